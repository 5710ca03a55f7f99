"""From SymPy's tree to an element of the field: bindings hold what indices and placeholders stand for; nothing is substituted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache, reduce

import sympy as sp
from sympy import Basic, Expr, Indexed, IndexedBase, Symbol, Tuple
from sympy.core.numbers import ImaginaryUnit, NumberSymbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom

from derive.catalogue import entry
from derive.claims.premises import Premise, said_of_chance
from derive.claims.supports import NOWHERE, LetterSupport
from derive.definitions._definition import SIZE, VALUE, Definition
from derive.judging.zero import laws, marginals
from derive.judging.zero.atoms import Element, Field, NotUnderstood, fraction
from derive.judging.zero.bindings import UNFOLDINGS, Argument, Bindings, Pattern, Unfolding
from derive.judging.zero.chain import derivative
from derive.judging.zero.chance import Means
from derive.judging.zero.functions import Functions, Held
from derive.judging.zero.largest import largest
from derive.judging.zero.laws import KnownSign, assumed_sign
from derive.judging.zero.products import multiplied
from derive.judging.zero.sums import HeldProducts, IndexRange, Sums
from derive.vocabulary import nodes
from derive.vocabulary.conditions import Condition, Predicate
from derive.vocabulary.definedness import conditions, definedness
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.functions._function import Function, FunctionalEquation, X, function_of

LEAST = {
    Predicate.POSITIVE: KnownSign.POSITIVE, Predicate.NONNEGATIVE: KnownSign.NONNEGATIVE, Predicate.NONZERO: KnownSign.POSITIVE,
    Predicate.NO_POLE: KnownSign.POSITIVE,
}  # fmt: skip
"""What sign of its subject is enough for a condition."""


Opened = tuple[Expr | Element, Bindings, int]
"""A factor of a density, where to read it, and its exponent."""


class ExpressionReader:
    """Reads expressions under premises."""

    def __init__(self, premises: Sequence[Premise], field: Field, supports: Mapping[str, LetterSupport] = NOWHERE.supports) -> None:
        self.field = field
        self.supports = supports
        self.functions = Functions(self.field)
        self.sums = Sums(self.field)
        self.sums.functions = self.functions
        self.products = HeldProducts(self.functions, self.sums)
        self.sizes: Mapping[Symbol, Element] = {}
        self.premises = tuple(premises)
        self.laws: dict[str, list[Unfolding]] = {}
        for premise in premises:
            for law in premise.laws:
                name, variates, given = _arguments(law.left)
                found = Unfolding(frozenset(law.variables), variates, given, law.right)
                self.laws.setdefault(name, []).append(found)
        everywhere = ((one, frozenset(premise.variables)) for premise in premises for one in premise.everywhere)
        self.everywhere = [(_arguments(one), variables) for one, variables in everywhere]
        self.positive_densities: list[nodes.Density] = []
        for expr in (expr for premise in premises if not premise.variables for expr in premise.positive):
            if isinstance(expr, nodes.Density):
                self.positive_densities.append(expr)
            else:
                self.field.state(self.read(expr, Bindings()), KnownSign.POSITIVE)

    @cached_property
    def means(self) -> Means:
        """Expectations; only where there are some, since these hold their reader."""
        return Means(self, said_of_chance(self.premises))

    def read(self, node: Basic, at: Bindings) -> Element:
        """The value of an expression."""
        found = at.read.get(node)
        if found is None:
            self.field.steps += 1
            found = at.read[node] = self._value(node, at)
        return found

    def bound(self, node: Basic, values: Mapping[Symbol, Element], at: Bindings) -> Element:
        """The value where some more symbols have values; what was read at this place before may have been read for another purpose."""
        return self.read(node, Bindings({**at.values, **values}, at.depth, at.unfoldings, at.met))

    def place(self, node: Basic, at: Bindings) -> Element:
        """The value of what stands in a bracket, where sizes are numbers if sums are written out."""
        if not self.sizes or self.sizes.keys().isdisjoint(node.free_symbols):
            return self.read(node, at)
        return self.read(node, Bindings({**self.sizes, **at.values}, at.depth, at.unfoldings, at.met))

    def factored(self, node: Basic, at: Bindings) -> Held:
        """The value as a product of powers, not multiplied out."""
        found = at.factored.get(node)
        if found is None:
            self.field.steps += 1
            found = at.factored[node] = self._held(node, at)
        return found

    def worked_out(self, node: Basic, at: Bindings) -> Element:
        """The value, by way of its factors."""
        return self.functions.worked_out(self.factored(node, at))

    def ranges(self, limits: Sequence[Tuple], at: Bindings) -> tuple[list[IndexRange], Bindings]:
        """The ranges, innermost first, and the environment of the body; the last of the limits is the outermost."""
        found: list[IndexRange] = []
        for one in reversed(limits):
            if len(one) != 3 or not isinstance(one[0], Symbol):
                raise NotUnderstood(f"the limits `{one}`")
            index, lower, upper = one
            found.insert(0, self.sums.ranging(at.depth, self.read(lower, at), self.read(upper, at)))
            at = at.binding(index, found[0].label)
        return found, at

    def opened(self, node: nodes.Density, at: Bindings) -> list[Opened]:
        """What a premise says the density is, else p(A, C) / p(C), each with an exponent."""
        self._state_densities(at.depth)
        name, *sides = _arguments(node)
        variates, given = (self._read_arguments(side, at) for side in sides)
        names = (self._names(name, variates), self._names(name, given))
        for law in self.laws.get(name, ()) if names not in at.met else ():
            values = Match(self, law.variables).values((law.variates, variates), (law.given, given))
            if values is not None:
                return [(law.right, at.unfolding(values, names), 1)]
        return self._joint(name, (*variates, *given), 1, at) + (self._joint(name, given, -1, at) if given else [])

    def _state_densities(self, depth: int) -> None:
        """What premises say of the signs of densities, once there is a density, inside so many sums whose indices are in use."""
        waiting, self.positive_densities = self.positive_densities, []
        # At whatever sizes: what holds of one entry there would not hold of it at others.
        sizes, self.sizes = self.sizes, {}
        for part in (part for density in waiting for part in (density, density.joint(), density.marginal()) if part is not None):
            self.field.state(self.read(part, Bindings(depth=depth)), KnownSign.POSITIVE)
        self.sizes = sizes

    def _joint(self, letter: str, arguments: Sequence[Argument], exponent: int, at: Bindings) -> list[Opened]:
        """A joint density by a law for one of its conditionals, times what is given there; an atom where there is no law."""
        names = self._names(letter, arguments)
        for law in self.laws.get(letter, ()) if names not in at.met else ():
            values = Match(self, law.variables).values(([*law.variates, *law.given], arguments))
            if values is not None:
                inner = at.unfolding(values, names)
                rest = self._read_arguments(law.given, inner)
                return [(law.right, inner, exponent), *(self._joint(letter, rest, exponent, inner) if rest else ())]
        inside = sorted(arguments, key=lambda one: (one.name, [self.field.sortable(index) for index in one.indices]))
        shape = tuple((one.name, len(one.indices), one.value if isinstance(one.value, IndexedBase) else None) for one in inside)
        quotients = [part for one in inside for part in (*one.indices, one.value) if isinstance(part, Element)]
        sign = KnownSign.POSITIVE if self._is_everywhere(letter, arguments) else KnownSign.NONNEGATIVE
        return [(self.field.atom("density", (letter, shape), quotients, sign)[1], at, exponent)]

    def _is_everywhere(self, letter: str, arguments: Sequence[Argument]) -> bool:
        """Whether a premise makes a joint density positive for all values of variables."""
        patterns = ((side, variables) for (name, side, given), variables in self.everywhere if name == letter and not given)
        return any(Match(self, variables).values((side, arguments)) is not None for side, variables in patterns)

    def _read_arguments(self, patterns: Sequence[Pattern], at: Bindings) -> tuple[Argument, ...]:
        found = []
        for name, value in patterns:
            head, *indices = name if isinstance(name, Tuple) else (name,)
            told = value if isinstance(value, IndexedBase) else self.read(value, at)
            found.append(Argument(head.name, tuple(self.read(index, at) for index in indices), told))
        return tuple(found)

    def _names(self, letter: str, arguments: Sequence[Argument]) -> object:
        return letter, frozenset((one.name, *map(self.field.structure, one.indices)) for one in arguments)

    def _value(self, node: Basic, at: Bindings) -> Element:
        field, functions = self.field, self.functions
        match node:
            case Symbol():
                bound = at.values.get(node)
                return field.atom("symbol", node, (), assumed_sign(node))[1] if bound is None else bound
            case sp.Rational():
                return field.number(Fraction(int(node.p), int(node.q)))
            case sp.Add():
                total = field.sum([self.read(term, at) for term in node.args])
                if total.sign >= KnownSign.NONNEGATIVE and len(total.num) > 1:
                    field.state(total, total.sign)
                return total
            case sp.Mul():
                return field.product([self.read(factor, at) for factor in node.args])
            case sp.Pow():
                exponent = self.read(node.exp, at)
                c = field.rational(exponent)
                if c is not None and c.denominator != 1:
                    return self.worked_out(node, at)
                return functions.raised(self.read(node.base, at), exponent)
            case Indexed():
                return field.atom("indexed", node.base, [self.place(index, at) for index in node.indices], assumed_sign(node.base))[1]
            case nodes.Prediction():
                return field.atom("prediction", node.parameters, (self.read(node.argument, at),), KnownSign.REAL)[1]
            case sp.log() | nodes.Log():
                if len(node.args) != 1:
                    raise NotUnderstood("a logarithm to another base")
                return functions.log(self.factored(node.args[0], at))
            case nodes.Exp():
                return functions.exp(self.read(node.args[0], at))
            case nodes.Sqrt() | sp.Product():
                return self.worked_out(node, at)
            case sp.Abs():
                return functions.abs(self.read(node.args[0], at))
            case sp.Sum() | sp.Integral() if (found := marginals.marginal(self, node, at)) is not None:
                return found
            case sp.Integral():
                return marginals.number(self, node, at)
            case sp.Sum():
                ranges, inside = self.ranges(node.args[1:], at)
                total = self.read(node.args[0], inside)
                for over in ranges:
                    total = self.sums.total(total, over)
                return total
            case nodes.Largest():
                index, low, high = node.args[1]
                shift = field.difference(self.read(low, at), field.number(1))
                over = self.sums.ranging(at.depth, field.number(1), field.difference(self.read(high, at), shift))
                inside = at.binding(index, field.sum([over.label, shift]))
                return largest(self.read(node.args[0], inside), over, self.sums, functions)
            case nodes.Density():
                values = ((one if isinstance(one, Element) else self.read(one, where), e) for one, where, e in self.opened(node, at))
                return field.product([field.integer_power(value, exponent) for value, exponent in values])
            case Expectation():
                return self.means.value(node, at, lambda part: self.read(part, at))
            case nodes.Named():
                return self._named(node, at)
            case nodes.PartialDerivative():
                return derivative(self, node, at)
            case nodes.Indicator():
                return self._indicator(node.args[0], at)
            case sp.Piecewise():
                return self._cases(node, at)
            case sp.sign():
                return functions.signum(self.read(node.args[0], at))
            case sp.Max() | sp.Min() if node.args:
                first, *others = [self.read(argument, at) for argument in node.args]
                sign = 1 if isinstance(node, sp.Max) else -1
                return reduce(lambda one, other: self._extreme(one, other, sign), others, first)
            case NumberSymbol():
                return functions.exp(field.number(1)) if node is sp.E else field.atom("constant", node, (), KnownSign.POSITIVE)[1]
            case ImaginaryUnit():
                return functions.power(field.number(-1), Fraction(1, 2))
            case sp.exp():  # late, since SymPy's `exp` is asked in Python whether something is one
                return functions.exp(self.read(node.args[0], at))
            case sp.Function():
                return self._applied(node, at)
        # Anything else is an unknown number, the same wherever the same is written.
        if not isinstance(node, Expr) or node.is_Float or node.is_number is None or not node.free_symbols.isdisjoint(at.values):
            raise NotUnderstood(f"`{node}`")
        if node in (sp.nan, sp.zoo, sp.oo, -sp.oo):
            raise NotUnderstood(f"`{node}` is not a finite number")
        return field.atom("opaque", node)[1]

    def _held(self, node: Basic, at: Bindings) -> Held:
        products = self.products
        match node:
            case sp.Mul():
                return products.product([self.factored(factor, at) for factor in node.args])
            case sp.Pow():
                base, exponent = self.factored(node.base, at), self.read(node.exp, at)
                c = self.field.rational(exponent)
                if c is not None:
                    return products.power(base, c)
                real = self.field.sign(exponent) >= KnownSign.REAL
                found: Held | None = laws.POWER_OF_POSITIVE.apply(products, base, exponent) if real else None
                return products.product([self.read(node, at)]) if found is None else found
            case nodes.Sqrt():
                return products.power(self.factored(node.args[0], at), Fraction(1, 2))
            case nodes.Exp():
                return products.exp(self.read(node.args[0], at))
            case sp.Product():
                return multiplied(self, node.args[0], node.args[1:], at)
            case nodes.Density():
                parts = []
                for part, where, times in self.opened(node, at):
                    held = products.product([part]) if isinstance(part, Element) else self.factored(part, where)
                    parts.append(held if times == 1 else products.power(held, Fraction(times)))
                return products.product(parts)
            case sp.exp():
                return products.exp(self.read(node.args[0], at))
        return products.product([self.read(node, at)])

    def _applied(self, node: sp.Function, at: Bindings) -> Element:
        if not all(isinstance(argument, Expr) for argument in node.args) or isinstance(node, sp.Piecewise):
            raise NotUnderstood(f"`{node.func}`")
        arguments = [self.read(argument, at) for argument in node.args]
        known = function_of(type(node))
        sign = KnownSign.UNKNOWN
        if known is not None and len(arguments) == len(known.arguments) and known.whole(node.args):
            inside = Bindings(dict(zip(known.arguments, arguments, strict=True)), at.depth, at.unfoldings + 1)
            by_law = _by_law(known, self, inside)
            if all(self.field.sign(argument) >= KnownSign.REAL for argument in arguments):
                told = (least for least in (Predicate.POSITIVE, Predicate.NONNEGATIVE) if least in known.sign)
                signs = (LEAST[least] for least in told if _hold(known.sign[least], self, inside))
                sign = next(signs, KnownSign.REAL)
            if by_law is not None:
                # A law may hide the sign that the function has: 1 - erf(x) does not show that it is positive.
                if sign > self.field.sign(by_law):
                    self.field.state(by_law, sign)
                return by_law._replace(sign=max(sign, by_law.sign))
        return self.field.atom("function", node.func, arguments, sign)[1]

    def _indicator(self, relation: Basic, at: Bindings) -> Element:
        """1 where a condition holds, else 0."""
        field = self.field
        match relation:
            case BooleanAtom():
                return field.number(int(bool(relation)))
            case sp.And():
                return field.product([self._indicator(part, at) for part in relation.args])
            case sp.Or():
                return self._opposite(field.product([self._opposite(self._indicator(part, at)) for part in relation.args]))
            case sp.Not():
                return self._opposite(self._indicator(relation.args[0], at))
            case Relational():
                gap, kind = self._gap(relation, at)
                return self.functions.flag(gap, kind)
        raise NotUnderstood(f"an indicator of `{relation}`")

    def _opposite(self, value: Element) -> Element:
        return self.field.difference(self.field.number(1), value)

    def _gap(self, relation: Relational, at: Bindings) -> tuple[Element, str]:
        """What a relation says to be above zero, not below, zero or not."""
        low, high = (relation.lts, relation.gts) if relation.rel_op in ("<", "<=", ">", ">=") else (relation.lhs, relation.rhs)
        kind = {">": "<", ">=": "<="}.get(relation.rel_op, relation.rel_op)
        return self.field.difference(self.read(high, at), self.read(low, at)), kind

    def _extreme(self, one: Element, other: Element, sign: int) -> Element:
        """The larger of two numbers, or the smaller: half of their sum and their distance."""
        field = self.field
        distance = field.product([field.number(sign), self.functions.abs(field.difference(one, other))])
        found = field.product([field.number(Fraction(1, 2)), field.sum([one, other, distance])])
        least = max if sign > 0 else min
        return found._replace(sign=max(found.sign, least(field.sign(one), field.sign(other))))

    def _cases(self, node: sp.Piecewise, at: Bindings) -> Element:
        """b + (a - b) [first condition], case after case; nothing is known of that where a case is undefined somewhere."""
        if node.args[-1].cond != sp.true:
            raise NotUnderstood(f"`{node.func}`")
        field = self.field
        guarded = any(definedness(case.expr) for case in node.args)
        *others, last = node.args
        found = self.read(last.expr, at)
        for case in reversed(others):
            jump = field.difference(self.read(case.expr, at), found)
            found = field.sum([found, field.product([jump, self._guard(case.cond, at) if guarded else self._indicator(case.cond, at)])])
        return found

    def _guard(self, condition: Basic, at: Bindings) -> Element:
        """A condition as a number of its own: what is divided by must not meet it."""
        if not isinstance(condition, Relational):
            raise NotUnderstood(f"a case under `{condition}`")
        gap, kind = self._gap(condition, at)
        return self.field.atom("indicator", kind, (gap,), KnownSign.NONNEGATIVE)[1]

    def _named(self, node: nodes.Named, at: Bindings) -> Element:
        definition = entry("derive.definitions", node.name, Definition)
        (over,), inside = self.ranges((node.limits,), at)
        value = self.read(node.entry, inside)
        summand = self.read(definition.summand, Bindings({VALUE: value}, at.depth + 1, at.unfoldings))
        weight = self.read(definition.weight, Bindings({SIZE: self.sums.count(over)}, at.depth, at.unfoldings))
        return self.field.product([weight, self.sums.total(summand, over)])


# laws of functions


def _hold(conditions: Iterable[Condition], reader: ExpressionReader, inside: Bindings) -> bool:
    return all(kind in LEAST and reader.field.sign(reader.read(subject, inside)) >= LEAST[kind] for kind, subject, _ in conditions)


def _by_law(known: Function, reader: ExpressionReader, inside: Bindings) -> Element | None:
    """What a law of its file says a function is: by others, or by itself one step back; None where no law certainly applies."""
    if inside.unfoldings > UNFOLDINGS:
        return None
    law = known.definition
    if law is not None and _hold(_asked(law), reader, inside):
        return reader.read(law.right, inside)
    if X not in known.arguments:
        return None
    argument = inside.values[X]
    if known.reflection is not None and argument.num.leading_coefficient() < 0:
        return _moved(known.reflection, reader.field.product([reader.field.number(-1), argument]), reader, inside)
    constant = next((fraction(c) for factors, c in reader.field.terms(argument.num) if not factors), Fraction(0))
    if known.recurrence is not None and argument.den.is_one() and constant >= 1:
        return _moved(known.recurrence, reader.field.sum([argument, reader.field.number(-1)]), reader, inside)
    return None


def _moved(law: FunctionalEquation, moved: Element, reader: ExpressionReader, inside: Bindings) -> Element | None:
    """The right side of a law for another argument, where it certainly applies."""
    signed = Element(moved.num, moved.den, reader.field.sign(moved))
    there = Bindings({**inside.values, X: signed}, inside.depth, inside.unfoldings)
    return reader.read(law.right, there) if _hold(_asked(law), reader, there) else None


def _asked(law: FunctionalEquation) -> Iterable[Condition]:
    """What has to hold for the right side to be defined wherever the left is, and for both to be equal."""
    own = conditions(law.left)
    return (*law.where, *(one for one in definedness(law.right) if one not in own))


# whether a premise's law speaks of a density


@dataclass(slots=True, eq=False)
class Match:
    """What the variables of a law stand for; they are bound to values, never substituted."""

    reader: ExpressionReader
    variables: frozenset[Symbol]
    found: dict[Symbol, Element] = field(default_factory=dict)
    later: list[tuple[Basic, Element]] = field(default_factory=list)

    def values(self, *sides: tuple[Sequence[Pattern], Sequence[Argument]]) -> dict[Symbol, Element] | None:
        """The values for which the patterns on each side are these arguments in some order; None if there are none."""
        for patterns, arguments in sides:
            unused = list(arguments)
            if len(patterns) != len(unused):
                return None
            for name, pattern in patterns:
                argument = next((one for one in unused if self._bind_all(name, pattern, one)), None)
                if argument is None:
                    return None
                unused.remove(argument)
        at = Bindings(self.found)
        return self.found if all(_same(self.reader.read(pattern, at), value) for pattern, value in self.later) else None

    def _bind_all(self, name: Basic, pattern: Basic, argument: Argument) -> bool:
        """Bind by one argument, or leave everything as it was."""
        head, *indices = name if isinstance(name, Tuple) else (name,)
        if head.name != argument.name or len(indices) != len(argument.indices):
            return False
        if isinstance(argument.value, IndexedBase):
            return bool(pattern == argument.value)
        if isinstance(pattern, IndexedBase):
            return False
        before = dict(self.found), list(self.later)
        pairs = [*zip(indices, argument.indices, strict=True), (pattern, argument.value)]
        if all(self._bind(part, value) for part, value in pairs):
            return True
        self.found, self.later = before
        return False

    def _bind(self, pattern: Basic, value: Element) -> bool:
        if isinstance(pattern, Symbol) and pattern in self.variables:
            return self._admits(pattern, value) and _same(self.found.setdefault(pattern, value), value)
        free = pattern.free_symbols.isdisjoint(self.variables)
        if isinstance(pattern, Indexed) and not free:
            atom = self.reader.field.single(value)
            if atom is None or atom.kind != "indexed" or atom.data != pattern.base or len(atom.arguments) != len(pattern.indices):
                return False
            return all(self._bind(part, its) for part, its in zip(pattern.indices, atom.arguments, strict=True))
        if isinstance(pattern, Symbol) or not free:
            self.later.append((pattern, value))
            return True
        return _same(self.reader.read(pattern, Bindings()), value)

    def _admits(self, variable: Symbol, value: Element) -> bool:
        """Whether a value certainly is what is assumed of a law's variable."""
        asked = nodes.restrictions(variable)
        number, atom = self.reader.field.rational(value), self.reader.field.single(value)
        if atom is not None and atom.kind == "label":
            return True  # an index, of which the name has told
        known = sp.Rational(number.numerator, number.denominator) if number is not None else None
        if atom is not None and atom.kind == "symbol":
            known = atom.data
        if known is not None:
            return all(getattr(known, f"is_{name}") is wanted for name, wanted in asked) and bool(known.is_real or not variable.is_real)
        least = KnownSign.POSITIVE if variable.is_positive else KnownSign.NONNEGATIVE if variable.is_nonnegative else KnownSign.REAL
        # What is asked beyond a sign that can be shown is not known of anything made of several parts.
        shown = {name for name, wanted in nodes.restrictions(_KINDS[least]) if wanted is dict(asked).get(name)}
        return shown == {name for name, _ in asked} and (not variable.is_real or self.reader.field.sign(value) >= least)


_KINDS = {
    KnownSign.REAL: Symbol("u", real=True),
    KnownSign.NONNEGATIVE: Symbol("u", nonnegative=True),
    KnownSign.POSITIVE: Symbol("u", positive=True),
}
"""What a sign alone says of a number."""


@lru_cache(4_096)
def _arguments(density: nodes.Density) -> tuple[str, tuple[Pattern, ...], tuple[Pattern, ...]]:
    """The letter, names and values of the variates, and of what is given."""
    variates = zip(density.variate_names, density.variates, strict=True)
    return density.name, tuple(variates), tuple(zip(density.given_names, density.given, strict=True))


def _same(left: Element, right: Element) -> bool:
    return bool(left.num == right.num and left.den == right.den)
