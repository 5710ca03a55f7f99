"""Every chapter's page: its anatomy, and that it says proved of what the judge proved and of nothing else."""

from __future__ import annotations

import re

import pytest

from derive.catalogue import entry, names
from derive.claims.claim import Claim
from derive.claims.relations import SameArgmin
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.derivation.step import Statement
from derive.notes.book import all_chapters, documents
from derive.notes.chapter import ROOM
from derive.notes.composing import Composer
from derive.notes.tally import NotRuledSo
from derive.notes.text.chapters import ours
from derive.paper.blocks import Callout, Document, Fold, Formula, Heading, Listing, Picture, Words, texts, walk
from derive.paper.targets._target import Target
from derive.vocabulary.symbols import mu, y
from tests.paper.katex import accepts, tidy
from tests.paper.written import formulas, latex

CHAPTERS = names(ROOM)


@pytest.fixture(scope="module")
def pages() -> dict[str, Document]:
    return {page.name: page for page in documents()}


def _plain(page: Document) -> str:
    """The github page, to look for words on it."""
    return entry("derive.paper.targets", "github", Target).page(page, pictures=True, front_matter=())


def test_nine_chapters_in_order():
    assert [chapter.number for chapter in all_chapters()] == list(range(1, len(CHAPTERS) + 1))
    assert len(CHAPTERS) >= 9
    assert {path.stem for path in ours().glob("*.md")} == {each.name for each in all_chapters()} == set(CHAPTERS)


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_anatomy_of_a_page(pages, name):
    page = pages[name]
    kinds = [type(block) for block in page.blocks]
    assert kinds[0] is Formula, "the boxed result stands above the fold"
    assert page.blocks[0].boxed
    headings = [part.text for block in page.blocks if isinstance(block, Heading) for part in block.text if isinstance(part, Words)]
    assert {"Run it yourself", "Exercises"} <= set(headings), headings
    assert len([block for block in walk(page.blocks) if isinstance(block, Fold)]) >= 2, "exercises with folded solutions"
    assert [block for block in walk(page.blocks) if isinstance(block, Callout) and block.title == (Words("Common slip"),)]
    assert [block for block in walk(page.blocks) if isinstance(block, Listing) and block.language == "python"]
    assert page.summary
    assert page.title


def test_every_figure_stands_on_some_page(pages):
    shown = {block.name for page in pages.values() for block in walk(page.blocks) if isinstance(block, Picture)}
    assert shown == set(names("derive.notes.figures"))


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_status_line_counts_the_marks_on_the_page(pages, name):
    page = _plain(pages[name])
    (status,) = [line for line in page.splitlines() if line.startswith("**✓ ")]
    steps = re.search(r"(\d+) steps? proved from (\d+) assumptions?", status)
    assert page.count("✓ proved · `") == (int(steps[1]) if steps else 0)
    if steps:
        assert len(set(re.findall(r"^> \*\*(A\d+)\*\*", page, re.MULTILINE))) == int(steps[2])
    slips = re.search(r"(\d+) slips? refuted", status)
    assert page.count("✗ refuted: ") == int(slips[1])
    stated = re.search(r"(\d+) formulas? stated without a proof", status)
    assert page.count("*Stated, not judged.*") + page.count(" (stated, not judged)") == (int(stated[1]) if stated else 0)
    further = re.search(r"(\d+) (?:further )?statements? proved", status)
    ticked = [latex(block) for block in walk(pages[name].blocks) if isinstance(block, Formula) and block.ticked]
    marks = len(ticked) + page.count("(✓)") + len(re.findall(r"(?<=\| )proved(?= \|)|\*\*: proved", page)) + page.count(r"\boxed")
    # One claim may be shown twice, and a box may be a derivation's.
    assert len(set(ticked)) <= int(further[1]) <= marks
    assert "undecided" not in page
    assert "verified" not in page.lower()


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_formula_is_tidy_and_parses(pages, name):
    found = formulas(pages[name])
    assert len(found) > 20
    for told, displayed in found:
        tidy(told)
        accepts(told, display=displayed)


@pytest.mark.parametrize("name", CHAPTERS)
def test_words_hold_no_formulas_of_their_own(pages, name):
    """A result that is typed into a sentence would be a formula that nobody judged."""
    for block in walk(pages[name].blocks):
        for text in texts(block):
            for part in text:
                if isinstance(part, Words):
                    assert not re.search(r"[=≤≥∑∏∫√²σθμλτεπ\\]", part.text), part.text


@pytest.mark.parametrize("name", CHAPTERS)
def test_numbers_have_at_most_six_digits(pages, name):
    for told, _ in formulas(pages[name]):
        for number in re.findall(r"\d+\.\d+", told):
            assert len(number.replace(".", "").lstrip("0")) <= 6, number


@pytest.mark.parametrize("name", CHAPTERS)
def test_links_lead_to_chapters(pages, name):
    targets = set(re.findall(r"\]\(([a-z_]+)\.md\)", _plain(pages[name])))
    assert targets <= set(CHAPTERS)


def _ruling(before, relation, after) -> Statement:
    return Statement(title="", claim=Claim(before=before, relation=relation, after=after, unknowns=frozenset((mu,))))


TRUE = _ruling((mu - y[1]) ** 2, SameArgmin(), 2 * (mu - y[1]) ** 2)
FALSE = _ruling((mu - y[1]) ** 2, SameArgmin(), -((mu - y[1]) ** 2))


def test_a_page_cannot_call_proved_what_is_not():
    assert isinstance(TRUE.verdict, Proved)
    assert isinstance(FALSE.verdict, Refuted)
    page = Composer({})
    for show in (page.proved, page.boxed, page.claimed, page.count):
        show(TRUE)
        with pytest.raises(NotRuledSo, match="says that this is proved"):
            show(FALSE)
    with pytest.raises(NotRuledSo, match="says that this is refuted"):
        page.slip((Words("This is wrong."),), TRUE)
    page.slip((Words("This is wrong."),), FALSE)


def test_a_page_cannot_show_what_is_undecided():
    class Open(Statement):
        verdict = Undecided(tried=("nothing",))

    unknown = Open(title="", claim=TRUE.claim)
    page = Composer({})
    with pytest.raises(NotRuledSo):
        page.proved(unknown)
    with pytest.raises(NotRuledSo):
        page.slip((Words("Who knows."),), unknown)
