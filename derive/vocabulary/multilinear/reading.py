"""From SymPy's trees to the normal form, and whether an expression vanishes in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache, reduce
from types import MappingProxyType
from zlib import crc32

from sympy import (
    Abs,
    Add,
    Basic,
    Dummy,
    Expr,
    Indexed,
    IndexedBase,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    Tuple,
    exp,
    log,
    sign,
)
from sympy.core.relational import Relational
from sympy.core.symbol import Str
from sympy.logic.boolalg import Boolean, BooleanTrue

from derive.vocabulary.binding import BINDERS, canonical, free, unpack
from derive.vocabulary.bounds import Bounds
from derive.vocabulary.budget import Charged, tick
from derive.vocabulary.conditions import Predicate
from derive.vocabulary.matrices import Determinant, Entries, Inverse, parts
from derive.vocabulary.multilinear.casewise import Casework
from derive.vocabulary.multilinear.chains import chained, dependent
from derive.vocabulary.multilinear.contracting import Contraction, Vanishing
from derive.vocabulary.multilinear.inverting import Definite, Inverses
from derive.vocabulary.multilinear.peaks import Peaks
from derive.vocabulary.multilinear.polynomial import (
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
    plus,
    scaled,
)
from derive.vocabulary.multilinear.products import Products
from derive.vocabulary.multilinear.ring import Ring
from derive.vocabulary.multilinear.signing import signum
from derive.vocabulary.multilinear.sums import Summation
from derive.vocabulary.nodes import Exp, Indicator, Largest, Log, Sqrt

CLEARED = 6
"""How often denominators are multiplied up."""
REMEMBERED = 4_096
"""Expressions after which a reader forgets what it read, so that a long session does not keep it all."""

Bound = Mapping[Symbol, Label]
"""What symbols are indices of sums that are being read."""


class NormalForm:
    """Reads expressions into one ring.

    Parameters
    ----------
    positive : iterable of Expr
        Expressions that are taken to be positive.
    symmetric : frozenset of IndexedBase
        Arrays of two indices whose order means nothing.
    definite : mapping of IndexedBase to Definite
        Which of them are known to have a quadratic form of one sign.
    equations : iterable of (Expr, Expr, ranges)
        What is equal for every value of one index or two.
    bounds : mapping
        Where symbols, and all entries of arrays, lie.
    """

    def __init__(
        self,
        positive: Iterable[Expr] = (),
        symmetric: frozenset[Basic] = frozenset(),
        definite: Mapping[IndexedBase, Definite] = MappingProxyType({}),
        equations: Iterable[tuple[Expr, Expr, tuple[Tuple, ...]]] = (),
        bounds: Mapping[Basic, Bounds] | None = None,
    ) -> None:
        self.ring = Ring(bounds)
        self.sums = Summation(self.ring)
        self.peaks = Peaks(self.ring, self.sums)
        self.products = Products(self.ring, self.sums)
        self.cases = Casework(self)
        self.contraction = Contraction(self.ring, self.sums)
        self.inverses = Inverses(self.ring, self.sums, self.contraction, {_named(base): kind for base, kind in definite.items()})
        self.symmetric = symmetric
        self._labels: dict[tuple[int, Frozen, Frozen], Label] = {}
        self._read: Charged[Poly] = Charged(REMEMBERED)
        for left, right, ranges in equations:
            self._state(left, right, ranges)
        signed = list(positive)
        late = [expr for expr in signed if expr.has(Determinant, Inverse)]
        for expr in (*(expr for expr in signed if expr not in late), *sorted(late, key=_by_length)):
            try:
                self._sign(expr)
            except NotSayable:
                continue

    def ratios(self, one: Expr, other: Expr) -> Iterator[Expr]:
        """Numbers times powers of symbols that carry a term of the second expression onto a term of the first."""
        try:
            above, below = self.read(one, {}), self.read(other, {})
        except NotSayable:
            return
        for monomial, c in below.items():
            fixed, moving = _scalars(monomial)
            for target, d in above.items():
                scaling, same = _scalars(target)
                if same == moving:
                    powers = {**scaling, **{symbol: scaling.get(symbol, 0) - e for symbol, e in fixed.items()}}
                    yield Mul(
                        Rational(Fraction(d) / Fraction(c)), *(Pow(symbol, Rational(Fraction(e))) for symbol, e in powers.items() if e)
                    )

    def _sign(self, expr: Expr) -> None:
        """Take it that an expression is positive; of a product that is not zero no factor is."""
        self.ring.state(self.read(expr, {}))
        if isinstance(expr, Pow) and isinstance(expr.base, Determinant):
            _, _, rest = self.ring.content(self.read(expr.base, {}))
            if constant(rest) is None:
                self.ring.state(self.ring.times(rest, rest))

    def _state(self, left: Expr, right: Expr, ranges: tuple[Tuple, ...]) -> None:
        """Take it that two expressions are equal for all values of their indices, each of which starts at 1."""
        try:
            sizes = [self.read(upper, {}) for _, _, upper in ranges]
            labels = tuple(self.sums.index(number(1), size) for size in sizes)
            bound = {index: label for (index, _, _), label in zip(ranges, labels, strict=True)}
            gap = plus(self.read(left, bound), scaled(self.read(right, bound), -1))
            if not self.contraction.state(Vanishing(gap, labels)) and not labels and self.sums.know(gap):
                self._read = Charged(REMEMBERED)
        except NotSayable:
            return

    def read(self, node: Basic, bound: Bound) -> Poly:
        """The normal form of an expression.

        Raises
        ------
        NotSayable
            A range that may run backwards, or a division by zero.
        """
        names = free(node)
        asked = (node, tuple(item for item in bound.items() if item[0] in names))
        return self._read.get(asked, lambda: self._value(node, bound))

    def _value(self, node: Basic, bound: Bound) -> Poly:
        tick()
        ring = self.ring
        match node:
            case Symbol():
                label = bound.get(node)
                return itself(ring.atom("symbol", node, name=_named(node))) if label is None else self.sums.poly(label)
            case Rational():
                return number(int(node.p) if node.q == 1 else Fraction(int(node.p), int(node.q)))
            case Add():
                return plus({}, *(self.read(term, bound) for term in node.args))
            case Mul():
                return ring.product(self.read(factor, bound) for factor in node.args)
            case Pow() if isinstance(node.exp, Rational):
                return ring.power(self.read(node.base, bound), Fraction(int(node.exp.p), int(node.exp.q)))
            case Pow():
                return ring.raised(self.read(node.base, bound), self.read(node.exp, bound))
            case Sqrt():
                return ring.power(self.read(node.args[0], bound), Fraction(1, 2))
            case log() | Log():
                return ring.logarithm(self.read(node.args[0], bound))
            case Abs():
                return ring.absolute(self.read(node.args[0], bound))
            case Indexed():
                kind = "symmetric" if node.base in self.symmetric else "entry"
                return ring.entry(kind, node.base, _named(node.base), [self.read(index, bound) for index in node.indices])
            case KroneckerDelta():
                return ring.delta(plus(self.read(node.args[0], bound), scaled(self.read(node.args[1], bound), -1)))
            case sign():
                return signum(ring, self.read(node.args[0], bound))
            case Max() | Min() if node.args:
                which = 1 if isinstance(node, Max) else -1
                first, *others = [self.read(argument, bound) for argument in node.args]
                return reduce(lambda one, other: self._extreme(one, other, which), others, first)
            case Piecewise() if isinstance(node.args[-1].cond, BooleanTrue):
                return self.cases.pieces(node, bound)
            case Indicator():
                return self.cases.holds(node.args[0], bound)
            case Sum():
                return self._summed(node, bound)
            case Largest():
                return self._largest(node, bound)
            case Product():
                return self._multiplied(node, bound)
            case Inverse():
                return self._inverse(node, bound)
            case Determinant():
                return self._determinant(node, bound)
            case exp() | Exp():  # late, since SymPy's `exp` is asked in Python whether something is one
                return ring.exponential(self.read(node.args[0], bound))
        return self.opaque(node, bound)

    def _extreme(self, one: Poly, other: Poly, sign: int) -> Poly:
        """max and min as half the sum and half the distance."""
        distance = self.ring.absolute(plus(one, scaled(other, -1)))
        return scaled(plus(one, other, scaled(distance, sign)), Fraction(1, 2))

    def _summed(self, node: Sum, bound: Bound) -> Poly:
        body, index, lower, upper = unpack(node)
        if body == 0:
            return {}
        low, high = self.read(lower, bound), self.read(upper, bound)
        if not self._forwards(low, high):
            return self.opaque(node, bound)
        label = self._label(index, low, high, bound)
        return self.sums.total(self.read(body, {**bound, index: label}), label, low, high)

    def _largest(self, node: Largest, bound: Bound) -> Poly:
        body, index, lower, upper = unpack(node)
        low, high = self.read(lower, bound), self.read(upper, bound)
        label = self._label(index, low, high, bound)
        return self.peaks.over(self.read(body, {**bound, index: label}), label, low, high)

    def _multiplied(self, node: Product, bound: Bound) -> Poly:
        """A product, of what is positive by its logarithm."""
        body, index, lower, upper = unpack(node)
        low, high = self.read(lower, bound), self.read(upper, bound)
        if not self._forwards(low, high):
            return self.opaque(node, bound)
        label = self._label(index, low, high, bound)
        return self.products.over(self.read(body, {**bound, index: label}), label, low, high)

    def square(self, whole: Entries, bound: Bound) -> tuple[Poly, Poly]:
        """The entries of a square matrix at the labels of its size, and this size.

        Raises
        ------
        NotSayable
            It depends on an index that a sum binds.
        """
        entry, row, col, upper = parts(whole)
        if not free(whole).isdisjoint(bound):
            raise NotSayable(f"`{whole}`")
        size = self.read(upper, {})
        first, second = self.inverses.labels(size)
        return self.read(entry, {row: first, col: second}), size

    def _inverse(self, node: Inverse, bound: Bound) -> Poly:
        body, size = self.square(node.matrix, bound)
        found = self.inverses.inverse(body, size)
        places = dict(zip(self.inverses.labels(size), (self.read(place, bound) for place in node.places), strict=True))
        return self.ring.replaced(found, places)

    def _determinant(self, node: Determinant, bound: Bound) -> Poly:
        entry, row, col, upper = parts(node.matrix)

        def product() -> Poly | None:
            """The product of a diagonal beside which there is nothing."""
            apart = KroneckerDelta(row, col)
            rest = [factor for factor in Mul.make_args(entry) if factor != apart]
            on_it = len(rest) + 1 == len(Mul.make_args(entry)) and col not in free(Mul(*rest))
            return self.read(Product(Mul(*rest), (row, 1, upper)), {}) if on_it else None

        body, size = self.square(node.matrix, bound)
        return self.inverses.determinant(body, size, canonical(node), product)

    def is_nonzero(self, expr: Expr) -> bool:
        """Whether an expression in which there are inverses or determinants certainly is not zero."""
        try:
            return self.inverses.is_nonzero(self.contraction.reduced(self.read(expr, {})))
        except NotSayable:
            return False

    def determinants(self, node: Determinant, kind: Predicate) -> tuple[Expr, ...]:
        """The determinants of which this must hold for it to hold of one; none where it certainly does; itself where that is not seen."""
        try:
            poly = self._determinant(node, {})
        except NotSayable:
            return (node,)
        if self.ring.certainly_positive(poly):
            return ()
        if kind is Predicate.NONZERO and self.inverses.is_nonzero(poly):
            return ()
        if len(poly) != 1:
            return (node,)
        ((monomial, c),) = poly.items()
        known = self.inverses.determinants
        left = [(atom, e) for atom, e in monomial if not atom.positive]
        if kind is Predicate.NONZERO:
            left = [(atom, e) for atom, e in left if not self.inverses.is_nonzero(itself(atom))]
        alone = kind is Predicate.NONZERO or (len(left) == 1 and left[0][1] in (1, -1) and c > 0)
        return tuple(known[atom] for atom, _ in left) if alone and all(atom in known for atom, _ in left) else (node,)

    def _label(self, index: Symbol, low: Poly, high: Poly, bound: Bound) -> Label:
        """An open index; sums over one range, equally deep, have the same, so that what stands in several is read once."""
        if index in bound:
            return self.sums.index(low, high)
        place = (len(bound), self.ring.frozen(low), self.ring.frozen(high))
        if place not in self._labels:
            self._labels[place] = self.sums.index(low, high)
        return self._labels[place]

    def _forwards(self, lower: Poly, upper: Poly) -> bool:
        """Whether a range certainly does not run backwards by more than one: upper >= lower - 1."""
        length = plus(upper, scaled(lower, -1), number(1))
        for _ in range(len(self.sums.ranges) + 1):
            opened = next((m[0][0].data for m in length if len(m) == 1 and m[0][0].kind == "index" and m[0][1] == 1), None)
            if opened is None:
                break
            ends = self.sums.ranges.get(opened)
            if ends is None:
                return False
            steepness = length[((self.ring.atom("index", opened), 1),)]
            length = self.ring.replaced(length, {opened: ends[0] if steepness > 0 else ends[1]})
        least: Coefficient = 0
        for monomial, c in length.items():
            if not monomial:
                least += c
                continue
            whole = all(atom.kind in ("symbol", "entry") and atom.data.is_integer and atom.data.is_nonnegative for atom, _ in monomial)
            if not whole or c < 0 or any(not isinstance(e, int) or e < 0 for _, e in monomial):
                return False
            least += c if all(atom.positive for atom, _ in monomial) else 0
        return least >= 0

    def opaque(self, node: Basic, bound: Bound) -> Poly:
        """What the normal form knows nothing of: a function of the numbers in it, or one number where it binds indices."""
        if isinstance(node, BINDERS):
            if not free(node).isdisjoint(bound):
                raise NotSayable(f"`{node}`")
            return itself(self.ring.atom("number", canonical(node), name=str(canonical(node))))
        arguments: list[Poly] = []
        name = self._outline(node, bound, arguments)
        if isinstance(node, Boolean):
            raise NotSayable(f"`{node}`")
        atom = self.ring.atom("function", node.func, arguments, name=name)
        if not atom.open and isinstance(node, Expr) and node.is_positive:
            atom.positive = True
        return itself(atom)

    def _outline(self, node: Basic, bound: Bound, arguments: list[Poly]) -> str:
        """The node as text with a mark for every number in it, which is added to the arguments."""
        parts = []
        for argument in node.args:
            if isinstance(argument, IndexedBase):
                parts.append(_named(argument))
            elif isinstance(argument, Str) or not (argument.args or isinstance(argument, Expr)):
                parts.append(str(argument))
            elif isinstance(argument, Relational):
                ordered = argument.rel_op in ("<", ">", "<=", ">=")
                high, low = (argument.gts, argument.lts) if ordered else argument.args
                arguments.append(plus(self.read(high, bound), scaled(self.read(low, bound), -1)))
                parts.append(f"{argument.rel_op.replace('<', '>')}#")
            elif isinstance(argument, (Tuple, Boolean)) and not isinstance(argument, Symbol):  # which SymPy counts among conditions
                parts.append(self._outline(argument, bound, arguments))
            else:
                arguments.append(self.read(argument, bound))
                parts.append("#")
        return f"{type(node).__name__}[{' '.join(parts)}]"

    # zero

    def vanishes(self, expr: Expr) -> bool:
        """Whether an expression is certainly zero wherever it is defined; False means not shown."""
        try:
            poly = self._cleared(self.contracted(self.read(expr, {})))
            if not poly:
                return True
            return dependent(poly) and not chained(poly, self.ring, self.sums)
        except NotSayable:
            return False

    def contracted(self, poly: Poly) -> Poly:
        """The polynomial by the rules of inverses and of what is stated, then by what follows of these."""
        contraction = self.contraction
        if not poly or not contraction.rules:
            return poly
        poly = contraction.decided(self._cleared(contraction.reduced(poly)))
        return {} if poly and self.inverses.multiplied_up(poly) else poly

    def multiple(self, expr: Expr, other: Expr) -> int:
        """The sign of what one expression is the other times, a number times powers of what is positive; 0 where it is not shown."""
        try:
            poly, divisor = self.read(expr, {}), self.read(other, {})
        except NotSayable:
            return 0
        if not poly or not divisor:
            return 0
        (c, monomial, rest), (d, below, same) = self.ring.content(poly), self.ring.content(divisor)
        if rest != same or not all(atom.positive for atom, _ in (*monomial, *below)):
            return 0
        return 1 if c * d > 0 else -1

    def without_positive_denominators(self, poly: Poly) -> Poly:
        """The polynomial times what divides it and is positive: its sign stays what it is."""
        return self._cleared(poly, _certainly_positive)

    def _cleared(self, poly: Poly, may: Callable[[Base], bool] = lambda _: True) -> Poly:
        """The polynomial times what divides it; where signs stand beside what may be zero it is left, since they say what is then."""
        signs = {atom for monomial in poly for atom, _ in monomial if atom.kind == "sign"}
        whole = {monomial[0][0] for atom in signs for monomial, _ in atom.args[0] if len(atom.args[0]) == len(monomial) == 1}
        if signs:
            may = _certainly_positive
        for _ in range(CLEARED):
            powers: dict[Base, Coefficient] = {}
            for monomial in poly:
                for atom, e in monomial:
                    if e < 0 and not atom.open and (atom in whole or (atom.kind == "power" and may(atom))):
                        powers[atom] = max(powers.get(atom, 0), -(e // 1))
            if not powers:
                return poly
            total: list[Poly] = [{}]
            for monomial, c in poly.items():
                own = dict(monomial)
                rest = {atom: e for atom, e in own.items() if atom not in powers}
                raised = [self.ring.settled({atom: own.get(atom, 0) + times}) for atom, times in powers.items()]
                total.append(scaled(self.ring.product([self.ring.settled(rest), *raised]), c))
            poly = plus(*total)
        return poly


def _certainly_positive(atom: Base) -> bool:
    return atom.positive


def _by_length(expr: Expr) -> tuple[int, str]:
    text = str(expr)
    return len(text), text


@lru_cache(4_096)
def _named(leaf: Symbol | IndexedBase) -> str:
    """A name with a mark of what is assumed of it: two claims may use one letter for two things."""
    told = sorted(name for name, value in leaf.assumptions0.items() if value)
    number = leaf.dummy_index if isinstance(leaf, Dummy) else ""
    return f"{leaf.name}{number}:{crc32(' '.join(told).encode()):x}"


def _scalars(monomial: Monomial) -> tuple[dict[Symbol, Coefficient], Monomial]:
    """The symbols of a product with their powers, and its other factors."""
    found = {atom.data: e for atom, e in monomial if atom.kind == "symbol"}
    return found, tuple(factor for factor in monomial if factor[0].kind != "symbol")
