"""The project's own notes: what they show as a slip is refuted, and nothing else is."""

from pathlib import Path

from derive.checking.documents import check

OUTPUT = Path(__file__).resolve().parents[2] / "output" / "github"


def test_the_slips_of_the_notes_are_refuted_and_nothing_else_is():
    report = check(OUTPUT)
    assert [(one.path, one.stretch.line, one.code) for one in report.errors] == []
    assert report.faults == ()
    marked = sum(page.read_text(encoding="utf-8").count("<!-- derive: expect refuted -->") for page in OUTPUT.glob("*.md"))
    assert report.counts.expected == marked >= 30
    assert report.counts.proved >= 150
