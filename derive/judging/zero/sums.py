"""Sums and products over an index: monomials of the summand become atoms whose bound index has no name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq_mpoly

from derive.judging.zero.atoms import Atom, Grain, Held, NotUnderstood, Value, members
from derive.judging.zero.factors import factorable
from derive.judging.zero.functions import Functions
from derive.judging.zero.laws import Sign
from derive.vocabulary.budget import tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What a bound index runs over, the label that stands for it meanwhile, and upper - lower + 1.

    `filled` says that the range certainly does not run backwards, so that this is how many values the index takes;
    `empty` that the index certainly takes none.
    """

    label: Value
    label_atom: Atom
    lower: Value
    upper: Value
    size: Value
    filled: bool
    empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """a_i for every i of a range."""

    body: Held
    range: Range


class Algebra(Functions):
    """Everything that the laws are written over.

    Attributes
    ----------
    lowest : dict
        A lower bound of the index that a label stands for at present, by the label's number.
    """

    def __init__(self, grain: Grain) -> None:
        super().__init__(grain)
        self.lowest: dict[int, Fraction | None] = {}

    def ranging(self, depth: int, lower: Value, upper: Value) -> Range:
        """A range whose index is the label of this depth."""
        size = self.sum([upper, self.product([self.number(-1), lower]), self.number(1)])
        least, most = self._least(size), self._least(self.product([self.number(-1), size]))
        filled = self._whole(size) and (self.sign(size) >= Sign.NONNEGATIVE or (least is not None and least >= 0))
        empty = most is not None and most >= 0
        atom, label, _ = self.atom("label", depth, (), Sign.REAL)
        self.lowest[atom.number] = self._least(lower)
        return Range(label=label, label_atom=atom, lower=lower, upper=upper, size=size, filled=filled, empty=empty)

    def count(self, over: Range) -> Value:
        """How many values the index takes: a sum of ones where the range may run backwards, and is then empty."""
        return over.size if over.filled else self._bound("sum", self.number(1), over, Sign.NONNEGATIVE)

    def _whole(self, value: Value) -> bool:
        """Whether a value is certainly an integer."""
        if not value.den.is_one() or any(c.q != 1 for c in value.num.coeffs()):
            return False
        return all(self._is_integer(self.owners[k]) for k, degree in enumerate(value.num.degrees()) if degree > 0)

    def _is_integer(self, atom: Atom) -> bool:
        return atom.kind == "label" or (atom.kind in ("symbol", "indexed") and bool(atom.data.is_integer))

    def _least(self, value: Value) -> Fraction | None:
        """A lower bound of a linear function of whole numbers with coefficients that are not negative."""
        least = Fraction(0)
        for factors, c in self.terms(value.num):
            bound: Fraction | None = Fraction(1)
            if factors:
                ((k, exponent),) = factors if len(factors) == 1 else ((0, 0),)
                bound = self._least_of_atom(self.owners[k]) if exponent == 1 and c > 0 else None
            if bound is None:
                return None
            least += bound * Fraction(int(c.p), int(c.q))
        return least if value.den.is_one() else None

    def _least_of_atom(self, atom: Atom) -> Fraction | None:
        if atom.kind == "label":
            return self.lowest.get(atom.number)
        if not self._is_integer(atom) or atom.sign < Sign.NONNEGATIVE:
            return None
        return Fraction(1 if atom.sign is Sign.POSITIVE else 0)

    def family_sign(self, family: Family) -> Sign:
        """The sign that every member has."""
        return self.sign(family.body)

    def family_sum(self, family: Family, term: Callable[[Any], Value]) -> Value:
        """The sum of a function of every member."""
        return self.total(term(family.body), family.range)

    def total(self, body: Value, over: Range) -> Value:
        """The sum of the body: what is free of the index pulled out, each monomial of the rest an atom."""
        if over.empty:
            return self.number(0)
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
                pieces.append(self.product([weight, self.count(over)]))
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
        """Signs of an empty sum are those of zero."""
        if sign <= Sign.REAL:
            return sign
        least = self._least(over.size)
        some = over.filled and (self.sign(over.size) is Sign.POSITIVE or (least is not None and least > 0))
        return sign if some else Sign.NONNEGATIVE

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
