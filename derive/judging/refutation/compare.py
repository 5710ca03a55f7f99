"""Both sides of a claim at one point, as far as they are defined and determined there."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb, ctx, fmpq
from sympy import Basic, Expr

from derive.claims.certificate import Bowl, LineCertificate
from derive.claims.claim import Claim
from derive.claims.evidence import SIGNIFICANT, TINY, Against, Enclosure, Evidence, Shows, Standing
from derive.claims.owed import Beside, Quantity
from derive.claims.premises import Premise
from derive.claims.ranges import name_of, value_count
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.balls import slopes
from derive.judging.evaluation.densities import Name
from derive.judging.evaluation.drawing import allowed
from derive.judging.evaluation.numbers import NotEvaluable, Undefined, ball, displayable
from derive.judging.evaluation.reading import PRECISION, Reader
from derive.judging.evaluation.sampling import setting_of
from derive.judging.evaluation.world import Setting, World, fraction
from derive.judging.refutation._searches import Agreement
from derive.replay.replay import replay
from derive.vocabulary.budget import tick
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import Density

SIDES = ("before", "after")
Verified: TypeAlias = Callable[[Claim, CounterExample], bool]
"""Whether a counter-example to a claim holds."""
COMPARED = 3
"""Points of one world that a counter-example shows at most."""


@dataclass(frozen=True, slots=True)
class Values:
    """What the two sides, and what a witness says of the second, are worth at one point."""

    world: World
    sides: tuple[Any, Any]
    evidence: tuple[Any, ...] = ()


class Comparison:
    """A claim's two objectives, evaluated point by point.

    Parameters
    ----------
    claim : Claim
        Its sides are expressions or optima.
    objectives : tuple of two Expr
        What is compared.
    verified : callable
        Whether evidence holds, where that is not seen from the values alone.
    """

    def __init__(self, claim: Claim, objectives: tuple[Expr, ...], setting: Setting | None = None, verified: Verified = replay) -> None:
        self.claim = claim
        self.verified = verified
        self.objectives = objectives
        self.directions = tuple(side.orientation for side in claim.sides)
        self.setting = setting or setting_of(claim)
        self.instances = 0
        self.reasons: dict[str, None] = {}
        self._arbitrary = frozenset(
            form for premise in claim.premises for expr in premise.positive if isinstance(expr, Density) for form in expr.forms
        )

    def at(self, world: World, *evidence: Quantity) -> Values | None:
        """Both values; None, with a reason noted, where one is undefined, unknown or not determined by the premises."""
        tick()
        before, opaque = self._side(self.objectives[0], "before", world)
        alike = before is not None and self.objectives[0] is self.objectives[1]
        after, others = (before, opaque) if alike else self._side(self.objectives[1], "after", world)
        told = []
        for asked in evidence:
            value, met = self._side(asked, "the witness", world)
            told.append(value)
            others = {**others, **met}
        if any(value is None for value in (before, after, *told)):
            return None
        if opaque or others:
            letters = {letter for letter, _ in opaque} ^ {letter for letter, _ in others}
            for (letter, names), arguments in {**opaque, **others}.items():
                if letter in letters and (letter, _kinds(names)) not in self._arbitrary:
                    self.reasons.setdefault(f"no premise says what `{letter}({', '.join(map(str, arguments))})` is")
                    return None
        self.instances += 1
        return Values(world, (before, after), tuple(told))

    def _side(self, asked: Quantity, name: str, world: World) -> tuple[Any, dict[tuple[str, frozenset[Name]], tuple[Basic, ...]]]:
        reader = Reader(world, self.claim.premises)
        try:
            return displayable(quantity(asked, reader, self.claim.premises)), reader.opaque
        except Undefined as where:
            self.reasons.setdefault(f"{name} is undefined where {where}")
        except NotEvaluable as why:
            self.reasons.setdefault(str(why))
        return None, {}

    def minimised(self, point: Values) -> tuple[Any, Any]:
        """What is made small on either side, at a point."""
        (before, after), (first, second) = point.sides, self.directions
        return before * first, after * second

    def turned(self, point: Values) -> Values:
        """The point with what is made small as its values, where the two sides are of different senses."""
        first, second = self.directions
        return point if first == second else Values(point.world, self.minimised(point), point.evidence)

    def agreement(self) -> Agreement:
        """What is handed back where nothing was refuted."""
        reasons = tuple(self.reasons)
        if not self.instances and not reasons:
            reasons = ("no world was found in which all premises hold",)
        return Agreement(instances=self.instances, reasons=reasons)


def _kinds(names: Iterable[Name]) -> frozenset[tuple[str, int]]:
    """Names without the numbers in their brackets."""
    return frozenset((str(head), len(indices)) for head, *indices in names)


def quantity(asked: Quantity, reader: Reader, premises: Sequence[Premise]) -> Any:
    """A number, whether a condition holds, or a slope from one side."""
    if not isinstance(asked, Beside):
        return reader.value(asked, {})
    left, right = slopes(asked.expr, asked.unknown, reader.world, premises)
    return left if asked.way < 0 else right


def realisable(first: World, second: World) -> bool:
    """Whether two points can belong to one model: values that depend on an array differ only if the array does."""
    names: set[object] = set()
    for coordinate, value in first.record.items():
        if coordinate[0] in ("prediction", "density") and first.unknown(coordinate) and second.record.get(coordinate) != value:
            names.update(first.names(coordinate) & first.setting.unknown_names)
    for name in names:
        entries = [coordinate for coordinate in first.record if coordinate[0] in ("entry", "scalar") and coordinate[1] == name]
        if not entries and not _enough(first.setting.claim, name):
            return False
        if entries and all(first.record[coordinate] == second.record.get(coordinate) for coordinate in entries):
            return False
    return True


def _enough(claim: Claim, name: object) -> bool:
    """Whether an unknown of which nothing was looked up has as many values as points are ever compared."""
    counts = [value_count(claim, item) for item in claim.varied if name_of(item) == name]
    return all(count is None or count >= COMPARED for count in counts)


def permitted(world: World) -> bool:
    """Whether assumptions and domains allow every unknown coordinate of a point that was constructed, not drawn."""
    symbols: dict[object, Basic] = {item.name: item for item in world.setting.claim.varied}
    return all(
        allowed(value, symbols[coordinate[1]], world.setting.domains.get(str(coordinate[1])))
        for coordinate, value in world.record.items()
        if coordinate[0] in ("scalar", "entry") and coordinate[1] in symbols
    )


def counter_example(
    shows: Shows, points: tuple[Values, ...], against: Against | None = None, certificate: LineCertificate | Bowl | None = None
) -> CounterExample:
    """The evidence as it is stored: what is no unknown is the same in every point, be it looked up there or not."""
    known = {at: value for point in points for at, value in point.world.record.items() if not point.world.unknown(at)}
    for point in points:
        point.world.record.update(known)
    return CounterExample(
        shows=shows,
        points=tuple(point.world.freeze() for point in points),
        before=tuple(exact(point.sides[0]) for point in points),
        after=tuple(exact(point.sides[1]) for point in points),
        against=against,
        certificate=certificate,
    )


def exact(value: Any) -> Evidence:
    """A number as it is, or what a dozen of its decimals say: they are right up to one in the last."""
    if isinstance(value, Standing):
        return value
    if isinstance(value, fmpq):
        return fraction(value)
    with ctx.workprec(PRECISION):
        number = ball(value)
        if number.contains(0) and number.rad() < arb(2) ** -70:
            return Enclosure(Fraction(0), TINY)
        decimals = number.str(SIGNIFICANT, radius=False)
    mantissa, _, power = decimals.partition("e")
    return Enclosure(Fraction(decimals), Fraction(10) ** (int(power or 0) - len(mantissa.partition(".")[2])))
