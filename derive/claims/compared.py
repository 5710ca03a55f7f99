"""Two sides and how they stand to each other: what a claim shows to the witness that comes with it."""

from dataclasses import dataclass

from sympy import Basic, Expr

from derive.claims.relations import Relation
from derive.claims.sides import Attained, Between, Optimum, Points, Side, objective


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """before stands in the relation to after, while the unknowns vary."""

    before: Side
    relation: Relation
    after: Side
    unknowns: frozenset[Basic] = frozenset()

    @property
    def varied(self) -> frozenset[Basic]:
        """What two points of one world may differ in: the unknowns of the optima, or those of the claim where there is none."""
        optima = [side.unknowns for side in (self.before, self.after) if isinstance(side, Optimum)]
        return frozenset().union(*optima) if optima else frozenset(self.elements) or self.unknowns

    @property
    def elements(self) -> tuple[Basic, ...]:
        """What the sets of points hold values of."""
        return tuple(side.element for side in (self.before, self.after) if isinstance(side, Points))

    @property
    def objectives(self) -> tuple[Expr, ...]:
        """What the sides that are no sets of points are worth: objectives of optima, and expressions."""
        return tuple(objective(side) for side in (self.before, self.after) if not isinstance(side, Points))

    @property
    def between(self) -> Between:
        """What kinds of sides are compared."""
        match self.before, self.after:
            case Points(), Points():
                return Between.SETS
            case (Points(), Optimum()) | (Optimum(), Points()):
                return Between.ATTAINED
            case (Points(), _) | (_, Points()):
                return Between.OTHERS
            case Optimum() as before, Optimum() as after:
                same = (before.unknowns, before.feasible) == (after.unknowns, after.feasible)
                return Between.OPTIMA if same else Between.RANGES
            case (Optimum(), _) | (_, Optimum()):
                return Between.MIXED
        return Between.EXPRESSIONS

    @property
    def attained(self) -> Attained | None:
        """The optimum and the points at which it is claimed to be attained, in whichever order they stand; None of other sides."""
        match self.before, self.after:
            case Optimum() as optimum, Points() as points:
                return Attained(optimum=optimum, points=points, first=True)
            case Points() as points, Optimum() as optimum:
                return Attained(optimum=optimum, points=points, first=False)
        return None
