"""What a page says of a user's own family: its title in words, its letters as formulas, of an improper density nothing that is false."""

from __future__ import annotations

import re

import pytest
from sympy import Abs, Rational, S, Symbol

from derive import Family, Improper, Proper, Scale
from derive import map as posterior
from derive.derivation.derivation import Derivation
from derive.derivation.estimators import mle
from derive.derivation.page import assumptions, document
from derive.notes.chapter import Chapter
from derive.paper.blocks import Math, Paragraph, Text, Words, walk
from derive.paper.targets.terminal import unmarked
from derive.vocabulary.errors import InputError
from derive.vocabulary.symbols import e, kappa, sigma, tau
from tests.notes.chapters.composed import plain
from tests.paper.written import latex

TITLES = ("e.g. robust", "plan B", "i.i.d. type A", "A + B", "p", "x = y", "t (nu = 3)", "snake_case/c", "same", "density")
WIDTH = Symbol("Delta_x", positive=True)


def laplace(title: str) -> Family:
    return Family(name="own", title=title, variate=e, energy=Abs(e) / WIDTH, parameters=(Scale(WIDTH),), normaliser=Proper(2 * WIDTH))


def words(text: Text) -> str:
    """Words in braces, formulas between bars."""
    return "".join(f"|{latex(part)}|" if isinstance(part, Math) else part.text for part in text if isinstance(part, (Math, Words)))


def assumption(shown: Derivation, name: str) -> str:
    """The paragraph of an assumption."""
    (label,) = (premise.label for premise in shown.premises if premise.name == name)
    texts = [block.text for block in walk(document(shown).blocks) if hasattr(block, "text")]
    (found,) = (text for text in texts if len(text) > 1 and plain(text[:1]) == label)
    return words(found[1:])


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_words_in_every_target(title):
    shown = mle(laplace(title))
    set_title = document(shown).title
    assert set_title == (Words(f"{title} noise, maximum likelihood"),)
    assert assumption(shown, "noise_law").startswith(f" every |\\varepsilon_i| has the same {title} density, |\\Delta_x > 0| known")
    assert str(shown).startswith(f"{title} noise, maximum likelihood")
    assert f"every εᵢ has the same {title} density, Δₓ > 0 known" in str(shown)
    both = posterior("gaussian", laplace(title))
    assert f" has the {title} density, |\\Delta_x > 0| known" in assumption(both, "prior_law")
    assert document(both).title == (Words(f"Gaussian noise, {title} prior"),)


@pytest.mark.parametrize("title", ["e.g. robust", "plan B"])
def test_nothing_of_a_title_stands_between_dollars(title):
    shown = mle(laplace(title))
    assert shown.to_markdown().startswith(f"# {title} noise, maximum likelihood\n")
    assert f"has the same {title} density" in shown.to_markdown(target="kramdown")
    assert f"\\section{{{title} noise, maximum likelihood}}" in shown.to_latex()


@pytest.mark.parametrize(
    ("title", "set_by_latex"),
    [
        ("L₁ robust", "L$_1$ robust"),
        ("type a_b, snake_case", r"type a\_b, snake\_case"),
        ("ε-insensitive, plan B", r"$\varepsilon$-insensitive, plan B"),
        ("$x$ for $5", r"\$x\$ for \$5"),
    ],
)
def test_nothing_in_a_title_is_mathematics_and_latex_has_a_letter_for_every_character(title, set_by_latex):
    shown = mle(laplace(title))
    assert document(shown).title == (Words(f"{title} noise, maximum likelihood"),)
    assert f"\\section{{{set_by_latex} noise, maximum likelihood}}" in shown.to_latex()
    assert f"has the same {set_by_latex} density, $\\Delta_x > 0$ known" in shown.to_latex()
    assert f"has the same {title} density, Δₓ > 0 known" in str(shown)
    assert shown.to_latex().isascii()


def test_a_scale_with_a_word_for_a_subscript_is_one_letter():
    noise = Symbol("sigma_noise", positive=True)
    family = Family(name="own", title="own", variate=e, energy=Abs(e) / noise, parameters=(Scale(noise),), normaliser=Proper(2 * noise))
    shown = mle(family)
    assert r"$`\sigma_{\mathrm{noise}} > 0`$ known" in shown.to_markdown()
    assert "density, σₙₒᵢₛₑ > 0 known" in str(shown)
    blocks = assumptions(shown.premises, {"n": "N", "sigma": "w"}).blocks
    renamed = "".join(words(block.text) for block in blocks if isinstance(block, Paragraph))
    assert r"|w_{\mathrm{noise}} > 0| known" in renamed


@pytest.mark.parametrize("title", TITLES)
def test_the_title_of_a_chapter_is_words(title):
    chapter = Chapter(number=1, name="own", title=title, summary="S.", compose=lambda page: None)
    assert chapter.page({}).title == (Words(title),)


@pytest.mark.parametrize(
    ("energy", "constant", "told"),
    [
        (S.Zero, kappa, "has the constant density κ > 0 (improper)"),
        (S.Zero, Symbol("c_0", positive=True), "has the constant density c₀ > 0 (improper)"),
        (S(3), kappa, "has a constant density (improper), κ > 0 arbitrary"),
        (e, kappa, "has the improper tilted density (its integral need not be finite), κ > 0 arbitrary"),
        (e**2, S.One, "has the improper tilted density (its integral need not be finite)"),
        (Abs(e) / tau, kappa, "has the improper tilted density (its integral need not be finite), κ > 0 arbitrary, τ > 0 known"),
    ],
)
def test_only_a_constant_density_is_called_constant(energy, constant, told):
    scales = tuple(map(Scale, sorted(energy.free_symbols - {e}, key=str)))
    prior = Family(name="own", title="tilted", variate=e, energy=energy, parameters=scales, normaliser=Improper(constant))
    shown = posterior("gaussian", prior)
    (law,) = (premise for premise in shown.premises if premise.name == "prior_law")
    assert unmarked(law.statement) == f"every θⱼ {told}"
    ((stated),) = law.laws
    at = [stated.right.subs(e, place) for place in (Rational(1, 3), 2)]
    assert ("constant" in law.statement) is (at[0].equals(at[1]) is True)
    # A preference of some values over others is no licence for estimates under a flat prior.
    assert bool(shown.estimates) is ("constant" in law.statement)


@pytest.mark.parametrize(
    ("constant", "told"),
    [
        (Symbol("c", real=True), "positive"),
        (-kappa, "positive"),
        (1, "SymPy expression"),
        (kappa * 0.5, "float"),
        (Abs(e) + 1, "`e` is used for two things"),
        (sigma, "`sigma` is used for two things"),
        (Symbol("theta", positive=True), "`theta` is used for two things"),
    ],
)
def test_the_constant_of_an_improper_density_is_positive_and_its_own(constant, told):
    with pytest.raises(InputError, match=re.escape(told)):
        posterior("gaussian", Family(name="own", variate=e, energy=e, normaliser=Improper(constant)))
