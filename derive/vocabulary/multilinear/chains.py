"""Sums over ranges of which one ends at the index of another, as sums over strict chains 1 <= i1 < ... < ik <= n.

Summation over i <= j, i < j and all of i, j are not independent of each other; sums over strict chains of products that depend on every
index are. A product of sums is the sum over all weak orders of its indices; an index that nothing depends on is summed out.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from derive.vocabulary.budget import bounded, tick
from derive.vocabulary.multilinear.polynomial import Coefficient, Label, Monomial, NotSayable, Poly, number, opened, plus, scaled
from derive.vocabulary.multilinear.ring import Ring
from derive.vocabulary.multilinear.sums import Summation

INDICES = 5
"""Indices of one range in one product: there are 541 weak orders of five."""
TERMS = 20_000


class StrictChain(NamedTuple):
    """Indices 1 <= c1 < ... < ck <= end, and which place is which index."""

    name: str
    end: Poly
    labels: tuple[Label, ...]


def dependent(poly: Poly) -> bool:
    """Whether a range in it ends at another index."""
    return any(atom.kind == "sum" and any(opened(m for m, _ in end) for end in atom.args) for monomial in poly for atom, _ in monomial)


def chained(poly: Poly, ring: Ring, sums: Summation) -> dict[tuple[str, Monomial], Coefficient]:
    """Coefficients of products over strict chains: all are zero only where the polynomial is."""
    found: dict[tuple[str, Monomial], Coefficient] = {}
    for monomial, c in poly.items():
        for key, value in _product(monomial, ring, sums):
            tick()
            total = found.get(key, 0) + c * value
            if total:
                found[key] = total
            else:
                found.pop(key, None)
            bounded(len(found), TERMS, "sums over chains")
    return found


def _product(monomial: Monomial, ring: Ring, sums: Summation) -> Iterator[tuple[tuple[str, Monomial], Coefficient]]:
    """One product of sums over chains."""
    ends: dict[Label, Poly] = {}
    body: Poly = {(): 1}
    for atom, e in monomial:
        if atom.kind != "sum" or not isinstance(e, int) or e < 0:
            body = ring.times(body, {((atom, e),): 1})
            continue
        for _ in range(e):
            ranges, factors, sign = sums.apart(atom)
            ends.update(ranges)
            body = ring.times(body, {factors: sign})
    groups: dict[str, list[Label]] = {}
    roots: dict[str, Poly] = {}
    for label in ends:
        end = ends[label]
        while (inner := _index(end)) is not None and inner in ends:
            end = ends[inner]
        if opened(end):
            raise NotSayable("a range that ends at more than an index")
        name = ring.text(ring.frozen(end))
        groups.setdefault(name, []).append(label)
        roots[name] = end
    below = {(label, inner) for label, end in ends.items() if (inner := _index(end)) is not None}
    choices: list[tuple[list[StrictChain], dict[Label, Poly]]] = [([], {})]
    for name in sorted(groups):
        bounded(len(groups[name]), INDICES, "weak orders")
        choices = [
            ([*chains, StrictChain(name, roots[name], places)], {**values, **named})
            for chains, values in choices
            for places, named in _orders(name, groups[name], below, sums)
        ]
    for chains, values in choices:
        tick()
        yield from _summed_out(ring.replaced(body, values), chains, ring, sums)


def _index(end: Poly) -> Label | None:
    """The index that a range ends at."""
    if len(end) == 1:
        ((monomial, c),) = end.items()
        if c == 1 and len(monomial) == 1 and monomial[0][0].kind == "index" and monomial[0][1] == 1:
            return monomial[0][0].data
    return None


def _orders(
    name: str, labels: Sequence[Label], below: set[tuple[Label, Label]], sums: Summation
) -> Iterator[tuple[tuple[Label, ...], dict[Label, Poly]]]:
    """Weak orders of the indices of one range in which i <= j where that is said: places, and the place of every index."""
    for blocks in _partitions(list(labels)):
        place = {label: position for position, block in enumerate(blocks) for label in block}
        if all(place[one] <= place[other] for one, other in below if one in place and other in place):
            places = tuple(("s", name, position) for position in range(len(blocks)))
            yield places, {label: sums.poly(places[position]) for label, position in place.items()}


def _partitions(labels: list[Label]) -> Iterator[list[list[Label]]]:
    """All ordered partitions into blocks."""
    if not labels:
        yield []
        return
    first, *rest = labels
    for blocks in _partitions(rest):
        for place in range(len(blocks)):
            yield [*blocks[:place], [first, *blocks[place]], *blocks[place + 1 :]]
        for place in range(len(blocks) + 1):
            yield [*blocks[:place], [first], *blocks[place:]]


def _summed_out(body: Poly, chains: list[StrictChain], ring: Ring, sums: Summation) -> Iterator[tuple[tuple[str, Monomial], Coefficient]]:
    """Every place that nothing but numbers depends on summed between its neighbours, until there is none."""
    waiting = [(body, chains)]
    while waiting:
        rest, over = waiting.pop()
        for monomial, c in rest.items():
            tick()
            if any(_apart(atom.open, over) for atom, _ in monomial if atom.kind == "delta"):
                continue
            idle = next((label for chain in over for label in chain.labels if not _carries(monomial, label)), None)
            if idle is None:
                yield _named(monomial, over, ring, sums), c
                continue
            chain = next(chain for chain in over if idle in chain.labels)
            place = chain.labels.index(idle)
            lower = plus(sums.poly(chain.labels[place - 1]), number(1)) if place else number(1)
            last = place + 1 == len(chain.labels)
            upper = chain.end if last else plus(sums.poly(chain.labels[place + 1]), number(-1))
            shorter = chain._replace(labels=(*chain.labels[:place], *chain.labels[place + 1 :]))
            waiting.append((scaled(sums.total({monomial: 1}, idle, lower, upper), c), [shorter if one is chain else one for one in over]))


def _carries(monomial: Monomial, label: Label) -> bool:
    return any(label in atom.open and atom.kind != "index" for atom, _ in monomial)


def _apart(labels: frozenset[Label], chains: list[StrictChain]) -> bool:
    """Whether two of these are places of one chain, and so differ."""
    return any(sum(label in labels for label in chain.labels) > 1 for chain in chains)


def _named(monomial: Monomial, chains: list[StrictChain], ring: Ring, sums: Summation) -> tuple[str, Monomial]:
    """Places counted anew from the first."""
    values = {label: sums.poly(("s", chain.name, position)) for chain in chains for position, label in enumerate(chain.labels)}
    found = ring.replaced_in(monomial, values)
    if len(found) != 1:
        raise NotSayable("a product that other names of its indices take apart")
    ((renamed, c),) = found.items()
    if c != 1:
        raise NotSayable("a product whose sign other names of its indices change")
    return ";".join(f"{chain.name}:{len(chain.labels)}" for chain in chains if chain.labels), renamed
