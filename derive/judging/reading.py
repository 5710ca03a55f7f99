"""An interpreter of expressions as they stand, in one concrete world; exact where the value is rational.

Nothing is normalised first: the tree is read as it was written, so that an expression which SymPy could cancel is
undefined where a textbook says so. Values are exact rationals as long as arithmetic allows, then balls of 128 bits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Protocol

from flint import fmpq
from sympy import Basic, Expr, IndexedBase, Symbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue, Not, Or

from derive.claims.premises import Law, Premise
from derive.judging.handlers import HANDLERS, inherited
from derive.judging.numbers import NotEvaluable, Undefined, compare
from derive.symbolic.binding import free
from derive.symbolic.nodes import Density

PRECISION = 128
TERMS = 2000
"""Sums and products with more terms than this are not evaluated."""
DEPTH = 40
"""How often the laws may be applied inside one another."""

Environment = dict[Basic, Any]


class Source(Protocol):
    """Where the values of symbols come from; every look-up gives an exact rational or raises `NotEvaluable`."""

    def scalar(self, symbol: Symbol) -> fmpq:
        """The value of a free symbol."""

    def entry(self, base: IndexedBase, index: tuple[int, ...]) -> fmpq:
        """One entry of an array, by its indices counted from one."""

    def label(self, base: IndexedBase, index: tuple[int, ...]) -> fmpq:
        """The same where it only names an observation, as x_i in f(x_i)."""

    def prediction(self, parameters: Basic, argument: fmpq) -> fmpq:
        """The opaque model's value at one input."""

    def density(self, name: str, variates: tuple[object, ...], given: tuple[object, ...]) -> fmpq:
        """The value of an opaque density; arrays stand in the arguments by name, numbers by value."""


class Reader:
    """An interpreter of expressions in one world.

    Parameters
    ----------
    world : Source
        Values of everything free.
    premises : sequence of Premise
        What opaque densities equal.
    instead : mapping
        Numbers of another kind (with a slope, say) for some symbols or array entries `(base, index)`.

    Attributes
    ----------
    opaque : dict
        Densities met that no premise determines, by shape, each with its text.
    """

    __slots__ = ("_depth", "instead", "laws", "opaque", "world")

    def __init__(self, world: Source, premises: Sequence[Premise] = (), instead: Environment | None = None) -> None:
        self.world = world
        self.laws = _laws(tuple(premises))
        self.instead: Environment = instead or {}
        self.opaque: dict[tuple[object, ...], str] = {}
        self._depth = 0

    def value(self, expr: Basic, env: Environment) -> Any:
        """The value of an expression, bound indices from `env`."""
        handler = HANDLERS.get(type(expr))
        if handler is None:
            handler = inherited(type(expr))
        return handler(self, expr, env)

    def integer(self, expr: Basic, env: Environment, what: str) -> int:
        """The value of an expression that must be a whole number."""
        value = self.value(expr, env)
        if type(value) is not fmpq:
            raise NotEvaluable(f"the {what} `{expr}` is not known exactly")
        if value.q != 1:
            raise Undefined(f"the {what} `{expr}` is not an integer")
        return int(value.p)

    def term_range(self, limits: Any, env: Environment) -> tuple[Symbol, range]:
        """The index of a sum or product and its values."""
        index, lower, upper = limits
        low, high = self.integer(lower, env, "limit"), self.integer(upper, env, "limit")
        if high < low - 1:
            raise Undefined(f"`{upper}` is below `{lower}`: a sum over nothing has no agreed meaning there")
        if high - low >= TERMS:
            raise NotEvaluable(f"`{upper}` asks for more than {TERMS} terms")
        return index, range(low, high + 1)

    def truth(self, condition: Basic, env: Environment) -> bool | None:
        """Whether a condition holds; None where balls cannot tell."""
        match condition:
            case BooleanTrue() | BooleanFalse():
                return bool(condition)
            case And():
                known = [self.truth(part, env) for part in condition.args]
                return False if False in known else None if None in known else True
            case Or():
                known = [self.truth(part, env) for part in condition.args]
                return True if True in known else None if None in known else False
            case Not():
                inner = self.truth(condition.args[0], env)
                return None if inner is None else not inner
            case Relational():
                order = compare(self.value(condition.args[0], env), self.value(condition.args[1], env))
                return None if order is None else _RELATIONS[condition.rel_op](order)
        raise NotEvaluable(f"the condition `{condition}` is not understood")

    def law(self, density: Density, env: Environment) -> Any:
        """The value that a premise gives to a density, or the world's own."""
        for law in self.laws.get(_shape(density), ()):
            bound: Environment = {}
            variables = frozenset(law.variables)
            needed = _needed(law)
            if all(self._matches(law.left.args[part], density.args[part], variables, needed, bound, env) for part in (1, 2)):
                if self._depth >= DEPTH:
                    raise NotEvaluable(f"the premises define `{density}` by itself")
                self._depth += 1
                try:
                    return self.value(law.right, bound)
                finally:
                    self._depth -= 1
        variates, given = self._arguments(density.variates, env), self._arguments(density.given, env)
        shape = (density.name, tuple(isinstance(v, str) and v for v in variates), tuple(isinstance(v, str) and v for v in given))
        self.opaque.setdefault(shape, _density_text(density))
        return self.world.density(density.name, variates, given)

    def _arguments(self, arguments: tuple[Basic, ...], env: Environment) -> tuple[object, ...]:
        return tuple(argument.name if isinstance(argument, IndexedBase) else self.exact(argument, env) for argument in arguments)

    def exact(self, expr: Basic, env: Environment) -> fmpq:
        """The value of an expression that must be known exactly."""
        value = self.value(expr, env)
        if type(value) is not fmpq:
            raise NotEvaluable(f"`{expr}` is an argument of an opaque function, and not known exactly")
        return value

    def _matches(
        self, pattern: Basic, expr: Basic, variables: frozenset[Basic], needed: frozenset[Basic], bound: Environment, env: Environment
    ) -> bool:
        """Whether a density is an instance of a law's left side; variables that the right side needs are bound to values."""
        if pattern in variables:
            if isinstance(expr, IndexedBase) or not isinstance(expr, Expr):
                return False
            if pattern not in needed:
                return True
            value = self.value(expr, env)
            if pattern not in bound:
                bound[pattern] = value
                return True
            return bound[pattern] is value or compare(bound[pattern], value) == 0
        if not pattern.args or isinstance(pattern, IndexedBase):
            return pattern == expr and pattern not in env
        if type(pattern) is not type(expr) or len(pattern.args) != len(expr.args):
            return False
        return all(self._matches(inner, outer, variables, needed, bound, env) for inner, outer in zip(pattern.args, expr.args, strict=True))


@lru_cache(maxsize=1000)
def _needed(law: Law) -> frozenset[Basic]:
    """Variables whose values matter: those on the right side, and those that must be the same in several places."""
    return frozenset(variable for variable in law.variables if variable in free(law.right) or law.left.count(variable) > 1)


def _shape(density: Density) -> tuple[str, int, int]:
    return density.name, len(density.args[1].args), len(density.args[2].args)


@lru_cache(maxsize=256)
def _laws(premises: tuple[Premise, ...]) -> dict[tuple[str, int, int], tuple[Law, ...]]:
    """The premises' equations by the shape of the density that they determine."""
    found: dict[tuple[str, int, int], tuple[Law, ...]] = {}
    for premise in premises:
        for law in premise.laws:
            found[_shape(law.left)] = (*found.get(_shape(law.left), ()), law)
    return found


def _density_text(density: Density) -> str:
    given = ", ".join(map(str, density.given))
    return f"{density.name}({', '.join(map(str, density.variates))}{' | ' + given if given else ''})"


_RELATIONS: dict[str, Callable[[int], bool]] = {
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}

__all__ = ["PRECISION", "Environment", "Reader", "Source"]
