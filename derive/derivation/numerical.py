"""A derivation handed over to the solvers: one loss of a residual, one penalty of a coordinate, the scales and their estimates."""

from collections.abc import Iterator
from dataclasses import replace

from sympy import Symbol

from derive.claims.sides import Points
from derive.claims.verdict import Proved
from derive.claims.witness import DerivativeSign
from derive.derivation.answering import status
from derive.derivation.derivation import Derivation
from derive.derivation.display import unicode
from derive.numerics.objective import COORDINATE, RESIDUAL, Objective, objective_of
from derive.numerics.posterior import Posterior, ScaleEstimate
from derive.vocabulary.binding import free
from derive.vocabulary.errors import InputError
from derive.vocabulary.shapes import PiecewiseLinear, Quadratic
from derive.vocabulary.signs import Facts


def numerical(derivation: Derivation) -> Posterior:
    """The negative log posterior as loss and penalty, with everything that a solution says of it.

    Raises
    ------
    InputError
        The derivation is not finished, or not Proved; it is no sum of losses of single residuals and penalties of single coordinates;
        or the loss has no factor that is certainly positive.
    """
    if not derivation.finished:
        raise InputError(f"{derivation.name}: the derivation is not finished, so that there is nothing to fit: {derivation.unfinished}")
    verdict = status(derivation.steps, len(derivation.premises))
    if not isinstance(derivation.verdict, Proved):
        raise InputError(
            f"{derivation.name}: the derivation is not proved, so that its objective is not fitted: "
            f"{verdict}; `print(derivation)` shows which step is open"
        )
    posterior = derivation.posterior
    if posterior is None:
        raise InputError(f"{derivation.name}: there is nothing to fit: the densities are left open")
    objective = posterior.objective
    scales = {*posterior.noise_scales, *posterior.prior_scales}
    if not free(objective.loss) <= scales | {RESIDUAL} or not free(objective.penalty) <= scales | {COORDINATE}:
        raise InputError(f"{derivation.name}: the objective is no sum of losses of single residuals and penalties of single coordinates")
    if derivation.parts is None:
        _check_signs(derivation.name, objective)
    estimates = tuple(_scale_estimates(derivation, posterior))
    return replace(posterior, estimates=estimates, formula=unicode(derivation.optimum), verdict=verdict)


def _check_signs(name: str, objective: Objective) -> None:
    """Of several losses or penalties the sum has to be of a certain sign, or minimising might be maximising."""
    for what, shape in (("loss", objective.loss_shape), ("penalty", objective.penalty_shape)):
        # Otherwise there is nothing to weigh, or a shape that no solver takes.
        if isinstance(shape, (Quadratic, PiecewiseLinear)) and not Facts().is_positive(shape.weight):
            raise InputError(
                f"{name}: the factor `{shape.weight}` of the {what} is not certainly positive, so that minimising might be maximising; "
                f"write the energy as a certainly positive factor times a {what}"
            )


def _scale_estimates(derivation: Derivation, posterior: Posterior) -> Iterator[ScaleEstimate]:
    """The proved estimates that are a power of the scale equal to a multiple of the sum of the losses."""
    for statement in derivation.estimates:
        match statement.after, statement.claim.witness:
            case Points(element=Symbol() as scale, condition=condition), DerivativeSign(increasing=increasing, value=value):
                base, power = increasing.as_base_exp()
                found = objective_of(value)
                losses = [total for _, total in found.rows]
                plain = found.constant == 0 and not found.penalties and losses == [total for _, total in posterior.objective.rows]
                if plain and base == scale in posterior.noise_scales and isinstance(statement.verdict, Proved):
                    yield ScaleEstimate(scale=scale, power=power, factor=found.rows[0][0], formula=unicode(condition))
