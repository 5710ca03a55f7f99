"""How each kind of node is evaluated by a reader: one function a node, found by its type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

from flint import acb, arb, fmpq
from sympy import (
    Abs,
    Add,
    Basic,
    Dummy,
    E,
    Indexed,
    IndexedBase,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    pi,
    sign,
)

from derive.catalogue import entry
from derive.definitions._definition import SIZE, VALUE, Definition
from derive.judging.evaluation.numbers import (
    NotEvaluable,
    Slope,
    Undefined,
    absolute,
    ball,
    compare,
    exponential,
    kept,
    logarithm,
    power,
    signum,
)
from derive.vocabulary.budget import tick
from derive.vocabulary.functions._function import Function, K, function_of
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Named, Prediction, Sqrt

if TYPE_CHECKING:
    from derive.judging.evaluation.reading import Environment, Reader


def _add(reader: Reader, expr: Basic, env: Environment) -> Any:
    total = None
    for argument in expr.args:
        value = reader.value(argument, env)
        total = value if total is None else kept(total + value)
    return total


def _mul(reader: Reader, expr: Basic, env: Environment) -> Any:
    total = None
    for argument in expr.args:
        value = reader.value(argument, env)
        total = value if total is None else kept(total * value)
    return total


def _rational(_: Reader, expr: Basic, __: Environment) -> fmpq:
    return fmpq(int(expr.p), int(expr.q))


def _symbol(reader: Reader, expr: Basic, env: Environment) -> Any:
    if expr in env:
        return env[expr]
    if expr in reader.instead:
        return reader.instead[expr]
    return reader.world.scalar(expr)


def _indexed(reader: Reader, expr: Basic, env: Environment) -> Any:
    base, index = _place(reader, expr, env)
    if reader.instead and (base, index) in reader.instead:
        return reader.instead[base, index]
    return reader.world.entry(base, index)


def _place(reader: Reader, expr: Basic, env: Environment) -> tuple[IndexedBase, tuple[int, ...]]:
    index = tuple(reader.integer(argument, env, "index") for argument in expr.args[1:])
    if min(index) < 1:
        raise Undefined(f"the index of `{expr}` is below 1")
    return expr.args[0], index


def _sum(reader: Reader, expr: Basic, env: Environment) -> Any:
    return _fold(reader, expr.args[0], expr.args[1:], env, fmpq(0), lambda left, right: left + right)


def _product(reader: Reader, expr: Basic, env: Environment) -> Any:
    return _fold(reader, expr.args[0], expr.args[1:], env, fmpq(1), lambda left, right: left * right)


def _fold(reader: Reader, body: Basic, limits: Sequence[Any], env: Environment, start: Any, join: Callable[[Any, Any], Any]) -> Any:
    if not limits:
        return reader.value(body, env)
    index, terms = reader.term_range(limits[-1], env)
    inner = dict(env)
    total = start
    for number in terms:
        tick()
        inner[index] = fmpq(number)
        total = kept(join(total, _fold(reader, body, limits[:-1], inner, start, join)))
    return total


def _named(reader: Reader, expr: Named, env: Environment) -> Any:
    found = entry("derive.definitions", expr.name, Definition)
    index, terms = reader.term_range(expr.limits, env)
    inner = dict(env)
    total = fmpq(0)
    for number in terms:
        tick()
        inner[index] = fmpq(number)
        total = kept(total + reader.value(found.summand, {VALUE: reader.value(expr.entry, inner)}))
    return reader.value(found.weight, {SIZE: fmpq(len(terms))}) * total


def _power(reader: Reader, expr: Basic, env: Environment) -> Any:
    return power(reader.value(expr.args[0], env), reader.value(expr.args[1], env), expr.args[0])


def _prediction(reader: Reader, expr: Prediction, env: Environment) -> fmpq:
    if isinstance(expr.argument, Indexed):
        place = _place(reader, expr.argument, env)
        if place not in reader.instead:
            return reader.world.prediction(expr.parameters, reader.world.label(*place))
    return reader.world.prediction(expr.parameters, reader.exact(expr.argument, env))


def _indicator(reader: Reader, expr: Basic, env: Environment) -> fmpq:
    true = reader.truth(expr.args[0], env)
    if true is None:
        raise NotEvaluable(f"whether `{expr.args[0]}` holds is too close to call")
    return fmpq(int(true))


def _piecewise(reader: Reader, expr: Basic, env: Environment) -> Any:
    for value, condition in expr.args:
        true = reader.truth(condition, env)
        if true is None:
            raise NotEvaluable(f"whether `{condition}` holds is too close to call")
        if true:
            return reader.value(value, env)
    raise Undefined(f"no case of `{expr}` applies")


def _extreme(reader: Reader, expr: Basic, env: Environment) -> Any:
    values = [reader.value(argument, env) for argument in expr.args]
    wanted = 1 if isinstance(expr, Max) else -1
    best = values[0]
    for value in values[1:]:
        if type(value) not in (fmpq, arb) or type(best) not in (fmpq, arb):
            best = (value + best + abs(value - best) * fmpq(wanted)) * fmpq(1, 2)
            continue
        order = compare(value, best)
        if order is None:
            raise NotEvaluable(f"the parts of `{expr}` are too close to call")
        best = value if order == wanted else best
    return best


def _unknown(_: Reader, expr: Basic, __: Environment) -> Any:
    raise NotEvaluable(f"`{expr}`, a `{type(expr).__name__}`, is not understood")


FAILS: dict[str, tuple[tuple[int, ...], str]] = {
    "positive": ((-1, 0), "<= 0"), "nonnegative": ((-1,), "< 0"), "nonzero": ((0,), "= 0"),
    "no pole": ((-1, 0), "is 0 or a negative integer"),
}  # fmt: skip
"""Orders beside zero of which a condition of a function allows none, and how that is said."""


def _function(reader: Reader, expr: Basic, env: Environment) -> Any:
    """By the function's column for balls; a slope by its derivative, where it is analytic."""
    known = function_of(type(expr))
    assert known is not None
    values = [reader.value(argument, env) for argument in expr.args]
    if all(isinstance(value, (fmpq, arb)) for value in values):
        return _applied(reader, known, expr, values)
    if len(values) > 1 or type(values[0]) is not Slope or known.analytic is None or not known.analytic(acb(ball(values[0].value))):
        raise NotEvaluable(f"`{expr}` is not differentiated here")
    (argument,) = values
    found = _applied(reader, known, expr, [argument.value])
    try:
        slope = reader.value(known.derivative[0], {known.arguments[0]: argument.value})
    except Undefined as gap:
        raise NotEvaluable(f"`{expr}` has a slope there that its formula does not give") from gap
    return Slope(found, slope * argument.slope)


def _applied(reader: Reader, known: Function, expr: Basic, values: Sequence[Any]) -> Any:
    """A function of numbers; where it certainly is undefined, by its conditions."""
    at: Environment = dict(zip(known.arguments, values, strict=False))
    for kind, subject in known.defined:
        value, (orders, words) = reader.value(subject, at), FAILS[kind]
        if kind == "no pole" and (type(value) is not fmpq or value.q != 1):
            continue
        if compare(value, fmpq(0)) in orders:
            raise Undefined(f"{known.at(subject, *expr.args)} {words}")
    if known.enough is not None and not all(compare(reader.value(subject, at), fmpq(0)) == 1 for _, subject in known.enough):
        raise NotEvaluable(f"whether `{expr}` is real is not known")
    if K in at and (type(at[K]) is not fmpq or at[K].q != 1 or at[K] < 0):
        raise NotEvaluable(f"`{expr}` of an order that is no whole number")
    balls = map(ball, values)
    found = reduce(known.ball, balls) if len(values) > len(at) else known.ball(*balls)
    if not found.is_finite():
        raise NotEvaluable(f"`{expr}` has no finite enclosure")
    return fmpq(found.unique_fmpz()) if found.is_exact() and found.is_integer() else found


HANDLERS: dict[type, Callable[[Reader, Any, Environment], Any]] = {
    Add: _add,
    Mul: _mul,
    Pow: _power,
    Rational: _rational,
    Symbol: _symbol,
    Dummy: _symbol,
    Indexed: _indexed,
    Sum: _sum,
    Product: _product,
    Named: _named,
    Prediction: _prediction,
    Density: lambda reader, expr, env: reader.density(expr, env),
    Indicator: _indicator,
    Piecewise: _piecewise,
    Max: _extreme,
    Min: _extreme,
    type(pi): lambda reader, expr, env: arb.pi(),
    type(E): lambda reader, expr, env: arb(1).exp(),
    Log: lambda reader, expr, env: logarithm(reader.value(expr.args[0], env), expr.args[0]),
    log: lambda reader, expr, env: logarithm(reader.value(expr.args[0], env), expr.args[0]),
    Exp: lambda reader, expr, env: exponential(reader.value(expr.args[0], env)),
    exp: lambda reader, expr, env: exponential(reader.value(expr.args[0], env)),
    Sqrt: lambda reader, expr, env: power(reader.value(expr.args[0], env), fmpq(1, 2), expr.args[0]),
    Abs: lambda reader, expr, env: absolute(reader.value(expr.args[0], env)),
    sign: lambda reader, expr, env: signum(reader.value(expr.args[0], env)),
}


def inherited(kind: type) -> Callable[[Reader, Any, Environment], Any]:
    """The handler of the nearest base class: 1/2 and 0 are classes of their own in SymPy."""
    other = _unknown if function_of(kind) is None else _function
    HANDLERS[kind] = next((HANDLERS[base] for base in kind.__mro__ if base in HANDLERS), other)
    return HANDLERS[kind]


__all__ = ["HANDLERS", "inherited"]
