"""Which loss a noise or a response has, by its usual names; and which noises and responses have a loss."""

from derive.catalogue import entry
from derive.derivation.naming import FAMILIES, families
from derive.derivation.strategy import negative_log_likelihood
from derive.families._family import Family
from derive.losses._loss import Loss, loss_named, losses_of
from derive.model import PREDICTORS, Model
from derive.numerics.objective import PREDICTED, RESIDUAL, Objective, objective_of
from derive.vocabulary.errors import InputError

MOVING = frozenset((RESIDUAL, PREDICTED))
"""What the model moves of a row."""


def losses(law: Family) -> tuple[Loss, ...]:
    """The losses that the negative log likelihood is the sum of, up to a positive factor and a constant."""
    model = Model(noise=law, prior=None, predictor=PREDICTORS["opaque"])
    return losses_in(objective_of(negative_log_likelihood(model)))


def losses_in(objective: Objective) -> tuple[Loss, ...]:
    """The losses that an objective is the sum of, beside its penalties."""
    rows, _ = objective.kernels
    moving = [kernel for _, kernel in rows if kernel.free_symbols & MOVING]
    return losses_of(moving[0]) if len(moving) == 1 else ()


def law_with(loss: str) -> str:
    """The noise or response of the catalogue whose loss this is.

    Raises
    ------
    InputError
        There is no such loss, none has it, or several have it.
    """
    wanted = loss_named(loss)
    laws = [entry(FAMILIES, name, Family) for name in families()]
    found = [law.name for law in laws if law.as_noise and wanted in losses(law)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(f"{wanted.title}: it is the loss of no noise or response that is known; see `derive list`")
    raise InputError(f"{wanted.title}: it is the loss of {' and of '.join(found)}; say which of them")
