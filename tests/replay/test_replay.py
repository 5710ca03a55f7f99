"""Replay accepts what holds and nothing else: other numbers, other worlds and other claims are turned down."""

from __future__ import annotations

import ast
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from sympy import Abs, Eq, FiniteSet, Rational, S, Sum, Symbol, cos, gamma, sin, tan

import derive.claims
import derive.replay
from derive.claims.claim import Claim, Domain
from derive.claims.evidence import Against, Enclosure, Shows, Standing
from derive.claims.instance import Instance
from derive.claims.premises import Premise
from derive.claims.relations import Equal, SameArgmin, SameOrder
from derive.claims.verdict import CounterExample, Refuted, Undecided
from derive.claims.witness import Affine
from derive.judging.judge import judge
from derive.judging.refutation.refute import refute
from derive.reading.read import read
from derive.replay.replay import replay
from derive.vocabulary.nodes import Exp, Indicator, Log, Sqrt
from derive.vocabulary.symbols import i, n, predictor, sigma, theta, x, y
from tests.judging.refutation.test_refuting import WRONG
from tests.replay.telling import told

t, q = Symbol("t", real=True), Symbol("q", positive=True)
k = Symbol("k", integer=True, positive=True)
r = y[i] - predictor(x[i])
RSS, SAE = Sum(r**2, (i, 1, n)), Sum(Abs(r), (i, 1, n))
ORDER = Claim(before=RSS, relation=SameOrder(), after=SAE, unknowns=(theta,))


OTHER = {(1,): Fraction(0), (2,): Fraction(1)}


def at(*fitted, **scalars):
    """Two observations, both zero; predictions as given."""
    return Instance(
        scalars={"n": Fraction(2), **scalars},
        arrays={"y": {(1,): Fraction(0), (2,): Fraction(0)}, "x": {(1,): Fraction(1), (2,): Fraction(2)}},
        predictions={("theta", Fraction(place)): Fraction(value) for place, value in enumerate(fitted, 1)},
    )


def shown(shows, points, before, after, against=None):
    before, after = (tuple(map(told, side)) for side in (before, after))
    return CounterExample(shows=shows, points=points, before=before, after=after, against=against)


def test_written_by_hand():
    """(3, 0) and (2, 2): 9 > 8, but 3 < 4."""
    assert replay(ORDER, shown(Shows.ORDER, (at(3, 0), at(2, 2)), ("9", "8"), ("3", "4")))
    assert replay(replace(ORDER, relation=SameArgmin()), shown(Shows.ORDER, (at(3, 0), at(2, 2)), ("9", "8"), ("3", "4")))


@pytest.mark.parametrize(
    "points, before, after",
    [
        ((at(3, 0), at(2, 1)), ("9", "5"), ("3", "3")),
        ((at(3, 0), at(1, 1)), ("9", "2"), ("3", "2")),
        ((at(3, 0), at(2, 2)), ("9", "7"), ("3", "4")),
        ((at(3, 0), replace(at(2, 2), arrays={**at().arrays, "y": OTHER})), ("9", "5"), ("3", "3")),
        ((at(3), at(2)), ("9", "4"), ("3", "2")),
    ],
    ids=["equal on one side only is told apart", "same order", "wrong value displayed", "the data moved", "a value is missing"],
)
def test_tampered_by_hand(points, before, after):
    accepted = replay(ORDER, shown(Shows.ORDER, points, before, after))
    assert accepted is (after == ("3", "3") and points[1] == at(2, 1))


@pytest.mark.parametrize("name", WRONG)
def test_other_numbers_do_not_replay(name):
    """Every value of every point changed in turn, displays kept: none of the results is accepted."""
    claim = WRONG[name]
    found = refute(claim)
    assert isinstance(found, CounterExample)
    first, *others = found.points
    for tampered in _tampered(first):
        if any(value in (Standing.INSIDE, Standing.OUTSIDE) for value in (*found.before, *found.after)) and others == []:
            continue
        assert not replay(claim, replace(found, points=(tampered, *others))), tampered


def _tampered(point: Instance):
    for key, value in point.predictions.items():
        yield replace(point, predictions={**point.predictions, key: value + Fraction(1, 3)})
    for key, value in point.scalars.items():
        yield replace(point, scalars={**point.scalars, key: -value - 1})


def test_assumptions_domains_and_premises_are_checked():
    claim = Claim(before=sigma**2, relation=Equal(), after=sigma)
    good = shown(Shows.VALUES, (Instance(scalars={"sigma": Fraction(2)}),), ("4",), ("2",))
    assert replay(claim, good)
    assert not replay(claim, shown(Shows.VALUES, (Instance(scalars={"sigma": Fraction(-2)}),), ("4",), ("-2",)))
    assert not replay(replace(claim, domains=(Domain(element=sigma, values=FiniteSet(1)),)), good)
    below = Premise(label="A1", name="", statement="", positive=(1 - sigma,))
    assert not replay(replace(claim, premises=(below,)), good)
    whole = Claim(before=k**2, relation=Equal(), after=k)
    assert not replay(whole, shown(Shows.VALUES, (Instance(scalars={"k": Fraction(1, 2)}),), ("1/4",), ("1/2",)))


def test_predictions_move_only_with_their_parameters():
    arrays = {**at().arrays, "theta": {(1,): Fraction(1)}}
    moved = [replace(point, arrays=arrays) for point in (at(3, 0), at(2, 2))]
    assert not replay(ORDER, shown(Shows.ORDER, tuple(moved), ("9", "8"), ("3", "4")))


def test_what_is_shown_must_fit_the_claim():
    point = shown(Shows.VALUES, (at(3, 0),), ("9",), ("3",))
    assert not replay(ORDER, point), "two objectives of one order may differ in value"
    assert replay(Claim(before=RSS, relation=Equal(), after=SAE), point)
    right = replace(ORDER, before=2 * RSS + 1, after=RSS, witness=Affine(factor=sigma * 0 + 2, constant=sigma * 0 + 1))
    assert not replay(right, shown(Shows.VALUES, (at(3, 0),), ("19",), ("9",), Against.WITNESS))
    assert replay(replace(right, witness=Affine()), shown(Shows.VALUES, (at(3, 0),), ("19",), ("9",), Against.WITNESS))


def test_an_order_decides_an_arg_min_only_where_it_may():
    claim = Claim(before=t**2, relation=SameArgmin(), after=t**2 + t**3 / 2 + t**4 / 4, unknowns=(t,))
    points = (Instance(scalars={"t": Fraction(-1)}), Instance(scalars={"t": Fraction(9, 10)}))
    values = ("1", "81/100"), ("3/4", "1.338525")
    assert replay(replace(claim, relation=SameOrder()), shown(Shows.ORDER, points, *values))
    assert not replay(claim, shown(Shows.ORDER, points, *values))


CANCELS = {
    "a root squared": (Sqrt(q) ** 2 - q, S(1)),
    "softplus": (Log(1 + Exp(t)) - Log(1 + Exp(-t)) - t, 2 * t),
    "softmax": (Exp(t) / (Exp(t) + Exp(q)) + Exp(q) / (Exp(t) + Exp(q)) - 1, S(1)),
    "sigmoid": (1 / (1 + Exp(-t)) + 1 / (1 + Exp(t)) - 1, t),
    "log 6": (S(1) + 0 * t, Log(S(6)) - Log(S(2)) - Log(S(3))),
    "sqrt 8": (Sqrt(S(8)) - 2 * Sqrt(S(2)), q),
    "a small logarithm": (-Log(1 / (Exp(-t * (2 * q - 1)) + 1)), q * t * (1 - 2 * q)),
    "a large root": (Sqrt(S(4)) * 10**50 + 1, 2 * S(10) ** 50),
    "an exponent of zero": (t ** Log(S(1)), 1 - Indicator(Eq(t, 0))),
    "a root as a limit": (Sum(y[k], (k, 1, Sqrt(n**2))), S(0)),
    "a root as an input": (Sum(predictor(Sqrt(x[i] ** 2)), (i, 1, n)), Sum(2 * predictor(x[i]), (i, 1, n))),
    "cross-entropy": (-Log(Rational(1, 3)) - Log(Rational(1, 4)) + Log(Rational(1, 12)), q),
    "a gap of logs": (Log(q) + Log(2 * q) - Log(2 * q**2), S(-1)),
    "a sum of squares": (Sum((y[i] - Sqrt(S(2))) ** 2 - y[i] ** 2 + 2 * Sqrt(S(2)) * y[i] - 2, (i, 1, n)), S(1)),
    "gamma": (gamma(q + 1) - q * gamma(q), q),
    "an indicator": (Indicator(Sqrt(q**2) <= q) - 1, q),
    "a tangent": (sin(t) / cos(t) - tan(t), S(2)),
}


@pytest.mark.parametrize("name", CANCELS)
def test_what_cancels_is_refuted_and_replayed(name):
    before, after = CANCELS[name]
    verdict = judge(Claim(before=before, relation=Equal(), after=after))
    assert isinstance(verdict, Refuted)
    assert "e-" not in str(verdict) or name == "a small logarithm"


def test_a_display_is_a_value_up_to_what_coarser_arithmetic_loses():
    claim = Claim(before=Log(S(6)) - Log(S(2)) - Log(S(3)), relation=Equal(), after=t)
    points = (Instance(scalars={"t": Fraction(1)}),)
    for text, accepted in (("0", True), ("0e-37", True), ("3.1e-37", True), ("1.0e-12", False), ("1", False)):
        assert replay(claim, shown(Shows.VALUES, points, (text,), ("1",))) is accepted
    assert not replay(claim, shown(Shows.VALUES, (Instance(scalars={"t": Fraction(0)}),), ("0",), ("0",)))


def test_an_enclosure_holds_the_value_and_is_narrow():
    claim = Claim(before=Log(S(2)), relation=Equal(), after=t)
    point = Instance(scalars={"t": Fraction(1)})

    def said(middle, radius):
        found = Enclosure(Fraction(middle), Fraction(radius))
        return replay(claim, CounterExample(shows=Shows.VALUES, points=(point,), before=(found,), after=(Fraction(1),)))

    assert said("0.693147180560", "1e-12")
    assert not said("0.693147180561", "1e-13"), "the value is not inside"
    assert not said("0.6931", "1e-3"), "so little says nothing"
    assert not replay(claim, shown(Shows.VALUES, (point,), ("0.693147180560",), ("in the set",)))
    assert not replay(claim, shown(Shows.VALUES, (point,), ("25/36",), ("1",)))


FORBIDDEN = ("derive.judging", "derive.vocabulary.linear", "derive.vocabulary.signs", "flint")


def test_replay_shares_nothing_with_the_judge():
    for path in sorted([*Path(derive.replay.__file__).parent.glob("*.py"), *Path(derive.claims.__file__).parent.glob("*.py")]):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not any(module.startswith(FORBIDDEN) for module in imported)


def test_a_slope_of_what_is_known_by_quadrature_only_is_not_told() -> None:
    """The step is far shorter than a quadrature is accurate, so that what comes out tells nothing, and denies nothing either."""
    text = (
        r"\frac{d}{d\mu} \log p(y|\mu,q) = -q \sum_{i=1}^n \sin(y_i - \mu) where p(y|\mu,q) = \prod_{i=1}^n p(y_i|\mu,q); "
        r"p(y_i|\mu,q) = \frac{1}{C(q)} \exp[q \cos(y_i - \mu)]; C(q) = \int_0^{2\pi} \exp[q \cos(x)] \, dx"
    )
    assert isinstance(judge(read(text).claim), Undecided)
