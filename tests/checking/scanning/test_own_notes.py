"""The notes are written for several readers of formulas: whichever the target, a scan finds the same ones."""

import re
from pathlib import Path

import pytest

import derive
from derive.checking.scanning.page import Layout
from derive.checking.scanning.scan import scan_file

OUTPUT = Path(derive.__file__).parent.parent / "output"
CHAPTERS = sorted(path.stem for path in (OUTPUT / "github").glob("*.md") if path.stem != "README")


def formulas(path: Path) -> list[tuple[Layout, str]]:
    """How each formula is set and what it is, but for its number."""
    scan = scan_file(path)
    assert [excerpt for excerpt in scan.excerpts if excerpt.problem] == []
    assert scan.remarks == ()
    return [(one.layout, " ".join(re.sub(r"\\(?:tag|label)\{[^{}]*\}", "", one.text).split())) for one in scan.excerpts]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_target_shows_the_same_formulas(chapter: str) -> None:
    github = formulas(OUTPUT / "github" / f"{chapter}.md")
    latex = formulas(OUTPUT / "latex" / f"{chapter}.tex")
    assert formulas(OUTPUT / "kramdown" / f"{chapter}.md") == github
    # In LaTeX signs of prose, such as a tick, are formulas as well.
    assert [text for layout, text in latex if layout is Layout.DISPLAY] == [text for layout, text in github if layout is Layout.DISPLAY]
    assert {text for _, text in github} <= {text for _, text in latex}
    assert len(github) > 100


@pytest.mark.parametrize("target", ["github/{}.md", "kramdown/{}.md", "latex/{}.tex"])
def test_a_formula_stands_where_it_is_said_to(target: str) -> None:
    """Lines and columns count in the file as an editor shows it."""
    for chapter in CHAPTERS:
        path = OUTPUT / target.format(chapter)
        lines = path.read_text(encoding="utf-8").split("\n")
        for excerpt in scan_file(path).excerpts:
            text = excerpt.text.rstrip()
            first, last = excerpt.spots(len(text) - len(text.lstrip()), len(text))
            assert lines[first.line - 1][first.column - 1 :].startswith(text.strip().split("\n")[0])
            assert lines[last.line - 1][: last.column - 1].endswith(text.split("\n")[-1].strip())
