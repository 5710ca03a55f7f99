"""HTML as a browser reads it: formulas where GitHub or MathJax would find them, the prose between, tables, links, figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from tests.notes.validators.report import Formula
from tests.notes.validators.site import Site

_EDGE = "\0"
"""Stands for a tag: no formula reaches across one."""
_DELIMITED = re.compile(rf"\\\((?P<inline>[^{_EDGE}]*?)\\\)|\\\[(?P<display>[^{_EDGE}]*?)\\\]")
_LEFT_OVER = (
    (re.compile(r"\$+"), "a dollar"),
    (re.compile(r"\\+"), "a backslash"),
    (re.compile(r"`+"), "a backtick"),
    (re.compile(r"\*\*"), "stars that were to stress"),
    (re.compile(r"\|"), "a bar: a table that is not read as one?"),
    (re.compile(r"~"), "a tilde"),
    (re.compile(r"\]\("), "a link that is not read as one"),
    (re.compile(r"\{[{%]"), "an opening of Liquid"),
    (re.compile(rf"(?:\n|{_EDGE})#{{1,6}} "), "a heading that is not read as one"),
    (re.compile(r"\n[-*+] "), "a list that is not read as one"),
)


@dataclass(kw_only=True)
class Page:
    """What was found on one page of HTML."""

    formulas: list[Formula] = field(default_factory=list)
    prose: str = ""
    tables: list[list[int]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def left_over(self) -> list[str]:
        """Marks of the source that a reader would see."""
        found = []
        for pattern, what in _LEFT_OVER:
            for match in pattern.finditer(self.prose):
                near = self.prose[max(0, match.start() - 30) : match.end() + 30].replace(_EDGE, " ")
                found.append(f"{what} is left in the prose: `{' '.join(near.split())}`")
        return found

    def ragged(self, expected: int) -> list[str]:
        """Tables whose rows differ in length, or that are none in the source."""
        found = [f"a table has rows of {sorted(set(cells))} cells" for cells in self.tables if len(set(cells)) != 1]
        if len(self.tables) != expected:
            found.append(f"{expected} tables in the source, {len(self.tables)} on the page")
        return found

    def dead(self, site: Site, anchors: dict[str, set[str]] | None = None) -> list[str]:
        """Links and figures of this site that lead nowhere; with `anchors`, places within pages too."""
        found = []
        for kind, targets in (("link", self.links), ("figure", self.pictures)):
            for target in targets:
                parts = urlsplit(target)
                if parts.scheme or parts.netloc:
                    continue
                path = unquote(parts.path)
                if path and not site.has(path):
                    found.append(f"a {kind} to `{target}` leads nowhere")
                elif anchors is not None and parts.fragment and parts.fragment not in anchors.get(path, self.anchors):
                    found.append(f"`{target}` names a place that is not there")
        return found


class _Reader(HTMLParser):
    """Text, code and tags in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.parts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        match tag:
            case "pre":
                self.language = values.get("lang", "")
            case "code":
                self.language = values.get("class", self.language).removeprefix("language-")
                self.parts.append(("fence" if "pre" in self.open else "code", ""))
            case "table":
                self.page.tables.append([])
            case "tr":
                self.page.tables[-1].append(0)
            case "td" | "th":
                self.page.tables[-1][-1] += 1
            case "a":
                self.page.links += [values["href"]] if "href" in values else []
            case "img" | "source":
                self.page.pictures += [values[name] for name in ("src", "srcset") if name in values]
        if "id" in values:
            self.page.anchors.add(values["id"])
        if tag != "code":
            self.parts.append(("tag", tag))
        if tag not in ("img", "br", "hr", "source", "meta", "link", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if tag == "pre":
            self.language = ""
        if tag != "code":
            self.parts.append(("tag", tag))

    def handle_data(self, data: str) -> None:
        if {"script", "style"} & set(self.open):
            return
        if "code" in self.open:
            kind, text = self.parts[-1]
            if kind == "fence" and self.language == "math":
                kind = "math"
            self.parts[-1] = (kind, text + data)
        elif "pre" not in self.open:
            self.parts.append(("text", data))


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def github(html: str) -> Page:
    """Math fences are code in the language math; inline, code stands between two dollars."""
    reader = _read(html)
    parts = reader.parts
    for place, (kind, text) in enumerate(parts):
        if kind == "math":
            reader.page.formulas.append(Formula(body=text, display=True))
        elif kind == "code" and 0 < place < len(parts) - 1:
            (before, opening), (after, closing) = parts[place - 1], parts[place + 1]
            if before == after == "text" and opening.endswith("$") and closing.startswith("$"):
                reader.page.formulas.append(Formula(body=text, display=False))
                parts[place - 1], parts[place + 1] = (before, opening[:-1]), (after, closing[1:])
    reader.page.prose = "".join(text if kind == "text" else _EDGE for kind, text in parts)
    return reader.page


def mathjax(html: str) -> Page:
    """What MathJax finds in its usual set-up: round brackets inline, square ones displayed, never across a tag."""
    reader = _read(html)
    text = "".join(text if kind == "text" else _EDGE for kind, text in reader.parts)

    def one(match: re.Match[str]) -> str:
        display = match["display"] is not None
        reader.page.formulas.append(Formula(body=match["display" if display else "inline"], display=display))
        return " "

    reader.page.prose = _DELIMITED.sub(one, text)
    return reader.page
