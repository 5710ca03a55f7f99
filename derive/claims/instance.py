"""One concrete world: exact values for every size, scalar, array entry, opaque prediction and opaque density."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any

from derive.vocabulary.frozen import dataclass

Key = tuple[tuple[tuple[object, ...], object], ...]
"""Named arguments of a joint density in one order: a name, with its indices if it is an entry's, and an exact number; None for an array."""

OutcomeName = tuple[object, ...]
"""The name of a random variable, followed by its indices if it is an entry; of an array whose entries are alike the name alone."""
Outcomes = tuple[tuple[Any, tuple[Any, ...]], ...]
"""Probabilities, each with the values that some random variables have there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTable:
    """A joint density that is constant on cells: finitely many values of each letter, each for a cell, and a value for each choice.

    Parameters
    ----------
    letters : tuple of str
        The names of the arguments.
    values : tuple of tuple of Fraction
        For each letter the values that stand for its cells.
    sizes : tuple of Fraction
        For each letter how large a cell is: what an integral over the letter weighs a value with; 1 where values are counted.
    entries : tuple of Fraction
        The density for every choice of values, the last letter's changing fastest.
    """

    letters: tuple[str, ...]
    values: tuple[tuple[Fraction, ...], ...]
    sizes: tuple[Fraction, ...]
    entries: tuple[Fraction, ...]

    def __str__(self) -> str:
        shown = zip(self.letters, self.values, strict=True)
        return f"({', '.join(map(str, self.entries))}) over " + ", ".join(
            f"{name} in {{{', '.join(map(str, own))}}}" for name, own in shown
        )


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
    tables : mapping of str to CellTable
        By letter, joint densities of all arguments that the claim speaks of; marginals are sums, conditionals ratios of these.
    labels : frozenset of str
        Arrays whose values do not matter: they tell observations apart, as x does in f(x_1), f(x_2); left out where it is printed.
    outcomes : mapping
        Values of random variables with their probabilities; what stands under one key depends on one source, which no other depends on.
    """

    scalars: Mapping[str, Fraction]
    arrays: Mapping[str, Mapping[tuple[int, ...], Fraction]] = field(default_factory=dict)
    predictions: Mapping[tuple[str, Fraction], Fraction] = field(default_factory=dict)
    densities: Mapping[tuple[str, Key], Fraction] = field(default_factory=dict)
    tables: Mapping[str, CellTable] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    outcomes: Mapping[tuple[OutcomeName, ...], Outcomes] = field(default_factory=dict)

    def __str__(self) -> str:
        return ", ".join(f"{name} = {value}" for name, value in self.together(self.told("f_{}(x)")))

    def told(self, model: str = "f_{}") -> list[tuple[str, str]]:
        """Names and values for a reader, labels left out; `model` is what predictions with the parameters `{}` are called."""
        pairs = [(name, str(value)) for name, value in self.scalars.items()]
        pairs += [_entries(name, entries) for name, entries in self.arrays.items() if name not in self.labels]
        models: dict[str, list[Fraction]] = {}
        for (name, _), value in self.predictions.items():
            models.setdefault(name, []).append(value)
        pairs += [(model.format(name), _vector(values)) for name, values in models.items()]
        pairs += [(self.density_name(key), str(value)) for key, value in self.densities.items()]
        pairs += [(f"{letter}({', '.join(table.letters)})", str(table)) for letter, table in self.tables.items()]
        return pairs + [_random(names, outcomes) for names, outcomes in self.outcomes.items()]

    def together(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """The same with scalars of one value written as n = p = 1."""
        equal: dict[tuple[str, str], list[str]] = {}
        for name, value in pairs:
            equal.setdefault(("" if name in self.scalars else name, value), []).append(name)
        return [(" = ".join(names), value) for (_, value), names in equal.items()]

    def density_name(self, key: tuple[str, Key]) -> str:
        """A joint density at its arguments, e.g. `p(a, y[1])`, or `p_eps(e = 1/2)` where the value is not that of the name."""
        letter, arguments = key
        told = []
        for (head, *indices), value in arguments:
            name = f"{head}[{', '.join(map(str, indices))}]" if indices else str(head)
            own = self.arrays.get(str(head), {}).get(tuple(indices)) if indices else self.scalars.get(str(head))  # type: ignore[arg-type]
            told.append(name if value is None or value == own else f"{name} = {value}")
        return f"{letter}({', '.join(told)})"


def _random(names: Sequence[OutcomeName], outcomes: Outcomes) -> tuple[str, str]:
    """Random variables with their values, and how probable these are."""
    told = ["_".join(map(str, name)) for name in names]
    values = [_vector(list(values)) for _, values in outcomes]
    chances = list(dict.fromkeys(str(chance) for chance, _ in outcomes))
    how = f"{chances[0]} each" if len(chances) == 1 else ", ".join(str(chance) for chance, _ in outcomes)
    return told[0] if len(told) == 1 else f"({', '.join(told)})", f"{' or '.join(values)} with probability {how}"


def _entries(name: str, entries: Mapping[tuple[int, ...], Fraction]) -> tuple[str, str]:
    """An array with its entries; one of a single entry is written as a number, with its index if it is not the first."""
    only = next(iter(entries)) if len(entries) == 1 else ()
    return name + "".join(f"_{part}" for part in only if set(only) != {1}), _vector(list(entries.values()))


def _vector(values: Sequence[Fraction]) -> str:
    return str(values[0]) if len(values) == 1 else f"({', '.join(map(str, values))})"
