"""What an index runs over, and what sums and products come to over it."""

from collections.abc import Callable
from typing import Any

from flint import arb, fmpq
from sympy import Basic, Symbol

from derive.judging.evaluation.densities import Compiler, Environment, Program
from derive.judging.evaluation.numbers import EXACT_BITS, LARGE, LONG, NotEvaluable
from derive.vocabulary.budget import tick

TERMS = 2000
"""Sums and products with more terms than this are not evaluated."""


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


def over_ranges(start: fmpq, join: Callable[[Any, Any], Any]) -> Callable[[Basic, Compiler], Program]:
    """A Sum or Product over one index or several, the outermost last."""

    def build(expr: Basic, compiler: Compiler) -> Program:
        whole_fold = compiler(expr.args[0])
        for limits in expr.args[1:]:
            whole_fold = _over(whole_fold, limits, start, join, compiler)
        return whole_fold

    return build


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
