"""A Gaussian prior: claims, and ridge solved exactly in two ways, with an intercept, and against the posterior multiplied out."""

from collections.abc import Iterable
from fractions import Fraction

from sympy import IndexedBase, KroneckerDelta, Pow, S, Sum, Symbol

from derive.claims.relations import SameOrder
from derive.notes.composing import derived
from derive.notes.exact import Vector, fitted, pulls, ridge
from derive.notes.numbers import decimals
from derive.notes.saying import entrywise, equal, equation, minimiser, multiplied_out_and_formula, number, over_i, over_j, said, same
from derive.vocabulary.matrices import Inverse, matrix
from derive.vocabulary.symbols import X, i, j, mu, n, p, predictor, sigma, tau, theta, x, y

# One weight by itself, an intercept, and shorthands of this page.
weight = Symbol("theta_1", real=True)
intercept = Symbol("theta_0", real=True)
lam = Symbol("lambda", positive=True)
z = Symbol("z", real=True)
m, apart = Symbol("m", real=True), Symbol("c", real=True)
s_xx, s_xy = Symbol("S_x_x", nonnegative=True), Symbol("S_x_y", real=True)
a, r, t, u, v = (IndexedBase(name, real=True) for name in "artuv")

ANOTHER_NOISE = same("another noise", derived("laplace+gaussian").objective, derived("gaussian+gaussian").objective)
LOSS = over_i((y[i] - predictor(x[i])) ** 2)
PENALTY = over_j(theta[j] ** 2)

ONE_LETTER = same("one letter for two scales", LOSS / (2 * sigma**2) + PENALTY / (2 * tau**2), LOSS + PENALTY)
OTHER_LOSS = same("the weight of another loss", LOSS / n + sigma**2 / (n * tau**2) * PENALTY, LOSS / n + sigma**2 / tau**2 * PENALTY)
STEP_IN_LOSS = equal("the loss a step away", over_i((r[i] - t[i]) ** 2), over_i(r[i] ** 2) - 2 * over_i(r[i] * t[i]) + over_i(t[i] ** 2))
STEP_IN_PENALTY = equal(
    "the penalty a step away",
    lam * over_j((u[j] + v[j]) ** 2),
    lam * over_j(u[j] ** 2) + 2 * lam * over_j(u[j] * v[j]) + lam * over_j(v[j] ** 2),
)
k = Symbol("k", integer=True, positive=True)
NORMAL = over_i(X[i, 1] * r[i])
STEP_ALONG = equal(
    "a step along one coordinate",
    over_i((r[i] - X[i, 1] * v[1]) ** 2) + lam * (u[1] + v[1]) ** 2,
    over_i(r[i] ** 2) + lam * u[1] ** 2 - 2 * v[1] * (NORMAL - lam * u[1]) + v[1] ** 2 * (over_i(X[i, 1] ** 2) + lam),
)
EQUATIONS = entrywise(
    "normal equations",
    over_i((y[i] - Sum(X[i, k] * u[k], (k, 1, p))) ** 2) + lam * Sum(u[k] ** 2, (k, 1, p)),
    u,
    equation(over_i(X[i, j] * (y[i] - Sum(X[i, k] * u[k], (k, 1, p)))), lam * u[j]),
)
SQUARES = equal(
    "one weight, multiplied out",
    over_i((y[i] - x[i] * theta[1]) ** 2),
    over_i(y[i] ** 2) - 2 * theta[1] * over_i(x[i] * y[i]) + theta[1] ** 2 * over_i(x[i] ** 2),
)
row, col = (Symbol(letter, integer=True, positive=True) for letter in ("a", "b"))
WHOLE = matrix(over_i(X[i, row] * X[i, col]) + lam * KroneckerDelta(row, col), (row, 1, p), (col, 1, p))
CLOSED_FORM = entrywise(
    "ridge in closed form",
    over_i((y[i] - Sum(X[i, k] * u[k], (k, 1, p))) ** 2) + lam * Sum(u[k] ** 2, (k, 1, p)),
    u,
    equation(u[j], Sum(Inverse(WHOLE, j, k) * over_i(X[i, k] * y[i]), (k, 1, p))),
)
ONE_WEIGHT = minimiser("one weight", s_xx * weight**2 - 2 * s_xy * weight + lam * weight**2, weight, s_xy / (s_xx + lam))
SCALED = equal("one weight, inputs scaled", n * z / (n + n * lam), z / (1 + lam))
INTERCEPT = minimiser("the intercept", over_i((a[i] - intercept) ** 2), intercept, over_i(a[i]) / n)
HALF_PENALTY = said(
    "half the squares as penalty",
    LOSS / (2 * sigma**2) + PENALTY / (2 * tau**2),
    SameOrder(),
    LOSS / (2 * n) + sigma**2 / (n * tau**2) * (PENALTY / 2),
    unknown=theta,
)
TWINS = equal("two equal columns", lam * ((m + apart) ** 2 + (m - apart) ** 2), 2 * lam * m**2 + 2 * lam * apart**2)
SHARED_EQUALLY = minimiser("equal columns share", 2 * lam * m**2 + 2 * lam * apart**2, apart, S.Zero)
CENTRED_ELSEWHERE = minimiser("a prior centred elsewhere", (weight - z) ** 2 + lam * (weight - mu) ** 2, weight, (z + lam * mu) / (1 + lam))

ROWS = (
    decimals("-0.6", "-0.7", "-1.0"),
    decimals("0.1", "0.1", "0.2"),
    decimals("-2.1", "-2.1", "0.3"),
    decimals("-1.4", "-1.4", "-0.6"),
    decimals("-0.8", "-0.9", "-0.4"),
    decimals("-0.2", "-0.3", "0.1"),
    decimals("0.7", "0.7", "1.2"),
    decimals("0.1", "0.1", "-1.4"),
)
"""Made from the weights (1, 1, -0.5) with noise of scale 0.5; the first two columns are nearly the same."""
RESPONSES = decimals("-1.0", "1.2", "-4.6", "-3.2", "-1.3", "-0.6", "1.2", "1.0")
SIGMA, TAU = decimals("0.5", "1.0")
SHIFT = 10
HALVINGS = 24

# Not evaluated, so that what is squared can be seen.
MORE_ROWS = equal(
    "the prior as observations", over_j(Pow(sigma / tau * theta[j], 2, evaluate=False)), sigma**2 / tau**2 * over_j(theta[j] ** 2)
)


def with_intercept(penalised: bool, shift: int) -> Vector:
    """Ridge on the data with a column of ones in front, all responses moved by `shift`."""
    price = SIGMA**2 / TAU**2
    rows = tuple((Fraction(1), *row) for row in ROWS)
    return ridge(rows, [response + shift for response in RESPONSES], (price if penalised else 0, *[price] * len(ROWS[0])))


def crossing(place: int = 1) -> Fraction:
    """The weight beside the sum of squares at which one coefficient passes through zero, by halving an interval."""
    below, above = Fraction(0), SIGMA**2 / TAU**2
    falling = ridge(ROWS, RESPONSES, (below,) * 3)[place] > 0
    for _ in range(HALVINGS):
        middle = (below + above) / 2
        if (ridge(ROWS, RESPONSES, (middle,) * 3)[place] > 0) is falling:
            below = middle
        else:
            above = middle
    return (below + above) / 2


def _row(weights: Vector) -> tuple[Fraction, ...]:
    """Weights, their residual sum of squares, their squared length."""
    residuals = [response - value for response, value in zip(RESPONSES, fitted(ROWS, weights), strict=True)]
    return (*weights, _squares(residuals), _squares(weights))


def _squares(values: Iterable[Fraction]) -> Fraction:
    return sum((value**2 for value in values), Fraction(0))


PRICE = SIGMA**2 / TAU**2
KEPT, KEPT_SHIFTED, SHRUNK, SHRUNK_SHIFTED = (with_intercept(penalised, shift) for penalised in (False, True) for shift in (0, SHIFT))
DATA = [(place, *each, response) for place, (each, response) in enumerate(zip(ROWS, RESPONSES, strict=True), 1)]
MORE = tuple(tuple(SIGMA / TAU if place == column else Fraction(0) for column in range(3)) for place in range(3))
RIDGE = ridge(ROWS, RESPONSES, (PRICE,) * 3)
FREE, BY_EQUATIONS = _row(ridge(ROWS, RESPONSES, (0, 0, 0))), _row(RIDGE)
BY_MORE_ROWS = _row(ridge(ROWS + MORE, (*RESPONSES, *[Fraction(0)] * 3), (0, 0, 0)))
CROSSING = number(crossing(), 5)
GAPS = [pull - PRICE * each for pull, each in zip(pulls(ROWS, RESPONSES, RIDGE), RIDGE, strict=True)]
AT_ZERO_WEIGHTS, AT_RIDGE = (
    multiplied_out_and_formula(derived("gaussian+gaussian"), theta=each, n=len(ROWS), p=3, sigma=SIGMA, tau=TAU, X=ROWS, y=RESPONSES)
    for each in ((Fraction(0),) * 3, RIDGE)
)
