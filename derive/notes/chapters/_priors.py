"""What the chapters on posteriors share: claims in one line, numbers in cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sympy import Basic, Eq, Expr, Integral, S, Symbol, oo

from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.claims.relations import Equal, SameOrder
from derive.claims.relations import Relation as Related
from derive.claims.sides import Feasible, Optimum, Points, Sense, Side
from derive.claims.witness import DerivativeSign, Witness
from derive.derivation.blocks import assumptions
from derive.derivation.derivation import Derivation
from derive.derivation.display import arranged, unicode
from derive.derivation.page import Assumption
from derive.derivation.step import Statement
from derive.documents.blocks import Inline, Math, Text, Words
from derive.notes.composing import Composer
from derive.notes.numbers import DISPLAYED, shown, value_at
from derive.printing.form import Big, Form, Relation, minus
from derive.symbolic.nodes import Density, Exp, Log
from derive.symbols import theta

Row = tuple[str | Text, ...]


def most(objective: Expr, unknown: Basic, feasible: Feasible = Feasible.EVERYWHERE) -> Optimum:
    """Its maximisers."""
    return Optimum(sense=Sense.MAX, objective=objective, unknowns=frozenset((unknown,)), feasible=feasible)


def least(objective: Expr, *unknowns: Basic) -> Optimum:
    """Its minimisers."""
    return Optimum(sense=Sense.MIN, objective=objective, unknowns=frozenset(unknowns))


def said(title: str, before: Side, relation: Related, after: Side, *premises: Premise, witness: Witness | None = None) -> Statement:
    """A claim to be ruled on."""
    return Statement(title=title, claim=Claim(before=before, relation=relation, after=after, premises=premises, witness=witness))


def equal(title: str, before: Side, after: Side, *premises: Premise, witness: Witness | None = None) -> Statement:
    """The claim that both sides are the same."""
    return said(title, before, Equal(), after, *premises, witness=witness)


alpha = Symbol("alpha", positive=True)
beta = Symbol("beta", positive=True)
rho = Symbol("rho", positive=True)

PEAK = equal(
    "the peak of a power times an exponential",
    most(rho**alpha * Exp(-beta * rho), rho),
    Points(element=rho, condition=Eq(rho, alpha / beta)),
    witness=DerivativeSign(unknown=rho, factor=beta * rho ** (alpha - 1) * Exp(-beta * rho), increasing=rho, value=alpha / beta),
)
"""Of the rate of waiting times, whose likelihood has this shape."""


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
    """Numbers after one another, each a formula of its own, so that a line may end between them."""
    return listed(map(shown, found))


def listed(formulas: Iterable[str]) -> Text:
    """Formulas with commas between them."""
    out: list[Inline] = []
    for formula in formulas:
        out += [Math(formula), Words(", ")]
    return tuple(out[:-1])


def row(page: Composer, cells: Iterable[object], bold: bool = False) -> Row:
    """Numbers in the cells of a row."""
    return tuple(page.words("**{it}**" if bold else "{it}", it=number(cell)) for cell in cells)


def over_all(page: Composer, integrand: Expr, variate: Symbol) -> Form:
    """The integral over all values of the variate, for the eye only."""
    if variate.is_positive:
        return arranged(Integral(integrand, (variate, 0, oo)), page.notation)
    form = arranged(Integral(integrand, (variate, -oo, oo)), page.notation)
    assert isinstance(form, Big)
    # The arranger loses the sign of minus infinity.
    return replace(form, lower=minus(form.upper))


def assume(page: Composer, premises: Iterable[Premise]) -> None:
    """The assumptions of a page that shows no derivation, each with the equations that it licenses."""

    def told(premise: Premise) -> tuple[Form, ...]:
        laws = (law for law in premise.laws if f"{unicode(law.left)} = {unicode(law.right)}" not in premise.statement)
        return tuple(Relation("=", arranged(law.left, page.notation), arranged(law.right, page.notation)) for law in laws)

    stated = tuple(Assumption(label=each.label, statement=each.statement, equations=told(each)) for each in premises)
    page.blocks.append(assumptions(stated, page.notation))
