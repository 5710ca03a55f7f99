"""Rewriting opaque densities: by equations, left side for right side, and by p(A | C) p(C) = p(A, C)."""

from functools import lru_cache
from operator import is_

from sympy import Basic, Expr, Symbol

from derive.vocabulary.binding import BINDERS, free, rebuild, substitute, unpack
from derive.vocabulary.budget import OutOfBudget, charged, remade, tick
from derive.vocabulary.nodes import Density, restrictions

Equation = tuple[Density, Expr, tuple[Symbol, ...]]
"""For all values of the variables, left = right."""
PASSES = 20


def admits(variable: Basic, expr: Basic) -> bool:
    """Whether an expression certainly is what a law's variable stands for: real, and all that is assumed of the variable."""
    if variable.is_real and not expr.is_real:
        return False
    return all(getattr(expr, f"is_{name}") is wanted for name, wanted in restrictions(variable))


def match(pattern: Basic, expr: Basic, variables: frozenset[Symbol]) -> dict[Basic, Basic] | None:
    """What the variables stand for if the pattern is the expression to the letter; None where it is not."""
    steps = 0
    found: dict[Basic, Basic] = {}

    def fits(pattern: Basic, expr: Basic) -> bool:
        nonlocal steps
        steps += 1
        if pattern in variables:
            return admits(pattern, expr) and found.setdefault(pattern, expr) == expr
        if pattern == expr:
            if free(pattern).isdisjoint(variables):
                return True
            return all(found.setdefault(v, v) == v for v in sorted(free(pattern) & variables, key=str))
        if type(pattern) is not type(expr) or len(pattern.args) != len(expr.args) or not pattern.args:
            return False
        return all(map(fits, pattern.args, expr.args))

    try:
        return found if fits(pattern, expr) else None
    finally:
        tick(steps)


@charged(20_000)
def applied(density: Density, equations: tuple[Equation, ...]) -> Expr | None:
    """What the first equation that speaks of a density says that it is; None where none does."""
    letter, *sides = density.args
    for left, right, variables in equations:
        if left.args[0] == letter and all(len(one) == len(other) for one, other in zip(left.args[1:], sides, strict=True)):
            found = match(left, density, frozenset(variables))
            if found is not None:
                return substitute(right, found) if found else right
    return None


@lru_cache(20_000)
def opaque(expr: Basic) -> bool:
    """Whether any opaque density is left in an expression; who asks walks through it next, and counts that."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Density):
            return True
        waiting += reversed(node.args)
    return False


def rewrite_once(expr: Expr, equations: tuple[Equation, ...]) -> Expr:
    """Every density that an equation's left side matches, replaced by its right side."""
    if not opaque(expr):
        return expr
    steps = 0

    def walk(node: Expr) -> Expr:
        nonlocal steps
        steps += 1
        if isinstance(node, Density):
            found = applied(node, equations)
            return node if found is None else found
        arguments = node.args
        if not arguments:
            return node
        if isinstance(node, BINDERS):
            body, index, lower, upper = unpack(node)
            inside = walk(body)
            return node if inside == body else rebuild(node, inside, index, lower, upper)
        new = list(map(walk, arguments))
        return node if all(map(is_, new, arguments)) else remade(node, new)

    try:
        return walk(expr)
    finally:
        tick(steps)


def rewrite(expr: Expr, equations: tuple[Equation, ...]) -> Expr:
    """Apply the equations until none matches any more."""
    for _ in range(PASSES):
        new = rewrite_once(expr, equations)
        if new == expr:
            return expr
        expr = new
    raise OutOfBudget(f"the premises' equations still rewrite after {PASSES} passes")


def ordered(expr: Basic) -> Basic:
    """The same with the names in every density in one order, since their order means nothing."""
    if not opaque(expr):
        return expr
    steps = 0

    def walk(node: Basic) -> Basic:
        nonlocal steps
        steps += 1
        arguments = node.args
        if not arguments:
            return node
        inside = list(map(walk, arguments))
        new = node if all(map(is_, inside, arguments)) else remade(node, inside)
        return new.ordered() if isinstance(new, Density) else new

    try:
        return walk(expr)
    finally:
        tick(steps)


def tied(expr: Expr, equations: tuple[Equation, ...], met: frozenset[object] = frozenset()) -> Expr:
    """Densities by the equations, and what these leave open by joint densities alone: p(A | C) = p(A, C) / p(C).

    Parameters
    ----------
    expr : Expr
        Its densities are `ordered`.
    equations : tuple
        Their left sides are `ordered`.
    met : frozenset
        What is being worked out, by its names: an equation may come back to its own left side.
    """
    tick()
    if not opaque(expr):
        return expr
    if isinstance(expr, Density):
        sides = expr.args[3:]
        if sides not in met:
            found = applied(expr, equations)
            if found is not None:
                return tied(found, equations, met | {sides})
        marginal = expr.marginal()
        whole = _joint(expr.joint(), equations, met)
        return whole if marginal is None else whole / _joint(marginal, equations, met)
    return remade(expr, [tied(argument, equations, met) for argument in expr.args])


def _joint(density: Density, equations: tuple[Equation, ...], met: frozenset[object]) -> Expr:
    """A joint density as an equation for one of its conditionals says, times what is given there; itself where none does."""
    names = density.args[3]
    if names in met:
        return density
    for left, right, variables in equations:
        found = match(left.joint(), density, frozenset(variables))
        if found is not None:
            marginal, inner = left.marginal(), met | {names}
            value = tied(substitute(right, found) if found else right, equations, inner)
            return value if marginal is None else value * _joint(substitute(marginal, found), equations, inner)
    return density
