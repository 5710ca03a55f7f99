"""A validator that is missing is one line here and a failure where all of them have to be there."""

from __future__ import annotations

import pytest

from tests.notes.validators import site
from tests.notes.validators.needs import needs
from tests.notes.validators.report import Report


def test_what_is_there_is_used(monkeypatch):
    monkeypatch.setenv("DERIVE_CI", "1")
    needs("pytest", "")
    needs("sh", "")
    needs("no-such-tool", "", present=True)


def test_what_is_missing_is_skipped_in_one_line(monkeypatch):
    monkeypatch.delenv("DERIVE_CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"^no-such-tool is missing: apt-get install it$"):
        needs("no-such-tool", "apt-get install it")


def test_what_is_missing_fails_where_all_has_to_be_there(monkeypatch):
    monkeypatch.setenv("DERIVE_CI", "1")
    with pytest.raises(pytest.fail.Exception, match=r"^json is missing: pip install it$"):
        needs("json", "pip install it", present=False)


def test_no_page_is_a_failure(tmp_path):
    with pytest.raises(AssertionError, match=r"holds no \.md file"):
        site.read(tmp_path / "nowhere", ".md")


def test_no_formula_is_a_failure():
    with pytest.raises(AssertionError, match="has seen no formula"):
        Report(engine="an engine").good()
