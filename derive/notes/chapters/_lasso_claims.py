"""The claims of the chapter on a Laplace prior, and their symbols."""

from sympy import Abs, And, IndexedBase, KroneckerDelta, Max, Sum, Symbol, Tuple, sign

from derive.claims.matrices import StatedEquation
from derive.claims.premises import Premise
from derive.notes.saying import entrywise, equal, equation, minimiser, over_i, over_j, same
from derive.vocabulary.symbols import X, i, j, n, p, predictor, s, sigma, theta, x, y

# One weight by itself, of any sign and positive, and shorthands of this page.
weight, positive = Symbol("theta_1", real=True), Symbol("theta_1", positive=True)
lam = Symbol("lambda", positive=True)
z, t = Symbol("z", real=True), Symbol("t", positive=True)
g, h, r, u = (IndexedBase(name, real=True) for name in "ghru")
zs = IndexedBase("z", real=True)
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
ABOVE = equal(
    "away from zero",
    (theta[1] - u[1] - lam / 2) ** 2 + lam * Abs(theta[1]),
    (theta[1] - u[1]) ** 2 + lam * (Abs(theta[1]) - theta[1]) + lam * u[1] + lam**2 / 4,
)
LARGE = Premise(label="B1", name="beyond_the_threshold", statement="z > λ/2", positive=(z - lam / 2,))
BEYOND = minimiser("a positive weight", (positive - z) ** 2 + lam * positive, positive, z - lam / 2, LARGE)
SHRUNK = (weight - z) ** 2 + lam * Abs(weight)
WITHIN = equal("within the threshold", SHRUNK, z**2 + weight**2 + (lam * Abs(weight) - 2 * z * weight))
TOO_FAR = minimiser("the threshold is twice too large", SHRUNK, weight, sign(z) * Max(Abs(z) - lam, 0))
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
    statement="the columns of $X$ are orthogonal, the squares of each adding up to $n$",
    equations=(StatedEquation(left=over_i(X[i, j] * X[i, k]), right=n * KroneckerDelta(j, k), ranges=(Tuple(j, 1, p), Tuple(k, 1, p))),),
)
WEIGHT_SUM = over_i(X[i, j] * y[i])
EVERY_WEIGHT = entrywise(
    "orthogonal columns, one threshold for each weight",
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
TWINS = equal(
    "two equal columns",
    over_i((y[i] - x[i] * parts[1] - x[i] * parts[2]) ** 2) / n + lam * (Abs(parts[1]) + Abs(parts[2])),
    over_i((y[i] - x[i] * (parts[1] + parts[2])) ** 2) / n + lam * Abs(parts[1] + parts[2]),
)
