"""A piecewise smooth integrand split at its kinks: |g|, max, min, signs, indicators and cases of affine g."""

from collections.abc import Iterator

from sympy import Abs, Add, Expr, Interval, Max, Min, Mul, Piecewise, Product, Rational, S, Sum, Symbol, diff, oo, preorder_traversal, sign
from sympy.core.relational import Eq, Ge, Gt, Le, Lt, Ne
from sympy.logic.boolalg import And, Boolean, BooleanFalse, BooleanTrue, Not, Or

from derive.vocabulary.binding import free, rebuild, unpack
from derive.vocabulary.budget import tick
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.kernels import tidied
from derive.vocabulary.nodes import Indicator
from derive.vocabulary.signs import Facts

SPREAD = 200
"""Terms that factors which are sums may be multiplied out to."""
PIECES = 20
"""Pieces that one integral may be split into at its kinks."""


class NoIntegral(Exception):
    """The table has no closed form, or a condition of it is not known to hold; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmoothPiece:
    """A smooth integrand between two ends, the lower certainly below the upper."""

    integrand: Expr
    low: Expr
    high: Expr


class _Split(Exception):
    """A kink certainly lies inside the piece: there."""


def between(low: Expr, high: Expr) -> Expr:
    """high - low; one where an end is infinite."""
    return S.One if low == -oo or high == oo else (high - low).expand()


def pieces(integrand: Expr, variate: Symbol, support: Interval, facts: Facts) -> Iterator[SmoothPiece]:
    """The smooth pieces from the lower end to the upper."""
    waiting = [(support.start, support.end)]
    for _ in range(PIECES):
        if not waiting:
            return
        low, high = waiting.pop(0)
        try:
            yield SmoothPiece(integrand=_Smoothing(variate, low, high, facts).smooth(integrand), low=low, high=high)
        except _Split as kink:
            (at,) = kink.args
            waiting[:0] = [(low, at), (at, high)]
    raise NoIntegral(f"the integrand has kinks at more than {PIECES} places")


@dataclass(frozen=True, slots=True)
class _Smoothing:
    """Replaces |g|, max, min, signs and cases by what they are between two ends, wherever g is affine in the variate."""

    variate: Symbol
    low: Expr
    high: Expr
    facts: Facts

    def smooth(self, expr: Expr) -> Expr:
        tick()
        if not isinstance(expr, (Expr, Boolean)) or self.variate not in free(expr):
            return expr
        if isinstance(expr, Piecewise):
            return self._case(expr)
        if isinstance(expr, Indicator):
            return S.One if self._holds(expr.args[0]) else S.Zero
        if isinstance(expr, (Sum, Product)):
            body, index, lower, upper = unpack(expr)
            return rebuild(expr, self.smooth(body), index, lower, upper)
        arguments = [self.smooth(argument) for argument in expr.args]
        if isinstance(expr, Abs):
            return arguments[0] * self._sign(arguments[0])
        if isinstance(expr, sign):
            return Rational(self._sign(arguments[0]))
        if isinstance(expr, (Max, Min)):
            best = arguments[0]
            wanted = 1 if isinstance(expr, Max) else -1
            for other in arguments[1:]:
                best = other if self._sign(other - best) == wanted else best
            return best
        return expr.func(*arguments) if expr.args else expr

    def _case(self, expr: Piecewise) -> Expr:
        for value, condition in expr.args:
            if self._holds(condition):
                return self.smooth(value)
        raise NoIntegral(f"no case of `{expr}` applies between `{self.low}` and `{self.high}`")

    def _holds(self, condition: Boolean) -> bool:
        """Whether a condition holds between the ends, but perhaps at single points."""
        match condition:
            case BooleanTrue() | BooleanFalse():
                return bool(condition)
            case And():
                known = [self._holds(part) for part in condition.args]
                return all(known)
            case Or():
                known = [self._holds(part) for part in condition.args]
                return any(known)
            case Not():
                return not self._holds(condition.args[0])
            case Eq() | Ne() | Lt() | Le() | Gt() | Ge():
                order = self._sign(self.smooth(condition.lhs) - self.smooth(condition.rhs))
                return order in {Eq: (), Ne: (1, -1), Lt: (-1,), Le: (-1,), Gt: (1,), Ge: (1,)}[condition.func]
        raise NoIntegral(f"the condition `{condition}` is not understood")

    def _sign(self, g: Expr) -> int:
        """The sign of g between the ends; asks for a split where g is affine and certainly changes its sign."""
        facts = self.facts
        g = g.expand()
        slope = diff(g, self.variate)
        if slope == 0 or self.variate in free(slope):
            # What has no sign that is known has, as far as is known, a kink that nobody can place.
            found = 1 if facts.is_positive(g) else -1 if facts.is_positive(-g) else 0
            if found == 0:
                raise NoIntegral(f"where `{g}` changes its sign is not known")
            return found
        rises = 1 if facts.is_positive(slope) else -1 if facts.is_positive(-slope) else 0
        if rises == 0:
            raise NoIntegral(f"the sign of `{slope}` is not known")
        root = tidied(-g.xreplace({self.variate: S.Zero}) / slope)
        if self.low != -oo and facts.is_nonnegative(between(root, self.low)):
            return rises
        if self.high != oo and facts.is_nonnegative(between(self.high, root)):
            return -rises
        inside = [(self.low == -oo, root - self.low), (self.high == oo, self.high - root)]
        for unbounded, above in inside:
            if not unbounded and not facts.is_positive(above.expand()):
                raise NoIntegral(f"whether the kink at `{root}` lies between `{self.low}` and `{self.high}` is not known")
        raise _Split(root)


def addends(integrand: Expr, x: Symbol) -> tuple[Expr, ...]:
    """Top-level terms after factors that are sums are multiplied out; denominators are left alone."""
    if isinstance(integrand, Mul):
        count = 1
        for factor in integrand.args:
            count *= len(Add.make_args(factor))
        if count <= SPREAD:
            integrand = integrand.expand(deep=False, power_base=False, power_exp=False, log=False, multinomial=False, basic=False)
    return Add.make_args(integrand)


def nodes_of(expr: Expr, kind: type) -> Iterator[Expr]:
    return (node for node in preorder_traversal(expr) if isinstance(node, kind))


def affine(expr: Expr, x: Symbol) -> tuple[Expr, Expr] | None:
    """Slope and constant of an affine function of x."""
    expr = expr.expand()
    slope = diff(expr, x)
    if slope == 0 or x in free(slope):
        return None
    return tidied(slope), (expr - slope * x).expand()
