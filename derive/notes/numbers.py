"""Numbers on a page: exact data, values computed from the very expressions that were judged, few digits."""

from collections.abc import Sequence
from fractions import Fraction

import mpmath
from sympy import Basic, Expr, Rational

from derive.claims.instance import Instance
from derive.paper.form import Form, Number, Power, Times, minus
from derive.replay.approximate import plain
from derive.replay.comparing import DIGITS
from derive.replay.recomputing import Recomputer

DISPLAYED = 6
"""Most significant digits that a page shows."""


def decimals(*written: str) -> tuple[Fraction, ...]:
    """Short decimals as exact numbers, e.g. decimals("0.1", "-2.5")."""
    return tuple(map(Fraction, written))


def value_at(expr: Basic, **values: object) -> object:
    """The value of an expression on data, to 60 digits; exact where arithmetic is.

    Parameters
    ----------
    expr : Expr
        E.g. a derivation's objective with the linear predictor.
    values : number, or sequence of numbers, or sequence of rows
        By name: scalars (n, sigma), vectors counted from one (y, theta), matrices by rows (X).
    """
    scalars: dict[str, Fraction] = {}
    arrays: dict[str, dict[tuple[int, ...], Fraction]] = {}
    for name, given in values.items():
        if not isinstance(given, Sequence):
            scalars[name] = _exact(given)
            continue
        entries: dict[tuple[int, ...], Fraction] = {}
        for row, item in enumerate(given, 1):
            if isinstance(item, Sequence):
                entries.update({(row, column): _exact(number) for column, number in enumerate(item, 1)})
            else:
                entries[(row,)] = _exact(item)
        arrays[name] = entries
    return plain(Recomputer(Instance(scalars=scalars, arrays=arrays)).number(expr))


def _exact(given: object) -> Fraction:
    if isinstance(given, Rational):
        return Fraction(int(given.p), int(given.q))
    if not isinstance(given, (int, Fraction)):
        raise AssertionError(f"an exact number is needed, got {given!r}")
    return Fraction(given)


def decimal(value: object, digits: int = DISPLAYED) -> Form:
    """A number with at most so many significant digits, e.g. -1.63312 or 5.7 times a power of ten.

    Whole numbers stand as they are; trailing zeros are left out.
    """
    mantissa, _, exponent = shown(value, digits).partition("e")
    found: Form = Number(mantissa.removeprefix("-"))
    if exponent:
        power = Number(exponent.removeprefix("-"))
        found = Times((found, Power(Number("10"), minus(power) if exponent.startswith("-") else power)))
    return minus(found) if mantissa.startswith("-") else found


def shown(value: object, digits: int = DISPLAYED) -> str:
    """The same as it is typed: -1.63312 or 5.7e-14."""
    assert digits <= DISPLAYED
    if isinstance(value, Expr):
        value = value_at(value)
    if isinstance(value, int) or (isinstance(value, Fraction) and value.denominator == 1 and abs(value) < 10**DISPLAYED):
        return str(value)
    with mpmath.workdps(DIGITS):
        number = mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else mpmath.mpf(value)
        text = mpmath.nstr(number, digits, min_fixed=-5, max_fixed=DISPLAYED, strip_zeros=True)
    mantissa, _, exponent = text.partition("e")
    return mantissa.removesuffix(".0") + (f"e{int(exponent)}" if exponent else "")
