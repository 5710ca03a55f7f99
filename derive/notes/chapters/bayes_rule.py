"""Bayes' rule: premises and claims on events, densities, a test, a coin; the rule by counting people, the evidence by Boole's rule."""

from fractions import Fraction

from sympy import Add, Basic, Expr, FiniteSet, IndexedBase, Integer, Integral, Interval, Mul, Pow, Rational, Symbol, oo

from derive.claims.claim import Domain
from derive.claims.evidence import middle
from derive.claims.premises import Law, Premise
from derive.claims.relations import EqualUpTo, IntegratesTo
from derive.claims.verdict import Refuted
from derive.derivation.display import unicode
from derive.derivation.step import Statement
from derive.notes.numbers import decimals
from derive.notes.saying import equal, said, value
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import X, theta, y

A, B, S, H, T, U = (IndexedBase(letter, real=True) for letter in "ABSHTU")
q, h, alpha, chance = (Symbol(name, positive=True) for name in ("q", "h", "alpha", "theta"))
gamma = Symbol("gamma", real=True)
one = Symbol("theta", real=True)
"""A single parameter, any number."""


def P(*events: Basic, given: tuple[Basic, ...] = ()) -> Density:  # noqa: N802 - the field's letter
    """The probability that all these events happen."""
    return Density("P", events, given)


def p(*variates: Basic, given: tuple[Basic, ...] = ()) -> Density:
    """A density, not further specified."""
    return Density("p", variates, given)


def premise(label: str, statement: str, *laws: tuple[Density, Expr], positive: tuple[Expr, ...] = ()) -> Premise:
    """A definition or an assumption of this page; its label is its name."""
    stated = tuple(Law(left=left, right=right) for left, right in laws)
    return Premise(label=label, name=label, statement=statement, laws=stated, positive=positive)


def told(label: str, statement: str, *laws: tuple[Density, Expr], positive: tuple[Expr, ...] = ()) -> Premise:
    """One whose equations are part of the sentence."""
    equations = [f"${unicode(left)} = {unicode(right)}$" for left, right in laws]
    return premise(label, f"{statement}: {', '.join(equations)}", *laws, positive=positive)


# Events

SHARE = premise(
    "D1",
    "a share of an event",
    (P(A, given=(B,)), P(A, B) / P(B)),
    (P(B, given=(A,)), P(B, A) / P(A)),
    positive=(P(A), P(B)),
)
NO_ORDER = premise("D2", "no order of events", (P(B, A), P(A, B)))
CASES = premise(
    "D3",
    "two cases and no third",
    (P(T), P(T, S) + P(T, H)),
    positive=(P(S), P(H), P(T, given=(S,)), P(T, given=(H,))),
)
SHARES = told(
    "D4",
    "D1 for these events",
    *((P(T, case), P(T, given=(case,)) * P(case)) for case in (S, H)),
    *((P(case, given=(T,)), P(T, case) / P(T)) for case in (S, H)),
)


def rates(label: str, test: IndexedBase, hits: Expr, alarms: Expr, share: Expr | None = None) -> Premise:
    """How a test does, and how many have the condition."""
    people = () if share is None else ((P(S), share), (P(H), 1 - share))
    laws = (*people, (P(test, given=(S,)), hits), (P(test, given=(H,)), alarms))
    return told(label, "the numbers", *laws, positive=() if share is None or share.is_number else (1 - share,))


TOLD = (Rational(1, 1000), Rational(99, 100), Rational(1, 20))
"""The share of people with the condition, and the rates of hits and of false alarms."""
NUMBERS = rates("D5", T, *TOLD[1:], TOLD[0])
LETTERS = rates("D5", T, h, alpha, q)

# A second test

INDEPENDENT = premise(
    "D7",
    "independent in both cases",
    *((P(T, U, given=(case,)), P(T, given=(case,)) * P(U, given=(case,))) for case in (S, H)),
    positive=tuple(P(U, given=(case,)) for case in (S, H)),
)
BOTH_TESTS = told(
    "D8",
    "D1, D3 for two tests",
    (P(T, U), P(T, U, given=(S,)) * P(S) + P(T, U, given=(H,)) * P(H)),
    (P(U, given=(T,)), P(T, U) / P(T)),
    (P(S, given=(T, U)), P(T, U, given=(S,)) * P(S) / P(T, U)),
)
AS_GOOD = rates("D9", U, *TOLD[1:])

# Densities

DENSITIES = premise(
    "D6",
    "a share of a density",
    (p(theta, given=(y,)), p(theta, y) / p(y)),
    (p(theta, y), p(y, given=(theta,)) * p(theta)),
    positive=(p(y),),
)
INPUTS = "densities given the inputs"
REGRESSION = premise(
    "A1",
    INPUTS,
    (p(theta, given=(X, y)), p(theta, y, given=(X,)) / p(y, given=(X,))),
    (p(theta, y, given=(X,)), p(y, given=(X, theta)) * p(theta, given=(X,))),
    positive=(p(y, given=(X,)),),
)
NO_HINT = "the inputs tell nothing"
IGNORES_INPUTS = premise("A2", NO_HINT, (p(theta, given=(X,)), p(theta)))
NUMERATOR = p(y, given=(X, theta)) * p(theta)

# The evidence, of one parameter: A1 and A2 say the same of it, for each of its values


def evidence(title: str, total: Density, density: Expr, *premises: Premise) -> Statement:
    """What is left when the one parameter is integrated out."""
    return equal(title, total, Integral(density, (one, -oo, oo)), *premises)


SINGLE = premise("A1", INPUTS, positive=(p(y, given=(X,)),))
SINGLE_IGNORES = Premise(label="A2", name="A2", statement=NO_HINT, laws=(Law(left=p(one, given=(X,)), right=p(one), variables=(one,)),))
JOINT_LEFT = evidence("the joint density integrated", p(y), p(one, y))
AVERAGED = evidence("the likelihood averaged", p(y), p(y, given=(one,)) * p(one))
GIVEN_INPUTS = evidence("given the inputs", p(y, given=(X,)), p(y, given=(X, one)) * p(one), SINGLE, SINGLE_IGNORES)
GIVEN_PRIOR = evidence("a prior given the inputs", p(y, given=(X,)), p(y, given=(X, one)) * p(one, given=(X,)), SINGLE)

BY_RATES = h * q / (h * q + alpha * (1 - q))
HEADS = chance**3 * (1 - chance)
TILTED = 1 + gamma * (2 * chance - 1)
EVIDENCE = Mul(Rational(1, 60), gamma + 3, evaluate=False)
COIN = premise(
    "D10",
    "D6 for the coin",
    (p(y, given=(chance,)), HEADS),
    (p(chance), TILTED),
    (p(y), EVIDENCE),
    (p(chance, given=(y,)), p(y, given=(chance,)) * p(chance) / p(y)),
    positive=(gamma + 3,),
)
CHANCE = Domain(element=chance, values=Interval(0, 1))
TILT = Domain(element=gamma, values=Interval(-1, 1))


# In letters, so that the counter-example says which numbers it is about.
SLIP = equal(
    "two conditionals taken for one", P(S, given=(T,)), P(T, given=(S,)), CASES, SHARES, LETTERS,
    domains=tuple(Domain(element=rate, values=FiniteSet(of)) for rate, of in zip((q, h, alpha), TOLD, strict=True)),
)  # fmt: skip
LIKELIHOOD_SLIP = said(
    "likelihood taken for posterior", p(chance, given=(y,)), EqualUpTo(factor=True), HEADS, COIN,
    unknown=chance, domains=(CHANCE, TILT),
)  # fmt: skip


def integral(title: str, density: Expr, total: Expr) -> Statement:
    """What a function of the chance of heads integrates to."""
    return said(title, density, IntegratesTo(), total, unknown=chance, domains=(CHANCE,))


# What the page shows

BAYES_RULE = equal("Bayes' rule", P(A, given=(B,)), P(B, given=(A,)) * P(A) / P(B), SHARE, NO_ORDER)
FIRST_B = equal("B first", P(A, B), P(A, given=(B,)) * P(B), SHARE, NO_ORDER)
FIRST_A = equal("A first", P(A, B), P(B, given=(A,)) * P(A), SHARE, NO_ORDER)

TEST = (CASES, SHARES)
TOTAL = equal("total probability", P(T), P(T, given=(S,)) * P(S) + P(T, given=(H,)) * P(H), *TEST)
POSITIVE = equal("a positive test", P(T), Rational(2547, 50_000), *TEST, NUMBERS)
BAD_NEWS = equal("how bad the news is", P(S, given=(T,)), Rational(11, 566), *TEST, NUMBERS)
HOW_BAD = Fraction(11, 566)

FOR_DENSITIES = equal("Bayes' rule for densities", p(theta, given=(y,)), p(y, given=(theta,)) * p(theta) / p(y), DENSITIES)
FOR_REGRESSION = equal("a regression", p(theta, given=(X, y)), NUMERATOR / p(y, given=(X,)), REGRESSION, IGNORES_INPUTS)
UP_TO_FACTOR = said("up to a factor", p(theta, given=(X, y)), EqualUpTo(factor=True), NUMERATOR, REGRESSION, IGNORES_INPUTS, unknown=theta)

TWO_PRODUCTS = equal("two products", TILTED, (1 + gamma) * chance + (1 - gamma) * (1 - chance))
PRIOR_INTEGRAL = integral("the prior", TILTED, Integer(1))
EVIDENCE_INTEGRAL = integral("the evidence", HEADS * TILTED, EVIDENCE)
LIKELIHOOD_INTEGRAL = integral("the likelihood alone", HEADS, Rational(1, 20))
ALL_SEQUENCES = equal("all sequences", Pow(Add(chance, Add(1, -chance), evaluate=False), 4, evaluate=False), Integer(1))
COIN_POSTERIOR = equal("the posterior of the coin", p(chance, given=(y,)), 60 * HEADS * TILTED / (gamma + 3), COIN)
RULE_BY_RATES = equal("the rule by rates", P(S, given=(T,)), BY_RATES, *TEST, LETTERS)

ODDS_RATIO = Mul(P(T, given=(S,)) / P(T, given=(H,)), P(S) / P(H), evaluate=False)
ODDS = equal("odds", P(S, given=(T,)) / P(H, given=(T,)), ODDS_RATIO, *TEST)
TWO_TESTS = (INDEPENDENT, BOTH_TESTS)
AGAIN = equal("again", P(S, given=(T, U)), P(U, given=(S,)) * P(S, given=(T,)) / P(U, given=(T,)), SHARES, *TWO_TESTS)
WEIGHTED = P(U, given=(S,)) * P(S, given=(T,)) + P(U, given=(H,)) * P(H, given=(T,))
TOTAL_AGAIN = equal("total probability again", P(U, given=(T,)), WEIGHTED, SHARES, *TWO_TESTS)
BY_NUMBERS = equal("by numbers", P(S, given=(T, U)), Rational(363, 1288), *TWO_TESTS, NUMBERS, AS_GOOD)
AFTER_BOTH = Fraction(363, 1288)
GENERAL = p(y, given=(X, theta)) * p(theta, given=(X,)) / p(y, given=(X,))
TELLING_INPUTS = equal("inputs that tell something", p(theta, given=(X, y)), GENERAL, REGRESSION)

PEOPLE = 100_000
PREVALENCES = decimals("0.001", "0.01", "0.1", "0.5")
HITS, FALSE_ALARMS = decimals("0.99", "0.05")
TILTS = decimals("-1", "0", "0.5", "1")
LIKELIHOOD_RATIO = HITS / FALSE_ALARMS


def counted(share: Fraction) -> tuple[Fraction, Fraction]:
    """Positive tests among so many people: of those who have the condition, and of the healthy."""
    sick = PEOPLE * share
    return sick * HITS, (PEOPLE - sick) * FALSE_ALARMS


def by_boole(tilt: Fraction) -> Fraction:
    """The evidence by Boole's rule."""
    values = [value(HEADS * TILTED, theta=Fraction(place, 4), gamma=tilt) for place in range(5)]
    return Fraction(sum(weight * each for weight, each in zip((7, 32, 12, 32, 7), values, strict=True))) / 90


COUNTED = [
    (share, ill, healthy, ill / (ill + healthy), value(BY_RATES, q=share, h=HITS, alpha=FALSE_ALARMS))
    for share in PREVALENCES
    for ill, healthy in (counted(share),)
]
BY_BOOLE = [(tilt, by_boole(tilt), value(EVIDENCE, gamma=tilt)) for tilt in TILTS]


def _ratios() -> list[Fraction]:
    """Left over right side at the points that refute that the likelihood is the posterior up to a factor."""
    assert isinstance(LIKELIHOOD_SLIP.verdict, Refuted)
    found = LIKELIHOOD_SLIP.verdict.counter_example
    pairs = zip(map(middle, found.before), map(middle, found.after), strict=True)
    return [left / right for left, right in pairs if left is not None and right is not None]


FIRST_RATIO, SECOND_RATIO = _ratios()
