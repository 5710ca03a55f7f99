"""Families with their scales, as noise and as prior."""

from derive.catalogue import entries
from derive.cli.lookups._lookup import Lookup
from derive.derivation.naming import FAMILIES
from derive.families._family import Family


def _use(family: Family) -> str:
    """What it is for."""
    if not family.proper:
        return "prior only (improper)"
    if family.prediction is not None:
        return "response"
    match family.as_noise, family.for_coefficients:
        case True, True:
            return "noise or prior"
        case True, False:
            return "noise"
    return "prior"


def _family(family: Family) -> dict[str, object]:
    scales = zip(family.parameters, family.as_prior().parameters, strict=True)
    return {
        "name": family.name,
        "title": family.title,
        "proper": family.proper,
        "use": _use(family),
        "scales": [
            {
                "noise": str(noise.symbol) if family.as_noise and family.prediction is None else None,
                "prior": str(prior.symbol) if family.for_coefficients else None,
            }
            for noise, prior in scales
        ],
        "reference": family.reference,
    }


ENTRY = Lookup(name="families", compute=lambda: [_family(family) for family in entries(FAMILIES, Family)])
