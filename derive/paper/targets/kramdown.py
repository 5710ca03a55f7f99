"""Markdown as kramdown and Jekyll read it: double dollars, front matter, nothing that Liquid would take for its own."""

import re

from derive.paper.targets._target import Media
from derive.paper.targets._templates import Templated, tagged
from derive.paper.targets.github import code

_LIQUID = re.compile(r"(?<=\{)(?=[{%])")
_ENTITIES = {"&": "&amp;", "~": "&#126;", "%": "&#37;"}
"""What kramdown has no backslash for; Liquid's tags begin with a brace and a percent sign."""


def words(text: str) -> str:
    """Plain words, with what kramdown, its attribute lists or Liquid would read as a mark escaped."""
    return re.sub(r"[\\`*_\[\]<>|#$]|(?<=\{)[{:%]|[&~]", lambda mark: _ENTITIES.get(mark[0], "\\" + mark[0]), text)


def math(latex: str) -> str:
    """A formula that Liquid leaves alone, whatever braces meet in it."""
    return _LIQUID.sub(" ", latex)


ENTRY = Templated(
    name="kramdown",
    media=Media.MARKDOWN,
    suffix=".md",
    index="index",
    template="kramdown.md.j2",
    index_template="kramdown.md.j2",
    pictures="svg",
    comment="<!-- {} -->",
    words=words,
    math=lambda latex: f"$${math(latex)}$$",
    code=code,
    stressed="*{}*",
    strong="**{}**",
    link=lambda shown, page: f"[{shown}]({page}.html)",
    reference=lambda page, number: f"({number})",
    display=lambda page, formula: f"$$\n{math(tagged(formula))}\n$$",
)
