"""How a letter is distributed, as a formula told it, and the other ways in which the parameters of that distribution are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sympy import S

from derive.catalogue import names as named_files
from derive.checking.chains import Item
from derive.checking.knowledge import Declared
from derive.checking.passage import Passage
from derive.checking.posing import Silent, item_tree
from derive.checking.shapes import names
from derive.claims.chance import Spacing
from derive.distributions._distribution import DISTRIBUTIONS, Distribution
from derive.reading.distributions import named_law
from derive.reading.names import key
from derive.reading.tree import Span

_SIGN = re.compile(r"\\sim")
OTHERS = (r"\frac{{1}}{{{}}}", r"\left({}\right)^2", r"\sqrt{{{}}}", r"\frac{{1}}{{\left({}\right)^2}}")
"""What may be written for a parameter: rate or scale, variance, deviation or precision."""


@dataclass(frozen=True, slots=True)
class ToldLaw:
    """A distribution as it is written.

    Parameters
    ----------
    letter : str
        What is distributed so.
    subject, text : str
        That, with its index, and the distribution, as they are written.
    head : str
        The distribution's name, as it is written.
    known : Distribution
        What it is.
    parameters : tuple of str
        As they are written.
    names : frozenset of str
        The letters in these.
    """

    letter: str
    subject: str
    text: str
    head: str
    known: Distribution
    parameters: tuple[str, ...]
    names: frozenset[str]

    def parametrisations(self) -> Iterator[str]:
        """The declaration as it stands; where a scale has no end, with another meaning of one parameter too."""
        yield rf"{self.subject} \sim {self.head}({', '.join(self.parameters)})"
        for place, parameter in enumerate(
            self.parameters if self.known.spacing is Spacing.INTERVAL and self.known.high is S.Infinity else ()
        ):
            for other in OTHERS:
                row = [*self.parameters]
                row[place] = other.format(parameter)
                yield rf"{self.subject} \sim {self.head}({', '.join(row)})"

    def density(self, entry: str) -> Iterator[str]:
        """The density of an entry, in every parametrisation."""
        for one in self.parametrisations():
            law = _SIGN.split(one, maxsplit=1)[1].strip()
            yield law.replace("(", f"({entry}; ", 1)


def beside(text: str, passage: Passage) -> bool:
    """Whether a piece of a formula stands in this one or right before it, and no other distribution is spoken of in between."""
    if _close(text) in _close(passage.text):
        return True
    _, found, behind = _close(passage.before).rpartition(_close(text))
    return bool(found) and not any(other in behind.lower() for other in named_files(DISTRIBUTIONS))


def told_law(told: Declared) -> ToldLaw | None:
    """What a declaration says of a letter's distribution."""
    subject, _, law = (part.strip() for part in told.text.partition(r"\sim"))
    tree, named = (item_tree(Item(text, Span(0, 0), None, Span(0, 0)), frozenset()) for text in (law, subject))
    if isinstance(tree, Silent) or isinstance(named, Silent):
        return None
    found = named_law(tree[0])
    if found is None or not found.parameters or (found.known.spacing is Spacing.WHOLE and found.known.assumed != "-"):
        return None  # what it counts is a matter of custom
    parameters = tuple(law[one.span.start : one.span.end] for one in found.parameters)
    head = law[: law.index("(")] if "(" in law else ""
    inside = frozenset[str]().union(*map(names, found.parameters))
    return ToldLaw(key(named[0]), subject, law, head.removesuffix(r"\left"), found.known, parameters, inside) if head else None


def _close(text: str) -> str:
    return re.sub(r"\s+|\\left|\\right", "", text)
