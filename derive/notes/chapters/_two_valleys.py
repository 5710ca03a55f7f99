"""A free noise scale beside a fixed prior: the joint objective of one small sample has two valleys."""

from sympy import Mul, Rational, S, sqrt

from derive.claims.witness import DerivativeSign
from derive.notes.composing import Composer
from derive.notes.numbers import decimals
from derive.notes.saying import Row, equal, minimiser, number, numbers, over_i, row, value
from derive.vocabulary.nodes import Log
from derive.vocabulary.symbols import i, mu, n, sigma, y

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
    "variance beyond the mean squared error",
    sigma**2 - SPREAD - (MEAN - BEST) ** 2,
    Mul(*(sigma**2 - Rational(root) for root in LEVEL)) / (COUNT + sigma**2) ** 2,
)


def two_valleys(page: Composer) -> None:
    """The section of the page."""
    page.section("A free noise scale and a fixed prior: two valleys")
    page.paragraph(
        "Now fix the prior of one number $μ$, Gaussian with $τ = 1$, and leave $σ$ free, under a flat density of its own: flat in $σ$, "
        "not in $σ²$. Unless some $μ$ fits the data exactly the objective is bounded below, but it may have several valleys. The "
        "observations {data} have mean {mean} and mean squared deviation {spread}. For each $σ$ there is one best $μ$:",
        data=numbers(SAMPLE),
        mean=number(MEAN),
        spread=number(SPREAD),
    )
    page.proved(BEST_LOCATION)
    page.paragraph(
        "For each prediction there is one best $σ²$: before the mean squared error the objective falls, after it the objective rises, as "
        "was judged for [Gaussian noise](gaussian_noise). So follow the best $μ$, and compare $σ²$ with the mean squared error there:"
    )
    page.proved(EXCESS)
    page.paragraph("The sign changes three times. Along the best $μ$ the objective falls, rises, falls again and rises for good:")
    rows: list[Row] = []
    found = []
    for variance, kind in zip(LEVEL, ("valley", "pass between them", "valley"), strict=True):
        here = {sigma: sqrt(Rational(variance))}
        at = value(BEST.subs(here))
        error = value(over_i((y[i] - mu) ** 2) / n, n=COUNT, y=SAMPLE, mu=at)
        worth = value(JOINT.subs(here), mu=at)
        found.append((at, worth))
        rows.append((*row(page, (variance, at, error, worth)), kind))
    page.table(("$σ²$", "Best $μ$", "Mean squared error", "Objective", "What it is"), rows, "rrrrl")
    (_, near), _, (place, far) = found
    page.paragraph(
        "One valley trusts the data: little noise, $μ$ near the mean. The other trusts the prior: $μ$ is small, and noise explains the "
        "rest. A solver finds the one that it starts near. And the deeper one, {far} against {near}, is the one far from the data: the "
        "joint mode explains {count} observations around {mean} by $μ$ at {place} and a $σ$ of about {scale}. A highest point need not be "
        "a good description.",
        far=number(far),
        near=number(near),
        count=number(COUNT),
        mean=number(MEAN),
        place=number(place),
        scale=number(value(sqrt(Rational(LEVEL[2]))), 3),
    )
