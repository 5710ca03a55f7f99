"""Claims and answers as JSON: what is written is read as the same claim, and what is malformed is told with its place."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Basic,
    Contains,
    Dummy,
    Eq,
    Expr,
    FiniteSet,
    IndexedBase,
    Integer,
    Interval,
    Max,
    Min,
    Mul,
    Or,
    Piecewise,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    exp,
    gamma,
    log,
    pi,
    sqrt,
)

from derive.claims.claim import Claim, Domain
from derive.claims.evidence import Arithmetic
from derive.claims.exchange.documents import answer_data, claim_data, claim_from, parsed
from derive.claims.exchange.nodes import CONSTANTS, NODE_KINDS
from derive.claims.exchange.reading import TreeReader
from derive.claims.exchange.writing import TreeWriter
from derive.claims.owed import Owed
from derive.claims.premises import Premise
from derive.claims.relations import Compared, Equal, EqualUpTo, IntegratesTo, Pair, Relation, SameArgmin, SameOrder
from derive.claims.sides import Defined, Feasible, Optimum, Points, Sense
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.claims.witness import Affine, Monotone, Subgradient, Transform, Witness
from derive.derivation.estimators import combinations, derivation
from derive.derivation.step import Statement
from derive.judging.judge import judge
from derive.notes.book import all_chapters
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Named, Sqrt
from derive.vocabulary.symbols import e, i, j, mu, n, p, predictor, sigma, theta, x, y
from tests.mutants.operators import OPERATORS, mutants
from tests.notes.chapters.composed import composed

RSS = Sum((y[i] - mu) ** 2, (i, 1, n))


def again(claim):
    """The claim, written, sent as text and read."""
    return claim_from(parsed(json.dumps(claim_data(claim))))


def tree_again(expr):
    """The expression, written, sent as text and read."""
    writing = TreeWriter()
    data = json.loads(json.dumps(writing.tree(expr)))
    return TreeReader(json.loads(json.dumps(writing.symbols))).tree(data, "expression")


# every claim that we make


@pytest.mark.parametrize("name", combinations())
def test_the_claims_of_a_derivation_are_read_as_they_were_written(name):
    found = derivation(name)
    claims = [step.claim for step in found.steps]
    claims += [found.conclusion.claim, *(each.claim for each in found.estimates)]
    claims += [found.library_statement(library).claim for library in found.libraries]
    if found.parts is not None:
        claims += [each.claim for each in found.normalisations.values()]
    assert len(claims) > 9
    for claim in claims:
        assert again(claim) == claim


@pytest.mark.parametrize("name", ["gaussian+laplace", "laplace+gaussian"])
def test_mutants_are_read_as_they_were_written(name):
    steps = [step.claim for step in derivation(name).steps]
    found = [mutant for claim in steps for operator in OPERATORS.values() for mutant in _well_formed(claim, operator)]
    assert len(found) > 200
    for claim in dict.fromkeys(found):
        assert again(claim) == claim


def _well_formed(claim, operator):
    try:
        yield from mutants(claim, operator)
    except InputError:
        return


def test_the_claims_of_the_chapters_are_read_as_they_were_written(monkeypatch):
    made = {}
    check = Claim.__post_init__

    def noted(claim):
        check(claim)
        made.setdefault(claim)

    monkeypatch.setattr(Claim, "__post_init__", noted)
    for chapter in all_chapters():
        composed(chapter.name)
        # A module that was imported before makes its claims no more.
        module = import_module(f"derive.notes.chapters.{chapter.name}")
        made |= {one.claim: None for one in vars(module).values() if isinstance(one, Statement)}
    assert len(made) > 150
    for claim in list(made):
        assert again(claim) == claim


# relations and witnesses that the package does not know


@dataclass(frozen=True, slots=True, kw_only=True)
class Within(Relation):
    """before is within a distance of after, sometimes."""

    distance: Expr
    strictly: bool = False
    senses: tuple[Sense, ...] = ()

    def fails(self, points: Sequence[Pair], o: Arithmetic) -> bool:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assured(Witness):
    """Somebody says so."""

    method: ClassVar[str] = "said"

    who: str
    inner: Witness | None = None
    of: Basic | None = None

    def fits(self, claim: Compared) -> bool:
        return True

    def owes(self, claim: Compared) -> tuple[Owed, ...] | None:
        return None


def test_a_relation_and_a_witness_of_a_test_are_read_as_they_were_written():
    witness = Assured(who="Gauß", inner=Affine(factor=sigma), of=theta)
    claim = Claim(
        before=mu, relation=Within(distance=sigma / 2, senses=(Sense.MAX, Sense.MIN)), after=2 * mu, unknowns={mu}, witness=witness
    )
    data = claim_data(claim)
    assert data["relation"]["node"] == "Within"
    assert data["witness"]["inner"] == {"node": "Affine", "factor": "sigma"}
    assert again(claim) == claim


def test_two_classes_of_one_name_cannot_be_told_apart():
    first = type("Twice", (Within,), {"__slots__": ()})
    second = type("Twice", (Within,), {"__slots__": ()})
    with pytest.raises(InputError, match="`Twice` cannot be written: two classes"):
        claim_data(Claim(before=mu, relation=first(distance=sigma), after=mu))
    assert again(Claim(before=mu, relation=second(distance=sigma), after=mu)).relation == second(distance=sigma)


# claims of every kind


a, b = Symbol("a", real=True), Symbol("b", nonnegative=True)
COUNT = Symbol("k", integer=True, nonnegative=True)
SHAPED = IndexedBase("A", shape=(n, p), real=True)
ODD = {
    "what is not evaluated": Claim(before=Mul(2, a + 1, evaluate=False), relation=Equal(), after=Pow(a, 1, evaluate=False) + 2 + a),
    "an assumption denied": Claim(before=Symbol("z", real=True, zero=False), relation=Equal(), after=a),
    "a name that is a number": Claim(before=Symbol("12", real=True), relation=Equal(), after=Integer(12)),
    "a name of nothing but a slash": Claim(before=Symbol("/", real=True), relation=Equal(), after=a),
    "an array with a shape": Claim(before=SHAPED[1, 2], relation=Equal(), after=a),
    "a density at a value": Claim(
        before=Density("p_eps", {e: y[1] - mu}), relation=EqualUpTo(factor=True), after=Density("p", (y[1],), (theta,)), unknowns={mu}
    ),
    "an entry's name at a value": Claim(before=Density("p", {y[2]: a}), relation=Equal(), after=a),
    "domains": Claim(
        before=a * COUNT, relation=SameOrder(), after=a, unknowns={a},
        domains=(Domain(element=a, values=Interval.Ropen(0, 1)), Domain(element=y[i], values=FiniteSet(0, 1))), defined=Defined.BOTH,
    ),
    "a premise": Claim(
        before=a, relation=Equal(), after=a, premises=(Premise(label="A1", name="given", statement="$a > 0$", positive=(a, y)),)
    ),
    "sets of points": Claim(
        before=Points(element=mu, condition=Or(Eq(mu, 1), mu > 3) & (mu < a)), relation=Equal(), after=Points(element=mu, condition=S.true)
    ),
    "an optimum": Claim(
        before=Optimum(sense=Sense.MAX, objective=-RSS, unknowns={mu}, feasible=Feasible.ANY_SUBSET), relation=SameArgmin(),
        after=Optimum(sense=Sense.MIN, objective=RSS, unknowns={mu}),
    ),
    "a subgradient": Claim(
        before=Optimum(sense=Sense.MIN, objective=Abs(mu), unknowns={mu}), relation=Equal(),
        after=Points(element=mu, condition=Eq(mu, 0)),
        witness=Subgradient(unknown=mu, lower=S(-1), upper=S.One, optimal=Eq(mu, 0)),
    ),
    "a transform": Claim(
        before=Optimum(sense=Sense.MAX, objective=exp(mu), unknowns={mu}), relation=SameOrder(),
        after=Optimum(sense=Sense.MIN, objective=-Log(exp(mu)), unknowns={mu}), witness=Monotone(transform=Transform.NEGATIVE_LOG),
    ),
    "an integral": Claim(before=Exp(-(e**2) / 2), relation=IntegratesTo(), after=Sqrt(2 * pi), unknowns={e}),
    "many functions": Claim(
        before=Max(a, b, 1) + Min(a, 2) + gamma(b + 1) + log(b + 2) + Indicator(a > 0) + Piecewise((a, a > 1), (0, True)), relation=Equal(),
        after=Named(y[i] - mu, (i, 1, n), "mse") + Product(y[i], (i, 1, n)) + Sum(y[i] * x[j], (j, 1, p), (i, 1, n)) + sqrt(b),
    ),
    "a membership": Claim(before=predictor(x[1]), relation=Equal(), after=Indicator(Contains(a, Interval(0, 1)))),
}  # fmt: skip


@pytest.mark.parametrize("claim", ODD.values(), ids=ODD)
def test_a_claim_is_read_as_it_was_written(claim):
    assert again(claim) == claim
    assert claim_data(again(claim)) == claim_data(claim)


def test_a_symbol_that_is_nobody_else_cannot_be_written():
    with pytest.raises(InputError, match="cannot be written"):
        claim_data(Claim(before=Dummy("a", real=True), relation=Equal(), after=Integer(1)))


def test_one_name_with_two_sets_of_assumptions_gets_two_rows():
    law = derivation("gaussian").steps[0].claim.premises
    inner = Symbol("mu", positive=True)
    laws = (*law[0].laws, type(law[0].laws[0])(left=Density("q", (inner,)), right=inner, variables=(inner,)))
    claim = Claim(before=mu, relation=Equal(), after=mu, premises=(Premise(label="A1", name="law", statement="", laws=laws),))
    assert {"mu", "mu'"} <= claim_data(claim)["symbols"].keys()
    assert again(claim) == claim


# trees


NAMES = st.sampled_from(
    [a, b, mu, sigma, n, COUNT, Symbol("z", positive=True, integer=True, even=True), Symbol("w", real=True, zero=False)]
)
NUMBERS = st.fractions(min_value=-20, max_value=20, max_denominator=12).map(lambda value: Rational(value.numerator, value.denominator))
LEAVES = st.one_of(NAMES, NUMBERS, st.just(pi), st.just(y[1]), st.builds(lambda place: x[place], NAMES))


def _safely(make):
    """What SymPy makes of it, or one where it makes nothing that is a number."""

    def made(*arguments):
        try:
            expr = make(*arguments)
        except (TypeError, ValueError):
            return S.One
        return expr if isinstance(expr, Expr) and expr.is_extended_real is not False and expr.is_finite is not False else S.One

    return made


def _grown(inner):
    pairs = st.tuples(inner, inner)
    kinds = [
        lambda left, right: left + right,
        lambda left, right: left * right,
        lambda left, right: Mul(left, right, evaluate=False),
        lambda left, right: left**2 + right,
        lambda left, right: Pow(left, Rational(1, 2)) - right,
        lambda left, right: Max(left, right),
        lambda left, right: Piecewise((left, left > right), (right, True)),
        lambda left, right: Indicator(Eq(left, right, evaluate=False)),
        lambda left, right: Sum(left * y[i] + right, (i, 1, n)),
        lambda left, right: Abs(left - right),
        lambda left, right: exp(left) * log(right),
        lambda left, right: Exp(left) * Log(right),
        lambda left, right: Density("p", {e: left}, {mu: right}),
    ]
    return st.builds(lambda kind, pair: _safely(kind)(*pair), st.sampled_from(kinds), pairs)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.recursive(LEAVES, _grown, max_leaves=12))
def test_a_random_tree_is_read_as_it_was_written(expr):
    assert tree_again(expr) == expr


@pytest.mark.parametrize("constant", CONSTANTS.values(), ids=CONSTANTS)
def test_a_constant_is_read_as_it_was_written(constant):
    assert tree_again(constant) == constant


POWER = {"node": "Pow", "base": "10", "exponent": "100"}
MANY = {"node": "Add", "terms": [str(10**22), "1"], "evaluate": False}


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({"node": "Pow", "base": "10", "exponent": POWER}, "a power has an exponent beyond 5000"),
        ({"node": "Pow", "base": "10", "exponent": str(10**9), "evaluate": False}, "a power has an exponent beyond 5000"),
        ({"node": "factorial", "arguments": [str(10**22)]}, "`factorial` has an argument beyond 5000"),
        (
            {
                "node": "Piecewise",
                "pieces": [["1", {"node": "StrictGreaterThan", "left": {"node": "factorial", "arguments": [MANY]}, "right": "n"}]],
            },
            "is a number that `factorial` is not asked about",
        ),
        (
            {"node": "StrictGreaterThan", "left": "-1", "right": {"node": "Sqrt", "arguments": ["1"]}},
            r"tree: `-1 > Sqrt\(1\)` compares two numbers",
        ),
        ({"node": "floor", "arguments": [{"node": "exp", "arguments": [POWER]}]}, "a number has more than 50000 bits"),
    ],
    ids=["a tower", "unevaluated", "a product", "in a condition", "of two numbers", "rounded"],
)
def test_what_would_take_for_ever_is_refused(tree, message):
    with pytest.raises(InputError, match=message):
        TreeReader({"n": {"assume": ["integer", "positive"]}}).tree(tree, "tree")


# what is wrong


GOOD = claim_data(ODD["many functions"])


def _with(**changed):
    return GOOD | changed


ADD = {"node": "Add", "terms": ["mu", "1"]}
WRONG = {
    "no object": ([], "claim: it must be an object, got an empty list"),
    "no version": ({key: value for key, value in GOOD.items() if key != "version"}, "version: 1 is needed, got `None`"),
    "another version": (_with(version=2), "version: 1 is needed, got `2`"),
    "true for a version": (_with(version=True), "version: 1 is needed, got `True`"),
    "an unknown node": (_with(before={"node": "Ad", "terms": []}), r"before: there is no node `'Ad'`; did you mean `And`?"),
    "code for a node": (_with(before={"node": "__import__"}), "before: there is no node `'__import__'`"),
    "an unknown node inside": (
        _with(before={"node": "Add", "terms": ["1", "2", {"node": "Nope"}]}),
        "before.terms[2]: there is no node `'Nope'`",
    ),
    "a symbol that is not there": (
        _with(before={"node": "Add", "terms": ["a", "mi"]}),
        "before.terms[1]: `'mi'` is not among the symbols; did you mean",
    ),
    "a field that is missing": (_with(before={"node": "Pow", "base": "a"}), "before: `exponent` is missing"),
    "a field that is not there": (_with(before=ADD | {"term": 1}), "before: there is no field `'term'`; did you mean `terms`?"),
    "a float": (_with(before={"node": "Add", "terms": [0.5]}), 'before.terms[0]: `0.5` is a float: exact numbers are needed; write "1/10"'),
    "nothing": (_with(before=None), "before: an expression is needed, got `None`"),
    "a division by zero": (_with(before="1/0"), "before: `'1/0'` is divided by zero"),
    "a whole array": (_with(before={"node": "Add", "terms": ["y"]}), "before: terms[0] must be one number, got the whole array `y`"),
    "a condition for a number": (_with(before={"node": "Add", "terms": [True]}), "before: terms[0] must be a SymPy expression"),
    "a number for a condition": (_with(before={"node": "Indicator", "condition": "a"}), "before: condition must be a condition"),
    "limits without an index": (
        _with(before={"node": "Sum", "body": "a", "limits": [["1", "1", "n"]]}),
        "before: limits[0] must be a list of an index",
    ),
    "too many arguments": (_with(before={"node": "Abs", "arguments": ["a", "b"]}), "before: no `Abs` can be made of these 2"),
    "an assumption that is none": (
        _with(symbols={"a": {"assume": ["positiv"]}}),
        "symbols.a.assume[0]: nothing is known of `'positiv'`; did you mean `positive`?",
    ),
    "assumptions that contradict": (
        _with(symbols={"a": {"assume": ["positive", "zero"]}}, before="a"),
        "symbols.a: what is assumed contradicts itself",
    ),
    "a shape of itself": (_with(symbols=GOOD["symbols"] | {"a": {"array": True, "shape": ["a"]}}), "speaks of itself"),
    "an unknown relation": (
        _with(relation={"node": "SameOder"}),
        "relation: there is no node `'SameOder'` here; did you mean `SameOrder`?",
    ),
    "a relation without a name": (_with(relation={}), "relation: there is no node `None` here"),
    "a relation that allows nothing": (_with(relation={"node": "EqualUpTo"}), "relation: EqualUpTo: nothing may differ"),
    "a truth value that is a number": (
        _with(relation={"node": "EqualUpTo", "factor": 1}),
        "relation.factor: it must be of type bool, got `1`",
    ),
    "an unknown that is a number": (_with(unknowns=["1"]), "Claim: every item of unknowns must be a Symbol or an IndexedBase"),
    "unknowns that are no list": (_with(unknowns="a"), "unknowns: it must be a list, got `'a'`"),
    "a sense that is none": (
        _with(before={"node": "Optimum", "sense": "low", "objective": "a", "unknowns": ["a"]}),
        "before.sense: one of min, max is needed, got `'low'`",
    ),
    "a density of nothing": (_with(before={"node": "Density", "letter": "p", "variates": []}), "before: Density: `p` needs a variate"),
    "a density of a number": (
        _with(before={"node": "Density", "letter": "p", "variates": ["1"]}),
        "before.variates[0]: what names itself must be a symbol",
    ),
    "one name twice": (
        _with(before={"node": "Density", "letter": "p", "variates": ["a", "a"]}),
        "before.variates[1]: `a` (Symbol) names two arguments",
    ),
    "a set for a number": (_with(before={"node": "Reals"}), "before: it must be of type Expr, got `Reals`"),
}


@pytest.mark.parametrize(("document", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_place(document, message):
    with pytest.raises(InputError) as told:
        claim_from(json.loads(json.dumps(document)))
    assert message in str(told.value)


@pytest.mark.parametrize(
    ("text", "message"),
    {
        "nothing": ("", "JSON: Expecting value, line 1, column 1"),
        "half": ('{"version": 1', "JSON: Expecting"),
        "twice": ('{"version": 1, "version": 2}', "JSON: `'version'` is given twice in one object"),
        "deep": ("[" * 100_000, "JSON: nested too deeply"),
        "long": ("1" * 2_000_000, "JSON: more than 1000000 characters"),
        "a long number": ("1" * 10_000, "JSON: a number is too long"),
    }.values(),
)
def test_what_is_no_json_is_told(text, message):
    with pytest.raises(InputError, match=message):
        parsed(text)


def test_depth_and_size_are_bounded():
    deep, wide = "a", {"node": "Add", "terms": [{"node": "Add", "terms": ["a"] * 500}] * 450}
    for _ in range(100):
        deep = {"node": "Abs", "arguments": [deep]}
    for side, told in ((deep, "nested more than 60 deep"), (wide, "more than 200000 nodes")):
        with pytest.raises(InputError, match=told):
            claim_from(_with(before=side))


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=4),
        st.sampled_from(["a", "n", "y", "i", "1", "-1/2", "min", *NODE_KINDS, *CONSTANTS, "Density", "Log", "Abs", "Optimum", "Points"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["node", "terms", "factors", "base", "exponent", "arguments", "body", "limits", "objective"]), inner
        ),
    ),
    max_leaves=10,
)


def _places(data):
    """All places in a document, each as a way to it."""
    yield ()
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, inner in pairs:
        yield from ((key, *rest) for rest in _places(inner))


def _replaced(data, place, value):
    if not place:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[place[0]] = _replaced(data[place[0]], place[1:], value)
    return copy


DOCUMENTS = [json.loads(json.dumps(claim_data(claim))) for claim in ODD.values()]
PLACES = [(document, place) for document in DOCUMENTS for place in _places(document)]


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(PLACES), JSON)
def test_what_is_malformed_is_an_input_error_and_nothing_else(where, value):
    document, place = where
    try:
        read = claim_from(_replaced(document, place, value))
    except InputError:
        return
    assert again(read) == read


# answers


def test_a_proof_is_told_with_its_method_and_checks():
    verdict = judge(Claim(before=2 * RSS, relation=SameOrder(), after=RSS, unknowns={mu}))
    assert isinstance(verdict, Proved)
    told = answer_data(verdict)
    assert told["version"] == 1
    assert told["verdict"] == "proved"
    assert told["method"] == verdict.method
    assert told["checks"] == list(verdict.checks)


def test_a_counter_example_is_told_exactly():
    verdict = judge(Claim(before=Optimum(sense=Sense.MAX, objective=-RSS / 3, unknowns={mu}), relation=SameArgmin(),
                          after=Optimum(sense=Sense.MAX, objective=RSS, unknowns={mu})))  # fmt: skip
    assert isinstance(verdict, Refuted)
    told = json.loads(json.dumps(answer_data(verdict)))
    assert told["verdict"] == "refuted"
    example = told["counter_example"]
    assert example["points"][0]["scalars"].keys() == dict(verdict.counter_example.points[0].scalars).keys()
    assert Fraction(example["before"][0]) == verdict.counter_example.before[0]
    assert told["text"] == str(verdict)


def test_an_interval_is_told_by_its_middle_and_radius():
    verdict = judge(Claim(before=exp(a) + exp(b), relation=Equal(), after=exp(a + 1) + b**2))
    told = answer_data(verdict)["counter_example"]["after"][0]
    assert told.keys() == {"node", "middle", "radius"}
    assert 0 < Fraction(told["radius"]) < Fraction(1, 10**9)
    assert abs(Fraction(told["middle"]) - verdict.counter_example.after[0].middle) == 0


def test_what_is_undecided_is_told_with_its_reasons():
    told = answer_data(Undecided(tried=("this", "that"), agreeing=3, missing=("a > 0",)))
    assert told == {
        "version": 1, "verdict": "undecided", "tried": ["this", "that"], "agreeing": 3, "missing": ["a > 0"],
        "text": "Undecided: this; that; missing assumption: a > 0 (3 instances agree, which is no proof)",
    }  # fmt: skip
