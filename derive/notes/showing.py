"""Claims and counter-examples on paper."""

from collections.abc import Iterable

from sympy import Add, Expr, Mul

from derive.claims.claim import Claim
from derive.claims.evidence import Against, Evidence, Shows, in_digits, middle
from derive.claims.instance import Instance
from derive.claims.relations import Freedom
from derive.claims.sides import Side, sided
from derive.claims.verdict import CounterExample, Refuted
from derive.derivation.display import arranged, arranger, enclosed
from derive.derivation.step import Ruling
from derive.notes.numbers import decimal
from derive.paper.blocks import Block, Inline, Math, Paragraph, Table, Text, Words, strong, words
from derive.paper.form import Call, Form, Grouped, Related, Sign, Times, Total, Typed
from derive.paper.markup import Notation, formula


def claimed(ruling: Ruling, notation: Notation) -> Related:
    """What a claim says, as an equation.

    Equality of sets of optimal points is written as such, never as equality of the objectives.
    """
    claim = ruling.claim
    left, right = claim.relation.shown(claim)
    return Related(claim.relation.sign, enclosed(arranged(left, notation)), _up_to(claim, right, notation))


def _up_to(claim: Claim, right: Side, notation: Notation) -> Form:
    """The right side with what the relation leaves open: as the witness says it, or else as letters."""
    arrange, letters = arranger(notation), claim.relation.letters
    affine = claim.witness.affine if letters and claim.witness is not None else None
    if affine is not None and isinstance(right, Expr):
        factor, constant = affine
        # Unevaluated: the sum must not run into the other side's terms.
        scaled = Mul(factor, right, evaluate=False) if factor != 1 else right
        return arrange(scaled if constant == 0 else Add(scaled, constant, evaluate=False))
    body = enclosed(arranged(right, notation))
    if Freedom.FACTOR in letters:
        body = Times((arrange.letter("c"), Grouped(body) if isinstance(body, Total) else body))
    return Total(((False, body), (False, arrange.letter("k")))) if Freedom.CONSTANT in letters else body


def counter_example(ruling: Ruling, notation: Notation) -> tuple[Block, ...]:
    """What the judge found against a claim: exact values, and both sides there; what each optimum would choose stands out."""
    assert isinstance(ruling.verdict, Refuted)
    found = ruling.verdict.counter_example
    shared = _shared(found.points) if len(found.points) > 1 else []
    opening: Text = (Words(f"✗ refuted: {_shown_by(ruling.claim, found)}."),)
    if shared:
        opening += (Words(" Take "), *_listed(found.points[0].together(shared), notation), Words("."))
    chosen = _chosen(ruling.claim, found)
    rows = []
    for place, (point, before, after) in enumerate(zip(found.points, found.before, found.after, strict=True)):
        own = [pair for pair in point.told() if pair not in shared]
        values = [
            (strong(_number(value)),) if wins == place else _number(value) for value, wins in zip((before, after), chosen, strict=True)
        ]
        rows.append((_listed(point.together(own), notation), *values))
    head = ((Words("Where"),), (Words("Left side"),), (Words("Right side"),))
    return Paragraph(text=opening), Table(head=head, rows=tuple(rows), columns="lrr")


def _shown_by(claim: Claim, found: CounterExample) -> str:
    """What the points show, in the terms of this claim."""
    match found.shows:
        case Shows.ORDER if found.against:
            return f"{found.reason}, in bold"
        case Shows.ORDER if None in _chosen(claim, found):
            return "of two points one side prefers the one in bold, the other neither"
        case Shows.ORDER:
            return "of two points each side prefers another, in bold"
        case Shows.MEMBERSHIP if len(found.points) == 1:
            return "this point is optimal and is not in the set"
        case Shows.MEMBERSHIP:
            return "the first point is in the set, and the second is better"
        case _:
            return found.shows.value + (f": {found.reason}" if found.against not in (None, Against.WITNESS) else "")


def _chosen(claim: Claim, found: CounterExample) -> tuple[int | None, int | None]:
    """Which of two points each side prefers, where the sides are optima."""
    if found.shows is not Shows.ORDER or len(found.points) != 2:
        return None, None
    return _better(claim.before, found.before), _better(claim.after, found.after)


def _better(side: Side, values: tuple[Evidence, ...]) -> int | None:
    first, second = map(middle, values)
    if first is None or second is None:
        return None
    return None if first == second else int((second > first) is (sided(side).orientation == -1))


def _shared(points: tuple[Instance, ...]) -> list[tuple[str, str]]:
    first, *others = (point.told() for point in points)
    return [pair for pair in first if all(pair in other for other in others)]


def _listed(pairs: list[tuple[str, str]], notation: Notation) -> Text:
    def equation(name: str, value: str) -> Form:
        names = [name] if name.endswith(")") else name.split(" = ")
        return Typed((*(part for each in names for part in (_letter(each, notation), *map(Sign, " = "))), formula(value, notation)))

    return listed(equation(name, value) for name, value in pairs)


def listed(formulas: Iterable[Form]) -> Text:
    """Formulas with commas between them."""
    out: list[Inline] = []
    for form in formulas:
        out += [Math(form), Words(", ")]
    return tuple(out[:-1])


def _letter(name: str, notation: Notation) -> Form:
    """What a counter-example gives a value to; of a prediction, the whole function's values."""
    if name.endswith(")"):
        return formula(name, notation)
    arrange = arranger(notation)
    letter = arrange.letter(name)
    return Call(letter, (arrange.letter("x"),)) if name.startswith("f_") else letter


def _number(value: Evidence) -> Text:
    number = middle(value)
    return words(in_digits(value)) if number is None else (Math(decimal(number)),)
