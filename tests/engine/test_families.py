"""Densities against SciPy, and families that a user brings along, right and wrong."""

from __future__ import annotations

import pytest
from scipy import stats
from sympy import Abs, Interval, Rational, Symbol, exp, log, oo, pi, sin, sqrt

from derive.catalogue import entries
from derive.claims.claim import Claim, Domain
from derive.claims.errors import InputError
from derive.claims.relations import IntegratesTo
from derive.claims.verdict import Proved
from derive.derivation.estimators import derivation, map, mle
from derive.families._family import Family, Improper, Proper, Scale
from derive.families._normaliser import normalised
from derive.judging.judge import judge
from derive.symbolic.linear import live
from derive.symbols import b, e, s, sigma

t = Symbol("t", positive=True)
PEERS = {"gaussian": lambda scale: stats.norm(scale=scale), "laplace": lambda scale: stats.laplace(scale=scale)}


def quartic(**more) -> Family:
    return Family(name="quartic", variate=e, parameters=(Scale(t, as_prior=s),), energy=Abs(e) ** 4 / t, **more)


@pytest.mark.parametrize(
    "family", [family for family in entries("derive.families", Family) if family.proper], ids=lambda family: family.name
)
def test_densities_agree_with_scipy(family):
    (scale,) = family.parameters
    for value in (Rational(1, 3), Rational(7, 2)):
        peer = PEERS[family.name](float(value))
        for point in (-3, Rational(-1, 7), 0, Rational(1, 2), 5):
            ours = live(family.density(e)).subs({scale.symbol: value, e: point})
            assert float(ours) == pytest.approx(peer.pdf(float(point)), rel=1e-13)


@pytest.mark.parametrize(
    "family", [family for family in entries("derive.families", Family) if family.proper], ids=lambda family: family.name
)
def test_densities_integrate_to_one(family):
    verdict = judge(Claim(before=family.density(e), relation=IntegratesTo(), after=1 + 0 * e, unknowns={e}))
    assert isinstance(verdict, Proved), str(verdict)


def test_an_integral_that_is_not_so_is_refuted():
    for family in entries("derive.families", Family):
        if family.proper:
            verdict = judge(Claim(before=family.density(e), relation=IntegratesTo(), after=2 + 0 * e, unknowns={e}))
            assert type(verdict).__name__ == "Refuted", str(verdict)


def test_an_integral_over_a_half_line():
    half = (Domain(element=e, values=Interval(0, oo)),)
    claim = Claim(before=exp(-e / b) / b, relation=IntegratesTo(), after=1 + 0 * e, unknowns={e}, domains=half)
    assert isinstance(judge(claim), Proved)


def test_a_family_of_ones_own_goes_the_same_way():
    for family in (quartic(), quartic(normaliser=normalised(quartic()).normaliser)):
        found = mle(family)
        assert [step.rule.name for step in found.steps][:6] == [step.rule.name for step in derivation("gaussian").steps][:6]
        assert isinstance(found.verdict, Proved), str(found.verdict)
        assert isinstance(found.conclusion.verdict, Proved)
    both = map(quartic(), quartic())
    assert isinstance(both.verdict, Proved)
    assert {str(symbol) for symbol in both.penalty["sum"].free_symbols} == {"s", "t"}


def test_one_symbol_for_noise_and_prior_is_an_error():
    own = Family(name="own", variate=e, parameters=(Scale(sigma),), energy=e**2 / sigma, normaliser=None)
    with pytest.raises(InputError, match="`sigma` is used for two things"):
        map("gaussian", own)
    with pytest.raises(InputError, match="used for two things"):
        mle(Family(name="own", variate=e, parameters=(Scale(Symbol("n", positive=True)),), energy=e**2 / Symbol("n", positive=True)))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: quartic(normaliser=Proper(2 * t)), "normaliser `2\\*t` is wrong"),
        (lambda: quartic(normaliser=Proper(-t)), "cannot be seen to be positive"),
        (lambda: Family(name="wide", variate=e, energy=log(1 + Abs(e))), "cannot be normalised"),
        (lambda: Family(name="odd", variate=e, energy=e), "cannot be normalised"),
        (lambda: Family(name="hard", variate=e, energy=e**2 + sin(e) + exp(e**2)), "give it as normaliser=Proper"),
        (lambda: Family(name="float", variate=e, energy=0.5 * e**2), "is a float"),
        (lambda: Family(name="loose", variate=e, energy=e**2 * t), "neither the variate nor a parameter"),
        (lambda: Family(name="sign", variate=e, energy=e**2, parameters=(Scale(Symbol("k")),)), "must be positive"),
        (lambda: Family(name="complex", variate=Symbol("e"), energy=Symbol("e") ** 2), "must be real"),
        (lambda: Family(name="root", variate=e, energy=e ** Rational(1, 2)), "not certainly real"),
        (lambda: Family.from_density(name="dip", variate=e, density=exp(-(e**2)) - Rational(1, 9)), "not certainly positive"),
        (lambda: Family(name="two words", variate=e, energy=e**2), "one word"),
    ],
)
def test_bad_families_are_told_what_is_needed(make, told):
    with pytest.raises(InputError, match=told):
        mle(make())


def test_improper_noise_is_refused():
    with pytest.raises(InputError, match="improper density can only be a prior"):
        mle(Family(name="flatter", variate=e, energy=0 * e, normaliser=Improper(t)))
    with pytest.raises(InputError, match="improper"):
        mle("flat")


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: mle("gausian"), "did you mean `gaussian`"),
        (lambda: derivation("laplace+lapalce"), "did you mean `laplace\\+laplace`"),
        (lambda: derivation("a+b+c"), "NOISE or NOISE\\+PRIOR"),
        (lambda: mle("gaussian", scales={"sigma": -1}), "must be positive, got sigma = -1"),
        (lambda: mle("gaussian", scales={"sigma": 0}), "must be positive, got sigma = 0"),
        (lambda: mle("gaussian", scales={"sigma": 0.5}), "is a float"),
        (lambda: mle("gaussian", scales={"sigmas": 1}), "did you mean `sigma`"),
        (lambda: mle("gaussian", scales={"sigma": "1"}), "exact positive number"),
        (lambda: mle("gaussian", predictor="liner"), "did you mean `linear`"),
        (lambda: mle(3), "a name or a Family"),
    ],
)
def test_bad_questions_are_told_what_is_needed(call, told):
    with pytest.raises(InputError, match=told):
        call()


def test_a_support_that_is_not_the_whole_line_is_refused():
    with pytest.raises(InputError, match="whole real line"):
        Family(name="expo", variate=e, parameters=(Scale(t),), energy=e / t, support=Interval(0, oo))


def test_a_normaliser_with_one_scale_for_two_is_refused():
    pair = (Scale(t), Scale(s))
    with pytest.raises(InputError, match="is wrong"):
        mle(Family(name="two", variate=e, parameters=pair, energy=e**2 / (t * s), normaliser=Proper(t * Rational(7, 4))))
    with pytest.raises(InputError, match="is wrong"):
        mle(Family(name="two", variate=e, parameters=pair, energy=e**2 / (t * s), normaliser=Proper(sqrt(pi) * t)))
    assert isinstance(
        mle(Family(name="two", variate=e, parameters=pair, energy=e**2 / (t * s), normaliser=Proper(sqrt(pi * t * s)))).verdict, Proved
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda: Family(name="f", variate="e", energy=e**2),
        lambda: Family(name="f", variate=e, energy="e**2"),
        lambda: Family(name="f", variate=e, energy=0.5),
        lambda: Family(name="f", variate=e, energy=e**2, parameters=(t,)),
        lambda: Family(name="f", variate=e, energy=e**2, normaliser=sqrt(pi)),
    ],
)
def test_what_is_no_family_is_told_so(make):
    with pytest.raises(InputError):
        make()
