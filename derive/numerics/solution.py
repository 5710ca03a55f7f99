"""What a solver proposes, what is certified of it, and what the user gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from derive.numerics.problem import Array


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
class Certificate:
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
class Solution:
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
        from derive.numerics.data import design

        new = design(X, columns=self.theta.size)
        return np.asarray(new @ self.theta + (self.intercept or 0.0))

    def __str__(self) -> str:
        from derive.numerics.report import to_text

        return to_text(self)


__all__ = ["Candidate", "Certificate", "Declined", "Dependency", "Interval", "Solution", "Status"]
