"""Where an expression is read: what symbols stand for, instead of substituting for them."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Symbol

from derive.judging.zero.atoms import Held, Value


class Environment:
    """What symbols stand for, how many sums enclose this place, which densities are being worked out, and what has been read here."""

    __slots__ = ("depth", "factored", "met", "read", "unfoldings", "values")

    def __init__(
        self, values: Mapping[Symbol, Value] | None = None, depth: int = 0, unfoldings: int = 0, met: frozenset[object] = frozenset()
    ) -> None:
        self.values: dict[Symbol, Value] = dict(values or {})
        self.depth = depth
        self.unfoldings = unfoldings
        self.met = met
        self.read: dict[Basic, Value] = {}
        self.factored: dict[Basic, Held] = {}

    def binding(self, symbol: Symbol, value: Value) -> Environment:
        """Inside a sum over `symbol`."""
        return Environment({**self.values, symbol: value}, self.depth + 1, self.unfoldings, self.met)
