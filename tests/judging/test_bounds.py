"""Short claims that ask for more than any machine has: sizes are refused before anything works on them, and what is cheap is refuted."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    Add,
    Eq,
    Integer,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    beta,
    cos,
    digamma,
    exp,
    factorial,
    floor,
    gamma,
    harmonic,
    log,
    loggamma,
    sin,
    sqrt,
    zeta,
)

from derive.claims.claim import Claim
from derive.claims.premises import Law, Premise
from derive.claims.relations import Equal, SameArgmin, SameOrder
from derive.claims.sides import Optimum, Points, Sense
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.judging.evaluation import reading
from derive.judging.judge import judge
from derive.judging.proof import optima as extrema
from derive.judging.proof import theory
from derive.replay.replay import replay
from derive.vocabulary.budget import OutOfBudget, bounded_numbers, built
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density, Exp, Log, Sqrt
from derive.vocabulary.symbols import i, mu, n, predictor, theta, x, y

a, c, t, u, v = (Symbol(name, real=True) for name in "actuv")
q, r = (Symbol(name, positive=True) for name in "qr")
k, m = (Symbol(name, integer=True, positive=True) for name in "km")
f = predictor(x[i])
POSITIVE = [(Symbol(f"a{number}", positive=True), Symbol(f"b{number}", positive=True)) for number in range(10)]
REAL = [Symbol(f"m{number}", real=True) for number in range(3000)]


def total(kernel, index=i, last=n):
    return Sum(kernel, (index, 1, last))


def ten_to_the_ten():
    return Pow(10, 10, evaluate=False)


def nested(depth, step, start=a):
    for _ in range(depth):
        start = step(start)
    return start


def sums_in_sums(depth):
    return nested(depth, lambda inner: total((y[i] - inner) ** 2), S.Zero)


def equal(before, after, **more):
    return Claim(before=S(before), relation=Equal(), after=S(after), **more)


def order(before, after, unknown):
    return Claim(before=before, relation=SameOrder(), after=after, unknowns={unknown})


def argmin(before, after, unknown):
    sides = [Optimum(sense=Sense.MIN, objective=side, unknowns={unknown}) for side in (before, after)]
    return Claim(before=sides[0], relation=SameArgmin(), after=sides[1])


def law(right):
    return (Premise(label="A1", name="x", statement="", laws=(Law(left=Density("p", (t,)), right=right, variables=(t,)),)),)


CHEAP_TO_REFUTE = {
    **{
        f"{size} fractions": lambda size=size: equal(
            Add(*(1 / (left + right) for left, right in POSITIVE[:size])), Add(*(1 / (left + 2 * right) for left, right in POSITIVE[:size]))
        )
        for size in (3, 5, 7, 10)
    },
    "squares of sums, nested": lambda: equal(sums_in_sums(5), sums_in_sums(5) + 1),
    "squares nested": lambda: equal(nested(5, lambda inner: (inner + u) ** 2), nested(5, lambda inner: (inner + u) ** 2) + 1),
    "the largest of many": lambda: equal(Max(*REAL[:20]), Max(*REAL[:20]) + 1),
    "a sum of thousands": lambda: equal(Add(*REAL), Add(*REAL) + 1),
    "a product of thousands": lambda: equal(Mul(*REAL), 0),
    "powers of powers": lambda: equal(Log(t) + (((a**5000 + 1) ** 5000) + 1) ** 5000, 0),
    "a power of a power": lambda: equal(Log(t) + (a**5000 + 1) ** 5000, 0),
    "powers under a sum": lambda: equal(total(((y[i] ** 500 + 1) ** 500 + 1) ** 500), a),
    "an unknown exponent": lambda: order(2**mu + mu**2, mu**2, mu),
    "a tower of exponents": lambda: order(q ** (q ** (q**mu)), q ** (q**mu), mu),
    "a steep exponential": lambda: order(exp(1_000_000 * mu**5), mu**2, mu),
    "a long root": lambda: equal(a ** Rational(12345678901, 98765432101), a),
    "the shortest of roots": lambda: equal(a ** (1 / Integer(2) ** 300), a),
    "numbers of 4000 bits": lambda: equal((Rational(2**4000 + 1, 3**2500) * a + 1) ** 1000, a),
    "the entry of a large index": lambda: equal(y[10**9], y[1]),
    "a product of a thousand sums": lambda: equal(Product(1 + y[k] ** 2, (k, 1, 1900)), 0),
    "a thousand denominators": lambda: equal(Sum(1 / k**40, (k, 1, 1900)), a),
    "fractions of high degree": lambda: equal((a**5000 - 1) / (a**4999 - 1), a),
    "high roots": lambda: equal(a ** Rational(1, 719) + c ** Rational(1, 713), 0),
    "powers of irrational numbers": lambda: equal((1 + sqrt(2)) ** 1500 * a, a),
    "a condition of high degree": lambda: Claim(
        before=Optimum(sense=Sense.MIN, objective=(mu - a) ** 2, unknowns={mu}),
        relation=Equal(),
        after=Points(element=mu, condition=Eq(mu, a**4000)),
    ),
    "deep logs": lambda: equal(nested(29, lambda inner: Log(inner + 1)), a),
    "deep roots": lambda: equal(nested(29, lambda inner: Sqrt(inner + 1)), a),
    "deep fractions": lambda: equal(nested(29, lambda inner: 1 / (inner + c)), a),
    "cosine of a tower": lambda: equal(cos(exp(exp(a))), a),
    "many cases": lambda: equal(Piecewise(*((a**number, a < number) for number in range(1, 100)), (0, True)), a),
}
OPEN = {
    "a tower of exponentials": lambda: equal(Exp(Exp(Exp(100))), 1),
    "a difference of towers": lambda: equal(exp(exp(exp(100))) - exp(exp(exp(100)) + 1), a),
    "the larger of towers": lambda: equal(Max(exp(exp(100)) * a, a), a),
    "ten to the ten to the ten": lambda: equal(Pow(10, ten_to_the_ten(), evaluate=False), a),
    "an exponent in disguise": lambda: equal(Pow(2, 2 * Sqrt(Integer(10) ** 18)), a),
    "an exponent in a log": lambda: equal(Pow(Integer(2), Log(Exp(10**10))), a),
    "gamma of a large number": lambda: equal(gamma(Integer(10) ** 7, evaluate=False), a),
    "gamma in disguise": lambda: equal(gamma(Log(Exp(10**7))), a),
    "log of gamma in disguise": lambda: equal(loggamma(Log(Exp(10**9))), a),
    "digamma in disguise": lambda: equal(digamma(Log(Exp(10**9))), a),
    "factorial in disguise": lambda: equal(factorial(Log(Exp(10**9))), a),
    "harmonic number in disguise": lambda: equal(harmonic(Log(Exp(10**8))), a),
    "zeta in disguise": lambda: equal(zeta(Log(Exp(10**8))), a),
    "floor of a tower": lambda: equal(floor(Exp(Exp(100))), a),
    "sine of a long number": lambda: equal(sin(Integer(10) ** 1000), a),
    "a law that makes a power": lambda: equal(Density("p", {t: Integer(10) ** 9}), 1, premises=law(2**t)),
    "a law that unfolds for ever": lambda: equal(
        Density("p", {t: a}), 1, premises=law(Density("p", {t: t + 1}) * Density("p", {t: t + 2}))
    ),
    "a long sum": lambda: equal(Sum(y[k] ** 2, (k, 1, 10**9)), Sum(y[k] ** 2, (k, 1, 10**9)) + 1),
    "a double sum": lambda: equal(Sum(y[k] * y[m], (k, 1, 1900), (m, 1, 1900)), 0),
    "steep sums": lambda: order(total(exp(f**40)), total(exp(f**40) + f), theta),
    "steeper sums": lambda: order(total(exp(f**44)), total(exp(f**44) - f), theta),
    "an arg min of high degree": lambda: argmin(total((y[i] - mu) ** 5000), total((y[i] - mu) ** 4998), mu),
    "not real once it is evaluated": lambda: equal(Max(Sqrt(-1 - a**2), c), a),
}


@pytest.mark.parametrize("name", CHEAP_TO_REFUTE)
def test_what_is_cheap_to_refute_is_refuted_whatever_a_proof_would_take(name):
    claim = CHEAP_TO_REFUTE[name]()
    verdict = judge(claim)
    assert isinstance(verdict, Refuted), str(verdict)
    assert replay(claim, verdict.counter_example)


@pytest.mark.parametrize("name", OPEN)
def test_what_nobody_can_write_out_is_not_attempted(name):
    verdict = judge(OPEN[name]())
    assert not isinstance(verdict, Proved), str(verdict)
    assert not isinstance(verdict, Undecided) or verdict.tried


def test_depth_is_refused_before_anything_goes_down():
    with pytest.raises(InputError, match="nested more than"):
        equal(nested(3000, lambda inner: Abs(inner + 1, evaluate=False)), a)


@pytest.mark.parametrize(
    "expr",
    [
        Pow(2, 5000, evaluate=False),
        Pow(Pow(a, 200, evaluate=False) + 1, 200, evaluate=False),
        (Rational(2**4000, 3**2000) * a + 1) ** 50,
        Exp(Exp(20)),
        gamma(Integer(10) ** 5, evaluate=False),
        zeta(Integer(1000), evaluate=False),
    ],
    ids=str,
)
def test_sizes_are_refused(expr):
    with pytest.raises(OutOfBudget):
        bounded_numbers(expr)


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [(Pow, (S(2), S(10) ** 9)), (Pow, (2 * a, S(10) ** 6)), (Pow, (a**100, S(100))), (gamma, (S(10) ** 9,)), (Pow, (S(2), S(10) ** 9 / 7))],
)
def test_nothing_is_built_that_sympy_would_write_out(kind, arguments):
    with pytest.raises(OutOfBudget):
        built(kind, arguments)


@pytest.mark.parametrize("place", ["balls", "first test", "derivative"])
def test_a_type_error_of_ours_is_not_swallowed(monkeypatch, place):
    def wrong(*_):
        raise TypeError("planted")

    if place == "balls":
        for kind in (exp, Exp):
            monkeypatch.setitem(reading.PROGRAMS._builders, kind, wrong)
    elif place == "first test":
        monkeypatch.setattr(theory, "expand_logs", wrong)
    else:
        monkeypatch.setattr(extrema, "differentiated", wrong)
    # Nothing of it is remembered from another claim.
    objective = total(exp(y[i]) * (y[i] - mu) ** 2 * q ** (7 + len(place)) + c * u)
    claim = Claim(
        before=Optimum(sense=Sense.MIN, objective=objective, unknowns={mu}),
        relation=Equal(),
        after=Points(element=mu, condition=Eq(mu, 3)),
    )
    with pytest.raises(TypeError, match="planted"):
        judge(claim)


def test_sums_and_extremes_of_what_is_equal_are_still_seen():
    assert isinstance(judge(equal(Max(a, c) - Min(-a, -c), 2 * Max(a, c))), (Proved, Undecided))
    assert isinstance(judge(equal(beta(q, r), gamma(q) * gamma(r) / gamma(q + r))), (Proved, Undecided))
    assert isinstance(judge(equal(log(q**2), 2 * log(q))), Proved)
    assert isinstance(judge(equal(1 / (q * (q + r)), (1 / q - 1 / (q + r)) / r)), Proved)
