"""A line of a true chain written wrongly, one slip at a time, at the places that its tree shows; shares nothing with the repairs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from derive.reading.readings import parse
from derive.reading.spelled import is_function
from derive.reading.tree import Construct, Node


@dataclass(frozen=True)
class Mutant:
    """A wrong line: what was done to it, and how it reads."""

    slip: str
    latex: str


def mutants(text: str) -> tuple[Mutant, ...]:
    """Every slip at every place of a line, each text once."""
    found: dict[str, Mutant] = {}
    for slip, start, end, latex in _places(text):
        space = " " if re.search(r"\\[A-Za-z]+$", text[:start] + latex) and text[end : end + 1].isalpha() else ""
        wrong = text[:start] + latex + space + text[end:]
        if wrong != text:
            found.setdefault(wrong, Mutant(slip, wrong))
    return tuple(found.values())


def _places(text: str) -> Iterator[tuple[str, int, int, str]]:
    tree = parse(text, is_function).tree.args[0]
    for match in re.finditer(r"\\arg\\?\s*\\(min|max)", text):
        yield "sense", match.start(1), match.end(1), {"min": "max", "max": "min"}[match.group(1)]
    for match in re.finditer(r"\\(sum|prod)(?![a-z])", text):
        yield "sum or product", match.start(1), match.end(1), {"sum": "prod", "prod": "sum"}[match.group(1)]
    for node in _valued(tree):
        yield from _of(text, node)


def _valued(node: Node) -> Iterator[Node]:
    """Nodes that stand for numbers."""
    match node.kind:
        case Construct.NAME:
            yield node
        case Construct.BIG | Construct.INTEGRAL:
            yield node
            yield from _valued(node.args[3])
        case Construct.OPTIMUM | Construct.DERIVATIVE | Construct.GRADIENT:
            yield from _valued(node.args[1])
        case Construct.CALL:
            yield node
            if is_function(node.args[0].text, 1):
                yield from _valued(node.args[1])
        case _:
            yield node
            for part in node.args:
                yield from _valued(part)


def _of(text: str, node: Node) -> Iterator[tuple[str, int, int, str]]:
    start, end = node.span.start, node.span.end
    match node.kind:
        case Construct.NEGATIVE if text[start] == "-":
            yield "sign", start, start + 1, "+"
        case Construct.ADD:
            for before, term in zip(node.args, node.args[1:], strict=False):
                between = text[before.span.end : term.span.start + 1]
                if term.kind is Construct.NEGATIVE:
                    yield "a term dropped", term.span.start, term.span.end, ""
                elif between.count("+") == 1:
                    plus = before.span.end + between.index("+")
                    yield "sign", plus, plus + 1, "-"
                    yield "a term dropped", plus, term.span.end, ""
        case Construct.NUMBER if node.text.isdigit():
            yield "factor", start, end, str(int(node.text) + 1)
            yield "factor", start, end, str(2 * int(node.text))
            if node.text == "2":
                yield "factor", start, end, "1"
        case Construct.POWER if node.args[1].kind is Construct.NUMBER and node.args[1].text == "2":
            hat = text.index("^", node.args[0].span.end)
            yield "exponent", hat, end, ""
            yield "exponent", hat, end, "^3"
        case Construct.NAME if not node.args and node.text in ("n", "N"):
            yield "factor", start, end, "1"
            yield "factor", start, end, "2"
            yield "one less", start, end, f"({node.text} - 1)"
        case Construct.NAME if node.args and node.args[0].kind is Construct.NAME:
            yield "index", node.args[0].span.start, node.args[0].span.end, "1"
            yield "index", node.args[0].span.start, node.args[0].span.end, "i" if node.args[0].text == "j" else "j"
        case Construct.CALL if node.args[0].text in (r"\log", r"\ln") and text[node.args[1].span.start] in "({":
            yield "log dropped", start, node.args[0].span.end, ""


def scales(text: str) -> Iterator[Mutant]:
    """Sigma for its square."""
    for match in re.finditer(r"\\(sigma|tau)(?![a-z])(\^2|\^\{2\})?", text):
        latex = f"\\{match.group(1)}" if match.group(2) else f"\\{match.group(1)}^2"
        yield Mutant("sigma", text[: match.start()] + latex + text[match.end() :])
