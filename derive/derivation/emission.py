"""A derivation as a page: Markdown for GitHub, a LaTeX fragment. Layout is the templates' alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import derive
from derive.claims.errors import DeriveError, InputError
from derive.derivation.derivation import Derivation
from derive.derivation.page import page
from derive.derivation.terminal import mark, word
from derive.printing.form import Form
from derive.printing.latex import write as write_latex
from derive.printing.lines import rows
from derive.printing.prose import typeset

PACKAGES = ("amsmath", "amssymb")
"""What a LaTeX fragment needs beside the kernel."""

TARGETS = ("github",)
"""Markdown targets."""


def to_markdown(derivation: Derivation, target: str = "github") -> str:
    """The derivation as a Markdown page.

    Parameters
    ----------
    derivation : Derivation
        What is shown.
    target : str
        "github": math fences and backtick-dollar only.

    Raises
    ------
    InputError
        There is no such target.
    """
    if target not in TARGETS:
        raise InputError(f"to_markdown: unknown target `{target}`; known are {', '.join(TARGETS)}")
    return _rendered(target, f"derivation.{target}.md.j2", derivation)


def to_notebook(derivation: Derivation) -> str:
    """The GitHub page with the delimiters that Jupyter reads: dollars instead of fences and backticks."""
    page_text = to_markdown(derivation)
    displayed = re.sub(r"```math\n(.*?)\n```", lambda found: f"$$\n{found[1]}\n$$", page_text, flags=re.DOTALL)
    return re.sub(r"\$`(.*?)`\$", lambda found: f"${found[1]}$", displayed)


def to_latex(derivation: Derivation) -> str:
    """The derivation as a LaTeX fragment without a preamble; its first line names the packages it needs."""
    return _rendered("latex", "derivation.tex.j2", derivation)


def _rendered(target: str, template: str, derivation: Derivation) -> str:
    text = _environment(target).get_template(template).render(page=page(derivation), packages=PACKAGES)
    # Parts that are absent leave their blank lines behind.
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def templates_directory() -> Path:
    """Where the templates are: in an installed wheel inside the package, in a checkout beside it.

    Raises
    ------
    DeriveError
        They are in neither place: the installation is damaged.
    """
    package = Path(derive.__file__).resolve().parent
    for candidate in (package / "templates", package.parent / "templates"):
        if (candidate / "derivation.tex.j2").is_file():
            return candidate
    raise DeriveError(f"the page templates are missing: expected in {package / 'templates'}; install derive again")


@cache
def _environment(target: str) -> Environment:
    """Jinja for one target: words go through `prose`, formulas through `math` and `display`, or they do not arrive."""
    marks = {"latex": ("<%", "%>", "<<", ">>", "<#", "#>")}.get(target, ("{%", "%}", "{{", "}}", "{#", "#}"))
    environment = Environment(
        loader=FileSystemLoader(templates_directory(), encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,  # nothing here is HTML; `prose` escapes for the target
        trim_blocks=True,
        lstrip_blocks=True,
        block_start_string=marks[0],
        block_end_string=marks[1],
        variable_start_string=marks[2],
        variable_end_string=marks[3],
        comment_start_string=marks[4],
        comment_end_string=marks[5],
    )
    environment.filters.update(_FILTERS[target])
    return environment


def _row(form: Form, left: Form, first: bool = True, sign: str = r"\in") -> list[str]:
    """Rows of an aligned block: the left side, the relation, and the form on as many rows as it needs."""
    head, *more = rows(form)
    return [f"{write_latex(left) if first else ''} &{sign} {head}".lstrip(), *(rf"&\qquad {row}" for row in more)]


def _display(form: Form, left: Form, marked: Form | None = None, sign: str = r"\in") -> str:
    """left in form; where something was dropped, the line with it marked comes first."""
    lines = _row(form, left, sign=sign) if marked is None else [*_row(marked, left), *_row(form, left, first=False, sign="=")]
    if len(lines) == 1:
        return lines[0].replace(" &", " ", 1)
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def _definition(form: Form) -> str:
    return _wrapped(rows(form))


def _wrapped(lines: tuple[str, ...]) -> str:
    return lines[0] if len(lines) == 1 else "\\begin{aligned}\n&" + " \\\\\n&\\qquad ".join(lines) + "\n\\end{aligned}"


def _markdown_text(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#~$&])", r"\\\1", text)


def _latex_text(text: str) -> str:
    return "".join(_LATEX_TEXT.get(char, char) for char in text)


_LATEX_TEXT = {char: "\\" + char for char in "#$%&_{}"} | {
    "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", "…": r"\dots{}", "“": "``", "”": "''", "‘": "`", "’": "'", "–": "--", "—": "---", '"': "''",
}  # fmt: skip


def _label(text: str) -> str:
    """A name as part of a label."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _filters(plain: Callable[[str], str], formula: Callable[[str], str], math: Callable[[Form], str]) -> dict[str, Callable[..., str]]:
    return {
        "plain": plain,
        "prose": lambda text: typeset(text, plain, formula),
        "math": math,
        "display": _display,
        "definition": _definition,
        "label": _label,
        "initial": lambda text: text[:1].upper() + text[1:],
        "mark": mark,
        "word": word,
    }


_FILTERS = {
    "github": _filters(_markdown_text, "$`{}`$".format, lambda form: f"$`{write_latex(form)}`$"),
    "latex": _filters(_latex_text, "${}$".format, lambda form: f"${write_latex(form)}$"),
}


__all__ = ["PACKAGES", "TARGETS", "templates_directory", "to_latex", "to_markdown", "to_notebook"]
