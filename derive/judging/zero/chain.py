"""Derivatives by a symbol of what has been read, by the chain rule over atoms."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import fmpq_mpoly
from sympy import Symbol

from derive.judging.zero.atoms import Atom, Element, NotUnderstood
from derive.judging.zero.bindings import Bindings
from derive.judging.zero.slopes import gathered
from derive.judging.zero.sums import IndexRange
from derive.vocabulary import nodes
from derive.vocabulary.functions._function import function_of


def derivative(reader: Any, node: nodes.PartialDerivative, at: Bindings) -> Element:
    """A derivative that is written: through densities once these are read, else from the root down, before."""
    if isinstance(node.variable, Symbol) and node.expr.has(nodes.Density):
        return slope(reader, reader.read(node.expr, at), node.variable)
    found: Element = reader.read(gathered(node), at)
    return found


def slope(reader: Any, value: Element, unknown: Symbol) -> Element:
    """d value / d unknown.

    Raises
    ------
    NotUnderstood
        The unknown is inside an absolute value, an indicator, a function without a rule, or a limit of a sum.
    """
    reader.field.steps += 1
    field = reader.field
    top, bottom = (_along(reader, polynomial, unknown) for polynomial in (value.num, value.den))
    num, den = field.quotient(value.num, field.one), field.quotient(value.den, field.one)
    first = field.product([top, field.integer_power(den, -1)])
    second = field.product([field.number(-1), num, bottom, field.integer_power(den, -2)])
    return field.sum([first, second])


def _along(reader: Any, polynomial: fmpq_mpoly, unknown: Symbol) -> Element:
    field = reader.field
    parts = []
    for generator, atom in field.present(polynomial):
        inner = _of_atom(reader, atom, unknown)
        if not inner.num.is_zero():
            parts.append(field.product([field.quotient(polynomial.derivative(generator), field.one), inner]))
    return field.sum(parts)


def _of_atom(reader: Any, atom: Atom, unknown: Symbol) -> Element:
    field = reader.field
    if not _depends(reader, atom, unknown):
        return field.number(0)
    match atom.kind, atom.arguments:
        case "symbol", ():
            return field.number(1)
        case "log", (inside,):
            return field.product([slope(reader, inside, unknown), field.integer_power(inside, -1)])
        case "exp", (inside,):
            return field.product([slope(reader, inside, unknown), field.itself(atom)])
        case "root", (inside,):
            order = field.number(Fraction(1, field.grain.root))
            return field.product([order, field.itself(atom), slope(reader, inside, unknown), field.integer_power(inside, -1)])
        case "function", (inside,) if (known := function_of(atom.data)) is not None and known.analytic is not None:
            told = reader.read(known.derivative[0], Bindings({known.arguments[0]: inside}))
            return field.product([slope(reader, inside, unknown), told])
        case "sum", (body, IndexRange() as over) if not any(_in_element(reader, end, unknown) for end in (over.lower, over.upper)):
            return reader.sums.total(slope(reader, body, unknown), over)
    raise NotUnderstood(f"the derivative of a {atom.kind}")


def _depends(reader: Any, atom: Atom, unknown: Symbol) -> bool:
    reader.field.steps += 1
    match atom.kind:
        case "symbol":
            return bool(atom.data == unknown)
        case "opaque":
            return unknown in atom.data.free_symbols
    inside = ((one.lower, one.upper) if isinstance(one, IndexRange) else (one,) for one in atom.arguments)
    return any(_in_element(reader, quotient, unknown) for quotients in inside for quotient in quotients)


def _in_element(reader: Any, value: Element, unknown: Symbol) -> bool:
    present = reader.field.present
    return any(_depends(reader, atom, unknown) for polynomial in (value.num, value.den) for _, atom in present(polynomial))
