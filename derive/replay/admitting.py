"""Whether a symbol may have a value, by its own assumptions: for the replay."""

from fractions import Fraction

from sympy.core import Basic, Rational

from derive.replay.approximate import Approximate, Unknown, Value, compared
from derive.vocabulary.nodes import restrictions


def admitted(variable: Basic, value: Value) -> bool:
    """Whether a law's variable may have a value, by its own assumptions."""
    asked = restrictions(variable)
    if isinstance(value, Fraction):
        return all(getattr(Rational(value), f"is_{name}") is wanted for name, wanted in asked)
    if not asked:
        return True
    orders = {"positive": (1,), "negative": (-1,), "nonnegative": (0, 1), "nonpositive": (-1, 0), "nonzero": (-1, 1), "zero": (0,)}
    if not isinstance(value, Approximate) or any(name not in orders for name, _ in asked):
        raise Unknown(f"whether {variable} may have a value")
    order = compared(value, Fraction(0))
    if order is None:
        raise Unknown(f"the sign of a value of {variable}")
    return all((order in orders[name]) is wanted for name, wanted in asked)
