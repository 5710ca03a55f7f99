"""What is seen of a tree without knowing what it is worth: names, definitions, optima, densities, and which of its letters are free."""

from collections.abc import Iterator

from derive.reading.distributions import is_named_density
from derive.reading.names import key
from derive.reading.spelled import is_function
from derive.reading.tree import Construct, Node

NUMBERS = frozenset(("pi", "e"))
"""Letters that are constants of nature, unless somebody says otherwise."""


def called(node: Node) -> bool:
    """Whether it is a function that is not known, of its arguments: a density, a likelihood, a model."""
    if node.kind is not Construct.CALL or node.args[0].text == "!" or is_named_density(key(node.args[0])):
        return False
    return not is_function(node.args[0].text, max(len(node.args[1].args), 1))


def is_name(node: Node) -> bool:
    """Whether it only says how something is called, perhaps with a sign: theta-hat, L(theta), p(y | theta)."""
    while node.kind in (Construct.NEGATIVE, Construct.PRIME):
        node = node.args[0]
    return node.kind in (Construct.NAME, Construct.ENTRY) or called(node)


def is_optimum(node: Node) -> bool:
    """Whether it is an arg min or arg max."""
    return node.kind is Construct.OPTIMUM


def calls(node: Node) -> Iterator[Node]:
    """The functions in it that are not known."""
    return (one for one in node.walk() if called(one))


def heads(node: Node) -> frozenset[str]:
    """The names of functions in it that are not known."""
    return frozenset(one.args[0].text for one in calls(node))


def names(node: Node) -> frozenset[str]:
    """The letters that stand in it free: not those that a sum binds, that count its terms, or that are functions."""
    counts = {letter for one in node.walk() if one.kind is Construct.BIG for letter in _letters(one.args[2])}
    return _free(node) - counts - NUMBERS


def _letters(node: Node) -> Iterator[str]:
    return (one.text for one in node.walk() if one.kind is Construct.NAME)


def _free(node: Node) -> frozenset[str]:
    match node.kind:
        case Construct.NAME:
            below = frozenset().union(*map(_free, node.args)) if node.args else frozenset()
            return below | {node.text}
        case Construct.CALL:
            head, inside = node.args
            return _free(inside) | frozenset().union(*map(_free, head.args))
        case Construct.BIG | Construct.INTEGRAL:
            index, lower, upper, body = node.args
            return _free(lower) | _free(upper) | (_free(body) - {index.text})
        case Construct.OPTIMUM:
            return _free(node.args[1]) | frozenset().union(*map(_free, node.args[0].args))
        case Construct.TRANSPOSE:
            return _free(node.args[0])
    return frozenset().union(*map(_free, node.args))
