"""Slopes that the replay takes by steps: of slopes too, inside of integrals, and of what is very small."""

import pytest

from derive.claims.verdict import Proved, Refuted, Undecided
from derive.judging.judge import judge
from derive.reading.read import read

WRONG = (
    r"\frac{d^2}{d x^2} x^3 = 6.001 x",
    r"\frac{d^2}{d x^2} \sin x = 0.001 - \sin x",
    r"\frac{d^3}{d x^3} x^4 = 23 x",
    r"\frac{d^3}{d x^3} e^{2x} = 4 e^{2x}",
    r"\frac{d}{d x} \left( x \frac{d}{d x} x^3 \right) = 9.001 x^2",
    r"\int_0^1 \frac{d}{d x} (x^2 \sin x) \, dx = 5",
    r"2 \int_0^1 \frac{d}{d x} (x^2 \sin x) \, dx = 5",
)


@pytest.mark.parametrize("text", WRONG)
def test_slopes_of_slopes_and_in_integrals_are_followed(text: str) -> None:
    assert isinstance(judge(read(text).claim), Refuted)


def test_slopes_of_what_is_known_by_quadrature_are_not_told() -> None:
    for order in ("", "^2"):
        text = rf"\frac{{d{order}}}{{d k{order}}} \int_0^1 e^{{k t^2}} \, dt = 5 where k > 0"
        assert isinstance(judge(read(text).claim), Undecided)


def test_a_right_derivative_in_an_integral_is_proved() -> None:
    assert isinstance(judge(read(r"\int_0^1 \frac{\partial}{\partial x} x^2 \, dx = 1").claim), Proved)


def test_what_is_nothing_up_to_a_tiny_radius_is_told_so() -> None:
    verdict = judge(read(r"\log P = 10^{20} \log((52! - 1) / 52!) where P > 0").claim)
    assert isinstance(verdict, Refuted)
    assert verdict.counter_example.displayed[0][1] == "0e-18"
