"""log, exp, roots and absolute values over the field, by the table of laws alone, and the factors that the laws speak of."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from flint import fmpq_mpoly

from derive.judging.zero import laws
from derive.judging.zero.atoms import Atom, Element, Field, NotUnderstood, fraction
from derive.judging.zero.grain import Coarse
from derive.judging.zero.laws import KnownSign
from derive.judging.zero.sizes import monomials
from derive.vocabulary.bounds import Bounds
from derive.vocabulary.budget import bounded, too_many

APART = 8
"""Factors that are split off a power."""
FACTOR_TERMS = 60
"""Polynomials of more terms are not factored: sound, if blunter."""
FACTOR_MONOMIALS = 4_000
"""Nor are those of larger degrees, in all variables together."""
PRIMES_TO, NUMBER_BITS = 1_000, 4_096
"""How far numbers are factored, and how long they may be."""
GRAIN_LIMIT = 720
"""Bound on a common denominator of exponents."""


class Exponential(NamedTuple):
    """exp(exponent), not taken apart: a logarithm may be about to undo it."""

    exponent: Element


class HeldPower(NamedTuple):
    """base^exponent, not multiplied out."""

    base: Element | Exponential
    exponent: Fraction | int


class Held(NamedTuple):
    """A product of powers, not multiplied out."""

    parts: tuple[HeldPower, ...]


def factorable(polynomial: fmpq_mpoly) -> bool:
    """Whether a polynomial is small enough to be factored."""
    return len(polynomial) <= FACTOR_TERMS and monomials(polynomial) <= FACTOR_MONOMIALS


class Functions:
    """What the laws of functions are written over: the field's arithmetic, signs, powers, and functions of one value."""

    held = HeldPower

    def __init__(self, field: Field) -> None:
        self.field = field
        self.number, self.sum, self.product = field.number, field.sum, field.product
        self.irreducible: list[fmpq_mpoly] = []

    def sign(self, value: Element | Held | HeldPower | Exponential) -> KnownSign:
        """What is known of the sign of a quotient, or of everything that is held."""
        match value:
            case Element():
                return self.field.sign(value)
            case Exponential(exponent):
                real = exponent.sign >= KnownSign.REAL or self.field.sign(exponent) >= KnownSign.REAL
                return KnownSign.POSITIVE if real else KnownSign.UNKNOWN
            case HeldPower(base, exponent):
                sign = self.sign(base)
                return sign if sign >= KnownSign.NONNEGATIVE or exponent == int(exponent) else KnownSign.UNKNOWN
            case Held(parts):
                return min((self.sign(part) for part in parts), default=KnownSign.POSITIVE)

    # factors

    def parts(self, value: Element) -> list[HeldPower]:
        """Irreducible factors of a quotient: primes, atoms, polynomials; as far as it is cheap."""
        field = self.field
        if field.single(value) is not None:
            return [HeldPower(value, 1)]
        found: list[HeldPower] = []
        for polynomial, direction in ((value.num, 1), (value.den, -1)):
            if polynomial.is_zero():
                raise NotUnderstood("zero where it must not be")
            content = polynomial.term_content()
            rest = polynomial / content
            scale = abs(rest.leading_coefficient())
            rest = rest / scale
            if rest.leading_coefficient() < 0 and field.sign_of_polynomial(rest) < KnownSign.NONNEGATIVE:
                rest, scale = -rest, -scale
            ((factors, c),) = field.terms(content)
            powers = self._primes(fraction(c * scale))
            powers += [(self._polynomial(field.generators[generator]), e) for generator, e in factors]
            if len(rest) > 1:
                powers += self._factored(rest)
            found += [HeldPower(base, direction * e) for base, e in powers]
        return found

    def _primes(self, number: Fraction) -> list[tuple[Element, int]]:
        found: list[tuple[Element, int]] = [(self.number(-1), 1)] if number < 0 else []
        for whole, direction in ((abs(number.numerator), 1), (number.denominator, -1)):
            if whole.bit_length() > NUMBER_BITS:
                raise too_many(NUMBER_BITS, "factoring a number")
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

    def _factored(self, polynomial: fmpq_mpoly) -> list[tuple[Element, int]]:
        stated = [known for known, _ in self.field.stated]
        if polynomial.total_degree() == 1 or not factorable(polynomial) or polynomial in stated or polynomial in self.irreducible:
            return [(self._polynomial(polynomial), 1)]
        self.field.steps += 1 + len(polynomial)
        scale, factors = polynomial.factor()
        if len(factors) == 1 and factors[0][1] == 1:
            self.irreducible.append(polynomial)
            return [(self._polynomial(polynomial), 1)]
        found: list[tuple[Element, int]] = []
        for factor, e in factors:
            leading = factor.leading_coefficient()
            scale, factor = scale * leading**e, factor / leading
            if -factor in stated:
                scale, factor = scale * (-1) ** e, -factor
            self.irreducible.append(factor)
            found.append((self._polynomial(factor), int(e)))
        return self._primes(fraction(scale)) + found

    def _polynomial(self, polynomial: fmpq_mpoly) -> Element:
        return Element(polynomial, self.field.one, self.field.sign_of_polynomial(polynomial))

    def worked_out(self, factor: Element | Held | HeldPower | Exponential) -> Element:
        """What was held, multiplied out."""
        match factor:
            case Element():
                return factor
            case Exponential(exponent):
                return self.exp(exponent)
            case HeldPower(base, exponent):
                return self.power(self.worked_out(base), Fraction(exponent))
            case Held(parts):
                return self.product([self.worked_out(part) for part in parts])

    def split(self, parts: Sequence[HeldPower], sign: KnownSign = KnownSign.UNKNOWN) -> list[HeldPower]:
        """Even powers of reals as powers of absolute values; what is of unknown sign last, as one; `sign` is that of the whole."""
        good: list[HeldPower] = []
        rest: list[HeldPower] = []
        for part in parts:
            own = self.sign(part)
            if own < KnownSign.NONNEGATIVE and (even := laws.EVEN_POWER.apply(self, part.base, part.exponent)) is not None:
                part, own = even, self.sign(even)
            (good if own >= KnownSign.NONNEGATIVE else rest).append(part)
        if not rest:
            return good
        whole = self.product([self.worked_out(part) for part in rest])
        if sign >= KnownSign.NONNEGATIVE and all(self.sign(part) is KnownSign.POSITIVE for part in good):
            whole = Element(whole.num, whole.den, sign)
        return [*good, HeldPower(whole, 1)]

    # logarithms and exponentials

    def log(self, factor: Element | Held | HeldPower | Exponential) -> Element:
        """The logarithm: of the parts, where the laws allow."""
        self.field.steps += 1
        found: Element | None = None
        match factor:
            case Element():
                parts = self.split(self.parts(factor), factor.sign)
                if len(parts) != 1 or parts[0].exponent != 1:
                    return self._log_of_parts(parts)
                factor = self.worked_out(parts[0].base)
                match self.field.single(factor):
                    case Atom(kind="exp", arguments=(exponent,)):
                        found = laws.LOG_OF_EXP.apply(self, exponent)
                    case Atom(kind="root", arguments=(inside,)):
                        found = laws.LOG_OF_POWER.apply(self, inside, Fraction(1, self.field.grain.root))
            case Exponential(exponent):
                found = laws.LOG_OF_EXP.apply(self, exponent)
            case HeldPower(base, 1):
                return self.log(base)
            case HeldPower(base, exponent):
                found = laws.LOG_OF_POWER.apply(self, base, Fraction(exponent))
            case Held(held):
                return self._log_of_parts(self.split(held))
        return self._log_atom(self.worked_out(factor)) if found is None else found

    def _log_of_parts(self, parts: list[HeldPower]) -> Element:
        total: Element | None = laws.LOG_OF_PRODUCT.apply(self, parts)
        return self._log_atom(self.product([self.worked_out(part) for part in parts])) if total is None else total

    def _log_atom(self, value: Element) -> Element:
        sign = KnownSign.REAL if self.sign(value) >= KnownSign.NONNEGATIVE else KnownSign.UNKNOWN
        if self.sign(self.field.difference(value, self.number(1))) is KnownSign.POSITIVE:
            sign = KnownSign.POSITIVE
        return self.field.atom("log", None, (value,), sign)[1]

    def exp(self, value: Element) -> Element:
        """The exponential: of the terms."""
        self.field.steps += 1
        field = self.field
        terms = field.terms(value.num)
        if len(terms) != 1:
            return laws.EXP_OF_SUM.apply(self, [field.quotient(field.monomial(f, c), value.den) for f, c in terms])
        ((factors, c),) = terms
        if len(factors) == 1 and factors[0][1] == 1 and value.den.is_one():
            atom = field.owners[factors[0][0]]
            if atom.kind == "log":
                return laws.EXP_OF_LOG.apply(self, atom.arguments[0], fraction(c))
        multiple = fraction(c) * field.grain.exp
        if multiple.denominator != 1:
            raise self._finer(exp=multiple.denominator)
        unit = field.quotient(value.num / c / field.grain.exp, value.den, value.sign)
        if multiple != 1:
            return laws.EXP_OF_MULTIPLE.apply(self, unit, multiple)
        atom, found, new = field.atom("exp", None, (unit,), KnownSign.POSITIVE if self.sign(unit) >= KnownSign.REAL else KnownSign.UNKNOWN)
        if new and self.sign(unit) is KnownSign.POSITIVE:
            field.lies_between(atom, Bounds(low=Fraction(1)))
        return found

    # powers

    def power(self, value: Element | HeldPower | Exponential, c: Fraction) -> Element:
        """value^c, c rational: arithmetic if c is an integer, else by laws."""
        self.field.steps += 1
        taken: Element | None = None
        match value:
            case Element() if c.denominator == 1:
                return self.field.integer_power(value, c.numerator)
            case Element():
                if value.num.is_zero() and c > 0:
                    return value
                parts = self.split(self.parts(value), value.sign)
                if len(parts) != 1 or parts[0].exponent != 1:
                    taken = laws.ROOT_OF_PRODUCT.apply(self, parts, c)
                else:
                    value = self.worked_out(parts[0].base)
                    match self.field.single(value):
                        case Atom(kind="exp", arguments=(exponent,)):
                            taken = laws.ROOT_OF_EXP.apply(self, exponent, c)
                        case Atom(kind="root", arguments=(inside,)):
                            taken = laws.ROOT_OF_POWER.apply(self, inside, Fraction(1, self.field.grain.root), c)
            case Exponential(exponent):
                return self.power(self.exp(exponent), c)
            case HeldPower(base, 1):
                return self.power(base, c)
            case HeldPower(base, exponent):
                taken = laws.ROOT_OF_POWER.apply(self, base, Fraction(exponent), c)
        return self._root(self.worked_out(value), c) if taken is None else taken

    def _root(self, value: Element, c: Fraction) -> Element:
        """A power of the atom value^(1/q), q the grain."""
        q = self.field.grain.root
        multiple = c * q
        if multiple.denominator != 1:
            raise self._finer(root=multiple.denominator)
        sign = self.sign(value)
        atom, root, new = self.field.atom("root", None, (value,), sign if sign >= KnownSign.NONNEGATIVE else KnownSign.UNKNOWN)
        if new:
            self.field.relate(atom, q, laws.ROOT_RAISED.apply(self, value, q))
        return self.field.integer_power(root, multiple.numerator)

    def _finer(self, root: int = 1, exp: int = 1) -> Coarse:
        grain = self.field.grain
        grain = replace(grain, root=grain.root * root, exp=lcm(grain.exp, grain.exp * exp))
        bounded(max(grain.root, grain.exp), GRAIN_LIMIT, "a common denominator of exponents")
        return Coarse(grain)

    def raised(self, base: Element, exponent: Element) -> Element:
        """base^exponent, the exponent any expression."""
        c = self.field.rational(exponent)
        if c is not None:
            return self.power(base, c)
        if self.sign(exponent) >= KnownSign.REAL:
            found: Element | None = laws.POWER_OF_POSITIVE.apply(self, base, exponent)
            if found is not None:
                return found
        apart = self._certainly(exponent)
        if apart:
            less = self.field.difference(exponent, self.number(apart))
            return self.field.product([self.power(base, Fraction(apart)), self.raised(base, less)])
        # Where it is defined: of 0 no power below 0 is.
        real = self.sign(base) >= KnownSign.NONNEGATIVE and self.sign(exponent) >= KnownSign.REAL
        return self.field.atom("power", None, (base, exponent), KnownSign.NONNEGATIVE if real else KnownSign.UNKNOWN)[1]

    def _certainly(self, exponent: Element) -> int:
        """A whole number, positive, that a whole exponent certainly is not below, what is left being zero or more; else 0."""
        least = 0
        for factors, c in self.field.terms(exponent.num):
            atoms = [self.field.owners[generator] for generator, _ in factors]
            whole = all(atom.kind == "symbol" and atom.data.is_integer and atom.sign is KnownSign.POSITIVE for atom in atoms)
            if c.q != 1 or not whole or (factors and c < 0):
                return 0
            least += int(c.p)
        return least if 0 < least <= APART and exponent.den.is_one() else 0

    def abs(self, value: Element | HeldPower) -> Element:
        """The absolute value: of the parts."""
        self.field.steps += 1
        if isinstance(value, HeldPower):
            return self.power(self.abs(self.worked_out(value.base)), Fraction(value.exponent))
        if value.num.is_zero():
            return value
        parts = self.parts(value)
        if len(parts) != 1 or parts[0].exponent != 1:
            return laws.ABS_OF_PRODUCT.apply(self, parts)
        base = self.worked_out(parts[0].base)
        plain: Element | None = laws.ABS_OF_NONNEGATIVE.apply(self, base)
        if plain is not None:
            return plain
        c = self.field.rational(base)
        if c is not None:
            return self.number(abs(c))
        opposite = self.product([self.number(-1), base])
        if self.sign(opposite) >= KnownSign.NONNEGATIVE:
            return opposite
        # |u| and |-u| are one number: the structure holds both
        both = (self.field.structure(base) | self.field.structure(opposite),)
        atom, size, new = self.field.atom("abs", None, (base,), KnownSign.NONNEGATIVE, structures=both)
        if new and laws.EVEN_POWER.holds(self, base, 2):
            self.field.relate(atom, 2, laws.EVEN_POWER.left(self, base, Fraction(2)))
        return size

    def signum(self, value: Element) -> Element:
        """1, -1 or 0, of the parts: s = sign(u) with s^3 = s, s |u| = u and s u = |u|."""
        self.field.steps += 1
        if value.num.is_zero():
            return value
        found = self.number(1)
        for base, exponent in self.parts(value):
            own = self._sign_of_part(self.worked_out(base))
            found = self.product([found, self.field.integer_power(own, 1 if exponent % 2 else 2)])
        return found

    def _sign_of_part(self, base: Element) -> Element:
        c = self.field.rational(base)
        if c is not None:
            return self.number((c > 0) - (c < 0))
        for sign in (1, -1):
            if self.sign(self.product([self.number(sign), base])) is KnownSign.POSITIVE:
                return self.number(sign)
        size = self.abs(base)  # before its sign, so that the sign comes first in the order
        atom = self.field.single(base)
        if atom is not None and atom.kind == "abs":
            inside = self.signum(atom.arguments[0])
            return self.product([inside, inside])
        atom, own, new = self.field.atom("sign", None, (base,), KnownSign.REAL)
        if new:
            s, u, of = own.num, base.num, size.num
            self.field.replace(s**3, s)
            if base.den.is_one() and size.den.is_one():
                self.field.replace(s * of, u)
                self.field.replace(s * u, of)
        return own

    def flag(self, gap: Element, relation: str) -> Element:
        """1 where the gap is positive ("<"), not negative ("<="), zero ("==") or not ("!="), else 0."""
        own = self.signum(gap)
        square, half = self.product([own, own]), self.number(Fraction(1, 2))
        match relation:
            case "<":
                found = self.product([half, self.sum([square, own])])
            case "<=":
                less = self.product([half, self.field.difference(own, square)])
                found = self.sum([self.number(1), less])
            case "==":
                found = self.field.difference(self.number(1), square)
            case _:
                found = square
        return found._replace(sign=max(found.sign, KnownSign.NONNEGATIVE))

    def above_zero(self, value: Element) -> bool:
        """Whether a quotient certainly is positive: its terms are, above and below, or one is above the size of the others."""
        if self.sign(value) is KnownSign.POSITIVE:
            return True
        above, below = map(self._direction, (value.num, value.den))
        return above != 0 and above == below

    def _direction(self, polynomial: fmpq_mpoly) -> int:
        return next((way for way in (1, -1) if self._above_zero(polynomial * way)), 0)

    def _above_zero(self, polynomial: fmpq_mpoly) -> bool:
        if self.field.sign_of_polynomial(polynomial) is KnownSign.POSITIVE:
            return True
        above = [self.field.monomial(factors, c) for factors, c in self.field.terms(polynomial) if c > 0]
        if len(above) != 1 or self.field.sign_of_polynomial(above[0]) is not KnownSign.POSITIVE:
            return False
        rest = above[0] - polynomial
        difference = self.field.reduced(above[0] ** 2 - rest**2)
        return self.field.sign_of_polynomial(difference) is KnownSign.POSITIVE
