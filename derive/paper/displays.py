"""Displayed formulas in LaTeX: one row where it fits, else an aligned block."""

from __future__ import annotations

from derive.paper.dialects.latex import LATEX, write
from derive.paper.form import Form
from derive.paper.lines import LIMIT, rows, width
from derive.paper.write import Height, Writer


def statement(form: Form) -> str:
    """An expression or a relation by itself."""
    head, *more = rows(form)
    return head if not more else _aligned([f"&{head}", *(rf"&\qquad {row}" for row in more)])


def related(left: Form, sign: str, right: Form, marked: Form | None = None) -> str:
    r"""left sign right, `sign` in LaTeX, e.g. `\in`; where something is marked as dropped, the marked line comes first."""
    if width(write(left)) > LIMIT / 2 and marked is None:
        return chained([("", left), (sign, right)])
    lines = _rows(write(left), sign, right) if marked is None else [*_rows(write(left), sign, marked), *_rows("", "=", right)]
    return lines[0].replace(" &", " ", 1) if len(lines) == 1 else _aligned(lines)


def chained(parts: list[tuple[str, Form]]) -> str:
    """Sides one below the other, each after its sign; the first sign is empty."""
    (_, first), *others = parts
    flat = write(first) + "".join(f" {sign} {write(form)}" for sign, form in others)
    if width(flat) <= LIMIT:
        return flat
    lines = [f"&{rows(first)[0]}", *(rf"&\qquad {row}" for row in rows(first)[1:])]
    for sign, form in others:
        lines += _rows("", sign, form)
    return _aligned(lines)


def tall(form: Form) -> bool:
    """Whether the form is higher than a line of words."""
    return Writer(LATEX)(form).height is Height.TALL


def _rows(left: str, sign: str, form: Form) -> list[str]:
    head, *more = rows(form)
    return [f"{left} &{sign} {head}".lstrip(), *(rf"&\qquad {row}" for row in more)]


def _aligned(lines: list[str]) -> str:
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"
