"""Densities in a text: the names before and behind the bar, and what stands for them."""

from collections.abc import Mapping
from typing import Protocol

from sympy import Basic, Expr, Symbol

from derive.reading.facts import gathered
from derive.reading.names import Names, key, label, subscripts
from derive.reading.naming import Naming
from derive.reading.tree import Construct, Node
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density


class Reads(Protocol):
    """Who gives a text its meaning."""

    facts: Names
    naming: Naming

    def wrong(self, node: Node, said: str) -> InputError:
        """The error that points at a node."""

    def told(self, node: Node) -> str:
        """A node as it was written."""

    def entry(self, node: Node, places: tuple[Node, ...], env: Mapping[str, Expr]) -> object:
        """An entry of an array."""

    def scalar(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """A number."""

    def beside(self, places: tuple[Node, ...]) -> bool:
        """Whether a subscript stands beside the entries as a name of its own."""


def read_density(meaning: Reads, node: Node, env: Mapping[str, Expr]) -> Expr:
    """A density; what is summed or integrated over stands for the letter that it is called by."""
    head, inside = node.args
    sides = inside.args if inside.kind is Construct.GIVEN else (inside,)
    variates, given = gathered(sides[0].args), [part for side in sides[1:] for part in gathered(side.args)]
    own = {key(part).lower() for part in sides[0].args if part.kind is Construct.NAME}
    parts = [part for part in head.args if _variable(meaning, part) and key(part).lower() not in own]
    name = key(head) if parts else label(head)
    arguments = [[_argument(meaning, part, env) for part in side] for side in (variates, [*given, *parts])]
    names = [named for side in arguments for named, _ in side]
    if len(set(names)) < len(names):
        return Density(name, names)  # refused, with the name that stands twice
    return Density({"bbP": "P", "Pr": "P"}.get(name, name), *map(dict, arguments))


def _argument(meaning: Reads, part: Node, env: Mapping[str, Expr]) -> tuple[Basic, Basic]:
    """A name, and what stands for it: in `p(z = 1)` a number."""
    if part.kind is Construct.RELATE and part.text == "=" and part.args[0].kind is Construct.NAME:
        named, value = part.args
        return _argument(meaning, named, {})[0], meaning.scalar(value, env)
    bound = env.get(label(part)) if part.kind is Construct.NAME else None
    if bound is not None:
        return Symbol(label(part).rstrip("'")), bound
    found = read_argument(meaning, part, env)
    return found, found


def _variable(meaning: Reads, part: Node) -> bool:
    """Whether a subscript of a density is a parameter, and no part of its name."""
    spoken_of = part.text in meaning.naming.varied or part.text in meaning.facts.unknowns or part.text in meaning.facts.ranks
    return part.kind is Construct.NAME and spoken_of


def read_argument(meaning: Reads, node: Node, env: Mapping[str, Expr]) -> Basic:
    """What a density is a function of: a name, a whole array or an entry."""
    if node.kind is not Construct.NAME:
        square = node.kind is Construct.POWER and node.args[0].kind is Construct.NAME and node.args[1].text == "2"
        if square and meaning.naming.signs(label(node.args[0])).get("positive"):
            return read_argument(meaning, node.args[0], env)  # a positive number is known with its square
        raise meaning.wrong(node, f"a density is read as one of names and entries, and `{meaning.told(node)}` is neither")
    if key(node) in meaning.facts.definitions or label(node) in meaning.facts.definitions:
        raise meaning.wrong(node, f"`{meaning.told(node)}` is defined, and cannot name what a density is a function of")
    if key(node) in meaning.facts.ranks and not meaning.beside(subscripts(node)):
        rank, places = meaning.facts.ranks[key(node)], subscripts(node)
        if places and len(places) < rank:
            raise meaning.wrong(node, f"`{meaning.told(node)}` is a row of `{key(node)}`; densities of rows are not known yet")
        found = meaning.entry(node, places, env) if places else meaning.naming.base(key(node))
        assert isinstance(found, Basic)
        return found
    return meaning.naming.symbol(label(node))
