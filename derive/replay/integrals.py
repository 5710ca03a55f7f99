"""Replaying what is said of an integral: a second quadrature, of which the judge's knows nothing."""

from dataclasses import replace
from typing import Any

import mpmath
from sympy import Basic, Expr, Interval, Symbol, oo

from derive.claims.claim import Claim
from derive.claims.evidence import middle
from derive.claims.verdict import CounterExample
from derive.replay.approximate import Value
from derive.replay.quadrature import DECIMALS, MARGIN, Integrand, integral_between, real
from derive.replay.recomputing import Recomputer

SHOWN = mpmath.mpf(10) ** -6
"""Relative accuracy of the integral that a counter-example displays."""


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

        def of(expr: Basic, at: Value) -> Value:
            scalars: dict[str, Any] = {**point.scalars, variate.name: at}
            return Recomputer(replace(point, scalars=scalars), claim.premises).number(expr)

        measured, error = integral_between(Integrand(claim.before, variate, of, ends == (0, None)), *ends)
        claimed = real(machine.number(claim.after))
        said = (middle(found.before[0]), middle(found.after[0]))
        if said[0] is None or said[1] is None:
            return False
        told = (real(said[0]), real(said[1]))
        size = max(abs(measured), abs(claimed))
        if abs(told[0] - measured) > SHOWN * size + error or abs(told[1] - claimed) > SHOWN * size:
            return False
        return bool(abs(measured - claimed) > MARGIN * error + size * mpmath.mpf(10) ** -12)


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
            value = real(machine.number(start))
            low = value if low is None else max(low, value)
        if end != oo:
            value = real(machine.number(end))
            high = value if high is None else min(high, value)
    return None if low is not None and high is not None and low >= high else (low, high)
