"""The three answers of the judge. `match` on all three: asking a verdict for its truth value raises."""

from fractions import Fraction
from typing import NoReturn

from derive.claims.certificate import Bowl, LineCertificate
from derive.claims.evidence import Against, Enclosure, Evidence, Shows, Standing, apart
from derive.claims.instance import Instance
from derive.vocabulary.arguments import one_of, several, several_of, text
from derive.vocabulary.calling import Told
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass

_EVIDENCE = (Fraction, Enclosure, Standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterExample(metaclass=Told):
    """An exact instance that satisfies domains and premises and on which the claim fails.

    Parameters
    ----------
    shows : Shows
        How the points refute the claim.
    points : tuple of Instance
        One for values; two that differ in the unknowns only for an order.
    before, after : tuple of Evidence
        What the two sides are at the points: exact numbers or enclosures, or where a point stands.
    against : Against or None
        What fails where it is not the relation alone, or why the points decide.
    certificate : LineCertificate, Bowl or None
        That one side is optimal at the first point, or where it says near it, if that is what refutes the claim.
    """

    shows: Shows
    points: tuple[Instance, ...]
    before: tuple[Evidence, ...]
    after: tuple[Evidence, ...]
    against: Against | None = None
    certificate: LineCertificate | Bowl | None = None

    def __post_init__(self) -> None:
        one_of("CounterExample", "shows", Shows, "one of Shows", self.shows)
        object.__setattr__(self, "points", several_of("CounterExample", "points", Instance, self.points))
        for field in ("before", "after"):
            values = several("CounterExample", field, "exact numbers", getattr(self, field))
            checked = (one_of("CounterExample", f"every item of {field}", _EVIDENCE, "an exact number", value) for value in values)
            object.__setattr__(self, field, tuple(checked))
        one_of("CounterExample", "against", (Against, type(None)), "one of Against, or None", self.against)
        one_of("CounterExample", "certificate", (LineCertificate, Bowl, type(None)), "a LineCertificate, a Bowl or None", self.certificate)
        if not len(self.points) == len(self.before) == len(self.after):
            raise InputError(
                f"CounterExample: each of {len(self.points)} points needs a value before and one after, "
                f"got {len(self.before)} before and {len(self.after)} after"
            )

    @property
    def reason(self) -> str:
        """What fails or why the points decide, in words; empty where the relation says it."""
        if self.against is None:
            return ""
        if self.against in (Against.WITNESS, Against.MINIMISED):
            return self.against.value
        tied = any(first == second for first, second in (self.before, self.after))
        preferred = "one side prefers one of them, the other neither" if tied else "each side prefers another"
        return f"{self.against.value}; {preferred}"

    @property
    def displayed(self) -> tuple[tuple[str, str], ...]:
        """What the two sides are at each of the points, to about 12 digits."""
        return tuple((apart(left, right), apart(right, left)) for left, right in zip(self.before, self.after, strict=True))

    def __str__(self) -> str:
        lines = [self.shows.value + (f" ({self.reason})" if self.against else "")]
        for number, (point, (left, right)) in enumerate(zip(self.points, self.displayed, strict=True), 1):
            tag = f"point {number}: " if len(self.points) > 1 else ""
            if tag or str(point):
                lines.append(f"  {tag}{point}")
            lines.append(f"    before = {left}, after = {right}")
        if self.certificate is not None:
            lines.append(f"  {self.certificate}")
        return "\n".join(lines)


class _NoTruth(metaclass=Told):
    __slots__ = ()

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict has three answers; use `match` on Proved, Refuted and Undecided")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved(_NoTruth):
    """True for all n, all predictors and all values in the domains; `method` says how, `checks` what agreed."""

    method: str
    checks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        text("Proved", "method", self.method)
        object.__setattr__(self, "checks", several_of("Proved", "checks", str, self.checks))

    def __str__(self) -> str:
        return f"Proved: {self.method}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuted(_NoTruth):
    """False: an exact counter-example is enclosed."""

    counter_example: CounterExample

    def __post_init__(self) -> None:
        one_of("Refuted", "counter_example", CounterExample, "a CounterExample", self.counter_example)

    def __str__(self) -> str:
        return f"Refuted: {self.counter_example}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided(_NoTruth):
    """Not known; agreement on samples is no proof.

    Parameters
    ----------
    tried : tuple of str
        What was tried and why it did not settle the matter.
    agreeing : int
        On how many instances the two sides were found to agree.
    missing : tuple of str
        Assumptions without which one side is undefined where the other is not.
    """

    tried: tuple[str, ...]
    agreeing: int = 0
    missing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "tried", several_of("Undecided", "tried", str, self.tried))
        one_of("Undecided", "agreeing", int, "a number of instances", self.agreeing)
        object.__setattr__(self, "missing", several_of("Undecided", "missing", str, self.missing))

    def __str__(self) -> str:
        told = "; ".join((*self.tried, *(f"missing assumption: {condition}" for condition in self.missing)))
        return f"Undecided: {told}" + (f" ({self.agreeing} instances agree, which is no proof)" if self.agreeing else "")


Verdict = Proved | Refuted | Undecided
