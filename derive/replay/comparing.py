"""Numbers of a replay compared: with 60 digits, and no sharper than their errors allow."""

from fractions import Fraction

import mpmath

from derive.replay.approximate import Approximate, Value, approximate, compared, multiplied, total

DIGITS = 60


def relation(left: Value, right: Value) -> int:
    """-1, 0 or 1; numbers that their errors do not tell apart are equal, fractions only if they are."""
    with mpmath.workdps(DIGITS):
        return compared(left, right) or 0


class Digits:
    """The arithmetic of the replay."""

    def order(self, left: Value | int, right: Value | int) -> int:
        """-1, 0 or 1."""
        return relation(_number(left), _number(right))

    def minus(self, left: Value, right: Value) -> Value:
        """The difference."""
        with mpmath.workdps(DIGITS):
            return total([left, multiplied([Fraction(-1), right])])

    def times(self, left: Value | int, right: Value | int) -> Value:
        """The product."""
        with mpmath.workdps(DIGITS):
            return multiplied([_number(left), _number(right)])


def _number(value: Value | int) -> Value:
    """A whole number as a fraction."""
    return Fraction(value) if isinstance(value, int) else value


def near(value: Value) -> Approximate:
    """A slope taken by a tiny step, which is right to ten digits."""
    with mpmath.workdps(DIGITS):
        found = approximate(value)
        return Approximate(found.value, found.error + mpmath.mpf(10) ** -10 * (1 + abs(found.value)))
