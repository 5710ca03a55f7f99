"""What symbols stand for while an expression is read, and what densities stand for; nothing is substituted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sympy import Basic, Expr, IndexedBase, Symbol

from derive.judging.zero.atoms import Element, NotUnderstood
from derive.judging.zero.functions import Held

UNFOLDINGS = 20
"""How deep premises may unfold into one another."""


class Argument(NamedTuple):
    """One argument of a density: its name, which has indices if it is an entry's, and its value, or the base of a whole array."""

    name: str
    indices: tuple[Element, ...]
    value: Element | IndexedBase


Pattern = tuple[Basic, Basic]
"""Name and value of an argument on the left of a law."""


class Unfolding(NamedTuple):
    """What a premise says a density is: the variables of the law, the arguments on its left, and its right side."""

    variables: frozenset[Symbol]
    variates: tuple[Pattern, ...]
    given: tuple[Pattern, ...]
    right: Expr


@dataclass(slots=True, eq=False)
class Bindings:
    """What symbols stand for, how many sums enclose this place, which densities are being worked out, and what has been read here."""

    values: Mapping[Symbol, Element] = field(default_factory=dict)
    depth: int = 0
    unfoldings: int = 0
    met: frozenset[object] = frozenset()
    read: dict[Basic, Element] = field(default_factory=dict)
    factored: dict[Basic, Held] = field(default_factory=dict)

    def binding(self, symbol: Symbol, value: Element) -> Bindings:
        """Inside a sum over `symbol`."""
        return Bindings({**self.values, symbol: value}, self.depth + 1, self.unfoldings, self.met)

    def unfolding(self, values: Mapping[Symbol, Element], names: object) -> Bindings:
        """Inside the right side of a premise's law for the density of these names."""
        if self.unfoldings >= UNFOLDINGS:
            raise NotUnderstood("premises that unfold without end")
        return Bindings(values, self.depth, self.unfoldings + 1, self.met | {names})
