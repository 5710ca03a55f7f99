"""A density of one observation as a product, and claims on its parts in letters of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from derive.checking.asking import Draft, swapped
from derive.checking.forms import exponent, factored, terms
from derive.checking.knowledge import Declared
from derive.checking.written import Transcript
from derive.reading.lexer import BOLD
from derive.reading.tree import Construct, Node

ROOTS = frozenset((r"\sqrt", "sqrt"))
GAMMAS = frozenset((r"\Gamma", "Gamma"))
BETAS = frozenset(("B", "Beta", r"\Beta", "beta"))
CONSTANTS = frozenset(("pi", "e"))
_SPARE = tuple("muavwqrghbcszyxtlABCDEFGH")
"""Letters for what is replaced: a place, or a name with subscripts."""


@dataclass(frozen=True, slots=True)
class Unit:
    """The claim that something is one, and what is known of its letters."""

    text: str
    declared: tuple[Declared, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """What stands there of one observation.

    Parameters
    ----------
    draft : Draft
        The text to which its parts belong.
    whole : Node
        All of it.
    variate : Node
        The letter, or the entry.
    sign : int
        Of the product.
    above, below : tuple of Node
        Its factors, and what it is divided by, without exponentials in which the variate stands.
    exponents : tuple of Node
        What e is raised to in these.
    """

    draft: Draft
    whole: Node
    variate: Node
    sign: int
    above: tuple[Node, ...]
    below: tuple[Node, ...]
    exponents: tuple[Node, ...]

    def speaks(self, node: Node) -> bool:
        """Whether the variate stands in it."""
        return any(one == self.variate for one in node.walk())

    @property
    def factors(self) -> tuple[tuple[Node, int], ...]:
        """Factors with 1 and -1 for where they stand, but for exponentials of the variate."""
        return (*((one, 1) for one in self.above), *((one, -1) for one in self.below))

    @property
    def shaping(self) -> tuple[tuple[Node, int], ...]:
        """Those of them in which the variate stands."""
        return tuple((one, side) for one, side in self.factors if self.speaks(one))

    @property
    def rest(self) -> tuple[Node, ...]:
        """Those in which it does not: what the density is normalised with."""
        return tuple(one for one, _ in self.factors if not self.speaks(one))

    def normalises(self, own: frozenset[Node]) -> bool:
        """Whether the rest is a product of powers, roots and gamma functions of these letters, and so is meant to normalise."""
        return self.sign > 0 and all(is_simple(one) and names(one) <= own for one in self.rest)

    def written(self, centre: Node | None = None, put: Callable[[Node], Node | None] = lambda _: None) -> "Lettered":
        """It in letters without subscripts, with one letter for the place from which a distance is taken."""
        return Lettered(self, centre, put)


class Lettered:
    """Parts of a product as text, in letters without subscripts.

    Parameters
    ----------
    product : Product
        Of which they are parts.
    centre : Node or None
        The difference of which a distance is taken.
    put : callable
        What else is replaced, by nodes of the product's draft.
    """

    def __init__(self, product: Product, centre: Node | None, put: Callable[[Node], Node | None]) -> None:
        self.product, self.centre, self.put = product, centre, put
        draft, item = product.draft, Transcript(product.whole, product.draft.source)
        inside = frozenset() if centre is None else names(centre)
        free = sorted(
            {one for part in (*product.rest, *product.exponents, *(part for part, _ in product.shaping)) for one in names(part)}
            - ({product.variate} | (inside - _beside(product, centre))),
            key=lambda one: (one.span.start, one.text),
        )
        self.variate = item.head(product.variate)
        self.letters: dict[Node, str] = {}
        for name in free:
            told = item.told(name) if is_whole(name) else item.head(name)
            self.letters[name] = told if told not in {self.variate, *self.letters.values()} and is_plain(name) else self.spare()
        self._place = self.spare()
        self._nodes = {product.variate: draft.letter(self.variate), **{name: draft.letter(told) for name, told in self.letters.items()}}

    def spare(self) -> str:
        """A letter that stands nowhere in it."""
        taken = {self.variate, *self.letters.values()}
        return next(one for one in _SPARE if one not in taken)

    def plain(self, node: Node) -> Node:
        """A part, in these letters."""
        return swapped(node, self._other)

    def _other(self, node: Node) -> Node | None:
        found = self.put(node)
        if found is not None:
            return found
        if node == self.centre and len(terms(node)) > 1:
            draft = self.product.draft
            there = next(one for _, one in terms(node) if self.product.speaks(one))
            return Node(Construct.ADD, (swapped(there, self._nodes.get), Node(Construct.NEGATIVE, (draft.letter(self._place),))))
        return self._nodes.get(node)

    def text(self, node: Node) -> str:
        """A part."""
        return self.product.draft.latex(self.plain(node))

    def at(self, value: str) -> str:
        """All of it, with a number for the variate."""
        draft, variate = self.product.draft, self.product.variate
        number = draft.letter(value)
        return draft.latex(swapped(self.product.whole, lambda node: number if node == variate else self._other(node)))

    def integral(self, lower: str = "", upper: str = "") -> str:
        """That all of it, from end to end of the variate, is one; over the line where no ends are given."""
        limits = rf"_{{{lower}}}^{{{upper}}}" if lower else ""
        return rf"\int{limits} {self.text(self.product.whole)} \,d{self.variate} = 1"

    def positive(self, said: str = "{} > 0") -> tuple[Declared, ...]:
        """What its letters, but for a place, have to be."""
        return tuple(Declared(said.format(one), one, "it is a scale or a shape") for one in sorted(set(self.letters.values())))


def _beside(product: Product, centre: Node | None) -> frozenset[Node]:
    """Names of the centre that stand elsewhere too."""
    if centre is None:
        return frozenset()
    apart = frozenset(one for part in product.rest for one in names(part))
    return names(centre) & apart


def product(draft: Draft, body: Node, variate: Node) -> Product | None:
    """A term by its factors; None where an exponential with the variate stands below."""
    parts = factored(body)
    raised = [above for one in parts.above if (above := exponent(one)) is not None and any(part == variate for part in above.walk())]
    others = tuple(one for one in parts.above if exponent(one) not in raised)
    found = Product(draft, body, variate, parts.sign, others, parts.below, tuple(raised))
    return None if any(exponent(one) is not None and found.speaks(one) for one in parts.below) else found


def is_simple(node: Node) -> bool:
    """Whether it is a product of numbers, names, roots, powers, exponentials, gamma and beta functions."""
    match node.kind:
        case Construct.NUMBER | Construct.NAME:
            return True
        case Construct.MULTIPLY | Construct.DIVIDE | Construct.NEGATIVE:
            return all(map(is_simple, node.args))
        case Construct.ADD:
            return is_complement(node) is not None
        case Construct.POWER:
            return is_simple(node.args[0]) and node.args[1].text != "T"
        case Construct.CALL if node.args[0].text in ROOTS:
            return all(map(is_simple, node.args[1].args))
        case Construct.CALL if node.args[0].text in GAMMAS | BETAS:
            return not any(one.kind is Construct.CALL for part in node.args[1].args for one in part.walk())
        case Construct.CALL:
            above = exponent(node)
            return above is not None and is_simple(above)
    return False


def is_complement(node: Node) -> Node | None:
    """The name u, if this is 1 - u."""
    if node.kind is not Construct.ADD or len(node.args) != 2:
        return None
    first, second = node.args
    named = second.kind is Construct.NEGATIVE and second.args[0].kind is Construct.NAME
    return second.args[0] if first.text == "1" and named else None


def is_letter(node: Node) -> bool:
    """Whether it is the name of a number."""
    return node.kind is Construct.NAME and not node.text.endswith(BOLD) and node.text not in CONSTANTS


def is_whole(node: Node) -> bool:
    """Whether its subscripts, if there are any, are part of its name."""
    return all(part.kind is Construct.NUMBER for part in node.args)


def is_plain(node: Node) -> bool:
    """Whether it may stand in a claim as it is: it has no subscript but an index, or a number."""
    return all(part.kind is Construct.NUMBER or len(part.text) == 1 for part in node.args)


def names(node: Node) -> frozenset[Node]:
    """The names in it, each with its subscripts, but constants and functions."""
    return frozenset(_walk_names(node))


def _walk_names(node: Node) -> Iterator[Node]:
    if node.kind is Construct.NAME:
        if node.text not in CONSTANTS:
            yield node
        return
    for part in node.args[1:] if node.kind is Construct.CALL else node.args:
        yield from _walk_names(part)


def has_pi(node: Node) -> bool:
    """Whether the number pi stands in it."""
    return any(one.kind is Construct.NAME and one.text == "pi" for one in node.walk())


def of_one(draft: Draft, tree: Node) -> Node:
    """What a product over observations is for one of them: without the signs, and with one for how many there are."""
    counts = frozenset(big.args[2] for big in tree.walk() if big.kind is Construct.BIG and big.args[2].kind is Construct.NAME)
    one = replace(draft.letter("1"), kind=Construct.NUMBER, text="1")

    def other(node: Node) -> Node | None:
        match node.kind:
            case Construct.BIG:
                return swapped(node.args[3], other)
            case Construct.POWER if node.args[1] in counts:
                return swapped(node.args[0], other)
            case Construct.NAME if node in counts:
                return one
        return None

    return swapped(tree, other) if counts else tree
