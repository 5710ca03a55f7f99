"""Claims about means, stated in Python."""

import pytest
from sympy import IndexedBase, Sum, Symbol

import derive
from derive import Claim, Equal, InputError, Proved, Refuted, covariance, drawn, expectation, judge, moment, mutually_independent, variance

X, Y = Symbol("X", real=True), Symbol("Y", real=True)
Z = IndexedBase("Z", real=True)
mu, sigma, rate = Symbol("mu", real=True), Symbol("sigma", positive=True), Symbol("rate", positive=True)
n, i = Symbol("n", integer=True, positive=True), Symbol("i", integer=True, positive=True)
BOTH = variance(X + Y, X, Y)
MEAN = Sum(Z[i], (i, 1, n)) / n


def ruled(before, after, *premises):
    return judge(Claim(before=before, relation=Equal(), after=after, premises=premises))


def test_independence_is_a_premise():
    apart = variance(X, X) + variance(Y, Y)
    assert isinstance(ruled(BOTH, apart, mutually_independent(X, Y)), Proved)
    assert isinstance(ruled(BOTH, apart, derive.random(X, Y)), Refuted)
    assert isinstance(ruled(BOTH, apart + 2 * covariance(X, Y, X, Y), derive.random(X, Y)), Proved)


def test_what_is_drawn_has_its_moments():
    poisson = drawn(X, "Poisson", rate)
    assert isinstance(ruled(expectation(X**2, X), rate**2 + rate, poisson), Proved)
    assert isinstance(ruled(expectation(X**2, X), rate**2, poisson), Refuted)
    assert isinstance(ruled(variance(MEAN, Z), sigma**2 / n, drawn(Z, "Normal", mu, sigma**2)), Proved)


def test_a_moment_is_a_premise():
    told = moment(variance(Z[i], Z), sigma**2, i)
    assert isinstance(ruled(variance(MEAN, Z), sigma**2 / n, told, mutually_independent(Z)), Proved)
    assert isinstance(ruled(variance(MEAN, Z), sigma**2 / n, told, derive.random(Z)), Refuted)
    assert isinstance(ruled(expectation(X, X, given=(Y,)), expectation(X, X), mutually_independent(X, Y)), Proved)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: drawn(X, "Weibull", 1, 2), "no distribution `Weibull`"),
        (lambda: drawn(X, "Exp", -1), "must be positive"),
        (lambda: drawn(X, "Exp"), "has 1 parameter"),
        (lambda: derive.random(), "a random variable is needed"),
        (lambda: mutually_independent(X + Y), "a symbol or an array"),
        (lambda: moment(X, mu), "is no moment"),
        (lambda: expectation(X, 3), "a symbol or an array"),
        (lambda: ruled(expectation(X, X), mu), "no premise says that it is random"),
        (lambda: ruled(expectation(X * Y, X), mu, derive.random(X, Y)), "must be taken over all that is random"),
    ],
)
def test_what_is_wrong_is_told(make, told):
    with pytest.raises(InputError, match=told):
        make()
