"""Whether a premise's law speaks of a density: its variables are bound to values, never substituted."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, Protocol

from sympy import Basic, Indexed, IndexedBase, Rational, Symbol, Tuple

from derive.judging.zero.atoms import Atom, Value
from derive.judging.zero.environment import Environment
from derive.judging.zero.laws import Sign
from derive.vocabulary.nodes import restrictions


class Array:
    """A whole array as an argument of a density."""

    __slots__ = ("base",)

    def __init__(self, base: IndexedBase) -> None:
        self.base = base


class Argument(NamedTuple):
    """One argument of a density: its name, which has indices if it is an entry's, and its value."""

    name: str
    indices: tuple[Value, ...]
    value: Value | Array


Pattern = tuple[Basic, Basic]
"""Name and value of an argument on the left of a law."""


class Reads(Protocol):
    """What matching needs of a reader."""

    def read(self, node: Basic, at: Environment) -> Value: ...
    def single(self, value: Value) -> Atom | None: ...
    def rational(self, value: Value) -> Fraction | None: ...
    def sign(self, value: Value) -> Sign: ...


def matched(
    reader: Reads, variables: Sequence[Symbol], sides: Sequence[tuple[Sequence[Pattern], Sequence[Argument]]]
) -> dict[Symbol, Value] | None:
    """What the variables of a law stand for, so that the patterns on each side are these arguments in some order; None if they are not."""
    found: dict[Symbol, Value] = {}
    later: list[tuple[Basic, Value]] = []
    for patterns, arguments in sides:
        unused = list(arguments)
        if len(patterns) != len(unused):
            return None
        for name, pattern in patterns:
            argument = next((one for one in unused if _bind_all(reader, name, pattern, one, frozenset(variables), found, later)), None)
            if argument is None:
                return None
            unused.remove(argument)
    at = Environment(found)
    return found if all(_same(reader.read(pattern, at), value) for pattern, value in later) else None


def _bind_all(
    reader: Reads,
    name: Basic,
    pattern: Basic,
    argument: Argument,
    variables: frozenset[Symbol],
    found: dict[Symbol, Value],
    later: list[tuple[Basic, Value]],
) -> bool:
    """Bind by one argument, or leave everything as it was."""
    head, *indices = name if isinstance(name, Tuple) else (name,)
    if head.name != argument.name or len(indices) != len(argument.indices):
        return False
    if isinstance(argument.value, Array):
        return bool(pattern == argument.value.base)
    if isinstance(pattern, IndexedBase):
        return False
    tried, waiting = dict(found), list(later)
    pairs = [*zip(indices, argument.indices, strict=True), (pattern, argument.value)]
    if not all(_bind(reader, part, value, variables, tried, waiting) for part, value in pairs):
        return False
    found.update(tried)
    later[:] = waiting
    return True


def _bind(
    reader: Reads, pattern: Basic, value: Value, variables: frozenset[Symbol], found: dict[Symbol, Value], later: list[tuple[Basic, Value]]
) -> bool:
    if isinstance(pattern, Symbol) and pattern in variables:
        return _admits(reader, pattern, value) and _same(found.setdefault(pattern, value), value)
    if isinstance(pattern, Indexed) and not pattern.free_symbols.isdisjoint(variables):
        atom = reader.single(value)
        if atom is None or atom.kind != "indexed" or atom.data != pattern.base or len(atom.arguments) != len(pattern.indices):
            return False
        return all(_bind(reader, p, v, variables, found, later) for p, v in zip(pattern.indices, atom.arguments, strict=True))
    if isinstance(pattern, Symbol) or not pattern.free_symbols.isdisjoint(variables):
        later.append((pattern, value))
        return True
    return _same(reader.read(pattern, Environment()), value)


def _admits(reader: Reads, variable: Symbol, value: Value) -> bool:
    """Whether a value certainly is what is assumed of a law's variable."""
    asked = restrictions(variable)
    number, atom = reader.rational(value), reader.single(value)
    if atom is not None and atom.kind == "label":
        return True  # an index, of which the name has told
    known = Rational(number.numerator, number.denominator) if number is not None else atom.data if atom and atom.kind == "symbol" else None
    if known is not None:
        return all(getattr(known, f"is_{name}") is wanted for name, wanted in asked) and bool(known.is_real or not variable.is_real)
    least = Sign.POSITIVE if variable.is_positive else Sign.NONNEGATIVE if variable.is_nonnegative else Sign.REAL
    # What is asked beyond a sign that can be shown is not known of anything made of several parts.
    shown = {name for name, wanted in restrictions(_KINDS[least]) if wanted is dict(asked).get(name)}
    return shown == {name for name, _ in asked} and (not variable.is_real or reader.sign(value) >= least)


_KINDS = {
    Sign.REAL: Symbol("u", real=True),
    Sign.NONNEGATIVE: Symbol("u", nonnegative=True),
    Sign.POSITIVE: Symbol("u", positive=True),
}
"""What a sign alone says of a number."""


def _same(left: Value, right: Value) -> bool:
    return bool(left.num == right.num and left.den == right.den)


__all__ = ["Argument", "Array", "Pattern", "matched"]
