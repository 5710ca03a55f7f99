"""The judge: rules on a claim, Proved, Refuted or Undecided, in bounded time, and learns nothing of who made it."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Basic, Expr, Mul

from derive.claims.claim import Claim
from derive.claims.errors import Contradiction, OutOfTime
from derive.claims.relations import Equal, IntegratesTo, SameArgmin
from derive.claims.replay import replay
from derive.claims.sides import Points, Side
from derive.claims.verdict import CounterExample, Proved, Refuted, Undecided, Verdict
from derive.judging import second
from derive.judging.confirming import confirm
from derive.judging.extrema import prove_points, prove_same_points
from derive.judging.integrals import judge_integral
from derive.judging.proving import objective_of, prove
from derive.judging.refuting import refute
from derive.judging.refuting_points import refute_points
from derive.judging.theory import Theory, Unproved, theory
from derive.symbolic.budget import NotComparable, OutOfBudget, backstop, bounded_numbers, budget, frames

SECONDS = 60.0
"""A far backstop, of computing and not of waiting: it raises and decides nothing."""
PROVING = 150_000
"""Steps of the search for a proof, its confirmation included."""
REFUTING = 800_000
"""Steps of the search for a counter-example, its replay included; they are shorter."""
FRAMES = 4_000
"""Frames that a ruling may need on top of its caller's, far more than the depth of a claim asks for."""
ATTACKS = 2
"""Worlds in which a set of points that is proved to be optimal is attacked all the same."""


def judge(claim: Claim) -> Verdict:
    """Rule on a claim.

    Parameters
    ----------
    claim : Claim
        What is said; its maker is not known to the judge.

    Returns
    -------
    Proved, Refuted or Undecided
        Proved only if two zero tests that share no code and ball arithmetic agree; Refuted only with an exact
        counter-example that a third evaluator has replayed. The search for a proof and the search for a refutation are
        bounded by a number of steps each; past it that search is given up, and the reason says so.

    Raises
    ------
    Contradiction
        Two independent checks disagree: a bug in derive, never a verdict.
    OutOfTime
        A minute of computing was not enough: no verdict.
    """
    with backstop(SECONDS, OutOfTime(f"no verdict after {SECONDS:g} s of computing")), frames(FRAMES):
        try:
            return _rule(claim)
        except RecursionError:
            return Undecided(tried=("the expressions are nested too deeply",))


def _rule(claim: Claim) -> Verdict:
    reasons: list[str] = []
    missing: tuple[str, ...] = ()
    try:
        with budget(PROVING):
            for expr in _expressions(claim):
                bounded_numbers(expr)
            if isinstance(claim.relation, IntegratesTo):
                return judge_integral(claim)
            known = theory(claim.premises, claim.domains)
            missing = _missing(claim, known)
            if not missing:
                return _proved(claim, known)
    except (Unproved, OutOfBudget, NotComparable) as why:
        reasons.append(str(why))
    try:
        with budget(REFUTING):
            return _refuted(claim, reasons, missing)
    except OutOfBudget as why:
        return Undecided(tried=(*reasons, str(why)), missing=missing)


def _refuted(claim: Claim, reasons: list[str], missing: tuple[str, ...]) -> Verdict:
    found = refute(claim)
    if isinstance(found, CounterExample):
        if not replay(claim, found):
            raise Contradiction(f"the counter-example does not hold when it is replayed:\n{found}\nof {claim}")
        _second_must_not_agree(claim, found)
        return Refuted(counter_example=found)
    return Undecided(tried=(*reasons, *found.reasons), agreeing=found.instances, missing=missing)


def _expressions(claim: Claim) -> Iterator[Basic]:
    """Everything that is handed to SymPy on the way: the sides, the witness, what premises say, and where values may lie."""
    yield from claim.expressions()
    for premise in claim.premises:
        yield from premise.positive
        for law in premise.laws:
            yield from (law.left, law.right)
    yield from (domain.values for domain in claim.domains)


def _proved(claim: Claim, known: Theory) -> Proved:
    if isinstance(claim.before, Points) or isinstance(claim.after, Points):
        shown = prove_points(claim, known)
        checks = confirm(shown.proof, claim, shown.slopes)
        found = refute_points(claim, limit=ATTACKS)
        if isinstance(found, CounterExample):
            raise Contradiction(f"proved by {shown.proof.method}, yet refuted:\n{found}\nof {claim}")
        return Proved(method=shown.proof.method, checks=checks)
    try:
        proof = prove(claim, known)
    except Unproved:
        if not isinstance(claim.relation, SameArgmin):
            raise
        shown = prove_same_points(claim, known)
        return Proved(method=shown.proof.method, checks=confirm(shown.proof, claim, shown.slopes))
    return Proved(method=proof.method, checks=confirm(proof, claim))


def _second_must_not_agree(claim: Claim, found: CounterExample) -> None:
    """An equality that is refuted must not vanish in the second zero test either."""
    before, after = claim.before, claim.after
    if (
        isinstance(claim.relation, Equal)
        and isinstance(before, Expr)
        and isinstance(after, Expr)
        and _vanishes(Add(before, Mul(-1, after, evaluate=False), evaluate=False), claim)
    ):
        raise Contradiction(f"the second zero test proves what this refutes:\n{found}\nof {claim}")


def _vanishes(difference: Expr, claim: Claim) -> bool:
    try:
        return second.is_zero(difference, claim.premises)
    except OutOfBudget:
        return False


def _missing(claim: Claim, known: Theory) -> tuple[str, ...]:
    """Conditions under which one side is defined and which the other does not need: they ought to be assumptions."""
    if isinstance(claim.before, Points) or isinstance(claim.after, Points):
        return ()
    before, after = _conditions(claim.before, known), _conditions(claim.after, known)
    return tuple(sorted(before.symmetric_difference(after)))


def _conditions(side: Side, known: Theory) -> set[str]:
    return set(known.undefined(objective_of(side)))
