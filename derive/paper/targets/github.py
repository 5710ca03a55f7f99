"""Markdown as GitHub renders it: math fences and backtick-dollar, because a plain dollar loses `\\` and `_`."""

import re

from derive.paper.dialects.latex import tagged
from derive.paper.targets._target import Media
from derive.paper.targets._templates import Templated


def words(text: str) -> str:
    """Plain words, with what Markdown would read as a mark escaped."""
    return re.sub(r"([\\`*_\[\]<>|#~$&])", r"\\\1", text)


def code(text: str) -> str:
    """A name as it is typed."""
    return f"`{text}`"


ENTRY = Templated(
    name="github",
    media=Media.MARKDOWN,
    suffix=".md",
    index="README",
    template="github.md.j2",
    pictures="svg",
    comment="<!-- {} -->",
    words=words,
    math="$`{}`$".format,
    code=code,
    stressed="*{}*",
    strong="**{}**",
    link=lambda shown, page: f"[{shown}]({page}.md)",
    reference=lambda page, number: f"({number})",
    display=lambda page, formula: f"```math\n{tagged(formula)}\n```",
)
