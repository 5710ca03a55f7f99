"""Every public constructor takes what its fields are made of, and refuses everything else by an InputError that names it."""

import re
from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from sympy import (
    Abs,
    Contains,
    Eq,
    FiniteSet,
    Float,
    Function,
    I,
    Idx,
    ImmutableMatrix,
    IndexedBase,
    Interval,
    Lambda,
    Matrix,
    MatrixSymbol,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    Tuple,
    nan,
    oo,
    pi,
    sqrt,
    zoo,
)

import derive
from derive import (
    Affine,
    Claim,
    CounterExample,
    Derivation,
    DerivativeSign,
    Domain,
    Equal,
    EqualUpTo,
    Family,
    Improper,
    InputError,
    Law,
    Location,
    Model,
    Monotone,
    Optimum,
    Points,
    Premise,
    Printed,
    Probability,
    Proper,
    Proved,
    Refuted,
    SameOrder,
    Scale,
    Sense,
    Shape,
    Square,
    StatedEquation,
    Subgradient,
    Trait,
    Transform,
    Undecided,
    judge,
    mle,
)
from derive.claims.evidence import Shows
from derive.claims.instance import Instance
from derive.derivation.estimators import derivation
from derive.families.gaussian import ENTRY as GAUSSIAN
from derive.model import PREDICTORS
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Named, Prediction, Sqrt
from derive.vocabulary.symbols import e, i, kappa, linear_predictor, mu, n, predictor, sigma, tau, theta, x, y

a = Symbol("a", real=True)
RSS = Sum((y[i] - mu) ** 2, (i, 1, n))
SHOWN = CounterExample(shows=Shows.VALUES, points=(Instance(scalars={"a": Fraction(1)}),), before=(Fraction(1),), after=(Fraction(2),))
LAW = Law(left=Density("p", (a,)), right=2 * a, variables=(a,))
PREMISE = Premise(label="A1", name="law", statement="a law", laws=(LAW,))
WHOLE = derivation("gaussian")

ODD = {
    "None": None,
    "True": True,
    "an integer": 3,
    "a fraction": Fraction(1, 2),
    "a float": 0.5,
    "a float that is no number": float("nan"),
    "a complex number": 1j,
    "a decimal": Decimal("0.5"),
    "a word": "x",
    "code": "__import__('os')",
    "bytes": b"x",
    "an empty list": [],
    "a list of numbers": [1, 2],
    "a list of symbols": [a],
    "a set of numbers": {0, 1},
    "a set of symbols": {a},
    "an empty mapping": {},
    "a mapping": {"a": 1},
    "an object": object(),
    "a class": Equal,
    "a function": lambda: None,
    "an array of NumPy": np.ones(2),
    "a matrix of NumPy": np.eye(2),
    "a float of NumPy": np.float64(0.5),
    "an integer of NumPy": np.int64(1),
    "a symbol": Symbol("q", real=True),
    "a positive symbol": Symbol("r", positive=True),
    "an array": IndexedBase("w", real=True),
    "an entry": IndexedBase("w", real=True)[1],
    "an expression": a + 1,
    "a number": S(3) / 2,
    "a float of SymPy": Float("0.5"),
    "infinity": oo,
    "no number": nan,
    "a pole": zoo,
    "the imaginary unit": I,
    "a matrix": Matrix([[1, 2]]),
    "a fixed matrix": ImmutableMatrix([[1, 2]]),
    "a matrix symbol": MatrixSymbol("A", 2, 2),
    "what does not commute": Symbol("c", commutative=False),
    "an anonymous function": Lambda(a, a),
    "an undeclared function": Function("g"),
    "a condition": Eq(a, 1),
    "a membership": Contains(a, Interval(0, 1)),
    "truth": S.true,
    "a set of SymPy": FiniteSet(1, 2),
    "an interval": Interval(0, 1),
    "a tuple of SymPy": Tuple(a, 1),
    "a claim": Claim(before=a, relation=Equal(), after=a),
    "a premise": PREMISE,
    "a law": LAW,
    "a verdict": Proved(method="x"),
    "an optimum": Optimum(sense=Sense.MIN, objective=mu**2, unknowns={mu}),
    "points": Points(element=mu, condition=Eq(mu, 0)),
    "a family": GAUSSIAN,
    "a derivation": WHOLE,
    "a counter-example": SHOWN,
    "a sense": Sense.MIN,
    "a relation": Equal(),
    "a witness": Affine(),
}
NUMBERS = frozenset(
    ("an entry", "an expression", "a number", "a symbol", "a positive symbol", "a float of SymPy", "infinity", "no number", "a pole")
)
EXPRESSIONS = NUMBERS | {"the imaginary unit"}
"""Of one number; that claims are made of exact, finite, real ones is said where they are made."""
EXACT = frozenset(("an entry", "an expression", "a number", "a symbol", "a positive symbol"))
PLAIN = frozenset(("an integer", "a fraction"))
SYMBOLS = frozenset(("a symbol", "a positive symbol", "what does not commute"))
CONDITIONS = frozenset(("a condition", "a membership", "truth", "True"))
WORDS = frozenset(("a word", "code"))
EMPTY = frozenset(("an empty list",))
SYMBOL_LISTS = EMPTY | {"a list of symbols", "a set of symbols"}
NOTHING: frozenset[str] = frozenset()

UNNAMED = frozenset(("an object", "a class", "a matrix of NumPy", "a decimal", "a verdict"))
"""Right nowhere: what is said of them names constructor and field."""

CONSTRUCTORS = {
    "Law": (Law, {"left": LAW.left, "right": 2 * a}, {"left": NOTHING, "right": EXPRESSIONS, "variables": SYMBOL_LISTS}),
    "Premise": (
        Premise,
        {"label": "A1", "name": "x", "statement": "x"},
        {
            "label": WORDS,
            "name": WORDS,
            "statement": WORDS,
            "laws": EMPTY,
            "positive": SYMBOL_LISTS | {"a tuple of SymPy"},
            "variables": SYMBOL_LISTS,
            "random": EMPTY,
            "moments": EMPTY,
            "independent": SYMBOL_LISTS | {"a tuple of SymPy"},
            "squares": EMPTY,
            "equations": EMPTY,
        },
    ),
    "Square": (
        Square,
        {"array": x, "size": n, "traits": (Trait.SYMMETRIC,)},
        {"array": {"an array"}, "size": EXPRESSIONS, "traits": NOTHING},
    ),
    "StatedEquation": (
        StatedEquation,
        {"left": y[i], "right": 2 * y[i], "ranges": (Tuple(i, 1, n),)},
        {"left": EXPRESSIONS, "right": EXPRESSIONS, "ranges": EMPTY},
    ),
    "Domain": (
        Domain,
        {"element": a, "values": Interval(0, 1)},
        {"element": SYMBOLS | {"an array", "an entry"}, "values": {"a set of SymPy", "an interval"}},
    ),
    "Points": (
        Points,
        {"element": a, "condition": Eq(a, 1)},
        {"element": SYMBOLS | {"an array", "an entry"}, "condition": CONDITIONS},
    ),
    "Optimum": (
        Optimum,
        {"sense": Sense.MIN, "objective": mu**2, "unknowns": {mu}},
        {"sense": {"a sense"}, "objective": EXPRESSIONS, "unknowns": {"a list of symbols", "a set of symbols"}, "feasible": NOTHING},
    ),
    "EqualUpTo": (EqualUpTo, {"constant": True, "factor": True}, {"constant": {"True"}, "factor": {"True"}}),
    "Affine": (Affine, {}, {"factor": EXPRESSIONS, "constant": EXPRESSIONS}),
    "Monotone": (Monotone, {"transform": Transform.NEGATIVE_LOG}, {"transform": NOTHING}),
    "DerivativeSign": (
        DerivativeSign,
        {"unknown": mu, "factor": S(2), "increasing": mu, "value": a},
        {"unknown": SYMBOLS | {"an array"}, "factor": EXPRESSIONS, "increasing": EXPRESSIONS, "value": EXPRESSIONS},
    ),
    "Subgradient": (
        Subgradient,
        {"unknown": mu, "lower": S(-1), "upper": S(1), "optimal": Eq(mu, 0)},
        {"unknown": SYMBOLS | {"an array"}, "lower": EXPRESSIONS, "upper": EXPRESSIONS, "optimal": CONDITIONS},
    ),
    "Claim": (
        Claim,
        {"before": 2 * RSS, "relation": Equal(), "after": 2 * RSS},
        {
            "before": EXACT | {"an optimum", "points"},
            "relation": {"a relation"},
            "after": EXACT | {"an optimum", "points"},
            "unknowns": SYMBOL_LISTS,
            "domains": EMPTY,
            "premises": EMPTY,
            "witness": {"a witness", "None"},
            "defined": NOTHING,
        },
    ),
    "Proved": (Proved, {"method": "x"}, {"method": WORDS, "checks": EMPTY}),
    "Refuted": (Refuted, {"counter_example": SHOWN}, {"counter_example": {"a counter-example"}}),
    "Undecided": (Undecided, {"tried": ("x",)}, {"tried": EMPTY, "agreeing": {"an integer"}, "missing": EMPTY}),
    "CounterExample": (
        CounterExample,
        {"shows": Shows.VALUES, "points": (Instance(scalars={}),), "before": (Fraction(1),), "after": (Fraction(2),)},
        {"shows": NOTHING, "points": NOTHING, "before": NOTHING, "after": NOTHING, "against": {"None"}, "certificate": {"None"}},
    ),
    "Scale": (Scale, {"symbol": tau}, {"symbol": SYMBOLS, "as_prior": {"a positive symbol", "None"}}),
    "Shape": (Shape, {"symbol": tau}, {"symbol": SYMBOLS, "as_prior": {"a positive symbol", "None"}}),
    "Probability": (Probability, {"symbol": a}, {"symbol": SYMBOLS, "as_prior": {"a positive symbol", "None"}}),
    "Location": (Location, {"symbol": a}, {"symbol": SYMBOLS, "as_prior": {"a symbol", "a positive symbol", "None"}}),
    "Printed": (Printed, {"unit": Rational(1, 100)}, {"unit": {"a number"}}),
    "Proper": (Proper, {"constant": sigma}, {"constant": EXPRESSIONS | PLAIN}),
    "Improper": (Improper, {"constant": kappa}, {"constant": {"a positive symbol", "a number", "a float of SymPy"}}),
    "Family": (
        Family,
        {"name": "own", "variate": e, "energy": e**2 / 2, "normaliser": Proper(sqrt(2 * pi))},
        {
            "name": {"a word"},
            "variate": NOTHING,  # the energy is one of e
            "energy": PLAIN | {"a number"},
            "prediction": {"None"},
            "meaning": {"None"},
            "base": NOTHING,
            "parameters": EMPTY,
            "normaliser": {"None"},
            "support": NOTHING,
            "title": WORDS,
            "reference": WORDS,
        },
    ),
    "Model": (
        Model,
        {"noise": GAUSSIAN, "prior": None, "predictor": PREDICTORS["opaque"]},
        {"noise": {"a family"}, "prior": {"None"}, "predictor": NOTHING},
    ),
    "Derivation": (
        Derivation,
        {field.name: getattr(WHOLE, field.name) for field in fields_of(Derivation)},
        {"name": WORDS, "title": WORDS, "model": NOTHING, "premises": EMPTY, "steps": NOTHING},
    ),
    "mle": (mle, {"noise": "gaussian"}, {"noise": {"a family"}, "predictor": NOTHING, "scales": {"None", "an empty mapping"}}),
    "map": (
        derive.map,
        {"noise": "gaussian", "prior": "laplace"},
        {"noise": {"a family"}, "prior": {"a family"}, "predictor": NOTHING, "scales": {"None", "an empty mapping"}},
    ),
    "judge": (judge, {"claim": ODD["a claim"]}, {"claim": {"a claim"}}),
    "predictor": (
        predictor,
        {"argument": x[i]},
        {"argument": EXPRESSIONS | PLAIN, "parameters": {"an array"}},
    ),
    "linear_predictor": (linear_predictor, {"row": i}, {"row": EXPRESSIONS | PLAIN}),
    "Prediction": (
        Prediction,
        {"argument": x[i], "parameters": theta},
        {"argument": EXPRESSIONS | PLAIN, "parameters": SYMBOLS | {"an array"}},
    ),
    "Named": (
        Named,
        {"entry": y[i], "limits": (i, 1, n), "name": "mse"},
        {"entry": EXPRESSIONS | PLAIN, "limits": NOTHING, "name": WORDS},
    ),
    "Indicator": (Indicator, {"relation": Eq(a, 1)}, {"relation": CONDITIONS}),
}
"""Constructor, arguments that are right, and for every field which of the odd values it takes."""


RESULTS = frozenset(("Compiled", "Solution", "Certificate"))
"""Classes whose values are handed out, and not made by anybody."""


def test_no_public_constructor_is_left_out():
    public = {name: getattr(derive, name) for name in derive.__all__}
    made = {name for name, kind in public.items() if isinstance(kind, type) and is_dataclass(kind) and fields_of(kind)}
    assert made - RESULTS <= set(CONSTRUCTORS)
    for name in made - RESULTS:
        assert {field.name for field in fields_of(public[name])} == set(CONSTRUCTORS[name][2]), name


CASES = [(name, field) for name, (_, _, fields) in CONSTRUCTORS.items() for field in fields]


@pytest.mark.parametrize(("name", "field"), CASES)
def test_a_field_takes_its_kind_and_refuses_the_rest_by_name(name, field):
    constructor, right, fields = CONSTRUCTORS[name]
    constructor(**right)
    wrong = []
    for told, value in ODD.items():
        try:
            constructor(**{**right, field: value})
        except InputError as refused:
            if told in fields[field]:
                wrong.append(f"{told} is refused: {refused}")
            if name not in str(refused) and field.removesuffix("s") not in str(refused) and name != "Claim":
                wrong.append(f"{told}: the message names neither {name} nor {field}: {refused}")
            if told in UNNAMED and not {name, field.removesuffix("s")} <= set(
                re.findall(r"\w+", str(refused).replace(field, field.removesuffix("s")))
            ):
                wrong.append(f"{told}: the message does not name {name} and {field}: {refused}")
            if len(str(refused)) > 400 or "\n" in str(refused):
                wrong.append(f"{told}: the message is long: {refused}")
        else:
            if told not in fields[field]:
                wrong.append(f"{told} is taken")
    assert not wrong, "\n".join(wrong)


w, z = IndexedBase("w", real=True), Symbol("z", real=True)
INSIDE = {
    "a whole array in a sum of terms": (theta + 1, "whole array"),
    "a whole array in a function": (Abs(y), "whole array"),
    "a sum up to an array": (Sum(y[i], (i, 1, theta)), "whole array"),
    "a sum up to a matrix": (Sum(i, (i, 1, MatrixSymbol("A", 2, 2))), "limits"),
    "a sum up to a truth value": (Sum(i, (i, 1, S.true)), "limits"),
    "a sum over another kind of index": (Sum(y[Idx("k")], (Idx("k"), 1, n)), "limits"),
    "a product over an entry": (Product(w[1], (w[1], 1, n)), "limits"),
    "a sum to infinity": (Sum(1 / i**2, (i, 1, oo)), "not a number"),
    "a float deep inside": (Log(1 + Exp(Float("0.1") * a)), "is a float"),
    "the imaginary unit deep inside": (Exp(I * a), "not real"),
    "an imaginary symbol": (a + Symbol("im", imaginary=True), "not real"),
    "a matrix entry": (MatrixSymbol("A", 2, 2)[0, 0] + a, r"no number|commute"),
    "what does not commute": (a * Symbol("c", commutative=False), r"commute|change places"),
    "an undeclared function": (Function("g")(a) + a, "nothing is known"),
    "an anonymous function": (Lambda(z, z + 1)(a) + Named(Function("h")(i), (i, 1, n), "rss"), "nothing is known"),
    "a pole": (a + zoo, "not a number"),
    "no number": (nan + a, "not a number"),
}


@pytest.mark.parametrize("where", ["before", "after", "objective", "witness", "law", "positive"])
@pytest.mark.parametrize("name", INSIDE)
def test_what_is_ill_formed_inside_is_refused_wherever_it_stands(name, where):
    expr, told = INSIDE[name]

    def claim():
        right = {"before": mu**2, "relation": SameOrder(), "after": mu**2, "unknowns": {mu}}
        match where:
            case "objective":
                return Claim(**{**right, "before": Optimum(sense=Sense.MIN, objective=expr, unknowns={mu})})
            case "witness":
                return Claim(**right, witness=Affine(constant=expr))
            case "law":
                law = Law(left=Density("p", (z,)), right=expr, variables=(z,))
                return Claim(**right, premises=(Premise(label="A1", name="x", statement="", laws=(law,)),))
            case "positive":
                return Claim(**right, premises=(Premise(label="A1", name="x", statement="", positive=(expr,)),))
            case _:
                return Claim(**{**right, where: expr})

    with pytest.raises(InputError, match=told):
        claim()


def test_lists_are_taken_where_they_are_harmless():
    law = Law(left=Density("p", (a,)), right=2 * a, variables=[a])
    premise = Premise(label="A1", name="x", statement="", laws=[law], positive=[a])
    claim = Claim(before=a, relation=Equal(), after=a, premises=[premise], domains=[Domain(element=a, values=Interval(1, 2))], unknowns=[])
    assert (law.variables, premise.laws, premise.positive, claim.premises) == ((a,), (law,), (a,), (premise,))
    assert isinstance(hash(premise), int)
    assert isinstance(hash(claim), int)
    assert Optimum(sense=Sense.MIN, objective=mu**2, unknowns=[mu]) == Optimum(sense=Sense.MIN, objective=mu**2, unknowns={mu})
    assert Family(name="own", variate=e, energy=e**2 / tau, parameters=[Scale(tau)]).parameters == (Scale(tau),)


@pytest.mark.parametrize("make", [Log, Exp, Sqrt])
@pytest.mark.parametrize(
    "told", ["None", "a float", "a word", "code", "an empty list", "a matrix", "a condition", "an array", "True", "an object"]
)
def test_inert_functions_take_numbers_only_and_read_no_words(make, told):
    with pytest.raises(InputError, match=f"{make.__name__}: the argument"):
        make(ODD[told])


def test_inert_functions_take_one_argument():
    for make in (Log, Exp, Sqrt):
        assert make(2).args == (2,)
        for arguments in ((), (a, a)):
            with pytest.raises(InputError, match="one argument is needed"):
                make(*arguments)


def test_a_name_in_a_domain_is_one_thing():
    with pytest.raises(InputError, match="`q` is used for two things"):
        Claim(
            before=Symbol("q", positive=True) + a,
            relation=Equal(),
            after=a,
            domains=(Domain(element=a, values=Interval(0, Symbol("q", real=True))),),
        )


NUMERIC = frozenset(("an integer", "a fraction", "a float", "a float of NumPy", "an integer of NumPy", "a number", "a float of SymPy"))
X, Y = [[1.0], [2.0]], [1.0, 3.0]
ASKED = {
    "alpha": (lambda found, value: found.alpha(value), NOTHING),
    "library_statement": (lambda found, value: found.library_statement(value), NOTHING),
    "to_markdown": (lambda found, value: found.to_markdown(value), NOTHING),
    "compile": (lambda found, value: found.compile(value), {"None"}),
    "derivation": (lambda found, value: derivation(value), NOTHING),
    "X": (lambda found, value: found.fit(value, Y, intercept=False, sigma=1.0, s=1.0), {"a matrix of NumPy"}),
    "y": (lambda found, value: found.fit(X, value, intercept=False, sigma=1.0, s=1.0), {"an array of NumPy", "a list of numbers"}),
    "intercept": (lambda found, value: found.fit(X, Y, intercept=value, sigma=1.0, s=1.0), {"True"}),
    "sigma": (lambda found, value: found.fit(X, Y, intercept=False, sigma=value, s=1.0), NUMERIC),
    "penalty": (lambda found, value: found.fit(X, Y, intercept=False, penalty=value, normalisation="sum"), NUMERIC),
    "normalisation": (lambda found, value: found.fit(X, Y, intercept=False, sigma=1.0, s=1.0, normalisation=value), {"None"}),
    "solver": (lambda found, value: found.fit(X, Y, intercept=False, sigma=1.0, s=1.0, solver=value), {"None"}),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_a_derivation_is_asked_for_is_checked(name):
    found = derivation("gaussian+laplace")
    ask, taken = ASKED[name]
    wrong = []
    for told, value in ODD.items():
        try:
            ask(found, value)
        except InputError:
            if told in taken:
                wrong.append(f"{told} is refused")
        else:
            if told not in taken:
                wrong.append(f"{told} is taken")
    assert not wrong
