"""The type of a named quantity, and the two directions: unfold a name, recognise an expression."""

from collections.abc import Callable

from sympy import Expr, Sum, Symbol, Tuple

from derive.catalogue import entries, entry, names
from derive.paper.form import Form, Upright
from derive.vocabulary.binding import free, substitute, unpack
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import Named
from derive.vocabulary.signs import count

VALUE = Symbol("u", real=True)
"""Placeholder for one value in a definition."""
SIZE = Symbol("m", integer=True, positive=True)
"""Placeholder for how many values there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """weight * sum over the values u of summand(u).

    Parameters
    ----------
    name : str
        The file's name, e.g. "mse".
    symbol : Form, or callable of a Form
        What is displayed: a name of what the values depend on, such as MSE, or what is written around the values, such as a norm.
    words : str
        The name in words.
    summand : Expr
        In `VALUE`.
    weight : Expr
        In `SIZE`.
    role : str
        "loss" for a quantity of residuals, "penalty" for one of parameters.
    """

    name: str
    symbol: Upright | Callable[[Form], Form]
    words: str
    summand: Expr
    weight: Expr
    role: str

    def summed(self, value: Expr) -> Expr:
        """What is summed, of a value."""
        return substitute(self.summand, {VALUE: value})

    def weighed(self, size: Expr) -> Expr:
        """The weight, of so many values."""
        return substitute(self.weight, {SIZE: size})


def unfold(named: Named) -> Expr:
    """What a named quantity stands for, as weight * Sum(summand)."""
    try:
        found = entry("derive.definitions", named.name, Definition)
    except LookupError:
        known = ", ".join(names("derive.definitions"))
        raise InputError(f"`{named.name}` is not a named quantity; known are {known}") from None
    entry_, index, lower, upper = unpack(named)
    size = count(index, lower, upper)
    return found.weighed(size) * Sum(found.summed(entry_), Tuple(index, lower, upper))


def unfolded(expr: Expr) -> Expr:
    """The expression with every named quantity in it unfolded."""
    return expr.replace(lambda node: isinstance(node, Named), unfold)


def recognise(total: Sum, weight: Expr, role: str) -> Named | None:
    """The quantity of this role that equals weight * total, if there is one."""
    body, index, lower, upper = unpack(total)
    size = count(index, lower, upper)
    for candidate in entries("derive.definitions", Definition):
        if candidate.role != role or candidate.weighed(size) != weight:
            continue
        value = _match(candidate.summand, body)
        if value is not None and index in free(value):
            return Named(value, (index, lower, upper), candidate.name)
    return None


def _match(pattern: Expr, expr: Expr) -> Expr | None:
    """What `VALUE` must be for the pattern to be `expr` to the letter, so that r^4 is not the square of r^2."""
    if pattern == VALUE:
        return expr
    if type(pattern) is not type(expr) or len(pattern.args) != len(expr.args):
        return None
    found: Expr | None = None
    for inner, outer in zip(pattern.args, expr.args, strict=True):
        if VALUE in free(inner):
            found = _match(inner, outer)
            if found is None:
                return None
        elif inner != outer:
            return None
    return found
