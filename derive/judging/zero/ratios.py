"""Arithmetic on ratios of polynomials over atoms, and what is known of their signs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq, fmpq_mpoly

from derive.judging.zero.atoms import Atoms, Grain, NotUnderstood, Value
from derive.judging.zero.laws import Sign
from derive.vocabulary.budget import bounded, tick

TERMS = 2_000
"""Bound on the terms of a polynomial, as elsewhere in the judge."""
EXPONENT = 10_000
"""Bound on integer exponents."""
GCD_WORK = 20_000
"""Above so many products of terms nothing is cancelled: sound, if blunter."""
GCD_MONOMIALS = 50_000
"""Above so many monomials of the degrees in all variables neither: of few terms, too, a common factor may have very many."""
BITS = 100_000
"""Bound on the bits of the coefficients of a power."""
PRODUCTS = 32
"""Products of two terms that are one step."""


class Ratios(Atoms):
    """Ratios in lowest terms, reduced by the relations between atoms."""

    def __init__(self, grain: Grain) -> None:
        super().__init__(grain)
        self.stated: list[tuple[fmpq_mpoly, Sign]] = []

    def reduced(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        """The normal form by the relations."""
        for relation in reversed(self.relations):
            times = polynomial.degrees()[relation.generator] // relation.power
            if times > 0:
                terms = len(polynomial) * _terms_of_power(len(relation.polynomial), times)
                bounded(terms, 20 * TERMS, "reducing a root")
                tick(1 + (terms + times) // PRODUCTS)
                polynomial = polynomial % relation.modulus
        return polynomial

    # ratios

    def ratio(self, num: fmpq_mpoly, den: fmpq_mpoly, sign: Sign = Sign.UNKNOWN) -> Value:
        """num / den in lowest terms."""
        tick()
        if self.relations:
            num, den = self.reduced(num), self.reduced(den)
            if len(den) == 1 and not den.is_constant():
                num, den = self._rational(num, den)
        if den.is_zero():
            raise NotUnderstood("division by zero")
        if num.is_zero():
            return Value(self.zero, self.one, Sign.NONNEGATIVE)
        if not den.is_constant() and divisible(num, den):
            tick(1 + len(num) * len(den) // PRODUCTS)
            common = num.gcd(den)
            if not common.is_one():
                num, den = num / common, den / common
        leading = den.leading_coefficient()
        if leading != 1:
            num, den = num / leading, den / leading
        return Value(num, den, sign)

    def _rational(self, num: fmpq_mpoly, den: fmpq_mpoly) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """Roots moved from a one-term denominator to the numerator."""
        degrees = den.degrees()
        for relation in reversed(self.relations):
            degree = degrees[relation.generator]
            if degree:
                complement = self.generators[relation.generator] ** (relation.power - degree)
                num, den = self.reduced(num * complement), self.reduced(den * complement)
                if len(den) != 1:
                    break
                degrees = den.degrees()
        return num, den

    def number(self, c: Fraction | int) -> Value:
        """A rational number."""
        c = Fraction(c)
        sign = Sign.POSITIVE if c > 0 else Sign.NONNEGATIVE if c == 0 else Sign.REAL
        return Value(self.context.constant(fmpq(c.numerator, c.denominator)), self.one, sign)

    def rational(self, value: Value) -> Fraction | None:
        """The rational number that the value is, if it is one."""
        if not (value.num.is_constant() and value.den.is_one()):
            return None
        if value.num.is_zero():
            return Fraction(0)
        c = value.num.leading_coefficient()
        return Fraction(int(c.p), int(c.q))

    def sum(self, terms: Sequence[Value]) -> Value:
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
            tick(1 + (len(num) * len(right) + len(other_num) * len(left) + len(den) * len(right)) // PRODUCTS)
            bounded(max(len(num) * len(right) + len(other_num) * len(left), len(den) * len(right)), 20 * TERMS, "a common denominator")
            num, den = num * right + other_num * left, den * right
        bounded(len(num), TERMS, "a sum")
        return self.ratio(num, den, _sign_of_sum([term.sign for term in terms]))

    def product(self, factors: Sequence[Value]) -> Value:
        """All factors multiplied out."""
        num, den, sign = self.one, self.one, Sign.POSITIVE
        for factor in factors:
            work = max(len(num) * len(factor.num), len(den) * len(factor.den))
            bounded(work, 20 * TERMS, "multiplying out a product")
            tick(1 + work // PRODUCTS)
            num, den, sign = num * factor.num, den * factor.den, min(sign, factor.sign)
        return self.ratio(num, den, sign)

    def integer_power(self, value: Value, k: int) -> Value:
        """value^k."""
        if k == 1:
            return value
        bounded(abs(k), EXPONENT, "a power")
        for polynomial in (value.num, value.den):
            terms = _terms_of_power(len(polynomial), abs(k))
            bounded(terms, TERMS, "multiplying out a power")
            bounded(int(polynomial.total_degree()) * abs(k), EXPONENT, "a power")
            bounded(max((c.height_bits() for c in polynomial.coeffs()), default=0) * abs(k), BITS, "a power of a number")
            tick(1 + terms * len(polynomial) // PRODUCTS)
        sign = value.sign
        if k % 2 == 0 and sign is Sign.REAL:
            sign = Sign.NONNEGATIVE
        if k == 0:
            return self.number(1)
        num, den = (value.num, value.den) if k > 0 else (value.den, value.num)
        return self.ratio(num ** abs(k), den ** abs(k), sign)

    # signs

    def sign(self, value: Value) -> Sign:
        """What is known of a value's sign: from how it was made, or from its terms."""
        if value.sign is Sign.POSITIVE:
            return value.sign
        shown = self.sign_of_polynomial(value.num)
        if shown > value.sign and not value.den.is_one():
            shown = min(shown, self.sign_of_polynomial(value.den))
        return max(value.sign, shown)

    def sign_of_polynomial(self, polynomial: fmpq_mpoly) -> Sign:
        """The sign as stated, or as the terms show."""
        for known, sign in self.stated:
            if known == polynomial:
                return sign
        return _sign_of_sum([self._sign_of_term(factors, c) for factors, c in self.terms(polynomial)])

    def _sign_of_term(self, factors: list[tuple[int, int]], c: fmpq) -> Sign:
        sign = Sign.POSITIVE
        for generator, exponent in factors:
            own = self.owners[generator].sign
            sign = min(sign, Sign.NONNEGATIVE if own is Sign.REAL and exponent % 2 == 0 else own)
        return sign if c > 0 else min(sign, Sign.REAL)

    def state(self, value: Value, sign: Sign) -> None:
        """Remember the sign of a numerator that its terms do not show."""
        if self.sign_of_polynomial(value.den) < Sign.NONNEGATIVE:
            return
        atom = self.single(value)
        if atom is not None:
            atom.sign = max(atom.sign, sign)
        elif self.sign_of_polynomial(value.num) < sign:
            rest = self.content_free(value.num)
            self.stated.append((value.num, sign))
            if len(rest) > 1 and self.sign_of_polynomial(value.num.term_content()) is Sign.POSITIVE:
                self.stated.append((rest, sign))

    def content_free(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        """Divided by its largest monomial factor, and by the modulus of its leading coefficient."""
        rest = polynomial / polynomial.term_content()
        return rest / abs(rest.leading_coefficient())


def divisible(left: fmpq_mpoly, right: fmpq_mpoly) -> bool:
    """Whether a common factor is looked for: cheap for one term, else bounded by terms and by degrees."""
    if min(len(left), len(right)) <= 1:
        return True
    return len(left) * len(right) <= GCD_WORK and monomials(left, right) <= GCD_MONOMIALS


def monomials(*polynomials: fmpq_mpoly) -> int:
    """How many monomials the degrees of these allow in all their variables; capped."""
    count = 1
    for degrees in zip(*(polynomial.degrees() for polynomial in polynomials), strict=True):
        count = min(count * (1 + max(int(degree) for degree in degrees)), 2 * GCD_MONOMIALS)
    return count


def _sign_of_sum(signs: Sequence[Sign]) -> Sign:
    least = min(signs, default=Sign.NONNEGATIVE)
    return Sign.POSITIVE if least is Sign.NONNEGATIVE and max(signs, default=least) is Sign.POSITIVE else least


def _terms_of_power(terms: int, power: int) -> int:
    """A bound on the terms of a power: the number of monomials of that degree, as far as it matters."""
    if terms <= 1 or power <= 1:
        return terms
    count = 1
    for k in range(1, terms):
        count = count * (power + k) // k
        if count > TERMS:
            break
    return count
