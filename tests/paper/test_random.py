"""Whatever the vocabulary can say is printed: brackets keep its value, KaTeX accepts it, and it is tidy."""

from __future__ import annotations

import math

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sympy import Abs, Add, And, Eq, Integer, Mul, Piecewise, Pow, Product, Rational, Sum, exp, log, sign

from derive.derivation.display import latex, unicode
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Named, Prediction, Sqrt
from derive.vocabulary.symbols import X, b, e, i, j, mu, n, p, predictor, sigma, tau, theta, x, y
from tests.paper.katex import accepts, tidy
from tests.paper.reading import Reader

LETTERS = {"n": 3, "p": 2, "σ": 1.3, "b": 0.7, "τ": 2.1, "μ": -0.4, "π": math.pi}
VALUES = {sigma: LETTERS["σ"], b: LETTERS["b"], tau: LETTERS["τ"], mu: LETTERS["μ"]}

numbers = st.integers(1, 5).map(Integer) | st.sampled_from([Rational(1, 2), Rational(-2, 3), Integer(-1)])
scalars = st.sampled_from([n, p, sigma, b, tau, mu]) | numbers
entries = st.sampled_from([y[i], x[i], theta[j], X[i, j], predictor(x[i])])


BINARY = (
    lambda one, two: Add(one, two),
    lambda one, two: one - two,
    lambda one, two: Mul(one, two, evaluate=False),
    lambda one, two: Mul(one, two),
    lambda one, two: Add(one, Mul(-1, two, evaluate=False), evaluate=False),
    lambda one, two: Add(two, one, evaluate=False),
    lambda one, two: one / (two**2 + 1),
    lambda one, two: Mul(one, Pow(Mul(two**2 + 1, 3 + two**2, evaluate=False), -1), evaluate=False),
)
UNARY = (
    lambda one: one**2,
    lambda one: one**3,
    lambda one: -one,
    lambda one: one if one.has(Abs) else Abs(one),
    lambda one: Exp(-(one**2)),
    lambda one: Log(one**2 + 1),
    lambda one: 1 / Sqrt(one**2 + 1),
    lambda one: log(one**2 + 2),
    lambda one: exp(-(one**2) / 9),
    lambda one: Sum(one, (i, 1, n)),
    lambda one: Sum(one, (j, 1, p)),
    lambda one: Product(one, (j, 1, p)),
)


def grow(inner):
    """Two parts joined, one of them perhaps wrapped: what needs brackets is the neighbour's doing."""
    wrapped = st.builds(lambda wrap, one: wrap(one), st.sampled_from(UNARY), inner)
    joined = st.builds(lambda join, one, two: join(one, two), st.sampled_from(BINARY), inner, st.one_of(wrapped, inner))
    return st.one_of(joined, joined.flatmap(lambda one: st.sampled_from(UNARY).map(lambda wrap: wrap(one))))


expressions = st.recursive(scalars | entries, grow, max_leaves=10)
SETTINGS = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def array(name, indices):
    """Any fixed numbers."""
    return math.sin(sum(ord(char) for char in name) + 3 * indices[0] + (7 * indices[1] if len(indices) > 1 else 0)) * 1.7


def compute(expr, bound):
    """The value of an expression, by walking over SymPy's own tree."""
    match expr:
        case _ if expr in bound:
            return bound[expr]
        case _ if expr in VALUES:
            return VALUES[expr]
        case _ if expr in (n, p):
            return LETTERS[expr.name]
        case Sum() | Product():
            (index, _, upper), body = expr.args[-1], expr.args[0] if len(expr.args) == 2 else expr.func(*expr.args[:-1])
            parts = [compute(body, bound | {index: number}) for number in range(1, LETTERS[upper.name] + 1)]
            return math.fsum(parts) if isinstance(expr, Sum) else math.prod(parts)
        case Prediction():
            return compute(expr.argument, bound) / 3 - 1
        case _ if expr.is_Indexed:
            return array(str(expr.base).replace("theta", "θ"), [int(compute(index, bound)) for index in expr.indices])
        case _ if expr.is_Rational:
            return expr.p / expr.q
        case Add():
            return math.fsum(compute(part, bound) for part in expr.args)
        case Mul():
            return math.prod(compute(part, bound) for part in expr.args)
        case Pow():
            return compute(expr.base, bound) ** compute(expr.exp, bound)
        case Abs():
            return abs(compute(expr.args[0], bound))
        case Exp() | exp():
            return math.exp(compute(expr.args[0], bound))
        case Log() | log():
            return math.log(compute(expr.args[0], bound))
        case Sqrt():
            return math.sqrt(compute(expr.args[0], bound))
        case sign():
            return math.copysign(1, compute(expr.args[0], bound))
    raise AssertionError(expr)


@SETTINGS
@given(expressions)
def test_a_printed_line_read_back_has_the_same_value(expr):
    bound = {i: 2, j: 1}
    try:
        expected = compute(expr, bound)
    except (ZeroDivisionError, OverflowError):
        assume(False)
    assume(isinstance(expected, float | int) and abs(expected) < 1e12)
    found = Reader(unicode(expr), LETTERS | {"i": 2, "j": 1}, array).value()
    assert math.isclose(found, expected, rel_tol=1e-7, abs_tol=1e-7), unicode(expr)


@SETTINGS
@given(expressions)
def test_latex_is_tidy_and_katex_accepts_it(expr):
    text = latex(expr)
    tidy(text)
    accepts(text)


@settings(SETTINGS, max_examples=40)
@given(expressions, expressions)
def test_statements_and_opaque_nodes_are_printed(left, right):
    sides = [
        Indicator(Eq(left, right, evaluate=False)),
        Piecewise((left, mu > 0), (right, True), evaluate=False),
        And(y[i] > mu, Eq(left, right, evaluate=False), evaluate=False),
        Density("p_Y", {e: left, theta: theta}, {mu: right, X: X}),
        Log(Density("p", {e: left})) * left,
        Named(left, (i, 1, n), "mse") + right,
        Named(left, (j, 1, p), "l2_squared") ** 2 / b,
    ]
    for side in sides:
        tidy(latex(side))
        accepts(latex(side))
        assert "\n" not in unicode(side)


def test_nothing_depends_on_the_order_of_arguments():
    terms = [n * Log(b), y[i] - mu, Sum(Abs(theta[j]), (j, 1, p)) / b, Sum(y[i] ** 2, (i, 1, n)), -Integer(3)]
    forward, backward = (Add(*order, evaluate=False) for order in (terms, terms[::-1]))
    assert latex(forward) == latex(backward)
    factors = [n, b**2, y[i], Abs(mu), Density("p", (theta,)), Log(b), Sum(x[i], (i, 1, n)), Rational(1, 2), 1 / sigma]
    forward, backward = (Mul(*order, evaluate=False) for order in (factors, factors[::-1]))
    assert unicode(forward) == unicode(backward)
