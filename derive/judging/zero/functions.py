"""log, exp, roots and absolute values, by the table of laws alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import lcm

from derive.judging.zero import laws
from derive.judging.zero.atoms import Coarse, Exponential, Held, Part, Value
from derive.judging.zero.factors import Factors
from derive.judging.zero.laws import Sign
from derive.vocabulary.budget import bounded, tick

GRAIN_LIMIT = 720


class Functions(Factors):
    """Functions of one value, as the laws need them."""

    def log(self, factor: Value | Held | Part | Exponential) -> Value:
        """The logarithm: of the parts, where the laws allow."""
        tick()
        match factor:
            case Value():
                parts = self.split(self.parts(factor), factor.sign)
                if len(parts) == 1 and parts[0].exponent == 1:
                    return self._log_of_irreducible(self.worked_out(parts[0].base))
                return self._log_of_parts(parts)
            case Exponential(exponent):
                found: Value | None = laws.LOG_OF_EXP.apply(self, exponent)
                return self._log_atom(self.exp(exponent)) if found is None else found
            case Part(base, exponent):
                if exponent == 1:
                    return self.log(base)
                power: Value | None = laws.LOG_OF_POWER.apply(self, base, Fraction(exponent))
                return self._log_atom(self.worked_out(factor)) if power is None else power
            case Held(held):
                return self._log_of_parts(self.split(held))

    def _log_of_parts(self, parts: list[Part]) -> Value:
        total: Value | None = laws.LOG_OF_PRODUCT.apply(self, parts)
        return self._log_atom(self.product([self.worked_out(part) for part in parts])) if total is None else total

    def _log_of_irreducible(self, value: Value) -> Value:
        atom = self.single(value)
        found: Value | None = None
        if atom is not None and atom.kind == "exp":
            found = laws.LOG_OF_EXP.apply(self, atom.arguments[0])
        elif atom is not None and atom.kind == "root":
            found = laws.LOG_OF_POWER.apply(self, atom.arguments[0], Fraction(1, self.grain.root))
        return self._log_atom(value) if found is None else found

    def _log_atom(self, value: Value) -> Value:
        return self.atom("log", None, (value,), Sign.REAL if self.sign(value) >= Sign.NONNEGATIVE else Sign.UNKNOWN)[1]

    def exp(self, value: Value) -> Value:
        """The exponential: of the terms."""
        tick()
        terms = self.terms(value.num)
        if len(terms) != 1:
            found: Value = laws.EXP_OF_SUM.apply(self, [self.ratio(self.monomial(f, c), value.den) for f, c in terms])
            return found
        ((factors, c),) = terms
        if len(factors) == 1 and factors[0][1] == 1 and value.den.is_one():
            atom = self.owners[factors[0][0]]
            if atom.kind == "log":
                power: Value = laws.EXP_OF_LOG.apply(self, atom.arguments[0], Fraction(int(c.p), int(c.q)))
                return power
        multiple = Fraction(int(c.p), int(c.q)) * self.grain.exp
        if multiple.denominator != 1:
            raise self._finer(exp=multiple.denominator)
        unit = self.ratio(value.num / c / self.grain.exp, value.den, value.sign)
        if multiple != 1:
            raised: Value = laws.EXP_OF_MULTIPLE.apply(self, unit, multiple)
            return raised
        return self.atom("exp", None, (unit,), Sign.POSITIVE if self.sign(unit) >= Sign.REAL else Sign.UNKNOWN)[1]

    def power(self, value: Value | Part | Exponential, c: Fraction) -> Value:
        """value^c, c rational: arithmetic if c is an integer, else by laws."""
        tick()
        match value:
            case Value() if c.denominator == 1:
                return self.integer_power(value, c.numerator)
            case Value():
                if value.num.is_zero() and c > 0:
                    return value
                parts = self.split(self.parts(value), value.sign)
                if len(parts) == 1 and parts[0].exponent == 1:
                    return self._root_of_irreducible(self.worked_out(parts[0].base), c)
                taken: Value | None = laws.ROOT_OF_PRODUCT.apply(self, parts, c)
                return self._root(value, c) if taken is None else taken
            case Exponential(exponent):
                return self.power(self.exp(exponent), c)
            case Part(base, exponent):
                if exponent == 1:
                    return self.power(base, c)
                raised: Value | None = laws.ROOT_OF_POWER.apply(self, base, Fraction(exponent), c)
                return self._root(self.worked_out(value), c) if raised is None else raised

    def _root_of_irreducible(self, base: Value, c: Fraction) -> Value:
        atom = self.single(base)
        taken: Value | None = None
        if atom is not None and atom.kind == "exp":
            taken = laws.ROOT_OF_EXP.apply(self, atom.arguments[0], c)
        elif atom is not None and atom.kind == "root":
            taken = laws.ROOT_OF_POWER.apply(self, atom.arguments[0], Fraction(1, self.grain.root), c)
        return self._root(base, c) if taken is None else taken

    def _root(self, value: Value, c: Fraction) -> Value:
        """A power of the atom value^(1/q), q the grain."""
        multiple = c * self.grain.root
        if multiple.denominator != 1:
            raise self._finer(root=multiple.denominator)
        sign = self.sign(value)
        atom, root, new = self.atom("root", None, (value,), sign if sign >= Sign.NONNEGATIVE else Sign.UNKNOWN)
        if new:
            q = self.grain.root
            self.relate(atom, q, laws.ROOT_RAISED.apply(self, value, q))
        return self.integer_power(root, multiple.numerator)

    def _finer(self, root: int = 1, exp: int = 1) -> Coarse:
        grain = replace(self.grain, root=self.grain.root * root, exp=lcm(self.grain.exp, self.grain.exp * exp))
        bounded(max(grain.root, grain.exp), GRAIN_LIMIT, "a common denominator of exponents")
        return Coarse(grain)

    def raised(self, base: Value, exponent: Value) -> Value:
        """base^exponent, the exponent any expression."""
        c = self.rational(exponent)
        if c is not None:
            return self.power(base, c)
        if self.sign(exponent) >= Sign.REAL:
            found: Value | None = laws.POWER_OF_POSITIVE.apply(self, base, exponent)
            if found is not None:
                return found
        return self.atom("power", None, (base, exponent))[1]

    def abs(self, value: Value | Part) -> Value:
        """The absolute value: of the parts."""
        tick()
        if isinstance(value, Part):
            return self.power(self.abs(self.worked_out(value.base)), Fraction(value.exponent))
        if value.num.is_zero():
            return value
        parts = self.parts(value)
        if len(parts) != 1 or parts[0].exponent != 1:
            found: Value = laws.ABS_OF_PRODUCT.apply(self, parts)
            return found
        base = self.worked_out(parts[0].base)
        plain: Value | None = laws.ABS_OF_NONNEGATIVE.apply(self, base)
        if plain is not None:
            return plain
        c = self.rational(base)
        if c is not None:
            return self.number(abs(c))
        # |u| and |-u| are one number: the structure holds both
        keys = (self.key(base) | self.key(self.product([self.number(-1), base])),)
        atom, size, new = self.atom("abs", None, (base,), Sign.NONNEGATIVE, keys=keys)
        if new and laws.EVEN_POWER.holds(self, base, 2):
            self.relate(atom, 2, laws.EVEN_POWER.left(self, base, Fraction(2)))
        return size
