"""Products over a range of what need not be positive: factor by factor, what has no index as a power.

prod(c u_i v_i^k) = c^n prod(u_i) prod(v_i)^k. What certainly is positive goes through its logarithm, whose laws are those of sums.
"""

from derive.vocabulary.budget import tick
from derive.vocabulary.multilinear.closing import Closing
from derive.vocabulary.multilinear.polynomial import Base, Coefficient, Label, Poly, itself, number, opened, plus, scaled
from derive.vocabulary.multilinear.ring import Ring
from derive.vocabulary.multilinear.sums import Summation

APART = 8
"""Factors that are split off a range."""


class Products:
    """Products in a ring."""

    def __init__(self, ring: Ring, sums: Summation) -> None:
        self.ring, self.sums = ring, sums
        self.closing = Closing("product", ring, sums, self.over)

    def over(self, body: Poly, label: Label, lower: Poly, upper: Poly) -> Poly:
        """The product of a body over an open index, whose range does not run backwards."""
        tick(1 + len(body))
        ring = self.ring
        if ring.certainly_positive(body):
            return ring.exponential(self.sums.total(ring.logarithm(body), label, lower, upper))
        size = plus(upper, scaled(lower, -1), number(1))
        if not body:
            return self._parted(body, size, label, lower, upper)
        c, common, rest = ring.content(body)
        factors = [ring.raised(number(value), size) for value in ((-c, -1) if c < 0 else (c,)) if value != 1]
        factors += [self._of_factor(atom, exponent, size, label, lower, upper) for atom, exponent in common]
        if rest != number(1):
            factors.append(self._of_rest(rest, size, label, lower, upper))
        return ring.product(factors)

    def _of_factor(self, atom: Base, exponent: Coefficient, size: Poly, label: Label, lower: Poly, upper: Poly) -> Poly:
        own = itself(atom, exponent)
        if label not in atom.open:
            return self.ring.raised(own, size)
        if self.ring.certainly_positive(own):
            return self.over(own, label, lower, upper)
        whole = isinstance(exponent, int)
        if whole and atom.kind == "function" and atom.data == "power" and label not in opened(dict(atom.args[1])):
            base = self.over(dict(atom.args[0]), label, lower, upper)
            return self.ring.power(self.ring.raised(base, dict(atom.args[1])), exponent)
        found = self._parted(itself(atom) if whole else own, size, label, lower, upper)
        return self.ring.power(found, exponent) if whole else found

    def _of_rest(self, rest: Poly, size: Poly, label: Label, lower: Poly, upper: Poly) -> Poly:
        if not any(label in atom.open for monomial in rest for atom, _ in monomial):
            return self.ring.raised(rest, size)
        if self.ring.certainly_positive(rest):
            return self.over(rest, label, lower, upper)
        return self._parted(rest, size, label, lower, upper)

    def _parted(self, body: Poly, size: Poly, label: Label, lower: Poly, upper: Poly) -> Poly:
        """The last factors by themselves, as far as there certainly are some: nothing is divided, so that factors may be zero."""
        apart: list[Poly] = []
        while self.ring.at_least_one(size) and len(apart) < APART:
            apart.append(self.ring.replaced(body, {label: upper}))
            upper, size = plus(upper, number(-1)), plus(size, number(-1))
        left = [] if not size else [itself(self.closing.atom(body, label, lower, upper))]
        return self.ring.product([*left, *apart])
