"""Forged counter-examples to true claims are rejected: whatever is said, nothing false is accepted by the replay."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest
from sympy import Abs, Eq, FiniteSet, IndexedBase, Integer, Interval, Rational, S, Sum, Symbol, exp, gamma, log, oo

from derive.claims.certificate import Bowl, End, LineCertificate, Place
from derive.claims.claim import Claim, Domain
from derive.claims.evidence import Against, Shows, Standing
from derive.claims.instance import Instance
from derive.claims.premises import Law, Premise
from derive.claims.relations import Equal, EqualUpTo, IntegratesTo, SameArgmin, SameOrder
from derive.claims.sides import Optimum, Points, Sense
from derive.claims.verdict import CounterExample
from derive.claims.witness import Affine, DerivativeSign
from derive.replay.replay import replay
from derive.vocabulary.nodes import Density, Exp, Log
from derive.vocabulary.symbols import i, mu, n, predictor, sigma, theta, x, y
from tests.replay.telling import told

F = Fraction
a, t = Symbol("a", real=True), Symbol("t", real=True)
q = Symbol("q", positive=True)
z, still = IndexedBase("z", real=True), IndexedBase("still", zero=True)
RSS = Sum((y[i] - predictor(x[i])) ** 2, (i, 1, n))
SAE = Sum(Abs(y[i] - predictor(x[i])), (i, 1, n))
DEVIATIONS = Sum((y[i] - mu) ** 2, (i, 1, n))


def scalars(**values):
    return Instance(scalars={name: F(value) for name, value in values.items()})


def data(observed, fitted=None, parameters="theta", **values):
    """Observations, and a model's values at x = 1, 2, ..."""
    inputs = {(place,): F(place) for place in range(1, len(observed) + 1)}
    return Instance(
        scalars={"n": F(len(observed)), **{name: F(value) for name, value in values.items()}},
        arrays={"y": {(place,): F(value) for place, value in enumerate(observed, 1)}, **({"x": inputs} if fitted else {})},
        predictions={(parameters, F(place)): F(value) for place, value in enumerate(fitted or (), 1)},
    )


def says(shows, points, before, after, against=None, certificate=None):
    before, after = (tuple(map(told, side)) for side in (before, after))
    return CounterExample(shows=shows, points=tuple(points), before=before, after=after, against=against, certificate=certificate)


def place(at, value="undefined"):
    return Place(low=F(at), high=F(at), value=told(value))


def curve(optimum, places=(), signs=(-1, 1), side="before", low=None, high=None, name="mu"):
    return LineCertificate(side=side, name=name, index=(), lowest=low, highest=high, places=tuple(places), signs=signs, optimum=optimum)


def least(objective, unknown=mu, sense=Sense.MIN):
    return Optimum(sense=sense, objective=objective, unknowns={unknown})


def argmin(before, after, *domain):
    restricted = tuple(Domain(element=mu, values=values) for values in domain)
    return Claim(before=least(before), relation=SameArgmin(), after=least(after), domains=restricted)


def are(objective, condition):
    return Claim(before=least(objective), relation=Equal(), after=Points(element=mu, condition=condition))


OUT = "not in the set"
TWO_KINKS = Abs(mu) + 2 * Abs(mu - 3)
WELLS = mu**4 - 2 * mu**2 + mu / 10
SCALE = n * Log(sigma) + Sum(y[i] ** 2, (i, 1, n)) / (2 * sigma**2)
ROOT = tuple(map(F, (1, 0, -2)))
"""mu^2 - 2"""
ABOUT = Place(low=F(141, 100), high=F(142, 100), value=told("0"), polynomial=ROOT)

TRUE = {
    "values": Claim(before=log(sigma**2), relation=Equal(), after=2 * log(sigma)),
    "constant": Claim(before=RSS + n, relation=EqualUpTo(constant=True), after=RSS, unknowns=(theta,)),
    "factor": Claim(before=RSS / n, relation=EqualUpTo(factor=True), after=RSS, unknowns=(theta,)),
    "affine": Claim(before=3 * RSS + n, relation=EqualUpTo(constant=True, factor=True), after=RSS, unknowns=(theta,)),
    "order": Claim(before=RSS + n, relation=SameOrder(), after=RSS / n, unknowns=(theta,)),
    "one model only": Claim(
        before=Sum((y[i] - predictor(x[i], still)) ** 2, (i, 1, n)), relation=SameArgmin(),
        after=Sum(Abs(y[i] - predictor(x[i], still)), (i, 1, n)), unknowns=(still,),
    ),
    "optimum at a kink": argmin(TWO_KINKS, (mu - 3) ** 2),
    "optimum in the deeper well": argmin(WELLS, WELLS**3 + WELLS),
    "optimum at a closed end": argmin((mu - 2) ** 2, -mu, Interval(0, 1)),
    "no optimum at an open end": argmin(mu, mu + mu**2, Interval.Lopen(0, 1)),
    "irrational optimum": argmin((mu**2 - 2) ** 2, Abs(mu**2 - 2)),
    "optimum of what is unbounded": argmin(mu**3, mu**3 + mu),
    "two unknowns": Claim(
        before=Optimum(sense=Sense.MIN, objective=(mu - t) ** 2 + t**2, unknowns={mu, t}), relation=SameArgmin(),
        after=Optimum(sense=Sense.MIN, objective=mu**2 + 5 * t**2, unknowns={mu, t}),
    ),
    "membership": are(DEVIATIONS, Eq(mu, Sum(y[i], (i, 1, n)) / n)),
    "irrational membership": are(Abs(mu - Log(Integer(2))), Eq(mu, Log(Integer(2)))),
    "witness": Claim(
        before=2 * RSS + n, relation=SameOrder(), after=RSS, unknowns=(theta,), witness=Affine(factor=Integer(2), constant=n)
    ),
    "slope": Claim(
        before=least(SCALE, sigma), relation=Equal(), after=Points(element=sigma, condition=Eq(sigma**2, Sum(y[i] ** 2, (i, 1, n)) / n)),
        premises=(Premise(label="A1", name="", statement="", positive=(Sum(y[i] ** 2, (i, 1, n)),)),),
        witness=DerivativeSign(unknown=sigma, factor=n / sigma**3, increasing=sigma**2, value=Sum(y[i] ** 2, (i, 1, n)) / n),
    ),
    "premise": Claim(
        before=Abs(1 - q), relation=Equal(), after=1 - q, premises=(Premise(label="A1", name="", statement="", positive=(1 - q,)),)
    ),
    "law": Claim(
        before=Density("p", (a,), ()), relation=Equal(), after=a**2,
        premises=(Premise(label="A1", name="", statement="", laws=(Law(left=Density("p", (t,), ()), right=t**2, variables=(t,)),)),),
    ),
    "domain": Claim(
        before=Sum(z[i] ** 2, (i, 1, n)), relation=Equal(), after=Sum(z[i], (i, 1, n)),
        domains=(Domain(element=z, values=FiniteSet(0, 1)),),
    ),
    "integral": Claim(
        before=Exp(-t), relation=IntegratesTo(), after=S.One, unknowns=(t,), domains=(Domain(element=t, values=Interval(0, oo)),)
    ),
}  # fmt: skip

A, B = data((0, 0), (3, 0)), data((0, 0), (2, 2))
MOVED = data((0, 1), (2, 2))

FORGED = [
    ("values", says(Shows.VALUES, [scalars(sigma=2)], ["1.38629436112"], ["1.38629436112"])),
    ("values", says(Shows.VALUES, [scalars(sigma=2)], ["1.38629436112"], ["0.69314718056"])),
    ("values", says(Shows.VALUES, [scalars(sigma=-2)], ["1.38629436112"], ["0"])),
    ("values", says(
        Shows.ORDER, [scalars(sigma=2), scalars(sigma=3)], ["1.38629436112", "2.19722457734"], ["1.38629436112", "2.19722457734"])),
    ("values", says(Shows.VALUES, [], [], [])),
    ("values", says(Shows.VALUES, [scalars(sigma=2)], ["undefined"], ["1.38629436112"])),
    ("constant", says(Shows.NOT_CONSTANT, [A, B], ["11", "10"], ["9", "8"])),
    ("constant", says(Shows.NOT_CONSTANT, [A, data((0,), (2,))], ["11", "5"], ["9", "4"])),
    ("constant", says(Shows.VALUES, [A], ["11"], ["9"])),
    ("factor", says(Shows.NOT_PROPORTIONAL, [A, data((0,), (2,))], ["9/2", "4"], ["9", "4"])),
    ("factor", says(Shows.NOT_PROPORTIONAL, [A, B], ["9/2", "5"], ["9", "8"])),
    ("affine", says(Shows.NOT_AFFINE, [A, B, data((0,), (2,))], ["29", "26", "13"], ["9", "8", "4"])),
    ("affine", says(Shows.NOT_PROPORTIONAL, [A, B], ["29", "26"], ["9", "8"])),
    ("order", says(Shows.ORDER, [A, MOVED], ["11", "7"], ["9/2", "5"])),
    ("order", says(Shows.ORDER, [A, data((0,), (3,))], ["11", "10"], ["9/2", "9"])),
    ("order", says(Shows.ORDER, [A, A], ["11", "11"], ["9/2", "9/2"])),
    ("one model only", says(Shows.ORDER, [data((0, 0), (3, 0), "still"), data((0, 0), (2, 2), "still")], ["9", "8"], ["3", "4"])),
    ("optimum at a kink", says(
        Shows.OPTIMUM, [scalars(mu=0), scalars(mu=3)], ["6", "3"], ["9", "0"], certificate=curve(place(0, "6"), [place(0, "6")]))),
    ("optimum at a kink", says(
        Shows.OPTIMUM, [scalars(mu=0), scalars(mu=3)], ["6", "3"], ["9", "0"],
        certificate=curve(place(0, "6"), [place(0, "6"), place(3, "3")], (-1, 1, 1)))),
    ("optimum at a kink", says(
        Shows.OPTIMUM, [scalars(mu=0), scalars(mu=3)], ["6", "3"], ["9", "0"],
        certificate=curve(place(0, "6"), [place(0, "6"), place(3, "3")], (-1, -1, 1)))),
    ("optimum at a kink", says(Shows.OPTIMUM, [scalars(mu=0), scalars(mu=3)], ["6", "3"], ["9", "0"])),
    ("optimum at a kink", says(
        Shows.OPTIMUM, [scalars(mu=0), scalars(mu=3)], ["6", "3"], ["9", "0"],
        certificate=curve(place(3, "0"), [place(3, "0")], side="after"))),
    ("optimum at a kink", says(Shows.OPTIMUM, [scalars(mu=3)], ["3"], ["undefined"], certificate=curve(
        place(3, "3"), [place(0, "6"), place(3, "3")], (-1, -1, 1)))),
    ("optimum in the deeper well", says(
        Shows.OPTIMUM, [scalars(mu=1), scalars(mu=-1)], ["-9/10", "-11/10"], ["-1.629", "-2.431"],
        certificate=curve(place(1, "-9/10"), [place(1, "-9/10")]))),
    ("optimum at a closed end", says(
        Shows.OPTIMUM, [scalars(mu=2), scalars(mu=3)], ["0", "1"], ["-2", "-3"], certificate=curve(place(2, "0"), [place(2, "0")]))),
    ("optimum at a closed end", says(
        Shows.OPTIMUM, [scalars(mu=0), scalars(mu=1)], ["4", "1"], ["0", "-1"],
        certificate=curve(
            place(0, "4"), (), (1,), low=End(at=F(0), closed=True, value=told("4")), high=End(at=F(1), closed=True, value=told("1"))))),
    ("optimum at a closed end", says(
        Shows.OPTIMUM, [scalars(mu=0), scalars(mu=1)], ["4", "1"], ["0", "-1"],
        certificate=curve(place(0, "4"), (), (-1,), low=End(at=F(0), closed=True, value=told("4")), high=End(at=F(1), closed=False)))),
    ("no optimum at an open end", says(
        Shows.OPTIMUM, [scalars(mu="1/8"), scalars(mu="1/16")], ["1/8", "1/16"], ["9/64", "17/256"],
        certificate=curve(place("1/8", "1/8"), (), (1,), low=End(at=F(1, 8), closed=True, value=told("1/8")),
                          high=End(at=F(1), closed=True, value=told("1"))))),
    ("no optimum at an open end", says(
        Shows.OPTIMUM, [scalars(mu="1/8"), scalars(mu="1/16")], ["1/8", "1/16"], ["9/64", "17/256"],
        certificate=curve(place("1/8", "1/8"), (), (1,), low=End(at=F(0), closed=False), high=End(at=F(1), closed=True, value=told("1"))))),
    ("irrational optimum", says(
        Shows.OPTIMUM, [scalars(mu="141/100"), scalars(mu="1414/1000")], ["1.416e-4", "3.648016e-7"], ["0.0119", "0.000604"],
        certificate=curve(ABOUT, [replace(ABOUT, low=-ABOUT.high, high=-ABOUT.low), place(0, "4"), ABOUT], (-1, 1, -1, 1)))),
    ("optimum of what is unbounded", says(
        Shows.OPTIMUM, [scalars(mu=0), scalars(mu=-1)], ["0", "-1"], ["0", "-2"],
        certificate=curve(place(0, "0"), [place(0, "0")], (1, 1)))),
    ("two unknowns", says(
        Shows.OPTIMUM, [scalars(mu=1, t=1), scalars(mu=0, t=0)], ["1", "0"], ["6", "0"],
        certificate=curve(place(1, "1"), [place(1, "1")]))),
    ("membership", says(Shows.MEMBERSHIP, [data((0, 2), mu=1)], ["2"], [OUT], certificate=curve(place(1, "2"), [place(1, "2")]))),
    ("membership", says(Shows.MEMBERSHIP, [data((0, 2), mu=0)], ["4"], [OUT], certificate=curve(place(0, "4"), [place(0, "4")]))),
    ("membership", says(Shows.MEMBERSHIP, [data((0, 2), mu=0), data((0, 2), mu=1)], ["4", "2"], ["in the set", "in the set"])),
    ("membership", says(Shows.MEMBERSHIP, [data((0, 2), mu=1), data((1, 1), mu=1)], ["2", "0"], ["in the set", "in the set"])),
    ("witness", says(Shows.VALUES, [A], ["20"], ["9"], Against.WITNESS)),
    ("witness", says(Shows.NOT_CONSTANT, [A, data((0,), (2,))], ["20", "9"], ["9", "4"], Against.WITNESS)),
    ("slope", says(Shows.VALUES, [data((1, 1), sigma=1)], ["1"], ["in the set"], Against.WITNESS)),
    ("slope", says(Shows.VALUES, [data((0, 0), sigma=1)], ["0"], [OUT], Against.WITNESS)),
    ("premise", says(Shows.VALUES, [scalars(q=2)], ["1"], ["-1"])),
    ("law", says(Shows.VALUES, [Instance(scalars={"a": F(2)}, densities={("p", (F(2),), ()): F(1)})], ["1"], ["4"])),
    ("domain", says(Shows.VALUES, [Instance(scalars={"n": F(1)}, arrays={"z": {(1,): F(2)}})], ["4"], ["2"])),
    ("integral", says(Shows.INTEGRAL, [Instance(scalars={})], ["2"], ["1"])),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(FORGED)))
def test_forged_counter_examples_are_rejected(number):
    name, forged = FORGED[number]
    assert not replay(TRUE[name], forged), f"{name}: {forged}"


def test_every_true_claim_is_attacked():
    assert {name for name, _ in FORGED} == TRUE.keys() - {"irrational membership"}


@pytest.mark.parametrize("digits", [12, 30, 42, 70])
def test_a_rational_number_beside_an_irrational_optimum_is_not_in_the_set(digits):
    """|mu - log 2| is smaller at a better approximation, whatever the tolerance of a comparison."""
    with mpmath.workdps(120):
        near, nearer = (F(int(mpmath.floor(mpmath.log(2) * 10**count)), 10**count) for count in (digits, digits + 5))
        values = [mpmath.nstr(mpmath.log(2) - mpmath.mpf(value.numerator) / value.denominator, 12) for value in (near, nearer)]
    claim = TRUE["irrational membership"]
    points = [Instance(scalars={"mu": near}), Instance(scalars={"mu": nearer})]
    assert not replay(claim, says(Shows.MEMBERSHIP, points, values, ("in the set", "in the set")))
    beside = place(near, values[0])
    assert not replay(claim, says(Shows.MEMBERSHIP, points[:1], values[:1], (OUT,), certificate=curve(beside, [beside])))


FALSE = argmin(TWO_KINKS + (mu - 5) ** 2 / 2, (mu - 4) ** 2, Interval(-1, 9))
"""Slopes |.|: -3, -1, 3; mu - 5: the sum is -3 + mu - 5, mu - 6 and mu - 2, so that the kink at 3 is optimal."""
SOUND = says(
    Shows.OPTIMUM, [scalars(mu=3), scalars(mu=4)], ["5", "13/2"], ["1", "0"],
    certificate=curve(
        place(3, "5"), [place(0, "37/2"), place(3, "5")], (-1, -1, 1),
        low=End(at=F(-1), closed=True, value=told("27")), high=End(at=F(9), closed=True, value=told("29")),
    ),
)  # fmt: skip


def altered():
    """The sound certificate with one thing changed at a time."""
    sound = SOUND.certificate
    for position in range(3):
        for wrong in {-1, 0, 1} - {sound.signs[position]}:
            yield f"sign {position} is {wrong}", replace(sound, signs=(*sound.signs[:position], wrong, *sound.signs[position + 1 :]))
    for position in range(2):
        yield (
            f"place {position} left out",
            replace(
                sound,
                places=sound.places[:position] + sound.places[position + 1 :],
                signs=sound.signs[:position] + sound.signs[position + 1 :],
            ),
        )
        moved = replace(sound.places[position], low=sound.places[position].low + F(1, 2), high=sound.places[position].high + F(1, 2))
        yield f"place {position} moved", replace(sound, places=(*sound.places[:position], moved, *sound.places[position + 1 :]))
        wrong_value = replace(sound.places[position], value=told("6"))
        yield f"value {position}", replace(sound, places=(*sound.places[:position], wrong_value, *sound.places[position + 1 :]))
    yield "places in the wrong order", replace(sound, places=sound.places[::-1])
    yield "the other kink", replace(sound, optimum=place(0, "37/2"))
    yield "another point", replace(sound, optimum=place("7/2", "47/8"))
    yield "a value of the optimum", replace(sound, optimum=place(3, "4"))
    yield "an end open", replace(sound, lowest=replace(sound.lowest, closed=False))
    yield "an end left out", replace(sound, highest=None)
    yield "an end moved", replace(sound, highest=replace(sound.highest, at=F(10)))
    yield "the value at an end", replace(sound, highest=replace(sound.highest, value=told("1")))
    yield "the other side", replace(sound, side="after")
    yield "another unknown", replace(sound, name="t")
    yield "an entry", replace(sound, index=(1,))


def test_a_sound_certificate_is_accepted():
    assert replay(FALSE, SOUND)


@pytest.mark.parametrize("what, certificate", list(altered()), ids=[what for what, _ in altered()])
def test_no_change_of_a_sound_certificate_is_accepted(what, certificate):
    assert not replay(FALSE, replace(SOUND, certificate=certificate)), what


def bowl(low, middle, high, values, side="before", lowest=None, highest=None):
    low, middle, high = F(low), F(middle), F(high)
    return Bowl(
        side=side, name="mu", index=(), lowest=lowest, highest=highest, low=low, middle=middle, high=high, values=tuple(map(told, values))
    )


RATE = argmin(Exp(mu) - 3 * mu, mu**2)
"""The left is least at log 3, which lies between 1 and 6/5."""
VALLEY = bowl(1, "11/10", "6/5", ("-0.281718171541", "-0.295833976054", "-0.279883077263"))
BOWL = says(Shows.OPTIMUM, [scalars(mu=1), scalars(mu=0)], ["-0.281718171541", "1"], ["1", "0"], certificate=VALLEY)


def test_a_valley_of_a_convex_function():
    assert replay(RATE, BOWL)


@pytest.mark.parametrize(
    "certificate",
    [
        bowl(0, 1, "11/10", ("1", "-0.281718171541", "-0.295833976054")),
        bowl("11/10", "11/10", "6/5", ("-0.295833976054", "-0.295833976054", "-0.279883077263")),
        bowl(1, "11/10", "6/5", ("-0.281718171541", "-0.295833976054", "-0.179883077263")),
        bowl(1, "11/10", "6/5", ("1", "121/100", "36/25"), side="after"),
        replace(VALLEY, lowest=End(at=F(1), closed=True)),
        replace(VALLEY, name="t"),
        curve(place(1, "-0.281718171541"), [place(1, "-0.281718171541")]),
    ],
    ids=["not between", "no fall", "a value", "the other side", "an end", "another unknown", "no place"],
)
def test_no_other_valley_is_accepted(certificate):
    assert not replay(RATE, replace(BOWL, certificate=certificate))


@pytest.mark.parametrize("objective", [WELLS, -Exp(-((mu - 1) ** 2)), Exp(-mu) - mu**2, Abs(mu**2 - 1)], ids=str)
def test_what_is_not_convex_has_no_valley_of_this_kind(objective):
    """Around 1 each looks like one or is made to; three of them are lower elsewhere, and none is convex."""
    claim = argmin(objective, (mu + 1) ** 2)
    plain = objective.replace(Exp, exp)
    *values, elsewhere = (str(plain.xreplace({mu: at}).evalf(12)) for at in (Rational(9, 10), S.One, Rational(11, 10), -S.One))
    forged = bowl("9/10", 1, "11/10", tuple(values))
    points = [scalars(mu="9/10"), scalars(mu=-1)]
    assert not replay(claim, says(Shows.OPTIMUM, points, [values[0], elsewhere], ["361/100", "0"], certificate=forged))


def test_where_the_other_side_is_undefined():
    """gamma has a pole at 0, where mu^2 is least; at 1/2 it has none."""
    claim = Claim(before=mu**2 + gamma(mu) ** 2, relation=SameArgmin(), after=mu**2, unknowns=(mu,))
    sound = says(Shows.OPTIMUM, [scalars(mu=0)], ["undefined"], ["0"], certificate=curve(place(0, "0"), [place(0, "0")], side="after"))
    assert replay(claim, sound)
    assert not replay(replace(claim, before=mu**2 + gamma(mu + Rational(1, 2)) ** 2), sound)
    assert not replay(claim, replace(sound, after=(Standing.UNDEFINED,)))
