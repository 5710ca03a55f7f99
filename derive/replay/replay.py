"""Replaying a counter-example: whether the instance is allowed, and the claim fails there, by an evaluator of its own."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache, partial
from itertools import combinations, islice, product

import mpmath
from sympy import Basic, Indexed, IndexedBase, Rational, Set, Symbol

from derive.claims.claim import Claim
from derive.claims.evidence import Against, Enclosure, Evidence, Shows, Standing, middle
from derive.claims.instance import Instance
from derive.claims.ranges import name_of, value_count
from derive.claims.relations import Seen
from derive.claims.sides import Defined
from derive.claims.supports import tied_letters
from derive.claims.verdict import CounterExample
from derive.replay.approximate import NegativeDensity, Unknown, Value, approximate
from derive.replay.chance import permitted_outcomes
from derive.replay.comparing import DIGITS, relation
from derive.replay.kinds import of_their_kind
from derive.replay.optimality import undefined
from derive.replay.recomputing import Recomputer
from derive.replay.refutations import fails
from derive.replay.tables import sound
from derive.vocabulary.binding import free
from derive.vocabulary.conditions import Condition

_TRIED = tuple(map(Fraction, ("1", "1/2", "3", "-2", "0")))
_COMBINATIONS = 8
"""Values of the variables of laws, and how many combinations of them are tried."""
SHOWN = mpmath.mpf(10) ** -10
"""Relative accuracy of the values that a counter-example displays."""
TINY = Fraction(1, 10**10)
"""The radius of an enclosure that is displayed as it is, however small what it encloses."""
COARSE = 30
"""Digits of the arithmetic that displayed values are taken to come from; what cancels is then accurate to fewer."""


def replay(claim: Claim, counter_example: CounterExample) -> bool:
    """Whether a counter-example holds, as far as it can be followed: see `followed`."""
    return followed(claim, counter_example) is True


def followed(claim: Claim, counter_example: CounterExample) -> bool | None:
    """Whether a counter-example holds; None where a value that it needs cannot be worked out here.

    Checked are: assumptions of the symbols, domains, what premises call positive, that points differ only in what depends
    on the unknowns, that the claim or its witness fails there in the way that is said, and the values displayed.
    """
    points = counter_example.points
    if not points or not all(_allowed(claim, point) for point in points):
        return False
    if not all(_one_world(claim, first, second, len(points)) for first, second in combinations(points, 2)):
        return False
    try:
        if not all(of_their_kind(claim.premises, point) for point in points):
            return False
        return _as_displayed(claim, counter_example) and fails(claim, counter_example)
    except Unknown:
        return None


def _allowed(claim: Claim, point: Instance) -> bool:
    symbols = {name_of(item): item for item in _symbols(claim)}
    values: list[tuple[str, Fraction]] = list(point.scalars.items())
    values += [(name, value) for name, entries in point.arrays.items() for value in entries.values()]
    for name, value in values:
        if name not in symbols or not _permits(symbols[name], value):
            return False
        for domain in claim.domains:
            element = domain.element.args[0] if isinstance(domain.element, Indexed) else domain.element
            if name_of(element) == name and _at(domain.values, point).contains(Rational(value)) != True:  # noqa: E712
                return False
    told = {law.left.forms[0] for premise in claim.premises for law in premise.laws}
    if any(not told.isdisjoint(one.forms) for premise in claim.premises for one in premise.everywhere):
        return False  # whether these equations are positive everywhere is not looked at
    if point.densities and not tied_letters(claim).isdisjoint(key[0] for key in point.densities):
        return False  # these hang together, which is seen in a table only
    if any(value <= 0 for value in point.densities.values()) or (point.tables and not sound(claim, point)):
        return False
    if any(premise.random for premise in claim.premises):
        spoken_of = frozenset(symbol for premise in claim.premises for expr in premise.positive for symbol in free(expr))
        if not permitted_outcomes(Recomputer(point, claim.premises), partial(_may_be, claim), spoken_of):
            return False
    return all(_holds(claim, point, each) for premise in claim.premises for each in premise.conditions) and _lawful(claim, point)


def _may_be(claim: Claim, variable: Basic, value: Fraction) -> bool:
    """Whether a random variable may have a value."""
    values = (domain.values for domain in claim.domains if name_of(domain.element) == name_of(variable))
    return _permits(variable, value) and all(one.contains(Rational(value)) == True for one in values)  # noqa: E712


def _at(values: Set, point: Instance) -> Set:
    """A set whose ends may be named by scalars."""
    named = [item for item in values.free_symbols if isinstance(item, Symbol) and item.name in point.scalars]
    return values.xreplace({item: Rational(point.scalars[item.name]) for item in named}) if named else values


def _lawful(claim: Claim, point: Instance) -> bool:
    """Whether the equations of the premises agree with each other, wherever the point tells, at some values of their variables."""
    machine = Recomputer(point, claim.premises)
    for law in machine.laws:
        choices = [[number for number in _TRIED if _permits(variable, number)] for variable in law.variables]
        for values in islice(product(*choices), _COMBINATIONS):
            try:
                if not machine.agrees(law, dict(zip(law.variables, values, strict=True))):
                    return False
            except NegativeDensity:
                return False
            except Unknown:
                continue
    return True


def _holds(claim: Claim, point: Instance, condition: Condition) -> bool:
    try:
        return not condition.kind.excludes(relation(Recomputer(point, claim.premises).number(condition.subject), Fraction(0)))
    except Unknown:
        return True


def _one_world(claim: Claim, first: Instance, second: Instance, many: int) -> bool:
    """Whether two of so many points differ only in what depends on the unknowns, and could belong to one model."""
    unknowns = {name_of(item) for item in claim.varied}
    moved: set[str] = set()
    if first.tables != second.tables:
        return False
    told: list[tuple[Mapping[str, object], Mapping[str, object]]] = [(first.scalars, second.scalars), (first.arrays, second.arrays)]
    if any(here.get(name) != there.get(name) for here, there in told for name in (here.keys() | there.keys()) - unknowns):
        return False
    for key in first.predictions.keys() & second.predictions.keys():
        if first.predictions[key] != second.predictions[key]:
            moved.add(key[0])
    for opaque in first.densities.keys() & second.densities.keys():
        if first.densities[opaque] != second.densities[opaque]:
            arrays = {str(name[0]) for name, value in opaque[1] if value is None}
            if arrays.isdisjoint(unknowns):
                return False
            moved |= arrays & unknowns
    counts = {name_of(item): value_count(claim, item) for item in claim.varied}
    enough = {name for name, count in counts.items() if count is None or count >= many}
    return all(name in unknowns and _changed(name, first, second, name in enough) for name in sorted(moved))


def _changed(name: str, first: Instance, second: Instance, enough: bool) -> bool:
    """Whether an unknown may differ between the points: it does, or nothing was said of it and it has enough values."""
    if name in first.arrays or name in second.arrays:
        return first.arrays.get(name) != second.arrays.get(name)
    return enough if name not in first.scalars else first.scalars[name] != second.scalars.get(name)


def _as_displayed(claim: Claim, found: CounterExample) -> bool:
    if found.shows is Shows.INTEGRAL:
        return True  # what is displayed of an integral is compared with the quadrature
    # Where two senses are compared by value, what is made small is shown.
    by_value = claim.relation.seen is Seen.VALUES and found.shows is claim.relation.shows and found.against is not Against.WITNESS
    first, second = claim.sides
    turned = by_value and first.orientation != second.orientation
    for point, before, after in zip(found.points, found.before, found.after, strict=True):
        for side, shown in ((first, before), (second, after)):
            if side.elements:
                if not isinstance(shown, Standing):
                    return False
                continue
            told = side.minimised if turned else side.worth
            if shown is Standing.UNDEFINED:
                if claim.defined is Defined.BOTH or not undefined(claim, side, point):
                    return False
                continue
            if not _close(Recomputer(point, claim.premises).number(told), shown):
                return False
    return True


def _close(value: Value, shown: Evidence) -> bool:
    """Whether a number is the one that is said: exactly, or up to a dozen digits and to what coarser arithmetic loses by cancellation."""
    if isinstance(value, Fraction) and isinstance(shown, Fraction):
        return value == shown
    number = middle(shown)
    if number is None:
        return False
    with mpmath.workdps(DIGITS):
        said, found = approximate(number).value, approximate(value)
        lost = found.error * mpmath.mpf(10) ** (DIGITS - COARSE)
        near = SHOWN * max(abs(found.value), abs(said))
        if isinstance(shown, Enclosure):
            # What is nothing up to a tiny radius is said to be no more than that.
            near = approximate(shown.radius).value if shown.radius <= TINY else min(near, approximate(shown.radius).value)
        return bool(abs(found.value - said) <= near + lost)


def _symbols(claim: Claim) -> Iterator[Basic]:
    """Every symbol and array that the claim or its premises mention."""
    stack: list[Basic] = [*claim.expressions(), *claim.unknowns, *claim.varied, *claim.elements]
    stack += [domain.element for domain in claim.domains]
    for premise in claim.premises:
        stack += [part for equation in premise.equations for part in (equation.left, equation.right)]
        stack += [square.array for square in premise.squares]
        stack += [*premise.positive, *premise.of_chance, *(law.left for law in premise.laws), *(law.right for law in premise.laws)]
    while stack:
        item = stack.pop()
        if isinstance(item, (Symbol, IndexedBase)):
            yield item
        if not isinstance(item, IndexedBase):
            stack.extend(item.args)


@lru_cache(4_096)
def _permits(symbol: Basic, value: Fraction) -> bool:
    """Whether a symbol's assumptions allow a value."""
    return all(getattr(Rational(value), f"is_{name}") is wanted for name, wanted in symbol.assumptions0.items())
