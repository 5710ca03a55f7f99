"""An objective as a fit sees it: one loss of a residual, one penalty of a coordinate, their shapes, and the scales in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sympy import Expr, Rational, S, Symbol, cancel

from derive.numerics.functions.sums import COORDINATE, RESIDUAL
from derive.numerics.problem import Kind
from derive.vocabulary.binding import substitute
from derive.vocabulary.errors import InputError
from derive.vocabulary.linear import live
from derive.vocabulary.shapes import Constant, Other, PiecewiseLinear, Quadratic, Shape, shape_of
from derive.vocabulary.symbols import n

NORMALISATIONS = ("nll", "sum", "mean", "half_mean")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleEstimate:
    """The maximum likelihood estimate of a noise scale: scale**power = factor * (sum of the losses), proved elsewhere.

    Parameters
    ----------
    scale : Symbol
    power, factor : Expr
        Numbers, the factor in n.
    formula : str
        E.g. "σ² = MSE".
    """

    scale: Symbol
    power: Expr
    factor: Expr
    formula: str

    @property
    def told(self) -> str:
        """The formula, and what it divides by."""
        return self.formula + (", divides by n" if n not in cancel(self.factor * n).free_symbols else "")


@dataclass(frozen=True, kw_only=True)
class Objective:
    """sum_i loss(r_i) + sum_j penalty(theta_j) + constant: a negative log posterior.

    Parameters
    ----------
    name, prior_name : str
        What it is called; the prior's family, empty without one.
    loss, penalty : Expr
        In `RESIDUAL` and in `COORDINATE`; their scales are symbols declared positive.
    constant : Expr
        What the likelihood adds, in n and the noise's scales.
    noise_scales, prior_scales : tuple of Symbol
        In the order of their families.
    estimates : tuple of ScaleEstimate
        Of noise scales, where they were proved; they hold under a flat prior only.
    formula, verdict : str
        The displayed objective, and how its derivation was ruled on.
    """

    name: str
    loss: Expr
    penalty: Expr
    constant: Expr
    noise_scales: tuple[Symbol, ...]
    prior_scales: tuple[Symbol, ...]
    estimates: tuple[ScaleEstimate, ...]
    prior_name: str
    formula: str
    verdict: str

    @cached_property
    def loss_shape(self) -> Shape:
        """A structural fact."""
        return shape_of(self.loss, RESIDUAL)

    @cached_property
    def penalty_shape(self) -> Shape:
        """A structural fact; a kink counts only where it is symmetric."""
        shape = shape_of(self.penalty, COORDINATE)
        return Other() if isinstance(shape, PiecewiseLinear) and cancel(shape.above - shape.below) != 0 else shape

    @property
    def loss_kind(self) -> Kind:
        """The shape without its numbers."""
        return _kind(self.loss_shape)

    @property
    def penalty_kind(self) -> Kind:
        """The shape without its numbers."""
        return _kind(self.penalty_shape)

    @property
    def loss_weight(self) -> Expr:
        """What multiplies r^2, or |r|; the mean of the two slopes where they differ."""
        return _weight(self.loss_shape)

    @cached_property
    def weight(self) -> Expr:
        """Factor of the penalty once the loss is a sum of r^2 or |r|: the lambda of the normalisation `sum`."""
        return cancel(_weight(self.penalty_shape) / self.loss_weight) if self.penalty_kind is not Kind.ABSENT else S.Zero

    @cached_property
    def asymmetry(self) -> Expr:
        """(above - below)/(above + below) of a piecewise linear loss, else 0."""
        match self.loss_shape:
            case PiecewiseLinear(below=below, above=above):
                return cancel((above - below) / (above + below))
            case _:
                return S.Zero

    def divisor(self, normalisation: str) -> Expr:
        """What the sum of the losses is divided by.

        Raises
        ------
        InputError
            There is no such normalisation.
        """
        divisors = {"nll": 1 / self.loss_weight, "sum": S.One, "mean": n, "half_mean": 2 * n}
        if not isinstance(normalisation, str) or normalisation not in divisors:
            raise InputError(f"unknown normalisation `{str(normalisation)[:60]}`; known are {', '.join(NORMALISATIONS)}")
        return divisors[normalisation]


def value_of(expr: Expr, values: Mapping[Symbol, float], observations: int) -> float:
    """The expression at exact values of its symbols, rounded once.

    Parameters
    ----------
    expr : Expr
        In n and scales; each of these must have a value.
    values : mapping of Symbol to float
        Finite; taken as the exact rational numbers that floats are.
    observations : int
        n.
    """
    exact: dict[Symbol, Expr] = {n: Rational(observations)}
    for symbol, value in values.items():
        fraction = Fraction(value)
        exact[symbol] = Rational(fraction.numerator, fraction.denominator)
    return float(substitute(live(expr), exact).evalf(30))


def _kind(shape: Shape) -> Kind:
    match shape:
        case Constant():
            return Kind.ABSENT
        case Quadratic():
            return Kind.QUADRATIC
        case PiecewiseLinear():
            return Kind.PIECEWISE_LINEAR
        case _:
            return Kind.OTHER


def _weight(shape: Shape) -> Expr:
    match shape:
        case Quadratic(weight=weight):
            return weight
        case PiecewiseLinear(below=below, above=above):
            return (below + above) / 2
        case _:
            return S.Zero


__all__ = ["NORMALISATIONS", "Objective", "ScaleEstimate", "value_of"]
