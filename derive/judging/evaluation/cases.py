"""Nodes that say something else in each case, compiled: indicators, pieces, and the largest or smallest of some numbers."""

from collections.abc import Callable
from functools import reduce
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from flint import arb, fmpq
from sympy import Basic
from sympy.core.relational import Relational

from derive.judging.evaluation.densities import Compiler, Environment, Program
from derive.judging.evaluation.numbers import NotEvaluable, Undefined, compare
from derive.judging.evaluation.programs import Programs, terms_of
from derive.vocabulary.nodes import Largest

_RELATIONS: dict[str, Callable[[int, int], bool]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def boolean(expr: Basic, _: Compiler) -> Program:
    """True or false as it is written."""
    holds = bool(expr)
    return lambda reader, env: holds


def opaque_condition(expr: Basic, _: Compiler) -> Program:
    """A condition of another kind."""

    def run(reader: Any, env: Environment) -> bool:
        raise NotEvaluable(f"the condition `{expr}` is not understood")

    return run


def compared(expr: Relational, compiler: Compiler) -> Program:
    """An equation or inequality of numbers."""
    left, right = map(compiler, expr.args)
    holds = _RELATIONS[expr.rel_op]

    def run(reader: Any, env: Environment) -> bool | None:
        order = compare(left(reader, env), right(reader, env))
        return None if order is None else holds(order, 0)

    return run


def connected(decisive: bool) -> Callable[[Basic, Compiler], Program]:
    """Conditions of which one that is false, or true, decides."""

    def build(expr: Basic, compiler: Compiler) -> Program:
        parts = [compiler(part) for part in expr.args]

        def run(reader: Any, env: Environment) -> bool | None:
            known = [part(reader, env) for part in parts]
            return decisive if decisive in known else None if None in known else not decisive

        return run

    return build


def negated(expr: Basic, compiler: Compiler) -> Program:
    """The opposite of a condition."""
    inner = compiler(expr.args[0])

    def run(reader: Any, env: Environment) -> bool | None:
        holds = inner(reader, env)
        return None if holds is None else not holds

    return run


def _certain(condition: Basic, compiler: Compiler) -> Program:
    """Whether a condition holds, where that can be told."""
    program = compiler(condition)

    def run(reader: Any, env: Environment) -> bool:
        holds: bool | None = program(reader, env)
        if holds is None:
            raise NotEvaluable(f"whether `{condition}` holds is too close to call")
        return holds

    return run


def indicator(expr: Basic, compiler: Compiler) -> Program:
    """One where the condition holds, zero elsewhere."""
    holds = _certain(expr.args[0], compiler)

    def run(reader: Any, env: Environment) -> fmpq:
        reader.steps += 1
        return fmpq(int(holds(reader, env)))

    return run


def piecewise(expr: Basic, compiler: Compiler) -> Program:
    """The first case that applies."""
    cases = [(compiler(value), _certain(condition, compiler)) for value, condition in expr.args]

    def run(reader: Any, env: Environment) -> Any:
        reader.steps += 1
        for value, holds in cases:
            if holds(reader, env):
                return value(reader, env)
        raise Undefined(f"no case of `{expr}` applies")

    return run


def extreme(wanted: int) -> Callable[[Basic, Compiler], Program]:
    """The largest, or the smallest."""

    def build(expr: Basic, compiler: Compiler) -> Program:
        arguments = [compiler(argument) for argument in expr.args]

        def run(reader: Any, env: Environment) -> Any:
            reader.steps += 1
            best, *others = [argument(reader, env) for argument in arguments]
            for value in others:
                best = further(value, best, wanted)
            return best

        return run

    return build


def further(value: Any, best: Any, wanted: int) -> Any:
    """The larger of two numbers, or the smaller."""
    if type(value) not in (fmpq, arb) or type(best) not in (fmpq, arb):
        return (value + best + abs(value - best) * fmpq(wanted)) * fmpq(1, 2)
    order = compare(value, best)
    if order is None:
        return arb(value).max(arb(best)) if wanted == 1 else arb(value).min(arb(best))
    return value if order == wanted else best


def largest(expr: Largest, compiler: Programs) -> Program:
    """The largest value over a range that is not empty."""
    body, (index, terms) = compiler(expr.args[0]), terms_of(expr.args[1], compiler)

    def run(reader: Any, env: Environment) -> Any:
        reader.step()
        inner, met = dict(env), []
        for number in terms(reader, inner):
            reader.step()
            inner[index] = number
            met.append(body(reader, inner))
        if not met:
            raise Undefined("there is no largest of no numbers")
        return reduce(lambda best, value: further(value, best, 1), met)

    return run
