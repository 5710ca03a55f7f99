"""Derivatives by a letter, worked out where SymPy is certainly right: of smooth functions and finite sums of them."""

from sympy import Abs, Expr, Heaviside, Max, Min, Piecewise, Product, Sum, Symbol, ceiling, floor, sign

from derive.vocabulary.binding import depends
from derive.vocabulary.errors import InputError
from derive.vocabulary.matrices import Determinant, Inverse
from derive.vocabulary.nodes import Density, Indicator, Named, Prediction

_UNSMOOTH = (
    Abs,
    Max,
    Min,
    sign,
    Piecewise,
    Heaviside,
    floor,
    ceiling,
    Indicator,
    Density,
    Prediction,
    Named,
    Product,
    Inverse,
    Determinant,
)
"""What SymPy does not differentiate, or not everywhere as it says."""


def derivative(value: Expr, variable: Symbol, times: int) -> Expr:
    """The derivative of this order.

    Raises
    ------
    InputError
        Something in the expression has kinks or is opaque, or the letter stands in the limits of a sum.
    """
    by = frozenset((variable,))
    if any(depends(part, by) for part in value.atoms(*_UNSMOOTH)):
        raise InputError(f"what is differentiated by `{variable}` must be smooth and written out")
    if any(depends(end, by) for total in value.atoms(Sum) for limits in total.limits for end in limits[1:]):
        raise InputError(f"`{variable}` stands in the limits of a sum")
    return value.diff(variable, times)
