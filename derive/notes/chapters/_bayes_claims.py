"""Premises and claims of the chapter on Bayes' rule: events, densities, a test, a coin."""

from __future__ import annotations

from sympy import Basic, Expr, IndexedBase, Interval, Mul, Rational, Symbol

from derive.claims.claim import Domain
from derive.claims.premises import Law, Premise
from derive.claims.relations import EqualUpTo, IntegratesTo
from derive.derivation.step import Statement
from derive.notes.saying import equal, said
from derive.symbolic.nodes import Density
from derive.symbols import X, theta, y

A, B, S, H, T, U = (IndexedBase(letter, real=True) for letter in "ABSHTU")
q, h, alpha, chance = (Symbol(name, positive=True) for name in ("q", "h", "alpha", "theta"))
gamma = Symbol("gamma", real=True)


def P(*events: Basic, given: tuple[Basic, ...] = ()) -> Density:  # noqa: N802 - the field's letter
    """The probability that all these events happen."""
    return Density("P", events, given)


def p(*variates: Basic, given: tuple[Basic, ...] = ()) -> Density:
    """A density, not further specified."""
    return Density("p", variates, given)


def premise(label: str, statement: str, *laws: tuple[Density, Expr], positive: tuple[Expr, ...] = ()) -> Premise:
    """An assumption of this page; its label is its name."""
    stated = tuple(Law(left=left, right=right) for left, right in laws)
    return Premise(label=label, name=label, statement=statement, laws=stated, positive=positive)


SHARE = premise(
    "D1",
    "a conditional probability is a share of the probability of what is given, where P(A) > 0 and P(B) > 0",
    (P(A, given=(B,)), P(A, B) / P(B)),
    (P(B, given=(A,)), P(B, A) / P(A)),
    positive=(P(A), P(B)),
)
NO_ORDER = premise("D2", "P(A, B) means that both happen, whichever is named first", (P(B, A), P(A, B)))
CASES = premise(
    "D3",
    "everybody has the condition or is healthy, nobody is both, and none of the probabilities below is zero",
    (P(T), P(T, S) + P(T, H)),
    (P(T, S), P(T, given=(S,)) * P(S)),
    (P(T, H), P(T, given=(H,)) * P(H)),
    positive=(P(S), P(H), *(P(test, given=(case,)) for test in (T, U) for case in (S, H))),
)
INVERTED = premise("D4", "the rule in the box", *((P(case, given=(T,)), P(T, given=(case,)) * P(case) / P(T)) for case in (S, H)))
TESTED_TWICE = premise(
    "D5",
    "the second test is independent of the first, given the state of the person",
    (P(T, U, given=(S,)), P(T, given=(S,)) * P(U, given=(S,))),
    (P(U, given=(T,)), P(T, U) / P(T)),
    (P(S, given=(T, U)), P(T, U, given=(S,)) * P(S) / P(T, U)),
    positive=(P(T), P(T, U)),
)
BOTH_POSITIVE = premise(
    "D6",
    "total probability for two tests",
    (P(T, U), P(T, given=(S,)) * P(U, given=(S,)) * P(S) + P(T, given=(H,)) * P(U, given=(H,)) * P(H)),
)
DENSITIES = premise(
    "D4",
    "a conditional density is a share as well, where 0 < p(y) < ∞ and p(θ) > 0",
    (p(theta, given=(y,)), p(theta, y) / p(y)),
    (p(y, given=(theta,)), p(y, theta) / p(theta)),
    (p(y, theta), p(theta, y)),
    positive=(p(y), p(theta)),
)
REGRESSION = premise(
    "A1",
    "given the inputs X there are such densities, and 0 < p(y | X) < ∞",
    (p(theta, given=(X, y)), p(theta, y, given=(X,)) / p(y, given=(X,))),
    (p(y, given=(X, theta)), p(y, theta, given=(X,)) / p(theta, given=(X,))),
    (p(y, theta, given=(X,)), p(theta, y, given=(X,))),
    positive=(p(y, given=(X,)), p(theta, given=(X,))),
)
IGNORES_INPUTS = premise(
    "A2", "θ is independent of X, the inputs by themselves say nothing about the parameters", (p(theta, given=(X,)), p(theta))
)
NUMERATOR = p(y, given=(X, theta)) * p(theta)

BY_RATES = h * q / (h * q + alpha * (1 - q))
HEADS = chance**3 * (1 - chance)
TILTED = 1 + gamma * (2 * chance - 1)
EVIDENCE = Mul(Rational(1, 60), gamma + 3, evaluate=False)
COIN = premise(
    "D5",
    "four tosses of a coin",
    (p(y, given=(chance,)), HEADS),
    (p(chance), TILTED),
    (p(y), EVIDENCE),
    (p(chance, given=(y,)), p(y, given=(chance,)) * p(chance) / p(y)),
    positive=(gamma + 3,),
)
CHANCE = Domain(element=chance, values=Interval(0, 1))
TILT = Domain(element=gamma, values=Interval(-1, 1))


def rates(share: Expr, hits: Expr, alarms: Expr) -> Premise:
    """How many have the condition, and how the test does."""
    told = ((P(S), share), (P(H), 1 - share), (P(T, given=(S,)), hits), (P(T, given=(H,)), alarms))
    again = ((P(U, given=(S,)), hits), (P(U, given=(H,)), alarms))
    return premise("D7", "the rates of the test", *told, *again, positive=() if share.is_number else (1 - share,))


SLIP = equal(
    "the two conditionals taken for one another", P(S, given=(T,)), P(T, given=(S,)), CASES, INVERTED, rates(q, h, alpha),
    domains=tuple(Domain(element=rate, values=Interval.open(0, 1)) for rate in (q, h, alpha)),
)  # fmt: skip
LIKELIHOOD_SLIP = said(
    "the likelihood taken for the posterior", p(chance, given=(y,)), EqualUpTo(factor=True), HEADS, COIN,
    unknown=chance, domains=(CHANCE, TILT),
)  # fmt: skip


def integral(title: str, density: Expr, total: Expr) -> Statement:
    """What a function of the chance of heads integrates to."""
    return said(title, density, IntegratesTo(), total, unknown=chance, domains=(CHANCE,))
