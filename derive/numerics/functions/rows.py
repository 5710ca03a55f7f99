"""What each observation adds to an objective, with its derivatives in the prediction: what boosting and reweighting need."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

import numpy as np
from sympy import Symbol

from derive.numerics.data import responses
from derive.numerics.problem import Array
from derive.vocabulary.calling import Told
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass

Checked = Callable[[dict[str, object]], list[np.float64]]
"""Scales by their keywords, in the order of the functions' arguments."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows(metaclass=Told):
    """Functions of the predictions and the observations, with an entry of the result for each; scales are keywords.

    Constants, penalties and what is free of the prediction are left out: the values add up to the rest of the objective.
    """

    symbols: tuple[Symbol, ...]
    _checked: Checked = field(repr=False)
    _functions: Mapping[str, Callable[..., Any]] = field(repr=False)

    def value(self, eta: object, y: object, **scales: object) -> Array:
        """What each observation adds: `value(eta, y, sigma=...)`, arrays of shape (n,).

        Raises
        ------
        InputError
            Shapes that do not match, entries or scales that are not finite, or a value beyond what float64 holds.
        """
        return self._run("row_value", eta, y, scales)

    def gradient(self, eta: object, y: object, **scales: object) -> Array:
        """Its derivative in the prediction, at a kink the subgradient that `Compiled.gradient` takes; as in `value`."""
        return self._run("row_gradient", eta, y, scales)

    def curvature(self, eta: object, y: object, **scales: object) -> Array:
        """Its second derivative in the prediction, which a kink adds nothing to; as in `value`."""
        return self._run("row_curvature", eta, y, scales)

    def _run(self, name: str, eta: object, y: object, scales: dict[str, object]) -> Array:
        observed = responses(y, np.asarray(y).size)
        predicted = responses(eta, observed.size)
        with np.errstate(all="ignore"):
            found: Array = self._functions[name](predicted, observed, *self._checked(scales))
        if not np.isfinite(found).all():
            place = int(np.flatnonzero(~np.isfinite(found))[0])
            raise InputError(f"{name}: no finite number for observation {place} (counted from 0), at eta = {predicted[place]}")
        return found
