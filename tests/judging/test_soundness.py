"""Claims that once fooled the judge, or ought to: found by trying to, kept so that they cannot come back."""

from __future__ import annotations

import pytest
from sympy import Abs, Eq, FiniteSet, IndexedBase, Interval, Max, Min, Pow, Product, Rational, Sum, Symbol, exp, factorial, oo, pi, sqrt

from derive.claims.claim import Claim, Domain
from derive.claims.premises import Law, Premise
from derive.claims.relations import Equal, EqualUpTo, IntegratesTo, SameArgmin, SameOrder
from derive.claims.sides import Optimum, Points, Sense
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.claims.witness import Affine, DerivativeSign, Subgradient
from derive.judging.judge import judge
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density, Indicator, Log, Named, Prediction, Sqrt
from derive.vocabulary.symbols import X, e, i, j, mu, n, p, predictor, sigma, theta, x, y

a, c, u = (Symbol(name, real=True) for name in "acu")
k = Symbol("k", integer=True)
t = Symbol("t", nonnegative=True)
m = Symbol("m", integer=True, positive=True)
lam, total = Symbol("lam", positive=True), Symbol("S", positive=True)
w = IndexedBase("w", real=True)
RSS = Sum((y[i] - predictor(x[i])) ** 2, (i, 1, n))
SAE = Sum(Abs(y[i] - predictor(x[i])), (i, 1, n))


def least(objective, *unknowns):
    return Optimum(sense=Sense.MIN, objective=objective, unknowns=frozenset(unknowns))


def ruled(before, relation, after, **more):
    return judge(Claim(before=before, relation=relation, after=after, **more))


def positive(expr):
    return Premise(label="P", name="sign", statement="a sign", positive=(expr,))


def law(left, right):
    return Premise(label="L", name="law", statement="a law", laws=(Law(left=left, right=right),))


def medians(element):
    below, above = Sum(Indicator(y[i] < element), (i, 1, n)), Sum(Indicator(y[i] > element), (i, 1, n))
    return Points(element=element, condition=(2 * below <= n) & (2 * above <= n))


ILL_FORMED = {
    "an unknown of the same name but another symbol": lambda: ruled(mu**2, SameOrder(), mu, unknowns={Symbol("mu")}),
    "the label of an array": lambda: ruled(RSS, SameArgmin(), -RSS, unknowns={theta.label}),
    "an array without the assumptions": lambda: ruled(theta[1] ** 2, SameOrder(), -(theta[1] ** 2), unknowns={IndexedBase("theta")}),
    "a domain of a sum": lambda: ruled(a + c, Equal(), Abs(a + c), domains=(Domain(element=a + c, values=Interval(0, oo)),)),
    "a positive index that runs from below": lambda: ruled(mu * Product(i + 4, (i, -n, 5)), SameOrder(), mu, unknowns={mu}),
    "a subgradient in another unknown": lambda: ruled(
        least(Sum(Abs(y[i] - mu), (i, 1, n)), mu),
        Equal(),
        medians(mu),
        witness=Subgradient(unknown=a, lower=0 * a, upper=0 * a, optimal=Eq(mu, 3)),
    ),
    "an index that is also a symbol": lambda: ruled(
        mu * Sum(a - k, (k, 1, n)),
        SameOrder(),
        mu,
        unknowns={mu},
        premises=(positive(a - k),),
        witness=Affine(factor=Sum(a - k, (k, 1, n))),
    ),
    "two laws that contradict each other": lambda: ruled(
        Density("p", (a,)), Equal(), 2 + 0 * a, premises=(law(Density("p", (a,)), 1 + 0 * a), law(Density("p", (a,)), 2 + 0 * a))
    ),
    "a sense that is a word": lambda: Optimum(sense="min", objective=mu**2, unknowns={mu}),
    "a relation that is a class": lambda: ruled(mu, SameOrder, mu, unknowns={mu}),
    "a witness of plain numbers": lambda: ruled(2 * mu, SameOrder(), mu, unknowns={mu}, witness=Affine(factor=2)),
    "a premise that is a word": lambda: ruled(mu, Equal(), mu, premises=("independence",)),
    "an unknown outside a collection": lambda: ruled(mu, SameOrder(), mu, unknowns=mu),
    "a name for no quantity": lambda: ruled(Named(y[i], (i, 1, n), "MSE"), Equal(), RSS),
}

NOT_PROVED = {
    "a mean on a domain": lambda: ruled(
        least((mu - a) ** 2, mu), Equal(), Points(element=mu, condition=Eq(mu, a)), domains=(Domain(element=mu, values=Interval(0, 1)),)
    ),
    "a mean among integers": lambda: ruled(least((k - a) ** 2, k), Equal(), Points(element=k, condition=Eq(k, a))),
    "medians among integers": lambda: ruled(least(Sum(Abs(y[i] - k), (i, 1, n)), k), Equal(), medians(k)),
    "a mean among nonnegative numbers": lambda: ruled(least((t - a) ** 2, t), Equal(), Points(element=t, condition=Eq(t, a))),
    "one minimiser among integers": lambda: ruled(least(n * m - total * Log(m), m), SameArgmin(), least((m - total / n) ** 2, m)),
    "one minimiser on a finite domain": lambda: ruled(
        least(n * lam - total * Log(lam), lam),
        SameArgmin(),
        least((lam - total / n) ** 2, lam),
        domains=(Domain(element=lam, values=FiniteSet(1, 2)),),
    ),
    "a pole inside": lambda: ruled(
        1 / (u - 1) ** 2, IntegratesTo(), -2 + 0 * u, unknowns={u}, domains=(Domain(element=u, values=Interval(0, 2)),)
    ),
    "a pole on the line": lambda: ruled(1 / (u - 1) ** 2, IntegratesTo(), 0 * u, unknowns={u}),
    "a positive variate on the whole line": lambda: ruled(exp(-(sigma**2)), IntegratesTo(), sqrt(pi), unknowns={sigma}),
    "two domains of one variate": lambda: ruled(
        exp(-u),
        IntegratesTo(),
        1 + 0 * u,
        unknowns={u},
        domains=(Domain(element=u, values=Interval(0, oo)), Domain(element=u, values=Interval(0, 1))),
    ),
    "a product with an index below one": lambda: ruled(mu * Product(k + 4, (k, -n, 5)), SameOrder(), mu, unknowns={mu}),
    "a sum with an index below one": lambda: ruled(
        mu * Sum(k, (k, -n, 5)), SameOrder(), mu, unknowns={mu}, witness=Affine(factor=Sum(k, (k, -n, 5)))
    ),
    "a set that is not defined": lambda: ruled(
        least((mu - a) ** 2, mu), Equal(), Points(element=mu, condition=Eq(mu + Log(mu + 3), a + Log(2 * mu + 6) - Log(2)))
    ),
    "a derivative whose sign a premise restricts": lambda: ruled(
        least(mu**4 / 4 - a * mu**3 / 3 - mu**2 / 2 + a * mu, mu),
        Equal(),
        Points(element=mu, condition=Eq(mu, a)),
        premises=(positive(mu**2 - 1),),
        witness=DerivativeSign(unknown=mu, factor=mu**2 - 1, increasing=mu, value=a),
    ),
    "an unknown that a premise makes positive": lambda: ruled(
        least(mu**3 / 3 - a * mu**2 / 2, mu), SameArgmin(), least((mu - a) ** 2, mu), premises=(positive(mu),)
    ),
    "a sum that may run backwards": lambda: ruled(Sum(c, (i, 3, n)), Equal(), c * (n - 2)),
    "a sum over any integer": lambda: ruled(Sum(c, (i, 1, k)), Equal(), c * k),
    "an integral over rational numbers": lambda: (lambda q: ruled(exp(-(q**2)), IntegratesTo(), sqrt(pi), unknowns={q}))(
        Symbol("q", rational=True)
    ),
    "an optimum in the order of a set": lambda: ruled(
        least((mu - a) ** 2, mu), SameOrder(), Points(element=mu, condition=Eq(mu, a)), unknowns={mu}
    ),
    "roots over different ranges": lambda: ruled(
        lam + Sum(Sqrt(lam - i), (i, 1, n)) - Sum(Sqrt(lam - j), (j, 1, n)),
        Equal(),
        lam + Sum(Sqrt(lam - i), (i, 1, 1)) - Sum(Sqrt(lam - j), (j, 1, 1)),
    ),
}

NOT_REFUTED = {
    "two models that can be mixed": lambda: ruled(
        least(SAE + Sum(Abs(y[i] - Prediction(x[i], w)), (i, 1, n)), theta, w),
        SameArgmin(),
        least(2 * SAE + Sum(Abs(y[i] - Prediction(x[i], w)), (i, 1, n)), theta, w),
    ),
    "half a Gaussian integral": lambda: ruled(exp(-(sigma**2)), IntegratesTo(), sqrt(pi) / 2, unknowns={sigma}),
    "up to a constant": lambda: ruled(a + Max(mu, -mu), EqualUpTo(constant=True), Abs(mu), unknowns={mu}),
    "up to a constant, double sums": lambda: ruled(
        a + Sum(X[i, j] * theta[j], (i, 1, n), (j, 1, p)),
        EqualUpTo(constant=True),
        Sum(theta[j] * Sum(X[i, j], (i, 1, n)), (j, 1, p)),
        unknowns={theta},
    ),
    "one parameter only": lambda: ruled(RSS, SameArgmin(), SAE, unknowns={theta}, domains=(Domain(element=theta, values=FiniteSet(0)),)),
    "one parameter only, in order": lambda: ruled(
        RSS, SameOrder(), -RSS, unknowns={theta}, domains=(Domain(element=theta, values=FiniteSet(0)),)
    ),
    "two domains": lambda: ruled(
        mu, Equal(), Abs(mu), domains=(Domain(element=mu, values=Interval(0, 5)), Domain(element=mu, values=Interval(-5, 3)))
    ),
}

NOT_PROVED_NOR_CRASHED = {
    "a deviation times the unknown": lambda: ruled(least(exp(mu) * Sum(Abs(y[i] - mu), (i, 1, n)), mu), Equal(), medians(mu)),
    "a mean over one more": lambda: ruled(
        least(Sum((mu - k) ** 2, (k, 0, n)), mu), Equal(), Points(element=mu, condition=Eq(mu, Rational(1, 3)))
    ),
    "a diverging integral": lambda: ruled(e**3, IntegratesTo(), 0 * e, unknowns={e}),
    "what SymPy cannot compare": lambda: (lambda g: ruled(Min(g, Sqrt(g)), Equal(), g))(Symbol("g", negative=True)),
    "growth over an empty range": lambda: ruled(
        Sum((y[i] - predictor(x[i])) ** 2, (i, 2, 1)) + theta[1] ** 2, SameArgmin(), theta[1] ** 4, unknowns={theta}
    ),
    "a huge power": lambda: ruled(mu ** (10**9), Equal(), mu ** (10**9) + 1),
    "many denominators": lambda: ruled(
        least(sum((v**2 + 1) / ((mu - v) ** 2 + 1) for v in (Symbol(f"v{q}", real=True) for q in range(8))), mu),
        Equal(),
        Points(element=mu, condition=Eq(mu, 0)),
    ),
    "a tower of powers": lambda: ruled(lam**lam**lam**lam, Equal(), lam ** (lam**lam)),
    "a huge number": lambda: ruled(Pow(2, 10**10, evaluate=False), Equal(), mu),
    "a large prime": lambda: ruled(Log(10**1000 + 1), Equal(), Log(10**1000 + 3)),
    "many terms": lambda: ruled((a + c + u + mu + t + sigma) ** 200, Equal(), a),
    "a huge factorial": lambda: ruled(factorial(10**7, evaluate=False) + mu, Equal(), mu),
}

TRUE = {
    "zero is the minimiser of a square": lambda: ruled(least(mu**2, mu), Equal(), Points(element=mu, condition=Eq(mu, 0))),
    "and of a multiple with a constant": lambda: ruled(least(sigma * mu**2 + 1, mu), Equal(), Points(element=mu, condition=Eq(mu, 0))),
    "and of a fourth power": lambda: ruled(least(mu**4, mu), Equal(), Points(element=mu, condition=Eq(mu, 0))),
}


@pytest.mark.parametrize("name", ILL_FORMED)
def test_what_does_not_make_sense_is_refused(name):
    with pytest.raises(InputError):
        ILL_FORMED[name]()


@pytest.mark.parametrize("name", NOT_PROVED)
def test_what_is_false_is_not_proved(name):
    assert isinstance(NOT_PROVED[name](), (Refuted, Undecided))


@pytest.mark.parametrize("name", NOT_REFUTED)
def test_what_is_true_is_not_refuted(name):
    assert isinstance(NOT_REFUTED[name](), (Proved, Undecided))


@pytest.mark.parametrize("name", NOT_PROVED_NOR_CRASHED)
def test_what_is_hard_ends_with_a_verdict(name):
    assert isinstance(NOT_PROVED_NOR_CRASHED[name](), (Refuted, Undecided))


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_and_easy_is_proved(name):
    assert isinstance(TRUE[name](), Proved)
