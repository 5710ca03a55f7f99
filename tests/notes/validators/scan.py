"""Formulas as they are written, found by their delimiters alone: no Markdown or LaTeX reader has a say here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.notes.validators.report import Formula

_START = r"^(?P<prefix>[> ]*(?:(?:[-*+]|\d+[.)]) +)?)"
_FENCE = re.compile(
    _START + r"(?P<fence>`{3,}|~{3,})[ ]*(?P<info>[^\n`]*)\n(?P<body>(?:.*\n)*?)[> ]*(?P=fence)[ ]*$",
    re.MULTILINE,
)
_DOUBLE = re.compile(_START + r"\$\$[ ]*\n(?P<body>(?:.*\n)*?)[> ]*\$\$[ ]*$", re.MULTILINE)
_CODE = r"(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
_TICKED = re.compile(r"\$`(?P<math>[^`\n]+)`\$|" + _CODE)
_DOLLARS = re.compile(r"(?:^[ ]*\\)?\$\$(?P<math>[^$\n]+)\$\$|" + _CODE, re.MULTILINE)
_FRONT = re.compile(r"\A---\n.*?^---[ ]*$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TABLE = re.compile(r"(?:^[> ]*\|.*(?:\n|\Z))+", re.MULTILINE)
_RULE = re.compile(r"[> ]*\|(?: *:?-+:? *\|)+ *")

_STRAY = re.compile(r"\$|\\(?:[a-zA-Z]+|\()")
"""A dollar, a macro or an opening bracket of LaTeX: a Markdown reader would take the backslash away."""

_TEX_HIDDEN = re.compile(r"(?<!\\)%[^\n]*|\\begin\{(?P<name>verbatim|lstlisting)\}.*?\\end\{(?P=name)\}|\\[$]", re.DOTALL)
_TEX = re.compile(
    r"\\begin\{(?P<env>equation|align|gather|multline)(?P<star>\*?)\}(?P<body>.*?)\\end\{(?P=env)(?P=star)\}"
    r"|(?<!\\)\\\[(?P<bracket>.*?)(?<!\\)\\\]|(?<!\\)\\\((?P<paren>.*?)(?<!\\)\\\)|\$(?P<math>[^$]+)\$",
    re.DOTALL,
)
_SIGNS = {r"\checkmark", r"\times", r"\cdot", "-"}
"""What LaTeX sets as mathematics where Markdown has a character: no formulas, or the numbers of the engines could not be compared."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A page by its delimiters: formulas in order, and the prose with everything else blanked out, so that places stay."""

    formulas: tuple[Formula, ...]
    prose: str
    complaints: tuple[str, ...] = ()


def github(text: str) -> Source:
    """Math fences and backtick-dollar."""
    found: list[tuple[int, Formula]] = []

    def fence(match: re.Match[str]) -> str:
        if match["info"].strip() == "math":
            found.append((match.start(), Formula(body=_unquoted(match), display=True, line=_line(text, match.start()))))
        return _blank(match)

    rest = _COMMENT.sub(_blank, _FENCE.sub(fence, text))
    return _source(text, found, _TICKED.sub(_inline(text, found), rest), [])


def kramdown(text: str) -> Source:
    """Double dollars: a display has them on lines of their own, and blank lines around those."""
    found: list[tuple[int, Formula]] = []
    complaints: list[str] = []

    def display(match: re.Match[str]) -> str:
        line = _line(text, match.start())
        found.append((match.start(), Formula(body=_unquoted(match), display=True, line=line)))
        around = (text[: match.start()].split("\n")[-2:-1], text[match.end() :].split("\n")[1:2])
        if any(near.strip("> ") for side in around for near in side):
            complaints.append(f"{line}: the display is not set off by blank lines")
        return _blank(match)

    rest = _DOUBLE.sub(display, _FENCE.sub(_blank, _FRONT.sub(_blank, text)))
    return _source(text, found, _DOLLARS.sub(_inline(text, found), _COMMENT.sub(_blank, rest)), complaints)


def latex(text: str) -> Source:
    """Dollars, brackets and the environments of amsmath; labels are not part of a formula, signs for a character are none."""
    found: list[tuple[int, Formula]] = []

    def one(match: re.Match[str]) -> str:
        body = next(match[name] for name in ("body", "bracket", "paren", "math") if match[name] is not None)
        if match["env"] in ("align", "gather", "multline"):
            body = f"\\begin{{aligned}}{body}\\end{{aligned}}"
        display = match["body"] is not None or match["bracket"] is not None
        cleaned = re.sub(r"\\label\{[^}]*\}", "", body).strip()
        if display or cleaned not in _SIGNS:
            found.append((match.start(), Formula(body=cleaned, display=display, line=_line(text, match.start()))))
        return _blank(match)

    prose = _TEX.sub(one, _TEX_HIDDEN.sub(_blank, text))
    return Source(formulas=_ordered(found), prose=prose)


def tables(text: str) -> Iterator[tuple[int, list[str]]]:
    """Tables of a Markdown page, each with the line that it starts on; a table has a rule below its head."""
    hidden = _DOUBLE.sub(_blank, _FENCE.sub(_blank, text))
    for match in _TABLE.finditer(hidden):
        rows = match[0].splitlines()
        if len(rows) > 1 and _RULE.fullmatch(rows[1]):
            yield _line(text, match.start()), rows


def folds(text: str) -> Iterator[str]:
    """What is wrong with the HTML around folded parts: Markdown inside needs blank lines before and after it."""
    hidden = _FENCE.sub(_blank, text)
    if hidden.count("<details") != hidden.count("</details>"):
        yield "0: <details> and </details> do not pair up"
    for match in re.finditer(r"</summary>(?!\n[> ]*\n)", hidden):
        yield f"{_line(text, match.start())}: no blank line after </summary>"
    for match in re.finditer(r"(?<!\n)\n[> ]*</details>", hidden):
        if text[: match.start()].split("\n")[-1].strip("> "):
            yield f"{_line(text, match.start()) + 1}: no blank line before </details>"


def _source(text: str, found: list[tuple[int, Formula]], prose: str, complaints: list[str]) -> Source:
    stray = [f"{_line(text, match.start())}: {match[0]} outside a formula" for match in _STRAY.finditer(prose)]
    return Source(formulas=_ordered(found), prose=prose, complaints=(*complaints, *stray))


def _ordered(found: list[tuple[int, Formula]]) -> tuple[Formula, ...]:
    return tuple(formula for _, formula in sorted(found, key=lambda place: place[0]))


def _inline(text: str, found: list[tuple[int, Formula]]) -> Callable[[re.Match[str]], str]:
    def one(match: re.Match[str]) -> str:
        if match["math"] is not None:
            found.append((match.start(), Formula(body=match["math"], display=False, line=_line(text, match.start()))))
        return _blank(match)

    return one


def _unquoted(match: re.Match[str]) -> str:
    """The lines of a block without the marks of the quotation that holds it."""
    marks = match["prefix"].count(">")
    return re.sub(rf"^(?: ?> ?){{0,{marks}}}", "", match["body"], flags=re.MULTILINE) if marks else match["body"]


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def liquid(text: str) -> list[int]:
    """Places that Liquid, which reads a page before Markdown does, takes for its own."""
    return [match.start() for match in re.finditer(r"\{[{%]", text)]
