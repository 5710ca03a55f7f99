"""Markdown as kramdown and Jekyll read it: double dollars, front matter, nothing that Liquid would take for its own."""

from __future__ import annotations

import re

from derive.documents._target import Target
from derive.documents.targets.github import code, tagged, words

_LIQUID = re.compile(r"(?<=\{)(?=[{%])")


def math(latex: str) -> str:
    """A formula that Liquid leaves alone, whatever braces meet in it."""
    return _LIQUID.sub(" ", latex)


ENTRY = Target(
    name="kramdown",
    suffix=".md",
    index="index",
    template="kramdown.md.j2",
    index_template="kramdown.md.j2",
    pictures="svg",
    comment="<!-- {} -->",
    words=lambda text: _LIQUID.sub("\\\\", words(text)),
    math=lambda latex: f"$${math(latex)}$$",
    code=code,
    stressed="*{}*",
    strong="**{}**",
    link=lambda shown, page: f"[{shown}]({page}.html)",
    reference=lambda page, number: f"({number})",
    display=lambda page, formula: f"$$\n{math(tagged(formula))}\n$$",
)
