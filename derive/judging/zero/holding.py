"""The same laws over products that are not multiplied out, so that a logarithm need not undo what was never done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from derive.judging.zero import laws
from derive.judging.zero.atoms import Exponential, Held, Part, Value
from derive.judging.zero.laws import Sign
from derive.judging.zero.sums import Algebra, Family


class Holding:
    """What the laws of roots, powers and products need, with powers and exponentials held apart."""

    def __init__(self, algebra: Algebra) -> None:
        self.algebra = algebra

    def sign(self, a: Any) -> Sign:
        """What is known of the sign."""
        return self.algebra.sign(a)

    def log(self, a: Any) -> Value:
        """The logarithm, worked out."""
        return self.algebra.log(a)

    def exp(self, u: Any) -> Held:
        """The exponential, held."""
        return Held((Part(Exponential(self.algebra.worked_out(u)), 1),))

    def product(self, factors: Sequence[Any]) -> Held:
        """The factors side by side."""
        return Held(tuple(part for factor in factors for part in (factor.parts if isinstance(factor, Held) else (Part(factor, 1),))))

    def power(self, a: Any, c: Fraction) -> Held:
        """a^c: the exponents multiplied, where that is the same."""
        match a:
            case Held(parts) if c.denominator == 1:
                return Held(tuple(Part(base, exponent * c) for base, exponent in parts if exponent * c))
            case Held(parts):
                found: Held | None = laws.ROOT_OF_PRODUCT.apply(self, self.algebra.split(parts), c)
            case Part(base, exponent) if exponent != 1:
                found = laws.ROOT_OF_POWER.apply(self, base, Fraction(exponent), c)
            case Part(base, _):
                return self.power(base, c)
            case _:
                return Held((Part(a, c),))
        return Held((Part(self.algebra.worked_out(a), c),)) if found is None else found

    def family_sign(self, family: Family) -> Sign:
        """The sign that every member has."""
        return self.algebra.family_sign(family)

    def family_sum(self, family: Family, term: Callable[[Any], Value]) -> Value:
        """The sum of a function of every member, worked out."""
        return self.algebra.family_sum(family, term)


__all__ = ["Holding"]
