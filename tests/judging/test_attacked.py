"""Claims that fresh eyes and the attack found to be ruled on wrongly, or to end in an exception: each stays mended."""

from __future__ import annotations

import pytest
from sympy import Abs, And, Eq, IndexedBase, Interval, Max, Piecewise, Rational, S, Sum, Symbol, exp, symbols

from derive import (
    Affine,
    Claim,
    Domain,
    Equal,
    IntegratesTo,
    Law,
    Optimum,
    Points,
    Premise,
    Proved,
    Refuted,
    SameArgmin,
    Sense,
    Undecided,
    judge,
)  # fmt: skip
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Sqrt
from derive.vocabulary.symbols import e, i, mu, n, predictor, x, y

a, c, t = symbols("a c t", real=True)
q, r = symbols("q r", positive=True)
m = Symbol("m", integer=True, positive=True)
nb = IndexedBase("nb", integer=True)
th = IndexedBase("th", real=True)
w = IndexedBase("w", positive=True)
k = Symbol("k", integer=True)
NOT_PROVED = (Refuted, Undecided)


def over_i(body):
    return Sum(body, (i, 1, n))


def given(*laws, positive=()):
    stated = tuple(Law(left=left, right=right, variables=of) for left, right, of in laws)
    return (Premise(label="A1", name="x", statement="", laws=stated, positive=positive),)


def equal(before, after, *premises, witness=None, unknowns=()):
    return Claim(before=before, relation=Equal(), after=after, premises=premises, witness=witness, unknowns=unknowns)


def integral(before, after, *domain):
    domains = tuple(Domain(element=element, values=values) for element, values in domain)
    return Claim(before=before, relation=IntegratesTo(), after=after, unknowns={domain[0][0] if domain else e}, domains=domains)


def least(objective, unknown):
    return Optimum(sense=Sense.MIN, objective=objective, unknowns={unknown})


def same(before, after, unknown, *premises, domains=()):
    return Claim(before=least(before, unknown), relation=SameArgmin(), after=least(after, unknown), premises=premises, domains=domains)


def medians(slack):
    below, above = (over_i(Indicator(side)) for side in (y[i] < mu, y[i] > mu))
    points = Points(element=mu, condition=And(2 * below + slack <= n, 2 * above + slack <= n))
    return equal(least(over_i(Abs(y[i] - mu)), mu), points)


def p(value):
    return Density("p", {a: value})


SQUARE = given((p(q), q**2, (q,)))
BOUNDED = Sum(predictor(x[i], nb) ** 2, (i, 1, n))

CASES = {
    # Integrands that are no numbers where they are integrated, or for some values of the parameters.
    "root inside": (integral(Sqrt(e) ** 2, S.Zero, (e, Interval(-1, 1))), NOT_PROVED),
    "log inside": (integral(Exp(Log(e)) * Exp(-(e**2)), S.Zero), NOT_PROVED),
    "log of a parameter": (integral(Exp(-Abs(e - Log(a))), S(2)), NOT_PROVED),
    "log of a positive parameter": (integral(Exp(-Abs(e - Log(q))), S(2)), Proved),
    "an equation inside": (integral(Piecewise((1, Eq(e, 0)), (0, True)), S.Zero, (e, Interval(-1, 1))), (Proved, Undecided)),
    "ends in an unknown order": (integral(e, c**2 / 2 - a**2 / 2, (e, Interval(a, c))), Undecided),
    # A law says what it says of the values that its variables may have.
    "a law for positive values": (equal(p(c), c**2, *SQUARE), NOT_PROVED),
    "a law for positive values, met": (equal(p(r + 1), (r + 1) ** 2, *SQUARE), Proved),
    "a law inside a sum": (equal(over_i(p(y[i])), over_i(y[i] ** 2), *SQUARE), NOT_PROVED),
    # No density is negative, and laws that contradict each other hold nowhere.
    "a negative density": (equal(q, r, *given((p(a), -q, ()))), Undecided),
    "a density tells a sign": (equal(Abs(a), a, *given((p(a), a, ()))), (Proved, Undecided)),
    "two laws for one density": (equal(a, c, *given((p(t), t, (t,)), (p(a), a + 1, ()))), Undecided),
    # Names and values.
    "an entry at another's value": (
        equal(Density("p", {w[1]: w[2]}), Density("p", {w[1]: Sqrt(w[2]) ** 2}), *given((Density("p", (w[1],)), q, ()))), Proved
    ),
    "a law for entries": (
        equal(Density("p", {y[1]: y[2]}), y[2] ** 2, *given((Density("p", (y[m],)), y[m] ** 2, (m,)))), (Proved, Undecided)
    ),
    # Sets of medians, witnesses.
    "medians": (medians(S.Zero), Proved),
    "medians where a root is": (medians(Sqrt(mu) ** 2 - mu), NOT_PROVED),
    "a wrong witness": (equal(a, a, witness=Affine(factor=S(2))), Refuted),
    "a wrong constant": (equal(mu**2, mu**2, witness=Affine(constant=S.One), unknowns={mu}), Refuted),
    # Optima.
    "a model that is bounded": (
        same(10**5 * nb[1] ** 2 + BOUNDED, 10**5 * nb[1] ** 2 + BOUNDED + 5 * nb[1] ** 2 * (10**4 - BOUNDED), nb,
             *given(positive=(10**4 - BOUNDED,))), (Proved, Undecided)
    ),
    "one entry is restricted": (
        same(th[2] ** 2, th[2] ** 2 * ((th[2] - Rational(3, 2)) ** 2 + Rational(1, 100)), th,
             domains=(Domain(element=th[1], values=Interval(1, 2)),)), (Proved, Undecided)
    ),
    "a model of the unknown": (same((1 + predictor(mu) ** 2) * mu**2, mu**2, mu), (Proved, Undecided)),
    "a steep exponential": (
        same(over_i(Abs(mu * x[i] - y[i])), Exp(Exp(10**4 * over_i(Abs(mu * x[i] - y[i])))), mu), (Proved, Undecided)
    ),
    "many parabolas": (
        equal(least(Max(*((mu - number) ** 2 for number in range(12))), mu), Points(element=mu, condition=Eq(mu, 20))), Refuted
    ),
    "a flat piece": (same((mu - a) ** 2, Max((mu - a) ** 2 - 1, 0), mu), Refuted),
    "an extra point": (
        equal(least(q * mu**2 - 2 * r * mu, mu), Points(element=mu, condition=Eq(mu, r / q) | Eq(mu, r / q - 1))), Refuted
    ),
    "two sets of points": (
        equal(Points(element=mu, condition=Eq(mu, exp(q))), Points(element=mu, condition=Eq(exp(mu), q))), Refuted
    ),
    "ranges that run backwards": (equal(Sum(c, (k, m, n)) + Sum(y[k], (k, m, n)), (n - m + 1) * c + Sum(y[k], (k, m, n))), Refuted),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_was_wrong_once_stays_mended(name):
    claim, expected = CASES[name]
    verdict = judge(claim)
    assert isinstance(verdict, expected), str(verdict)
