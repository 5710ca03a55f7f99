"""One concrete world: exact values for every size, scalar, array entry, opaque prediction and opaque density."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Key = tuple[tuple[tuple[object, ...], object], ...]
"""Named arguments of a joint density in one order: a name, with its indices if it is an entry's, and an exact number; None for an array."""


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
        Joint densities that no premise determines, by (letter, named arguments); a conditional is a ratio of two of them.
    """

    scalars: Mapping[str, Fraction]
    arrays: Mapping[str, Mapping[tuple[int, ...], Fraction]] = field(default_factory=dict)
    predictions: Mapping[tuple[str, Fraction], Fraction] = field(default_factory=dict)
    densities: Mapping[tuple[str, Key], Fraction] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = [f"{name} = {value}" for name, value in self.scalars.items()]
        parts += [f"{name} = ({', '.join(str(value) for value in entries.values())})" for name, entries in self.arrays.items()]
        if self.predictions:
            by_parameters: dict[str, list[str]] = {}
            for (name, _), value in self.predictions.items():
                by_parameters.setdefault(name, []).append(str(value))
            parts += [f"f_{name}(x) = ({', '.join(values)})" for name, values in by_parameters.items()]
        parts += [f"{self.density_name(key)} = {value}" for key, value in self.densities.items()]
        return ", ".join(parts)

    def density_name(self, key: tuple[str, Key]) -> str:
        """A joint density at its arguments, e.g. `p(a, y[1])`, or `p_eps(e = 1/2)` where the value is not that of the name."""
        letter, arguments = key
        told = []
        for (head, *indices), value in arguments:
            name = f"{head}[{', '.join(map(str, indices))}]" if indices else str(head)
            own = self.arrays.get(str(head), {}).get(tuple(indices)) if indices else self.scalars.get(str(head))  # type: ignore[arg-type]
            told.append(name if value is None or value == own else f"{name} = {value}")
        return f"{letter}({', '.join(told)})"
