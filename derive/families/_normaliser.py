"""The normaliser of a family that somebody brings along: integrated where it is not given, checked where it is."""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Integral, Rational, S, exp, log, oo

from derive.claims.errors import InputError
from derive.families._family import Family, Improper, Proper
from derive.symbolic.integration import NoIntegral, integral
from derive.symbolic.linear import live
from derive.symbolic.signs import Facts

PROBES = (S.One, Rational(5, 3))
"""Values of the scales at which a given normaliser is compared with the integral."""
TOLERANCE = Rational(1, 10**8)


def normalised(family: Family) -> Family:
    """The family with a normaliser that the integral of exp(-energy) confirms.

    Raises
    ------
    InputError
        The density cannot be normalised, SymPy finds no normaliser, or the one given is another number.
    """
    if isinstance(family.normaliser, Improper):
        return family
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
        found = integral(live(exp(-family.energy)), family.variate, family.support)
    except NoIntegral as why:
        raise InputError(
            f"{family.name}: the normaliser was not found: {why}; give it as normaliser=Proper(Z), Z the integral of exp(-energy)"
        ) from None
    if found == oo and _integrable(family):
        raise InputError(
            f"{family.name}: the normaliser was not found: SymPy calls the integral infinite, but the density's tails are thin; "
            "give it as normaliser=Proper(Z), Z the integral of exp(-energy)"
        )
    if found == oo:
        raise InputError(f"{family.name}: the density cannot be normalised: the integral of exp(-energy) is infinite")
    if not Facts().is_positive(found):
        raise InputError(f"{family.name}: SymPy's normaliser `{found}` is not certainly positive; give it as normaliser=Proper(Z)")
    _compare(family, found)
    return replace(family, normaliser=Proper(found))


def _vanishes(family: Family, end: Expr) -> bool:
    """Whether the energy grows without bound at that end, at unit scales; asked of numbers, since limits may hang."""
    at_one = live(family.energy).subs({scale.symbol: S.One for scale in family.parameters})
    values = [at_one.subs(family.variate, (1 if end == oo else -1) * S(10) ** power).evalf(15) for power in (3, 9, 27)]
    return all(value.is_real for value in values) and bool(values[0] < values[1] < values[2])


def _integrable(family: Family) -> bool:
    """Whether exp(-energy) falls faster than |e|^(-3/2) far out, at unit scales: SymPy has called such integrals infinite."""
    far = S(10) ** 9
    at_one = live(family.energy).subs({scale.symbol: S.One for scale in family.parameters})
    ends = [end for end in (far, -far) if end in family.support]
    return all(bool(at_one.subs(family.variate, end).evalf(15) > Rational(3, 2) * log(far)) for end in ends)


def _compare(family: Family, constant: Expr) -> None:
    """Compare with quadrature at some values of the scales."""
    for value in PROBES:
        # Another value for each scale, or a Z with two of them exchanged would pass.
        point = {scale.symbol: value + Rational(index, 7) for index, scale in enumerate(family.parameters)}
        integrand = live(exp(-family.energy)).subs(point)
        measured = Integral(integrand, (family.variate, family.support.inf, family.support.sup)).evalf(20)
        claimed = live(constant).subs(point).evalf(20)
        if not measured.is_Float or abs(measured - claimed) > TOLERANCE * abs(claimed):
            told = ", ".join(f"{symbol} = {number}" for symbol, number in point.items())
            raise InputError(
                f"{family.name}: the normaliser `{constant}` is wrong: at {told or 'every point'} it is {claimed.evalf(8)}, "
                f"the integral of exp(-energy) is {measured.evalf(8)}; leave it out to have it integrated"
            )
