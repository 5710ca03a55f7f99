"""An enclosure of an integral at one point of the parameters: rigorous quadrature by balls, tails by bounds on growth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flint import acb, arb, fmpq
from sympy import (
    Abs,
    Basic,
    Dummy,
    Expr,
    Interval,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Symbol,
    atan,
    beta,
    cos,
    digamma,
    erf,
    exp,
    gamma,
    log,
    loggamma,
    oo,
    polygamma,
    sign,
    sin,
    tanh,
)
from sympy.core.relational import Ge, Gt, Le, Lt
from sympy.logic.boolalg import And, Not, Or

from derive.claims.premises import Premise
from derive.judging.numbers import NotEvaluable, Number, Undefined, absolute, ball, exponential, logarithm, power, signum
from derive.judging.reading import Environment, Reader, Source
from derive.symbolic.binding import depends, free
from derive.symbolic.budget import EXPONENT, OutOfBudget, tick
from derive.symbolic.nodes import Density, Exp, Indicator, Log, Prediction, Sqrt

PRECISION = 96
EVALUATIONS = 3_000
"""Evaluations of the integrand on one piece; what is left is enclosed as it is."""
ALL_EVALUATIONS = 12_000
"""Evaluations of the integrand altogether."""
SHELLS = 56
"""How often the distance to an end is doubled or halved."""
ACCURACY = 2.0**-44
"""A tail below this share of what was found is not cut further."""


class Disc:
    """A ball of complex numbers; `analytic` asks for a finite value only where the function is analytic on the ball."""

    __slots__ = ("analytic", "z")

    def __init__(self, z: acb, analytic: bool) -> None:
        self.z = z
        self.analytic = analytic

    def _new(self, z: acb) -> Disc:
        return Disc(z, self.analytic)

    def __add__(self, other: Any) -> Disc:
        return self._new(self.z + _complex(other))

    def __mul__(self, other: Any) -> Disc:
        return self._new(self.z * _complex(other))

    __radd__ = __add__
    __rmul__ = __mul__

    def __sub__(self, other: Any) -> Disc:
        return self._new(self.z - _complex(other))

    def __rsub__(self, other: Any) -> Disc:
        return self._new(_complex(other) - self.z)

    def whole_power(self, exponent: int) -> Disc:
        return self._new(self.z**exponent)

    def real_power(self, exponent: Number) -> Disc:
        self._not_negative("the base of a power")
        return self._new(self.z.pow(acb(ball(exponent)), analytic=self.analytic))

    def logarithm(self) -> Disc:
        self._not_negative("the argument of a logarithm")
        return self._new(self.z.log(analytic=self.analytic))

    def exponential(self) -> Disc:
        return self._new(self.z.exp())

    def magnitude(self) -> Disc:
        return self._new(self.z.real_abs(analytic=self.analytic))

    def signed(self) -> Disc:
        return self._new(self.z.real_sgn(analytic=self.analytic))

    def step(self) -> Disc:
        """One where it is positive, zero where it is negative."""
        return self._new(self.z.real_heaviside(analytic=self.analytic))

    def special(self, kind: type) -> Disc:
        z = self.z
        if self.analytic and ((kind is loggamma and not z.real > 0) or (kind is atan and not (z.real > 0 or abs(z.imag) < 1))):
            return self._new(acb(arb.nan(), arb.nan()))
        return self._new(_ENTIRE[kind](z))

    def _not_negative(self, what: str) -> None:
        if self.z.imag.is_zero() and self.z.real < 0:
            raise Undefined(f"{what} is negative inside the support")


_ENTIRE: dict[type, Callable[[acb], acb]] = {
    gamma: acb.gamma, loggamma: acb.lgamma, digamma: acb.digamma, erf: acb.erf, atan: acb.atan, tanh: acb.tanh, sin: acb.sin, cos: acb.cos,
}  # fmt: skip


def _complex(value: Any) -> acb:
    return value.z if isinstance(value, Disc) else acb(ball(value))


class Tail:
    """A function of t >= start: t^a q exp(t^r p), q and p functions of t with values in the balls Q and P.

    r = 0 means that there is no exponential. Where `line` is given the function is exactly line[0] + line[1] t^line[2]:
    what is subtracted from it again leaves nothing behind.
    """

    __slots__ = ("P", "Q", "a", "line", "r", "start")

    def __init__(
        self, start: fmpq, a: fmpq, Q: arb, r: fmpq | None = None, P: arb | None = None, line: tuple[Number, fmpq, int] | None = None
    ) -> None:
        self.start = start
        self.a = a
        self.Q = Q
        self.r = r if r is not None else fmpq(0)
        self.P = P if P is not None else arb(0)
        self.line = line
        if self.r != 0 and self.P.is_zero():
            self.r = fmpq(0)

    @classmethod
    def affine(cls, start: fmpq, constant: Number, slope: fmpq, order: int) -> Tail:
        """constant + slope * t^order, order 1 or -1."""
        if slope == 0:
            return cls(start, fmpq(0), ball(constant))
        moving = cls(start, fmpq(order), ball(slope))
        whole = moving if type(constant) is fmpq and constant == 0 else moving._plus(cls(start, fmpq(0), ball(constant)))
        whole.line = (constant, slope, order)
        return whole

    def _of(self, value: Any) -> Tail:
        return value if isinstance(value, Tail) else Tail(self.start, fmpq(0), ball(value))

    def __add__(self, other: Any) -> Tail:
        if self.line is not None and type(other) in (fmpq, arb):
            constant, slope, order = self.line
            return Tail.affine(self.start, constant + other, slope, order)
        if self.line is not None and isinstance(other, Tail) and other.line is not None and other.line[2] == self.line[2]:
            return Tail.affine(self.start, self.line[0] + other.line[0], self.line[1] + other.line[1], self.line[2])
        return self._plus(self._of(other))

    def __mul__(self, other: Any) -> Tail:
        if self.line is not None and type(other) is fmpq:
            constant, slope, order = self.line
            return Tail.affine(self.start, constant * other, slope * other, order)
        return self._times(self._of(other))

    __radd__ = __add__
    __rmul__ = __mul__

    def __sub__(self, other: Any) -> Tail:
        return self + other * fmpq(-1)

    def __rsub__(self, other: Any) -> Tail:
        return self * fmpq(-1) + other

    def _lifted(self, r: fmpq) -> arb:
        """The exponent's ball where it is written t^r p for a larger r."""
        return self.P if self.r == r or self.r == 0 else self.P * _up_to(_raised(self.start, self.r - r))

    def _times(self, other: Tail) -> Tail:
        r = max(self.r, other.r)
        exponent = self._lifted(r) + other._lifted(r) if r != 0 else arb(0)
        return Tail(self.start, self.a + other.a, self.Q * other.Q, r, exponent)

    def _plus(self, other: Tail) -> Tail:
        if self.Q.is_zero() or other.Q.is_zero():
            return self if other.Q.is_zero() else other
        r = max(self.r, other.r)
        a = max(self.a, other.a)
        if r == 0:
            return Tail(self.start, a, self._below(a) + other._below(a))
        first, second = self._lifted(r), other._lifted(r)
        if first.is_exact() and second.is_exact() and (first - second).is_zero():
            return Tail(self.start, a, self._below(a) + other._below(a), r, first)
        for one, its, two, apart in ((self, first, other, first - second), (other, second, self, second - first)):
            if apart > 0:
                share = _largest(two.a - one.a, apart.lower(), r, self.start)
                return Tail(self.start, one.a, one.Q + two.Q * _up_to(share), r, its)
        whole = first.max(second)
        unit = _up_to(arb(1))
        return Tail(self.start, a, self._below(a) * unit + other._below(a) * unit, r, whole)

    def _below(self, a: fmpq) -> arb:
        """The ball of q where the power is written t^a for a larger a."""
        return self.Q if self.a == a else self.Q * _up_to(_raised(self.start, self.a - a))

    def whole_power(self, exponent: int) -> Tail:
        if exponent < 0 and self.Q.contains(0):
            raise NotEvaluable("a divisor may be zero far out")
        if exponent == 0:
            return Tail(self.start, fmpq(0), arb(1))
        return Tail(self.start, self.a * exponent, self.Q**exponent, self.r, self.P * exponent)

    def real_power(self, exponent: Number) -> Tail:
        if not self.Q > 0:
            raise NotEvaluable("the base of a power is not certainly positive far out")
        if type(exponent) is not fmpq:
            return (self.logarithm() * exponent).exponential()
        return Tail(self.start, self.a * exponent, self.Q ** arb(exponent), self.r, self.P * exponent)

    def logarithm(self) -> Tail:
        """a log t + log q + t^r p, with 0 <= log t <= 8/e t^(1/8)."""
        if not self.Q > 0:
            raise NotEvaluable("the argument of a logarithm is not certainly positive far out")
        found = Tail(self.start, fmpq(0), self.Q.log())
        if self.a != 0:
            found = found._plus(Tail(self.start, fmpq(1, 8), arb(self.a) * _up_to(8 / arb(1).exp())))
        return found._plus(Tail(self.start, self.r, self.P)) if self.r != 0 else found

    def exponential(self) -> Tail:
        if self.r != 0:
            return self._exponential_of_exponential()
        if self.a > 0:
            return Tail(self.start, fmpq(0), arb(1), self.a, self.Q)
        return Tail(self.start, fmpq(0), (self.Q if self.a == 0 else self.Q * _up_to(_raised(self.start, self.a))).exp())

    def _exponential_of_exponential(self) -> Tail:
        """Of what vanishes, about one; of what goes to minus infinity, less than the exponential of minus t^r."""
        if self.P < 0:
            size = _largest(self.a, -self.P.upper(), self.r, self.start)
            return Tail(self.start, fmpq(0), (self.Q * _up_to(size)).exp())
        if self.P > 0 and self.Q < 0 and self.a >= 0:
            # exp(x) >= x: -|q| exp(t^r p) <= -|q| p t^r.
            bound = (-self.Q).lower() * self.P.lower()
            return Tail(self.start, fmpq(0), _up_to(arb(1)), self.r, -arb(bound))
        raise NotEvaluable("an exponential of an exponential has no bound that is known")

    def magnitude(self) -> Tail:
        return Tail(self.start, self.a, abs(self.Q), self.r, self.P)

    def signed(self) -> fmpq:
        if self.Q > 0:
            return fmpq(1)
        if self.Q < 0:
            return fmpq(-1)
        raise NotEvaluable("a sign far out is too close to call")

    def step(self) -> fmpq:
        return (self.signed() + 1) / 2

    def special(self, kind: type) -> Tail:
        largest = {erf: arb(1), tanh: arb(1), sin: arb(1), cos: arb(1), atan: arb(2)}.get(kind)
        if largest is None:
            raise NotEvaluable(f"no bound on `{kind.__name__}` far out")
        return Tail(self.start, fmpq(0), (-largest).union(largest))

    def bound(self) -> arb | None:
        """A bound on the integral of the absolute value over t >= start; None where none is known."""
        size = arb(abs(self.Q).upper())
        if size.is_zero():
            return size
        if not size.is_finite():
            return None
        if self.r == 0:
            above = self.a + 1
            return size * _raised(self.start, above) / arb(-above) if above < 0 else None
        if not self.P < 0:
            return None
        return size * _largest(self.a + 2, -self.P.upper(), self.r, self.start) / arb(self.start)


def _raised(start: fmpq, exponent: fmpq) -> arb:
    return arb(start) ** arb(exponent)


def _up_to(largest: arb) -> arb:
    """The interval from 0 to a positive number."""
    return arb(0).union(arb(largest.upper()))


def _largest(power: fmpq, rate: arb, order: fmpq, start: fmpq) -> arb:
    """A bound on t^power exp(-rate t^order) for t >= start; rate and order positive."""
    rate = arb(rate)
    at_start = _raised(start, power) * (-rate * _raised(start, order)).exp()
    if power <= 0:
        return arb(at_start.upper())
    share = arb(power / order)
    top = (share / rate / arb(1).exp()) ** share  # at t^order = power / (rate order), wherever that lies
    if (share / rate) < _raised(start, order):
        return arb(at_start.upper())
    return arb(top.upper())


class _Reader(Reader):
    """Reads the integrand where the variate is a disc or a tail."""

    __slots__ = ("constants",)

    def __init__(self, world: Source, premises: Sequence[Premise], instead: Environment, constants: dict[Basic, Any]) -> None:
        super().__init__(world, premises, instead)
        self.constants = constants

    def value(self, expr: Basic, env: Environment) -> Any:
        if expr.args and not env and free(expr).isdisjoint(self.instead):
            if expr not in self.constants:
                self.constants[expr] = super().value(expr, env)
            return self.constants[expr]
        own = _OWN.get(type(expr))
        return own(self, expr, env) if own is not None else super().value(expr, env)


def _pow(reader: _Reader, expr: Basic, env: Environment) -> Any:
    return _to_the(reader.value(expr.args[0], env), reader.value(expr.args[1], env), expr.args[0])


def _root(reader: _Reader, expr: Basic, env: Environment) -> Any:
    return _to_the(reader.value(expr.args[0], env), fmpq(1, 2), expr.args[0])


def _to_the(base: Any, exponent: Any, what: Basic) -> Any:
    if isinstance(exponent, (Disc, Tail)):
        return (exponent * _log_of(base, what)).exponential()
    if not isinstance(base, (Disc, Tail)):
        return power(base, exponent, what)
    if type(exponent) is fmpq and exponent.q == 1:
        if abs(int(exponent.p)) > EXPONENT:
            raise NotEvaluable(f"a power of `{what}` has an exponent beyond {EXPONENT}")
        return base.whole_power(int(exponent.p))
    return base.real_power(exponent)


def _log_of(value: Any, what: Basic) -> Any:
    return value.logarithm() if isinstance(value, (Disc, Tail)) else logarithm(value, what)


def _log(reader: _Reader, expr: Basic, env: Environment) -> Any:
    """Of an exponential times positive constants its exponent, which has no branch cut."""
    outer, exponents = [], []
    for factor in Mul.make_args(expr.args[0]):
        (exponents if isinstance(factor, (exp, Exp)) else outer).append(factor)
    if exponents:
        constants = [reader.value(factor, env) for factor in outer]
        if all(not isinstance(value, (Disc, Tail)) and value > 0 for value in constants):
            total = reader.value(exponents[0].args[0], env)
            for exponent in exponents[1:]:
                total = total + reader.value(exponent.args[0], env)
            for value, factor in zip(constants, outer, strict=True):
                total = total + logarithm(value, factor)
            return total
    return _log_of(reader.value(expr.args[0], env), expr.args[0])


def _exp(reader: _Reader, expr: Basic, env: Environment) -> Any:
    value = reader.value(expr.args[0], env)
    return value.exponential() if isinstance(value, (Disc, Tail)) else exponential(value)


def _abs(reader: _Reader, expr: Basic, env: Environment) -> Any:
    value = reader.value(expr.args[0], env)
    return value.magnitude() if isinstance(value, (Disc, Tail)) else absolute(value)


def _sign(reader: _Reader, expr: Basic, env: Environment) -> Any:
    value = reader.value(expr.args[0], env)
    return value.signed() if isinstance(value, (Disc, Tail)) else signum(value)


def _extreme(reader: _Reader, expr: Basic, env: Environment) -> Any:
    """max(a, b) = b + (a - b) 1{a > b}; min(a, b) = a - (a - b) 1{a > b}."""
    best, *others = (reader.value(argument, env) for argument in expr.args)
    for other in others:
        apart = other - best
        if not isinstance(apart, (Disc, Tail)):
            order = ball(apart)
            if not (order > 0 or order < 0 or order.is_zero()):
                raise NotEvaluable(f"the parts of `{expr}` are too close to call")
            larger = other if order > 0 else best
            best = larger if isinstance(expr, Max) else best + other - larger
        elif isinstance(expr, Max):
            best = best + apart * apart.step()
        else:
            best = other - apart * apart.step()
    return best


def _weight(reader: _Reader, condition: Basic, env: Environment) -> Any:
    """One where a condition holds, zero where not, but perhaps at single points."""
    match condition:
        case And() | Or():
            found: Any = fmpq(1)
            for part in condition.args:
                weight = _weight(reader, part, env)
                found = found * (weight if isinstance(condition, And) else fmpq(1) - weight)
            return found if isinstance(condition, And) else fmpq(1) - found
        case Not():
            return fmpq(1) - _weight(reader, condition.args[0], env)
        case Gt() | Ge() | Lt() | Le():
            left, right = (reader.value(part, env) for part in condition.args)
            apart = left - right if isinstance(condition, (Gt, Ge)) else right - left
            if isinstance(apart, (Disc, Tail)):
                return apart.step()
    holds = reader.truth(condition, env)
    if holds is None:
        raise NotEvaluable(f"whether `{condition}` holds is too close to call")
    return fmpq(int(holds))


def _indicator(reader: _Reader, expr: Basic, env: Environment) -> Any:
    return _weight(reader, expr.args[0], env)


def _piecewise(reader: _Reader, expr: Basic, env: Environment) -> Any:
    total: Any = fmpq(0)
    left: Any = fmpq(1)
    complete = Or(*(condition for _, condition in expr.args)) == True  # noqa: E712
    for number, (value, condition) in enumerate(expr.args):
        last = complete and number == len(expr.args) - 1
        weight = fmpq(1) if last else _weight(reader, condition, env)
        if not _is(weight, 0):
            share = left * weight
            total = total + (reader.value(value, env) if _is(share, 1) else reader.value(value, env) * share)
        if _is(weight, 1):
            return total
        left = left * (fmpq(1) - weight)
        if _is(left, 0):
            return total
    raise NotEvaluable(f"whether a case of `{expr}` applies everywhere is not known")


def _is(weight: Any, number: int) -> bool:
    return bool((weight.z - number).is_zero() if isinstance(weight, Disc) else weight == number)


def _special(reader: _Reader, expr: Basic, env: Environment) -> Any:
    values = [reader.value(argument, env) for argument in expr.args]
    if not any(isinstance(value, (Disc, Tail)) for value in values):
        return Reader.value(reader, expr, env)
    if isinstance(expr, (beta, polygamma)):
        raise NotEvaluable(f"`{expr}` is not enclosed as a function of the variate")
    return values[0].special(type(expr))


def _opaque(reader: _Reader, expr: Basic, env: Environment) -> Any:
    if not free(expr).isdisjoint(reader.instead):
        raise NotEvaluable(f"`{expr}` is not known as a function of the variate")
    return Reader.value(reader, expr, env)


_OWN: dict[type, Callable[[_Reader, Any, Environment], Any]] = {
    Pow: _pow, Sqrt: _root, log: _log, Log: _log, exp: _exp, Exp: _exp, Abs: _abs, sign: _sign, Max: _extreme, Min: _extreme,
    Indicator: _indicator, Piecewise: _piecewise, Density: _opaque, Prediction: _opaque,
    **dict.fromkeys((*_ENTIRE, beta, polygamma), _special),
}  # fmt: skip


def enclosure(
    integrand: Expr, variate: Symbol, support: Interval, world: Source, premises: Sequence[Premise] = (), evaluations: int = ALL_EVALUATIONS
) -> arb:
    """A ball that contains the integral; not finite where none was found.

    Parameters
    ----------
    integrand : Expr
        As claimed; inert nodes are read like their own.
    variate, support
        The ends of the interval may be symbols, with values from `world`.
    world : Source
        Values of the parameters.
    evaluations : int
        Bound on how often the integrand is evaluated.

    Raises
    ------
    NotEvaluable
        The integrand or its growth is not understood, or the ends are not in order.
    Undefined
        The integrand is certainly no real number somewhere inside the support.
    """
    if _over_logarithms(integrand, variate, support):
        u = Dummy("u", real=True)
        moved = integrand.xreplace({variate: Exp(u)}) * Exp(u)
        try:
            found = _by_shells(moved, u, Interval(-oo, oo), world, premises, evaluations)
            if found.is_finite():
                return found
        except NotEvaluable:
            pass  # in the variate itself it may be
    return _by_shells(integrand, variate, support, world, premises, evaluations)


def _over_logarithms(integrand: Expr, variate: Symbol, support: Interval) -> bool:
    """Whether the logarithm of the variate may be the better variate."""
    return support.start == 0 and support.end == oo and any(depends(node, frozenset((variate,))) for node in integrand.atoms(log, Log))


def _by_shells(integrand: Expr, variate: Symbol, support: Interval, world: Source, premises: Sequence[Premise], evaluations: int) -> arb:
    known = Reader(world, premises)
    low, high = (None if end in (oo, -oo) else known.value(end, {}) for end in (support.start, support.end))
    curve = _Curve(integrand, variate, world, premises, evaluations)
    if low is not None and high is not None:
        if not ball(high - low) > 0:
            raise NotEvaluable("the ends of the interval are not in order")
        half = (high - low) * fmpq(1, 2)
        return curve.near(low, half) + curve.near(high, -half)
    total = arb(0)
    middle = low if low is not None else high if high is not None else fmpq(0)
    if high is None:
        total += curve.near(middle, fmpq(1)) + curve.far(middle, fmpq(1))
    if low is None:
        total += curve.near(middle, fmpq(-1)) + curve.far(middle, fmpq(-1))
    return total


class _Curve:
    """The integrand as a function of its variate."""

    def __init__(self, integrand: Expr, variate: Symbol, world: Source, premises: Sequence[Premise], evaluations: int) -> None:
        self.integrand = integrand
        self.variate = variate
        self.world = world
        self.premises = premises
        self.left = evaluations
        self.constants: dict[Basic, Any] = {}

    def _at(self, place: Disc | Tail) -> Any:
        return _Reader(self.world, self.premises, {self.variate: place}, self.constants).value(self.integrand, {})

    def near(self, end: Number, width: Number) -> arb:
        """The integral over `end + width * s`, 0 < s < 1; where a singularity at the end asks for it, s is halved on and on."""
        total = self._over(end, width, fmpq(0), fmpq(1))
        if total.is_finite() and total.rad() <= ACCURACY * (1 + abs(total.mid())):
            return total
        if type(width) is not fmpq or self._tail(Tail.affine(fmpq(2) ** SHELLS, end, width, -1), fmpq(-2)) is None:
            return total  # what is not bounded next to the end is not bounded further away
        parts, high, best = arb(0), fmpq(1), total
        for _ in range(SHELLS):
            tick()
            low = high / 2
            parts += self._over(end, width, low, high)
            high = low
            rest = self._tail(Tail.affine(1 / high, end, width, -1), fmpq(-2))
            if not parts.is_finite():
                break
            if rest is not None:
                rest = rest * abs(ball(width))
                found = parts + (-rest).union(rest)
                if not best.is_finite() or found.rad() < best.rad():
                    best = found
                if rest <= ACCURACY * (1 + abs(parts)):
                    break
        return best

    def far(self, base: Number, direction: fmpq) -> arb:
        """The integral over `base + direction * t`, t > 1."""
        parts, low, best = arb(0), fmpq(1), arb.nan()
        if self._tail(Tail.affine(fmpq(2) ** SHELLS, base, direction, 1), fmpq(0)) is None:
            return best
        for _ in range(SHELLS):
            tick()
            rest = self._tail(Tail.affine(low, base, direction, 1), fmpq(0))
            if rest is not None:
                found = parts + (-rest).union(rest)
                if not best.is_finite() or found.rad() < best.rad():
                    best = found
                if rest <= ACCURACY * (1 + abs(parts)):
                    break
            high = low * 2
            parts += self._over(base, direction, low, high)
            low = high
            if not parts.is_finite():
                break
        return best

    def _over(self, base: Number, slope: Number, low: fmpq, high: fmpq) -> arb:
        """The integral over base + slope * s, low < s < high, by analytic quadrature; not finite at a pole."""
        at, by = acb(ball(base)), acb(ball(slope))
        failed: list[Exception] = []

        def integrand(s: acb, analytic: bool) -> acb:
            # flint cannot pass an exception on: it is kept, and raised once flint is done.
            self.left -= 1
            if not failed and self.left >= 0:
                try:
                    return _complex(self._at(Disc(at + by * s, analytic)))
                except (Undefined, NotEvaluable, OutOfBudget) as why:
                    failed.append(why)
            return acb(arb.nan(), arb.nan())

        found = acb.integral(integrand, acb(low), acb(high), rel_tol=arb(2) ** -60, abs_tol=arb(2) ** -64, eval_limit=EVALUATIONS)
        if failed:
            raise failed[0]
        if self.left < 0:
            raise NotEvaluable("the integrand would have to be evaluated too often")
        if not found.is_finite() or not found.imag.contains(0):
            return arb.nan()
        return found.real * abs(ball(slope))

    def _tail(self, place: Tail, jacobian: fmpq) -> arb | None:
        """A bound on what lies beyond; None where none is known."""
        try:
            value = self._at(place)
        except NotEvaluable:
            return None
        whole = value if isinstance(value, Tail) else Tail(place.start, fmpq(0), ball(value))
        return (whole * Tail(place.start, jacobian, arb(1))).bound()


__all__ = ["ALL_EVALUATIONS", "PRECISION", "enclosure"]
