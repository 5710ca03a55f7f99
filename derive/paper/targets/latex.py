"""LaTeX: a file for each page without a preamble, and one book that holds them all."""

from derive.paper.blocks import Formula
from derive.paper.dialects.latex import boxed, tagged, write
from derive.paper.letters import GREEK, LOWERED, RAISED
from derive.paper.markup import formula
from derive.paper.targets._target import Media
from derive.paper.targets._templates import Templated, label

_MATH = (*GREEK.values(), *LOWERED.values(), *RAISED.values(), *"≤≥≠∈∞→∝∑∏∫√‖·×−✓✗")
"""Characters that a user's words may have and fonts of text have not."""
_TEXT = {char: f"${write(formula(char, {}))}$" for char in _MATH if not char.isascii()}
_TEXT |= {char: "\\" + char for char in "#$%&_{}"} | {
    "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", "…": r"\dots{}", "“": "``", "”": "''", "‘": "`", "’": "'", "–": "--", "—": "---", '"': "''",
    "é": r"\'e", "ö": r"\"o",
}  # fmt: skip
_ESCAPED = str.maketrans(_TEXT)


def words(text: str) -> str:
    """Plain words, with what LaTeX would read as a command escaped."""
    return text.translate(_ESCAPED)


def code(text: str) -> str:
    """A name as it is typed; a line may end inside it after a sign."""
    breakable = (words(char) + r"\allowbreak{}" * (char in "_.=,(") for char in text[:-1])
    return rf"\texttt{{{''.join(breakable)}{words(text[-1:])}}}"


def display(page: str, formula: Formula) -> str:
    """A displayed formula; a number carries a label."""
    if formula.number is None:
        return f"\\begin{{equation*}}\n{tagged(formula)}\n\\end{{equation*}}"
    return f"\\begin{{equation}}\n\\label{{{equation_label(page, formula.number)}}}\n{boxed(formula)}\n\\end{{equation}}"


def equation_label(page: str, number: int) -> str:
    """The label of a numbered formula."""
    return f"derive:{label(page)}:{number}"


ENTRY = Templated(
    name="latex",
    media=Media.LATEX,
    suffix=".tex",
    index="book",
    template="latex.tex.j2",
    index_template="book.tex.j2",
    pictures="pdf",
    comment="% {}",
    words=words,
    math="${}$".format,
    code=code,
    stressed=r"\emph{{{}}}",
    strong=r"\textbf{{{}}}",
    link=lambda shown, page: rf"\emph{{{shown}}}",
    reference=lambda page, number: rf"\eqref{{{equation_label(page, number)}}}",
    display=display,
    # An empty line before a display would start a paragraph and leave a gap.
    finish=lambda text: text.replace("\n\n\\begin{equation", "\n\\begin{equation"),
)
