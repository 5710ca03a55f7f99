"""Expectations in an instance, by definition: sums over the outcomes that it gives, or by moments that are measured from a density.

Written apart from the judge. A distribution of few values has the probabilities that its density says; of another one the mean
of a polynomial is found from the moments of its density, which are integrals and sums; no table of moments is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, Protocol

import mpmath
from sympy import Add, Basic, Indexed, IndexedBase, Integral, Mul, Pow, Sum, Symbol

from derive.claims.chance import Chance, RandomLaw, Spacing
from derive.claims.instance import Instance, Outcomes
from derive.replay.approximate import Approximate, Unknown, Value, approximate, plain
from derive.vocabulary.budget import Charged, tick
from derive.vocabulary.expectation import Expectation

COMBINATIONS = 8_192
"""Outcomes of all variables of one mean."""
ENTRIES = 40
"""Entries of arrays in one mean."""
FEW = 60
"""Values of a distribution that are summed one by one."""
TERMS = 4_000
"""Terms of a sum without end."""
NEGLIGIBLE = mpmath.mpf(10) ** -45
DEGREE = 12
REMEMBERED = 1_024
"""Moments that were measured."""

BoundValues = Mapping[Any, Value]
RandomPlaces = tuple[Basic, tuple[int, ...]]


class Evaluating(Protocol):
    """What evaluates expressions."""

    instance: Instance

    @property
    def chance(self) -> Chance:
        """What is said of random variables."""

    def valued(self, node: Basic, bound: BoundValues) -> Value:
        """The value of an expression."""

    def added(self, values: Sequence[Value]) -> Value:
        """The sum."""

    def times(self, values: Sequence[Value]) -> Value:
        """The product."""


class NeedsEntry(Unknown):
    """An entry of a random array that has no value yet: its one argument."""


def mean(machine: Evaluating, node: Expectation, bound: BoundValues) -> Value:
    """The value of an expectation.

    Raises
    ------
    Unknown
        The instance does not say.
    """
    variables: list[RandomPlaces] = [(one, ()) for one in node.over if isinstance(one, Symbol)]
    given: dict[RandomPlaces, Value] = {(one, ()): bound[one] if one in bound else _scalar(machine, one) for one in node.given}
    arrays = [one for one in node.over if isinstance(one, IndexedBase)]
    for _ in range(ENTRIES):
        try:
            return _over(machine, node, variables, given, bound)
        except NeedsEntry as entry:
            (found,) = entry.args
            if found[0] not in arrays or found in variables:
                raise
            variables.append(found)
    raise Unknown(f"more than {ENTRIES} entries in one mean")


def _scalar(machine: Evaluating, one: Basic) -> Value:
    if not isinstance(one, Symbol) or one.name not in machine.instance.scalars:
        raise Unknown(f"the value of {one}, which is given")
    return machine.instance.scalars[one.name]


def _over(
    machine: Evaluating, node: Expectation, variables: list[RandomPlaces], given: Mapping[RandomPlaces, Value], bound: BoundValues
) -> Value:
    """The mean over the outcomes of these variables."""
    if not variables:
        return machine.valued(node.body, bound)
    law = machine.chance.law_at(variables[0][0], ()) if len(node.over) == 1 and not given else None
    if law is not None and law.spacing is Spacing.INTERVAL and _degree(node.body, node.over[0]) is None and not variables[0][1]:
        return machine.valued(Integral(node.body * law.density_at(variables[0][0]), (variables[0][0], law.low, law.high)), bound)
    sources = list(_sources(machine, node, [*variables, *given], given, bound))
    weights: list[Value] = []
    terms: list[Value] = []
    count = 1
    for one in sources:
        count *= len(one)
    if count > COMBINATIONS:
        raise Unknown(f"more than {COMBINATIONS} outcomes")
    for chosen in product(*sources):
        tick()
        values = {variable: value for _, outcome in chosen for variable, value in outcome.items()}
        if any(values[variable] != value for variable, value in given.items()):
            continue
        weight = machine.times([chance for chance, _ in chosen])
        inner = {**bound, **{(one if not place else (one, place)): values[one, place] for one, place in variables}}
        weights.append(weight)
        terms.append(machine.times([weight, machine.valued(node.body, inner)]))
    whole = machine.added(weights) if given else Fraction(1)
    if whole == 0:
        raise Unknown("what is given does not happen")
    return machine.times([machine.added(terms), Fraction(1) / whole]) if isinstance(whole, Fraction) else _raise_unsure()


def _raise_unsure() -> Value:
    raise Unknown("the probability of what is given is not known exactly")


_OneSource = list[tuple[Value, dict[RandomPlaces, Value]]]


def _endless(law: RandomLaw | None) -> bool:
    """Whether a distribution has values without end."""
    return law is not None and not (law.spacing is Spacing.WHOLE and law.low.is_finite and law.high.is_finite)


def _sources(
    machine: Evaluating, node: Expectation, variables: Sequence[RandomPlaces], given: Mapping[RandomPlaces, Value], bound: BoundValues
) -> Iterator[_OneSource]:
    """For each source of these variables the probabilities of its outcomes, with the values; named ones have a source each."""
    left = list(dict.fromkeys(variables))
    chance = machine.chance
    named = [one for one in left if chance.law_at(one[0], ()) is not None]
    for one in named:
        left.remove(one)
        if one in given and _endless(chance.law_at(one[0], ())):
            yield [(Fraction(1), {one: given[one]})]
            continue
        yield [(weight, {one: value}) for weight, value in _by_law(machine, node, one, bound)]
    while left:
        first = left[0]
        names, outcomes = _outcomes(machine.instance, first)
        own = [one for one in left if _name(one) in names] or [first]
        for one in own:
            left.remove(one)
        places = {one: names.index(_name(one)) if _name(one) in names else 0 for one in own}
        yield [(weight, {one: values[place] for one, place in places.items()}) for weight, values in outcomes]


def _name(variable: RandomPlaces) -> tuple[object, ...]:
    base, place = variable
    return (str(base), *place)


def _outcomes(instance: Instance, variable: RandomPlaces) -> tuple[tuple[tuple[object, ...], ...], Outcomes]:
    """The outcomes of the source on which a variable depends; of an array whose entries are alike each has a source of its own."""
    own, alike = _name(variable), (str(variable[0]),)
    for names, outcomes in instance.outcomes.items():
        if own in names:
            return names, outcomes
    if (alike,) in instance.outcomes:
        return (own,), instance.outcomes[alike,]
    raise Unknown(f"the outcomes of {variable[0]}")


# distributions that are named


def _by_law(machine: Evaluating, node: Expectation, variable: RandomPlaces, bound: BoundValues) -> list[tuple[Value, Value]]:
    law = machine.chance.law_at(variable[0], ())
    said = machine.chance.variables[variable[0]]
    if law is None:
        raise Unknown("no distribution")
    inner = bound if said.index is None or not variable[1] else {**bound, said.index: Fraction(variable[1][0])}
    if law.spacing is Spacing.WHOLE and law.high.is_finite and law.low.is_finite:
        low, high = (machine.valued(end, inner) for end in (law.low, law.high))
        if not (isinstance(low, Fraction) and isinstance(high, Fraction) and low.denominator == high.denominator == 1):
            raise Unknown("the values of a distribution are not whole")
        if not low <= high < low + FEW:
            raise Unknown("the values of a distribution")
        every = [Fraction(k) for k in range(int(low), int(high) + 1)]
        return [(machine.valued(law.density, {**inner, law.variate: value}), value) for value in every]
    degree = _degree(node.body, variable[0])
    if degree is None or degree > DEGREE:
        raise Unknown("the mean of what is no polynomial")
    moments = [_moment(machine, law, order, inner) for order in range(1, degree + 1)]
    return list(zip(_signed(machine, [Fraction(1), *moments]), map(Fraction, range(degree + 1)), strict=True))


_MEASURED: Charged[Value] = Charged(REMEMBERED)


def _moment(machine: Evaluating, law: RandomLaw, order: int, bound: BoundValues) -> Value:
    """E[x^order], measured once for each choice of the parameters."""
    if not law.name:
        return _measured(machine, law, order, bound)
    at = tuple(plain(machine.valued(one, bound)) for one in law.parameters)
    return _MEASURED.get((law.name, law.density, order, at), lambda: _measured(machine, law, order, bound))


def _measured(machine: Evaluating, law: RandomLaw, order: int, bound: BoundValues) -> Value:
    if law.spacing is Spacing.INTERVAL:
        return machine.valued(Integral(law.variate**order * law.density, (law.variate, law.low, law.high)), bound)
    start = machine.valued(law.low, bound)
    if not isinstance(start, Fraction) or start.denominator != 1:
        raise Unknown("where a distribution begins")
    found = mpmath.mpf(0)
    error = mpmath.mpf(0)
    before: Any = None
    falling = 0
    for k in range(int(start), int(start) + TERMS):
        tick()
        term = approximate(machine.valued(law.density, {**bound, law.variate: Fraction(k)}))
        size = term.value * mpmath.mpf(k) ** order
        found += size
        error += term.error * mpmath.mpf(abs(k)) ** order
        ratio = size / before if before else None
        falling = falling + 1 if ratio is not None and ratio < mpmath.mpf("0.9") else 0
        if falling > 10 and ratio is not None and size <= NEGLIGIBLE * found:
            return Approximate(found, error + 10 * size)
        before = size
    raise Unknown("a sum without end that converges too slowly")


def _signed(machine: Evaluating, moments: Sequence[Value]) -> list[Value]:
    """Weights at 0, 1, ..., d under which powers have these means, by divided differences."""
    degree = len(moments) - 1
    found: list[Value] = []
    for node in range(degree + 1):
        polynomial = [Fraction(1)]
        for other in range(degree + 1):
            if other != node:
                below = Fraction(node - other)
                longer = [Fraction(0), *polynomial]
                polynomial = [(one - other * two) / below for one, two in zip(longer, [*polynomial, Fraction(0)], strict=True)]
        found.append(machine.added([machine.times([c, moment]) for c, moment in zip(polynomial, moments, strict=True)]))
    return found


def _degree(node: Basic, variable: Basic) -> int | None:
    """How often a variable is multiplied by itself or its entries at most; None where it stands in anything but a polynomial."""
    if not node.has(variable):
        return 0
    match node:
        case Symbol():
            return 1
        case Indexed() if node.base == variable:
            return 1 if not any(index.has(variable) for index in node.indices) else None
        case Add():
            parts = [_degree(part, variable) for part in node.args]
            return None if None in parts else max(part for part in parts if part is not None)
        case Mul():
            parts = [_degree(part, variable) for part in node.args]
            return None if None in parts else sum(part for part in parts if part is not None)
        case Pow() if node.args[1].is_Integer and node.args[1] >= 1:
            inner = _degree(node.args[0], variable)
            return None if inner is None else inner * int(node.args[1])
        case Sum() if not any(limits.has(variable) for limits in node.args[1:]):
            return _degree(node.args[0], variable)
    return None


# whether an instance's outcomes are allowed


def permitted_outcomes(machine: Evaluating, allowed: Any, spoken_of: frozenset[Basic]) -> bool:
    """Whether the outcomes are distributions, as independent and alike as is said, of values that are allowed, with the moments stated.

    `spoken_of` is what conditions speak of: those of random variables would have to hold at every outcome.
    """
    instance, chance = machine.instance, machine.chance
    if not chance.variables.keys().isdisjoint(spoken_of):
        return False
    variables = {str(one): one for one in chance.variables}
    met: set[tuple[object, ...]] = set()
    for names, outcomes in instance.outcomes.items():
        if not names or not outcomes or any(not name or str(name[0]) not in variables or name in met for name in names):
            return False
        met.update(names)
        bases = [variables[str(name[0])] for name in names]
        if any(chance.law_at(base, ()) is not None for base in bases):
            return False
        if any(chance < 0 or len(values) != len(names) for chance, values in outcomes) or sum(chance for chance, _ in outcomes) != 1:
            return False
        if any(sum(base in together for base in bases) > 1 for together in chance.independent):
            return False
        whole = [base for base, name in zip(bases, names, strict=True) if isinstance(base, IndexedBase) and len(name) == 1]
        if not all(chance.are_independent((base,)) for base in whole):
            return False
        if not all(allowed(base, value) for _, values in outcomes for base, value in zip(bases, values, strict=True)):
            return False
    for base in chance.variables:
        if chance.identical(base) and any(str(name[0]) == str(base) and len(name) > 1 for name in met):
            return False
    return all(_moments_hold(machine, base, met) for base in chance.variables)


def _moments_hold(machine: Evaluating, base: Basic, met: set[tuple[object, ...]]) -> bool:
    """Whether what is stated of a variable's moments holds, for every entry that the instance speaks of."""
    for moment in machine.chance.moments:
        if not moment.left.has(base):
            continue
        places = [name[1:] for name in met if str(name[0]) == str(base)]
        for place in places or ([(1,)] if machine.chance.law_at(base, ()) is not None else []):
            indices = place or (1, 2, 3)
            for index in indices if moment.indices else (None,):
                bound = dict.fromkeys(moment.indices, Fraction(index)) if isinstance(index, int) else {}
                try:
                    left, right = machine.valued(moment.left, bound), machine.valued(moment.right, bound)
                except Unknown:
                    continue
                if isinstance(left, Fraction) and isinstance(right, Fraction) and left != right:
                    return False
    return True
