"""Commands that an author defines: what stands for them, from where, and that none of them runs away."""

from pathlib import Path

import pytest

from derive.checking.scanning import macros
from derive.checking.scanning.page import Scan
from derive.checking.scanning.scan import scan_display, scan_file, scan_text
from tests.checking.scanning.places import texts, written

DOUBLING = "".join(rf"\def\{one}{{\{two}\{two}\{two}\{two}\{two}\{two}}}" for one, two in zip("abcdefgh", "bcdefghi", strict=True))
"""Six times the next one, and so on."""


def last(definitions: str, formula: str) -> str:
    """What a formula behind definitions becomes."""
    return texts(scan_text(f"{definitions}\n\n${formula}$", "a.tex"))[-1]


@pytest.mark.parametrize(
    ("definitions", "formula", "expected"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", r"x \in \R^n", r"x \in \mathbb{R}^n"),
        (r"\newcommand\R{\mathbb R}", r"\R", r"\mathbb R"),
        (r"\newcommand*{\norm}[1]{\|#1\|}", r"\norm{a_{i}}^2 + \norm b", r"\|a_{i}\|^2 + \|b\|"),
        (r"\renewcommand{\vec}[1]{\mathbf{#1}}", r"\vec x\vec{y}", r"\mathbf{x}\mathbf{y}"),
        (r"\newcommand{\N}[2][0]{N(#1, #2)}", r"\N{s} + \N[m]{s}", "N(0, s) + N(m, s)"),
        (r"\def\half{\frac12} \def\p#1#2{p(#1 \mid #2)}", r"\half \p x{y z}", r"\frac12 p(x \mid y z)"),
        (r"\def\E{\mathbb E}\newcommand{\mean}[1]{\E[#1]}", r"\mean{\mean{a}}", r"\mathbb E[\mathbb E[a]]"),
        (r"\DeclareMathOperator{\Var}{Var}", r"\Var(x)", r"\operatorname{Var}(x)"),
        (r"\DeclareMathOperator*{\argmin}{arg\,min}", r"\argmin_a", r"\operatorname*{arg\,min}_a"),
        (r"\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}", r"\abs{a} \abs*{b} \abs[\big]{c}",
         r"\lvert a \rvert \left\lvert b \right\rvert \lvert c \rvert"),
        (r"\let\eps\varepsilon \let\al=\alpha", r"\eps\al", r"\varepsilon\alpha"),
        (r"\let\old\phi \let\phi\varphi \let\varphi\old", r"\phi\varphi", r"\varphi\phi"),
        (r"\newcommand{\al}{\alpha}\newcommand{\f}[1]{\al#1}", r"\f{b}c", r"\alpha bc"),
        (r"\newcommand{\skip}[1]{\alpha}", r"\skip{z}b", r"\alpha b"),
        (r"\newcommand{\bold}{\vc}\newcommand{\vc}[1]{\mathbf{#1}}", r"\bold{x}^2", r"\mathbf{x}^2"),
        (r"\providecommand{\a}{1}\providecommand{\a}{2}", r"\a", "1"),
        (r"\newcommand{\a}{1}\renewcommand{\a}{2}", r"\a", "2"),
        (r"\newcommand{\R}{\ensuremath{\mathbb{R}}\xspace}", r"\R", r"\mathbb{R}"),
        (r"\NewDocumentCommand{\k}{m m}{k(#1, #2)}", r"\k{a}{b}", "k(a, b)"),
        (r"\newcommand{\R}{$\mathbb{R}$}", r"a", "a"),
        ("\\newcommand{\\p}[1]{% why\n  p(#1)% so\n}", r"\p{x}", "p(x)"),
        (r"% \newcommand{\R}{r}", r"\R", r"\R"),
        (r"\newcommand{\R}{r", r"\R", r"\R"),
    ],
)  # fmt: skip
def test_what_stands_for_a_command(definitions: str, formula: str, expected: str) -> None:
    assert last(definitions, formula) == expected


def test_a_command_counts_from_its_definition_on() -> None:
    assert texts(scan_text(r"$\a$ \newcommand{\a}{1} $\a$ \renewcommand{\a}{2} $\a$", "a.tex")) == [r"\a", "1", "2"]


def test_definitions_in_markdown_are_formulas_of_nothing() -> None:
    text = "$$\n\\newcommand{\\E}{\\mathbb{E}}\n$$\n\n$$\\def\\p{p} \\p(x)$$ and $\\E[x]$ but `\\def\\q{q}` $\\q$"
    assert texts(scan_text(text, "a.md")) == ["p(x)", r"\mathbb{E}[x]", r"\q"]


def test_a_definition_in_a_block_quote_or_with_code_in_it() -> None:
    text = "> $$\n> \\newcommand{\\a}{x\n> > y} \\newcommand{\\b}{`z`}\n> $$\n> $\\a$ and $\\b$"
    first, second = scan_text(text, "a.md").excerpts
    assert (first.text, bool(second.problem)) == ("x\n> y", True)


def test_what_stands_for_a_command_comes_from_where_it_is_used() -> None:
    (excerpt,) = scan_text("\\newcommand{\\N}[1]{\\mathcal{N}(#1)}\n$$\nx + \\N{a} = b\n$$", "a.md").excerpts
    text = excerpt.text
    assert text.strip() == r"x + \mathcal{N}(a) = b"
    for inside in (r"\mathcal", "N", "a}"[:1], ")"):
        at = text.index(inside, text.index("+"))
        assert [str(spot) for spot in excerpt.spots(at, at + len(inside))] == ["3:5", "3:10"]
    at = text.index("b")
    assert [str(spot) for spot in excerpt.spots(at, at + 1)] == ["3:13", "3:14"]
    assert [str(spot) for spot in excerpt.spots(text.index("x"), at)] == ["3:1", "3:13"]


def test_commands_for_the_ends_of_environments() -> None:
    text = r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}" + "\n\\be a\n= b \\ee $c$"
    scan = scan_text(text, "a.tex")
    assert texts(scan) == ["a\n= b", "c"]
    assert scan.excerpts[0].environment == "equation"


@pytest.mark.parametrize(
    ("definitions", "formula"),
    [
        (r"\def\a{\a}", r"\a"),
        (r"\def\a{\a\a}", r"\a"),
        (r"\def\a{x\b}\def\b{y\a}", r"\a"),
        (r"\def\a#1{\a{#1#1}}", r"\a{x}"),
        (DOUBLING, r"\a"),
        (r"\def\a#1.{#1}", r"\a b."),
        (r"\NewDocumentCommand{\a}{o m}{#2}", r"\a{b}"),
        (r"\newcommand{\a}[2]{#1 #2}", r"\a{b}"),
        (r"\newcommand{\a}[1]{#1}", r"\frac{\a}{b}"),
    ],
)  # fmt: skip
def test_what_cannot_be_replaced_is_told_and_the_rest_is_read(definitions: str, formula: str) -> None:
    scan = scan_text(f"{definitions}\n\n${formula}$\n\n$c$", "a.tex")
    first, second = scan.excerpts
    assert first.problem
    assert first.text == formula
    assert (second.text, second.problem) == ("c", "")


def test_the_work_for_a_document_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that runs away over and over does not cost its bound each time."""
    monkeypatch.setattr(macros, "ALL_WORK", 3 * macros.WORK)
    scanner = scan_text("\\def\\a{x\\a}\\def\\b{y}\n\n" + "$\\b$ $\\a$\n\n" * 50 + "$c$", "a.tex")
    assert [excerpt.text for excerpt in scanner.excerpts if not excerpt.problem] == ["y", "y", "y", "c"]


# other files


def scanned(folder: Path, text: str) -> Scan:
    """What a document in this folder says."""
    return scan_file(written(folder, "main.tex", text))


def test_definitions_are_taken_from_files_of_the_folder(tmp_path: Path) -> None:
    written(tmp_path, "parts/macros.tex", "\\newcommand{\\R}{r}\n\\input{more}")
    written(tmp_path, "parts/more.tex", "\\newcommand{\\S}{s} % \\newcommand{\\T}{t}")
    written(tmp_path, "own.sty", "\\def\\T{u}")
    scan = scanned(tmp_path, "\\usepackage{amsmath, own}\n\\input{parts/macros.tex}\n\\begin{document}\n$\\R\\S\\T$ \\end{document}")
    assert texts(scan) == ["rsu"]
    assert scan.remarks == ()
    assert scanned(tmp_path, "\\newcommand{\\part}[1]{\\input{#1}\\input{\\jobname}} $a$").remarks == ()


def test_they_count_from_where_they_are_taken_in(tmp_path: Path) -> None:
    written(tmp_path, "m.tex", "\\newcommand{\\a}{1}")
    assert texts(scanned(tmp_path, "$\\a$ \\input m\n $\\a$ \\renewcommand{\\a}{2} $\\a$")) == [r"\a", "1", "2"]


@pytest.mark.parametrize("name", ["../outside", "link", "linked/inside", "missing", "parts", "a" * 290, "/etc/hostname", "circle"])
def test_no_other_file_is_read(tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    outside = written(tmp_path, "outside.tex", "\\newcommand{\\a}{1}")
    written(tmp_path, "away/inside.tex", "\\newcommand{\\a}{1}")
    (home / "parts").mkdir(parents=True)
    (home / "link.tex").symlink_to(outside)
    (home / "linked").symlink_to(tmp_path / "away")
    (home / "circle.tex").symlink_to(home / "circle.tex")
    scan = scanned(home, f"\\input{{{name}}} $\\a$")
    assert texts(scan) == [r"\a"]
    assert [str(remark.page.spot(remark.offset)) for remark in scan.remarks] == ["1:1"]


def test_files_that_take_in_each_other_come_to_an_end(tmp_path: Path) -> None:
    written(tmp_path, "a.tex", "\\input{b}\\newcommand{\\a}{1}")
    written(tmp_path, "b.tex", "\\input{a}\\newcommand{\\b}{2}")
    scan = scanned(tmp_path, "\\input{a} $\\a\\b$")
    assert (texts(scan), scan.remarks) == (["12"], ())
    for number in range(20):
        written(tmp_path, f"n{number}.tex", f"\\input{{n{number + 1}}}")
    assert [remark.sentence for remark in scanned(tmp_path, "\\input{n0} $a$").remarks] == ["`n8` was not read: 50 files are, 8 deep"]


def test_too_large_or_binary_files_are_not_taken_in(tmp_path: Path) -> None:
    written(tmp_path, "large.tex", "\\newcommand{\\a}{1}" + " " * 1_000_000)
    written(tmp_path, "binary.tex", "\\newcommand{\\a}{1}\x00")
    scan = scanned(tmp_path, "\\input{large} \\input{binary} $\\a$")
    assert texts(scan) == [r"\a"]
    assert len(scan.remarks) == 2


def test_a_preamble_is_read_wherever_it_is(tmp_path: Path) -> None:
    preamble = written(tmp_path, "elsewhere/p.tex", "\\newcommand{\\a}{1} $x$")
    document = written(tmp_path, "home/a.md", "$\\a$")
    assert texts(scan_file(document, preamble=preamble)) == ["1"]
    assert texts(scan_text("$\\a$", preamble=preamble)) == ["1"]
    assert texts(scan_display("\\a", preamble=preamble)) == ["1"]
    assert texts(scan_file(document)) == [r"\a"]
