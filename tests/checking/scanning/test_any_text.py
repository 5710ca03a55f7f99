"""Whatever the text, a scan comes to an end, in time that grows as the text does, and every formula is where it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.checking.scanning.marks import HOLE, OPAQUE
from derive.checking.scanning.masking import Edit, masked, with_unix_ends
from derive.checking.scanning.origin import Fragment, joined
from derive.checking.scanning.page import Scan
from derive.checking.scanning.scan import scan_display, scan_text

PIECES = (
    "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\\\[", "\\\\]", "\\\\", "\\begin{align}", "\\end{align}", "\\begin{gather*}", "\\end{gather*}",
    "\\begin{verbatim}", "\\end{verbatim}", "\\begin{document}", "\\end{document}", "\\verb|", "|", "%", "{", "}", "\\$",
    "`", "``", "```", "```math", "~~~", ":::", ":::{math}", "{math}`", ":label: a", ">", "> ", "- ", "1. ", "    ", "\t", "#", "---",
    "<!--", "-->", "<!-- derive: off -->", "<details>", "<code>", "</code>", "<script>", "</script>", '<a href="$">', "](", ")",
    "\\newcommand{\\q}", "[1]", "{#1}", "\\def\\q#1{#1\\q}", "\\q", "\\let\\q\\r", "\\r", "% derive: param=a",
    "\n", "\n\n", "\r\n", "\r", " ", "a", "b = c", "x_1", "5", "é", "\U0001d53c", "\x01", "\u2028", "\ufeff",
)  # fmt: skip
UNITS = (
    "$", "$$ ", "$ a\n", "${", "$`", "`$", "\\begin{", "\\begin{align}\n\n", "\\[a\n\n", ">", "> ```math\n", "```math\n\n", "```\n~~~\n",
    "<!--", "<!--\n\n", "<script>\n", "<code>", '<a b="', "](a$", "\\", "%", "- a\n", "\\verb|", "\\begin{verbatim}",
    "\\newcommand{\\a}{", "\\input{a", "\\def\\a{\\a}$\\a$", "<!-- derive: ",
)  # fmt: skip
LONG = 200_000
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(st.characters(exclude_characters=HOLE))
NAMES = st.sampled_from(["a.md", "a.tex"])


def check(scan: Scan, text: str) -> None:
    """What holds of every scan."""
    last = 0
    for excerpt in scan.excerpts:
        page = excerpt.page
        assert page.text == text
        assert len(page.prose) == len(text)
        assert last <= excerpt.start <= excerpt.end <= len(text)
        last = excerpt.end
        starts = [excerpt.origin.starts(index) for index in range(len(excerpt.text) + 1)]
        ends = [excerpt.origin.ends(index + 1) for index in range(len(excerpt.text))]
        assert starts == sorted(starts)
        assert all(excerpt.start <= start < end <= excerpt.end for start, end in zip(starts, ends, strict=False))
        assert starts[-1] <= excerpt.end
        for char, start, end in zip(excerpt.text, starts, ends, strict=False):
            assert char == page.text[start] or (char, page.text[start]) == ("\n", "\r") or (page.text[start] == "\\" and end - start > 0)
        first, after = excerpt.spots(0, len(excerpt.text))
        assert (first.line, first.column) <= (after.line, after.column)
        assert len(excerpt.before) <= 600
        assert len(excerpt.after) <= 200
        assert HOLE not in excerpt.text
    for remark in scan.remarks:
        assert 0 <= remark.offset <= len(text)


@given(TEXTS, NAMES)
def test_any_text_is_scanned(text: str, name: str) -> None:
    check(scan_text(text, name), text)


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_text_is_scanned_in_time_that_grows_as_it_does(unit: str) -> None:
    """Were anything looked at again for each of these, this would take minutes."""
    for name in ("a.md", "a.tex"):
        scan = scan_text(unit * (LONG // len(unit)), name)
        assert len(scan.excerpts) <= LONG


def test_a_file_of_ten_million_characters() -> None:
    line = "> Words about nothing, with `code`, [a link](b.html), *stars* and costs of $5, or <b>tags</b>;\n"
    paragraph = line * 10 + "\n$$\na = b\n$$\n\n"
    text = paragraph * (10_000_000 // len(paragraph))
    assert len(scan_text(text, "a.md").excerpts) == 10_000_000 // len(paragraph)
    assert len(scan_text(text.replace("$5", "5"), "a.tex").excerpts) == 10_000_000 // len(paragraph)


@given(TEXTS)
def test_any_formula_is_read(text: str) -> None:
    scan = scan_display(text)
    check(scan, text)


@given(TEXTS, NAMES)
def test_without_commands_of_an_author_a_formula_is_what_stands_there(text: str, name: str) -> None:
    for excerpt in scan_text(text.replace("\\let", "").replace("\\def", "").replace("newcommand", ""), name).excerpts:
        for index, char in enumerate(excerpt.text):
            start = excerpt.origin.starts(index)
            assert excerpt.span(index, index + 1) == (start, start + 1)
            assert char == excerpt.page.text[start] or (char, excerpt.page.text[start]) == ("\n", "\r")


@given(TEXTS, NAMES)
def test_a_formula_behind_a_text_is_found_if_a_blank_line_is_between(text: str, name: str) -> None:
    """Unless the text leaves open what makes the rest no prose at all."""
    kept = text
    for sign in ("`", "~", ":", "<", "verbatim", "\\verb", "---", "document", "\t", "    ", "1.", "-", "def", "newcommand"):
        kept = kept.replace(sign, "")
    excerpts = scan_text(kept + "\n\n\n$$\nlast\n$$\n", name).excerpts
    assert excerpts[-1].text.strip() == "last" or excerpts[-1].environment


@given(TEXTS, st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.sampled_from([HOLE, OPAQUE])), max_size=5))
def test_masking_keeps_lengths_and_lines(text: str, edits: list[tuple[int, int, str]]) -> None:
    unix = with_unix_ends(text)
    assert len(unix) == len(text)
    covered = masked(unix, [Edit(min(start, end, len(text)), min(max(start, end), len(text)), filler) for start, end, filler in edits])
    assert len(covered) == len(text)
    assert [at for at, char in enumerate(covered) if char == "\n"] == [at for at, char in enumerate(unix) if char == "\n"]
    inside = {at for start, end, _ in edits for at in range(*sorted((start, end)))}
    assert all(one == other for at, (one, other) in enumerate(zip(covered, unix, strict=True)) if at not in inside)


@given(st.lists(st.tuples(st.text(max_size=4), st.integers(0, 3), st.integers(0, 3)), max_size=8))
def test_pieces_lead_back_to_where_they_come_from(parts: list[tuple[str, int, int]]) -> None:
    at = 0
    fragments, expected = [], []
    for text, gap, width in parts:
        start = at + gap
        fragments.append(Fragment(text, start, width))
        expected += [start if width else start + index for index in range(len(text))]
        at = start + (width or len(text))
    text, origin = joined(fragments, at)
    assert text == "".join(part for part, _, _ in parts)
    assert [origin.starts(index) for index in range(len(text))] == expected
    assert origin.starts(len(text)) == at
    middle = len(text) // 2
    split = [*origin.fragments(text, 0, middle), *origin.fragments(text, middle, len(text))]
    assert joined(split, at) == (text, origin)
