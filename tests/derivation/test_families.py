"""Densities against SciPy, and families that a user brings along, right and wrong."""

from __future__ import annotations

import pytest
from scipy import stats
from sympy import Abs, Interval, Max, Piecewise, Rational, S, Symbol, cosh, erf, exp, gamma, log, oo, pi, sin, sqrt

from derive.catalogue import entry
from derive.claims.claim import Claim, Domain
from derive.claims.relations import IntegratesTo
from derive.claims.verdict import Proved
from derive.derivation.estimators import derivation, map, mle
from derive.derivation.naming import COURSE
from derive.families import _normaliser, laplace
from derive.families._family import Family, Improper, Proper, Scale
from derive.families._normaliser import normalised
from derive.judging.judge import judge
from derive.vocabulary.errors import InputError
from derive.vocabulary.linear import live
from derive.vocabulary.symbols import b, e, s, sigma

t = Symbol("t", positive=True)
PEERS = {"gaussian": lambda scale: stats.norm(scale=scale), "laplace": lambda scale: stats.laplace(scale=scale)}


COURSES = [family for family in (entry("derive.families", name, Family) for name in COURSE) if family.proper]
"""Those of the others are compared in tests/families."""


def quartic(**more) -> Family:
    return Family(name="quartic", variate=e, parameters=(Scale(t, as_prior=s),), energy=Abs(e) ** 4 / t, **more)


@pytest.mark.parametrize("family", COURSES, ids=lambda family: family.name)
def test_densities_agree_with_scipy(family):
    (scale,) = family.parameters
    for value in (Rational(1, 3), Rational(7, 2)):
        peer = PEERS[family.name](float(value))
        for point in (-3, Rational(-1, 7), 0, Rational(1, 2), 5):
            ours = live(family.density(e)).subs({scale.symbol: value, e: point})
            assert float(ours) == pytest.approx(peer.pdf(float(point)), rel=1e-13)


@pytest.mark.parametrize("family", COURSES, ids=lambda family: family.name)
def test_densities_integrate_to_one(family):
    verdict = judge(Claim(before=family.density(e), relation=IntegratesTo(), after=1 + 0 * e, unknowns={e}))
    assert isinstance(verdict, Proved), str(verdict)


def test_an_integral_that_is_not_so_is_refuted():
    for family in COURSES:
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


nu, w = Symbol("nu", positive=True), Symbol("w", positive=True)
HUBER = Piecewise((e**2 / 2, Abs(e) <= t), (t * Abs(e) - t**2 / 2, True))
MIXED = (exp(-(e**2) / 2) * Rational(9, 10) + exp(-(e**2) / (2 * t**2)) / (10 * t)) / sqrt(2 * pi)

RIGHT = {
    "Student with few degrees of freedom": (
        Rational(3, 4) * log(1 + 2 * e**2),
        (),
        sqrt(pi / 2) * gamma(Rational(1, 4)) / gamma(Rational(3, 4)),
    ),
    "Student": ((nu + 1) / 2 * log(1 + e**2 / nu), (nu,), sqrt(nu * pi) * gamma(nu / 2) / gamma((nu + 1) / 2)),
    "Cauchy": (log(1 + e**2 / t**2), (t,), pi * t),
    "Huber": (HUBER, (t,), sqrt(2 * pi) * erf(t / sqrt(2)) + 2 * exp(-(t**2) / 2) / t),
    "Gumbel": (e / t + exp(-e / t), (t,), t),
    "logistic": (e / t + 2 * log(1 + exp(-e / t)), (t,), t),
    "log cosh": (log(cosh(e)), (), pi),
    "pinball": (Max(w * e, -t * e), (t, w), 1 / w + 1 / t),
    "generalised Gaussian": ((Abs(e) / t) ** w, (t, w), 2 * t * gamma(1 + 1 / w)),
    "a kink away from zero": (Abs(e - 1000) / t, (t,), 2 * t),
    "two kinks far apart": (Abs(e - 3) / t + Abs(e + 1000) / t, (t,), (t + 1003) * exp(-1003 / t)),
    "a wide density": (e**2 / S(10) ** 30, (), S(10) ** 15 * sqrt(pi)),
    "a sharp peak away from zero": ((e - Rational(7, 3)) ** 2 * S(10) ** 12, (), sqrt(pi) / S(10) ** 6),
    "a sharp peak on a wide one": (-log(MIXED.subs(t, Rational(1, 1000))), (), S.One),
    "two bumps": (-log(exp(-((e - 1000) ** 2)) + exp(-((e + 1000) ** 2))), (), 2 * sqrt(pi)),
    "a large constant": (e**2 - 1000, (), sqrt(pi) * exp(1000)),
}


def family_of(name: str, factor=1) -> Family:
    energy, scales, constant = RIGHT[name]
    constant = constant * factor
    return Family(name="own", variate=e, energy=energy, parameters=tuple(Scale(scale) for scale in scales), normaliser=Proper(constant))


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_normaliser_raises_no_alarm(name):
    if name != "Huber":  # its positivity is for the user to show
        assert normalised(family_of(name)).proper


@pytest.mark.parametrize("name", RIGHT)
def test_a_factor_that_is_nearly_one_is_found(name):
    if name != "Huber":
        with pytest.raises(InputError, match="is wrong"):
            normalised(family_of(name, 1 + Rational(1, 10**7)))


def test_a_normaliser_that_is_right_at_the_points_of_old_is_found():
    factor = 1 + (t - 1) ** 2 * (3 * t - 5) ** 2
    with pytest.raises(InputError, match="is wrong"):
        normalised(
            Family(name="own", variate=e, energy=e**2 / (2 * t**2), parameters=(Scale(t),), normaliser=Proper(sqrt(2 * pi) * t * factor))
        )


def test_a_normaliser_that_is_right_at_its_own_first_points_is_drawn_others():
    scales = (Scale(t),)
    first = Family(name="own", variate=e, energy=e**2 / (2 * t**2), parameters=scales, normaliser=Proper(sqrt(2 * pi) * t))
    factor = S.One
    for (value,) in _normaliser._points(first, first.normaliser.constant):
        factor *= (t - Rational(value.numerator, value.denominator)) ** 2
    factor += 1
    with pytest.raises(InputError, match="is wrong"):
        normalised(Family(name="own", variate=e, energy=e**2 / (2 * t**2), parameters=scales, normaliser=Proper(sqrt(2 * pi) * t * factor)))


def test_a_family_of_the_catalogue_is_checked_on_use(monkeypatch):
    wrong = Family(name="laplace", variate=e, parameters=(Scale(b, as_prior=s),), energy=Abs(e) / b, normaliser=Proper(3 * b))
    monkeypatch.setattr(laplace, "ENTRY", wrong)
    monkeypatch.setattr("derive.derivation.estimators.entry", lambda *_: wrong)
    for ask in (lambda: mle("laplace"), lambda: map("gaussian", "laplace"), lambda: derivation("laplace")):
        with pytest.raises(InputError, match="normaliser `3\\*b` is wrong"):
            ask()


def test_the_points_depend_on_the_density_alone():
    family = family_of("pinball")
    told = "[(8/3, 3/2), (23/4, 9/7), (9/4, 22/7)]"
    points = _normaliser._points(family, family.normaliser.constant)
    assert len(set(points)) == len(points) == _normaliser.POINTS
    assert str([tuple(str(value) for value in point) for point in points[:3]]).replace("'", "") == told


def test_doubles_suffice_for_the_course(monkeypatch):
    def refuse(*_):
        raise AssertionError("mpmath was needed")

    monkeypatch.setattr(_normaliser, "_compare_slowly", refuse)
    for family in COURSES:
        if family.proper:
            normalised.cache_clear()
            assert normalised(family) == family


@pytest.mark.parametrize("name", ["Student", "Cauchy", "Gumbel", "logistic", "pinball", "generalised Gaussian", "a kink away from zero"])
def test_the_table_finds_the_normaliser(name):
    energy, scales, constant = RIGHT[name]
    found = normalised(Family(name="own", variate=e, energy=energy, parameters=tuple(Scale(scale) for scale in scales))).normaliser.constant
    point = {scale: Rational(5 + 3 * number, 4) for number, scale in enumerate(scales)}
    assert float(found.subs(point)) == pytest.approx(float(constant.subs(point)), rel=1e-12)
