"""What a world is asked for, compiled: symbols, entries of arrays, and predictions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import fmpq
from sympy import Indexed, Symbol

from derive.judging.evaluation.densities import Environment, Program, exact
from derive.judging.evaluation.numbers import Undefined
from derive.judging.evaluation.world import World
from derive.vocabulary.nodes import Prediction


def symbol(expr: Symbol, _: Any) -> Program:
    coordinate = ("scalar", expr.name)

    def run(reader: Any, env: Environment) -> Any:
        reader.steps += 1
        value = env.get(expr)
        if value is None:
            value = reader.instead.get(expr) if reader.instead else None
            if value is None:
                value = reader.world.record.get(coordinate)
                if value is None:
                    random = expr in reader.space.chance.variables
                    return reader.space.pinned(expr) if random else reader.world.scalar(expr)
                return value
        return fmpq(value) if type(value) is int else value

    return run


def indexed(expr: Indexed, compiler: Any) -> Program:
    base, place = expr.args[0], place_of(expr, compiler)
    name = base.name

    def run(reader: Any, env: Environment) -> Any:
        reader.steps += 1
        index = place(reader, env)
        if reader.instead and (base, index) in reader.instead:
            return reader.instead[base, index]
        value = reader.world.record.get(("entry", name, index)) if name in reader.world.read else None
        return reader.world.entry(base, index) if value is None else value

    return run


def place_of(expr: Indexed, compiler: Any) -> Callable[[Any, Environment], tuple[int, ...]]:
    """The indices of an entry, counted from one."""
    first, *others = indices = [compiler.whole("index", index) for index in expr.args[1:]]

    def single(reader: Any, env: Environment) -> tuple[int, ...]:
        found = first(reader, env)
        if found < 1:
            raise Undefined(f"the index of `{expr}` is below 1")
        return (found,)

    def run(reader: Any, env: Environment) -> tuple[int, ...]:
        found = tuple([index(reader, env) for index in indices])
        if min(found) < 1:
            raise Undefined(f"the index of `{expr}` is below 1")
        return found

    return run if others else single


def prediction(expr: Prediction, compiler: Any) -> Program:
    """An input that is an entry only tells observations apart, whatever its value."""
    argument, parameters = expr.argument, expr.parameters
    at = compiler(argument)
    entry_of = (argument.args[0], place_of(argument, compiler)) if isinstance(argument, Indexed) else None
    name = parameters.name

    def predicted(world: World, label: fmpq) -> fmpq:
        value = world.record.get(("prediction", name, (int(label.p), int(label.q))))
        return world.prediction(parameters, label) if value is None else value

    def run(reader: Any, env: Environment) -> Any:
        reader.steps += 1
        if entry_of is not None:
            base, place = entry_of[0], entry_of[1](reader, env)
            if not reader.instead or (base, place) not in reader.instead:
                label = reader.world.record.get(("entry", base.name, place))
                return predicted(reader.world, reader.world.label(base, place) if label is None else label)
        return predicted(reader.world, exact(at(reader, env), argument))

    return run
