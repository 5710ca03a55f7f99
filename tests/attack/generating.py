"""Claim number k of a seed: its kind from a fixed schedule, everything else from (seed, k)."""

from __future__ import annotations

from functools import cache
from random import Random

from tests.attack import argmins, densities, equalities, facts, gradients, integrals, malformed, matrices, orders
from tests.attack.vocabulary import Case, Kind, Unfit

TRIES = 100
KINDS: tuple[Kind, ...] = tuple(
    kind for part in (equalities, facts, orders, argmins, densities, integrals, matrices, gradients, malformed) for kind in part.KINDS.table
)


@cache
def schedule() -> tuple[Kind, ...]:
    """Every kind as often as its share says, shuffled once and for all: consecutive claims are spread evenly over kinds."""
    kinds = [kind for kind in KINDS for _ in range(kind.share)]
    Random(0).shuffle(kinds)
    return tuple(kinds)


def made(seed: int, k: int) -> tuple[Kind, Case]:
    """The claim number k; draws that give no claim of its kind are drawn again."""
    kind = schedule()[k % len(schedule())]
    for attempt in range(TRIES):
        try:
            return kind, kind.make(Random(f"{seed}/{k}/{attempt}"))
        except Unfit:
            continue
    raise AssertionError(f"no claim of kind `{kind.name}` in {TRIES} draws")
