"""The names of derivations: NOISE or NOISE+PRIOR, and the aliases under which some of them are known."""

from collections.abc import Sequence

from derive.catalogue import AuthorError, entry, file, names
from derive.families._family import Family

FAMILIES = "derive.families"
COURSE = ("flat", "gaussian", "laplace")
"""The families that the course notes treat."""
ALIASES = {"mse": "gaussian", "mae": "laplace", "ridge": "gaussian+gaussian", "lasso": "gaussian+laplace"}


def families() -> tuple[str, ...]:
    """Names of the families.

    Raises
    ------
    AuthorError
        A file is named like an alias, which would stand for the family or for what it stood for.
    """
    found = names(FAMILIES)
    for name in found:
        if name in ALIASES:
            raise AuthorError(f"{file(FAMILIES, name)}: `{name}` is an alias of `{ALIASES[name]}`; give file and family another name")
    return found


def combinations(of: Sequence[str] = COURSE) -> tuple[str, ...]:
    """Every noise alone, then with every prior: of the course's families unless others are given."""
    laws = [entry(FAMILIES, name, Family) for name in of]
    noises, priors = [law for law in laws if law.as_noise], [law for law in laws if law.for_coefficients]
    return tuple(noise.name for noise in noises) + tuple(f"{noise.name}+{prior.name}" for noise in noises for prior in priors)
