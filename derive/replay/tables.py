"""Tables of densities in an instance, added up again, and whether they are what they have to be: written apart from the judge."""

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction

from sympy import Basic, FiniteSet, Indexed, IndexedBase, Integral, Interval, Rational, Symbol
from sympy.core.symbol import Str

from derive.claims.claim import Claim
from derive.claims.instance import CellTable, Instance
from derive.claims.premises import Law
from derive.claims.supports import LetterSupport, supports
from derive.vocabulary.budget import tick
from derive.vocabulary.nodes import Density

Choice = tuple[Fraction, ...]


def rows(table: CellTable) -> Iterator[tuple[Choice, Fraction]]:
    """Every choice of values with its density."""
    yield from zip(itertools.product(*table.values), table.entries, strict=True)


def added_up(table: CellTable, known: Mapping[str, Fraction]) -> Fraction:
    """The density of some letters at these values: the others' cells added up, each by its size."""
    weight = Fraction(1)
    for name, size in zip(table.letters, table.sizes, strict=True):
        weight *= Fraction(1) if name in known else size
    kept = [(place, known[name]) for place, name in enumerate(table.letters) if name in known]
    tick(len(table.entries))
    return weight * sum((entry for choice, entry in rows(table) if all(choice[place] == value for place, value in kept)), Fraction(0))


def sound(claim: Claim, point: Instance) -> bool:
    """Whether each table is a density that the claim allows: positive, of sum one, on the letters' supports, lawful; and speaks of all.

    What is integrated over must stand in densities only, and run over all of its letter's support.
    """
    lives = supports(claim)
    stated = [*claim.expressions(), *(expr for premise in claim.premises if not premise.variables for expr in premise.positive)]
    if not all(_in_cells(expr, point, lives, frozenset()) for expr in stated):
        return False
    laws = [law for premise in claim.premises for law in premise.laws if law.left.name in point.tables]
    return all(_is_density(table, lives, point) for table in point.tables.values()) and all(_obeyed(law, point) for law in laws)


def _is_density(table: CellTable, lives: Mapping[str, LetterSupport], point: Instance) -> bool:
    shape = len(table.letters) == len(table.values) == len(table.sizes) == len(set(table.letters))
    if not shape or any(entry <= 0 for entry in table.entries) or not all(len(set(own)) == len(own) for own in table.values):
        return False
    count = 1
    for own in table.values:
        count *= len(own)
    if count != len(table.entries) or added_up(table, {}) != 1:
        return False
    return all(
        _on_cells(values, size, lives.get(name), point) for name, values, size in zip(table.letters, table.values, table.sizes, strict=True)
    )


def _on_cells(values: Choice, size: Fraction, support: LetterSupport | None, point: Instance) -> bool:
    """Whether so many cells of this size, in which these values lie, make up a part of the support, or all of it where it is bounded."""
    if support is None:
        return size == 1
    ends = []
    if support.counted or isinstance(support.values, FiniteSet):
        if isinstance(support.values, FiniteSet):
            return size == 1 and FiniteSet(*map(Rational, values)) == support.values
        for end in (support.values.inf, support.values.sup):
            ends.append(Fraction(int(end)) if end.is_Integer else point.scalars.get(str(end)))
        low, high = ends
        return size == 1 and low is not None and high is not None and list(values) == list(map(Fraction, range(int(low), int(high) + 1)))
    if not isinstance(support.values, Interval) or size <= 0:
        return False
    low, high = (Fraction(int(end.p), int(end.q)) if end.is_Rational else None for end in (support.values.start, support.values.end))
    ordered = sorted(values)
    if any(later - one < size for one, later in itertools.pairwise(ordered)):
        return False  # two values in one cell
    if low is not None and high is not None:
        return size * len(values) == high - low and all(low < value < high for value in values)
    if not all(end.is_Rational or end.is_infinite for end in (support.values.start, support.values.end)):
        return False
    return (low is None or low < ordered[0]) and (high is None or ordered[-1] < high)


def _in_cells(node: Basic, point: Instance, lives: Mapping[str, LetterSupport], integrated: frozenset[Basic]) -> bool:
    """Whether tables say all that is needed of an expression."""
    tick()
    match node:
        case Symbol():
            return node not in integrated
        case Density() if node.name in point.tables:
            pairs = [*zip(node.variate_names, node.variates, strict=True), *zip(node.given_names, node.given, strict=True)]
            return all(isinstance(name, Str) and isinstance(value, (Symbol, IndexedBase, Rational)) for name, value in pairs)
        case Integral():
            body, (variate, low, high) = outermost(node)
            names = set(bound_names(body, variate))
            whole = len(names) == 1 and (support := lives.get(next(iter(names))[1])) is not None and support.spans(node)
            ends = all(_in_cells(end, point, lives, integrated) for end in (low, high))
            return bool(whole) and ends and _in_cells(body, point, lives, integrated | {variate})
    if isinstance(node, (IndexedBase, Indexed)):
        return node.free_symbols.isdisjoint(integrated)
    return all(_in_cells(part, point, lives, integrated) for part in node.args)


def outermost(node: Basic) -> tuple[Basic, Basic]:
    """The body of the outermost of several integrals in one node, and its limits."""
    body, *limits = node.args
    return (body if len(limits) == 1 else Integral(body, *limits[:-1])), limits[-1]


def bound_names(body: Basic, variate: Symbol) -> Iterator[tuple[str, str]]:
    """The letters of densities, and the names in them, for which a variate stands."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Density):
            every = zip((*node.variate_names, *node.given_names), (*node.variates, *node.given), strict=True)
            yield from ((node.name, str(name)) for name, value in every if value == variate)
        elif not isinstance(node, IndexedBase):
            waiting.extend(node.args)


def _obeyed(law: Law, point: Instance) -> bool:
    """Whether p(A | B, C) = p(A | C) for all values of a table."""
    table = point.tables[law.left.name]
    if not law.independence:
        return False
    sides = [
        (frozenset(map(str, (*one.variate_names, *one.given_names))), frozenset(map(str, one.given_names))) for one in (law.left, law.right)
    ]
    if not sides[0][0] <= set(table.letters):
        return False
    for choice, _ in rows(table):
        every = dict(zip(table.letters, choice, strict=True))
        (a, b), (c, d) = (tuple(added_up(table, {name: every[name] for name in names}) for names in side) for side in sides)
        if a * d != c * b:
            return False
    return True
