"""Expressions to plain JSON values, with the table of their symbols."""

from functools import cache

from sympy import Basic, Indexed, IndexedBase, Rational, Symbol, Tuple
from sympy.core.symbol import Str
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import false, true

from derive.claims.exchange.nodes import ASSUMPTIONS, NUMBER, SPELT, NodeKind, evaluated, node_of
from derive.claims.exchange.reading import TreeReader
from derive.vocabulary.arguments import shown
from derive.vocabulary.binding import CANONICAL
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density


class TreeWriter:
    """Writes the expressions of one document; `symbols` is the table of what was met."""

    def __init__(self) -> None:
        self.symbols: dict[str, object] = {}
        self._keys: dict[Basic, str] = {}

    def tree(self, expr: Basic) -> object:
        """An expression, a condition, a set or an array.

        Raises
        ------
        InputError
            It holds something that has no place in a document, such as a Dummy.
        """
        match expr:
            case Rational():
                return str(expr)
            case Symbol() | IndexedBase():
                return self._keys.get(expr) or self._enter(expr)
            case Tuple() | ExprCondPair():
                return [self.tree(item) for item in expr.args]
            case Density():
                return self._density(expr)
        if expr in (true, false):
            return expr is true
        if expr in SPELT:
            return {"node": SPELT[expr]}
        node = node_of(type(expr))
        if node is None:
            raise InputError(f"{shown(expr)} cannot be written: it is none of the nodes that a document has")
        return self._node(node, expr)

    def _node(self, node: NodeKind, expr: Basic) -> dict[str, object]:
        arguments = expr.args
        if node.spare and node.kind(*arguments[: -node.spare]) == expr:
            arguments = arguments[: -node.spare]
        data: dict[str, object] = {"node": type(expr).__name__}
        for part, argument in zip(node.children, arguments, strict=False):
            data[part.field] = argument.name if isinstance(argument, Str) else self.tree(argument)
        if node.rest is not None:
            data[node.rest.field] = [self.tree(argument) for argument in arguments[len(node.children) :]]
        if evaluated(node.kind, expr.args) != expr:
            data["evaluate"] = False
        return data

    def _density(self, density: Density) -> dict[str, object]:
        data: dict[str, object] = {"node": "Density", "letter": density.name}
        data["variates"] = [self._argument(*pair) for pair in zip(density.variate_names, density.variates, strict=True)]
        if density.given:
            data["given"] = [self._argument(*pair) for pair in zip(density.given_names, density.given, strict=True)]
        return data

    def _argument(self, name: Basic, value: Basic) -> object:
        """A value that names itself, or with its name: a word, for an entry with the indices."""
        if isinstance(value, (Symbol, IndexedBase, Indexed)) and Density("p", (value,)).variate_names == (name,):
            return self.tree(value)
        told = name.name if isinstance(name, Str) else [name[0].name, *(self.tree(index) for index in name[1:])]
        return {"named": told, "value": self.tree(value)}

    def _enter(self, item: Symbol | IndexedBase) -> str:
        """A row for a symbol or an array, under its name unless that is taken."""
        name = str(item.label) if isinstance(item, IndexedBase) else item.name
        key = name
        while key in self.symbols or NUMBER.fullmatch(key):
            key += "'"
        row: dict[str, object] = {} if key == name else {"name": name}
        if isinstance(item, IndexedBase):
            row["array"] = True
        if item in CANONICAL:
            row["canonical"] = True
        else:
            row["assume"] = list(_assumed(tuple(sorted(item.assumptions0.items()))))
        self.symbols[key] = row
        if isinstance(item, IndexedBase) and item.shape is not None:
            row["shape"] = [self.tree(size) for size in item.shape]
        if TreeReader(self.symbols).tree(key, key) != item:
            raise InputError(f"{shown(item)} cannot be written: only its name and what is assumed of it can")
        self._keys[item] = key
        return key


@cache
def _assumed(told: tuple[tuple[str, bool | None], ...]) -> tuple[str, ...]:
    """Assumptions from which all of these follow, none of them from the others."""
    wanted = dict(told)
    chosen: dict[str, bool] = {}
    for name in ASSUMPTIONS:
        value = wanted.get(name)
        if value is not None and Symbol("x", **chosen).assumptions0.get(name) is not value:
            chosen[name] = value
    for name in list(chosen):
        others = {other: value for other, value in chosen.items() if other != name}
        if Symbol("x", **others).assumptions0.get(name) is chosen[name]:
            chosen = others
    return tuple(name if value else f"not {name}" for name, value in chosen.items())
