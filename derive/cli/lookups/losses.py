"""Noises and responses with the losses that they have, each by all of its names."""

from derive.catalogue import entry
from derive.cli.lookups._lookup import Lookup
from derive.derivation.losses import losses
from derive.derivation.naming import FAMILIES, families
from derive.families._family import Family


def compute() -> list[dict[str, object]]:
    """Of each noise or response the names and titles of its losses."""
    laws = [entry(FAMILIES, name, Family) for name in families()]
    return [
        {"family": law.name, "titles": [loss.title for loss in losses(law)], "names": [name for loss in losses(law) for name in loss.names]}
        for law in laws
        if law.as_noise
    ]


ENTRY = Lookup(name="losses", compute=compute)
