"""How each kind of node is evaluated by a reader: one function a node, found by its type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq
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
    atan,
    beta,
    cos,
    cosh,
    cot,
    csc,
    digamma,
    erf,
    erfc,
    exp,
    gamma,
    log,
    loggamma,
    pi,
    polygamma,
    sec,
    sign,
    sin,
    sinh,
    tan,
    tanh,
)

from derive.catalogue import entry
from derive.definitions._definition import SIZE, VALUE, Definition
from derive.judging.evaluation.numbers import NotEvaluable, Undefined, absolute, ball, compare, exponential, kept, logarithm, power, signum
from derive.vocabulary.budget import tick
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


def _no_pole(value: Any, what: Basic) -> None:
    """Gamma and digamma are defined but at 0, -1, -2, ..."""
    if type(value) is fmpq and value <= 0 and value.q == 1:
        raise Undefined(f"{what} is 0 or a negative integer")


def _positive(value: Any, what: Basic) -> None:
    if compare(value, fmpq(0)) in (-1, 0):
        raise Undefined(f"{what} <= 0")


def _beta(left: arb, right: arb) -> arb:
    return left.gamma() * right.gamma() * (left + right).rgamma()


def _polygamma(order: arb, at: arb) -> arb:
    """The derivatives of digamma, by Hurwitz' zeta function to the right of the poles."""
    number = order.unique_fmpz()
    if number is None or number < 0:
        raise NotEvaluable("a derivative of digamma of an order that is not whole")
    if number == 0:
        return at.digamma()
    if not at > 0:
        raise NotEvaluable("a derivative of digamma to the left of zero")
    return (order + 1).gamma() * (order + 1).zeta(at) * (1 if number % 2 else -1)


SPECIAL: dict[type, Callable[..., arb]] = {
    gamma: arb.gamma,
    loggamma: arb.lgamma,
    digamma: arb.digamma,
    polygamma: _polygamma,
    erf: arb.erf,
    erfc: arb.erfc,
    atan: arb.atan,
    tanh: arb.tanh,
    sinh: arb.sinh,
    cosh: arb.cosh,
    sin: arb.sin,
    cos: arb.cos,
    tan: arb.tan,
    cot: arb.cot,
    sec: arb.sec,
    csc: arb.csc,
    beta: _beta,
}
"""Functions that normalisers and integrals bring along; flint's own."""

WHERE: dict[type, Callable[[Any, Basic], None]] = {**dict.fromkeys((gamma, digamma, polygamma, beta), _no_pole), loggamma: _positive}
"""What is asked of an argument of those that are not defined everywhere, the order of a derivative aside."""


AT_ZERO: dict[type, int] = {**dict.fromkeys((erf, atan, tanh, sinh, sin, tan), 0), **dict.fromkeys((erfc, cosh, cos, sec), 1)}
"""Exact values at zero."""


def _special(reader: Reader, expr: Basic, env: Environment) -> Any:
    values = [reader.value(argument, env) for argument in expr.args]
    if not all(isinstance(value, (fmpq, arb)) for value in values):
        raise NotEvaluable(f"`{expr}` is not differentiated here")
    kind = type(expr)
    if kind in WHERE:
        for value, argument in list(zip(values, expr.args, strict=True))[kind is polygamma :]:
            WHERE[kind](value, argument)
    if kind in (cot, csc) and type(values[0]) is fmpq and values[0] == 0:
        raise Undefined(f"{expr.args[0]} = 0")
    if all(type(value) is fmpq and value == 0 for value in values) and kind in AT_ZERO:
        return fmpq(AT_ZERO[kind])
    found = SPECIAL[kind](*(ball(value) for value in values))
    if not found.is_finite():
        raise NotEvaluable(f"`{expr}` has no finite enclosure")
    return found


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
    **dict.fromkeys(SPECIAL, _special),
}


def inherited(kind: type) -> Callable[[Reader, Any, Environment], Any]:
    """The handler of the nearest base class: 1/2 and 0 are classes of their own in SymPy."""
    HANDLERS[kind] = next((HANDLERS[base] for base in kind.__mro__ if base in HANDLERS), _unknown)
    return HANDLERS[kind]


__all__ = ["HANDLERS", "inherited"]
