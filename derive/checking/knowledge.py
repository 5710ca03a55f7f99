"""What a document says of its names, as it goes on: definitions, signs, distributions; and what is guessed where it says nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from derive.checking.written import Written, letters, named, signature
from derive.reading.atoms import DENSITIES
from derive.reading.names import key
from derive.reading.tree import Construct, Node


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration of the door's grammar, and why it is made.

    Parameters
    ----------
    text : str
        What stands behind ``where``, such as ``b > 0``.
    subject : str
        The name that it speaks of; of a density, with what it is one of.
    why : str
        Where it comes from, in words.
    value : Written or None
        What it says the name to be, if it defines it.
    """

    text: str
    subject: str
    why: str
    value: Written | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Declarations by the names of which they speak, later ones in place of earlier ones.

    Parameters
    ----------
    declared : tuple of Declared
        In the order in which they were learnt.
    """

    declared: tuple[Declared, ...] = ()

    def with_declared(self, *others: Declared) -> "Knowledge":
        """This and what is learnt; what was said before of the same name is forgotten."""
        told = {one.subject for one in others}
        return replace(self, declared=(*(one for one in self.declared if one.subject not in told), *others))

    def with_guessed(self, *others: Declared) -> "Knowledge":
        """This and what is guessed of names of which nothing is said."""
        told = {one.subject for one in self.declared}
        return replace(self, declared=(*self.declared, *(one for one in others if one.subject not in told)))

    def about(self, trees: Sequence[Node]) -> tuple[Declared, ...]:
        """What is known of the names in these trees, but no definitions; distributions only of what has a density or a mean there."""
        asked = frozenset((*letters(trees), *(drawn(name) for tree in trees for name in _random(tree))))
        return tuple(one for one in self.declared if one.subject in asked and one.value is None)

    def definitions(self, trees: Sequence[Node]) -> tuple[Declared, ...]:
        """Definitions of what stands in these trees, and of what stands in those definitions."""
        found: dict[str, Declared] = {}
        waiting = list(trees)
        while waiting and len(found) < _MOST:
            spoken = frozenset(_defined_names(waiting.pop()))
            for one in self.declared:
                if one.value is not None and one.subject in spoken and one.subject not in found:
                    found[one.subject] = one
                    waiting.append(one.value.tree)
        return tuple(found.values())

    def opening(self, sides: tuple[Node, Node]) -> tuple[Declared, ...]:
        """Definitions that two sides need: of what stands in one of them only, or is called."""
        both = letters(sides[:1]) & letters(sides[1:])
        called = {key(node.args[0]) for side in sides for node in side.walk() if node.kind is Construct.CALL}
        return tuple(one for one in self.definitions(sides) if one.subject not in both or one.subject in called)


def drawn(name: Node) -> str:
    """The subject of a distribution: apart from what else is known of a name."""
    return f"{key(name)} ~"


def _random(tree: Node) -> Iterator[Node]:
    """Names with a density or a mean."""
    for node in tree.walk():
        if node.kind is Construct.EXPECTATION:
            yield from named(node)
        elif node.kind is Construct.CALL and key(node.args[0]) in DENSITIES:
            inside = node.args[1].args[0] if node.args[1].kind is Construct.GIVEN else node.args[1]
            yield from (one for one in inside.args if one.kind is Construct.NAME)


_MOST = 8
"""Definitions that are put into one claim."""


def _defined_names(tree: Node) -> Iterator[str]:
    """Names that may be defined: letters, functions, and densities with what they are of."""
    for node in tree.walk():
        if node.kind in (Construct.CALL, Construct.NAME):
            yield signature(node)
