"""Formulas in LaTeX, with their places counted by hand."""

import pytest

from derive.checking.scanning.scan import scan_text
from tests.checking.scanning.places import listed, texts

DISPLAY, INLINE = "display", "inline"


def test_dollars_and_brackets() -> None:
    text = "A $m$ and \\(s\\):\n$$\nm = 1\n$$\n\\[ s\n= 2 \\]\n"
    assert listed(scan_text(text, "a.tex")) == [
        (INLINE, "1:4-1:5", "m"),
        (INLINE, "1:13-1:14", "s"),
        (DISPLAY, "3:1-3:6", "m = 1"),
        (DISPLAY, "5:4-6:4", "s\n= 2"),
    ]


@pytest.mark.parametrize("star", ["", "*"])
@pytest.mark.parametrize("name", ["equation", "align", "gather", "multline", "eqnarray", "flalign", "dmath"])
def test_environments(name: str, star: str) -> None:
    text = f"\\begin{{{name}{star}}}\n  a &= b \\\\[2pt]\n  &= c \\text{{ if $d$}}\n\\end{{{name}{star}}}\n"
    (excerpt,) = scan_text(text, "a.tex").excerpts
    assert listed(scan_text(text, "a.tex")) == [(DISPLAY, "2:3-3:22", text.split("\n", 1)[1].rsplit("\n", 2)[0].strip())]
    assert excerpt.environment == name + star


def test_an_argument_of_an_environment_is_no_part() -> None:
    assert texts(scan_text(r"\begin{alignat*}{2} a &= b \end{alignat*} \begin{math} c \end{math}", "a.tex")) == ["a &= b", "c"]


@pytest.mark.parametrize(
    "text",
    [
        "% $a$\n\\% 5\\$",
        "\\begin{verbatim}\n$a$\n\\end{verbatim}",
        "\\begin{lstlisting}[language=R]\nd$a + d$b\n\\end{lstlisting}",
        "\\begin{minted}{r}\n$a$ % \\end{document}\n\\end{minted}",
        "\\begin{comment}\n$a$\n\\end{comment}",
        "\\verb|$a$| and \\verb*!$b$! and \\lstinline[language=C]+$c$+",
        "\\url{https://a.org/$x$}",
        "\\documentclass{article}\n\\newcommand{\\x}{$x$}\n$a$\n\\begin{document}\ntext\n\\end{document}\n$b$",
        "a line \\\\[2pt] and \\\\(5)",
    ],
)
def test_what_is_no_formula(text: str) -> None:
    assert listed(scan_text(text, "a.tex")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a$ % $b$\n$c$", ["a", "c"]),
        ("\\begin{align}\na % one\n\n% two\n&= 50\\% \\\\ % three $\nb\n\\end{align}", ["a \n\n\n&= 50\\% \\\\ \nb"]),
        ("$$\na\n%\n= b\n$$", ["a\n\n= b"]),
        ("$a$$b$", ["a", "b"]),
        ("\\$5 and $c$", ["c"]),
        ("\\verb|$| then $a$ and \\verb+%+ $b$", ["a", "b"]),
        ("\\begin{document}$a$\\end{document}", ["a"]),
        ("$a \\mbox{ if $b$}$, $\\{c$", ["a \\mbox{ if $b$}", "\\{c"]),
    ],
)
def test_what_is_one(text: str, expected: list[str]) -> None:
    assert texts(scan_text(text, "a.tex")) == expected


def test_a_formula_that_is_left_open_is_told_and_the_rest_is_read() -> None:
    scan = scan_text("$a = b\n\n\\[ c\n\n\\begin{align} d\n\n$e$\n\\begin{align} f \\end{align} $g", "a.tex")
    assert [(excerpt.text.strip(), excerpt.problem) for excerpt in scan.excerpts] == [
        ("a = b", "unclosed"),
        ("c", "unclosed"),
        ("d", "unclosed"),
        ("e", ""),
        ("f", ""),
        ("g", "unclosed"),
    ]


def test_what_opens_again_was_left_open() -> None:
    scan = scan_text("\\[ \\begin{aligned} a\n\n\\[ \\begin{aligned} b \\end{aligned} \\]", "a.tex")
    assert [excerpt.problem for excerpt in scan.excerpts] == ["unclosed", ""]
