"""What a solver proposes, what is certified of it, and what the user gets: in words for a terminal, as plain data for JSON."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import Enum

import numpy as np

from derive.numerics.data import design
from derive.numerics.problem import Array
from derive.vocabulary.calling import Told
from derive.vocabulary.frozen import dataclass


class Status(Enum):
    """What is known of the point."""

    OPTIMAL = "optimal"
    NOT_UNIQUE = "not_unique"
    NOT_CERTIFIED = "not_certified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """Column `column` is a linear combination of earlier ones: sum of `coefficients[k]` * column k. Column -1 is the constant column.

    An all-zero column has no coefficients.
    """

    column: int
    coefficients: Mapping[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Coordinate `column` (-1: the intercept) takes every value from `low` to `high` among the minimisers."""

    column: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """A point that a solver proposes, with what it knows about other minimisers.

    Parameters
    ----------
    theta : ndarray, shape (p,)
    intercept : float
        0.0 where the problem has none.
    dual : ndarray, shape (n,), optional
        A dual point, the slope h'(r_i) at the solution; a witness, whose feasibility the certificate checks.
    iterations : int
        Of the outermost loop; 0 for a direct method.
    unique : bool or None
        Whether it is the only minimiser; None where the solver does not know.
    dependencies : tuple of Dependency
        Columns that make it not unique; or would, were it not for the penalty.
    intervals : tuple of Interval
        Ranges of coordinates over all minimisers, where they were computed.
    """

    theta: Array
    intercept: float
    dual: Array | None = None
    iterations: int = 0
    unique: bool | None = None
    dependencies: tuple[Dependency, ...] = ()
    intervals: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """A solver's answer where the data are not for it; the next one is tried."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(metaclass=Told):
    """How far a point is from optimal, computed from the data and the point (and a dual witness) alone.

    Parameters
    ----------
    kind : str
        "stationarity", "duality_gap" or "dual_vertex".
    value : float
        Relative; 0 is perfect. NaN or infinite where it cannot be computed.
    tolerance : float
        What it must not exceed.
    objective : float
        The sum of the losses plus the weighed penalty at the point: what is minimised, in the normalisation "sum".
    meaning : str
        What was measured, in words.
    """

    kind: str
    value: float
    tolerance: float
    objective: float
    meaning: str

    @property
    def holds(self) -> bool:
        """Whether the value is within the tolerance."""
        return bool(self.value <= self.tolerance)


@dataclass(frozen=True, kw_only=True, eq=False)
class Solution(metaclass=Told):
    """A minimiser with its certificate.

    Parameters
    ----------
    name : str
        The derivation's name.
    theta : ndarray, shape (p,)
        Coefficients of the columns of X, in units of y per unit of the column.
    intercept : float or None
        None where none was asked for; it has a flat prior.
    value : float
        What is minimised, at the point: the displayed objective in the normalisation `normalisation`.
    status : Status
        OPTIMAL: certified, and the only minimiser as far as is known; NOT_UNIQUE: certified, one of many; NOT_CERTIFIED.
    certificate : Certificate
        Computed from data and point.
    penalty : float
        Factor of the penalty in `normalisation`; 0 where there is none.
    normalisation : str
        "nll", "sum", "mean" or "half_mean".
    scales : mapping of str to float
        Scales as given; or estimated by maximum likelihood, where `estimated` has their formula.
    estimated : mapping of str to str
        For each scale that was estimated, how, e.g. "sigma^2 = MSE, divides by n"; where the likelihood is unbounded, why
        there is no number.
    unique : bool or None
        Whether it is the only minimiser; None where that is not known.
    formula, verdict : str
        What is minimised, as it was derived; and how the derivation was ruled on.
    solver : str
    iterations : int
    notes : tuple of str
        What a careful reader should know, in sentences.
    dependencies, intervals
        As in `Candidate`.
    columns : tuple of str
        Names of the coefficients.
    observations : int
        n.
    """

    name: str
    theta: Array
    intercept: float | None
    value: float
    status: Status
    certificate: Certificate
    penalty: float
    normalisation: str
    solver: str
    iterations: int
    columns: tuple[str, ...]
    observations: int
    formula: str
    verdict: str
    unique: bool | None = None
    scales: Mapping[str, float] = field(default_factory=dict)
    estimated: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    intervals: tuple[Interval, ...] = ()

    @property
    def coefficients(self) -> dict[str, float]:
        """theta by the columns' names."""
        return dict(zip(self.columns, self.theta.tolist(), strict=True))

    def predict(self, X: object) -> Array:
        """X theta plus the intercept.

        Parameters
        ----------
        X : array_like, shape (m, p)

        Raises
        ------
        InputError
            Another number of columns, or something that is not finite numbers.
        """
        new = design(X, columns=self.theta.size)
        return np.asarray(new @ self.theta + (self.intercept or 0.0))

    def __str__(self) -> str:
        """Coefficients, status, certificate and scales, a few lines."""
        of = self.certificate
        intercept, iterations = self.intercept, self.iterations
        given = {name: f"{_number(value)}  ({self.estimated.get(name, 'given')})" for name, value in self.scales.items()}
        status = f"not_certified: the certificate was not reached ({of.value:.2g} > {of.tolerance:g})"
        rows = [
            (self.name, self.formula),
            ("derivation", self.verdict),
            ("data", f"n = {self.observations}, p = {len(self.columns)}" + (", and an intercept" if intercept is not None else "")),
            (f"minimum ({self.normalisation})", _number(self.value)),
            *([(f"lambda ({self.normalisation})", _number(self.penalty))] if self.penalty else []),
            *{**given, **self.estimated, **given}.items(),
            ("", ""),
            *([(_name(self, -1), _number(intercept))] if intercept is not None else []),
            *((name, _number(value)) for name, value in self.coefficients.items()),
            ("", ""),
            ("status", status if self.status is Status.NOT_CERTIFIED else _SUMMARY[self.status, self.unique]),
            ("certificate", f"{of.kind.replace('_', ' ')} {of.value:.2g}, needed {of.tolerance:g}: {of.meaning}"),
            ("solver", self.solver + (f", {iterations} iteration{'s' * (iterations != 1)}" if iterations else "")),
            *(("note", note) for note in _notes(self)),
        ]
        width = max(len(title) for title, _ in rows)
        return "\n".join(f"{title.ljust(width)}  {told}".rstrip() for title, told in rows)


LISTED = 20
"""So many collinear columns, terms of one, or ranges are told in words; all of them are in the data."""

_SUMMARY = {
    (Status.OPTIMAL, True): "optimal, the only minimiser",
    (Status.OPTIMAL, None): "optimal; whether another point is as good was not decided",
    (Status.NOT_UNIQUE, False): "not_unique: optimal, and other points are as good",
}


def as_data(solution: Solution) -> dict[str, object]:
    """Strings, numbers and lists; a number that is not finite is null."""
    of = solution.certificate
    return {
        "name": solution.name,
        "objective": solution.formula,
        "verdict": solution.verdict,
        "observations": solution.observations,
        "status": solution.status.value,
        "unique": solution.unique,
        "intercept": _finite(solution.intercept),
        "coefficients": {name: _finite(value) for name, value in solution.coefficients.items()},
        "value": _finite(solution.value),
        "normalisation": solution.normalisation,
        "lambda": _finite(solution.penalty),
        "scales": {name: _finite(value) for name, value in solution.scales.items()},
        "estimated": dict(solution.estimated),
        "certificate": {"kind": of.kind, "value": _finite(of.value), "tolerance": of.tolerance, "holds": of.holds, "meaning": of.meaning},
        "solver": solution.solver,
        "iterations": solution.iterations,
        "dependencies": [
            {
                "column": _name(solution, dependency.column),
                "coefficients": {_name(solution, column): value for column, value in dependency.coefficients.items()},
            }
            for dependency in solution.dependencies
        ],
        "intervals": [
            {"column": _name(solution, interval.column), "low": interval.low, "high": interval.high} for interval in solution.intervals
        ],
        "notes": list(_notes(solution)),
    }


def _notes(solution: Solution) -> Iterator[str]:
    """Collinear columns and ranges by name, then the solution's own notes."""
    yield from (_dependency(solution, dependency) for dependency in solution.dependencies[:LISTED])
    if len(solution.dependencies) > LISTED:
        yield f"and {len(solution.dependencies) - LISTED} more collinear columns"
    for interval in solution.intervals[:LISTED]:
        yield f"minimisers have {_name(solution, interval.column)} from {_number(interval.low)} to {_number(interval.high)}"
    if len(solution.intervals) > LISTED:
        yield f"and {len(solution.intervals) - LISTED} more coefficients that vary"
    yield from solution.notes


def _dependency(solution: Solution, dependency: Dependency) -> str:
    """`c = 2 a + b`."""
    terms: list[str] = []
    for column, value in list(dependency.coefficients.items())[:LISTED]:
        size = f"{abs(value):.6g} ".removeprefix("1 ")
        sign = "- " if value < 0 else "+ " if terms else ""
        terms.append(f"{sign}{size}{_name(solution, column)}")
    if len(dependency.coefficients) > LISTED:
        terms.append("+ ...")
    return f"collinear columns: {_name(solution, dependency.column)} = {' '.join(terms) or '0'}"


def _name(solution: Solution, column: int) -> str:
    if column >= 0:
        return solution.columns[column]
    # A column may bear the name.
    return "(intercept)" if "intercept" in solution.columns else "intercept"


def _number(value: float) -> str:
    """Enough digits to tell results apart, few enough to read."""
    return f"{value:.10g}"


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
