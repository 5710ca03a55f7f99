"""The type of a kernel: a shape in which a variate stands in its density, and what says that the density is normalised."""

import re
from collections.abc import Callable

from derive.checking.forms import BOUNDED
from derive.checking.kernels._product import Product, Unit
from derive.vocabulary.frozen import dataclass

OTHER_PLACES = re.compile(rf"{BOUNDED.pattern}|half|folded|wrapped|discret", re.IGNORECASE)
"""Words near which a density may well not integrate to one over the whole line."""
UP_TO_FACTOR = re.compile(r"unnormali|non-normali|kernel|proportional|up to|improper", re.IGNORECASE)
"""Words near which a density may well be known up to a factor only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DensityShape:
    """One shape.

    Parameters
    ----------
    name : str
        The file's name.
    title : str
        Which densities are shaped so.
    ways : callable
        Of a product that is shaped so, the claims that it is normalised, one for each meaning that it may have: only if none of them
        holds, the density is wrong. Nothing where it is shaped otherwise, or where it is not certain that it is meant to be normalised.
    unless : pattern, optional
        Words around it with which it may mean something else.
    """

    name: str
    title: str
    ways: Callable[[Product], tuple[Unit, ...]]
    unless: re.Pattern[str] = OTHER_PLACES
