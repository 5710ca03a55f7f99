"""Markdown in MyST spelling to a tree whose nodes know their lines: the one place that knows the parser."""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from derive.notes.text.front import fields
from derive.notes.text.mistakes import Mistakes
from derive.vocabulary.calling import instead
from derive.vocabulary.frozen import dataclass

CONTAINERS = {"exercise": False, "solution": False, "steps": True, "after": True, "assumptions": True, "definitions": True}
"""Containers, and whether they are given a name."""
_OPENED = re.compile(r":{3,}\{([\w-]+)\}(?:[ \t]+(.*))?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A chapter's front matter and its text."""

    fields: dict[str, str]
    root: SyntaxTreeNode


@cache
def _parser() -> MarkdownIt:
    # What was escaped stays a part of its own, so that a mark by itself can be told from the character that is meant.
    parser = MarkdownIt("commonmark").enable("table").disable("text_join")
    front_matter_plugin(parser)
    myst_role_plugin(parser)
    dollarmath_plugin(parser, allow_labels=False, allow_blank_lines=False)
    container_plugin(parser, "container", validate=lambda params, *_: True)
    return parser


def parse(source: str, mistakes: Mistakes) -> Tree:
    """The tree of a text; what is wrong with its form is added to the mistakes."""
    tokens = _parser().parse(source)
    lines = source.splitlines()
    for token in tokens:
        if token.type == "container_container_open":
            _check_container(token, lines, mistakes)
        elif token.type == "inline":
            _number(token)
            _check_closed(token, mistakes)
    root = SyntaxTreeNode(tokens)
    front = next((node for node in root.children if node.type == "front_matter"), None)
    return Tree(fields=fields(front.content if front else "", mistakes), root=root)


def sentence(text: str) -> SyntaxTreeNode:
    """A sentence by itself."""
    return SyntaxTreeNode(_parser().parseInline(text)).children[0]


def opened(info: str) -> tuple[str, str]:
    """The kind of a container and what it is given, of its first line."""
    found = _OPENED.match(f":::{info.strip()}")
    return (found[1], (found[2] or "").strip()) if found else ("", "")


def _check_container(token: Token, lines: list[str], mistakes: Mistakes) -> None:
    """The parser closes at the end of the file what nobody closed, and says nothing."""
    assert token.map is not None
    kind, given = opened(token.info)
    if kind not in CONTAINERS:
        shown = token.info.strip()[:40]
        hint = instead(kind or shown, (f"{{{each}}}" for each in CONTAINERS))
        mistakes.add(token.map[0] + 1, f"no container is opened by `{shown}`; {hint}")
    elif bool(given) is not CONTAINERS[kind]:
        needed = "a name" if CONTAINERS[kind] else "nothing"
        mistakes.add(token.map[0] + 1, f"`{{{kind}}}` is given {needed} on its line, got `{given[:40]}`")
    end = token.map[1]
    if end >= len(lines) or set(lines[end].strip()) != {":"}:
        mistakes.add(token.map[0] + 1, f"`{token.markup}{token.info.strip()}` is not closed; a line `{token.markup}` closes it")


def _number(token: Token) -> None:
    """Note its line on each part of a paragraph, which the parser does not."""
    assert token.map is not None
    at = 0
    for child in token.children or ():
        sought = "\n" if child.type == "softbreak" else f"{{{child.meta['name']}}}`" if child.type == "myst_role" else child.content
        found = token.content.find(sought, at) if sought else -1
        at = at if found < 0 else found
        child.meta["line"] = token.map[0] + 1 + token.content.count("\n", 0, at)
        at += len(sought) if found >= 0 else 0


def _check_closed(token: Token, mistakes: Mistakes) -> None:
    """A mark that opens and does not close is left as a character by the parser: no word has one."""
    for child in token.children or ():
        if child.type == "text":
            for mark in re.findall(r"`|\$|\{[\w-]+\}", child.content):
                mistakes.add(child.meta["line"], f"`{mark}` opens nothing that is closed; write \\{mark[0]} for the character itself")
