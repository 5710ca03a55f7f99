"""Replaying what is said of an integral: a bounded quadrature in mpmath with an error bound, written apart from the judge's."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath
from sympy import Add, Basic, Expr, Interval, S, Symbol, log, oo, preorder_traversal

from derive.claims.claim import Claim
from derive.claims.evidence import middle
from derive.claims.instance import Instance
from derive.claims.verdict import CounterExample
from derive.replay.approximate import Approximate, Unknown, plain
from derive.replay.recomputing import Recomputer
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
SHOWN = mpmath.mpf(10) ** -6
"""Relative accuracy of the integral that a counter-example displays."""
PLACES = 12
"""Kinks and centres at which the range is split."""


def integral_differs(claim: Claim, found: CounterExample) -> bool:
    """Whether, at the values of the parameters, the integral certainly is what is displayed and not what is claimed.

    Raises
    ------
    Unknown
        The integrand has no value, or the error estimate stays too large.
    """
    (variate,) = claim.unknowns
    (point,) = found.points
    if not isinstance(variate, Symbol) or not isinstance(claim.before, Expr) or not isinstance(claim.after, Expr):
        return False
    machine = Recomputer(point, claim.premises)
    with mpmath.workdps(DECIMALS):
        ends = _ends(claim, variate, machine)
        if ends is None:
            return False
        # Over all positive numbers a logarithm of the variate is the better variate.
        logarithmic = ends == (0, None) and any(variate in node.free_symbols for node in claim.before.atoms(log, Log))
        ends = (None, None) if logarithmic else ends
        curve = _Curve(claim, variate, point, logarithmic)
        measured, error = quadrature(curve, curve.places(), *ends)
        claimed = _real(machine.number(claim.after))
        said = (middle(found.before[0]), middle(found.after[0]))
        if said[0] is None or said[1] is None:
            return False
        told = (_real(said[0]), _real(said[1]))
        size = max(abs(measured), abs(claimed))
        if abs(told[0] - measured) > SHOWN * size + error or abs(told[1] - claimed) > SHOWN * size:
            return False
        return bool(abs(measured - claimed) > MARGIN * error + size * mpmath.mpf(10) ** -12)


class _Curve:
    """The integrand as a function of a real number, by definition."""

    def __init__(self, claim: Claim, variate: Symbol, point: Instance, logarithmic: bool) -> None:
        self.logarithmic = logarithmic
        self.premises = claim.premises
        self.integrand = claim.before
        self.left = VALUES // sum(1 for _ in preorder_traversal(claim.before))
        self.name = variate.name
        self.variate = variate
        self.point = point

    def __call__(self, at: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            raise Unknown("the integrand would have to be evaluated too often")
        value = _real(self.of(self.integrand, at))
        return value * mpmath.exp(at) if self.logarithmic else value

    def of(self, expr: Basic, at: Any) -> Any:
        place = mpmath.exp(_real(at)) if self.logarithmic else at
        exact = place if isinstance(place, Fraction) else Approximate(place, mpmath.mpf(0))
        scalars: dict[str, Any] = {**self.point.scalars, self.name: exact}
        moved = replace(self.point, scalars=scalars)
        return Recomputer(moved, self.premises).number(expr)

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
                zero, one, two, three = (_real(self.of(expr, Fraction(at))) for at in (0, 1, 2, -3))
            except Unknown:
                continue
            slope = one - zero
            if slope != 0 and all(abs(value - zero - slope * at) <= abs(slope) * SETTLED for at, value in ((2, two), (-3, three))):
                yield -zero / slope


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


def _ends(claim: Claim, variate: Symbol, machine: Recomputer) -> tuple[Any, Any] | None:
    """Lower and upper end, None where infinite; None altogether where there is no interval between them."""
    low = mpmath.mpf(0) if variate.is_nonnegative else None
    high = mpmath.mpf(0) if variate.is_nonpositive else None
    for domain in claim.domains:
        if domain.element != variate:
            continue
        if not isinstance(domain.values, Interval):
            return None
        start, end = domain.values.start, domain.values.end
        if start != -oo:
            value = _real(machine.number(start))
            low = value if low is None else max(low, value)
        if end != oo:
            value = _real(machine.number(end))
            high = value if high is None else min(high, value)
    return None if low is not None and high is not None and low >= high else (low, high)


def _real(value: Any) -> Any:
    value = plain(value)
    return mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value
