"""What engines accept and readers should not be given: stray line breaks, bare bars, ties, wrong relations, refused macros."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.notes.validators import scan
from tests.notes.validators.report import Report
from tests.notes.validators.site import Site

_TOKEN = re.compile(
    r"\\begin\{(?P<begin>\w+\*?)\}|\\end\{(?P<end>\w+\*?)\}|\\(?P<words>text|textbf|textit|mathrm|substack)\{"
    r"|\\(?P<pair>left|right)(?![a-zA-Z])|\\(?P<macro>[a-zA-Z]+)|\\(?P<escaped>.)|(?P<char>[{}|~]|[^\x00-\x7f])",
    re.DOTALL,
)
_ROWS = {"aligned", "alignedat", "gathered", "split", "cases", "array", "matrix", "pmatrix", "bmatrix", "vmatrix", "substack"}
_WORDS = {"text", "textbf", "textit"}
_REFUSED = {
    **dict.fromkeys(("operatorname", "mbox", "phantom", "hphantom", "vphantom"), "GitHub refuses it"),
    **dict.fromkeys(("label", "ref", "eqref", "DeclareMathOperator"), "KaTeX does not know it"),
    **dict.fromkeys(("bm", "intertext", "cancel", "textcolor", "color", "href", "require"), "plain MathJax does not know it"),
    **dict.fromkeys(("def", "let", "newcommand", "renewcommand"), "a page defines no macros"),
}
_LAW = re.compile(r"\\sim(?![a-zA-Z])(?!\s*(?:\{\})?\s*\\(?:mathcal|mathrm|text)\{)")


def formula(body: str) -> Iterator[str]:
    """What is wrong with one formula."""
    stack: list[str] = []
    for token in _TOKEN.finditer(body):
        top = stack[-1] if stack else ""
        if token["begin"] is not None:
            stack.append(token["begin"])
        elif token["words"] is not None:
            stack.append(token["words"] if token["words"] in _WORDS | _ROWS else "{")
        elif token["pair"] == "left":
            stack.append(r"\left")
        elif token["pair"] == "right" or token["end"] is not None:
            if not stack or stack.pop() != (token["end"] or r"\left"):
                yield f"`{token[0]}` closes what is not open"
                return
        elif token["escaped"] is not None:
            if token["escaped"] == "\\" and top not in _ROWS:
                yield r"`\\` outside aligned or cases"
            elif token["escaped"] == "|":
                yield r"`\|`, which a table reads as a bar: write \lVert"
        elif token["char"] is not None:
            match token["char"]:
                case "{":
                    stack.append("{")
                case "}":
                    if not stack or stack.pop() not in _WORDS | {"{", "substack"}:
                        yield "`}` closes what is not open"
                        return
                case "|":
                    yield r"a bare bar: write \lvert, \mid"
                case "~" if top not in _WORDS:
                    yield r"`~`: write \sim, \propto, or a space"
                case "~":
                    pass
                case char:
                    yield f"`{char}` is not ASCII"
    if stack:
        yield f"`{stack[-1]}` stays open"
    if re.search(r"\{[{%]", body):
        yield "an opening of Liquid"
    if _LAW.search(body):
        yield r"`\sim` before something that is not the name of a law: \propto is meant?"


def macros(body: str) -> Iterator[str]:
    """Macros that some engine of the Markdown targets refuses."""
    for name in re.findall(r"\\([a-zA-Z]+)", body):
        if name in _REFUSED:
            yield f"`\\{name}`: {_REFUSED[name]}"


def prose(text: str) -> Iterator[tuple[int, str]]:
    """What is wrong around formulas, with its place."""
    for match in re.finditer(r"\w\$`|`\$\w", text):
        yield match.start(), "a letter beside backtick-dollar: GitHub does not see the formula"


def markdown(site: Site, target: str) -> Report:
    """Formulas and prose of a Markdown target."""
    out, complaints = {}, []
    for name, text in site.pages.items():
        source = {"github": scan.github, "kramdown": scan.kramdown}[target](text)
        out[name] = source.formulas
        for one in source.formulas:
            complaints += [f"{name}:{one.line}: {what} in `{one.body}`" for what in (*formula(one.body), *macros(one.body))]
        marks = [*prose(text), *((place.start(), "a tilde in the prose") for place in re.finditer(r"(?<!\\)~", source.prose))]
        complaints += [f"{name}:{text.count(chr(10), 0, place) + 1}: {what}" for place, what in marks]
        complaints += [f"{name}:{line}: {what}" for line, rows in scan.tables(text) for what in _uneven(rows)]
    return Report(engine=f"lint of {target}", out=out, complaints=tuple(complaints))


def latex(site: Site) -> Report:
    """Formulas of the LaTeX target."""
    out = {name: scan.latex(text).formulas for name, text in site.pages.items()}
    complaints = [
        f"{name}:{one.line}: {what} in `{one.body}`" for name, formulas in out.items() for one in formulas for what in formula(one.body)
    ]
    return Report(engine="lint of latex", out=out, complaints=tuple(complaints))


def _uneven(rows: list[str]) -> Iterator[str]:
    counts = [len(re.findall(r"(?<!\\)\|", row)) - 1 for row in rows]
    for row, count in zip(rows, counts, strict=True):
        if count != counts[0]:
            yield f"{count} cells under a head of {counts[0]}: `{row}`"
