"""The page of a derivation in blocks, for every target: result, assumptions, numbered steps, weights, library parameters, estimates."""

from collections.abc import Iterable
from dataclasses import replace

from sympy import Add, IndexedBase, Symbol

from derive.catalogue import entry
from derive.claims.premises import Premise
from derive.claims.sides import Optimum, Points
from derive.claims.verdict import Proved, Refuted, Undecided, Verdict
from derive.definitions._definition import Definition, unfold
from derive.derivation.derivation import Derivation
from derive.derivation.display import arranged, arranger, dropped, enclosed, factor, marked, unicode
from derive.derivation.normalisations import library_named
from derive.derivation.step import Ruling, Statement, Step
from derive.numerics.objective import NORMALISATIONS
from derive.paper import blocks
from derive.paper.form import Form, Hatted, Number, Related
from derive.paper.markup import Notation, sentence
from derive.rules._rule import Rule, context_of
from derive.vocabulary.nodes import Density, Named

NORMALISED = {
    "nll": "full negative log likelihood",
    "sum": "sum of the losses",
    "mean": "mean of the losses",
    "half_mean": "half the mean of the losses",
}
_HALF_WAY = "The derivation is not finished; below is the line at which it stops."
_WEIGHT = Symbol("lambda", positive=True)
_ANSWERS = {Proved: blocks.Answer.PROVED, Refuted: blocks.Answer.REFUTED, Undecided: blocks.Answer.UNDECIDED}


def document(derivation: Derivation, notation: Notation | None = None) -> blocks.Document:
    """A derivation by itself; verdicts are asked for here, so that nothing is shown that was not ruled on."""
    notation = notation or {}
    beside = (weights(derivation, notation), parameters(derivation, notation), estimates(derivation, notation))
    return blocks.Document(
        name=derivation.name,
        title=blocks.words(derivation.title),
        summary=blocks.words(_claim(derivation) if derivation.finished else _HALF_WAY),
        blocks=(
            result(derivation, notation),
            assumptions(derivation.premises, notation),
            moves(derivation, notation),
            *(block for block in beside if block.rows),
        ),
    )


def result(derivation: Derivation, notation: Notation) -> blocks.Result:
    """Where it arrives, and how it stands with its proof."""
    optimum = derivation.optimum
    pieces = f"Not finished: {derivation.unfinished}.".split("`") if derivation.unfinished else []
    return blocks.Result(
        estimate=_hatted(derivation, notation),
        optimum=arranged(optimum, notation),
        definitions=tuple(Related("=", arranged(named, notation), arranged(unfold(named), notation)) for named in _quantities(optimum)),
        status=status(derivation.steps, len(derivation.premises)),
        conclusion=answer(derivation.conclusion.verdict),
        unfinished=tuple(blocks.Code(piece) if place % 2 else blocks.Words(piece) for place, piece in enumerate(pieces) if piece),
    )


def assumptions(premises: Iterable[Premise], notation: Notation) -> blocks.Assumptions:
    """Each premise with those of its equations that its statement does not hold."""
    return blocks.Assumptions(stated=tuple(_assumption(premise, notation) for premise in premises))


def _assumption(premise: Premise, notation: Notation) -> blocks.Assumption:
    laws = (law for law in premise.laws if f"{unicode(law.left)} = {unicode(law.right)}" not in premise.statement)
    equations = tuple(Related("=", arranged(law.left, notation), arranged(law.right, notation)) for law in laws)
    return blocks.Assumption(label=premise.label, statement=sentence(premise.statement, notation), equations=equations)


def moves(derivation: Derivation, notation: Notation) -> blocks.Moves:
    """The steps from the definition of the estimate on."""
    return blocks.Moves(
        estimate=_hatted(derivation, notation),
        start=arranged(derivation.steps[0].before, notation),
        moves=tuple(_move(step, notation) for step in derivation.steps),
    )


def _move(step: Step, notation: Notation) -> blocks.Move:
    divided, constant = factor(step), dropped(step)
    return blocks.Move(
        title=step.rule.title,
        rule=step.rule.name,
        because=sentence(step.rule.because, notation),
        answer=answer(step.verdict),
        uses=step.premises,
        side=arranged(step.after, notation),
        marked=marked(step, notation),
        factor=None if divided is None else Related(">", arranged(divided, notation), Number("0")),
        dropped=None if constant is None else arranged(constant, notation),
    )


def weights(derivation: Derivation, notation: Notation) -> blocks.Weights:
    """The same objective for each normalisation of the loss; nothing where there is no penalty."""
    parts = derivation.parts
    if parts is None or parts.penalty == 0:
        return blocks.Weights(rows=())
    naming = entry("derive.rules", "name_objective", Rule)

    def objective(key: str) -> Form:
        loss = parts.displayed(key) - parts.factor(key) * parts.penalty
        shown = replace(derivation.optimum, objective=loss + _WEIGHT * parts.penalty)
        named = naming.rewrite(shown, context_of(derivation.model))
        return arranged((named.after if named else shown).objective, notation)

    def value(key: str) -> Form:
        return Related("=", arranged(_WEIGHT, notation), arranged(derivation.penalty[key], notation))

    rows = ((key, NORMALISED[key], objective(key), value(key), answer(derivation.normalisations[key].verdict)) for key in NORMALISATIONS)
    return blocks.Weights(rows=tuple(rows))


def parameters(derivation: Derivation, notation: Notation) -> blocks.Parameters:
    """Other libraries' parameters; nothing where none minimises the objective."""

    def value(path: str) -> Form:
        return Related("=", arranged(library_named(path).parameter, notation), arranged(derivation.alpha(path), notation))

    rows = (
        (path, library_named(path).settings, value(path), answer(derivation.library_statement(path).verdict))
        for path in derivation.libraries
    )
    return blocks.Parameters(rows=tuple(rows))


def estimates(derivation: Derivation, notation: Notation) -> blocks.Estimates:
    """Judged statements about the noise's scale and about a location."""
    return blocks.Estimates(rows=tuple(_estimate(statement, notation) for statement in derivation.estimates))


def _estimate(statement: Statement, notation: Notation) -> blocks.Estimate:
    after = statement.after
    assert isinstance(after, Points)
    letter = after.element.label if isinstance(after.element, IndexedBase) else after.element
    return blocks.Estimate(
        title=statement.title.removesuffix(f" {letter}"),
        element=arranged(after.element, notation),
        optimum=enclosed(arranged(statement.before, notation)),
        points=arranged(after, notation),
        answer=answer(statement.verdict),
        provided=assumptions(statement.claim.premises, notation).stated,
    )


def answer(verdict: Verdict) -> blocks.Answer:
    """The verdict in a word."""
    return _ANSWERS[type(verdict)]


def status(steps: Iterable[Ruling], assumed: int) -> str:
    """`12 steps proved from 7 assumptions`: only what is Proved is called so."""
    kinds = [type(step.verdict) for step in steps]
    proved = kinds.count(Proved)
    counted = f"{proved} {plural('step', proved)}" if proved == len(kinds) else f"{proved} of {len(kinds)} steps"
    told = f"{counted} proved from {assumed} {plural('assumption', assumed)}"
    others = [f"{kinds.count(kind)} {_ANSWERS[kind].value}" for kind in (Refuted, Undecided) if kind in kinds]
    return "; ".join((told, *others))


def plural(word: str, count: int) -> str:
    """The word for so many of them."""
    return word if count == 1 else word + "s"


def _posterior(derivation: Derivation) -> bool:
    """Whether the estimate maximises a posterior density."""
    start = derivation.steps[0].before
    assert isinstance(start, Optimum)
    return isinstance(start.objective, Density) and not start.unknowns.isdisjoint(start.objective.variates)


def _hatted(derivation: Derivation, notation: Notation) -> Form:
    unknown = min(derivation.optimum.unknowns, key=str)
    return Hatted(arranger(notation)(unknown), "MAP" if _posterior(derivation) else "MLE")


def _quantities(optimum: Optimum) -> list[Named]:
    """Named quantities of the objective, losses first; sorted because atoms() is a set."""
    return sorted(optimum.objective.atoms(Named), key=lambda named: (_meaning(named).role, str(named)))


def _meaning(named: Named) -> Definition:
    return entry("derive.definitions", named.name, Definition)


def _claim(derivation: Derivation) -> str:
    """The result in words."""
    found = [_meaning(named) for named in _quantities(derivation.optimum)]
    losses = [each.words for each in found if each.role == "loss"]
    penalties = [each.words for each in found if each.role == "penalty"]
    candidate = f"parameters of highest {'posterior density' if _posterior(derivation) else 'likelihood'}"
    if not losses or not all(term.has(Named) for term in Add.make_args(derivation.optimum.objective)):
        return f"The {candidate} are those with the smallest value of the objective below."
    told = f"The {candidate} are those with the smallest {' plus '.join(losses)}"
    return told + (f", plus a fixed multiple of their {' and '.join(penalties)}." if penalties else ".")
