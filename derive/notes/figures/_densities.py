"""Values of a family's density and of its negative log, from the very expressions that are derived with."""

from fractions import Fraction
from functools import cache

from sympy import Expr

from derive.families._family import Family
from derive.notes.figures._pen import Point
from derive.notes.numbers import value_at
from derive.vocabulary.nodes import Log
from derive.vocabulary.symbols import e


def steps(reach: Fraction | int, count: int) -> tuple[Fraction, ...]:
    """2 count + 1 numbers from -reach to reach at equal distances; zero, where kinks are, is one of them."""
    return tuple(Fraction(reach) * place / count for place in range(-count, count + 1))


def density(family: Family) -> Expr:
    """The density of a residual."""
    return family.density(e)


def loss(family: Family) -> Expr:
    """Minus the log of the density of a residual: what it adds to the negative log-likelihood."""
    return -Log(family.density(e))


@cache
def curve(expr: Expr, where: tuple[Fraction, ...], **scales: object) -> tuple[Point, ...]:
    """Points of the graph of an expression in the residual."""
    return tuple((float(place), float(value_at(expr, e=place, **scales))) for place in where)  # type: ignore[arg-type]
