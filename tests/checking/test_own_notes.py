"""The project's own notes: what they show as a slip is refuted, and nothing else is; their derivations are proved from the page alone."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from derive.checking.documents import check, checked
from derive.checking.examining import Examined, Task, examine
from derive.checking.gathering import gathered
from derive.notes.composing import Composer
from tests.checking.examples.steps import STEPS, UNPROVED

OUTPUT = Path(__file__).resolve().parents[2] / "output" / "github"


def test_the_slips_of_the_notes_are_refuted_and_nothing_else_is():
    report = check(OUTPUT)
    assert [(one.path, one.stretch.line, one.code) for one in report.errors] == []
    assert report.faults == ()
    marked = sum(page.read_text(encoding="utf-8").count("<!-- derive: expect refuted -->") for page in OUTPUT.glob("*.md"))
    assert report.counts.expected == marked >= 30
    assert report.counts.proved >= 150


@pytest.mark.parametrize("chapter", STEPS)
def test_the_steps_of_a_derivation_are_proved_from_its_page(chapter: str) -> None:
    """Each is a display of its own, which says again what the one before is a name for."""
    found: list[Examined] = []

    def numbered(_: Callable[[Task], Examined], tasks: Sequence[Task]) -> Iterator[Examined]:
        for task in tasks:
            if r"\tag{" in task.text:
                found.append(examine(task))
            yield Examined()

    checked(gathered([OUTPUT / f"{chapter}.md"])[0], over=numbered)
    assert len(found) == STEPS[chapter]
    proved = sum(bool(one.proved) and not (one.agreeing or one.unknown or one.defined) for one in found)
    assert proved == STEPS[chapter] - len(UNPROVED.get(chapter, ()))


def test_no_other_page_has_numbered_steps():
    with_steps = {page.stem for page in OUTPUT.glob("*.md") if r"\tag{" in page.read_text(encoding="utf-8")}
    assert with_steps == STEPS.keys()


def test_a_slip_is_marked_unless_its_chapter_says_otherwise():
    assert Composer.slip.__kwdefaults__ == {"expected": "refuted"}
