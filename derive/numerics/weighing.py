"""What the penalty weighs against the loss, in numbers: from scales, or from a factor that is given; and who can minimise it."""

import math
from collections.abc import Mapping
from dataclasses import fields
from numbers import Real

from sympy import Expr, Symbol

from derive.numerics.objective import value_of
from derive.numerics.posterior import Posterior
from derive.numerics.problem import Kind
from derive.numerics.solvers._solver import Solver, choose
from derive.vocabulary.calling import meant
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.shapes import Constant, Other, PiecewiseLinear, Quadratic
from derive.vocabulary.symbols import n

_SIZES = frozenset((n,))
_KINDS = {Constant: Kind.ABSENT, Quadratic: Kind.QUADRATIC, PiecewiseLinear: Kind.PIECEWISE_LINEAR, Other: Kind.OTHER}


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


_BESIDE = tuple(each.name for each in fields(Weighing))
"""Names that are asked for beside those of scales."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A posterior in numbers, before the data are looked at.

    Parameters
    ----------
    solvers : tuple of Solver
        Those that can minimise it, in the order in which they are tried.
    loss, penalty : Kind
        Their shapes; the penalty is ABSENT also where its factor is 0.
    weight : float
        Factor of the penalty where the loss is a plain sum of r^2 or |r|; 0 where it is absent.
    asymmetry : float
        (above - below)/(above + below) of a piecewise linear loss.
    scales : mapping of Symbol to float
        As given.
    normalisation : str
        That the value and the penalty's factor are displayed with.
    factor, constant : float
        What is displayed is factor * (sum of the losses + weight * penalty) + constant.
    """

    solvers: tuple[Solver, ...]
    loss: Kind
    penalty: Kind
    weight: float
    asymmetry: float
    scales: Mapping[Symbol, float]
    normalisation: str
    factor: float
    constant: float


def weigh(posterior: Posterior, weighing: Weighing, *, solver: str | None, observations: int) -> Weighed:
    """The posterior in numbers, for that many observations.

    Raises
    ------
    InputError
        No solver for its shapes; a scale that is unknown, missing or not positive; a factor without its normalisation.
    """
    if weighing.penalty is not None and not 0 <= _number(weighing.penalty) < math.inf:
        raise InputError(f"{posterior.name}: the penalty's factor must be a finite number, 0 or more, got {str(weighing.penalty)[:60]}")
    objective = posterior.objective
    loss = _KINDS[type(objective.loss_shape)]
    penalty = _KINDS[type(objective.penalty_shape)] if weighing.penalty != 0 else Kind.ABSENT
    # Before the weight: other shapes have none.
    solvers = choose(posterior.name, loss, penalty, solver)
    scales = _values(posterior, weighing.scales)
    normalisation = weighing.normalisation or "mean"
    divisor = objective.divisor(normalisation)
    weight = _weight(posterior, weighing, scales, observations)
    _need(posterior, divisor, scales, "the full negative log likelihood depends on it")
    _need(posterior, objective.asymmetry, scales, "the loss is not symmetric")
    return Weighed(
        solvers=solvers,
        loss=loss,
        penalty=penalty,
        weight=weight,
        asymmetry=value_of(objective.asymmetry, scales, observations),
        scales=scales,
        normalisation=normalisation,
        factor=1 / value_of(divisor, scales, observations),
        constant=value_of(posterior.constant, scales, observations) if normalisation == "nll" else 0.0,
    )


def _values(posterior: Posterior, given: Mapping[str, object]) -> dict[Symbol, float]:
    """The scales that were given, by symbol."""
    known = {str(symbol): symbol for symbol in (*posterior.noise_scales, *posterior.prior_scales)}
    found = {}
    for name, value in given.items():
        if name not in known:
            hint = meant(str(name)[:60], [*known, *_BESIDE], cutoff=0.4)
            raise InputError(f"{posterior.name}: unknown scale `{str(name)[:60]}`; it has {', '.join(known) or 'none'}{hint}")
        if value is None:
            continue
        number = _number(value)
        domain = posterior.domains.get(known[name])
        least, most = (float(domain.start), float(domain.end)) if domain is not None else (0.0, math.inf)
        if not (least < number < most and math.isfinite(number)):
            wanted = "a positive finite number" if (least, most) == (0, math.inf) else f"a finite number between {least} and {most}"
            raise InputError(f"{posterior.name}: scale `{name}` must be {wanted}, got {name} = {str(value)[:60]}")
        found[known[name]] = number
    return found


def _weight(posterior: Posterior, weighing: Weighing, scales: Mapping[Symbol, float], observations: int) -> float:
    """Factor of the penalty where the loss is a plain sum."""
    objective = posterior.objective
    if weighing.penalty is None:
        instead = ", or the penalty's factor (lambda) with its normalisation"
        _need(posterior, objective.penalty_weight, scales, f"with a {posterior.prior_name} prior scales are not estimated", instead)
        return _positive(posterior, value_of(objective.penalty_weight, scales, observations)) if objective.penalty_weight != 0 else 0.0
    if weighing.normalisation is None:
        raise InputError(
            f"{posterior.name}: a penalty of {weighing.penalty} goes with which loss? Say normalisation nll, sum, mean or half_mean"
        )
    if isinstance(objective.penalty_shape, Constant):
        raise InputError(f"{posterior.name}: there is no penalty to weigh: the prior is flat")
    prior = [str(symbol) for symbol in posterior.prior_scales if symbol in scales]
    if prior:
        raise InputError(f"{posterior.name}: the penalty is given twice, by {prior[0]} and by its factor; leave one out")
    given = _number(weighing.penalty)
    divisor = objective.divisor(weighing.normalisation)
    _need(posterior, divisor, scales, "the full negative log likelihood depends on it")
    if given == 0:
        return 0.0
    return _positive(posterior, given * value_of(divisor, scales, observations))


def _number(value: object) -> float:
    """The value as a float; NaN for what is no real number, infinity for what is too large."""
    if not isinstance(value, Real) or isinstance(value, bool):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _positive(posterior: Posterior, weight: float) -> float:
    if not 0 < weight < math.inf:
        raise InputError(
            f"{posterior.name}: the factor of the penalty is {weight} in floating point; scales nearer to one another are needed"
        )
    return weight


def _need(posterior: Posterior, expr: Expr, scales: Mapping[Symbol, float], reason: str, instead: str = "") -> None:
    """Raise an error that names the scales that are missing in an expression, and says why they are not estimated."""
    missing = sorted(str(symbol) for symbol in expr.free_symbols - set(scales) - _SIZES)
    if not missing:
        return
    needed = " and ".join(missing)
    why = ""
    if set(missing) & {str(symbol) for symbol in posterior.prior_scales}:
        why = ", because with the prior's scale free as well the likelihood times the prior density may be unbounded"
    elif posterior.prior_scales:
        why = ", because with the noise's scale free as well the posterior density may have several maxima"
    raise InputError(f"{posterior.name}: {needed} {'is' if len(missing) == 1 else 'are'} needed: {reason}{why}; give {needed}{instead}")
