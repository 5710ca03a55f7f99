"""What may stand on a side of a claim besides an expression: an optimum, or a set of points."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import TypeAlias

from sympy import Basic, Expr
from sympy.logic.boolalg import Boolean

from derive.vocabulary.arguments import condition, element, expression, one_of, several, unknown
from derive.vocabulary.calling import ToldAbstract
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass


class Sense(Enum):
    """Which end of the order is sought."""

    MIN = "min"
    MAX = "max"


class Feasible(Enum):
    """Over which points an optimum is taken."""

    EVERYWHERE = "all values that the unknowns' own assumptions allow"
    ANY_SUBSET = "an arbitrary set of values"


class Defined(Enum):
    """At which points a claim compares its two sides."""

    SAME = "everywhere: both sides are defined at the same points"
    BOTH = "wherever both sides are defined"


class Sided(ABC):
    """One side of a claim: what it is worth, which way that is made better, and what it is made of."""

    __slots__ = ()

    @property
    @abstractmethod
    def worth(self) -> Expr:
        """The objective of an optimum, or the expression itself; a set of points has no value, and raises TypeError."""

    @abstractmethod
    def as_optimum(self, unknowns: frozenset[Basic]) -> "Optimum":
        """An optimum as it stands; an expression as its arg min over these unknowns, which is what an order of its values means."""

    def optimal(self, unknowns: frozenset[Basic]) -> "Optimum | Points":
        """The set of points that it speaks of: where it is optimal, or those that it holds."""
        return self.as_optimum(unknowns)

    @abstractmethod
    def rewritten(self, value: Callable[[Expr], Expr]) -> "Side":
        """The side with its value rewritten; a set of points has none, and stays."""

    @property
    def parts(self) -> tuple[Basic, ...]:
        """The expressions inside."""
        return (self.worth,)

    @abstractmethod
    def with_parts(self, write: Callable[[Basic], Basic]) -> "Side":
        """The same side, of what a function makes of its expressions."""

    @property
    def orientation(self) -> int:
        """1 where it is made small, -1 where it is made large."""
        return 1

    @property
    def minimised(self) -> Expr:
        """What is made small."""
        return self.worth

    @property
    def within(self) -> Feasible:
        """Over which points it is optimised."""
        return Feasible.EVERYWHERE

    @property
    def varied(self) -> frozenset[Basic]:
        """The unknowns of an optimum."""
        return frozenset()

    @property
    def elements(self) -> tuple[Basic, ...]:
        """What a set of points holds values of."""
        return ()


@dataclass(frozen=True, slots=True)
class Bare(Sided):
    """An expression by itself."""

    expr: Expr

    @property
    def worth(self) -> Expr:
        return self.expr

    def as_optimum(self, unknowns: frozenset[Basic]) -> "Optimum":
        return Optimum(sense=Sense.MIN, objective=self.worth, unknowns=unknowns)

    def rewritten(self, value: Callable[[Expr], Expr]) -> "Side":
        return value(self.expr)

    def with_parts(self, write: Callable[[Basic], Basic]) -> "Side":
        return write(self.expr)


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum(Sided, metaclass=ToldAbstract):
    """The set of optimal points: arg min or arg max of `objective` over the unknowns.

    Parameters
    ----------
    sense : Sense
        MIN or MAX.
    objective : Expr
        A real expression.
    unknowns : frozenset of Symbol or IndexedBase
        What is varied.
    feasible : Feasible
        Everywhere the unknowns' assumptions allow (the default), or an arbitrary subset of that.

    Raises
    ------
    InputError
        A field of another type, or nothing to vary.
    """

    sense: Sense
    objective: Expr
    unknowns: frozenset[Basic]
    feasible: Feasible = Feasible.EVERYWHERE

    @property
    def worth(self) -> Expr:
        return self.objective

    def as_optimum(self, unknowns: frozenset[Basic]) -> "Optimum":
        return self

    def rewritten(self, value: Callable[[Expr], Expr]) -> "Side":
        return replace(self, objective=value(self.objective))

    def with_parts(self, write: Callable[[Basic], Basic]) -> "Side":
        return replace(self, objective=write(self.objective))

    @property
    def orientation(self) -> int:
        return 1 if self.sense is Sense.MIN else -1

    @property
    def minimised(self) -> Expr:
        """The objective of an arg min, minus that of an arg max."""
        return self.objective if self.sense is Sense.MIN else -self.objective

    @property
    def within(self) -> Feasible:
        return self.feasible

    @property
    def varied(self) -> frozenset[Basic]:
        return self.unknowns

    def __post_init__(self) -> None:
        one_of("Optimum", "sense", Sense, "Sense.MIN or Sense.MAX", self.sense)
        one_of("Optimum", "feasible", Feasible, "Feasible.EVERYWHERE or Feasible.ANY_SUBSET", self.feasible)
        object.__setattr__(self, "objective", expression("Optimum", "objective", self.objective))
        varied = several("Optimum", "unknowns", "symbols and arrays", self.unknowns)
        object.__setattr__(self, "unknowns", frozenset(unknown("Optimum", "every item of unknowns", item) for item in varied))
        if not self.unknowns:
            raise InputError("Optimum: there is nothing to vary; give at least one unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Points(Sided, metaclass=ToldAbstract):
    """The set of values of `element` for which `condition` holds, e.g. {mu : mu = mean} or the medians.

    Raises
    ------
    InputError
        `element` is no symbol, array or entry of one, or `condition` no condition.
    """

    element: Basic
    condition: Boolean

    def __post_init__(self) -> None:
        element("Points", "element", self.element)
        object.__setattr__(self, "condition", condition("Points", "condition", self.condition))

    @property
    def worth(self) -> Expr:
        raise TypeError("a set of points has no value")

    def as_optimum(self, unknowns: frozenset[Basic]) -> Optimum:
        raise TypeError("a set of points is no objective")

    def rewritten(self, value: Callable[[Expr], Expr]) -> "Side":
        return self

    def optimal(self, unknowns: frozenset[Basic]) -> "Points":
        return self

    @property
    def parts(self) -> tuple[Basic, ...]:
        return (self.condition,)

    def with_parts(self, write: Callable[[Basic], Basic]) -> "Side":
        return replace(self, condition=write(self.condition))

    @property
    def elements(self) -> tuple[Basic, ...]:
        return (self.element,)


Side: TypeAlias = Expr | Optimum | Points


class Between(Enum):
    """What kinds of sides a claim compares; the value of the last three says why they cannot be."""

    EXPRESSIONS = "two expressions"
    OPTIMA = "two optima over the same points"
    ATTAINED = "an optimum and a set of points"
    SETS = "two sets of points"
    RANGES = "the two optima are taken over different unknowns or feasible sets"
    MIXED = "an optimum is compared with a bare expression; say of both what is optimised"
    OTHERS = "a set of points is compared with an optimum or with another set"

    @property
    def comparable(self) -> bool:
        """Whether both sides have values, which can be compared point by point."""
        return self in (Between.EXPRESSIONS, Between.OPTIMA)

    @property
    def of_points(self) -> bool:
        """Whether a side is a set of points."""
        return self in (Between.ATTAINED, Between.SETS, Between.OTHERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attained:
    """An optimum and the set of points at which it is claimed to be attained; `first` says whether the optimum is `before`."""

    optimum: Optimum
    points: Points
    first: bool


def sided(side: Side) -> Sided:
    """A side with what it can tell of itself."""
    return side if isinstance(side, Sided) else Bare(side)
