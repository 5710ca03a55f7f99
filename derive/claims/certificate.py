"""Evidence that a point is optimal along the one unknown coordinate: where the slope changes its sign, and which sign it has between.

What is made small falls where the sign is -1, rises where it is 1 and stays where it is 0. A certificate holds values
only: `derive.replay.optimality` verifies each of them from the claim and the instance, and takes none on trust.
"""

from fractions import Fraction
from typing import ClassVar

from derive.claims.evidence import Evidence, Standing, in_digits
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """A finite end of the domain, and whether it belongs to it; `value` is the objective's there."""

    at: Fraction
    closed: bool
    value: Evidence = Standing.UNDEFINED


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A stationary point, kink, jump or pole.

    Parameters
    ----------
    low, high : Fraction
        Equal where the place is rational; else ends of an interval around it.
    value : Evidence
        The objective there.
    polynomial : tuple of Fraction
        Coefficients from the highest power down; an irrational place is its only root between low and high.
    """

    low: Fraction
    high: Fraction
    value: Evidence = Standing.UNDEFINED
    polynomial: tuple[Fraction, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether the place is rational."""
        return self.low == self.high

    def __str__(self) -> str:
        return str(self.low) if self.exact else f"about {float((self.low + self.high) / 2):.6g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Along:
    """Whose optimum is certified, and along which coordinate.

    Parameters
    ----------
    side : str
        "before" or "after".
    name : str
        The unknown symbol or array.
    index : tuple of int
        Which entry; empty for a symbol.
    lowest, highest : End or None
        The domain; None where it is unbounded.
    """

    side: str
    name: str
    index: tuple[int, ...]
    lowest: End | None
    highest: End | None

    @property
    def coordinate(self) -> str:
        """The name of the symbol or entry."""
        return f"{self.name}[{', '.join(map(str, self.index))}]" if self.index else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCertificate(Along):
    """All places along one coordinate at which an objective may turn, and the sign of its slope between neighbours.

    Parameters
    ----------
    places : tuple of Place
        Inside the domain, in increasing order.
    signs : tuple of int
        One more than places: -1 where what is made small falls, 1 where it rises, 0 where it is constant.
    optimum : Place
        Where it is least: an end, a place, or any point of a piece on which it is constant.
    others : tuple of Place
        Where it may be as low, as far as enclosures tell: it is least at the optimum or at one of these.
    """

    places: tuple[Place, ...]
    signs: tuple[int, ...]
    optimum: Place
    others: tuple[Place, ...] = ()

    @property
    def optima(self) -> tuple[Place, ...]:
        """At one of these it is least."""
        return (self.optimum, *self.others)

    def __str__(self) -> str:
        left = "-oo" if self.lowest is None else str(self.lowest.at)
        right = "oo" if self.highest is None else str(self.highest.at)
        stops = [left, *map(str, self.places), right]
        words = {-1: "better", 0: "constant", 1: "worse"}
        runs = [f"{words[sign]} from {low} to {high}" for sign, low, high in zip(self.signs, stops, stops[1:], strict=False)]
        where = f"= {self.optimum.low}" if self.optimum.exact else f"between {self.optimum.low} and {self.optimum.high}"
        where += "".join(f" or {other}" for other in self.others)
        opening = f"the side `{self.side}` is optimal at {self.coordinate} {where}"
        return f"{opening}: with {self.coordinate} growing it becomes {', '.join(runs)}".replace("becomes constant", "is constant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bowl(Along):
    """A function that is convex where it is made small, and three values: a minimum lies between the outer two.

    Parameters
    ----------
    low, middle, high : Fraction
        The function is lower at the middle than at either end, or that end is a closed end of the domain.
    values : tuple of Evidence
        The objective at the three.
    """

    others: ClassVar[tuple[Place, ...]] = ()

    low: Fraction
    middle: Fraction
    high: Fraction
    values: tuple[Evidence, Evidence, Evidence]

    @property
    def optimum(self) -> Place:
        """The interval in which a minimum lies."""
        return Place(low=self.low, high=self.high)

    @property
    def optima(self) -> tuple[Place, ...]:
        """The one interval."""
        return (self.optimum,)

    def __str__(self) -> str:
        worth = ", ".join(f"{in_digits(value)} at {at}" for value, at in zip(self.values, (self.low, self.middle, self.high), strict=True))
        opening = f"the side `{self.side}` is optimal at {self.coordinate} between {self.low} and {self.high}"
        return f"{opening}: it has one valley, and is worth {worth}"
