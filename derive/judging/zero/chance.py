"""Expectations in the second zero test: of a polynomial in random atoms, monomial by monomial, entries told apart by their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import sympy as sp
from flint import fmpq
from sympy import Basic, Expr, Indexed, IndexedBase, Symbol

from derive.catalogue import entry
from derive.claims.chance import Chance, RandomLaw, Spacing, StatedMoment
from derive.distributions._distribution import DISTRIBUTIONS, Distribution
from derive.judging.zero.atoms import Atom, Element, Field, NotUnderstood, Structure
from derive.judging.zero.laws import KnownSign
from derive.vocabulary.budget import tick
from derive.vocabulary.expectation import Expectation

DEEPEST = 12
"""How deep stated moments may speak of one another."""
ORDER = 16
"""Powers of a random variable beyond which no moment is looked up."""
FACTORS = 4
"""Powers of sums that are multiplied out where no moment is known."""
FEW = 40
"""Values that are summed one by one."""

RandomPlace = tuple[Basic, tuple[Structure, ...]]
"""A random variable; of an array the entry, by its indices."""


class BindingReader(Protocol):
    """What reads a node where symbols are bound to values."""

    field: Field

    def bound(self, node: Basic, values: dict[Symbol, Element], place: Any) -> Element:
        """The value of a node where these symbols have these values."""


@dataclass(frozen=True, slots=True)
class RandomFactor:
    """A power of one atom, and the random variables that it depends on."""

    atom: Atom
    exponent: int
    variables: frozenset[RandomPlace]


class Inner(NamedTuple):
    """What a conditional expectation was taken of, and what was given."""

    body: Element
    given: frozenset[Basic]


class NoPolynomial(NotUnderstood):
    """Something besides powers of a variable whose distribution is known."""


class Means:
    """Expectations under what premises say.

    Parameters
    ----------
    reading : BindingReader
        Reads what laws and statements are made of.
    chance : Chance
        What is said of random variables.
    """

    def __init__(self, reading: BindingReader, chance: Chance) -> None:
        self.reading, self.field, self.chance = reading, reading.field, chance
        self.inner: dict[int, Inner] = {}
        self.held: set[tuple[int, int]] = set()
        self.found: dict[object, Element] = {}
        self.depth = 0
        self.readers: list[Callable[[Basic], Element]] = []

    def value(self, node: Expectation, at: Any, read: Callable[[Basic], Element]) -> Element:
        """The value of an expectation, `read` giving that of what stands in it."""
        given = frozenset(node.given) & self.chance.variables.keys()
        self.readers.append(read)
        try:
            return self.mean(read(node.body), given, at)
        except NoPolynomial:
            if given:
                raise
            return self._by_values(node.body, at, read)
        finally:
            self.readers.pop()

    def mean(self, body: Element, given: frozenset[Basic], at: Any) -> Element:
        """E[num / den | given]."""
        field = self.field
        below: list[RandomFactor] = []
        still = field.quotient(body.den, field.one)
        if self._random(body.den):
            terms = field.terms(body.den)
            if len(terms) != 1:
                raise NotUnderstood("the mean of a quotient of sums")
            ((factors, c),) = terms
            below = [self._factor(generator, -exponent) for generator, exponent in factors]
            still = field.number(1)
            still = field.quotient(field.context.constant(c), field.one)
        parts = []
        for factors, c in field.terms(body.num):
            own = [self._factor(generator, exponent) for generator, exponent in factors]
            parts.append(self._of_monomial(c, [*own, *below], given, at))
        return field.product([field.sum(parts), field.integer_power(still, -1)]) if parts else field.number(0)

    def free_of_sizes(self, node: Expectation) -> bool:
        """Whether no size and no index as a number stands in what is said of its variables, if they stand as numbers themselves."""
        said = [self.chance.variables[one] for one in (*node.over, *node.given) if one in self.chance.variables]
        said = [one for one in said if one.law is None or not is_choice(one.law) or _as_number(node.body, one.variable)]
        told = [part for one in said if one.law is not None for part in one.law.parameters]
        told += [moment.right for moment in self.chance.moments]
        return not any(part.is_integer for one in told for part in _outside_brackets(one))

    # random atoms

    def _random(self, polynomial: Any) -> bool:
        return any(self._variables(atom) for _, atom in self.field.present(polynomial))

    def _factor(self, generator: int, exponent: int) -> RandomFactor:
        atom = self.field.owners[generator]
        return RandomFactor(atom, exponent, self._variables(atom))

    def _variables(self, atom: Atom) -> frozenset[RandomPlace]:
        """The random variables that an atom depends on."""
        tick()
        known = self.chance.variables
        match atom.kind:
            case "symbol":
                return frozenset(((atom.data, ()),)) if atom.data in known else frozenset()
            case "indexed" if atom.data in known:
                if any(self._random(polynomial) for index in atom.arguments for polynomial in (index.num, index.den)):
                    raise NotUnderstood("an entry at a random place")
                return frozenset(((atom.data, atom.structures),))
            case "moment":
                return frozenset((one, ()) for one in self.inner[atom.number].given) if atom.number in self.inner else frozenset()
            case "prediction" | "density" if any(str(one) in str(atom.data) for one in known if isinstance(one, IndexedBase)):
                raise NotUnderstood("an opaque function of a random array")
            case "opaque":
                if not known.keys() & atom.data.atoms(Symbol, IndexedBase):
                    return frozenset()
                raise NotUnderstood(f"`{atom.data}` is random")
        found: frozenset[RandomPlace] = frozenset()
        for argument in atom.arguments:
            whole = isinstance(argument, Element)
            for part in (argument,) if whole else (argument.lower, argument.upper):
                for polynomial in (part.num, part.den):
                    for _, inside in self.field.present(polynomial):
                        found |= self._variables(inside)
        if found and atom.kind in ("sum", "product", "largest"):
            raise NotUnderstood("a sum of what is random has to be written out")
        return found

    # monomials

    def _of_monomial(self, c: fmpq, factors: Sequence[RandomFactor], given: frozenset[Basic], at: Any) -> Element:
        field = self.field
        out = [field.quotient(field.context.constant(c), field.one)]
        inside: list[RandomFactor] = []
        for factor in factors:
            if all(variable in given for variable, _ in factor.variables):
                out.append(field.integer_power(field.itself(factor.atom), factor.exponent))
            else:
                inside.append(factor)
        return field.product([*out, self._product(inside, given, at)])

    def _product(self, factors: list[RandomFactor], given: frozenset[Basic], at: Any) -> Element:
        if not factors:
            return self.field.number(1)
        met = {variable for factor in factors for variable in factor.variables}
        bases = {variable for variable, _ in met} | given
        apart = len(bases) == 1 and isinstance(next(iter(bases)), Symbol)
        if not apart and self.chance.are_independent(bases):
            self._told_apart(met)
            left = list(factors)
            parts = []
            while left:
                group = [left.pop(0)]
                own = set(group[0].variables)
                while (more := next((one for one in left if not own.isdisjoint(one.variables)), None)) is not None:
                    left.remove(more)
                    group.append(more)
                    own |= more.variables
                parts.append(self._moment(group, given & {variable for variable, _ in own}, at))
            return self.field.product(parts)
        return self._moment(factors, given, at)

    def _told_apart(self, met: Iterable[RandomPlace]) -> None:
        """Entries of one array are the same or not: of two indices that are no numbers that is not known."""
        places: dict[Basic, set[tuple[Structure, ...]]] = {}
        for base, place in met:
            places.setdefault(base, set()).add(place)
        for every in places.values():
            if len(every) > 1 and not all(self._numeric(one) for place in every for one in place):
                raise NotUnderstood("entries of which is not known whether they are the same")

    def _numeric(self, structure: Structure) -> bool:
        return all(not factors for polynomials in structure for polynomial in polynomials for factors, _ in polynomial)

    def _moment(self, factors: list[RandomFactor], given: frozenset[Basic], at: Any) -> Element:
        """The mean of a product of what is not independent."""
        field = self.field
        smooth = self._smoothed(factors, given, at)
        if smooth is not None:
            return smooth
        ((variable, place), *others) = {one for factor in factors for one in factor.variables}
        alone = not others and self._is_power(factors)
        if alone and not given:
            known = self._known(variable, factors[0], at)
            if known is not None:
                return known
        if not others and not given and (chosen := self._chosen(variable, factors)) is not None:
            return chosen
        if not others and not given and self.chance.law_at(variable, ()) is not None:
            raise NoPolynomial("a mean that no moment gives")
        body = field.product([field.integer_power(field.itself(factor.atom), factor.exponent) for factor in factors])
        alike = variable if alone and place and not given and self.chance.identical(variable) else None
        if given or self.held:
            found = None if given else self._stated(alike, factors, body, at)
            return self._atom(alike, factors, body, given) if found is None else found
        asked = field.structure(body) if alike is None else (alike, factors[0].exponent)
        if asked not in self.found:
            found = self._stated(alike, factors, body, at)
            self.found[asked] = self._atom(alike, factors, body, given) if found is None else found
        return self.found[asked]

    def _atom(self, alike: Basic | None, factors: list[RandomFactor], body: Element, given: frozenset[Basic]) -> Element:
        """A moment of which nothing is known."""
        if alike is not None:
            return self.field.atom("moment", ("entry", alike, factors[0].exponent), (), KnownSign.REAL)[1]
        names = tuple(sorted(map(str, given)))
        atom, value, _ = self.field.atom("moment", ("mean", names), (body,), KnownSign.REAL)
        if given:
            self.inner[atom.number] = Inner(body, given)
        return value

    def _smoothed(self, factors: list[RandomFactor], given: frozenset[Basic], at: Any) -> Element | None:
        """The mean of a conditional mean is the mean, given less."""
        conditional = [factor for factor in factors if factor.atom.number in self.inner]
        if len(conditional) != 1 or conditional[0].exponent != 1:
            return None
        (one,) = conditional
        body, known = self.inner[one.atom.number]
        others = [factor for factor in factors if factor is not one]
        if not given <= known or any(variable not in known for factor in others for variable, _ in factor.variables):
            return None
        field = self.field
        powers = [field.integer_power(field.itself(factor.atom), factor.exponent) for factor in others]
        return self.mean(field.product([body, *powers]), given, at)

    # what is known

    def _known(self, variable: Basic, factor: RandomFactor, at: Any) -> Element | None:
        """A moment of a named distribution, as its file states it."""
        said = self.chance.variables[variable]
        if said.law is None or not said.law.name or not 0 < factor.exponent <= ORDER:
            return None
        named = entry(DISTRIBUTIONS, said.law.name, Distribution)
        moment = named.at(named.moments.raw(factor.exponent), said.law.parameters)
        return self.reading.bound(moment, self._indices(said.index, factor.atom), at)

    def _chosen(self, variable: Basic, factors: Sequence[RandomFactor]) -> Element | None:
        """E[g_I^k], I a random whole number: the sum over its values."""
        law = self.chance.law_at(variable, ())
        atom = factors[0].atom
        if len(factors) != 1 or atom.kind != "indexed" or atom.data in self.chance.variables or len(atom.arguments) != 1:
            return None
        if law is None or not is_choice(law) or not self._itself(variable, atom.arguments[0]):
            return None
        place = sp.Dummy("k", integer=True, positive=True)
        return self.readers[-1](sp.Sum(atom.data[place] ** factors[0].exponent * law.density_at(place), (place, law.low, law.high)))

    def _itself(self, variable: Basic, value: Element) -> bool:
        atom = self.field.single(value)
        return atom is not None and atom.kind in ("symbol", "indexed") and atom.data == variable

    def _indices(self, index: Symbol | None, atom: Atom) -> dict[Symbol, Element]:
        return {} if index is None or not atom.arguments else {index: atom.arguments[0]}

    def _stated(self, alike: Basic | None, factors: list[RandomFactor], body: Element, at: Any) -> Element | None:
        """A moment from an equation of the premises, of which it is the highest: left = c m + rest gives m = (right - rest) / c."""
        field = self.field
        degree = sum(abs(factor.exponent) for factor in factors)
        for number, moment in enumerate(self.chance.moments):
            if (number, degree) in self.held or self.depth > DEEPEST or not self._highest(moment, degree):
                continue
            values = {}
            for index in moment.indices:
                entries = [factor.atom for factor in factors if factor.atom.kind == "indexed"]
                if entries:
                    values[index] = entries[0].arguments[0]
            if len(values) < len(moment.indices):
                continue
            self.held.add((number, degree))
            self.depth += 1
            left = self.reading.bound(moment.left, values, at)
            right = self.reading.bound(moment.right, values, at)
            own = self._atom(alike, factors, body, frozenset())
            self.depth -= 1
            self.held.discard((number, degree))
            generator = own.num.degrees().index(1)
            c = left.num.derivative(generator)
            if left.den.is_one() and c.is_constant() and not c.is_zero():
                weight = field.quotient(c, field.one)
                rest = field.difference(left, field.product([weight, own]))
                return field.product([field.difference(right, rest), field.integer_power(weight, -1)])
        return None

    def _is_power(self, factors: Sequence[RandomFactor]) -> bool:
        """Whether it is a power of a random variable, and not of a function of one."""
        return len(factors) == 1 and factors[0].atom.kind in ("symbol", "indexed") and factors[0].atom.data in self.chance.variables

    def _highest(self, moment: StatedMoment, degree: int) -> bool:
        """Whether no moment of a higher order stands in the equation."""
        return degree == max(order_of(node.body, frozenset(node.over)) for node in moment.left.atoms(Expectation))

    def _by_values(self, body: Basic, at: Any, read: Callable[[Basic], Element]) -> Element:
        """E[g(X)] of one variable with a distribution, term by term: the sum or the integral of g times the density."""
        field, known = self.field, self.chance.variables
        if isinstance(body, sp.Add):
            return field.sum([self._by_values(part, at, read) for part in body.args])
        if (spread := _spread(body)) is not None:
            return field.sum([self._by_values(part, at, read) for part in spread])
        factors = sp.Mul.make_args(body)
        inside = [factor for factor in factors if factor.atoms(Symbol, Indexed, IndexedBase) & known.keys()]
        still = [read(factor) for factor in factors if factor not in inside]
        if not inside:
            return field.product(still)
        variates = {one for factor in inside for one in factor.atoms(Symbol) if one in known}
        if len(variates) != 1 or any(isinstance(one, IndexedBase) for factor in inside for one in factor.atoms(IndexedBase) & known.keys()):
            raise NotUnderstood("the mean of a function of several variables")
        (variate,) = variates
        product = sp.Mul(*inside)
        base, power = product.as_base_exp()
        law = self.chance.law_at(variate, ())
        if law is None:
            raise NotUnderstood("no distribution is known")
        if base == variate and power.is_Integer and power > 0:
            return field.product([*still, self.mean(read(product), frozenset(), at)])
        return field.product([*still, self._summed(product, variate, law, at)])

    def _summed(self, product: Expr, variate: Symbol, law: RandomLaw, at: Any) -> Element:
        if law.spacing is Spacing.INTERVAL:
            inside, place = law.weighted(product, variate)
            return self.reading.bound(sp.Integral(inside, (place, law.low, law.high)), {}, at)
        if not (law.low.is_finite and law.high.is_finite):
            raise NotUnderstood("a sum without end")
        density = law.density_at(variate)
        if law.low.is_Integer and law.high.is_Integer and law.high - law.low < FEW:
            numbers = (self.field.number(k) for k in range(int(law.low), int(law.high) + 1))
            return self.field.sum([self.reading.bound(product * density, {variate: number}, at) for number in numbers])
        return self.reading.bound(sp.Sum(product * density, (variate, law.low, law.high)), {}, at)


def is_choice(law: RandomLaw) -> bool:
    """Whether it is one of whole numbers from 1 to a size, whatever the entry."""
    whole = law.spacing is Spacing.WHOLE and law.low == 1 and isinstance(law.high, Symbol) and law.high.is_integer and law.high.is_positive
    return bool(whole) and law.density.free_symbols <= {law.variate, law.high}


def _as_number(expr: Basic, variable: Basic) -> bool:
    """Whether a variable stands elsewhere than in the brackets of others."""
    if isinstance(expr, Indexed):
        return bool(expr.base == variable)
    return expr == variable or any(_as_number(part, variable) for part in expr.args)


def _outside_brackets(expr: Basic) -> Iterator[Symbol]:
    if isinstance(expr, Symbol):
        yield expr
    elif not isinstance(expr, (Indexed, IndexedBase)):
        for part in expr.args:
            yield from _outside_brackets(part)


def _spread(body: Basic) -> list[Basic] | None:
    """A product in which a sum stands, or a small power of one, with the sum multiplied out; None of anything else."""
    factors: list[Basic] = []
    for factor in sp.Mul.make_args(body):
        small = isinstance(factor, sp.Pow) and isinstance(factor.base, sp.Add) and factor.exp.is_Integer and 1 < factor.exp <= FACTORS
        factors += [factor.base] * int(factor.exp) if small else [factor]
    place = next((place for place, factor in enumerate(factors) if isinstance(factor, sp.Add)), None)
    if place is None:
        return None
    others = [factor for number, factor in enumerate(factors) if number != place]
    return [sp.Mul(part, *others) for part in factors[place].args]


def order_of(body: Basic, random: frozenset[Basic]) -> int:
    """How many powers of random variables are multiplied in an expression, at most; functions of them count once."""
    match body:
        case sp.Add():
            return max(order_of(part, random) for part in body.args)
        case sp.Mul():
            return sum(order_of(part, random) for part in body.args)
        case sp.Pow() if body.exp.is_Integer:
            return abs(int(body.exp)) * order_of(body.base, random)
        case sp.Sum():
            return order_of(body.args[0], random)
    return int(not random.isdisjoint(body.atoms(Symbol, IndexedBase)))
