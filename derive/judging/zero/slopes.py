"""Differentiation by the chain rule over atoms; what has a kink or is not understood has no derivative here."""

from __future__ import annotations

from fractions import Fraction

from sympy import Symbol

from derive.judging.zero.atoms import Atom, NotUnderstood, Value
from derive.judging.zero.reading import Reader
from derive.judging.zero.sums import Range
from derive.vocabulary.budget import tick


def slope(reader: Reader, value: Value, unknown: Symbol) -> Value:
    """d value / d unknown.

    Raises
    ------
    NotUnderstood
        The unknown is inside an absolute value, an indicator, a function without a rule, or a limit of a sum.
    """
    tick()
    top, bottom = (_along(reader, polynomial, unknown) for polynomial in (value.num, value.den))
    num, den = reader.ratio(value.num, reader.one), reader.ratio(value.den, reader.one)
    first = reader.product([top, reader.integer_power(den, -1)])
    second = reader.product([reader.number(-1), num, bottom, reader.integer_power(den, -2)])
    return reader.sum([first, second])


def _along(reader: Reader, polynomial: object, unknown: Symbol) -> Value:
    parts = []
    for generator, degree in enumerate(polynomial.degrees()):  # type: ignore[attr-defined]
        if degree > 0:
            inner = _of_atom(reader, reader.owners[generator], unknown)
            if not inner.num.is_zero():
                parts.append(reader.product([reader.ratio(polynomial.derivative(generator), reader.one), inner]))  # type: ignore[attr-defined]
    return reader.sum(parts)


def _of_atom(reader: Reader, atom: Atom, unknown: Symbol) -> Value:
    if not _depends(reader, atom, unknown):
        return reader.number(0)
    assert atom.generator is not None
    itself = Value(reader.generators[atom.generator], reader.one, atom.sign)
    match atom.kind, atom.arguments:
        case "symbol", ():
            return reader.number(1)
        case "log", (inside,):
            return reader.product([slope(reader, inside, unknown), reader.integer_power(inside, -1)])
        case "exp", (inside,):
            return reader.product([slope(reader, inside, unknown), itself])
        case "root", (inside,):
            order = reader.number(Fraction(1, reader.grain.root))
            return reader.product([order, itself, slope(reader, inside, unknown), reader.integer_power(inside, -1)])
        case "sum", (body, Range() as over) if not any(_in_value(reader, end, unknown) for end in (over.lower, over.upper)):
            return reader.total(slope(reader, body, unknown), over)
    raise NotUnderstood(f"the derivative of a {atom.kind}")


def _depends(reader: Reader, atom: Atom, unknown: Symbol) -> bool:
    tick()
    match atom.kind:
        case "symbol":
            return bool(atom.data == unknown)
        case "opaque":
            return unknown in atom.data.free_symbols
    for argument in atom.arguments:
        match argument:
            case Range():
                if _in_value(reader, argument.lower, unknown) or _in_value(reader, argument.upper, unknown):
                    return True
            case Value():
                if _in_value(reader, argument, unknown):
                    return True
    return False


def _in_value(reader: Reader, value: Value, unknown: Symbol) -> bool:
    return any(
        degree > 0 and _depends(reader, reader.owners[generator], unknown)
        for polynomial in (value.num, value.den)
        for generator, degree in enumerate(polynomial.degrees())
    )


__all__ = ["slope"]
