"""Wrong lines in true chains are refuted, and they are who is blamed; the long run is `python -m tests.checking.mutants`."""

from __future__ import annotations

from collections import Counter

import pytest

from derive.checking.document import passage
from derive.checking.ruling import Outcome
from tests.checking.derivations import LECTURES, TrueChain
from tests.checking.mutants import COUNT, Tried, sampled
from tests.checking.mutations import mutants, scales

FLOOR = 0.9


@pytest.fixture(scope="module")
def outcomes() -> tuple[Tried, ...]:
    return sampled()


def test_wrong_lines_are_refuted(outcomes: tuple[Tried, ...]) -> None:
    wrong = [one for one in outcomes if one.said != "equivalent"]
    missed = [str(one) for one in wrong if one.said == "missed"]
    assert len(wrong) > 0.6 * COUNT
    assert len(missed) <= (1 - FLOOR) * len(wrong), missed


def test_nobody_else_is_blamed(outcomes: tuple[Tried, ...]) -> None:
    assert [str(one) for one in outcomes if one.said.startswith("other")] == []


def test_the_wrong_line_is_mostly_blamed_alone(outcomes: tuple[Tried, ...]) -> None:
    counts = Counter(one.said for one in outcomes)
    assert counts["line"] >= 0.85 * (counts["line"] + counts["pair"])


@pytest.mark.parametrize("one", LECTURES, ids=lambda one: one.name)
def test_a_lecture_s_chain_holds(one: TrueChain) -> None:
    """Each of its lines is proved to go on from the one before, but where the judge is known not to reach."""
    (ruled,) = passage(one.text(), "", "", one.knowledge).ruled
    assert {edge.outcome for edge in ruled.edges} <= {Outcome.PROVED}


def test_every_kind_of_slip_is_made() -> None:
    slips = {mutant.slip for one in LECTURES for line in one.lines for mutant in (*mutants(line), *scales(line))}
    assert slips == {
        "sense", "sum or product", "sign", "a term dropped", "factor", "exponent", "index", "log dropped", "sigma",
        "one less",
    }  # fmt: skip
