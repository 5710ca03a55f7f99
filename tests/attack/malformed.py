"""Malformed input: every public constructor with one argument of a wrong type or shape; each must end in InputError."""

# ruff: noqa: I001
from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from sympy import Float, I, IndexedBase, Interval, Matrix, S, Symbol, Tuple, nan, oo, zoo

import derive
from derive import (
    Affine, Claim, DerivativeSign, Domain, Equal, EqualUpTo, Family, IntegratesTo, Law, Model, Monotone, Optimum, Points,
    Premise, Proper, SameArgmin,
    SameOrder, Scale, Sense, Subgradient, judge,
)  # fmt: skip
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import e
from tests.attack.vocabulary import Case, Kinds, a, c, i, mu, q, sigma, total, y

KINDS = Kinds()
THINGS = (object, "mu", 0.5, None, [1], {1: 2}, b"x", range(3), (1, "a"), Ellipsis, print, Matrix([[1, 2]]))
"""What is of the wrong type nearly everywhere."""
NUMBERS = (nan, zoo, oo, Float("0.5"), 2.5, 1j)
"""What is not an exact number; in an expression they are floats and infinities."""
UNSOUND = (mu + Float("0.1"), y[i] + mu, mu + nan, Symbol("mu") + mu, IndexedBase("mu")[1] + mu)
"""Expressions that are ill-formed: a float, a loose index, not a number, one name for two things, an array and a symbol."""
NOT_ITERABLE, NOT_SETS = (5, 0.5, object, print), (5, "x", [0, 1], {0, 1}, None, (0, 1), mu)
noise = Density("p", (a,), (c,))
rss = total((y[i] - mu) ** 2)


def using(**parts: object) -> Claim:
    """A claim that is well-formed but for the part that is handed in."""
    return Claim(**({"before": rss, "relation": Equal(), "after": rss + 0 * mu} | parts))


def constructor(name: str, build: Callable, /, **wrong: tuple) -> None:
    """For each argument: what is certainly wrong for it. What is built is put into a claim and judged."""
    for argument, values in wrong.items():
        for value in values:
            said = f"{name}, with {argument}={value!r}"
            CASES.setdefault(name, []).append(Case(lambda argument=argument, value=value: _judged(build(**{argument: value})), said=said))


CASES: dict[str, list[Case]] = {}


def _judged(built: object) -> object:
    return judge(built) if isinstance(built, Claim) else built


def _with(kind: Callable, good: Mapping, use: Callable[[object], object] = lambda built: built) -> Callable:
    return lambda **changed: use(kind(**(good | changed)))


def _side(built: object) -> Claim:
    return Claim(before=built, relation=Equal(), after=built)


constructor(
    "Claim", using,
    before=(*THINGS, *NUMBERS, *UNSOUND, 5, True, Tuple(mu), mu > 0), after=(*THINGS, *NUMBERS, *UNSOUND, 5, Equal()),
    relation=(*THINGS, Equal, "=", mu), unknowns=(*NOT_ITERABLE, "mu", mu, (5,), (mu + 1,), (y[1],), None), domains=(*NOT_ITERABLE,
    (5,), "x", (Interval(0, 1),), None),
    premises=(*NOT_ITERABLE, (5,), "x", (noise,), None), witness=(*(thing for thing in THINGS if thing is not None), 5, mu, Affine),
)  # fmt: skip
constructor("Claim, nothing to vary", using, relation=(SameOrder(), SameArgmin(), EqualUpTo(factor=True)))
constructor(
    "Optimum", _with(Optimum, {"sense": Sense.MIN, "objective": rss, "unknowns": {mu}}, _side),
    sense=(*THINGS, "min", Sense), objective=(*THINGS, *NUMBERS, *UNSOUND, 5, mu > 0), unknowns=(*NOT_ITERABLE, (), "mu", mu, (5,),
    (mu + 1,), ("mu",), None),
    feasible=(*THINGS, "any"),
)  # fmt: skip
constructor(
    "Points", _with(Points, {"element": mu, "condition": mu > 0}, _side),
    element=(*THINGS, 5, mu + 1, S.One), condition=(*THINGS, 5, mu, rss, "mu > 0", S(1), mu > Float("0.5")),
)  # fmt: skip
constructor(
    "Domain", _with(Domain, {"element": mu, "values": Interval(0, 1)}, lambda built: using(domains=(built,))),
    element=(*THINGS, 5, mu + 1, 2 * mu, S.One), values=(*NOT_SETS, *THINGS, 0.5),
)  # fmt: skip
constructor(
    "Law", _with(Law, {"left": noise, "right": q}, lambda built: using(before=noise, after=q, premises=(Premise(label="A", name="x",
    statement="", laws=(built,)),))),
    left=(*THINGS, mu, 5, mu + 1, 2 * noise), right=(*THINGS, *NUMBERS, "q"), variables=(*NOT_ITERABLE, "a", (5,), (a + c,), ("a",), a),
)  # fmt: skip
constructor(
    "Premise", _with(Premise, {"label": "A1", "name": "x", "statement": ""}, lambda built: using(premises=(built,))),
    laws=(*NOT_ITERABLE, (5,), "x", (noise,), None, Law(left=noise, right=q)), positive=(*NOT_ITERABLE, (0.5,), "x", (mu > 0,), None,
    mu, ("mu",)),
    label=(5, None, mu), name=(5, None, mu), statement=(5, None, mu),
)  # fmt: skip
constructor("EqualUpTo", EqualUpTo, constant=(*THINGS, 5, mu), factor=(*THINGS, 5, "yes"))
constructor(
    "Affine", _with(Affine, {}, lambda built: using(witness=built)),
    factor=(*THINGS, *NUMBERS, mu > 0), constant=(*THINGS, *NUMBERS, "0", mu > 0),
)  # fmt: skip
constructor("Monotone", _with(Monotone, {}, lambda built: using(witness=built)), transform=(*THINGS, "log", 5))
constructor(
    "DerivativeSign",
    _with(DerivativeSign, {"unknown": mu, "factor": q, "increasing": mu, "value": a}, lambda built: using(unknowns={mu}, witness=built)),
    unknown=(*THINGS, 5, a, mu + 1), factor=(*THINGS, *NUMBERS), increasing=(*THINGS, *NUMBERS), value=(*THINGS, *NUMBERS),
)  # fmt: skip
constructor(
    "Subgradient",
    _with(Subgradient, {"unknown": mu, "lower": mu, "upper": mu, "optimal": mu > 0}, lambda built: using(unknowns={mu}, witness=built)),
    unknown=(*THINGS, 5, a), lower=(*THINGS, *NUMBERS), upper=(*THINGS, *NUMBERS), optimal=(*THINGS, 5, mu),
)  # fmt: skip
constructor("judge", lambda claim: judge(claim), claim=(*THINGS, rss, 5, Equal(), Claim))
constructor(
    "IntegratesTo", _with(using, {"relation": IntegratesTo(), "unknowns": {mu}, "before": mu, "after": q}),
    unknowns=((), (mu, q), 5, "mu"), before=(Float("0.5") * mu, Optimum(sense=Sense.MIN, objective=rss, unknowns={mu}),
    Points(element=mu, condition=mu > 0)),
    after=(Optimum(sense=Sense.MIN, objective=rss, unknowns={mu}), Points(element=mu, condition=mu > 0)),
)  # fmt: skip
constructor(
    "Family", _with(Family, {"name": "mine", "variate": e, "energy": e**2 / (2 * sigma**2), "parameters": (Scale(sigma),)}, derive.mle),
    name=(5, None, "two words", "", mu), variate=(*THINGS, 5, y[1], Symbol("e")), energy=(*THINGS, Float("0.5") * e**2, I * e,
    e * mu, nan, oo),
    parameters=(*NOT_ITERABLE, (5,), (sigma,), ("sigma",), None),
    normaliser=(*(thing for thing in THINGS if thing is not None), 5, Proper(0), Proper(S(-1)), Proper(e)),
    support=(*NOT_SETS, Interval(0, 1)),
)  # fmt: skip
constructor(
    "mle", lambda noise="gaussian", predictor="opaque", scales=None: derive.mle(noise, predictor=predictor, scales=scales).verdict,
    noise=(*THINGS, 5, "nobody", "flat", "", mu), predictor=(*THINGS, 5, "cubic"), scales=(5, "x", {"sigma": "x"}, {"sigma": -1},
    {"sigma": 0}, {"sigma": 0.5}, {"nope": 1}, {5: 1}, {"sigma": mu}, {"sigma": oo}),
)  # fmt: skip
constructor(
    "map", lambda noise="gaussian", prior="laplace", predictor="opaque": derive.map(noise, prior, predictor=predictor).verdict,
    noise=(*THINGS, 5, "nobody", "flat"), prior=(*(thing for thing in THINGS if thing is not None), 5, "nobody", ""),
    predictor=(*THINGS, 5, "cubic"),
)  # fmt: skip
constructor("Model", _with(Model, {"noise": None, "prior": None, "predictor": None}), noise=(*THINGS, 5, "gaussian"))
constructor(
    "Density",
    lambda name="p", variates=(a,), given=(c,): Density(name, variates, given),
    name=(5, None, 0.5, ()), variates=(5, 0.5, None, ("a",), (None,), (0.5,)), given=(5, 0.5, ("a",), (None,)),
)  # fmt: skip


def attempt(rng: Random, name: str) -> Case:
    """One such attempt; building it is what is tested."""
    return rng.choice(CASES[name])


for name in CASES:
    KINDS(f"malformed: {name}", "malformed", 1)(lambda rng, name=name: attempt(rng, name))
