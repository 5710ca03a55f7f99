"""What is known of the names of a text, as it is filled in, and how a name with its subscripts is told."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from derive.reading.lexer import BOLD, RAISED
from derive.reading.tree import Construct, Node

SIZES = {"i": "n", "j": "p", "k": "K", "l": "L", "m": "M"}
"""Up to which size an index runs where nothing else says so."""
SCALES = ("sigma", "tau", "lambda")
"""Letters that are taken to be positive where nothing is said of them."""
COUNTS = ("n", "N")
"""Letters that are taken to count something where nothing is said of them."""
ONES = "1"
"""Stands for the vector of ones among the names that have a length."""
POSITIVE = "positive function"
"""Words for a function of which only that is known."""
OPAQUE = ("function", POSITIVE)
"""Words for functions of which nothing else is known."""
SQUARED = "^2"
"""Ends the name of what is defined by its square."""
Axis = tuple[str, int]
"""An array and the place of one of its indices."""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A name stands for a value, for every value of its parameters: of indices, or of the arguments of a function."""

    parameters: tuple[str, ...]
    value: Node


@dataclass(slots=True)
class Names:
    """Filled by `facts`, and then only read.

    Parameters
    ----------
    source : str
        The text.
    definitions : dict
        By name.
    signs : dict
        What is declared of the values of a name, in the words of SymPy's assumptions.
    ranks : dict
        How many indices each array has.
    sizes : dict
        The length of an axis.
    upper : dict
        The upper limit of each sum that writes none, by the node's identity.
    functions : dict
        Names declared to be functions: the word that says which, or "function".
    unknowns, constants, identities : list of str
        Names so declared.
    arrays : frozenset of str
        Names that are declared to be vectors or matrices of a length.
    bound, lowered : list and set of str
        All letters that a sum binds, or that stand for any index of a declared array; those of sums that begin elsewhere than at 1.
    densities : frozenset of str
        Letters whose calls are densities.
    summed : frozenset of str
        Letters of densities over whose values, which are whole numbers, is summed.
    conditions : list of Node
        Declarations that are neither definition nor sign.
    assumed : dict
        What the reader took for granted, in sentences; a dict for its order.
    """

    source: str
    definitions: dict[str, Abbreviation] = field(default_factory=dict)
    signs: dict[str, dict[str, bool]] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    sizes: dict[Axis, Node] = field(default_factory=dict)
    upper: dict[int, Node] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    unknowns: list[str] = field(default_factory=list)
    constants: list[str] = field(default_factory=list)
    identities: list[str] = field(default_factory=list)
    arrays: frozenset[str] = frozenset()
    bound: list[str] = field(default_factory=list)
    lowered: set[str] = field(default_factory=set)
    densities: frozenset[str] = frozenset()
    summed: frozenset[str] = frozenset()
    conditions: list[Node] = field(default_factory=list)
    assumed: dict[str, None] = field(default_factory=dict)


def key(node: Node) -> str:
    """The name, in bold or not."""
    return node.text.removesuffix(RAISED).removesuffix(BOLD)


def subscripts(node: Node) -> tuple[Node, ...]:
    """The indices of a name, of which two or more letters may stand in a row."""
    if len(node.args) == 1 and node.args[0].kind is Construct.MULTIPLY and all(part.kind is Construct.NAME for part in node.args[0].args):
        return node.args[0].args
    return node.args


def indices(node: Node, known: "Names") -> list[str]:
    """The letters among the subscripts in a node that some sum binds, but none in it."""
    return sorted(_subscribed(node) & set(known.bound))


def _subscribed(node: Node) -> frozenset[str]:
    """The letters that stand as subscripts, but those of sums inside."""
    letters = frozenset().union(*map(_subscribed, node.args))
    if node.kind is Construct.BIG:
        return letters - {node.args[0].text}
    return letters | {part.text for part in subscripts(node) if node.kind is Construct.NAME and part.kind is Construct.NAME}


def label(node: Node) -> str:
    """A name with its subscripts as one word, where these are no indices."""
    parts = [_spelt(part) for part in subscripts(node)]
    apart = "" if all(len(part) == 1 and part.isalpha() for part in parts) else ","
    return f"{key(node)}_{apart.join(parts)}" if parts else key(node)


def _spelt(node: Node) -> str:
    """A subscript as a word; different ones are different words."""
    inner = [_spelt(part) for part in node.args]
    match node.kind:
        case Construct.NAME:
            return label(node)
        case Construct.NUMBER:
            return node.text
        case Construct.ADD:
            return "+".join(inner).replace("+-", "-")
        case Construct.NEGATIVE:
            return f"-{inner[0]}"
        case Construct.MULTIPLY:
            return "".join(inner)
    return f"{node.kind.name.lower()}{node.text}({','.join(inner)})"


def of_density(node: Node, known: Names) -> bool:
    """Whether what a sum or integral runs over is, by itself, an argument of a density."""
    calls = (one for one in node.args[3].walk() if one.kind is Construct.CALL and key(one.args[0]) in known.densities)
    sides = (side for one in calls for side in (one.args[1].args if one.args[1].kind is Construct.GIVEN else one.args[1:]))
    return any(part == node.args[0] for side in sides for part in side.args)


def declared_values(known: Names, name: str) -> Node | None:
    """The set of listed values in which a name is declared to lie."""
    found = (one.args[1] for one in known.conditions if one.text == r"\in" and label(one.args[0]) == name)
    return next((one for one in found if one.kind is Construct.SET), None)


def names_of_sizes(known: Names, statement: Node) -> Iterator[str]:
    """Names that stand in an upper limit or in the length of an axis, and are no indices themselves."""
    limits = [node.args[2] for node in statement.walk() if node.kind is Construct.BIG]
    for node in (*limits, *known.upper.values(), *known.sizes.values()):
        yield from (part.text for part in node.walk() if part.kind is Construct.NAME and not part.args and part.text not in known.bound)
