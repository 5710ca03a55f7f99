"""The oracle against values computed by hand, and the machinery against judges that are wrong, crash or hang."""

from __future__ import annotations

import mpmath
import pytest
from sympy import Abs, Eq, Interval, Max, Piecewise, Rational, S, Sum, gamma, oo, pi, sqrt

import derive
from derive import Affine, Claim, Domain, Equal, EqualUpTo, IntegratesTo, Law, Optimum, Points, Premise, Proved, Refuted, SameOrder, Sense
from derive.claims.evidence import Shows
from derive.claims.verdict import CounterExample
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Sqrt
from derive.vocabulary.symbols import e, i, j, mu, n, p, theta, x, y
from tests.attack import running
from tests.attack.generating import made, schedule
from tests.attack.oracle import Evaluator, Undefined, World
from tests.attack.running import attempt, run
from tests.attack.vocabulary import a, c, predictor, q, sigma, total, v
from tests.attack.witnesses import examine


def evaluator(**values: float) -> Evaluator:
    """An evaluator in a world of which some symbols and entries (written y_1) are known."""
    world = World(Claim(before=S.One, relation=Equal(), after=S.One), "0")
    for name, value in values.items():
        letter, _, index = name.partition("_")
        world.fixed[("entry", letter, (int(index),)) if index else ("symbol", letter)] = mpmath.mpf(value)
    return Evaluator(world)


@pytest.mark.parametrize(
    "expr, value",
    [
        (total((y[i] - mu) ** 2), (1 - 2) ** 2 + (4 - 2) ** 2 + (7 - 2) ** 2),
        (Sum(y[i], (i, 2, 1)) + Sum(y[i], (i, 3, 1)), 0),
        (Sum(y[i] * y[j], (j, 1, i), (i, 1, n)), 1 + 4 * 5 + 7 * 12),
        (Max(a, 0) - Abs(a) + Piecewise((a, a >= 0), (-a, True)) + Indicator(a > 0), 0),
        (gamma(Rational(5, 2)) / sqrt(pi), 0.75),
        (Log(Exp(mu)) * Sqrt(q) ** 2, 18),
        (1 / (1 + Exp(-a + a)), 0.5),
    ],
)
def test_values_by_hand(expr, value) -> None:
    evaluate = evaluator(n=3, y_1=1, y_2=4, y_3=7, mu=2, a=-3, q=9)
    assert abs(evaluate(expr) - value) < 1e-12


@pytest.mark.parametrize("expr", [1 / (mu - 2), Log(mu - 2), Sqrt(a), a**q, gamma(a), y[0], Exp(q**3), (mu - 2) ** Rational(-1, 2)])
def test_what_is_undefined(expr) -> None:
    with pytest.raises(Undefined):
        evaluator(mu=2, a=-3, q=Rational(1, 2) if expr.has(a) else 9)(expr)


def claim(before, relation, after, **more) -> Claim:
    return Claim(before=before, relation=relation, after=after, **more)


law = Law(left=Density("p", (a,), (c,)), right=q)
product_rule = Density("p", (a,), (c,)) * Density("p", (c,))
mean = Points(element=mu, condition=Eq(mu, total(y[i]) / n))
squares = Optimum(sense=Sense.MIN, objective=total((y[i] - mu) ** 2), unknowns=frozenset({mu}))
gauss = Exp(-(e**2) / (2 * sigma**2))
TRUE = {
    "equal": claim(total((y[i] - mu) ** 2), Equal(), total(y[i] ** 2) - 2 * mu * total(y[i]) + n * mu**2),
    "order": claim(total((y[i] - predictor(x[i])) ** 2), SameOrder(), Exp(total((y[i] - predictor(x[i])) ** 2) / 90), unknowns={theta}),
    "up to": claim(2 * mu**2 + a, EqualUpTo(constant=True, factor=True), mu**2, unknowns={mu}),
    "product rule": claim(product_rule, Equal(), Density("p", (c, a))),
    "law": claim(Density("p", (a,), (c,)), Equal(), q, premises=(Premise(label="A1", name="x", statement="", laws=(law,)),)),
    "arg min": claim(squares, Equal(), mean),
    "arg min, open": claim(
        Optimum(sense=Sense.MIN, objective=v**2, unknowns=frozenset({v})), Equal(), Points(element=v, condition=S.false),
        domains=(Domain(element=v, values=Interval.open(0, 1)),),
    ),
    "integral": claim(gauss, IntegratesTo(), sqrt(2 * pi) * sigma, unknowns={e}),
    "domain": claim(Abs(a), Equal(), -a, domains=(Domain(element=a, values=Interval.open(-oo, 0)),)),
    "size": claim(Sum(1, (i, 1, n), (j, 1, p)), Equal(), n * p),
}  # fmt: skip
FALSE = {
    "equal": claim(total((y[i] - mu) ** 2), Equal(), total(y[i] ** 2) - 2 * mu * total(y[i]) + mu**2),
    "order": claim(mu**2, SameOrder(), Max(mu**2 - 1, 0), unknowns={mu}),
    "sign": claim(-(mu**2), EqualUpTo(factor=True), mu**2, unknowns={mu}),
    "witness": claim(2 * mu**2 + a, EqualUpTo(constant=True, factor=True), mu**2, unknowns={mu}, witness=Affine(factor=S(2), constant=c)),
    "factor missing": claim(Density("p", (a,), (c,)), Equal(), Density("p", (c, a))),
    "roles": claim(Density("p", (a,), (c,)), Equal(), Density("p", (c,), (a,))),
    "arg min": claim(squares, Equal(), Points(element=mu, condition=Eq(mu, total(y[i])))),
    "empty": claim(squares, Equal(), Points(element=mu, condition=S.false)),
    "integral": claim(gauss, IntegratesTo(), sqrt(2 * pi) * sigma**2, unknowns={e}),
    "domain": claim(Abs(a), Equal(), -a, domains=(Domain(element=a, values=Interval(-oo, 1)),)),
}


@pytest.mark.parametrize("name", TRUE)
def test_truths_hold_in_every_world(name) -> None:
    found = examine(TRUE[name], 20, (total(y[i]) / n,) if name == "arg min" else ())
    assert found.witness is None
    assert found.held > 2


@pytest.mark.parametrize("name", FALSE)
def test_falsehoods_have_a_witness(name) -> None:
    assert examine(FALSE[name], 40, (total(y[i]) / n,) if name == "empty" else ()).witness


def _number(truth: str) -> int:
    return next(k for k, kind in enumerate(schedule()) if kind.truth == truth)


YES = Proved(method="planted")
NO = Refuted(counter_example=CounterExample(shows=Shows.VALUES, points=(), before=(), after=()))


@pytest.mark.parametrize(
    "kind, answer, fault", [("slip: coefficient changed", YES, "false Proved"), ("push constant", NO, "false Refuted")]
)
def test_a_wrong_judge_is_caught(monkeypatch, kind, answer, fault) -> None:
    monkeypatch.setattr(derive, "judge", lambda claim: answer)
    k = next(k for k, it in enumerate(schedule()) if it.name == kind)
    assert attempt(1, k).fault == fault


def test_an_exception_and_accepted_malformed_input_are_faults(monkeypatch) -> None:
    def broken(claim):
        raise OverflowError("planted")

    monkeypatch.setattr(derive, "judge", broken)
    assert attempt(1, _number("true")).fault == "OverflowError"
    k = _number("malformed")
    kind, case = made(1, k)
    monkeypatch.setattr("tests.attack.generating.made", lambda seed, k: (kind, type(case)(lambda: "taken")))
    assert attempt(1, k).fault == "accepted"


def test_a_process_that_dies_or_hangs_is_replaced(monkeypatch) -> None:
    monkeypatch.setattr(running, "CPU_LIMIT", 8.0)  # far more than a process needs to begin
    monkeypatch.setattr(running, "_work", planted)
    found = {outcome.k: outcome for outcome in run(range(4), 1, 2)}
    assert [found[k].fault for k in range(4)] == ["died", "killed", None, None]
    assert found[0].detail == "exit -8"


def planted(pipe, seed) -> None:
    """Answer, but die of claim 0 by a signal and hang in claim 1."""
    import os
    import signal

    while (k := pipe.recv()) is not None:
        if k == 0:
            os.kill(os.getpid(), signal.SIGFPE)
        while k == 1:
            pass
        pipe.send(running.Outcome(k, "planted", "true", "Proved", 0.0, 0.0))
