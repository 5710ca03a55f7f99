"""Each notice is said of its example, and of nothing that is as it should be."""

from pathlib import Path

import pytest

from derive.catalogue import entries, names
from derive.checking.configuration import Configuration, codes
from derive.checking.document import RULES
from derive.checking.documents import checked
from derive.checking.examining import NOTICES
from derive.checking.gathering import Gathered
from derive.checking.notices._notice import Notice
from derive.checking.scanning.scan import scan_text
from tests.cli.running import run

SAID = [one for one in entries(NOTICES, Notice) if one.name != "N900"]


def found(text):
    report = checked([Gathered(scan_text(text, "page.md"), Configuration())])
    return [one.code for one in report.diagnostics]


@pytest.mark.parametrize("notice", SAID, ids=lambda notice: notice.name)
def test_a_notice_is_said_of_its_example(notice):
    assert notice.name in found(notice.example)


def test_nothing_is_said_of_what_is_as_it_should_be():
    assert found("<!-- derive: positive=b -->\n$$ (a + b)^2 = a^2 + 2ab + b^2 $$\n") == []


def test_a_code_is_of_one_file_and_begins_with_what_it_is_about():
    assert len(set(codes())) == len(codes()) == len(names(RULES)) + len(names(NOTICES))
    assert all(name[0] in "DNW" and name[1:].isdigit() and len(name) == 4 for name in codes())


@pytest.mark.parametrize("code", codes())
def test_every_code_is_explained(capsys, code):
    status, out, err = run(capsys, "explain", code.lower())
    assert (status, err) == (0, "")
    assert out.startswith(f"{code}: ")
    assert "\nExample\n  " in out
    assert "\nInstead\n  " in out


def test_a_code_that_there_is_not_is_told(capsys):
    status, _, err = run(capsys, "explain", "D100")
    assert status == 2
    assert err.startswith("derive: unknown code `D100`; did you mean `")


def test_the_page_on_checking_shows_the_document_that_it_speaks_of():
    root = Path(__file__).resolve().parents[2]
    page, document = root / "docs" / "check.md", root / "examples" / "directives.md"
    assert f"```markdown\n{document.read_text(encoding='utf-8')}```\n" in page.read_text(encoding="utf-8")


def test_a_step_that_is_refuted_from_farther_back_is_not_told_as_not_understood():
    report = checked([Gathered(scan_text("$$ 2 + 2 = 4 = 5 $$", "page.md"), Configuration())])
    assert (report.counts.proved, report.counts.refuted, report.counts.unknown) == (1, 1, 0)
