"""The type of a density family: exp(-energy(e)) / Z on a support, with its scales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sympy import Expr, Float, S, Set, Symbol, log

from derive.claims.claim import DEPTH_LIMIT
from derive.vocabulary.arguments import expression, nested_beyond, number, one_of, several_of, shown, text
from derive.vocabulary.binding import free, substitute
from derive.vocabulary.calling import Told
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.linear import expand_logs, linear_form
from derive.vocabulary.nodes import Exp
from derive.vocabulary.signs import Facts, certainly_real


def _positive(what: str, symbol: Expr) -> None:
    if not symbol.is_positive:
        raise InputError(f"{what} `{symbol}` must be positive; make it with `Symbol('{symbol}', positive=True)`")


@dataclass(frozen=True, slots=True)
class Scale(metaclass=Told):
    """A positive scale parameter, in the units of the variate; `as_prior` is its symbol where the family is a prior."""

    symbol: Symbol
    as_prior: Symbol | None = None

    def __post_init__(self) -> None:
        one_of("Scale", "symbol", Symbol, "a Symbol", self.symbol)
        if self.as_prior is not None:
            one_of("Scale", "as_prior", Symbol, "a Symbol, or None", self.as_prior)
            _positive("Scale: as_prior", self.as_prior)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Family(metaclass=Told):
    """A density exp(-energy)/Z of one real variate.

    Parameters
    ----------
    name : str
        A word of letters, digits and underscores.
    variate : Symbol
        Real; what the energy is a function of.
    parameters : tuple of Scale
        Positive scales, each a symbol declared positive.
    energy : Expr
        Minus the log of the density, up to a constant; real on the support; exact numbers only.
    normaliser : Proper, Improper or None
        Z, free of the variate. None: it is integrated when the family is first used (`derive.mle`, `derive.map`).
    support : Set
        Where the density is positive; the whole line unless said.
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
    parameters: tuple[Scale, ...] = ()
    normaliser: Proper | Improper | None = None
    support: Set = S.Reals
    title: str = ""
    reference: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.isidentifier():
            raise InputError(f"Family: name must be one word of letters, digits and underscores, got {shown(self.name)}")
        self._check_types()
        object.__setattr__(self, "title", self.title or self.name)
        if self.support != S.Reals:
            # A density that vanishes somewhere is an indicator times exp(-energy)/Z, and its log is not everywhere defined.
            raise InputError(f"{self.name}: the density must be positive on the whole real line, got support `{self.support}`")
        if not self.variate.is_real:
            raise InputError(
                f"{self.name}: the variate must be real, got `{self.variate}`; make it with `Symbol('{self.variate}', real=True)`"
            )
        for scale in self.parameters:
            _positive(f"{self.name}: scale", scale.symbol)
        symbols = [self.variate, *(scale.symbol for scale in self.parameters)]
        if len({str(symbol) for symbol in symbols}) < len(symbols):
            raise InputError(f"{self.name}: one symbol is used for two things in {', '.join(map(str, symbols))}; rename one of them")
        self._check(self.energy, "energy", frozenset(symbols))
        if not certainly_real(self.energy):
            raise InputError(
                f"{self.name}: the density exp(-energy)/Z cannot be seen to be positive: the energy `{self.energy}` is not certainly real"
            )
        if isinstance(self.normaliser, Proper):
            self._check(self.normaliser.constant, "normaliser", frozenset(symbols[1:]))
            if not Facts().is_positive(self.normaliser.constant):
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
        object.__setattr__(self, "parameters", several_of(owner, "parameters", Scale, self.parameters))
        one_of(owner, "normaliser", (Proper, Improper, type(None)), "Proper(Z), Improper(constant) or None", self.normaliser)
        one_of(owner, "support", Set, "a SymPy set", self.support)
        text(owner, "title", self.title)
        text(owner, "reference", self.reference)
        for what, expr in (("energy", self.energy), ("normaliser", getattr(self.normaliser, "constant", S.One))):
            if nested_beyond(expr, DEPTH_LIMIT):
                raise InputError(f"{self.name}: the {what} is nested more than {DEPTH_LIMIT} deep; give names to its parts")

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
    def from_density(cls, *, name: str, variate: Symbol, density: Expr, parameters: tuple[Scale, ...] = (), **more: object) -> Family:
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
    def constant(self) -> bool:
        """Whether the density is the same everywhere, so that as a prior it prefers nothing."""
        return self.variate not in free(self.energy)

    def density(self, value: Expr) -> Expr:
        """The density at `value`, written Exp(-energy)/Z with nothing evaluated."""
        shape = S.One if self.energy == 0 else Exp(-self.energy)
        match self.normaliser:
            case Proper(constant=constant):
                return substitute(shape / constant, {self.variate: value})
            case Improper(constant=constant):
                return substitute(constant * shape, {self.variate: value})
            case _:
                raise InputError(f"{self.name}: the normaliser is not known yet; give normaliser=Proper(Z)")

    def as_prior(self) -> Family:
        """The same family with the symbols that its scales bear in a prior."""
        renamed = {scale.symbol: scale.as_prior for scale in self.parameters if scale.as_prior is not None}
        return self._at(renamed, tuple(Scale(renamed.get(scale.symbol, scale.symbol)) for scale in self.parameters)) if renamed else self

    def with_values(self, values: dict[Symbol, Expr]) -> Family:
        """The family at exact values of some of its scales."""
        given = {scale.symbol: values[scale.symbol] for scale in self.parameters if scale.symbol in values}
        return self._at(given, tuple(scale for scale in self.parameters if scale.symbol not in given)) if given else self

    def _at(self, values: Mapping[Symbol, Expr], parameters: tuple[Scale, ...]) -> Family:
        known = self.normaliser
        normaliser = Proper(substitute(known.constant, values)) if isinstance(known, Proper) else known
        return replace(self, energy=substitute(self.energy, values), normaliser=normaliser, parameters=parameters)
