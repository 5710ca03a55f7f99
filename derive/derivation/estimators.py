"""The two questions, maximum likelihood and maximum a posteriori, and the one loop that derives."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from sympy import Expr, Float

from derive.catalogue import entry, file
from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.claims.sides import Optimum
from derive.derivation.derivation import Derivation
from derive.derivation.losses import law_with
from derive.derivation.naming import ALIASES, FAMILIES, combinations, families
from derive.derivation.step import Step
from derive.derivation.strategy import Strategy, textbook
from derive.families._family import Family, Parameter
from derive.families._normaliser import normalised
from derive.model import PREDICTORS, Model
from derive.rules._rule import Context, Rewritten, Rule
from derive.vocabulary.arguments import number, one_of, shown, text
from derive.vocabulary.binding import free
from derive.vocabulary.calling import meant, quoted, telling
from derive.vocabulary.errors import InputError


@telling
def mle(
    noise: str | Family | None = None,
    *,
    response: str | Family | None = None,
    loss: str | None = None,
    predictor: str = "opaque",
    scales: Mapping[str, object] | None = None,
) -> Derivation:
    """Maximum likelihood: from the density of the noise, or of a response, to the loss that is minimised.

    Parameters
    ----------
    noise : str or Family
        Law of the noise; a name from `derive list`, or a family of one's own.
    response : str or Family
        Instead: law of an observation given its prediction, e.g. "poisson".
    loss : str
        Instead: a usual name of the loss, e.g. "pinball"; the noise or response is looked for that has it.
    predictor : str
        "opaque" (any f_theta, the default), "linear" (X theta) or "location" (one number mu).
    scales : mapping of str to exact number, optional
        Values of scales by name, e.g. {"sigma": Rational(1, 2)}; positive, same units as y.

    Returns
    -------
    Derivation
        From arg max p(y | X, theta) to the loss; its verdicts are asked of the judge when they are first looked at.

    Raises
    ------
    InputError
        Unknown name, improper or ill-formed noise, a scale that is not a positive exact number; a loss that no noise or response
        has, or several have.
    """
    return _derive(_one_law("mle", noise, response, loss), None, predictor, scales)


@telling
def map(
    noise: str | Family | None = None,
    prior: str | Family | None = None,
    *,
    response: str | Family | None = None,
    loss: str | None = None,
    predictor: str = "opaque",
    scales: Mapping[str, object] | None = None,
) -> Derivation:
    """Maximum a posteriori: likelihood times prior, the prior's coordinates independent; `prior="flat"` gives MLE back.

    Parameters
    ----------
    noise, prior : str or Family
        Laws of the noise and of each coordinate of theta.
    response, loss
        Instead of a noise, as in `mle`.
    predictor, scales
        As in `mle`; the prior's scales too.

    Returns
    -------
    Derivation
        From arg max p(theta | X, y) (Bishop 2006, eq. 1.66) to loss plus penalty.

    Raises
    ------
    InputError
        As in `mle`; or one symbol stands for two things.
    """
    if prior is None:
        raise InputError('map: the prior must be a name or a Family, got `None`; say prior="flat", or use `derive.mle`')
    return _derive(_one_law("map", noise, response, loss), prior, predictor, scales)


def _one_law(owner: str, noise: str | Family | None, response: str | Family | None, loss: str | None) -> str | Family:
    """The one law of the observations that is named."""
    given = [each for each in (noise, response, loss) if each is not None]
    if len(given) != 1:
        raise InputError(f"{owner}: one of noise, response and loss is needed, got {len(given) or 'none'} of them")
    if loss is not None:
        return law_with(text(owner, "loss", loss))
    law = noise if response is None else response
    role = "noise" if response is None else "response"
    known = _known(law, role, owner)
    if response is not None and known.prediction is None:
        raise InputError(f"{owner}: {known.name} is a noise, which is added to the prediction; say noise={known.name!r}")
    if response is None and known.prediction is not None:
        raise InputError(f"{owner}: {known.name} is a response, whose law the prediction enters; say response={known.name!r}")
    assert law is not None
    return law


def derivation(name: str, *, predictor: str = "opaque", scales: Mapping[str, object] | None = None) -> Derivation:
    """The derivation of NOISE or NOISE+PRIOR, or of an alias such as `lasso`.

    Raises
    ------
    InputError
        Nothing bears that name; the nearest one is suggested.
    """
    full = ALIASES.get(text("derivation", "the name", name), name)
    parts = full.split("+")
    if len(parts) > 2 or not all(part in families() for part in parts):
        raise InputError(
            f"unknown combination `{quoted(name)}`; NOISE or NOISE+PRIOR is needed, see `derive list`"
            f"{meant(name.lower(), (*combinations(families()), *ALIASES))}"
        )
    return _derive(parts[0], parts[1] if len(parts) == 2 else None, predictor, scales)


def asked(
    name: str | None, noise: str | None, prior: str | None, *, predictor: str = "opaque", scales: Mapping[str, object] | None = None
) -> Derivation:
    """The derivation of that name, or else of that noise or response with that prior."""
    if name is not None:
        return derivation(name, predictor=predictor, scales=scales)
    assert noise is not None
    return _derive(noise, prior, predictor, scales)


def derive_from(model: Model) -> Derivation:
    """Run the textbook's strategy on the model and all of its premises."""
    return derive_by(textbook(), model, model.premises, name=model.name, title=model.title)


def derive_by(strategy: Strategy, model: Model, premises: tuple[Premise, ...], *, name: str, title: str) -> Derivation:
    """Run a strategy on the model's estimate; every step carries all of these premises and cites those that it uses."""
    labels = {premise.name: premise.label for premise in premises}
    steps = []
    before = model.start
    context = Context(premises=premises, unknowns=before.unknowns, data=model.data)
    for rule, rewritten in strategy(before, context):
        claim = Claim(before=before, relation=rewritten.relation, after=rewritten.after, premises=premises, witness=rewritten.witness)
        steps.append(Step(rule=rule, claim=claim, premises=tuple(labels[cited] for cited in _cited(rule, rewritten, before, context))))
        before = rewritten.after
    return Derivation(name=name, title=title, model=model, premises=premises, steps=tuple(steps))


def _cited(rule: Rule, rewritten: Rewritten, before: Optimum, context: Context) -> tuple[str, ...]:
    """The premises that the rule names, and those whose signs it leans on: it would do otherwise, or its witness might be undefined."""
    leaning = []
    stated = rewritten.witness.affine if rewritten.witness is not None else None
    parts = frozenset(symbol for part in stated or () for symbol in free(part))
    for premise in context.premises:
        if premise.laws and premise.positive and premise.name not in rewritten.cites:
            unsigned = tuple(replace(other, positive=()) if other is premise else other for other in context.premises)
            spoken_of = frozenset(symbol for part in premise.positive for symbol in free(part))
            if not spoken_of.isdisjoint(parts) or rule.rewrite(before, replace(context, premises=unsigned)) != rewritten:
                leaning.append(premise.name)
    return (*rewritten.cites, *leaning)


def _derive(noise: str | Family, prior: str | Family | None, predictor: str, scales: Mapping[str, object] | None) -> Derivation:
    owner = "mle" if prior is None else "map"
    text(owner, "predictor", predictor)
    if scales is not None:
        one_of(owner, "scales", Mapping, "a mapping from names to exact numbers, such as {'sigma': Rational(1, 2)}", scales)
    if predictor not in PREDICTORS:
        raise InputError(
            f"unknown predictor `{quoted(predictor)}`; known are {', '.join(PREDICTORS)}{meant(predictor.lower(), PREDICTORS)}"
        )
    noise_family = _family(noise, "noise", owner)
    prior_family = None if prior is None else _family(prior, "prior", owner).as_prior()
    # The scales are checked against the families before any value is put in, so that a name can be missed.
    whole = Model(noise=noise_family, prior=prior_family, predictor=PREDICTORS[predictor])
    known = {str(each.symbol): each for family in (noise_family, prior_family) if family for each in family.parameters}
    values = {}
    for name, given in (scales or {}).items():
        text(owner, "every name in scales", name)
        if name not in known:
            raise InputError(f"unknown scale `{quoted(name)}`; this model has {', '.join(known) or 'none'}{meant(name.lower(), known)}")
        values[known[name].symbol] = _value(known[name], given)
    return derive_from(
        replace(whole, noise=noise_family.with_values(values), prior=prior_family.with_values(values) if prior_family else None)
    )


def _family(given: str | Family, role: str, owner: str) -> Family:
    """The family, whose normaliser is known and compared."""
    known = _known(given, role, owner)
    try:
        return normalised(known)
    except InputError as wrong:
        raise (InputError(f"{file(FAMILIES, given)}: {wrong}") if isinstance(given, str) else wrong) from wrong


def _known(given: object, role: str, owner: str) -> Family:
    if isinstance(given, Family):
        return given
    if not isinstance(given, str):
        raise InputError(f"{owner}: the {role} must be a name or a Family, got {shown(given)}")
    if given not in families():
        raise InputError(f"unknown {role} `{quoted(given)}`; known are {', '.join(families())}{meant(given.lower(), families())}")
    return entry(FAMILIES, given, Family)


def _value(parameter: Parameter, given: object) -> Expr:
    """An exact value of a parameter, in its domain."""
    role, name = parameter.role, str(parameter.symbol)
    start, end = parameter.domain.start, parameter.domain.end
    wanted = "exact positive number" if start == 0 else "exact number"
    if isinstance(given, (float, Float)):
        raise InputError(f"{role} `{name}` = {given} is a float: an exact number is needed, e.g. `Rational('{given}')`")
    if isinstance(given, bool) or not isinstance(given, (int, Fraction, Expr)):
        raise InputError(f"{role} `{name}` must be an {wanted}, got {shown(given)}")
    value = number(f"{role} `{name}`", "its value", given)
    if value.has(Float) or value.free_symbols or not value.is_real:
        raise InputError(f"{role} `{name}` must be an {wanted}, got `{value}`")
    if start == 0 and not value.is_positive:
        raise InputError(f"{role} `{name}` must be positive, got {name} = {value}")
    if end.is_finite and not (end - value).is_positive:
        raise InputError(f"{role} `{name}` must be below {end}, got {name} = {value}")
    return value
