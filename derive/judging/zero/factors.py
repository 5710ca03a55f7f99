"""Irreducible factors of ratios, as far as they are cheap, and powers held apart."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq_mpoly

from derive.judging.zero import laws
from derive.judging.zero.atoms import Exponential, Grain, Held, NotUnderstood, Part, Value
from derive.judging.zero.laws import Sign
from derive.judging.zero.ratios import Ratios, monomials
from derive.vocabulary.budget import bounded, tick

FACTOR_TERMS = 60
"""Polynomials of more terms are not factored: sound, if blunter."""
PRIMES_TO, NUMBER_BITS = 1_000, 4_096
"""How far numbers are factored, and how long they may be."""


FACTOR_MONOMIALS = 4_000
"""Nor are those of larger degrees, in all variables together."""


def factorable(polynomial: fmpq_mpoly) -> bool:
    """Whether a polynomial is small enough to be factored."""
    return len(polynomial) <= FACTOR_TERMS and monomials(polynomial) <= FACTOR_MONOMIALS


class Factors(Ratios, ABC):
    """Ratios that can be taken apart into factors."""

    def __init__(self, grain: Grain) -> None:
        super().__init__(grain)
        self.irreducible: list[fmpq_mpoly] = []

    def parts(self, value: Value) -> list[Part]:
        """Irreducible factors of a value: primes, atoms, polynomials; as far as it is cheap."""
        if self.single(value) is not None:
            return [Part(value, 1)]
        found: list[Part] = []
        for polynomial, direction in ((value.num, 1), (value.den, -1)):
            if polynomial.is_zero():
                raise NotUnderstood("zero where it must not be")
            content = polynomial.term_content()
            rest = polynomial / content
            scale = abs(rest.leading_coefficient())
            rest = rest / scale
            if rest.leading_coefficient() < 0 and self.sign_of_polynomial(rest) < Sign.NONNEGATIVE:
                rest, scale = -rest, -scale
            ((factors, c),) = self.terms(content)
            number = c * scale
            found += [Part(base, direction * e) for base, e in self._primes(Fraction(int(number.p), int(number.q)))]
            for generator, e in factors:
                found.append(Part(self._polynomial(self.generators[generator]), direction * e))
            if len(rest) > 1:
                found += [Part(base, direction * e) for base, e in self._factored(rest)]
        return found

    def _primes(self, number: Fraction) -> list[tuple[Value, int]]:
        found: list[tuple[Value, int]] = [(self.number(-1), 1)] if number < 0 else []
        for whole, direction in ((abs(number.numerator), 1), (number.denominator, -1)):
            bounded(whole.bit_length(), NUMBER_BITS, "factoring a number")
            divisor = 2
            while whole > 1 and divisor <= PRIMES_TO:
                if divisor * divisor > whole:
                    divisor = whole
                exponent = 0
                while whole % divisor == 0:
                    whole, exponent = whole // divisor, exponent + 1
                if exponent:
                    found.append((self.number(divisor), direction * exponent))
                divisor += 1
            if whole > 1:
                found.append((self.number(whole), direction))
        return found

    def _factored(self, polynomial: fmpq_mpoly) -> list[tuple[Value, int]]:
        if (
            polynomial.total_degree() == 1
            or not factorable(polynomial)
            or any(known == polynomial for known, _ in self.stated)
            or any(known == polynomial for known in self.irreducible)
        ):
            return [(self._polynomial(polynomial), 1)]
        tick(1 + len(polynomial))
        scale, factors = polynomial.factor()
        if len(factors) == 1 and factors[0][1] == 1:
            self.irreducible.append(polynomial)
            return [(self._polynomial(polynomial), 1)]
        found: list[tuple[Value, int]] = []
        for factor, e in factors:
            leading = factor.leading_coefficient()
            scale, factor = scale * leading**e, factor / leading
            if any(known == -factor for known, _ in self.stated):
                scale, factor = scale * (-1) ** e, -factor
            self.irreducible.append(factor)
            found.append((self._polynomial(factor), int(e)))
        return self._primes(Fraction(int(scale.p), int(scale.q))) + found

    def _polynomial(self, polynomial: fmpq_mpoly) -> Value:
        return Value(polynomial, self.one, self.sign_of_polynomial(polynomial))

    def worked_out(self, factor: Value | Held | Part | Exponential) -> Value:
        """What was held, multiplied out."""
        match factor:
            case Value():
                return factor
            case Exponential(exponent):
                return self.exp(exponent)
            case Part(base, exponent):
                return self.power(self.worked_out(base), Fraction(exponent))
            case Held(parts):
                return self.product([self.worked_out(part) for part in parts])

    def split(self, parts: Sequence[Part], sign: Sign = Sign.UNKNOWN) -> list[Part]:
        """Even powers of reals as powers of absolute values; what is of unknown sign last, as one; `sign` is that of the whole."""
        good: list[Part] = []
        rest: list[Part] = []
        for part in parts:
            if self.sign(part) < Sign.NONNEGATIVE:
                part = laws.EVEN_POWER.apply(self, part.base, part.exponent) or part
            (good if self.sign(part) >= Sign.NONNEGATIVE else rest).append(part)
        if not rest:
            return good
        whole = self.product([self.worked_out(part) for part in rest])
        if sign >= Sign.NONNEGATIVE and all(self.sign(part) is Sign.POSITIVE for part in good):
            whole = Value(whole.num, whole.den, sign)
        return [*good, Part(whole, 1)]

    def sign(self, value: Value | Held | Part | Exponential) -> Sign:
        """What is known of the sign of a value, or of everything that is held."""
        match value:
            case Value():
                return super().sign(value)
            case Exponential(exponent):
                return Sign.POSITIVE if exponent.sign >= Sign.REAL or super().sign(exponent) >= Sign.REAL else Sign.UNKNOWN
            case Part(base, exponent):
                sign = self.sign(base)
                return sign if sign >= Sign.NONNEGATIVE or exponent == int(exponent) else Sign.UNKNOWN
            case Held(parts):
                return min((self.sign(part) for part in parts), default=Sign.POSITIVE)

    def held(self, base: Value, exponent: Fraction) -> Part:
        """base^exponent, not multiplied out."""
        return Part(base, exponent)

    @abstractmethod
    def abs(self, value: Value | Part) -> Value:
        """The absolute value."""

    @abstractmethod
    def exp(self, value: Value) -> Value:
        """The exponential."""

    @abstractmethod
    def power(self, value: Value, c: Fraction) -> Value:
        """A rational power."""
