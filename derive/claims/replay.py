"""Replaying a counter-example: whether the instance is allowed, and the claim fails there, by an evaluator of its own."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import mpmath
from sympy import Basic, Indexed, IndexedBase, Rational, Symbol

from derive.claims.claim import Claim
from derive.claims.instance import Instance
from derive.claims.recomputing import Recomputer, Unknown, Value, relation
from derive.claims.refutations import fails, permits
from derive.claims.verdict import CounterExample, Shows

SHOWN = mpmath.mpf(10) ** -10
"""Relative accuracy of the values that a counter-example displays."""


def replay(claim: Claim, counter_example: CounterExample) -> bool:
    """Whether a counter-example holds.

    Checked are: assumptions of the symbols, domains, what premises call positive, that points differ only in what depends
    on the unknowns, that the claim or its witness fails there in the way that is said, and the values displayed.
    """
    points = counter_example.points
    if not points or not all(_allowed(claim, point) for point in points):
        return False
    if not all(_one_world(claim, points[0], other) for other in points[1:]):
        return False
    try:
        return _as_displayed(claim, counter_example) and fails(claim, counter_example)
    except Unknown:
        return False


def _allowed(claim: Claim, point: Instance) -> bool:
    symbols = {_name(item): item for item in _symbols(claim)}
    values: list[tuple[str, Fraction]] = list(point.scalars.items())
    values += [(name, value) for name, entries in point.arrays.items() for value in entries.values()]
    for name, value in values:
        if name not in symbols or not permits(symbols[name], value):
            return False
        for domain in claim.domains:
            element = domain.element.args[0] if isinstance(domain.element, Indexed) else domain.element
            if _name(element) == name and domain.values.contains(_rational(value)) != True:  # noqa: E712
                return False
    if any(value < 0 for value in point.densities.values()):
        return False
    return all(_positive(claim, point, expr) for premise in claim.premises for expr in premise.positive)


def _positive(claim: Claim, point: Instance, expr: Basic) -> bool:
    try:
        return relation(Recomputer(point, claim.premises).number(expr), Fraction(0)) == 1
    except Unknown:
        return True


def _one_world(claim: Claim, first: Instance, second: Instance) -> bool:
    """Whether two points differ only in what depends on the unknowns, and could belong to one model."""
    unknowns = {_name(item) for item in claim.unknowns}
    moved: set[str] = set()
    for name in {**first.scalars, **second.scalars}:
        if first.scalars.get(name) != second.scalars.get(name) and name not in unknowns:
            return False
    for name in {**first.arrays, **second.arrays}:
        if first.arrays.get(name) != second.arrays.get(name) and name not in unknowns:
            return False
    for key in first.predictions.keys() & second.predictions.keys():
        if first.predictions[key] != second.predictions[key]:
            moved.add(key[0])
    for opaque in first.densities.keys() & second.densities.keys():
        if first.densities[opaque] != second.densities[opaque]:
            arrays = {part for parts in opaque[1:] for part in parts if isinstance(part, str)}  # type: ignore[attr-defined]
            if arrays.isdisjoint(unknowns):
                return False
            moved |= arrays & unknowns
    return all(name in unknowns and _changed(name, first, second) for name in sorted(moved))


def _changed(name: str, first: Instance, second: Instance) -> bool:
    """Whether an unknown may differ between the points: it does, or nothing was said of it."""
    if name in first.arrays or name in second.arrays:
        return first.arrays.get(name) != second.arrays.get(name)
    return name not in first.scalars or first.scalars[name] != second.scalars.get(name)


def _as_displayed(claim: Claim, found: CounterExample) -> bool:
    if found.shows is Shows.INTEGRAL:
        return True  # what is displayed of an integral is compared with the quadrature
    for point, before, after in zip(found.points, found.before, found.after, strict=True):
        for side, text in ((claim.before, before), (claim.after, after)):
            objective = getattr(side, "objective", side)
            if not isinstance(objective, Basic):
                continue
            if not _close(Recomputer(point, claim.premises).number(objective), text):
                return False
    return True


def _close(value: Value, text: str) -> bool:
    shown = Fraction(text) if "/" in text else mpmath.mpf(text)
    difference = abs(_decimal(value) - _decimal(shown))
    return bool(difference <= SHOWN * max(abs(_decimal(value)), abs(_decimal(shown))))


def _decimal(value: Value) -> Value:
    return mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


def _symbols(claim: Claim) -> Iterator[Basic]:
    """Every symbol and array that the claim or its premises mention."""
    stack: list[Basic] = [*claim.expressions(), *claim.unknowns]
    stack += [domain.element for domain in claim.domains]
    for premise in claim.premises:
        stack += [*premise.positive, *(law.left for law in premise.laws), *(law.right for law in premise.laws)]
    for side in (claim.before, claim.after):
        element = getattr(side, "element", None)
        if element is not None:
            stack.append(element)
    while stack:
        item = stack.pop()
        if isinstance(item, (Symbol, IndexedBase)):
            yield item
        if not isinstance(item, IndexedBase):
            stack.extend(item.args)


def _name(item: Basic) -> str:
    return str(item.args[0]) if isinstance(item, IndexedBase) else str(item)


def _rational(value: Fraction) -> Rational:
    return Rational(value.numerator, value.denominator)


__all__ = ["replay"]
