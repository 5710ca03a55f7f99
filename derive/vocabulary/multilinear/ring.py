"""The atoms of one normal form, arithmetic in them, and the functions whose laws it knows: powers, |u|, e^u, log u."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from derive.vocabulary.bounds import Bounds
from derive.vocabulary.budget import bounded, tick
from derive.vocabulary.multilinear.bounding import at_least_zero, powers_within
from derive.vocabulary.multilinear.dividing import quotient, square_root, without_leading
from derive.vocabulary.multilinear.polynomial import (
    ONE,
    Base,
    Coefficient,
    Frozen,
    Label,
    Monomial,
    NotSayable,
    Poly,
    by_key,
    constant,
    divisor,
    drawn,
    in_lowest_terms,
    itself,
    number,
    order,
    outlined,
    plus,
    primes,
    scaled,
)
from derive.vocabulary.multilinear.signing import absorbed, signum

TERMS = 3_000
"""Terms of a polynomial above which work is given up."""
ABOVE_ONE = Bounds(low=Fraction(1))
NESTED = 60
"""How often the leading term of a denominator may meet its inverse while another does."""


class Ring:
    """The atoms met so far, and arithmetic in them.

    Parameters
    ----------
    bounds : mapping
        Where symbols, and entries of arrays, are known to lie.
    """

    def __init__(self, bounds: Mapping[Any, Bounds] | None = None) -> None:
        self.bounds = bounds or {}
        self._inside = 0
        self.atoms: dict[str, Base] = {}
        self.stated: dict[Frozen, bool] = {}
        self._keys: dict[Monomial, str] = {}
        self._replaced: dict[tuple[Base, tuple[tuple[Label, Frozen], ...]], Poly] = {}
        self.rebuild: dict[str, Callable[[Base, Mapping[Label, Poly]], Poly]] = {}

    # keys and atoms

    def key(self, monomial: Monomial) -> str:
        """A monomial as text."""
        found = self._keys.get(monomial)
        if found is None:
            found = self._keys[monomial] = "*".join(f"{atom.key}^{exponent}" for atom, exponent in monomial)
        return found

    def frozen(self, poly: Poly) -> Frozen:
        """A polynomial as a value: its terms by their keys."""
        return tuple(sorted(poly.items(), key=lambda term: self.key(term[0])))

    def text(self, frozen: Frozen) -> str:
        """A polynomial as text."""
        return "+".join(f"{c}.{self.key(monomial)}" for monomial, c in frozen)

    def atom(self, kind: str, data: Any = None, args: Iterable[Poly] = (), factors: Monomial = ONE, name: str = "") -> Base:
        """The one atom of this make; `name` is its data as text."""
        parts = tuple(self.frozen(arg) for arg in args)
        name = name or str(data)
        key = f"{kind}:{name}({','.join(map(self.text, parts))};{self.key(factors)})"
        found = self.atoms.get(key)
        if found is None:
            tick()
            found = self.atoms[key] = Base(kind, data, name, parts, factors, key)
            inside = [atom for part in parts for monomial, _ in part for atom, _ in monomial] + [atom for atom, _ in factors]
            found.open = frozenset().union(*(atom.open for atom in inside))
            found.height = max((atom.height for atom in inside), default=0)
            if kind == "index":
                found.open = frozenset((data,))
                found.shape = "index"
            elif any(atom.shape is not atom.key for atom in inside):
                outlines = sorted(outlined(part) for part in parts) if kind == "symmetric" else map(outlined, parts)
                found.shape = f"{kind}:{name}({','.join(outlines)};{drawn(factors)})"
            if kind in self.rebuild:
                found.height += 1
                found.open = frozenset(label for label in found.open if label[:2] != ("b", found.height))
            if self.bounds and kind in ("symbol", "entry", "symmetric") and data in self.bounds:
                found.bounds = self.bounds[data]
                found.settled = not found.bounds.values
            elif kind == "exp" and self.certainly_positive(dict(parts[0])):
                found.bounds = ABOVE_ONE
            found.positive = self._positive(found)
        return found

    def _positive(self, atom: Base) -> bool:
        match atom.kind:
            case "symbol" | "entry" | "symmetric":
                return bool(atom.data.is_positive) or (atom.bounds is not None and at_least_zero(itself(atom), strictly=True))
            case "exp" | "root":
                return True
            case "index":
                return bool(atom.data[0] != "o")
            case "abs" | "power":
                return self.certainly_positive(dict(atom.args[0]))
            case "log":  # log u > 0 for u > 1
                return self.certainly_positive(plus(dict(atom.args[0]), number(-1)))
            case "sum":
                filled = all(self.at_least_one(dict(part)) for part in atom.args)
                return filled and all(factor.positive for factor, _ in atom.factors)
        return False

    def at_least_one(self, poly: Poly) -> bool:
        """Whether a whole number is certainly 1 or more."""
        if any(c < 0 for monomial, c in poly.items() if monomial) or not poly:
            return False
        return (
            all(atom.kind in ("symbol", "index") and atom.positive for monomial in poly for atom, _ in monomial) and sum(poly.values()) >= 1
        )

    def certainly_positive(self, poly: Poly) -> bool:
        """Whether it is positive by its terms, or stated to be."""
        if not poly:
            return False
        if self.stated and self.stated.get(self.frozen(self._primitive(poly))):
            return True
        if len(poly) > 1:
            c, monomial, rest = self.content(poly)
            if monomial:
                return self.certainly_positive({monomial: 1}) and self.certainly_positive(scaled(rest, c))
        some = False
        for monomial, c in poly.items():
            if c < 0 or not all(atom.positive or exponent % 2 == 0 or atom.kind == "abs" for atom, exponent in monomial):
                square = {other: d for other, d in poly.items() if other} if poly.get(ONE, 0) > 0 else {}
                return at_least_zero(poly, strictly=True) or (bool(square) and square_root(self, square) is not None)
            some = some or all(atom.positive for atom, _ in monomial)
        return some

    def never_negative(self, poly: Poly) -> bool:
        """Whether it is zero or positive, by the bounds of its atoms."""
        return at_least_zero(poly, strictly=False)

    def state(self, poly: Poly) -> None:
        """Take it that this is positive."""
        self.stated[self.frozen(self._primitive(poly))] = True
        if len(poly) == 1:
            ((monomial, c),) = poly.items()
            if c > 0 and len(monomial) == 1 and monomial[0][1] == 1:
                monomial[0][0].positive = True

    def _primitive(self, poly: Poly) -> Poly:
        return scaled(poly, 1 / Fraction(divisor(poly.values()))) if poly else poly

    # arithmetic

    def times(self, left: Poly, right: Poly) -> Poly:
        """The product."""
        if len(left) > len(right):
            left, right = right, left
        if len(left) == 1:
            ((monomial, c),) = left.items()
            if not monomial:
                return scaled(right, c)
        bounded(len(left) * len(right), 20 * TERMS, "multiplying out")
        tick(len(left) * len(right))
        found: Poly = {}
        for one, c in left.items():
            for other, d in right.items():
                for monomial, e in self.merged(one, other).items():
                    total = found.get(monomial, 0) + c * d * e
                    if total:
                        found[monomial] = total
                    else:
                        del found[monomial]
        bounded(len(found), TERMS, "multiplying out")
        return found

    def product(self, factors: Iterable[Poly]) -> Poly:
        """The product of several."""
        found: Poly = {ONE: 1}
        for factor in factors:
            found = self.times(found, factor)
        return found

    def merged(self, one: Monomial, other: Monomial) -> Poly:
        """The product of two monomials, in normal form."""
        if not one:
            return {other: 1}
        if not other:
            return {one: 1}
        powers = dict(one)
        for atom, exponent in other:
            powers[atom] = powers.get(atom, 0) + exponent
        return self.settled(powers)

    def settled(self, powers: Mapping[Base, Coefficient]) -> Poly:
        """A product of powers of atoms: what has a law of its own by that law."""
        plain: list[tuple[Base, Coefficient]] = []
        rest: list[Poly] = []
        inverses: list[Base] = []
        for atom, exponent in powers.items():
            exponent = in_lowest_terms(exponent)
            if not exponent:
                continue
            if atom.settled:
                plain.append((atom, exponent))
                continue
            match atom.kind:
                case "delta" | "flag":  # 0 or 1
                    plain.append((atom, 1 if exponent > 0 else exponent))
                case "sign":  # s^3 = s
                    plain.append((atom, 1 if exponent % 2 else 2))
                case "symbol" | "entry" | "symmetric" if isinstance(exponent, int) and (lower := powers_within(atom, exponent)):
                    rest.append(plus({}, *({((atom, k),) if k else ONE: c} for k, c in lower.items())))
                case "unit" if isinstance(exponent, int):  # 1 or -1
                    plain += [(atom, 1)] * (exponent % 2)
                case "abs" if isinstance(exponent, int):
                    half, odd = divmod(exponent, 2)
                    if half:
                        rest.append(self.power(dict(atom.args[0]), 2 * half))
                    if odd:
                        plain.append((atom, 1))
                case "root":
                    above, below = divmod(exponent, 1)
                    if above:
                        rest.append(number(Fraction(atom.data) ** int(above)))
                    if below:
                        plain.append((atom, below))
                case "power" if exponent >= 1:
                    above, below = divmod(exponent, 1)
                    rest.append(self.power(dict(atom.args[0]), int(above)))
                    if below:
                        plain.append((atom, below))
                case "power":
                    plain.append((atom, exponent))
                    inverses.append(atom)
                case _:
                    plain.append((atom, exponent))
        if any(atom.kind == "sign" for atom, _ in plain) and (without := absorbed(self, dict(plain))) is not None:
            return self.product([without, *rest])
        plain.sort(key=by_key)
        found: Poly = {tuple(plain): 1}
        for factor in rest:
            found = self.times(found, factor)
        if not inverses or rest:
            return found
        self._inside += 1
        try:
            if self._inside > NESTED:
                raise NotSayable("denominators that bring each other back")
            return without_leading(self, found, inverses)
        finally:
            self._inside -= 1

    def content(self, poly: Poly) -> tuple[Coefficient, Monomial, Poly]:
        """poly = c * monomial * rest, the rest with whole coefficients that share nothing, and a positive leading one."""
        if len(poly) == 1:
            ((monomial, c),) = poly.items()
            return c, monomial, {ONE: 1}
        least: dict[Base, Coefficient] = {}
        first = True
        for monomial in poly:
            powers = dict(monomial)
            if first:
                least, first = powers, False
                continue
            for atom in least.keys() | powers.keys():
                least[atom] = min(least.get(atom, 0), powers.get(atom, 0))
        common = {atom: exponent for atom, exponent in least.items() if exponent}
        c = Fraction(divisor(poly.values()))
        rest: Poly = {}
        for monomial, value in poly.items():
            powers = dict(monomial)
            for atom, exponent in common.items():
                powers[atom] = powers.get(atom, 0) - exponent
            kept = tuple(sorted(((atom, in_lowest_terms(e)) for atom, e in powers.items() if e), key=by_key))
            rest[kept] = in_lowest_terms(value / c)
        if rest[max(rest, key=order)] < 0:
            c, rest = -c, scaled(rest, -1)
        return in_lowest_terms(c), tuple(sorted(common.items(), key=by_key)), rest

    def power(self, poly: Poly, exponent: Coefficient) -> Poly:
        """poly^exponent, wherever it is defined."""
        exponent = in_lowest_terms(exponent)
        if exponent == 0:
            return {ONE: 1}
        if exponent == 1:
            return poly
        if not poly:
            if exponent > 0:
                return {}
            raise NotSayable("a division by zero")
        if isinstance(exponent, int) and exponent > 0 and len(poly) > 1:
            bounded(exponent, 200, "a power")
            half = self.power(poly, exponent // 2)
            even = self.times(half, half)
            return self.times(even, poly) if exponent % 2 else even
        c, monomial, rest = self.content(poly)
        if isinstance(exponent, int):
            found = scaled(self.settled({atom: e * exponent for atom, e in monomial}), Fraction(c) ** exponent)
            return found if constant(rest) == 1 else self.times(found, self._raised(rest, exponent))
        return self._rooted(c, monomial, rest, Fraction(exponent))

    def _rooted(self, c: Coefficient, monomial: Monomial, rest: Poly, exponent: Fraction) -> Poly:
        """A broken power: what is certainly positive, and roots of squares, come out of it."""
        out: list[Poly] = []
        kept: dict[Base, Coefficient] = {}
        for atom, e in monomial:
            if atom.positive:
                out.append(self.settled({atom: e * exponent}))
            elif e % 2 == 0:
                out.append(self.power(self.absolute(itself(atom)), e * exponent))
            else:
                kept[atom] = e
        if c > 0:
            out.append(self._number(Fraction(c), exponent))
            c = 1
        if not kept and c == 1:
            square = square_root(self, rest) if exponent.denominator == 2 else None
            if square is not None:
                out.append(self.power(self.absolute(square), 2 * exponent))
            elif constant(rest) != 1:
                out.append(self._raised(rest, exponent))
        else:
            inside = scaled(self.times({tuple(sorted(kept.items(), key=by_key)): 1}, rest), c)
            out.append(self.settled({self.atom("power", None, (inside,)): exponent}))
        return self.product(out)

    def _raised(self, rest: Poly, exponent: Coefficient) -> Poly:
        return self.settled({self.atom("power", None, (rest,)): exponent})

    def _number(self, value: Fraction, exponent: Fraction) -> Poly:
        """A power of a positive number, by its primes."""
        powers: dict[Base, Coefficient] = {}
        for part, sign in ((value.numerator, 1), (value.denominator, -1)):
            for prime, times in primes(part).items():
                powers[self.atom("root", prime)] = powers.get(self.atom("root", prime), 0) + sign * times * exponent
        return self.settled(powers)

    # functions with laws

    def absolute(self, poly: Poly) -> Poly:
        """|poly|: of a product the product of the absolute values."""
        if not poly:
            return {}
        c, monomial, rest = self.content(poly)
        powers: dict[Base, Coefficient] = {}
        turned = 1
        for atom, e in monomial:
            if atom.kind == "unit":
                continue
            kept = atom
            if not (atom.positive or atom.kind == "abs" or not isinstance(e, int) or self.never_negative(itself(atom))):
                if self.never_negative({((atom, 1),): -1}):
                    turned *= -1 if e % 2 else 1
                else:
                    kept = self.atom("abs", None, (itself(atom),))
            powers[kept] = powers.get(kept, 0) + e
        found = scaled(self.settled(powers), turned * (c if c > 0 else -c))
        if constant(rest) == 1:
            return found
        if self.certainly_positive(rest) or self.never_negative(rest):
            return self.times(found, rest)
        if self.certainly_positive(opposite := scaled(rest, -1)) or self.never_negative(opposite):
            return self.times(found, opposite)
        return self.times(found, itself(self.atom("abs", None, (rest,))))

    def exponential(self, poly: Poly) -> Poly:
        """e^poly: a product of powers of e^m, one for each monomial m; e^(c log u) = u^c."""
        out: list[Poly] = []
        powers: dict[Base, Coefficient] = {}
        for monomial, c in poly.items():
            if len(monomial) == 1 and monomial[0][0].kind == "log" and monomial[0][1] == 1:
                out.append(self.power(dict(monomial[0][0].args[0]), c))
            else:
                powers[self.atom("exp", None, ({monomial: 1},))] = c
        return self.product([self.settled(powers), *out])

    def logarithm(self, poly: Poly) -> Poly:
        """log poly, which is positive where it is defined: positive factors apart."""
        if not poly:
            raise NotSayable("a logarithm of zero")
        c, monomial, rest = self.content(poly)
        found: list[Poly] = []
        kept: dict[Base, Coefficient] = {}
        if len(rest) > 1 and c < 0 and self.certainly_positive(opposite := scaled(rest, -1)):
            c, rest = -c, opposite
        for factor in [dict(stated) for stated in self.stated if len(stated) > 1] if len(rest) > 1 else ():
            while (fewer := quotient(self, rest, factor)) and constant(fewer) is None:
                found.append(self.logarithm(factor))
                rest = fewer
        for atom, e in monomial:
            if not atom.positive:
                kept[atom] = e
            elif atom.kind == "exp":
                found.append(scaled(dict(atom.args[0]), e))
            elif atom.kind == "power":
                found.append(scaled(self.logarithm(dict(atom.args[0])), e))
            elif atom.kind == "root":
                found.append(scaled(self.logarithm(number(atom.data)), e))
            else:
                found.append(scaled(itself(self.atom("log", None, (itself(atom),))), e))
        if c > 0:
            for part, sign in ((Fraction(c).numerator, 1), (Fraction(c).denominator, -1)):
                found += [scaled(itself(self.atom("log", None, (number(p),))), sign * times) for p, times in primes(part).items()]
            c = 1
        inside = scaled(self.times({tuple(sorted(kept.items(), key=by_key)): 1}, rest), c)
        if constant(inside) != 1:
            found.append(itself(self.atom("log", None, (inside,))))
        return plus({}, *found)

    def raised(self, base: Poly, exponent: Poly) -> Poly:
        """base^exponent; a power whose exponent is no number only of a positive base."""
        fixed = constant(exponent)
        if fixed is not None:
            return self.power(base, fixed)
        if self.certainly_positive(base):
            return self.exponential(self.times(exponent, self.logarithm(base)))
        return itself(self.atom("function", "power", (base, exponent)))

    def delta(self, difference: Poly) -> Poly:
        """1 where a whole number is zero, else 0."""
        value = constant(difference)
        if value is not None:
            return number(int(value == 0))
        _, monomial, rest = self.content(difference)
        return itself(self.atom("delta", None, (self.times({monomial: 1}, rest),)))

    def entry(self, kind: str, base: Any, name: str, brackets: Iterable[Poly]) -> Poly:
        """An entry of an array; of a symmetric one the brackets are put in order."""
        places = list(brackets)
        if kind == "symmetric":
            places.sort(key=lambda place: self.text(self.frozen(place)))
        return itself(self.atom(kind, base, places, name=name))

    # substitution

    def replaced(self, poly: Poly, values: Mapping[Label, Poly]) -> Poly:
        """Polynomials for open indices."""
        total: list[Poly] = [{}]
        for monomial, c in poly.items():
            if any(not atom.open.isdisjoint(values) for atom, _ in monomial):
                total.append(scaled(self.replaced_in(monomial, values), c))
            else:
                total.append({monomial: c})
        return plus(*total)

    def replaced_in(self, monomial: Monomial, values: Mapping[Label, Poly]) -> Poly:
        """Polynomials for the open indices of a product."""
        stays = {atom: e for atom, e in monomial if atom.open.isdisjoint(values)}
        moved = [self._replaced_power(atom, e, values) for atom, e in monomial if not atom.open.isdisjoint(values)]
        return self.product([self.settled(stays), *moved])

    def _replaced_power(self, atom: Base, exponent: Coefficient, values: Mapping[Label, Poly]) -> Poly:
        """Of a power of terms the exponent goes along: its base may become one term, or a square."""
        base = self.replaced(dict(atom.args[0]), values) if atom.kind == "power" else self._replaced_atom(atom, values)
        return self.power(base, exponent)

    def _replaced_atom(self, atom: Base, values: Mapping[Label, Poly]) -> Poly:
        relevant = tuple(sorted(((label, self.frozen(value)) for label, value in values.items() if label in atom.open), key=str))
        found = self._replaced.get((atom, relevant))
        if found is None:
            tick(2)
            found = self._replaced[atom, relevant] = self._rebuilt(atom, {label: dict(value) for label, value in relevant})
        return found

    def _rebuilt(self, atom: Base, values: Mapping[Label, Poly]) -> Poly:
        if atom.kind == "index":
            return values[atom.data]
        if atom.kind in self.rebuild:
            return self.rebuild[atom.kind](atom, values)
        return self.remade(atom, [self.replaced(dict(arg), values) for arg in atom.args])

    def remade(self, atom: Base, args: list[Poly]) -> Poly:
        """What an atom becomes whose arguments are these."""
        match atom.kind:
            case "entry" | "symmetric":
                return self.entry(atom.kind, atom.data, atom.name, args)
            case "exp":
                return self.exponential(args[0])
            case "log":
                return self.logarithm(args[0])
            case "abs":
                return self.absolute(args[0])
            case "sign":
                return signum(self, args[0])
            case "delta":
                return self.delta(args[0])
        return itself(self.atom(atom.kind, atom.data, args, name=atom.name))
