"""Short ways for chapters on priors to say a claim, and to show a number or a matrix."""

from __future__ import annotations

from sympy import Basic, Eq, Expr, Sum, Symbol

from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.claims.relations import Equal, Relation, SameArgmin
from derive.claims.sides import Optimum, Points, Sense, Side
from derive.derivation.derivation import Derivation
from derive.derivation.normalisations import linear
from derive.derivation.step import Statement
from derive.documents.blocks import Math, Text
from derive.notes.numbers import shown, value_at
from derive.printing.form import Form, Power, Worded
from derive.symbols import i, j, n, p, theta


def over_i(body: Expr) -> Expr:
    """The sum over observations."""
    return Sum(body, (i, 1, n))


def over_j(body: Expr) -> Expr:
    """The sum over coordinates."""
    return Sum(body, (j, 1, p))


def least(objective: Expr, unknown: Basic) -> Optimum:
    """Its minimisers."""
    return Optimum(sense=Sense.MIN, objective=objective, unknowns=frozenset((unknown,)))


def equal(title: str, before: Side, after: Side, *premises: Premise) -> Statement:
    """The two sides are the same."""
    return Statement(title=title, claim=Claim(before=before, relation=Equal(), after=after, premises=premises))


def minimiser(title: str, objective: Expr, unknown: Symbol, value: Expr, *premises: Premise) -> Statement:
    """The objective has one minimiser in the unknown, and this is it."""
    return equal(title, least(objective, unknown), Points(element=unknown, condition=Eq(unknown, value)), *premises)


def objectives(title: str, before: Expr, after: Expr, relation: Relation | None = None) -> Statement:
    """Both objectives are least at the same theta; or stand in the relation given."""
    claim = Claim(before=before, relation=relation or SameArgmin(), after=after, unknowns=frozenset((theta,)))
    return Statement(title=title, claim=claim)


def multiplied_out(shown_: Derivation, **values: object) -> object:
    """Likelihood times prior density by density, linear predictor: the line of the derivation on which every density is written out."""
    line = next(step for step in shown_.steps if step.rule.name == "write_prior_density").after
    assert isinstance(line, Optimum)
    return value_at(linear(line.objective), **values)


def negative_log(shown_: Derivation, **values: object) -> object:
    """Its negative logarithm as the derivation's last lines have it: constants, the loss and the penalty with their factors."""
    assert shown_.parts is not None
    return value_at(linear(shown_.parts.negative_log), **values)


def number(value: object) -> Text:
    """A number in a table or a sentence."""
    return (Math(shown(value)),)


def transposed(form: Form) -> Form:
    """A matrix with rows and columns exchanged."""
    return Power(form, Worded(r"\top", "T"))
