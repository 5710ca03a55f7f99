"""Functions by the columns of their own files, where their conditions certainly hold."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce

import mpmath
from sympy import Basic

from derive.replay.approximate import Nowhere, Unknown, Value, approximate, compared, smooth
from derive.vocabulary.conditions import Predicate
from derive.vocabulary.functions._function import Function, K

ValueOf = Callable[[Basic, Mapping[Basic, Value]], Value]


def by_columns(known: Function, values: Sequence[Value], value_of: ValueOf) -> Value:
    """A function at these numbers; `value_of` evaluates what its conditions speak of.

    Raises
    ------
    Unknown
        It has no value there, or that is not certain.
    """
    at = dict(zip(known.arguments, values, strict=False))
    for kind, subject, _ in known.defined:
        value = value_of(subject, at)
        if not is_met(kind, value):
            # Of a fraction that is certain.
            raise (Nowhere if isinstance(value, Fraction) else Unknown)(f"{known.name}: {kind} is asked of {subject}")
    if not all(is_met(kind, value_of(subject, at)) for kind, subject, _ in known.enough or ()):
        raise Unknown(f"{known.name} where it is not known to be real")
    order = at.get(K)
    if order is not None and not (isinstance(order, Fraction) and order.denominator == 1 and order >= 0):
        raise Unknown(f"{known.name} of an order that is not whole")
    if len(values) > len(known.arguments):
        return reduce(lambda left, right: by_columns(known, (left, right), value_of), values)
    exact = known.exact(*values) if all(isinstance(value, Fraction) for value in values) else None
    try:
        return smooth(known.digits, values) if exact is None else exact
    except (ValueError, ZeroDivisionError, mpmath.libmp.NoConvergence) as pole:  # mpmath's
        raise Unknown(f"{known.name} has no value that mpmath finds: {pole}") from pole


def is_met(kind: Predicate, value: Value) -> bool:
    """Whether a condition of a function certainly holds."""
    if kind is Predicate.NO_POLE:
        rounded = Fraction(round(value)) if isinstance(value, Fraction) else Fraction(int(mpmath.nint(approximate(value).value)))
        return rounded > 0 or compared(value, rounded) in (-1, 1)
    order = compared(value, Fraction(0))
    return order is not None and not kind.excludes(order)
