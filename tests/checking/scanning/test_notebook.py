"""Formulas in the Markdown cells of notebooks, with their places in the file."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.checking.scanning.decoding import decoded
from derive.checking.scanning.scan import scan_file, scan_text
from derive.vocabulary.errors import InputError
from tests.checking.scanning.places import between, listed, texts, written

BY_HAND = r"""{
 "metadata": {"cells": [{"cell_type": "markdown", "source": "$no$"}]},
 "cells": [
  {"cell_type": "code", "source": ["d$x + $y"], "outputs": [{"cell_type": "markdown", "source": "$no$"}]},
  {
   "source": [
    "Mean $\\mu$ and\n",
    "$$\n",
    "\\frac{1}{n} = \u03b1 + b\n",
    "$$"
   ],
   "cell_type": "markdown"
  },
  {"cell_type": "raw", "source": "$no$"},
  {"cell_type": "markdown", "source": "é $a$\ttext\n$b$", "attachments": {}}
 ],
 "nbformat": 4
}
"""


def test_places_are_those_of_the_file() -> None:
    scan = scan_text(BY_HAND, "a.ipynb")
    assert listed(scan) == [
        ("inline", "7:12-7:16", r"\mu"),
        ("display", "9:6-9:31", "\\frac{1}{n} = α + b"),
        ("inline", "15:43-15:44", "a"),
        ("inline", "15:54-15:55", "b"),
    ]
    assert [(page.cell, page.text[:4]) for page in scan.pages] == [(2, "Mean"), (4, "é $a")]
    assert [excerpt.spots(0, 1)[0].cell for excerpt in scan.excerpts] == [2, 2, 4, 4]
    display = scan.excerpts[1]
    spots = display.spots(display.text.index("α"), display.text.index("α") + 1)
    assert between(BY_HAND.split("\n"), spots) == r"\u03b1"
    assert display.page.shown(display.span(display.text.index("α"), 0)[0]) == ("\\frac{1}{n} = α + b", 14)


def test_old_notebooks() -> None:
    text = json.dumps({"nbformat": 3, "worksheets": [{"cells": [
        {"cell_type": "heading", "level": 1, "source": ["On $a$"]},
        {"cell_type": "code", "input": "$no$"},
        {"cell_type": "markdown", "source": ["$b$\n", "and $c$"]},
    ]}]})  # fmt: skip
    scan = scan_text(text, "a.ipynb")
    assert texts(scan) == ["a", "b", "c"]
    assert [page.cell for page in scan.pages] == [1, 3]


def test_commands_and_directives_hold_in_the_cells_below() -> None:
    sources = ["$\\newcommand{\\a}{1}$ <!-- derive: param=t -->", "$\\a$", "<!-- derive: off -->", "$b$"]
    text = json.dumps({"cells": [{"cell_type": "markdown", "source": source} for source in sources]})
    first, second = scan_text(text, "a.ipynb").excerpts
    assert (first.text, first.directives.settings, first.directives.off) == ("1", (("param", "t"),), False)
    assert (second.text, second.directives.off) == ("b", True)


def test_the_last_of_two_equal_keys_counts() -> None:
    text = '{"cells": [{"cell_type": "code", "source": "$a$", "source": ["$b$"], "cell_type": "markdown"}]}'
    assert texts(scan_text(text, "a.ipynb")) == ["b"]
    assert texts(scan_text(text.replace('["$b$"]', '"$c$"').replace('"$a$"', '["$a$"]'), "a.ipynb")) == ["c"]


def test_characters_that_no_file_can_hold_are_replaced() -> None:
    text = r'{"cells": [{"cell_type": "markdown", "source": "$a\ud800\u0000\ud835\udd3c$"}]}'
    (excerpt,) = scan_text(text, "a.ipynb").excerpts
    assert excerpt.text == "a\ufffd\ufffd𝔼"
    assert between([text], excerpt.spots(3, 4)) == r"\ud835\udd3c"


@pytest.mark.parametrize(
    "text", ["", "{", '{"cells": [}', '{"cells": 3}', "[]", "3", "[" * 100_000, '{"cells": [{"source": "\n"}]}', "x" * 10]
)
def test_what_is_no_notebook_is_said_with_its_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"book\.ipynb: is no notebook"):
        scan_file(written(tmp_path, "book.ipynb", text))


def test_notebooks_that_hold_nothing_to_read() -> None:
    assert scan_text('{"cells": [], "metadata": {"n": 1' + "0" * 5_000 + "}}", "a.ipynb").pages == ()
    assert scan_text('{"cells": [{"cell_type": "markdown", "source": []}, {}, 3, []]}', "a.ipynb").pages == ()


@given(st.lists(st.text(), min_size=1, max_size=5), st.booleans(), st.sampled_from([None, 1]))
def test_every_character_is_where_the_file_says(lines: list[str], ascii_only: bool, indent: int | None) -> None:
    """A formula's place, read by JSON, is the formula."""
    content = {"cells": [{"cell_type": "markdown", "source": [*lines, '\n\n$$\n\\q"é\n$$']}]}
    text = json.dumps(content, ensure_ascii=ascii_only, indent=indent)
    scan = scan_text(text, "a.ipynb")
    (page,) = scan.pages
    for offset, char in enumerate(page.text):
        raw = between(text.split("\n"), page.spots(offset, offset + 1))
        assert json.loads(f'"{raw}"') == char or char == "\ufffd"


@given(st.integers(0, len(BY_HAND)), st.integers(0, 30), st.text(max_size=5))
def test_a_file_that_is_damaged_is_scanned_or_refused(start: int, length: int, put: str) -> None:
    """Never anything else; what is found lies inside of the file."""
    text = BY_HAND[:start] + put.replace("\x00", "") + BY_HAND[start + length :]
    try:
        scan = scan_text(text, "a.ipynb")
    except InputError:
        return
    for page in scan.pages:
        assert page.spot(len(page.text)).line <= text.count("\n") + text.count("\r") + 1


@given(st.binary(max_size=60), st.sampled_from(["a.md", "a.tex", "a.ipynb"]))
def test_any_bytes_are_scanned_or_refused(content: bytes, name: str) -> None:
    with suppress(InputError):
        text, _ = decoded(content, name)
        scan_text(text, name)
