"""Evidence handed over with a claim: with it the judge checks, without it the judge searches.

A witness is part of what is claimed: a wrong one makes the claim wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sympy import Basic, Expr, S
from sympy.logic.boolalg import Boolean

from derive.vocabulary.arguments import condition, expression, one_of, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Affine:
    """before = factor * after + constant, factor > 0, both free of the unknowns."""

    factor: Expr = S.One
    constant: Expr = S.Zero

    def __post_init__(self) -> None:
        _expressions(self, "factor", "constant")


class Transform(Enum):
    """Strictly monotone transforms that a step may apply to a whole objective."""

    NEGATIVE_LOG = "after = -log(before): strictly decreasing on positive values"


@dataclass(frozen=True, slots=True, kw_only=True)
class Monotone:
    """after is the stated transform of before, which swaps arg max and arg min."""

    transform: Transform

    def __post_init__(self) -> None:
        one_of("Monotone", "transform", Transform, "a Transform such as Transform.NEGATIVE_LOG", self.transform)


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivativeSign:
    """d objective / d unknown = factor * (increasing - value), factor > 0, `increasing` strictly increasing.

    Then the objective falls before, and rises after, the one point where increasing = value.
    """

    unknown: Basic
    factor: Expr
    increasing: Expr
    value: Expr

    def __post_init__(self) -> None:
        unknown("DerivativeSign", "unknown", self.unknown)
        _expressions(self, "factor", "increasing", "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgradient:
    """The subdifferential of a convex objective at `unknown` is the interval [lower, upper]."""

    unknown: Basic
    lower: Expr
    upper: Expr
    optimal: Boolean

    def __post_init__(self) -> None:
        unknown("Subgradient", "unknown", self.unknown)
        _expressions(self, "lower", "upper")
        object.__setattr__(self, "optimal", condition("Subgradient", "optimal", self.optimal))


def _expressions(witness: Affine | DerivativeSign | Subgradient, *fields: str) -> None:
    for field in fields:
        object.__setattr__(witness, field, expression(type(witness).__name__, field, getattr(witness, field)))


Witness = Affine | Monotone | DerivativeSign | Subgradient
