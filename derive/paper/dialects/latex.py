"""Textbook LaTeX for KaTeX, MathJax and pdflatex alike: no bare bar, no doubled brace, no line break."""

from collections.abc import Mapping, Sequence
from functools import partial

from derive.paper.blocks import Formula
from derive.paper.form import Bars, Big, Call, Form, Fraction, Letter, NamedFunction, Norm, Number, Operator, Power, Total, Upright
from derive.paper.letters import GREEK, LIKE_LATIN
from derive.paper.lines import rows
from derive.paper.write import Bracket, Dialect, Height, Writer
from derive.vocabulary.functions._function import spelling

_OPERATORS = {
    Operator.SUM: r"\sum", Operator.PRODUCT: r"\prod", Operator.INTEGRAL: r"\int", Operator.EXPECTATION: r"\mathbb{E}",
    Operator.LARGEST: r"\max",
}  # fmt: skip
_GREEK = {name: "\\" + name for name in GREEK} | {name: rf"\mathrm{{{like}}}" for name, like in LIKE_LATIN.items()}
_GREEK |= {"omicron": "o", "eps": r"\varepsilon"}
"""TeX has no command for a letter that looks like a Latin one."""
_SIGNS = {
    "+": "+", "-": "-", "=": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "and": r" \text{ and } ",
    "for every": r" \text{ for every } ",
    "or": r" \text{ or } ", ",": ", ", "given": r" \mid ", "such that": " : ", "after big": "", "differential": r"\,d",
    "in": r"\in", "~": r"\sim", "propto": r"\propto", "approx": r"\approx", "to": r"\to", "times": r"\times",
    "continued": "{}",  # an empty group keeps the sign binary at the beginning of a row
}  # fmt: skip
_TYPED = {
    "−": "-", "≤": r"\le ", "≥": r"\ge ", "≠": r"\ne ", "·": r"\cdot ", "×": r"\times ", "∈": r"\in ", "∞": r"\infty ", "→": r"\to ",
    "∝": r"\propto ", "∑": r"\sum ", "Σ": r"\sum ", "∏": r"\prod ", "∫": r"\int ", "√": r"\surd ", "‖": r"\Vert ", "…": r"\ldots ",
    "|": r"\mid ", "⟦": r"\lvert ", "⟧": r"\rvert", "log": r"\log ", "exp": r"\exp ", "min": r"\min ", "max": r"\max ",
    "∂": r"\partial ", "⊤": r"\top", "𝔼": r"\mathbb{E}", "𝒩": r"\mathcal{N}",
    "\u2009": r"\,", "≡": r"\equiv ", "∼": r"\sim ", "⟺": r"\iff ", "✓": r"\checkmark ", "✗": r"\times ",
}  # fmt: skip
"""Signs as they are typed; a command ends at a space."""
BRACKETS = {
    Bracket.ROUND: ("(", ")"), Bracket.SQUARE: ("[", "]"), Bracket.CURLY: (r"\{", r"\}"), Bracket.BARS: (r"\lvert", r"\rvert"),
    Bracket.NORM: (r"\lVert", r"\rVert"),
}  # fmt: skip


def write(form: Form) -> str:
    """An arranged form in LaTeX."""
    return _WRITER(form).text


def display(first: Form, others: Sequence[tuple[str, Form]] = ()) -> str:
    """Sides of a displayed formula, each but the first with its sign: one row where they fit, else an aligned block."""
    found = rows(first, others, _WRITER)
    if len(found) == 1:
        return f"{found[0].before} {found[0].text}".strip()
    told = (rf"&\qquad {line.text}" if line.before is None else f"{line.before} &{line.text}".lstrip() for line in found)
    return "\\begin{aligned}\n" + " \\\\\n".join(told) + "\n\\end{aligned}"


def boxed(formula: Formula) -> str:
    """A displayed formula, in a box where it is the page's result."""
    text = display(formula.first, formula.others)
    return rf"\boxed{{ {text} }}" if formula.boxed else text


def tagged(formula: Formula) -> str:
    """The formula with what stands in the margin: its number or its tick."""
    if formula.ticked:
        return f"{boxed(formula)}\n\\tag*{{$\\checkmark$}}"
    return boxed(formula) if formula.number is None else f"{boxed(formula)}\n\\tag{{{formula.number}}}"


def tall(form: Form) -> bool:
    """Whether the form is higher than a line of words."""
    return _WRITER(form).height is Height.TALL


def glue(*pieces: str) -> str:
    """Pieces one after the other, with a space where a command would swallow a letter."""
    text = ""
    for piece in pieces:
        text += " " + piece if piece[:1].isalpha() and _swallows(text) else piece
    return text


def _swallows(text: str) -> bool:
    """Whether a letter right behind it would be read as part of its last command."""
    _, slash, name = text.rpartition("\\")
    return bool(slash) and name.isalpha()


def _is_command(text: str) -> bool:
    return text[:1] == "\\" and text[1:].isalpha()


def letter(name: str) -> str:
    """A name: a letter, a Greek letter, or a word set upright."""
    if name in _GREEK:
        return _GREEK[name]
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
    return text if len(text) == 1 or _is_command(text) else f"{{{text}}}"


def _hat(text: str) -> str:
    return rf"\hat{text}" if _is_command(text) else rf"\hat{{{text}}}"


def bracketed(signs: Mapping[Bracket, tuple[str, str]], text: str, shape: Bracket, height: Height) -> str:
    """The text in brackets of a shape, as they are spelt, that grow with its height."""
    left, right = signs[shape]
    if height is Height.TALL:
        return rf"\left{left} {text} \right{right}"
    if shape is Bracket.NORM:
        return f"{left} {text} {right}"
    if height is Height.MIDDLE and shape is not Bracket.CURLY:
        return glue(rf"\bigl{left}", text, rf"\bigr{right}")
    return glue(left, text, right)


def _big(form: Big, index: str, limits: tuple[str, str] | None) -> str:
    sign, integral = _OPERATORS[form.operator], form.operator is Operator.INTEGRAL
    if limits is None:
        return sign if integral else rf"{sign}_{{{index}}}\,"
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


def _apart(form: Form) -> bool:
    """Whether it is a sign over what stands in an index's place: that one stands apart."""
    return isinstance(form, Big) and form.lower is None and form.operator is not Operator.INTEGRAL


def _beside(left: Form, right: Form) -> str:
    if isinstance(left, Number) and isinstance(right.base if isinstance(right, Power) else right, Number):
        return r" \cdot "
    if isinstance(right, NamedFunction) and spelling(right.name) is None:
        return r"\,"
    if _apart(right):
        return r"\,"
    if isinstance(right, Big) or (isinstance(right, NamedFunction) and not isinstance(left, Call)):
        return ""
    plain = (Number, Letter, Power)
    if isinstance(left, plain) and isinstance(right, (Letter, Number, Fraction)):
        return ""
    if isinstance(left, plain) and isinstance(right, Power) and not isinstance(right.base, (Total, Norm)):
        return ""
    if isinstance(left, Number) and isinstance(right, (Total, Power, Bars, Norm, Upright)):
        return ""
    return r"\,"


def _typed(pieces: Sequence[str]) -> str:
    """What was typed, piece by piece: where a command's space meets one that was typed, one is enough."""
    text = ""
    for piece in pieces:
        text = glue(text.rstrip(" ") if piece[:1] in ("_", "^") else text, piece.lstrip(" ") if not text or text[-1] == " " else piece)
    return text.rstrip(" ")


LATEX = Dialect(
    inline=False,
    braces=True,
    letter=_letter,
    upright=lambda name: rf"\mathrm{{{escaped(name)}}}",
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
    bracket=partial(bracketed, BRACKETS),
    applied=lambda head, inside, height: head + r"\!" * (height is Height.TALL) + inside,
    halves=lambda shape: (rf"\biggl{BRACKETS[shape][0]} ", rf" \biggr{BRACKETS[shape][1]}"),
    beside=_beside,
    glue=glue,
    sign=lambda text: _TYPED.get(text, text if text in "()[].,;:!?'+-=<>/ …" else escaped(text)),
    script=lambda mark, pieces: mark + _braced(glue(*pieces).rstrip(" ")),
    typed=_typed,
    signs=_SIGNS,
)
_WRITER = Writer(LATEX)
