"""What a document says of its names, as it goes on: definitions, signs, distributions; and what is guessed where it says nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from derive.checking.written import Transcript, letters, named, signature
from derive.reading.atoms import DENSITIES
from derive.reading.names import key, label
from derive.reading.tree import Construct, Node

REMEMBERED = 400
"""Definitions and distributions that are known at a time; each formula is examined with all of them."""
_DRAWN, _APART = " ~", " ⊥"
"""The end of a subject that has a distribution, and of one that is independent of others."""


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
    value : Transcript or None
        What it says the name to be, if it defines it.
    """

    text: str
    subject: str
    why: str
    value: Transcript | None = None

    @property
    def of_chance(self) -> bool:
        """Whether it says how something is distributed, or that it is independent of something."""
        return self.subject.endswith((_DRAWN, _APART))

    @property
    def learnt(self) -> bool:
        """Whether a formula says it: it is a definition, or a distribution."""
        return self.value is not None or self.of_chance


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Declarations by the names of which they speak, later ones in place of earlier ones.

    Parameters
    ----------
    declared : tuple of Declared
        In the order in which they were learnt.
    ends : tuple of str
        With what the last formulas ended, the last one last: the next may go on from there.
    laws : tuple of str
        What its author says the last parameter of a normal distribution is; nothing where a convention has to be guessed.
    """

    declared: tuple[Declared, ...] = ()
    ends: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()

    def with_declared(self, *others: Declared) -> "Knowledge":
        """This and what is learnt; what was said before of the same name is forgotten."""
        told = {one.subject for one in others}
        return replace(self, declared=(*(one for one in self.declared if one.subject not in told), *others))

    def without(self, subject: str) -> "Knowledge":
        """This, but for what a formula said of a name."""
        kept = tuple(one for one in self.declared if one.subject != subject or one.value is None)
        return self if len(kept) == len(self.declared) else replace(self, declared=kept)

    def with_learnt(self, *others: Declared) -> "Knowledge":
        """This and what a formula says; where that is much, what was learnt longest ago is forgotten."""
        known = self.with_declared(*others)
        spare = sum(one.learnt for one in known.declared) - REMEMBERED
        if spare <= 0:
            return known
        forgotten = frozenset(islice((one.subject for one in known.declared if one.learnt), spare))
        return replace(self, declared=tuple(one for one in known.declared if not one.learnt or one.subject not in forgotten))

    def with_guessed(self, *others: Declared) -> "Knowledge":
        """This and what is guessed of names of which nothing is said."""
        told = {one.subject for one in self.declared}
        return replace(self, declared=(*self.declared, *(one for one in others if one.subject not in told)))

    def about(self, trees: Sequence[Node]) -> tuple[Declared, ...]:
        """What is known of the names in these trees, but no definitions; distributions only of what has a density or a mean there."""
        chance = (told for tree in trees for name in _random(tree) for told in (drawn(name), apart(name)))
        asked = frozenset((*letters(trees), *chance))
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
        """Definitions that two sides need: of what is called in them, and of letters that stand in one of them only.

        What a density is a function of stays a letter.
        """
        found: dict[str, Declared] = {}
        wholes = [[side] for side in sides]
        while len(found) < _MOST and (new := self._next(wholes, found)):
            for one in new:
                found[one.subject] = one
                for whole in wholes:
                    if one.value is not None and any(one.subject in _defined_names(tree) for tree in whole):
                        whole.append(one.value.tree)
        return tuple(found.values())

    def _next(self, wholes: Sequence[Sequence[Node]], found: Mapping[str, Declared]) -> list[Declared]:
        """Definitions that are needed beside those that are found: of what is called, or else of letters."""
        spoken = [frozenset(name for tree in whole for name in _defined_names(tree)) for whole in wholes]
        called = frozenset(name for whole in wholes for tree in whole for name in _called(tree))
        fixed = frozenset(label(name) for whole in wholes for tree in whole for name in _random(tree))
        waiting = [one for one in self.declared if one.value is not None and one.subject not in found]
        first, second = spoken
        return [one for one in waiting if one.subject in called] or [one for one in waiting if one.subject in (first ^ second) - fixed]

    def says(self, name: Node) -> bool:
        """Whether it is known what a name stands for, or how what it is a density of is distributed."""
        drawn_names = frozenset(drawn(one) for one in _random(name))
        return any((one.subject == signature(name) and one.value is not None) or one.subject in drawn_names for one in self.declared)

    def openings(self, sides: tuple[Node, Node]) -> Iterator[tuple[Declared, ...]]:
        """Sets of definitions to be put into a claim, the first that can be read is taken: what both sides call need not be known."""
        every = self.opening(sides)
        shared = frozenset(_called(sides[0])) & frozenset(_called(sides[1]))
        differentiated = any(node.kind in (Construct.DERIVATIVE, Construct.GRADIENT) for side in sides for node in side.walk())
        if shared and not differentiated:
            known = replace(self, declared=tuple(one for one in self.declared if one.subject not in shared))
            yield known.opening(sides)
        yield every
        if every and not differentiated:
            yield ()


def _called(tree: Node) -> Iterator[str]:
    """The functions that are called in a tree."""
    return (signature(node) for node in tree.walk() if node.kind is Construct.CALL)


def drawn(name: Node) -> str:
    """The subject of a distribution: apart from what else is known of a name."""
    return f"{key(name)}{_DRAWN}"


def apart(name: Node) -> str:
    """The subject of an independence."""
    return f"{key(name)}{_APART}"


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
