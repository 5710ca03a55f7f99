"""Refuting that a set of points is the set of optima: a point of the set that is beaten, or an optimum outside it."""

from __future__ import annotations

from derive.claims.claim import Claim
from derive.claims.verdict import CounterExample
from derive.judging.comparing import Agreement


def refute_points(claim: Claim) -> CounterExample | Agreement:
    return Agreement(instances=0, reasons=())
