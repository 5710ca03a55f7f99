"""Signs of polynomials whose atoms lie between bounds: by the coefficients in Bernstein's basis on the box.

An atom between two ends is low + (high - low) t with t between 0 and 1, and a polynomial of degree d in t is a combination of the
products t^j (1 - t)^(d - j), none of which is negative there. An atom with one end is that end plus or minus what is not negative.
If all coefficients are positive or zero, so is the polynomial (Lorentz 1953, sec. 1.2).
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import comb

from derive.vocabulary.bounds import Bounds
from derive.vocabulary.budget import tick
from derive.vocabulary.multilinear.polynomial import Base, Coefficient, Monomial, Poly

DEGREE, COEFFICIENTS = 8, 512
"""Degree in one atom, and coefficients in all, above which no sign is looked for."""

Degrees = tuple[int, ...]


def at_least_zero(poly: Poly, strictly: bool) -> bool:
    """Whether a polynomial is certainly above zero, or not below it, wherever its atoms lie; False means not shown."""
    atoms = {atom: None for monomial in poly for atom, _ in monomial if atom.bounds is not None}
    if not atoms:
        return False
    groups: dict[Monomial, dict[Degrees, Fraction]] = {}
    for monomial, c in poly.items():
        powers = dict(monomial)
        own = [powers.pop(atom, 0) for atom in atoms]
        if not all(isinstance(power, int) and 0 <= power <= DEGREE for power in own):
            return False
        rest = tuple(factor for factor in monomial if factor[0] in powers)
        if not all(atom.positive or atom.kind == "abs" or exponent % 2 == 0 for atom, exponent in rest):
            return False
        groups.setdefault(rest, {})[tuple(map(int, own))] = Fraction(c)
    sure = False
    for rest, coefficients in groups.items():
        box = [(atom.bounds, max(powers[place] for powers in coefficients)) for place, atom in enumerate(atoms)]
        found = _on_box(coefficients, box)  # type: ignore[arg-type]
        if found is None or any(c < 0 for c in found.values()):
            return False
        sure = sure or (all(atom.positive for atom, _ in rest) and _somewhere(found, box))  # type: ignore[arg-type]
    return sure or not strictly


def _on_box(coefficients: dict[Degrees, Fraction], box: Sequence[tuple[Bounds, int]]) -> dict[Degrees, Fraction] | None:
    """The coefficients in the basis of the box, one atom after the other; None where there are too many."""
    size = 1
    for _, degree in box:
        size *= degree + 1
    if size > COEFFICIENTS:
        return None
    for place, (bounds, degree) in enumerate(box):
        lines: dict[Degrees, list[Fraction]] = {}
        for powers, c in coefficients.items():
            line = lines.setdefault((*powers[:place], 0, *powers[place + 1 :]), [Fraction(0)] * (degree + 1))
            line[powers[place]] += c
        tick(size)
        coefficients = {
            (*powers[:place], j, *powers[place + 1 :]): c for powers, line in lines.items() for j, c in enumerate(_moved(line, bounds))
        }
    return coefficients


def _moved(line: list[Fraction], bounds: Bounds) -> list[Fraction]:
    """Coefficients of powers of an atom as those of powers from its one end on, or in Bernstein's basis between both."""
    degree = len(line) - 1
    low, high = bounds.low, bounds.high
    start = low if low is not None else high
    assert start is not None
    step = Fraction(1) if high is None else Fraction(-1) if low is None else high - low
    moved = [sum((line[k] * comb(k, j) * start ** (k - j) for k in range(j, degree + 1)), Fraction(0)) * step**j for j in range(degree + 1)]
    if low is None or high is None:
        return moved
    return [sum((moved[k] * comb(j, k) / Fraction(comb(degree, k)) for k in range(j + 1)), Fraction(0)) for j in range(degree + 1)]


def _somewhere(coefficients: dict[Degrees, Fraction], box: Sequence[tuple[Bounds, int]]) -> bool:
    """Whether some part with a positive coefficient vanishes nowhere, or every part between closed ends has one."""
    if any(c > 0 and all(_nowhere_zero(j, *side) for j, side in zip(powers, box, strict=True)) for powers, c in coefficients.items()):
        return True
    between = all(bounds.low is not None and bounds.high is not None for bounds, _ in box)
    size = 1
    for _, degree in box:
        size *= degree + 1
    return between and len(coefficients) == size and all(c > 0 for c in coefficients.values())


def _nowhere_zero(j: int, bounds: Bounds, degree: int) -> bool:
    """Whether t^j (1 - t)^(d - j), or the power j of the distance from the one end, is positive wherever the atom may lie."""
    if bounds.low is None or bounds.high is None:
        return j == 0 or (bounds.high_open if bounds.low is None else bounds.low_open)
    return (j == 0 or bounds.low_open) and (j == degree or bounds.high_open)


def powers_within(atom: Base, exponent: int) -> dict[int, Coefficient] | None:
    """A power of an atom that has finitely many values, as a combination of lower ones; None where there is nothing to do."""
    bounds = atom.bounds
    values = () if bounds is None else bounds.values
    if not values or exponent < len(values):
        return None
    low = _minus_product(values)
    found = [Fraction(0)] * (len(values) - 1) + [Fraction(1)]
    for _ in range(exponent - len(values) + 1):
        tick()
        top = found[-1]
        found = [(found[k - 1] if k else Fraction(0)) + top * low[k] for k in range(len(values))]
    return {k: c for k, c in enumerate(found) if c}


def _minus_product(values: Iterable[Fraction]) -> list[Fraction]:
    """x^m - (x - v1) ... (x - vm), by its coefficients."""
    found = [Fraction(1)]
    for value in values:
        found = [
            (found[k - 1] if k else Fraction(0)) - value * (found[k] if k < len(found) else Fraction(0)) for k in range(len(found) + 1)
        ]
    return [-c for c in found[:-1]]
