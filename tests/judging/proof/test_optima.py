"""Refuting arg mins in one unknown, on domains of every kind, beside a minimum found on a grid in floating point."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Eq,
    FiniteSet,
    IndexedBase,
    Interval,
    Max,
    Min,
    Mul,
    Pow,
    Rational,
    S,
    Sum,
    Symbol,
    exp,
    gamma,
    lambdify,
    log,
    oo,
    pi,
    sqrt,
)

from derive.claims.certificate import Bowl, End
from derive.claims.claim import Claim, Domain
from derive.claims.evidence import Shows, Standing
from derive.claims.instance import Instance
from derive.claims.ranges import extent
from derive.claims.relations import Equal, SameArgmin, SameOrder
from derive.claims.sides import Optimum, Points, Sense
from derive.claims.verdict import CounterExample, Refuted
from derive.judging.judge import judge
from derive.judging.refutation._searches import Agreement
from derive.judging.refutation.refute import refute
from derive.replay.approximate import Unknown
from derive.replay.convexity import bend
from derive.replay.replay import replay
from derive.vocabulary.nodes import Exp, Indicator, Log, Sqrt
from derive.vocabulary.symbols import i, mu, n, predictor, x, y

a = Symbol("a", real=True)
q = Symbol("q", positive=True)

SMALL = st.integers(-4, 4)
TERMS = st.one_of(
    st.builds(lambda w, c: w * Abs(mu - c), SMALL, SMALL),
    st.builds(lambda w, c: w * (mu - c) ** 2, SMALL, SMALL),
    st.builds(lambda w, c: w * Max(mu, c), SMALL, SMALL),
    st.builds(lambda w, c: w * Min(mu**2, c), SMALL, SMALL),
    st.builds(lambda w: w * mu**3 / 3, SMALL),
    st.builds(lambda w, c: w * log(1 + (mu - c) ** 2), SMALL, SMALL),
    st.builds(lambda w, c: w / (1 + (mu - c) ** 2), SMALL, SMALL),
    st.builds(lambda w, c: w * Indicator(mu > c), SMALL, SMALL),
    st.just(mu**4 / 4),
)
OBJECTIVES = st.lists(TERMS, min_size=1, max_size=3).map(lambda terms: sum(terms, S.Zero)).filter(lambda expr: expr.has(mu))
ENDS = st.tuples(st.integers(-3, 0), st.integers(1, 3), st.booleans(), st.booleans())
DOMAINS = st.one_of(
    st.just(S.Reals), st.builds(lambda e: Interval(*e), ENDS), st.builds(lambda e: Interval(e[0], oo, e[2]), ENDS),
    st.builds(lambda e: Interval(-oo, e[1], False, e[3]), ENDS),
)  # fmt: skip


def least(objective, sense=Sense.MIN):
    return Optimum(sense=sense, objective=objective, unknowns={mu})


def argmin(before, after, domain=S.Reals):
    return Claim(before=least(before), relation=SameArgmin(), after=least(after), domains=(Domain(element=mu, values=domain),))


def are(objective, condition, domain=S.Reals, **more):
    points = Points(element=mu, condition=condition)
    return Claim(before=least(objective), relation=Equal(), after=points, domains=(Domain(element=mu, values=domain),), **more)


def on_a_grid(objective, domain):
    """Values of the objective at many points of the domain."""
    low, high = (float(end) if abs(end) != oo else 40.0 * (1 if end == oo else -1) for end in (domain.start, domain.end))
    grid = np.linspace(low, high, 160_001)[1:-1]
    indicator = {"Indicator": lambda truth: np.where(truth, 1.0, 0.0)}
    return np.broadcast_to(lambdify(mu, objective, [indicator, "numpy"])(grid), grid.shape)


def worth(objective, value):
    """The objective at a rational point, in floating point."""
    found = objective.xreplace({mu: Rational(value.numerator, value.denominator)})
    return float(found.replace(Indicator, lambda truth: S(int(truth == True))))  # noqa: E712


@given(OBJECTIVES, DOMAINS)
@settings(max_examples=60, derandomize=True, deadline=None)
def test_increasing_transforms_are_never_refuted(objective, domain):
    for after in (3 * objective + 1, objective + Pow(objective, 3, evaluate=False)):
        assert isinstance(refute(argmin(objective, after, domain)), Agreement)


@given(OBJECTIVES, OBJECTIVES, DOMAINS)
@settings(max_examples=80, derandomize=True, deadline=None)
def test_what_is_refuted_is_seen_on_a_grid(before, after, domain):
    """The point said to be optimal for one side is not beaten on a grid, and on the other side it is beaten by the second point."""
    found = refute(argmin(before, after, domain))
    if not isinstance(found, CounterExample):
        return
    assert found.shows is Shows.OPTIMUM
    assert replay(argmin(before, after, domain), found)
    side, other = (before, after) if found.certificate.side == "before" else (after, before)
    first, second = (point.scalars["mu"] for point in found.points)
    assert all(domain.contains(Rational(value.numerator, value.denominator)) == True for value in (first, second))  # noqa: E712
    values = on_a_grid(side, domain)
    place = found.certificate.optimum
    near = (Fraction(place.low) + Fraction(place.high)) / 2 if not place.exact else first
    best = worth(side, near)
    width = float(place.high - place.low)
    assert best <= values.min() + 1e-9 + 100 * width
    assert worth(other, second) < worth(other, first)


@given(OBJECTIVES, st.integers(-12, 12), DOMAINS)
@settings(max_examples=60, derandomize=True, deadline=None)
def test_minima_that_lie_apart_are_refuted(objective, centre, domain):
    """A parabola is least at the point of the domain next to its centre: if that is attained and the objective is lower elsewhere."""
    values = on_a_grid(objective, domain)
    attained = domain.contains(centre) == True  # noqa: E712
    if not attained or not np.isfinite(values).all():
        return
    if values.min() < worth(objective, Fraction(centre)) - 1e-3:
        assert isinstance(refute(argmin(objective, (mu - centre) ** 2, domain)), CounterExample)


KINDS = {
    "a closed end": argmin(mu, mu**2, Interval(-1, 1)),
    "an end inside a half-open domain": argmin(-mu, mu**2, Interval.Lopen(-1, 1)),
    "two irrational minima": argmin(mu**4 - 4 * mu**2 + mu, (mu**2 - 3) ** 2 + mu),
    "an irrational kink": argmin(Abs(mu**2 - 2) + mu / 10, mu**2),
    "an irrational factor": argmin(pi * mu**2 - pi * mu, mu**2),
    "an irrational kink of a maximum": argmin(Max(mu**2, 2) + mu / 10, mu**2),
    "a kink that is no minimum": argmin(Min(mu**2, 2) + Abs(mu - 1), mu**2),
    "a root": argmin(sqrt(mu**2 + 1), (mu - 1) ** 2),
    "an exponential and a constant": argmin(1 - Exp(-(mu**2)), (mu - 1) ** 2),
    "a flat tail": argmin(-1 / (1 + mu**2), (mu - 1) ** 2),
    "a pole": argmin(1 / mu**2 + mu**2, Abs(mu - 5) + 1 / (mu - 5) ** 2),
    "steps": argmin(Indicator(mu > 2) + Indicator(mu < 1), (mu - 5) ** 2),
    "a positive part": argmin(mu**2 + Max(mu, 0), mu**2 + mu),
    "counts": argmin(n * Exp(mu) - Sum(y[i], (i, 1, n)) * mu, (mu - 1) ** 2),
    "log of exponentials": argmin(Sum(Log(1 + Exp(-mu * x[i])), (i, 1, n)), Sum(Log(1 + Exp(mu * x[i])), (i, 1, n))),
    "logistic loss and a penalty": argmin(Sum(Log(1 + Exp(-mu * y[i])), (i, 1, n)), Sum(Log(1 + Exp(-mu * y[i])), (i, 1, n)) + q * mu**2),
    "Poisson's likelihood without n": argmin(n * Exp(mu) - Sum(Abs(y[i]), (i, 1, n)) * mu, Exp(mu) - Sum(Abs(y[i]), (i, 1, n)) * mu),
    "a mode in another coordinate": are(Exp(mu) - mu, Eq(mu, 1)),
    "a rate that is no logarithm": are(Exp(mu) - 3 * mu, Eq(mu, 1), Interval(0, 5)),
    "a parabola outside its domain": are((mu - 2) ** 2, Eq(mu, 2), Interval(0, 1)),
    "an irrational stationary point": are(mu**3 / 3 - 2 * mu, Eq(mu, 1), Interval(0, 5)),
    "a soft threshold of twice the size": are((mu - a) ** 2 / 2 + q * Abs(mu), Eq(mu, Max(a - 2 * q, 0) + Min(a + 2 * q, 0))),
    "a robust location": are(Log(1 + (mu - a) ** 2) + Abs(mu), Eq(mu, a)),
    "Bernoulli's likelihood": are(-3 * Log(mu) - 2 * Log(1 - mu), Eq(mu, Rational(2, 5)), Interval.open(0, 1)),
}


@pytest.mark.parametrize("claim", KINDS.values(), ids=KINDS)
def test_kinds_that_are_refuted(claim):
    verdict = judge(claim)
    assert isinstance(verdict, Refuted)
    assert replay(claim, verdict.counter_example)


def test_irrational_optima_are_shown_in_few_digits():
    found = refute(KINDS["an irrational stationary point"])
    assert isinstance(found, CounterExample)
    place = found.certificate.optimum
    assert float(place.low) < 2**0.5 < float(place.high)
    assert found.points[0].scalars["mu"].denominator <= 100


OPEN = {
    "the right mode": are(Exp(mu) - mu, Eq(mu, 0)),
    "the right rate": are(Exp(mu) - 3 * mu, Eq(mu, log(3)), Interval(0, 5)),
    "a convex objective and its exponential": argmin(Exp(mu) - 2 * mu, Exp(Exp(mu) - 2 * mu)),
    "no minimum on the left, one on the right": argmin(mu, mu**2, Interval.Lopen(-2, 1)),
    "the right irrational point": are(mu**3 / 3 - 2 * mu, Eq(mu, sqrt(2)), Interval(0, 5)),
    "the right soft threshold": are((mu - a) ** 2 / 2 + q * Abs(mu), Eq(mu, Max(a - q, 0) + Min(a + q, 0))),
    "the right Bernoulli": are(-3 * Log(mu) - 2 * Log(1 - mu), Eq(mu, Rational(3, 5)), Interval.open(0, 1)),
    "both at the end": argmin((mu - 2) ** 2, -mu, Interval(0, 1)),
    "both poles": argmin(1 / mu**2 + mu**2, (1 / mu**2 + mu**2) ** 3),
}


@pytest.mark.parametrize("name", OPEN)
def test_what_is_right_is_not_refuted(name):
    if name == "no minimum on the left, one on the right":
        found = refute(OPEN[name])
        assert isinstance(found, CounterExample)
        assert found.certificate.side == "after"
    else:
        assert isinstance(refute(OPEN[name]), Agreement)


def test_an_optimum_where_the_other_side_is_undefined():
    """sum gamma(mu) - n gamma(mu) vanishes wherever it is defined, which is not at 0."""
    claim = argmin(mu**2 + Mul(mu, Pow(mu, -1, evaluate=False), evaluate=False), mu**2)
    found = refute(claim)
    assert isinstance(found, CounterExample)
    assert found.before == (Standing.UNDEFINED,)
    assert replay(claim, found)
    poles = refute(argmin(mu**2 + Sum(gamma(mu), (i, 1, n)) - n * gamma(mu), mu**2))
    assert isinstance(poles, CounterExample)
    assert poles.before == (Standing.UNDEFINED,)


def test_parameters_that_have_one_value_do_not_move():
    """With one vector of parameters there is one vector of predictions, and all objectives have the same arg min."""
    residual = lambda base: y[i] - predictor(x[i], base)  # noqa: E731
    still, single, free = IndexedBase("still", zero=True), IndexedBase("single", real=True), IndexedBase("free", real=True)
    for base, domains in ((still, ()), (single, (Domain(element=single, values=FiniteSet(2)),))):
        for relation in (SameArgmin(), SameOrder()):
            claim = Claim(
                before=Sum(residual(base) ** 2, (i, 1, n)), relation=relation, after=Sum(Abs(residual(base)), (i, 1, n)),
                unknowns=(base,), domains=domains,
            )  # fmt: skip
            assert isinstance(refute(claim), Agreement)
    claim = Claim(
        before=Sum(residual(free) ** 2, (i, 1, n)), relation=SameArgmin(), after=Sum(Abs(residual(free)), (i, 1, n)), unknowns=(free,),
        domains=(Domain(element=free, values=Interval(0, 1)),),
    )  # fmt: skip
    assert isinstance(refute(claim), CounterExample)


ATOMS = st.one_of(
    st.builds(lambda w, c: w * Abs(mu - c), SMALL, SMALL),
    st.builds(lambda w, c: w * (mu - c) ** 4, SMALL, SMALL),
    st.builds(lambda w, c: Exp(Rational(w, 4) * mu + c), SMALL, SMALL),
    st.builds(lambda w: w * mu, SMALL),
    st.builds(lambda c: -Log(mu + c), st.integers(2, 5)),
    st.builds(lambda c: Sqrt(mu + c), st.integers(2, 5)),
    st.builds(lambda c: 1 / (mu + c), st.integers(2, 5)),
    st.builds(S, SMALL),
)
COMPOSED = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(lambda u, v: u + v, inner, inner),
        st.builds(lambda u, v: u * v, inner, inner),
        st.builds(lambda u, v: Max(u, v, evaluate=False), inner, inner),
        st.builds(lambda u: -u, inner),
        st.builds(lambda u: Log(2 + u), inner),
        st.builds(lambda u: Exp(u / 8), inner),
        st.builds(lambda u: Pow(u, 2, evaluate=False), inner),
        st.builds(lambda u: Abs(u, evaluate=False), inner),
    ),
    max_leaves=4,
)


@given(COMPOSED)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_what_is_called_convex_lies_below_its_chords(objective):
    """Values at three points of [-2, 2), in floating point."""
    claim = argmin(objective, mu, Interval.Ropen(-2, 2))
    values = extent(claim, mu)
    end = End(at=Fraction(-2), closed=True), End(at=Fraction(2), closed=False)
    bowl = Bowl(
        side="before", name="mu", index=(), lowest=end[0], highest=end[1], low=Fraction(0), middle=Fraction(0), high=Fraction(1),
        values=(Fraction(0), Fraction(0), Fraction(0)),
    )  # fmt: skip
    try:
        bent = bend(claim, objective, Instance(scalars={"mu": Fraction(0)}), bowl, values)
    except Unknown:
        return
    plain = objective.replace(Exp, exp).replace(Log, log).replace(Sqrt, sqrt)
    grid = np.linspace(-2, 2, 402)[1:-1]
    with np.errstate(divide="raise", over="ignore"):
        worth = np.broadcast_to(lambdify(mu, plain, "numpy")(grid), grid.shape)
    assert not np.isnan(worth).any()
    assume(np.isfinite(worth).all())  # else it is too large for floating point
    size = 1e-9 * (1 + np.abs(worth).max())
    for step in (1, 7, 60, 180):
        sag = worth[2 * step :] + worth[: -2 * step] - 2 * worth[step:-step]
        assert (sag * bent >= -size).all() if bent else (np.abs(sag) <= size).all()


def test_a_root_of_what_vanishes_is_no_trouble():
    assert isinstance(refute(argmin(Sqrt(mu**2), mu**2)), Agreement)
    assert isinstance(refute(argmin(Sqrt(mu**2), (mu - 1) ** 2)), CounterExample)
