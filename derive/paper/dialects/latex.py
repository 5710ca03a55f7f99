"""Textbook LaTeX for KaTeX, MathJax and pdflatex alike: no bare bar, no doubled brace, no line break."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sympy import Basic

from derive.paper.arrange import Arranger
from derive.paper.form import Bars, Big, Call, Form, Fraction, Function, Letter, Number, Operator, Power, Total, Worded
from derive.paper.letters import GREEK, UPRIGHT_GREEK
from derive.paper.write import Dialect, Height, Shape, Writer
from derive.vocabulary.functions._function import spelling

_OPERATORS = {Operator.SUM: r"\sum", Operator.PRODUCT: r"\prod", Operator.INTEGRAL: r"\int"}
_SIGNS = {
    "+": "+", "-": "-", "=": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "and": r" \text{ and } ",
    "or": r" \text{ or } ", ",": ", ", "given": r" \mid ", "such that": " : ", "after big": "", "differential": r"\,d",
}  # fmt: skip
_BRACKETS = {
    Shape.ROUND: ("(", ")"), Shape.SQUARE: ("[", "]"), Shape.CURLY: (r"\{", r"\}"), Shape.BARS: (r"\lvert", r"\rvert"),
}  # fmt: skip


def latex(side: Basic, *, notation: Mapping[str, str] | None = None, names: Mapping[str, tuple[str, str]] | None = None) -> str:
    """One formula in LaTeX, without delimiters.

    Parameters
    ----------
    side : Basic
        An expression, a whole vector or a condition.
    notation : mapping of str to str, optional
        Letters to write instead of a symbol's name: {"theta": "w", "n": "N"}.
    names : mapping of str to (LaTeX, Unicode), optional
        How named quantities are written.

    Raises
    ------
    TypeError
        There is no notation for a node.
    """
    return write(Arranger(notation=notation or {}, names=names or {})(side))


def write(form: Form) -> str:
    """An arranged form in LaTeX."""
    return Writer(LATEX)(form).text


def glue(*pieces: str) -> str:
    """Pieces one after the other, with a space where a command would swallow a letter."""
    text = ""
    for piece in pieces:
        text += " " + piece if piece[:1].isalpha() and re.search(r"\\[A-Za-z]+$", text) else piece
    return text


def letter(name: str) -> str:
    """A name: a letter, a Greek letter, or a word set upright."""
    if name in GREEK:
        return UPRIGHT_GREEK.get(name, "\\" + name)
    if name == "oo":
        return r"\infty"
    return name if len(name) == 1 and name.isascii() and name.isalnum() else rf"\mathrm{{{escaped(name)}}}"


def escaped(text: str) -> str:
    """Text that LaTeX sets as it stands."""
    return "".join(_ESCAPES.get(char, char) for char in text)


_ESCAPES = {char: "\\" + char for char in "#$%&_{}"} | {"\\": r"\backslash ", "^": r"\hat{}", "~": r"\sim ", "|": r"\vert "}


def _letter(name: str, subscripts: tuple[tuple[Form, str], ...]) -> str:
    if not subscripts:
        return letter(name)
    single = all(isinstance(form, (Letter, Number)) and len(text) == 1 for form, text in subscripts)
    inside = glue(*(text for _, text in subscripts)) if single else ",".join(text for _, text in subscripts)
    return f"{letter(name)}_{_braced(inside)}"


def _braced(text: str) -> str:
    return text if len(text) == 1 or re.fullmatch(r"\\[A-Za-z]+", text) else f"{{{text}}}"


def _hat(text: str) -> str:
    return rf"\hat{text}" if re.fullmatch(r"\\[A-Za-z]+", text) else rf"\hat{{{text}}}"


def _bracket(text: str, shape: Shape, height: Height) -> str:
    left, right = _BRACKETS[shape]
    if height is Height.TALL:
        return rf"\left{left} {text} \right{right}"
    if height is Height.MIDDLE and shape is not Shape.CURLY:
        return glue(rf"\bigl{left}", text, rf"\bigr{right}")
    return glue(left, text, right)


def _big(form: Big, index: str, lower: str, upper: str) -> str:
    low = lower if form.operator is Operator.INTEGRAL else f"{index}={lower}"
    # A bar would touch the limits of the sign.
    return rf"{_OPERATORS[form.operator]}_{{{low}}}^{{{upper}}}" + (r"\," if isinstance(form.body, Bars) else "")


def _extremum(sense: str, over: tuple[str, ...], within: str | None) -> str:
    below = ", ".join(over) + (rf" \in {within}" if within else "")
    return rf"\underset{{{below}}}{{\arg\{sense}}}\; "


def _cases(branches: tuple[tuple[str, str | None], ...]) -> str:
    rows = [rf"{value} & " + (r"\text{otherwise}" if condition is None else rf"\text{{if }} {condition}") for value, condition in branches]
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


def _one_where(text: str, height: Height) -> str:
    return r"\mathbf{1}" + (rf"\left\{{ {text} \right\}}" if height is Height.TALL else rf"\{{{text}\}}")


def _beside(left: Form, right: Form) -> str:
    if isinstance(left, Number) and isinstance(right, Number):
        return r" \cdot "
    if isinstance(right, Function) and spelling(right.name) is None:
        return r"\,"
    if isinstance(right, Big) or (isinstance(right, Function) and not isinstance(left, Call)):
        return ""
    plain = (Number, Letter, Power)
    if isinstance(left, plain) and isinstance(right, (Letter, Number, Fraction)):
        return ""
    if isinstance(left, plain) and isinstance(right, Power) and not isinstance(right.base, Total):
        return ""
    if isinstance(left, Number) and isinstance(right, (Total, Power, Bars, Worded)):
        return ""
    return r"\,"


LATEX = Dialect(
    inline=False,
    braces=True,
    letter=_letter,
    power=lambda base, exponent: f"{base}^{_braced(exponent)}",
    fraction=lambda above, below: rf"\frac{{{above}}}{{{below}}}",
    root=lambda inner, degree, simple: rf"\sqrt[{degree}]{{{inner}}}" if degree else rf"\sqrt{{{inner}}}",
    function=lambda name: rf"\mathrm{{{escaped(name)}}}" if (known := spelling(name)) is None else known.latex,
    big=_big,
    extremum=_extremum,
    cases=_cases,
    one_where=_one_where,
    marked=lambda inner, remark, letters: rf"\underbrace{{{inner}}}_{{\text{{{remark} }}{', '.join(letters)}}}",
    hatted=lambda inner, criterion: rf"{_hat(inner)}_{{\mathrm{{{criterion}}}}}",
    bracket=_bracket,
    beside=_beside,
    glue=glue,
    signs=_SIGNS,
    worded=lambda form: form.latex,
)
