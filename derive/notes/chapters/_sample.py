"""What the chapters on noise share: data for one weight, their likelihood computed in two ways, and a scale at its best or at none."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import mpmath
from sympy import Expr, S

from derive.claims.premises import Law, Premise
from derive.derivation.derivation import Derivation
from derive.derivation.display import arranger
from derive.derivation.normalisations import linear
from derive.derivation.step import Statement
from derive.families._family import Family
from derive.notes.composing import Composer
from derive.notes.saying import Row, equal, line, number, value
from derive.paper import form as paper
from derive.paper.markup import Notation
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import e


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
        return value(linear(expr), X=rows, y=self.responses, theta=(weight,), **sizes, **{self.scale: self.value})

    def least_squares(self) -> Fraction:
        """The weight with the smallest mean squared error, exactly."""
        products = sum(place * target for place, target in zip(self.inputs, self.responses, strict=True))
        return Fraction(products) / sum(place**2 for place in self.inputs)

    def least_absolute(self) -> Fraction:
        """A weight with the smallest mean absolute error, exactly: that is piecewise linear and convex, so some kink is a minimiser."""
        rows = tuple(zip(self.inputs, self.responses, strict=True))
        kinks = sorted(target / place for place, target in rows)
        return min(kinks, key=lambda kink: sum(abs(target - kink * place) for place, target in rows))

    def table(self, page: Composer) -> None:
        """The data."""
        rows = (("$i$", range(1, len(self.inputs) + 1)), ("$x_i$", self.inputs), ("$y_i$", self.responses))
        lines: list[Row] = [(page.words(name), *map(number, values)) for name, values in rows]
        head, *body = lines
        page.table(head, body, "l" + "r" * len(self.inputs))

    def two_ways(self, page: Composer, derivation: Derivation, closed: Expr, tried: Iterable[Fraction], best: Fraction) -> None:
        """The likelihood multiplied out density by density with minus its log, and the final formula, at some weights."""
        product, loss = line(derivation, "write_noise_density"), derivation.optimum.objective
        head = ("$θ$", "Product of the densities", "Minus its log", page.words("{closed}", closed=closed), page.words("{loss}", loss=loss))
        body: list[Row] = []
        for weight in sorted((*tried, best)):
            likelihood, *formulas = (self.at(expr, weight) for expr in (product, closed, loss))
            first, *others = map(number, (weight, likelihood, -mpmath.log(likelihood), *formulas))
            body.append((page.words("{best}, the estimate", best=first) if weight == best else first, *others))
        page.table(head, body, "lrrrr")


def tenth(family: Family) -> Statement:
    """At zero, a density with a tenth of the scale is ten times as high: a perfect fit has no best scale."""
    (parameter,) = family.parameters
    scale = parameter.symbol

    def noise(value: Expr, size: Expr) -> Density:
        return Density("p_eps", {e: value}, {scale: size})

    law = Law(left=noise(e, scale), right=family.density(e), variables=(e, scale))
    premise = Premise(label="N", name="noise_of_scale", statement=f"the noise is {family.title}, its scale behind the bar", laws=(law,))
    return equal("a tenth of the scale", noise(S.Zero, scale / 10), 10 * noise(S.Zero, scale), premise)


def fitted(notation: Notation, scale: str, loss: str, squared: bool = False) -> tuple[paper.Form, paper.Form]:
    """The estimate of a scale, or of its square, and the loss at the fitted weights that defines it."""
    letter = arranger(notation).letter
    size: paper.Form = paper.Hatted(letter(scale), "MLE")
    measured = paper.Call(paper.Upright(loss), (paper.Hatted(letter("theta"), "MLE"),))
    return paper.Power(size, paper.Number("2")) if squared else size, measured
