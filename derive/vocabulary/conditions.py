"""A condition: an expression and what holds of it. Premises assume some, witnesses owe some, and where things are defined they hold.

Nothing of this package is imported here: the file of every function states its own with these.
"""

from enum import StrEnum
from typing import NamedTuple

from sympy import Expr, Tuple


class Predicate(StrEnum):
    """What may hold of an expression."""

    NONZERO = "nonzero"
    POSITIVE = "positive"
    NONNEGATIVE = "nonnegative"
    ZERO = "zero"
    INTEGER = "integer"
    NO_POLE = "no pole"
    DEFINED = "defined"

    def excludes(self, order: int | None) -> bool:
        """Whether it certainly does not hold of a number that is so ordered to zero: -1, 0 or 1; None where that is not known."""
        return order in _EXCLUDED.get(self, ())


_EXCLUDED = {Predicate.NONZERO: (0,), Predicate.POSITIVE: (-1, 0), Predicate.NONNEGATIVE: (-1,), Predicate.ZERO: (-1, 1)}


class Condition(NamedTuple):
    """For all values of bound indices, whose ranges stand innermost first, the predicate holds of the subject."""

    kind: Predicate
    subject: Expr
    ranges: tuple[Tuple, ...] = ()


def nonzero(subject: Expr) -> Condition:
    """Not 0."""
    return Condition(Predicate.NONZERO, subject)


def positive(subject: Expr) -> Condition:
    """Above 0."""
    return Condition(Predicate.POSITIVE, subject)


def nonnegative(subject: Expr) -> Condition:
    """At least 0."""
    return Condition(Predicate.NONNEGATIVE, subject)


def zero(subject: Expr) -> Condition:
    """Equal to 0."""
    return Condition(Predicate.ZERO, subject)


def no_pole(subject: Expr) -> Condition:
    """None of 0, -1, -2, ..., where gamma has its poles."""
    return Condition(Predicate.NO_POLE, subject)
