"""True equalities of arg min between objectives that do not order all points alike: none may ever be refuted."""

from __future__ import annotations

from sympy import Abs, Expr, IndexedBase, Max, Rational, Sum, Symbol

from derive.claims.claim import Claim
from derive.claims.relations import SameArgmin
from derive.claims.sides import Optimum, Sense
from derive.vocabulary.nodes import Log
from derive.vocabulary.symbols import X, i, j, n, p, theta, y

t = Symbol("t", real=True)
a = Symbol("a", real=True)
mu = Symbol("mu", real=True)
rate = Symbol("rate", positive=True)
total = Symbol("total", positive=True)
sigma = Symbol("sigma", positive=True)
w = IndexedBase("w", positive=True)

ROWS = ((1, 2), (3, -1), (0, 1), (2, 2))
RESPONSES = (1, 4, 2, -3)


def _least_squares() -> tuple[Expr, Expr]:
    """|y - X theta|^2 and |theta - theta_OLS|^2 for concrete data, with theta_OLS by Cramer's rule."""
    fitted = sum((response - row[0] * theta[1] - row[1] * theta[2]) ** 2 for row, response in zip(ROWS, RESPONSES, strict=True))
    gram = [[sum(row[k] * row[m] for row in ROWS) for m in (0, 1)] for k in (0, 1)]
    right = [sum(row[k] * response for row, response in zip(ROWS, RESPONSES, strict=True)) for k in (0, 1)]
    determinant = gram[0][0] * gram[1][1] - gram[0][1] ** 2
    first = Rational(right[0] * gram[1][1] - gram[0][1] * right[1], determinant)
    second = Rational(gram[0][0] * right[1] - gram[0][1] * right[0], determinant)
    return fitted, (theta[1] - first) ** 2 + (theta[2] - second) ** 2


def _claim(before: Expr, after: Expr, *unknowns: object) -> Claim:
    return Claim(before=before, relation=SameArgmin(), after=after, unknowns=unknowns)  # type: ignore[arg-type]


MEAN = Sum(y[i], (i, 1, n)) / n
WEIGHTED = Sum(w[i] * y[i], (i, 1, n)) / Sum(w[i], (i, 1, n))
RESIDUAL = X[i, 1] * theta[1] - X[i, 1]


def _skewed(expr: Expr) -> Expr:
    """Least where `expr` vanishes, and steeper above than below."""
    return 2 * Abs(expr) + expr


ITEMS: dict[str, Claim] = {
    "a quartic with one stationary point": _claim(t**2 + t**3 / 2 + t**4 / 4, t**2, t),
    "least squares and the distance from its solution": _claim(*_least_squares(), theta),
    "Poisson likelihood and the distance from its maximum": _claim(n * rate - total * Log(rate), (rate - total / n) ** 2, rate),
    "skewed absolute value": _claim(_skewed(t), t**2, t),
    "squared deviations and a skewed distance from the mean": _claim(Sum((y[i] - mu) ** 2, (i, 1, n)), _skewed(mu - MEAN), mu),
    "a kink and a smooth minimum": _claim(Abs(t - a) + (t - a) ** 2, _skewed(t - a), t),
    "a double well and another with the same two wells": _claim((t**2 - 1) ** 2, (t**2 - 1) ** 2 * (t**2 + t + 1), t),
    "a shallow second well": _claim(t**4 - 2 * t**3 + Rational(3, 2) * t**2, t**2, t),
    "the normal negative log likelihood in its scale": _claim(Log(sigma) + total / (2 * sigma**2), (sigma**2 - total) ** 2, sigma),
    "a flat bottom": _claim(Max(t - 1, -t - 1, 0), Max(3 * t - 3, -t - 1, 0), t),
    "a reciprocal": _claim(rate + 1 / rate, (rate - 1) ** 2, rate),
    "weighted squares and their mean": _claim(Sum(w[i] * (y[i] - mu) ** 2, (i, 1, n)), _skewed(mu - WEIGHTED), mu),
    "an arg max and an arg min": Claim(
        before=Optimum(sense=Sense.MAX, objective=total * Log(rate) - n * rate, unknowns=frozenset((rate,))),
        relation=SameArgmin(),
        after=Optimum(sense=Sense.MIN, objective=Abs(n * rate - total), unknowns=frozenset((rate,))),
    ),
    "two coefficients, coordinatewise": _claim(Sum(theta[j] ** 2, (j, 1, p)), Sum(Abs(theta[j]), (j, 1, p)), theta),
    "least squares with one regressor": _claim(Sum(RESIDUAL**2, (i, 1, n)), _skewed(theta[1] - 1), theta),
    "neither side attains its infimum": _claim(1 / rate, rate / (1 + rate**2), rate),
}
"""Same arg min, another order."""

EQUIVALENT: dict[str, Claim] = {
    "absolute value and square": _claim(Abs(t), t**2, t),
    "square and fourth power": _claim(t**2, t**4, t),
    "squared deviations and the distance from the mean": _claim(Sum((y[i] - mu) ** 2, (i, 1, n)), Abs(mu - MEAN), mu),
    "two wells": _claim((t**2 - 1) ** 2, Abs(t**2 - 1), t),
    "squares and fourth powers with one regressor": _claim(Sum(RESIDUAL**2, (i, 1, n)), Sum(RESIDUAL**4, (i, 1, n)), theta),
}
"""Same order too, though not by an affine map."""
