"""Densities by the name of their distribution, with a location and scales, from the families' own files."""

from sympy import Dummy, Expr, sqrt

from derive.catalogue import entry, names
from derive.families._family import Family
from derive.vocabulary.binding import substitute
from derive.vocabulary.errors import InputError

_FAMILIES = "derive.families"
_NAMES = {"calN": "gaussian", "Normal": "gaussian", "normal": "gaussian"}
_BY_VARIANCE = frozenset(("gaussian",))
"""Families whose scale is by custom given by its square."""


def is_named_density(name: str) -> bool:
    """Whether this is the name of a distribution."""
    return _NAMES.get(name, name.lower()) in names(_FAMILIES)


def named_density(name: str, value: Expr, parameters: tuple[Expr, ...]) -> Expr:
    """The density at a value.

    Raises
    ------
    InputError
        Another number of parameters is needed, or the location makes no sense.
    """
    known = _NAMES.get(name, name.lower())
    if known not in names(_FAMILIES):
        raise InputError(f"no distribution `{name}` is known; known are {', '.join(names(_FAMILIES))}")
    family = entry(_FAMILIES, known, Family)
    if len(parameters) != 1 + len(family.parameters):
        raise InputError(f"`{known}` has a location and {len(family.parameters)} scales, and {len(parameters)} parameters are given")
    location, *scales = parameters
    pairs = zip(family.parameters, scales, strict=True)
    given = {scale.symbol: sqrt(worth) if known in _BY_VARIANCE else worth for scale, worth in pairs}
    place = Dummy("place", real=True)  # what is put in for a scale must not reach into the value
    return substitute(family.density(place).xreplace(given), {place: value - location})
