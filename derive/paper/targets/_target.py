"""The type of an output target: how it spells words and formulas, and the template that lays a page out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from derive.paper.blocks import Code, Document, Emphasis, Formula, Link, Math, Reference, Strong, Text, Words
from derive.vocabulary.errors import DeriveError


@dataclass(frozen=True, kw_only=True)
class Target:
    """A dialect of Markdown, or LaTeX.

    Parameters
    ----------
    name : str
        The file's name; also of the folder that the pages go to.
    suffix, index : str
        Ending of a page's file, and the index's name without it.
    template : str
        Lays out one page.
    index_template : str
        Lays out the index; the same one where the index is a page like others.
    pictures : str
        "svg" or "pdf".
    comment : str
        A line that readers do not see, `{}` standing for what it says.
    words, math, code : callable
        Spellings of plain words, of a formula among words, of a name as it is typed.
    stressed, strong : str
        `{}` standing for the words.
    link : callable
        Words and a page's name.
    reference : callable
        The number of a displayed formula on the page of that name.
    display : callable
        A displayed formula on the page of that name.
    finish : callable
        Last touch to a page that is laid out.
    latex : bool
        Whether templates use LaTeX's marks.
    """

    name: str
    suffix: str
    index: str
    template: str
    index_template: str
    pictures: Literal["svg", "pdf"]
    comment: str
    words: Callable[[str], str]
    math: Callable[[str], str]
    code: Callable[[str], str]
    stressed: str
    strong: str
    link: Callable[[str, str], str]
    reference: Callable[[str, int], str]
    display: Callable[[str, Formula], str]
    finish: Callable[[str], str] = str
    latex: bool = False

    def text(self, text: Text, page: str = "") -> str:
        """Words with formulas in them, on the page of that name."""
        out = ""
        for part in text:
            match part:
                case Words(text=words):
                    out += self.words(words)
                case Math(latex=latex):
                    out += self.math(latex)
                case Code(text=name):
                    out += self.code(name)
                case Emphasis(inner=inner):
                    out += self.stressed.format(self.text(inner, page))
                case Strong(inner=inner):
                    out += self.strong.format(self.text(inner, page))
                case Link(inner=inner, page=other):
                    out += self.link(self.text(inner, page), other)
                case Reference(number=number):
                    out += self.reference(page, number)
        return out

    def page(self, document: Document, **settings: object) -> str:
        """One page; `settings` are the target's own, e.g. front matter."""
        return self._laid_out(self.template, page=document, **settings)

    def contents(self, document: Document, pages: tuple[Document, ...], **settings: object) -> str:
        """The index of all pages."""
        return self._laid_out(self.index_template, page=document, pages=pages, **settings)

    def _laid_out(self, template: str, **values: object) -> str:
        text = _environment(self).get_template(template).render(**values)
        # Parts that are absent leave their blank lines behind.
        return self.finish(re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip("\n") + "\n")


def templates_directory() -> Path:
    """Where the templates are: in an installed wheel inside the package, in a checkout beside it.

    Raises
    ------
    DeriveError
        They are in neither place: the installation is damaged.
    """
    package = Path(__file__).resolve().parents[2]
    for candidate in (package / "templates", package.parent / "templates"):
        if (candidate / "latex.tex.j2").is_file():
            return candidate
    raise DeriveError(f"the page templates are missing: expected in {package / 'templates'}; install derive again")


@cache
def _environment(target: Target) -> Environment:
    """Jinja for one target: words and formulas arrive through filters, or they do not arrive."""

    def display(formula: Formula, page: str) -> str:
        return target.display(page, formula)

    marks = ("<%", "%>", "<<", ">>", "<#", "#>") if target.latex else ("{%", "%}", "{{", "}}", "{#", "#}")
    environment = Environment(
        loader=FileSystemLoader(templates_directory(), encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,  # nothing here is HTML; `words` escapes for the target
        trim_blocks=True,
        lstrip_blocks=True,
        block_start_string=marks[0],
        block_end_string=marks[1],
        variable_start_string=marks[2],
        variable_end_string=marks[3],
        comment_start_string=marks[4],
        comment_end_string=marks[5],
    )
    environment.filters.update(
        {
            "text": target.text,
            "plain": target.words,
            "display": display,
            "quoted": lambda text: "\n".join(f"> {line}".rstrip() for line in text.splitlines()),
            "label": label,
            "picture": lambda name: f"figures/{name}.{target.pictures}",
        }
    )
    return environment


def tagged(formula: Formula) -> str:
    """The formula with what stands in the margin: its number or its tick."""
    if formula.ticked:
        return f"{formula.latex}\n\\tag*{{$\\checkmark$}}"
    return formula.latex if formula.number is None else f"{formula.latex}\n\\tag{{{formula.number}}}"


def label(text: str) -> str:
    """A name as part of a label."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
