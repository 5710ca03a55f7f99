"""The type of a named distribution: parameters with their conditions, where it lives, its density or mass, and its moments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from math import comb

from sympy import Add, Expr, Integer, S, Symbol

from derive.catalogue import entries
from derive.claims.chance import RandomLaw, Spacing
from derive.vocabulary.arguments import text
from derive.vocabulary.binding import free, substitute
from derive.vocabulary.calling import Told
from derive.vocabulary.conditions import Condition, positive
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass

ORDER = Symbol("k", integer=True, nonnegative=True)
"""The order of a moment, in the column of moments."""
VARIATE = Symbol("x", real=True)
"""What densities of this room are functions of."""
DISTRIBUTIONS = "derive.distributions"


class MomentKind(Enum):
    """Of which powers the moments are stated."""

    PLAIN = "(x - about)^k"
    FALLING = "(x - about) (x - about - 1) ... (x - about - k + 1)"


@dataclass(frozen=True, slots=True)
class Moments(metaclass=Told):
    """E[(x - about)^k], or of falling powers, as an expression in `ORDER`: a column of its own, which no density is read for."""

    powers: MomentKind
    about: Expr
    value: Expr

    def raw(self, order: int) -> Expr:
        """E[x^order] by these."""
        found: list[Expr] = []
        for k in range(order + 1):
            times = comb(order, k) * self.about ** (order - k)
            found += [times * count * self._stated(j) for j, count in self._in_stated(k)]
        return Add(*found)

    def _in_stated(self, order: int) -> Iterator[tuple[int, int]]:
        """(x - about)^order in the powers that are stated: Stirling's numbers of the second kind, if those fall."""
        if self.powers is MomentKind.PLAIN:
            yield order, 1
            return
        row = [1]
        for _ in range(order):
            row = [(row[j - 1] if j else 0) + (j * row[j] if j < len(row) else 0) for j in range(len(row) + 1)]
        yield from enumerate(row)

    def _stated(self, order: int) -> Expr:
        return self.value.subs(ORDER, Integer(order))


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution(metaclass=Told):
    """A distribution of one variate.

    Parameters
    ----------
    name : str
        As its file.
    written : tuple of str
        What lectures call it; a letter of an alphabet as the reader spells it, such as `calN`.
    parameters : tuple of Symbol
        In the order in which they are written. What is assumed of the symbols is asked of what stands there: positive, integer.
    where : tuple of Condition
        What is asked beside that, e.g. 1 - p > 0.
    spacing, low, high
        Where the values lie; an end may be infinite, or speak of parameters.
    density : Expr
        Of `VARIATE`: the density, or the probability of a value, on the support.
    moments : Moments
        Stated apart from the density; the tests compare them.
    reference : str
        Where it is described.
    assumed : str
        What is custom and not everybody's, e.g. which of two geometric distributions is meant; "-" where nothing is.
    """

    name: str
    written: tuple[str, ...]
    parameters: tuple[Symbol, ...]
    spacing: Spacing
    low: Expr
    high: Expr
    density: Expr
    moments: Moments
    reference: str
    where: tuple[Condition, ...] = ()
    assumed: str = "-"

    def __post_init__(self) -> None:
        for field in ("name", "reference", "assumed"):
            text("Distribution", field, getattr(self, field))
        unbound = sorted(map(str, free(self.density) - {VARIATE, *self.parameters}))
        if unbound:
            raise InputError(f"{self.name}: `{unbound[0]}` in the density is neither the variate nor a parameter")

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Everything that is asked of the parameters' signs."""
        return (*(positive(symbol) for symbol in self.parameters if symbol.is_positive), *self.where)

    def at(self, expr: Expr, given: Sequence[Expr]) -> Expr:
        """An expression of this file with these parameters.

        Raises
        ------
        InputError
            Another number of parameters is needed.
        """
        if len(given) != len(self.parameters):
            many = len(self.parameters)
            told = ", ".join(map(str, self.parameters))
            raise InputError(f"`{self.name}` has {many} parameter{'s' * (many != 1)} ({told}), and {len(given)} are given")
        return substitute(expr, dict(zip(self.parameters, given, strict=True)))

    def density_at(self, value: Expr, given: Sequence[Expr]) -> Expr:
        """The density, or the probability, of a value."""
        self.at(S.One, given)
        return substitute(self.density, {VARIATE: value, **dict(zip(self.parameters, given, strict=True))})

    def law(self, given: Sequence[Expr]) -> RandomLaw:
        """The law of a random variable that has this distribution."""
        return RandomLaw(
            density=self.density_at(VARIATE, given),
            variate=VARIATE,
            spacing=self.spacing,
            low=self.at(self.low, given),
            high=self.at(self.high, given),
            name=self.name,
            parameters=tuple(given),
        )


@cache
def _by_name() -> Mapping[str, Distribution]:
    return {name: one for one in entries(DISTRIBUTIONS, Distribution) for name in one.written}


def is_distribution(name: str) -> bool:
    """Whether lectures call a distribution so."""
    return name in _by_name()


def is_custom(sentence: str) -> bool:
    """Whether it says what is meant by a distribution that others write otherwise."""
    return any(sentence == one.assumed for one in entries(DISTRIBUTIONS, Distribution))


def distribution_named(name: str) -> Distribution:
    """The distribution of this name.

    Raises
    ------
    InputError
        There is none.
    """
    known = _by_name().get(name)
    if known is None:
        every = ", ".join(one.written[0] for one in entries(DISTRIBUTIONS, Distribution))
        raise InputError(f"no distribution `{name}` is known; known are {every}")
    return known
