"""From a posterior and data to a certified minimiser: the weight of the penalty, the solver, the certificate, the scales."""

import math
from collections.abc import Iterator, Mapping, Sequence, Sized

import numpy as np
from sympy import Basic, Symbol

from derive.numerics import data
from derive.numerics.certificates import certify
from derive.numerics.objective import value_of
from derive.numerics.posterior import Posterior
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate, Certificate, Declined, Solution, Status
from derive.numerics.solvers._solver import Solver
from derive.numerics.weighing import Weighing, weigh
from derive.vocabulary.arguments import text, wrong
from derive.vocabulary.errors import InputError

LEAST = 1e-290
"""A sum of losses below this has lost digits to underflow."""


def fit(
    posterior: Posterior,
    X: object,
    y: object,
    *,
    intercept: bool,
    weighing: Weighing,
    solver: str | None = None,
    columns: Sequence[str] | None = None,
) -> Solution:
    """Minimise the negative log posterior over theta, and over an intercept with a flat prior if there is one.

    Raises
    ------
    InputError
        Data, scales or a solver that cannot be used; a penalty whose weight is not determined.
    """
    for field, given in (("X", X), ("y", y)):
        if isinstance(given, Basic):
            raise wrong("fit", field, "an array of numbers", given)
    for field, word in (("normalisation", weighing.normalisation), ("solver", solver)):
        if word is not None:
            text("fit", field, word)
    if posterior.objective.location:
        location = str(posterior.objective.prediction)
        if X is not None or intercept:
            raise InputError(f"{posterior.name}: the location {location} is all that is fitted; X must be None and intercept False")
        # The one number is the coefficient of a column of ones.
        X, columns = np.ones((len(y) if isinstance(y, Sized) else 1, 1)), (location,)
    design = data.design(X)
    responses = data.responses(y, design.shape[0])
    names = data.names(columns, X, design.shape[1])
    _check_shape(design, intercept)
    weighed = weigh(posterior, weighing, solver=solver, observations=design.shape[0])
    problem = Problem(
        name=posterior.name,
        X=design,
        y=responses,
        intercept=intercept,
        loss=weighed.loss,
        penalty=weighed.penalty,
        weight=weighed.weight,
        below=1 - weighed.asymmetry,
        above=1 + weighed.asymmetry,
    )
    # What overflows is not finite, and no certificate holds of it.
    with np.errstate(all="ignore"):
        used, candidate, certificate = _solve(problem, weighed.solvers)
        values, told = _estimates(posterior, problem, candidate, certificate, weighed.scales)
    return Solution(
        name=posterior.name,
        formula=posterior.formula,
        verdict=posterior.verdict,
        theta=candidate.theta,
        intercept=candidate.intercept if intercept else None,
        value=certificate.objective * weighed.factor + weighed.constant,
        status=_status(candidate, certificate),
        certificate=certificate,
        penalty=weighed.weight * weighed.factor,
        normalisation=weighed.normalisation,
        solver=used.name,
        iterations=candidate.iterations,
        columns=names,
        observations=problem.n,
        # Of a point that is not certified nothing else is claimed.
        unique=candidate.unique if certificate.holds else None,
        scales=values,
        estimated=told,
        notes=tuple(_notes(posterior, problem, candidate, weighing)),
        dependencies=candidate.dependencies,
        intervals=candidate.intervals if certificate.holds else (),
    )


def _solve(problem: Problem, chosen: Sequence[Solver]) -> tuple[Solver, Candidate, Certificate]:
    """The first certified candidate; else the one that comes nearest."""
    best: tuple[Solver, Candidate, Certificate] | None = None
    reasons = []
    for solver in chosen:
        answer = solver.solve(problem)
        if isinstance(answer, Declined):
            reasons.append(f"{solver.name}: {answer.reason}")
            continue
        certificate = certify(problem, answer, solver.certifies)
        # A NaN compares as false: any number is better.
        if best is None or not best[2].value <= certificate.value:
            best = (solver, answer, certificate)
        if certificate.holds:
            break
    if best is None:
        raise InputError(f"{problem.name}: no solver took these data: {'; '.join(reasons)}")
    return best


def _status(candidate: Candidate, certificate: Certificate) -> Status:
    if not certificate.holds:
        return Status.NOT_CERTIFIED
    return Status.NOT_UNIQUE if candidate.unique is False else Status.OPTIMAL


def _check_shape(design: Array, intercept: bool) -> None:
    if not isinstance(intercept, bool):
        raise InputError(f"intercept must be True or False, got {intercept!r}")
    if design.shape[0] == 0:
        raise InputError(f"there are no observations: X has shape {design.shape}")
    if design.shape[1] == 0 and not intercept:
        raise InputError("there is nothing to fit: X has no columns and intercept=False")


def _estimates(
    posterior: Posterior, problem: Problem, candidate: Candidate, certificate: Certificate, scales: Mapping[Symbol, float]
) -> tuple[dict[str, float], dict[str, str]]:
    """Given scales, and those that maximise the likelihood at a certified point; for each of these how it was estimated."""
    loss = certificate.objective
    values = {str(symbol): value for symbol, value in scales.items()}
    told = {}
    for estimate in posterior.estimates:
        name = str(estimate.scale)
        if estimate.scale in scales:
            continue
        if not certificate.holds:
            told[name] = "not estimated, because the point is not certified"
            continue
        if _perfect(problem, candidate):
            told[name] = f"unbounded: every residual is zero, and the likelihood grows without bound as {name} goes to 0"
            continue
        value = (value_of(estimate.factor, {}, problem.n) * loss) ** (1 / float(estimate.power))
        # Squares that underflow add up to too little.
        if not LEAST <= loss < math.inf:
            told[name] = "beyond the range of double precision"
            continue
        values[name] = value
        told[name] = estimate.told
    return values, told


def _perfect(problem: Problem, candidate: Candidate) -> bool:
    """Whether every residual is zero, as far as rounding lets anybody see."""
    rounding = float(np.finfo(np.float64).eps)
    bound = 4 * (problem.p + 2) * rounding
    theta = np.abs(candidate.theta)
    # A coefficient that should be zero is known to the rounding of the largest observation only.
    least = rounding * float(np.abs(problem.y).max())
    for rows in problem.blocks():
        X, y = problem.X[rows], problem.y[rows]
        sizes = np.abs(X) @ theta + np.abs(y) + abs(candidate.intercept) + least
        if not (np.abs(y - X @ candidate.theta - candidate.intercept) <= bound * sizes).all():
            return False
    return True


def _notes(posterior: Posterior, problem: Problem, candidate: Candidate, weighing: Weighing) -> Iterator[str]:
    if problem.intercept:
        yield "flat prior on the intercept"
    if weighing.penalty is not None and not problem.weight:
        yield "a penalty of 0 is the flat prior"
    if candidate.unique is False and candidate.dependencies and problem.penalty is Kind.ABSENT:
        yield (
            "of all minimisers the shortest theta is shown; the intercept does not count"
            if problem.loss is Kind.QUADRATIC
            else "of all minimisers one on the first independent columns is shown; the others have coefficient 0"
        )
    if candidate.dependencies and problem.penalty is Kind.QUADRATIC and candidate.unique:
        yield f"columns are collinear; the {posterior.prior_name} prior makes the minimiser unique"
