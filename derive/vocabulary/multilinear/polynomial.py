"""Polynomials over atoms, of which exponents may be any rational numbers.

An atom is a number that arithmetic alone does not take apart: a symbol, an entry, e^m, |u|, a power of a sum of terms, a sum over
indices. Atoms with equal keys are one object. A polynomial maps monomials to coefficients; a monomial is a tuple of atoms with
their exponents, ordered by their keys, so that equal polynomials are equal as dictionaries.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, isqrt, lcm
from typing import Any, TypeAlias

from sympy import factorint

from derive.vocabulary.bounds import Bounds

Coefficient: TypeAlias = int | Fraction
Label: TypeAlias = tuple[Any, ...]
"""What an index is called: ("o", n) while it is open, ("b", level, position) once it is bound in an atom."""

LARGEST = 1 << 64
"""Numbers above this are not factorised."""


class Base:
    """One atom.

    Attributes
    ----------
    kind, data : str, object
        What it is, and of what SymPy has.
    args : tuple of Frozen
        The polynomials that it is made of; of a sum, the upper ends of its ranges.
    factors : Monomial
        Of a sum, what is summed.
    name, key, shape : str
        Its data as text; equal keys, one atom: monomials are ordered by it; its key with all indices alike.
    open : frozenset of Label
        Indices that it depends on, those that it binds left out.
    height : int
        How many sums stand inside one another in it.
    bounds : Bounds or None
        Where it is known to lie.
    """

    __slots__ = ("args", "bounds", "data", "factors", "height", "key", "kind", "name", "open", "positive", "settled", "shape")

    def __init__(self, kind: str, data: Any, name: str, args: "tuple[Frozen, ...]", factors: "Monomial", key: str) -> None:
        self.kind, self.data, self.name, self.args, self.factors, self.key = kind, data, name, args, factors, key
        self.shape = key
        self.open: frozenset[Label] = frozenset()
        self.height = 0
        self.positive = False
        self.bounds: Bounds | None = None
        self.settled = kind not in ("abs", "power", "root", "delta", "flag", "sign", "unit")

    def __repr__(self) -> str:
        return self.key


Monomial: TypeAlias = tuple[tuple[Base, Coefficient], ...]
Poly: TypeAlias = dict[Monomial, Coefficient]
Frozen: TypeAlias = tuple[tuple[Monomial, Coefficient], ...]
ONE: Monomial = ()


class NotSayable(Exception):
    """The normal form has no place for this; it is left as it stands."""


def number(value: Coefficient) -> Poly:
    """A constant."""
    return {ONE: value} if value else {}


def plus(*terms: Poly) -> Poly:
    """The sum."""
    found = dict(terms[0])
    for term in terms[1:]:
        for monomial, c in term.items():
            total = found.get(monomial, 0) + c
            if total:
                found[monomial] = total
            else:
                found.pop(monomial, None)
    return found


def scaled(poly: Poly, factor: Coefficient) -> Poly:
    """A multiple."""
    return {monomial: c * factor for monomial, c in poly.items()} if factor else {}


def constant(poly: Poly) -> Coefficient | None:
    """The value of a polynomial without atoms; None where there are some."""
    if not poly:
        return 0
    return poly[ONE] if len(poly) == 1 and ONE in poly else None


def itself(atom: Base, exponent: Coefficient = 1) -> Poly:
    """An atom as a polynomial."""
    return {((atom, exponent),): 1}


def opened(poly: Iterable[Monomial]) -> frozenset[Label]:
    """The indices that a polynomial depends on."""
    return frozenset().union(*(atom.open for monomial in poly for atom, _ in monomial))


def in_lowest_terms(value: Coefficient) -> Coefficient:
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value


def outline(monomial: Monomial) -> tuple[Coefficient, Coefficient, list[tuple[str, Coefficient]]]:
    """The degree in what has an index, the degree, then lexicographic from the largest shape.

    An order that new names of indices leave as it is; what has an index leads, since it cannot leave a sum.
    """
    powers: dict[str, Coefficient] = {}
    for atom, exponent in monomial:
        powers[atom.shape] = powers.get(atom.shape, 0) + exponent
    inside = sum(exponent for atom, exponent in monomial if atom.open)
    return inside, sum(exponent for _, exponent in monomial), sorted(powers.items(), reverse=True)


def order(monomial: Monomial) -> tuple[tuple[Coefficient, Coefficient, list[tuple[str, Coefficient]]], list[tuple[str, Coefficient]]]:
    """A monomial order: by outline, then by keys."""
    return outline(monomial), [(atom.key, exponent) for atom, exponent in reversed(monomial)]


def drawn(monomial: Monomial) -> str:
    return "*".join(sorted(f"{atom.shape}^{exponent}" for atom, exponent in monomial))


def outlined(frozen: Frozen) -> str:
    """A polynomial as text, all indices alike."""
    return "+".join(sorted(f"{c}.{drawn(monomial)}" for monomial, c in frozen))


def by_key(factor: tuple[Base, Coefficient]) -> str:
    return factor[0].key


def divisor(values: Iterable[Coefficient]) -> Fraction:
    """The greatest common divisor of fractions."""
    above, below = 0, 1
    for value in values:
        part = Fraction(value)
        above, below = gcd(above, part.numerator), lcm(below, part.denominator)
    return Fraction(above, below)


def primes(value: int) -> dict[int, int]:
    """The primes of a natural number; a large one is taken for a prime."""
    if value == 1:
        return {}
    return dict(factorint(value)) if value < LARGEST else {value: 1}


def rational_root(value: Fraction) -> Coefficient | None:
    """The rational square root; None where there is none."""
    if value <= 0:
        return None
    above, below = isqrt(value.numerator), isqrt(value.denominator)
    return in_lowest_terms(Fraction(above, below)) if above**2 == value.numerator and below**2 == value.denominator else None
