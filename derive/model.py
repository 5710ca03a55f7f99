"""A model: noise, prior and predictor, with the premises that license every density in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from sympy import Basic, Expr, IndexedBase, Interval, Product, S, Symbol, oo

from derive.claims.premises import Law, Premise
from derive.claims.sides import Optimum, Sense
from derive.families._family import Family, Improper, Parameter
from derive.paper.arrange import Arranger
from derive.paper.markup import literal, typed
from derive.vocabulary.arguments import one_of
from derive.vocabulary.binding import free
from derive.vocabulary.calling import Told
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import X, e, i, j, linear_predictor, mu, n, p, predictor, theta, x, y


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictor:
    """What the data are compared with.

    Parameters
    ----------
    name : str
        "opaque" (any f_theta), "linear" (X theta) or "location" (one number mu).
    value : Expr
        The prediction for observation i.
    unknown : Symbol or IndexedBase
        What is estimated.
    given : tuple
        Inputs of observation i; empty for a location.
    text : str
        The prediction in a sentence.
    """

    name: str
    value: Expr
    unknown: Symbol | IndexedBase
    given: tuple[Expr, ...]
    text: str


PREDICTORS = {
    "opaque": Predictor(name="opaque", value=predictor(x[i]), unknown=theta, given=(x[i],), text="f_θ(xᵢ)"),
    "linear": Predictor(name="linear", value=linear_predictor(i), unknown=theta, given=(x[i],), text="Σⱼ Xᵢⱼ θⱼ"),
    "location": Predictor(name="location", value=mu, unknown=mu, given=(), text="μ"),
}


_LIVES = ("real", "positive", "nonnegative", "integer")
"""What is assumed of observations where their law lives."""
_LIES = {S.Reals: "real", Interval.open(0, oo): "above 0", Interval.open(0, 1): "between 0 and 1", S.Naturals0: "a count"}
"""Where a response lies, in words."""


@dataclass(frozen=True, kw_only=True)
class Model(metaclass=Told):
    """Noise and, for a posterior, a prior; every parameter bound once, no symbol with two meanings.

    Parameters
    ----------
    noise : Family
        Law of y_i - prediction, or, if it is a response, of y_i given the prediction; proper.
    prior : Family or None
        Law of each coordinate of the unknown, with the symbols of a prior; None for maximum likelihood.
    predictor : Predictor
        What the data are compared with.

    Raises
    ------
    InputError
        A field of another type, an improper noise, or one symbol that stands for two things.
    """

    noise: Family
    prior: Family | None
    predictor: Predictor

    def __post_init__(self) -> None:
        one_of("Model", "noise", Family, "a Family; `derive.mle` takes names", self.noise)
        one_of("Model", "prior", (Family, type(None)), "a Family, or None; `derive.map` takes names", self.prior)
        one_of("Model", "predictor", Predictor, f"one of derive.model.PREDICTORS ({', '.join(PREDICTORS)})", self.predictor)
        if not self.noise.proper:
            raise InputError(f"{self.noise.name}: an improper density can only be a prior; choose a noise that integrates to one")
        taken: dict[str, str] = {str(symbol): "the model" for symbol in (n, p, i, j, y, x, X, theta, mu)}
        for owner, family in (("the noise", self.noise), ("the prior", self.prior)):
            for symbol in _symbols(family) if family else ():
                name = str(symbol)
                if name in taken:
                    raise InputError(
                        f"`{name}` is used for two things: {taken[name]} and {owner} ({family.name if family else ''}); "
                        f"give the family `Scale({name}, as_prior=...)` or another symbol"
                    )
                taken[name] = owner

    @property
    def name(self) -> str:
        """NOISE or NOISE+PRIOR."""
        return self.noise.name + (f"+{self.prior.name}" if self.prior else "")

    @property
    def title(self) -> str:
        """Noise and prior in words."""
        return f"{self.noise.title} {self.kind}, " + (f"{self.prior.title} prior" if self.prior else "maximum likelihood")

    @property
    def kind(self) -> str:
        """What the law of the observations is: noise or response."""
        return "noise" if self.noise.prediction is None else "response"

    @property
    def data(self) -> IndexedBase:
        """The observations; a response is assumed to lie where its law lives."""
        lives = self.noise.variate.assumptions0
        return y if self.noise.prediction is None else IndexedBase(y.label.name, **{name: True for name in _LIVES if lives.get(name)})

    @property
    def domains(self) -> dict[Symbol, Interval]:
        """Where each parameter lies."""
        families = (self.noise, self.prior) if self.prior else (self.noise,)
        return {parameter.symbol: parameter.domain for family in families for parameter in family.parameters}

    @property
    def written(self) -> Expr:
        """The density of one observation, written out."""
        prediction = self.predictor.value
        if self.noise.prediction is None:
            return self.noise.density(self.data[i] - prediction)
        return self.noise.density(self.data[i], prediction)

    @property
    def unknown(self) -> Symbol | IndexedBase:
        """What is estimated."""
        return self.predictor.unknown

    @property
    def inputs(self) -> tuple[Basic, ...]:
        """All inputs as one: X, or nothing for a location."""
        return (X,) if self.predictor.given else ()

    @property
    def likelihood(self) -> Density:
        """p(y | X, theta)."""
        return Density("p", (self.data,), (*self.inputs, self.unknown))

    @property
    def posterior(self) -> Density:
        """p(theta | X, y)."""
        return Density("p", (self.unknown,), (*self.inputs, self.data))

    @property
    def evidence(self) -> Density:
        """p(y | X)."""
        return Density("p", (self.data,), self.inputs)

    @property
    def start(self) -> Optimum:
        """What is estimated, by definition: the arg max of the likelihood or of the posterior."""
        objective = self.likelihood if self.prior is None else self.posterior
        return Optimum(sense=Sense.MAX, objective=objective, unknowns=frozenset((self.unknown,)))

    @cached_property
    def premises(self) -> tuple[Premise, ...]:
        """Everything that is assumed, labelled A1, A2, ... in the order in which a reader meets it."""
        laws = self._noise_premises() if self.noise.prediction is None else self._response_premises()
        assumed = (*laws, *(self._prior_premises(self.prior) if self.prior else ()))
        return tuple(replace(premise, label=f"A{number}") for number, premise in enumerate(assumed, 1))

    def _noise_premises(self) -> Iterator[Premise]:
        observation, regressors = self._observation, self._regressors
        yield _assumed(
            "additive_noise",
            f"$yᵢ = {self.predictor.text} + εᵢ$, where the noise $εᵢ$ is independent of {regressors} and has the density $p_ε$; "
            f"so, given {regressors}, $yᵢ$ is $εᵢ$ moved by a constant",
            Law(left=observation, right=Density("p_eps", {e: y[i] - self.predictor.value}), variables=(i,)),
        )
        yield self._independence()
        yield _assumed(
            "noise_law",
            f"every $εᵢ$ has the same {literal(self.noise.title)} density{_known(self.noise)}",
            Law(left=Density("p_eps", (e,)), right=self.noise.density(e), variables=(e,)),
            positive=self.noise.conditions,
        )

    def _response_premises(self) -> Iterator[Premise]:
        law = self.noise
        lies = _LIES.get(law.support, f"one of {', '.join(map(str, law.support))}" if law.support.is_finite_set else "")
        yield self._independence()
        yield _assumed(
            "response_law",
            f"given {self._regressors} every $yᵢ$ is {lies} and has the {literal(law.title)} density, in which {law.meaning} is "
            f"${self.predictor.text}${_known(law)}",
            Law(left=self._observation, right=self.written, variables=(i,)),
            positive=law.conditions,
        )

    @property
    def _observation(self) -> Density:
        return Density("p_Y", (self.data[i],), (*self.predictor.given, self.unknown))

    @property
    def _regressors(self) -> str:
        return f"$(X, {_typed(self.unknown)})$" if self.inputs else f"${_typed(self.unknown)}$"

    def _independence(self) -> Premise:
        own = ", and the i-th depends on its own input only" if self.inputs else ""
        return _assumed(
            "independence",
            f"given {self._regressors} the observations are independent{own}, so that their densities are multiplied",
            Law(left=self.likelihood, right=Product(self._observation, (i, 1, n))),
        )

    def _prior_premises(self, prior: Family) -> Iterator[Premise]:
        letter = _typed(self.unknown)
        coordinate = marginal = Density("p", (self.unknown,))
        conditional = "p(y | X)" if self.inputs else "p(y)"
        yield _assumed("evidence", f"$0 < {conditional} < ∞$, so that Bayes' rule defines a posterior density", positive=(self.evidence,))
        if self.inputs:
            yield _assumed(
                "prior_ignores_inputs",
                f"${letter}$ is independent of $X$: $p({letter} | X) = p({letter})$",
                Law(left=Density("p", (self.unknown,), self.inputs), right=marginal),
            )
        subject, value = f"${letter}$", self.unknown
        variables: tuple[Symbol, ...] = ()
        if isinstance(self.unknown, IndexedBase):
            subject, value, variables = "every $θⱼ$", e, (e,)
            coordinate = Density("p_theta", (e,))
            yield _assumed(
                "prior_coordinates",
                "the coordinates $θ₁$, …, $θₚ$ are independent with one density"
                if prior.proper
                else "$p(θ)$ is a product over the coordinates $θ₁$, …, $θₚ$",
                Law(left=marginal, right=Product(Density("p_theta", {e: self.unknown[j]}), (j, 1, p))),
            )
        yield _assumed(
            "prior_law",
            f"{subject} has {_density_in_words(prior)}{_factor_in_words(prior)}{_known(prior)}",
            Law(left=coordinate, right=prior.density(value), variables=variables),
            positive=prior.conditions,
        )


def _assumed(name: str, statement: str, *laws: Law, positive: tuple[Expr, ...] = ()) -> Premise:
    """A premise that has no label yet."""
    return Premise(label="", name=name, statement=statement, laws=laws, positive=positive)


def _known(family: Family) -> str:
    return "".join(f", {_within(parameter)} known" for parameter in family.parameters)


def _within(parameter: Parameter) -> str:
    """A parameter and its domain."""
    start, end = parameter.domain.start, parameter.domain.end
    symbol = _typed(parameter.symbol)
    match start.is_finite, end.is_finite:
        case True, True:
            return f"${start} < {symbol} < {end}$"
        case True, False:
            return f"${symbol} > {start}$"
    return f"${symbol}$"


def _density_in_words(prior: Family) -> str:
    """What density a prior has; a constant one is improper on the whole line, an improper one need not be constant."""
    if prior.proper:
        return f"the {literal(prior.title)} density"
    if not prior.constant:
        return f"the improper {literal(prior.title)} density (its integral need not be finite)"
    return "the constant density" if prior.energy == 0 else "a constant density"


def _factor_in_words(prior: Family) -> str:
    """What is said of the arbitrary factor of an improper density."""
    if not isinstance(prior.normaliser, Improper):
        return ""
    constant = prior.normaliser.constant
    if prior.energy == 0:
        return f" {_positive(constant)} (improper)"
    arbitrary = f", {_positive(constant)} arbitrary" if free(constant) else ""
    return f" (improper){arbitrary}" if prior.constant else arbitrary


def _symbols(family: Family) -> tuple[Basic, ...]:
    """The symbols of a family beside its variate: scales, and those in the arbitrary constant of an improper density."""
    arbitrary = (family.normaliser.constant,) if isinstance(family.normaliser, Improper) else ()
    positive = (*(scale.symbol for scale in family.parameters), *arbitrary)
    return tuple(symbol for expr in positive for symbol in sorted(free(expr), key=str))


def _positive(expr: Expr) -> str:
    return f"${_typed(expr)} > 0$"


def _typed(expr: Basic) -> str:
    """A formula of a sentence as it is typed."""
    return typed(Arranger()(expr))
