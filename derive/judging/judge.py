"""The judge: rules on a claim, Proved, Refuted or Undecided, in bounded time, and learns nothing of who made it."""

from __future__ import annotations

from sympy import Expr

from derive.claims.claim import Claim
from derive.claims.errors import Contradiction
from derive.claims.relations import Equal, IntegratesTo, SameArgmin
from derive.claims.replay import replay
from derive.claims.sides import Points, Side
from derive.claims.verdict import CounterExample, Proved, Refuted, Undecided, Verdict
from derive.judging import second
from derive.judging.confirming import confirm
from derive.judging.extrema import prove_points, prove_same_points
from derive.judging.integrals import judge_integral
from derive.judging.minimising import smaller
from derive.judging.proving import objective_of, prove
from derive.judging.refuting import refute
from derive.judging.refuting_points import refute_points
from derive.judging.theory import Theory, Unproved, theory
from derive.symbolic.budget import OutOfBudget, bounded_numbers, deadline

SECONDS = 5.0
ATTACKS = 2
"""Worlds in which a set of points that is proved to be optimal is attacked all the same."""


def judge(claim: Claim, *, seconds: float = SECONDS) -> Verdict:
    """Rule on a claim.

    Parameters
    ----------
    claim : Claim
        What is said; its maker is not known to the judge.
    seconds : float
        Bound on the time; past it the verdict is Undecided with that reason.

    Returns
    -------
    Proved, Refuted or Undecided
        Proved only if two zero tests that share no code and ball arithmetic agree; Refuted only with an exact
        counter-example that a third evaluator has replayed.

    Raises
    ------
    Contradiction
        Two independent checks disagree: a bug in derive, never a verdict.
    """
    try:
        with deadline(seconds):
            return _rule(claim)
    except OutOfBudget as bound:
        return Undecided(tried=(str(bound),))
    except RecursionError:
        return Undecided(tried=("the expressions are nested too deeply",))


def _rule(claim: Claim) -> Verdict:
    for expr in (*claim.expressions(), *(expr for premise in claim.premises for expr in premise.positive)):
        bounded_numbers(expr)
    for law in (law for premise in claim.premises for law in premise.laws):
        bounded_numbers(law.right)
    if isinstance(claim.relation, IntegratesTo):
        return judge_integral(claim)
    known = theory(claim.premises, claim.domains)
    reasons: list[str] = []
    missing: tuple[str, ...] = ()
    try:
        missing = _missing(claim, known)
        if not missing:
            return _proved(claim, known)
    except Unproved as why:
        reasons.append(str(why))
    found = refute(claim)
    if isinstance(found, CounterExample):
        simpler = smaller(claim, found)
        if simpler is not found and replay(claim, simpler):
            found = simpler
        elif not replay(claim, found):
            raise Contradiction(f"the counter-example does not hold when it is replayed:\n{found}\nof {claim}")
        _second_must_not_agree(claim, found)
        return Refuted(counter_example=found)
    return Undecided(tried=(*reasons, *found.reasons), agreeing=found.instances, missing=missing)


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
        and second.is_zero(before - after, claim.premises)
    ):
        raise Contradiction(f"the second zero test proves what this refutes:\n{found}\nof {claim}")


def _missing(claim: Claim, known: Theory) -> tuple[str, ...]:
    """Conditions under which one side is defined and which the other does not need: they ought to be assumptions."""
    if isinstance(claim.before, Points) or isinstance(claim.after, Points):
        return ()
    before, after = _conditions(claim.before, known), _conditions(claim.after, known)
    return tuple(sorted(before.symmetric_difference(after)))


def _conditions(side: Side, known: Theory) -> set[str]:
    return set(known.undefined(objective_of(side)))
