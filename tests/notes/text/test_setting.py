"""What a text becomes: the blocks of a page."""

from __future__ import annotations

import pytest

from derive.paper.blocks import (
    Callout,
    Code,
    Emphasis,
    Fold,
    Formula,
    Heading,
    Items,
    Link,
    Listing,
    Math,
    Paragraph,
    Strong,
    Table,
    Words,
)
from derive.paper.dialects.latex import write
from derive.paper.form import Letter, Number
from tests.notes.text.written import page


def test_words_and_their_marks():
    _, block = page("A *stressed* and **strong** `f(x)`, see [that\npage](bayes_rule), and $\\theta$ or \\$ too.").blocks
    assert block == Paragraph(
        text=(
            Words("A "), Emphasis((Words("stressed"),)), Words(" and "), Strong((Words("strong"),)), Words(" "), Code("f(x)"),
            Words(", see "), Link((Words("that page"),), "bayes_rule"), Words(", and "), Math(Letter("theta")), Words(" or $ too."),
        )
    )  # fmt: skip


def test_letters_are_renamed():
    _, block = page("The $\\theta_1$, {given}`\\theta = 0`, {proved}`TRUE`.", notation={"theta": "w", "mu": "m"}).blocks
    assert [write(part.form) for part in block.text if isinstance(part, Math)] == ["w_1", "w = 0", "(c + m)^2 = c^2 + 2cm + m^2"]


def test_blocks():
    text = "## Part\n\n- one\n- two\n\n1. first\n\n```python\nprint(1)\n```\n\n{define}`a = \\frac{1}{2}`\n\n{said}`a = b` It takes time."
    _, *blocks = page(text).blocks
    assert [type(block) for block in blocks] == [Heading, Items, Items, Listing, Formula, Formula, Paragraph]
    assert (blocks[1].ordered, blocks[2].ordered) == (False, True)
    assert blocks[3] == Listing(language="python", text="print(1)")
    assert blocks[4].first == Letter("a")
    assert blocks[6].text == (Emphasis((Words("Stated, not judged."),)), Words(" "), Words("It takes time."))


def test_exercises_are_numbered_and_their_solutions_fold():
    part = "::::{exercise}\nWhy?\n\n:::{solution}\nSo.\n:::\n::::\n\n"
    _, one, fold, two, _ = page(part + part).blocks
    assert one.text == (Strong((Words("Exercise 1."),)), Words(" "), Words("Why?"))
    assert two.text[0] == Strong((Words("Exercise 2."),))
    assert fold == Fold(summary=(Words("Solution"),), blocks=(Paragraph(text=(Words("So."),)),))


def test_a_table_takes_rows_and_cells_by_name():
    _, table = page("| Head | $x$ |\n|:--|--:|\n| {rows}`ROWS` |\n| label | {n}`THIRD` |").blocks
    assert isinstance(table, Table)
    assert table.columns == "lr"
    assert table.head == ((Words("Head"),), (Math(Letter("x")),))
    assert table.rows[0] == ((Math(Number("1")),), (Math(Number("2")),))
    assert table.rows[2][0] == (Words("label"),)


def test_the_status_line_counts():
    shown = "{proved}`TRUE`\n\nAgain {proved}`TRUE`, so {said}`a = b`.\n\n"
    status, *_ = page(shown + "{slip}`FALSE` Wrong.\n\n{said}`a = b` It takes time.").blocks
    assert status.text[0].inner == (Words("✓ 1 statement proved · 1 slip refuted · 2 formulas stated without a proof"),)


def test_steps_and_what_is_told_after_one():
    steps = "::::{steps} gaussian\n:::{after} drop_constant\nSee line {step}`drop_constant`.\n:::\n::::\n\n"
    _, *blocks = page(steps + "Line {step}`name_objective`.").blocks
    (place,) = [at for at, block in enumerate(blocks) if isinstance(block, Paragraph) and block.text[0] == Words("See line ")]
    assert [block.number for block in blocks[:place] if isinstance(block, Formula)][-1] == blocks[place].text[1].number
    assert [block.number for block in blocks if isinstance(block, Formula)][-1] == blocks[-1].text[1].number


def test_a_slip_is_marked_unless_its_role_says_otherwise():
    for role, expected in (("slip", "refuted"), ("slip-unread", "")):
        _, callout = page(f"{{{role}}}`FALSE` *Wrong.*").blocks
        assert isinstance(callout, Callout)
        assert callout.blocks[0] == Paragraph(text=(Emphasis((Words("Wrong."),)),))
        assert callout.blocks[1].expected == expected


@pytest.mark.parametrize(
    ("typed", "latex"),
    [
        (r"x_i y_i", r"x_iy_i"),
        (r"a+b - c", r"a + b - c"),
        (r"-\log(a)", r"-\log a"),
        (r"\log \theta", r"\log \theta"),
        (r"\frac{n}{2} \log(2\pi\sigma^2)", r"\frac{n}{2}\log(2\pi\sigma^2)"),
        (r"\sum_{i=1}^n (y_i - x_i)^2", r"\sum_{i=1}^{n}(y_i - x_i)^2"),
        (r"\sum_{i=1}^n x_i + c", r"\sum_{i=1}^{n}x_i + c"),
        (r"\prod_{k \ne i} p_k", r"\prod_{k \ne i}\,p_k"),
        (r"\hat{\theta}_{\mathrm{MLE}}", r"\hat\theta_{\mathrm{MLE}}"),
        (r"\arg\min_\theta L(\theta)", r"\underset{\theta}{\arg\min}\; L(\theta)"),
        (r"\left( \frac{a}{b} \right)^2", r"\left( \frac{a}{b} \right)^2"),
        (r"\lvert x \rvert + \sqrt{2}", r"\lvert x\rvert + \sqrt{2}"),
        (r"p(y \mid X, \theta)", r"p(y \mid X, \theta)"),
        (r"X^\top X", r"X^\top X"),
        (r"θ_1 x_i", r"\theta_1x_i"),
    ],
)
def test_a_term_is_set_as_a_textbook_would(typed, latex):
    _, block = page(f"A ${typed}$ there.").blocks
    assert write(block.text[1].form) == latex
