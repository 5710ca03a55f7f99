"""How two sides of a claim may stand to each other, what each relation means, and two sides so compared.

A relation is a formula over at most three points of one world that differ in what is varied. The refuter looks for points at
which it fails, with balls; the replay works them out again, with many digits: each brings an arithmetic of its own.
"""

from abc import abstractmethod
from collections.abc import Sequence
from enum import Enum, Flag, auto
from functools import cached_property
from typing import Any, ClassVar

from sympy import Basic, Expr, Integral, Interval, Rational, S, Set, Symbol, oo

from derive.claims.evidence import Arithmetic, Shows, against, differ
from derive.claims.sides import Attained, Between, Optimum, Points, Side, Sided, sided
from derive.vocabulary.arguments import one_of
from derive.vocabulary.calling import Told, ToldAbstract, quoted
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass

Pair = tuple[Any, Any]
"""What is made small on either side, at one point."""


class Seen(Enum):
    """On what a relation is seen to fail."""

    VALUES = "the values of both sides at a few points"
    ORDER = "the order in which both sides put two points"
    OPTIMA = "where both sides are least, of which the order of two points may say nothing"
    INTEGRAL = "the integral of one side"


class Freedom(Flag):
    """What may lie between the two sides."""

    NOTHING = 0
    CONSTANT = auto()
    FACTOR = auto()
    TRANSFORM = auto()


class Relation(metaclass=ToldAbstract):
    """What a claim says of its two sides.

    `points` are the points of one world that it speaks of at least, `sets` says whether it can be said of sets of points, and
    `freedom` what may lie between what is made small on one side and on the other, if it is an equation between these at all.
    On paper its `sign` stands between two sides as it shows them, and letters for what it leaves open.
    """

    __slots__ = ()
    seen: ClassVar[Seen] = Seen.VALUES
    sets: ClassVar[bool] = False
    points: ClassVar[int] = 1
    sign: ClassVar[str] = "="

    @property
    def shows(self) -> Shows:
        """What points at which it fails show."""
        return Shows.VALUES

    @property
    def freedom(self) -> Freedom | None:
        """None where one side does not determine the other, up to what is free."""
        return None

    @property
    def letters(self) -> Freedom:
        """What stands as a letter beside the right side, unless a witness says it."""
        return Freedom.NOTHING

    def shown(self, claim: "Compared") -> tuple[Side, Side]:
        """What stands on paper to the left and to the right of the sign."""
        return claim.before, claim.after

    @abstractmethod
    def fails(self, points: Sequence[Pair], o: Arithmetic) -> bool:
        """Whether it certainly fails at these points; of optima, where the order of two points decides."""

    def holds(self, points: Sequence[Pair], o: Arithmetic) -> bool:
        """Whether it certainly holds at these points, which is a proof where nothing varies; False where that is not looked at."""
        return False

    def check(self, between: Between, unknowns: frozenset[Basic], varied: frozenset[Basic]) -> None:
        """Refuse sides and unknowns of which it cannot be said."""
        if self.points > 1 and not varied:
            raise InputError(f"Claim: `{type(self).__name__}` compares values of unknowns; give unknowns={{...}}")


@dataclass(frozen=True, slots=True)
class Equal(Relation):
    """The two sides have the same value.

    That they are defined at the same points is part of the claim, unless it says `defined=Defined.BOTH`.

    Two optima are equal if they are taken over the same unknowns and the same feasible set, and what they make small is
    equal as a function: arg max f = arg min (-f). For the weaker statement that the optimal points are the same, use
    `SameArgmin`, whatever the senses are. Two sets of points are equal if their conditions are equivalent, and an optimum is
    equal to a set of points if the points are the same.
    """

    sets: ClassVar[bool] = True
    freedom: ClassVar[Freedom] = Freedom.NOTHING

    def fails(self, points: Sequence[Pair], o: Arithmetic) -> bool:
        """a(P) != b(P)."""
        return differ(o, *points[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualUpTo(Relation):
    """before = factor * after + constant, factor > 0 and both free of the unknowns; what is False is absent.

    Of optima this is said of what they make small.
    """

    points: ClassVar[int] = 2

    constant: bool = False
    factor: bool = False

    def __post_init__(self) -> None:
        one_of("EqualUpTo", "constant", bool, "True or False", self.constant)
        one_of("EqualUpTo", "factor", bool, "True or False", self.factor)
        if not (self.constant or self.factor):
            raise InputError("EqualUpTo: nothing may differ; use `Equal()`, or say constant=True, factor=True or both")

    @property
    def shows(self) -> Shows:
        """Not affine, not constant or not proportional."""
        if self.constant and self.factor:
            return Shows.NOT_AFFINE
        return Shows.NOT_CONSTANT if self.constant else Shows.NOT_PROPORTIONAL

    @property
    def freedom(self) -> Freedom:
        """As it says."""
        return (Freedom.CONSTANT if self.constant else Freedom.NOTHING) | (Freedom.FACTOR if self.factor else Freedom.NOTHING)

    @property
    def letters(self) -> Freedom:
        """Factor and constant."""
        return self.freedom

    def fails(self, points: Sequence[Pair], o: Arithmetic) -> bool:
        """Moves from the first point, or values where no constant is free, differ; or with a free factor their signs or proportions do."""
        (a, b), *others = points
        moves = [(o.minus(a, c), o.minus(b, d)) for c, d in others] if self.constant else list(points)
        if not self.factor:
            return any(differ(o, left, right) for left, right in moves)
        if any(against(o.order(left, 0), o.order(right, 0)) for left, right in moves):
            return True
        return any(differ(o, o.times(moves[0][0], right), o.times(left, moves[0][1])) for left, right in moves[1:])


class _Ordered(Relation):
    """Two points are put in one order."""

    __slots__ = ()
    points: ClassVar[int] = 2
    shows: ClassVar[Shows] = Shows.ORDER
    freedom: ClassVar[Freedom] = Freedom.CONSTANT | Freedom.FACTOR | Freedom.TRANSFORM

    def shown(self, claim: "Compared") -> tuple[Side, Side]:
        """The sets of optimal points, never the objectives."""
        first, second = claim.sides
        return first.optimal(claim.unknowns), second.optimal(claim.unknowns)

    def fails(self, points: Sequence[Pair], o: Arithmetic) -> bool:
        """sign(a(P) - a(Q)) != sign(b(P) - b(Q))."""
        (a, b), *others = points
        return any(against(o.order(a, c), o.order(b, d)) for c, d in others)


@dataclass(frozen=True, slots=True)
class SameOrder(_Ordered):
    """Both objectives put any two values of the unknowns in the same order: the same arg min over every feasible set."""

    seen: ClassVar[Seen] = Seen.ORDER


@dataclass(frozen=True, slots=True)
class SameArgmin(_Ordered):
    """Both objectives have the same set of optimal points over the stated feasible set; weaker than `SameOrder`."""

    seen: ClassVar[Seen] = Seen.OPTIMA
    sets: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class IntegratesTo(Relation):
    """The integral of `before` over the claim's variate and its support is `after`."""

    seen: ClassVar[Seen] = Seen.INTEGRAL
    shows: ClassVar[Shows] = Shows.INTEGRAL

    def shown(self, claim: "Compared") -> tuple[Side, Side]:
        """The integral."""
        (variate,) = claim.unknowns
        support = claim.support(variate)
        return Integral(claim.before, (variate, support.inf, support.sup)), claim.after

    def fails(self, points: Sequence[Pair], o: Arithmetic) -> bool:
        """The integral, which stands on the left, is not what is claimed."""
        return differ(o, *points[0])

    def check(self, between: Between, unknowns: frozenset[Basic], varied: frozenset[Basic]) -> None:
        """Two expressions, and the one symbol that is integrated over."""
        if between is not Between.EXPRESSIONS:
            raise InputError("Claim: IntegratesTo speaks of an expression and its integral; neither side can be an Optimum or Points")
        if len(unknowns) != 1 or not all(isinstance(item, Symbol) for item in unknowns):
            named = ", ".join(sorted(map(str, unknowns))) or "nothing"
            raise InputError(f"Claim: IntegratesTo needs the one symbol that is integrated over, unknowns={{e}}; got {named}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed(Relation):
    """`after` is `before` as it is printed: rounded, or cut off, at a digit that is worth `unit`."""

    sign: ClassVar[str] = "approx"

    unit: Expr

    def __post_init__(self) -> None:
        if not (isinstance(self.unit, Rational) and self.unit > 0):
            raise InputError(f"Printed: `unit` is what the last digit is worth, such as Rational(1, 100); got `{quoted(str(self.unit))}`")

    def holds(self, points: Sequence[Pair], o: Arithmetic) -> bool:
        """-unit/2 <= a - b < unit, where b is positive; the other way round where it is negative."""
        low, high = self._ends(points, o)
        return low in (0, 1) and high == -1

    def fails(self, points: Sequence[Pair], o: Arithmetic) -> bool:
        """a lies too far from b."""
        low, high = self._ends(points, o)
        return low == -1 or high == 1

    def _ends(self, points: Sequence[Pair], o: Arithmetic) -> tuple[int | None, int | None]:
        """How the distance from what is printed is ordered beside the ends between which it may lie, away from zero upwards."""
        ((a, b), *_) = points
        sign = o.order(b, 0)
        distance = o.times(o.minus(a, b) if sign != -1 else o.minus(b, a), 2 * int(self.unit.q))
        rounded, cut = int(self.unit.p), 2 * int(self.unit.p)
        return o.order(distance, -(cut if sign == 0 else rounded)), o.order(distance, cut)

    def check(self, between: Between, unknowns: frozenset[Basic], varied: frozenset[Basic]) -> None:
        """Two expressions, of which nothing is varied."""
        if between is not Between.EXPRESSIONS or unknowns:
            raise InputError("Claim: Printed speaks of an expression and a number, and of no unknowns")


@dataclass(frozen=True, kw_only=True)
class Compared(metaclass=Told):
    """before stands in the relation to after, while the unknowns vary."""

    before: Side
    relation: Relation
    after: Side
    unknowns: frozenset[Basic] = frozenset()

    @cached_property
    def sides(self) -> tuple[Sided, Sided]:
        """Before and after, with what they can tell of themselves."""
        return sided(self.before), sided(self.after)

    @cached_property
    def varied(self) -> frozenset[Basic]:
        """What two points of one world may differ in: the unknowns of the optima, or those of the claim where there is none."""
        first, second = self.sides
        return first.varied | second.varied or frozenset(self.elements) or self.unknowns

    @cached_property
    def elements(self) -> tuple[Basic, ...]:
        """What the sets of points hold values of."""
        first, second = self.sides
        return first.elements + second.elements

    @cached_property
    def objectives(self) -> tuple[Expr, ...]:
        """What the sides that are no sets of points are worth: objectives of optima, and expressions."""
        return tuple(side.worth for side in self.sides if not side.elements)

    @cached_property
    def between(self) -> Between:
        """What kinds of sides are compared."""
        first, second = self.sides
        optima = bool(first.varied) + bool(second.varied)
        match len(self.elements):
            case 2:
                return Between.SETS
            case 1:
                return Between.ATTAINED if optima else Between.OTHERS
        if optima < 2:
            return Between.MIXED if optima else Between.EXPRESSIONS
        return Between.OPTIMA if (first.varied, first.within) == (second.varied, second.within) else Between.RANGES

    def support(self, variate: Basic) -> Set:
        """The numbers that a variate runs over, by its own assumptions."""
        return Interval(0, oo) if variate.is_nonnegative else Interval(-oo, 0) if variate.is_nonpositive else S.Reals

    @cached_property
    def attained(self) -> Attained | None:
        """The optimum and the points at which it is claimed to be attained, in whichever order they stand; None of other sides."""
        match self.before, self.after:
            case Optimum() as optimum, Points() as points:
                return Attained(optimum=optimum, points=points, first=True)
            case Points() as points, Optimum() as optimum:
                return Attained(optimum=optimum, points=points, first=False)
        return None
