"""Whether an objective is convex along one coordinate, by the rules of composition: for the replay.

Sums and maxima of convex functions are convex, so is the exponential of one; |.| and even powers of what is affine are;
the logarithm of a sum of exponentials of convex functions and of positive constants is; that of an affine one is concave.
"""

from collections.abc import Sequence
from fractions import Fraction

from sympy import Basic

from derive.claims.certificate import Bowl
from derive.claims.claim import Claim
from derive.claims.instance import Instance
from derive.claims.ranges import Extent
from derive.replay.polynomials import NotFollowed, Polynomial, quotient
from derive.replay.tracing import Smooth, Traced, Tracer


class Curved(Smooth):
    """A function of which the curvature is known.

    Parameters
    ----------
    bend : int
        1 where it is convex, -1 where it is concave; 0 where it is affine.
    rate, level : Fraction or None
        Slope and constant of an affine function, where they are known exactly.
    log_convex : bool
        Whether it is positive and its logarithm convex.
    squares : bool
        Whether it is a sum of squares of affine functions and of numbers, so that its root, a length, is convex.
    """

    __slots__ = ("bend", "level", "log_convex", "rate", "squares")

    def __init__(
        self, bend: int, rate: Fraction | None = None, level: Fraction | None = None, log_convex: bool = False, squares: bool = False
    ) -> None:
        super().__init__(None, quotient(Fraction(0)))
        self.bend, self.rate, self.level, self.log_convex, self.squares = bend, rate, level, log_convex, squares


class Bender(Tracer):
    """Reads an expression for its curvature on an interval."""

    def __init__(self, claim: Claim, point: Instance, certificate: Bowl, values: Extent) -> None:
        super().__init__(point, claim.premises, certificate.name, certificate.index, Curved(0, Fraction(1), Fraction(0)))
        self.values = values

    def _plus(self, left: Traced, right: Traced) -> Traced:
        if not isinstance(left, Curved) and not isinstance(right, Curved):
            return super()._plus(left, right)
        if any(isinstance(part, Fraction) and part == 0 for part in (left, right)):
            return right if isinstance(right, Curved) else left
        one, other = _shape(left), _shape(right)
        if one.bend * other.bend == -1:
            raise NotFollowed("a convex and a concave function are added")
        known = None not in (one.rate, one.level, other.rate, other.level)
        rate, level = (one.rate + other.rate, one.level + other.level) if known else (None, None)  # type: ignore[operator]
        positive = one.log_convex and (other.log_convex or self._positive(right))
        positive = positive or (other.log_convex and self._positive(left))
        squares = all(part.squares if isinstance(part, Curved) else self._sign(part, self.breaks) in (0, 1) for part in (left, right))
        return Curved(one.bend or other.bend, rate, level, positive, squares)

    def _times(self, left: Traced, right: Traced) -> Traced:
        if not isinstance(left, Curved) and not isinstance(right, Curved):
            return super()._times(left, right)
        if isinstance(left, Curved) and isinstance(right, Curved):
            if left.log_convex and right.log_convex:
                return Curved(1, log_convex=True)
            same = (left.rate, left.level) == (right.rate, right.level)
            if left.bend == right.bend == 0 and same and None not in (left.rate, left.level):
                return Curved(1, squares=True)
            raise NotFollowed("a product of two functions of the unknown")
        curved, factor = (left, right) if isinstance(left, Curved) else (right, left)
        order = self._sign(factor, self.breaks)
        if order is None:
            raise NotFollowed("the sign of a factor is not certain")
        if order == 0:
            return Fraction(0)
        exact = isinstance(factor, Fraction) and curved.rate is not None and curved.level is not None
        rate, level = (curved.rate * factor, curved.level * factor) if exact else (None, None)
        return Curved(curved.bend * order, rate, level, curved.log_convex and order == 1, curved.squares and order == 1)

    def _power(self, base: Traced, exponent: Traced) -> Traced:
        if not isinstance(base, Curved):
            return super()._power(base, exponent)
        if isinstance(exponent, Fraction):
            if exponent == 1:
                return base
            if exponent > 0 and exponent % 2 == 0 and base.bend == 0:
                return Curved(1, squares=exponent == 2)
            if exponent == Fraction(1, 2) and base.squares:
                return Curved(1)
            if base.log_convex and exponent > 0:
                return Curved(1, log_convex=True)
            if self._positive_affine(base) and (exponent < 0 or exponent > 1):
                return Curved(1)
            if self._positive_affine(base):
                return Curved(-1)
        raise NotFollowed("a power of a function of the unknown")

    def _root(self, base: Traced, exponent: Fraction) -> Traced:
        return super()._root(base, exponent) if not isinstance(base, Curved) else self._power(base, exponent)

    def _log(self, value: Traced) -> Traced:
        if not isinstance(value, Curved):
            return super()._log(value)
        if value.log_convex:
            return Curved(1)
        if self._positive_affine(value):
            return Curved(-1)
        raise NotFollowed("the log of what is neither affine and positive nor a sum of exponentials")

    def _exp(self, value: Traced) -> Traced:
        if not isinstance(value, Curved):
            return super()._exp(value)
        if value.bend == -1:
            raise NotFollowed("the exponential of a concave function")
        return Curved(1, log_convex=True)

    def _abs(self, value: Traced) -> Traced:
        if not isinstance(value, Curved):
            return super()._abs(value)
        if value.bend != 0:
            raise NotFollowed("the absolute value of what is not affine")
        return Curved(1)

    def _extreme(self, values: Sequence[Traced], wanted: int) -> Traced:
        if not any(isinstance(value, Curved) for value in values):
            return super()._extreme(values, wanted)
        if any(_shape(value).bend == -wanted for value in values):
            raise NotFollowed("a maximum of concave or a minimum of convex functions")
        return Curved(wanted)

    def _sign(self, value: Traced, changes: list[Polynomial]) -> int | None:
        if isinstance(value, Curved):
            raise NotFollowed("a case depends on the unknown")
        return super()._sign(value, changes)

    def _positive(self, value: Traced) -> bool:
        return not isinstance(value, Curved) and self._sign(value, self.breaks) == 1

    def _positive_affine(self, shape: Curved) -> bool:
        """Whether an affine function is positive on the whole of the domain."""
        slope, level = shape.rate, shape.level
        if slope is None or level is None or slope == 0:
            return False
        end, closed = (self.values.lowest, self.values.low_closed) if slope > 0 else (self.values.highest, self.values.high_closed)
        return end is not None and (slope * end + level > 0 or (slope * end + level == 0 and not closed))


def _shape(value: Traced) -> Curved:
    return value if isinstance(value, Curved) else Curved(0, Fraction(0), value if isinstance(value, Fraction) else None)


def bend(claim: Claim, objective: Basic, point: Instance, certificate: Bowl, values: Extent) -> int:
    """1 where the objective is convex along the coordinate, -1 where it is concave, 0 where it is affine.

    Raises
    ------
    NotFollowed
        No rule says so.
    """
    found = Bender(claim, point, certificate, values).number(objective)
    return found.bend if isinstance(found, Curved) else 0
