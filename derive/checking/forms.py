"""Forms that lectures write, seen in a tree: terms and factors with their signs, densities, likelihoods, the names of estimates."""

import re
from dataclasses import dataclass

from derive.reading.tree import Construct, Node

DENSITIES = frozenset(("p", "P", "Pr", "bbP", "f", "q"))
"""Letters by which densities and probabilities are called."""
LOGARITHMS = frozenset((r"\log", r"\ln", "log", "ln"))
EXPONENTIALS = frozenset((r"\exp", "exp"))
OF_LIKELIHOOD = frozenset(("ML", "MLE", "MAP", "MAPE", "MLES"))
"""Subscripts of estimates that make what was observed, or themselves, most probable."""
OF_LEAST_SQUARES = frozenset(("LS", "OLS", "LSE", "OLSE", "RIDGE", "LASSO", "MMSE"))
"""Subscripts of estimates that make a loss least."""
MOST_PROBABLE = re.compile(
    r"\b(?:maximum[\s-]+likelihood|maximum[\s-]+a[\s-]+posteriori|MLE?|MAP|most\s+(?:likely|probable))\b"
    r"|\bmaximi[sz]\w+\s+(?:the\s+)?(?:log[\s-]*)?(?:likelihood|posterior)\b"
)
"""Prose that speaks of such an estimate."""


def terms(node: Node, sign: int = 1) -> tuple[tuple[int, Node], ...]:
    """The terms of a sum, each with its sign."""
    match node.kind:
        case Construct.ADD:
            return tuple(one for part in node.args for one in terms(part, sign))
        case Construct.NEGATIVE:
            return terms(node.args[0], -sign)
    return ((sign, node),)


@dataclass(frozen=True, slots=True)
class Factored:
    """A product.

    Parameters
    ----------
    sign : int
        1 or -1.
    above, below : tuple of Node
        What it is multiplied with, and what it is divided by.
    """

    sign: int
    above: tuple[Node, ...]
    below: tuple[Node, ...]


def factored(node: Node) -> Factored:
    """The factors of a product, of quotients and of terms with a sign."""
    match node.kind:
        case Construct.NEGATIVE:
            inner = factored(node.args[0])
            return Factored(-inner.sign, inner.above, inner.below)
        case Construct.MULTIPLY:
            parts = [factored(part) for part in node.args]
            sign = -1 if sum(part.sign < 0 for part in parts) % 2 else 1
            return Factored(sign, tuple(one for part in parts for one in part.above), tuple(one for part in parts for one in part.below))
        case Construct.DIVIDE:
            top, bottom = map(factored, node.args)
            return Factored(top.sign * bottom.sign, top.above + bottom.below, top.below + bottom.above)
    return Factored(1, (node,), ())


def argument_of(node: Node, names: frozenset[str]) -> Node | None:
    """What a function of one of these names is taken of."""
    taken = node.kind is Construct.CALL and node.args[0].text in names and not node.args[0].args
    return node.args[1].args[0] if taken and len(node.args[1].args) == 1 else None


def exponent(node: Node) -> Node | None:
    """Above what e is raised to, however it is written."""
    if node.kind is Construct.POWER and node.args[0].kind is Construct.NAME and node.args[0].text == "e" and not node.args[0].args:
        return node.args[1]
    return argument_of(node, EXPONENTIALS)


@dataclass(frozen=True, slots=True)
class Conditional:
    """A density by the way it is written.

    Parameters
    ----------
    letter : str
        What it is called by.
    of, given : tuple of Node
        What stands before the bar and behind it.
    """

    letter: str
    of: tuple[Node, ...]
    given: tuple[Node, ...]


def conditional(node: Node) -> Conditional | None:
    """A density of what stands in brackets; None where it is none."""
    if node.kind is not Construct.CALL or node.args[0].text not in DENSITIES:
        return None
    inside = node.args[1]
    if inside.kind is Construct.GIVEN:
        before, *behind = (side.args if side.kind is Construct.LIST else (side,) for side in inside.args)
        return Conditional(node.args[0].text, tuple(before), tuple(one for side in behind for one in side))
    return Conditional(node.args[0].text, inside.args, ())


_CERTAIN = frozenset(("p", "P", "Pr", "bbP"))
_SAID = re.compile(r"densit|pdf|distribut|prior|posterior|likelihood", re.IGNORECASE)


def is_density(found: Conditional, prose: str) -> bool:
    """Whether it is no other function: by its letter, by a bar, or by what is said around it."""
    return found.letter in _CERTAIN or bool(found.given) or _SAID.search(prose) is not None


BOUNDED = re.compile(
    r"subject|constrain|\bs\.\s*t\.|adversar|worst|farthest|furthest|most distant"
    r"|feasible|compact|bounded|\bball\b|simplex|\bgrid\b|candidate|truncat|\binterval\b|\bcircle\b",
    re.IGNORECASE,
)
"""Words that say, or suggest, that not all values are allowed, or that the worst one is wanted."""


def subscript(node: Node) -> str:
    """The letters of a name's subscript, without their case."""
    return "".join(one.text for part in node.args for one in part.walk() if one.kind is Construct.NAME).upper()


def is_estimate(node: Node, kinds: frozenset[str]) -> bool:
    """Whether it is the name of an estimate of such a kind."""
    return node.kind is Construct.NAME and subscript(node) in kinds


def holds(node: Node, unknown: Node, bound: frozenset[str] = frozenset()) -> bool:
    """Whether a letter, or an entry of it that a sum runs over, stands in it free; with another subscript it is another letter."""
    match node.kind:
        case Construct.NAME:
            entry = bool(node.args) and not unknown.args and all(place.text in bound for place in node.args)
            if node.text == unknown.text and (node.args == unknown.args or entry):
                return True
        case Construct.BIG | Construct.INTEGRAL:
            index, lower, upper, body = node.args
            inside = index.text != unknown.text and holds(body, unknown, bound | {index.text})
            return inside or holds(lower, unknown, bound) or holds(upper, unknown, bound)
        case Construct.OPTIMUM:
            return unknown not in node.args[0].args and holds(node.args[1], unknown, bound)
        case Construct.BUILDER:
            return node.args[0] != unknown and any(holds(part, unknown, bound) for part in node.args)
    return any(holds(part, unknown, bound) for part in node.args)


_PLACES = (Construct.SET, Construct.BUILDER, Construct.INTERVAL, Construct.GRADIENT, Construct.DERIVATIVE)


def lacks_optimum(one: Node, other: Node) -> bool:
    """Whether one is an arg min, and the other, which is none, still holds its unknown."""
    if one.kind is not Construct.OPTIMUM or other.kind is Construct.OPTIMUM or other.kind in _PLACES:
        return False
    return any(holds(other, unknown) for unknown in one.args[0].args)
