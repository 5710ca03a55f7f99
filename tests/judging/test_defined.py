"""Where two sides are defined: poles, powers at 0, ranges that run backwards, and claims about where both are."""

from __future__ import annotations

import pytest
from flint import fmpq
from sympy import Abs, IndexedBase, Interval, Product, Rational, Sum, Symbol, beta, cos, digamma, gamma, loggamma, sin, tan

from derive.claims.claim import Claim, Domain
from derive.claims.premises import Premise
from derive.claims.relations import Equal, EqualUpTo, SameArgmin, SameOrder
from derive.claims.sides import Defined, Optimum, Sense
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.claims.witness import Affine
from derive.judging.evaluation.numbers import NotEvaluable, Undefined
from derive.judging.evaluation.reading import evaluate
from derive.judging.evaluation.sampling import setting_of, world
from derive.judging.judge import judge
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Exp, Log, Named, Sqrt
from derive.vocabulary.symbols import i, mu, n, y

a, c, t = (Symbol(name, real=True) for name in "act")
q, r = Symbol("q", positive=True), Symbol("r", positive=True)
k, ell, m = (Symbol(name, integer=True, positive=True) for name in "klm")
h = Symbol("h", integer=True)
w = IndexedBase("w", positive=True)
some = Premise(label="A1", name="filled", statement="m is at most n", positive=(n - m + 1,))


def ruled(before, after, relation=None, **more):
    return judge(Claim(before=before, relation=relation or Equal(), after=after, **more))


def least(objective):
    return Optimum(sense=Sense.MIN, objective=objective, unknowns={mu})


PROVED = {
    "a constant over a range": lambda: ruled(Sum(c, (k, 1, n)), n * c),
    "a constant over one term less": lambda: ruled(Sum(c, (k, 2, n)), (n - 1) * c),
    "a constant, the range not backwards": lambda: ruled(Sum(c, (k, m, n)), (n - m + 1) * c, premises=(some,)),
    "a constant as so many ones": lambda: ruled(Sum(c + y[k], (k, m, n)), c * Sum(1, (k, m, n)) + Sum(y[k], (k, m, n))),
    "a constant, twice": lambda: ruled(Sum(c, (ell, 1, k), (k, 1, n)), c * Sum(k, (k, 1, n))),
    "nothing": lambda: ruled(Sum(y[k], (k, n + 1, n)) + c, c),
    "a factor out of any range": lambda: ruled(Sum(c * y[k], (k, m, n)), c * Sum(y[k], (k, m, n))),
    "a split of any range": lambda: ruled(Sum(y[k] + w[k], (k, m, n)), Sum(y[k], (k, m, n)) + Sum(w[k], (k, m, n))),
    "the log of a product over any range": lambda: ruled(Log(Product(w[k], (k, m, n))), Sum(Log(w[k]), (k, m, n))),
    "a mean over any range": lambda: ruled(Named(y[k], (k, m, n), "mse"), Sum(y[k] ** 2, (k, m, n)) / Sum(1, (k, m, n))),
    "factors of a denominator": lambda: ruled(1 / (a**2 - c**2), 1 / (a - c) / (a + c)),
    "a denominator under an index": lambda: ruled(Sum(1 / y[i], (i, 1, n)), 2 * Sum(1 / (2 * y[i]), (i, 1, n))),
    "a denominator out of a sum": lambda: ruled(Sum(y[i] / a, (i, 1, n)), Sum(y[i], (i, 1, n)) / a),
    "a root under the line": lambda: ruled(1 / Abs(a), 1 / Sqrt(a**2)),
    "a root, and a divisor": lambda: ruled(Sqrt(a) + 1 / a, Sqrt(a) + 1 / Sqrt(a) ** 2),
    "poles on both sides": lambda: ruled(2 * gamma(a) + digamma(a), gamma(a) + digamma(a) + gamma(a)),
    "an open interval": lambda: ruled(Log(q * (1 - q)), Log(q) + Log(1 - q), domains=(Domain(element=q, values=Interval.open(0, 1)),)),
    "a closed interval": lambda: ruled(Sqrt(a) ** 2, a, domains=(Domain(element=a, values=Interval(0, 5)),)),
    "its upper end": lambda: ruled(Sqrt(5 - a) ** 2, 5 - a, domains=(Domain(element=a, values=Interval(0, 5)),)),
    "an interval below": lambda: ruled(Log(-2 * a), Log(2) + Log(-a), domains=(Domain(element=a, values=Interval(-3, -1)),)),
    "the log of a scaled number": lambda: ruled(Log(q * a), Log(q) + Log(a)),
}

BOTH = {
    "the log of a square": (Log(a**2), 2 * Log(a)),
    "the log of a product": (Log(a * c), Log(a) + Log(c)),
    "a fraction of fractions": (1 / (1 / a + 1 / c), a * c / (a + c)),
    "a root squared": (Sqrt(a) ** 2, a),
    "an exponential of a log": (Exp(Log(a)), a),
    "a quotient": (1 + 0 * a, (a**2 - c**2) / (a - c) / (a + c)),
}

FALSE = {
    "a constant over a range that may run backwards": lambda: ruled(Sum(c, (k, m, n)), (n - m + 1) * c),
    "the same beside another sum": lambda: ruled(Sum(c, (k, m, n)) + Sum(y[k], (k, m, n)), (n - m + 1) * c + Sum(y[k], (k, m, n))),
    "a constant from three on": lambda: ruled(Sum(c, (k, 3, n)), (n - 2) * c),
    "a power for a product": lambda: ruled(Product(c, (k, m, n)), c ** (n - m + 1)),
    "a sum over nothing": lambda: ruled(Sum(y[k], (k, n + 1, n)), 1 + 0 * c),
    "a product over nothing": lambda: ruled(Product(w[k], (k, n + 1, n)), 0 * c),
    "a last term that need not be there": lambda: ruled(Sum(w[k], (k, m, n)), Sum(w[k], (k, m, n - 1)) + Sum(w[k], (k, n, n))),
}

OPEN = {
    "a pole hidden under an index": lambda: ruled(mu**2 + Sum(gamma(mu), (k, 1, n)) - n * gamma(mu), mu**2, SameArgmin(), unknowns={mu}),
    "a pole of the other side": lambda: ruled(a, a + Sum(digamma(a), (k, 1, n)) - n * digamma(a)),
    "the log of gamma": lambda: ruled(c, c + Sum(loggamma(a), (k, 1, n)) - n * loggamma(a)),
    "beta": lambda: ruled(c, c + Sum(beta(a, q), (k, 1, n)) - n * beta(a, q)),
    "the tangent": lambda: ruled(c, c + Sum(tan(a), (k, 1, n)) - n * tan(a)),
    "a power at 0": lambda: ruled(c, c + Sum(a ** Rational(-1, 2), (k, 1, n)) - n * a ** Rational(-1, 2)),
    "a power of unknown sign": lambda: ruled(c, c + Sum(a**h, (k, 1, n)) - n * a**h),
    "a divisor that counts only where the range is not empty": lambda: ruled(Sum(1 / a, (k, m, n)), Sum(1, (k, m, n)) / a),
    "a limit that need not be whole": lambda: ruled(Sum(c, (k, 1, q)), q * c),
    "an order where one side is not defined": lambda: ruled(Log(mu**2), 2 * Log(mu), SameOrder(), unknowns={mu}),
}


@pytest.mark.parametrize("name", PROVED)
def test_true_claims_are_proved(name):
    assert isinstance(PROVED[name](), Proved)


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_are_refuted(name):
    assert isinstance(FALSE[name](), Refuted)


@pytest.mark.parametrize("name", OPEN)
def test_sides_defined_at_different_points_are_not_proved_equal(name):
    verdict = OPEN[name]()
    # At a point that is optimal for one side the other may have no value, and that refutes.
    assert isinstance(verdict, Refuted) or verdict.missing


@pytest.mark.parametrize("name", BOTH)
def test_a_claim_may_speak_of_where_both_sides_are_defined(name):
    before, after = BOTH[name]
    if name != "a quotient":
        assert isinstance(ruled(before, after), Undecided)
    assert isinstance(ruled(before, after, defined=Defined.BOTH), Proved)
    assert isinstance(ruled(before, after + 1, defined=Defined.BOTH), Refuted)
    moved = {"unknowns": {mu}, "witness": Affine(constant=t), "defined": Defined.BOTH}
    assert isinstance(ruled(mu * before + t, mu * after, EqualUpTo(constant=True), **moved), Proved)


def test_orders_are_compared_over_the_points_that_both_sides_allow():
    assert isinstance(ruled(least(Log(mu**2)), least(2 * Log(mu)), SameOrder(), defined=Defined.BOTH), Proved)
    assert isinstance(ruled(least(Log(mu**2)), least(-2 * Log(mu)), SameOrder(), defined=Defined.BOTH), Refuted)
    assert isinstance(ruled(-Log(mu * q), -Log(mu), SameArgmin(), unknowns={mu}, defined=Defined.BOTH), Proved)


def test_how_definedness_is_meant_is_a_word_of_ours():
    with pytest.raises(InputError, match=r"Defined\.BOTH"):
        Claim(before=a, relation=Equal(), after=a, defined="both")


@pytest.mark.parametrize("at", [0, -1, -4])
def test_the_judge_has_no_value_at_a_pole(at):
    for expr in (gamma(a), digamma(a), beta(a, q), beta(q, a)):
        claim = Claim(before=expr, relation=Equal(), after=a + q)
        point = world(setting_of(claim), {}, 1)
        assert point is not None
        point.moved["scalar", "a"] = fmpq(at)
        with pytest.raises(Undefined):
            evaluate(expr, point)


def test_special_functions_are_evaluated_beside_each_other():
    claim = Claim(before=a + q, relation=Equal(), after=a * q)
    for seed in range(5):
        point = world(setting_of(claim), {}, seed)
        assert point is not None
        try:
            assert evaluate(tan(a) * cos(a) - sin(a), point).contains(0)
            assert evaluate(beta(q, 2) * q * (q + 1), point).contains(1)
            assert evaluate(digamma(q + 1) - digamma(q) - 1 / q, point).contains(0)
        except NotEvaluable:
            pass
