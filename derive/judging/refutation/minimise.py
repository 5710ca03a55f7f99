"""Counter-examples that fit in the head: the searches of `refuting`, run again on the smallest worlds first.

A world is small if its sizes are, then if few of its values are other than 0 and 1, then if it is short to write down. On
such worlds, best first, the same searches run that found the counter-example; where none of them finds one, the values of
the one that is known are replaced one by one. Work is bounded by the number of worlds.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, count, product

from flint import ctx, fmpq

from derive.claims.claim import Claim
from derive.claims.evidence import Against, Shows
from derive.claims.instance import Instance
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.chosen import Assignment, Chosen, Coordinate, weight
from derive.judging.evaluation.numbers import rational
from derive.judging.evaluation.reading import PRECISION
from derive.judging.evaluation.sampling import setting_of
from derive.judging.refutation.compare import Comparison
from derive.judging.refutation.refute import refute, refute_witness
from derive.replay.replay import replay
from derive.vocabulary.budget import OutOfBudget, budget, tick

WORLDS = 24
"""How many worlds of one size are searched."""
SINGLE = 64
"""How many if one world is enough, and need not be searched for points that differ in the unknowns."""
ALL = 72
"""How many worlds of all sizes together."""
REPLACED = 40
"""How many values of a known counter-example are replaced."""
SMALL = (1, 2)
"""Sizes tried."""
LARGE = ((4, 2), (2, 4), (5, 5))
"""Values of the first and of every other size that are tried where smaller ones tell nothing."""

GLANCING = 5_000
"""Steps of a look at one world."""

Cost = tuple[bool, int, int, int]


def smaller(claim: Claim, found: CounterExample) -> CounterExample:
    """A counter-example of the same kind that is easier to check by hand, or the one that is given.

    Parameters
    ----------
    claim : Claim
        What is refuted.
    found : CounterExample
        By what; an integral's, and one with tables, is left alone.

    Returns
    -------
    CounterExample
        Found by the same search on a smaller world, still to be replayed.
    """
    if found.shows is Shows.INTEGRAL or any(point.tables for point in found.points):
        return found
    search = _Search(claim, found)
    try:
        for sizes in search.sizes():
            search.grid(sizes)
            if search.best is not found:
                break  # larger sizes are not worth a look
        if search.best is found:
            search.shrink()
    except OutOfBudget:
        pass  # what was found so far stands
    return search.best


def simplest(claim: Claim) -> CounterExample | None:
    """A counter-example in the simplest worlds of all, where flat pieces, roots of 1 and differences of equal numbers are met."""
    setting = setting_of(claim)
    several = {tuple(setting.sized(first, others).items()) for first, others in product(SMALL, repeat=2)}
    for sizes in sorted(several):
        found = refute(claim, replace(setting, supply=Chosen(sizes=dict(sizes))))
        if isinstance(found, CounterExample):
            return found
    return None


def larger(claim: Claim) -> CounterExample | None:
    """A counter-example at sizes beyond those of the usual worlds: what holds for the first few need not hold for all."""
    setting = setting_of(claim)
    several = {tuple(setting.sized(first, others).items()) for first, others in LARGE} if setting.sizes else set()
    for sizes in sorted(several):
        found = refute(claim, replace(setting, supply=Chosen(sizes=dict(sizes), generic=True)))
        if isinstance(found, CounterExample):
            return found
    return None


def glance(claim: Claim) -> bool:
    """Whether the first of the larger worlds, of simple values that differ, shows that a claim does not hold: a quick look."""
    setting = setting_of(claim)
    try:
        with budget(GLANCING):
            found = refute(claim, replace(setting, supply=Chosen(sizes=setting.sized(2, 2), generic=True)))
    except OutOfBudget:
        return False
    return isinstance(found, CounterExample)


class _Search:
    """The best counter-example to one claim so far."""

    def __init__(self, claim: Claim, found: CounterExample) -> None:
        self.found = self.best = found
        self.by_witness = found.against is Against.WITNESS
        # Where the relation fails the witness need not be looked at; what is found is replayed against the whole claim.
        self.claim = claim if self.by_witness else replace(claim, witness=None)
        self.setting = setting_of(claim)
        self.unknown = self.setting.world({}, 0).unknown
        self.world_alone = found.shows not in (Shows.ORDER, Shows.OPTIMUM, Shows.MEMBERSHIP)
        self.worlds = self.replaced = 0
        scalars = found.points[0].scalars
        self.known_sizes = {name: int(scalars.get(name, 1)) for name in self.setting.sizes}
        self.cost = self.known = cost(found, self.setting.sizes)

    def sizes(self) -> list[dict[str, int]]:
        """Sizes that are tried, the smallest first, none larger than those that are known to do."""
        tried = [self.setting.sized(first, others) for first, others in product(SMALL, repeat=2)]
        distinct = {tuple(sizes.items()): sizes for sizes in [*tried, self.known_sizes]}
        return sorted((sizes for sizes in distinct.values() if sum(sizes.values()) <= self.known[1]), key=lambda sizes: sum(sizes.values()))

    def grid(self, sizes: Mapping[str, int]) -> None:
        """Worlds of simple values, the simplest first."""
        heap: list[tuple[tuple[int, int], int, Assignment]] = [((0, 0), 0, {})]
        seen: set[frozenset[tuple[Coordinate, fmpq]]] = set()
        numbers = count(1)
        if sizes != self.known_sizes and self.refuted(Chosen(sizes=sizes, generic=True)) is None:
            return
        for _ in range(SINGLE if self.world_alone else WORLDS):
            self.worlds += 1
            if not heap or self.worlds > ALL or (self.best is not self.found and heap[0][0][0] >= self.cost[2]):
                return
            tick()
            so_far, _, values = heapq.heappop(heap)
            chosen = Chosen(sizes=sizes, values=values)
            self.attack(chosen)
            for coordinate, choices in list(chosen.met.items()):
                if self.unknown(coordinate) and not self.world_alone:
                    continue
                place = choices.index(values.get(coordinate, choices[0]))
                if place + 1 == len(choices):
                    continue
                following = {**values, coordinate: choices[place + 1]}
                key = frozenset(following.items())
                if key not in seen:
                    seen.add(key)
                    old, new = weight(choices[place]), weight(choices[place + 1])
                    dearer = (so_far[0] + new[0] - old[0], so_far[1] + new[1] - old[1])
                    heapq.heappush(heap, (dearer, next(numbers), following))

    def attack(self, chosen: Chosen) -> bool:
        """Whether a counter-example was found in this world that is better than the best."""
        outcome = self.refuted(chosen)
        price = self.cost if outcome is None else cost(outcome, self.setting.sizes)
        if outcome is None or price >= self.cost:
            return False
        self.best, self.cost = outcome, price
        return True

    def refuted(self, chosen: Chosen) -> CounterExample | None:
        """A counter-example of the kind that is known, in this world."""
        setting = replace(self.setting, supply=chosen)
        outcome: object
        if self.by_witness and self.claim.between.comparable:
            with ctx.workprec(PRECISION):
                outcome = refute_witness(Comparison(self.claim, self.claim.objectives, setting))
        else:
            outcome = refute(self.claim, setting, until=self.found.shows, verified=self.verified)
        if not isinstance(outcome, CounterExample) or outcome.shows is not self.found.shows:
            return None
        return outcome if (outcome.against is Against.WITNESS) is self.by_witness else None

    def verified(self, claim: Claim, evidence: CounterExample) -> bool:
        """Whether evidence can be replayed; what is not better than the best is not wanted, and taken as it is."""
        return cost(evidence, self.setting.sizes) >= self.cost or replay(claim, evidence)

    def shrink(self) -> None:
        """Replace values of the counter-example that is known by simpler ones, one after the other."""
        if any(point.densities for point in self.found.points):
            return
        points = [_coordinates(point, self.setting.sizes) for point in self.found.points]
        chosen = Chosen(sizes=self.known_sizes, values=points[0], others=points[1:])
        self.attack(chosen)
        chosen = replace(chosen, met={**chosen.met})
        for candidates in self._replacements(chosen):
            for candidate in candidates(chosen):
                if self.replaced == REPLACED:
                    return
                self.replaced += 1
                if self.attack(candidate):
                    chosen = candidate
                    break

    def _replacements(self, chosen: Chosen) -> Iterator[Callable[[Chosen], Iterator[Chosen]]]:
        """What may be tried of each size, each value that all points share, and each value of one point."""
        for name in chosen.sizes:
            yield lambda now, name=name: (replace(now, sizes={**now.sizes, name: size}) for size in range(1, now.sizes[name]))  # type: ignore[misc]
        for coordinate, choices in list(chosen.met.items()):
            for number in range(1 + len(chosen.others or ()) if self.unknown(coordinate) else 1):
                yield lambda now, at=coordinate, choices=choices, number=number: now.simpler(at, choices, number)  # type: ignore[misc]


def cost(found: CounterExample, sizes: Sequence[str]) -> Cost:
    """Whether one side sees a tie, the sum of the sizes, how many values are not 0 or 1, and how long everything is."""
    tie = found.shows is Shows.ORDER and any(values[0] == values[1] for values in (found.before, found.after))
    values: dict[tuple[object, ...], Fraction] = {}
    for point in found.points:
        values.update(((name, value), value) for name, value in point.scalars.items() if name not in sizes)
        for name, entries in point.arrays.items():
            if name not in point.labels:
                values.update(((name, index, value), value) for index, value in entries.items())
        for kind in (point.predictions, point.densities):
            values.update(((key, value), value) for key, value in kind.items())
    total = sum(int(value) for name, value in found.points[0].scalars.items() if name in sizes)
    plain = sum(value not in (0, 1) for value in values.values())
    digits = sum(len(text) for text in (*map(str, values.values()), *chain(*found.displayed)))
    return tie, total, plain, digits


def _coordinates(point: Instance, sizes: Sequence[str]) -> dict[Coordinate, fmpq]:
    """The values of a point as a world has them."""
    found: dict[Coordinate, fmpq] = {("scalar", name): rational(value) for name, value in point.scalars.items() if name not in sizes}
    for name, entries in point.arrays.items():
        found.update((("entry", name, index), rational(value)) for index, value in entries.items())
    found.update((("prediction", name, (at.numerator, at.denominator)), rational(value)) for (name, at), value in point.predictions.items())
    return found
