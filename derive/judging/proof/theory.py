"""What a claim's premises and domains license, and the first zero test: normal form by SymPy's own arithmetic."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from math import comb
from operator import is_
from typing import NamedTuple

from sympy import Add, Basic, Expr, Mul, Piecewise, Pow, Product, Rational, S, Sum, Tuple, cancel, exp, log, numer
from sympy.polys.polyerrors import PolynomialError

from derive.claims.claim import Domain, bounds_in
from derive.claims.matrices import Trait
from derive.claims.premises import Premise, stated
from derive.definitions._definition import unfold
from derive.vocabulary.binding import canonical, unpack
from derive.vocabulary.budget import Charged, NotComparable, OutOfBudget, bounded, bounded_numbers, budget, charged, remade, tick
from derive.vocabulary.conditions import Condition, Predicate
from derive.vocabulary.definedness import combined, definedness, holds, marked, reduced, relevant, worded
from derive.vocabulary.differentiation import NotDifferentiated, worked_out
from derive.vocabulary.linear import EXPANSION, TERM_LIMIT, LinearForm, expand_logs, expanded, linear_form, live, written_out
from derive.vocabulary.matching import Equation, opaque, ordered, rewrite, tied
from derive.vocabulary.matrices import Determinant, Inverse
from derive.vocabulary.multilinear.inverting import Definite
from derive.vocabulary.multilinear.reading import NormalForm
from derive.vocabulary.multilinear.within import WithinBounds
from derive.vocabulary.nodes import Density, Named
from derive.vocabulary.rewriting import in_one_period, in_terms
from derive.vocabulary.signs import Facts, at_least_zero

CANCEL_LIMIT = 400
"""Rational functions with more operations than this are not brought to lowest terms."""
FRACTION_TERMS = 2_000
"""Terms of a numerator over the common denominator above which a fraction is not brought to lowest terms."""
MONOMIALS = 10_000
"""Monomials of the degrees of such a numerator, in all its variables, above which it is not."""
WRITTEN = 10_000
"""Steps after which an expression is no longer read as it is written."""
LOWEST = 16
"""Steps that a term costs of a fraction which SymPy brings to lowest terms."""

FACTORED = 2**64
"""Numbers from here on are not taken apart into primes."""
RELATED = (Add, Mul, Pow, exp, Sum, Product, Piecewise, S.ImaginaryUnit, S.NaN, S.Infinity, S.NegativeInfinity, S.ComplexInfinity)
"""What makes two parts of an expression equal, or none of them a number."""

_DEFINITE = {Trait.POSITIVE_SEMIDEFINITE: Definite.SEMI, Trait.POSITIVE_DEFINITE: Definite.POSITIVE}

REMEMBERED = 4_096
"""Expressions after which a theory forgets its normal forms, so that a long session does not keep them all."""


class Unproved(Exception):
    """No proof was found; the message says what stood in the way."""


class Theory:
    """Equations between densities, facts about signs, and normal forms under both.

    Parameters
    ----------
    premises, domains
        As in the claim; nothing else of the claim is seen, in particular not who made it.
    joint : bool
        Whether densities that no equation speaks of are written by joint densities.
    """

    def __init__(self, premises: tuple[Premise, ...], domains: tuple[Domain, ...], joint: bool = False) -> None:
        said = stated((*premises, *signs_of(domains)))
        self.equations: tuple[Equation, ...] = tuple(law.equation for law in said.laws)
        self.joint = joint
        self.symmetric = frozenset(square.array for square in said.kinds if square.is_symmetric)
        self.definite = {square.array: _DEFINITE[trait] for square in said.kinds for trait in square.traits if trait in _DEFINITE}
        self.equalities = [(one.left, one.right, one.ranges) for one in said.equalities]
        assumed = [part for condition in said.conditions for part in with_parts(condition.subject)]
        self._written: Charged[Expr] = Charged(REMEMBERED)
        self._raw: Charged[Expr] = Charged(REMEMBERED)
        self._evaluated: Charged[Expr] = Charged(REMEMBERED)
        self._undefined: Charged[dict[str, Condition]] = Charged(REMEMBERED)
        self._normal: Charged[LinearForm] = Charged(REMEMBERED)
        self._multiplied_out: Charged[LinearForm] = Charged(REMEMBERED)
        bounds = bounds_in(domains)
        within = WithinBounds(bounds)
        self.facts = Facts(within=within)
        forms = dict.fromkeys(form for expr in assumed for form in (expr, unfolded(expr), self.evaluated(expr)))
        positive = frozenset(map(canonical, forms))
        gaps = (condition.subject for domain in domains for condition in domain.conditions if condition.kind is Predicate.NONNEGATIVE)
        self.facts = Facts(positive=positive, nonnegative=frozenset(map(canonical, gaps)), within=within, everywhere=said.everywhere)
        self._evaluated.clear()  # what was expanded so far did not know these signs

    def written(self, expr: Expr) -> Expr:
        """The premises' equations applied and names unfolded; derivatives and inert nodes stay."""

        def make() -> Expr:
            return unfolded((tied if self.joint else rewrite)(ordered(expr), self.equations) if opaque(expr) else expr)

        return self._written.get(expr, make)

    def raw(self, expr: Expr) -> Expr:
        """The same with derivatives worked out; inert nodes stay."""

        def make() -> Expr:
            try:
                found = worked_out(self.written(expr))
            except NotDifferentiated as where:
                raise Unproved(f"no rule says what the derivative is of {where}") from where
            bounded_numbers(found)
            return found

        return self._raw.get(expr, make)

    def evaluated(self, expr: Expr) -> Expr:
        """As `raw`, with live logarithms expanded as far as signs are known."""
        raw = self.raw(expr)

        def make() -> Expr:
            try:
                found = live(raw)
                if found is not raw:
                    bounded_numbers(found)
                return expand_logs(found, self.facts)
            except NotComparable as wrong:  # e.g. Max of what SymPy finds not to be real
                raise Unproved(f"SymPy does not evaluate one side: {wrong}") from wrong

        return self._evaluated.get(raw, make)

    def normal(self, expr: Expr) -> LinearForm:
        """The linear normal form."""
        return self._normal.get(expr, lambda: self._counted(linear_form(self.evaluated(expr))))

    def multiplied_out(self, expr: Expr) -> LinearForm:
        """The linear normal form with powers of sums multiplied out as well."""
        return self._multiplied_out.get(expr, lambda: self._counted(linear_form(expanded(self.evaluated(expr)))))

    def is_zero(self, expr: Expr) -> bool:
        """Whether the normal form vanishes identically; False means not shown."""
        return (
            self._reads_as_zero(self.raw(expr))
            or vanishes(self.normal(expr))
            or vanishes(self.multiplied_out(expr))
            or self._by_definitions(self.evaluated(expr))
            or self._multilinear(self.raw(expr))
        )

    def equal(self, left: Expr, right: Expr, factor: Expr = S.One, constant: Expr = S.Zero) -> bool:
        """Whether left = factor * right + constant identically; False means not shown. Each part is worked out once."""
        return self.equal_as_written(left, right, factor, constant) or self.equal_in_other_forms(left, right, factor, constant)

    def equal_as_written(self, left: Expr, right: Expr, factor: Expr = S.One, constant: Expr = S.Zero) -> bool:
        """As `equal`, as far as it takes few steps to see."""
        before, after, times, more = map(self.raw, (left, right, factor, constant))
        if before == times * after + more:
            return True
        taken = Mul(-1, times, after, evaluate=False), Mul(-1, more, evaluate=False)
        return self._reads_as_zero(Add(before, *taken, evaluate=False))

    def equal_in_other_forms(self, left: Expr, right: Expr, factor: Expr = S.One, constant: Expr = S.Zero) -> bool:
        """As `equal`, for what is not equal as it is written."""
        before, after, times, more = map(self.raw, (left, right, factor, constant))
        difference = Add(self.evaluated(left), -self.evaluated(factor) * self.evaluated(right), -self.evaluated(constant))
        return (
            difference == 0
            or vanishes(self._counted(linear_form(difference)))
            or vanishes(self._counted(linear_form(expanded(difference))))
            or self._by_definitions(difference)
            or self._multilinear(Add(before, -times * after, -more))
        )

    def _reads_as_zero(self, expr: Expr) -> bool:
        """Whether an expression vanishes in the normal form of sums of products as it is written, which most true zeros do in few steps."""
        try:
            with budget(WRITTEN):
                return self.reader.vanishes(expr)
        except OutOfBudget:
            return False

    def _multilinear(self, expr: Expr) -> bool:
        """Whether an expression vanishes in the normal form of sums of products of indexed factors."""
        return self.reader.vanishes(in_one_period(in_terms(live(expr), self.facts)))

    def begin(self) -> None:
        """Forget what was read into the normal form of sums, so that a ruling takes the same steps whatever was ruled on before."""
        self.__dict__.pop("reader", None)

    @cached_property
    def reader(self) -> NormalForm:
        """Reads into the normal form of sums of products, under the same signs."""
        bounds = None if self.facts.within is None else self.facts.within.bounds
        return NormalForm(self.facts.positive, self.symmetric, self.definite, self.equalities, bounds=bounds)

    def _by_definitions(self, expr: Expr) -> bool:
        """Whether an expression vanishes once functions are written with those that define them, gammas in one period."""
        simpler = in_one_period(in_terms(expr, self.facts))
        return simpler != expr and vanishes(self._counted(linear_form(expanded(expand_logs(simpler, self.facts)))))

    def undefined(self, expr: Expr) -> dict[str, Condition]:
        """Conditions for `expr` to be a real number that assumptions and premises do not give, by their text.

        They are brought to a common form first, so that expressions defined at the same points have the same conditions
        as far as that is cheap to see.
        """

        def make() -> dict[str, Condition]:
            return {worded(condition): condition for condition in combined(self._open_conditions(expr), self.facts)}

        return self._undefined.get(expr, make)

    def _open_conditions(self, expr: Expr) -> Iterator[Condition]:
        for kind, written, limits in definedness(self.written(expr)):
            subject, ranges = marked(written, limits)
            if holds(Condition(kind, subject), self.facts):
                continue
            for simple, part, _ in reduced(Condition(kind, self._plain(kind, subject)), self.facts):
                for base in self._singular(simple, part) if not ranges else (part,):
                    yield Condition(simple, base, relevant(base, ranges, self.facts))

    def _singular(self, kind: Predicate, subject: Expr) -> tuple[Expr, ...]:
        """Determinants that must not be zero, or must be positive, instead of a determinant that they make up; none if they are not."""
        if isinstance(subject, Determinant) and kind in (Predicate.NONZERO, Predicate.POSITIVE):
            return self.reader.determinants(subject, kind)
        if isinstance(subject, Determinant) and kind is Predicate.NONNEGATIVE and not self.reader.determinants(subject, Predicate.POSITIVE):
            return ()
        if kind is Predicate.NONZERO and subject.has(Determinant, Inverse) and self.reader.is_nonzero(subject):
            return ()
        return (subject,)

    def _plain(self, kind: Predicate, subject: Expr) -> Expr:
        """What a condition speaks of, in normal form."""
        try:
            evaluated = live(subject)
            return evaluated if kind is Predicate.DEFINED else self._counted(linear_form(expand_logs(evaluated, self.facts))).expression()
        except (ValueError, TypeError) as wrong:  # SymPy's, as above
            raise Unproved(f"SymPy does not evaluate one side: {wrong}") from wrong

    def holds(self, condition: Condition) -> bool:
        """Whether a condition certainly holds, as far as signs are known; False means not shown."""
        return holds(Condition(condition.kind, self.raw(condition.subject)), self.facts)

    def without(self, expr: Expr, given: Iterable[Condition]) -> dict[str, Condition]:
        """Conditions for `expr` to be a real number that do not follow from others, which are given."""
        told = [condition for condition in given if condition.kind in (Predicate.POSITIVE, Predicate.NONZERO) and not condition.ranges]
        positive = frozenset(canonical(subject) for kind, subject, _ in told if kind is Predicate.POSITIVE)
        facts = replace(self.facts, positive=self.facts.positive | positive)
        return {
            text: condition
            for text, condition in self.undefined(expr).items()
            if not holds(condition, facts) and not any(self._follows(condition, other) for other in told)
        }

    def _follows(self, condition: Condition, other: Condition) -> bool:
        """Whether what a condition speaks of is a multiple of what another speaks of, by what has a sign that fits."""
        kind, subject, ranges = condition
        if ranges or kind not in (Predicate.POSITIVE, Predicate.NONZERO) or (kind is Predicate.POSITIVE and other.kind is not kind):
            return False
        way = self.reader.multiple(self.raw(subject), self.raw(other.subject))
        return way > 0 or (way < 0 and kind is Predicate.NONZERO)

    def _counted(self, form: LinearForm) -> LinearForm:
        """The form with sums of ones as the length of their range, where a premise says that it does not run backwards."""
        ones = [total for total in form.terms if total.args[0] == 1] if self.facts.positive else []
        sizes = {}
        for total in ones:
            _, _, lower, upper = unpack(total)
            size = upper - lower + 1
            if size.is_integer and (at_least_zero(size) or self.facts.is_nonnegative(size)):
                sizes[total] = size
        if not sizes:
            return form
        return linear_form(Add(form.constant, *(c * sizes.get(total, total) for total, c in form.terms.items())))


def with_parts(expr: Expr) -> tuple[Expr, ...]:
    """What is positive where an expression is: of a conditional density, p(A, C) and p(C) too."""
    parts = (expr.joint(), expr.marginal()) if isinstance(expr, Density) else ()
    return (expr, *(part for part in parts if part is not None))


def signs_of(domains: tuple[Domain, ...]) -> tuple[Premise, ...]:
    """What the domains make positive, as a premise: for the tests that know premises only."""
    conditions = (condition for domain in domains for condition in domain.conditions)
    positive = tuple(subject for kind, subject, _ in conditions if kind is Predicate.POSITIVE)
    return (Premise(label="", name="domains", statement="the domains of the claim", positive=positive),) if positive else ()


@charged(256)
def theory(premises: tuple[Premise, ...], domains: tuple[Domain, ...], joint: bool = False) -> Theory:
    """The theory of a claim; claims of one derivation share it."""
    return Theory(premises, domains, joint)


def unfolded(expr: Expr) -> Expr:
    """Named quantities replaced by what they stand for."""
    if isinstance(expr, Named):
        return unfolded(unfold(expr))
    arguments = expr.args
    new = [unfolded(argument) if argument.args else argument for argument in arguments]
    return expr if all(map(is_, new, arguments)) else remade(expr, new)


def vanishes(form: LinearForm) -> bool:
    """Whether every coefficient of a normal form is the zero function."""
    return coefficient_vanishes(form.constant) and all(coefficient_vanishes(c) for c in form.terms.values())


@charged(4_096)
def coefficient_vanishes(expr: Expr) -> bool:
    """Whether an expression without sums to be combined is identically zero, as a rational function of its parts."""
    if expr == 0:
        return True
    if (expr.is_number and not expr.atoms(Pow, log)) or certainly_not_zero(expr):
        return False
    terms = written_out(expr)
    bounded(terms, TERM_LIMIT, "multiplying out")
    tick(EXPANSION * terms)
    spread = (
        expr.expand(log=False, mul=True, power_base=True, power_exp=False, multinomial=True) if expr.count_ops() <= CANCEL_LIMIT else expr
    )
    if spread == 0:
        return True
    if spread.has(Sum, Product):
        return False
    split = _split_numbers(spread)
    return not certainly_not_zero(split) and cancellable(split) and bool(numer(lowest_terms(split)) == 0)


def certainly_not_zero(expr: Expr) -> bool:
    """Whether what SymPy has added up is of monomials in parts which nothing relates, or has one with a part that no other term has."""
    terms = Add.make_args(expr)
    parts = list(map(_unrelated_parts, terms))
    tick(len(terms))
    if None not in parts:
        return bool(expr != 0)
    alone = ((term, part) for term, own in zip(terms, parts, strict=True) for part in own or () if part.free_symbols)
    return any(not any(other.has(part) for other in terms if other is not term) for term, part in alone)


def _unrelated_parts(term: Expr) -> list[Expr] | None:
    """The parts of which a term is a product of whole powers; None where it is none, or something may relate them to others."""
    factors = [factor.as_base_exp() for factor in Mul.make_args(term)]
    whole = all(exponent.is_Integer and (base.is_Rational or _unrelated(base)) for base, exponent in factors)
    return [base for base, _ in factors] if whole else None


def _unrelated(part: Expr) -> bool:
    """Whether no arithmetic is inside, and no logarithm that is others, as log(4) is."""
    if part.has(*RELATED):
        return False
    numbers = [node.args[0] for node in part.atoms(log) if node.args[0].is_Rational]
    return all(number < FACTORED and number.is_prime for number in numbers)


@charged(4_096)
def lowest_terms(expr: Expr) -> Expr:
    """A fraction in lowest terms, where it is small enough and SymPy finds variables of which it is one; else as it stands."""
    if not cancellable(expr):
        return expr
    try:
        return cancel(expr)
    except PolynomialError:
        return expr


def cancellable(expr: Expr) -> bool:
    """Whether a fraction is small enough to be brought to lowest terms: operations, terms and degrees over the common denominator."""
    tick()
    if expr.count_ops() > CANCEL_LIMIT or expr.has(Piecewise):
        return False
    fraction = _fraction(expr)
    below = 1
    for base, power in fraction.below.items():
        below = min(below * _terms_of_power(written_out(base), power), 2 * FRACTION_TERMS)
    monomials = 1
    for degree in fraction.degrees.values():
        monomials = min(monomials * (degree + 1), 2 * MONOMIALS)
    if max(fraction.above, below) > FRACTION_TERMS or monomials > MONOMIALS:
        return False
    tick(LOWEST * (fraction.above + below))
    return True


class _Fraction(NamedTuple):
    """Terms of a numerator, powers of what divides it, and the degree of numerator or denominator in every variable."""

    above: int
    below: Counter[Expr]
    degrees: Counter[Basic]


def _fraction(expr: Expr) -> _Fraction:
    """How large an expression is over its common denominator, estimated from above."""
    tick()
    match expr:
        case Add():
            return _common([_fraction(term) for term in expr.args])
        case Mul():
            above, below, degrees = 1, Counter[Expr](), Counter[Basic]()
            for factor in map(_fraction, expr.args):
                above = min(above * factor.above, 2 * FRACTION_TERMS)
                below.update(factor.below)
                degrees.update(factor.degrees)
            return _Fraction(above, below, degrees)
        case Pow() if isinstance(expr.exp, Rational) and not isinstance(expr.base, Rational):
            # A root is a variable of its own, of which the base is a power.
            times = abs(int(expr.exp.p))
            inner = _fraction(expr.base) if expr.exp.is_Integer else _Fraction(1, Counter(), Counter({expr.base: 1}))
            degrees = Counter({variable: degree * times for variable, degree in inner.degrees.items()})
            if expr.exp.is_negative:
                # What divided the base is multiplied by now.
                above = 1
                for base, power in inner.below.items():
                    above = min(above * _terms_of_power(written_out(base), power * times), 2 * FRACTION_TERMS)
                return _Fraction(above, Counter({expr.base: times}), degrees)
            below = Counter({base: power * times for base, power in inner.below.items()})
            return _Fraction(_terms_of_power(inner.above, times), below, degrees)
        case Pow() | exp() if not isinstance(expr.exp, Rational):
            # e^(5000 u) is a power of e^u.
            degrees = Counter()
            for term in Add.make_args(expr.exp):
                coefficient, rest = term.as_coeff_Mul()
                degrees[rest] = degrees.get(rest, 0) + (-(-abs(int(coefficient.p)) // int(coefficient.q)) if coefficient.is_Rational else 1)
            return _Fraction(1, Counter(), Counter({Tuple(expr.base, rest): degree for rest, degree in degrees.items()}))
    return _Fraction(1, Counter(), Counter() if expr.is_Rational else Counter({expr: 1}))


def _common(parts: list[_Fraction]) -> _Fraction:
    """A sum over the common denominator."""
    below, degrees = Counter[Expr](), Counter[Basic]()
    for part in parts:
        below |= part.below
        degrees |= part.degrees
    above = 0
    for part in parts:
        terms = part.above
        for base, power in below.items():
            terms = min(terms * _terms_of_power(written_out(base), power - part.below[base]), 2 * FRACTION_TERMS)
        above = min(above + terms, 2 * FRACTION_TERMS)
    for base, power in below.items():
        for variable, degree in _fraction(base).degrees.items():
            degrees[variable] += degree * power
    return _Fraction(above, below, degrees)


def _terms_of_power(terms: int, power: int) -> int:
    """Terms of a power of so many terms; capped."""
    if terms <= 1 or power <= 0:
        return 1
    return 2 * FRACTION_TERMS if power > FRACTION_TERMS else min(comb(terms + power - 1, power), 2 * FRACTION_TERMS)


def _split_numbers(expr: Expr) -> Expr:
    """log of a rational number as logs of primes, so that log(4) - 2 log(2) is seen to vanish."""

    def composite(node: Basic) -> bool:
        number = node.args[0] if isinstance(node, log) else S.Zero
        return bool(number.is_Rational and number.is_positive and max(number.p, number.q) < FACTORED)

    return expr.replace(composite, lambda node: Add(*(Mul(power, log(prime)) for prime, power in node.args[0].factors(limit=1000).items())))
