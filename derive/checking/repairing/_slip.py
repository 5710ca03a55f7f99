"""The type of a slip: what was done by mistake, and the changes of an item's text that undo it."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from derive.reading.tree import Node, Span
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Rewording:
    """A piece of a text, and what is written in its place."""

    span: Span
    latex: str


@dataclass(frozen=True, slots=True)
class Change:
    """Pieces of an item that are written otherwise.

    Parameters
    ----------
    edits : tuple of Rewording
        In any order; none overlaps another.
    said : str
        What is changed, in words.
    """

    edits: tuple[Rewording, ...]
    said: str

    def applied(self, text: str) -> str:
        """The text as it then reads."""
        for edit in sorted(self.edits, key=lambda edit: edit.span.start, reverse=True):
            latex = edit.latex
            before, after = text[: edit.span.start], text[edit.span.end :]
            if _ENDS_IN_COMMAND.search(before) and latex[:1].isalpha():
                latex = f" {latex}"
            if _ENDS_IN_COMMAND.search(before + latex) and after[:1].isalpha():
                latex = f"{latex} "
            text = before + latex + after
        return text

    def distance(self, text: str) -> tuple[int, int]:
        """How many signs and commands are others, and how many more there are then: what is put in weighs more than what is left out."""
        pairs = [(_SIGN.findall(text[edit.span.start : edit.span.end]), _SIGN.findall(edit.latex)) for edit in self.edits]
        return sum(_differing(old, new) for old, new in pairs), sum(len(new) - len(old) for old, new in pairs)


_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+$")
_SIGN = re.compile(r"\\frac\{1\}\{\w+\}|\^\d|\\?[A-Za-z]+|\d+|\\.|\S")


def _differing(old: list[str], new: list[str]) -> int:
    """How many signs are to be put in, taken away or exchanged to come from one to the other."""
    row = list(range(len(new) + 1))
    for sign in old:
        above, row = row, [row[0] + 1]
        for place, other in enumerate(new):
            row.append(min(above[place] + (sign != other), above[place + 1] + 1, row[place] + 1))
    return row[-1]


@dataclass(frozen=True)
class Faulty:
    """An item that is wrong, and those that stand beside it.

    Parameters
    ----------
    text : str
        Its LaTeX.
    tree : Node
        The tree of that text.
    others : tuple of (str, Node)
        Texts and trees of the other items.
    """

    text: str
    tree: Node
    others: tuple[tuple[str, Node], ...]

    def slice(self, node: Node) -> str:
        """What is written at a node."""
        return self.text[self.start(node) : node.span.end]

    def start(self, node: Node) -> int:
        """Where a node begins, with the command that makes its bracket large."""
        made_large = _LARGE.search(self.text, 0, node.span.start)
        return node.span.start if made_large is None else made_large.start()

    @cached_property
    def everything(self) -> tuple[tuple[str, Node], ...]:
        """All items, this one first."""
        return ((self.text, self.tree), *self.others)


_LARGE = re.compile(r"\\(?:left|[bB]igg?l?)\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A mistake that is often made.

    Parameters
    ----------
    name : str
        The file's name.
    title : str
        What is done by mistake, as a noun phrase.
    undone : callable
        The changes of an item that undo it, wherever it may have been made.
    """

    name: str
    title: str
    undone: Callable[[Faulty], Iterator[Change]]
