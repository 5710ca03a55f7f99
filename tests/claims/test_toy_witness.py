"""A witness and a relation that the package does not know, each defined here alone: proved, refuted, replayed and shown all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

import pytest
from sympy import Abs, Eq, Expr, Integer, Rational, S, Sum

from derive.claims.claim import Claim
from derive.claims.evidence import Against, Arithmetic, Shows
from derive.claims.owed import Holds, Owed, Same, Still
from derive.claims.relations import Compared, Equal, EqualUpTo, Freedom, IntegratesTo, Pair, Relation, SameArgmin, SameOrder
from derive.claims.sides import Optimum, Points, Sense
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.claims.witness import Affine, DerivativeSign, Monotone, Transform, Witness
from derive.cli.rendering import witness_data
from derive.derivation.display import dropped, factor, latex, unicode
from derive.derivation.step import Statement
from derive.judging.judge import judge
from derive.notes.showing import claimed
from derive.paper.dialects.unicode import write
from derive.replay.replay import replay
from derive.vocabulary.conditions import Condition, Predicate
from derive.vocabulary.errors import InputError
from derive.vocabulary.symbols import i, mu, n, sigma, y

RSS = Sum((y[i] - mu) ** 2, (i, 1, n))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaled(Witness):
    """before = factor * after, factor > 0 and free of the unknowns."""

    method: ClassVar[str] = "scaled"

    factor: Expr

    @property
    def affine(self) -> tuple[Expr, Expr]:
        return self.factor, S.Zero

    def owes(self, claim: Compared) -> tuple[Owed, ...] | None:
        freedom = claim.relation.freedom
        if freedom is None or Freedom.FACTOR not in freedom or not claim.between.comparable:
            return None
        left, right = (side.minimised for side in claim.sides)
        return (
            Still(expr=self.factor, why="the factor moves"),
            Holds(condition=Condition(Predicate.POSITIVE, self.factor), why="the factor is not certainly positive"),
            Same(left=left, right=right, factor=self.factor, why="before is not so many times after"),
        )


@dataclass(frozen=True, slots=True)
class AtLeast(Relation):
    """before >= after at every point."""

    sign: ClassVar[str] = ">="

    def fails(self, points: Sequence[Pair], o: Arithmetic) -> bool:
        return o.order(*points[0]) == -1


ORDER = SameOrder()


def scaled(factor, relation=ORDER, before=RSS / (2 * sigma**2)):
    return Claim(before=before, relation=relation, after=RSS, unknowns={mu}, witness=Scaled(factor=factor))


RELATIONS = pytest.mark.parametrize(
    "relation", [SameOrder(), SameArgmin(), EqualUpTo(factor=True)], ids=lambda relation: type(relation).__name__
)


@RELATIONS
def test_a_right_witness_proves(relation):
    verdict = judge(scaled(1 / (2 * sigma**2), relation))
    assert isinstance(verdict, Proved)
    assert verdict.method == "scaled"


@RELATIONS
@pytest.mark.parametrize("factor", [1 / sigma**2, Integer(-1), mu**2 + 1], ids=["twice too large", "negative", "moves"])
def test_a_wrong_witness_refutes_and_is_replayed(relation, factor):
    claim = scaled(factor, relation)
    verdict = judge(claim)
    assert isinstance(verdict, Refuted)
    assert verdict.counter_example.against is Against.WITNESS
    assert replay(claim, verdict.counter_example)
    assert not replay(replace(claim, witness=Scaled(factor=1 / (2 * sigma**2))), verdict.counter_example), "of the right one it is not true"


def test_a_constant_is_no_factor_and_a_relation_that_leaves_none_free_is_refused():
    refuted = judge(scaled(1 / (2 * sigma**2), before=RSS / (2 * sigma**2) + n))
    assert isinstance(refuted, Refuted)
    misfit = judge(scaled(Integer(2), EqualUpTo(constant=True), 2 * RSS))
    assert not isinstance(misfit, Proved)


def test_what_a_witness_is_made_of_belongs_to_the_claim():
    assert sigma in {symbol for expr in scaled(1 / sigma).expressions() for symbol in expr.free_symbols}


def at_least(before, after, witness=None):
    return Claim(before=before, relation=AtLeast(), after=after, unknowns={mu}, witness=witness)


def test_a_relation_is_refuted_and_replayed_by_a_point():
    claim = at_least(mu**2, Abs(mu))
    verdict = judge(claim)
    assert isinstance(verdict, Refuted)
    found = verdict.counter_example
    assert (found.shows, len(found.points)) == (Shows.VALUES, 1)
    assert 0 < abs(found.points[0].scalars["mu"]) < 1
    assert replay(claim, found)
    assert not replay(at_least(Abs(mu), mu**2), found), "there it holds"
    assert not replay(claim, replace(found, points=(replace(found.points[0], scalars={"mu": Fraction(2)}),)))


def test_a_relation_without_a_proof_is_left_undecided():
    assert isinstance(judge(at_least(mu**2 + 1, mu)), Undecided)


SQUARE = Optimum(sense=Sense.MIN, objective=mu**2, unknowns={mu})
ZERO = Points(element=mu, condition=Eq(mu, 0))
MINUS_LOG = Monotone(transform=Transform.NEGATIVE_LOG)
SLOPE = DerivativeSign(unknown=mu, factor=Integer(2), increasing=mu, value=Integer(0))
USELESS = {
    "an order of another kind": lambda: at_least(mu**2 + 1, mu, Affine()),
    "the same with a witness of ours": lambda: at_least(mu**2 + 1, mu, Scaled(factor=Rational(1))),
    "two sets of points": lambda: Claim(before=ZERO, relation=Equal(), after=ZERO, witness=Affine(factor=Integer(7))),
    "an optimum and a set": lambda: Claim(before=SQUARE, relation=Equal(), after=ZERO, witness=Affine()),
    "an integral": lambda: Claim(before=mu, relation=IntegratesTo(), after=sigma, unknowns={mu}, witness=Affine(factor=Integer(7))),
    "no transform is free": lambda: Claim(before=SQUARE, relation=EqualUpTo(constant=True), after=SQUARE, witness=MINUS_LOG),
    "no set": lambda: Claim(before=SQUARE, relation=EqualUpTo(constant=True), after=SQUARE, witness=SLOPE),
    "no equality": lambda: Claim(before=SQUARE, relation=SameOrder(), after=ZERO, witness=SLOPE),
}


@pytest.mark.parametrize("name", USELESS)
def test_a_witness_by_which_nothing_is_shown_is_refused(name):
    """It would be part of what is claimed, and right or wrong without anybody looking."""
    with pytest.raises(InputError, match=r"^Claim: `[A-Za-z]+` between these two sides is not shown by `[A-Za-z]+`; leave the witness"):
        USELESS[name]()


def test_a_witness_that_may_be_of_use_is_taken():
    Claim(before=SQUARE, relation=Equal(), after=ZERO, witness=SLOPE)
    Claim(before=SQUARE, relation=SameArgmin(), after=ZERO, witness=SLOPE)
    Claim(before=SQUARE, relation=Equal(), after=SQUARE, witness=Affine())
    Claim(before=SQUARE, relation=SameOrder(), after=SQUARE, witness=MINUS_LOG)


def shown(claim):
    return write(claimed(Statement(title="toy", claim=claim), {}))


def test_a_relation_is_shown_with_its_own_sign():
    assert shown(at_least(mu**2, Abs(mu))) == "μ² ≥ |μ|"
    assert shown(Claim(before=mu, relation=Equal(), after=sigma)) == "μ = σ"


def test_a_witness_is_shown_with_what_it_says():
    claim = scaled(1 / (2 * sigma**2), EqualUpTo(factor=True))
    assert shown(claim) == f"{unicode(claim.before)} = 1/(2σ²) · {unicode(RSS)}"
    assert shown(replace(claim, witness=None)) == f"{unicode(claim.before)} = c {unicode(RSS)}"


def test_a_witness_goes_into_data_and_into_what_a_step_divides_out():
    witness = Scaled(factor=1 / sigma)
    number = {"unicode": "1/σ", "latex": latex(1 / sigma)}
    assert witness_data(witness) == {"kind": "Scaled", "factor": number, "constant": {"unicode": "0", "latex": "0"}}
    statement = Statement(title="toy", claim=scaled(1 / sigma))
    assert (factor(statement), dropped(statement)) == (1 / sigma, None)
