"""What is assumed: statements that cannot be proved, each with the equations and signs that it licenses."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Symbol

from derive.symbolic.nodes import Density


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """For all values of `variables`, the opaque density `left` equals `right`."""

    left: Density
    right: Expr
    variables: tuple[Symbol, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Premise:
    """An assumption with its label.

    Parameters
    ----------
    label : str
        "A1", "A2", ...: how a step cites it.
    name : str
        What kind it is, e.g. "independence": how a rule finds it.
    statement : str
        The sentence a reader sees (Unicode, no markup).
    laws : tuple of Law
        Equations between opaque densities that it licenses.
    positive : tuple of Expr
        Expressions that it makes positive (and finite).
    """

    label: str
    name: str
    statement: str
    laws: tuple[Law, ...] = ()
    positive: tuple[Expr, ...] = ()
