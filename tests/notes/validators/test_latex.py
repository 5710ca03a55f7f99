"""pdflatex takes the book and each chapter alone, with nothing undefined, doubled or too wide."""

from __future__ import annotations

import pytest

from tests.notes.validators import engines, latex
from tests.notes.validators.samples import BOOK, CHAPTER, caught, content, spoiled
from tests.notes.validators.site import Site, committed

GOOD = {"ridge.tex": CHAPTER, "book.tex": BOOK}


def test_the_committed_book_and_chapters():
    report = engines.ENGINES["pdflatex"]()
    report.good()
    assert set(report.out) == set(committed("latex").pages)
    assert latex.BOOK in report.out
    assert len(report.out) > 1


def test_a_good_book():
    content([latex.check(Site(pages=GOOD))], 6)


LONG = r"\[ " + " + ".join(f"x_{{{number}}}" for number in range(60)) + r" \]"
END = r"\begin{tabular}"


@pytest.mark.parametrize(
    "old, new, patterns",
    [
        (END, rf"$\nosuchmacro$ {END}", [r"^book: .*Undefined control sequence", r"^alone-ridge: .*Undefined control sequence"]),
        (END, rf"\eqref{{derive:nowhere}} {END}", [r"^book: .*Reference `derive:nowhere' .*undefined", r"^alone-ridge: .*undefined"]),
        (END, rf"\cite{{nobody}} {END}", [r"^book: .*Citation `nobody' .*undefined"]),
        (END, rf"{LONG} {END}", [r"^book: ridge\.tex: Overfull \\hbox \(\d", r"^alone-ridge: ridge\.tex: Overfull"]),
        (END, rf"\noindent\hbox to 346pt{{}}\par {END}", [r"Overfull \\hbox \(1\.0"]),
        (END, rf"\vbox to 900pt{{x\vss}} {END}", [r"Overfull \\vbox"]),
        (END, rf"\label{{derive:ridge}} {END}", [r"^book: .*derive:ridge' multiply defined"]),
        (END, rf"\label{{ridge}} {END}", [r"the label `ridge` does not begin with derive:"]),
        (END, rf"\includegraphics{{figures/nowhere.pdf}} {END}", [r"^book: .*nowhere\.pdf' not found"]),
        (END, f"$θ$ {END}", [r"ridge\.tex:\d+: not ASCII", r"^book: .*Unicode"]),
        (END, rf"{{\fontencoding{{OT1}}\selectfont\char200}} {END}", [r"^book: ridge\.tex: Missing character"]),
        (END, rf"\usepackage{{bm}} {END}", [r"a chapter has no preamble: \\usepackage"]),
        ("amsmath, amssymb, graphicx", "graphicx", [r"^alone-ridge: .*Undefined control sequence|^alone-ridge: .*aligned undefined"]),
        ("% Written by derive. Packages: amsmath, amssymb, graphicx.\n", "", [r"ridge\.tex:1: .*names no packages"]),
        ("&\\ge 0", "&\\ge 0 $", [r"^book: pdflatex ends with 1"]),
    ],
)
def test_a_bad_chapter_is_caught(old, new, patterns):
    report = latex.check(Site(pages={**GOOD, "ridge.tex": spoiled(CHAPTER, old, new)}))
    for pattern in patterns:
        caught(report, pattern)


def test_a_chapter_that_the_book_leaves_out_is_caught():
    other = CHAPTER.replace("derive:ridge", "derive:lasso")
    caught(latex.check(Site(pages={**GOOD, "lasso.tex": other})), r"book\.tex: lasso\.tex is not in it")


def test_two_chapters_with_one_label_are_caught():
    pages = {"ridge.tex": CHAPTER, "again.tex": CHAPTER, "book.tex": spoiled(BOOK, r"\input{ridge}", r"\input{ridge}\input{again}")}
    report = latex.check(Site(pages=pages))
    caught(report, r"^book: .*multiply")
    assert not any(line.startswith("alone") for line in report.complaints), report.complaints
