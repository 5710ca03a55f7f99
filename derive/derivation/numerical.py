"""A derivation handed over to the solvers: one loss of a residual, one penalty of a coordinate, the scales and their estimates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized
from typing import TYPE_CHECKING

import numpy as np
from sympy import Add, Basic, Expr, Symbol, cancel

from derive.claims.sides import Points
from derive.claims.verdict import Proved
from derive.claims.witness import DerivativeSign
from derive.definitions._definition import unfold
from derive.derivation.display import unicode
from derive.derivation.page import status
from derive.derivation.strategy import negative_log_likelihood
from derive.numerics import fitting
from derive.numerics.functions.sums import COORDINATE, RESIDUAL, separate
from derive.numerics.objective import Objective, ScaleEstimate
from derive.numerics.solution import Solution
from derive.numerics.weighing import Weighing
from derive.vocabulary.arguments import text, wrong
from derive.vocabulary.binding import depends, free
from derive.vocabulary.errors import InputError
from derive.vocabulary.linear import linear_form
from derive.vocabulary.nodes import Named
from derive.vocabulary.shapes import PiecewiseLinear, Quadratic
from derive.vocabulary.signs import Facts

if TYPE_CHECKING:
    from derive.derivation.derivation import Derivation


def fit(
    derivation: Derivation,
    X: object,
    y: object,
    *,
    intercept: bool,
    weighing: Weighing,
    solver: str | None,
    columns: Sequence[str] | None,
) -> Solution:
    """See `Derivation.fit`."""
    for field, data in (("X", X), ("y", y)):
        if isinstance(data, Basic):
            raise wrong("fit", field, "an array of numbers", data)
    for field, word in (("normalisation", weighing.normalisation), ("solver", solver)):
        if word is not None:
            text("fit", field, word)
    objective = derivation.numerical
    unknown = derivation.model.unknown
    if isinstance(unknown, Symbol):
        if X is not None or intercept:
            raise InputError(f"{derivation.name}: the location {unknown} is all that is fitted; X must be None and intercept False")
        # The one number is the coefficient of a column of ones.
        X, columns = np.ones((len(y) if isinstance(y, Sized) else 1, 1)), (str(unknown),)
    return fitting.fit(objective, X, y, intercept=intercept, weighing=weighing, solver=solver, columns=columns)


def objective_of(derivation: Derivation) -> Objective:
    """The negative log posterior as loss and penalty.

    Raises
    ------
    InputError
        The derivation is not finished, or not Proved; it is no sum of losses of single residuals and penalties of single coordinates;
        or the loss has no factor that is certainly positive.
    """
    if not derivation.finished:
        raise InputError(f"{derivation.name}: the derivation is not finished, so that there is nothing to fit: {derivation.unfinished}")
    if not isinstance(derivation.verdict, Proved):
        raise InputError(
            f"{derivation.name}: the derivation is not proved, so that its objective is not fitted: "
            f"{status(derivation.steps, len(derivation.premises))}; `print(derivation)` shows which step is open"
        )
    negative_log = derivation.negative_log
    if negative_log is None:
        raise InputError(f"{derivation.name}: there is nothing to fit: the densities are left open")
    model = derivation.model
    found, likelihood = separate(negative_log), linear_form(negative_log_likelihood(model))
    loss = Add(*(coefficient * kernel for coefficient, kernel in found.rows))
    penalty = Add(*(coefficient * kernel for coefficient, kernel in found.coordinates))
    scales = {scale for family in (model.noise, model.prior) if family for scale in _symbols(family.parameters)}
    if not free(loss) <= scales | {RESIDUAL} or not free(penalty) <= scales | {COORDINATE}:
        raise InputError(f"{derivation.name}: the objective is no sum of losses of single residuals and penalties of single coordinates")
    objective = Objective(
        name=derivation.name,
        loss=loss,
        penalty=penalty,
        constant=Add(*(term for term in Add.make_args(likelihood.constant) if not depends(term, derivation.optimum.unknowns))),
        noise_scales=_symbols(model.noise.parameters),
        prior_scales=_symbols(model.prior.parameters) if model.prior else (),
        estimates=tuple(_scale_estimates(derivation)),
        prior_name=model.prior.name if model.prior and not model.prior.constant else "",
        formula=unicode(derivation.optimum),
        verdict=status(derivation.steps, len(derivation.premises)),
    )
    if derivation.parts is None:
        _check_signs(objective)
    return objective


def _check_signs(objective: Objective) -> None:
    """Of several losses or penalties the sum has to be of a certain sign, or minimising might be maximising."""
    for what, shape in (("loss", objective.loss_shape), ("penalty", objective.penalty_shape)):
        match shape:
            case Quadratic(weight=weight):
                pass
            case PiecewiseLinear(below=below, above=above):
                weight = (below + above) / 2
            case _:
                # Nothing to weigh, or a shape that no solver takes.
                continue
        if not Facts().is_positive(weight):
            raise InputError(
                f"{objective.name}: the factor `{weight}` of the {what} is not certainly positive, so that minimising might be maximising; "
                f"write the energy as a certainly positive factor times a {what}"
            )


def _scale_estimates(derivation: Derivation) -> Iterable[ScaleEstimate]:
    """The proved estimates that are a power of the scale equal to a multiple of the sum of the losses."""
    for statement in derivation.estimates:
        after, witness = statement.after, statement.claim.witness
        if not isinstance(after, Points) or not isinstance(witness, DerivativeSign) or not isinstance(after.element, Symbol):
            continue
        if after.element not in _symbols(derivation.model.noise.parameters) or not isinstance(statement.verdict, Proved):
            continue
        base, power = witness.increasing.as_base_exp()
        losses, values = linear_form(derivation._parts.loss), linear_form(_unfolded(witness.value))
        if base != after.element or values.constant != 0 or list(values.terms) != list(losses.terms):
            continue
        (weight,), (factor,) = losses.terms.values(), values.terms.values()
        yield ScaleEstimate(scale=base, power=power, factor=cancel(factor / weight), formula=unicode(after.condition))


def _unfolded(expr: Expr) -> Expr:
    return expr.replace(lambda node: isinstance(node, Named), unfold)


def _symbols(parameters: Iterable[object]) -> tuple[Symbol, ...]:
    return tuple(scale.symbol for scale in parameters)  # type: ignore[attr-defined]


__all__ = ["fit", "objective_of"]
