"""What the scanners find on a page is what its document holds: no formula is lost or changed before any engine sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from derive.notes.book import documents
from derive.paper.blocks import Document
from tests.notes.validators import scan
from tests.notes.validators.site import committed
from tests.paper.written import formulas


@pytest.fixture(scope="module")
def held() -> tuple[Document, ...]:
    return tuple(documents())


def _flat(found: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Without what stands in the margin, which targets write in their own ways, and white space, which parts braces from Liquid."""
    return [(re.sub(r"\\tag\{\d+\}|\\tag\*\{\$\\checkmark\$\}|\s", "", body), display) for body, display in found]


@pytest.mark.parametrize(
    "target, reader, suffix",
    [("github", scan.github, "md"), ("kramdown", scan.kramdown, "md"), ("latex", scan.latex, "tex")],
    ids=["github", "kramdown", "latex"],
)
def test_a_page_holds_the_formulas_of_its_document(held, target, reader, suffix):
    assert held
    pages = committed(target).pages
    for document in held:
        found = reader(pages[f"{document.name}.{suffix}"]).formulas
        assert _flat((one.body, one.display) for one in found) == _flat(formulas(document)), document.name
