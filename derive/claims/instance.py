"""One concrete world: exact values for every size, scalar, array entry, opaque prediction and opaque density."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Key = tuple[object, ...]
"""Names and exact numbers, e.g. ("p", ("theta",), ()) or (Fraction(3, 2),)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """Exact values by name.

    Parameters
    ----------
    scalars : mapping of str to Fraction
        Sizes and scalar symbols by name.
    arrays : mapping of str to mapping
        Entries of each indexed base by their 1-based indices.
    predictions : mapping
        f_theta(x) by (name of the parameters, value of the input).
    densities : mapping
        Opaque densities that no premise determines, by (name, values of variates, values of the given).
    """

    scalars: Mapping[str, Fraction]
    arrays: Mapping[str, Mapping[tuple[int, ...], Fraction]] = field(default_factory=dict)
    predictions: Mapping[tuple[str, Fraction], Fraction] = field(default_factory=dict)
    densities: Mapping[Key, Fraction] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = [f"{name} = {value}" for name, value in self.scalars.items()]
        parts += [f"{name} = ({', '.join(str(value) for value in entries.values())})" for name, entries in self.arrays.items()]
        if self.predictions:
            by_parameters: dict[str, list[str]] = {}
            for (name, _), value in self.predictions.items():
                by_parameters.setdefault(name, []).append(str(value))
            parts += [f"f_{name}(x) = ({', '.join(values)})" for name, values in by_parameters.items()]
        parts += [f"{density_name(key)} = {value}" for key, value in self.densities.items()]
        return ", ".join(parts)


def density_name(key: Key) -> str:
    """An opaque density at its values, e.g. `p(3 | 1/2)`."""
    name, variates, given = key
    left = ", ".join(map(str, variates))  # type: ignore[call-overload]
    right = ", ".join(map(str, given))  # type: ignore[call-overload]
    return f"{name}({left} | {right})" if right else f"{name}({left})"
