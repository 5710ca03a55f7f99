"""What an index runs over, and what sums and products come to over it."""

from collections.abc import Callable
from functools import reduce
from typing import Any

from flint import fmpq
from sympy import Basic, Symbol

from derive.judging.evaluation.cases import further
from derive.judging.evaluation.densities import Compiler, Environment, Program
from derive.judging.evaluation.numbers import NotEvaluable, Undefined
from derive.judging.evaluation.programs import kept
from derive.vocabulary.nodes import ForEvery, Largest

TERMS = 2000
"""Sums and products with more terms than this are not evaluated."""


def over_ranges(start: fmpq, join: Callable[[Any, Any], Any]) -> Callable[[Basic, Compiler], Program]:
    """A Sum or Product over one index or several, the outermost last."""

    def build(expr: Basic, compiler: Compiler) -> Program:
        whole_fold = compiler(expr.args[0])
        for limits in expr.args[1:]:
            whole_fold = _over(whole_fold, limits, start, join, compiler)
        return whole_fold

    return build


def largest(expr: Largest, compiler: Compiler) -> Program:
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


def _over(body: Program, limits: Any, start: fmpq, join: Callable[[Any, Any], Any], compiler: Compiler) -> Program:
    """What a body comes to over one range."""
    index, terms = terms_of(limits, compiler)

    def run(reader: Any, env: Environment) -> Any:
        reader.step()
        inner = dict(env)
        total = start
        for number in terms(reader, inner):
            reader.step()
            inner[index] = number
            total = kept(join(total, body(reader, inner)))
        return total

    return run


def terms_of(limits: Any, compiler: Compiler) -> tuple[Symbol, Callable[[Any, Environment], range]]:
    """The index of a sum or product and its values; none where the range runs backwards."""
    index, lower, upper = limits
    first, last = compiler.whole("limit", lower), compiler.whole("limit", upper)

    def run(reader: Any, env: Environment) -> range:
        low, high = first(reader, env), last(reader, env)
        if high - low >= TERMS:
            raise NotEvaluable(f"`{upper}` asks for more than {TERMS} terms")
        return range(low, high + 1)

    return index, run


def for_every(expr: ForEvery, compiler: Compiler) -> Program:
    """Whether a condition holds at every value of its index; one at which it does not decides."""
    stated = compiler(expr.stated)
    index, terms = terms_of(expr.limits, compiler)

    def run(reader: Any, env: Environment) -> bool | None:
        inner = dict(env)
        certain = True
        for number in terms(reader, inner):
            reader.step()
            inner[index] = number
            holds = stated(reader, inner)
            if holds is False:
                return False
            certain = certain and holds is True
        return True if certain else None

    return run
