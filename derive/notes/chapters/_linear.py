"""What the chapters on ridge and lasso share: matrix formulas of the linear predictor, and the names in their tables of weights."""

from derive.definitions._definition import unfold
from derive.derivation.display import arranger
from derive.notes.composing import Composer
from derive.notes.saying import residual, transposed
from derive.paper import form as paper
from derive.paper.blocks import Text
from derive.vocabulary.nodes import Named
from derive.vocabulary.symbols import X, i, n, y


def define(page: Composer, *names: str) -> None:
    """What RSS, SAE, ... stand for, by the names of `derive.definitions`."""
    for name in names:
        named = Named(residual, (i, 1, n), name)
        page.define(named, unfold(named))


def orthogonal(page: Composer) -> Text:
    """X'X = n I, a condition."""
    arrange = arranger(page.notation)
    gram = paper.Times((transposed(arrange(X)), arrange(X)))
    return page.condition(paper.Related("=", gram, paper.Times((arrange(n), arrange.letter("I")))))


def closed_form(page: Composer) -> paper.Form:
    """(X'X + lambda I)^-1 X'y in matrices."""
    arrange = arranger(page.notation)
    design, response = arrange(X), arrange(y)
    flipped = transposed(design)
    identity = paper.Times((arrange.letter("lambda"), arrange.letter("I")))
    matrix = paper.Total(((False, paper.Times((flipped, design))), (False, identity)))
    inverse = paper.Power(paper.Grouped(matrix), paper.minus(paper.ONE))
    return paper.Times((inverse, flipped, response))
