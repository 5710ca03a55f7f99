"""Claims in one line, and numbers in words, for chapters."""

from collections.abc import Iterable
from typing import Any

import mpmath
from sympy import Basic, Eq, Expr, IndexedBase, Sum, Symbol
from sympy.logic.boolalg import Boolean

from derive.claims.claim import Claim, Domain
from derive.claims.premises import Premise
from derive.claims.relations import Equal, SameArgmin
from derive.claims.relations import Relation as Related
from derive.claims.sides import Feasible, Optimum, Points, Sense, Side
from derive.claims.witness import Witness
from derive.derivation.derivation import Derivation
from derive.derivation.normalisations import linear
from derive.derivation.step import Ruling, Statement
from derive.notes.numbers import DISPLAYED, decimal, value_at
from derive.notes.showing import listed
from derive.paper.blocks import Math, Text, strong
from derive.paper.form import Form, Record, Sign, Typed
from derive.vocabulary.nodes import ForEvery
from derive.vocabulary.symbols import i, j, n, p, predictor, theta, x, y


class Answered(Record):
    """A cell that says what the judge ruled on a claim, which is counted."""

    ruling: Ruling


residual = y[i] - predictor(x[i])


# Expressions and sides


def over_i(body: Expr, kind: type[Expr] = Sum) -> Expr:
    """The sum, or the product, over observations."""
    return kind(body, (i, 1, n))


def over_j(body: Expr, kind: type[Expr] = Sum) -> Expr:
    """The sum, or the product, over coordinates."""
    return kind(body, (j, 1, p))


def least(objective: Expr, unknown: Basic = theta) -> Optimum:
    """Its minimisers."""
    return Optimum(sense=Sense.MIN, objective=objective, unknowns=frozenset((unknown,)))


def most(objective: Expr, unknown: Basic = theta, feasible: Feasible = Feasible.EVERYWHERE) -> Optimum:
    """Its maximisers."""
    return Optimum(sense=Sense.MAX, objective=objective, unknowns=frozenset((unknown,)), feasible=feasible)


def line(derivation: Derivation, rule: str) -> Expr:
    """The objective at which the step of that rule arrives."""
    (after,) = [step.after for step in derivation.steps if step.rule.name == rule]
    assert isinstance(after, Optimum)
    return after.objective


def equation(left: Expr, right: Expr) -> Eq:
    """Two expressions of one value: whether they are is the judge's to say, and to have SymPy look takes longer than to make a claim."""
    return Eq(left, right, evaluate=False)


# Claims


def said(
    title: str,
    before: Side,
    relation: Related,
    after: Side,
    *premises: Premise,
    unknown: Basic | None = None,
    domains: tuple[Domain, ...] = (),
    witness: Witness | None = None,
) -> Statement:
    """A claim to be ruled on; bare objectives need their unknown."""
    unknowns = frozenset(() if unknown is None else (unknown,))
    claim = Claim(before=before, relation=relation, after=after, unknowns=unknowns, premises=premises, domains=domains, witness=witness)
    return Statement(title=title, claim=claim)


def equal(
    title: str, before: Side, after: Side, *premises: Premise, domains: tuple[Domain, ...] = (), witness: Witness | None = None
) -> Statement:
    """Two expressions of one value, or two sets of the same points."""
    return said(title, before, Equal(), after, *premises, domains=domains, witness=witness)


def same(
    title: str, before: Expr | Optimum, after: Expr | Optimum, *premises: Premise, unknown: Basic = theta, witness: Witness | None = None
) -> Statement:
    """Two objectives with the same optimal points."""
    return said(title, before, SameArgmin(), after, *premises, unknown=None if isinstance(before, Optimum) else unknown, witness=witness)


def entrywise(title: str, objective: Expr, unknown: IndexedBase, stated: Boolean, *premises: Premise) -> Statement:
    """The minimisers over an array are those for which a condition holds for every entry j."""
    return equal(title, least(objective, unknown), Points(element=unknown, condition=ForEvery(stated, (j, 1, p))), *premises)


def minimiser(title: str, objective: Expr, unknown: Symbol, value: Expr, *premises: Premise, witness: Witness | None = None) -> Statement:
    """The objective has one minimiser in the unknown, and this is it."""
    found = Points(element=unknown, condition=equation(unknown, value))
    return equal(title, least(objective, unknown), found, *premises, witness=witness)


def assumed(made: Derivation, *names: str) -> tuple[Premise, ...]:
    """Those of a derivation's premises that bear these names."""
    return tuple(premise for premise in made.premises if premise.name in names)


# Numbers


def value(expr: Basic, **data: object) -> Any:
    """As `value_at`, a number that can be calculated with."""
    return value_at(expr, **data)


def multiplied_out(made: Derivation, **data: object) -> Any:
    """Likelihood times prior density by density, linear predictor: the line of the derivation on which every density is written out."""
    return value(linear(line(made, "write_prior_density")), **data)


def negative_log(made: Derivation, **data: object) -> Any:
    """Its negative logarithm as the derivation's last lines have it: constants, the loss and the penalty with their factors."""
    assert made.parts is not None
    return value(linear(made.parts.negative_log), **data)


def multiplied_out_and_formula(made: Derivation, **data: object) -> tuple[Any, Any, Any]:
    """Likelihood times prior multiplied out, minus its logarithm, and the same by the derivation's last lines."""
    product = multiplied_out(made, **data)
    return product, -mpmath.log(product), negative_log(made, **data)


def number(found: object, digits: int = DISPLAYED) -> Text:
    """A number in a cell or a sentence."""
    return (Math(decimal(found, digits)),)


def bold(found: object) -> Text:
    """A number that stands out."""
    return (strong(number(found)),)


def numbers(found: Iterable[object]) -> Text:
    """Numbers after one another, each a formula of its own, so that a line may end between them."""
    return listed(map(decimal, found))


def vector(found: Iterable[object]) -> Form:
    """Numbers in brackets."""
    pieces = [part for each in found for part in (*map(Sign, ", "), decimal(each))]
    return Typed((Sign("("), *pieces[2:], Sign(")")))
