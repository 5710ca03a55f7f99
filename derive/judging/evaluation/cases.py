"""Nodes that say something else in each case, compiled: indicators, pieces, and the largest or smallest of some numbers."""

from collections.abc import Callable
from typing import Any

from flint import arb, fmpq
from sympy import Basic

from derive.judging.evaluation.densities import Compiler, Environment, Program
from derive.judging.evaluation.numbers import NotEvaluable, Undefined, compare


def indicator(expr: Basic, _: Compiler) -> Program:
    """One where the condition holds, zero elsewhere."""
    condition = expr.args[0]

    def run(reader: Any, env: Environment) -> fmpq:
        reader.steps += 1
        return fmpq(int(reader.certainly(condition, env)))

    return run


def piecewise(expr: Basic, compiler: Compiler) -> Program:
    """The first case that applies."""
    cases = [(compiler(value), condition) for value, condition in expr.args]

    def run(reader: Any, env: Environment) -> Any:
        reader.steps += 1
        for value, condition in cases:
            if reader.certainly(condition, env):
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
                if type(value) not in (fmpq, arb) or type(best) not in (fmpq, arb):
                    best = (value + best + abs(value - best) * fmpq(wanted)) * fmpq(1, 2)
                    continue
                order = compare(value, best)
                if order is None:
                    raise NotEvaluable(f"the parts of `{expr}` are too close to call")
                best = value if order == wanted else best
            return best

        return run

    return build
