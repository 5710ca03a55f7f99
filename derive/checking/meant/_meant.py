"""The type of a reading in which a step may be proved, where it is not as it stands; nothing is refuted in it."""

from collections.abc import Callable, Iterator

from derive.checking.chains import Item, Relates
from derive.vocabulary.frozen import dataclass

Restated = tuple[Item, Relates, Item]
"""Two items and how they are related."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What two items may mean.

    Parameters
    ----------
    name : str
        The file's name.
    assumed : str
        What is taken for granted by it, as a sentence that is told with the step.
    restated : callable
        The steps that may be meant, each as it would be written out.
    """

    name: str
    assumed: str
    restated: Callable[[Item, Relates, Item], Iterator[Restated]]
