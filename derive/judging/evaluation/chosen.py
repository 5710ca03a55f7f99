"""The simplest values of a world's coordinates, and those that are given for some: what a counter-example is made small with."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from fractions import Fraction
from itertools import islice

from flint import fmpq

from derive.judging.evaluation.numbers import NotEvaluable
from derive.vocabulary.frozen import dataclass

Coordinate = tuple[object, ...]
"""("scalar", name), ("entry", name, index), ("prediction", name, input) or ("density", letter, named arguments).

Inputs and arguments are pairs of a numerator and a denominator, which are looked up much faster than flint's fractions.
"""
Assignment = Mapping[Coordinate, fmpq]
REALS = (*map(fmpq, (0, 1, 2, -1)), fmpq(1, 2), fmpq(-2), fmpq(3), fmpq(1, 4), fmpq(3, 4), fmpq(-1, 2), fmpq(1, 3))
"""Values that fit in the head, simplest first."""
POSITIVES = tuple(value for value in REALS if value > 0)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Values that are given for some coordinates, and the simplest for all others.

    Parameters
    ----------
    sizes : mapping
        Values of the sizes.
    values : mapping
        Values of coordinates.
    others : sequence of mapping or None
        Values of unknown coordinates at the other points of the world, which are these and no more; None for the simplest
        combinations.
    met : dict
        The choices for each coordinate that was asked for.
    turned : dict
        For the unknown coordinates that were met, the combinations so far, and what yields more.
    generic : bool
        Whether values are simple, but different and not 0 or 1: sides that agree there mostly agree everywhere.
    exhausted : bool
        Whether there is no such point.
    """

    sizes: Mapping[str, int]
    values: Assignment = field(default_factory=dict)
    others: Sequence[Assignment] | None = None
    met: dict[Coordinate, tuple[fmpq, ...]] = field(default_factory=dict)
    turned: dict[tuple[Coordinate, ...], tuple[Iterator[tuple[fmpq, ...]], list[tuple[fmpq, ...]]]] = field(default_factory=dict)
    generic: bool = False
    exhausted: bool = False

    def value(self, coordinate: Coordinate, choices: tuple[fmpq, ...]) -> fmpq:
        """The value given, or the simplest."""
        if self.exhausted:
            raise NotEvaluable("there is no further point")
        if not choices:
            raise NotEvaluable("no simple value was found")
        self.met.setdefault(coordinate, choices)
        return self.values.get(coordinate, choices[min(2 + len(self.met) % 9, len(choices) - 1) if self.generic else 0])

    def point(self, number: int, free: Iterable[Coordinate]) -> Chosen:
        """The same with other values of unknown coordinates."""
        changed: Assignment | None
        if self.others is not None:
            changed = self.others[number - 1] if number <= len(self.others) else None
        else:
            simple = {coordinate: self.met[coordinate] for coordinate in free if coordinate in self.met}
            if self.generic:
                changed = {at: choices[(5 * place + 3 * number) % len(choices)] for place, (at, choices) in enumerate(simple.items())}
            else:
                met = tuple(simple)
                if met not in self.turned:
                    self.turned[met] = combinations(tuple(simple.values())), []
                more, combined = self.turned[met]
                combined += islice(more, max(0, number + 1 - len(combined)))
                changed = dict(zip(simple, combined[number], strict=True)) if number < len(combined) else None
        return Chosen(
            sizes=self.sizes,
            values=self.values if changed is None else {**self.values, **changed},
            others=self.others,
            met=self.met,
            turned=self.turned,
            generic=self.generic,
            exhausted=self.exhausted or changed is None,
        )

    def simpler(self, coordinate: Coordinate, choices: tuple[fmpq, ...], number: int) -> Iterator[Chosen]:
        """The same with a simpler value of a coordinate at one of the points."""
        points = [self.values, *(self.others or ())]
        known = points[number].get(coordinate, choices[0])
        candidates = list(choices[:4])
        if all(value in choices for value in REALS if value * known > 0):  # else rounding may leave the domain
            candidates.append(fmpq(round(Fraction(int(known.p), int(known.q)))))
        for choice in candidates:
            if weight(choice) < weight(known) and (choice in choices or choice * known > 0):
                changed = [*points[:number], {**points[number], coordinate: choice}, *points[number + 1 :]]
                yield replace(self, values=changed[0], others=changed[1:])


def weight(value: fmpq) -> tuple[int, int]:
    """What a value adds to the cost."""
    return int(value != 0 and value != 1), len(str(value))


def combinations(choices: tuple[tuple[fmpq, ...], ...]) -> Iterator[tuple[fmpq, ...]]:
    """The values of some coordinates, the simplest combination first."""
    weights = [list(map(weight, each)) for each in choices]
    # Costs are counted from that of the simplest combination.
    heap = [((0, 0), (0,) * len(choices))]
    seen = {digits for _, digits in heap}
    while heap:
        (plain, length), digits = heapq.heappop(heap)
        yield tuple(each[digit] for each, digit in zip(choices, digits, strict=True))
        for position, own in enumerate(weights):
            digit = digits[position]
            following = (*digits[:position], digit + 1, *digits[position + 1 :])
            if digit + 1 < len(own) and following not in seen:
                seen.add(following)
                (old_plain, old_length), (new_plain, new_length) = own[digit : digit + 2]
                heapq.heappush(heap, ((plain + new_plain - old_plain, length + new_length - old_length), following))
