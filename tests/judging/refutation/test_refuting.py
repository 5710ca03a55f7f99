"""Wrong claims are refuted, each counter-example replays by other code; right and open ones are left alone."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Eq, FiniteSet, IndexedBase, Integer, Mul, Pow, Product, Rational, Sum, Symbol, log, pi

from derive.claims.claim import Claim, Domain
from derive.claims.evidence import Against, Shows
from derive.claims.premises import Premise
from derive.claims.relations import Equal, EqualUpTo, SameArgmin, SameOrder
from derive.claims.sides import Feasible, Optimum, Points, Sense
from derive.claims.verdict import CounterExample, Refuted
from derive.claims.witness import Affine, DerivativeSign, Monotone, Subgradient, Transform
from derive.families.gaussian import ENTRY as GAUSSIAN
from derive.families.laplace import ENTRY as LAPLACE
from derive.judging.judge import judge
from derive.judging.refutation._searches import Agreement
from derive.judging.refutation.refute import refute
from derive.model import PREDICTORS, Model
from derive.reading.read import read
from derive.replay.replay import replay
from derive.vocabulary.binding import in_order, substitute
from derive.vocabulary.budget import OutOfBudget, budget
from derive.vocabulary.nodes import Exp, Indicator, Log
from derive.vocabulary.symbols import b, i, j, linear_predictor, mu, n, p, predictor, sigma, tau, theta, x, y
from tests.judging.argmin_equalities import EQUIVALENT, ITEMS

r = y[i] - predictor(x[i])
RSS, SAE = Sum(r**2, (i, 1, n)), Sum(Abs(r), (i, 1, n))
L1, L2 = Sum(Abs(theta[j]), (j, 1, p)), Sum(theta[j] ** 2, (j, 1, p))
LINEAR = Sum((y[i] - linear_predictor(i)) ** 2, (i, 1, n))
DEVIATIONS, DISTANCES = Sum((y[i] - mu) ** 2, (i, 1, n)), Sum(Abs(y[i] - mu), (i, 1, n))
MEAN = Sum(y[i], (i, 1, n)) / n
lam = Symbol("lam", positive=True)
t = Symbol("t", real=True)
a = Symbol("a", real=True)
NLL = n * Log(sigma) + RSS / (2 * sigma**2)
NLB = n * Log(2 * b) + SAE / b
IMPERFECT = (Premise(label="B1", name="imperfect_fit", statement="", positive=(RSS,)),)
BELOW, ABOVE = Sum(Indicator(y[i] < mu), (i, 1, n)), Sum(Indicator(y[i] > mu), (i, 1, n))
MEDIAN = (n >= 2 * BELOW) & (n >= 2 * ABOVE)


def order(before, after, unknowns=(theta,), **more):
    return Claim(before=before, relation=SameOrder(), after=after, unknowns=unknowns, **more)


def argmin(before, after, unknowns=(theta,), **more):
    return Claim(before=before, relation=SameArgmin(), after=after, unknowns=unknowns, **more)


def equal(before, after, **more):
    return Claim(before=before, relation=Equal(), after=after, **more)


def up_to(before, after, *kinds):
    return Claim(before=before, relation=EqualUpTo(constant="constant" in kinds, factor="factor" in kinds), after=after, unknowns=(theta,))


def least(objective, unknown=theta, **more):
    return Optimum(sense=Sense.MIN, objective=objective, unknowns=(unknown,), **more)


def most(objective, unknown=theta):
    return Optimum(sense=Sense.MAX, objective=objective, unknowns=(unknown,))


def points(objective, unknown, condition, **more):
    return equal(least(objective, unknown), Points(element=unknown, condition=condition), **more)


RIDGE = Model(noise=GAUSSIAN, prior=GAUSSIAN.as_prior(), predictor=PREDICTORS["opaque"])
LASSO = Model(noise=GAUSSIAN, prior=LAPLACE.as_prior(), predictor=PREDICTORS["opaque"])

WRONG = {
    "abs for square": order(RSS, SAE),
    "a millionth of abs": order(RSS, RSS + SAE / 10**6),
    "lost log sigma": order(NLL, RSS / (2 * sigma**2), (theta, sigma)),
    "wrong lambda": order(RSS + lam * L2, RSS + 2 * lam * L2),
    "prior inside the sum": order(RSS + lam * L2, Sum(r**2 + lam * L2, (i, 1, n))),
    "l1 for l2": order(RSS + lam * L1, RSS + lam * L2),
    "sign": order(RSS, -RSS),
    "the classic slip": order(least(-n * log(2 * pi * sigma**2) / 2 - RSS / (2 * sigma**2)), least(RSS)),
    "sense": order(most(RSS), least(RSS)),
    "posterior, wrong lambda": order(RIDGE.start, least(RSS / (2 * sigma**2) + L2 / tau**2), premises=RIDGE.premises),
    "posterior, noise's scale": order(LASSO.start, least(RSS / (2 * sigma**2) + L1 / sigma), premises=LASSO.premises),
    "values": equal(log(sigma**2), log(sigma)),
    "sum for product": equal(Sum(Exp(y[i]), (i, 1, n)), Product(Exp(y[i]), (i, 1, n))),
    "lost one half in an equal objective": equal(least(RSS / 2), least(RSS)),
    "not a constant": up_to(RSS, 2 * RSS, "constant"),
    "not a factor": up_to(RSS, RSS + 1, "factor"),
    "opposite signs": up_to(RSS, -RSS, "factor"),
    "not affine": up_to(RSS, RSS**2, "constant", "factor"),
    "affine downwards": up_to(RSS, n - RSS, "constant", "factor"),
    "wrong constant": order(RSS + n, RSS, witness=Affine(constant=n + 1)),
    "wrong factor": order(RSS / n, RSS, witness=Affine(factor=n)),
    "negative factor": order(RSS, -RSS, witness=Affine(factor=Integer(-1))),
    "a factor that is an unknown": order(tau * RSS, RSS, (theta, tau), witness=Affine(factor=tau)),
    "not the log": order(most(Exp(-RSS)), least(2 * RSS), witness=Monotone(transform=Transform.NEGATIVE_LOG)),
    "arg min with an arbitrary model": argmin(RSS, SAE),
    "arg min over any subset": argmin(
        *(least(objective, t, feasible=Feasible.ANY_SUBSET) for objective in (t**2, t**2 + t**3 / 3 + t**4 / 4)), ()
    ),
    "another vertex": argmin(t**2 + t**3 / 2 + t**4 / 4, (t - 1) ** 2, (t,)),
    "sum for mean": argmin(DEVIATIONS, (mu - n * MEAN) ** 2, (mu,)),
    "mean for median": argmin(DISTANCES, (mu - MEAN) ** 2, (mu,)),
    "unbounded below": argmin(t**3, t**2, (t,)),
    "the other well": argmin(t**4 - 2 * t**2 + t / 10, (t - 1) ** 2, (t,)),
    "ridge with a linear model": argmin(LINEAR + lam * L2, LINEAR + 2 * lam * L2),
    "lasso with a linear model": argmin(LINEAR + lam * L1, LINEAR + 2 * lam * L1),
    "arg max for arg min": equal(RIDGE.start, replace(RIDGE.start, sense=Sense.MIN), premises=RIDGE.premises),
    "lost n in sigma": points(NLL, sigma, Eq(sigma**2, RSS), premises=IMPERFECT),
    "lost half in sigma": points(NLL, sigma, Eq(sigma**2, RSS / (2 * n)), premises=IMPERFECT),
    "sigma for its square": points(NLL, sigma, Eq(sigma, RSS / n), premises=IMPERFECT),
    "lost n in b": points(NLB, b, Eq(b, SAE), premises=IMPERFECT),
    "strict median": points(DISTANCES, mu, (n > 2 * BELOW) & (n >= 2 * ABOVE)),
    "mean of absolute deviations": points(DISTANCES, mu, Eq(mu, MEAN)),
    "wrong slope": points(
        NLL, sigma, Eq(sigma**2, RSS / n), premises=IMPERFECT,
        witness=DerivativeSign(unknown=sigma, factor=n / sigma**2, increasing=sigma**2, value=RSS / n),
    ),
    "wrong subgradient": points(
        DISTANCES, mu, MEDIAN, witness=Subgradient(unknown=mu, lower=2 * BELOW - n, upper=n - ABOVE, optimal=MEDIAN)
    ),
}  # fmt: skip

RIGHT = {
    "factor": order(RSS / n, RSS),
    "both scaled": order(RSS + lam * L2, 3 * RSS + 3 * lam * L2 + n),
    "log": order(RSS + lam * L2, log(RSS + lam * L2)),
    "monotone but not affine": order(RSS, RSS + RSS**2),
    "posterior": order(RIDGE.start, least(RSS / (2 * sigma**2) + L2 / (2 * tau**2)), premises=RIDGE.premises),
    "equal": equal(log(sigma**2), 2 * log(sigma)),
    "witness": order(RSS, 2 * RSS + n, witness=Affine(factor=Rational(1, 2), constant=-n / 2)),
    "sigma": points(NLL, sigma, Eq(sigma**2, RSS / n), premises=IMPERFECT),
    "b": points(NLB, b, Eq(b, SAE / n), premises=IMPERFECT),
    "median": points(DISTANCES, mu, MEDIAN, witness=Subgradient(unknown=mu, lower=2 * BELOW - n, upper=n - 2 * ABOVE, optimal=MEDIAN)),
    "mean": points(DEVIATIONS, mu, Eq(mu, MEAN)),
    "an arg max and an arg min up to a factor": up_to(most(-RSS), least(RSS), "factor"),
}


@pytest.mark.parametrize("claim", WRONG.values(), ids=WRONG)
def test_wrong_claims_are_refuted_and_replayed(claim):
    found = refute(claim)
    assert isinstance(found, CounterExample)
    assert replay(claim, found)


@pytest.mark.parametrize("claim", RIGHT.values(), ids=RIGHT)
def test_right_claims_are_not_refuted(claim):
    found = refute(claim)
    assert isinstance(found, Agreement)
    assert found.instances > 0


@pytest.mark.parametrize("claim", ITEMS.values(), ids=ITEMS)
def test_arg_min_equalities_that_are_no_order_equivalences(claim):
    assert isinstance(refute(claim), Agreement)


@pytest.mark.parametrize("claim", EQUIVALENT.values(), ids=EQUIVALENT)
@pytest.mark.parametrize("relation", [SameArgmin(), SameOrder()], ids=str)
def test_equivalences_that_no_affine_map_shows(claim, relation):
    assert isinstance(refute(replace(claim, relation=relation)), Agreement)


@pytest.mark.parametrize("claim", ITEMS.values(), ids=ITEMS)
def test_their_orders_do_differ(claim):
    found = refute(replace(claim, relation=SameOrder()))
    assert isinstance(found, CounterExample), "then the item proves nothing"
    assert replay(replace(claim, relation=SameOrder()), found)


def test_one_observation_does_not_tell_abs_from_square_but_two_do():
    found = refute(order(RSS, SAE))
    assert isinstance(found, CounterExample)
    assert all(point.scalars["n"] >= 2 for point in found.points)


def test_what_no_premise_determines_is_not_refuted():
    for missing in ("noise_law", "independence", "prior_law", "evidence"):
        premises = tuple(premise for premise in RIDGE.premises if premise.name != missing)
        found = refute(order(RIDGE.start, least(RSS / (2 * sigma**2) + L2 / (2 * tau**2)), premises=premises))
        assert isinstance(found, Agreement)
        assert any("no premise says what" in reason for reason in found.reasons)


def test_one_side_undefined_is_a_reason_and_no_refutation():
    found = refute(equal(Mul(a, Pow(a, -1, evaluate=False), evaluate=False), Integer(1)))
    assert isinstance(found, Agreement)
    assert "before is undefined where a = 0" in found.reasons


def test_domains_are_respected():
    binary = IndexedBase("z", real=True)
    squares, plain = Sum(binary[i] ** 2, (i, 1, n)), Sum(binary[i], (i, 1, n))
    domain = (Domain(element=binary, values=FiniteSet(0, 1)),)
    assert isinstance(refute(equal(squares, plain, domains=domain)), Agreement)
    assert isinstance(refute(equal(squares, plain)), CounterExample)


def test_assumptions_are_respected():
    whole, positive = Symbol("k", integer=True), Symbol("q", positive=True)
    assert isinstance(refute(equal((-1) ** (2 * whole), Integer(1))), Agreement)
    assert isinstance(refute(equal(Abs(positive - 1), positive - 1)), CounterExample)
    assert isinstance(refute(order(positive**2, positive, (positive,))), Agreement)
    assert isinstance(refute(order(t**2, t, (t,))), CounterExample)


def _renamed(claim: Claim) -> Claim:
    """The claim with every symbol called something else, in another alphabetical order."""
    letters = iter("zyxwvutsrqponmlkjihgfedcba")
    found = [item for expr in (*claim.expressions(), *(e for a in claim.premises for e in a.positive)) for item in in_order(expr)]
    new = {item: type(item)(next(letters) * 2, **item.assumptions0) for item in dict.fromkeys((*found, *claim.unknowns))}

    def swap(value):
        match value:
            case Optimum():
                return replace(value, objective=swap(value.objective), unknowns=swap(value.unknowns))
            case Points():
                return replace(value, element=swap(value.element), condition=swap(value.condition))
            case Affine() | DerivativeSign() | Subgradient():
                return replace(value, **{field.name: swap(getattr(value, field.name)) for field in fields(value)})
            case Premise():
                return replace(value, positive=swap(value.positive))
            case tuple() | frozenset():
                return type(value)(swap(item) for item in value)
            case Monotone() | None:
                return value
        return substitute(value, new)

    parts = ("before", "after", "unknowns", "premises", "witness")
    return replace(claim, **{part: swap(getattr(claim, part)) for part in parts})


@pytest.mark.parametrize("name", [name for name, claim in WRONG.items() if not any(premise.laws for premise in claim.premises)])
def test_verdicts_do_not_depend_on_names(name):
    first, second = refute(WRONG[name]), refute(_renamed(WRONG[name]))
    assert isinstance(first, CounterExample)
    assert isinstance(second, CounterExample)
    assert first.shows is second.shows


@pytest.mark.parametrize("name", RIGHT)
def test_agreement_does_not_depend_on_names_either(name):
    if not any(premise.laws for premise in RIGHT[name].premises):
        assert isinstance(refute(_renamed(RIGHT[name])), Agreement)


def test_the_search_stops_at_its_bound():
    with pytest.raises(OutOfBudget), budget(0):
        refute(order(RSS, SAE))


NUMBERS = st.fractions(min_value=-4, max_value=4, max_denominator=8)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(NUMBERS, min_size=3, max_size=5), NUMBERS, NUMBERS)
def test_polynomials_are_equal_or_refuted(coefficients, centre, change):
    """Horner's scheme against the sum of powers, with one coefficient changed by something that may be zero."""
    exact = [Rational(c.numerator, c.denominator) for c in coefficients]
    shift, extra = Rational(centre.numerator, centre.denominator), Rational(change.numerator, change.denominator)
    horner = Integer(0)
    for coefficient in exact:
        horner = horner * (t - shift) + coefficient
    powers = sum(c * (t - shift) ** k for k, c in enumerate(reversed(exact))) + extra * (t - shift) ** 2
    found = refute(equal(horner, powers))
    assert isinstance(found, CounterExample) is (extra != 0)
    if isinstance(found, CounterExample):
        assert found.shows is Shows.VALUES
        assert replay(equal(horner, powers), found)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(NUMBERS, NUMBERS, st.fractions(min_value=Rational(1, 8), max_value=4, max_denominator=8))
def test_parabolas_share_a_vertex_or_are_refuted(first, second, scale):
    left, right = Rational(first.numerator, first.denominator), Rational(second.numerator, second.denominator)
    claim = argmin((t - left) ** 2, Rational(scale.numerator, scale.denominator) * (t - right) ** 4 + t * 0, (t,))
    found = refute(claim)
    assert isinstance(found, CounterExample) is (left != right)
    assert isinstance(found, Agreement) or replay(claim, found)


def test_shows_say_what_was_found():
    assert refute(WRONG["abs for square"]).shows is Shows.ORDER
    assert refute(WRONG["not a constant"]).shows is Shows.NOT_CONSTANT
    assert refute(WRONG["ridge with a linear model"]).shows is Shows.OPTIMUM
    assert refute(WRONG["mean of absolute deviations"]).shows is Shows.MEMBERSHIP
    assert refute(WRONG["wrong factor"]).against is Against.WITNESS


def test_a_number_of_terms_may_be_the_unknown():
    """What one point alone looks up belongs to the other too."""
    text = r"""(\prod_{t=1}^{H} e^{-a} a^{y_t}) \prod_{t=H+1}^{T} (e^{-b} b^{y_t})
        \propto a^{\sum_{t=1}^{H} y_t} b^{\sum_{t=H+1}^{T} y_t} e^{-H a} e^{-b (T - H)} where a > 0; b > 0; a, b, H unknown"""
    assert isinstance(judge(read(text).claim), Refuted)
