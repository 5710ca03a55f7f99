"""Slopes by small steps either way, for the replay: no rule of differentiation is asked."""

from collections.abc import Callable
from fractions import Fraction

from sympy import Basic

from derive.replay.approximate import Approximate, Unknown, Value, approximate, multiplied, total
from derive.vocabulary.nodes import PartialDerivative

DIGITS = 20
"""Of the step; of a step around slopes that are taken by steps themselves half as many, and so on."""
ACCURATE, KINK = Fraction(1, 10**12), Fraction(1, 10**6)
"""How right a slope is taken to be, and by how much slopes from two sides may differ where there is no kink."""
MINUS = Fraction(-1)


def stepped(value: Callable[[Fraction], Value], nested: int) -> Value:
    """The slope at 0 of a function, in which slopes are taken by steps so many times over.

    Raises
    ------
    Unknown
        The slopes from left and right differ.
    """
    step = Fraction(1, 10 ** (DIGITS >> nested))
    before, here, after = (value(sign * step) for sign in (-1, 0, 1))
    rises = [total([high, multiplied([MINUS, low])]) for low, high in ((before, here), (here, after))]
    left, right = (approximate(multiplied([rise, 1 / step])).value for rise in rises)
    if abs(left - right) > approximate(KINK).value * (1 + abs(left)):
        raise Unknown("a kink, where there is no slope")
    slope = approximate(multiplied([total(rises), 1 / (2 * step)]))
    return Approximate(slope.value, slope.error + approximate(ACCURATE).value * (1 + abs(slope.value)))


def nesting(expr: Basic) -> int:
    """How often derivatives stand inside derivatives."""
    inner = max((nesting(argument) for argument in expr.args), default=0)
    return inner + isinstance(expr, PartialDerivative)
