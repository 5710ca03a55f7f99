"""Both sides of a claim at one point, as far as they are defined and determined there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import ctx, fmpq
from sympy import Basic, Expr, IndexedBase

from derive.claims.claim import Claim
from derive.claims.sides import Optimum, Sense, Side
from derive.claims.verdict import CounterExample, Shows
from derive.judging.numbers import NotEvaluable, Undefined, ball, displayable, sign_of
from derive.judging.reading import PRECISION, Reader
from derive.judging.sampling import Setting, World, setting_of
from derive.judging.values import allowed
from derive.symbolic.budget import tick
from derive.symbolic.nodes import Density

DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """No counter-example was found: at how many points the claim was seen to hold, and what stood in the way elsewhere."""

    instances: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Values:
    """What the two sides, and what a witness says of the second, are worth at one point."""

    world: World
    before: Any
    after: Any
    evidence: tuple[Any, ...] = ()


class Comparison:
    """A claim's two objectives, evaluated point by point.

    Parameters
    ----------
    claim : Claim
        Its sides are expressions or optima.
    before, after : Expr
        What is compared.
    """

    def __init__(self, claim: Claim, before: Expr, after: Expr, setting: Setting | None = None) -> None:
        self.claim = claim
        self.before = before
        self.after = after
        self.setting = setting or setting_of(claim)
        self.instances = 0
        self.reasons: dict[str, None] = {}
        self._arbitrary = frozenset(_shape(expr) for premise in claim.premises for expr in premise.positive if isinstance(expr, Density))

    def at(self, world: World, *evidence: Expr) -> Values | None:
        """Both values; None, with a reason noted, where one is undefined, unknown or not determined by the premises."""
        tick()
        before, opaque_before = self._side(self.before, "before", world)
        after, opaque_after = self._side(self.after, "after", world)
        told = []
        for expr in evidence:
            value, opaque = self._side(expr, "the witness", world)
            told.append(value)
            opaque_after.update(opaque)
        if before is None or after is None or None in told:
            return None
        loose = {**opaque_before, **opaque_after}
        for shape, text in loose.items():
            if (shape in opaque_before) is not (shape in opaque_after) and shape not in self._arbitrary:
                self.reasons.setdefault(f"no premise says what `{text}` is")
                return None
        self.instances += 1
        return Values(world, before, after, tuple(told))

    def _side(self, expr: Expr, name: str, world: World) -> tuple[Any, dict[tuple[object, ...], str]]:
        reader = Reader(world, self.claim.premises)
        try:
            with ctx.workprec(PRECISION):
                return displayable(reader.value(expr, {})), reader.opaque
        except Undefined as where:
            self.reasons.setdefault(f"{name} is undefined where {where}")
        except NotEvaluable as why:
            self.reasons.setdefault(str(why))
        return None, {}

    def agreement(self, *more: str) -> Agreement:
        """What is handed back where nothing was refuted."""
        return Agreement(instances=self.instances, reasons=(*self.reasons, *more))


def _shape(density: Density) -> tuple[object, ...]:
    named = (tuple(isinstance(part, IndexedBase) and part.name for part in parts) for parts in (density.variates, density.given))
    return (density.name, *named)


def order(left: Any, right: Any) -> int | None:
    """-1, 0 or 1; None where balls cannot tell."""
    with ctx.workprec(PRECISION):
        return sign_of(left - right)


def realisable(first: World, second: World) -> bool:
    """Whether two points can belong to one model: values that depend on an array differ only if the array does."""
    names: set[object] = set()
    for coordinate, value in first.record.items():
        if coordinate[0] in ("prediction", "density") and first.unknown(coordinate) and second.record.get(coordinate) != value:
            names.update(first.names(coordinate) & first.setting.unknown_names)
    for name in names:
        entries = [coordinate for coordinate in first.record if coordinate[0] in ("entry", "scalar") and coordinate[1] == name]
        if not entries and name in first.setting.domains:
            return False  # whether there are two such arrays is not known
        if entries and all(first.record[coordinate] == second.record.get(coordinate) for coordinate in entries):
            return False
    return True


def permitted(world: World) -> bool:
    """Whether assumptions and domains allow every unknown coordinate of a point that was constructed, not drawn."""
    symbols: dict[object, Basic] = {item.name: item for item in world.setting.claim.unknowns}
    return all(
        allowed(value, symbols[coordinate[1]], world.setting.domains.get(str(coordinate[1])))
        for coordinate, value in world.record.items()
        if coordinate[0] in ("scalar", "entry") and coordinate[1] in symbols
    )


def counter_example(shows: Shows, points: tuple[Values, ...], against: str = "") -> CounterExample:
    """The evidence as it is stored: exact points, values to a dozen digits."""
    return CounterExample(
        shows=shows,
        points=tuple(point.world.freeze() for point in points),
        before=tuple(shown(point.before) for point in points),
        after=tuple(shown(point.after) for point in points),
        against=against,
    )


def shown(value: Any) -> str:
    """A number to about 12 digits, exact if it is short; words as they are."""
    if isinstance(value, str):
        return value
    if isinstance(value, fmpq) and len(str(value)) <= DIGITS:
        return str(value)
    with ctx.workprec(PRECISION):
        return str(ball(value).str(DIGITS, radius=False))


def objective(side: Side) -> Expr:
    """The expression of a side."""
    return side.objective if isinstance(side, Optimum) else side


def orientation(side: Side) -> int:
    """1 where the side is made small, -1 where it is made large."""
    return -1 if isinstance(side, Optimum) and side.sense is Sense.MAX else 1
