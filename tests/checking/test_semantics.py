"""Every rule finds what it says, in its example and in other settings, and nothing in what is mended or only looks alike."""

import pytest

from derive.catalogue import entries
from derive.checking.document import RULES, findings, passage
from derive.checking.knowledge import Knowledge
from derive.checking.rules._rule import CheckRule
from tests.checking.semantics import FOUND, SILENT

ENTRIES = tuple(entries(RULES, CheckRule))
Case = str | tuple[str, str]


def codes(case: Case) -> set[str]:
    """The rules that find something in a display of which nothing else is known."""
    text, before = (case, "") if isinstance(case, str) else case
    return {one.code for one in findings(passage(text, before, "", Knowledge(), "display"))}


@pytest.mark.parametrize("rule", ENTRIES, ids=lambda rule: rule.name)
def test_a_rule_finds_its_example_and_nothing_is_found_when_it_is_mended(rule: CheckRule) -> None:
    assert rule.name in codes(rule.example)
    assert codes(rule.instead) == set()


@pytest.mark.parametrize(("code", "case"), [(code, case) for code, cases in FOUND.items() for case in cases])
def test_a_rule_finds_it_in_other_settings(code: str, case: Case) -> None:
    assert code in codes(case)


@pytest.mark.parametrize(("code", "case"), [(code, case) for code, cases in SILENT.items() for case in cases])
def test_a_near_miss_is_passed_over(code: str, case: Case) -> None:
    assert code not in codes(case)


def test_every_rule_has_two_settings_and_three_near_misses() -> None:
    own = [rule.name for rule in ENTRIES if rule.name != "D101"]
    assert [code for code in own if len(FOUND.get(code, ())) < 2 or len(SILENT.get(code, ())) < 3] == []
