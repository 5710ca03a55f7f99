"""Compiling expressions, each once: a kind of node has a builder, which is given what compiles its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flint import arb, fmpq
from sympy import Basic, Integer

from derive.judging.evaluation.densities import Environment, Program
from derive.judging.evaluation.numbers import EXACT_BITS, LARGE, LONG, NotEvaluable, Undefined
from derive.vocabulary.budget import tick

REMEMBERED = 20_000
"""Programs after which all are forgotten, so that a long session does not keep them all."""


class Programs:
    """Compiles expressions, each once.

    Parameters
    ----------
    builders : mapping
        For each type of node how it is compiled, given what compiles its parts.
    other : callable
        How a node of any other type is.
    """

    __slots__ = ("_builders", "_made", "_other")

    def __init__(self, builders: Mapping[type, Builder], other: Builder) -> None:
        self._builders = dict(builders)
        self._other = other
        self._made: dict[Basic, Program] = {}

    def __call__(self, expr: Basic) -> Program:
        """The program of an expression."""
        found = self._made.get(expr)
        if found is None:
            found = self.build(expr)
            if len(self._made) >= REMEMBERED:
                self._made.clear()
            self._made[expr] = found
        return found

    def whole(self, what: str, expr: Basic) -> Callable[[Any, Environment], int]:
        """The program of an expression that must be a whole number."""
        if isinstance(expr, Integer):
            fixed = int(expr)
            return lambda reader, env: fixed
        program = self(expr)

        def run(reader: Any, env: Environment) -> int:
            value = env.get(expr)
            if value is None:
                value = program(reader, env)
            else:
                reader.steps += 1
                if type(value) is int:
                    return value
            if type(value) is not fmpq:
                raise NotEvaluable(f"the {what} `{expr}` is not known exactly")
            if value.q != 1:
                raise Undefined(f"the {what} `{expr}` is not an integer")
            return int(value.p)

        return run

    def teach(self, kind: type, builder: Builder) -> None:
        """How one more kind of node is compiled."""
        self._builders[kind] = builder

    def build(self, expr: Basic) -> Program:
        """A new program."""
        kind = type(expr)
        if kind not in self._builders:  # 1/2 and 0 are classes of their own in SymPy
            self._builders[kind] = next((self._builders[base] for base in kind.__mro__ if base in self._builders), self._other)
        return self._builders[kind](expr, self)


Builder = Callable[[Any, Programs], Program]


def kept(value: Any) -> Any:
    """The value, as a ball if it is too long to be kept exactly; refused where it is too large to be written down."""
    kind = type(value)
    if kind is fmpq:
        bits = value.height_bits()
        if bits > EXACT_BITS:
            return arb(value)
        if bits > LONG:
            tick(bits // LONG)
    elif kind is arb and not abs(value) < LARGE:
        raise NotEvaluable("a value is too large to be written down")
    return value
