"""A derivation on paper: in blocks for every target, and as text for a terminal, which has its own order and words for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sympy import Add, Expr, Symbol

from derive.catalogue import entries, entry
from derive.claims.premises import Premise
from derive.claims.sides import Optimum
from derive.definitions._definition import Definition, unfold
from derive.derivation.answering import answer, mark, status
from derive.derivation.derivation import Derivation
from derive.derivation.display import arranged, arranger, dropped, enclosed, factor, marked, unicode
from derive.derivation.finishing import lacking
from derive.derivation.losses import losses_in
from derive.derivation.normalisations import library_named
from derive.derivation.step import Estimated
from derive.numerics.objective import NORMALISATIONS
from derive.paper.blocks import Block, Callout, Code, Document, Formula, Heading, Math, Paragraph, Strong, Table, Text, Words, words
from derive.paper.dialects.latex import tall
from derive.paper.dialects.unicode import write
from derive.paper.form import Form, Hatted, Number, Related
from derive.paper.markup import Notation, sentence
from derive.paper.targets._target import Media, Target
from derive.paper.targets.terminal import unmarked
from derive.rules._rule import Rule, context_of
from derive.vocabulary.arguments import text
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density, Named

TARGETS = "derive.paper.targets"
NORMALISED = {
    "nll": "full negative log likelihood",
    "sum": "sum of the losses",
    "mean": "mean of the losses",
    "half_mean": "half the mean of the losses",
}
_WEIGHT = Symbol("lambda", positive=True)


def to_target(derivation: Derivation, name: str) -> str:
    """The derivation's page as the target of that name sets it."""
    return entry(TARGETS, name, Target).page(document(derivation)).strip("\n")


def to_markdown(derivation: Derivation, target: str) -> str:
    """See `Derivation.to_markdown`."""
    text("to_markdown", "target", target)
    known = [each.name for each in entries(TARGETS, Target) if each.media is Media.MARKDOWN]
    if target not in known:
        raise InputError(f"to_markdown: unknown target `{target}`; known are {', '.join(known)}")
    return to_target(derivation, target)


def document(derivation: Derivation, notation: Notation | None = None) -> Document:
    """A derivation by itself; verdicts are asked for here, so that nothing is shown that was not ruled on."""
    notation = notation or {}
    tables = (("Weight of the penalty", weights(derivation, notation)), ("The same in other libraries", parameters(derivation, notation)))
    beside: list[Block] = []
    for title, table in tables:
        beside += (Heading(text=words(title)), table) if table.rows else ()
    if derivation.estimates:
        beside += (Heading(text=words("Estimates")), *inferences(derivation, notation))
    compared = words(f"; first and last line compared directly: {answer(derivation.conclusion.verdict)}.")
    open_end = lacking(derivation)
    return Document(
        name=derivation.name,
        title=words(derivation.title),
        summary=words(_summary(derivation)),
        blocks=(
            *result(derivation, notation),
            Paragraph(text=(Strong(words(status(derivation.steps, len(derivation.premises)))), *compared)),
            *((Paragraph(text=(Words("Not finished: "), *open_end, Words("."))),) if open_end else ()),
            assumptions(derivation.premises, notation),
            Heading(text=words("Derivation")),
            *moves(derivation, notation),
            *beside,
        ),
    )


def result(derivation: Derivation, notation: Notation) -> Iterator[Block]:
    """The boxed result, and what the names in it stand for."""
    yield Formula(first=_hatted(derivation, notation), others=(("in", arranged(derivation.optimum, notation)),), boxed=True)
    named = _quantities(derivation.optimum)
    if named:
        yield Paragraph(text=words("where"))
        yield from (Formula(first=Related("=", arranged(each, notation), arranged(unfold(each), notation))) for each in named)


def assumptions(premises: Iterable[Premise], notation: Notation) -> Callout:
    """Each premise under its label; an equation that is no higher than a line stands in the sentence."""
    return Callout(title=words("Assumptions"), blocks=tuple(part for premise in premises for part in _assumption(premise, notation)))


def _assumption(premise: Premise, notation: Notation) -> Iterator[Block]:
    equations = _equations(premise, notation)
    flat = [equation for equation in equations if not tall(equation)]
    inside = (part for equation in flat for part in (Words(" "), Math(equation), Words("." if equation is flat[-1] else ",")))
    end = words(":" if equations else ".")
    yield Paragraph(text=(Strong(words(premise.label)), Words(" "), *sentence(premise.statement, notation), *end, *inside))
    yield from (Formula(first=equation) for equation in equations if tall(equation))


def _equations(premise: Premise, notation: Notation) -> tuple[Related, ...]:
    """Those equations that the premise licenses and its statement does not hold."""
    held = {write(part.form) for part in sentence(premise.statement, {}) if isinstance(part, Math)}
    laws = (law for law in premise.laws if write(Related("=", arranged(law.left), arranged(law.right))) not in held)
    return tuple(Related("=", arranged(law.left, notation), arranged(law.right, notation)) for law in laws)


def moves(
    derivation: Derivation, notation: Notation, first: int = 1, after: Mapping[str, Iterable[Block]] | None = None
) -> Iterator[Block]:
    """The steps, numbered from `first`, from the definition of the estimate on; every line is a set that the estimate lies in.

    `after` has blocks to be put behind the step of that rule.
    """
    waiting = dict(after or {})
    estimate = _hatted(derivation, notation)
    yield Formula(first=estimate, others=(("in", arranged(derivation.start, notation)),))
    for number, step in enumerate(derivation.steps, first):
        yield Heading(level=3, text=words(f"{number}. {step.rule.title}"))
        uses = f" · uses {', '.join(step.premises)}" if step.premises else ""
        yield Paragraph(text=(Words(f"{mark(step.verdict)} {answer(step.verdict)} · "), Code(step.rule.name), *words(uses)))
        side, before, divided = arranged(step.after, notation), marked(step, notation), factor(step)
        lines = (("in", side),) if before is None else (("in", before), ("=", side))
        yield Formula(first=estimate, others=lines, number=number)
        here: Text = () if divided is None else (Words(" Here "), Math(_positive(divided, notation)), Words("."))
        yield Paragraph(text=(*sentence(step.rule.because, notation), *here))
        yield from waiting.pop(step.rule.name, ())
    if waiting:
        raise AssertionError(f"no step applies {', '.join(waiting)}")


def weights(derivation: Derivation, notation: Notation) -> Table:
    """The penalty's weight for each normalisation of the loss; no row where there is no penalty."""
    rows = (
        ((Code(key),), (Math(objective),), (Math(value),), words(answer(derivation.normalisations[key].verdict)))
        for key, objective, value in _weights(derivation, notation)
    )
    return Table(head=tuple(map(words, ("Loss", "Objective", "Weight", "Verdict"))), rows=tuple(rows), columns="llll")


def _weights(derivation: Derivation, notation: Notation) -> Iterator[tuple[str, Form, Form]]:
    """For each normalisation the same objective with a letter for the weight, and what the letter stands for."""
    parts = derivation.parts
    if parts is None or not parts.penalties:
        return
    letters = _weights_letters(len(parts.penalties))
    naming = entry("derive.rules", "name_objective", Rule)
    for key in NORMALISATIONS:
        # Beside each letter: the weight for which it stands, and what it weighs.
        weighed = [(letter, parts.factor(key, place), parts.penalties[place][1]) for place, letter in enumerate(letters)]
        changes = (term for letter, weight, penalty in weighed for term in (letter * penalty, -weight * penalty))
        shown = replace(derivation.optimum, objective=Add(parts.displayed(key), *changes))
        named = naming.rewrite(shown, context_of(derivation.model))
        objective = arranged((named.after if named else shown).objective, notation)
        for letter, weight, _ in weighed:
            yield key, objective, Related("=", arranged(letter, notation), arranged(weight, notation))


def _weights_letters(many: int) -> tuple[Symbol, ...]:
    """A letter for each weight."""
    return (_WEIGHT,) if many == 1 else tuple(Symbol(f"lambda_{number}", positive=True) for number in range(1, many + 1))


def parameters(derivation: Derivation, notation: Notation) -> Table:
    """The same objective in other libraries' own parameters; no row where none minimises it."""
    rows = (
        ((Code(path), Words(" with "), Code(settings)), (Math(value),), words(answer(derivation.library_statement(path).verdict)))
        for path, settings, value in _parameters(derivation, notation)
    )
    return Table(head=tuple(map(words, ("Estimator", "Parameter", "Verdict"))), rows=tuple(rows), columns="lll")


def _parameters(derivation: Derivation, notation: Notation) -> Iterator[tuple[str, str, Form]]:
    """The libraries' paths, settings and parameters."""
    for path in derivation.libraries:
        library = library_named(path)
        yield path, library.settings, Related("=", arranged(library.parameter, notation), arranged(derivation.alpha(path), notation))


def inferences(derivation: Derivation, notation: Notation) -> Iterator[Block]:
    """Judged statements about the noise's scale and about a location, each with its proviso."""
    for statement in derivation.estimates:
        named = Strong((*words(f"{statement.called[:1].upper()}{statement.called[1:]} "), Math(arranged(statement.unknown, notation))))
        proviso: Text = ()
        for place, premise in enumerate(statement.claim.premises):
            proviso += (Words(" and " if place else ", provided that "), *sentence(premise.statement, notation))
        yield Paragraph(text=(named, Words(f": {answer(statement.verdict)}"), *proviso, Words(".")))
        before, after = arranged(statement.before, notation), arranged(statement.after, notation)
        yield Formula(first=enclosed(before), others=(("=", after),))


def to_text(derivation: Derivation) -> str:
    """The derivation as text: result, status, assumptions, numbered steps, weights, library parameters, estimates."""
    return "\n\n".join("\n".join(lines) for lines in map(list, _sections(derivation)) if lines)


def _sections(derivation: Derivation) -> Iterator[Iterable[str]]:
    """The lines of each section; a section of which there is nothing to say has none."""
    compared = f"{status(derivation.steps, len(derivation.premises))}; first and last line compared directly: "
    yield (
        *(f"{derivation.title}  [{derivation.name}]", "", f"  {unicode(derivation.optimum)}", "", _summary(derivation)),
        *(
            compared + answer(derivation.conclusion.verdict),
            *((f"Not finished: {derivation.unfinished}.",) if derivation.unfinished else ()),
        ),
    )
    yield ("Assumptions", "", *(line for premise in derivation.premises for line in _premise_lines(premise)))
    yield ("Steps", "", f"      {unicode(derivation.start)}", *_step_lines(derivation))
    yield _below(
        "Weight λ of the penalty",
        (
            (f"  {mark(derivation.normalisations[key].verdict)} {NORMALISED[key]}", f"      {write(objective)},  {write(value)}")
            for key, objective, value in _weights(derivation, {})
        ),
    )
    yield _below(
        "The same in other libraries",
        (
            (f"  {mark(derivation.library_statement(path).verdict)} {path}, {settings}", f"      {write(value)}")
            for path, settings, value in _parameters(derivation, {})
        ),
    )
    yield _below("Estimates", map(_estimate_lines, derivation.estimates))


def _below(title: str, rows: Iterable[Iterable[str]]) -> list[str]:
    lines = [line for row in rows for line in row]
    return [title, "", *lines] if lines else []


def _premise_lines(premise: Premise) -> Iterator[str]:
    yield f"  {premise.label}  {unmarked(premise.statement)}"
    yield from (f"      {write(equation)}" for equation in _equations(premise, {}))


def _step_lines(derivation: Derivation) -> Iterator[str]:
    for number, step in enumerate(derivation.steps, 1):
        divided, constant = factor(step), dropped(step)
        uses = f"  uses {', '.join(step.premises)}" if step.premises else ""
        yield from ("", f"{number:3d}.  {step.rule.title}")
        yield f"      {mark(step.verdict)} {answer(step.verdict)}  {step.rule.name}{uses}"
        yield from (f"      {line}" for line in (unicode(step.after), unmarked(step.rule.because)))
        if divided is not None:
            yield f"      Here {write(_positive(divided, {}))}."
        if constant is not None:
            yield f"      Here {unicode(constant)} is dropped."


def _estimate_lines(statement: Estimated) -> Iterator[str]:
    yield f"  {mark(statement.verdict)} {statement.called} {unicode(statement.unknown)}"
    yield f"      {write(enclosed(arranged(statement.before)))} = {unicode(statement.after)}"
    yield from (f"      {premise.label}  {unmarked(premise.statement)}" for premise in statement.claim.premises)


def _positive(divided: Expr, notation: Notation) -> Related:
    return Related(">", arranged(divided, notation), Number("0"))


def _posterior(derivation: Derivation) -> bool:
    """Whether the estimate maximises a posterior density."""
    start = derivation.start
    return isinstance(start.objective, Density) and not start.unknowns.isdisjoint(start.objective.variates)


def _hatted(derivation: Derivation, notation: Notation) -> Form:
    unknown = min(derivation.optimum.unknowns, key=str)
    return Hatted(arranger(notation)(unknown), "MAP" if _posterior(derivation) else "MLE")


def _quantities(optimum: Optimum) -> list[Named]:
    """Named quantities of the objective, losses first; sorted because atoms() is a set."""
    return sorted(optimum.objective.atoms(Named), key=lambda named: (_meaning(named).role, str(named)))


def _meaning(named: Named) -> Definition:
    return entry("derive.definitions", named.name, Definition)


def _summary(derivation: Derivation) -> str:
    """The result in words."""
    if not derivation.finished:
        return "The derivation is not finished; below is the line at which it stops."
    found = [_meaning(named) for named in _quantities(derivation.optimum)]
    losses = [each.words for each in found if each.role == "loss"]
    penalties = [each.words for each in found if each.role == "penalty"]
    candidate = f"parameters of highest {'posterior density' if _posterior(derivation) else 'likelihood'}"
    unnamed = [term for term in Add.make_args(derivation.optimum.objective) if not term.has(Named)]
    if not losses and len(unnamed) == 1 and derivation.posterior is not None:
        losses, unnamed = [loss.title for loss in losses_in(derivation.posterior.objective)[:1]], []
    if not losses or unnamed:
        return f"The {candidate} are those with the smallest value of the objective below."
    claim = f"The {candidate} are those with the smallest {' plus '.join(losses)}"
    return claim + (f", plus a fixed multiple of their {' and '.join(penalties)}." if penalties else ".")
