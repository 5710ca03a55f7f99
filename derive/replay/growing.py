"""Objectives that an arbitrary model can make as large as one likes, whatever the parameters are.

Let two points u and v stand in opposite order, and let one of the objectives be such a one. The model that takes the
values of u at u, those of v at v, and ever worse ones everywhere else puts that objective's optimum on u or on v, where
the other objective is beaten by the other point. So the sets of optima differ for this model.
"""

from sympy import Abs, Add, Expr, Mul, Pow, Sum

from derive.claims.sides import Sided
from derive.definitions._definition import unfold
from derive.vocabulary.binding import unpack
from derive.vocabulary.budget import NotComparable, OutOfBudget, bounded_numbers
from derive.vocabulary.nodes import Named, Prediction


def grows_with_the_model(side: Sided) -> bool:
    """Whether every term with a prediction is a positive multiple of a sum of |residual| or of an even power of it."""
    small = side.minimised
    try:
        bounded_numbers(small)
    except (OutOfBudget, NotComparable):
        return False
    terms = [term for term in Add.make_args(small) if term.has(Prediction)]
    return bool(terms) and all(_grows(term) for term in terms)


def _moving(product: Expr) -> Expr | None:
    """The one factor with a prediction, where all others are positive."""
    factors = Mul.make_args(product)
    moving = [factor for factor in factors if factor.has(Prediction)]
    return moving[0] if len(moving) == 1 and all(factor.is_positive for factor in factors if factor not in moving) else None


def _grows(term: Expr) -> bool:
    loss = _moving(term)
    if isinstance(loss, Named):
        return _grows(unfold(loss))
    if not isinstance(loss, Sum):
        return False
    body, _, lower, upper = unpack(loss)
    return bool((upper - lower).is_nonnegative) and _unbounded(body)


def _unbounded(kernel: Expr) -> bool:
    """|a - f| or (a - f)^(2k), times something positive, a free of predictions."""
    factor = _moving(kernel)
    even = isinstance(factor, Pow) and factor.exp.is_Integer and factor.exp.is_even and factor.exp.is_positive
    if factor is None or not (even or isinstance(factor, Abs)):
        return False
    residual = [term for term in Add.make_args(factor.args[0]) if term.has(Prediction)]
    return len(residual) == 1 and (isinstance(residual[0], Prediction) or isinstance(-residual[0], Prediction))
