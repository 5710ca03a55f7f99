"""Sides of claims on paper: optima and sets of points, with every named quantity in its own notation."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from sympy import Expr, S

from derive.catalogue import entries
from derive.claims.sides import Between, Feasible, Optimum, Points, Side
from derive.definitions._definition import Definition
from derive.derivation.step import Ruling
from derive.paper.arrange import Arranger
from derive.paper.dialects.latex import write as write_latex
from derive.paper.dialects.unicode import write as write_unicode
from derive.paper.form import Extremum, Form, Grouped, Marked, Number, Related, SetOf, Total, Upright
from derive.paper.markup import Notation


def latex(side: Side, *, notation: Notation | None = None) -> str:
    """A side of a claim in LaTeX, without delimiters, with the letters of a notation."""
    return write_latex(arranged(side, notation))


def unicode(side: Side, *, notation: Notation | None = None) -> str:
    """A side of a claim on one line for a terminal, with the letters of a notation."""
    return write_unicode(arranged(side, notation))


def arranged(side: Side, notation: Notation | None = None) -> Form:
    """The form on paper of a side of a claim."""
    arrange = arranger(notation)
    match side:
        case Optimum(objective=objective):
            return over(side, arrange(objective), notation)
        case Points(element=element, condition=condition):
            # sigma^2 = MSE has two solutions, of which one is a scale.
            shown = Related(">", arrange(element), Number("0")) if element.is_positive else arrange(element)
            return SetOf(shown, arrange(condition))
        case _:
            return arrange(side)


def over(optimum: Optimum, body: Form, notation: Notation | None = None) -> Extremum:
    """The arg min or arg max of `body` over the unknowns of the optimum."""
    arrange = arranger(notation)
    unknowns = tuple(arrange(unknown) for unknown in sorted(optimum.unknowns, key=str))
    within = arrange.letter("Theta") if optimum.feasible is Feasible.ANY_SUBSET else None
    return Extremum(optimum.sense.value, unknowns, body, within)


def enclosed(form: Form) -> Form:
    """An optimum whose objective ends where its bracket does, so that it can stand before an equality sign."""
    return form if not isinstance(form, Extremum) or isinstance(form.body, Total) else replace(form, body=Grouped(form.body))


def marked(ruling: Ruling, notation: Notation | None = None) -> Form | None:
    """The line before a step that drops a constant, with what is dropped marked as free of the unknowns."""
    constant, claim = dropped(ruling), ruling.claim
    if constant is None or factor(ruling) is not None or claim.between is not Between.OPTIMA:
        return None
    before, after = (side.as_optimum(claim.varied) for side in claim.sides)
    arrange = arranger(notation)
    unknowns = tuple(arrange(unknown) for unknown in sorted(before.unknowns, key=str))
    kept = arrange(after.objective)
    terms = kept.terms if isinstance(kept, Total) else ((False, kept),)
    return over(before, Total(((False, Marked(arrange(constant), "no", unknowns)), *terms)), notation)


def arranger(notation: Notation | None = None) -> Arranger:
    """Arranges expressions with the named quantities of the catalogue."""
    return _arranger(tuple((notation or {}).items()))


@lru_cache(maxsize=16)
def _arranger(letters: tuple[tuple[str, str], ...]) -> Arranger:
    return Arranger(notation=dict(letters), names=_names())


@cache
def _names() -> Mapping[str, Upright | Callable[[Form], Form]]:
    return {found.name: found.symbol for found in entries("derive.definitions", Definition)}


def dropped(ruling: Ruling) -> Expr | None:
    """The constant that a step drops."""
    _, constant = _affine(ruling)
    return constant if constant != 0 else None


def factor(ruling: Ruling) -> Expr | None:
    """The positive factor that a step divides out."""
    divided, _ = _affine(ruling)
    return divided if divided != 1 else None


def _affine(ruling: Ruling) -> tuple[Expr, Expr]:
    """What the witness says the line before is, in terms of the line after."""
    witness = ruling.claim.witness
    return (witness.affine if witness is not None else None) or (S.One, S.Zero)
