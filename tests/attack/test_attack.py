"""A sample of the attack in every run of the tests; the long run is `python -m tests.attack --claims 50000 --processes 2`."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.attack.generating import KINDS, made, schedule
from tests.attack.reporting import share
from tests.attack.rewriting import SOUND
from tests.attack.running import Outcome, run

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
    ("kinds", "floor"),
    [
        (("arg min", "points"), 0.9),
        (("SameOrder", "SameArgmin", "EqualUpTo", "Equal optima"), 0.9),
        (("facts of a domain",), 0.9),
        (tuple(SOUND), 0.95),
    ],
    ids=lambda kinds: kinds[0] if isinstance(kinds, tuple) else "",
)
def test_what_is_true_is_proved(outcomes: list[Outcome], kinds: tuple[str, ...], floor: float) -> None:
    ruled = [it for it in outcomes if it.truth == "true" and it.kind.startswith(kinds)]
    assert len(ruled) >= 3
    assert sum(it.verdict == "Proved" for it in ruled) >= floor * len(ruled), told([it for it in ruled if it.verdict != "Proved"])


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
