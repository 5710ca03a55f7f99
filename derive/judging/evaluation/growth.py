"""Functions on a set: values on a disc of complex numbers, and growth towards an infinite or singular end."""

from __future__ import annotations

from typing import Any

from flint import acb, arb, fmpq
from sympy import ceiling, floor

from derive.judging.evaluation.numbers import Moving, NotEvaluable, Scalar, Undefined, ball
from derive.vocabulary.functions._function import Function

NONE, ZERO = fmpq(0), arb(0)


class Disc:
    """A ball of complex numbers; `analytic` asks for a finite value only where the function is analytic on the ball."""

    __slots__ = ("analytic", "z")

    def __init__(self, z: acb, analytic: bool) -> None:
        self.z = z
        self.analytic = analytic

    def _new(self, z: acb) -> Disc:
        return Disc(z, self.analytic)

    def __add__(self, other: Any) -> Disc:
        return self._new(self.z + complex_of(other))

    def __mul__(self, other: Any) -> Disc:
        return self._new(self.z * complex_of(other))

    __radd__ = __add__
    __rmul__ = __mul__

    def __sub__(self, other: Any) -> Disc:
        return self._new(self.z - complex_of(other))

    def __rsub__(self, other: Any) -> Disc:
        return self._new(complex_of(other) - self.z)

    def whole_power(self, exponent: int) -> Disc:
        return self._new(self.z**exponent)

    def real_power(self, exponent: Scalar) -> Disc:
        self._not_negative("the base of a power")
        return self._new(self.z.pow(acb(ball(exponent)), analytic=self.analytic))

    def logarithm(self, what: object = "") -> Disc:
        self._not_negative("the argument of a logarithm")
        return self._new(self.z.log(analytic=self.analytic))

    def exponential(self) -> Disc:
        return self._new(self.z.exp())

    def __abs__(self) -> Disc:
        return self._new(self.z.real_abs(analytic=self.analytic))

    def signed(self) -> Disc:
        return self._new(self.z.real_sgn(analytic=self.analytic))

    def step(self) -> Disc:
        """One where it is positive, zero where it is negative."""
        return self._new(self.z.real_heaviside(analytic=self.analytic))

    def sign(self) -> int:
        """Not known of a whole ball: an equation holds somewhere in it, or nowhere."""
        raise NotEvaluable("whether an equation holds is not enclosed as a function of the variate")

    def applied(self, known: Function) -> Disc:
        """A function of one number, by its column for balls."""
        if known.analytic is None:
            raise NotEvaluable(f"`{known.name}` is not enclosed as a function of the variate")
        return self._new(known.ball(self.z) if not self.analytic or known.analytic(self.z) else acb(arb.nan(), arb.nan()))

    def _not_negative(self, what: str) -> None:
        if self.z.imag.is_zero() and self.z.real < 0:
            raise Undefined(f"{what} is negative inside the support")


def complex_of(value: Any) -> acb:
    return value.z if isinstance(value, Disc) else acb(ball(value))


class Tail(Moving):
    """A function of t >= start: t^a q exp(t^r p), q and p functions of t with values in the balls Q and P.

    r = 0 means that there is no exponential. Where `line` is given the function is exactly line[0] + line[1] t^line[2]:
    what is subtracted from it again leaves nothing behind.
    """

    __slots__ = ("P", "Q", "a", "line", "r", "start")

    def __init__(self, start: fmpq, a: fmpq, Q: arb, r: fmpq = NONE, P: arb = ZERO, line: tuple[Scalar, fmpq, int] | None = None) -> None:
        self.start = start
        self.a = a
        self.Q = Q
        self.r = r
        self.P = P
        self.line = line
        if self.r != 0 and self.P.is_zero():
            self.r = fmpq(0)

    @classmethod
    def affine(cls, start: fmpq, constant: Scalar, slope: fmpq, order: int) -> Tail:
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

    def real_power(self, exponent: Scalar) -> Tail:
        if not self.Q > 0:
            raise NotEvaluable("the base of a power is not certainly positive far out")
        if type(exponent) is not fmpq:
            return (self.logarithm() * exponent).exponential()
        return Tail(self.start, self.a * exponent, self.Q ** arb(exponent), self.r, self.P * exponent)

    def logarithm(self, what: object = "") -> Tail:
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

    def __abs__(self) -> Tail:
        return Tail(self.start, self.a, abs(self.Q), self.r, self.P)

    def signed(self) -> fmpq:
        if self.Q > 0:
            return fmpq(1)
        if self.Q < 0:
            return fmpq(-1)
        raise NotEvaluable("a sign far out is too close to call")

    def step(self) -> fmpq:
        return (self.signed() + 1) / 2

    def applied(self, known: Function) -> Tail:
        """A function of one number that is bounded, by its range."""
        if not (known.range.inf.is_finite and known.range.sup.is_finite):
            raise NotEvaluable(f"no bound on `{known.name}` far out")
        low, high = (arb(int(floor(known.range.inf))), arb(int(ceiling(known.range.sup))))
        return Tail(self.start, fmpq(0), low.union(high))

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
