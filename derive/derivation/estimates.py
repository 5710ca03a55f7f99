"""Estimates by maximum likelihood: the noise's scale, and a location, as sets of points."""

from collections.abc import Iterator

from sympy import Basic, Eq, Expr, Symbol

from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.claims.relations import Equal
from derive.claims.sides import Optimum, Points, Sense
from derive.claims.witness import Subgradient, Witness
from derive.definitions._definition import recognise
from derive.derivation.derivation import Derivation
from derive.derivation.step import Estimated
from derive.derivation.strategy import negative_log_likelihood
from derive.judging.proof.optima import derivative_sign, subgradient
from derive.judging.proof.theory import theory
from derive.vocabulary.binding import lettered
from derive.vocabulary.linear import linear_form
from derive.vocabulary.symbols import LETTERS


def estimates(derivation: Derivation) -> tuple[Estimated, ...]:
    """Scale and location under a flat prior or none, of densities that are written out; with other priors scales are not estimated."""
    prior = derivation.model.prior
    if derivation.posterior is None or (prior is not None and not prior.constant):
        return ()
    return (*_scales(derivation), *_location(derivation))


def _scales(derivation: Derivation) -> Iterator[Estimated]:
    """sigma^2 = MSE, b = MAE: the minimiser of the negative log likelihood in a scale, at any prediction."""
    likelihood = negative_log_likelihood(derivation.model)
    loss = derivation.parts.loss if derivation.parts else None
    for scale in derivation.model.noise.parameters:
        if loss is None or scale.symbol in loss.free_symbols:
            continue
        positive = Premise(label="B1", name="imperfect_fit", statement="not every residual is zero", positive=(loss,))
        witness = derivative_sign(likelihood, scale.symbol, theory((positive,), ()))
        if witness is None:
            continue
        value = named(lettered(linear_form(witness.value).expression(), LETTERS))
        condition = Eq(witness.increasing, value, evaluate=False)
        yield _minimisers("maximum likelihood estimate of the scale", likelihood, scale.symbol, condition, witness, positive)


def _location(derivation: Derivation) -> Iterator[Estimated]:
    """The mean, or the set of medians: the minimisers over a single number."""
    unknown = derivation.model.unknown
    if not isinstance(unknown, Symbol):
        return
    objective = derivation.objective
    empty = theory((), ())
    witness = derivative_sign(objective, unknown, empty) or subgradient(objective, unknown, empty)
    if witness is None:
        return
    condition = witness.optimal if isinstance(witness, Subgradient) else Eq(witness.increasing, witness.value, evaluate=False)
    yield _minimisers("all minimisers in", objective, unknown, lettered(condition, LETTERS), witness)


def _minimisers(called: str, objective: Expr, unknown: Symbol, condition: Basic, witness: Witness, *premises: Premise) -> Estimated:
    before = Optimum(sense=Sense.MIN, objective=objective, unknowns=frozenset((unknown,)))
    after = Points(element=unknown, condition=condition)
    claim = Claim(before=before, relation=Equal(), after=after, premises=premises, witness=witness)
    return Estimated(title=f"{called} {unknown}", claim=claim, unknown=unknown, called=called)


def named(value: Expr) -> Expr:
    """A value that is a loss with a name, by its name."""
    form = linear_form(value)
    if form.constant != 0 or len(form.terms) != 1:
        return value
    ((total, weight),) = form.terms.items()
    return recognise(lettered(total, LETTERS), weight, "loss") or value
