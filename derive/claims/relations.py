"""How two sides of a claim may stand to each other."""

from __future__ import annotations

from dataclasses import dataclass

from derive.vocabulary.arguments import one_of
from derive.vocabulary.errors import InputError


@dataclass(frozen=True, slots=True)
class Equal:
    """The two sides have the same value.

    That they are defined at the same points is part of the claim, unless it says `defined=Defined.BOTH`.

    Two optima are equal if they are taken over the same unknowns and the same feasible set, and what they make small is
    equal as a function: arg max f = arg min (-f). For the weaker statement that the optimal points are the same, use
    `SameArgmin`, whatever the senses are. Two sets of points are equal if their conditions are equivalent, and an optimum is
    equal to a set of points if the points are the same.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualUpTo:
    """before = factor * after + constant, factor > 0 and both free of the unknowns; what is False is absent.

    Of optima this is said of what they make small.
    """

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
