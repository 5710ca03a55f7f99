"""Chapter 2: Gaussian noise gives mean squared error."""

from __future__ import annotations

from sympy import log, pi

from derive.claims.claim import Claim
from derive.claims.relations import SameArgmin
from derive.derivation.step import Statement
from derive.notes.chapter import Chapter
from derive.notes.composing import Composer, derived
from derive.symbols import n, sigma, theta


def compose(page: Composer) -> None:
    """The page."""
    gaussian = derived("gaussian")
    page.result(gaussian)
    page.paragraph("The variance may be any positive number: it scales the whole objective and does not move its minimiser.")
    with page.apart() as lost_sign:
        loss = gaussian.objective
        page.slip(
            "The minus sign of the logarithm belongs to *both* terms. Here it was left on one side of the bracket only.",
            Statement(
                title="a lost sign",
                claim=Claim(
                    before=-n / 2 * log(2 * pi * sigma**2) - n * loss / (2 * sigma**2),
                    relation=SameArgmin(),
                    after=loss,
                    unknowns=frozenset((theta,)),
                ),
            ),
        )
    page.derivation(gaussian, beside={"split_sum": lost_sign})


ENTRY = Chapter(
    number=2,
    name="gaussian_noise",
    title="Gaussian noise gives mean squared error",
    summary="When the noise is Gaussian with one variance for all observations, the most likely parameters are those with the smallest mean squared error.",
    compose=compose,
)
