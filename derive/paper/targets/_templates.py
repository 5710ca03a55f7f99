"""Targets whose pages are laid out by a template: how they spell words, and formulas in LaTeX."""

import re
from collections.abc import Callable
from functools import cache

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, TemplateNotFound
from jinja2.bccache import Bucket

from derive.paper.blocks import Code, Document, Emphasis, Formula, Link, Math, Reference, Strong, Text, Words
from derive.paper.dialects.latex import write
from derive.paper.places import templates_directory
from derive.paper.targets._target import Media, Target
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, kw_only=True)
class Templated(Target):
    """A dialect of Markdown, or LaTeX.

    Parameters
    ----------
    template, index_template : str
        Lay out one page, and an index that is not a page like others.
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
    """

    template: str
    words: Callable[[str], str]
    math: Callable[[str], str]
    code: Callable[[str], str]
    stressed: str
    strong: str
    link: Callable[[str, str], str]
    reference: Callable[[str, int], str]
    display: Callable[[str, Formula], str]
    index_template: str | None = None
    finish: Callable[[str], str] = str

    def text(self, text: Text, page: str = "") -> str:
        """Words with formulas in them, on the page of that name."""
        out = ""
        for part in text:
            match part:
                case Words(text=words):
                    out += self.words(words)
                case Math(form=form):
                    out += self.math(write(form))
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

    def page(
        self, document: Document, *, pages: tuple[Document, ...] = (), pictures: bool = False, front_matter: tuple[str, ...] = ()
    ) -> str:
        """Raises InputError where there is no such template."""
        try:
            template = _environment(self).get_template((pages and self.index_template) or self.template)
            text = template.render(page=document, pages=pages, pictures=pictures, front_matter=front_matter)
        except TemplateNotFound as missing:
            where = f"paper/targets/{self.name}.py asks for the template `{missing.name}`"
            raise InputError(f"{where}, and {templates_directory()} has none of that name; put it there") from None
        # Parts that are absent leave their blank lines behind.
        return self.finish(re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip("\n") + "\n")


_MARKS = {Media.LATEX: ("<%", "%>", "<<", ">>", "<#", "#>")}
"""Braces and percent signs are LaTeX's own."""


class _Compiled(BytecodeCache):
    """Templates that one target compiled are there for all that extend them."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._made:
            bucket.bytecode_from_string(self._made[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._made[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@cache
def _environment(target: Templated) -> Environment:
    """Jinja for one target: words and formulas arrive through filters, or they do not arrive."""
    marks = _MARKS.get(target.media, ("{%", "%}", "{{", "}}", "{#", "#}"))
    environment = Environment(
        *marks,
        loader=FileSystemLoader(templates_directory(), encoding="utf-8"),
        bytecode_cache=_COMPILED,
        undefined=StrictUndefined,
        autoescape=False,  # nothing here is HTML; `words` escapes for the target
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        {
            "text": target.text,
            "plain": target.words,
            "display": lambda formula, page: target.display(page, formula),
            "quoted": lambda text: "\n".join(f"> {line}".rstrip() for line in text.splitlines()),
            "kind": lambda block: type(block).__name__.lower(),
            "label": label,
            "picture": lambda name: f"figures/{name}.{target.pictures}",
        }
    )
    return environment


def label(text: str) -> str:
    """A name as part of a label."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
