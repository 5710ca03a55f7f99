"""A Laplace prior: claims, and numeric checks by the lasso solved exactly and by thresholds, a posterior mean, a design by hand."""

from collections.abc import Sequence
from fractions import Fraction

import mpmath
from sympy import Abs, And, IndexedBase, KroneckerDelta, Max, Sum, Symbol, Tuple, sign

from derive.claims.matrices import StatedEquation
from derive.claims.premises import Premise
from derive.notes.composing import derived
from derive.notes.exact import DesignRows, Vector, fitted, lasso, pulls, ridge
from derive.notes.numbers import decimals
from derive.notes.saying import entrywise, equal, equation, minimiser, multiplied_out_and_formula, over_i, over_j, same, vector
from derive.vocabulary.symbols import X, i, j, n, p, predictor, s, sigma, theta, x, y

# One weight by itself, of any sign and positive, and shorthands of this page.
weight, positive = Symbol("theta_1", real=True), Symbol("theta_1", positive=True)
lam = Symbol("lambda", positive=True)
z = Symbol("z", real=True)
u = IndexedBase("u", real=True)
k = Symbol("k", integer=True, positive=True)
parts = IndexedBase("theta", positive=True)

LOSS = over_i((y[i] - predictor(x[i])) ** 2)
PENALTY = over_j(Abs(theta[j]))

NO_NOISE = same("the noise's variance is forgotten", LOSS + 2 * sigma**2 / s * PENALTY, LOSS + PENALTY / s)
NO_TWO = same("the factor two is forgotten", LOSS / n + lam * PENALTY, LOSS / (2 * n) + lam * PENALTY)
AT_ZERO = equal(
    "one weight near zero",
    over_i((y[i] - x[i] * theta[1]) ** 2) / n + lam * Abs(theta[1]),
    over_i(y[i] ** 2) / n + theta[1] ** 2 / n * over_i(x[i] ** 2) + lam * Abs(theta[1]) - theta[1] * 2 / n * over_i(x[i] * y[i]),
)
SCALED = Premise(
    label="B0",
    name="scaled_inputs",
    statement="scaled inputs, least-squares weight $z$",
    equations=(StatedEquation(left=over_i(x[i] * y[i]), right=n * z, ranges=()),),
)
SCALED_PULL = equal("the pull, inputs scaled", 2 / n * over_i(x[i] * y[i]), 2 * z, SCALED)
ABOVE = equal(
    "away from zero",
    (theta[1] - u[1] - lam / 2) ** 2 + lam * Abs(theta[1]),
    (theta[1] - u[1]) ** 2 + lam * (Abs(theta[1]) - theta[1]) + lam * u[1] + lam**2 / 4,
)
LARGE = Premise(label="B1", name="beyond_the_threshold", statement="z > λ/2", positive=(z - lam / 2,))
BEYOND = minimiser("a positive weight", (positive - z) ** 2 + lam * positive, positive, z - lam / 2, LARGE)
SHRUNK = (weight - z) ** 2 + lam * Abs(weight)
WITHIN = equal("within the threshold", SHRUNK, z**2 + weight**2 + (lam * Abs(weight) - 2 * z * weight))
TOO_FAR = minimiser("the threshold twice too large", SHRUNK, weight, sign(z) * Max(Abs(z) - lam, 0))
SOFT = minimiser("the soft threshold", SHRUNK, weight, sign(z) * Max(Abs(z) - lam / 2, 0))
LEFT = y[i] - Sum(X[i, k] * theta[k], (k, 1, p))
PULL = 2 / n * over_i(X[i, j] * LEFT)
CONDITIONS = entrywise(
    "the minimisers of the lasso",
    over_i(LEFT**2) / n + lam * Sum(Abs(theta[k]), (k, 1, p)),
    theta,
    And(Abs(PULL) <= lam, equation(theta[j] * PULL, lam * Abs(theta[j]))),
)
ORTHOGONAL = Premise(
    label="B2",
    name="orthogonal_columns",
    statement="orthogonal columns, all scaled alike",
    equations=(StatedEquation(left=over_i(X[i, j] * X[i, k]), right=n * KroneckerDelta(j, k), ranges=(Tuple(j, 1, p), Tuple(k, 1, p))),),
)
WEIGHT_SUM = over_i(X[i, j] * y[i])
EVERY_WEIGHT = entrywise(
    "orthogonal columns, a threshold each",
    over_i(LEFT**2) / n + lam * Sum(Abs(theta[k]), (k, 1, p)),
    theta,
    equation(theta[j], sign(WEIGHT_SUM) * Max(Abs(WEIGHT_SUM) / n - lam / 2, 0)),
    ORTHOGONAL,
)
TWO_WEIGHTS = equal(
    "two weights, multiplied out",
    over_i((y[i] - X[i, 1] * theta[1] - X[i, 2] * theta[2]) ** 2),
    over_i(y[i] ** 2)
    - 2 * theta[1] * over_i(X[i, 1] * y[i])
    - 2 * theta[2] * over_i(X[i, 2] * y[i])
    + theta[1] ** 2 * over_i(X[i, 1] ** 2)
    + theta[2] ** 2 * over_i(X[i, 2] ** 2)
    + 2 * theta[1] * theta[2] * over_i(X[i, 1] * X[i, 2]),
)
MANY = Premise(label="B1", name="beyond_the_threshold", statement="z > σ²/(n s)", positive=(n * s * z - sigma**2,))
A_MEAN = minimiser("a mean", n * (positive - z) ** 2 / (2 * sigma**2) + positive / s, positive, z - sigma**2 / (n * s), MANY)
ANOTHER_NOISE = same("another noise", derived("laplace+laplace").objective, derived("gaussian+laplace").objective)
TWINS = equal(
    "two equal columns",
    over_i((y[i] - x[i] * parts[1] - x[i] * parts[2]) ** 2) / n + lam * (Abs(parts[1]) + Abs(parts[2])),
    over_i((y[i] - x[i] * (parts[1] + parts[2])) ** 2) / n + lam * Abs(parts[1] + parts[2]),
)

ROWS = (
    decimals("0.4", "0.0", "-0.5", "-2.3"),
    decimals("0.0", "0.9", "1.0", "-0.5"),
    decimals("2.2", "1.9", "-0.2", "-0.2"),
    decimals("1.0", "-0.3", "0.2", "1.2"),
    decimals("1.2", "-0.5", "-0.5", "-0.5"),
    decimals("0.0", "0.1", "-0.4", "0.8"),
    decimals("0.0", "0.0", "-2.0", "-1.4"),
    decimals("-0.7", "0.4", "-0.9", "1.6"),
    decimals("0.1", "0.3", "0.1", "0.5"),
    decimals("0.9", "-0.6", "1.6", "-0.8"),
)
"""Made from the weights (1.5, 0, -1, 0) with noise of scale 1."""
RESPONSES = decimals("1.6", "-1.2", "3.3", "2.0", "2.5", "2.0", "1.5", "0.4", "0.6", "1.9")
SIGMA, NARROW, WIDE = decimals("1.0", "0.5", "4.0")
"""Scale of the noise, and two scales of the prior."""
SIZE = len(ROWS)
SWEEPS = 60

MEANS = decimals("0.15", "0.5")
"""Least-squares weights for the posterior mean."""

CROSSED = (decimals("1", "1"), decimals("1", "-1"), decimals("-1", "1"), decimals("-1", "-1"))
MEASURED = decimals("1.9", "1.1", "-0.7", "-1.1")
"""A design with X'X = n I, and its responses."""


def price(scale: Fraction) -> Fraction:
    """The weight beside the mean of squares that belongs to a prior of that scale."""
    return 2 * SIGMA**2 / (SIZE * scale)


def by_thresholds(rows: DesignRows, responses: Sequence[Fraction], weight: Fraction) -> list[mpmath.mpf]:
    """The lasso by coordinates in turn: each weight is set to its best value, the others held."""
    columns = tuple(zip(*rows, strict=True))
    gram = [[_real(entry) for entry in fitted(columns, column)] for column in columns]
    moments = [_real(entry) for entry in fitted(columns, responses)]
    threshold = _real(weight * len(rows) / 2)
    found = [mpmath.mpf(0)] * len(columns)
    for _ in range(SWEEPS):
        for place, row in enumerate(gram):
            pull = moments[place] - mpmath.fdot(row, found) + row[place] * found[place]
            found[place] = mpmath.sign(pull) * max(abs(pull) - threshold, 0) / row[place]
    return found


def _without(weights: Vector, place: int) -> Vector:
    return (*weights[: place - 1], Fraction(0), *weights[place:])


def _slopes(rows: DesignRows, responses: Sequence[Fraction], weights: Vector) -> list[Fraction]:
    """Pulls of the data on each weight: minus the derivatives of the mean of squares."""
    return [2 * pull / len(rows) for pull in pulls(rows, responses, weights)]


def posterior_mean(z: Fraction) -> mpmath.mpf:
    """The mean of one weight whose density is proportional to exp(-n (theta - z)^2 / (2 sigma^2) - |theta| / s)."""
    with mpmath.workdps(15):
        near, width, scale = _real(z), _real(SIGMA**2 / SIZE), _real(NARROW)

        def density(weight: mpmath.mpf) -> mpmath.mpf:
            return mpmath.exp(-((weight - near) ** 2) / (2 * width) - abs(weight) / scale)

        # Split at the kink; beyond eight standard deviations there is less than what is displayed.
        ends = [near - 8 * mpmath.sqrt(width), mpmath.mpf(0), near + 8 * mpmath.sqrt(width)]
        first, total = (mpmath.quad(body, ends, maxdegree=4) for body in (lambda weight: weight * density(weight), density))
        return first / total


def _real(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


NARROW_PRICE, WIDE_PRICE = price(NARROW), price(WIDE)
HALF_NARROW = NARROW_PRICE / 2
DATA = [(place, *row, response) for place, (row, response) in enumerate(zip(ROWS, RESPONSES, strict=True), 1)]
FREE = ridge(ROWS, RESPONSES, (0, 0, 0, 0))
SPARSE, DENSE, COPIED = (lasso(ROWS, RESPONSES, weight) for weight in (NARROW_PRICE, WIDE_PRICE, 2 * NARROW_PRICE))
THRESHOLDED = by_thresholds(ROWS, RESPONSES, NARROW_PRICE)
LEFT_ALONE = [_slopes(ROWS, RESPONSES, _without(SPARSE, place))[place - 1] for place in range(1, 5)]
PULLS = [
    (place, SPARSE[place - 1], pull, alone, NARROW_PRICE, "at most: zero" if abs(alone) <= NARROW_PRICE else "larger: not zero")
    for place, (pull, alone) in enumerate(zip(_slopes(ROWS, RESPONSES, SPARSE), LEFT_ALONE, strict=True), 1)
]
LARGEST = max(map(abs, _slopes(ROWS, RESPONSES, (Fraction(0),) * 4)))
AT_ZERO_WEIGHTS, AT_LASSO = (
    multiplied_out_and_formula(derived("gaussian+laplace"), theta=weights, n=SIZE, p=4, sigma=SIGMA, s=NARROW, X=ROWS, y=RESPONSES)
    for weights in ((Fraction(0),) * 4, SPARSE)
)
MODES_AND_MEANS = [(each, max(each - NARROW_PRICE / 2, Fraction(0)), posterior_mean(each)) for each in MEANS]

BY_HAND = lasso(CROSSED, MEASURED, Fraction(1))
FIRST_COLUMN, SECOND_COLUMN = map(vector, zip(*CROSSED, strict=True))
HAND_RESPONSES, HAND_FREE, HAND_LASSO = vector(MEASURED), vector(ridge(CROSSED, MEASURED, (0, 0))), vector(BY_HAND)
HAND_PULLS = vector(_slopes(CROSSED, MEASURED, BY_HAND))
