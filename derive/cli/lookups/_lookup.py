"""The type of what is shown."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What is computed of the catalogue, or of the entries that are named.

    Parameters
    ----------
    name : str
        The file's name.
    compute : callable
        Gives dictionaries, lists, strings and numbers.
    """

    name: str
    compute: Callable[..., object]
