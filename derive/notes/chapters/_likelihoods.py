"""What the chapters on noise share: short ways to say a claim, and a likelihood computed in two ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Basic, Expr, Sum

from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.claims.relations import Equal, SameArgmin
from derive.claims.sides import Optimum, Points, Sense, Side
from derive.derivation.derivation import Derivation
from derive.derivation.normalisations import linear
from derive.derivation.step import Statement
from derive.documents.blocks import Math, Text
from derive.notes.composing import Composer
from derive.notes.numbers import shown, value_at
from derive.symbolic.nodes import Log
from derive.symbols import i, n, predictor, theta, x, y

residual = y[i] - predictor(x[i])


def over_i(summand: Expr) -> Expr:
    """The sum over the observations."""
    return Sum(summand, (i, 1, n))


def line(derivation: Derivation, rule: str) -> Expr:
    """The objective at which the step of that rule arrives."""
    (after,) = [step.after for step in derivation.steps if step.rule.name == rule]
    assert isinstance(after, Optimum)
    return after.objective


def optimum(objective: Expr, unknown: Basic = theta, sense: Sense = Sense.MIN) -> Optimum:
    """The points at which an objective is optimal."""
    return Optimum(sense=sense, objective=objective, unknowns=frozenset((unknown,)))


def equal(title: str, before: Side, after: Expr | Points, *premises: Premise) -> Statement:
    """Two expressions of one value, or two sets of the same points."""
    return Statement(title=title, claim=Claim(before=before, relation=Equal(), after=after, premises=premises))


def same(title: str, before: Expr | Optimum, after: Expr | Optimum, unknown: Basic = theta) -> Statement:
    """Two objectives with the same optimal values of the unknown."""
    return Statement(title=title, claim=Claim(before=before, relation=SameArgmin(), after=after, unknowns=frozenset((unknown,))))


def number(value: object) -> Text:
    """A number in a table or a sentence."""
    return (Math(shown(value)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Inputs and responses for the model f_theta(x_i) = theta x_i, and the value of the noise's scale."""

    inputs: tuple[Fraction, ...]
    responses: tuple[Fraction, ...]
    scale: str
    value: Fraction

    def at(self, expr: Expr, weight: Fraction) -> Any:
        """The value of an expression in predictions and responses at one weight."""
        rows = [(each,) for each in self.inputs]
        sizes = {"n": len(rows), "p": 1}
        return value_at(linear(expr), X=rows, y=self.responses, theta=(weight,), **sizes, **{self.scale: self.value})

    def table(self, page: Composer) -> None:
        """The data."""
        rows = (("i", range(1, len(self.inputs) + 1)), ("x_i", self.inputs), ("y_i", self.responses))
        head, *body = (self._row(page, name, values) for name, values in rows)
        page.table(head, body, "l" + "r" * len(self.inputs))

    def _row(self, page: Composer, name: str, values: Iterable[object]) -> tuple[str | Text, ...]:
        return (page.words(name), *map(number, values))

    def two_ways(self, page: Composer, derivation: Derivation, closed: Expr, tried: Iterable[Fraction], best: Fraction) -> None:
        """The likelihood multiplied out density by density with minus its log, and the final formula, at some weights."""
        product, loss = line(derivation, "write_noise_density"), derivation.optimum.objective
        head = ("θ", "Product of the densities", "Minus its log", page.words("{closed}", closed=closed), page.words("{loss}", loss=loss))
        body: list[tuple[str | Text, ...]] = []
        for weight in sorted((*tried, best)):
            values = (weight, *(self.at(expr, weight) for expr in (product, -Log(product), closed, loss)))
            first, *others = map(number, values)
            body.append((page.words("{best}, the estimate", best=first) if weight == best else first, *others))
        page.table(head, body, "lrrrr")
