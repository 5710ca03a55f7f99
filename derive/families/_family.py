"""The type of a density family: exp(-energy(e)) / Z on a support, with its scales."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import ClassVar

from sympy import Expr, FiniteSet, Float, Interval, Range, S, Set, Symbol, log, oo

from derive.claims.claim import DEPTH_LIMIT
from derive.vocabulary.arguments import expression, nested_beyond, number, one_of, several_of, shown, text
from derive.vocabulary.binding import free, substitute
from derive.vocabulary.calling import Told, ToldAbstract
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.linear import expand_logs, linear_form
from derive.vocabulary.nodes import Exp
from derive.vocabulary.signs import Facts, certainly_real


def _positive(what: str, symbol: Expr) -> None:
    if not symbol.is_positive:
        raise InputError(f"{what} `{symbol}` must be positive; make it with `Symbol('{symbol}', positive=True)`")


@dataclass(frozen=True, slots=True)
class Parameter(metaclass=ToldAbstract):
    """A number on which a density depends; `as_prior` is its symbol where the family is a prior.

    What it is to the density, and in which domain it lies, its kind says.
    """

    symbol: Symbol
    as_prior: Symbol | None = None
    role: ClassVar[str]
    domain: ClassVar[Interval]
    powers: ClassVar[tuple[int, ...]] = (0,)
    """Of the variate's unit, which the parameter may have; likeliest first."""

    def __post_init__(self) -> None:
        owner = type(self).__name__
        one_of(owner, "symbol", Symbol, "a Symbol", self.symbol)
        if self.as_prior is not None:
            one_of(owner, "as_prior", Symbol, "a Symbol, or None", self.as_prior)
            self.check(f"{owner}: as_prior", self.as_prior)

    @abstractmethod
    def check(self, what: str, symbol: Symbol) -> None:
        """Raise an `InputError` unless the symbol's own assumptions are those of the domain, as far as symbols have such."""

    @abstractmethod
    def placed(self, size: Fraction) -> Fraction:
        """The value of the domain for a positive number; about its middle for one."""

    @property
    def dimensional(self) -> bool:
        """Whether it has a unit, so that its size says nothing."""
        return self.powers != (0,)

    @property
    def conditions(self) -> tuple[Expr, ...]:
        """What the domain makes positive and the symbol's own assumptions do not."""
        ends = (self.symbol - self.domain.start, self.domain.end - self.symbol)
        return tuple(end for end in ends if end.is_finite and not end.is_positive)

    def at(self, symbol: Symbol) -> Parameter:
        """The same kind of parameter, called otherwise."""
        return replace(self, symbol=symbol, as_prior=None)


class _OnHalfLine(Parameter):
    """A parameter above 0, whose symbol is declared so."""

    __slots__ = ()
    domain = Interval.open(0, oo)

    def check(self, what: str, symbol: Symbol) -> None:
        _positive(what, symbol)

    def placed(self, size: Fraction) -> Fraction:
        return size


class Scale(_OnHalfLine):
    """A positive scale parameter, in the units of the variate; `as_prior` is its symbol where the family is a prior."""

    __slots__ = ()
    role = "scale"
    powers = (1, 2, -1, 4, 3)


class Shape(_OnHalfLine):
    """A positive parameter without a unit, such as degrees of freedom or a power."""

    __slots__ = ()
    role = "shape"


class Probability(Parameter):
    """A parameter between 0 and 1, such as the quantile that is sought; its symbol is declared positive."""

    __slots__ = ()
    role = "probability"
    domain = Interval.open(0, 1)

    def check(self, what: str, symbol: Symbol) -> None:
        _positive(what, symbol)

    def placed(self, size: Fraction) -> Fraction:
        return size / (1 + size)


class Location(Parameter):
    """A real parameter, in the units of the variate, such as a mean."""

    __slots__ = ()
    role = "location"
    powers = (1,)
    domain = Interval(-oo, oo)

    def check(self, what: str, symbol: Symbol) -> None:
        if not symbol.is_real:
            raise InputError(f"{what} `{symbol}` must be real; make it with `Symbol('{symbol}', real=True)`")

    def placed(self, size: Fraction) -> Fraction:
        return size - 1


@dataclass(frozen=True, slots=True)
class Proper(metaclass=Told):
    """The family integrates to one; Z is the integral of exp(-energy) over the support."""

    constant: Expr

    def __post_init__(self) -> None:
        object.__setattr__(self, "constant", number("Proper", "constant", self.constant))


@dataclass(frozen=True, slots=True)
class Improper(metaclass=Told):
    """The integral need not be finite; the density is `constant` times exp(-energy), the constant positive and arbitrary."""

    constant: Expr

    def __post_init__(self) -> None:
        expression("Improper", "constant", self.constant)
        _positive("Improper: constant", self.constant)


_ASSUMED: Mapping[Set, tuple[str, ...]] = {
    S.Reals: ("real",),
    Interval.open(0, oo): ("positive",),
    Interval.open(0, 1): ("positive",),
    S.Naturals0: ("integer", "nonnegative"),
}
"""What is assumed of the symbol of a variate that lives there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family(metaclass=Told):
    """A density base * exp(-energy)/Z of one real variate: of a noise that is added to the prediction, or of a response, given it.

    Parameters
    ----------
    name : str
        A word of letters, digits and underscores.
    variate : Symbol
        Real; what the energy is a function of.
    parameters : tuple of Parameter
        Scales, shapes, probabilities, locations; those of the first three each a symbol declared positive.
    energy : Expr
        Minus the log of the density, up to a constant; real on the support; exact numbers only.
    prediction : Symbol or None
        Real; what the law of a response depends on, which the model predicts. None: the noise is added to what is predicted.
    meaning : str or None
        What the prediction is to a response, in words, e.g. "the logarithm of the mean".
    base : Expr
        Of the variate and the parameters; a positive factor of the density that is free of the prediction.
    normaliser : Proper, Improper or None
        Z, free of the variate. None: it is integrated when the family is first used (`derive.mle`, `derive.map`).
    support : Set
        Where the density is positive: the whole line unless said; of a response also the numbers above 0 or between 0 and 1, the counts
        0, 1, 2, ..., or finitely many of them from 0 on. The symbol of the variate is declared accordingly.
    title, reference : str
        How the family is called in a sentence, and where it is described.

    Raises
    ------
    InputError
        A scale that is not declared positive, an unbound symbol, a float, a complex energy, a Z that is not positive.
    """

    name: str
    variate: Symbol
    energy: Expr
    prediction: Symbol | None = None
    meaning: str | None = None
    base: Expr = S.One
    parameters: tuple[Parameter, ...] = ()
    normaliser: Proper | Improper | None = None
    support: Set = S.Reals
    title: str = ""
    reference: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.isidentifier():
            raise InputError(f"Family: name must be one word of letters, digits and underscores, got {shown(self.name)}")
        self._check_types()
        object.__setattr__(self, "title", self.title or self.name)
        if self.prediction is None and self.support != S.Reals:
            # A density that vanishes somewhere is an indicator times exp(-energy)/Z, and its log is not everywhere defined.
            raise InputError(f"{self.name}: the density must be positive on the whole real line, got support `{self.support}`")
        self._check_response()
        if not self.variate.is_real:
            raise InputError(
                f"{self.name}: the variate must be real, got `{self.variate}`; make it with `Symbol('{self.variate}', real=True)`"
            )
        for parameter in self.parameters:
            parameter.check(f"{self.name}: {parameter.role}", parameter.symbol)
        symbols = [self.variate, *(parameter.symbol for parameter in self.parameters)]
        symbols += [self.prediction] if self.prediction is not None else []
        if len({str(symbol) for symbol in symbols}) < len(symbols):
            raise InputError(f"{self.name}: one symbol is used for two things in {', '.join(map(str, symbols))}; rename one of them")
        self._check(self.energy, "energy", frozenset(symbols))
        if not certainly_real(self.energy):
            raise InputError(
                f"{self.name}: the density exp(-energy)/Z cannot be seen to be positive: the energy `{self.energy}` is not certainly real"
            )
        self._check(self.base, "base", frozenset(symbols[: 1 + len(self.parameters)]))
        if not self.facts.is_positive(self.base):
            raise InputError(f"{self.name}: the density cannot be seen to be positive: its base `{self.base}` is not certainly positive")
        if isinstance(self.normaliser, Proper):
            self._check(self.normaliser.constant, "normaliser", frozenset(symbols[1:]))
            if not self.facts.is_positive(self.normaliser.constant):
                raise InputError(
                    f"{self.name}: the density cannot be seen to be positive: "
                    f"its normaliser `{self.normaliser.constant}` is not certainly positive"
                )
        if isinstance(self.normaliser, Improper):
            self._check_arbitrary(self.normaliser.constant, frozenset(symbols))

    def _check_types(self) -> None:
        owner = f"Family {self.name}"
        one_of(owner, "variate", Symbol, "a Symbol", self.variate)
        object.__setattr__(self, "energy", number(owner, "energy", self.energy))
        object.__setattr__(self, "parameters", several_of(owner, "parameters", Parameter, self.parameters))
        one_of(owner, "normaliser", (Proper, Improper, type(None)), "Proper(Z), Improper(constant) or None", self.normaliser)
        one_of(owner, "support", Set, "a SymPy set", self.support)
        one_of(owner, "prediction", (Symbol, type(None)), "a Symbol, or None", self.prediction)
        object.__setattr__(self, "base", number(owner, "base", self.base))
        if self.meaning is not None:
            text(owner, "meaning", self.meaning)
        text(owner, "title", self.title)
        text(owner, "reference", self.reference)
        for what, expr in (("energy", self.energy), ("normaliser", getattr(self.normaliser, "constant", S.One))):
            if nested_beyond(expr, DEPTH_LIMIT):
                raise InputError(f"{self.name}: the {what} is nested more than {DEPTH_LIMIT} deep; give names to its parts")

    def _check_response(self) -> None:
        """What is asked of a response beside what is asked of every family."""
        if self.prediction is None:
            if self.base != 1 or self.meaning:
                raise InputError(f"{self.name}: base and meaning are for responses; give the symbol of the prediction")
            return
        if not self.prediction.is_real:
            raise InputError(f"{self.name}: the prediction `{self.prediction}` must be real")
        if not self.meaning:
            raise InputError(f'{self.name}: what is the prediction? Give meaning, such as "the logarithm of the mean"')
        if not isinstance(self.normaliser, Proper):
            raise InputError(f"{self.name}: a response needs normaliser=Proper(Z), which may depend on the prediction")
        lives = _ASSUMED.get(self.support, _ASSUMED[S.Naturals0] if isinstance(self.support, (Range, FiniteSet)) else None)
        if lives is None:
            raise InputError(f"{self.name}: a response on `{self.support}` is not known; known are {', '.join(map(str, _ASSUMED))}, Range")
        missing = [name for name in lives if not self.variate.assumptions0.get(name)]
        if missing:
            raise InputError(f"{self.name}: the variate `{self.variate}` must be declared {' and '.join(missing)}, as its support is")

    def _check_arbitrary(self, constant: Expr, taken: frozenset[Symbol]) -> None:
        if not isinstance(constant, Expr) or not Facts().is_positive(constant):
            raise InputError(
                f"{self.name}: the constant of an improper density must be a SymPy expression that is positive, got `{constant!r}`; "
                "make it with `Symbol('kappa', positive=True)`"
            )
        self._check(constant, "constant", free(constant))
        shared = sorted(str(symbol) for symbol in free(constant) & taken)
        if shared:
            raise InputError(f"{self.name}: `{shared[0]}` is used for two things: in the density, and as its arbitrary constant; rename it")

    def _check(self, expr: Expr, what: str, known: frozenset[Symbol]) -> None:
        floats = sorted(map(str, expr.atoms(Float)))
        if floats:
            raise InputError(
                f"{self.name}: `{floats[0]}` in the {what} is a float: exact numbers are needed, e.g. `Rational(1, 10)` for 0.1"
            )
        unbound = sorted(str(symbol) for symbol in free(expr) - known)
        if unbound:
            raise InputError(
                f"{self.name}: `{unbound[0]}` in the {what} is neither the variate nor a parameter; "
                f"list it in parameters=(Scale({unbound[0]}), ...)"
            )

    @classmethod
    def from_density(cls, *, name: str, variate: Symbol, density: Expr, parameters: tuple[Parameter, ...] = (), **more: object) -> Family:
        """A family from its density, which need not be normalised: the factor free of the variate is integrated anew.

        Raises
        ------
        InputError
            The density is not certainly positive.
        """
        density, facts = number(f"Family {shown(name)}", "density", density), Facts()
        one_of(f"Family {shown(name)}", "variate", Symbol, "a Symbol", variate)
        if nested_beyond(density, DEPTH_LIMIT):
            raise InputError(f"{name}: the density is nested more than {DEPTH_LIMIT} deep; give names to its parts")
        if not facts.is_positive(density):
            raise InputError(
                f"{name}: the density `{density}` is not certainly positive on the whole line; give one that is, such as exp(-energy)"
            )
        moving, _ = linear_form(expand_logs(-log(density), facts)).split(frozenset((variate,)))
        return cls(name=name, variate=variate, energy=moving.expression(), parameters=parameters, **more)  # type: ignore[arg-type]

    @property
    def proper(self) -> bool:
        """Whether the density integrates to one."""
        return not isinstance(self.normaliser, Improper)

    @property
    def as_noise(self) -> bool:
        """Whether the catalogue offers it as a noise: it is proper, and has symbols of its own that are not a prior's."""
        return self.proper and all(parameter.symbol != parameter.as_prior for parameter in self.parameters)

    @property
    def for_coefficients(self) -> bool:
        """Whether the catalogue offers it as a prior: each of its parameters has a symbol there."""
        return self.prediction is None and all(parameter.as_prior is not None for parameter in self.parameters)

    @property
    def constant(self) -> bool:
        """Whether the density is the same everywhere, so that as a prior it prefers nothing."""
        return self.variate not in free(self.energy)

    def density(self, value: Expr, prediction: Expr | None = None) -> Expr:
        """The density at `value`, of a response given the prediction, written base * Exp(-energy)/Z with nothing evaluated."""
        shape = S.One if self.energy == 0 else Exp(-self.energy)
        at = {self.variate: value} | ({self.prediction: prediction} if self.prediction is not None and prediction is not None else {})
        match self.normaliser:
            case Proper(constant=constant):
                return substitute(self.base * shape / constant, at)
            case Improper(constant=constant):
                return substitute(constant * shape, {self.variate: value})
            case _:
                raise InputError(f"{self.name}: the normaliser is not known yet; give normaliser=Proper(Z)")

    @property
    def conditions(self) -> tuple[Expr, ...]:
        """What the domains of its parameters make positive and their symbols' own assumptions do not."""
        return tuple(expr for parameter in self.parameters for expr in parameter.conditions)

    @property
    def facts(self) -> Facts:
        """Signs that the domains of its parameters give."""
        return Facts(positive=frozenset(self.conditions))

    def as_prior(self) -> Family:
        """The same family with the symbols that its parameters bear in a prior."""
        renamed = {each.symbol: each.as_prior for each in self.parameters if each.as_prior is not None}
        return self._at(renamed, tuple(each.at(renamed.get(each.symbol, each.symbol)) for each in self.parameters)) if renamed else self

    def with_values(self, values: dict[Symbol, Expr]) -> Family:
        """The family at exact values of some of its parameters."""
        given = {each.symbol: values[each.symbol] for each in self.parameters if each.symbol in values}
        return self._at(given, tuple(each for each in self.parameters if each.symbol not in given)) if given else self

    def _at(self, values: Mapping[Symbol, Expr], parameters: tuple[Parameter, ...]) -> Family:
        known = self.normaliser
        normaliser = Proper(substitute(known.constant, values)) if isinstance(known, Proper) else known
        energy, base = substitute(self.energy, values), substitute(self.base, values)
        return replace(self, energy=energy, base=base, normaliser=normaliser, parameters=parameters)
