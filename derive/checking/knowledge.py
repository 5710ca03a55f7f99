"""What a document says of its names, as it goes on: definitions, signs, distributions; and what is guessed where it says nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration of the door's grammar, and why it is made.

    Parameters
    ----------
    text : str
        What stands behind ``where``, such as ``b > 0``.
    subject : str
        The name that it speaks of.
    why : str
        Where it comes from, in words.
    """

    text: str
    subject: str
    why: str


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

    def about(self, names: Iterable[str]) -> tuple[Declared, ...]:
        """What is known of these names."""
        asked = frozenset(names)
        return tuple(one for one in self.declared if one.subject in asked)
