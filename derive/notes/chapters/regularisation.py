"""Regularisation: every pair of noise and prior, the converse, scales that have no joint mode, and one sample with two valleys."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from sympy import Abs, Add, Expr, Integral, Mul, Product, Rational, S, Symbol, gamma, oo, pi, sqrt

from derive.claims.premises import Premise
from derive.claims.witness import Affine, DerivativeSign
from derive.derivation.derivation import Derivation
from derive.derivation.naming import combinations
from derive.derivation.normalisations import linear
from derive.notes.chapters._posteriors import posterior_as_sum
from derive.notes.composing import derived
from derive.notes.exact import lasso
from derive.notes.numbers import decimals
from derive.notes.saying import Answered, equal, least, line, minimiser, number, over_i, over_j, same, value, vector
from derive.notes.showing import listed
from derive.numerics.objective import NORMALISATIONS
from derive.vocabulary.binding import depends
from derive.vocabulary.nodes import Exp, Log, Sqrt
from derive.vocabulary.symbols import b, i, j, mu, n, p, predictor, s, sigma, tau, theta, x, y

weight = Symbol("lambda", positive=True)
t, c = Symbol("t", positive=True), Symbol("c", positive=True)

INPUTS = tuple(zip(decimals("1", "2", "-1", "0.5", "-2", "1.5"), decimals("0", "1", "1", "-1", "2", "-1"), strict=True))
RESPONSES = decimals("1.6", "2.4", "-2.1", "1.2", "-3.9", "2.8")
NEAR, NOWHERE = decimals("1.5", "-0.5"), decimals("0", "0")
SMALL = tuple(Fraction(1, 10**power) for power in range(6))
ROUNDS = 8
HEAVY = Premise(label="B1", name="heavy_enough", statement="λ > 1/2", positive=(weight - Rational(1, 2),))
SIZES, NOISE, WIDTH = (10, 100, 1000), Fraction(1, 2), Fraction(2)

SAE = over_i(Abs(y[i] - predictor(x[i])))
L1, L2 = over_j(Abs(theta[j])), over_j(theta[j] ** 2)
NOISE_ALONE = over_i(Exp(-(y[i] ** 2) / (2 * sigma**2)) / Sqrt(2 * pi * sigma**2), Product)
MISFIT_AT_ZERO = n / 2 * Log(2 * pi * sigma**2) + over_i(y[i] ** 2) / (2 * sigma**2)

AT_ZERO = equal("the objective at zero weights", -Log(NOISE_ALONE * over_j(1 / (2 * s), Product)), MISFIT_AT_ZERO + p * Log(2 * s))
WIDE = over_j(1 / Sqrt(2 * pi * tau**2), Product)
AT_ZERO_GAUSSIAN = equal("the same, a Gaussian prior", -Log(NOISE_ALONE * WIDE), MISFIT_AT_ZERO + p / 2 * Log(2 * pi * tau**2))
LEVEL_AT = DerivativeSign(unknown=s, factor=p / s**2, increasing=s, value=t / p)
BEST_SCALE = minimiser("a prior's best scale", p * Log(2 * s) + t / s, s, t / p, witness=LEVEL_AT)
LOST_SCALE = same("a constant that is none", least(p * Log(2 * s) + L1 / s, s), least(L1 / s, s))
SMALL_SCALE = Exp(-c / p) / 2
NO_BOUND = equal("a prior without a bound", p * Log(Mul(2, SMALL_SCALE, evaluate=False)), -c)
NO_END = equal("a height over an interval", Integral(Exp(-weight), (mu, -c, c)), 2 * c * Exp(-weight))
BOUNDED = equal("a bounded penalty", 1 - mu**2 / (1 + mu**2), 1 / (1 + mu**2))
CAUCHY = equal("a Cauchy prior's penalty", Exp(-Log(1 + mu**2)), 1 / (1 + mu**2))
BOTH = over_j(Exp(-Abs(theta[j]) / s) * Exp(-(theta[j] ** 2) / (2 * tau**2)), Product)
ELASTIC = equal("the elastic net's prior", -Log(BOTH), L1 / s + L2 / (2 * tau**2))
FIRST, WRONG, LAST = SAE / b + L2 / (2 * tau**2), SAE / n + L2 / (2 * tau**2), SAE / n + b / (2 * n * tau**2) * L2
ENDS = same("first and last", least(FIRST), least(LAST), witness=Affine(factor=n / b))
INTO = same("into the wrong line", least(FIRST), least(WRONG))
OUT_OF = same("out of the wrong line", least(WRONG), least(LAST))


def with_weight(made: Derivation) -> Expr:
    """The objective with the letter lambda before the penalty."""
    unknowns = made.model.start.unknowns

    def term(part: Expr) -> Expr:
        if part.has(y):
            return part
        return weight * Mul(*(factor for factor in Mul.make_args(part) if depends(factor, unknowns)))

    return Add(*map(term, Add.make_args(made.optimum.objective)))


def settled() -> tuple[tuple[Fraction, ...], Fraction]:
    """Best weights for a scale and best scale for the weights in turn, from scale 1 on: where neither moves any more (σ = 1)."""
    weights, scale = NEAR, SMALL[0]
    for _ in range(ROUNDS):
        weights = lasso(INPUTS, RESPONSES, 2 / (len(RESPONSES) * scale))
        scale = (sum(map(abs, weights), Fraction(0)) / len(weights)).limit_denominator(10**9)
    return weights, scale


# Two valleys

SAMPLE = decimals("7.4", "7.3", "6.8", "6.5", "6.4", "6.3", "6", "5.5", "5.4")
LEVEL = decimals("0.6", "3", "19.8")
"""Variances of the noise at which the joint objective of the sample, over the best mu, is level."""

COUNT = len(SAMPLE)
MEAN = sum(map(Rational, SAMPLE), S.Zero) / COUNT
SPREAD = sum(((Rational(entry) - MEAN) ** 2 for entry in SAMPLE), S.Zero) / COUNT
JOINT = COUNT * Log(sigma) + COUNT * (SPREAD + (mu - MEAN) ** 2) / (2 * sigma**2) + mu**2 / 2
"""Minus the log of likelihood times standard Gaussian prior of one location, constants left out."""
BEST = COUNT * MEAN / (COUNT + sigma**2)
RISING = DerivativeSign(unknown=mu, factor=COUNT / sigma**2 + 1, increasing=mu, value=BEST)
BEST_LOCATION = minimiser("the best location", JOINT, mu, BEST, witness=RISING)
EXCESS = equal(
    "variance beyond the squared error",
    sigma**2 - SPREAD - (MEAN - BEST) ** 2,
    Mul(*(sigma**2 - Rational(root) for root in LEVEL)) / (COUNT + sigma**2) ** 2,
)


MAP_AS_SUM = posterior_as_sum(n)


def _pairs() -> Iterator[Derivation]:
    """Every derivation with a prior whose objective has a loss and a penalty."""
    return (made for made in map(derived, combinations()) if made.model.prior is not None and made.parts is not None)


def _titles(made: Derivation) -> tuple[str, str]:
    assert made.model.prior is not None
    return made.model.noise.title, made.model.prior.title


EVERY_PAIR = [
    (*_titles(made), with_weight(made), made.penalty["mean"], Answered(made.conclusion), Answered(made.normalisations["mean"]))
    for made in _pairs()
]
EVERY_WEIGHT = [
    (*_titles(made), *(made.penalty[key] for key in NORMALISATIONS)) for made in _pairs() if made.parts and made.parts.penalty != 0
]
RIDGE_WEIGHTS = [
    (size, *(value(derived("gaussian+gaussian").penalty[key], n=size, sigma=NOISE, tau=WIDTH) for key in NORMALISATIONS[1:]))
    for size in SIZES
]

NEAREST, BOUNDARY, FARTHEST = (
    (variance, at, value(over_i((y[i] - mu) ** 2) / n, n=COUNT, y=SAMPLE, mu=at), value(JOINT.subs(here), mu=at))
    for variance in LEVEL
    for here in ({sigma: sqrt(Rational(variance))},)
    for at in (value(BEST.subs(here)),)
)
NEAR_OBJECTIVE, FAR_OBJECTIVE, FAR_PLACE = NEAREST[3], FARTHEST[3], FARTHEST[1]
SAMPLE_MEAN, SAMPLE_SPREAD = number(MEAN), number(SPREAD)
FAR_SCALE = number(value(sqrt(Rational(LEVEL[2]))), 3)


def _joint(weights: tuple[Fraction, ...], scale: Fraction) -> tuple[Any, ...]:
    """The joint objective multiplied out and in closed form, at these weights and this scale of the prior."""
    laplace = derived("gaussian+laplace")
    assert laplace.parts is not None
    data = {"n": len(RESPONSES), "p": 2, "X": INPUTS, "y": RESPONSES, "sigma": 1, "theta": weights, "s": scale}
    sides = (line(laplace, "take_negative_log"), laplace.parts.negative_log)
    return vector(weights), scale, *(value(linear(side), **data) for side in sides)


DESIGN = listed(map(vector, INPUTS))
JOINT_ROWS = [_joint(NEAR, SMALL[0]), _joint(*settled()), *(_joint(NOWHERE, small) for small in SMALL)]
BETTER = next(row[1] for row in JOINT_ROWS[2:] if row[3] < min(JOINT_ROWS[0][3], JOINT_ROWS[1][3]))
CAUCHY_NORMALISER = equal(
    "the Cauchy prior's normaliser",
    Integral((1 + mu**2) ** -weight, (mu, -oo, oo)),
    sqrt(pi) * gamma(weight - Rational(1, 2)) / gamma(weight),
    HEAVY,
)
