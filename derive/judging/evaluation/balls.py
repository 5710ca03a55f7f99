"""Slopes from either side, certainly enclosed, and conditions that are decided or not, in one world."""

from collections.abc import Sequence

from flint import arb, ctx, fmpq
from sympy import Expr, Symbol
from sympy.logic.boolalg import Boolean

from derive.claims.premises import Premise
from derive.judging.evaluation.numbers import Dual, Scalar, Undefined, ball, compare
from derive.judging.evaluation.reading import PRECISION, Reader
from derive.judging.evaluation.world import World


def holds(condition: Boolean, world: World, premises: Sequence[Premise] = ()) -> bool | None:
    """Whether a condition holds in the world; None where balls cannot tell. Raises as a value does."""
    with ctx.workprec(PRECISION):
        known: bool | None = Reader(world, premises).value(condition, {})
        return known


def slopes(expr: Expr, unknown: Symbol, world: World, premises: Sequence[Premise] = ()) -> tuple[Scalar, Scalar]:
    """The derivatives of `expr` in `unknown` from the left and from the right, exact where they are rational."""
    with ctx.workprec(PRECISION):
        at = world.scalar(unknown)
        found = []
        for direction in (-1, 1):
            value = Reader(world, premises, {unknown: Dual(at, fmpq(direction))}).value(expr, {})
            found.append(value.slope * direction if isinstance(value, Dual) else fmpq(0))
        return found[0], found[1]


def derivative(expr: Expr, unknown: Symbol, world: World, premises: Sequence[Premise] = ()) -> arb:
    """An enclosure of d expr / d unknown.

    Raises
    ------
    Undefined
        There is a kink: the derivatives from the left and from the right differ.
    """
    left, right = slopes(expr, unknown, world, premises)
    if compare(left, right) in (-1, 1):
        raise Undefined(f"the expression has a kink in `{unknown}`, hence no derivative")
    with ctx.workprec(PRECISION):
        return ball(right)
