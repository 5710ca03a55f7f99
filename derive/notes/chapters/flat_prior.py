"""A flat prior: claims on a box, on the whole space, in other parameters of a rate; likelihood and posterior in numbers."""

from fractions import Fraction

from sympy import Abs, Expr, Integral, Product, S, Symbol, log, oo, pi, sqrt

from derive.claims.premises import Law, Premise
from derive.claims.relations import SameOrder
from derive.claims.sides import Feasible
from derive.derivation.derivation import Derivation
from derive.derivation.normalisations import linear
from derive.derivation.step import Statement
from derive.notes.chapters._rate import FLAT_IN_LOG as FLAT_IN_LOG
from derive.notes.chapters._rate import OTHER_POSTERIOR as OTHER_POSTERIOR
from derive.notes.chapters._rate import PEAK as PEAK
from derive.notes.chapters._rate import changed, peak_at, rho, total
from derive.notes.composing import derived
from derive.notes.numbers import decimals
from derive.notes.saying import assumed, bold, equal, least, line, most, over_i, over_j, said, same, value
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Sqrt
from derive.vocabulary.symbols import X, i, j, kappa, mu, n, p, sigma, theta, y

c = Symbol("c", positive=True)
h = Symbol("h", positive=True)
m = Symbol("m", real=True)
t = Symbol("t", real=True)
intercept = Symbol("theta_0", real=True)
weight = Symbol("theta_1", real=True)

INPUTS = decimals("0.5", "1", "1.5", "2", "2.5", "3")
RESPONSES = decimals("0.9", "1.3", "2.5", "2.8", "3.9", "4.4")
CANDIDATES = decimals("1", "1.4", "1.5", "1.6", "2")
NOISE, HEIGHT = Fraction(1, 2), Fraction(1, 1000)
SAMPLE = decimals("0.9", "1.4", "1.1", "1.6", "1.2", "1.7", "0.8", "1.7")
BOXES = decimals("0.5", "1", "1.5", "2")
STEP = Fraction(1, 10)
PARAMETERS = (rho, log(rho), sqrt(rho), 1 / rho, rho**2)

SQUARES = over_i((y[i] - mu) ** 2)
INSIDE = over_j(Indicator(Abs(theta[j]) <= h), Product)
INPUT = X[i, 1]
LENGTH = over_i(INPUT**2)

PARABOLA = equal(
    "squared deviations from any number",
    SQUARES,
    over_i((y[i] - m) ** 2) + n * (m - mu) * (2 * over_i(y[i]) / n - m - mu),
)
COMPLETED = equal(
    "the square completed",
    over_i((y[i] - INPUT * theta[1]) ** 2),
    LENGTH * (theta[1] - m) ** 2 - 2 * (theta[1] - m) * over_i(INPUT * (y[i] - INPUT * m)) + over_i((y[i] - INPUT * m) ** 2),
)
SEEN = Premise(label="B2", name="inputs_seen", statement="not every input is zero", positive=(LENGTH,))
CURVE = equal(
    "a curve in the weight",
    Integral(Exp(-((weight - m) ** 2) * LENGTH / (2 * sigma**2)), (weight, -oo, oo)),
    Sqrt(2 * pi * sigma**2 / LENGTH),
    SEEN,
)
TWIN_COLUMNS = equal(
    "two equal columns",
    over_i((y[i] - INPUT * (theta[1] + t) - INPUT * (theta[2] - t)) ** 2),
    over_i((y[i] - INPUT * theta[1] - INPUT * theta[2]) ** 2),
)
TWO_GROUPS = equal(
    "an intercept beside two groups",
    over_i((y[i] - (intercept + t) - INPUT * (theta[1] - t) - (1 - INPUT) * (theta[2] - t)) ** 2),
    over_i((y[i] - intercept - INPUT * theta[1] - (1 - INPUT) * theta[2]) ** 2),
)
FORGOTTEN_BOX = same("the box is forgotten", most(Exp(-SQUARES / 2) * Indicator(Abs(mu) <= 1), mu), least(SQUARES, mu))
OF_TIMES = c * rho**n * Exp(-rho * over_i(y[i]))
PEAK_AT_ONE = peak_at("the peak after one time", S.One, S.One)
PEAK_OF_MEAN = peak_at("the peak in the mean", n + 2, total, c)
FORGOTTEN_JACOBIAN = same("no Jacobian", most(rho**2 * Exp(-rho), rho), most(rho * Exp(-rho), rho))


def same_candidates(flat: Derivation) -> Statement:
    """Posterior and likelihood order all candidates alike, whatever the noise is."""
    premises = assumed(flat, "evidence", "prior_ignores_inputs", "prior_coordinates", "prior_law")
    sides = [most(density, theta, Feasible.ANY_SUBSET) for density in (flat.model.posterior, flat.model.likelihood)]
    return said("maximum likelihood back", sides[0], SameOrder(), sides[1], *premises)


def constrained(flat: Derivation) -> Statement:
    """Uniform on a box: the likelihood inside it, nothing outside."""
    law = Law(left=Density("p", (theta,)), right=(2 * h) ** -p * INSIDE)
    uniform = Premise(label="B1", name="box", statement="uniform on the box", laws=(law,))
    premises = (*assumed(flat, "evidence", "prior_ignores_inputs"), uniform)
    before, after = most(flat.model.posterior), most(flat.model.likelihood * INSIDE)
    return said("uniform on a box", before, SameOrder(), after, *premises)


def peak(density: Expr) -> Fraction | None:
    """Where c * rho^alpha * exp(-rho) is largest, by `PEAK`; None where alpha is not positive."""
    power = density.as_powers_dict().get(rho, S.Zero)
    return Fraction(int(power.p), int(power.q)) if power > 0 else None


def least_squares() -> Fraction:
    """The slope of the line through the origin."""
    return sum((a * b for a, b in zip(INPUTS, RESPONSES, strict=True)), Fraction(0)) / sum(a * a for a in INPUTS)


FLAT = derived("gaussian+flat")
BACK, ON_A_BOX = same_candidates(FLAT), constrained(FLAT)
MEAN = sum(SAMPLE) / len(SAMPLE)
CLOSED = n / 2 * Log(2 * pi * sigma**2) + n * FLAT.objective / (2 * sigma**2)
IN_RECIPROCAL = changed(1 / rho, OF_TIMES, y)


def _in_box(half: Fraction) -> tuple[object, ...]:
    """The estimate in a box by the rule and on a grid, and whether it is a maximum likelihood estimate."""
    inside = (STEP * place for place in range(int(-half / STEP), int(half / STEP) + 1))
    best = min(inside, key=lambda candidate: sum((each - candidate) ** 2 for each in SAMPLE))
    estimate = max(-half, min(half, MEAN))
    return half, estimate, best, "yes" if estimate == MEAN else "no: the edge"


def _changed(parameter: Expr) -> tuple[object, ...]:
    """The flat prior and the posterior in another parameter, and where in the rate that peaks."""
    prior, posterior = changed(parameter, kappa), changed(parameter, rho * Exp(-rho), y[1])
    assert isinstance(posterior.after, Expr)
    place = peak(posterior.after)
    return parameter, prior, posterior, "nowhere" if place is None else place


def _at_slope(slope: Fraction) -> tuple[object, ...]:
    """Posterior multiplied out, likelihood in closed form, and their difference; the estimate stands out."""
    data = {"n": len(INPUTS), "p": 1, "X": [(x,) for x in INPUTS], "y": RESPONSES, "sigma": NOISE, "kappa": HEIGHT}
    posterior, likelihood = (value(linear(side), theta=(slope,), **data) for side in (line(FLAT, "take_negative_log"), CLOSED))
    row = (slope, posterior, likelihood, posterior - likelihood)
    return tuple(map(bold, row)) if slope == least_squares() else row


IN_BOXES = list(map(_in_box, BOXES))
IN_PARAMETERS = list(map(_changed, PARAMETERS))
AT_SLOPES = list(map(_at_slope, sorted({*CANDIDATES, least_squares()})))
