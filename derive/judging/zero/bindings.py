"""What symbols stand for while an expression is read; nothing is substituted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import Basic, Symbol

from derive.judging.zero.atoms import Element, NotUnderstood
from derive.judging.zero.functions import Held

UNFOLDINGS = 20
"""How deep premises may unfold into one another."""


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
