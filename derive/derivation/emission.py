"""A derivation's page in a target's dialect."""

from __future__ import annotations

from dataclasses import replace

from derive.catalogue import entry, names
from derive.derivation.blocks import document
from derive.derivation.derivation import Derivation
from derive.derivation.page import page
from derive.paper.targets._target import Target, tagged
from derive.vocabulary.arguments import text
from derive.vocabulary.errors import InputError

TARGETS = "derive.paper.targets"


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
        There is no such target.
    """
    known = [name for name in names(TARGETS) if not entry(TARGETS, name, Target).latex]
    text("to_markdown", "target", target)
    if target not in known:
        raise InputError(f"to_markdown: unknown target `{target}`; known are {', '.join(known)}")
    return _page(derivation, entry(TARGETS, target, Target))


def to_notebook(derivation: Derivation) -> str:
    """The GitHub page with the delimiters that Jupyter reads: dollars instead of fences and backticks."""
    github = entry(TARGETS, "github", Target)
    jupyter = replace(github, name="jupyter", math="${}$".format, display=lambda _, formula: f"$$\n{tagged(formula)}\n$$")
    return _page(derivation, jupyter)


def to_latex(derivation: Derivation) -> str:
    """The derivation as a LaTeX fragment without a preamble; its first line names the packages it needs."""
    return _page(derivation, entry(TARGETS, "latex", Target))


def _page(derivation: Derivation, target: Target) -> str:
    shown = document(page(derivation))
    return target.page(shown, pictures=False, front_matter=()).strip("\n")


__all__ = ["TARGETS", "to_latex", "to_markdown", "to_notebook"]
