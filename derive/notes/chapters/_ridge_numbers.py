"""The numeric check of the chapter on a Gaussian prior: data, ridge solved exactly in two ways, the posterior multiplied out."""

from collections.abc import Iterable
from fractions import Fraction

from sympy import Pow

from derive.derivation.derivation import Derivation
from derive.notes.composing import Composer
from derive.notes.exact import Vector, fitted, pulls, ridge
from derive.notes.numbers import decimals, shown
from derive.notes.saying import check_posterior, equal, number, numbers, over_j
from derive.vocabulary.symbols import X, i, j, sigma, tau, theta, y

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


def check(page: Composer, posterior: Derivation) -> None:
    """The section with numbers."""
    page.section("Check it with numbers")
    size, price = len(ROWS), SIGMA**2 / TAU**2
    page.paragraph(
        "Eight observations of three inputs, the first two of them nearly equal. They were made from the weights 1, 1 and $−0.5$ with "
        "noise of scale $σ = 0.5$. The prior has $τ = 1$, which makes $σ²/τ²$ equal to {price}.",
        price=number(price),
    )
    page.table(
        (*(page.words("{entry}", entry=entry) for entry in (i, X[i, 1], X[i, 2], X[i, 3], y[i])),),
        [tuple(map(number, (place, *row, response))) for place, (row, response) in enumerate(zip(ROWS, RESPONSES, strict=True), 1)],
        "rrrrr",
    )
    free, found = ridge(ROWS, RESPONSES, (0, 0, 0)), ridge(ROWS, RESPONSES, (price,) * 3)
    page.paragraph(
        "The same prior can be had with a program for plain least squares: give it $p$ more observations, one for each weight, with "
        "response zero and $σ/τ$ as its only input."
    )
    page.proved(MORE_ROWS)
    more = tuple(tuple(SIGMA / TAU if place == column else Fraction(0) for column in range(3)) for place in range(3))
    again = ridge(ROWS + more, (*RESPONSES, *[Fraction(0)] * 3), (0, 0, 0))
    page.table(
        ("", "$θ_1$", "$θ_2$", "$θ_3$", "RSS", "Squared length"),
        [
            (told, *map(number, (*weights, _squares(_residuals(weights)), _squares(weights))))
            for told, weights in (
                ("least squares", free),
                ("ridge, normal equations", found),
                ("least squares, three more rows", again),
                (f"`Ridge(alpha={shown(price)})`", found),
            )
        ],
        "lrrrrr",
    )
    page.paragraph(
        "The last row is what scikit-learn's `Ridge` returns, with `fit_intercept=False`. The two large weights of opposite signs are "
        "gone, and the fit has hardly suffered. The vector is shorter, and yet $θ_2$ changed its sign and $θ_3$ grew a little: $θ_2$ is "
        "exactly zero for one $λ$ on the way, about {crossing}. The normal equations hold exactly: the three numbers {gaps} are the "
        "columns times the residuals less $λθ$.",
        crossing=number(crossing(), 5),
        gaps=numbers(pull - price * weight for pull, weight in zip(pulls(ROWS, RESPONSES, found), found, strict=True)),
    )
    check_posterior(
        page,
        posterior,
        "And the derivation itself: the eight densities of the noise and the three of the prior in {first}, multiplied one by one, "
        "against the formula in {last} at the same $θ$.",
        (("zero", (Fraction(0),) * 3), ("ridge", found)),
        n=size,
        p=3,
        sigma=SIGMA,
        tau=TAU,
        X=ROWS,
        y=RESPONSES,
    )


def _residuals(weights: Vector) -> list[Fraction]:
    return [response - value for response, value in zip(RESPONSES, fitted(ROWS, weights), strict=True)]


def _squares(values: Iterable[Fraction]) -> Fraction:
    return sum((value**2 for value in values), Fraction(0))
