"""The type of an output target: what media it is for, and how it sets a page."""

from abc import ABC, abstractmethod
from enum import Enum
from typing import Literal

from derive.paper.blocks import Document
from derive.vocabulary.frozen import dataclass


class Media(Enum):
    """What a target's pages are read as."""

    MARKDOWN = "markdown"
    NOTEBOOK = "notebook"
    LATEX = "latex"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class Target(ABC):
    """Sets pages.

    Parameters
    ----------
    name : str
        The file's name; also of the folder that the pages go to.
    media : Media
        What the pages are read as.
    suffix, index : str
        Ending of a page's file, and the index's name without it.
    pictures : str
        "svg" or "pdf".
    comment : str
        A line that readers do not see, `{}` standing for what it says.
    """

    name: str
    media: Media
    suffix: str
    index: str
    pictures: Literal["svg", "pdf"]
    comment: str

    @abstractmethod
    def page(
        self, document: Document, *, pages: tuple[Document, ...] = (), pictures: bool = False, front_matter: tuple[str, ...] = ()
    ) -> str:
        """One page: that of which `pages` it is the index, whether with figures, and lines for its front matter where it has one."""
