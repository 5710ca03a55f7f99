"""Expectations written by moments: linear, products of what is independent apart, what is given taken out, known moments put in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from sympy import (
    Abs,
    Add,
    Basic,
    Dummy,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    Integral,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    Tuple,
    sign,
)

from derive.catalogue import entry
from derive.claims.chance import Chance, RandomLaw, Spacing
from derive.claims.claim import Claim
from derive.claims.premises import said_of_chance
from derive.claims.sides import sided
from derive.distributions._distribution import DISTRIBUTIONS, Distribution
from derive.judging.proof.theory import Unproved
from derive.vocabulary.binding import BINDERS, CANONICAL, canonical, free, rebuild, substitute, unpack
from derive.vocabulary.budget import bounded, built, tick
from derive.vocabulary.differentiation import NotDifferentiated, worked_out
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import Indicator, PartialDerivative

TERMS = 400
"""Terms into which what stands in an expectation is multiplied out."""
POWER = 8
"""Powers of sums that are multiplied out."""
PLACES = 4
"""Entries of one array in a product, which may be the same or not."""
NESTED = 12
"""How deep stated moments may speak of one another."""
LARGEST = 40
"""Values that are summed one by one."""

Use = tuple[Basic, tuple[Expr, ...] | None]
"""A random variable, for an entry with its place; None where many entries of an array are meant."""


class RandomTerm(NamedTuple):
    """A number that is not random times powers of random ones, summed over indices, the innermost first."""

    coefficient: Expr
    factors: tuple[tuple[Expr, int], ...] = ()
    limits: tuple[Tuple, ...] = ()


class MeanRewriter:
    """Rewrites the expectations in expressions.

    Parameters
    ----------
    chance : Chance
        What is said of random variables.
    """

    def __init__(self, chance: Chance) -> None:
        self.chance = chance
        self.stated: dict[tuple[frozenset[tuple[Expr, int]], frozenset[Basic]], tuple[tuple[Symbol, ...], Expr]] = {}
        self.depth = 0
        for moment in chance.moments:
            self._take_in(self.value(moment.left), moment.right, moment.indices)

    # stated moments

    def _take_in(self, left: Expr, right: Expr, indices: tuple[Symbol, ...]) -> None:
        """An equation between moments as what it says of the highest of them."""
        left = left.expand()
        atoms = sorted(left.atoms(Expectation), key=lambda node: (-_degree(node.body), str(node)))
        for node in atoms:
            coefficient = left.coeff(node)
            rest = left - coefficient * node
            if coefficient.is_Rational and coefficient != 0 and not rest.has(node):
                used = [place for _, place in uses(node.body, frozenset(node.over)) if place is not None]
                own = tuple(index for index in indices if any(index in free(Tuple(*place)) for place in used))
                worth = (right - rest) / coefficient
                if set(indices) & free(worth) <= set(own):
                    self.stated.setdefault(self._key(dict(_powers(node.body)), node.given), (own, worth))
                return

    def _key(self, factors: Mapping[Expr, int], given: Iterable[Basic]) -> tuple[frozenset[tuple[Expr, int]], frozenset[Basic]]:
        return frozenset(factors.items()), frozenset(given)

    def _by_statement(self, factors: Mapping[Expr, int], given: Iterable[Basic]) -> Expr | None:
        """What a premise says of this moment."""
        found = self.stated.get(self._key(factors, given))
        if found is not None:
            return found[1]
        for (pattern, known), (indices, worth) in self.stated.items():
            if known != frozenset(given) or len(pattern) != len(factors) or len(indices) != 1:
                continue
            places = {place for base in factors for _, place in uses(base, frozenset(self.chance.variables))}
            if len(places) == 1 and (place := places.pop()) is not None and len(place) == 1:
                here = frozenset((substitute(base, {indices[0]: place[0]}), power) for base, power in pattern)
                if here == frozenset(factors.items()):
                    return substitute(worth, {indices[0]: place[0]})
        return None

    # expressions

    def value(self, expr: Expr) -> Expr:
        """An expression with its expectations written by moments."""
        tick()
        if not expr.has(Expectation):
            return expr
        if isinstance(expr, Expectation):
            random = frozenset((*expr.over, *expr.given)) & self.chance.variables.keys()
            given = tuple(one for one in expr.given if one in random)
            try:
                body = worked_out(self.value(expr.body))
            except NotDifferentiated as why:
                raise Unproved(str(why)) from why
            assert isinstance(body, Expr)
            return self.mean(self.terms(body, random), given)
        if isinstance(expr, BINDERS):
            body, index, lower, upper = unpack(expr)
            made = rebuild(expr, self.value(body), index, lower, upper)
            assert isinstance(made, Expr)
            return made
        arguments = [self.value(argument) if isinstance(argument, Expr) else argument for argument in expr.args]
        made = built(expr.func, arguments)
        assert isinstance(made, Expr)
        return made

    def terms(self, expr: Expr, random: frozenset[Basic]) -> list[RandomTerm]:
        """An expression multiplied out as far as random variables stand in it."""
        tick()
        if free(expr).isdisjoint(random):
            return [RandomTerm(expr)]
        match expr:
            case Add():
                found = [term for part in expr.args for term in self.terms(part, random)]
                bounded(len(found), TERMS, "multiplying out an expectation")
                return found
            case Mul():
                return self._multiplied([self.terms(part, random) for part in expr.args])
            case Pow() if expr.exp.is_Integer and 0 < expr.exp <= POWER and isinstance(expr.base, (Add, Mul, Sum)):
                return self._multiplied([self.terms(expr.base, random) for _ in range(int(expr.exp))])
            case Pow() if expr.exp.is_Integer and isinstance(expr.base, Mul):
                return self._multiplied([self.terms(Pow(part, expr.exp), random) for part in expr.base.args])
            case Pow() if expr.exp.is_Integer and free(expr.exp).isdisjoint(random):
                return [RandomTerm(S.One, ((expr.base, int(expr.exp)),))]
            case Sum():
                body, index, lower, upper = unpack(expr)
                if not free(Tuple(lower, upper)).isdisjoint(random):
                    raise Unproved(f"the ends of `{expr}` are random")
                fresh = Dummy(index.name, **index.assumptions0)
                inner = self.terms(substitute(body, {index: fresh}), random)
                return [RandomTerm(one.coefficient, one.factors, (*one.limits, Tuple(fresh, lower, upper))) for one in inner]
        return [RandomTerm(S.One, ((expr, 1),))]

    def _multiplied(self, factors: Sequence[list[RandomTerm]]) -> list[RandomTerm]:
        found = [RandomTerm(S.One)]
        for terms in factors:
            bounded(len(found) * len(terms), TERMS, "multiplying out an expectation")
            found = [_times(one, other) for one in found for other in terms]
        return [settled for one in found for settled in self._settled(one)]

    def _settled(self, term: RandomTerm) -> list[RandomTerm]:
        """Even powers of absolute values are powers of what stands in them."""
        even = next(((base, power) for base, power in term.factors if isinstance(base, Abs) and power >= 2), None)
        if even is None:
            return [term]
        base, power = even
        others = tuple(factor for factor in term.factors if factor != even)
        rest = RandomTerm(term.coefficient, (*others, *([(base, 1)] if power % 2 else [])), term.limits)
        squares = self.terms(Pow(base.args[0], power - power % 2), frozenset(self.chance.variables))
        return [RandomTerm(times.coefficient, times.factors, times.limits) for square in squares for times in [_times(rest, square)]]

    # means

    def mean(self, terms: Iterable[RandomTerm], given: tuple[Basic, ...]) -> Expr:
        """The expectation of a sum, term by term."""
        return Add(*(self._of_term(term, given) for term in terms))

    def _of_term(self, term: RandomTerm, given: tuple[Basic, ...]) -> Expr:
        tick()
        out, rest = [term.coefficient], dict[Expr, int]()
        for base, power in term.factors:
            if all(variable in given for variable, _ in self.used(base)):
                out.append(Pow(base, power))
            else:
                rest[base] = rest.get(base, 0) + power
        alternatives = self._told_apart(rest)
        body = Mul(*out, Add(*(Mul(*flags, self._apart(factors, given)) for flags, factors in alternatives)))
        return Sum(body, *term.limits) if term.limits else body

    def used(self, expr: Expr) -> frozenset[Use]:
        """The random variables that an expression is a function of."""
        return uses(expr, frozenset(self.chance.variables))

    def _told_apart(self, factors: Mapping[Expr, int]) -> Iterator[tuple[list[Expr], dict[Expr, int]]]:
        """The ways in which entries of one array can be the same entry, each with what is 1 there and else 0."""
        places: dict[Basic, list[tuple[Expr, ...]]] = {}
        for base in factors:
            for variable, place in self.used(base):
                if place is not None and place and place not in places.setdefault(variable, []):
                    places[variable].append(place)
        ways: list[tuple[list[Expr], dict[Expr, int]]] = [([], dict(factors))]
        for variable, met in sorted(places.items(), key=lambda pair: str(pair[0])):
            if len(met) == 1 or not self.chance.are_independent((variable,)):
                continue
            if len(met) > PLACES or any(len(place) != 1 for place in met):
                raise Unproved(f"too many entries of `{variable}` in one product")
            met.sort(key=lambda place: place[0].sort_key())
            ways = [
                ([*flags, *more], _replaced(inside, variable, same))
                for flags, inside in ways
                for more, same in _partitions([place[0] for place in met])
            ]
        return iter(ways)

    def _apart(self, factors: Mapping[Expr, int], given: tuple[Basic, ...]) -> Expr:
        """The mean of a product: what shares no variable apart, where that is independent."""
        if not factors:
            return S.One
        groups: list[tuple[set[Use], dict[Expr, int]]] = []
        for base, power in factors.items():
            own = set(self.used(base))
            joined = {base: power}
            for other in [group for group in groups if _meet(own, group[0])]:
                groups.remove(other)
                own |= other[0]
                joined |= other[1]
            groups.append((own, joined))
        variables = {variable for own, _ in groups for variable, _ in own} | set(given)
        if len(variables) > 1 or any(isinstance(one, IndexedBase) for one in variables):
            if not self.chance.are_independent(variables):
                return self.moment(dict(factors), given)
            return Mul(*(self.moment(inside, tuple(one for one in given if one in {v for v, _ in own})) for own, inside in groups))
        return self.moment(dict(factors), given)

    def moment(self, factors: dict[Expr, int], given: tuple[Basic, ...]) -> Expr:
        """The mean of a product that is not taken apart."""
        smoothed = self._smoothed(factors, given)
        if smoothed is not None:
            return smoothed
        used = {use for base in factors for use in self.used(base)}
        if len(used) == 1 and not given:
            ((variable, place),) = used
            if place and self.chance.identical(variable):
                first = _replaced(factors, variable, {place[0]: S.One})
                law = self.chance.law_at(variable, (S.One,))
                factors = first if law is None else factors
        known = self._by_statement(factors, given)
        if known is not None:
            self.depth += 1
            if self.depth > NESTED:
                raise Unproved("stated moments that speak of one another without end")
            found = self.value(known)
            self.depth -= 1
            return found
        product = Mul(*(Pow(base, power) for base, power in factors.items()))
        if len(used) == 1 and not given:
            ((variable, place),) = used
            if place is None and isinstance(product, Product):
                return self._product(product, variable)
            law = self.chance.law_at(variable, place or ()) if place is not None else None
            found = None if law is None else by_law(law, product, variable if not place else Indexed(variable, *place))
            if found is not None:
                return found
        return Expectation(product, sorted({variable for variable, _ in used}, key=str), given)

    def _product(self, product: Product, variable: Basic) -> Expr:
        """The mean of a product over the entries of an array that are independent."""
        body, index, lower, upper = unpack(product)
        if self.chance.are_independent((variable,)) and self.used(body) == {(variable, (index,))}:
            return Product(self.mean(self.terms(body, frozenset((variable,))), ()), (index, lower, upper))
        return Expectation(product, (variable,))

    def _smoothed(self, factors: dict[Expr, int], given: tuple[Basic, ...]) -> Expr | None:
        """E[f(Y) E[b | Y] | H] is E[f(Y) b | H], H among Y."""
        inner = [base for base in factors if isinstance(base, Expectation)]
        if len(inner) != 1 or factors[inner[0]] != 1:
            return None
        (node,) = inner
        others = {base: power for base, power in factors.items() if base is not node}
        known = set(node.given)
        if not set(given) <= known or any(variable not in known for base in others for variable, _ in self.used(base)):
            return None
        random = frozenset((*node.over, *node.given))
        whole = Mul(node.body, *(Pow(base, power) for base, power in others.items()))
        return self.mean(self.terms(whole, random), given)


def uses(expr: Basic, random: frozenset[Basic]) -> frozenset[Use]:
    """The random variables in an expression, with the places of entries."""
    if free(expr).isdisjoint(random):
        return frozenset()
    if isinstance(expr, Symbol):
        return frozenset(((expr, ()),))
    if isinstance(expr, Indexed) and expr.base in random:
        if any(uses(index, random) for index in expr.indices):
            raise Unproved(f"`{expr}` stands at a random place")
        return frozenset(((expr.base, tuple(expr.indices)),))
    if isinstance(expr, IndexedBase):
        return frozenset(((expr, None),))
    if isinstance(expr, BINDERS):
        body, index, _, _ = unpack(expr)
        return frozenset((variable, None if place and index in free(Tuple(*place)) else place) for variable, place in uses(body, random))
    if isinstance(expr, Expectation):
        return frozenset((one, ()) if isinstance(one, Symbol) else (one, None) for one in expr.given if one in random)
    return frozenset().union(*(uses(argument, random) for argument in expr.args))


def by_law(law: RandomLaw, product: Expr, variate: Expr) -> Expr | None:
    """E[g(X)] of a named distribution: a moment that its file states, a sum of finitely many values, or an integral."""
    base, power = product.as_base_exp()
    if base == variate and power.is_Integer and 0 < power <= 2 * POWER and law.name:
        known = entry(DISTRIBUTIONS, law.name, Distribution)
        return known.at(known.moments.raw(int(power)), law.parameters)
    if law.spacing is Spacing.WHOLE and law.low.is_Integer and law.high.is_Integer and law.high - law.low < LARGEST:
        values = map(Integer, range(int(law.low), int(law.high) + 1))
        return Add(*(substitute(product, {variate: value}) * law.density_at(value) for value in values))
    if law.spacing is Spacing.WHOLE:
        if not (law.low.is_finite and law.high.is_finite):
            return None
        index = Dummy("k", integer=True, positive=law.low.is_positive or None)
        return Sum(substitute(product, {variate: index}) * law.density_at(index), (index, law.low, law.high))
    weighted, place = law.weighted(product, variate)
    return Integral(weighted, (place, law.low, law.high))


def _times(one: RandomTerm, other: RandomTerm) -> RandomTerm:
    """The product, the indices of the second under names of their own."""
    fresh = {limits[0]: Dummy(limits[0].name, **limits[0].assumptions0) for limits in other.limits}

    def renamed(expr: Expr) -> Expr:
        return substitute(expr, fresh) if fresh else expr

    powers = dict(one.factors)
    for base, power in other.factors:
        base = renamed(base)
        powers[base] = powers.get(base, 0) + power
    limits = tuple(Tuple(fresh[index], renamed(low), renamed(high)) for index, low, high in other.limits)
    factors = tuple((base, power) for base, power in powers.items() if power)
    return RandomTerm(one.coefficient * renamed(other.coefficient), factors, (*one.limits, *limits))


def _meet(one: Iterable[Use], other: Iterable[Use]) -> bool:
    """Whether two things may depend on one variable."""
    return any(v == w and (here == there or here is None or there is None) for v, here in one for w, there in other)


def _replaced(factors: Mapping[Expr, int], variable: Basic, same: Mapping[Expr, Expr]) -> dict[Expr, int]:
    """The factors with entries at one place for those at another."""
    values = {Indexed(variable, place): Indexed(variable, other) for place, other in same.items() if place != other}
    found: dict[Expr, int] = {}
    for base, power in factors.items():
        new = substitute(base, values) if values else base
        found[new] = found.get(new, 0) + power
    return {base: power for base, power in found.items() if power}


def _partitions(places: list[Expr]) -> Iterator[tuple[list[Expr], dict[Expr, Expr]]]:
    """Which of some places are the same: what is 1 there and else 0, and for each place the first that is the same."""

    def blocks(left: list[Expr]) -> Iterator[list[list[Expr]]]:
        if not left:
            yield []
            return
        first, *others = left
        for partition in blocks(others):
            yield [[first], *partition]
            for number, block in enumerate(partition):
                yield [*partition[:number], [first, *block], *partition[number + 1 :]]

    for partition in blocks(places):
        flags = [KroneckerDelta(block[0], other) for block in partition for other in block[1:]]
        flags += [1 - KroneckerDelta(one[0], other[0]) for one, other in combinations(partition, 2)]
        if S.Zero not in flags:
            yield [flag for flag in flags if flag != 1], {place: block[0] for block in partition for place in block}


def _powers(product: Expr) -> Iterator[tuple[Expr, int]]:
    for factor in Mul.make_args(product):
        base, power = factor.as_base_exp()
        yield (base, int(power)) if power.is_Integer else (factor, 1)


def _degree(product: Expr) -> int:
    return sum(abs(power) for _, power in _powers(product))


KINKED = (Abs, Max, Min, Piecewise, sign, Indicator)
_UNSEEN = "\u2063"
"""Ends the names of what stands for a mean, which nobody types."""


def opaque_means(claim: Claim) -> Claim:
    """The claim with a letter for every mean of what has kinks: a proof looks no further into it.

    Raises
    ------
    Unproved
        One of them depends on an index.
    """
    letters: dict[Basic, Symbol] = {}

    indices = {
        limits[0] for expr in claim.expressions() for one in expr.atoms(*BINDERS) for limits in one.args if isinstance(limits, Tuple)
    }

    def named(node: Basic) -> Basic:
        if isinstance(node, Expectation):
            if not node.has(*KINKED):
                return node
            if free(node) & (CANONICAL | indices):
                raise Unproved(f"`{node}` stands under a sum")
            return letters.setdefault(node, Symbol(f"E{len(letters)}{_UNSEEN}", real=True))
        return built(node.func, [named(part) for part in node.args]) if node.has(Expectation) else node

    before, after = (sided(side).with_parts(named) for side in (claim.before, claim.after))
    return replace(claim, before=before, after=after)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutExpectations:
    """A claim without the expectations that it was made with, each with what it became.

    In `smooth` only those are gone that are differentiated.
    """

    claim: Claim
    values: Mapping[Expectation, Expr]
    smooth: Claim


def without_expectations(claim: Claim) -> WithoutExpectations:
    """The claim with its expectations written by moments, those that are known put in."""
    moments = MeanRewriter(said_of_chance(claim.premises))
    values: dict[Expectation, Expr] = {}

    def written(node: Basic) -> Basic:
        if isinstance(node, Expectation):
            if node not in values:
                found = canonical(moments.value(node))
                assert isinstance(found, Expr)
                values[node] = found
            return values[node]
        if not node.has(Expectation):
            return node
        return built(node.func, [written(part) for part in node.args])

    def smoothed(node: Basic) -> Basic:
        if not node.has(Expectation) or isinstance(node, Expectation):
            return node
        return written(node) if isinstance(node, PartialDerivative) else built(node.func, [smoothed(part) for part in node.args])

    def made(write: Callable[[Basic], Basic]) -> Claim:
        before, after = (sided(side).with_parts(write) for side in (claim.before, claim.after))
        return replace(claim, before=before, after=after)

    found = made(written)
    differentiated = frozenset(node.variable for expr in claim.expressions() for node in expr.atoms(PartialDerivative))
    moved = (claim.varied | differentiated) & frozenset().union(*(free(part) for one in claim.premises for part in one.of_chance))
    if moved and any(expr.has(Expectation) for expr in found.expressions()):
        raise Unproved(f"a mean of which is not known how it depends on `{min(map(str, moved))}`")
    return WithoutExpectations(claim=found, values=values, smooth=made(smoothed))
