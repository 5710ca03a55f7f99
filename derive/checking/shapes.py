"""What is seen of a tree without knowing what it is worth: names, definitions, optima, densities, and which of its letters are free."""

from collections.abc import Iterator

from derive.reading.atoms import DENSITIES
from derive.reading.distributions import UNMISTAKABLE, is_named_density, named_law
from derive.reading.names import key
from derive.reading.spelled import is_function
from derive.reading.tree import Construct, Node

NUMBERS = frozenset(("pi", "e"))
"""Letters that are constants of nature, unless somebody says otherwise."""
_BINDS = (Construct.BIG, Construct.INTEGRAL)


def called(node: Node) -> bool:
    """Whether it is a function that is not known, of its arguments: a density, a likelihood, a model."""
    if node.kind is not Construct.CALL or node.args[0].text == "!":
        return False
    head, inside = node.args
    if not head.args and is_named_density(key(head)) and (inside.kind is Construct.GIVEN or key(head) in UNMISTAKABLE):
        return False
    return not is_known(head.text, max(len(inside.args), 1))


def is_known(text: str, arguments: int) -> bool:
    """Whether a name is that of a function of so many numbers, with or without its backslash."""
    return is_function(text, arguments) or is_function(f"\\{text}", arguments)


def is_density(node: Node) -> bool:
    """Whether it is a function of something given something else: p(y | theta), and no model f(x; theta)."""
    return called(node) and any(one.kind is Construct.GIVEN and one.text == "|" for one in (node.args[1], *node.args[1].args))


def is_name(node: Node) -> bool:
    """Whether it only says how something is called, perhaps with a sign: theta-hat, L(theta), p(y | theta)."""
    node = unsigned(node)
    return node.kind in (Construct.NAME, Construct.ENTRY) or called(node)


def unsigned(node: Node) -> Node:
    """What stands behind a sign, or before a prime."""
    while node.kind in (Construct.NEGATIVE, Construct.PRIME):
        node = node.args[0]
    return node


def is_squared_name(node: Node) -> bool:
    """Whether it is the square of a name, as variances are called."""
    return node.kind is Construct.POWER and node.args[0].kind is Construct.NAME and node.args[1].text == "2"


def is_distributed(node: Node) -> bool:
    """Whether it is a distribution by its name, with parameters."""
    law = named_law(node)
    return law is not None and is_named_density(law.name)


def is_optimum(node: Node) -> bool:
    """Whether it is an arg min or arg max."""
    return node.kind is Construct.OPTIMUM


def is_carried_out(node: Node) -> bool:
    """Whether it is an operation to be carried out, with a sign or a number as a factor: on the other side stands its result."""
    node = unsigned(node)
    if node.kind in (Construct.MULTIPLY, Construct.DIVIDE):
        others = [part for part in node.args if not is_arithmetic(part)]
        return len(others) == 1 and others[0] == node.args[-1 if node.kind is Construct.MULTIPLY else 0] and is_carried_out(others[0])
    known = node.kind is Construct.CALL and not called(node) and node.args[0].text.removeprefix("\\") in _CARRIED_OUT
    return known or node.kind in (Construct.DERIVATIVE, Construct.GRADIENT, Construct.INTEGRAL, Construct.BIG)


_CARRIED_OUT = ("log", "ln", "exp")


def is_arithmetic(node: Node) -> bool:
    """Whether numbers only stand in it."""
    return all(one.kind in _OF_NUMBERS or (one.kind is Construct.NAME and one.text in NUMBERS and not one.args) for one in _values(node))


_OF_NUMBERS = (
    *(Construct.NUMBER, Construct.ADD, Construct.NEGATIVE, Construct.MULTIPLY, Construct.DIVIDE, Construct.POWER, Construct.CALL),
    *(Construct.LIST, Construct.ABSENT, Construct.ABS),
)


def _values(node: Node) -> Iterator[Node]:
    """The node and all below it but the names of known functions."""
    yield node
    parts = node.args[1:] if node.kind is Construct.CALL and not called(node) else node.args
    for part in parts:
        yield from _values(part)


def letters_differentiated(node: Node) -> Iterator[Node]:
    """Letters, and densities by a parameter below them, of which a derivative is taken: what they depend on is said elsewhere."""
    for one in node.walk():
        if one.kind in (Construct.DERIVATIVE, Construct.GRADIENT):
            by, of = one.args[:2]
            variables = {key(part) for part in by.walk() if part.kind is Construct.NAME}
            if of.kind is Construct.NAME and key(of) not in variables:
                yield of
            for call in calls(of):
                below = {key(part) for sub in call.args[0].args for part in sub.walk() if part.kind is Construct.NAME}
                if key(call.args[0]) in DENSITIES and below & variables:
                    yield call.args[0]


def calls(node: Node) -> Iterator[Node]:
    """The functions in it that are not known."""
    return (one for one in node.walk() if called(one))


def heads(node: Node) -> frozenset[str]:
    """The names of functions in it that are not known."""
    return frozenset(one.args[0].text for one in calls(node))


def names(node: Node) -> frozenset[str]:
    """The letters that stand in it free: not those that a sum binds, that count its terms, or that are functions.

    What has a subscript that is bound is an array, and has its letter's name; any other subscript is part of the name.
    """
    return _free(node, frozenset()) - sizes(node) - NUMBERS


def sizes(node: Node) -> frozenset[str]:
    """The letters that count the terms of its sums and products."""
    return frozenset(
        one.text for big in node.walk() if big.kind is Construct.BIG for one in big.args[2].walk() if one.kind is Construct.NAME
    )


def numerals(node: Node) -> frozenset[str]:
    """The numbers that stand in it, as they are written."""
    return frozenset(one.text for one in node.walk() if one.kind is Construct.NUMBER)


def spelled_name(node: Node) -> str:
    """A name with its subscripts, as one word."""
    below = "".join(one.text for part in node.args for one in part.walk())
    return f"{key(node)}_{below}" if below else key(node)


def _free(node: Node, bound: frozenset[str]) -> frozenset[str]:
    match node.kind:
        case Construct.NAME if any(one.text in bound for part in node.args for one in part.walk()):
            return frozenset((key(node),)) | frozenset().union(*(_free(part, bound) for part in node.args)) - bound
        case Construct.NAME:
            return frozenset() if node.text in bound and not node.args else frozenset((spelled_name(node),))
        case Construct.CALL:
            head, inside = node.args
            return _free(inside, bound) | frozenset().union(*(_free(part, bound) for part in head.args))
        case Construct.BIG | Construct.INTEGRAL:
            index, lower, upper, body = node.args
            return _free(lower, bound) | _free(upper, bound) | _free(body, bound | {index.text})
        case Construct.OPTIMUM:
            return _free(node.args[1], bound) | frozenset().union(*(_free(part, bound) for part in node.args[0].args))
        case Construct.TRANSPOSE:
            return _free(node.args[0], bound)
    return frozenset().union(*(_free(part, bound) for part in node.args))


def loose(node: Node, bound: frozenset[str] = frozenset()) -> frozenset[str]:
    """Single letters that stand as a subscript and that nothing binds."""
    if node.kind is Construct.NAME:
        return frozenset(one.text for part in node.args for one in part.walk() if one.kind is Construct.NAME and len(one.text) == 1) - bound
    if node.kind in _BINDS:
        index, lower, upper, body = node.args
        return loose(lower, bound) | loose(upper, bound) | loose(body, bound | {index.text})
    return frozenset().union(*(loose(part, bound) for part in node.args))


def binds(node: Node) -> frozenset[str]:
    """The indices of its sums and products."""
    return frozenset(one.args[0].text for one in node.walk() if one.kind is Construct.BIG)


def sides_of_bar(density: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """What a density is a function of, and what is given."""
    inside = density.args[1]
    given = inside if inside.kind is Construct.GIVEN else next((one for one in inside.args if one.kind is Construct.GIVEN), None)
    if given is None:
        return _listed(inside), ()
    return _listed(given.args[0]), _listed(given.args[1])


def _listed(node: Node) -> tuple[Node, ...]:
    return node.args if node.kind is Construct.LIST else (node,)
