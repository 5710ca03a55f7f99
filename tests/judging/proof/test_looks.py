"""What a world shows to be wrong is not tried to be proved by the longer ways."""

import pytest
from sympy import Abs, Eq, Symbol

from derive.claims.claim import Claim
from derive.claims.relations import Equal, SameArgmin
from derive.claims.sides import Optimum, Points, Sense
from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.judging.proof.prove import NOTHING_SEEN
from derive.vocabulary.nodes import Exp
from derive.vocabulary.symbols import mu

LONGER = ("rising_from", "equal_by_cases", "least", "centres")
rho = Symbol("rho", positive=True)
a, b = Symbol("a", real=True), Symbol("b", real=True)


def _most(objective: object) -> Optimum:
    return Optimum(sense=Sense.MAX, objective=objective, unknowns=frozenset((rho,)))


def _least(objective: object, value: object) -> Claim:
    optimum = Optimum(sense=Sense.MIN, objective=objective, unknowns=frozenset((mu,)))
    return Claim(before=optimum, relation=Equal(), after=Points(element=mu, condition=Eq(mu, value)))


SLIPS = {
    "two peaks": Claim(before=_most(rho**2 * Exp(-rho)), relation=SameArgmin(), after=_most(rho * Exp(-rho))),
    "a point beside the median": _least(Abs(mu - 1) + Abs(mu - 2) + Abs(mu - 6), 3),
    "a square of a sum": Claim(before=(a + b) ** 2, relation=Equal(), after=a**2 + b**2),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_seen_before_the_longer_ways_to_a_proof(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def tried(*_: object) -> None:
        raise AssertionError("a longer way was tried")

    for longer in LONGER:
        monkeypatch.setattr(f"derive.judging.proof.prove.{longer}", tried)
    assert isinstance(judge(SLIPS[name]), Refuted)
    # Without the looks it is tried.
    monkeypatch.setattr("derive.judging.judge.LOOKS", NOTHING_SEEN)
    with pytest.raises(AssertionError, match="longer way"):
        judge(SLIPS[name])


def test_what_holds_takes_the_longer_ways_all_the_same() -> None:
    assert isinstance(judge(_least(Abs(mu - 1) + Abs(mu - 2) + Abs(mu - 6), 2)), Proved)
