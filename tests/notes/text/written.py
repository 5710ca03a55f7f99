"""Chapters that tests write themselves."""

from __future__ import annotations

from sympy import Symbol

from derive.notes.saying import equal, least, same
from derive.notes.text.chapters import made
from derive.paper.blocks import Document
from derive.vocabulary.symbols import mu, y

c = Symbol("c", positive=True)
NAMES = {
    "TRUE": equal("a square", (mu + c) ** 2, mu**2 + 2 * c * mu + c**2),
    "FALSE": same("a lost sign", least((mu - y[1]) ** 2, mu), least(-((mu - y[1]) ** 2), mu)),
    "THIRD": c / 3,
    "ROWS": [(1, 2), (3, 4)],
}
FRONT = "---\ntitle: A chapter\nnumber: 3\nsummary: It says *something*.\n---\n\n"
LINES = FRONT.count("\n")
"""How many lines stand before the text."""


def page(text: str, front: str = FRONT, notation: dict[str, str] | None = None) -> Document:
    """The page of a chapter of this text."""
    return made("mine", "mine.md", front + text, lambda: NAMES, ("mine", "bayes_rule")).page(notation or {})
