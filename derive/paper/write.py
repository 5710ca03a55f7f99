"""Writes an arranged form in a dialect: the one place that decides on brackets, and counts how wide a formula is, for all dialects."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from enum import IntEnum

from derive.paper import form as paper
from derive.paper.letters import GREEK
from derive.vocabulary.frozen import dataclass
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


class Bracket(IntEnum):
    """Brackets."""

    ROUND = 0
    SQUARE = 1
    CURLY = 2
    BARS = 3
    NORM = 4


SMALL = 0.65
"""Size of what is raised or lowered."""
SPACED = 2.6
"""Width of a sign with its spaces."""
_BRACKETED = frozenset(map(paper.Sign, "([⟦"))
"""Signs that make what was typed as high as what holds brackets."""
REMEMBERED = 10_000
"""Forms whose spelling a writer remembers."""


@dataclass(frozen=True, slots=True)
class Written:
    """Text, how wide it is on a page, in digits, how firmly it binds, how tall it is."""

    text: str
    width: float
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
    letter, upright, power, fraction, root, function, big, extremum, cases, one_where, marked, hatted, bold : callable
        Spellings from written parts.
    bracket : callable
        Brackets of a shape around a text of a height.
    applied : callable
        A function's name, and its arguments in brackets of a height.
    halves : callable
        The two brackets of a shape by themselves, where a line may end between them.
    beside : callable
        Two neighbouring factors, forms and texts, as one text.
    glue : callable
        Several pieces of text one after the other.
    sign, script, typed : callable
        What was typed: a sign; written pieces below or above the line; written pieces in a row.
    signs : mapping
        Spellings of "+", "-", relations, "and", "or", ",", "given", "such that", "times", and of nothing before a sign that
        begins a row ("continued").
    """

    inline: bool
    braces: bool
    letter: Callable[[str, tuple[tuple[paper.Form, str], ...]], str]
    upright: Callable[[str], str]
    power: Callable[[str, str], str]
    fraction: Callable[[str, str], str]
    root: Callable[[str, str, bool], str]
    function: Callable[[str], str]
    big: Callable[[paper.Big, str, tuple[str, str] | None], str]
    extremum: Callable[[str, tuple[str, ...], str | None], str]
    cases: Callable[[tuple[tuple[str, str | None], ...]], str]
    one_where: Callable[[str, Height], str]
    marked: Callable[[str, str, tuple[str, ...]], str]
    hatted: Callable[[str, str], str]
    bold: Callable[[str], str]
    bracket: Callable[[str, Bracket, Height], str]
    applied: Callable[[str, str, Height], str]
    halves: Callable[[Bracket], tuple[str, str]]
    beside: Callable[[paper.Form, paper.Form], str]
    glue: Callable[..., str]
    sign: Callable[[str], str]
    script: Callable[[str, Sequence[str]], str]
    typed: Callable[[Sequence[str]], str]
    signs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes forms in one dialect.

    Parameters
    ----------
    dialect : Dialect
        How it spells.
    made : dict
        What was written already, by the form as an object: lines and targets share most of their parts, and to compare forms takes as
        long as to write them.
    """

    dialect: Dialect
    made: dict[int, tuple[paper.Form, Written]] = field(default_factory=dict)

    def __call__(self, form: paper.Form) -> Written:
        """The form in the dialect, with what brackets around it would have to know."""
        found = self.made.get(id(form))
        if found is None:
            written = self._written(form)
            if len(self.made) >= REMEMBERED:
                self.made.clear()
            # The form is kept beside it, so that no other is given its place.
            found = self.made[id(form)] = (form, written)
        return found[1]

    def _written(self, form: paper.Form) -> Written:
        match form:
            case paper.Number(digits=digits):
                # 3/2 as an exponent stands on the line in every dialect.
                return Written(digits, len(digits), Binding.PRODUCT if "/" in digits else Binding.ATOM)
            case paper.Letter(name=name, subscripts=subscripts):
                below = [self(part) for part in subscripts]
                text = self.dialect.letter(name, tuple(zip(subscripts, (part.text for part in below), strict=True)))
                return Written(text, (1 if name in GREEK else len(name)) + SMALL * _across(below))
            case paper.Total():
                return self._total(form)
            case paper.Times():
                return self._times(form)
            case paper.Fraction():
                return self._fraction(form)
            case paper.Power(base=base, exponent=exponent):
                inner, raised = self._at_least(base, Binding.ATOM), self(exponent)
                text = self.dialect.power(inner.text, raised.text)
                return Written(text, inner.width + SMALL * raised.width, Binding.POWER, inner.height)
            case paper.Radical():
                return self._root(form)
            case paper.Call(head=head, arguments=arguments, given=given):
                called, inside = self(head), self._arguments(arguments, given)
                return Written(self.dialect.glue(called.text, inside.text), called.width + inside.width, Binding.ATOM, inside.height)
            case paper.NamedFunction():
                return self._function(form, bare=True)
            case paper.Bars(inner=inner_form):
                return self._enclosed(self(inner_form), Bracket.BARS)
            case paper.Big():
                return self._big(form)
            case paper.Grouped(inner=inner_form, shape=shape):
                return self._enclosed(self(inner_form), Bracket.ROUND if shape == "(" else Bracket.SQUARE)
            case paper.Upright(name=name):
                return Written(self.dialect.upright(name), len(name))
            case paper.Norm(inner=inner_form, degree=degree):
                inner = self(inner_form)
                text = self.dialect.bracket(inner.text, Bracket.NORM, inner.height) + self.dialect.script("_", (degree,))
                return Written(text, 2 + inner.width + SMALL * len(degree), Binding.ATOM, inner.height)
            case paper.MatrixEntry(inner=inner_form, places=places):
                whole, below = self._enclosed(self(inner_form), Bracket.SQUARE), [self(place) for place in places]
                text = whole.text + self.dialect.script("_", [place.text for place in below])
                return Written(text, whole.width + SMALL * _across(below), Binding.ATOM, whole.height)
            case paper.Differential(inner=changed):
                parts = () if changed is None else (self._at_least(changed, Binding.ATOM),)
                text = self.dialect.typed((self.dialect.sign("∂"), *(part.text for part in parts)))
                return Written(text, 1 + _across(parts), Binding.POWER)
            case _:
                return self._statement(form)

    def _statement(self, form: paper.Form) -> Written:
        signs = self.dialect.signs
        match form:
            case paper.Related(sign=sign, left=left, right=right):
                parts = (self._at_least(left, Binding.SUM), self._at_least(right, Binding.SUM))
                return self.related(parts[0], (sign, parts[1]))
            case paper.Joined(word=word, parts=parts):
                written = [self._at_least(part, Binding.LOOSE, nested=isinstance(part, paper.Joined)) for part in parts]
                wide = _across(written) + (len(word) + 2) * (len(written) - 1)
                return Written(signs[word].join(part.text for part in written), wide, Binding.LOOSE, _tallest(*written))
            case paper.Cases(branches=branches):
                rows = [(self(value), None if condition is None else self(condition)) for value, condition in branches]
                texts = tuple((value.text, None if condition is None else condition.text) for value, condition in rows)
                wide = max(value.width + (9 if condition is None else 3 + condition.width) for value, condition in rows)
                return Written(self.dialect.cases(texts), 2 + wide, Binding.SUM, Height.TALL)
            case paper.OneWhere(statement=statement):
                inner = self(statement)
                return Written(
                    self.dialect.one_where(inner.text, inner.height), 3 + inner.width, Binding.ATOM, max(inner.height, Height.MIDDLE)
                )
            case paper.SetOf(element=element, statement=statement):
                named, inner = self(element), self(statement)
                text = f"{named.text}{signs['such that']}{inner.text}"
                return self._enclosed(Written(text, named.width + SPACED + inner.width, height=inner.height), Bracket.CURLY)
            case paper.Extremum(body=body):
                inner = self(body)
                if inner.binding < Binding.OPEN:
                    inner = self._enclosed(inner, Bracket.SQUARE)
                head = self.extremum(form)
                return Written(head.text + inner.text, head.width + inner.width, Binding.OPEN, Height.TALL)
            case paper.Marked(inner=inner_form, remark=remark, letters=letters):
                inner, below = self(inner_form), [self(item) for item in letters]
                text = self.dialect.marked(inner.text, remark, tuple(item.text for item in below))
                wide = max(inner.width, SMALL * (len(remark) + _across(below)))
                return Written(text, wide, Binding.ATOM if self.dialect.braces else inner.binding, Height.TALL)
            case paper.Hatted(inner=inner_form, criterion=criterion):
                inner = self(inner_form)
                return Written(self.dialect.hatted(inner.text, criterion), inner.width + SMALL * len(criterion))
            case paper.Bold(inner=inner_form):
                inner = self(inner_form)
                return replace(inner, text=self.dialect.bold(inner.text))
            case paper.Sign(text=text):
                return Written(self.dialect.sign(text), len(text))
            case paper.Script(mark=mark, pieces=pieces):
                written = [self(piece) for piece in pieces]
                return Written(self.dialect.script(mark, [piece.text for piece in written]), SMALL * _across(written))
            case paper.Typed(pieces=pieces):
                written = [self(piece) for piece in pieces]
                height = max(_tallest(*written), Height.MIDDLE if not _BRACKETED.isdisjoint(pieces) else Height.LOW)
                return Written(self.dialect.typed([piece.text for piece in written]), _across(written), _typed_binding(pieces), height)
        raise AssertionError(f"no spelling for {form!r}")

    def related(self, first: Written, *others: tuple[str, Written]) -> Written:
        """Sides of a statement one after the other on a line, each but the first after its sign."""
        text = first.text + "".join(f" {self.dialect.signs[sign]} {part.text}" for sign, part in others)
        parts = (first, *(part for _, part in others))
        return Written(text, _across(parts) + SPACED * len(others), Binding.LOOSE, _tallest(*parts))

    def extremum(self, form: paper.Extremum) -> Written:
        """What stands before the objective."""
        over, within = [self(item) for item in form.over], self(form.within) if form.within else None
        text = self.dialect.extremum(form.sense, tuple(item.text for item in over), within.text if within else None)
        return Written(text, 6 + _across(over) + (within.width if within else 0), Binding.OPEN)

    def _big(self, form: paper.Big) -> Written:
        index, body = self(form.index), self._at_least(form.body, Binding.OPEN)
        limits = None if form.lower is None or form.upper is None else (self(form.lower), self(form.upper))
        sign = self.dialect.big(form, index.text, None if limits is None else (limits[0].text, limits[1].text))
        text = self.dialect.glue(sign, self.dialect.signs["after big"], body.text)
        wide = 3 + body.width + SMALL * (_across(limits or ()) + index.width + 1)
        if form.operator is paper.Operator.INTEGRAL:
            text = self.dialect.glue(text, self.dialect.signs["differential"] + index.text)
            wide += 1
        return Written(text, wide, Binding.OPEN, Height.TALL)

    def _root(self, form: paper.Radical) -> Written:
        inner = self(form.inner)
        simple = isinstance(form.inner, paper.Number) or (isinstance(form.inner, paper.Letter) and not form.inner.subscripts)
        binding = Binding.POWER if self.dialect.inline else Binding.ATOM
        return Written(self.dialect.root(inner.text, form.degree, simple), 1 + inner.width, binding, inner.height)

    def _total(self, form: paper.Total) -> Written:
        (negative, leading), *others = form.terms
        first = self._at_least(leading, Binding.OPEN)
        if negative:
            first = replace(first, text=self.dialect.glue(self.dialect.signs["-"], first.text), width=first.width + 1)
        return replace(
            self.related(first, *(("-" if sign else "+", self._at_least(term, Binding.OPEN)) for sign, term in others)), binding=Binding.SUM
        )

    def _times(self, form: paper.Times) -> Written:
        last = len(form.factors) - 1
        written = []
        for place, factor in enumerate(form.factors):
            lowest = Binding.OPEN if place == last else Binding.PRODUCT
            # a/b on the line may only lead: x a/b is read as (x a)/b, which is the same, but x (a/b)/c is not.
            if self.dialect.inline and isinstance(factor, paper.Fraction) and place > 0:
                lowest = Binding.POWER
            written.append(self._at_least(factor, lowest))
        pieces = [written[0].text]
        for (left, right), part in zip(zip(form.factors, form.factors[1:], strict=False), written[1:], strict=True):
            pieces += [self.dialect.beside(left, right), part.text]
        return Written(self.dialect.glue(*pieces), _across(written), min(written[-1].binding, Binding.PRODUCT), _tallest(*written))

    def _fraction(self, form: paper.Fraction) -> Written:
        if not self.dialect.inline:
            over, under = self(form.above), self(form.below)
            return Written(self.dialect.fraction(over.text, under.text), max(over.width, under.width), Binding.PRODUCT, Height.TALL)
        above = self._at_least(form.above, Binding.ATOM if isinstance(form.above, paper.Fraction) else Binding.PRODUCT)
        below = self._at_least(form.below, Binding.POWER)
        return Written(self.dialect.fraction(above.text, below.text), above.width + 1 + below.width, Binding.PRODUCT)

    def _arguments(self, arguments: tuple[paper.Form, ...], given: tuple[paper.Form, ...] = ()) -> Written:
        """Arguments and what is given, in round brackets."""
        signs = self.dialect.signs
        sides = [[self._at_least(argument, Binding.SUM) for argument in side] for side in (arguments, given) if side]
        text = signs["given"].join(signs[","].join(part.text for part in side) for side in sides)
        wide = sum(_across(side) + len(side) - 1 for side in sides) + SPACED * (len(sides) - 1)
        return self._enclosed(Written(text, wide, Binding.SUM, _tallest(*(part for side in sides for part in side))), Bracket.ROUND)

    def _function(self, form: paper.NamedFunction, bare: bool) -> Written:
        head = self.dialect.function(form.name)
        if bare and form.name == "log" and isinstance(form.arguments[0], (paper.Letter, paper.Number, paper.Call)):
            inner = self(form.arguments[0])
            return Written(f"{head} {inner.text}", len(form.name) + inner.width, Binding.OPEN, inner.height)
        known = spelling(form.name)
        match Position.BEFORE if known is None else known.position:
            case Position.AFTER:
                inner = self._at_least(form.arguments[0], Binding.ATOM)
                return Written(inner.text + head, inner.width + 1, Binding.POWER, inner.height)
            case Position.AROUND:
                parts = [self._at_least(argument, Binding.SUM) for argument in form.arguments]
                wide = max(part.width for part in parts) + 2
                return Written(head.format(*(part.text for part in parts)), wide, Binding.POWER, Height.TALL)
        inside = self._arguments(form.arguments)
        text = self.dialect.applied(head, inside.text, inside.height)
        return Written(text, len(form.name) + inside.width, Binding.POWER, inside.height)

    def _at_least(self, form: paper.Form, binding: Binding, nested: bool = False) -> Written:
        """The form, in brackets where it binds less firmly."""
        written = self(form)
        if written.binding >= binding and not nested:
            return written
        if isinstance(form, paper.NamedFunction):
            written = self._function(form, bare=False)
        if written.binding >= binding and not nested:
            return written
        return self._enclosed(written, Bracket.SQUARE if written.binding is Binding.OPEN else Bracket.ROUND)

    def _enclosed(self, inner: Written, shape: Bracket) -> Written:
        """What was written, in brackets."""
        text = self.dialect.bracket(inner.text, shape, inner.height)
        return Written(text, inner.width + 2, Binding.ATOM, max(inner.height, Height.MIDDLE))


def _typed_binding(pieces: Sequence[paper.Form]) -> Binding:
    """How firmly what was typed holds together: as the signs in it do."""
    signs = {piece.text for piece in pieces if isinstance(piece, paper.Sign)}
    if not signs.isdisjoint("=<>≤≥≠∈∼∝≡⟺→"):
        return Binding.LOOSE
    return Binding.SUM if not signs.isdisjoint("+−-") else Binding.PRODUCT


def _across(parts: Iterable[Written]) -> float:
    """Width of what stands side by side."""
    return sum(part.width for part in parts)


def _tallest(*parts: Written) -> Height:
    return max((part.height for part in parts), default=Height.LOW)
