"""A bounded quadrature in mpmath with an error bound, written apart from the judge's."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

import mpmath
from sympy import Add, Basic, Expr, S, Symbol, log, preorder_traversal

from derive.replay.approximate import Approximate, Unknown, Value, plain
from derive.vocabulary.nodes import Log

DECIMALS = 25
"""Working precision of the sums; the integrand itself is recomputed with more."""
VALUES = 600_000
"""Nodes of the integrand that are evaluated at most, over all points."""
DEGREE = 6
"""Of the tanh-sinh and Gauss-Legendre rules: a few hundred points for a piece at most."""
SHELLS = 64
"""How often the distance to the last kink is doubled on the way to an infinite end."""
SETTLED = mpmath.mpf(10) ** -18
"""A shell that adds less than this share has an exponentially small one behind it, if the shell before it does too."""
ENOUGH = mpmath.mpf(10) ** -11
"""A tail that falls like a power is not summed further than to this share."""
SLOW = mpmath.mpf("0.9")
"""Shells that shrink more slowly than this are not summed to the end."""
MARGIN = 8
"""How many error estimates a difference must exceed; the estimates are differences between a rule and a coarser one."""
PLACES = 12
"""Kinks and centres at which the range is split."""


class Integrand:
    """An integrand as a function of a real number, by definition.

    Parameters
    ----------
    integrand, variate
        As they are written.
    of : callable
        The value of an expression where the variate is a number.
    positive : bool
        Whether it is taken over all positive numbers.
    """

    def __init__(self, integrand: Expr, variate: Symbol, of: Callable[[Basic, Value], Value], positive: bool) -> None:
        # Over all positive numbers a logarithm of the variate is the better variate.
        self.logarithmic = positive and any(variate in node.free_symbols for node in integrand.atoms(log, Log))
        self.integrand = integrand
        self.left = VALUES // sum(1 for _ in preorder_traversal(integrand))
        self.variate = variate
        self._of = of

    def __call__(self, at: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            raise Unknown("the integrand would have to be evaluated too often")
        value = real(self.of(self.integrand, at))
        return value * mpmath.exp(at) if self.logarithmic else value

    def of(self, expr: Basic, at: Any) -> Any:
        """The value of an expression at a place."""
        place = mpmath.exp(real(at)) if self.logarithmic else at
        return self._of(expr, place if isinstance(place, Fraction) else Approximate(place, mpmath.mpf(0)))

    def places(self) -> Iterator[Any]:
        """Where parts of the integrand that are affine in the variate vanish: kinks lie there, and centres of peaks."""
        seen: dict[Basic, None] = {S.Zero + self.variate: None}
        stack: list[Basic] = [self.integrand]
        while stack:
            node = stack.pop()
            if self.variate not in node.free_symbols:
                continue
            if isinstance(node, Add):
                seen.setdefault(node)
            if hasattr(node, "lhs"):
                seen.setdefault(node.lhs - node.rhs)
            if node.func.__name__ in ("Max", "Min"):
                for other in node.args[1:]:
                    seen.setdefault(other - node.args[0])
            stack.extend(node.args)
        for expr in seen:
            try:
                zero, one, two, three = (real(self.of(expr, Fraction(at))) for at in (0, 1, 2, -3))
            except Unknown:
                continue
            slope = one - zero
            if slope != 0 and all(abs(value - zero - slope * at) <= abs(slope) * SETTLED for at, value in ((2, two), (-3, three))):
                yield -zero / slope


def integral_between(curve: Integrand, low: Any, high: Any) -> tuple[Any, Any]:
    """The integral of a curve and an estimate of its error; an end is None where it is infinite."""
    if curve.logarithmic:
        low, high = None, None
    return quadrature(curve, curve.places(), low, high)


def quadrature(curve: Callable[[Any], Any], places: Iterable[Any], low: Any, high: Any) -> tuple[Any, Any]:
    """The integral and an estimate of its error, by some thousand values of the integrand at most.

    Parameters
    ----------
    curve : callable
        The integrand; analytic between the places.
    places : iterable of number
        Where the range is split: kinks and centres.
    low, high : number or None
        None where an end is infinite.

    Raises
    ------
    Unknown
        The integrand is not finite, or falls too slowly.
    """
    inside = sorted({place for place in places if (low is None or place > low) and (high is None or place < high)})[:PLACES]
    inside = [place for number, place in enumerate(inside) if number == 0 or place - inside[number - 1] > SETTLED * (1 + abs(place))]
    middle = low if low is not None else high if high is not None else mpmath.mpf(0)
    cuts = [*([low] if low is not None else []), *inside, *([high] if high is not None else [])] or [middle]
    parts = [_piece(curve, left, right) for left, right in itertools.pairwise(cuts)]
    if high is None:
        parts.append(_outwards(curve, cuts[-1], 1))
    if low is None:
        parts.append(_outwards(curve, cuts[0], -1))
    return mpmath.fsum(value for value, _ in parts), mpmath.fsum(error for _, error in parts)


def _piece(curve: Callable[[Any], Any], low: Any, high: Any, method: str = "tanh-sinh") -> tuple[Any, Any]:
    """A rule and its difference from a coarser one."""
    value, error = mpmath.quad(curve, [low, high], error=True, maxdegree=DEGREE, method=method)
    if not mpmath.isfinite(value):
        raise Unknown("the integrand has no finite value inside its range")
    return value, abs(error)


def _outwards(curve: Callable[[Any], Any], start: Any, direction: int) -> tuple[Any, Any]:
    """From the last kink to infinity, in shells twice as long each time; what lies beyond the last is extrapolated."""

    def outwards(distance: Any) -> Any:
        return curve(start + direction * distance)

    value, error = _piece(outwards, mpmath.mpf(0), mpmath.mpf(1))
    size = abs(value)
    sizes: list[Any] = []
    for shell in range(SHELLS):
        low = mpmath.mpf(2) ** shell
        step, unsure = _piece(outwards, low, 2 * low, "gauss-legendre")
        value, error = value + step, error + unsure
        size += abs(step)
        sizes.append(abs(step))
        if len(sizes) > 3 and all(one <= SETTLED * size for one in sizes[-2:]):
            return value, error + sizes[-1] + sizes[-2]
        if len(sizes) > 8 and (beyond := _beyond(sizes)) is not None and beyond <= ENOUGH * size:
            return value, error + 2 * beyond
    beyond = _beyond(sizes)
    if beyond is None:
        raise Unknown("the tail of the integrand falls too slowly to be summed")
    return value, error + 2 * beyond


def _beyond(sizes: list[Any]) -> Any | None:
    """What lies beyond the last shell if it goes on as the last four do at their slowest."""
    ratios = [later / earlier for earlier, later in zip(sizes[-5:], sizes[-4:], strict=False) if earlier]
    if not ratios or max(ratios) > SLOW:
        return None
    return sizes[-1] * max(ratios) / (1 - max(ratios))


def real(value: Any) -> Any:
    """A number without its error, as a decimal."""
    value = plain(value)
    return mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value
