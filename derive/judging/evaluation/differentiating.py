"""Derivatives in a world: numbers that carry a slope, from the left and from the right, exact where they are rational."""

from __future__ import annotations

from typing import Any

from flint import fmpq
from sympy import Indexed, Pow, Product

from derive.definitions._definition import unfolded
from derive.judging.evaluation.densities import Environment, Program
from derive.judging.evaluation.numbers import Dual, NotEvaluable, Undefined, compare
from derive.judging.evaluation.programs import place_of
from derive.vocabulary.conditions import Predicate
from derive.vocabulary.differentiation import NotDifferentiated, differentiated, worked_out
from derive.vocabulary.nodes import Log, PartialDerivative


def slope(expr: PartialDerivative, compiler: Any) -> Program:
    """The derivative at a point; of a derivative, that of the inner one as it is worked out, and so along a line."""
    nested = expr.expr.has(PartialDerivative)
    try:
        inner = compiler(worked_out(expr.expr))
    except NotDifferentiated as where:
        return _refused(f"the derivative of {where}")
    guards = _guards(expr.expr, compiler) if nested else []
    try:
        along = compiler(worked_out(unfolded(expr)))
    except NotDifferentiated as where:
        along = _refused(f"the derivative of {where}")
    variable = expr.variable
    place = place_of(variable, compiler) if isinstance(variable, Indexed) else None
    base, own = variable.args[:1], compiler(variable)

    def run(reader: Any, env: Environment) -> Any:
        reader.step()
        if reader.instead:
            return along(reader, env)
        if any(square.array in base for premise in reader.premises for square in premise.squares):
            raise NotEvaluable(f"whether the entries of `{base[0]}` that are equal move together is not said")
        for guard in guards:
            guard(reader, env)
        at = own(reader, env)
        key = variable if place is None else (*base, place(reader, env))
        found = []
        for direction in (-1, 1):
            reader.instead = {key: Dual(at, fmpq(direction))}
            try:
                value = inner(reader, env)
            finally:
                reader.instead = {}
            found.append(value.slope * direction if type(value) is Dual else fmpq(0))
        left, right = found
        order = compare(left, right)
        if order in (-1, 1):
            raise Undefined(f"there is a kink in `{variable}`, hence no derivative")
        return right

    return run


def _refused(told: str) -> Program:
    def run(reader: Any, env: Environment) -> Any:
        raise NotEvaluable(told)

    return run


def _guards(expr: Any, compiler: Any) -> list[Program]:
    """What has no value where an inner derivative has none."""
    found = []
    for node in sorted(expr.atoms(PartialDerivative), key=str):
        for kind, subject, ranges in differentiated(worked_out(node.expr), node.variable).smooth:
            whole = Product(subject, *ranges) if ranges else subject
            found.append(compiler(Log(whole) if kind is Predicate.POSITIVE else Pow(whole, -1, evaluate=False)))
    return found
