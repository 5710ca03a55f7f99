"""Where expressions are defined, beside mpmath: conditions hold exactly where it gives a finite real number."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import Abs, Pow, Product, Rational, Sum, Symbol, gamma, loggamma, polygamma

from derive.judging.proof.theory import Theory
from derive.vocabulary.conditions import Condition, Predicate
from derive.vocabulary.definedness import definedness, reduced
from derive.vocabulary.nodes import Exp, Log, Sqrt
from derive.vocabulary.signs import Facts
from derive.vocabulary.symbols import i, n, y

t, a, c = (Symbol(name, real=True) for name in ("t", "a", "c"))
q = Symbol("q", positive=True)
h, k = Symbol("h", integer=True), Symbol("k", integer=True)
m = Symbol("m", integer=True, positive=True)

EDGES = [Fraction(numerator, 2) for numerator in range(-8, 9)] + [Fraction(1, 3), Fraction(-4, 3), Fraction(-7, 5), Fraction(22, 7)]
TINY = mpmath.mpf(10) ** -30


class NotReal(Exception):
    """There is no finite real value."""


class Close(Exception):
    """Whether there is one cannot be told from so many digits."""


FUNCTIONS = {
    Log: mpmath.log, Exp: mpmath.exp, Sqrt: mpmath.sqrt, sp.exp: mpmath.exp, sp.log: mpmath.log, Abs: abs,
    sp.gamma: mpmath.gamma, sp.loggamma: mpmath.loggamma, sp.beta: mpmath.beta, sp.polygamma: mpmath.psi, sp.factorial: mpmath.factorial,
    sp.sin: mpmath.sin, sp.cos: mpmath.cos, sp.tan: mpmath.tan, sp.sec: mpmath.sec, sp.cot: mpmath.cot, sp.csc: mpmath.csc,
    sp.sinh: mpmath.sinh, sp.cosh: mpmath.cosh, sp.tanh: mpmath.tanh, sp.coth: mpmath.coth, sp.csch: mpmath.csch, sp.sech: mpmath.sech,
    sp.asin: mpmath.asin, sp.acos: mpmath.acos, sp.atan: mpmath.atan, sp.asinh: mpmath.asinh, sp.acosh: mpmath.acosh,
    sp.atanh: mpmath.atanh, sp.acoth: mpmath.acoth, sp.erf: mpmath.erf, sp.erfc: mpmath.erfc, sp.erfi: mpmath.erfi,
    sp.erfinv: mpmath.erfinv,
    sp.floor: mpmath.floor, sp.ceiling: mpmath.ceil,
}  # fmt: skip
"""What mpmath calls them; written down here, not read off derive."""


def real(value):
    if isinstance(value, mpmath.mpc):
        value = value.real if value.imag == 0 else None
    if value is None or not mpmath.isfinite(value) or abs(value) > mpmath.mpf(10) ** 40:
        raise NotReal
    return value


def evaluated(node, at):
    """The value by mpmath, numbers of 60 digits."""
    match node:
        case sp.Rational():
            return mpmath.mpf(int(node.p)) / int(node.q)
        case sp.NumberSymbol():
            return node._to_mpmath(mpmath.mp.prec)
        case sp.Symbol():
            return at[node]
        case sp.Add():
            return real(mpmath.fsum(evaluated(part, at) for part in node.args))
        case sp.Mul():
            return real(mpmath.fprod(evaluated(part, at) for part in node.args))
        case sp.Pow():
            base, exponent = (evaluated(part, at) for part in node.args)
            if 0 < abs(base) < TINY:
                raise Close
            try:
                return real(mpmath.power(base, exponent))
            except ZeroDivisionError:
                raise NotReal from None
    if type(node) in FUNCTIONS:
        arguments = [evaluated(part, at) for part in node.args]
        if any(0 < abs(argument - mpmath.nint(argument)) < TINY for argument in arguments):
            raise Close
        try:
            return real(FUNCTIONS[type(node)](*arguments))
        except (ValueError, ZeroDivisionError):
            raise NotReal from None
    raise AssertionError(node)


def is_defined(expr, at):
    with mpmath.workdps(60):
        try:
            evaluated(expr, at)
        except NotReal:
            return False
        return True


def meets(condition, at):
    """Whether a condition without indices holds; False where its own subject has no value."""
    kind, subject = condition[:2]
    with mpmath.workdps(60):
        if kind == "defined":
            return is_defined(subject, at)
        try:
            value = evaluated(subject, at)
        except NotReal:
            return False
        if 0 < abs(value) < TINY:
            raise Close
        match kind:
            case "nonzero":
                return value != 0
            case "positive":
                return value > 0
            case "nonnegative":
                return value >= 0
            case "no pole":
                return not (value <= 0 and value == mpmath.nint(value))
    raise AssertionError(kind)


def exact(value):
    with mpmath.workdps(60):
        return mpmath.mpf(value.numerator) / value.denominator


TABLE = [
    Log(t), sp.log(t), Exp(t), Sqrt(t), sp.sqrt(t), t**-1, t**-2, t ** Rational(-1, 2), t ** Rational(2, 3), t ** Rational(-2, 3),
    Pow(2, t),
    gamma(t), loggamma(t), sp.digamma(t), polygamma(1, t), polygamma(2, t), sp.beta(t, q), sp.beta(q, t), sp.beta(t, 3), sp.factorial(t),
    sp.tan(t), sp.sec(t), sp.cot(t), sp.csc(t), sp.tanh(t), sp.coth(t), sp.csch(t), sp.sech(t), sp.sinh(t), sp.cosh(t), sp.sin(t),
    sp.cos(t),
    sp.asin(t), sp.acos(t), sp.atan(t), sp.asinh(t), sp.acosh(t), sp.atanh(t), sp.acoth(t), sp.erf(t), sp.erfc(t), sp.erfi(t), sp.erfinv(t),
    sp.floor(t), sp.ceiling(t), Abs(t), gamma(2 * t + 1), 1 / gamma(t), Log(gamma(t)), 1 / sp.sin(t), sp.gamma(t) * Log(t), gamma(t) ** 2,
]  # fmt: skip


@pytest.mark.parametrize("expr", TABLE, ids=str)
def test_every_function_is_defined_where_mpmath_gives_a_real_number(expr):
    """Among integers, halves and others: the conditions hold if and only if there is a value."""
    conditions = definedness(expr)
    for value in EDGES:
        at = {t: exact(value), q: exact(Fraction(5, 7))}
        try:
            wanted = is_defined(expr, at)
        except Close:
            continue
        if expr == sp.beta(t, 3) and value.denominator == 1 and value <= 0:
            wanted = False  # what mpmath gives is a limit along one of two arguments
        if expr == sp.erfinv(t) and abs(value) == 1:
            wanted = False  # infinite, mpmath says so by another name
        assert all(meets(condition, at) for condition in conditions) is wanted, (expr, value)


def test_what_nobody_knows_is_not_certainly_defined():
    for expr in (sp.zeta(t), sp.besselj(0, t), sp.LambertW(t), sp.Ei(t), sp.polygamma(h, t), sp.Derivative(t**2, t), sp.uppergamma(t, a)):
        assert any(kind == "defined" for kind, _, _ in definedness(expr)), expr
    assert not Theory((), ()).undefined(sp.uppergamma(t, q) + sp.lowergamma(q, q))


POWERS = [t**q, t**a, t**h, t ** (-h), t ** (2 * h), q**a, Abs(t) ** a, (a * t) ** h, (t**2) ** a]


@pytest.mark.parametrize("expr", POWERS, ids=str)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_powers_with_an_exponent_that_is_not_a_number(expr, data):
    """x^y: x > 0, or x = 0 and y >= 0, or y an integer (and x not 0 if it is negative): as mpmath has it."""
    at = {t: data.draw(st.sampled_from(EDGES)), a: data.draw(st.sampled_from(EDGES)), h: Fraction(data.draw(st.integers(-3, 3)))}
    at[q] = data.draw(st.sampled_from([value for value in EDGES if value > 0]))
    numbers = {symbol: exact(value) for symbol, value in at.items()}
    assert all(meets(condition, numbers) for condition in definedness(expr)) is is_defined(expr, numbers)


def leaves():
    return st.sampled_from([t, a, t + 1, 2 * a - t, t * a, t**2 - 1, a**2 - 2 * a * t + t**2, Rational(3, 2) + t, t**2 + 1])


def grown(inner):
    return st.one_of(
        st.tuples(inner, inner).map(lambda pair: pair[0] + pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] * pair[1]),
        st.tuples(inner, st.sampled_from([-2, -1, 2, 3, Rational(1, 2), Rational(-1, 2)])).map(lambda pair: Pow(*pair)),
        st.tuples(st.sampled_from([Log, Sqrt, Abs, gamma, sp.tanh, Exp]), inner).map(lambda pair: pair[0](pair[1])),
    )


EXPRESSIONS = st.recursive(leaves(), grown, max_leaves=5)
POINTS = st.fixed_dictionaries({t: st.sampled_from(EDGES), a: st.sampled_from(EDGES)})


def finite(expr):
    return not expr.has(sp.oo, sp.zoo, sp.nan, sp.I)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(EXPRESSIONS, POINTS)
def test_conditions_of_composed_expressions_hold_where_mpmath_gives_a_real_number(expr, values):
    assume(finite(expr))
    at = {symbol: exact(value) for symbol, value in values.items()}
    try:
        assert all(meets(condition, at) for condition in definedness(expr)) is is_defined(expr, at)
    except Close:
        assume(False)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(EXPRESSIONS, st.sampled_from([Predicate.NONZERO, Predicate.POSITIVE, Predicate.NONNEGATIVE]), POINTS)
def test_simpler_conditions_mean_the_same(subject, kind, values):
    """Wherever the subject is defined."""
    assume(finite(subject) and subject.free_symbols)
    at = {symbol: exact(value) for symbol, value in values.items()}
    try:
        assume(is_defined(subject, at))
        simpler = list(reduced(Condition(kind, subject), Facts()))
        assert all(meets(condition, at) for condition in simpler) is meets(Condition(kind, subject), at), simpler
    except Close:
        assume(False)


def conditions(expr):
    return set(Theory((), ()).undefined(expr))


SAME = [
    (Log(a**2), Log(Abs(a))), (1 / a, 1 / (3 * a**2)), (1 / (a * c), 1 / a + 1 / c), (1 / (a**2 - c**2), 1 / (a - c) + 1 / (a + c)),
    (Log(q * a), Log(a)), (Log(a / q), Log(2 * a)), (1 / Sqrt(a), Log(a)), (Sqrt(a) + 1 / a, Log(a)), (Log(a**3), Log(a)),
    (1 / Sqrt(a**2), 1 / a), (1 / (2 * a - 2 * c), 1 / (c - a)), (Sqrt(q * (a - c)), Sqrt(2 * a - 2 * c)), (Log(Exp(a) * c), Log(c)),
    (1 / (a**2 + 1), a), (Log(1 + a**2), a), (Log(-a), Log(-q * a)), (Sum(y[i] / a, (i, 1, n)), Sum(y[i], (i, 1, n)) / a),
    (Sum(1 / y[i], (i, 1, n)), Sum(1 / (2 * y[k]), (k, 1, n))), (Sum(Log(q * y[i]), (i, 1, n)), Sum(Log(y[i]), (i, 1, n))),
    (Sum(1 / (a * y[i]), (i, 1, n)), Sum(1 / y[i], (i, 1, n)) / a), (Sum(1 / k, (k, 1, n)), Sum(k, (k, 1, n))),
    (Sum(1 / (k + 1), (k, 0, n)), a), (gamma(a) + sp.digamma(a), gamma(a)), (gamma(q), a), (Log(Abs(a)), 1 / a),
    ((a * c) ** h, a**h * c**h), (Sqrt(a**2), a), (1 / (1 + Exp(a)), a), (Product(1 / a, (i, 1, n)), 1 / a),
]  # fmt: skip
DIFFERENT = [
    (Log(a), Log(a**2)), (1 / a, a), (1 / a, 1 / c), (Log(a * c), Log(a) + Log(c)), (Sqrt(a), Log(a)), (1 / (a + c), 1 / (a - c)),
    (Log(a - c), Log(c - a)), (gamma(a), gamma(a + 1)), (gamma(a), loggamma(a)), (gamma(a), 1 / a), (Log(a * c), Log(-a * c)),
    (Sum(1 / a, (k, m, n)), Sum(1, (k, m, n)) / a), (Sum(1 / y[k], (k, 2, n)), Sum(1 / y[k], (k, 1, n))), (a**h, 1 / a), (a**h, a ** (-h)),
    (Sum(a, (k, 1, q)), q * a), (Sum(1 / k, (k, -1, n)), a), (a**c, Log(a)), (a**q, Log(a)), (a**q, Sqrt(a)),
    (Sqrt(a * c), Sqrt(a) * Sqrt(c)),
    (Sum(Sum(1 / y[k], (k, 1, i)), (i, 1, n)), Sum(Sum(1 / y[k], (k, 1, i)), (i, 2, n))), (1 / Sqrt(a), 1 / a), (sp.tan(a), sp.cot(a)),
]  # fmt: skip


@pytest.mark.parametrize("left, right", SAME, ids=str)
def test_conditions_that_mean_the_same_are_the_same(left, right):
    assert conditions(left) == conditions(right)


@pytest.mark.parametrize("left, right", DIFFERENT, ids=str)
def test_conditions_that_differ_differ(left, right):
    assert conditions(left) != conditions(right)


def test_a_range_that_is_certainly_empty_asks_nothing():
    assert not conditions(Sum(1 / a, (k, n + 1, n)))
    assert conditions(Sum(1 / a, (k, n, n))) == conditions(1 / a)


def test_an_inner_index_may_bear_the_name_of_an_outer_one():
    inner = Sum(1 / y[i], (i, 1, i))
    assert conditions(Sum(inner, (i, 1, n))) == conditions(Sum(Sum(1 / y[k], (k, 1, i)), (i, 1, n))) != conditions(Sum(inner, (i, 1, m)))
