"""Atoms of the second zero test, each a generator of a python-flint polynomial ring, and their structures.

An atom is a number that arithmetic alone cannot take apart: a symbol, y[i], log(u), a sum over i. Each has a
structure made of numbers of other atoms, so that equal structures are one atom, and a generator once it is
computed with. Later generators come first in the lexicographic order: a relation g^q = u, where u is older
than g, then has the leading term g^q, and reduction by all relations, newest first, gives a normal form.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from derive.judging.zero.laws import Sign
from derive.vocabulary.budget import tick

Key = frozenset[Any]
"""A ratio as a structure: both spellings where only a convention would choose the sign."""
ONE: Key = frozenset(((frozenset(), (1, 1)),))
"""The polynomial 1 as a structure."""


class NotUnderstood(Exception):
    """The answer is "unknown"; the message says what was met."""


class Value(NamedTuple):
    """num / den, the denominator with leading coefficient one, and what is known of its sign."""

    num: fmpq_mpoly
    den: fmpq_mpoly
    sign: Sign


class Exponential(NamedTuple):
    """exp(exponent), not taken apart: a logarithm may be about to undo it."""

    exponent: Value


class Part(NamedTuple):
    """base^exponent, not multiplied out."""

    base: Value | Exponential
    exponent: Fraction | int


class Held(NamedTuple):
    """A product of powers, not multiplied out."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grain:
    """What the atoms of roots and exponentials stand for, u^(1/root) and exp(u/exp), and how many generators there are."""

    root: int = 2
    exp: int = 2
    width: int = 32


class Coarse(Exception):
    """Another grain is needed: start again with it."""

    def __init__(self, grain: Grain) -> None:
        super().__init__(f"{grain}")
        self.grain = grain


@dataclass(slots=True, kw_only=True)
class Atom:
    """One atom: its structure, what is known of it, and the values it was made from.

    `labels` has a bit for each enclosing sum whose index it depends on; `height` counts the sums inside it.
    """

    number: int
    kind: str
    data: Any
    keys: tuple[Key, ...]
    labels: int
    height: int
    sign: Sign = Sign.UNKNOWN
    arguments: tuple[Any, ...] = ()
    generator: int | None = None


class Relation(NamedTuple):
    """generator^power = value, a polynomial in older generators."""

    generator: int
    power: int
    polynomial: fmpq_mpoly
    modulus: fmpq_mpoly


class Atoms:
    """The atoms met in one test, their relations, and arithmetic on ratios of polynomials in them."""

    def __init__(self, grain: Grain) -> None:
        self.grain = grain
        self.context = fmpq_mpoly_ctx.get(tuple(f"g{k}" for k in range(grain.width)), Ordering.lex)
        self.generators = self.context.gens()
        self.one = self.context.constant(1)
        self.zero = self.context.constant(0)
        self.atoms: list[Atom] = []
        self.numbers: dict[tuple[Any, ...], int] = {}
        self.owners: dict[int, Atom] = {}
        self.relations: list[Relation] = []
        self.rebinding: dict[tuple[int, int, int], int] = {}

    # atoms

    def intern(self, kind: str, data: Any, keys: tuple[Key, ...], binds: bool = False) -> Atom:
        """The one atom of this structure."""
        structure = (kind, data, keys)
        number = self.numbers.get(structure)
        if number is not None:
            return self.atoms[number]
        inner = [self.atoms[k] for key in keys for k in members(key)]
        labels = height = 0
        for atom in inner:
            labels |= atom.labels
            height = max(height, atom.height)
        if kind == "label":
            labels = 1 << data
        atom = Atom(number=len(self.atoms), kind=kind, data=data, keys=keys, labels=labels, height=height + binds)
        self.numbers[structure] = atom.number
        self.atoms.append(atom)
        return atom

    def atom(
        self,
        kind: str,
        data: Any = None,
        arguments: Sequence[Any] = (),
        sign: Sign = Sign.UNKNOWN,
        keys: tuple[Key, ...] | None = None,
        binds: bool = False,
    ) -> tuple[Atom, Value, bool]:
        """An atom with a generator, as a value, and whether it is new."""
        found = self.intern(kind, data, tuple(map(self.key, arguments)) if keys is None else keys, binds)
        new = found.generator is None
        if new:
            if len(self.owners) >= self.grain.width:
                if self.grain.width >= 96:
                    raise NotUnderstood("more than 96 different atoms")
                raise Coarse(Grain(root=self.grain.root, exp=self.grain.exp, width=96))
            found.generator = self.grain.width - 1 - len(self.owners)
            found.arguments = tuple(arguments)
            self.owners[found.generator] = found
        found.sign = max(found.sign, sign)
        assert found.generator is not None
        return found, Value(self.generators[found.generator], self.one, found.sign), new

    def relate(self, atom: Atom, power: int, value: Value) -> None:
        """From now on atom^power is `value`, if that is a polynomial."""
        assert atom.generator is not None
        if value.den.is_one():
            self.relations.append(Relation(atom.generator, power, value.num, self.generators[atom.generator] ** power - value.num))

    def single(self, value: Value) -> Atom | None:
        """The atom that the value is, if it is one."""
        num = value.num
        if len(num) != 1 or not value.den.is_one() or num.total_degree() != 1 or num.leading_coefficient() != 1:
            return None
        return self.owners[num.monoms()[0].index(1)]

    # polynomials

    def terms(self, polynomial: fmpq_mpoly) -> list[tuple[list[tuple[int, int]], fmpq]]:
        """Terms as (generators with their exponents, coefficient)."""
        first = self.grain.width - len(self.owners)
        return [
            ([(k, int(e)) for k, e in enumerate(monomial[first:], first) if e], coefficient)
            for monomial, coefficient in zip(polynomial.monoms(), polynomial.coeffs(), strict=True)
        ]

    def monomial(self, factors: Iterable[tuple[int, int]], coefficient: fmpq | int = 1) -> fmpq_mpoly:
        """A term, as a polynomial."""
        exponents = [0] * self.grain.width
        for generator, exponent in factors:
            exponents[generator] = exponent
        return self.context.from_dict({tuple(exponents): coefficient})

    def labels(self, polynomial: fmpq_mpoly) -> int:
        """Bits of the enclosing sums whose index occurs."""
        found = 0
        for generator, degree in enumerate(polynomial.degrees()):
            if degree > 0:
                found |= self.owners[generator].labels
        return found

    # structures

    def key(self, value: Value) -> Key:
        """The structure of a ratio, independent of the order in which its atoms were met."""
        if value.den.is_one():
            return frozenset(((self._structure(value.num), ONE),))
        if len(value.den) == 1:
            return frozenset(((self._structure(value.num), self._structure(value.den)),))
        scale = sum((abs(c) for c in value.den.coeffs()), fmpq(0))
        num, den = value.num / scale, value.den / scale
        return frozenset(((self._structure(num), self._structure(den)), (self._structure(-num), self._structure(-den))))

    def _structure(self, polynomial: fmpq_mpoly) -> Key:
        owners = self.owners
        tick(len(polynomial))
        return frozenset(
            (frozenset((owners[k].number, e) for k, e in factors), (int(c.p), int(c.q))) for factors, c in self.terms(polynomial)
        )

    def sortable(self, value: Value) -> list[Any]:
        """The structure of a value as something that has an order, the same whatever the hashes are."""

        def polynomial(terms: Key) -> list[Any]:
            return sorted((sorted(factors), coefficient) for factors, coefficient in terms)

        return sorted([polynomial(num), polynomial(den)] for num, den in self.key(value))

    def rebound(self, key: Key, label: Atom, height: int) -> Key:
        """The structure with a label replaced by the bound index of this height."""
        return frozenset(tuple(self._rebound_polynomial(polynomial, label, height) for polynomial in pair) for pair in key)

    def _rebound_polynomial(self, polynomial: Key, label: Atom, height: int) -> Key:
        tick(len(polynomial))
        return frozenset(
            (frozenset((self._rebound_atom(self.atoms[number], label, height), e) for number, e in factors), c) for factors, c in polynomial
        )

    def _rebound_atom(self, atom: Atom, label: Atom, height: int) -> int:
        if not atom.labels & label.labels:
            return atom.number
        memo = (atom.number, label.number, height)
        if memo not in self.rebinding:
            tick()
            if atom is label:
                new = self.intern("bound", height, ())
            else:
                binds = atom.kind in BINDING
                new = self.intern(atom.kind, atom.data, tuple(self.rebound(key, label, height) for key in atom.keys), binds)
            self.rebinding[memo] = new.number
        return self.rebinding[memo]


BINDING = ("sum", "product")
"""Kinds of atoms that bind an index."""


def members(key: Key) -> Iterable[int]:
    """Numbers of the atoms in a structure, as often as they occur."""
    for pair in key:
        for polynomial in pair:
            for factors, _ in polynomial:
                for number, _ in factors:
                    yield number


__all__ = [
    "BINDING",
    "Atom",
    "Atoms",
    "Coarse",
    "Exponential",
    "Grain",
    "Held",
    "Key",
    "NotUnderstood",
    "Part",
    "Relation",
    "Value",
    "members",
]
