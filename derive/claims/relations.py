"""How two sides of a claim may stand to each other."""

from __future__ import annotations

from dataclasses import dataclass

from derive.claims.errors import InputError
from derive.symbolic.arguments import one_of


@dataclass(frozen=True, slots=True)
class Equal:
    """The two sides have the same value wherever both are defined; for point sets, the same elements.

    Two optima of one sense are equal if their objectives are, as functions: a step inside an arg min. For the weaker
    statement that the optimal points are the same, use `SameArgmin`. An arg max is equal to an arg min, and an optimum
    to a set of points, if the points are the same.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualUpTo:
    """before = factor * after + constant, factor > 0 and both free of the unknowns; what is False is absent."""

    constant: bool = False
    factor: bool = False

    def __post_init__(self) -> None:
        one_of("EqualUpTo", "constant", bool, "True or False", self.constant)
        one_of("EqualUpTo", "factor", bool, "True or False", self.factor)
        if not (self.constant or self.factor):
            raise InputError("EqualUpTo: nothing may differ; use `Equal()`, or say constant=True, factor=True or both")


@dataclass(frozen=True, slots=True)
class SameOrder:
    """Both objectives put any two values of the unknowns in the same order: the same arg min over every feasible set."""


@dataclass(frozen=True, slots=True)
class SameArgmin:
    """Both objectives have the same set of optimal points over the stated feasible set; weaker than `SameOrder`."""


@dataclass(frozen=True, slots=True)
class IntegratesTo:
    """The integral of `before` over the claim's variate and its support is `after`."""


Relation = Equal | EqualUpTo | SameOrder | SameArgmin | IntegratesTo
