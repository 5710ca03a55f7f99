"""A sample of the attack in every run of the tests; the long run is `python -m tests.attack --claims 50000 --processes 2`."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from random import Random
from types import ModuleType

import pytest

import derive
from tests.attack import argmins, equalities, facts, orders
from tests.attack.generating import KINDS, made, schedule
from tests.attack.reporting import share
from tests.attack.running import Outcome, run
from tests.attack.vocabulary import Unfit

SEED, CLAIMS = 2, 260


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return list(run(range(CLAIMS), SEED, processes=2))


def told(outcomes: list[Outcome]) -> list[str]:
    return [f"{it.fault}: {it.kind}: python -m tests.attack --only {it.k} --seed {SEED}: {it.detail}" for it in outcomes]


def test_no_false_verdict(outcomes: list[Outcome]) -> None:
    assert told([it for it in outcomes if it.fault in ("false Proved", "false Refuted", "doubtful truth")]) == []


def test_nothing_but_verdicts_leaves_the_judge(outcomes: list[Outcome]) -> None:
    verdicts = ("Proved", "Refuted", "Undecided")
    assert told([it for it in outcomes if it.truth != "malformed" and it.verdict not in verdicts]) == []


def test_malformed_input_ends_in_input_errors(outcomes: list[Outcome]) -> None:
    assert told([it for it in outcomes if it.truth == "malformed" and it.verdict != "InputError"]) == []


def test_falsehoods_with_a_witness_are_refuted(outcomes: list[Outcome]) -> None:
    part = share(outcomes)
    assert part is not None
    assert part >= 0.95


@pytest.mark.parametrize(
    ("part", "floor"), [(equalities, 0.95), (facts, 0.95), (orders, 0.9), (argmins, 0.9)], ids=lambda it: str(it)[-20:]
)
def test_what_is_true_is_proved(part: ModuleType, floor: float) -> None:
    """Drawn by the names of kinds, so that another kind elsewhere changes nothing."""
    ruled = []
    for kind in (kind for kind in part.KINDS.table if kind.truth == "true"):
        for k in range(kind.share if kind.share > 1 else 2):
            with suppress(Unfit):
                claim = kind.make(Random(f"{kind.name}/{k}")).claim()
                ruled.append((kind.name, claim, derive.judge(claim)))
    open_ones = [(name, str(claim), str(verdict)) for name, claim, verdict in ruled if not isinstance(verdict, derive.Proved)]
    assert len(ruled) >= 5
    assert len(open_ones) <= (1 - floor) * len(ruled), open_ones


def test_the_sample_is_spread_over_kinds(outcomes: list[Outcome]) -> None:
    assert len(outcomes) == CLAIMS
    assert len({it.kind for it in outcomes}) > 0.6 * len(KINDS)
    counts = Counter(kind.truth for kind in schedule())
    assert counts["false"] > counts["malformed"]
    assert counts["true"] > counts["malformed"]


def test_a_claim_depends_on_seed_and_number_only() -> None:
    first, again = made(3, 17)[1].claim(), made(3, 17)[1].claim()
    made(3, 18)
    assert first == again
    assert any(made(3, k)[1] != made(4, k)[1] for k in range(3))


def test_names_of_kinds_are_unique() -> None:
    assert [name for name, count in Counter(kind.name for kind in KINDS).items() if count > 1] == []
