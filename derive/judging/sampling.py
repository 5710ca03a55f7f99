"""Worlds to try a claim in: exact small rationals, the same on every machine, whatever the symbols are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, islice

from flint import ctx
from sympy import Basic, Indexed, IndexedBase, Set

from derive.claims.claim import Claim
from derive.claims.sides import Points
from derive.judging.numbers import NotEvaluable, Undefined, sign_of
from derive.judging.reading import PRECISION, Reader
from derive.judging.world import Coordinate, Mood, Setting, World
from derive.symbolic.binding import BINDERS, in_order, unpack
from derive.symbolic.budget import tick
from derive.symbolic.nodes import Density, Prediction

ATTEMPTS = 24
"""How many seeds are tried until the premises hold in a world."""
SIZES = ((2, 2), (3, 2), (2, 3), (1, 2), (3, 1), (1, 1))
"""Values of the first and of every other size, in the order in which they are tried."""


def setting_of(claim: Claim) -> Setting:
    """The symbols of a claim in the order in which they are met, its sizes, inputs and restrictions."""
    expressions = list(claim.expressions())
    for premise in claim.premises:
        expressions += [*premise.positive, *(law.right for law in premise.laws)]
    if isinstance(claim.after, Points):
        expressions.append(claim.after.element)
    ranks: dict[str, int] = {}
    sizes: dict[str, None] = {}
    inputs: dict[str, None] = {}
    arrays: dict[str, None] = {}
    for expr in expressions:
        met = _met(expr)
        for name in met.names:
            ranks.setdefault(name, len(ranks))
        sizes.update(dict.fromkeys(met.sizes))
        inputs.update(dict.fromkeys(met.inputs))
        arrays.update(dict.fromkeys(met.arrays))
    unknowns = frozenset(_name(item) for item in claim.unknowns)
    observed = next((name for name in arrays if name not in inputs and name not in unknowns), None)
    domains: dict[str, Set] = {}
    for domain in claim.domains:
        name = _name(domain.element)
        domains[name] = domains[name].intersect(domain.values) if name in domains else domain.values
    return Setting(
        claim=claim,
        ranks=ranks,
        sizes=tuple(name for name in sizes if name not in unknowns),
        inputs=frozenset(inputs),
        observed=observed,
        unknown_names=unknowns,
        domains=domains,
    )


@dataclass(frozen=True, kw_only=True)
class Met:
    """Names in one expression in the order in which they are met, and which of them are sizes, inputs and arrays."""

    names: tuple[str, ...]
    sizes: tuple[str, ...]
    inputs: tuple[str, ...]
    arrays: tuple[str, ...]


@lru_cache(maxsize=4_096)
def _met(expr: Basic) -> Met:
    sizes: dict[str, None] = {}
    inputs: dict[str, None] = {}
    arrays: dict[str, None] = {}
    for node in _nodes(expr):
        if isinstance(node, BINDERS):
            _, _, lower, upper = unpack(node)
            for limit in (lower, upper):
                sizes.update((_name(item), None) for item in in_order(limit) if item.is_integer and item.is_positive)
        elif isinstance(node, Prediction):
            inputs.update((_name(item), None) for item in in_order(node.argument) if isinstance(item, IndexedBase))
        elif isinstance(node, Indexed) and len(node.args) == 2:
            arrays.setdefault(_name(node))
    return Met(names=tuple(map(_name, in_order(expr))), sizes=tuple(sizes), inputs=tuple(inputs), arrays=tuple(arrays))


def worlds(claim: Claim, setting: Setting | None = None) -> Iterator[World]:
    """Worlds in which the claim's assumptions hold: n = 2, 3, then 1, first plain, then awkward ones; or the one that is supplied."""
    setting = setting or setting_of(claim)
    if setting.supply is not None:
        supplied = setting.world(setting.supply.sizes, 0)
        if licensed(supplied):
            yield supplied
        return
    known_sizes = SIZES if len(setting.sizes) > 1 else ((2, 2), (3, 3), (1, 1)) if setting.sizes else ((1, 1),)
    plain = [(sizes, Mood.PLAIN) for sizes in known_sizes]
    awkward = [mood for mood in Mood if mood is not Mood.PLAIN]
    for number, ((first, others), mood) in enumerate([*plain, *zip(islice(cycle(known_sizes), len(awkward)), awkward, strict=True)]):
        tick()
        found = world(setting, setting.sized(first, others), 100 * number + 1, mood)
        if found is not None:
            yield found


def world(setting: Setting, sizes: Mapping[str, int], seed: int, mood: Mood = Mood.PLAIN) -> World | None:
    """A world in which what the premises call positive is positive; None if no seed gives one."""
    for attempt in range(ATTEMPTS):
        tick()
        candidate = setting.world(sizes, seed + 7919 * attempt, mood)
        if licensed(candidate):
            return candidate
    return None


def licensed(candidate: World) -> bool:
    """Whether everything that the premises call positive certainly is, at this point."""
    claim = candidate.setting.claim
    for premise in claim.premises:
        for expr in premise.positive:
            if isinstance(expr, Density) and not _determined(expr, claim):
                continue
            try:
                with ctx.workprec(PRECISION):
                    if sign_of(Reader(candidate, claim.premises).value(expr, {})) != 1:
                        return False
            except (Undefined, NotEvaluable):
                return False
    return True


def _determined(density: Density, claim: Claim) -> bool:
    laws = (law for premise in claim.premises for law in premise.laws)
    return any(law.left == density or (law.variables and law.left.name == density.name) for law in laws)


def _nodes(expr: Basic) -> Iterator[Basic]:
    yield expr
    if not isinstance(expr, IndexedBase):
        for argument in expr.args:
            yield from _nodes(argument)


def _name(item: Basic) -> str:
    if isinstance(item, Indexed):
        item = item.args[0]
    return item.name if isinstance(item, IndexedBase) else str(item)


__all__ = ["SIZES", "Coordinate", "Mood", "Setting", "World", "licensed", "setting_of", "world", "worlds"]
