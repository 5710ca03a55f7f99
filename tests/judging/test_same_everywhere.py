"""A verdict is a function of the claim: not of what was asked before, of the hash seed, of the load, or of SymPy's ground types."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import pytest
from sympy import Eq, Max, Min, Sum, Symbol, exp

import derive.vocabulary.budget as budgets
from derive.claims.claim import Claim
from derive.claims.relations import Equal, IntegratesTo, SameOrder
from derive.claims.sides import Optimum, Points, Sense
from derive.judging import judge as judging
from derive.judging.judge import judge
from derive.vocabulary.budget import Meter, OutOfBudget, budget, charged, meter, tick
from derive.vocabulary.errors import OutOfTime
from derive.vocabulary.nodes import Density, Exp, Log
from derive.vocabulary.symbols import i, mu, n, sigma, tau, y
from tests.judging.test_judge import FALSE, TRUE

a, b, c, t, u = (Symbol(name, real=True) for name in "abctu")
one = Sum((y[i] - mu) ** 2, (i, 1, n))
MORE = {
    "a difference of softplus": lambda: judge(Claim(before=Log(1 + Exp(a)), relation=Equal(), after=a + Log(1 + Exp(-a)))),
    "greatest of two": lambda: judge(Claim(before=Max(a, c) + Min(a, c), relation=Equal(), after=a + c)),
    "four fractions": lambda: judge(
        Claim(
            before=sum(1 / (1 + Symbol(f"q{k}", positive=True)) for k in range(4)),
            relation=Equal(),
            after=sum(1 / (2 + Symbol(f"q{k}", positive=True)) for k in range(4)),
        )
    ),
    "more than is multiplied out": lambda: judge(
        Claim(before=(a + c + t + u) ** 40, relation=Equal(), after=((a + c) + (t + u)) ** 39 * a)
    ),
    "a power in the exponent": lambda: judge(Claim(before=2**mu + mu**2, relation=SameOrder(), after=mu**2, unknowns={mu})),
    "ridge in one unknown": lambda: judge(
        Claim(
            before=Optimum(sense=Sense.MIN, objective=one / (2 * sigma**2) + mu**2 / (2 * tau**2), unknowns={mu}),
            relation=Equal(),
            after=Points(element=mu, condition=Eq(mu, Sum(y[i], (i, 1, n)) / (n + sigma**2 / tau**2))),
        )
    ),
    "exponentials": lambda: judge(Claim(before=Sum(exp(y[i] + a), (i, 1, n)), relation=Equal(), after=exp(a) * Sum(exp(y[i]), (i, 1, n)))),
    "densities under an integral": lambda: judge(
        Claim(
            before=Density("p", (a,), (b, c)) * Density("p", (b,)),
            relation=IntegratesTo(),
            after=Density("p", (a,), (c,)),
            unknowns={b},
        )
    ),
}
CLAIMS = {**TRUE, **FALSE, **MORE}


@contextmanager
def _counted(into: list[int]) -> Iterator[None]:
    """The steps of every search."""

    @contextmanager
    def counting(steps: int) -> Iterator[Meter]:
        with budget(steps) as found:
            try:
                yield found
            finally:
                into.append(found.spent)

    with mock.patch.object(judging, "budget", counting):
        yield


def told(names: list[str]) -> dict[str, list[object]]:
    """Verdict, reasons, counter-example and steps of each claim, asked in this order."""
    found: dict[str, list[object]] = {}
    for name in names:
        steps: list[int] = []
        with _counted(steps):
            verdict = CLAIMS[name]()
        found[name] = [repr(verdict), str(verdict), *steps]
    return found


def main() -> None:
    names = list(CLAIMS)[:: -1 if "reversed" in sys.argv else 1]
    print(json.dumps(told(names)))
    print(json.dumps(told(names)))  # again, with all that is remembered


def _elsewhere(*arguments: str, **settings: str) -> list[dict[str, list[object]]]:
    command = [sys.executable, "-m", "tests.judging.test_same_everywhere", *arguments]
    done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def first() -> dict[str, list[object]]:
    cold, warm = _elsewhere(PYTHONHASHSEED="0")
    assert cold == warm
    return cold


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (("reversed",), {"PYTHONHASHSEED": "1"}),
        ((), {"PYTHONHASHSEED": "random", "SYMPY_GROUND_TYPES": "python"}),
        (("reversed",), {"PYTHONHASHSEED": "77", "SYMPY_GROUND_TYPES": "flint"}),
    ],
    ids=["reversed", "python", "flint"],
)
def test_verdicts_reasons_counter_examples_and_steps_are_the_same(first, arguments, settings):
    for again in _elsewhere(*arguments, **settings):
        for name, found in first.items():
            assert again[name] == found, name


# what is remembered


@charged(8)
def _costly(size: int) -> int:
    for _ in range(size):
        tick()
    return size


@charged(8)
def _nested(size: int) -> int:
    return _costly(size) + _costly(size)


def test_what_is_remembered_is_charged_what_it_cost():
    for made in (_costly, _nested):
        made.cache_clear()
    costs = []
    for size in (5, 5, 7, 5):
        start = meter().spent
        _nested(size)
        costs.append(meter().spent - start)
    assert costs == [13, 13, 17, 13]  # a result that is made costs a step by itself


@pytest.mark.parametrize("warm", [False, True])
def test_the_bound_is_met_alike_by_what_is_remembered(warm):
    _costly.cache_clear()
    if warm:
        _costly(20)
    with pytest.raises(OutOfBudget, match="cut off after 20 steps"), budget(20):
        _costly(20)
    with budget(21) as within:
        _costly(20)
    assert within.spent == 21


def test_an_inner_bound_is_charged_to_the_outer_one():
    with budget(30) as outer:
        with pytest.raises(OutOfBudget), budget(10):
            _costly(20)
        with pytest.raises(OutOfBudget, match="after 19 steps"), budget(100):
            tick(20)
        assert outer.spent <= 31
        with pytest.raises(OutOfBudget, match="after 30 steps"):
            tick(20)


def test_threads_do_not_charge_each_other():
    costs: list[int] = []

    def run() -> None:
        start = meter().spent
        for _ in range(20_000):
            tick()
        costs.append(meter().spent - start)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert costs == [20_000] * 4


# the clock


def test_the_clock_raises_and_decides_nothing(monkeypatch):
    claim = Claim(before=Sum((y[i] - mu) ** 2, (i, 1, n)), relation=SameOrder(), after=Sum(y[i] ** 2, (i, 1, n)) * sigma, unknowns={mu})
    wanted = judge(claim)
    now = time.thread_time()
    with monkeypatch.context() as patch:
        patch.setattr(budgets, "LOOK", 16)
        patch.setattr(budgets.time, "thread_time", iter([now, *(now + 61 for _ in range(10**6))]).__next__)
        with pytest.raises(OutOfTime, match="60 s of computing"):
            judge(claim)
    assert judge(claim) == wanted


def test_waiting_is_not_computing(monkeypatch):
    """A process that was stopped, or that others keep from running, finds nothing changed when it goes on."""
    claim = Claim(before=Sum((y[i] - mu) ** 2, (i, 1, n)), relation=Equal(), after=Sum((mu - y[i]) ** 2, (i, 1, n)))
    wanted = judge(claim)
    monkeypatch.setattr(time, "monotonic", iter(range(0, 10**9, 3600)).__next__)
    monkeypatch.setattr(time, "perf_counter", iter(range(0, 10**9, 3600)).__next__)
    assert judge(claim) == wanted


def test_a_deep_caller_gets_the_same_answer():
    claim = Claim(before=Log(Exp(Log(Exp(Log(Exp(a)))))), relation=Equal(), after=a)
    wanted, limit = judge(claim), sys.getrecursionlimit()

    def deeper(frames: int) -> object:
        return deeper(frames - 1) if frames else judge(claim)

    assert deeper(limit - 200) == wanted
    assert sys.getrecursionlimit() == limit


if __name__ == "__main__":
    main()
