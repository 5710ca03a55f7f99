"""Maximum a posteriori: claims with neither the noise nor the prior named, and the rate of waiting times, whose mode and mean differ."""

from dataclasses import replace
from fractions import Fraction

from sympy import Integral, Product, Symbol, gamma, oo

from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum
from derive.claims.witness import DerivativeSign
from derive.derivation.step import Statement
from derive.notes.chapters._posteriors import LIKELIHOOD, MINUS_LOG, PRIOR, any_laws, premises
from derive.notes.chapters._posteriors import POSITIVE as POSITIVE
from derive.notes.chapters._rate import PEAK as PEAK
from derive.notes.chapters._rate import beta, rho, total
from derive.notes.numbers import decimals
from derive.notes.saying import bold, equal, least, minimiser, most, over_i, over_j, residual, said, same, value
from derive.vocabulary.nodes import Density, Exp, Log
from derive.vocabulary.symbols import X, e, i, j, mu, n, sigma, tau, theta, x, y

m = Symbol("m", integer=True, positive=True)
before = Symbol("t", positive=True)
"""How much time a prior of the rate is worth."""

TIMES = decimals("0.3", "1.2", "0.5", "2.1", "0.7", "0.2")
RATES = decimals("0.5", "0.8", "1", "1.5", "2")
STEP, CELLS = Fraction(1, 10), range(1, 401)
SIZES = (1, 10, 100, 1000)
NOISE, WIDTH = Fraction(1), Fraction(1, 2)

GIVEN_INPUTS = Density("p", (theta,), (X,))
SQUARE = residual**2
RSS, L2 = over_i(SQUARE), over_j(theta[j] ** 2)
ONE_PRIOR = RSS / (2 * sigma**2) + L2 / (2 * tau**2)
N_PRIORS = over_i(SQUARE / (2 * sigma**2) + L2 / (2 * tau**2))
TOTAL = over_i(y[i])
PRIOR_OF_RATE = rho**m * Exp(-before * rho)
EVIDENCE_OF_TIMES = gamma(n + 1) / beta ** (n + 1)
PULLED = TOTAL / (n + sigma**2 / tau**2)
SHARE = sigma**2 / (n * tau**2 + sigma**2)
WAITING = over_i(rho * Exp(-rho * y[i]), Product) * Exp(-rho)
"""Likelihood of waiting times, times the prior density exp(-rho) of their rate."""

N_TIMES = same("n priors", least(ONE_PRIOR), least(N_PRIORS))
COUNTED = equal("what n priors are", N_PRIORS, RSS / (2 * sigma**2) + n * L2 / (2 * tau**2))
LOST_SIGN = same("a lost sign", least(ONE_PRIOR), least(RSS / (2 * sigma**2) - L2 / (2 * tau**2)))
BETWEEN = minimiser(
    "between the mean and zero",
    over_i((y[i] - mu) ** 2) / (2 * sigma**2) + mu**2 / (2 * tau**2),
    mu,
    PULLED,
    witness=DerivativeSign(unknown=mu, factor=n / sigma**2 + 1 / tau**2, increasing=mu, value=PULLED),
)
WITH_POWER = said(
    "another prior of the rate",
    most(over_i(rho * Exp(-rho * y[i]), Product) * PRIOR_OF_RATE, rho),
    SameOrder(),
    least((before + TOTAL) * rho - (n + m) * Log(rho), rho),
    witness=MINUS_LOG,
)
PEAK_WITH_POWER = minimiser(
    "the peak under another prior",
    (before + total) * rho - (n + m) * Log(rho),
    rho,
    (n + m) / (before + total),
    witness=DerivativeSign(unknown=rho, factor=(before + total) / rho, increasing=rho, value=(n + m) / (before + total)),
)
VANISHING = equal("one over the prior's share", 1 / SHARE, 1 + n * (tau**2 / sigma**2))
SHARED = equal("the share of the prior", 1 - n / (n + sigma**2 / tau**2), SHARE)
OF_RATE = said(
    "the rate of waiting times", most(WAITING, rho), SameOrder(), least((1 + TOTAL) * rho - n * Log(rho), rho), witness=MINUS_LOG
)

PRODUCTS = -Log(over_i(Density("p_Y", (y[i],), (x[i], theta)), Product)) - Log(over_j(Density("p_theta", {e: theta[j]}), Product))
TWO_PRODUCTS = equal("two products", least(-Log(LIKELIHOOD) - Log(PRIOR)), least(PRODUCTS), *premises()[2:])
WEIGHTED, MASS = (Integral(rho**power * Exp(-beta * rho), (rho, 0, oo)) for power in (n + 1, n))
GAMMA_MEAN = equal("a gamma posterior's mean", WEIGHTED / MASS, (n + 1) / beta)
EVIDENCE = equal("the evidence of waiting times", MASS, EVIDENCE_OF_TIMES)
ANY_LAWS = any_laws()


def given_inputs() -> Statement:
    """Without the premise that theta is independent of X."""
    evidence, _, positive, *_ = premises()
    positive, both = replace(positive, positive=(LIKELIHOOD, GIVEN_INPUTS)), least(-Log(LIKELIHOOD) - Log(GIVEN_INPUTS))
    return said("given the inputs", ANY_LAWS.steps[0].before, SameOrder(), both, evidence, positive)


NO_HINT = given_inputs()
SHARES = [(size, value(SHARE, n=size, sigma=NOISE, tau=WIDTH)) for size in SIZES]


def _mode_and_mean(size: int) -> tuple[object, ...]:
    """Mode and mean after so many waiting times, and the mean on a grid."""
    rate = 1 + sum(TIMES[:size])
    # One exponential and its powers are enough on equal steps.
    falling = value(Exp(-beta * rho), rho=STEP, beta=rate)
    zeroth, first = (sum(cell**power * falling**cell for cell in CELLS) for power in (size, size + 1))
    return size, Fraction(size) / rate, Fraction(size + 1) / rate, first / zeroth * STEP.numerator / STEP.denominator


def _at_rate(each: Fraction) -> tuple[object, ...]:
    """Likelihood times prior, its log in two ways, and the posterior; the mode stands out."""
    size, rate, closed = len(TIMES), 1 + sum(TIMES), OF_RATE.claim.after
    assert isinstance(closed, Optimum)
    product, logged, told = (value(expr, rho=each, n=size, y=TIMES) for expr in (WAITING, -Log(WAITING), closed.objective))
    row = (each, product, logged, told, product / value(EVIDENCE_OF_TIMES, n=size, beta=rate))
    return tuple(map(bold, row)) if each == Fraction(size) / rate else row


MODES_AND_MEANS = list(map(_mode_and_mean, (2, 4, 6)))
AT_RATES = list(map(_at_rate, RATES))
