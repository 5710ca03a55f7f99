"""A short look at a claim before the judge is asked: most of what is tried is wrong, and is seen to be in its first worlds."""

from derive.claims.claim import Claim
from derive.claims.verdict import CounterExample
from derive.judging.refutation.refute import refute
from derive.vocabulary.budget import NotComparable, OutOfBudget, budget

LOOKING = 40_000
"""Steps in which a claim is seen to be wrong."""


def seen_wrong(claim: Claim) -> bool:
    """Whether a short look finds a counter-example."""
    try:
        with budget(LOOKING):
            return isinstance(refute(claim), CounterExample)
    except (OutOfBudget, NotComparable):
        return False
