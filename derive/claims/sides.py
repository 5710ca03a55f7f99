"""What may stand on a side of a claim besides an expression: an optimum, or a set of points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from sympy import Basic, Expr
from sympy.logic.boolalg import Boolean

from derive.vocabulary.arguments import condition, element, expression, one_of, several, unknown
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
class Optimum:
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
class Points:
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


def minimised(side: Expr | Optimum) -> Expr:
    """What is made small: by an optimum as it says; an expression by itself."""
    return side.minimised if isinstance(side, Optimum) else side


def objective(side: Expr | Optimum) -> Expr:
    """The objective of an optimum, or the expression itself."""
    return side.objective if isinstance(side, Optimum) else side


def orientation(side: Side) -> int:
    """1 where the side is made small, -1 where it is made large."""
    return -1 if isinstance(side, Optimum) and side.sense is Sense.MAX else 1
