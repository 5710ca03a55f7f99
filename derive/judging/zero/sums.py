"""Sums and products over an index: monomials of the summand become atoms whose bound index has no name."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq_mpoly

from derive.judging.zero import laws
from derive.judging.zero.atoms import Atom, Element, Field, NotUnderstood, fraction, members
from derive.judging.zero.functions import Exponential, Functions, Held, HeldPower, factorable
from derive.judging.zero.laws import KnownSign
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRange:
    """What a bound index runs over, the label that stands for it meanwhile, and upper - lower + 1.

    `filled` says that the range certainly does not run backwards, so that this is how many values the index takes;
    `empty` that the index certainly takes none.
    """

    label: Element
    label_atom: Atom
    lower: Element
    upper: Element
    size: Element
    filled: bool
    empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedFamily:
    """a_i for every i of a range."""

    body: Held
    range: IndexRange


class Sums:
    """Totals over ranges, in the field.

    Attributes
    ----------
    functions : Functions or None
        Laws of exponentials, where sums of these are to be closed.
    lowest : dict
        A lower bound of the index that a label stands for at present, by the label's number.
    """

    def __init__(self, field: Field) -> None:
        self.field = field
        self.functions: Functions | None = None
        self.lowest: dict[int, Fraction | None] = {}

    def ranging(self, depth: int, lower: Element, upper: Element) -> IndexRange:
        """A range whose index is the label of this depth."""
        field = self.field
        size = field.sum([upper, field.product([field.number(-1), lower]), field.number(1)])
        least, most = self._least(size), self._least(field.product([field.number(-1), size]))
        filled = self._whole(size) and (field.sign(size) >= KnownSign.NONNEGATIVE or (least is not None and least >= 0))
        atom, label, _ = field.atom("label", depth, (), KnownSign.REAL)
        self.lowest[atom.number] = self._least(lower)
        empty = most is not None and most >= 0
        return IndexRange(label=label, label_atom=atom, lower=lower, upper=upper, size=size, filled=filled, empty=empty)

    def count(self, over: IndexRange) -> Element:
        """How many values the index takes: a sum of ones where the range may run backwards, and is then empty."""
        return over.size if over.filled else self.bound("sum", self.field.number(1), over, KnownSign.NONNEGATIVE)

    def _whole(self, value: Element) -> bool:
        """Whether a quotient is certainly an integer."""
        if not value.den.is_one() or any(c.q != 1 for c in value.num.coeffs()):
            return False
        return all(_is_integer(atom) for _, atom in self.field.present(value.num))

    def _least(self, value: Element) -> Fraction | None:
        """A lower bound of a linear function of whole numbers with coefficients that are not negative."""
        least = Fraction(0)
        for factors, c in self.field.terms(value.num):
            bound: Fraction | None = Fraction(1)
            if factors:
                ((k, exponent),) = factors if len(factors) == 1 else ((0, 0),)
                bound = self._least_of_atom(self.field.owners[k]) if exponent == 1 and c > 0 else None
            if bound is None:
                return None
            least += bound * fraction(c)
        return least if value.den.is_one() else None

    def _least_of_atom(self, atom: Atom) -> Fraction | None:
        if atom.kind == "label":
            return self.lowest.get(atom.number)
        if not _is_integer(atom) or atom.sign < KnownSign.NONNEGATIVE:
            return None
        return Fraction(1 if atom.sign is KnownSign.POSITIVE else 0)

    def total(self, body: Element, over: IndexRange) -> Element:
        """The sum of the body: what is free of the index pulled out, each monomial of the rest an atom."""
        field = self.field
        if over.empty:
            return field.number(0)
        inside = over.label_atom.labels
        den_free, den_inside = self._by_label(body.den, inside)
        collected: dict[tuple[tuple[int, int], ...], fmpq_mpoly] = {}
        for factors, c in field.terms(body.num):
            free, dependent = self._apart(factors, inside)
            collected[dependent] = collected.get(dependent, field.zero) + field.monomial(free, c)
        pieces = []
        for dependent, coefficient in collected.items():
            self.field.steps += 1
            weight = field.quotient(coefficient, den_free)
            closed = self._geometric(dependent, over) if den_inside.is_one() else None
            if closed is not None:
                pieces.append(field.product([weight, closed]))
            elif not dependent and den_inside.is_one():
                pieces.append(field.product([weight, self.count(over)]))
            else:
                unit = field.quotient(field.monomial(dependent), den_inside)
                unit = Element(unit.num, unit.den, field.sign(unit))
                pieces.append(field.product([weight, self.bound("sum", unit, over, self._sum_sign(unit.sign, over))]))
        total = field.sum(pieces)
        return Element(total.num, total.den, max(field.sign(total), self._sum_sign(body.sign, over)))

    def _geometric(self, factors: Sequence[tuple[int, int]], over: IndexRange) -> Element | None:
        """r^l + ... + r^h = (r^(h + 1) - r^l) / (r - 1), where r is certainly below or above 1 and the range does not run backwards."""
        field = self.field
        atoms = [(field.owners[generator], times) for generator, times in factors]
        generator = over.label_atom.generator
        if self.functions is None or generator is None or not atoms or not over.filled or any(atom.kind != "exp" for atom, _ in atoms):
            return None
        exponent = field.sum([field.product([field.number(times), atom.arguments[0]]) for atom, times in atoms])
        slope = exponent.num.derivative(generator)
        rest = exponent.num - slope * field.generators[generator]
        if any(self._depends(part, over.label_atom.labels) for part in (slope, rest, exponent.den)):
            return None
        step, base = field.quotient(slope, exponent.den), field.quotient(rest, exponent.den)
        less = field.difference(self.functions.exp(step), field.number(1))
        if KnownSign.POSITIVE not in (field.sign(less), field.sign(field.product([field.number(-1), less]))):
            return None
        after = field.sum([over.upper, field.number(1)])
        first, last = (self.functions.exp(field.sum([field.product([step, end]), base])) for end in (over.lower, after))
        return field.product([field.difference(last, first), field.integer_power(less, -1)])

    def _apart(self, factors: list[tuple[int, int]], inside: int) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
        """The factors of a term that are free of the index, and those that depend on it."""
        owners = self.field.owners
        return tuple(f for f in factors if not owners[f[0]].labels & inside), tuple(f for f in factors if owners[f[0]].labels & inside)

    def _by_label(self, den: fmpq_mpoly, inside: int) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """A denominator as what is free of the index times what depends on it, as far as it is cheap."""
        field = self.field
        if not den.is_one() and not self._depends(den, inside):
            return den, field.one
        if len(den) == 1:
            ((factors, c),) = field.terms(den)
            free, dependent = self._apart(factors, inside)
            return field.monomial(free, c), field.monomial(dependent)
        if not factorable(den):
            return field.one, den
        self.field.steps += 1 + len(den)
        den_free = den_inside = field.one
        for factor, e in den.factor()[1]:
            if self._depends(factor, inside):
                den_inside = den_inside * factor**e
            else:
                den_free = den_free * factor**e
        return den_free * (den.leading_coefficient() / (den_free * den_inside).leading_coefficient()), den_inside

    def _depends(self, polynomial: fmpq_mpoly, inside: int) -> bool:
        return any(atom.labels & inside for _, atom in self.field.present(polynomial))

    def _sum_sign(self, sign: KnownSign, over: IndexRange) -> KnownSign:
        """Signs of an empty sum are those of zero."""
        return sign if sign <= KnownSign.REAL or self.some(over) else KnownSign.NONNEGATIVE

    def certain(self, over: IndexRange) -> int:
        """How many values the index certainly takes."""
        least = self._least(over.size)
        return max(int(least), 0) if over.filled and least is not None else int(self.some(over))

    def some(self, over: IndexRange) -> bool:
        """Whether the index certainly takes a value."""
        least = self._least(over.size)
        return over.filled and (self.field.sign(over.size) is KnownSign.POSITIVE or (least is not None and least > 0))

    def bound(self, kind: str, body: Element, over: IndexRange, sign: KnownSign) -> Element:
        """A sum or product as an atom: structures of the body, its label replaced by the bound index, and of the limits."""
        structure = self.field.structure(body)
        height = 1 + max((self.field.atoms[n].height for n in members(structure)), default=0)
        inside = self.field.rebound(structure, over.label_atom, height)
        structures = (inside, self.field.structure(over.lower), self.field.structure(over.upper))
        return self.field.atom(kind, None, (body, over), sign, structures=structures, binds=True)[1]


class HeldProducts:
    """The laws over products that are not multiplied out, so that a logarithm need not undo what was never done."""

    def __init__(self, functions: Functions, sums: Sums) -> None:
        self.functions, self.sums = functions, sums
        self.sign, self.log = functions.sign, functions.log

    def exp(self, u: Any) -> Held:
        """The exponential, held."""
        return Held((HeldPower(Exponential(self.functions.worked_out(u)), 1),))

    def product(self, factors: Sequence[Any]) -> Held:
        """The factors side by side."""
        return Held(tuple(part for factor in factors for part in (factor.parts if isinstance(factor, Held) else (HeldPower(factor, 1),))))

    def power(self, a: Any, c: Fraction) -> Held:
        """a^c: the exponents multiplied, where that is the same."""
        match a:
            case Held(parts) if c.denominator == 1:
                return Held(tuple(HeldPower(base, exponent * c) for base, exponent in parts if exponent * c))
            case Held(parts):
                found: Held | None = laws.ROOT_OF_PRODUCT.apply(self, self.functions.split(parts), c)
            case HeldPower(base, exponent) if exponent != 1:
                found = laws.ROOT_OF_POWER.apply(self, base, Fraction(exponent), c)
            case HeldPower(base, _):
                return self.power(base, c)
            case _:
                return Held((HeldPower(a, c),))
        return Held((HeldPower(self.functions.worked_out(a), c),)) if found is None else found

    def family_sign(self, family: IndexedFamily) -> KnownSign:
        """The sign that every member has."""
        return self.sign(family.body)

    def family_sum(self, family: IndexedFamily, term: Callable[[Any], Element]) -> Element:
        """The sum of a function of every member, worked out."""
        return self.sums.total(term(family.body), family.range)

    def family_product(self, family: IndexedFamily) -> Held:
        """The product, as a sum of logarithms where the law allows, else as an atom."""
        found: Held | None = laws.PRODUCT_OF_POSITIVES.apply(self, family)
        if found is not None:
            return found
        body = self.functions.worked_out(family.body)
        if body.num.is_zero():
            raise NotUnderstood("a product of zeros")
        return Held((HeldPower(self.sums.bound("product", body, family.range, min(self.sign(body), KnownSign.NONNEGATIVE)), 1),))


def _is_integer(atom: Atom) -> bool:
    return atom.kind == "label" or (atom.kind in ("symbol", "indexed") and bool(atom.data.is_integer))
