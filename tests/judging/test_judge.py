"""The judge on claims made by hand: true ones, false ones, ones that nobody should decide."""

from __future__ import annotations

import pytest
from sympy import Abs, Eq, FiniteSet, Function, IndexedBase, Interval, Mul, Pow, Product, Rational, S, Sum, Symbol, exp, log, oo, pi, sqrt

from derive.claims.claim import Claim, Domain
from derive.claims.relations import Equal, EqualUpTo, SameArgmin, SameOrder
from derive.claims.sides import Optimum, Points, Sense
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.claims.witness import Affine
from derive.judging.judge import judge
from derive.judging.proof import theory
from derive.judging.zero import zero
from derive.replay.replay import replay
from derive.vocabulary.errors import Contradiction, InputError
from derive.vocabulary.nodes import Exp, Indicator, Log, Named, Sqrt
from derive.vocabulary.symbols import b, i, j, mu, n, p, predictor, s, sigma, tau, theta, x, y

r = y[i] - predictor(x[i])
RSS = Sum(r**2, (i, 1, n))
SAE = Sum(Abs(r), (i, 1, n))
L1, L2 = Sum(Abs(theta[j]), (j, 1, p)), Sum(theta[j] ** 2, (j, 1, p))
t = Symbol("t", real=True)
a = Symbol("a", real=True)


def order(before, after, unknowns=(theta,), **more):
    return judge(Claim(before=before, relation=SameOrder(), after=after, unknowns=unknowns, **more))


def equal(before, after, **more):
    return judge(Claim(before=before, relation=Equal(), after=after, **more))


TRUE = {
    "log of a product": lambda: equal(Log(Product(Exp(-(r**2)), (i, 1, n))), -RSS),
    "gaussian likelihood": lambda: equal(
        -log(Product(exp(-(r**2) / (2 * sigma**2)) / sqrt(2 * pi * sigma**2), (i, 1, n))),
        n * log(2 * pi * sigma**2) / 2 + RSS / (2 * sigma**2),
    ),
    "constant sum": lambda: equal(Sum(sigma, (i, 1, n)), n * sigma),
    "index renamed": lambda: equal(Sum(y[i] ** 2, (i, 1, n)), Sum(y[j] ** 2, (j, 1, n))),
    "double sum": lambda: equal(Sum(y[i] * theta[j], (i, 1, n), (j, 1, p)), Sum(y[i], (i, 1, n)) * Sum(theta[j], (j, 1, p))),
    "square multiplied out": lambda: equal(RSS, Sum(y[i] ** 2 - 2 * y[i] * predictor(x[i]) + predictor(x[i]) ** 2, (i, 1, n))),
    "names": lambda: equal(Named(r, (i, 1, n), "mse"), RSS / n),
    "log of a quotient": lambda: equal(log(sigma / b), log(sigma) - log(b)),
    "numbers": lambda: equal(log(S(12)), 2 * log(S(2)) + log(S(3))),
    "partial fractions": lambda: equal(1 / (sigma * (sigma + b)), (1 / sigma - 1 / (sigma + b)) / b),
    "mean and sum": lambda: order(RSS, RSS / n),
    "ridge": lambda: order(RSS / (2 * sigma**2) + L2 / (2 * tau**2), RSS + sigma**2 / tau**2 * L2),
    "lasso": lambda: order(RSS / (2 * sigma**2) + L1 / s, RSS / n + 2 * sigma**2 / (n * s) * L1),
    "with a constant": lambda: order(SAE / b + n * log(2 * b), SAE),
    "affine exactly": lambda: order(2 * RSS + 3, RSS, witness=Affine(factor=S(2), constant=S(3))),
    "up to a constant": lambda: judge(Claim(before=RSS + 1, relation=EqualUpTo(constant=True), after=RSS, unknowns={theta})),
    "up to a factor": lambda: judge(Claim(before=RSS / n, relation=EqualUpTo(factor=True), after=RSS, unknowns={theta})),
    "arg max and arg min": lambda: judge(
        Claim(
            before=Optimum(sense=Sense.MAX, objective=Product(exp(-(r**2)), (i, 1, n)), unknowns={theta}),
            relation=SameArgmin(),
            after=Optimum(sense=Sense.MIN, objective=RSS, unknowns={theta}),
        )
    ),
    "mean": lambda: judge(
        Claim(
            before=Optimum(sense=Sense.MIN, objective=Sum((y[i] - mu) ** 2, (i, 1, n)), unknowns={mu}),
            relation=Equal(),
            after=Points(element=mu, condition=Eq(mu, Sum(y[i], (i, 1, n)) / n)),
        )
    ),
    "medians": lambda: judge(
        Claim(
            before=Optimum(sense=Sense.MIN, objective=Sum(Abs(y[i] - mu), (i, 1, n)), unknowns={mu}),
            relation=Equal(),
            after=Points(
                element=mu,
                condition=(Sum(Indicator(y[i] < mu), (i, 1, n)) <= n / 2) & (Sum(Indicator(y[i] > mu), (i, 1, n)) <= n / 2),
            ),
        )
    ),
}

FALSE = {
    "the classic slip": lambda: order(-n / 2 * log(2 * pi * sigma**2) - RSS / (2 * sigma**2), RSS),
    "the classic slip, as an arg min": lambda: judge(
        Claim(before=-n / 2 * log(2 * pi * sigma**2) - RSS / (2 * sigma**2), relation=SameArgmin(), after=RSS, unknowns={theta})
    ),
    "absolute value for square": lambda: order(RSS, SAE),
    "a shade of it": lambda: order(RSS, RSS + Rational(1, 10**6) * SAE),
    "log sigma dropped": lambda: order(n * log(sigma) + RSS / (2 * sigma**2), RSS / (2 * sigma**2), unknowns=(theta, sigma)),
    "lambda without the noise": lambda: order(RSS + sigma**2 / tau**2 * L2, RSS + L2 / tau**2),
    "lambda without n": lambda: order(RSS / n + 2 * sigma**2 / (n * s) * L1, RSS / n + 2 * sigma**2 / s * L1),
    "L1 for L2": lambda: order(RSS + L1, RSS + L2),
    "L1 for L2, as an arg min": lambda: judge(Claim(before=RSS + L1, relation=SameArgmin(), after=RSS + L2, unknowns={theta})),
    "lambda without n, as an arg min": lambda: judge(
        Claim(before=RSS / n + sigma * L1, relation=SameArgmin(), after=RSS + sigma * L1, unknowns={theta})
    ),
    "lost two": lambda: equal(RSS / (2 * sigma**2), RSS / sigma**2),
    "lost n": lambda: equal(Sum(sigma, (i, 1, n)), sigma),
    "first summand only": lambda: equal(Sum(y[i], (i, 1, n)), n * y[1]),
    "square of a sum": lambda: equal(Sum(y[i], (i, 1, n)) ** 2, Sum(y[i] ** 2, (i, 1, n))),
    "root of a square": lambda: equal(sqrt(a**2), a),
    "capture": lambda: equal(Sum(x[i] * y[i], (i, 1, n)), Sum(x[i], (i, 1, n)) * Sum(y[i], (i, 1, n))),
    "wrong witness": lambda: order(2 * RSS + 3, RSS, witness=Affine(factor=S(1), constant=S(3))),
    "not a constant": lambda: judge(Claim(before=2 * RSS, relation=EqualUpTo(constant=True), after=RSS, unknowns={theta})),
    "not a factor": lambda: judge(Claim(before=RSS + 1, relation=EqualUpTo(factor=True), after=RSS, unknowns={theta})),
    "the mean is no median": lambda: judge(
        Claim(
            before=Optimum(sense=Sense.MIN, objective=Sum(Abs(y[i] - mu), (i, 1, n)), unknowns={mu}),
            relation=Equal(),
            after=Points(element=mu, condition=Eq(mu, Sum(y[i], (i, 1, n)) / n)),
        )
    ),
    "divides by n - 1": lambda: judge(
        Claim(
            before=Optimum(sense=Sense.MIN, objective=n * log(sigma) + Sum(y[i] ** 2, (i, 1, n)) / (2 * sigma**2), unknowns={sigma}),
            relation=Equal(),
            after=Points(element=sigma, condition=Eq(sigma**2, Sum(y[i] ** 2, (i, 1, n)) / (n + 1))),
        )
    ),
    "domain is too wide": lambda: equal(y[1] ** 2, y[1]),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_are_proved(name):
    verdict = TRUE[name]()
    assert isinstance(verdict, Proved), str(verdict)


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_are_refuted(name):
    verdict = FALSE[name]()
    assert isinstance(verdict, Refuted), str(verdict)


def test_a_domain_can_be_what_makes_it_true_or_undecided_but_never_false():
    binary = (Domain(element=y[1], values=FiniteSet(0, 1)),)
    verdict = equal(y[1] ** 2, y[1], domains=binary)
    assert not isinstance(verdict, Refuted), str(verdict)


@pytest.mark.parametrize(
    ("before", "after", "condition"),
    [
        (Mul(a, Pow(a, -1, evaluate=False), evaluate=False), S.One, "a != 0"),
        (log(a**2), 2 * log(a), "a > 0"),
        (log(a * t), log(a) + log(t), "a > 0"),
        (Sqrt(a) ** 2, a, "a >= 0"),
    ],
)
def test_a_side_that_is_undefined_where_the_other_is_not_names_the_assumption(before, after, condition):
    verdict = equal(before, after)
    assert isinstance(verdict, Undecided), str(verdict)
    assert any(condition in missing for missing in verdict.missing), verdict.missing


def test_agreement_is_no_proof():
    verdict = equal(Abs(a) ** 3, sqrt(a**6))
    assert not isinstance(verdict, Refuted), str(verdict)


def test_a_verdict_has_no_truth_value():
    for verdict in (equal(a, a), equal(a, 2 * a), Undecided(tried=("x",))):
        with pytest.raises(TypeError, match="three answers"):
            bool(verdict)


def test_every_counter_example_replays_and_a_forged_one_does_not():
    claim = Claim(before=RSS, relation=SameOrder(), after=SAE, unknowns={theta})
    verdict = judge(claim)
    assert isinstance(verdict, Refuted)
    assert replay(claim, verdict.counter_example)
    honest = Claim(before=RSS, relation=SameOrder(), after=2 * RSS, unknowns={theta})
    assert not replay(honest, verdict.counter_example)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Claim(before=r, relation=Equal(), after=r), "index `i` is not bound"),
        (lambda: Claim(before=y[n], relation=Equal(), after=y[n]), "index `n` is not bound"),
        (lambda: Claim(before=0.1 * RSS, relation=Equal(), after=RSS), "is a float"),
        (lambda: Claim(before=RSS + oo, relation=Equal(), after=RSS), "not a number"),
        (lambda: Claim(before=Symbol("sigma") + sigma, relation=Equal(), after=sigma), "`sigma` is used for two things"),
        (lambda: Claim(before=Symbol("y", real=True) * RSS, relation=Equal(), after=RSS), "`y` is used for two things"),
        (lambda: Claim(before=RSS, relation=SameOrder(), after=RSS), "give unknowns"),
        (lambda: Claim(before=Function("g")(sigma), relation=Equal(), after=sigma), "nothing is known of"),
        (lambda: Claim(before="RSS", relation=Equal(), after=RSS), "must be a SymPy expression"),
    ],
)
def test_ill_formed_claims_cannot_exist(make, told):
    with pytest.raises(InputError, match=told):
        make()


def test_time_is_bounded():
    huge = Sum((y[i] - predictor(x[i]) + a) ** 4001, (i, 1, n))
    verdict = judge(Claim(before=huge, relation=Equal(), after=huge + RSS - RSS * tau))
    assert isinstance(verdict, (Undecided, Refuted))


def test_depth_is_bounded():
    deep = a
    for _ in range(29):
        deep = Log(deep + 1)
    assert isinstance(equal(deep, a), (Undecided, Refuted))
    with pytest.raises(InputError, match="nested more than"):
        equal(Log(Log(deep)) + 1, a)


@pytest.mark.parametrize("name", ["first says everything is zero", "second says everything is zero"])
def test_a_bug_planted_in_either_normal_form_is_caught(monkeypatch, name):
    """Whichever zero test goes mad, no false claim is proved, and balls call it a contradiction."""
    false = Claim(before=RSS, relation=Equal(), after=2 * RSS)
    if name.startswith("first"):
        monkeypatch.setattr(theory.Theory, "equal", lambda self, *sides: True)
        assert isinstance(judge(false), (Refuted, Undecided))
        monkeypatch.setattr(zero, "is_zero", lambda expr, *given: True)
        with pytest.raises(Contradiction):
            judge(false)
    else:
        monkeypatch.setattr(zero, "is_zero", lambda expr, *given: True)
        with pytest.raises(Contradiction):
            judge(false)


def test_a_second_test_that_does_not_follow_leaves_it_undecided(monkeypatch):
    twice = Sum(2 * RSS.args[0], RSS.args[1])
    assert isinstance(equal(twice, 2 * RSS), Proved)
    monkeypatch.setattr(zero, "is_zero", lambda expr, *given: False)
    assert isinstance(equal(twice, 2 * RSS), Undecided)


RENAMINGS = [
    {"y": "a", "x": "z", "theta": "w", "sigma": "q", "tau": "c", "b": "zeta", "s": "aa", "n": "N", "p": "d", "mu": "m", "i": "k", "j": "l"},
    {
        "y": "zz",
        "x": "aa",
        "theta": "b1",
        "sigma": "zs",
        "tau": "as_",
        "b": "y1",
        "s": "x1",
        "n": "m",
        "p": "h",
        "mu": "zq",
        "i": "r",
        "j": "q",
    },
]


@pytest.mark.parametrize("renaming", RENAMINGS)
@pytest.mark.parametrize(
    "before, after, expected",
    [(RSS, RSS / n, Proved), (RSS, SAE, Refuted), (RSS + L1 / s, RSS + L1, Refuted), (L2 / tau + RSS, tau * RSS + L2, Proved)],
)
def test_verdicts_do_not_depend_on_names(renaming, before, after, expected):
    def rename(expr):
        mapping = {}
        for symbol in (sigma, tau, b, s, n, p, mu, i, j):
            mapping[symbol] = Symbol(renaming[symbol.name], **symbol.assumptions0)
        for base in (y, x, theta):
            mapping[base] = IndexedBase(renaming[str(base.label)], real=True)
        return expr.xreplace(mapping)

    verdict = judge(Claim(before=rename(before), relation=SameOrder(), after=rename(after), unknowns={rename(theta)}))
    assert isinstance(verdict, expected), str(verdict)


def test_a_domain_that_makes_a_symbol_positive_is_used_by_both_zero_tests():
    claim = {"before": log(a * t), "after": log(a) + log(t)}
    assert isinstance(equal(**claim), Undecided)
    assert isinstance(equal(**claim, domains=(Domain(element=a, values=Interval.open(0, oo)),)), Proved)
