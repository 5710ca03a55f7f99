"""Evidence handed over with a claim, and what each kind owes: with it the judge checks, without it the judge searches.

A witness is part of what is claimed, where the relation is shown by one: a wrong one makes the claim wrong. What it owes are
conditions that suffice for the relation; the prover discharges them, refuter and replay look for where one fails.
"""

from abc import abstractmethod
from dataclasses import Field, fields
from enum import Enum
from typing import Any, ClassVar

from sympy import Basic, Expr, S, Symbol
from sympy.logic.boolalg import Boolean

from derive.claims.evidence import Shows
from derive.claims.owed import Convex, Equivalent, Holds, HoldsZero, Increasing, Inside, Owed, RealValued, Same, Slopes, Still, Vanishes
from derive.claims.relations import Compared, Freedom
from derive.claims.sides import Between, Feasible, Sense
from derive.vocabulary.arguments import condition, expression, one_of, unknown
from derive.vocabulary.calling import ToldAbstract
from derive.vocabulary.conditions import Condition, Predicate
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import Log


class Witness(metaclass=ToldAbstract):
    """Evidence for a claim, a frozen dataclass; `method` says how a proof by it goes."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    method: ClassVar[str]

    @abstractmethod
    def owes(self, claim: Compared) -> tuple[Owed, ...] | None:
        """Conditions that suffice, beside that both sides are defined; None where it does not fit the claim."""

    def fits(self, claim: Compared) -> bool:
        """Whether such a relation between such sides can be shown by it: here one that leaves something free between values."""
        return claim.relation.freedom is not None and not claim.between.of_points

    def unfit(self, claim: Compared) -> str:
        """What is told where it has nothing to say of a claim."""
        return "the witness does not fit the relation"

    @property
    def kind(self) -> str:
        """What it is called in data."""
        return type(self).__name__

    @property
    def affine(self) -> tuple[Expr, Expr] | None:
        """Factor and constant, where it says that before = factor * after + constant; None where it says something else."""
        return None

    @property
    def speaks_of(self) -> frozenset[Basic]:
        """What must be varied in the claim."""
        return frozenset()

    def expressions(self) -> tuple[Basic, ...]:
        """What it is made of."""
        given = (getattr(self, field.name) for field in fields(self))
        return tuple(item for item in given if isinstance(item, (Expr, Boolean)) and item not in self.speaks_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Affine(Witness):
    """before = factor * after + constant, factor > 0, both free of the unknowns."""

    method: ClassVar[str] = "affine witness: before = c * after + k"

    factor: Expr = S.One
    constant: Expr = S.Zero

    def __post_init__(self) -> None:
        _expressions(self, "factor", "constant")

    @property
    def kind(self) -> str:
        """Affine, as a word."""
        return "affine"

    @property
    def affine(self) -> tuple[Expr, Expr]:
        """As it says."""
        return self.factor, self.constant

    def owes(self, claim: Compared) -> tuple[Owed, ...] | None:
        """That it is so of what is made small, as far as the relation leaves factor and constant free."""
        freedom = claim.relation.freedom
        if freedom is None or not claim.between.comparable:
            return None
        why = "no constant and factor of the allowed kind relate the normal forms"
        tied = ((Freedom.FACTOR, self.factor, S.One), (Freedom.CONSTANT, self.constant, S.Zero))
        return (
            *self.relates(*(side.minimised for side in claim.sides)),
            *(Same(left=given, right=number, why=why) for kind, given, number in tied if kind not in freedom),
        )

    def relates(self, before: Expr, after: Expr) -> tuple[Owed, ...]:
        """That it is so of two expressions."""
        return (
            Still(expr=self.factor, why="the factor `{0.expr}` contains an unknown", shows=Shows.NOT_AFFINE),
            Still(expr=self.constant, why="the constant `{0.expr}` contains an unknown", shows=Shows.NOT_AFFINE),
            Holds(condition=Condition(Predicate.POSITIVE, self.factor), why="the factor `{0.condition.subject}` is not certainly positive"),
            Same(
                left=before,
                right=after,
                factor=self.factor,
                constant=self.constant,
                why="before is not shown to be what the witness says of after",
            ),
        )


class Transform(Enum):
    """Strictly monotone transforms that a step may apply to a whole objective."""

    NEGATIVE_LOG = "after = -log(before): strictly decreasing on positive values"


@dataclass(frozen=True, slots=True, kw_only=True)
class Monotone(Witness):
    """after is the stated transform of before, which swaps arg max and arg min."""

    method: ClassVar[str] = "-log is strictly decreasing on positive values"

    transform: Transform

    def __post_init__(self) -> None:
        one_of("Monotone", "transform", Transform, "a Transform such as Transform.NEGATIVE_LOG", self.transform)

    def fits(self, claim: Compared) -> bool:
        """Where a transform is free."""
        return Witness.fits(self, claim) and Freedom.TRANSFORM in (claim.relation.freedom or Freedom.NOTHING)

    def unfit(self, claim: Compared) -> str:
        return "-log swaps arg max with arg min, in this direction only"

    def owes(self, claim: Compared) -> tuple[Owed, ...] | None:
        """That what is made large is positive, and minus its log is what is made small."""
        if claim.between is not Between.OPTIMA:
            return None
        before, after = (side.as_optimum(claim.varied) for side in claim.sides)
        if (before.sense, after.sense) != (Sense.MAX, Sense.MIN):
            return None
        given = before.objective
        return (
            Holds(condition=Condition(Predicate.POSITIVE, given), why="the objective `{0.condition.subject}` is not certainly positive"),
            Same(left=-Log(given), right=after.objective, why="before is not shown to be what the witness says of after"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _AtUnknown(Witness):
    """What describes the points at which an optimum over all values of one unknown is attained."""

    unknown: Basic

    @property
    def speaks_of(self) -> frozenset[Basic]:
        """The unknown."""
        return frozenset((self.unknown,))

    def fits(self, claim: Compared) -> bool:
        """Where an optimum and a set of points are the same points."""
        return claim.relation.sets and claim.between is Between.ATTAINED

    def owes(self, claim: Compared) -> tuple[Owed, ...] | None:
        """What the kind of witness says, where the two sides are such an optimum and the set of its points."""
        given, at = claim.attained, self.unknown
        if given is None or given.optimum.feasible is not Feasible.EVERYWHERE or not isinstance(at, Symbol):
            return None
        if not given.optimum.unknowns == {at} == {given.points.element}:
            return None
        return self.describes(at, given.optimum.minimised, given.points.condition)

    @abstractmethod
    def describes(self, at: Symbol, objective: Expr, stated: Boolean) -> tuple[Owed, ...]:
        """What has to hold of the unknown, of what is made small and of the condition of the set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivativeSign(_AtUnknown):
    """d objective / d unknown = factor * (increasing - value), factor > 0, `increasing` strictly increasing.

    Then the objective falls before, and rises after, the one point where increasing = value.
    """

    method: ClassVar[str] = "sign of the derivative: the objective falls before and rises after its one stationary point"

    factor: Expr
    increasing: Expr
    value: Expr

    def __post_init__(self) -> None:
        unknown("DerivativeSign", "unknown", self.unknown)
        _expressions(self, "factor", "increasing", "value")

    def describes(self, at: Symbol, objective: Expr, stated: Boolean) -> tuple[Owed, ...]:
        """That the derivative is so, and that the set of points is where it vanishes."""
        slope = self.factor * (self.increasing - self.value)
        return (
            Increasing(expr=self.increasing, unknown=at, why="`{0.expr}` is not certainly strictly increasing in `{0.unknown}`",
                       shows=Shows.NOT_CONSTANT),
            Still(expr=self.value, why="the value `{0.expr}` contains the unknown", shows=Shows.NOT_CONSTANT),
            Inside(unknown=at, along=self.increasing, point=self.value,
                   why="no minimum is attained unless `{0.point}` lies where `{0.along}` may, which no assumption says"),
            Holds(condition=Condition(Predicate.POSITIVE, self.factor),
                  why="the factor `{0.condition.subject}` of the derivative is not certainly positive"),
            RealValued(items=(objective,), why="the objective is not defined everywhere"),
            Slopes(expr=objective, unknown=at, left=slope, right=slope, why="the derivative is not what the witness says"),
            RealValued(items=(stated, self.factor, self.increasing, self.value),
                       why="the set of points, or the witness, is not defined everywhere"),
            Vanishes(condition=stated, expr=self.increasing - self.value, unknown=at,
                     why="the set of points is not where the derivative vanishes"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgradient(_AtUnknown):
    """The subdifferential of a convex objective at `unknown` is the interval [lower, upper]."""

    method: ClassVar[str] = "subgradients: a convex objective is least exactly where its subdifferential contains zero"

    lower: Expr
    upper: Expr
    optimal: Boolean

    def __post_init__(self) -> None:
        unknown("Subgradient", "unknown", self.unknown)
        _expressions(self, "lower", "upper")
        object.__setattr__(self, "optimal", condition("Subgradient", "optimal", self.optimal))

    def describes(self, at: Symbol, objective: Expr, stated: Boolean) -> tuple[Owed, ...]:
        """That the objective is convex with these slopes, and that the set of points is where zero lies between them."""
        return (
            Inside(unknown=at, why=""),
            RealValued(items=(objective,), why="the objective is not defined everywhere"),
            RealValued(items=(stated, self.lower, self.upper, self.optimal),
                       why="the set of points, or the witness, is not defined everywhere"),
            Convex(expr=objective, unknown=at, why="the objective is not a positive multiple of a sum of absolute deviations"),
            Slopes(expr=objective, unknown=at, left=self.lower, right=self.upper, why="the subdifferential is not what the witness says"),
            HoldsZero(condition=self.optimal, lower=self.lower, upper=self.upper,
                      why="the set of points is not where zero is a subgradient"),
            Equivalent(condition=stated, other=self.optimal, why="the set of points is not where zero is a subgradient"),
        )  # fmt: skip


def _expressions(witness: Witness, *names: str) -> None:
    for name in names:
        object.__setattr__(witness, name, expression(type(witness).__name__, name, getattr(witness, name)))
