"""Sides and premises in one line each, what the judge says of claims so stated, and every mistake in a sentence."""

import pytest
from sympy import Contains, Eq, FiniteSet, Interval, Ne, Or, S, Sum, Symbol, log, oo

import derive
from derive.claims.claim import Claim
from derive.claims.relations import Equal
from derive.claims.sides import Feasible, Optimum, Points, Sense
from derive.claims.stating import argmax, argmin, assume, points
from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.paper.targets.terminal import unmarked
from derive.vocabulary.errors import InputError
from derive.vocabulary.symbols import i, mu, n, sigma, theta, x, y

v, total = Symbol("v", positive=True), Symbol("S", positive=True)
q, r = Symbol("q", real=True), Symbol("r", real=True)
RSS = Sum((y[i] - mu) ** 2, (i, 1, n))


def test_an_optimum_is_what_its_long_form_says():
    assert argmin(RSS, mu) == Optimum(sense=Sense.MIN, objective=RSS, unknowns=frozenset((mu,)))
    assert argmax(RSS, mu, theta) == Optimum(sense=Sense.MAX, objective=RSS, unknowns=frozenset((mu, theta)))
    assert argmin(RSS, mu, feasible=Feasible.ANY_SUBSET).feasible is Feasible.ANY_SUBSET


def test_points_are_what_their_long_form_says():
    assert points(mu, total / n) == Points(element=mu, condition=Eq(mu, total / n))
    assert points(q, -1, 1) == Points(element=q, condition=Or(Eq(q, -1), Eq(q, 1)))
    assert points(v, -1).condition == Eq(v, -1, evaluate=False), "SymPy is not asked whether a positive number is -1"


def test_the_variance_of_a_sample_is_one_line():
    negative_log_likelihood = n * log(v) / 2 + total / (2 * v)
    right = Claim(before=argmin(negative_log_likelihood, v), relation=Equal(), after=points(v, total / n))
    wrong = Claim(before=argmin(negative_log_likelihood, v), relation=Equal(), after=points(v, total / (n - 1)))
    assert isinstance(judge(right), Proved)
    assert isinstance(judge(wrong), Refuted)


def test_a_premise_is_used_and_a_claim_without_it_is_not_proved():
    def squared(*premises):
        return Claim(before=log(q**2), relation=Equal(), after=2 * log(q), premises=premises)

    assert isinstance(judge(squared(assume(q > 0))), Proved)
    assert not isinstance(judge(squared()), Proved)


@pytest.mark.parametrize(
    ("stated", "positive", "said"),
    [
        ((q > 0,), (q,), "q > 0"),
        ((q < r,), (r - q,), "q < r"),
        ((Ne(q, r),), ((q - r) ** 2,), "q ≠ r"),
        ((Contains(q, Interval.open(0, 1)),), (q, 1 - q), "q > 0, q < 1"),
        ((Contains(q, Interval.open(-oo, 1)),), (1 - q,), "q < 1"),
        (((q > 0) & (r > 0), sigma < q), (q, r, q - sigma), "q > 0, r > 0, σ < q"),
        ((v > 0,), (), "what the symbols say of themselves"),
    ],
)
def test_a_premise_says_what_is_positive(stated, positive, said):
    premise = assume(*stated)
    assert premise.positive == positive
    assert unmarked(premise.statement) == said


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: argmin(), "argmin: `objective` is missing"),
        (lambda: argmin(RSS), r"argmin: an unknown is needed, as in `argmin\(f, theta\)`"),
        (lambda: argmax(RSS, {mu}), r"argmax: every unknown must be a Symbol or an IndexedBase, got `mu` \(set\)"),
        (lambda: argmin("mu", mu), "argmin: objective must be a SymPy expression, got `'mu'`"),
        (lambda: argmin(RSS, mu, feasable=1), "argmin: there is no argument `feasable`; did you mean `feasible`?"),
        (lambda: points(mu), r"points: a value of `mu` is needed; the empty set is Points\(element=mu, condition=S.false\)"),
        (lambda: points(1, 2), "points: variable must be a symbol, an array or an entry of one, got `1`"),
        (lambda: points(mu, 0.5), "points: every value is `0.5`, a float"),
        (lambda: points(mu, Eq(mu, 1)), "points: every value must be a SymPy expression, got"),
        (lambda: assume(), r"assume: a condition is needed, such as `assume\(q > 0\)`"),
        (lambda: assume(q), r"assume: every item must be a condition such as .*, got `q` \(Symbol\)"),
        (lambda: assume(v < 0), "assume: a condition is never true"),
        (lambda: assume(q >= 0), r"assume: `q >= 0` \(GreaterThan\) cannot be assumed; strict inequalities"),
        (lambda: assume(Or(q > 1, q < 0)), "assume: .* cannot be assumed"),
        (lambda: assume(Contains(q, FiniteSet(0, 1))), r"assume: .* cannot be assumed; .*derive.Domain\(element=..., values=...\)"),
        (lambda: assume(S.false), "assume: a condition is never true"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(call, message):
    with pytest.raises(InputError, match=message):
        call()


WHOLE = derive.mle("gaussian")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: derive.Points(), "Points: `element` and `condition` are missing"),
        (lambda: derive.Points(element=mu), "Points: `condition` is missing"),
        (lambda: derive.Points(elemnt=mu, condition=Eq(mu, 1)), "Points: there is no argument `elemnt`; did you mean `element`?"),
        (
            lambda: derive.Points(mu, Eq(mu, 1)),
            "Points: no argument is taken without its name, got 2; .* `element=...`",
        ),
        (lambda: derive.Premise(label="A", name="b", text="c"), "Premise: there is no argument `text`; known are label, name, statement"),
        (lambda: derive.Scale(sigma, sigma, sigma), "Scale: at most 2 arguments are taken without its name, got 3"),
        (lambda: derive.Scale(sigma, symbol=sigma), "Scale: `symbol` is given twice"),
        (lambda: derive.Affine(factr=1), "Affine: there is no argument `factr`; did you mean `factor`?"),
        (lambda: derive.mle(), "mle: one of noise, response and loss is needed, got none of them"),
        (lambda: derive.mle(nose="laplace"), "mle: there is no argument `nose`; did you mean `noise`?"),
        (lambda: derive.map("gaussian"), "map: the prior must be a name or a Family, got `None`"),
        (lambda: derive.judge(), "judge: `claim` is missing"),
        (lambda: WHOLE.fit(), "fit: `X` and `y` and `intercept` are missing"),
        (lambda: WHOLE.fit([[1.0]], [1.0], True), "fit: at most 2 arguments are taken without its name, got 3; .* `intercept=...`"),
        (lambda: WHOLE.fit([[1.0]], [1.0], intercept=True, normalization="mean"), "did you mean `normalisation`?"),
        (lambda: WHOLE.compile(normalization="mean"), "compile: there is no argument `normalization`; did you mean `normalisation`?"),
        (lambda: WHOLE.alpha(), "alpha: `library` is missing"),
        (
            lambda: derive.symbols.predictor(x[i], parameter=theta),
            "predictor: .* `parameter`; did you mean `parameters`?",
        ),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(call, message):
    with pytest.raises(InputError, match=message) as told:
        call()
    assert told.value.__context__ is None


def test_an_error_of_ours_inside_a_call_stays_what_it_is(monkeypatch):
    def broken(self):
        raise TypeError("a bug")

    monkeypatch.setattr(Points, "__post_init__", broken)
    with pytest.raises(TypeError, match="a bug"):
        derive.Points(element=mu, condition=Eq(mu, 1))
