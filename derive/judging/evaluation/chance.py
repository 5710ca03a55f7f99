"""Expectations in a world: random variables are functions on a space of a few outcomes, in which all that is said of them holds.

What is independent has a source of its own, and everything else depends on one common source. A distribution whose name is
known has its own probabilities where its values are few; where they are not, a polynomial has the mean that it has under weights
at a few places, which need not be positive, with the same moments. Other means of such a variable are sums or integrals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product
from math import isqrt
from typing import Any, NamedTuple, TypeAlias

from flint import fmpq
from sympy import Add, Basic, Indexed, IndexedBase, Integral, Mul, Pow, Sum, Symbol

from derive.catalogue import entry
from derive.claims.chance import Chance, RandomLaw, Spacing
from derive.claims.instance import OutcomeName
from derive.distributions._distribution import DISTRIBUTIONS, Distribution
from derive.judging.evaluation.densities import Environment, Program
from derive.judging.evaluation.drawing import allowed, drawn, mix, simplest
from derive.judging.evaluation.numbers import NotEvaluable
from derive.judging.evaluation.world import World
from derive.vocabulary.binding import free
from derive.vocabulary.expectation import Expectation

WEIGHTS = ((fmpq(1, 2), fmpq(1, 2)), (fmpq(1, 3), fmpq(2, 3)), (fmpq(1, 4), fmpq(1, 4), fmpq(1, 2)))
"""Probabilities of the outcomes of a source."""
COMMON = (fmpq(1, 4), fmpq(1, 4), fmpq(1, 6), fmpq(1, 3))
ALIKE = ((0, 0, 1, 2), (0, 1, 1, 2), (0, 1, 2, 1))
"""Probabilities of the outcomes of the common source, and at which of them a variable has the same value, so that it does not tell all."""
PINNED = 1
"""The outcome of which values stand outside of means."""
OUTCOMES = 4_096
"""Combinations of outcomes over which a mean is taken."""
VALUES = 60
"""Values of a distribution that are looked at one by one."""
DEGREE = 12
"""Powers of a variable beyond which no mean is known."""
FIRST_RANK = 5_000
"""Draws for random variables differ from those for symbols."""

DrawnPlace: TypeAlias = tuple[Basic, tuple[int, ...]]
"""A random variable, or an entry of an array."""


class SpaceOutcome(NamedTuple):
    """A weight, and what the variables of one source are worth there."""

    weight: Any
    values: Mapping[DrawnPlace, Any]


class Space:
    """The random variables of one world.

    Parameters
    ----------
    reader : Reader
        Evaluates what laws and statements are made of.
    chance : Chance
        What is said of random variables.
    """

    def __init__(self, reader: Any, chance: Chance) -> None:
        self.reader, self.chance = reader, chance
        self.world: World = reader.world
        self.mutually = frozenset().union(*chance.independent)

    @cached_property
    def anchor(self) -> Basic | None:
        """One of the variables that are independent depends on the common source all the same, where something else does."""
        if not self._loose:
            return None
        return next((one for one in self.chance.variables if one in self.mutually and self._plain(one)), None)

    def _plain(self, variable: Basic) -> bool:
        return isinstance(variable, Symbol) and self.chance.law_at(variable, ()) is None

    def check(self) -> None:
        """Whether nothing is said of random variables that their outcomes are not made for."""
        said = (expr for premise in self.reader.premises for expr in premise.positive)
        told = next((expr for expr in said if not free(expr).isdisjoint(self.chance.variables)), None)
        if told is not None:
            raise NotEvaluable(f"no random variables are made of which `{told}` is always positive")

    # sources

    def source(self, place: DrawnPlace) -> object:
        """What a variable depends on."""
        variable, _ = place
        alone = variable in self.mutually or self.chance.law_at(variable, ()) is not None
        return place if alone and variable != self.anchor else None

    def outcomes(self, places: Sequence[DrawnPlace], degrees: Mapping[Basic, int | None]) -> list[list[SpaceOutcome]]:
        """For each source of these variables its outcomes."""
        sources: dict[object, list[DrawnPlace]] = {}
        for place in places:
            sources.setdefault(self.source(place), []).append(place)
        return [self._of_source(source, inside, degrees) for source, inside in sources.items()]

    def _of_source(self, source: object, places: Sequence[DrawnPlace], degrees: Mapping[Basic, int | None]) -> list[SpaceOutcome]:
        if source is None:
            rows = zip(*(self._joint(place) for place in places), strict=True)
            return [SpaceOutcome(row[0][0], {place: value for place, (_, value) in zip(places, row, strict=True)}) for row in rows]
        (place,) = places
        law = self.chance.law_at(place[0], ())
        pairs = self._drawn(place) if law is None else self._by_law(law, place, degrees.get(place[0]))
        return [SpaceOutcome(weight, {place: value}) for weight, value in pairs]

    def pinned(self, variable: Symbol) -> Any:
        """The value of a random variable that stands outside of all means: that of one outcome."""
        coordinate = ("scalar", variable.name)
        if coordinate not in self.world.record:
            self.world.record[coordinate] = self._first((variable, ()))
        return self.world.record[coordinate]

    def _first(self, place: DrawnPlace) -> Any:
        """One value of a random variable."""
        variable = place[0]
        law = self.chance.law_at(variable, ())
        if law is not None and self._few(law, place) is None:
            seed = (self.world.seed, FIRST_RANK + list(self.chance.variables).index(variable))
            return drawn(seed, variable, self.world.setting.domains.get(str(variable)), self.world.mood)
        (outcomes,) = self.outcomes((place,), {})
        possible = [outcome.values[place] for outcome in outcomes if outcome.weight != 0]
        return possible[min(PINNED, len(possible) - 1)]

    # named distributions

    def _bound(self, place: DrawnPlace) -> dict[Basic, Any]:
        said = self.chance.variables[place[0]]
        return {} if said.index is None or not place[1] else {said.index: place[1][0]}

    def _few(self, law: RandomLaw, place: DrawnPlace) -> range | None:
        """The values of a distribution, where these are few."""
        if law.spacing is not Spacing.WHOLE or not (law.low.is_finite and law.high.is_finite):
            return None
        low, high = (self.reader.value(end, self._bound(place)) for end in (law.low, law.high))
        if type(low) is not fmpq or type(high) is not fmpq or low.q != 1 or high.q != 1 or not low <= high < low + VALUES:
            raise NotEvaluable(f"the values of `{place[0]}` are not known")
        return range(int(low.p), int(high.p) + 1)

    def is_endless(self, place: DrawnPlace) -> bool:
        """Whether a variable has a distribution of more values than are looked at; nothing else depends on such a one."""
        law = self.chance.law_at(place[0], ())
        return law is not None and self._few(law, place) is None

    def _by_law(self, law: RandomLaw, place: DrawnPlace, degree: int | None) -> list[tuple[Any, Any]]:
        bound = self._bound(place)
        values = self._few(law, place)
        if values is not None:
            return [(self.reader.value(law.density, {**bound, law.variate: fmpq(value)}), fmpq(value)) for value in values]
        if degree is None or degree > DEGREE or not law.name:
            raise NotEvaluable(f"the mean of a function of `{place[0]}` that is no polynomial")
        known = entry(DISTRIBUTIONS, law.name, Distribution)
        moments = [self.reader.value(known.at(known.moments.raw(k), law.parameters), bound) for k in range(degree + 1)]
        return [(weight, fmpq(node)) for node, weight in enumerate(_weights(moments))]

    # drawn laws

    def _drawn(self, place: DrawnPlace) -> list[tuple[fmpq, fmpq]]:
        """Outcomes of a source of its own."""
        variable, index = place
        alike = self.chance.identical(variable)
        name: OutcomeName = (str(variable), *(() if alike else index))
        known = self.world.laws.own.get(name)
        if known is None:
            known = self.world.laws.own[name] = self._made(variable, index, alike)
        return list(known)

    def _made(self, variable: Basic, index: tuple[int, ...], alike: bool) -> tuple[tuple[fmpq, fmpq], ...]:
        wanted = self._wanted(variable, index)
        seed = (self.world.seed, FIRST_RANK + list(self.chance.variables).index(variable), *(() if alike else index))
        simple = self.world.supply is not None
        weights = WEIGHTS[0] if simple or wanted.variance is not None else WEIGHTS[mix(*seed) % len(WEIGHTS)]
        values = self._values(variable, seed, len(weights), simple)
        if wanted.variance is not None:
            if wanted.variance < 0:
                raise NotEvaluable(f"the variance of `{variable}` would be negative")
            mean = values[0] if wanted.mean is None else wanted.mean
            below = fmpq(1) if simple else 1 + fmpq(mix(*seed, 7) % 3)
            above = wanted.variance / below
            values = [mean - below, mean + above]
            weights = (above / (above + below), below / (above + below))
        elif wanted.mean is not None:
            centre = sum((weight * value for weight, value in zip(weights, values, strict=True)), fmpq(0))
            values = [value - centre + wanted.mean for value in values]
        self._check(variable, values)
        return tuple(zip(weights, values, strict=True))

    def _joint(self, place: DrawnPlace) -> list[tuple[fmpq, fmpq]]:
        """Outcomes of the common source."""
        variable, index = place
        stated = any(not moment.left.atoms(Symbol, IndexedBase).isdisjoint((variable,)) for moment in self.chance.moments)
        everywhere = any(moment.left.atoms(Symbol, IndexedBase) & self._loose for moment in self.chance.moments)
        weights = WEIGHTS[0] if everywhere or self.world.supply is not None else COMMON
        name: OutcomeName = (str(variable), *index)
        known = self.world.laws.common.get(name)
        if known is None:
            seed = (self.world.seed, FIRST_RANK + list(self.chance.variables).index(variable), *index)
            values = self._values(variable, seed, min(len(weights), 3), self.world.supply is not None)
            if len(weights) > len(values):
                values = [values[number] for number in ALIKE[sum(seed[1:]) % len(ALIKE)]]
            wanted = self._wanted(variable, index) if stated else Wanted()
            if wanted.variance is not None:
                root = _root(wanted.variance)
                mean = values[0] if wanted.mean is None else wanted.mean
                values = [mean - root, mean + root]
            elif wanted.mean is not None:
                centre = sum((weight * value for weight, value in zip(weights, values, strict=True)), fmpq(0))
                values = [value - centre + wanted.mean for value in values]
            self._check(variable, values)
            known = self.world.laws.common[name] = tuple(zip(weights, values, strict=True))
        return list(known)

    @property
    def _loose(self) -> frozenset[Basic]:
        """Variables that depend on the common source."""
        return frozenset(one for one in self.chance.variables if one not in self.mutually and self.chance.law_at(one, ()) is None)

    def _values(self, variable: Basic, seed: tuple[int, ...], many: int, simple: bool) -> list[fmpq]:
        """Different values that a variable's own assumptions allow."""
        domain = self.world.setting.domains.get(str(variable))
        if simple:
            choices = simplest(variable, domain)
            start = list(self.chance.variables).index(variable) % 2
            if len(choices) < many + 1:
                raise NotEvaluable(f"`{variable}` has too few values")
            return list(choices[start : start + many])
        found: list[fmpq] = []
        for attempt in range(8 * many):
            value = drawn((*seed, attempt), variable, domain, self.world.mood)
            if value not in found:
                found.append(value)
            if len(found) == many:
                return found
        raise NotEvaluable(f"`{variable}` has too few values")

    def _check(self, variable: Basic, values: Iterable[fmpq]) -> None:
        domain = self.world.setting.domains.get(str(variable))
        if not all(allowed(value, variable, domain) for value in values):
            raise NotEvaluable(f"no distribution of `{variable}` with the moments that are stated")

    # stated moments

    def _wanted(self, variable: Basic, index: tuple[int, ...]) -> Wanted:
        """The mean and variance that are stated."""
        mean = second = variance = None
        for moment in self.chance.moments:
            if moment.left.atoms(Symbol, IndexedBase).isdisjoint((variable,)):
                continue
            item = variable
            bound: dict[Basic, Any] = {}
            if isinstance(variable, IndexedBase):
                if len(moment.indices) != 1:
                    raise NotEvaluable("a moment of single entries is stated, which no world is made for")
                item = variable[moment.indices[0]]
                bound = {moment.indices[0]: index[0]}
            worth = self.reader.value(moment.right, bound)
            if type(worth) is not fmpq:
                raise NotEvaluable("a moment that is stated is not known exactly")
            whole = Expectation(item, (variable,))
            square = Expectation(item**2, (variable,))
            match moment.left:
                case left if left == whole:
                    mean = worth
                case left if left == square:
                    second = worth
                case left if left == square - whole**2:
                    variance = worth
                case _:
                    raise NotEvaluable(f"no world is made in which `{moment.left}` has a value that is stated")
        if second is not None:
            if mean is None:
                raise NotEvaluable("no world is made for a second moment without the first")
            variance = second - mean**2
        return Wanted(mean, variance)


class Wanted(NamedTuple):
    """Moments that are stated; None where nothing is."""

    mean: fmpq | None = None
    variance: fmpq | None = None


def _root(value: fmpq) -> fmpq:
    """The root of a square of a rational number."""
    if value < 0:
        raise NotEvaluable("a variance would be negative")
    top, bottom = int(value.p), int(value.q)
    root = fmpq(isqrt(top), isqrt(bottom))
    if root**2 != value:
        raise NotEvaluable("a standard deviation is not rational")
    return root


def _weights(moments: Sequence[Any]) -> list[Any]:
    """Weights at 0, 1, ..., d with these moments: the mean of x^k is the sum of weight times node^k."""
    degree = len(moments) - 1
    found = []
    for node in range(degree + 1):
        # The mean of Lagrange's polynomial that is 1 at the node and 0 at the others.
        coefficients = [fmpq(1)]
        below = fmpq(1)
        for other in range(degree + 1):
            if other != node:
                shifted = [fmpq(0), *coefficients]
                coefficients = [one - other * two for one, two in zip(shifted, [*coefficients, fmpq(0)], strict=True)]
                below *= node - other
        found.append(sum((moments[k] * (c / below) for k, c in enumerate(coefficients)), fmpq(0)))
    return found


def degree_in(expr: Basic, variable: Basic) -> int | None:
    """The degree of a polynomial in a variable, or in all entries of an array; None where it is none."""
    if variable not in free(expr):
        return 0
    if expr == variable or (isinstance(expr, Indexed) and expr.base == variable and not any(variable in free(i) for i in expr.indices)):
        return 1
    match expr:
        case Add() | Mul():
            parts = [degree_in(part, variable) for part in expr.args]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts):
                return None
            return max(known) if isinstance(expr, Add) else sum(known)
        case Pow() if expr.exp.is_Integer and expr.exp > 0:
            inner = degree_in(expr.base, variable)
            return None if inner is None else inner * int(expr.exp)
        case Sum() if all(variable not in free(end) for limits in expr.args[1:] for end in limits[1:]):
            return degree_in(expr.args[0], variable)
    return None


class _Entries(dict[Any, Any]):
    """Values of entries; others of the same arrays are not known."""

    def __init__(self, known: Mapping[Any, Any], bases: frozenset[Basic], met: dict[DrawnPlace, None] | None, space: Space) -> None:
        super().__init__(known)
        self.bases, self.met, self.space = bases, met, space

    def __bool__(self) -> bool:
        return True

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or (isinstance(key, tuple) and key[0] in self.bases)

    def __missing__(self, key: Any) -> Any:
        if self.met is None:
            raise NotEvaluable("an entry that was not met before")
        self.met.setdefault(key)
        return fmpq(1 + len(self.met))


def expectation(expr: Expectation, compiler: Any) -> Program:
    """A mean over the outcomes of a world."""
    body = compiler(expr.body)
    symbols = [one for one in expr.over if isinstance(one, Symbol)]
    bases = frozenset(one for one in expr.over if isinstance(one, IndexedBase))
    degrees = {one: degree_in(expr.body, one) for one in expr.over}
    integrals: dict[RandomLaw, Program] = {}

    def by_integral(reader: Any, env: Environment, law: RandomLaw) -> Any:
        """Of one variable with a density, the integral of all that is no polynomial of it."""
        if law not in integrals:
            (variate,) = symbols
            integrals[law] = compiler(Integral(expr.body * law.density_at(variate), (variate, law.low, law.high)))
        return integrals[law](reader, env)

    def run(reader: Any, env: Environment) -> Any:
        reader.step()
        space: Space = reader.space
        space.check()
        if not expr.over:
            return body(reader, env)
        if not expr.given and len(expr.over) == 1 and degrees[expr.over[0]] is None and symbols:
            law = space.chance.law_at(symbols[0], ())
            if law is not None and law.spacing is Spacing.INTERVAL:
                return by_integral(reader, env, law)
        places: list[DrawnPlace] = [(one, ()) for one in symbols]
        before = reader.instead
        try:
            if bases:
                met: dict[DrawnPlace, None] = {}
                reader.instead = _Entries(before, bases, met, space)
                body(reader, {**env, **{one: fmpq(2 + number, 3) for number, one in enumerate(symbols)}})
                places += met
            known = {(one, ()): env[one] if one in env else space.pinned(one) for one in expr.given if isinstance(one, Symbol)}
            if len(known) < len(expr.given):
                raise NotEvaluable("a mean where a whole array is given")
            endless = [place for place in known if space.is_endless(place)]
            sources = space.outcomes([*places, *(place for place in known if place not in endless)], degrees)
            sources += [[SpaceOutcome(fmpq(1), {place: known[place]})] for place in endless]
            count = 1
            for outcomes in sources:
                count *= len(outcomes)
                if count > OUTCOMES:
                    raise NotEvaluable(f"more than {OUTCOMES} combinations of outcomes")
            total, mass = fmpq(0), fmpq(0)
            for chosen in product(*sources):
                reader.step()
                values = {place: value for outcome in chosen for place, value in outcome.values.items()}
                if any(values[place] != value for place, value in known.items()):
                    continue
                weight = fmpq(1)
                for outcome in chosen:
                    weight = weight * outcome.weight
                if bases:
                    reader.instead = _Entries({**before, **{place: values[place] for place in places if place[1]}}, bases, None, space)
                mass = mass + weight
                total = total + weight * body(reader, {**env, **{one: values[one, ()] for one in symbols}})
            if not known:
                return total
            if mass == 0:
                raise NotEvaluable("what is given has probability 0")
            return total / mass
        finally:
            reader.instead = before

    return run
