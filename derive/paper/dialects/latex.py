"""Textbook LaTeX for KaTeX, MathJax and pdflatex alike: no bare bar, no doubled brace, no line break."""

import re
from collections.abc import Sequence
from functools import lru_cache

from derive.paper.form import Bars, Big, Call, Form, Fraction, Letter, NamedFunction, Number, Operator, Power, Total, Worded
from derive.paper.letters import GREEK, UPRIGHT_GREEK
from derive.paper.lines import rows
from derive.paper.write import Bracket, Dialect, Height, Writer
from derive.vocabulary.functions._function import spelling

_OPERATORS = {Operator.SUM: r"\sum", Operator.PRODUCT: r"\prod", Operator.INTEGRAL: r"\int"}
_SIGNS = {
    "+": "+", "-": "-", "=": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "and": r" \text{ and } ",
    "or": r" \text{ or } ", ",": ", ", "given": r" \mid ", "such that": " : ", "after big": "", "differential": r"\,d",
    "in": r"\in", "~": r"\sim", "propto": r"\propto", "to": r"\to", "times": r"\times",
    "continued": "{}",  # an empty group keeps the sign binary at the beginning of a row
}  # fmt: skip
_TYPED = {
    "−": "-", "≤": r"\le ", "≥": r"\ge ", "≠": r"\ne ", "·": r"\cdot ", "×": r"\times ", "∈": r"\in ", "∞": r"\infty ", "→": r"\to ",
    "∝": r"\propto ", "∑": r"\sum ", "Σ": r"\sum ", "∏": r"\prod ", "∫": r"\int ", "√": r"\surd ", "‖": r"\Vert ", "…": r"\ldots ",
    "|": r"\mid ", "⟦": r"\lvert ", "⟧": r"\rvert", "log": r"\log ", "exp": r"\exp ", "min": r"\min ", "max": r"\max ",
}  # fmt: skip
"""What is typed in sentences; spaces are gathered afterwards."""
_BRACKETS = {
    Bracket.ROUND: ("(", ")"), Bracket.SQUARE: ("[", "]"), Bracket.CURLY: (r"\{", r"\}"), Bracket.BARS: (r"\lvert", r"\rvert"),
}  # fmt: skip


@lru_cache(maxsize=4_096)
def write(form: Form) -> str:
    """An arranged form in LaTeX."""
    return Writer(LATEX)(form).text


@lru_cache(maxsize=4_096)
def display(first: Form, others: Sequence[tuple[str, Form]] = ()) -> str:
    """Sides of a displayed formula, each but the first with its sign: one row where they fit, else an aligned block."""
    found = rows(first, others, LATEX)
    if len(found) == 1:
        return f"{found[0].before} {found[0].text}".strip()
    told = (rf"&\qquad {line.text}" if line.before is None else f"{line.before} &{line.text}".lstrip() for line in found)
    return "\\begin{aligned}\n" + " \\\\\n".join(told) + "\n\\end{aligned}"


def tall(form: Form) -> bool:
    """Whether the form is higher than a line of words."""
    return Writer(LATEX)(form).height is Height.TALL


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


def _bracket(text: str, shape: Bracket, height: Height) -> str:
    left, right = _BRACKETS[shape]
    if height is Height.TALL:
        return rf"\left{left} {text} \right{right}"
    if height is Height.MIDDLE and shape is not Bracket.CURLY:
        return glue(rf"\bigl{left}", text, rf"\bigr{right}")
    return glue(left, text, right)


def _big(form: Big, index: str, limits: tuple[str, str] | None) -> str:
    sign, integral = _OPERATORS[form.operator], form.operator is Operator.INTEGRAL
    if limits is None:
        return sign if integral else rf"{sign}_{{{index}}}"
    lower, upper = limits
    # A bar would touch the limits of the sign.
    return rf"{sign}_{{{lower if integral else f'{index}={lower}'}}}^{{{upper}}}" + (r"\," if isinstance(form.body, Bars) else "")


def _extremum(sense: str, over: tuple[str, ...], within: str | None) -> str:
    below = ", ".join(over) + (rf" \in {within}" if within else "")
    return rf"\underset{{{below}}}{{\arg\{sense}}}\; "


def _cases(branches: tuple[tuple[str, str | None], ...]) -> str:
    rows = [rf"{value} & " + (r"\text{otherwise}" if condition is None else rf"\text{{if }} {condition}") for value, condition in branches]
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


def _one_where(text: str, height: Height) -> str:
    return r"\mathbf{1}" + (rf"\left\{{ {text} \right\}}" if height is Height.TALL else rf"\{{{text}\}}")


def _beside(left: Form, right: Form) -> str:
    if isinstance(left, Number) and isinstance(right.base if isinstance(right, Power) else right, Number):
        return r" \cdot "
    if isinstance(right, NamedFunction) and spelling(right.name) is None:
        return r"\,"
    if isinstance(right, Big) or (isinstance(right, NamedFunction) and not isinstance(left, Call)):
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
    bold=lambda inner: rf"\mathbf{{{inner}}}",
    bracket=_bracket,
    applied=lambda head, inside, height: head + r"\!" * (height is Height.TALL) + inside,
    halves=lambda shape: (rf"\biggl{_BRACKETS[shape][0]} ", rf" \biggr{_BRACKETS[shape][1]}"),
    beside=_beside,
    glue=glue,
    sign=lambda text: _TYPED.get(text, text if text in "()[].,;:!?'+-=<>/ …" else escaped(text)),
    script=lambda mark, pieces: mark + _braced(glue(*pieces)),
    typed=lambda pieces: re.sub(r" +", " ", glue(*pieces)).strip(),
    signs=_SIGNS,
    worded=lambda form: form.latex,
)
