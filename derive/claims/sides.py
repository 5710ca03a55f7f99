"""What may stand on a side of a claim besides an expression: an optimum, or a set of points."""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from sympy import Basic, Expr
from sympy.logic.boolalg import Boolean

from derive.vocabulary.arguments import condition, element, expression, one_of, several, unknown
from derive.vocabulary.calling import Told
from derive.vocabulary.errors import InputError


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum(metaclass=Told):
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
    def orientation(self) -> int:
        """1 where the objective is made small, -1 where it is made large."""
        return 1 if self.sense is Sense.MIN else -1

    @property
    def minimised(self) -> Expr:
        """What is made small: the objective of an arg min, minus that of an arg max."""
        return self.objective if self.sense is Sense.MIN else -self.objective

    def __post_init__(self) -> None:
        one_of("Optimum", "sense", Sense, "Sense.MIN or Sense.MAX", self.sense)
        one_of("Optimum", "feasible", Feasible, "Feasible.EVERYWHERE or Feasible.ANY_SUBSET", self.feasible)
        object.__setattr__(self, "objective", expression("Optimum", "objective", self.objective))
        varied = several("Optimum", "unknowns", "symbols and arrays", self.unknowns)
        object.__setattr__(self, "unknowns", frozenset(unknown("Optimum", "every item of unknowns", item) for item in varied))
        if not self.unknowns:
            raise InputError("Optimum: there is nothing to vary; give at least one unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Points(metaclass=Told):
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


def parts(side: Side) -> tuple[Basic, ...]:
    """The expressions inside one side."""
    return (side.condition,) if isinstance(side, Points) else (objective(side),)


def as_optimum(side: Side, unknowns: frozenset[Basic]) -> Optimum:
    """An optimum as it stands; a bare expression as its arg min over these unknowns, which is what an order of its values means."""
    match side:
        case Optimum():
            return side
        case Points():
            raise TypeError("a set of points is no objective")
    return Optimum(sense=Sense.MIN, objective=side, unknowns=unknowns)


def objective(side: Side) -> Expr:
    """The objective of an optimum, or the expression itself."""
    match side:
        case Optimum():
            return side.objective
        case Points():
            raise TypeError("a set of points has no objective")
    return side


def feasible(side: Side) -> Feasible:
    """Over which points a side is optimised; a bare expression over all."""
    return side.feasible if isinstance(side, Optimum) else Feasible.EVERYWHERE


def orientation(side: Side) -> int:
    """1 where the side is made small, -1 where it is made large."""
    return side.orientation if isinstance(side, Optimum) else 1


def minimised(side: Side) -> Expr:
    """What is made small: by an optimum as it says; an expression by itself."""
    return side.minimised if isinstance(side, Optimum) else objective(side)
