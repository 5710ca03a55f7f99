"""Sums and products over an index: monomials of the summand become atoms whose bound index has no name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flint import fmpq_mpoly

from derive.judging.laws import Sign
from derive.judging.second_atoms import Atom, Held, NotUnderstood, Value, members
from derive.judging.second_factors import factorable
from derive.judging.second_functions import Functions
from derive.symbolic.budget import tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What a bound index runs over, and the label that stands for it meanwhile."""

    label: Value
    label_atom: Atom
    lower: Value
    upper: Value
    count: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """a_i for every i of a range."""

    body: Held
    range: Range


class Algebra(Functions):
    """Everything that the laws are written over."""

    def ranging(self, depth: int, lower: Value, upper: Value) -> Range:
        """A range whose index is the label of this depth."""
        count = self.sum([upper, self.product([self.number(-1), lower]), self.number(1)])
        atom, label, _ = self.atom("label", depth, (), Sign.REAL)
        return Range(label=label, label_atom=atom, lower=lower, upper=upper, count=count)

    def family_sign(self, family: Family) -> Sign:
        """The sign that every member has."""
        return self.sign(family.body)

    def family_sum(self, family: Family, term: Callable[[Any], Value]) -> Value:
        """The sum of a function of every member."""
        return self.total(term(family.body), family.range)

    def total(self, body: Value, over: Range) -> Value:
        """The sum of the body: what is free of the index pulled out, each monomial of the rest an atom."""
        inside = over.label_atom.labels
        free: list[tuple[int, int]] = []
        den_free, den_inside = self.one, body.den
        if not body.den.is_one() and self.labels(body.den) & inside == 0:
            den_free, den_inside = body.den, self.one
        elif len(body.den) == 1:
            den_free, den_inside = self._by_label(body.den, inside)
        elif factorable(body.den):
            tick(1 + len(body.den))
            den_free = den_inside = self.one
            for factor, e in body.den.factor()[1]:
                if self.labels(factor) & inside:
                    den_inside = den_inside * factor**e
                else:
                    den_free = den_free * factor**e
            scale = body.den.leading_coefficient() / (den_free * den_inside).leading_coefficient()
            den_free = den_free * scale
        collected: dict[tuple[tuple[int, int], ...], fmpq_mpoly] = {}
        for factors, c in self.terms(body.num):
            dependent = tuple((k, e) for k, e in factors if self.owners[k].labels & inside)
            free = [(k, e) for k, e in factors if not self.owners[k].labels & inside]
            collected[dependent] = collected.get(dependent, self.zero) + self.monomial(free, c)
        pieces = []
        for dependent, coefficient in collected.items():
            tick()
            weight = self.ratio(coefficient, den_free)
            if not dependent and den_inside.is_one():
                pieces.append(self.product([weight, over.count]))
            else:
                unit = self.ratio(self.monomial(dependent), den_inside)
                unit = Value(unit.num, unit.den, self.sign(unit))
                pieces.append(self.product([weight, self._bound("sum", unit, over, self._sum_sign(unit.sign, over))]))
        total = self.sum(pieces)
        return Value(total.num, total.den, max(self.sign(total), self._sum_sign(body.sign, over)))

    def _by_label(self, den: fmpq_mpoly, inside: int) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        ((factors, c),) = self.terms(den)
        return (
            self.monomial([(k, e) for k, e in factors if not self.owners[k].labels & inside], c),
            self.monomial([(k, e) for k, e in factors if self.owners[k].labels & inside]),
        )

    def _sum_sign(self, sign: Sign, over: Range) -> Sign:
        count = self.sign(over.count)
        if sign <= Sign.REAL or count < Sign.NONNEGATIVE:
            return min(sign, Sign.REAL)
        return min(sign, count)

    def _bound(self, kind: str, body: Value, over: Range, sign: Sign) -> Value:
        key = self.key(body)
        height = 1 + max((self.atoms[n].height for n in members(key)), default=0)
        keys = (self.rebound(key, over.label_atom, height), self.key(over.lower), self.key(over.upper))
        return self.atom(kind, None, (body, over), sign, keys=keys, binds=True)[1]

    def family_product(self, family: Family) -> Value:
        """The product, as an atom."""
        body = self.worked_out(family.body)
        if body.num.is_zero():
            raise NotUnderstood("a product of zeros")
        return self._bound("product", body, family.range, min(self.sign(body), Sign.NONNEGATIVE))
