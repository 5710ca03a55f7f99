"""Functions of one unknown, exactly: rational functions and their kinks, and the slope of what is not rational itself.

An objective is read once for each interval between kinks. Its slope there must be a rational function; its value need
not be, so that n log(s) + R / (2 s^2) is one of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from flint import arb, fmpq, fmpq_poly

from derive.judging.evaluation.numbers import Moving, NotEvaluable, Undefined, sign_of
from derive.vocabulary.frozen import dataclass

DEGREE = 16


class Ratio:
    """A rational function over Q in lowest terms."""

    __slots__ = ("bottom", "top")

    def __init__(self, top: fmpq_poly, bottom: fmpq_poly | None = None) -> None:
        bottom = fmpq_poly([1]) if bottom is None else bottom
        if bottom.degree() > 0:
            common = top.gcd(bottom)
            if common.degree() > 0:
                top, bottom = top // common, bottom // common
        if max(top.degree(), bottom.degree()) > DEGREE:
            raise NotEvaluable(f"a rational function of degree above {DEGREE}")
        self.top = top
        self.bottom = bottom

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    def __mul__(self, other: Ratio) -> Ratio:
        return Ratio(self.top * other.top, self.bottom * other.bottom)

    def inverse(self) -> Ratio:
        """One over the function."""
        return Ratio(self.bottom, self.top)

    @property
    def constant(self) -> bool:
        """Whether it does not vary."""
        return bool(self.top.degree() <= 0 and self.bottom.degree() <= 0)

    def sign_at(self, point: fmpq) -> int:
        """The sign at a point that is no pole."""
        return int(sign_of(self.top(point)) or 0) * int(sign_of(self.bottom(point)) or 0)


class Curve(Moving):
    """A function of the unknown on one interval.

    Parameters
    ----------
    value : Ratio or None
        The function, if it is rational.
    slope : Ratio
        Its derivative.
    notes : Notes
        Where it may have kinks or be undefined; shared by all that is computed from one reading.
    """

    __slots__ = ("notes", "slope", "value")
    direction = 1

    def __init__(self, value: Ratio | None, slope: Ratio, notes: Notes) -> None:
        self.value = value
        self.slope = slope
        self.notes = notes

    def __add__(self, other: Any) -> Any:
        if type(other) is arb:
            return Curve(None, self.slope, self.notes)
        if type(other) is Growth:
            return other + self
        other = self._lift(other)
        value = None if self.value is None or other.value is None else self.value + other.value
        return Curve(value, self.slope + other.slope, self.notes)

    def __mul__(self, other: Any) -> Any:
        if type(other) is Growth:
            return other * self
        if type(other) is arb:
            if self.value is not None and self.value.constant:
                return Curve(None, _constant(fmpq(0)), self.notes)
            order = sign_of(other)
            if order in (-1, 1):
                return Growth(self.slope, self.notes, order, whole=False)
            raise NotEvaluable("an irrational factor")
        other = self._lift(other)
        if self.value is not None and other.value is not None:
            return Curve(self.value * other.value, self.value * other.slope + self.slope * other.value, self.notes)
        known, rest = (self, other) if other.value is None else (other, self)
        if known.value is None or not known.value.constant:
            raise NotEvaluable("a product with what is not rational")
        return Curve(None, known.value * rest.slope, self.notes)

    def __pow__(self, whole: int) -> Curve:
        if self.value is None or abs(whole) > DEGREE:
            raise NotEvaluable("a power of what is not rational")
        base = self.value if whole > 0 else self.value.inverse()
        power = _constant(fmpq(1))
        for _ in range(abs(whole) - 1):
            power = power * base
        inner = self.slope if whole > 0 else self.slope * base * base * _constant(fmpq(-1))
        return Curve(power * base, power * inner * _constant(fmpq(abs(whole))), self.notes)

    def __abs__(self) -> Any:
        if self.value is None:
            raise NotEvaluable("the absolute value of what is not rational")
        self.notes.kinks.append(self.value.top)
        self.notes.undefined.append(self.value.bottom)
        return self * fmpq(self.value.sign_at(self.notes.inside))

    def sign(self) -> int:
        """The sign inside the interval; what depends on it may jump where it changes."""
        if self.value is None:
            raise NotEvaluable("the sign of what is not rational")
        self.notes.undefined += [self.value.top, self.value.bottom]
        return self.value.sign_at(self.notes.inside)

    def logarithm(self, what: object) -> Curve:
        """The logarithm, of which only the slope is rational."""
        if self.sign() <= 0:
            raise Undefined(f"{what} <= 0")
        assert self.value is not None
        return Curve(None, self.slope * self.value.inverse(), self.notes)

    def exponential(self) -> Growth:
        """The exponential: positive, and its relative slope is rational."""
        return Growth(self.slope, self.notes)

    def root(self, exponent: fmpq, what: object) -> Any:
        """A root of what is positive: of its slope no more is known than the sign, and the relative slope is rational."""
        if self.sign() <= 0:
            raise NotEvaluable(f"a power {exponent} of `{what}`")
        assert self.value is not None
        if self.value.constant:
            return Curve(None, _constant(fmpq(0)), self.notes)
        return Growth(self.slope * self.value.inverse() * _constant(exponent), self.notes)

    def _lift(self, other: Any) -> Curve:
        if type(other) is Curve:
            return other
        return Curve(_constant(other), _constant(fmpq(0)), self.notes)


class Growth(Moving):
    """What has the slope `direction` times something positive times `slope`.

    If it is `whole`, it is itself `direction` times something positive, of which `slope` is the relative slope: an
    exponential, or a root.
    """

    __slots__ = ("direction", "notes", "slope", "whole")

    def __init__(self, slope: Ratio, notes: Notes, direction: int = 1, *, whole: bool = True) -> None:
        self.slope = slope
        self.notes = notes
        self.direction = direction
        self.whole = whole

    def __mul__(self, other: Any) -> Any:
        if type(other) is Growth:
            self._needed()
            other._needed()
            return Growth(self.slope + other.slope, self.notes, self.direction * other.direction)
        if type(other) is not Curve:
            order = sign_of(other)
            if order == 0:
                return other
            if order in (-1, 1):
                return Growth(self.slope, self.notes, self.direction * order, whole=self.whole)
        elif other.value is not None and not other.value.constant and other.sign() != 0:
            self._needed()
            return Growth(self.slope + other.slope * other.value.inverse(), self.notes, self.direction * other.sign())
        raise NotEvaluable("a product with an exponential of the unknown")

    def __add__(self, other: Any) -> Growth:
        if type(other) is fmpq and other == 0:
            return self
        if type(other) in (fmpq, arb) or (type(other) is Curve and other.slope.top.degree() < 0):
            return Growth(self.slope, self.notes, self.direction, whole=False)
        raise NotEvaluable("a sum with an exponential of the unknown")

    def __pow__(self, whole: int) -> Growth:
        self._needed()
        return Growth(self.slope * _constant(fmpq(whole)), self.notes, self.direction ** abs(whole))

    def __abs__(self) -> Growth:
        self._needed()
        return Growth(self.slope, self.notes)

    def sign(self) -> int:
        """The sign, the same everywhere."""
        self._needed()
        return self.direction

    def logarithm(self, what: object) -> Curve:
        """The logarithm, of which only the slope is rational."""
        if self.sign() < 0:
            raise Undefined(f"{what} <= 0")
        return Curve(None, self.slope, self.notes)

    def exponential(self) -> Growth:
        """An exponential of it rises where it rises."""
        return Growth(self.slope, self.notes, self.direction, whole=False)

    def root(self, exponent: fmpq, what: object) -> Growth:
        """A fractional power."""
        if self.sign() < 0:
            raise Undefined(f"{what} < 0")
        return Growth(self.slope * _constant(exponent), self.notes)

    def _needed(self) -> None:
        if not self.whole:
            raise NotEvaluable("of a sum with an exponential of the unknown no more is known than the sign of its slope")


class Notes:
    """Polynomials met in a reading: at their roots there may be kinks, or the function may be undefined or jump."""

    __slots__ = ("inside", "kinks", "undefined")

    def __init__(self, inside: fmpq) -> None:
        self.inside = inside
        self.kinks: list[fmpq_poly] = []
        self.undefined: list[fmpq_poly] = []


def unknown_curve(inside: fmpq) -> Curve:
    """The unknown itself, on an interval around a point."""
    return Curve(Ratio(fmpq_poly([0, 1])), _constant(fmpq(1)), Notes(inside))


@dataclass(frozen=True, slots=True)
class Algebraic:
    """An irrational root: a ball around it, and the irreducible polynomial of which it is the only root there."""

    ball: arb
    polynomial: fmpq_poly


Root: TypeAlias = fmpq | Algebraic


def real_roots(polynomial: fmpq_poly) -> list[Root]:
    """The real roots in increasing order: exact if rational, else enclosed.

    Raises
    ------
    NotEvaluable
        Two roots are too close to be told apart.
    """
    found: list[Root] = []
    if polynomial.degree() <= 0:
        return found
    for factor, _ in polynomial.factor()[1]:
        if factor.degree() == 1:
            found.append(-factor[0] / factor[1])
        elif factor.degree() > 1:
            found += [Algebraic(root.real, factor) for root, _ in factor.complex_roots() if root.imag == 0]
    return in_order(found)


def in_order(roots: Iterable[Root]) -> list[Root]:
    """Roots in increasing order, each once."""
    found: list[Root] = []
    for root in sorted(roots, key=lambda root: float(enclosed(root).mid())):
        if found and not enclosed(found[-1]) < enclosed(root):
            if not same(found[-1], root):
                raise NotEvaluable("two roots are too close to be told apart")
            continue
        found.append(root)
    return found


def same(left: Root, right: Root) -> bool:
    """Whether two roots are one: both rational and equal, or enclosed together as roots of one irreducible polynomial."""
    if type(left) is fmpq or type(right) is fmpq:
        return bool(type(left) is type(right) and left == right)
    return bool(left.ball.overlaps(right.ball)) and left.polynomial == right.polynomial


def enclosed(root: Root) -> arb:
    """A ball around a root."""
    return arb(root) if type(root) is fmpq else root.ball


def _constant(value: fmpq) -> Ratio:
    return Ratio(fmpq_poly([value]))
