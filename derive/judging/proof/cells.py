"""Signs by cases: symbols that are not known well enough are written by numbers that are positive, in every way there is.

A real number is a positive one, minus a positive one, or zero. Of two positive numbers s and q either s = q + e, or s = q / (1 + e),
or s = q, with another positive e. Once everything is written so, an expression whose terms are all positive is positive, and most
that are positive show it: no inequality has to be combined with another.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from typing import TypeVar

from sympy import Abs, Add, Basic, Expr, Max, Min, Piecewise, Pow, Rational, S, Symbol, expand, fraction, gcd, sign, sqrt, together
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, BooleanAtom, Not, Or

from derive.vocabulary.binding import free
from derive.vocabulary.bounds import Bounds
from derive.vocabulary.budget import tick
from derive.vocabulary.multilinear.polynomial import NotSayable, Poly, scaled
from derive.vocabulary.multilinear.reading import NormalForm
from derive.vocabulary.nodes import Indicator
from derive.vocabulary.signs import Facts

CELLS = 64
"""CaseSearch that are looked at in one proof."""
DEEP = 10
"""CaseSearch inside one another."""
SHORT = 150
"""Operations of an expression that is written over a common denominator."""
WRITTEN = 4
"""Steps that an operation costs where an expression is written over a common denominator."""
ROOT = Symbol("root", positive=True)
"""Stands for a new coordinate."""
CASES = (Abs, sign, Max, Min, Piecewise, Indicator)
"""What depends on the sign of something."""

T = TypeVar("T")
Asked = tuple[int, Expr]
"""A sign, and what has it in a case."""
Coordinates = tuple[dict[Basic, Basic], ...]
"""What symbols stand for, one replacement after the other."""


class Open(Exception):
    """The sign of an expression is not known; it is the one argument."""


class Stuck(Exception):
    """No further case tells anything."""


def placed(expr: Expr, at: Coordinates) -> Expr:
    """An expression in the coordinates of a case."""
    for replacement in at:
        expr = expr.xreplace(replacement)
    return expr


class CaseSearch:
    """The search through cases, each of which must come to a result.

    Parameters
    ----------
    facts : Facts
        What is positive.
    bounds : mapping
        Where symbols, and entries of arrays, lie.
    names : set of str
        Names that new symbols must not bear.
    unknown : Symbol, optional
        What cases are not told apart by: nothing that is known of it is used.
    """

    def __init__(self, facts: Facts, bounds: Mapping[Basic, Bounds], names: frozenset[str], unknown: Symbol | None = None) -> None:
        stated = sorted((expr for expr in facts.positive if free(expr) and unknown not in free(expr)), key=str)
        # What is linear in symbols tells some cases from others; the rest is known to the normal form.
        self.stated = [expr for expr in stated if _linear(expr)]
        self.reader = NormalForm((expr for expr in stated if not _linear(expr)), bounds=bounds)
        self.facts, self.names = facts, names
        self.made = 0

    def each(self, at: Coordinates, goal: Callable[[Coordinates], T], depth: int = 0) -> Iterator[T]:
        """The result in every case, as few as are needed.

        Raises
        ------
        Stuck
            In one of them there is none.
        """
        tick(10)
        try:
            yield goal(at)
            return
        except Open as undecided:
            (expr,) = undecided.args
        if depth == DEEP:
            raise Stuck
        for replacement in self._split(expr):
            yield from self.each((*at, replacement), goal, depth + 1)

    def possible(self, at: Coordinates) -> bool:
        """Whether what is stated to be positive is so in a case.

        Raises
        ------
        Open
            That is not known.
        """
        return all(self.sign(placed(expr, at)) == 1 for expr in self.stated)

    def sign(self, expr: Expr) -> int:
        """1, -1 or 0.

        Raises
        ------
        Open
            It is not known.
        """
        found = self._seen(expr)
        operations = expr.count_ops()
        tick(WRITTEN * operations)
        if found is None and operations <= SHORT:
            above, below = map(self._seen, fraction(together(expr)))
            found = None if above is None or below is None else above * below
        if found is None:
            raise Open(expr)
        return found

    def _seen(self, expr: Expr) -> int | None:
        """The sign that the terms show."""
        try:
            poly = self.reader.without_positive_denominators(self.reader.read(expr, {}))
            if not poly:
                return 0
            return next((way for way in (1, -1) if self._positive(scaled(poly, way))), None)
        except NotSayable:
            raise Stuck from None

    def _positive(self, poly: Poly) -> bool:
        """By its terms; or one term is above the size of all others, as their squares tell."""
        ring = self.reader.ring
        if ring.certainly_positive(poly):
            return True
        above = {monomial: c for monomial, c in poly.items() if c > 0}
        rest = {monomial: -c for monomial, c in poly.items() if c < 0}
        if len(above) != 1 or not ring.certainly_positive(above) or not any(e % 1 for monomial in poly for _, e in monomial):
            return False
        difference = ring.times(above, above)
        for monomial, c in ring.times(rest, rest).items():
            difference[monomial] = difference.get(monomial, 0) - c
        return ring.certainly_positive({monomial: c for monomial, c in difference.items() if c})

    def _split(self, expr: Expr) -> Iterator[dict[Basic, Basic]]:
        """Replacements that cover all cases, in each of which more is known of the terms."""
        if expr.count_ops() > SHORT:
            raise Stuck
        fresh = self.fresh()
        over = fraction(together(expr))[0]
        symbols = sorted((item for item in over.free_symbols if isinstance(item, Symbol)), key=lambda item: item.name)
        unsigned = [symbol for symbol in symbols if not (symbol.is_positive or symbol.is_negative)]
        if any(not symbol.is_real or symbol.is_integer is not None for symbol in unsigned):
            raise Stuck
        for symbol in symbols:
            bounds = self.reader.ring.bounds.get(symbol)
            if bounds is not None and bounds.values:
                yield from ({symbol: Rational(value.numerator, value.denominator)} for value in bounds.values)
                return
        free_ones = [symbol for symbol in unsigned if not (symbol.is_nonnegative or symbol.is_nonpositive)]
        for symbol in free_ones:
            slope = expand(over).coeff(symbol, 1)
            rest = expand(over - slope * symbol)
            if slope.is_Rational and slope != 0 and symbol not in free(rest):
                values = (fresh, -fresh) if rest == 0 and symbol.is_nonzero else (fresh, -fresh, S.Zero)
                yield from ({symbol: (value - rest) / slope} for value in values)
                return
        for symbol in unsigned:
            ways = [fresh] * (not symbol.is_nonpositive) + [-fresh] * (not symbol.is_nonnegative) + [S.Zero] * (not symbol.is_nonzero)
            yield from ({symbol: value} for value in ways)
            return
        for symbol, square in self._under_roots(over):
            yield {symbol: square.xreplace({ROOT: fresh})}
            return
        for part in self._doubtful(over):
            for symbol, equal in self._meeting(part, symbols):
                yield from ({symbol: equal + fresh}, {symbol: equal / (1 + fresh)}, {symbol: equal})
                return
        raise Stuck

    def _under_roots(self, expr: Expr) -> Iterator[tuple[Symbol, Expr]]:
        """A positive symbol c in a root of a^2 + c, written so that the root is a + e: c = e^2 + 2 a e."""
        roots = (node.base for node in expr.atoms(Pow) if node.exp.is_Rational and node.exp.q == 2)
        for base in sorted(roots, key=str):
            for symbol in sorted((item for item in base.free_symbols if item.is_positive and item.is_integer is None), key=str):
                slope = base.coeff(symbol, 1)
                rest = expand(base - slope * symbol)
                side = sqrt(rest)
                if slope.is_Rational and slope > 0 and symbol not in free(rest) and (side.is_Symbol or side == 0) and side.is_nonnegative:
                    yield symbol, (ROOT**2 + 2 * side * ROOT) / slope

    def _doubtful(self, expr: Expr) -> Iterator[Expr]:
        """What is left without the factors that all terms share, powers of positive symbols; to factor it further may take for ever."""
        terms = Add.make_args(expand(expr))
        tick(len(terms))
        yield expand(Add(*terms) / reduce(gcd, terms)) if len(terms) > 1 else expr

    def _meeting(self, expr: Expr, symbols: Sequence[Symbol]) -> Iterator[tuple[Symbol, Expr]]:
        """A positive symbol, and what is positive and free of it, of which the one is to be compared with the other."""
        terms = Add.make_args(expr)
        movable = [symbol for symbol in symbols if symbol.is_positive and symbol.is_integer is None]
        for symbol in movable:
            slope = expr.coeff(symbol, 1)
            rest = expand(expr - slope * symbol)
            if slope == 0 or symbol in free(slope) or symbol in free(rest):
                continue
            for one, other in ((slope, -rest), (-slope, rest)):
                if self.facts.is_positive(one) and self.facts.is_positive(other):
                    yield symbol, other / one
        above = [term for term in terms if self.facts.is_positive(term)]
        below = [-term for term in terms if self.facts.is_positive(-term)]
        for one, others in ((above, below), (below, above)):
            for term in one:
                factor, symbol = term.as_coeff_Mul()
                if symbol in movable:
                    yield from ((symbol, other / factor) for other in others if symbol not in free(other))

    def fresh(self) -> Symbol:
        """A positive number that is not spoken of yet."""
        self.made += 1
        name = f"d{self.made}"
        while name in self.names:
            name += "_"
        return Symbol(name, positive=True)

    def resolved(self, expr: Expr, at: Coordinates, met: list[Asked] | None = None) -> Expr:
        """The expression in which nothing depends on a sign any more; what was asked of is added, with its sign.

        Raises
        ------
        Open
            A sign is not known.
        """
        if not isinstance(expr, Expr) or not expr.has(*CASES):
            return expr
        match expr:
            case Piecewise():
                for case in expr.args:
                    if self.holds(case.cond, at, met):
                        return self.resolved(case.expr, at, met)
                raise Stuck
            case Indicator():
                return S(int(self.holds(expr.args[0], at, met)))
        arguments = [self.resolved(argument, at, met) if isinstance(argument, Expr) else argument for argument in expr.args]
        match expr:
            case Abs() | sign():
                (inside,) = arguments
                own = self._asked(inside, at, met)
                return S(own) if isinstance(expr, sign) else own * inside
            case Max() | Min():
                found, *others = arguments
                for other in others:
                    larger = self._asked(found - other, at, met) >= 0
                    found = found if larger is isinstance(expr, Max) else other
                return found
        return expr.func(*arguments)

    def holds(self, condition: Basic, at: Coordinates, met: list[Asked] | None = None) -> bool:
        """Whether a condition holds in a case.

        Raises
        ------
        Open
            That depends on a sign that is not known.
        """
        match condition:
            case BooleanAtom():
                return bool(condition)
            case And():
                return all(self.holds(part, at, met) for part in condition.args)
            case Or():
                return any(self.holds(part, at, met) for part in condition.args)
            case Not():
                return not self.holds(condition.args[0], at, met)
            case Relational():
                gap = self.resolved(condition.lhs - condition.rhs, at, met)
                own = self._asked(gap, at, met)
                return bool(condition.func(own, 0))
        raise Stuck

    def _asked(self, expr: Expr, at: Coordinates, met: list[Asked] | None) -> int:
        own = self.sign(placed(expr, at))
        if met is not None:
            met.append((own, expr))
        return own


def _linear(expr: Expr) -> bool:
    """Whether it is a sum of multiples of symbols that are no whole numbers."""
    rests = [term.as_coeff_Mul()[1] for term in Add.make_args(expr)]
    return isinstance(expr, Add) and all(rest == 1 or (isinstance(rest, Symbol) and rest.is_integer is None) for rest in rests)


def spelled(parts: Sequence[Basic]) -> frozenset[str]:
    """All names in expressions."""
    return frozenset(str(item) for part in parts for item in part.free_symbols)
