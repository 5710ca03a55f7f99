"""Balls contain what mpmath and SymPy compute for concrete sizes; what is undefined is said to be so."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Eq, IndexedBase, Max, Mul, Piecewise, Pow, Product, Rational, Sum, Symbol, cbrt, exp, log, sign, sqrt

from derive.claims.premises import Law, Premise
from derive.judging.evaluation.balls import derivative, holds, slopes
from derive.judging.evaluation.numbers import NotEvaluable, Undefined
from derive.judging.evaluation.reading import evaluate
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Named, Sqrt
from derive.vocabulary.symbols import b, e, i, j, mu, n, p, predictor, sigma, theta, x, y


class Fixed:
    """A world that is written down, of which nothing was looked up before."""

    record, read = {}, frozenset()

    def __init__(self, scalars, arrays=None, predictions=None, densities=None):
        self.scalars, self.arrays = scalars, arrays or {}
        self.predictions, self.densities = predictions or {}, densities or {}

    def scalar(self, symbol):
        return fmpq(*self.scalars[symbol.name].as_integer_ratio())

    def entry(self, base, index):
        return fmpq(*self.arrays[base.name][index].as_integer_ratio())

    label = entry

    def prediction(self, parameters, argument):
        return fmpq(*self.predictions[parameters.name, Fraction(int(argument.p), int(argument.q))].as_integer_ratio())

    def tabular(self, letter):
        return False

    def cells(self, variate):
        return None

    def density(self, letter, arguments):
        return fmpq(*self.densities[letter, arguments].as_integer_ratio())


Y, T = (Fraction(3, 2), Fraction(-2), Fraction(1, 3)), (Fraction(1, 4), Fraction(-5, 2))
SCALARS = {"n": Fraction(3), "p": Fraction(2), "sigma": Fraction(3, 2), "b": Fraction(2, 3), "mu": Fraction(-1, 2), "a": Fraction(0)}
ARRAYS = {"y": Y, "theta": T, "x": tuple(map(Fraction, (1, 2, 3)))}
WORLD = Fixed(
    SCALARS,
    {name: {(k,): value for k, value in enumerate(values, 1)} for name, values in ARRAYS.items()},
    {("theta", Fraction(k)): Fraction(k * k, 5) for k in (1, 2, 3)},
)
a = Symbol("a", real=True)
r = y[i] - predictor(x[i])


def concrete(expr):
    """The value by SymPy alone: sums written out, numbers put in, evaluated with 40 digits."""
    expr = expr.replace(Exp, exp).replace(Log, log).replace(Sqrt, sqrt)
    expr = expr.subs({n: 3, p: 2}).doit()
    values = {y[k]: Rational(v.numerator, v.denominator) for k, v in enumerate(Y, 1)}
    values |= {theta[k]: Rational(v.numerator, v.denominator) for k, v in enumerate(T, 1)}
    values |= {predictor(x[k]): Rational(k * k, 5) for k in (1, 2, 3)}
    values |= {sigma: Rational(3, 2), b: Rational(2, 3), mu: Rational(-1, 2)}
    return expr.xreplace(values).evalf(40)


EXPRESSIONS = [
    Sum(r**2, (i, 1, n)) / (2 * sigma**2) + n * log(2 * sigma) / 2,
    Sum(Abs(y[i] - mu), (i, 1, n)) / b,
    Log(Product(Exp(-(r**2) / (2 * sigma**2)) / Sqrt(2 * sigma**2), (i, 1, n))),
    Sum(y[i] * theta[j], (i, 1, n), (j, 1, p)),
    sqrt(Sum(theta[j] ** 2, (j, 1, p))) * sign(mu) + cbrt(sigma) + sigma**b,
    Max(mu, sigma, b) + exp(mu),
]


@pytest.mark.parametrize("expr", EXPRESSIONS, ids=str)
def test_balls_contain_what_sympy_computes(expr):
    ball, value = evaluate(expr, WORLD), concrete(expr)
    assert ball.rel_accuracy_bits() > 100 or ball.is_exact()
    assert abs(mpmath.mpf(ball.str(30, radius=False)) - mpmath.mpf(str(value))) < mpmath.mpf(10) ** -25 * max(1, abs(value))


def test_the_limits_of_an_inner_sum_may_contain_the_outer_index():
    expected = sum(value**outer for outer in (1, 2, 3) for value in Y[:outer])
    assert holds(Eq(Sum(y[i] ** j, (i, 1, j), (j, 1, n)), Rational(expected.numerator, expected.denominator)), WORLD) is True


def test_named_quantities_are_what_they_mean():
    named, written = Named(r, (i, 1, n), "mse"), Sum(r**2, (i, 1, n)) / n
    assert evaluate(named - written, WORLD).is_zero()


@pytest.mark.parametrize(
    "expr, condition",
    [
        (log(mu), "mu <= 0"),
        (Log(a), "a <= 0"),
        (1 / a, "a = 0"),
        (Mul(a, Pow(a, -1, evaluate=False), evaluate=False), "a = 0"),
        (sqrt(mu), "mu < 0"),
        (y[i - 1].subs(i, 1), "below 1"),
        (Piecewise((mu, mu > 0)), "no case"),
        (Log(mu - sigma) * a, "mu - sigma <= 0"),
    ],
    ids=str,
)
def test_undefined_names_the_condition(expr, condition):
    with pytest.raises(Undefined, match=condition):
        evaluate(expr, WORLD)


def test_not_knowing_is_not_undefined():
    zero = sqrt(2) ** 2 - Exp(Log(2 * sigma / 3) + log(2))
    with pytest.raises(NotEvaluable):
        evaluate(1 / (zero * 1), WORLD)
    with pytest.raises(NotEvaluable):
        evaluate(Sum(y[i], (i, 1, 3000 * n)), WORLD)


def test_conditions_have_three_answers():
    assert holds(Eq(Sum(y[i], (i, 1, n)), Rational(-1, 6)), WORLD) is True
    assert holds(Eq(Sum(y[i], (i, 1, n)), Rational(-1, 7)), WORLD) is False
    assert holds(Sum(Indicator(y[i] < mu), (i, 1, n)) * 2 <= n, WORLD) is True
    assert holds(Eq(Exp(Log(sigma)), sigma), WORLD) is None
    assert holds((mu < 0) & (sigma > 1), WORLD) is True
    assert holds((mu > 0) | Eq(Exp(Log(sigma)), sigma), WORLD) is None


def test_premises_determine_densities_and_nothing_else_does():
    noise, observation = Density("p_eps", (e,)), Density("p_Y", (y[i],), (x[i], theta))
    shift = Premise(label="A1", name="", statement="", laws=(Law(left=observation, right=Density("p_eps", {e: r}), variables=(i,)),))
    law = Premise(label="A2", name="", statement="", laws=(Law(left=noise, right=Exp(-(e**2)), variables=(e,)),))
    likelihood = Product(Density("p_Y", (y[j],), (x[j], theta)), (j, 1, n))
    expected = sum((value - Fraction(k * k, 5)) ** 2 for k, value in enumerate(Y, 1))
    assert evaluate(likelihood, WORLD, (shift, law)).overlaps((-arb(fmpq(expected.numerator, expected.denominator))).exp())
    with pytest.raises(KeyError):
        evaluate(likelihood, WORLD, (shift,))
    evidence = ((("X",), None), (("y",), None))
    joint = (evidence[0], (("theta",), None), evidence[1])
    opaque = Fixed(WORLD.scalars, WORLD.arrays, densities={("p", joint): Fraction(5), ("p", evidence): Fraction(3)})
    assert holds(Eq(Density("p", (theta,), (IndexedBase("X"), y)), Rational(5, 3)), opaque) is True


def test_a_law_for_one_entry_leaves_the_others_open():
    law = Premise(label="A1", name="", statement="", laws=(Law(left=Density("q", (y[2],)), right=sigma),))
    world = Fixed(WORLD.scalars, WORLD.arrays, densities={("q", ((("y", 1), fmpq(3, 2)),)): Fraction(7)})
    assert evaluate(Sum(Density("q", (y[i],)), (i, 1, 2)), world, (law,)) == fmpq(17, 2)


SMOOTH = [
    n * log(sigma) + Sum(r**2, (i, 1, n)) / (2 * sigma**2),
    Log(Product(Exp(-Abs(r) / sigma) / (2 * sigma), (i, 1, n))),
    sqrt(1 + sigma**2) * sigma**sigma,
    Named(y[i] - sigma, (i, 1, n), "mse"),
]


@pytest.mark.parametrize("expr", SMOOTH, ids=str)
def test_slopes_agree_with_tiny_steps(expr):
    step = Fraction(1, 10**12)
    near = [Fixed({**WORLD.scalars, "sigma": Fraction(3, 2) + k * step}, WORLD.arrays, WORLD.predictions) for k in (-1, 1)]
    low, high = (evaluate(expr, world) for world in near)
    quotient = (high - low) * 10**12 / 2
    assert abs(float(derivative(expr, sigma, WORLD) - quotient)) < 1e-12


def test_a_kink_has_two_slopes_and_no_derivative():
    world = Fixed({**WORLD.scalars, "mu": Y[0]}, WORLD.arrays)
    total = Sum(Abs(y[i] - mu), (i, 1, n))
    assert slopes(total, mu, world) == (1, 3)
    with pytest.raises(Undefined, match="kink"):
        derivative(total, mu, world)


VALUES = st.fractions(min_value=-5, max_value=5, max_denominator=20)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(VALUES, min_size=1, max_size=4), VALUES, st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9))
def test_rational_expressions_are_exact(values, centre, scale):
    world = Fixed({"n": Fraction(len(values)), "mu": centre, "sigma": scale}, {"y": {(k,): v for k, v in enumerate(values, 1)}})
    expected = sum(abs(v - centre) ** 3 for v in values) / scale**2 - len(values)
    assert holds(Eq(Sum(Abs(y[i] - mu) ** 3, (i, 1, n)) / sigma**2 - n, Rational(expected.numerator, expected.denominator)), world) is True
