"""Functions rewritten by the laws of their files: with the functions that define them, and one step after another into one period."""

from sympy import Expr, cancel
from sympy.core.function import Function as Applied

from derive.vocabulary.budget import built, tick
from derive.vocabulary.conditions import Condition
from derive.vocabulary.definedness import conditions, definedness, holds
from derive.vocabulary.functions._function import Function, X, function_of
from derive.vocabulary.signs import Facts

STEPS = 30
"""How far an argument may be from the period that it is brought to."""
SHORT = 200
"""Arguments of more operations are left as they are."""


def in_terms(expr: Expr, facts: Facts) -> Expr:
    """Functions that others define written with those, wherever these certainly are defined as well."""
    tick()
    if not expr.args:
        return expr
    arguments = [in_terms(argument, facts) if isinstance(argument, Expr) else argument for argument in expr.args]
    whole = expr if all(new is old for new, old in zip(arguments, expr.args, strict=True)) else built(expr.func, arguments)
    known = function_of(type(whole))
    if known is None or known.definition is None or len(whole.args) != len(known.arguments) or not known.whole(whole.args):
        return whole
    own = conditions(whole)
    asked = known.asked(known.definition.where, whole.args)
    simpler = known.at(known.definition.right, *whole.args)
    asked += (Condition(kind, subject) for kind, subject, _ in definedness(simpler))
    if any(condition not in own and not holds(condition, facts) for condition in asked):
        return whole
    return in_terms(simpler, facts)


def in_one_period(expr: Expr) -> Expr:
    """Functions with a law for X + 1 at arguments of which the rational part is in one period: gamma(x + 2) = (x + 1) x gamma(x).

    The laws are those of functions of a complex variable: they hold but at poles.
    """
    tick()
    if not expr.args or not expr.atoms(Applied):
        return expr
    arguments = [in_one_period(argument) if isinstance(argument, Expr) else argument for argument in expr.args]
    whole = expr if all(new is old for new, old in zip(arguments, expr.args, strict=True)) else expr.func(*arguments)
    known = function_of(type(whole))
    if known is None or known.recurrence is None or len(whole.args) != len(known.arguments):
        return whole
    place = known.arguments.index(X)
    argument = whole.args[place]
    argument = cancel(argument).expand() if argument.count_ops() <= SHORT else argument
    rational, symbolic = argument.as_coeff_Add()
    if not rational.is_Rational or abs(rational) > STEPS:
        return whole
    # To (0, 1], or to [0, 1) beside symbols.
    steps = int(rational.p // rational.q) if symbolic != 0 else -int(-rational.p // rational.q) - 1
    return _stepped(known, whole, argument, steps)


def _stepped(known: Function, whole: Expr, argument: Expr, steps: int) -> Expr:
    """f(x + k) by f(x), from f(X + 1) = a f(X) + b over and over, or f(x - k) from its inverse."""
    law = known.recurrence
    assert law is not None
    place = known.arguments.index(X)
    here = known.kinds[0](*known.arguments)
    factor = law.right.coeff(here)
    rest = law.right - factor * here
    others = {symbol: value for symbol, value in zip(known.arguments, whole.args, strict=True) if symbol is not X}

    def at(part: Expr, x: Expr) -> Expr:
        return part.xreplace({**others, X: x})

    start = argument - steps
    value = known.kinds[0](*(start if number == place else other for number, other in enumerate(whole.args)))
    for step in range(steps):
        tick()
        value = at(factor, start + step) * value + at(rest, start + step)
    for step in range(1, 1 - steps):
        tick()
        value = (value - at(rest, start - step)) / at(factor, start - step)
    return value
