"""The names of derivations: NOISE or NOISE+PRIOR, and the aliases under which some of them are known."""

from derive.catalogue import entries
from derive.families._family import Family

FAMILIES = "derive.families"
ALIASES = {"mse": "gaussian", "mae": "laplace", "ridge": "gaussian+gaussian", "lasso": "gaussian+laplace"}


def combinations() -> tuple[str, ...]:
    """Every noise alone, then with every prior."""
    families = entries(FAMILIES, Family)
    noises = [family for family in families if family.proper]
    return tuple(noise.name for noise in noises) + tuple(f"{noise.name}+{prior.name}" for noise in noises for prior in families)
