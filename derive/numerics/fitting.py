"""From an objective and data to a certified minimiser: the weight of the penalty, the solver, the certificate, the scales."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np
from sympy import Expr, Symbol

from derive.claims.errors import InputError
from derive.numerics import data
from derive.numerics.certificates import certify
from derive.numerics.objective import Objective, ScaleEstimate, value_of
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate, Certificate, Declined, Solution, Status
from derive.numerics.solvers._solver import Solver, choose
from derive.symbols import n

_SIZES = frozenset((n,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """How the penalty is weighed: by scales, or by a factor in a normalisation of the loss.

    Parameters
    ----------
    scales : mapping of str to float
        Positive and finite, by the symbol's name.
    penalty : float, optional
        The factor itself, nonnegative.
    normalisation : str, optional
        Which loss the factor goes with; needed with `penalty`, otherwise "mean".
    """

    scales: Mapping[str, object]
    penalty: float | None = None
    normalisation: str | None = None


def fit(
    objective: Objective,
    X: object,
    y: object,
    *,
    intercept: bool,
    weighing: Weighing,
    solver: str | None = None,
    columns: Sequence[str] | None = None,
) -> Solution:
    """Minimise the objective over theta, and over an intercept with a flat prior if there is one.

    Raises
    ------
    InputError
        Data, scales or a solver that cannot be used; a penalty whose weight is not determined.
    """
    design = data.design(X)
    responses = data.responses(y, design.shape[0])
    names = data.names(columns, X, design.shape[1])
    _check_shape(design, intercept)
    penalised = objective.penalty_kind if weighing.penalty != 0 else Kind.ABSENT
    # Before the weight: other shapes have none.
    chosen = choose(objective.name, objective.loss_kind, penalised, solver)
    scales = _values(objective, weighing.scales)
    normalisation = weighing.normalisation or "mean"
    divisor = objective.divisor(normalisation)
    weight = _weight(objective, weighing, scales, design.shape[0])
    _need(objective, divisor, scales, "the full negative log likelihood depends on it")
    _need(objective, objective.asymmetry, scales, "the loss is not symmetric")
    asymmetry = value_of(objective.asymmetry, scales, design.shape[0])
    problem = Problem(
        name=objective.name,
        X=design,
        y=responses,
        intercept=intercept,
        loss=objective.loss_kind,
        penalty=penalised,
        weight=weight,
        below=1 - asymmetry,
        above=1 + asymmetry,
    )
    # What overflows is not finite, and no certificate holds of it.
    with np.errstate(all="ignore"):
        used, candidate, certificate = _solve(problem, chosen)
        residual = problem.residual(candidate.theta, candidate.intercept)
        minimum = float(problem.losses(residual).sum() + weight * problem.penalties(candidate.theta).sum())
        values, told = _estimates(objective, problem, candidate, residual, scales)
    factor = 1 / value_of(divisor, scales, problem.n)
    constant = value_of(objective.constant, scales, problem.n) if normalisation == "nll" else 0.0
    return Solution(
        name=objective.name,
        formula=objective.formula,
        verdict=objective.verdict,
        theta=candidate.theta,
        intercept=candidate.intercept if intercept else None,
        value=minimum * factor + constant,
        status=_status(candidate, certificate),
        certificate=certificate,
        penalty=weight * factor,
        normalisation=normalisation,
        solver=used.name,
        iterations=candidate.iterations,
        columns=names,
        observations=problem.n,
        unique=candidate.unique,
        scales=values,
        estimated=told,
        notes=tuple(_notes(objective, problem, candidate, weighing)),
        dependencies=candidate.dependencies,
        intervals=candidate.intervals,
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


def _values(objective: Objective, given: Mapping[str, object]) -> dict[Symbol, float]:
    """The scales that were given, by symbol."""
    known = {str(symbol): symbol for symbol in (*objective.noise_scales, *objective.prior_scales)}
    found = {}
    for name, value in given.items():
        if name not in known:
            close = difflib.get_close_matches(str(name)[:60], known, n=1, cutoff=0.4)
            hint = f"; did you mean `{close[0]}`?" if close else ""
            raise InputError(f"{objective.name}: unknown scale `{str(name)[:60]}`; it has {', '.join(known) or 'none'}{hint}")
        if value is None:
            continue
        if not isinstance(value, Real) or isinstance(value, bool) or not 0 < float(value) < math.inf:
            raise InputError(f"{objective.name}: scale `{name}` must be a positive finite number, got {name} = {value!r}")
        found[known[name]] = float(value)
    return found


def _weight(objective: Objective, weighing: Weighing, scales: Mapping[Symbol, float], observations: int) -> float:
    """Factor of the penalty where the loss is a plain sum."""
    penalised = objective.penalty_kind is not Kind.ABSENT
    if weighing.penalty is None:
        _need(objective, objective.weight, scales, f"with a {objective.prior_name} prior scales are not estimated")
        return _positive(objective, value_of(objective.weight, scales, observations)) if objective.weight != 0 else 0.0
    if weighing.normalisation is None:
        raise InputError(
            f"{objective.name}: a penalty of {weighing.penalty} goes with which loss? Say normalisation nll, sum, mean or half_mean"
        )
    if not penalised:
        raise InputError(f"{objective.name}: there is no penalty to weigh: the prior is flat")
    prior = [str(symbol) for symbol in objective.prior_scales if symbol in scales]
    if prior:
        raise InputError(f"{objective.name}: the penalty is given twice, by {prior[0]} and by its factor; leave one out")
    given = weighing.penalty
    if not isinstance(given, Real) or isinstance(given, bool) or not 0 <= float(given) < math.inf:
        raise InputError(f"{objective.name}: the penalty's factor must be a finite number, 0 or more, got {given!r}")
    divisor = objective.divisor(weighing.normalisation)
    _need(objective, divisor, scales, "the full negative log likelihood depends on it")
    if given == 0:
        return 0.0
    return _positive(objective, float(given) * value_of(divisor, scales, observations))


def _positive(objective: Objective, weight: float) -> float:
    if not 0 < weight < math.inf:
        raise InputError(
            f"{objective.name}: the factor of the penalty is {weight} in floating point; scales nearer to one another are needed"
        )
    return weight


def _need(objective: Objective, expr: Expr, scales: Mapping[Symbol, float], reason: str) -> None:
    """Raise an error that names the scales that are missing in an expression, and says why they are not estimated."""
    missing = sorted(str(symbol) for symbol in expr.free_symbols - set(scales) - _SIZES)
    if not missing:
        return
    needed = " and ".join(missing)
    why = ""
    if set(missing) & {str(symbol) for symbol in objective.prior_scales}:
        why = ", because with the prior's scale free as well the posterior density is unbounded"
    elif objective.prior_scales:
        why = ", because with the noise's scale free as well the posterior density may have several maxima"
    instead = ", or the penalty's factor (lambda) with its normalisation" if objective.prior_scales else ""
    raise InputError(f"{objective.name}: {needed} {'is' if len(missing) == 1 else 'are'} needed: {reason}{why}; give {needed}{instead}")


def _estimates(
    objective: Objective, problem: Problem, candidate: Candidate, residual: Array, scales: Mapping[Symbol, float]
) -> tuple[dict[str, float], dict[str, str]]:
    """Given scales, and those that maximise the likelihood at this point; for each of these how it was estimated."""
    values = {str(symbol): value for symbol, value in scales.items()}
    told = {}
    for estimate in objective.estimates:
        name = str(estimate.scale)
        if estimate.scale in scales:
            continue
        if _perfect(problem, candidate, residual):
            told[name] = f"unbounded: every residual is zero, and the likelihood grows without bound as {name} goes to 0"
            continue
        value = _scale(estimate, problem, residual)
        if not math.isfinite(value):
            told[name] = "beyond the range of double precision"
            continue
        values[name] = value
        told[name] = estimate.told
    return values, told


def _scale(estimate: ScaleEstimate, problem: Problem, residual: Array) -> float:
    total = float(problem.losses(residual).sum())
    return float((value_of(estimate.factor, {}, problem.n) * total) ** (1 / float(estimate.power)))


def _perfect(problem: Problem, candidate: Candidate, residual: Array) -> bool:
    """Whether every residual is zero, as far as rounding lets anybody see."""
    bound = 4 * (problem.p + 2) * np.finfo(np.float64).eps
    theta = np.abs(candidate.theta)
    for rows in problem.blocks():
        sizes = np.abs(problem.X[rows]) @ theta + np.abs(problem.y[rows]) + abs(candidate.intercept)
        if (np.abs(residual[rows]) > bound * sizes).any():
            return False
    return True


def _notes(objective: Objective, problem: Problem, candidate: Candidate, weighing: Weighing) -> Iterator[str]:
    if problem.intercept:
        yield "flat prior on the intercept"
    if weighing.penalty is not None and not problem.weight:
        yield "a penalty of 0 is the flat prior"
    if candidate.dependencies and problem.penalty is Kind.QUADRATIC and candidate.unique:
        yield f"columns are collinear; the {objective.prior_name} prior makes the minimiser unique"


__all__ = ["Weighing", "fit"]
