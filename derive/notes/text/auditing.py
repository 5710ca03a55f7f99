"""What chapters hold and nobody judged; and whether something is called given that the judge can prove."""

from collections.abc import Iterator
from pathlib import Path

from derive.claims.verdict import Proved
from derive.judging.judge import judge
from derive.notes.composing import Unjudged
from derive.notes.text.chapters import Texts
from derive.reading.read import read
from derive.vocabulary.errors import InputError


def audited(folder: Path | None, name: str) -> Iterator[tuple[Unjudged, bool]]:
    """Each relation of a chapter without a ruling, and whether the judge proves it as it stands: then it is no condition.

    Parameters
    ----------
    folder : Path, optional
        A lecturer's own texts.
    name : str
        The chapter's.
    """
    for one in Texts(folder=folder).chapter(name).unjudged():
        yield one, one.kind == "given" and _provable(one.text)


def _provable(text: str) -> bool:
    """Whether it is read as a claim by itself, nothing being declared, and proved."""
    try:
        return isinstance(judge(read(text).claim), Proved)
    except InputError:
        # A condition on letters of the page is no claim by itself.
        return False
