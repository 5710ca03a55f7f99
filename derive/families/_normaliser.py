"""The normaliser of a family: given, or found in the table of integrals; in both cases compared with a quadrature."""

import math
import zlib
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath
from sympy import Expr, Symbol, exp, oo, srepr

from derive.families._doubles import Unreached, compiled, half_lines, kinks
from derive.families._family import Family, Improper, Location, Parameter, Proper
from derive.families._responses import integral_of
from derive.replay.approximate import Unknown
from derive.replay.quadrature import DECIMALS, MARGIN, quadrature
from derive.vocabulary.budget import NotComparable, OutOfBudget, bounded_numbers
from derive.vocabulary.calling import cut
from derive.vocabulary.errors import InputError
from derive.vocabulary.integration import integral
from derive.vocabulary.linear import live
from derive.vocabulary.splitting import NoIntegral

POINTS = 8
"""Values of the scales at which a normaliser is compared with the integral."""
TOLERANCE = 5e-10
"""Relative; several times the accuracy that the quadrature must reach."""
VERY_FAR: tuple[tuple[float, ...], ...] = ((3, 9, 27), (1, 2, 3), (0, 0.25, 0.5), (0, 0.03, 0.06))
"""Powers of ten at which the energy is looked at: nearer, where it is too large to be written down."""
BRIEF = 120
"""Characters of a normaliser in a message."""
NEGLIGIBLE = 10**6
"""Energies of which the density is nothing."""
COARSE = 1e-4
"""The same far from ordinary sizes, where densities may be too steep for more."""
UNCONFIRMED = 1e-6
"""A normaliser is refused where even the slow quadrature says less about it than this."""


@lru_cache(maxsize=256)
def normalised(family: Family) -> Family:
    """The family with a normaliser that the integral of exp(-energy) confirms, at points drawn from a checksum of the density.

    Raises
    ------
    InputError
        The density cannot be normalised, the table of integrals has no normaliser, or the one given is another number.
    """
    if isinstance(family.normaliser, Improper):
        return family
    if family.prediction is not None and isinstance(family.normaliser, Proper):
        _compare_response(family, family.prediction, family.normaliser.constant)
        return family
    try:
        bounded_numbers(live(family.energy))
    except (OutOfBudget, NotComparable) as why:
        raise InputError(f"{family.name}: the energy cannot be worked out: {why}; write it in smaller numbers") from None
    for end in (family.support.inf, family.support.sup):
        if end.is_infinite and not _vanishes(family, end):
            raise InputError(
                f"{family.name}: the density cannot be normalised: exp(-energy) does not go to zero as `{family.variate}` goes to {end}; "
                "for a flat prior say normaliser=Improper(kappa)"
            )
    if isinstance(family.normaliser, Proper):
        _compare(family, family.normaliser.constant)
        return family
    try:
        found = integral(live(exp(-family.energy)), family.variate, family.support).value
    except NoIntegral as why:
        if _heavy(family):
            raise InputError(f"{family.name}: the density cannot be normalised: exp(-energy) falls no faster than 1/|e|") from None
        raise InputError(
            f"{family.name}: the normaliser was not found: {why}; give it as normaliser=Proper(Z), Z the integral of exp(-energy)"
        ) from None
    if not family.facts.is_positive(found):
        raise InputError(f"{family.name}: the normaliser `{found}` of the table is not certainly positive; give it as normaliser=Proper(Z)")
    _compare(family, found)
    return replace(family, normaliser=Proper(found))


def _vanishes(family: Family, end: Expr) -> bool:
    """Whether the energy grows without bound at that end, at unit scales; asked of numbers, since limits may hang."""
    for places in VERY_FAR:
        values = _far(family, end, places)
        if values is not None:
            return bool(values[0] < values[1] < values[2])
    raise InputError(f"{family.name}: the energy `{family.energy}` has no value that can be worked out far from 0, at unit scales")


def _heavy(family: Family) -> bool:
    """Whether exp(-energy) falls no faster than 1/|e| far out, at unit scales."""
    for end in (oo, -oo):
        values = _far(family, end, (18, 27))
        if values is not None and values[1] - values[0] <= math.log(10**9) * (1 + 1e-6):
            return True
    return False


def _far(family: Family, end: Expr, powers: tuple[float, ...]) -> list[Any] | None:
    """The energy at some powers of ten, at unit scales; None where neither doubles nor mpmath hold it."""
    scales = {parameter.symbol: parameter.placed(Fraction(1)) for parameter in family.parameters}
    for arithmetic, number in ((math, float), (mpmath, mpmath.mpf)):
        try:
            energy = compiled(live(family.energy), family.variate, scales, arithmetic)
            values = [energy(number((1.0 if end == oo else -1.0) * 10.0**power)) for power in powers]
        except Unreached:
            continue
        if all(map(mpmath.isfinite, values)):
            return values
    return None


def _compare_response(family: Family, prediction: Symbol, constant: Expr) -> None:
    """At some predictions, none of them far from 0, where sums over counts would be long."""
    told = live(constant)
    parameters = (*family.parameters, Location(prediction))
    for *point, place in _points(family, constant, Location(prediction))[: POINTS // 2]:
        values = dict(zip((parameter.symbol for parameter in parameters), (*point, place / 4), strict=True))
        try:
            claimed = compiled(told, family.variate, values)(0.0)
            measured = integral_of(family, values)
        except (Unreached, OverflowError) as why:
            raise InputError(f"{family.name}: the normaliser `{_brief(constant)}` could not be checked at {_told(values)}: {why}") from None
        if abs(measured - claimed) > TOLERANCE * claimed:
            raise InputError(
                f"{family.name}: the normaliser `{_brief(constant)}` is wrong: at {_told(values)} it is {claimed:.8g}, "
                f"what base * exp(-energy) adds up to is {measured:.8g}"
            )


def _points(family: Family, constant: Expr, *beside: Parameter) -> list[tuple[Fraction, ...]]:
    """Values of the parameters, drawn from a checksum of energy and normaliser: who writes one cannot know them beforehand.

    Half of them are of ordinary size, the others spread over six powers of ten.
    """
    state = zlib.crc32(f"{srepr(family.energy)} {srepr(constant)}".encode())
    points = []
    parameters = (*family.parameters, *beside)
    for number in range(POINTS if parameters else 1):
        values = []
        for parameter in parameters:
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64  # Knuth's linear congruence (MMIX)
            high = state >> 33
            spread = Fraction(10) ** ((high >> 16) % 7 - 3) if number >= POINTS // 2 and parameter.dimensional else Fraction(1)
            values.append(parameter.placed(Fraction(3 + high % 40, 4 + (high >> 8) % 7) * spread))
        points.append(tuple(values))
    return points


def _compare(family: Family, constant: Expr) -> None:
    """In doubles; where they do not reach the tolerance or object, with more digits."""
    energy = live(family.energy)
    scales = tuple(parameter.symbol for parameter in family.parameters)
    told = live(constant)
    for number, point in enumerate(_points(family, constant)):
        values = dict(zip(scales, point, strict=True))
        places = kinks(energy, family.variate, values)
        measured = None
        tolerance = TOLERANCE if number < POINTS // 2 else COARSE
        try:
            claimed = compiled(told, family.variate, values)(0.0)
            measured = half_lines(compiled(energy, family.variate, values), places)
            if abs(measured - claimed) <= tolerance * claimed:
                continue
        except Unreached:
            pass
        try:
            _compare_slowly(family, constant, values, places, tolerance, measured)
        except Unreached as why:
            if number < POINTS // 2:
                told = f"{family.name}: the normaliser `{_brief(constant)}` could not be checked at {_told(values)}"
                raise InputError(f"{told}: {why}") from None
            # Far from ordinary sizes quadratures fail; what they do not reach the other points must answer for.


def _brief(expr: Expr) -> str:
    return cut(str(expr), BRIEF)


def _told(values: dict[Expr, Fraction]) -> str:
    return ", ".join(f"{symbol} = {number}" for symbol, number in values.items()) or "every point"


def _falling(energy: Any) -> Any:
    """exp(-energy); zero where that could not be told from it."""
    return mpmath.mpf(0) if energy > NEGLIGIBLE else mpmath.exp(-energy)


def _compare_slowly(
    family: Family, constant: Expr, values: dict[Expr, Fraction], places: list[float], tolerance: float, in_doubles: float | None = None
) -> None:
    """With more digits; where they do not decide, what was found in doubles stands, and `Unreached` is raised if nothing was."""
    at = _told(values)

    def wrong(claimed: object, measured: object) -> InputError:
        told = [mpmath.nstr(mpmath.mpf(number), 8) for number in (claimed, measured)]
        return InputError(
            f"{family.name}: the normaliser `{_brief(constant)}` is wrong: at {at} it is {told[0]}, "
            f"the integral of exp(-energy) is {told[1]}; leave it out to have it integrated"
        )

    with mpmath.workdps(DECIMALS):
        try:
            energy = compiled(live(family.energy), family.variate, values, mpmath)
            claimed = compiled(live(constant), family.variate, values, mpmath)(mpmath.mpf(0))
            # In units of the claimed width, so that neither a wide nor a narrow density is missed.
            width = claimed * mpmath.exp(min(energy(mpmath.mpf(place)) for place in places))
            scaled = [mpmath.mpf(place) / width for place in places]
            measured, error = quadrature(lambda t: _falling(energy(t * width)) * width, scaled, None, None)
        except (Unknown, Unreached, ValueError, ZeroDivisionError, OverflowError) as why:
            if in_doubles is not None:
                raise wrong(claimed, in_doubles) from None
            raise Unreached(str(why)) from None
        if abs(measured - claimed) > tolerance * abs(claimed) + MARGIN * error:
            raise wrong(claimed, measured)
        if error > UNCONFIRMED * abs(claimed):
            if in_doubles is not None:
                raise wrong(claimed, in_doubles)
            raise Unreached(f"the quadrature gives {mpmath.nstr(measured, 8)} and may err by {mpmath.nstr(error, 2)}")
