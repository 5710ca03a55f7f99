"""Slopes by small steps either way, for the replay: no rule of differentiation is asked."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from sympy import Basic

from derive.claims.instance import Instance
from derive.claims.ranges import name_of
from derive.replay.approximate import Approximate, Unknown, Value, approximate, multiplied, total
from derive.vocabulary.nodes import PartialDerivative

DIGITS = 20
"""Of the step; of a step around slopes that are taken by steps themselves half as many, and so on."""
ACCURATE, KINK = Fraction(1, 10**12), Fraction(1, 10**6)
"""How right a slope is taken to be, and by how much slopes from two sides may differ where there is no kink."""
MINUS = Fraction(-1)


def stepped(node: PartialDerivative, place: tuple[int, ...], at: Instance, value: Callable[[Instance], Value]) -> Value:
    """The slope of what is differentiated, whose values are given, as its variable moves: an entry at this place, or a symbol.

    Raises
    ------
    Unknown
        The slopes from left and right differ, or the values are by quadrature, or the instance does not say where the variable is.
    """
    step = Fraction(1, 10 ** (DIGITS >> _nesting(node.expr)))
    before, here, after = (value(_moved(node, place, at, sign * step)) for sign in (-1, 0, 1))
    rises = [total([high, multiplied([MINUS, low])]) for low, high in ((before, here), (here, after))]
    left, right = (approximate(multiplied([rise, 1 / step])).value for rise in rises)
    if abs(left - right) > approximate(KINK).value * (1 + abs(left)):
        raise Unknown("a kink, where there is no slope")
    slope = approximate(multiplied([total(rises), 1 / (2 * step)]))
    if not _nesting(node.expr) and slope.error > approximate(KINK).value * (1 + abs(slope.value)):
        raise Unknown("a slope of values that are not known as accurately as the step is short")
    return Approximate(slope.value, slope.error + approximate(ACCURATE).value * (1 + abs(slope.value)))


def _moved(node: PartialDerivative, place: tuple[int, ...], at: Instance, by: Fraction) -> Instance:
    """The instance where the variable is a little more or less."""
    name = name_of(node.variable.args[0] if place else node.variable)
    entries = at.arrays.get(name, {})
    if place in entries:
        return replace(at, arrays={**at.arrays, name: {**entries, place: entries[place] + by}})
    if place or name not in at.scalars:
        raise Unknown(f"no value of {node.variable}")
    return replace(at, scalars={**at.scalars, name: at.scalars[name] + by})


def _nesting(expr: Basic) -> int:
    """How often derivatives stand inside derivatives."""
    inner = max((_nesting(argument) for argument in expr.args), default=0)
    return inner + isinstance(expr, PartialDerivative)
