"""A derivation's page in a target's hands."""

from derive.catalogue import entries, entry
from derive.derivation.derivation import Derivation
from derive.derivation.page import document
from derive.paper.targets._target import Media, Target
from derive.vocabulary.arguments import text
from derive.vocabulary.errors import InputError

TARGETS = "derive.paper.targets"


def to_text(derivation: Derivation) -> str:
    """The derivation as text: result, status, assumptions, numbered steps, weights, library parameters, estimates."""
    return _page(derivation, entry(TARGETS, "terminal", Target))


def to_markdown(derivation: Derivation, target: str = "github") -> str:
    """The derivation as a Markdown page.

    Parameters
    ----------
    derivation : Derivation
        What is shown.
    target : str
        "github" (math fences and backtick-dollar only) or "kramdown" (double dollars, for Jekyll).

    Raises
    ------
    InputError
        There is no such target, or it is not for Markdown.
    """
    text("to_markdown", "target", target)
    known = {each.name: each for each in entries(TARGETS, Target) if each.media is Media.MARKDOWN}
    if target not in known:
        raise InputError(f"to_markdown: unknown target `{target}`; known are {', '.join(known)}")
    return _page(derivation, known[target])


def to_notebook(derivation: Derivation) -> str:
    """The derivation as Jupyter shows it."""
    return _page(derivation, entry(TARGETS, "jupyter", Target))


def to_latex(derivation: Derivation) -> str:
    """The derivation as a LaTeX fragment without a preamble; its first line names the packages it needs."""
    return _page(derivation, entry(TARGETS, "latex", Target))


def _page(derivation: Derivation, target: Target) -> str:
    return target.page(document(derivation)).strip("\n")
