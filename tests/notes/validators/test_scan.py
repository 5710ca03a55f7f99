"""Formulas are found by their delimiters, in order, with their lines."""

from __future__ import annotations

import re

import pytest

from tests.notes.validators import scan
from tests.notes.validators.samples import CHAPTER, GITHUB, KRAMDOWN, spoiled

BODIES = [
    (r"\lambda > 0", False),
    (r"f_\theta(x_i)", False),
    (r"\hat\theta_{\mathrm{MAP}}", False),
    (
        (
            "\\begin{aligned}\n\\mathrm{RSS}(\\theta) &= \\sum_{i=1}^{n}\\,\\bigl( y_i - f_\\theta(x_i) \\bigr)^2 \\\\\n&\\ge 0\n"
            "\\end{aligned}\n\\tag{1}"
        ),
        True,
    ),
    (r"y_i = f_\theta(x_i) + \varepsilon_i", False),
    (r"p_\varepsilon(e) < \infty", True),
    (r"\lvert r\rvert", False),
    (r"\frac{\sigma^2}{\tau^2}", False),
    (r"\lambda", False),
    ("a_1", False),
    ("a_1 = 1", True),
    (r"\propto 1", False),
    (r"x \mid y", True),
]


@pytest.mark.parametrize("reader, text", [(scan.github, GITHUB), (scan.kramdown, KRAMDOWN)], ids=["github", "kramdown"])
def test_the_sample_in_markdown(reader, text):
    source = reader(text)
    assert [formula.key for formula in source.formulas] == BODIES
    assert source.complaints == ()
    lines = text.splitlines()
    for formula in source.formulas:
        assert formula.body.split("\n")[0].strip() in lines[formula.line - (not formula.display)]
    assert len(source.prose) == len(text)


def test_the_sample_in_latex():
    found = scan.latex(CHAPTER).formulas
    assert [formula.display for formula in found] == [False, False, True, True, False, False]
    assert found[2].body.startswith(r"\begin{aligned}")
    assert found[4].body == r"\lvert r\rvert"
    mixed = "% $a$\n\\$5 \\[ b \\] \\(c\\) $d$ \\\\[1ex] $e$ $\\checkmark$"
    assert [formula.body for formula in scan.latex(mixed).formulas] == ["b", "c", "d", "e"]


def test_a_row_of_an_alignment_is_given_its_environment():
    found = scan.latex("\\begin{align*}\na &= b \\\\\n&= c\n\\end{align*}").formulas
    assert [formula.body for formula in found] == ["\\begin{aligned}\na &= b \\\\\n&= c\n\\end{aligned}"]


@pytest.mark.parametrize(
    "reader, text, found",
    [
        (scan.github, "a $x$ b", [r"1: \$ outside", r"1: \$ outside"]),
        (scan.github, "\n$$\nx\n$$\n", ["2: ", "2: ", "4: ", "4: "]),
        (scan.github, r"a \alpha b", [r"1: \\alpha outside"]),
        (scan.github, "\\(a\\) `$5`", [r"1: \\\( outside"]),
        (scan.kramdown, "a $x$ b", [r"1: \$ outside", r"1: \$ outside"]),
        (scan.kramdown, "a\n$$\nx\n$$\n", ["2: .*not set off"]),
        (scan.kramdown, "> a\n>\n> $$\n> x\n> $$\n> b\n", ["3: .*not set off"]),
        (scan.kramdown, "a\n\n$$\nx\n\n", ["3: ", "3: "]),
    ],
)
def test_what_is_not_a_formula_is_told(reader, text, found):
    complaints = reader(text).complaints
    assert len(complaints) == len(found), complaints
    for complaint, pattern in zip(complaints, found, strict=True):
        assert re.match(pattern, complaint), complaint


def test_tables_have_a_rule():
    assert [(line, len(rows)) for line, rows in scan.tables(GITHUB)] == [(23, 4)]
    assert list(scan.tables("| a |\n| b |\n")) == []
    assert list(scan.tables("```\n| a |\n|--|\n```\n")) == []


def test_folds_have_blank_lines():
    assert list(scan.folds(GITHUB)) == list(scan.folds(KRAMDOWN)) == []
    assert list(scan.folds(spoiled(GITHUB, "</summary>\n", "</summary>"))) == ["41: no blank line after </summary>"]
    assert list(scan.folds(spoiled(GITHUB, "\n\n</details>", "\n</details>"))) == ["48: no blank line before </details>"]
    assert list(scan.folds(spoiled(GITHUB, "</details>", ""))) == ["0: <details> and </details> do not pair up"]
