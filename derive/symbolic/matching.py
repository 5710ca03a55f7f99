"""Rewriting opaque densities by equations: match the left side, put the right side in its place."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Basic, Expr, Symbol

from derive.symbolic.binding import BINDERS, free, rebuild, substitute, unpack
from derive.symbolic.budget import OutOfBudget, built, charged, tick
from derive.symbolic.nodes import Density

Equation = tuple[Density, Expr, tuple[Symbol, ...]]
"""For all values of the variables, left = right."""
PASSES = 20


def match(pattern: Basic, expr: Basic, variables: frozenset[Symbol], found: dict[Basic, Basic]) -> bool:
    """Bind `variables` in `found` so that the pattern is the expression to the letter."""
    tick()
    if pattern in variables:
        return found.setdefault(pattern, expr) == expr
    if pattern == expr:
        return free(pattern).isdisjoint(variables) or all(found.setdefault(v, v) == v for v in sorted(free(pattern) & variables, key=str))
    if type(pattern) is not type(expr) or len(pattern.args) != len(expr.args) or not pattern.args:
        return False
    return all(match(inner, outer, variables, found) for inner, outer in zip(pattern.args, expr.args, strict=True))


@charged(20_000)
def opaque(expr: Basic) -> bool:
    """Whether any opaque density is left in an expression."""
    tick()
    return isinstance(expr, Density) or any(opaque(argument) for argument in expr.args)


def rewrite_once(expr: Expr, equations: Sequence[Equation]) -> Expr:
    """Every density that an equation's left side matches, replaced by its right side."""
    tick()
    if not opaque(expr):
        return expr
    if isinstance(expr, Density):
        for left, right, variables in equations:
            found: dict[Basic, Basic] = {}
            if match(left, expr, frozenset(variables), found):
                return substitute(right, found) if found else right
        return expr
    if not expr.args:
        return expr
    if isinstance(expr, BINDERS):
        body, index, lower, upper = unpack(expr)
        new = rewrite_once(body, equations)
        return expr if new == body else rebuild(expr, new, index, lower, upper)
    arguments = [rewrite_once(argument, equations) for argument in expr.args]
    if all(new == old for new, old in zip(arguments, expr.args, strict=True)):
        return expr
    return built(expr.func, arguments)


def rewrite(expr: Expr, equations: Sequence[Equation]) -> Expr:
    """Apply the equations until none matches any more."""
    for _ in range(PASSES):
        new = rewrite_once(expr, equations)
        if new == expr:
            return expr
        expr = new
    raise OutOfBudget(f"the premises' equations still rewrite after {PASSES} passes")
