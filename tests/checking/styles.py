"""How authors spell the same formula: brackets, fractions, limits, exponentials, letters, rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Habit = Callable[[str], str]


def _replaced(pattern: str, by: str) -> Habit:
    """One piece for another; `@1` stands for what the first group found."""
    found = re.compile(pattern)
    return lambda text: found.sub(lambda match: re.sub(r"@(\d)", lambda one: match.group(int(one.group(1))), by), text)


def _plain_brackets(text: str) -> str:
    return re.sub(r"\\(?:left|right)\s*(?=[()\[\]|])", "", text)


def _tall_brackets(text: str) -> str:
    """Every round bracket that has a partner."""
    bare = re.sub(r"\\(?:left|right|big[lr]?|Big[lr]?|bigg[lr]?|Bigg[lr]?)\s*(?=[()])", "", text)
    depth, lowest = 0, 0
    for char in bare:
        depth += (char == "(") - (char == ")")
        lowest = min(lowest, depth)
    return re.sub(r"\)", r"\\right)", re.sub(r"\(", r"\\left(", bare)) if depth == lowest == 0 else text


def _exponentials(text: str) -> str:
    """exp(u) as e^{u}."""
    match = re.search(r"\\exp(?:\\!)?\s*(?:\\left|\\[bB]igg?l?)?\s*\(", text)
    while match is not None:
        depth, place = 1, match.end()
        while depth and place < len(text):
            depth += (text[place] == "(") - (text[place] == ")")
            place += 1
        inner = re.sub(r"\\(?:right|[bB]igg?r?)\s*$", "", text[match.end() : place - 1])
        rest = text[place:].lstrip()
        if rest.startswith("^"):
            return text
        text = f"{text[: match.start()]}e^{{{inner.strip()}}}{text[place:]}"
        match = re.search(r"\\exp(?:\\!)?\s*(?:\\left|\\[bB]igg?l?)?\s*\(", text)
    return text


def _limits(below: str, above: str) -> Habit:
    """How the limits of a sum from 1 are written."""

    def written(text: str) -> str:
        def other(match: re.Match[str]) -> str:
            index, size = match["index"], match["size"]
            return match["sign"] + below.format(index=index, size=size) + above.format(index=index, size=size)

        return re.sub(r"(?P<sign>\\(?:sum|prod))_\{(?P<index>[a-z])=1\}\^\{?(?P<size>[A-Za-z])\}?", other, text)

    return written


_LETTER = re.compile(r"\\[A-Za-z]+|(?:arg|min|max|log)(?![a-z])|[A-Za-z]")


def _letters(**other: str) -> Habit:
    """Letters for letters, all at once."""

    def renamed(text: str) -> str:
        names = {one for one in _LETTER.findall(text) if len(one) == 1}
        if names & set(other.values()) - set(other):
            return text
        return _LETTER.sub(lambda match: other.get(match.group(), match.group()), text)

    return renamed


def _raised_index(text: str) -> str:
    """x^{(i)} for x_i, squares in brackets."""
    text = re.sub(r"(?<![A-Za-z\\])([a-z])_i\^(\d)", r"(\1^{(i)})^\2", text)
    return re.sub(r"(?<![A-Za-z\\])([a-z])_i(?![A-Za-z^])", r"\1^{(i)}", text)


_OPTIMUM = r"\\(?:operatorname\*\{arg\\,|underset\{\\theta\}\{\\arg\\|arg\\)(min|max)\}?(?:_\{?\\theta\}?)?"

HABITS: dict[str, tuple[Habit, ...]] = {
    "brackets": (_plain_brackets, _tall_brackets, _replaced(r"\\left\s*\(", r"\bigl("), str),
    "fractions": (
        _replaced(r"\\frac\{(\d)\}\{(\d)\}", r"\frac@1@2"),
        _replaced(r"\\frac(?=[{ ])", r"\dfrac"),
        _replaced(r"\\frac\{([a-z0-9])\}\{([a-z0-9])\}", r"{\tfrac{@1}{@2}}"),
        str,
    ),
    "sums": (
        _limits("_{{{index} = 1}}", "^{size}"),
        _limits("_{index}", "^{size}"),
        _limits("_{index}", ""),
        _limits("^{{{size}}}", "_{{{index}=1}}"),
        _limits(r"\limits_{{{index}=1}}", "^{{{size}}}"),
        _replaced(r"\\sum", r"\displaystyle\sum"),
        str,
    ),
    "exponentials": (_exponentials, str),
    "logarithms": (_replaced(r"\\log(?![A-Za-z])", r"\ln"), _replaced(r"\\log(?![A-Za-z])", r"\operatorname{log}"), str),
    "optima": (
        _replaced(
            r"\\(?:operatorname\*\{arg\\,|underset\{\\theta\}\{\\arg\\|arg\\)(min|max)\}?(?:_\{?\\theta\}?)?",
            r"\underset{\theta}{\arg\@1}\,",
        ),
        _replaced(
            r"\\(?:operatorname\*\{arg\\,|underset\{\\theta\}\{\\arg\\|arg\\)(min|max)\}?(?:_\{?\\theta\}?)?",
            r"\operatorname*{arg\,@1}_{\theta} ",
        ),
        str,
    ),
    "letters": (
        _letters(i="n", n="N"),
        _letters(y="t", x="z"),
        _letters(i="k"),
        _letters(n="m", i="i"),
        _raised_index,
        str,
        str,
    ),
    "spaces": (
        _replaced(r"(?<=[+]) ", r"\, "),
        _replaced(r"\\,|\\!|\\;", " "),
        _replaced(r"(?<=[^\\]) (?=\\sum)", r" \; "),
        _replaced(r"(?<=\d)(?=\\(?:mu|sigma|lambda|theta)(?![A-Za-z]))", r" \cdot "),
        str,
    ),
}
"""Ways of writing one thing; `str` leaves it as it is."""

ROWS = (
    " = ",
    "\n= ",
    " \\\\\n&= ",
    " \\\\[10pt]\n& = ",
    r" \\ &\quad = ",
    " \\nonumber \\\\\n&=& ",
    " \\label{eq:a} \\\\\n&= ",
)
FRAMES = (
    ("", ""),
    ("\\begin{aligned}\n", "\n\\end{aligned}"),
    ("\\begin{align*}\n", ".\n\\end{align*}"),
    ("", " ,"),
    ("\\begin{equation}\\begin{split}\n", "\n\\end{split}\\end{equation}"),
)


@dataclass(frozen=True)
class Style:
    """One author: a habit for each thing, and how rows are set."""

    habits: tuple[Habit, ...]
    row: str
    frame: tuple[str, str]

    def spelled(self, lines: tuple[str, ...]) -> str:
        """A chain of these lines."""
        opening, closing = self.frame
        return opening + self.row.join(self.line(text) for text in lines) + closing

    def line(self, text: str) -> str:
        """A line, or a declaration, in this author's hand."""
        for habit in self.habits:
            text = habit(text)
        return text


def style(random: Random) -> Style:
    """An author at random."""
    return Style(tuple(random.choice(ways) for ways in HABITS.values()), random.choice(ROWS), random.choice(FRAMES))
