"""The type of a named quantity, and the two directions: unfold a name, recognise an expression."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Sum, Symbol, Tuple, Wild

from derive.catalogue import entries, entry
from derive.symbolic.binding import free, nested, substitute, unpack
from derive.symbolic.nodes import Named

VALUE = Symbol("u", real=True)
"""Placeholder for one value in a definition."""
SIZE = Symbol("m", integer=True, positive=True)
"""Placeholder for how many values there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """weight * sum over the values u of summand(u).

    Parameters
    ----------
    name : str
        The file's name, e.g. "mse".
    symbol : str
        What is displayed, e.g. "MSE"; `latex` likewise, with `{}` for the values where the notation has a place for them.
    words : str
        The name in words.
    summand : Expr
        In `VALUE`.
    weight : Expr
        In `SIZE`.
    role : str
        "loss" for a quantity of residuals, "penalty" for one of parameters.
    """

    name: str
    symbol: str
    latex: str
    words: str
    summand: Expr
    weight: Expr
    role: str


def unfold(named: Named) -> Expr:
    """What a named quantity stands for, as weight * Sum(summand)."""
    found = entry("derive.definitions", named.name, Definition)
    entry_, index, lower, upper = unpack(named)
    count = upper - lower + 1
    return found.weight.subs(SIZE, count) * Sum(substitute(found.summand, {VALUE: entry_}), Tuple(index, lower, upper))


def recognise(total: Sum, weight: Expr, role: str) -> Named | None:
    """The quantity of this role that equals weight * total, if there is one."""
    total = nested(total)
    body, index, lower, upper = unpack(total)
    count = upper - lower + 1
    inner = Wild("inner", properties=(lambda item: index in free(item),))
    for candidate in entries("derive.definitions", Definition):
        if candidate.role != role or candidate.weight.subs(SIZE, count) != weight:
            continue
        found = body.match(candidate.summand.subs(VALUE, inner))
        if found and substitute(candidate.summand, {VALUE: found[inner]}) == body:
            return Named(found[inner], (index, lower, upper), candidate.name)
    return None
