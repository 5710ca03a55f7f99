"""An interpreter of expressions as they stand, in one concrete world; exact where the value is rational.

Nothing is normalised first: the tree is read as it was written, so that an expression which SymPy could cancel is
undefined where a textbook says so. Values are exact rationals as long as arithmetic allows, then balls of 128 bits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from flint import arb, fmpq
from sympy import Basic, Indexed, IndexedBase, Symbol, Tuple
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue, Not, Or

from derive.claims.instance import Key
from derive.claims.premises import Law, Premise
from derive.judging.evaluation.handlers import HANDLERS, inherited
from derive.judging.evaluation.numbers import NotEvaluable, Undefined, compare, kept, power, sign_of
from derive.judging.evaluation.values import allowed
from derive.vocabulary.binding import free
from derive.vocabulary.budget import charged, tick
from derive.vocabulary.nodes import Density, restrictions

PRECISION = 128
TERMS = 2000
"""Sums and products with more terms than this are not evaluated."""
DEPTH = 40
"""How often the laws may be applied inside one another."""

Environment = dict[Basic, Any]


class Negative(Undefined):
    """A law gives a density a negative value: no density obeys it there."""


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

    def density(self, letter: str, arguments: Key) -> fmpq:
        """The value of a joint density that no premise determines, by its named arguments."""


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
        Joint densities met that no premise determines, by letter and names, each with its text.
    """

    __slots__ = ("_fixed", "_met", "instead", "laws", "opaque", "world")

    def __init__(self, world: Source, premises: Sequence[Premise] = (), instead: Environment | None = None) -> None:
        self.world = world
        self.laws = _laws(tuple(premises))
        self.instead: Environment = instead or {}
        self.opaque: dict[tuple[str, frozenset[Name]], str] = {}
        self._met: list[Worked] = []
        self._fixed: list[tuple[tuple[str, frozenset[Name]], tuple[Arguments, Any]]] = []

    def value(self, expr: Basic, env: Environment) -> Any:
        """The value of an expression, bound indices from `env`."""
        handler = HANDLERS.get(type(expr))
        if handler is None:
            handler = inherited(type(expr))
        tick()
        return kept(handler(self, expr, env))

    def integer(self, expr: Basic, env: Environment, what: str) -> int:
        """The value of an expression that must be a whole number."""
        value = self.value(expr, env)
        if type(value) is not fmpq:
            raise NotEvaluable(f"the {what} `{expr}` is not known exactly")
        if value.q != 1:
            raise Undefined(f"the {what} `{expr}` is not an integer")
        return int(value.p)

    def term_range(self, limits: Any, env: Environment) -> tuple[Symbol, range]:
        """The index of a sum or product and its values; none where the range runs backwards."""
        index, lower, upper = limits
        low, high = self.integer(lower, env, "limit"), self.integer(upper, env, "limit")
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

    def density(self, density: Density, env: Environment) -> Any:
        """The value that a premise gives to a density, else p(A, C) / p(C) with the world's own joint densities."""
        variates = self._arguments(density.variate_names, density.variates, env)
        given = self._arguments(density.given_names, density.given, env)
        every = {**variates, **given}
        if len(every) < len(variates) + len(given):
            raise NotEvaluable(f"`{density}` names one entry twice")
        letter = density.name
        side = (letter, frozenset(variates), every)
        if not self._busy(side):
            for law in self.laws.get(letter, ()):
                left = law.left
                sides = ((left.variate_names, left.variates, variates), (left.given_names, left.given, given))
                bound = self._matched(law, sides)
                if bound is not None:
                    return self._told(side, law, bound)
        whole = self.joint(letter, every)
        return whole if not given else whole * power(self.joint(letter, given), fmpq(-1), density.marginal())

    def joint(self, letter: str, arguments: Arguments) -> Any:
        """A joint density by a premise about one of its conditionals, times what is given there; else the world's own."""
        whole = (letter, None, arguments)
        if not self._busy(whole):
            for law in self.laws.get(letter, ()):
                left = law.left
                names, values = (*left.variate_names, *left.given_names), (*left.variates, *left.given)
                bound = self._matched(law, ((names, values, arguments),))
                if bound is not None:
                    value = self._told(whole, law, bound)
                    rest = self._arguments(left.given_names, left.given, bound)
                    return value * self.joint(letter, rest) if rest else value
        for key, known in self._fixed:
            if key == (letter, frozenset(arguments)) and self._same(known[0], arguments):
                return known[1]
        self.opaque.setdefault((letter, frozenset(arguments)), _density_text(letter, arguments))
        return self.world.density(letter, self._key(arguments))

    def consistent(self, law: Law, bound: Environment) -> bool:
        """Whether all equations agree on the joint density that one speaks of, at these values; False if they certainly do not."""
        left = law.left
        names, values = (*left.variate_names, *left.given_names), (*left.variates, *left.given)
        every = self._arguments(names, values, bound)
        value = self.joint(left.name, every)
        self._fixed.append(((left.name, frozenset(every)), (every, value)))
        try:
            for other in self.laws[left.name]:
                names, values = (*other.left.variate_names, *other.left.given_names), (*other.left.variates, *other.left.given)
                found = self._matched(other, ((names, values, every),))
                if found is not None:
                    told = self._told((left.name, None, every), other, found)
                    rest = self._arguments(other.left.given_names, other.left.given, found)
                    if compare(value, told * self.joint(left.name, rest) if rest else told) in (-1, 1):
                        return False
        finally:
            self._fixed.pop()
        return True

    def _told(self, what: Worked, law: Law, bound: Environment) -> Any:
        """The right side of a law; what is being worked out is not opened again inside it."""
        if len(self._met) >= DEPTH:
            raise NotEvaluable(f"the premises define `{law.left}` by itself")
        self._met.append(what)
        try:
            value = self.value(law.right, bound)
        finally:
            self._met.pop()
        if isinstance(value, (fmpq, arb)) and value < 0:
            raise Negative(f"{law.left} < 0")
        return value

    def _busy(self, what: Worked) -> bool:
        letter, side, arguments = what
        return any(
            letter == other and side == names and arguments.keys() == met.keys() and self._same(arguments, met)
            for other, names, met in self._met
        )

    def _same(self, left: Arguments, right: Arguments) -> bool:
        """Whether the same names have the same values."""
        return all(left[name] == right[name] or self._equal(left[name], right[name]) for name in left)

    def _equal(self, left: tuple[Basic, Environment], right: tuple[Basic, Environment]) -> bool:
        if isinstance(left[0], IndexedBase) or isinstance(right[0], IndexedBase):
            return False
        first, second = self.value(*left), self.value(*right)
        return first is second or (type(first) in (fmpq, arb) and type(second) in (fmpq, arb) and compare(first, second) == 0)

    def _arguments(self, names: Sequence[Basic], values: Sequence[Basic], env: Environment) -> Arguments:
        """Names with what is to be read for them; indices are numbers."""
        found: Arguments = {}
        for name, value in zip(names, values, strict=True):
            head, *indices = name if isinstance(name, Tuple) else (name,)
            entry = (head.name, *(self.integer(index, env, "index") for index in indices))
            if entry in found:
                raise NotEvaluable(f"a density names `{entry[0]}` twice")
            found[entry] = (value, env)
        return found

    def _key(self, arguments: Arguments) -> Key:
        """Names and exact values; an array has no value but itself."""
        values = ((name, None if isinstance(node, IndexedBase) else self.exact(node, env)) for name, (node, env) in arguments.items())
        return tuple(sorted(values, key=lambda item: item[0]))

    def exact(self, expr: Basic, env: Environment) -> fmpq:
        """The value of an expression that must be known exactly."""
        value = self.value(expr, env)
        if type(value) is not fmpq:
            raise NotEvaluable(f"`{expr}` is an argument of an opaque function, and not known exactly")
        return value

    def _entry(self, pattern: Basic, name: Basic, argument: tuple[Basic, Environment], entry: Name) -> bool:
        """Whether on both sides the value is the very entry that the name says."""
        node, env = argument
        if not (isinstance(node, Indexed) and isinstance(pattern, Indexed) and isinstance(name, Tuple) and pattern.base == node.base):
            return False
        place = tuple(self.integer(index, env, "index") for index in node.indices)
        return tuple(pattern.indices) == tuple(name[1:]) and place == entry[1:]

    def _matched(self, law: Law, sides: Sequence[tuple[Sequence[Basic], Sequence[Basic], Arguments]]) -> Environment | None:
        """Values of a law's variables, so that each side of its left side is these arguments; only those that are needed."""
        variables, needed = frozenset(law.variables), _needed(law)
        bound: Environment = {}
        for names, values, arguments in sides:
            unused = dict(arguments)
            if len(names) != len(unused):
                return None
            for name, value in zip(names, values, strict=True):
                entry = next((key for key in unused if self._bind(name, value, key, unused[key], variables, needed, bound)), None)
                if entry is None:
                    return None
                del unused[entry]
        return bound

    def _bind(
        self,
        name: Basic,
        pattern: Basic,
        entry: Name,
        argument: tuple[Basic, Environment],
        variables: frozenset[Basic],
        needed: frozenset[Basic],
        bound: Environment,
    ) -> bool:
        """Whether one argument is the one that a law names, its variables bound by it."""
        head, *indices = name if isinstance(name, Tuple) else (name,)
        if head.name != entry[0] or len(indices) != len(entry) - 1:
            return False
        new: Environment = {}
        for index, number in zip(indices, entry[1:], strict=True):
            if index in variables:
                if {**bound, **new}.setdefault(index, fmpq(number)) != number:
                    return False
                new[index] = fmpq(number)
            elif not free(index).isdisjoint(variables) or self.integer(index, {}, "index") != number:
                return False
        node, env = argument
        if isinstance(pattern, IndexedBase) or isinstance(node, IndexedBase):
            matches = pattern == node
        elif pattern in variables:
            known = {**bound, **new}
            if pattern not in needed:
                matches = True
            elif pattern in known:
                matches = self._equal((pattern, known), argument)
            else:
                new[pattern] = self.value(node, env)
                matches = _admits(pattern, new[pattern])
        elif (pattern == node and free(node).isdisjoint({*env, *variables})) or self._entry(pattern, name, argument, entry):
            matches = True
        else:
            matches = self._equal((pattern, {**bound, **new}), argument)
        if matches:
            bound.update(new)
        return matches


def _admits(variable: Basic, value: Any) -> bool:
    """Whether a law's variable may have a value, by the variable's own assumptions."""
    if type(value) is fmpq:
        return allowed(value, variable, None)
    asked = restrictions(variable)
    if not asked:
        return True
    signs = {"positive": (1,), "negative": (-1,), "nonnegative": (0, 1), "nonpositive": (-1, 0), "nonzero": (-1, 1), "zero": (0,)}
    order = sign_of(value)
    if order is None or any(name not in signs for name, _ in asked):
        raise NotEvaluable(f"whether `{variable}` may have a value is too close to call")
    return all((order in signs[name]) is wanted for name, wanted in asked)


Name = tuple[object, ...]
"""The name of a symbol or array, followed by indices if it is an entry's."""
Arguments = dict[Name, tuple[Basic, Environment]]
"""What is to be read for each name."""
Worked = tuple[str, frozenset[Name] | None, Arguments]
"""A density that is being worked out: letter, names of the variates, all arguments; None for the joint density of them all."""


@charged(1_000)
def _needed(law: Law) -> frozenset[Basic]:
    """Variables whose values matter: those on the right side, behind the bar, and those that must be the same in several places."""
    left = law.left
    return frozenset(
        variable
        for variable in law.variables
        if restrictions(variable) or variable in free(law.right) | free(Tuple(*left.given)) or Tuple(*left.variates).count(variable) > 1
    )


@charged(256)
def _laws(premises: tuple[Premise, ...]) -> dict[str, tuple[Law, ...]]:
    """The premises' equations by the letter of the density that they determine."""
    found: dict[str, tuple[Law, ...]] = {}
    for premise in premises:
        for law in premise.laws:
            found[law.left.name] = (*found.get(law.left.name, ()), law)
    return found


def _density_text(letter: str, arguments: Arguments) -> str:
    return f"{letter}({', '.join(str(node) for node, _ in arguments.values())})"


_RELATIONS: dict[str, Callable[[int], bool]] = {
    "==": lambda order: order == 0,
    "!=": lambda order: order != 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}

__all__ = ["PRECISION", "Environment", "Reader", "Source"]
