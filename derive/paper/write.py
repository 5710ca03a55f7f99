"""Writes an arranged form in a dialect: the one place that decides on brackets, for LaTeX and Unicode alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from derive.paper.form import (
    Bars,
    Big,
    Call,
    Cases,
    Extremum,
    Form,
    Fraction,
    Function,
    Grouped,
    Hatted,
    Joined,
    Letter,
    Marked,
    Number,
    OneWhere,
    Operator,
    Power,
    Relation,
    Root,
    SetOf,
    Times,
    Total,
    Worded,
)
from derive.vocabulary.functions._function import Position, spelling


class Binding(IntEnum):
    """How firmly what was written holds together."""

    LOOSE = 0
    """A statement."""
    SUM = 1
    OPEN = 2
    """Reaches to the right as far as a product does: a big sum, log p(y)."""
    PRODUCT = 3
    POWER = 4
    ATOM = 5


class Height(IntEnum):
    """How tall the brackets around it must be."""

    LOW = 0
    MIDDLE = 1
    """Holds brackets itself."""
    TALL = 2


class Shape(IntEnum):
    """Brackets."""

    ROUND = 0
    SQUARE = 1
    CURLY = 2
    BARS = 3


@dataclass(frozen=True, slots=True)
class Written:
    """Text, how firmly it binds, how tall it is."""

    text: str
    binding: Binding = Binding.ATOM
    height: Height = Height.LOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one notation spells what the writer has decided.

    Parameters
    ----------
    inline : bool
        Whether fractions are written on the line, so that their parts need brackets.
    braces : bool
        Whether a mark holds together what it marks.
    letter, power, fraction, root, function, big, extremum, cases, one_where, marked, hatted : callable
        Spellings from written parts.
    bracket : callable
        Brackets of a shape around a text of a height.
    beside : callable
        Two neighbouring factors, forms and texts, as one text.
    glue : callable
        Several pieces of text one after the other.
    signs : mapping
        Spellings of "+", "-", relations, "and", "or", ",", "given", "such that", "times".
    worded : callable
        Chooses a notation's spelling.
    """

    inline: bool
    braces: bool
    letter: Callable[[str, tuple[tuple[Form, str], ...]], str]
    power: Callable[[str, str], str]
    fraction: Callable[[str, str], str]
    root: Callable[[str, str, bool], str]
    function: Callable[[str], str]
    big: Callable[[Big, str, str, str], str]
    extremum: Callable[[str, tuple[str, ...], str | None], str]
    cases: Callable[[tuple[tuple[str, str | None], ...]], str]
    one_where: Callable[[str, Height], str]
    marked: Callable[[str, str, tuple[str, ...]], str]
    hatted: Callable[[str, str], str]
    bracket: Callable[[str, Shape, Height], str]
    beside: Callable[[Form, Form], str]
    glue: Callable[..., str]
    signs: dict[str, str]
    worded: Callable[[Worded], str]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes forms in one dialect."""

    dialect: Dialect

    def __call__(self, form: Form) -> Written:
        """The form in the dialect, with what brackets around it would have to know."""
        match form:
            case Number(digits=digits):
                # 3/2 as an exponent stands on the line in every dialect.
                return Written(digits, Binding.PRODUCT if "/" in digits else Binding.ATOM)
            case Letter(name=name, subscripts=subscripts):
                return Written(self.dialect.letter(name, tuple((part, self(part).text) for part in subscripts)))
            case Total():
                return self._total(form)
            case Times():
                return self._times(form)
            case Fraction():
                return self._fraction(form)
            case Power(base=base, exponent=exponent):
                inner = self._at_least(base, Binding.ATOM)
                return Written(self.dialect.power(inner.text, self(exponent).text), Binding.POWER, inner.height)
            case Root():
                return self._root(form)
            case Call(head=head, arguments=arguments, given=given):
                return self._call(self(head).text, arguments, given)
            case Function():
                return self._function(form, bare=True)
            case Bars(inner=inner_form):
                inner = self(inner_form)
                return Written(self.dialect.bracket(inner.text, Shape.BARS, inner.height), Binding.ATOM, _around(inner))
            case Big():
                body = self._at_least(form.body, Binding.OPEN)
                sign = self.dialect.big(form, self(form.index).text, self(form.lower).text, self(form.upper).text)
                text = self.dialect.glue(sign, self.dialect.signs["after big"], body.text)
                if form.operator is Operator.INTEGRAL:
                    text = self.dialect.glue(text, self.dialect.signs["differential"] + self(form.index).text)
                return Written(text, Binding.OPEN, Height.TALL)
            case Grouped(inner=inner_form):
                inner = self(inner_form)
                return Written(self.dialect.bracket(inner.text, Shape.SQUARE, inner.height), Binding.ATOM, _around(inner))
            case Worded(argument=argument):
                text = self.dialect.worded(form)
                if argument is None:
                    return Written(text)
                return Written(text.replace("{}", self(argument).text), Binding.POWER if "^" in text or text[-1] in "²³" else Binding.ATOM)
            case _:
                return self._statement(form)

    def _statement(self, form: Form) -> Written:
        signs = self.dialect.signs
        match form:
            case Relation(sign=sign, left=left, right=right):
                parts = (self._at_least(left, Binding.SUM), self._at_least(right, Binding.SUM))
                return Written(f"{parts[0].text} {signs[sign]} {parts[1].text}", Binding.LOOSE, _tallest(*parts))
            case Joined(word=word, parts=parts):
                written = [self._at_least(part, Binding.LOOSE, nested=isinstance(part, Joined)) for part in parts]
                return Written(signs[word].join(part.text for part in written), Binding.LOOSE, _tallest(*written))
            case Cases(branches=branches):
                texts = tuple((self(value).text, None if condition is None else self(condition).text) for value, condition in branches)
                return Written(self.dialect.cases(texts), Binding.SUM, Height.TALL)
            case OneWhere(statement=statement):
                inner = self(statement)
                return Written(self.dialect.one_where(inner.text, inner.height), Binding.ATOM, _around(inner))
            case SetOf(element=element, statement=statement):
                inner = self(statement)
                text = f"{self(element).text}{signs['such that']}{inner.text}"
                return Written(self.dialect.bracket(text, Shape.CURLY, inner.height), Binding.ATOM, _around(inner))
            case Extremum(sense=sense, over=over, body=body, within=within):
                inner = self(body)
                if inner.binding < Binding.OPEN:
                    inner = Written(self.dialect.bracket(inner.text, Shape.SQUARE, inner.height), height=inner.height)
                head = self.dialect.extremum(sense, tuple(self(item).text for item in over), self(within).text if within else None)
                return Written(head + inner.text, Binding.OPEN, Height.TALL)
            case Marked(inner=inner_form, remark=remark, letters=letters):
                inner = self(inner_form)
                text = self.dialect.marked(inner.text, remark, tuple(self(item).text for item in letters))
                return Written(text, Binding.ATOM if self.dialect.braces else inner.binding, Height.TALL)
            case Hatted(inner=inner_form, criterion=criterion):
                return Written(self.dialect.hatted(self(inner_form).text, criterion))
        raise AssertionError(f"no spelling for {form!r}")

    def _root(self, form: Root) -> Written:
        inner = self(form.inner)
        simple = isinstance(form.inner, Number) or (isinstance(form.inner, Letter) and not form.inner.subscripts)
        binding = Binding.POWER if self.dialect.inline else Binding.ATOM
        return Written(self.dialect.root(inner.text, form.degree, simple), binding, inner.height)

    def _total(self, form: Total) -> Written:
        text, height = "", Height.LOW
        for place, (sign, term) in enumerate(form.terms):
            written = self._at_least(term, Binding.OPEN)
            height = max(height, written.height)
            if place == 0:
                text = self.dialect.glue(self.dialect.signs["-"], written.text) if sign else written.text
            else:
                text = f"{text} {self.dialect.signs['-' if sign else '+']} {written.text}"
        return Written(text, Binding.SUM, height)

    def _times(self, form: Times) -> Written:
        last = len(form.factors) - 1
        written = []
        for place, factor in enumerate(form.factors):
            lowest = Binding.OPEN if place == last else Binding.PRODUCT
            # a/b on the line may only lead: x a/b is read as (x a)/b, which is the same, but x (a/b)/c is not.
            if self.dialect.inline and isinstance(factor, Fraction) and place > 0:
                lowest = Binding.POWER
            written.append(self._at_least(factor, lowest))
        pieces = [written[0].text]
        for (left, right), part in zip(zip(form.factors, form.factors[1:], strict=False), written[1:], strict=True):
            pieces += [self.dialect.beside(left, right), part.text]
        return Written(self.dialect.glue(*pieces), min(written[-1].binding, Binding.PRODUCT), _tallest(*written))

    def _fraction(self, form: Fraction) -> Written:
        if not self.dialect.inline:
            return Written(self.dialect.fraction(self(form.above).text, self(form.below).text), Binding.PRODUCT, Height.TALL)
        above = self._at_least(form.above, Binding.ATOM if isinstance(form.above, Fraction) else Binding.PRODUCT)
        below = self._at_least(form.below, Binding.POWER)
        return Written(self.dialect.fraction(above.text, below.text), Binding.PRODUCT)

    def _call(self, head: str, arguments: tuple[Form, ...], given: tuple[Form, ...] = ()) -> Written:
        signs = self.dialect.signs
        parts = [self._at_least(argument, Binding.SUM) for argument in arguments]
        behind = [self._at_least(argument, Binding.SUM) for argument in given]
        inside = signs[","].join(part.text for part in parts)
        if behind:
            inside += signs["given"] + signs[","].join(part.text for part in behind)
        inner = Written(inside, Binding.SUM, _tallest(*parts, *behind))
        return Written(self.dialect.glue(head, self.dialect.bracket(inside, Shape.ROUND, inner.height)), Binding.ATOM, _around(inner))

    def _function(self, form: Function, bare: bool) -> Written:
        head = self.dialect.function(form.name)
        if bare and form.name == "log" and isinstance(form.arguments[0], (Letter, Number, Call)):
            inner = self(form.arguments[0])
            return Written(f"{head} {inner.text}", Binding.OPEN, inner.height)
        known = spelling(form.name)
        match Position.BEFORE if known is None else known.position:
            case Position.AFTER:
                inner = self._at_least(form.arguments[0], Binding.ATOM)
                return Written(inner.text + head, Binding.POWER, inner.height)
            case Position.AROUND:
                parts = [self._at_least(argument, Binding.SUM) for argument in form.arguments]
                return Written(head.format(*(part.text for part in parts)), Binding.POWER, Height.TALL)
        called = self._call(head, form.arguments)
        if called.height is Height.TALL:
            called = Written(called.text.replace(head + r"\left(", head + r"\!\left(", 1), called.binding, called.height)
        return Written(called.text, Binding.POWER, called.height)

    def _at_least(self, form: Form, binding: Binding, nested: bool = False) -> Written:
        """The form, in brackets where it binds less firmly."""
        written = self(form)
        if written.binding >= binding and not nested:
            return written
        if isinstance(form, Function):
            written = self._function(form, bare=False)
        return written if written.binding >= binding and not nested else self._bracketed(form, written)

    def _bracketed(self, form: Form, written: Written) -> Written:
        shape = Shape.SQUARE if written.binding is Binding.OPEN else Shape.ROUND
        return Written(self.dialect.bracket(written.text, shape, written.height), Binding.ATOM, _around(written))


def _tallest(*parts: Written) -> Height:
    return max((part.height for part in parts), default=Height.LOW)


def _around(inner: Written) -> Height:
    """Height of brackets around it."""
    return max(inner.height, Height.MIDDLE)
