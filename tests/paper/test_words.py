"""Plain words stay plain words in every target: nothing in them is taken for markup, and nothing is lost."""

from __future__ import annotations

import html
import json
import re
from itertools import product
from shutil import which

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.paper.blocks import Code, Emphasis, Link, Math, Strong, Words
from derive.paper.dialects.latex import write as to_latex
from derive.paper.dialects.unicode import write as to_text
from derive.paper.form import Letter, Number, Power
from derive.paper.markup import formula, literal, message, sentence
from derive.paper.targets import github, kramdown, latex
from derive.paper.targets.terminal import unmarked
from tests.notes.validators.needs import needs
from tests.notes.validators.process import run

HOSTILE = (
    "100% \\input{x} $y$ #1 a_b {{z}} {% raw %} <b> | ~^ & *x* `y` [a](b) ![c](d) \"q\"",
    "{: .class} {::comment} $$x$$ ~~gone~~ <script>alert(1)</script> &amp; --- 'q' ...",
)  # fmt: skip
SQUARE = Math(Power(Letter("x"), Number("2")))
ANYTHING = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40)


def _shown(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(ANYTHING)
def test_markdown_shows_the_words_as_they_are(text):
    markdown = pytest.importorskip("markdown_it", reason="markdown-it is missing: pip install markdown-it-py")
    reader = markdown.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # A letter first: what a whole paragraph begins with (a list mark, a heading) is for the blocks, not for words.
    rendered = reader.render("a" + github.words(text) + "z")
    assert _shown(rendered) == "a" + text + "z"
    assert "<p>a" in rendered


def test_kramdown_shows_the_words_as_they_are():
    ruby = "require 'kramdown'; require 'json'; puts JSON.dump(JSON.parse(STDIN.read).map { |t| Kramdown::Document.new(t).to_html })"
    there = which("ruby") is not None and run("ruby", "-e", "require 'kramdown'").returncode == 0
    needs("kramdown", "apt-get install ruby-kramdown", present=there)
    texts = [*HOSTILE, *("".join(pair) for pair in product("{}[]()*_`|$:%<>!&#~^\\-+.\"' =", repeat=2))]
    done = run("ruby", "-e", ruby, text=json.dumps(["a" + kramdown.ENTRY.words(text) + "z" for text in texts]))
    typographic = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "..."})
    for text, rendered in zip(texts, json.loads(done.stdout), strict=True):
        assert _shown(rendered).translate(typographic) == "a" + text + "z"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(ANYTHING)
def test_liquid_finds_nothing_of_its_own(text):
    page = kramdown.ENTRY.text((Words(text), Math(Letter("{{" + "x}}")), Math(Letter("{%"))))
    assert "{{" not in page.replace("{\\{", "")
    assert "{%" not in page


@settings(max_examples=200, deadline=None, derandomize=True)
@given(ANYTHING)
def test_latex_gets_no_command_from_words(text):
    written = latex.words(text)
    assert written.isascii()
    bare = re.sub(r"\\textbackslash\{\}|\\text[a-z]+\{\}|\\[#$%&_{}]", "", written)
    assert not set(bare) & set("\\#$%&_{}^~<>|")


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_anybody_hold_no_markup(text):
    assert not any(isinstance(part, (Code, Emphasis, Strong, Link)) for part in sentence(text, {}))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(st.sampled_from("ab$_^*{}|εΔₓ²≤∑ .,(")))
def test_nothing_is_mathematics_that_is_not_marked(text):
    found = sentence(literal(text), {})
    assert all(isinstance(part, Words) for part in found)
    assert "".join(part.text for part in found) == unmarked(literal(text)) == text


@pytest.mark.parametrize(
    "typed, latex, text",
    [
        ("yᵢ = f_θ(xᵢ) + εᵢ", r"y_i = f_\theta(x_i) + \varepsilon_i", "yᵢ = f_θ(xᵢ) + εᵢ"),
        ("p(θ | X) ≤ 2σ²/n", r"p(\theta \mid X) \le 2\sigma^2/n", "p(θ | X) ≤ 2σ²/n"),
        ("Σⱼ Xᵢⱼ θⱼ", r"\sum_j X_{ij} \theta_j", "Σⱼ Xᵢⱼ θⱼ"),
        ("|u_1| < −log q", r"\lvert u_1\rvert < -\log q", "|u₁| < −log q"),
        ("σ_{noise}", r"\sigma_{\mathrm{noise}}", "σₙₒᵢₛₑ"),
        ("#x & {y}", r"\#x \& \{y\}", "#x & {y}"),
        ("Xᵀ X", r"X^\top X", "Xᵀ X"),
        ("𝔼 y ∼ 𝒩", r"\mathbb{E} y \sim \mathcal{N}", "𝔼 y ∼ 𝒩"),
        ("|x| + n/|B|", r"\lvert x\rvert + n/\lvert B\rvert", "|x| + n/|B|"),
        ("p(y|x)", r"p(y\mid x)", "p(y|x)"),
        ("x_{a", r"x_{\{}a", "x_{a"),
    ],
)
def test_what_is_marked_is_spelt_by_the_dialect(typed, latex, text):
    before, shown, after, dollar, five = sentence(f"a ${typed}$, $$5", {})
    assert (before, after, dollar, five) == (Words("a "), Words(", "), Words("$"), Words("5"))
    assert to_latex(shown.form) == latex
    assert to_text(shown.form) == text


def test_letters_are_renamed_where_they_are_letters():
    """A density's p is not the number of parameters, and a renamed letter does not touch a word."""
    shown = formula("p(y) exp p θₚ", {"p": "k", "theta": "w", "e": "z"})
    assert to_latex(shown) == r"p(y) \exp k w_k"


def test_messages_hold_code_and_no_other_markup():
    assert message("use `a*b`, not *c* or $d$`") == (Words("use "), Code("a*b"), Words(", not *c* or $d$`"))
