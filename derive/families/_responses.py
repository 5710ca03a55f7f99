"""The normaliser of a response: compared with a sum over counts, or with an integral on a scale on which its support is the whole line."""

import math
from collections.abc import Iterator
from fractions import Fraction

from sympy import Dummy, Expr, Interval, S, exp, gamma, log, loggamma, oo

from derive.families._doubles import ACCURACY, RealFunction, Unreached, compiled
from derive.families._family import Family
from derive.vocabulary.binding import substitute
from derive.vocabulary.linear import expand_logs, live

LEAST = 1e-18
"""A share of the sum that counts for nothing."""
IDLE = 40
"""So many terms in a row that count for nothing end a sum."""
STEP = 1 / 32
"""Of the trapezoidal rule."""
MOST = 100_000
"""Terms of a sum."""
_LINE, _PLAIN = Dummy("t", real=True), Dummy("y", positive=True)
_ON_LINE: dict[object, tuple[Expr, Expr]] = {
    S.Reals: (_LINE, S.Zero),
    Interval.open(0, oo): (exp(_LINE), -_LINE),
    Interval.open(0, 1): (1 / (1 + exp(-_LINE)), log(1 + exp(-_LINE)) + log(1 + exp(_LINE))),
}
"""The variate as a function of a real number, and minus the logarithm of its derivative."""


def integral_of(family: Family, values: dict[Expr, Fraction]) -> float:
    """base * exp(-energy) over the support, at values of the parameters and of the prediction.

    Raises
    ------
    Unreached
        Doubles do not reach it.
    """
    # Of whole numbers SymPy writes loggamma as the logarithm of gamma, which overflows.
    energy, base = (substitute(live(part), {family.variate: _PLAIN}) for part in (family.energy, family.base))
    energy -= _log(base, family)
    if family.support not in _ON_LINE:
        return math.fsum(_terms(family, compiled(energy, _PLAIN, values)))
    place, jacobian = _ON_LINE[family.support]
    on_line = compiled(substitute(energy, {_PLAIN: place}) + jacobian, _LINE, values)
    return _trapezoidal(on_line)


def _log(base: Expr, family: Family) -> Expr:
    """The logarithm of the base, of gamma by its own function, which overflows later."""
    whole = expand_logs(log(base), family.facts)
    return whole.replace(
        lambda node: isinstance(node, log) and isinstance(node.args[0], gamma), lambda node: loggamma(node.args[0].args[0])
    )


def _trapezoidal(energy: RealFunction) -> float:
    """The integral over the line of exp(-energy), by equal steps from where it is largest: of what is analytic few give all digits."""
    middle = min((step / 4 for step in range(-160, 161)), key=lambda t: _or_infinite(energy, t))
    sums = [math.exp(-energy(middle)), 0.0]
    for direction in (1, -1):
        idle = 0
        for step in range(1, MOST):
            term = math.exp(-_or_infinite(energy, middle + direction * step * STEP))
            sums[step % 2] += term
            idle = idle + 1 if term <= LEAST * sum(sums) else 0
            if idle == IDLE:
                break
        else:
            raise Unreached(f"the integrand does not fall within {MOST} steps")
    if abs(sums[0] - sums[1]) > ACCURACY * sum(sums):
        raise Unreached(f"half of the steps give {2 * STEP * sums[0]:.12g}, the others {2 * STEP * sums[1]:.12g}")
    return STEP * sum(sums)


def _or_infinite(energy: RealFunction, place: float) -> float:
    try:
        return float(energy(place))
    except Unreached:
        return math.inf


def _terms(family: Family, energy: RealFunction) -> Iterator[float]:
    last = int(family.support.sup) if family.support.sup.is_finite else MOST
    total, idle = 0.0, 0
    for count in range(last + 1):
        term = math.exp(-energy(count))
        total += term
        yield term
        idle = idle + 1 if term <= LEAST * total else 0
        if idle == IDLE:
            return
    if family.support.sup.is_infinite:
        raise Unreached(f"the sum is not complete after {MOST} terms")
