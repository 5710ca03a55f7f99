"""What the chapters on noise share: data for one weight, their likelihood computed in two ways, and a scale at its best or at none."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import mpmath
from sympy import Expr, S

from derive.claims.premises import Law, Premise
from derive.derivation.derivation import Derivation
from derive.derivation.normalisations import linear
from derive.derivation.step import Statement
from derive.families._family import Family
from derive.notes.saying import equal, line, value
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

    def two_ways(
        self, derivation: Derivation, closed: Expr, tried: Iterable[Fraction], best: Fraction
    ) -> tuple[list[tuple[Any, ...]], tuple[Any, ...], list[tuple[Any, ...]]]:
        """The likelihood multiplied out, minus its log, and two formulas: at weights below the best one, at it, above."""
        product, loss = line(derivation, "write_noise_density"), derivation.optimum.objective

        def row(weight: Fraction) -> tuple[Any, ...]:
            likelihood, *formulas = (self.at(expr, weight) for expr in (product, closed, loss))
            return (weight, likelihood, -mpmath.log(likelihood), *formulas)

        return [row(each) for each in tried if each < best], row(best)[1:], [row(each) for each in tried if each > best]


def tenth(family: Family) -> Statement:
    """At zero, a density with a tenth of the scale is ten times as high: a perfect fit has no best scale."""
    (parameter,) = family.parameters
    scale = parameter.symbol

    def noise(value: Expr, size: Expr) -> Density:
        return Density("p_eps", {e: value}, {scale: size})

    law = Law(left=noise(e, scale), right=family.density(e), variables=(e, scale))
    premise = Premise(label="N", name="noise_of_scale", statement=f"{family.title} noise, its scale given", laws=(law,))
    return equal("a tenth of the scale", noise(S.Zero, scale / 10), 10 * noise(S.Zero, scale), premise)
