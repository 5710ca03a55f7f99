"""The field of the second zero test: quotients of python-flint polynomials over atoms, reduced by the relations between these.

An atom is a number that arithmetic alone cannot take apart: a symbol, y[i], log(u), a sum over i. Each has a
structure made of numbers of other atoms, so that equal structures are one atom, and a generator once it is
computed with. Later generators come first in the lexicographic order: a reduction g^q = u, where u is older
than g, then has the leading term g^q, and reducing by all of them, newest first, gives a normal form.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any, NamedTuple

from flint import fmpq, fmpq_mpoly

from derive.judging.zero.bounding import sign_between
from derive.judging.zero.grain import Coarse, Grain, constant, generated
from derive.judging.zero.laws import KnownSign
from derive.judging.zero.reducing import Reduction
from derive.judging.zero.sizes import TERMS, divisible, terms_of_power
from derive.vocabulary.bounds import Bounds
from derive.vocabulary.budget import tick, too_many

Structure = frozenset[Any]
"""A quotient by the numbers of its atoms: both spellings where only a convention would choose the sign."""
ONE: Structure = frozenset(((frozenset(), (1, 1)),))
"""The polynomial 1 as a structure."""
BINDING = ("sum", "product", "largest", "integral")
"""Kinds of atoms that bind an index or a variate."""
OPEN = ("label", "variate", "positive variate")
"""Kinds of atoms that stand for what is to be bound."""
WIDEST = 96
"""Bound on the number of atoms with a generator."""
EXPONENT = 10_000
"""Bound on integer exponents."""
BITS = 100_000
"""Bound on the bits of the coefficients of a power."""
SHORT, REMEMBERED = 8, 4_096
"""Polynomials of so many terms are taken apart once, as long as they are so few."""
MOST = 20 * TERMS
"""Bound on the products of two terms from which one polynomial is made."""
PRODUCTS = 32
"""Products of two terms that are one step."""
UNCOUNTED = 500
"""Steps after which arithmetic counts what was done."""

Summand = tuple[list[tuple[int, int]], fmpq]
"""Generators with their exponents, and the coefficient."""


class NotUnderstood(Exception):
    """The answer is "unknown"; the message says what was met."""


class DividedByZero(NotUnderstood):
    """There is no such number."""


class Element(NamedTuple):
    """num / den, the denominator with leading coefficient one, and what is known of its sign."""

    num: fmpq_mpoly
    den: fmpq_mpoly
    sign: KnownSign


@dataclass(slots=True, kw_only=True)
class Atom:
    """One atom: its structure, what is known of it, and the quotients it was made from.

    `labels` has a bit for each enclosing sum whose index it depends on; `height` counts the sums inside it.
    """

    number: int
    kind: str
    data: Any
    structures: tuple[Structure, ...]
    labels: int
    height: int
    sign: KnownSign = KnownSign.UNKNOWN
    arguments: tuple[Any, ...] = ()
    generator: int | None = None
    bounds: Bounds | None = None


class Field:
    """The atoms met in one test, their reductions, and arithmetic on quotients of polynomials in them.

    Attributes
    ----------
    steps : int
        What was done and is not counted yet; whoever asks the test has it counted before there is an answer.
    """

    def __init__(self, grain: Grain, bounds: Mapping[Any, Bounds] | None = None) -> None:
        self.grain = grain
        self.bounds = bounds or {}
        self.steps = 0
        self.context, self.generators = generated(grain.width)
        self.one = self.context.constant(1)
        self.zero = self.context.constant(0)
        self.atoms: list[Atom] = []
        self.numbers: dict[tuple[Any, ...], int] = {}
        self.owners: dict[int, Atom] = {}
        self.reductions: list[Reduction] = []
        self.rebinding: dict[tuple[int, int, int], int] = {}
        self.any_bounds = False
        self.stated: list[tuple[fmpq_mpoly, KnownSign]] = []
        self._taken_apart: dict[int, tuple[fmpq_mpoly, list[Summand]]] = {}

    def count(self) -> None:
        """Count the steps that were taken."""
        steps, self.steps = self.steps, 0
        tick(steps)

    # atoms

    def intern(self, kind: str, data: Any, structures: tuple[Structure, ...], binds: bool = False) -> Atom:
        """The one atom of this structure."""
        whole = (kind, data, structures)
        number = self.numbers.get(whole)
        if number is not None:
            return self.atoms[number]
        labels = height = 0
        for structure in structures:
            for k in members(structure):
                labels |= self.atoms[k].labels
                height = max(height, self.atoms[k].height)
        if kind in OPEN:
            labels = 1 << data
        atom = Atom(number=len(self.atoms), kind=kind, data=data, structures=structures, labels=labels, height=height + binds)
        self.numbers[whole] = atom.number
        self.atoms.append(atom)
        return atom

    def atom(
        self,
        kind: str,
        data: Any = None,
        arguments: Sequence[Any] = (),
        sign: KnownSign = KnownSign.UNKNOWN,
        structures: tuple[Structure, ...] | None = None,
        binds: bool = False,
    ) -> tuple[Atom, Element, bool]:
        """An atom with a generator, as a quotient, and whether it is new."""
        found = self.intern(kind, data, tuple(map(self.structure, arguments)) if structures is None else structures, binds)
        new = found.generator is None
        if new:
            if len(self.owners) >= self.grain.width:
                if self.grain.width >= WIDEST:
                    raise NotUnderstood(f"more than {WIDEST} different atoms")
                raise Coarse(Grain(root=self.grain.root, exp=self.grain.exp, width=WIDEST))
            found.generator = self.grain.width - 1 - len(self.owners)
            found.arguments = tuple(arguments)
            self.owners[found.generator] = found
            if self.bounds and kind in ("symbol", "indexed") and data in self.bounds:
                self._bounded(found, self.bounds[data])
        found.sign = max(found.sign, sign)
        return found, self.itself(found), new

    def _bounded(self, atom: Atom, bounds: Bounds) -> None:
        """Take note of where an atom lies; if it has finitely many values the product of its distances from them is zero."""
        self.lies_between(atom, bounds)
        atom.sign = max(atom.sign, self._between(self.itself(atom).num))
        if bounds.values:
            x = self.itself(atom).num
            vanishing = prod((x - fmpq(value.numerator, value.denominator) for value in bounds.values), start=self.one)
            power = x ** len(bounds.values)
            self.replace(power, power - vanishing)

    def lies_between(self, atom: Atom, bounds: Bounds) -> None:
        """Between which numbers an atom lies."""
        atom.bounds = bounds
        self.any_bounds = True

    def itself(self, atom: Atom) -> Element:
        """An atom that has a generator, as a quotient."""
        assert atom.generator is not None
        return Element(self.generators[atom.generator], self.one, atom.sign)

    def relate(self, atom: Atom, power: int, value: Element) -> None:
        """From now on atom^power is `value`, if that is a polynomial."""
        assert atom.generator is not None
        if value.den.is_one():
            self.replace(self.generators[atom.generator] ** power, value.num)

    def replace(self, product: fmpq_mpoly, polynomial: fmpq_mpoly) -> None:
        """From now on a product is a polynomial, if its leading term comes before that polynomial's."""
        modulus = product - polynomial
        if modulus.is_zero():
            return
        ((leading, c), *_) = self._terms(modulus)
        self.reductions.append(Reduction(tuple(leading), self.monomial(leading) - modulus / c, modulus / c))

    def single(self, value: Element) -> Atom | None:
        """The atom that the quotient is, if it is one."""
        if len(value.num) != 1 or not value.den.is_one():
            return None
        ((factors, c),) = self.terms(value.num)
        return self.owners[factors[0][0]] if len(factors) == 1 and factors[0][1] == 1 and c == 1 else None

    # polynomials

    def terms(self, polynomial: fmpq_mpoly) -> list[Summand]:
        """Terms as (generators with their exponents, coefficient)."""
        if len(polynomial) > SHORT:
            return self._terms(polynomial)
        found = self._taken_apart.get(id(polynomial))
        if found is None:
            if len(self._taken_apart) >= REMEMBERED:
                self._taken_apart.clear()
            # The polynomial is kept as well, so that no other gets its id.
            found = self._taken_apart[id(polynomial)] = (polynomial, self._terms(polynomial))
        return found[1]

    def _terms(self, polynomial: fmpq_mpoly) -> list[Summand]:
        if polynomial.is_constant():
            return [([], coefficient) for coefficient in polynomial.coeffs()]
        first = self.grain.width - len(self.owners)
        return [
            ([(k, int(e)) for k, e in enumerate(monomial[first:], first) if e], coefficient)
            for monomial, coefficient in zip(polynomial.monoms(), polynomial.coeffs(), strict=True)
        ]

    def monomial(self, factors: Iterable[tuple[int, int]], coefficient: fmpq | int = 1) -> fmpq_mpoly:
        """A term, as a polynomial."""
        return prod((self.generators[generator] ** exponent for generator, exponent in factors), start=self.context.constant(coefficient))

    def present(self, polynomial: fmpq_mpoly) -> list[tuple[int, Atom]]:
        """The generators that occur, with their atoms."""
        if len(polynomial) > SHORT:
            return [(generator, self.owners[generator]) for generator, degree in enumerate(polynomial.degrees()) if degree > 0]
        return [
            (generator, self.owners[generator]) for generator in sorted({g for factors, _ in self.terms(polynomial) for g, _ in factors})
        ]

    def reduced(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        """The normal form by the reductions."""
        if polynomial.is_one() or polynomial.is_constant():
            return polynomial
        while (further := self._reduced_once(polynomial)) != polynomial:
            polynomial = further
        return polynomial

    def _reduced_once(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        degrees = polynomial.degrees()
        for reduction in reversed(self.reductions):
            times = reduction.times(degrees)
            if times > 0:
                terms = len(polynomial) * terms_of_power(len(reduction.polynomial), times)
                if terms > MOST:
                    raise too_many(MOST, "reducing a root")
                self.steps += 1 + (terms + times) // PRODUCTS
                polynomial = polynomial % reduction.modulus
                degrees = polynomial.degrees()
        return polynomial

    # structures

    def structure(self, value: Element) -> Structure:
        """The structure of a quotient, independent of the order in which its atoms were met."""
        if len(value.den) == 1:
            return frozenset(((self._of_polynomial(value.num), ONE if value.den.is_one() else self._of_polynomial(value.den)),))
        scale = sum((abs(c) for c in value.den.coeffs()), fmpq(0))
        num, den = value.num / scale, value.den / scale
        return frozenset(((self._of_polynomial(num), self._of_polynomial(den)), (self._of_polynomial(-num), self._of_polynomial(-den))))

    def _of_polynomial(self, polynomial: fmpq_mpoly) -> Structure:
        owners = self.owners
        self.steps += len(polynomial)
        return frozenset(
            (frozenset((owners[k].number, e) for k, e in factors), (int(c.p), int(c.q))) for factors, c in self.terms(polynomial)
        )

    def sortable(self, value: Element) -> list[Any]:
        """The structure of a quotient as something that has an order, the same whatever the hashes are."""

        def polynomial(terms: Structure) -> list[Any]:
            return sorted((sorted(factors), coefficient) for factors, coefficient in terms)

        return sorted([polynomial(num), polynomial(den)] for num, den in self.structure(value))

    def rebound(self, structure: Structure, label: Atom, height: int) -> Structure:
        """The structure with a label replaced by the bound index of this height."""

        def polynomial(terms: Structure) -> Structure:
            self.steps += len(terms)
            new = self._rebound_atom
            return frozenset((frozenset((new(self.atoms[k], label, height), e) for k, e in factors), c) for factors, c in terms)

        return frozenset(tuple(map(polynomial, pair)) for pair in structure)

    def _rebound_atom(self, atom: Atom, label: Atom, height: int) -> int:
        if not atom.labels & label.labels:
            return atom.number
        memo = (atom.number, label.number, height)
        if memo not in self.rebinding:
            self.steps += 1
            if atom is label:
                new = self.intern("bound", height, ())
            else:
                inside = tuple(self.rebound(structure, label, height) for structure in atom.structures)
                new = self.intern(atom.kind, atom.data, inside, atom.kind in BINDING)
            self.rebinding[memo] = new.number
        return self.rebinding[memo]

    # quotients

    def quotient(self, num: fmpq_mpoly, den: fmpq_mpoly, sign: KnownSign = KnownSign.UNKNOWN) -> Element:
        """num / den in lowest terms."""
        self.steps += 1
        if self.steps > UNCOUNTED:
            self.count()
        whole = den.is_one()
        if self.reductions:
            num = self.reduced(num)
            if not whole:
                den = self.reduced(den)
                if len(den) == 1 and not den.is_constant():
                    num, den = self._rational(num, den)
                whole = den.is_one()
        if den.is_zero():
            raise DividedByZero("division by zero")
        if num.is_zero():
            return Element(self.zero, self.one, KnownSign.NONNEGATIVE)
        if whole:
            return Element(num, den, sign)
        if not den.is_constant() and divisible(num, den):
            self.steps += 1 + len(num) * len(den) // PRODUCTS
            common = num.gcd(den)
            if not common.is_one():
                num, den = num / common, den / common
        leading = den.leading_coefficient()
        if leading != 1:
            num, den = num / leading, den / leading
        return Element(num, den, sign)

    def _rational(self, num: fmpq_mpoly, den: fmpq_mpoly) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """Roots moved from a one-term denominator to the numerator."""
        degrees = den.degrees()
        for reduction in reversed(self.reductions):
            ((generator, power), *others) = reduction.leading
            degree = degrees[generator]
            if degree and not others and degree < power and reduction.polynomial.degrees()[generator] == 0:
                complement = self.generators[generator] ** (power - degree)
                num, den = self.reduced(num * complement), self.reduced(den * complement)
                if len(den) != 1:
                    break
                degrees = den.degrees()
        return num, den

    def number(self, c: Fraction | int) -> Element:
        """A rational number."""
        sign = KnownSign.POSITIVE if c.numerator > 0 else KnownSign.NONNEGATIVE if c.numerator == 0 else KnownSign.REAL
        return Element(constant(self.grain.width, c.numerator, c.denominator), self.one, sign)

    def rational(self, value: Element) -> Fraction | None:
        """The rational number that the quotient is, if it is one."""
        if not (value.num.is_constant() and value.den.is_one()):
            return None
        return Fraction(0) if value.num.is_zero() else fraction(value.num.leading_coefficient())

    def sum(self, terms: Sequence[Element]) -> Element:
        """Terms over a common denominator."""
        by_denominator: list[tuple[fmpq_mpoly, fmpq_mpoly]] = []
        for term in terms:
            for k, (num, den) in enumerate(by_denominator):
                if den == term.den:
                    by_denominator[k] = (num + term.num, den)
                    break
            else:
                by_denominator.append((term.num, term.den))
        if not by_denominator:
            return self.number(0)
        num, den = by_denominator[0]
        for other_num, other_den in by_denominator[1:]:
            common = den.gcd(other_den) if divisible(den, other_den) else self.one
            left, right = den / common, other_den / common
            top, bottom = len(num) * len(right) + len(other_num) * len(left), len(den) * len(right)
            self.steps += 1 + (top + bottom) // PRODUCTS
            if max(top, bottom) > MOST:
                raise too_many(MOST, "a common denominator")
            num, den = num * right + other_num * left, den * right
        if len(num) > TERMS:
            raise too_many(TERMS, "a sum")
        return self.quotient(num, den, _sign_of_sum([term.sign for term in terms]))

    def difference(self, left: Element, right: Element) -> Element:
        """left - right."""
        return self.sum([left, self.product([self.number(-1), right])])

    def product(self, factors: Sequence[Element]) -> Element:
        """All factors multiplied out."""
        num, den, sign = self.one, self.one, KnownSign.POSITIVE
        for factor in factors:
            work = max(len(num) * len(factor.num), len(den) * len(factor.den))
            if work > MOST:
                raise too_many(MOST, "multiplying out a product")
            self.steps += 1 + work // PRODUCTS
            num = factor.num if num.is_one() else num * factor.num
            den = den if factor.den.is_one() else den * factor.den
            sign = min(sign, factor.sign)
        return self.quotient(num, den, sign)

    def integer_power(self, value: Element, k: int) -> Element:
        """value^k."""
        if k == 1:
            return value
        if abs(k) > EXPONENT:
            raise too_many(EXPONENT, "a power")
        for polynomial in (value.num, value.den):
            if polynomial.is_one():
                self.steps += 1
                continue
            terms = terms_of_power(len(polynomial), abs(k))
            if terms > TERMS:
                raise too_many(TERMS, "multiplying out a power")
            if int(polynomial.total_degree()) * abs(k) > EXPONENT:
                raise too_many(EXPONENT, "a power")
            if max((c.height_bits() for c in polynomial.coeffs()), default=0) * abs(k) > BITS:
                raise too_many(BITS, "a power of a number")
            self.steps += 1 + terms * len(polynomial) // PRODUCTS
        if k == 0:
            return self.number(1)
        sign = KnownSign.NONNEGATIVE if k % 2 == 0 and value.sign is KnownSign.REAL else value.sign
        num, den = (value.num, value.den) if k > 0 else (value.den, value.num)
        num, den = (polynomial if polynomial.is_one() else polynomial ** abs(k) for polynomial in (num, den))
        return self.quotient(num, den, sign)

    # signs

    def sign(self, value: Element) -> KnownSign:
        """What is known of a quotient's sign: from how it was made, or from its terms."""
        if value.sign is KnownSign.POSITIVE:
            return value.sign
        shown = self.sign_of_polynomial(value.num)
        if shown > value.sign and not value.den.is_one():
            shown = min(shown, self.sign_of_polynomial(value.den))
        return max(value.sign, shown)

    def sign_of_polynomial(self, polynomial: fmpq_mpoly) -> KnownSign:
        """The sign as stated, or as the terms show."""
        for known, sign in self.stated:
            if known == polynomial:
                return sign
        shown = _sign_of_sum([self._sign_of_term(factors, c) for factors, c in self.terms(polynomial)])
        return shown if shown is KnownSign.POSITIVE or polynomial.is_zero() else max(shown, self._between(polynomial))

    def _between(self, polynomial: fmpq_mpoly) -> KnownSign:
        """The sign that the bounds of atoms show, each product of other atoms by itself."""
        if not self.any_bounds:
            return KnownSign.UNKNOWN
        within = {generator: atom.bounds for generator, atom in self.present(polynomial) if atom.bounds is not None}
        if not within:
            return KnownSign.UNKNOWN
        groups: dict[tuple[tuple[int, int], ...], dict[tuple[int, ...], Fraction]] = {}
        for factors, c in self.terms(polynomial):
            powers = dict(factors)
            own = tuple(powers.pop(generator, 0) for generator in within)
            groups.setdefault(tuple(powers.items()), {})[own] = fraction(c)
        bounds = tuple(within.values())
        each = (min(sign_between(group, bounds), self._sign_of_term(list(rest), fmpq(1))) for rest, group in groups.items())
        return _sign_of_sum(list(each))

    def _sign_of_term(self, factors: list[tuple[int, int]], c: fmpq) -> KnownSign:
        sign = KnownSign.POSITIVE
        for generator, exponent in factors:
            own = self.owners[generator].sign
            sign = min(sign, KnownSign.NONNEGATIVE if own is KnownSign.REAL and exponent % 2 == 0 else own)
        return sign if c > 0 else min(sign, KnownSign.REAL)

    def state(self, value: Element, sign: KnownSign) -> None:
        """Remember the sign of a numerator that its terms do not show."""
        if not value.num or self.sign_of_polynomial(value.den) < KnownSign.NONNEGATIVE:
            return  # of zero nothing is learnt
        atom = self.single(value)
        if atom is not None:
            atom.sign = max(atom.sign, sign)
        elif self.sign_of_polynomial(value.num) < sign:
            content = value.num.term_content()
            rest = value.num / content
            self.stated.append((value.num, sign))
            if len(rest) > 1 and self.sign_of_polynomial(content) is KnownSign.POSITIVE:
                self.stated.append((rest / abs(rest.leading_coefficient()), sign))


def fraction(number: fmpq) -> Fraction:
    """A rational number of flint's as one of Python's."""
    return Fraction(int(number.p), int(number.q))


def members(structure: Structure) -> Iterable[int]:
    """Numbers of the atoms in a structure, as often as they occur."""
    return (number for pair in structure for polynomial in pair for factors, _ in polynomial for number, _ in factors)


def _sign_of_sum(signs: Sequence[KnownSign]) -> KnownSign:
    least = min(signs, default=KnownSign.NONNEGATIVE)
    return KnownSign.POSITIVE if least is KnownSign.NONNEGATIVE and max(signs, default=least) is KnownSign.POSITIVE else least
