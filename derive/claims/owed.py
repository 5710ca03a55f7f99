"""Conditions that a witness may owe: a closed set of kinds, each known to whoever proves, refutes or replays.

A condition asks for quantities at one or two points of one world that differ in what is varied, and says when it fails for
what is found there: the refuter finds them with balls, the replay with many digits. What asks for nothing is needed by a proof
only: where it does not hold the claim may be right all the same. The prover shows each kind in a way of its own.
"""

from abc import ABC
from collections.abc import Sequence
from typing import Any, ClassVar, TypeAlias

from sympy import Basic, Expr, S, Symbol
from sympy.logic.boolalg import Boolean

from derive.claims.evidence import Arithmetic, Shows, differ
from derive.vocabulary.conditions import Condition
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Beside:
    """The slope of an expression, from the left (-1) or from the right (1)."""

    expr: Expr
    unknown: Basic
    way: int


Quantity: TypeAlias = Expr | Boolean | Beside
"""A number, whether a condition holds, or a slope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed(ABC):
    """A condition; `why` says what is told where it is not shown, its own fields in braces, `shows` what points at which it fails show."""

    points: ClassVar[int] = 1
    asked: ClassVar[tuple[str, ...]] = ()

    why: str
    shows: Shows = Shows.VALUES

    @property
    def told(self) -> str:
        """What is told where it is not shown: written only then, since most are."""
        return self.why.format(self)

    def asks(self) -> tuple[Quantity, ...]:
        """What decides whether it fails; nothing where it cannot be attacked."""
        return tuple(getattr(self, name) for name in self.asked)

    def fails(self, points: Sequence[Sequence[Any]], o: Arithmetic) -> bool:
        """Whether it certainly fails, the quantities being these at each of the points."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Same(Owed):
    """left = factor * right + constant at every point."""

    asked: ClassVar[tuple[str, ...]] = ("left", "whole")

    left: Expr
    right: Expr
    factor: Expr = S.One
    constant: Expr = S.Zero

    @property
    def whole(self) -> Expr:
        """What the left side is said to be."""
        return self.factor * self.right + self.constant

    def fails(self, points: Sequence[Sequence[Any]], o: Arithmetic) -> bool:
        return differ(o, *points[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds(Owed):
    """A condition holds at every point."""

    condition: Condition

    def asks(self) -> tuple[Quantity, ...]:
        return (self.condition.subject,)

    def fails(self, points: Sequence[Sequence[Any]], o: Arithmetic) -> bool:
        return self.condition.kind.excludes(o.order(points[0][0], 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Still(Owed):
    """The expression does not move with what is varied."""

    points: ClassVar[int] = 2
    asked: ClassVar[tuple[str, ...]] = ("expr",)

    expr: Expr

    def fails(self, points: Sequence[Sequence[Any]], o: Arithmetic) -> bool:
        return differ(o, points[0][0], points[1][0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Increasing(Owed):
    """The expression rises strictly with the unknown."""

    points: ClassVar[int] = 2
    asked: ClassVar[tuple[str, ...]] = ("expr", "unknown")

    expr: Expr
    unknown: Basic

    def fails(self, points: Sequence[Sequence[Any]], o: Arithmetic) -> bool:
        (low, first), (high, second) = points
        return o.order(low, high) not in (o.order(first, second), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slopes(Owed):
    """The slopes of an expression, on either side of every point."""

    expr: Expr
    unknown: Basic
    left: Expr
    right: Expr

    def asks(self) -> tuple[Quantity, ...]:
        return Beside(self.expr, self.unknown, -1), Beside(self.expr, self.unknown, 1), self.left, self.right

    def fails(self, points: Sequence[Sequence[Any]], o: Arithmetic) -> bool:
        left, right, lower, upper = points[0]
        return differ(o, left, lower) or differ(o, right, upper)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsZero(Owed):
    """The condition holds exactly where lower <= 0 <= upper."""

    asked: ClassVar[tuple[str, ...]] = ("lower", "upper", "condition")

    condition: Boolean
    lower: Expr
    upper: Expr

    def fails(self, points: Sequence[Sequence[Any]], o: Arithmetic) -> bool:
        lower, upper, holds = points[0]
        below, above = o.order(lower, 0), o.order(upper, 0)
        return None not in (below, above, holds) and holds is not (below != 1 and above != -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanishes(Owed):
    """The condition holds exactly where the expression is zero; it is attacked as the set of points that it describes."""

    condition: Boolean
    expr: Expr
    unknown: Symbol


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent(Owed):
    """Two conditions hold at the same points; the first is attacked as the set of points that it describes."""

    condition: Boolean
    other: Boolean


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside(Owed):
    """The unknown runs over an open interval, on which `along`, which increases, takes the value `point`; without one, nothing more."""

    unknown: Symbol
    along: Expr | None = None
    point: Expr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Convex(Owed):
    """The expression is a convex function of the unknown."""

    expr: Expr
    unknown: Symbol


@dataclass(frozen=True, slots=True, kw_only=True)
class RealValued(Owed):
    """The expressions are defined at every point."""

    items: tuple[Basic, ...]
