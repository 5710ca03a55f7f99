"""A condition: an expression and what holds of it. Premises assume some, witnesses owe some, and where things are defined they hold."""

from enum import StrEnum
from typing import NamedTuple

from sympy import Expr, Sum, Tuple

from derive.vocabulary.binding import canonical


class Predicate(StrEnum):
    """What may hold of an expression."""

    NONZERO = "nonzero"
    POSITIVE = "positive"
    NONNEGATIVE = "nonnegative"
    INTEGER = "integer"
    NO_POLE = "no pole"
    DEFINED = "defined"

    def excludes(self, order: int | None) -> bool:
        """Whether it certainly does not hold of a number that is so ordered to zero: -1, 0 or 1; None where that is not known."""
        return order in _EXCLUDED.get(self, ())


_EXCLUDED = {Predicate.NONZERO: (0,), Predicate.POSITIVE: (-1, 0), Predicate.NONNEGATIVE: (-1,)}

_TOLD = {
    Predicate.NONZERO: "{} != 0",
    Predicate.POSITIVE: "{} > 0",
    Predicate.NONNEGATIVE: "{} >= 0",
    Predicate.INTEGER: "{} is an integer",
    Predicate.NO_POLE: "{} is none of 0, -1, -2, ...",
    Predicate.DEFINED: "{} is defined",
}


class Condition(NamedTuple):
    """For all values of bound indices, whose ranges stand innermost first, the predicate holds of the subject."""

    kind: Predicate
    subject: Expr
    ranges: tuple[Tuple, ...] = ()

    @property
    def told(self) -> str:
        """The condition in words, the same for conditions that are the same."""
        subject = f"every term of {canonical(Sum(self.subject, *self.ranges))}" if self.ranges else canonical(self.subject)
        return _TOLD[self.kind].format(subject)
