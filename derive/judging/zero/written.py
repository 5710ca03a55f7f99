"""The value of an expression whose sums are written out, and whether it vanishes at as many sizes as the theorem asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import TypeAlias

import sympy as sp
from sympy import Basic, Expr, Symbol, Tuple

from derive.judging.zero.atoms import DividedByZero, Element, NotUnderstood
from derive.judging.zero.bindings import Bindings
from derive.judging.zero.reading import ExpressionReader
from derive.judging.zero.slopes import gathered
from derive.judging.zero.weighing import COPIES, Logarithm, Scope, SizePoint, Weigher, logarithms, named_parts, named_summand
from derive.vocabulary import nodes
from derive.vocabulary.budget import bounded, tick
from derive.vocabulary.expectation import Expectation

LARGEST = 24
"""The largest size at which a sum is written out."""
GRID = 80
"""Combinations of sizes."""

Sizes: TypeAlias = Mapping[Symbol, int]


class Writing:
    """The value of an expression at given sizes, its sums written out."""

    def __init__(self, reader: ExpressionReader, sizes: Sizes) -> None:
        self.reader, self.sizes = reader, sizes
        reader.sizes = {size: reader.field.number(value) for size, value in sizes.items()}
        self.copies = 0
        self.sums: dict[tuple[Basic, tuple[tuple[Symbol, Fraction | None], ...]], Element] = {}

    def value(self, node: Basic, at: Scope) -> Element:
        """The value of a node; what the theorem takes for a scalar or an array is read as it stands."""
        tick()
        known = self.reader.field
        match node:
            case Symbol() if node in at.meant:
                return self.value(*at.meant[node])
            case Symbol() if node in at.bindings.values:
                return at.bindings.values[node]
            case Symbol() if node in self.sizes:
                return known.number(self.sizes[node])
            case sp.Add():
                return known.sum([self.value(term, at) for term in node.args])
            case sp.Mul() if any(isinstance(factor, sp.KroneckerDelta) and self.value(factor, at).num.is_zero() for factor in node.args):
                return known.number(0)
            case sp.Mul():
                return known.product([self.value(factor, at) for factor in node.args])
            case sp.Pow() if isinstance(node.exp, sp.Integer) and (node.exp > 0 or not at.depends(node.base)):
                return known.integer_power(self.value(node.base, at), int(node.exp))
            case sp.Sum():
                return self._sum(node, at)
            case nodes.PartialDerivative() if not node.expr.has(nodes.Density):
                return self.value(gathered(node), at)
            case nodes.Named():
                summand, weight = named_parts(node, at)
                terms = [self.value(summand[0], named_summand(summand, place)) for place in self._places((node.limits,), at)]
                return known.product([self.value(*weight), known.sum(terms)])
            case nodes.Log() | sp.log() if len(node.args) == 1 and (parts := list(logarithms(node.args[0], at, self.reader))):
                return known.sum([self._log(part) for part in parts])
            case nodes.Density():
                return known.product([self._density(part) for part in self.reader.opened(node, at.whole(self.reader))])
            case Expectation():
                return self.reader.means.value(node, at.whole(self.reader), lambda part: self.value(part, at))
            case sp.KroneckerDelta():
                left, right = (self.value(argument, at) for argument in node.args)
                return known.number(int(left.num == right.num))
        return self.reader.read(node, at.whole(self.reader))

    def _log(self, part: Logarithm) -> Element:
        known = self.reader.field
        if part.over is not None:
            return known.sum([self._log(replace(part, over=None, at=place)) for place in self._places((Tuple(*part.over),), part.at)])
        inner = list(logarithms(part.node, part.at, self.reader)) if part.again else []
        if inner:
            own = known.sum([self._log(one) for one in inner])
        elif part.plain:
            own = self.value(part.node, part.at)
        else:
            own = self.reader.read(nodes.Log(part.node), part.at.whole(self.reader))
        return known.product([own, self.value(part.times, part.at)])

    def _sum(self, node: sp.Sum, at: Scope) -> Element:
        """A sum, worked out once for each value of the indices that it depends on."""
        known = self.reader.field
        bound = [name for name in _names(node) if name in at.bindings.values]
        asked = node, tuple((name, known.rational(at.bindings.values[name])) for name in bound)
        plain = not at.meant and all(value is not None for _, value in asked[1])
        found = self.sums.get(asked) if plain else None
        if found is None:
            found = known.sum([self.value(node.args[0], place) for place in self._places(node.args[1:], at)])
            if plain:
                self.sums[asked] = found
        return found

    def _density(self, part: tuple[Expr | Element, Bindings, int]) -> Element:
        node, where, exponent = part
        if isinstance(node, Element):
            found = node
        elif exponent == 1:
            found = self.value(node, Scope(where))
        else:
            found = self.reader.read(node, where)
        return found if exponent == 1 else self.reader.field.integer_power(found, exponent)

    def _places(self, limits: Sequence[Tuple], at: Scope) -> Iterator[Scope]:
        """Every value of the indices, the last of the limits the outermost."""
        if not limits:
            yield at
            return
        *inner, (index, lower, upper) = limits
        for k in self._range(lower, upper, at):
            yield from self._places(inner, at.binding(index, self.reader.field.number(k)))

    def _range(self, lower: Expr, upper: Expr, at: Scope) -> range:
        ends = [self.reader.field.rational(self.value(end, at)) for end in (lower, upper)]
        if any(end is None or end.denominator != 1 for end in ends):
            raise NotUnderstood("a range whose ends are no numbers")
        low, high = (int(end) for end in ends if end is not None)
        self.copies += max(high - low + 1, 0)
        bounded(self.copies, COPIES, "writing out a sum")
        return range(low, high + 1)


@lru_cache(1_024)
def _names(node: sp.Sum) -> tuple[Symbol, ...]:
    """What a sum may depend on, and what it binds, in the order of names."""
    return tuple(sorted(node.atoms(Symbol), key=lambda name: name.name))


def vanishes(reader: ExpressionReader, expr: Expr) -> bool:
    """Whether an expression vanishes for every size, because it does at as many as the theorem asks for.

    Raises
    ------
    NotUnderstood
        The theorem does not speak of it, or asks for too many sizes.
    """
    weighing = Weigher(reader)
    weight = weighing.of(expr, Scope())
    weights, tied = weight.total(), weighing.reach
    lines = _lines(weighing.axes.values())
    for above in range(1 if tied or len(lines) != 1 or len(lines[0]) != 1 else FROM):
        try:
            smallest, *others = _choices(lines, weights, tied, weight.places, above)
            # What does not vanish is mostly seen at the smallest; that a coarser grain is needed, at the largest.
            chosen = (smallest, *reversed(others))
            return all(Writing(reader, sizes).value(expr, Scope()).num.is_zero() for sizes in chosen)
        except DividedByZero:
            continue  # at n = 1, as of 1 / (n - 1)
    raise NotUnderstood("a division by zero at the sizes that the theorem asks for")


FROM = 3
"""So many first values of one size are tried, where there are no offsets. If it runs from m to W + m, each cell of the theorem's proof
still holds a lattice simplex: of n = m + s, or v + 1 + s where that is more, the points whose gaps beyond the first exceed 1 by s at
most in all, s = 0, ..., W - v."""


def _choices(lines: list[list[SizePoint]], weights: Mapping[Symbol, int], tied: int, places: int, above: int) -> list[Sizes]:
    """The sizes at which a sum is written out, the least of them so much above the least of all."""
    choices: list[Sizes] = [{}]
    for line in lines:
        sizes = list(dict.fromkeys(size for point in line for size in sorted(point, key=lambda one: one.name)))
        most = sum(weights.get(size, 0) for size in sizes) + len(line) + tied * (places + len(line)) + above
        if most > LARGEST:
            raise NotUnderstood("sums that would have to be written out at too many sizes")
        choices = [{**chosen, **more} for chosen in choices for more in _sized(line, sizes, most, above)]
        if len(choices) > GRID:
            raise NotUnderstood("sums that would have to be written out at too many sizes")
    return choices


def _lines(axes: Iterable[Iterable[SizePoint]]) -> list[list[SizePoint]]:
    """Points that are compared with each other, directly or by others, each with one size that those before it do not have."""
    lines: list[dict[SizePoint, None]] = []
    for axis in axes:
        met = dict.fromkeys(axis)
        apart = []
        for line in lines:
            if any(point & other for point in line for other in met):
                met = {**line, **met}
            else:
                apart.append(line)
        lines = [*apart, met]
    found = []
    for line in lines:
        points = sorted(line, key=lambda one: (len(one), sorted(size.name for size in one)))
        seen: SizePoint = frozenset()
        for point in points:
            if len(point - seen) != 1:
                raise NotUnderstood("sizes that are not free on their line")
            seen |= point
        found.append(points)
    return found


def _sized(line: Sequence[SizePoint], sizes: Sequence[Symbol], most: int, above: int) -> Iterator[dict[Symbol, int]]:
    """All sizes for which no point is beyond `most`, the smallest first."""
    least = [above + (1 if size.is_positive else 0) for size in sizes]
    chosen = [dict(zip(sizes, one, strict=True)) for one in product(*(range(low, most + 1) for low in least))]
    fitting = [one for one in chosen if all(sum(one[size] for size in point) <= most for point in line)]
    yield from sorted(fitting, key=lambda one: (sum(one.values()), tuple(one.values())))
