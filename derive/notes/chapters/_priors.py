"""What the chapters on posteriors share: claims in one line, numbers in cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sympy import Basic, Expr, Integral, S, Symbol, oo

from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.claims.relations import Equal, Relation, SameOrder
from derive.claims.sides import Feasible, Optimum, Sense, Side
from derive.claims.witness import Witness
from derive.derivation.derivation import Derivation
from derive.derivation.display import arranged
from derive.derivation.step import Statement
from derive.documents.blocks import Math, Text
from derive.notes.composing import Composer
from derive.notes.numbers import DISPLAYED, shown, value_at
from derive.printing.form import Big, Form, minus
from derive.symbolic.nodes import Density, Log
from derive.symbols import theta

Row = tuple[str | Text, ...]


def most(objective: Expr, unknown: Basic, feasible: Feasible = Feasible.EVERYWHERE) -> Optimum:
    """Its maximisers."""
    return Optimum(sense=Sense.MAX, objective=objective, unknowns=frozenset((unknown,)), feasible=feasible)


def least(objective: Expr, *unknowns: Basic) -> Optimum:
    """Its minimisers."""
    return Optimum(sense=Sense.MIN, objective=objective, unknowns=frozenset(unknowns))


def said(title: str, before: Side, relation: Relation, after: Side, *premises: Premise, witness: Witness | None = None) -> Statement:
    """A claim to be ruled on."""
    return Statement(title=title, claim=Claim(before=before, relation=relation, after=after, premises=premises, witness=witness))


def equal(title: str, before: Side, after: Side, *premises: Premise, witness: Witness | None = None) -> Statement:
    """The claim that both sides are the same."""
    return said(title, before, Equal(), after, *premises, witness=witness)


def assumed(made_by: Derivation, *names: str) -> tuple[Premise, ...]:
    """Those of a derivation's premises that bear these names."""
    return tuple(premise for premise in made_by.premises if premise.name in names)


def positive_densities(made: Derivation) -> Premise:
    """What taking logarithms asks for."""
    return Premise(
        label="A3",
        name="positive",
        statement="p(y | X, θ) > 0 and p(θ) > 0 for every θ",
        positive=(made.model.likelihood, Density("p", (theta,))),
    )


def posterior_as_sum(made: Derivation, divisor: Expr = S.One) -> Statement:
    """The most probable parameters minimise -log likelihood - log prior, both over the divisor; neither law is used.

    Parameters
    ----------
    made : Derivation
        Whose names for the densities are used, and whose premises on evidence and inputs.
    divisor : Expr
        A positive number without the unknowns, e.g. n.
    """
    premises = (*assumed(made, "evidence", "prior_ignores_inputs"), positive_densities(made))
    after = least(-Log(made.model.likelihood) / divisor - Log(Density("p", (theta,))) / divisor, theta)
    return said("maximum a posteriori", most(made.model.posterior, theta), SameOrder(), after, *premises)


def value(expr: Basic, **data: Any) -> Any:
    """As `value_at`, a number that can be calculated with."""
    return value_at(expr, **data)


def number(found: object, digits: int = DISPLAYED) -> Text:
    """A number in a cell or a sentence."""
    return (Math(shown(found, digits)),)


def numbers(found: Iterable[object]) -> Text:
    """Numbers after one another, with commas."""
    return (Math(", ".join(map(shown, found))),)


def row(page: Composer, cells: Iterable[object], bold: bool = False) -> Row:
    """Numbers in the cells of a row."""
    return tuple(page.words("**{it}**" if bold else "{it}", it=number(cell)) for cell in cells)


def over_the_line(page: Composer, integrand: Expr, variate: Symbol) -> Form:
    """The integral over all real values, for the eye only."""
    form = arranged(Integral(integrand, (variate, -oo, oo)), page.notation)
    assert isinstance(form, Big)
    # The arranger loses the sign of minus infinity.
    return replace(form, lower=minus(form.upper))
