"""From a derivation to functions of data: the objective as it is displayed, its formula and its verdicts with it."""

from itertools import product

from sympy import Expr, S, Symbol, cancel

from derive.claims.sides import Sense
from derive.claims.verdict import Proved, Refuted
from derive.derivation.answering import status
from derive.derivation.derivation import Derivation
from derive.derivation.display import unicode
from derive.families._family import Family
from derive.numerics.functions.compiling import Compiled, compile_expression
from derive.numerics.objective import divisor
from derive.vocabulary.binding import substitute
from derive.vocabulary.errors import InputError
from derive.vocabulary.linear import live


def compiled(derivation: Derivation, normalisation: str | None) -> Compiled:
    """See `Derivation.compile`."""
    expression = _expression(derivation, normalisation)
    refuted = derivation.refuted
    if refuted:
        raise InputError(f"{derivation.name}: {refuted}")
    verdict = f"{derivation.name}: {status(derivation.steps, len(derivation.premises))}"
    if not derivation.finished:
        verdict += f"; not finished: {derivation.unfinished}"
    if normalisation is not None and derivation.parts is not None:
        ruling = derivation.normalisations[normalisation].verdict
        if isinstance(ruling, Refuted):
            raise InputError(
                f"{derivation.name}: the objective normalised as `{normalisation}` does not order the points as the negative log "
                "posterior does, which is refuted; use another normalisation, or none"
            )
        told = "proved" if isinstance(ruling, Proved) else type(ruling).__name__.lower()
        verdict += f"; that `{normalisation}` orders the points as the negative log posterior does: {told}"
    return compile_expression(
        expression, formula=unicode(expression), verdict=verdict, meanings=_meanings(derivation), domains=derivation.model.domains
    )


def _expression(derivation: Derivation, normalisation: str | None) -> Expr:
    """What is computed: the last line, which is to be minimised, or the negative log posterior normalised so."""
    if normalisation is None:
        if derivation.optimum.sense is not Sense.MIN:
            raise InputError(f"{derivation.name}: {derivation.unfinished}, so that there is nothing to compile")
        return derivation.objective
    # One that is unknown is refused whatever the derivation is.
    divisor(normalisation, S.One)
    found = derivation.posterior if normalisation == "nll" else derivation.parts
    if found is not None:
        return found.displayed(normalisation)
    if normalisation == "nll":
        raise InputError(f"{derivation.name}: its densities are left open, so that there is no likelihood to compile")
    raise InputError(
        f"{derivation.name}: the loss is not normalised, and there is no `{normalisation}` of it: {derivation.withheld}; "
        'the whole objective is compiled with "nll", or none'
    )


def _meanings(derivation: Derivation) -> dict[str, str]:
    """What every scale is: whose, and in which unit where the energy tells."""
    model = derivation.model
    unit = "theta" if model.inputs else "mu"
    owners: list[tuple[Family, str, str]] = [(model.noise, f"{model.noise.title} {model.kind}", "y")]
    owners += [(model.prior, f"{model.prior.title} prior", unit)] if model.prior else []
    found: dict[str, str] = {}
    for family, owner, of in owners:
        powers = _dimensions(family)
        for parameter in family.parameters:
            told, power = f"{parameter.role} of the {owner}", powers[parameter.symbol]
            if not power:
                found[str(parameter.symbol)] = told
            else:
                found[str(parameter.symbol)] = f"{told}, in the unit of {of}" + (f" to the power {power}" if power != 1 else "")
    return found


def _dimensions(family: Family) -> dict[Symbol, int | None]:
    """For each parameter the power of the variate's unit that it has; None where no choice leaves the energy without a unit."""
    symbols = [each.symbol for each in family.parameters]
    if family.prediction is not None:
        return dict.fromkeys(symbols)
    factor = Symbol("c", positive=True)
    energy = live(family.energy)
    several = sum(len(each.powers) > 1 for each in family.parameters)
    for powers in product(*(each.powers for each in family.parameters)) if several <= 2 else ():
        changed = {family.variate: factor * family.variate, **{s: factor**k * s for s, k in zip(symbols, powers, strict=True)}}
        if cancel(substitute(energy, changed) - energy) == 0:
            return dict(zip(symbols, powers, strict=True))
    return dict.fromkeys(symbols)
