"""What a claim's premises and domains license, and the first zero test: normal form by SymPy's own arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from math import comb

from sympy import Add, Basic, Expr, Indexed, Interval, Mul, Pow, Product, S, Sum, Symbol, cancel, log, numer

from derive.claims.claim import Domain
from derive.claims.premises import Premise
from derive.definitions._definition import unfold
from derive.symbolic.binding import canonical, unpack
from derive.symbolic.budget import bounded, tick
from derive.symbolic.definedness import Condition, combined, definedness, holds, marked, reduced, relevant, told
from derive.symbolic.linear import TERM_LIMIT, LinearForm, expand_logs, expanded, linear_form, live
from derive.symbolic.matching import Equation, ordered, rewrite, tied
from derive.symbolic.nodes import Density, Named
from derive.symbolic.signs import Facts, at_least_zero

CANCEL_LIMIT = 400
"""Rational functions with more operations than this are not brought to lowest terms."""


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
        laws = (law for premise in premises for law in premise.laws)
        self.equations: tuple[Equation, ...] = tuple((law.left.ordered(), ordered(law.right), law.variables) for law in laws)
        self.joint = joint
        stated = [part for premise in (*premises, *signs_of(domains)) for expr in premise.positive for part in with_parts(expr)]
        self._raw: dict[Expr, Expr] = {}
        self._evaluated: dict[Expr, Expr] = {}
        self._undefined: dict[Expr, dict[str, Condition]] = {}
        self._normal: dict[Expr, LinearForm] = {}
        self._multiplied_out: dict[Expr, LinearForm] = {}
        self.facts = Facts()
        positive = frozenset(canonical(form) for expr in stated for form in (expr, unfolded(expr), self.evaluated(expr)))
        self.facts = Facts(positive=positive, nonnegative=frozenset(_at_least_zero(domains)))
        self._evaluated.clear()  # what was expanded so far did not know these signs

    def raw(self, expr: Expr) -> Expr:
        """The premises' equations applied and names unfolded; inert nodes stay."""
        if len(self._raw) > REMEMBERED:
            for table in (self._raw, self._evaluated, self._undefined, self._normal, self._multiplied_out):
                table.clear()
        if expr not in self._raw:
            self._raw[expr] = unfolded((tied if self.joint else rewrite)(ordered(expr), self.equations))
        return self._raw[expr]

    def evaluated(self, expr: Expr) -> Expr:
        """As `raw`, with live logarithms expanded as far as signs are known."""
        raw = self.raw(expr)
        if raw not in self._evaluated:
            try:
                self._evaluated[raw] = expand_logs(live(raw), self.facts)
            except (ValueError, TypeError) as wrong:  # SymPy's, e.g. Max of what it finds not to be real
                raise Unproved(f"SymPy does not evaluate one side: {wrong}") from wrong
        return self._evaluated[raw]

    def normal(self, expr: Expr) -> LinearForm:
        """The linear normal form."""
        if expr not in self._normal:
            self._normal[expr] = self._counted(linear_form(self.evaluated(expr)))
        return self._normal[expr]

    def multiplied_out(self, expr: Expr) -> LinearForm:
        """The linear normal form with powers of sums multiplied out as well."""
        if expr not in self._multiplied_out:
            self._multiplied_out[expr] = self._counted(linear_form(expanded(self.evaluated(expr))))
        return self._multiplied_out[expr]

    def is_zero(self, expr: Expr) -> bool:
        """Whether the normal form vanishes identically; False means not shown."""
        return vanishes(self.normal(expr)) or vanishes(self.multiplied_out(expr))

    def equal(self, left: Expr, right: Expr, factor: Expr = S.One, constant: Expr = S.Zero) -> bool:
        """Whether left = factor * right + constant identically; False means not shown. Each part is worked out once."""
        difference = Add(self.evaluated(left), -self.evaluated(factor) * self.evaluated(right), -self.evaluated(constant))
        return (
            difference == 0
            or vanishes(self._counted(linear_form(difference)))
            or vanishes(self._counted(linear_form(expanded(difference))))
        )

    def undefined(self, expr: Expr) -> dict[str, Condition]:
        """Conditions for `expr` to be a real number that assumptions and premises do not give, by their text.

        They are brought to a common form first, so that expressions defined at the same points have the same conditions
        as far as that is cheap to see.
        """
        if expr not in self._undefined:
            found = combined(self._open_conditions(expr), self.facts)
            self._undefined[expr] = {told(*condition): condition for condition in found}
        return self._undefined[expr]

    def _open_conditions(self, expr: Expr) -> Iterator[Condition]:
        for kind, written, limits in definedness(self.raw(expr)):
            tick()
            subject, ranges = marked(written, limits)
            if holds(kind, subject, self.facts):
                continue
            for simple, part in reduced(kind, self._plain(kind, subject), self.facts):
                yield simple, part, relevant(part, ranges, self.facts)

    def _plain(self, kind: str, subject: Expr) -> Expr:
        """What a condition speaks of, in normal form."""
        try:
            evaluated = live(subject)
            return evaluated if kind == "defined" else self._counted(linear_form(expand_logs(evaluated, self.facts))).expression()
        except (ValueError, TypeError) as wrong:  # SymPy's, as above
            raise Unproved(f"SymPy does not evaluate one side: {wrong}") from wrong

    def without(self, expr: Expr, given: Iterable[Condition]) -> dict[str, Condition]:
        """Conditions for `expr` to be a real number that do not follow from others, which are given."""
        positive = frozenset(canonical(subject) for kind, subject, ranges in given if kind == "positive" and not ranges)
        facts = replace(self.facts, positive=self.facts.positive | positive)
        return {text: condition for text, condition in self.undefined(expr).items() if not holds(*condition[:2], facts)}

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
    positive = tuple(
        expr
        for domain in domains
        if isinstance(domain.values, Interval) and isinstance(domain.element, (Symbol, Indexed))
        for expr in _positive(domain.element, domain.values)
    )
    return (Premise(label="", name="domains", statement="the domains of the claim", positive=positive),) if positive else ()


@lru_cache(maxsize=256)
def theory(premises: tuple[Premise, ...], domains: tuple[Domain, ...], joint: bool = False) -> Theory:
    """The theory of a claim; claims of one derivation share it."""
    return Theory(premises, domains, joint)


def unfolded(expr: Expr) -> Expr:
    """Named quantities replaced by what they stand for."""
    tick()
    if isinstance(expr, Named):
        return unfolded(unfold(expr))
    if not expr.args:
        return expr
    arguments = [unfolded(argument) if isinstance(argument, Basic) else argument for argument in expr.args]
    if all(new is old for new, old in zip(arguments, expr.args, strict=True)):
        return expr
    return expr.func(*arguments)


def vanishes(form: LinearForm) -> bool:
    """Whether every coefficient of a normal form is the zero function."""
    return coefficient_vanishes(form.constant) and all(coefficient_vanishes(c) for c in form.terms.values())


def coefficient_vanishes(expr: Expr) -> bool:
    """Whether an expression without sums to be combined is identically zero, as a rational function of its parts."""
    if expr == 0:
        return True
    if expr.is_number and not expr.atoms(Pow, log):
        return False
    bounded(_written_out(expr), TERM_LIMIT, "multiplying out")
    spread = (
        expr.expand(log=False, mul=True, power_base=True, power_exp=False, multinomial=True) if expr.count_ops() <= CANCEL_LIMIT else expr
    )
    if spread == 0:
        return True
    if spread.count_ops() > CANCEL_LIMIT or spread.has(Sum, Product):
        return False
    return bool(numer(cancel(_split_numbers(spread))) == 0)


def _written_out(expr: Expr) -> int:
    """About how many terms an expression has once it is multiplied out; capped."""
    tick()
    if isinstance(expr, Add):
        return min(sum(map(_written_out, expr.args)), 2 * TERM_LIMIT)
    if isinstance(expr, Mul):
        total = 1
        for factor in expr.args:
            total = min(total * _written_out(factor), 2 * TERM_LIMIT)
        return total
    if isinstance(expr, Pow) and expr.exp.is_Integer and expr.exp.is_positive:
        terms, power = _written_out(expr.base), int(expr.exp)
        return 1 if terms == 1 else min(comb(terms + power - 1, power), 2 * TERM_LIMIT)
    return 1


def _split_numbers(expr: Expr) -> Expr:
    """log of a rational number as logs of primes, so that log(4) - 2 log(2) is seen to vanish."""
    return expr.replace(
        lambda node: (
            isinstance(node, log) and node.args[0].is_Rational and node.args[0].is_positive and max(node.args[0].p, node.args[0].q) < 2**64
        ),
        lambda node: Add(*(Mul(power, log(prime)) for prime, power in node.args[0].factors(limit=1000).items())),
    )


def _at_least_zero(domains: tuple[Domain, ...]) -> Iterator[Expr]:
    """Distances from the closed ends of intervals."""
    for domain in domains:
        if isinstance(domain.values, Interval) and isinstance(domain.element, (Symbol, Indexed)):
            low, high = domain.values.start, domain.values.end
            yield from (canonical(gap) for gap in (domain.element - low, high - domain.element) if gap.is_finite is not False)


def _positive(element: Expr, values: Interval) -> Iterator[Expr]:
    """What an interval makes positive: distances from its open ends, and the element or minus it if it has one sign."""
    low, high = values.start, values.end
    if low.is_finite:
        if low.is_positive:
            yield element
        if values.left_open:
            yield element - low
    if high.is_finite:
        if high.is_negative:
            yield -element
        if values.right_open:
            yield high - element
