"""Notations that no expression has, as every dialect spells them; the strings were written by hand from the books' point of view."""

from __future__ import annotations

import pytest

from derive.paper.dialects import latex, mathtext, unicode
from derive.paper.form import (
    Bars,
    Big,
    Call,
    Differential,
    Fraction,
    Grouped,
    Letter,
    Norm,
    Number,
    Operator,
    Power,
    Related,
    Sign,
    Times,
    Upright,
)

B, X, i, k, lam, theta = map(Letter, ("B", "X", "i", "k", "lambda", "theta"))
LOSS, FACTOR = Letter("h", (i,)), Letter("p", (k,))
LENGTH = Power(Norm(theta, "2"), Number("2"))

BOOK = {
    "name": (Times((Number("2"), Call(Upright("MSE"), (theta,)))), r"2\,\mathrm{MSE}(\theta)", "2 MSE(θ)"),
    "name with a sign of TeX's": (Upright("A_B"), r"\mathrm{A\_B}", "A_B"),
    "norm": (Times((lam, Norm(theta, "1"))), r"\lambda\,\lVert \theta \rVert_1", "λ ‖θ‖₁"),
    "squared norm": (Times((lam, LENGTH)), r"\lambda\,\lVert \theta \rVert_2^2", "λ ‖θ‖₂²"),
    "twice a norm": (Times((Number("2"), LENGTH)), r"2\lVert \theta \rVert_2^2", "2‖θ‖₂²"),
    "transposed": (Times((Power(X, Sign("⊤")), X)), r"X^\top X", "Xᵀ X"),
    "derivative": (Fraction(Differential(LOSS), Differential(theta)), r"\frac{\partial h_i}{\partial \theta}", "∂hᵢ/∂θ"),
    "derivative of": (
        Times((Fraction(Differential(), Differential(theta)), Big(Operator.SUM, i, Number("1"), Letter("n"), LOSS))),
        r"\frac{\partial}{\partial \theta}\sum_{i=1}^{n}h_i",
        "∂/∂θ ∑ᵢ₌₁ⁿ hᵢ",
    ),
    "product over all but one": (
        Times((lam, Big(Operator.PRODUCT, Related("!=", k, i), None, None, FACTOR))),
        r"\lambda\,\prod_{k \ne i}\,p_k",
        "λ ∏_{k ≠ i} pₖ",
    ),
    "expectation over": (Big(Operator.EXPECTATION, B, None, None, Grouped(LOSS)), r"\mathbb{E}_{B}\,[h_i]", "𝔼_B [hᵢ]"),
    "expectation": (Call(Sign("𝔼"), (theta,), (X,)), r"\mathbb{E}(\theta \mid X)", "𝔼(θ | X)"),
    "law": (Call(Sign("𝒩"), (Number("0"), Number("1"))), r"\mathcal{N}(0, 1)", "𝒩(0, 1)"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOOK)
def test_every_dialect_spells_the_form(name):
    form, tex, text = BOOK[name]
    assert latex.write(form) == tex
    assert unicode.write(form) == text


@pytest.mark.parametrize("inner, height", [(theta, ""), (Fraction(theta, X), "tall")])
def test_figures_have_bars_by_names_that_matplotlib_knows(inner, height):
    left, right = (r"\left", r"\right") if height else ("", "")
    for form, bars in ((Bars(inner), r"\vert"), (Norm(inner, "1"), r"\Vert")):
        written = mathtext.write(form)
        assert written.startswith(left + bars)
        assert right + bars in written[1:]
        assert not {r"\lvert", r"\rvert", r"\lVert", r"\rVert"} & set(written.replace("\\", " \\").split())
