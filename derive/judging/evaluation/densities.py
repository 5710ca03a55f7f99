"""Source densities in one world: by the premises' equations, matched argument by argument, else by joint densities of the world's own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from flint import arb, fmpq
from sympy import Basic, Indexed, IndexedBase, Tuple

from derive.claims.instance import Key
from derive.claims.premises import Law, Premise
from derive.judging.evaluation.drawing import allowed
from derive.judging.evaluation.numbers import NotEvaluable, Undefined, compare, power, sign_of
from derive.vocabulary.binding import free
from derive.vocabulary.budget import charged
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import Density, restrictions

DEPTH = 40
"""How often the laws may be applied inside one another."""

Environment = dict[Basic, Any]
"""Values of bound indices, and of a law's variables."""
Program = Callable[[Any, Environment], Any]
"""What an expression was compiled to: given who evaluates and what is bound, its value."""


class Compiler(Protocol):
    """What compiles expressions."""

    def __call__(self, expr: Basic) -> Program:
        """The program of an expression."""

    def whole(self, what: str, expr: Basic) -> Program:
        """The program of an expression that must be a whole number."""


Kinds = tuple[tuple[str, int], ...]
"""Names of arguments with the number of their indices, in one order."""
Name = tuple[object, ...]
"""The name of a symbol or array, followed by indices if it is an entry's."""


class Negative(Undefined):
    """A law gives a density a negative value: no density obeys it there."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One argument of a density: its name, with programs for the indices of it, and what stands for it.

    An `array` that stands for it has no value but itself; `entry` is the base of an entry that does, with programs for its indices.
    """

    letter: str
    indices: tuple[Basic, ...]
    places: tuple[Program, ...]
    node: Basic
    run: Program
    array: bool
    entry: tuple[Basic, tuple[Basic, ...], tuple[Program, ...]] | None


Arguments = dict[Name, tuple[Slot, Environment]]
"""What is to be evaluated for each name."""
Worked = tuple[str, frozenset[Name] | None, Arguments]
"""A density that is being worked out: letter, names of the variates, all arguments; None for the joint density of them all."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """A density with its arguments compiled; `known` is the density of what is given, for messages, `kinds` are those of its names."""

    written: Density
    variates: tuple[Slot, ...]
    given: tuple[Slot, ...]
    known: Density | None
    kinds: tuple[Kinds, Kinds]


def spelled(density: Density, compiler: Compiler) -> Spelled:
    """A density's arguments, compiled."""

    def places(indices: Iterable[Basic]) -> tuple[Program, ...]:
        return tuple(compiler.whole("index", index) for index in indices)

    def side(names: Sequence[Basic], values: Sequence[Basic]) -> Iterator[Slot]:
        for name, value in zip(names, values, strict=True):
            head, *indices = name if isinstance(name, Tuple) else (name,)
            entry = (value.base, tuple(value.indices), places(value.indices)) if isinstance(value, Indexed) else None
            array = isinstance(value, IndexedBase)
            yield Slot(head.name, tuple(indices), places(indices), value, compiler(value), array, entry)

    variates = tuple(side(density.variate_names, density.variates))
    given = tuple(side(density.given_names, density.given))
    return Spelled(density, variates, given, density.marginal(), (_kinds(variates), _kinds(given)))


def _kinds(slots: Iterable[Slot]) -> Kinds:
    return tuple(sorted((slot.letter, len(slot.indices)) for slot in slots))


@dataclass(frozen=True, slots=True)
class _Rule:
    """A law, compiled; `needed` are the variables whose values matter."""

    law: Law
    left: Spelled
    right: Program
    variables: frozenset[Basic]
    needed: frozenset[Basic]
    every: tuple[Slot, ...]
    kinds: Kinds


class Densities:
    """The densities that one evaluation meets.

    Who evaluates the arguments, in its world and by its premises, comes with each question, and is handed on to their programs:
    if each held the other, both would stay in memory with all that they have met.

    Parameters
    ----------
    premises : sequence of Premise
        What opaque densities equal.
    compiler : Compiler
        Compiles these equations.

    Attributes
    ----------
    opaque : dict
        Joint densities met that no premise determines, by letter and names, each with its arguments.
    """

    __slots__ = ("_fixed", "_met", "opaque", "rules")

    def __init__(self, premises: Sequence[Premise], compiler: Compiler) -> None:
        self.rules = _rules(tuple(premises), compiler)
        self.opaque: dict[tuple[str, frozenset[Name]], tuple[Basic, ...]] = {}
        self._met: list[Worked] = []
        self._fixed: list[tuple[tuple[str, frozenset[Name]], tuple[Arguments, Any]]] = []

    def value(self, reader: Any, density: Spelled, env: Environment) -> Any:
        """The value that a premise gives to a density, else p(A, C) / p(C) with the world's own joint densities."""
        variates, given = self._arguments(reader, density.variates, env), self._arguments(reader, density.given, env)
        every = {**variates, **given}
        if len(every) < len(variates) + len(given):
            raise NotEvaluable(f"`{density.written}` names one entry twice")
        letter = density.written.name
        side = (letter, frozenset(variates), every)
        if not self._busy(reader, side):
            for rule in (rule for rule in self.rules.get(letter, ()) if rule.left.kinds == density.kinds):
                bound = self._matched(reader, rule, ((rule.left.variates, variates), (rule.left.given, given)))
                if bound is not None:
                    return self._told(reader, side, rule, bound)
        whole = self.joint(reader, letter, every)
        return whole if not given else whole * power(self.joint(reader, letter, given), fmpq(-1), density.known)

    def joint(self, reader: Any, letter: str, arguments: Arguments) -> Any:
        """A joint density by a premise about one of its conditionals, times what is given there; else the world's own."""
        whole = (letter, None, arguments)
        if not self._busy(reader, whole):
            kinds = _kinds(slot for slot, _ in arguments.values())
            for rule in (rule for rule in self.rules.get(letter, ()) if rule.kinds == kinds):
                bound = self._matched(reader, rule, ((rule.every, arguments),))
                if bound is not None:
                    return self._completed(reader, whole, rule, bound)
        for key, known in self._fixed:
            if key == (letter, frozenset(arguments)) and self._same(reader, known[0], arguments):
                return known[1]
        if not reader.world.tabular(letter):
            self.opaque.setdefault((letter, frozenset(arguments)), tuple(slot.node for slot, _ in arguments.values()))
        return reader.world.density(letter, self._key(reader, arguments))

    def consistent(self, reader: Any, law: Law, bound: Environment) -> bool:
        """Whether all equations agree on the joint density that one speaks of, at these values; False if they certainly do not."""
        letter = law.left.name
        stated = next(rule for rule in self.rules[letter] if rule.law == law)
        every = self._arguments(reader, stated.every, bound)
        value = self.joint(reader, letter, every)
        self._fixed.append(((letter, frozenset(every)), (every, value)))
        try:
            for rule in self.rules[letter]:
                found = self._matched(reader, rule, ((rule.every, every),))
                if found is not None and compare(value, self._completed(reader, (letter, None, every), rule, found)) in (-1, 1):
                    return False
        finally:
            self._fixed.pop()
        return True

    def _completed(self, reader: Any, what: Worked, rule: _Rule, bound: Environment) -> Any:
        """What a law says of a conditional density, times the density of what is given."""
        value = self._told(reader, what, rule, bound)
        rest = self._arguments(reader, rule.left.given, bound)
        return value * self.joint(reader, what[0], rest) if rest else value

    def _told(self, reader: Any, what: Worked, rule: _Rule, bound: Environment) -> Any:
        """The right side of a law; what is being worked out is not opened again inside it."""
        if len(self._met) >= DEPTH:
            raise NotEvaluable(f"the premises define `{rule.law.left}` by itself")
        self._met.append(what)
        try:
            value = rule.right(reader, bound)
        finally:
            self._met.pop()
        if isinstance(value, (fmpq, arb)) and value < 0:
            raise Negative(f"{rule.law.left} < 0")
        return value

    def _busy(self, reader: Any, what: Worked) -> bool:
        letter, side, arguments = what
        return bool(self._met) and any(
            letter == other and side == names and arguments.keys() == met.keys() and self._same(reader, arguments, met)
            for other, names, met in self._met
        )

    def _same(self, reader: Any, left: Arguments, right: Arguments) -> bool:
        """Whether the same names have the same values."""
        return all(
            (left[name][0].node, left[name][1]) == (right[name][0].node, right[name][1]) or self._equal(reader, left[name], right[name])
            for name in left
        )

    def _equal(self, reader: Any, left: tuple[Slot, Environment], right: tuple[Slot, Environment]) -> bool:
        if left[0].array or right[0].array:
            return False
        first, second = left[0].run(reader, left[1]), right[0].run(reader, right[1])
        return first is second or (type(first) in (fmpq, arb) and type(second) in (fmpq, arb) and compare(first, second) == 0)

    def _arguments(self, reader: Any, side: Sequence[Slot], env: Environment) -> Arguments:
        """Names with what is to be evaluated for them; indices are numbers."""
        found: Arguments = {}
        for argument in side:
            entry = (argument.letter, *[place(reader, env) for place in argument.places])
            if entry in found:
                raise NotEvaluable(f"a density names `{entry[0]}` twice")
            found[entry] = (argument, env)
        return found

    def _key(self, reader: Any, arguments: Arguments) -> Key:
        """Names and exact values; an array has no value but itself."""
        values = (
            (name, None if argument.array else exact(argument.run(reader, env), argument.node))
            for name, (argument, env) in arguments.items()
        )
        return tuple(sorted(values, key=lambda item: item[0]))

    def _matched(self, reader: Any, rule: _Rule, sides: Sequence[tuple[Sequence[Slot], Arguments]]) -> Environment | None:
        """Values of a law's variables, so that each side of its left side is these arguments; only those that are needed."""
        bound: Environment = {}
        for patterns, arguments in sides:
            if len(patterns) != len(arguments):
                return None
            unused = dict(arguments)
            for pattern in patterns:
                for entry, argument in unused.items():
                    if pattern.letter == entry[0] and self._bind(reader, rule, pattern, entry, argument, bound):
                        del unused[entry]
                        break
                else:
                    return None
        return bound

    def _bind(self, reader: Any, rule: _Rule, pattern: Slot, entry: Name, argument: tuple[Slot, Environment], bound: Environment) -> bool:
        """Whether one argument is the one that a law names, its variables bound by it."""
        if len(pattern.indices) != len(entry) - 1:
            return False
        new: Environment = {}
        for index, place, number in zip(pattern.indices, pattern.places, entry[1:], strict=True):
            if index in rule.variables:
                if new.get(index, bound.get(index, number)) != number:
                    return False
                new[index] = number
            elif not free(index).isdisjoint(rule.variables) or place(reader, {}) != number:
                return False
        if self._stands_for(reader, rule, pattern, entry, argument, bound, new):
            bound.update(new)
            return True
        return False

    def _stands_for(
        self, reader: Any, rule: _Rule, pattern: Slot, entry: Name, argument: tuple[Slot, Environment], bound: Environment, new: Environment
    ) -> bool:
        """Whether what a law writes for an argument has the argument's value; a variable of its own takes it."""
        given, env = argument
        same = pattern.node is given.node or pattern.node == given.node
        if pattern.array or given.array:
            return same
        if pattern.node in rule.variables:
            if pattern.node not in rule.needed:
                return True
            if pattern.node in new or pattern.node in bound:
                return self._equal(reader, (pattern, {**bound, **new}), argument)
            new[pattern.node] = given.run(reader, env)
            return _admits(pattern.node, new[pattern.node])
        if same and free(given.node).isdisjoint({*env, *rule.variables}):
            return True
        return self._entry(reader, pattern, argument, entry) or self._equal(reader, (pattern, {**bound, **new}), argument)

    def _entry(self, reader: Any, pattern: Slot, argument: tuple[Slot, Environment], entry: Name) -> bool:
        """Whether on both sides the value is the very entry that the name says."""
        known, (given, env) = pattern.entry, argument
        if known is None or given.entry is None or known[1] != pattern.indices or not known[1] or known[0] != given.entry[0]:
            return False
        return [place(reader, env) for place in given.entry[2]] == [*entry[1:]]


def exact(value: Any, what: Basic) -> fmpq:
    """The value of an argument, which must be known exactly."""
    if type(value) is not fmpq:
        raise NotEvaluable(f"`{what}` is an argument of an opaque function, and not known exactly")
    return value


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


@charged(256)
def _rules(premises: tuple[Premise, ...], compiler: Compiler) -> dict[str, tuple[_Rule, ...]]:
    """The premises' equations, compiled, by the letter of the density that they determine."""
    found: dict[str, tuple[_Rule, ...]] = {}
    for law in (law for premise in premises for law in premise.laws):
        left = spelled(law.left, compiler)
        every = (*left.variates, *left.given)
        rule = _Rule(law, left, compiler(law.right), frozenset(law.variables), _needed(law), every, _kinds(every))
        found[law.left.name] = (*found.get(law.left.name, ()), rule)
    return found


def _needed(law: Law) -> frozenset[Basic]:
    """Variables whose values matter: those on the right side, behind the bar, and those that must be the same in several places."""
    left = law.left
    return frozenset(
        variable
        for variable in law.variables
        if restrictions(variable) or variable in free(law.right) | free(Tuple(*left.given)) or Tuple(*left.variates).count(variable) > 1
    )
