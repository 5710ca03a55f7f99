r"""Sums written out: an expression that vanishes for so many sizes vanishes for all.

The second zero test knows no rule for sums: it writes them out at n = 1, ..., N and compares polynomials. This is a proof for
every n because of the following theorem.

**Weight.** Of an expression made of numbers, scalars, entries, a size n and bound indices as numbers, sums, products, natural
powers, and sums over indices: a number, a scalar and an entry weigh 0; n and a bound index, as numbers, 1; a sum weighs as its
heaviest term, a product as its factors together, a power k times its base, and a sum over an index 1 more than its body.

**Theorem.** Let every range end at a number, n or another index, plus c, and every bracket hold one of these, plus c. The reach of
an index is the largest \|c\| with which it stands in a bracket or an end or its own range ends, and at least twice the reach of an
index whose range ends at it, or which is compared with it; let T be twice the largest reach, and at least the largest \|c\| beside
0 or n. Let a term hold entries at E places at most. If f vanishes, identically in its entries, for n = 1, ..., W + 1 + T (E + 1),
where W is its weight, then it vanishes for every n.

*Proof.* Take a product of entries, and let k1, ..., kv be the places at which they stand. Call 0, n, these and the free indices l
of a sub-expression g with weight W(g) the *points*. Two points are *tied* if they differ by no more than a number that belongs to
g and them: 0 at first, \|c\| where g compares them so. A cell says of any two points by how much they differ if they are tied, else
which is the larger. Let v'(g) count the clusters of tied places in which there is neither 0 nor n nor a free index. Then on each cell
the coefficient of the product in g is a polynomial of total degree at most W(g) - v'(g) (so it is 0 where that is negative), by
induction: a number or an entry is constant on a cell, an index or n is linear; sums and products are clear, since v' of a product is
at most the sum of those of its factors, each with the places of its own entries. In a sum over l, the values of l at which it is tied
to another point, and the ends of the range, are points plus numbers within the reach of l, whose order is the same on each cell of
the others if those that were compared with l are tied within twice that reach: this is why it doubles. Where l is tied to a point,
it is given by that point: the degree stays as it is, and at most one cluster is left without a free index, which the 1 more in the
weight pays. Between two such values the summand is one polynomial, and its sum over whole numbers between ends that are affine has
one degree more.
So of f itself the coefficient is, on each cell, a polynomial of degree at most W - v in n and the places of the v clusters that
are free, which are given by v + 1 gaps of more than T. Such gaps, the clusters' own lengths and the points take up at most
v + 1 + T (E + 1) of n; what is left over may be distributed among the gaps at will, so that the cell has every point of a lattice
simplex whose side is N - v - 1 - T (E + 1) >= W - v, on which a polynomial of this degree is determined by its values. QED.

Without offsets that is W + 1, and it is sharp: (n - 1) (n - 2) ... (n - W) vanishes for n = 1, ..., W.

**Kernels.** What is no polynomial, |y_i - z_k|, log y_i, an opaque density, may stand for an entry, as a function of the rows at
its places: the same proof holds with the component of f that depends on the rows k1, ..., kv and no other (inclusion and exclusion
at one fixed row) for the product of entries. [i = k] is constant on a cell, and weighs 0. What is in it besides entries is a new
scalar or array, independent of all others: a size, and a sum, which is not written out there. An index may stand in it inside
brackets only.

**Denominators** in which no index is free are multiplied up: each adds its weight. A bracket n + 1 - i, where i runs from 1 to n,
is i once the sum is read from its end. **Several sizes** are a grid: for every value of one, the expression is one of the other,
with no larger weight; but sizes that are compared, because both end ranges of indices in one axis of an array, or stand there themselves,
are r points on one line, such as m and m + n or n and a free index, with v + r gaps, and f has to vanish wherever none of them is
beyond W + r + T (E + r), W the weight in all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

import sympy as sp
from sympy import Basic, Expr, Symbol, Tuple

from derive.catalogue import entry
from derive.definitions._definition import SIZE, VALUE, Definition
from derive.judging.zero.atoms import Atom, Element, NotUnderstood
from derive.judging.zero.bindings import Bindings
from derive.judging.zero.chance import is_choice
from derive.judging.zero.laws import KnownSign
from derive.judging.zero.reading import ExpressionReader
from derive.judging.zero.slopes import gathered
from derive.judging.zero.sums import IndexRange
from derive.vocabulary import nodes
from derive.vocabulary.budget import bounded, tick
from derive.vocabulary.expectation import Expectation

COPIES = 2_000
"""How often one summand is written out."""

SizePoint: TypeAlias = frozenset[Symbol]
"""Sizes whose sum is the end of a range, or stands in a bracket."""


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Where a node is read: what symbols are bound to, and which of them stand for expressions that are read elsewhere."""

    bindings: Bindings = field(default_factory=Bindings)
    meant: Mapping[Symbol, tuple[Basic, Scope]] = field(default_factory=dict)

    def binding(self, symbol: Symbol, value: Element) -> Scope:
        """Inside a sum over `symbol`."""
        meant = {name: its for name, its in self.meant.items() if name != symbol}
        return Scope(self.bindings.binding(symbol, value), meant)

    def depends(self, node: Basic) -> bool:
        """Whether an index, or a variable of a law, is free in it."""
        for symbol in node.free_symbols:
            if symbol in self.meant:
                there, place = self.meant[symbol]
                if place.depends(there):
                    return True
            elif symbol in self.bindings.values:
                return True
        return False

    def whole(self, reader: ExpressionReader) -> Bindings:
        """The same for what is read as it stands: everything that a symbol means worked out."""
        if not self.meant:
            return self.bindings
        values = {name: reader.read(there, place.whole(reader)) for name, (there, place) in self.meant.items()}
        return replace(self.bindings, values={**self.bindings.values, **values}, read={}, factored={})


_Inside: TypeAlias = "Callable[[Scope], Weight]"


class Weight(NamedTuple):
    """The weight of an expression in every size, its denominators with their exponents and weights, and the places of entries."""

    above: Mapping[Symbol, int] = {}
    below: Mapping[object, tuple[int, Weight]] = {}
    places: int = 0

    def total(self) -> dict[Symbol, int]:
        """The weight once what it is divided by is multiplied up."""
        found = dict(self.above)
        for exponent, base in self.below.values():
            for size, weight in base.total().items():
                found[size] = found.get(size, 0) + exponent * weight
        return found


def _joined(weights: Sequence[Weight], combine: Callable[[list[int]], int]) -> Weight:
    """Of a sum the heaviest (max), of a product all together (sum)."""
    sizes = {size: None for weight in weights for size in weight.above}
    divisors = {divisor: base for weight in weights for divisor, (_, base) in weight.below.items()}
    none = (0, Weight())
    return Weight(
        {size: combine([weight.above.get(size, 0) for weight in weights]) for size in sizes},
        {one: (combine([weight.below.get(one, none)[0] for weight in weights]), base) for one, base in divisors.items()},
        combine([weight.places for weight in weights]) if weights else 0,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Running:
    """The points at which an index starts and ends, whether it runs from 1, the signs with which it stands in brackets, how far, and
    beside what."""

    points: tuple[SizePoint, ...]
    from_one: bool
    directions: set[int] = field(default_factory=set)
    offsets: set[int] = field(default_factory=lambda: {0})
    beside: list[Running] = field(default_factory=list)

    @property
    def weighed(self) -> Symbol:
        """The size to which its weight is counted: all sizes of a line are taken together."""
        return min(self.points[0], key=lambda one: one.name)


class Weigher:
    """The weight of an expression, found by reading it once with indices as labels.

    Attributes
    ----------
    axes : dict
        What is compared with each other: the points, such as {n} and {m, n} for m + n, that meet on an axis of an array or in a sum.
    roots : dict
        What the indices run over that stand for labels at present, by the labels' numbers.
    reach : int
        The theorem's T, of the sums that were read so far.
    """

    def __init__(self, reader: ExpressionReader) -> None:
        self.reader = reader
        self.axes: dict[object, dict[SizePoint, None]] = {}
        self.reach = 0
        self.roots: dict[int, Running] = {}

    def of(self, node: Basic, at: Scope) -> Weight:
        """The weight of a node.

        Raises
        ------
        NotUnderstood
            The theorem does not speak of it.
        """
        tick()
        match node:
            case Symbol() if node in at.meant:
                return self.of(*at.meant[node])
            case Symbol() if node in at.bindings.values:
                return self._bound(at.bindings.values[node])
            case Symbol() if node in self.reader.means.chance.variables:
                return Weight()
            case sp.Indexed() if len(node.indices) == 1 and (chosen := self._chosen(node.indices[0])) is not None:
                self._meet(("indexed", node.base, 0), (frozenset((chosen,)),))
                return Weight({chosen: 1}, places=1)
            case Symbol():
                return Weight({node: 1}) if node.is_integer else Weight()
            case sp.Rational():
                return Weight()
            case sp.Add():
                return _joined([self.of(term, at) for term in node.args], max)
            case sp.Mul():
                return _joined([self.of(factor, at) for factor in node.args], sum)
            case sp.Pow() if isinstance(node.exp, sp.Integer) and (node.exp > 0 or not at.depends(node.base)):
                return self._power(node, at)
            case Expectation():
                return self._expectation(node, at)
            case sp.KroneckerDelta():
                compared = [self._place(self.reader.read(argument, at.whole(self.reader)), node) for argument in node.args]
                for one in compared:
                    if one is not None:
                        one.beside.extend(other for other in compared if other is not None and other is not one)
                return Weight()
            case sp.Sum():
                return self._sum(node.args[0], node.args[1:], at)
            case nodes.PartialDerivative() if not node.expr.has(nodes.Density):
                return self.of(gathered(node), at)
            case nodes.Named():
                summand, weight = named_parts(node, at)
                return _joined([self._sum(VALUE, (node.limits,), at, summand), self.of(*weight)], sum)
            case nodes.Log() | sp.log() if len(node.args) == 1 and (parts := list(logarithms(node.args[0], at, self.reader))):
                return _joined([self._log(part) for part in parts], max)
            case nodes.Density():
                return _joined([self._density(part) for part in self.reader.opened(node, at.whole(self.reader))], sum)
        return self._kernel(self.reader.read(node, at.whole(self.reader)))

    def _power(self, node: sp.Pow, at: Scope) -> Weight:
        """k times the weight, or what divides with its own."""
        own, k = self.of(node.base, at), int(node.exp)
        if k > 0:
            return _joined([own] * k, sum)
        divisor = node.base, id(at.meant) if at.meant else 0
        return Weight(below={**own.below, divisor: (-k, own)})

    def _chosen(self, index: Basic) -> Symbol | None:
        """Up to which size a random index is chosen: the mean is a sum over it."""
        variable = index.base if isinstance(index, sp.Indexed) else index
        law = self.reader.means.chance.law_at(variable, ())
        return law.high if law is not None and is_choice(law) else None

    def _expectation(self, node: Expectation, at: Scope) -> Weight:
        """The weight of what it is taken of: entries become moments, functions of a row, times [i = k] or its opposite."""
        before, self.reach = self.reach, 0
        own = self.of(node.body, at)
        beside, self.reach = self.reach, max(before, self.reach)
        if beside and not node.body.has(sp.Sum):
            return self._kernel(self.reader.read(node, at.whole(self.reader)))
        if beside:
            raise NotUnderstood("an expectation of entries beside others")
        if not self.reader.means.free_of_sizes(node):
            raise NotUnderstood("a distribution that depends on a size")
        return own

    def _log(self, part: Logarithm) -> Weight:
        if part.over is not None:
            index, lower, upper = part.over
            return self._over(index, lower, upper, part.at, lambda inside: self._log(replace(part, over=None, at=inside)))
        inner = list(logarithms(part.node, part.at, self.reader)) if part.again else []
        if inner:
            own = _joined([self._log(one) for one in inner], max)
        elif part.plain:
            own = self.of(part.node, part.at)
        else:
            own = self._kernel(self.reader.read(nodes.Log(part.node), part.at.whole(self.reader)))
        return _joined([own, self.of(part.times, part.at)], sum)

    def _density(self, part: tuple[Expr | Element, Bindings, int]) -> Weight:
        node, where, exponent = part
        if isinstance(node, Element):
            return self._kernel(node)
        if exponent == 1:
            return self.of(node, Scope(where))
        return self._kernel(self.reader.read(node, where))

    def _sum(self, body: Basic, limits: Sequence[Tuple], at: Scope, summand: tuple[Basic, Scope] | None = None) -> Weight:
        """The weight of a sum over the last of the limits of that over the others."""
        if not limits:
            return self.of(body, at)
        *inner, (index, lower, upper) = limits

        def inside(place: Scope) -> Weight:
            return self._sum(body, inner, place) if summand is None else self.of(summand[0], named_summand(summand, place))

        return self._over(index, lower, upper, at, inside)

    def _over(self, index: Symbol, lower: Expr, upper: Expr, at: Scope, inside: _Inside) -> Weight:
        low, high = (self.reader.read(end, at.whole(self.reader)) for end in (lower, upper))
        (start, first, low_index), (end, last, high_index) = self._point(low), self._point(high)
        points = tuple(point for point in (start, end) if point)
        if not points:
            # Written out as it stands: each term is at a number.
            bounded(last - first + 1, COPIES, "writing out a sum")
            parts = [inside(at.binding(index, self.reader.field.number(k))) for k in range(first, last + 1)]
            return _joined(parts, max) if parts else Weight()
        label = self.reader.sums.ranging(at.bindings.depth, low, high)
        number = label.label_atom.number
        before = self.roots.get(number)
        beside = [one for one in (low_index, high_index) if one is not None]
        running = self.roots[number] = Running(points, not start and first == 1, beside=beside)
        # Strictly above or below a point is as good as from it on.
        running.offsets.update((first - 1, -first, last, -last - 1))
        own = inside(at.binding(index, label.label))
        if before is None:
            del self.roots[number]
        else:
            self.roots[number] = before
        reach = 2 * max(running.offsets)
        self.reach = max(self.reach, reach)
        for one in running.beside:
            one.offsets.add(reach)
        if len(running.directions) > 1:
            raise NotUnderstood("brackets in which an index runs up and down")
        self._meet(running, points)
        size = running.weighed
        return own._replace(above={**own.above, size: own.above.get(size, 0) + 1})

    def _meet(self, axis: object, points: Iterable[SizePoint]) -> None:
        """Points of one line: places on one axis of an array are compared with each other."""
        for point in points:
            self.axes.setdefault(axis, {}).setdefault(point)

    def _point(self, value: Element) -> tuple[SizePoint, int, Running | None]:
        """An end or a bracket as sizes or an index plus a whole number; there are no sizes of a number."""
        sizes: set[Symbol] = set()
        running: list[tuple[Running, int]] = []
        offset = 0
        for factors, c in self.reader.field.terms(value.num):
            atom = self.reader.field.owners[factors[0][0]] if factors else None
            single = len(factors) == 1 and factors[0][1] == 1
            if atom is None and c.q == 1:
                offset = int(c.p)
            elif single and atom is not None and atom.number in self.roots and abs(c) == 1:
                running.append((self.roots[atom.number], int(c.p)))
            elif single and c == 1 and atom is not None and atom.kind == "symbol" and atom.data.is_integer and atom.data.is_nonnegative:
                sizes.add(atom.data)
            else:
                raise NotUnderstood("a place that is no index plus a number")
        if not value.den.is_one() or len(running) > 1:
            raise NotUnderstood("a place that is no index plus a number")
        if not running:
            if sizes:
                self._meet(frozenset(sizes), (frozenset(sizes),))
            return frozenset(sizes), offset, None
        ((index, direction),) = running
        # What runs down from the end of its range runs up once it is counted from there.
        if (direction == 1 and sizes) or (direction == -1 and not (index.from_one and index.points == (frozenset(sizes),))):
            raise NotUnderstood("a place that is no index plus a number")
        index.directions.add(direction)
        return frozenset(), offset if direction == 1 else offset - 1, index

    def _place(self, value: Element, axis: object) -> Running | None:
        """Take note of how far a bracket is from an index or a size, and of what it meets there; the index."""
        point, offset, index = self._point(value)
        self._meet(axis, index.points if index is not None else (point,) if point else ())
        if index is None:
            self.reach = max(self.reach, abs(offset))
        else:
            index.offsets.add(abs(offset))
        return index

    def _bound(self, value: Element) -> Weight:
        """The weight of what a variable stands for: of an index as a number, 1."""
        atom = self.reader.field.single(value)
        if atom is not None and atom.kind == "label":
            return Weight({self.roots[atom.number].weighed: 1})
        return self._kernel(value)

    def _kernel(self, value: Element) -> Weight:
        """Weight 0 for a function of rows, once every index in it is known to stand in a bracket."""
        places: set[object] = set()
        self._only_in_brackets(value, places)
        return Weight(places=len(places))

    def _only_in_brackets(self, value: Element, places: set[object]) -> None:
        field = self.reader.field
        for polynomial in (value.num, value.den):
            for _, atom in field.present(polynomial):
                tick()
                if atom.kind == "label":
                    raise NotUnderstood("an index as a number, inside a function")
                self._of_atom(atom, places)

    def _of_atom(self, atom: Atom, places: set[object]) -> None:
        for position, argument in enumerate(atom.arguments):
            parts = (argument.lower, argument.upper) if isinstance(argument, IndexRange) else (argument,)
            for part in parts:
                single = self.reader.field.single(part)
                bracket = atom.kind in ("indexed", "density", "prediction")
                if bracket and (atom.kind == "indexed" or (single is not None and single.kind == "label")):
                    if atom.kind != "indexed" or self._written(part):
                        self._place(part, (atom.kind, atom.data, position))
                    places.add(self.reader.field.structure(part))
                elif not isinstance(argument, IndexRange) and atom.kind in ("sum", "product", "largest"):
                    self._summand(part, places)
                else:
                    self._only_in_brackets(part, places)

    def _written(self, part: Element) -> bool:
        """Whether a bracket is at a size, or at an index of a sum that is written out."""
        atoms = [atom for _, atom in self.reader.field.present(part.num)]
        return not any(atom.kind == "label" and atom.number not in self.roots for atom in atoms)

    def _summand(self, value: Element, places: set[object]) -> None:
        """The body of a sum that is not written out, whose own index may stand in it as it likes."""
        for polynomial in (value.num, value.den):
            for _, atom in self.reader.field.present(polynomial):
                if atom.kind != "label":
                    self._of_atom(atom, places)
                elif atom.number in self.roots:
                    raise NotUnderstood("an index as a number, inside a function")


# logarithms of products, as sums of logarithms


@dataclass(frozen=True, slots=True, eq=False)
class Logarithm:
    """times * log(node), or times * node where it is `plain`; summed over an index where there is one.

    `again` says that the node is to be taken apart further.
    """

    node: Basic
    at: Scope
    times: Basic = sp.S.One
    over: tuple[Symbol, Expr, Expr] | None = None
    plain: bool = False
    again: bool = True


def logarithms(node: Basic, at: Scope, reader: ExpressionReader) -> Iterator[Logarithm]:
    """The logarithm of a product, power, exponential or density as a sum, where the signs are known; nothing where it is none of these."""
    match node:
        case sp.Mul() if all(_nonnegative(factor, at.whole(reader), reader) for factor in node.args):
            yield from (Logarithm(factor, at) for factor in node.args)
        case sp.Pow() if _nonnegative(node.base, at.whole(reader), reader) and _real(node.exp, at, reader):
            yield Logarithm(node.base, at, times=node.exp)
        case nodes.Sqrt():
            yield Logarithm(node.args[0], at, times=sp.S.Half)
        case nodes.Exp() | sp.exp() if _real(node.args[0], at, reader):
            yield Logarithm(node.args[0], at, plain=True, again=False)
        case sp.Product() if _nonnegative(node.args[0], reader.ranges(node.args[1:], at.whole(reader))[1], reader):
            body = node.args[0] if len(node.args) == 2 else sp.Product(*node.args[:-1])
            yield Logarithm(body, at, over=tuple(node.args[-1]))
        case nodes.Density():
            parts = reader.opened(node, at.whole(reader))
            if all(not isinstance(part, Element) and _nonnegative(part, where, reader) for part, where, _ in parts):
                yield from (Logarithm(part, Scope(where), times=sp.Integer(exponent)) for part, where, exponent in parts)


def _nonnegative(node: Basic, at: Bindings, reader: ExpressionReader) -> bool:
    """Whether it certainly is no less than zero, so that it is positive where the logarithm of a product of such numbers is defined."""
    return bool(reader.functions.sign(reader.factored(node, at)) >= KnownSign.NONNEGATIVE)


def _real(node: Basic, at: Scope, reader: ExpressionReader) -> bool:
    return bool(reader.field.sign(reader.read(node, at.whole(reader))) >= KnownSign.REAL)


# named quantities


def named_parts(node: nodes.Named, at: Scope) -> tuple[tuple[Basic, Scope], tuple[Basic, Scope]]:
    """What a named quantity sums, in which VALUE is to be given a meaning, and its weight."""
    definition = entry("derive.definitions", node.name, Definition)
    size = sp.Sum(sp.S.One, node.limits)
    return (definition.summand, Scope(meant={VALUE: (node.entry, at)})), (definition.weight, Scope(meant={SIZE: (size, at)}))


def named_summand(summand: tuple[Basic, Scope], inside: Scope) -> Scope:
    """The place of a named quantity's summand once its index has a value."""
    ((_, (entered, _)),) = summand[1].meant.items()
    return Scope(meant={VALUE: (entered, inside)})
