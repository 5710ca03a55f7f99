"""One formula with everything that is known of it: what a rule looks at."""

import re
from collections.abc import Iterator

from derive.checking.blame import Blamed, blame
from derive.checking.knowledge import Knowledge
from derive.checking.ruling import Ruled
from derive.vocabulary.frozen import dataclass

NEAR = 300
"""How many characters of prose around a formula speak of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A formula, its chains with their rulings, and what the document said before.

    Parameters
    ----------
    text : str
        The formula's LaTeX.
    before, after : str
        The prose around it.
    ruled : tuple of Ruled
        Its chains.
    knowledge : Knowledge
        What was known when it was read.
    environment : str
        What sets it: `align*` and the like, else `display` or `inline`; empty where that is not known.
    """

    text: str
    before: str
    after: str
    ruled: tuple[Ruled, ...]
    knowledge: Knowledge
    environment: str = ""

    @property
    def prose(self) -> str:
        """What is said close by."""
        return f"{self.before[-NEAR:]} {self.after[:NEAR]}"

    def says(self, words: re.Pattern[str]) -> bool:
        """Whether they stand in the formula or in the prose around it."""
        return any(words.search(said) is not None for said in (self.text, self.before, self.after))

    def blamed(self) -> Iterator[tuple[Ruled, Blamed]]:
        """Every fault of its chains."""
        return ((ruled, one) for ruled in self.ruled for one in blame(ruled))
