"""Counter-examples are made small: none grows, nearly all have one observation, each replays, and the same comes out twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from derive.claims.claim import Claim
from derive.claims.evidence import Against, Shows
from derive.claims.relations import Equal, SameArgmin
from derive.claims.verdict import CounterExample, Refuted
from derive.derivation.estimators import derivation
from derive.judging.evaluation.chosen import REALS, combinations
from derive.judging.evaluation.sampling import setting_of
from derive.judging.judge import judge
from derive.judging.refutation.minimise import cost, smaller
from derive.judging.refutation.refute import refute
from derive.notes import composing
from derive.notes.book import all_chapters
from derive.notes.composing import Composer
from derive.replay.replay import replay
from derive.vocabulary.symbols import n
from tests.judging.refutation.test_refuting import RSS, SAE, WRONG
from tests.mutants.operators import OPERATORS, mutants


@pytest.fixture(scope="module")
def slips() -> list[Claim]:
    """What the chapters show as slips."""
    found: list[Claim] = []

    class Tally(composing.Tally):
        def refuted(self, ruling):
            found.append(ruling.claim)
            super().refuted(ruling)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composing, "Tally", Tally)
        for chapter in all_chapters():
            chapter.compose(Composer({}))
    return found


def price(claim: Claim, found: CounterExample) -> tuple[bool, int, int, int]:
    return cost(found, setting_of(claim).sizes)


def test_slips_of_the_chapters_get_small_counter_examples(slips):
    assert len(slips) > 30
    sized = small = before = after = 0
    for claim in slips:
        known = refute(claim)
        assert isinstance(known, CounterExample)
        found = smaller(claim, known)
        assert replay(claim, found)
        assert price(claim, found) <= price(claim, known)
        assert (found.shows, len(found.points)) == (known.shows, len(known.points))
        before, after = before + sum(price(claim, known)[1:]), after + sum(price(claim, found)[1:])
        if n.name in known.points[0].scalars:
            sized += 1
            small += found.points[0].scalars[n.name] == 1
    assert after < before / 2
    assert small >= 2 * sized / 3


def sample() -> Iterator[Claim]:
    """Every fifteenth mutant of two derivations."""
    steps = [step.claim for name in ("gaussian+laplace", "laplace+flat") for step in derivation(name).steps]
    wrong = [mutant for claim in steps for operator in OPERATORS.values() for mutant in mutants(claim, operator)]
    yield from wrong[::15]


def test_what_is_made_smaller_replays_and_is_not_larger():
    kinds = set()
    for claim in [*WRONG.values(), *sample()]:
        known = refute(claim)
        if not isinstance(known, CounterExample):
            continue
        found = smaller(claim, known)
        kinds.add((found.shows, found.against is Against.WITNESS))
        assert replay(claim, found), (claim, found)
        assert price(claim, found) <= price(claim, known)
    assert {shows for shows, _ in kinds} == set(Shows) - {Shows.INTEGRAL}
    assert {witness for _, witness in kinds} == {True, False}


def test_the_same_comes_out_again():
    for claim in list(WRONG.values())[::5]:
        known = refute(claim)
        assert isinstance(known, CounterExample)
        assert str(smaller(claim, known)) == str(smaller(claim, known))


def test_two_models_of_one_observation_refute_a_lost_sign():
    claim = WRONG["the classic slip"]
    match judge(Claim(before=claim.before.objective, relation=SameArgmin(), after=claim.after.objective, unknowns=claim.unknowns)):
        case Refuted(counter_example=found):
            pass
    assert found.reason == "two models; each side prefers another"
    first, second = found.points
    assert first.scalars == {"n": 1, "sigma": 1}
    assert {*first.predictions.values(), *second.predictions.values()} == {0, 1}
    assert "x" not in str(found).replace("f_theta(x)", "")


def test_a_tie_is_called_one():
    found = judge(Claim(before=RSS, relation=SameArgmin(), after=n, unknowns=WRONG["abs for square"].unknowns))
    assert isinstance(found, Refuted)
    assert found.counter_example.reason == "two models; one side prefers one of them, the other neither"


def test_equal_sizes_are_written_once_and_vectors_of_one_entry_as_numbers():
    found = judge(Claim(before=RSS, relation=Equal(), after=SAE / 2))
    assert isinstance(found, Refuted)
    assert str(found.counter_example).splitlines()[1].strip() == "n = 1, y = 0, f_theta(x) = 1"


def test_combinations_come_the_simplest_first():
    taken = list(combinations((REALS, REALS)))
    assert set(taken[:4]) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert len(taken) == len(set(taken)) == 121
