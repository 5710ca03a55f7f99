"""Whether a premise's law speaks of a density: its variables are bound to values, never substituted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sympy import Basic, Indexed, IndexedBase, Symbol

from derive.claims.premises import Law
from derive.judging.second_atoms import Atom, Value
from derive.judging.second_environment import Environment


class Array:
    """A whole array as an argument of a density."""

    __slots__ = ("base",)

    def __init__(self, base: IndexedBase) -> None:
        self.base = base


class Reads(Protocol):
    """What matching needs of a reader."""

    def read(self, node: Basic, at: Environment) -> Value: ...
    def single(self, value: Value) -> Atom | None: ...


def matched(reader: Reads, law: Law, groups: Sequence[Sequence[Value | Array]]) -> dict[Symbol, Value] | None:
    """What the variables of a law stand for, so that its left side is the density with these arguments; None if it is not."""
    variables = frozenset(law.variables)
    values: dict[Symbol, Value] = {}
    later: list[tuple[Basic, Value]] = []
    for patterns, items in zip((law.left.variates, law.left.given), groups, strict=True):
        if len(patterns) != len(items):
            return None
        for pattern, item in zip(patterns, items, strict=True):
            match item:
                case Array():
                    if pattern != item.base:
                        return None
                case _ if isinstance(pattern, IndexedBase) or not _bind(reader, pattern, item, variables, values, later):
                    return None
    at = Environment(values)
    return values if all(_same(reader.read(pattern, at), item) for pattern, item in later) else None


def _bind(
    reader: Reads, pattern: Basic, value: Value, variables: frozenset[Symbol], values: dict[Symbol, Value], later: list[tuple[Basic, Value]]
) -> bool:
    if isinstance(pattern, Symbol) and pattern in variables:
        return _same(values.setdefault(pattern, value), value)
    if isinstance(pattern, Indexed) and not pattern.free_symbols.isdisjoint(variables):
        atom = reader.single(value)
        if atom is None or atom.kind != "indexed" or atom.data != pattern.base or len(atom.arguments) != len(pattern.indices):
            return False
        return all(_bind(reader, p, v, variables, values, later) for p, v in zip(pattern.indices, atom.arguments, strict=True))
    later.append((pattern, value))
    return True


def _same(left: Value, right: Value) -> bool:
    return bool(left.num == right.num and left.den == right.den)


__all__ = ["Array", "matched"]
