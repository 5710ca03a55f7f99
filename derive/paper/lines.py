"""Breaks a wide LaTeX line before its signs, where a textbook would: brackets stay open across the lines."""

from __future__ import annotations

import re

from derive.paper.dialects.latex import LATEX, write
from derive.paper.form import Big, Extremum, Form, Function, Grouped, Letter, Marked, Power, Relation, Times, Total
from derive.paper.write import Binding, Writer

LIMIT = 46.0
"""Widest line, in digits: what a column of 345 pt holds beside an equation number."""

_SMALL = re.compile(r"[_^](\{(?:[^{}]|\{[^{}]*\})*\}|\\[A-Za-z]+|.)")
_FRACTION = re.compile(r"\\frac\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")


def rows(form: Form, limit: float = LIMIT) -> tuple[str, ...]:
    """The form in LaTeX, on as many rows as its width asks for.

    Parameters
    ----------
    form : Form
        An arg min, a relation or an expression.
    limit : float
        Widest row, in digits.
    """
    text = write(form)
    if width(text) <= limit:
        return (text,)
    opened = _open(form)
    if opened is None:
        return (text,)
    head, pieces, tail = opened
    lines = [head + pieces[0]]
    for piece in pieces[1:]:
        if width(lines[-1] + piece) <= limit:
            lines[-1] += " " + piece
        else:
            # The empty group keeps the sign binary at the beginning of a row.
            lines.append("{}" + piece)
    return (*lines[:-1], lines[-1] + tail)


def width(text: str) -> float:
    """About how wide a LaTeX formula is, in digits."""
    while (found := _FRACTION.search(text)) is not None:
        wider = max(found[1], found[2], key=_glyphs)
        text = text[: found.start()] + wider + text[found.end() :]
    return _glyphs(text)


def _glyphs(text: str) -> float:
    small = sum(0.65 * _glyphs(found[1]) for found in _SMALL.finditer(text))
    text = _SMALL.sub("", text)
    text = re.sub(r"\\(?:left|right|bigl|bigr|biggl|biggr|sqrt|mathrm|mathbf|text|underset|underbrace|[,;!])(?![A-Za-z])", "", text)
    text = re.sub(r"\\(log|exp|arg|min|max)(?![A-Za-z])", r"\1", text)
    text = re.sub(r"\\(sum|prod)(?![A-Za-z])", "000", text)
    text = re.sub(r"\\[A-Za-z]+", "0", text)
    return small + len(re.sub(r"[{}\s]", "", text)) + 1.6 * len(re.findall(r" [-+=<>] ", text))


def _open(form: Form) -> tuple[str, list[str], str] | None:
    """What comes before, the pieces between which a line may end, and what comes after; None where nothing may be split."""
    match form:
        case Extremum(body=body):
            head = write(Extremum(form.sense, form.over, Letter("x"), form.within)).removesuffix("x")
            inside = _open(body)
            if inside is None:
                return None
            before, pieces, after = inside
            if isinstance(body, Total):
                return head + r"\biggl[ " + before, pieces, after + r" \biggr]"
            return head + before, pieces, after
        case Total(terms=((sign, Function(name=name, arguments=(argument,))),)):
            inside = _open(argument)
            if inside is None:
                return None
            before, pieces, after = inside
            return rf"{'-' if sign else ''}\{name}\biggl( {before}", pieces, rf"{after} \biggr)"
        case Total(terms=terms) if len(terms) > 1:
            written = [_piece(term) for _, term in terms]
            signs = ["-" if sign else "" for sign, _ in terms[:1]] + ["- " if sign else "+ " for sign, _ in terms[1:]]
            return "", [sign + text for sign, text in zip(signs, written, strict=True)], ""
        case Times(factors=factors) if len(factors) > 1 and any(isinstance(factor, (Big, Power, Grouped)) for factor in factors[:-1]):
            return "", [_piece(factor, place < len(factors) - 1, place) for place, factor in enumerate(factors)], ""
        case Relation(sign="=", left=left, right=right):
            inside = _open(right)
            if inside is None:
                return None
            return f"{write(left)} = {inside[0]}", inside[1], inside[2]
    return None


def _piece(form: Form, closed: bool = False, place: int = 0) -> str:
    written = Writer(LATEX)(form)
    needs = written.binding < (Binding.PRODUCT if closed else Binding.OPEN) and not isinstance(form, Marked)
    text = rf"\left[ {written.text} \right]" if needs else written.text
    return text if place == 0 else r"\times " + text


__all__ = ["LIMIT", "rows", "width"]
