"""The numeric checks of the chapter on a Laplace prior: the lasso solved exactly and by thresholds, a posterior mean, a design by hand."""

from collections.abc import Sequence
from fractions import Fraction

import mpmath

from derive.derivation.derivation import Derivation
from derive.notes.chapters._lasso_claims import g, h, lam
from derive.notes.composing import Composer
from derive.notes.exact import DesignRows, Vector, fitted, lasso, pulls, ridge
from derive.notes.numbers import decimals, shown
from derive.notes.saying import check_posterior, number, vector
from derive.paper.blocks import Math
from derive.vocabulary.symbols import X, i, j, theta, y

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


def check(page: Composer, posterior: Derivation) -> None:
    """The section with numbers."""
    page.section("Check it with numbers")
    narrow, wide = price(NARROW), price(WIDE)
    page.paragraph(
        "Ten observations of four inputs. They were made from the weights $1.5$, 0, $−1$ and 0 with noise of scale $σ = 1$. A prior with "
        "$s = 0.5$ gives the weight {narrow} beside the mean of squares, one with $s = 4$ gives {wide}.",
        narrow=number(narrow),
        wide=number(wide),
    )
    page.table(
        tuple(page.words("{entry}", entry=entry) for entry in (i, *(X[i, place] for place in range(1, 5)), y[i])),
        [tuple(map(number, (place, *row, response))) for place, (row, response) in enumerate(zip(ROWS, RESPONSES, strict=True), 1)],
        "rrrrrr",
    )
    free = ridge(ROWS, RESPONSES, (0, 0, 0, 0))
    sparse, dense, copied = (lasso(ROWS, RESPONSES, weight) for weight in (narrow, wide, 2 * narrow))
    page.paragraph(
        "The lasso is solved twice: exactly, in fractions, by trying every pattern of signs until the conditions above hold; and by "
        "setting each weight in turn to its soft threshold, {sweeps} times.",
        sweeps=str(SWEEPS),
    )
    page.table(
        ("", "$θ_1$", "$θ_2$", "$θ_3$", "$θ_4$"),
        [
            (told, *map(number, weights))
            for told, weights in (
                ("least squares", free),
                ("$s = 0.5$, exactly", sparse),
                ("$s = 0.5$, by soft thresholds", by_thresholds(ROWS, RESPONSES, narrow)),
                (_library(narrow / 2), sparse),
                ("$s = 4$, exactly", dense),
                (_library(wide / 2), dense),
                (_library(narrow), copied),
            )
        ],
        "lrrrr",
    )
    page.paragraph(
        "`Lasso` is `sklearn.linear_model.Lasso` with `fit_intercept=False`; the last row is the slip above, $λ$ passed on as it is. Two "
        "weights are exactly zero with the narrow prior, and none with the wide one. These are the pulls at the solution for $s = 0.5$:"
    )
    _conditions(page, sparse, narrow)
    page.paragraph(
        "Where the weight is not zero $g_j$ is exactly $λ$ or $−λ$, with the sign of the weight; where it is zero, $g_j$ and $h_j$ are "
        "the same number. At $θ = 0$ the largest pull is {most}: from that $λ$ on every weight is zero.",
        most=number(max(abs(2 * pull / SIZE) for pull in pulls(ROWS, RESPONSES, (Fraction(0),) * 4))),
    )
    check_posterior(
        page,
        posterior,
        "And the derivation itself: ten densities of the noise and four of the prior in {first}, multiplied one by one, against the "
        "formula in {last}.",
        (("zero", (Fraction(0),) * 4), ("lasso, $s = 0.5$", sparse)),
        n=SIZE,
        p=4,
        sigma=SIGMA,
        s=NARROW,
        X=ROWS,
        y=RESPONSES,
    )


def _library(alpha: Fraction) -> str:
    return f"`Lasso(alpha={shown(alpha)})`"


def _conditions(page: Composer, weights: Vector, weight: Fraction) -> None:
    found = [2 * pull / SIZE for pull in pulls(ROWS, RESPONSES, weights)]
    head = (*(page.words("{entry}", entry=entry) for entry in (j, theta[j], g[j], h[j], lam)), page.words("$⟦h_j⟧$ against $λ$"))
    page.table(
        head,
        [
            (
                *map(number, (place, weights[place - 1], pull, alone, weight)),
                "at most: zero" if abs(alone) <= weight else "larger: not zero",
            )
            for place, pull in enumerate(found, 1)
            for alone in (2 * pulls(ROWS, RESPONSES, _without(weights, place))[place - 1] / SIZE,)
        ],
        "rrrrrl",
    )


def _without(weights: Vector, place: int) -> Vector:
    return (*weights[: place - 1], Fraction(0), *weights[place:])


def posterior_means(page: Composer) -> None:
    """Mode and mean of the posterior of one weight, the mean by numerical integration."""
    threshold = price(NARROW) / 2
    page.table(
        ("Least-squares weight $z$", "Highest point of the posterior", "Posterior mean"),
        [(number(z), number(max(z - threshold, Fraction(0))), number(posterior_mean(z))) for z in MEANS],
        "rrr",
    )
    page.paragraph("These are for $n = 10$, $σ = 1$ and $s = 0.5$, so that $λ/2 = 0.2$. The integrals are computed numerically.")


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


def by_hand(page: Composer) -> None:
    """An exercise with orthogonal columns."""
    weight = Fraction(1)
    free, found = ridge(CROSSED, MEASURED, (0, 0)), lasso(CROSSED, MEASURED, weight)
    columns = {f"column{place}": _vector(column) for place, column in enumerate(zip(*CROSSED, strict=True), 1)}
    with page.exercise(
        "The columns of $X$ are {column1} and {column2}, the responses are {responses}. Solve the lasso by hand with $λ = 1$ beside the "
        "mean of squares, and check a zero by its pull.",
        responses=_vector(MEASURED),
        **columns,
    ):
        page.paragraph(
            "The columns are orthogonal and their squares add up to 4, which is $n$. The least-squares weights are the means of the "
            "products of column and response, {free}. Each moves by $0.5$ towards zero and stops there: {found}. The pulls at this "
            "solution are {pulls}: equal to $λ$ for the weight that stays; smaller for the other, which forces its zero.",
            free=_vector(free),
            found=_vector(found),
            pulls=_vector([2 * pull / len(CROSSED) for pull in pulls(CROSSED, MEASURED, found)]),
        )


def _vector(values: Sequence[Fraction]) -> Math:
    return Math(vector(values))


def _real(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator
