"""What a derivation's page says, before any target sets it: sentences in Unicode, formulas as forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from sympy import Add, IndexedBase, Symbol

from derive.catalogue import entry
from derive.claims.premises import Premise
from derive.claims.sides import Optimum, Points
from derive.claims.verdict import Proved, Refuted, Undecided, Verdict
from derive.definitions._definition import Definition, unfold
from derive.derivation.derivation import Derivation
from derive.derivation.display import Notation, arranged, arranger, dropped, enclosed, factor, marked, unicode
from derive.derivation.normalisations import library_named
from derive.derivation.step import Ruling, Step
from derive.numerics.objective import NORMALISATIONS
from derive.paper.form import Form, Hatted, Number, Relation, SetOf
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A premise with the equations that it licenses; phrases of it that are words for certain, and those that are formulas."""

    label: str
    statement: str
    equations: tuple[Form, ...]
    titled: tuple[str, ...] = ()
    formulas: tuple[tuple[str, Form], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step: where it arrives, and what of the line before it marks as dropped."""

    number: int
    title: str
    rule: str
    because: str
    verdict: Verdict
    premises: tuple[str, ...]
    side: Form
    marked: Form | None
    factor: Form | None
    dropped: Form | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A row of the table of penalty weights."""

    title: str
    key: str
    objective: Form
    value: Form
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a library's own parameter must be."""

    library: str
    settings: str
    value: Form
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A judged statement beside the derivation: what it is an estimate of, in words and as a formula."""

    title: str
    element: Form
    optimum: Form
    points: Form
    verdict: Verdict
    premises: tuple[Premise, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One derivation, ready to be set; `notation` holds the letters that its forms were arranged with.

    `unfinished` is the sentence that says why its end is no objective, with code between backticks; empty where it is one.
    """

    derivation: Derivation
    notation: Notation
    name: str
    title: str
    claim: str
    estimate: Form
    start: Form
    result: Form
    definitions: tuple[Form, ...]
    status: str
    unfinished: str
    conclusion: Verdict
    assumptions: tuple[Assumption, ...]
    lines: tuple[Line, ...]

    @cached_property
    def weights(self) -> tuple[Weight, ...]:
        """The penalty's weight for each normalisation of the loss."""
        return _weights(self.derivation, self.notation)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The same objective in other libraries' own parameters."""
        return _parameters(self.derivation, self.notation)

    @cached_property
    def estimates(self) -> tuple[Estimate, ...]:
        """Estimates of scale and location."""
        return tuple(_estimate(statement, self.notation) for statement in self.derivation.estimates)


def page(derivation: Derivation, notation: Notation | None = None) -> Page:
    """The page of a derivation; verdicts are asked for here, so that nothing is shown that was not ruled on."""
    notation = notation or {}
    start, optimum = derivation.steps[0].before, derivation.optimum
    assert isinstance(start, Optimum)
    posterior = isinstance(start.objective, Density) and not start.unknowns.isdisjoint(start.objective.variates)
    unknown = min(optimum.unknowns, key=str)
    # sorted: atoms() is a set.
    quantities = sorted(optimum.objective.atoms(Named), key=lambda named: (_meaning(named).role, str(named)))
    return Page(
        derivation=derivation,
        notation=notation,
        name=derivation.name,
        title=derivation.title,
        claim=_claim(posterior, quantities, optimum) if derivation.finished else _HALF_WAY,
        estimate=Hatted(arranger(notation)(unknown), "MAP" if posterior else "MLE"),
        start=arranged(start, notation),
        result=arranged(optimum, notation),
        definitions=tuple(Relation("=", arranged(named, notation), arranged(unfold(named), notation)) for named in quantities),
        status=status(derivation.steps, len(derivation.premises)),
        unfinished=f"Not finished: {derivation.unfinished}." if derivation.unfinished else "",
        conclusion=derivation.conclusion.verdict,
        assumptions=tuple(_assumption(premise, derivation, notation) for premise in derivation.premises),
        lines=tuple(_line(number, step, notation) for number, step in enumerate(derivation.steps, 1)),
    )


def status(steps: Iterable[Ruling], assumptions: int) -> str:
    """`12 steps proved from 7 assumptions`: only what is Proved is called so."""
    kinds = [type(step.verdict) for step in steps]
    proved = kinds.count(Proved)
    counted = f"{proved} {plural('step', proved)}" if proved == len(kinds) else f"{proved} of {len(kinds)} steps"
    told = f"{counted} proved from {assumptions} {plural('assumption', assumptions)}"
    others = [f"{kinds.count(kind)} {word}" for kind, word in ((Refuted, "refuted"), (Undecided, "undecided")) if kind in kinds]
    return "; ".join((told, *others))


def plural(word: str, count: int) -> str:
    """The word for so many of them."""
    return word if count == 1 else word + "s"


def _meaning(named: Named) -> Definition:
    return entry("derive.definitions", named.name, Definition)


def _claim(posterior: bool, quantities: list[Named], optimum: Optimum) -> str:
    """The result in words."""
    words = [_meaning(named) for named in quantities]
    losses = [found.words for found in words if found.role == "loss"]
    penalties = [found.words for found in words if found.role == "penalty"]
    candidate = "parameters of highest posterior density" if posterior else "parameters of highest likelihood"
    if not losses or not all(term.has(Named) for term in Add.make_args(optimum.objective)):
        return f"The {candidate} are those with the smallest value of the objective below."
    told = f"The {candidate} are those with the smallest {' plus '.join(losses)}"
    return told + (f", plus a fixed multiple of their {' and '.join(penalties)}." if penalties else ".")


def _assumption(premise: Premise, derivation: Derivation, notation: Notation) -> Assumption:
    model = derivation.model
    told = [law for law in premise.laws if f"{unicode(law.left)} = {unicode(law.right)}" not in premise.statement]
    return Assumption(
        label=premise.label,
        statement=premise.statement,
        equations=tuple(Relation("=", arranged(law.left, notation), arranged(law.right, notation)) for law in told),
        titled=model.titled,
        formulas=tuple((phrase, Relation(">", arranged(expr, notation), Number("0"))) for phrase, expr in model.signs.items()),
    )


def _line(number: int, step: Step, notation: Notation) -> Line:
    divided, constant = factor(step), dropped(step)
    return Line(
        number=number,
        title=step.rule.title,
        rule=step.rule.name,
        because=step.rule.because,
        verdict=step.verdict,
        premises=step.premises,
        side=arranged(step.after, notation),
        marked=marked(step, notation),
        factor=None if divided is None else Relation(">", arranged(divided, notation), Number("0")),
        dropped=None if constant is None else arranged(constant, notation),
    )


def _weights(derivation: Derivation, notation: Notation) -> tuple[Weight, ...]:
    """The same objective for each normalisation of the loss; nothing where there is no penalty."""
    parts = derivation.parts
    if parts is None or parts.penalty == 0:
        return ()
    naming = entry("derive.rules", "name_objective", Rule)
    found = []
    for key in NORMALISATIONS:
        loss = parts.displayed(key) - parts.factor(key) * parts.penalty
        shown = replace(derivation.optimum, objective=loss + _WEIGHT * parts.penalty)
        named = naming.rewrite(shown, context_of(derivation.model))
        found.append(
            Weight(
                title=NORMALISED[key],
                key=key,
                objective=arranged((named.after if named else shown).objective, notation),
                value=Relation("=", arranged(_WEIGHT, notation), arranged(derivation.penalty[key], notation)),
                verdict=derivation.normalisations[key].verdict,
            )
        )
    return tuple(found)


def _parameters(derivation: Derivation, notation: Notation) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(
            library=path,
            settings=library_named(path).settings,
            value=Relation("=", arranged(library_named(path).parameter, notation), arranged(derivation.alpha(path), notation)),
            verdict=derivation.library_statement(path).verdict,
        )
        for path in derivation.libraries
    )


def _estimate(statement: Ruling, notation: Notation) -> Estimate:
    after = statement.after
    assert isinstance(after, Points)
    points = arranged(after, notation)
    assert isinstance(points, SetOf)
    letter = after.element.label if isinstance(after.element, IndexedBase) else after.element
    title = getattr(statement, "title", "").removesuffix(f" {letter}")
    return Estimate(
        title=title,
        element=arranged(after.element, notation),
        optimum=enclosed(arranged(statement.before, notation)),
        points=points,
        verdict=statement.verdict,
        premises=statement.claim.premises,
    )
