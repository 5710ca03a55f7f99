"""Slopes by small steps either way, for the replay: no rule of differentiation is asked."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sympy import Basic

from derive.claims.instance import Instance
from derive.claims.ranges import name_of
from derive.replay.approximate import Approximate, Unknown, Value, approximate, multiplied, total
from derive.vocabulary.nodes import PartialDerivative

STEPS = tuple(Fraction(1, 10**digits) for digits in (20, 13, 8))
"""The step; around slopes that are taken by steps themselves, and around slopes of such, it is longer than they are wrong."""
ACCURATE, KINK = Fraction(1, 10**12), Fraction(1, 10**6)
"""How right a slope is taken to be, and by how much slopes from two sides may differ where there is no kink."""
MINUS = Fraction(-1)


def stepped(expr: Basic, value: Callable[[Fraction], Value], outermost: bool) -> Value:
    """The slope of an expression, whose values are given by how far its variable has moved.

    Parameters
    ----------
    expr : Basic
        What is differentiated.
    value : callable
        Its value where the variable is more by so much.
    outermost : bool
        Whether no other slope is taken of it: such a one needs it more accurately than it is claimed to be.

    Raises
    ------
    Unknown
        The slopes from left and right differ, or the values are by quadrature, or slopes of slopes of slopes of slopes are asked for.
    """
    nesting = _nesting(expr)
    if nesting >= len(STEPS):
        raise Unknown("slopes within too many slopes")
    step = STEPS[nesting]
    before, here, after = (value(sign * step) for sign in (-1, 0, 1))
    rises = [total([high, multiplied([MINUS, low])]) for low, high in ((before, here), (here, after))]
    left, right = (approximate(multiplied([rise, 1 / step])).value for rise in rises)
    bend = abs(left - right)
    if bend > approximate(KINK).value * (1 + abs(left)):
        raise Unknown("a kink, where there is no slope")
    slope = approximate(multiplied([total(rises), 1 / (2 * step)]))
    size = 1 + abs(slope.value)
    if slope.error > approximate(KINK).value * size:
        raise Unknown("a slope of values that are not known as accurately as the step is short")
    # Either way the same is lost but for the square of the step: taken for a little more than that.
    lost = max(approximate(step).value, bend) ** 1.5 * size
    return Approximate(slope.value, slope.error + (max(lost, approximate(ACCURATE).value * size) if outermost else lost))


def moved(node: PartialDerivative, place: tuple[int, ...], at: Instance, by: Fraction) -> Instance:
    """The instance where the variable, an entry at this place or a symbol, is a little more or less.

    Raises
    ------
    Unknown
        The instance does not say where the variable is.
    """
    name = name_of(node.variable.args[0] if place else node.variable)
    entries = at.arrays.get(name, {})
    value: Any = entries.get(place) if place else at.scalars.get(name)
    if value is None:
        raise Unknown(f"no value of {node.variable}")
    value = total([value, by])
    if place:
        return replace(at, arrays={**at.arrays, name: {**entries, place: value}})
    return replace(at, scalars={**at.scalars, name: value})


def _nesting(expr: Basic) -> int:
    """How often derivatives stand inside derivatives."""
    inner = max((_nesting(argument) for argument in expr.args), default=0)
    return inner + isinstance(expr, PartialDerivative)
