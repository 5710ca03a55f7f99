"""Markdown as kramdown and Jekyll read it: double dollars, front matter, nothing that Liquid would take for its own."""

import re
from dataclasses import replace

from derive.paper.dialects.latex import tagged
from derive.paper.targets.github import ENTRY as GITHUB

_ENTITIES = {"&": "&amp;", "~": "&#126;", "%": "&#37;"}
"""What kramdown has no backslash for; Liquid's tags begin with a brace and a percent sign."""


def words(text: str) -> str:
    """Plain words, with what kramdown, its attribute lists or Liquid would read as a mark escaped."""
    return re.sub(r"[\\`*_\[\]<>|#$]|(?<=\{)[{:%]|[&~]", lambda mark: _ENTITIES.get(mark[0], "\\" + mark[0]), text)


ENTRY = replace(
    GITHUB,
    name="kramdown",
    index="index",
    template="kramdown.md.j2",
    words=words,
    math="$${}$$".format,  # the dialect doubles no brace, and a percent sign has a backslash: Liquid finds nothing
    link=lambda shown, page: f"[{shown}]({page}.html)",
    display=lambda page, formula: f"$$\n{tagged(formula)}\n$$",
)
