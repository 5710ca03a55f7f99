"""One-line Unicode for a terminal: yᵢ − f_θ(xᵢ), 1/(2σ²), ∑ᵢ₌₁ⁿ."""

from collections.abc import Sequence

from derive.paper.form import Big, Differential, Form, Fraction, Letter, Norm, Number, Operator, Power, Upright
from derive.paper.letters import GREEK, LOWERED, RAISED, shifted
from derive.paper.write import Bracket, Dialect, Height, Writer
from derive.vocabulary.functions._function import spelling

_OPERATORS = {Operator.SUM: "∑", Operator.PRODUCT: "∏", Operator.INTEGRAL: "∫", Operator.EXPECTATION: "𝔼", Operator.LARGEST: "max"}
_SIGNS = {
    "+": "+", "-": "−", "=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "and": " and ",
    "for every": " for every ", "or": " or ", ",": ", ",
    "given": " | ", "such that": " : ", "after big": " ", "differential": " d",
    "in": "∈", "~": "∼", "propto": "∝", "approx": "≈", "to": "→", "times": "×", "continued": "",
}  # fmt: skip
_BRACKETS = {
    Bracket.ROUND: ("(", ")"), Bracket.SQUARE: ("[", "]"), Bracket.CURLY: ("{", "}"), Bracket.BARS: ("|", "|"), Bracket.NORM: ("‖", "‖"),
}  # fmt: skip


def write(form: Form) -> str:
    """An arranged form on one line."""
    return _WRITER(form).text


def _letter(name: str, subscripts: tuple[tuple[Form, str], ...]) -> str:
    shown = GREEK.get(name, "∞" if name == "oo" else name)
    if not subscripts:
        return shown
    single = all(len(text) == 1 for _, text in subscripts)
    inside = ("" if single else ",").join(text for _, text in subscripts)
    lowered = shifted(inside, LOWERED)
    return shown + (lowered if lowered is not None else f"_{inside}" if len(subscripts) == 1 and inside.isalnum() else f"_{{{inside}}}")


def _script(mark: str, pieces: Sequence[str]) -> str:
    text = "".join(pieces)
    shown = shifted(text, LOWERED if mark == "_" else RAISED)
    return shown if shown is not None else f"{mark}{text}" if len(text) == 1 else f"{mark}{{{text}}}"


def _power(base: str, exponent: str) -> str:
    raised = shifted(exponent.replace(" ", ""), RAISED)
    return base + (raised if raised is not None else f"^{exponent}" if len(exponent) == 1 else f"^({exponent})")


def _big(form: Big, index: str, limits: tuple[str, str] | None) -> str:
    sign, integral = _OPERATORS[form.operator], form.operator is Operator.INTEGRAL
    if limits is None:
        return sign if integral else sign + _script("_", (index,))
    lower, upper = limits
    low = lower if integral else f"{index}={lower}"
    return sign + _script("_", low) + _script("^", upper)


def _extremum(sense: str, over: tuple[str, ...], within: str | None) -> str:
    below = ", ".join(over) + (f" ∈ {within}" if within else "")
    return f"arg {sense}_{below if len(below) == 1 else '{' + below + '}'} "


def _beside(left: Form, right: Form) -> str:
    if isinstance(left, Fraction) and left.above == Differential():
        # It is applied to what follows, not multiplied by it.
        return " "
    if isinstance(left, Fraction) or (isinstance(left, Number) and isinstance(right.base if isinstance(right, Power) else right, Number)):
        return " · "
    if _short(left) and (_short(right) or (isinstance(left, Number) and isinstance(right, (Letter, Power, Norm, Upright)))):
        return ""
    return " "


def _short(form: Form) -> bool:
    """A number, a letter without subscripts, or a power of one: what may stand next to another without a space."""
    if isinstance(form, Power):
        return _short(form.base) and isinstance(form.exponent, Number) and form.exponent.digits.isdigit()
    return isinstance(form, Number) or (isinstance(form, Letter) and not form.subscripts and (len(form.name) == 1 or form.name in GREEK))


def _root(inner: str, degree: str, simple: bool) -> str:
    sign = {"": "√", "3": "∛", "4": "∜"}.get(degree, f"{shifted(degree, RAISED)}√")
    return sign + (inner if simple else f"({inner})")


def _cases(branches: tuple[tuple[str, str | None], ...]) -> str:
    return "{" + "; ".join(f"{value} otherwise" if condition is None else f"{value} if {condition}" for value, condition in branches) + "}"


def _bracket(text: str, shape: Bracket, height: Height) -> str:
    left, right = _BRACKETS[shape]
    return left + text + right


UNICODE = Dialect(
    inline=True,
    braces=False,
    letter=_letter,
    upright=str,
    power=_power,
    fraction=lambda above, below: f"{above}/{below}",
    root=_root,
    function=lambda name: name if (known := spelling(name)) is None else known.unicode,
    big=_big,
    extremum=_extremum,
    cases=_cases,
    one_where=lambda text, height: f"𝟏{{{text}}}",
    marked=lambda inner, remark, letters: inner,
    hatted=lambda inner, criterion: f"{inner}\u0302_{criterion}",
    bold=lambda inner: inner,
    bracket=_bracket,
    applied=lambda head, inside, height: head + inside,
    halves=lambda shape: _BRACKETS[shape],
    beside=_beside,
    glue=lambda *pieces: "".join(pieces),
    sign=lambda text: {"⟦": "|", "⟧": "|", "\u2009": " "}.get(text, text),
    script=_script,
    typed="".join,
    signs=_SIGNS,
)
_WRITER = Writer(UNICODE)
