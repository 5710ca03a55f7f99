"""A letter summed or integrated out of a joint density, by division in the field; other integrals are numbers of their own."""

from typing import Any

import sympy as sp
from sympy import Basic, IndexedBase, Tuple
from sympy.core.symbol import Str

from derive.judging.zero.atoms import Atom, Element, NotUnderstood
from derive.judging.zero.laws import KnownSign
from derive.vocabulary.nodes import Density


def opened(reader: Any, variate: sp.Symbol, at: Any) -> tuple[Atom, Any]:
    """What stands for a variate meanwhile, and the environment of the body."""
    kind, sign = ("positive variate", KnownSign.POSITIVE) if variate.is_positive else ("variate", KnownSign.REAL)
    atom, mark, _ = reader.field.atom(kind, at.depth, (), sign)
    return atom, at.binding(variate, mark)


def marginal(reader: Any, node: Basic, at: Any) -> Element | None:
    """The sum or integral of f p(A, b) over all b, f free of b: f p(A), or f where A is empty; None where it is no such thing.

    The body is divided by the joint density of all that stands in its densities of b, as the premises spell this.
    """
    *bodies, (variate, lower, upper) = node.args
    if len(bodies) != 1:
        return None
    (body,) = bodies
    if isinstance(body, sp.Add):
        parts = [marginal(reader, node.func(term, (variate, lower, upper)), at) for term in body.args]
        return None if None in parts else reader.field.sum([part for part in parts if part is not None])
    met = [density for density in sorted(body.atoms(Density), key=str) if variate in density.free_symbols]
    arguments: dict[Basic, Basic] = {}
    for density in met:
        names, values = (*density.variate_names, *density.given_names), (*density.variates, *density.given)
        if any(arguments.setdefault(name, value) != value for name, value in zip(names, values, strict=True)):
            return None
    named = [name for name, value in arguments.items() if value == variate]
    inside = [name for name, value in arguments.items() if value != variate and not _apart(variate, name, value)]
    if len(named) != 1 or inside or not isinstance(named[0], Str) or len({density.name for density in met}) != 1:
        return None
    support = reader.supports.get(named[0].name)
    if support is None or not support.spans(node):
        return None
    mark, within = opened(reader, variate, at)
    field, letter = reader.field, met[0].args[0]
    whole = reader.read(_joint(letter, arguments), within)
    factor = field.product([reader.read(body, within), field.integer_power(whole, -1)])
    if any(atom.labels & mark.labels for part in (factor.num, factor.den) for _, atom in field.present(part)):
        return None
    rest = {name: value for name, value in arguments.items() if name != named[0]}
    if not rest and support.written:
        return None
    return field.product([factor, reader.read(_joint(letter, rest), at)]) if rest else factor


def _apart(variate: sp.Symbol, name: Basic, value: Basic) -> bool:
    return isinstance(value, IndexedBase) or variate not in (name.free_symbols | value.free_symbols)


def _joint(letter: Str, arguments: dict[Basic, Basic]) -> Density:
    return Density(letter, Tuple(*arguments.values()), Tuple(), Tuple(*arguments), Tuple())


def number(reader: Any, node: sp.Integral, at: Any) -> Element:
    """An integral that nothing is known of: the same number wherever the same function is integrated between the same ends."""
    if len(node.args) != 2:
        raise NotUnderstood(f"`{node}`")
    body, (variate, lower, upper) = node.args
    field = reader.field
    mark, within = opened(reader, variate, at)
    structure = field.structure(reader.read(body, within))
    height = 1 + max((field.atoms[k].height for pair in structure for part in pair for term, _ in part for k, _ in term), default=0)
    ends = (field.atom("end", end)[1] if end in (sp.oo, -sp.oo) else reader.read(end, at) for end in (lower, upper))
    structures = (field.rebound(structure, mark, height), *map(field.structure, ends))
    return field.atom("integral", mark.kind, (), KnownSign.REAL, structures=structures, binds=True)[1]
