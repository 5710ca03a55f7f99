"""What a function of one real variable is made of: nothing, a square, a kink between two slopes; or none of these."""

from typing import ClassVar

from sympy import Dummy, Expr, Poly, PolynomialError, S, Symbol

from derive.vocabulary.binding import free, substitute
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.linear import live


@dataclass(frozen=True, slots=True)
class Constant:
    """Free of the variable."""

    weight: ClassVar[Expr] = S.Zero


@dataclass(frozen=True, slots=True)
class Quadratic:
    """weight * v^2, up to a constant."""

    weight: Expr


@dataclass(frozen=True, slots=True)
class PiecewiseLinear:
    """above * v for v > 0 and below * (-v) for v < 0, up to a constant: one kink, at zero."""

    below: Expr
    above: Expr

    @property
    def weight(self) -> Expr:
        """What multiplies |v|; the mean of the two slopes where they differ."""
        return (self.below + self.above) / 2


@dataclass(frozen=True, slots=True)
class Other:
    """Something else: nothing is claimed."""

    weight: ClassVar[Expr] = S.Zero


CurveShape = Constant | Quadratic | PiecewiseLinear | Other

_AHEAD = Dummy("v", positive=True)


def shape_of(function: Expr, variable: Symbol) -> CurveShape:
    """The shape of a real function of a real variable; a structural fact, `Other` where none is seen.

    Parameters
    ----------
    function : Expr
        Any expression; other symbols are parameters.
    variable : Symbol
        Declared real.
    """
    function = live(function)
    if variable not in free(function):
        return Constant()
    ahead, behind = _coefficients(function, variable, _AHEAD), _coefficients(function, variable, -_AHEAD)
    match ahead, behind:
        case ((above,), (below,)):
            return PiecewiseLinear(below=below, above=above)
        # Even, or the two halves are no one square.
        case ((S.Zero, weight), (S.Zero, same)) if weight == same:
            return Quadratic(weight=weight)
        case _:
            return Other()


def _coefficients(function: Expr, variable: Symbol, value: Expr) -> tuple[Expr, ...] | None:
    """Coefficients of v, v^2, ... on one side of zero, up to the square; None where it is no such polynomial."""
    # On one side of zero |v| evaluates by itself.
    try:
        polynomial = Poly(substitute(function, {variable: value}), _AHEAD)
    except PolynomialError:
        return None
    if not 1 <= polynomial.degree() <= 2 or polynomial.has(variable):
        return None
    return tuple(reversed(polynomial.all_coeffs()))[1:]
