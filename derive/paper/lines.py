"""Breaks a wide displayed formula before its signs, where a textbook would: brackets stay open across the rows."""

from collections.abc import Sequence
from dataclasses import replace

from derive.paper.form import Big, Extremum, Form, Grouped, Joined, Marked, NamedFunction, Power, Related, SetOf, Times, Total
from derive.paper.write import SPACED, Binding, Bracket, Height, Writer, Written
from derive.vocabulary.frozen import dataclass

LIMIT = 49.0
"""Widest row, in digits: what a column of 345 pt holds beside an equation number."""


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A row of a display: what stands before the place at which rows are aligned, and behind it.

    `before` is None where the row goes on with the one above it.
    """

    before: str | None
    text: str


@dataclass(frozen=True, slots=True)
class _Opened:
    """What comes before, the pieces between which a row may end, and what comes after."""

    before: Written
    pieces: Sequence[Written]
    after: Written


_NOTHING = Written("", 0)


def rows(first: Form, others: Sequence[tuple[str, Form]], write: Writer, limit: float = LIMIT) -> list[BrokenLine]:
    """Sides one after the other on a row where they fit; else each after its sign, on as many rows as its width asks for.

    `others` are what the first is related to, each with its sign; `limit` is the widest row, in digits.
    """
    if isinstance(first, Related) and not others:
        return rows(first.left, ((first.sign, first.right),), write, limit)
    left = write(first)
    flat = write.related(left, *((sign, write(form)) for sign, form in others))
    if flat.width <= limit:
        return [BrokenLine("", flat.text)]
    lines: list[BrokenLine] = []
    beside: str | None = left.text
    if not others or left.width > limit / 4:
        lines, beside = _broken(first, write, limit, BrokenLine("", "")), ""
    for sign, form in others:
        lines += _broken(form, write, limit, BrokenLine(beside, write.dialect.signs[sign] + " "))
        beside = ""
    return lines


def _broken(form: Form, write: Writer, limit: float, begun: BrokenLine) -> list[BrokenLine]:
    """A form on as many rows as its width asks for, the first of which has begun."""
    whole = write(form)
    opened = _opened(form, write) if whole.width > limit else None
    if opened is None:
        return [replace(begun, text=begun.text + whole.text)]
    found, wide = [begun.text + opened.before.text + opened.pieces[0].text], opened.before.width + opened.pieces[0].width
    for piece in opened.pieces[1:]:
        if wide + piece.width <= limit:
            found[-1] += " " + piece.text
            wide += piece.width
        else:
            found.append(write.dialect.signs["continued"] + piece.text)
            wide = piece.width
    found[-1] += opened.after.text
    return [replace(begun, text=found[0]), *(BrokenLine(None, text) for text in found[1:])]


def _opened(form: Form, write: Writer) -> _Opened | None:
    """Where a form may be broken; None where nothing may be split."""
    match form:
        case Extremum(body=body):
            found = _opened(body, write)
            if found is None:
                return None
            return _after(write.extremum(form), _bracketed(found, Bracket.SQUARE, write) if isinstance(body, Total) else found)
        case NamedFunction(name=name, arguments=(argument,)):
            found = _opened(argument, write)
            head = write.dialect.function(name)
            return None if found is None else _after(Written(head, len(name)), _bracketed(found, Bracket.ROUND, write))
        case Total(terms=((True, inner),)):
            found = _opened(inner, write)
            return None if found is None else _after(Written(write.dialect.signs["-"], 1), found)
        case Total(terms=terms) if len(terms) > 1:
            signs = ["-" if sign else "+" for sign, _ in terms]
            begun = write.dialect.signs["-"] if terms[0][0] else ""
            first, *more = (_piece(term, write) for _, term in terms)
            return _Opened(
                _NOTHING,
                (
                    _beginning(begun, 1, first),
                    *(_beginning(write.dialect.signs[s] + " ", SPACED, w) for s, w in zip(signs[1:], more, strict=True)),
                ),
                _NOTHING,
            )
        case SetOf(element=element, statement=Joined() as statement):
            named = write(element)
            opening = Written(named.text + write.dialect.signs["such that"], named.width + SPACED)
            return _bracketed(_after(opening, _joined(statement, write)), Bracket.CURLY, write)
        case Times(factors=(*leading, last)) if any(isinstance(factor, (Big, Power, Grouped)) for factor in leading):
            first, *more = (*(_piece(factor, write, Binding.PRODUCT) for factor in leading), _piece(last, write))
            return _Opened(_NOTHING, (first, *(_beginning(write.dialect.signs["times"] + " ", SPACED, each) for each in more)), _NOTHING)
    return None


def _joined(form: Joined, write: Writer) -> _Opened:
    """Statements, each after the word that joins it; brackets around those that are joined themselves stay open across the rows."""
    pieces: list[Written] = []
    for part in form.parts:
        begun = _NOTHING if not pieces else Written(write.dialect.signs[form.word].lstrip(), len(form.word) + 2)
        if isinstance(part, Joined):
            inner = _bracketed(_joined(part, write), Bracket.ROUND, write)
            first, *more = inner.pieces
            own = [_beginning(inner.before.text, inner.before.width, first), *more]
            own[-1] = Written(own[-1].text + inner.after.text, own[-1].width + inner.after.width)
        else:
            own = [_piece(part, write, Binding.LOOSE)]
        pieces += [_beginning(begun.text, begun.width, own[0]), *own[1:]]
    return _Opened(_NOTHING, pieces, _NOTHING)


def _after(head: Written, found: _Opened) -> _Opened:
    return replace(found, before=Written(head.text + found.before.text, head.width + found.before.width))


def _bracketed(found: _Opened, shape: Bracket, write: Writer) -> _Opened:
    left, right = write.dialect.halves(shape)
    before, after = found.before, found.after
    return _Opened(Written(left + before.text, 1 + before.width), found.pieces, Written(after.text + right, 1 + after.width))


def _beginning(sign: str, wide: float, piece: Written) -> Written:
    return Written(sign + piece.text, wide + piece.width)


def _piece(form: Form, write: Writer, binding: Binding = Binding.OPEN) -> Written:
    """A term or a factor, in brackets where it binds less firmly."""
    written = write(form)
    if written.binding >= binding or isinstance(form, Marked):
        return written
    return Written(write.dialect.bracket(written.text, Bracket.SQUARE, Height.TALL), 2 + written.width)
