"""Sums over ranges of whole numbers: shifted, merged, and with bound indices named by their place, so that equal sums are one atom.

A sum over i from l to h is P(h) - P(l - 1), where P(x) is the sum over i from 1 to x, and P(x + c) is P(x) and c terms more: shifts,
split terms, joined ranges and telescopes are no rules of their own. That holds for arrays over all whole numbers, whatever a range
that runs backwards means; whoever reads an expression takes care that no range runs backwards by more than one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from math import comb
from typing import Any, NamedTuple
from weakref import ref

from derive.vocabulary.budget import tick
from derive.vocabulary.multilinear.polynomial import (
    ONE,
    Base,
    Coefficient,
    Frozen,
    Label,
    Monomial,
    NotSayable,
    Poly,
    constant,
    itself,
    number,
    opened,
    order,
    plus,
    scaled,
)
from derive.vocabulary.multilinear.ring import Ring

OFFSET = 8
"""How many terms are split off a range."""
INDICES = 8
"""Indices that are bound in one atom; sums of more stay inside one another."""
LEAVES = 120
"""Orders of indices that are tried."""
ROUNDS = 4


class Numbered(NamedTuple):
    """A sum whose indices have been named: what decides between two ways of naming, its coefficient, ranges and factors."""

    text: str
    coefficient: Coefficient
    ranges: tuple[Poly, ...]
    factors: Monomial


def _resummed(found: Callable[[], Any], atom: Base, values: Mapping[Label, Poly]) -> Poly:
    summation: Summation = found()
    return summation.resummed(atom, values)


class Summation:
    """Sums in a ring."""

    def __init__(self, ring: Ring) -> None:
        self.ring = ring
        ring.rebuild["sum"] = partial(_resummed, ref(self))  # each would keep the other in memory
        self.ranges: dict[Label, tuple[Poly, Poly]] = {}
        self._made = 0
        self._named: dict[tuple[tuple[tuple[Label, Frozen], ...], Monomial], Poly] = {}
        self._known: dict[Base, Poly] = {}

    def index(self, lower: Poly, upper: Poly) -> Label:
        """A new open index, and what it runs over."""
        self._made += 1
        label = ("o", self._made)
        self.ranges[label] = (lower, upper)
        least = constant(lower)
        self.ring.atom("index", label).positive = least is not None and least >= 1
        return label

    def poly(self, label: Label) -> Poly:
        """An index as a number."""
        return itself(self.ring.atom("index", label))

    def know(self, poly: Poly) -> bool:
        """Take it that a polynomial vanishes in which a sum stands alone, as 1 less the sum of all weights; whether that is so."""
        alone = [monomial[0][0] for monomial in poly if len(monomial) == 1 and monomial[0][1] == 1 and monomial[0][0].kind == "sum"]
        alone = [atom for atom in alone if not atom.open and sum(atom in dict(monomial) for monomial in poly) == 1]
        if not alone:
            return False
        atom = max(alone, key=lambda one: order(((one, 1),)))
        c = poly[(atom, 1),]
        rest = {monomial: d for monomial, d in poly.items() if monomial != ((atom, 1),)}
        self._known[atom] = scaled(rest, -1 / Fraction(c))
        self._named.clear()
        return True

    # closing

    def total(self, body: Poly, label: Label, lower: Poly, upper: Poly) -> Poly:
        """The sum of the body over an open index."""
        ring = self.ring
        apart: dict[Monomial, Poly] = {}
        for monomial, c in body.items():
            inside = tuple(factor for factor in monomial if label in factor[0].open)
            outside = tuple(factor for factor in monomial if label not in factor[0].open)
            apart[inside] = plus(apart.get(inside, {}), {outside: c})
        return plus({}, *(ring.times(weight, self._one(inside, label, lower, upper)) for inside, weight in apart.items() if weight))

    def _one(self, inside: Monomial, label: Label, lower: Poly, upper: Poly) -> Poly:
        """The sum of one product, every factor of which depends on the index."""
        tick(1 + len(inside))
        contracted = self._contracted(inside, label, lower, upper)
        if contracted is not None:
            return contracted
        geometric = self._geometric(inside, label, lower, upper)
        if geometric is not None:
            return geometric
        ways = {c for c, _ in self._places(inside, label)}
        if -1 not in ways:
            return self._moved(inside, label, lower, upper)
        reflected = self.ring.replaced_in(inside, {label: plus(lower, upper, scaled(self.poly(label), -1))})
        other = plus({}, *(scaled(self._moved(one, label, lower, upper), c) for one, c in reflected.items()))
        if 1 not in ways:
            return other
        return min(self._moved(inside, label, lower, upper), other, key=lambda poly: self.ring.text(self.ring.frozen(poly)))

    def _contracted(self, inside: Monomial, label: Label, lower: Poly, upper: Poly) -> Poly | None:
        """The term at i = k, where there is a factor [i = k] and k runs over the same range."""
        for atom, _ in inside:
            if atom.kind != "delta":
                continue
            (difference,) = atom.args
            others = [monomial[0][0].data for monomial, _ in difference if len(monomial) == 1 and monomial[0][0].kind == "index"]
            if len(difference) == 2 and len(others) == 2 and sum(c for _, c in difference) == 0 and abs(difference[0][1]) == 1:
                other = others[0] if others[1] == label else others[1]
                if self.ranges.get(other) == (lower, upper):
                    rest = tuple(factor for factor in inside if factor[0] is not atom)
                    return self.ring.replaced_in(rest, {label: self.poly(other)})
        return None

    def _geometric(self, inside: Monomial, label: Label, lower: Poly, upper: Poly) -> Poly | None:
        """The sum of r^i as (r^(h + 1) - r^l) / (r - 1), where r certainly is not 1."""
        if not all(atom.kind == "exp" for atom, _ in inside):
            return None
        ring = self.ring
        step: list[Poly] = [{}]
        for atom, e in inside:
            c, rest = self._steepness(dict(atom.args[0]), label)
            if label in opened(rest) or label in opened(c):
                return None
            step.append(scaled(c, e))
        less = plus(ring.exponential(plus(*step)), number(-1))
        if not (ring.certainly_positive(less) or ring.certainly_positive(scaled(less, -1))):
            return None
        ends = (ring.replaced_in(inside, {label: plus(upper, number(1))}), ring.replaced_in(inside, {label: lower}))
        return ring.times(plus(ends[0], scaled(ends[1], -1)), ring.power(less, -1))

    def _steepness(self, poly: Poly, label: Label) -> tuple[Poly, Poly]:
        """What the index is multiplied by, where it stands once in a term, and the other terms."""
        mark = self.ring.atom("index", label)
        found, rest = Poly(), Poly()
        for monomial, c in poly.items():
            powers = dict(monomial)
            if powers.get(mark) == 1:
                del powers[mark]
                found = plus(found, {tuple(factor for factor in monomial if factor[0] is not mark): c})
            else:
                rest[monomial] = c
        return found, rest

    def _places(self, inside: Monomial, label: Label) -> list[tuple[Coefficient, Poly]]:
        """In every bracket that holds the index, and in every range that ends at it: its coefficient, and the rest."""
        return [place for atom, _ in inside for place in self._places_in(atom, label)]

    def _places_in(self, atom: Base, label: Label) -> Iterator[tuple[Coefficient, Poly]]:
        if label not in atom.open:
            return
        for arg in atom.args:
            if atom.kind in ("entry", "symmetric", "sum") and label in opened(monomial for monomial, _ in arg):
                yield self._linear(dict(arg), label)
            yield from (place for monomial, _ in arg for inner, _ in monomial for place in self._places_in(inner, label))
        yield from (place for inner, _ in atom.factors for place in self._places_in(inner, label))

    def _linear(self, poly: Poly, label: Label) -> tuple[Coefficient, Poly]:
        """c and r, where the polynomial is c i + r; zero for c where it is not of that form."""
        mark = ((self.ring.atom("index", label), 1),)
        rest = {monomial: c for monomial, c in poly.items() if monomial != mark}
        return (0, poly) if label in opened(rest) else (poly.get(mark, 0), rest)

    def _moved(self, inside: Monomial, label: Label, lower: Poly, upper: Poly) -> Poly:
        """P(upper) - P(lower - 1), once the least bracket holds the index alone."""
        ring = self.ring
        shift = self._shift(inside, label)
        if shift:
            body = ring.replaced_in(inside, {label: plus(self.poly(label), scaled(shift, -1))})
            lower, upper = plus(lower, shift), plus(upper, shift)
        else:
            body = {inside: 1}
        before = plus(lower, number(-1))
        parts: list[Poly] = [{}]
        for monomial, c in body.items():
            moved = tuple(factor for factor in monomial if label in factor[0].open)
            still = tuple(factor for factor in monomial if label not in factor[0].open)
            whole = plus(self._prefix(moved, label, upper), scaled(self._prefix(moved, label, before), -1))
            parts.append(scaled(ring.times({still: 1}, whole), c))
        return plus(*parts)

    def _shift(self, inside: Monomial, label: Label) -> Poly:
        """The least of what is added to the index in brackets, as far as they differ by whole numbers."""
        places = [rest for c, rest in self._places(inside, label) if c == 1]
        if not places or any(opened(rest) for rest in places):
            return {}
        steps = [constant(plus(rest, scaled(places[0], -1))) for rest in places]
        if any(not isinstance(step, int) for step in steps):
            return {}
        return plus(places[0], number(min(steps)))  # type: ignore[type-var, arg-type]

    def _prefix(self, inside: Monomial, label: Label, upper: Poly) -> Poly:
        """P(upper), the sum from 1 on."""
        if not inside:
            return upper
        if all(atom.kind == "index" and isinstance(e, int) and e > 0 for atom, e in inside):
            return self._faulhaber(int(inside[0][1]), upper)
        steps = upper.get(ONE, 0)
        if not isinstance(steps, int) or abs(steps) > OFFSET:
            return self._atom([(label, upper)], inside)
        base = plus(upper, number(-steps))
        parts = [self._atom([(label, base)], inside) if base else {}]
        for step in range(1, steps + 1):
            parts.append(self.ring.replaced_in(inside, {label: plus(base, number(step))}))
        for step in range(-steps):
            parts.append(scaled(self.ring.replaced_in(inside, {label: plus(base, number(-step))}), -1))
        return plus({}, *parts)

    def _faulhaber(self, degree: int, upper: Poly) -> Poly:
        """1^m + ... + x^m as a polynomial in x."""
        numbers = bernoulli(degree)
        powers: list[Poly] = [{ONE: 1}]
        for _ in range(degree + 1):
            powers.append(self.ring.times(powers[-1], upper))
        terms = (scaled(powers[degree + 1 - k], Fraction(comb(degree + 1, k)) * numbers[k] / (degree + 1)) for k in range(degree + 1))
        return plus({}, *(_tidy(term) for term in terms))

    # atoms

    def _atom(self, ranges: list[tuple[Label, Poly]], inside: Monomial) -> Poly:
        """The sum from 1 on as an atom, sums inside it merged with it."""
        factors: dict[Base, Coefficient] = {}
        ranges = list(ranges)
        labels = {label for label, _ in ranges}
        c: Coefficient = 1
        for atom, e in inside:
            copies = int(e) if atom.kind == "sum" and isinstance(e, int) and e > 0 and not atom.open.isdisjoint(labels) else 0
            if not copies or len(ranges) + copies * len(atom.args) > INDICES:
                factors[atom] = factors.get(atom, 0) + e
                continue
            for _ in range(copies):
                inner, merged, sign = self.apart(atom)
                ranges += inner
                c *= sign
                for factor, power in merged:
                    factors[factor] = factors.get(factor, 0) + power
        return scaled(self._canonical(ranges, tuple(sorted(factors.items(), key=lambda factor: factor[0].key))), c)

    def apart(self, atom: Base) -> tuple[list[tuple[Label, Poly]], Monomial, Coefficient]:
        """Ranges and factors of a sum, its indices under new names, and the sign that these bring."""
        values: dict[Label, Poly] = {}
        for position in range(len(atom.args)):
            values["b", atom.height, position] = self.poly(self.index(number(1), {}))
        ranges = []
        for position, upper in enumerate(atom.args):
            (((index, _),),) = values["b", atom.height, position]
            end = self.ring.replaced(dict(upper), values)
            self.ranges[index.data] = (number(1), end)
            ranges.append((index.data, end))
        factors, sign = _single(self.ring.replaced_in(atom.factors, values))
        return ranges, factors, sign

    def resummed(self, atom: Base, values: Mapping[Label, Poly]) -> Poly:
        """A sum in which open indices become polynomials: summed anew, those indices first on which no range depends."""
        ranges, factors, sign = self.apart(atom)
        body = scaled(self.ring.replaced_in(factors, values), sign)
        return self.closed(body, [(label, self.ring.replaced(upper, values)) for label, upper in ranges])

    def closed(self, body: Poly, ranges: Sequence[tuple[Label, Poly]]) -> Poly:
        """The sum of a body over open indices, each from 1 on, those first on which no range depends."""
        waiting = list(ranges)
        while waiting:
            place = next(k for k, (label, _) in enumerate(waiting) if not any(label in opened(upper) for _, upper in waiting))
            label, upper = waiting.pop(place)
            self.ranges[label] = (number(1), upper)
            body = self.total(body, label, number(1), upper)
        return body

    def _canonical(self, ranges: list[tuple[Label, Poly]], factors: Monomial) -> Poly:
        """The atom, its indices named by level and position, with its sign."""
        asked = (tuple((label, self.ring.frozen(upper)) for label, upper in ranges), factors)
        found = self._named.get(asked)
        if found is None:
            named = self._least_name(ranges, factors)
            if named.coefficient == 0:
                found = {}
            else:
                atom = self.ring.atom("sum", None, named.ranges, named.factors)
                found = scaled(self._known.get(atom, itself(atom)), named.coefficient)
            self._named[asked] = found
        return found

    def _least_name(self, ranges: list[tuple[Label, Poly]], factors: Monomial) -> Numbered:
        heights = [atom.height for atom, _ in factors] + [atom.height for _, upper in ranges for m in upper for atom, _ in m]
        level = 1 + max(heights, default=0)
        labels = [label for label, _ in ranges]
        uppers = dict(ranges)
        if len(labels) == 1:
            return self._name(labels, uppers, factors, level)
        best: Numbered | None = None
        leaves = 0

        def search(cells: list[list[Label]]) -> None:
            nonlocal best, leaves
            cells = self._refined(cells, uppers, factors)
            wide = next((k for k, cell in enumerate(cells) if len(cell) > 1), None)
            if wide is None:
                leaves += 1
                named = self._name([label for (label,) in cells], uppers, factors, level)
                if best is None or named.text < best.text:
                    best = named
                elif named.text == best.text and named.coefficient != best.coefficient:
                    best = best._replace(coefficient=0)  # S = -S
                return
            tried: list[Label] = []
            for label in cells[wide]:
                if leaves >= LEAVES:
                    break
                if any(self._twins(label, other, uppers, factors) for other in tried):
                    continue
                tried.append(label)
                rest = [other for other in cells[wide] if other != label]
                search([*cells[:wide], [label], rest, *cells[wide + 1 :]])

        search([labels])
        assert best is not None
        return best

    def _refined(self, cells: list[list[Label]], uppers: Mapping[Label, Poly], factors: Monomial) -> list[list[Label]]:
        """Indices apart that stand in other places, as far as a few rounds show."""
        for _ in range(ROUNDS):
            colours = {label: ("c", place) for place, cell in enumerate(cells) for label in cell}
            signatures = {label: self._signature(label, colours, uppers, factors) for label in colours}
            finer: list[list[Label]] = []
            for cell in cells:
                by: dict[str, list[Label]] = {}
                for label in cell:
                    by.setdefault(signatures[label], []).append(label)
                finer += [by[signature] for signature in sorted(by)]
            if len(finer) == len(cells):
                break
            cells = finer
        return cells

    def _signature(self, label: Label, colours: Mapping[Label, Label], uppers: Mapping[Label, Poly], factors: Monomial) -> str:
        """What is seen from an index: the end of its range, the ranges that end at it, its factors, others by their colours."""
        names = {other: self.poly(("@",) if other == label else colour) for other, colour in colours.items()}
        ring = self.ring
        own = ring.text(ring.frozen(ring.replaced(uppers[label], names)))
        ending = sorted(str(colours[other]) for other, upper in uppers.items() if label in opened(upper))
        around = sorted(
            f"{ring.text(ring.frozen(_unsigned(ring.replaced_in(((atom, 1),), names))))}^{e}" for atom, e in factors if label in atom.open
        )
        return f"{own}|{ending}|{around}"

    def _twins(self, one: Label, other: Label, uppers: Mapping[Label, Poly], factors: Monomial) -> bool:
        """Whether the sum stays as it is, up to its sign, if two indices change places."""
        swapped = {one: self.poly(other), other: self.poly(one)}
        if self.ring.replaced(uppers[one], swapped) != uppers[other]:
            return False
        if any(self.ring.replaced(upper, swapped) != upper for label, upper in uppers.items() if label not in (one, other)):
            return False
        found = self.ring.replaced_in(factors, swapped)
        return len(found) == 1 and factors in found and found[factors] == 1

    def _name(self, labels: Sequence[Label], uppers: Mapping[Label, Poly], factors: Monomial, level: int) -> Numbered:
        """The sum with its indices named in this order."""
        values = {label: self.poly(("b", level, position)) for position, label in enumerate(labels)}
        ranges = tuple(self.ring.replaced(uppers[label], values) for label in labels)
        renamed, c = _single(self.ring.replaced_in(factors, values))
        text = ";".join(self.ring.text(self.ring.frozen(upper)) for upper in ranges) + "|" + self.ring.key(renamed)
        return Numbered(text, c, ranges, renamed)


def _single(poly: Poly) -> tuple[Monomial, Coefficient]:
    """A product under new names of its indices: one monomial and a sign."""
    if len(poly) != 1:
        raise NotSayable("a product that other names of its indices take apart")
    ((monomial, c),) = poly.items()
    return monomial, c


def _unsigned(poly: Poly) -> Poly:
    """Up to a sign, which a new order of indices may change."""
    return {monomial: c if c > 0 else -c for monomial, c in poly.items()} if len(poly) == 1 else poly


def _tidy(poly: Poly) -> Poly:
    return {monomial: int(c) if isinstance(c, Fraction) and c.denominator == 1 else c for monomial, c in poly.items()}


def bernoulli(degree: int) -> list[Fraction]:
    """Bernoulli's numbers up to a degree, the first of them 1/2: for sums that end at x and not before it."""
    found: list[Fraction] = []
    for m in range(degree + 1):
        found.append(1 - sum((comb(m, k) * found[k] / (m - k + 1) for k in range(m)), Fraction(0)))
    return found
