"""Worlds in which every letter of a density takes finitely many values: marginals are sums, and laws of independence hold exactly.

Such a world is one of densities that are constant on cells, with an integral over a letter as the sum over its cells, each weighed
with its size. That is an integral of the integrand only where the letter stands in densities and nowhere else: anything else is left
alone. The support is the union of the cells: outside, where a density is zero, there are no conditional ones to integrate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, islice, permutations, product
from math import prod

from sympy import Basic, FiniteSet, IndexedBase, Integral, Interval, Product, Rational, Set, Sum, Symbol
from sympy.core.symbol import Str

from derive.claims.claim import Claim
from derive.claims.instance import CellTable
from derive.claims.premises import Law
from derive.claims.supports import LetterSupport, supports, tied_letters
from derive.vocabulary.binding import BINDERS, unpack
from derive.vocabulary.budget import tick
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import Density

CELLS = 2
"""Values that a letter takes unless something is said of it."""
LETTERS = 6
"""Letters of one density."""
ENTRIES = 600
"""Choices of values in one table."""
ORDERS = 800
"""Factorisations that are tried until one obeys the laws of independence."""
PARTS = 5
"""Probabilities are made of whole numbers from 1 up to this."""

Separation = tuple[frozenset[str], frozenset[str], frozenset[str]]
"""Of the first letters and the second ones, given the third."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """The letters of one density: what restricts each, and which are independent of which, given which."""

    names: tuple[str, ...]
    supports: Mapping[str, LetterSupport | None]
    independent: tuple[Separation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The densities of a claim, by their letter, and for what is bound the letter and name that it stands for."""

    densities: Mapping[str, Letters]
    variates: Mapping[Symbol, tuple[str, str]]

    def letter(self, name: str) -> str | None:
        """A letter whose density has an argument of this name."""
        return next((letter for letter, known in self.densities.items() if name in known.names), None)


def cells_of(claim: Claim) -> Cells | None:
    """What worlds of finitely many values are to know; None where the claim is not about sums or integrals of densities alone."""
    stated = [*claim.expressions(), *(expr for premise in claim.premises if not premise.variables for expr in premise.positive)]
    bound: dict[Symbol, Basic] = {}
    tied = tied_letters(claim)
    if not tied or not all(_of_densities(expr, bound, ()) for expr in stated):
        return None
    laws = [law for premise in claim.premises for law in premise.laws]
    lives = supports(claim)
    names: dict[str, dict[str, None]] = {}
    variates: dict[Symbol, tuple[str, str]] = {}
    for density in (density for expr in stated for density in sorted(expr.atoms(Density), key=str)):
        every = density.joint()
        for name, value in zip(every.variate_names, every.variates, strict=True):
            if not isinstance(name, Str):
                return None
            names.setdefault(density.name, {}).setdefault(name.name)
            if value in bound:
                letter, same = variates.setdefault(value, (density.name, name.name))
                if same != name.name or (letter != density.name and isinstance(bound[value], Integral)):
                    return None  # of what is summed over there may be several laws, on one support
                if name.name not in lives or not lives[name.name].spans(bound[value]):
                    return None
            elif value.is_number:
                if name.name not in lives or value not in lives[name.name].values:
                    return None
            elif value.name != name.name or (isinstance(value, IndexedBase) and value in claim.varied):
                return None
    if not all(law.independence and _plain(law.left) for law in laws if law.left.name in names):
        return None
    for law in (law for law in laws if law.left.name in names):
        names[law.left.name] |= {name.name: None for name in law.left.joint().variate_names}
    if set(variates) != set(bound) or any(len(own) > LETTERS for own in names.values()):
        return None
    told = [(law.left.name, _independence(law)) for law in laws]
    return Cells(
        densities={
            letter: Letters(
                names=tuple(sorted(own)),
                supports={name: lives.get(name) for name in own},
                independent=tuple(dict.fromkeys(statement for other, statement in told if other == letter)),
            )
            for letter, own in names.items()
        },
        variates=variates,
    )


def _of_densities(expr: Basic, bound: dict[Symbol, Basic], open_: tuple[Symbol, ...]) -> bool:
    """Whether what is integrated over stands in densities only, and what else there is is arithmetic; sums and integrals are noted."""
    tick()
    match expr:
        case Symbol():
            return expr not in open_
        case Density():
            values = (*expr.variates, *expr.given)
            return all(isinstance(value, (Symbol, IndexedBase, Rational)) for value in values)
        case Integral() | Sum():
            body, variate, lower, upper = unpack(expr)
            if any(not _of_densities(end, bound, open_) for end in (lower, upper) if not end.is_number and not end.is_infinite):
                return False
            if bound.setdefault(variate, expr) != expr and unpack(bound[variate])[2:] != (lower, upper):
                return False
            return _of_densities(body, bound, (*open_, variate) if isinstance(expr, Integral) else open_)
        case Product() | IndexedBase():
            return False
    if isinstance(expr, BINDERS):
        return False
    return all(_of_densities(argument, bound, open_) for argument in expr.args)


def _plain(density: Density) -> bool:
    every = density.joint()
    pairs = zip(every.variate_names, every.variates, strict=True)
    return all(isinstance(name, Str) and getattr(value, "name", None) == name.name for name, value in pairs)


def _independence(law: Law) -> Separation:
    first, every, given = (
        frozenset(str(name) for name in names) for names in (law.left.variate_names, law.left.given_names, law.right.given_names)
    )
    return first, every - given, given


# Drawing


def drawn_table(letters: Letters, sizes: Mapping[str, int], numbers: Iterator[int]) -> CellTable | None:
    """A joint density that obeys all laws of independence; None where no factorisation that is tried does.

    Parameters
    ----------
    letters : Letters
        What it is of.
    sizes : mapping of str to int
        Values of the sizes, which may end the range of a letter.
    numbers : iterator of int
        Whole numbers that look random.
    """
    values, weights = [], []
    for name in letters.names:
        found = _values(letters.supports[name], sizes)
        if found is None:
            return None
        values.append(found[0])
        weights.append(found[1])
    if prod(map(len, values)) > ENTRIES:
        return None
    for parents in islice(_factorisations(letters), ORDERS):
        tick(prod(map(len, values)))
        counts = [len(own) for own in values]
        if letters.independent:
            entries = _entries(parents, letters.names, counts, weights, numbers)
        else:
            parts = [Fraction(1 + next(numbers) % PARTS) for _ in range(prod(counts))]
            entries = tuple(part / sum(parts) / prod(weights) for part in parts)
        table = CellTable(letters=letters.names, values=tuple(values), sizes=tuple(weights), entries=entries)
        if all(obeys(table, statement) for statement in letters.independent):
            return table
    return None


def _values(support: LetterSupport | None, sizes: Mapping[str, int]) -> tuple[tuple[Fraction, ...], Fraction] | None:
    """The values of a letter and the size of its cells."""
    whole: Set | None = None if support is None else support.values
    one = Fraction(1)
    match whole:
        case None:
            return tuple(map(Fraction, range(1, CELLS + 1))), one
        case FiniteSet():
            if not all(value.is_Rational for value in whole.args):
                return None
            return tuple(sorted(Fraction(int(value.p), int(value.q)) for value in whole.args)), one
        case Interval() if support is not None and support.counted:
            low, high = (_size(end, sizes) for end in (whole.start, whole.end))
            return None if low is None or high is None or low > high else (tuple(map(Fraction, range(low, high + 1))), one)
        case Interval():
            low, high = whole.start, whole.end
            ends = [Fraction(int(end.p), int(end.q)) if end.is_Rational and end.is_finite else None for end in (low, high)]
            if ends[0] is not None and ends[1] is not None:
                width = (ends[1] - ends[0]) / CELLS
                return tuple(ends[0] + width * (k + Fraction(1, 2)) for k in range(CELLS)), width
            if not all(end.is_infinite or end.is_Rational for end in (low, high)):
                return None
            if ends[0] is not None or ends[1] is None:
                return tuple((ends[0] or Fraction(0)) + k for k in range(1, CELLS + 1)), one
            return tuple(ends[1] - k for k in range(CELLS, 0, -1)), one
    return None


def _size(end: Basic, sizes: Mapping[str, int]) -> int | None:
    if end.is_Integer:
        return int(end)
    return sizes.get(end.name) if isinstance(end, Symbol) else None


def at_sizes(domain: Basic | None, symbol: Basic, sizes: Mapping[str, int]) -> Basic | None:
    """A domain of whole numbers whose ends are sizes, at these sizes; any other as it is."""
    if not isinstance(domain, Interval) or not symbol.is_integer or not domain.free_symbols:
        return domain
    low, high = (_size(end, sizes) for end in (domain.start, domain.end))
    return domain if low is None or high is None else FiniteSet(*range(low, high + 1))


def _factorisations(letters: Letters) -> Iterator[tuple[tuple[str, tuple[str, ...]], ...]]:
    """Orders of the letters, each with those before it on which it depends, those with most dependence first."""
    apart = {frozenset((a, b)) for first, second, _ in letters.independent for a in first for b in second}
    orders = list(permutations(letters.names))
    edges = [frozenset(pair) for pair in combinations(letters.names, 2) if frozenset(pair) not in apart]
    for fewer in range(min(len(edges), 2) + 1 if apart else 1):
        for left_out in combinations(edges, fewer):
            gone = apart.union(left_out)
            for order in orders if apart else orders[:1]:
                yield tuple(
                    (name, tuple(other for other in order[:place] if frozenset((name, other)) not in gone))
                    for place, name in enumerate(order)
                )


def _entries(
    parents: Sequence[tuple[str, tuple[str, ...]]],
    names: Sequence[str],
    counts: Sequence[int],
    weights: Sequence[Fraction],
    numbers: Iterator[int],
) -> tuple[Fraction, ...]:
    """The product of random conditional densities."""
    place = {name: number for number, name in enumerate(names)}
    chosen: dict[tuple[str, tuple[int, ...]], list[Fraction]] = {}
    entries = []
    for at in product(*(range(count) for count in counts)):
        value = Fraction(1)
        for name, known in parents:
            key = (name, tuple(at[place[other]] for other in known))
            if key not in chosen:
                parts = [1 + next(numbers) % PARTS for _ in range(counts[place[name]])]
                if len(parts) > 1 and len(set(parts)) == 1:
                    parts[0] += 1
                chosen[key] = [Fraction(part, sum(parts)) / weights[place[name]] for part in parts]
            value *= chosen[key][at[place[name]]]
        entries.append(value)
    return tuple(entries)


# Reading


def summed(table: CellTable, known: Mapping[str, Fraction]) -> Fraction | None:
    """The density of some letters at these values, the others summed out; None where a value is not one of theirs."""
    places = []
    total_size = Fraction(1)
    for name, values, size in zip(table.letters, table.values, table.sizes, strict=True):
        if name not in known:
            places.append(range(len(values)))
            total_size *= size
        elif known[name] in values:
            places.append(range(values.index(known[name]), values.index(known[name]) + 1))
        else:
            return None
    strides = [prod(len(own) for own in table.values[k + 1 :]) for k in range(len(table.values))]
    total = Fraction(0)
    for at in product(*places):
        total += table.entries[sum(stride * k for stride, k in zip(strides, at, strict=True))]
    return total * total_size


def obeys(table: CellTable, statement: Separation) -> bool:
    """Whether p(A, B, C) p(C) = p(A, C) p(B, C) at all values."""
    first, second, given = statement
    spoken = [name for name in table.letters if name in first | second | given]
    own = dict(zip(table.letters, table.values, strict=True))
    for at in product(*(own[name] for name in spoken)):
        tick()
        known = dict(zip(spoken, at, strict=True))
        parts = [summed(table, {name: known[name] for name in names}) for names in (spoken, given, first | given, second | given)]
        whole, c, ac, bc = (part if part is not None else Fraction(0) for part in parts)
        if whole * c != ac * bc:
            return False
    return True
