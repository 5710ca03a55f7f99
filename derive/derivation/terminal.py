"""A derivation for a terminal: one formula on a line, in Unicode. No template engine is loaded for it."""

from __future__ import annotations

from collections.abc import Iterator

from derive.claims.verdict import Proved, Refuted, Undecided, Verdict
from derive.derivation.derivation import Derivation
from derive.derivation.page import Line, Page, page
from derive.paper.dialects.unicode import write


def to_text(derivation: Derivation) -> str:
    """The derivation as text: result, status, assumptions, numbered steps, weights, library parameters, estimates."""
    shown = page(derivation)
    sections = [_head(shown), _assumptions(shown), _steps(shown), _weights(shown), _parameters(shown), _estimates(shown)]
    return "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines)


def mark(verdict: Verdict) -> str:
    """A character for each answer."""
    match verdict:
        case Proved():
            return "✓"
        case Refuted():
            return "✗"
        case Undecided():
            return "?"


def word(verdict: Verdict) -> str:
    """A word for each answer."""
    match verdict:
        case Proved():
            return "proved"
        case Refuted():
            return "refuted"
        case Undecided():
            return "undecided"


def _head(shown: Page) -> Iterator[str]:
    yield f"{shown.title}  [{shown.name}]"
    yield ""
    yield f"  {write(shown.result)}"
    yield ""
    yield shown.claim
    yield f"{shown.status}; first and last line compared directly: {word(shown.conclusion)}"
    if shown.unfinished:
        yield shown.unfinished


def _assumptions(shown: Page) -> Iterator[str]:
    yield "Assumptions"
    yield ""
    for assumption in shown.assumptions:
        yield f"  {assumption.label}  {assumption.statement}"
        yield from (f"      {write(equation)}" for equation in assumption.equations)


def _steps(shown: Page) -> Iterator[str]:
    yield "Steps"
    yield ""
    yield f"      {write(shown.start)}"
    for line in shown.lines:
        yield ""
        yield from _step(line)


def _step(line: Line) -> Iterator[str]:
    uses = f"  uses {', '.join(line.premises)}" if line.premises else ""
    yield f"{line.number:3d}.  {line.title}"
    yield f"      {mark(line.verdict)} {word(line.verdict)}  {line.rule}{uses}"
    yield f"      {write(line.side)}"
    yield f"      {line.because}"
    if line.factor is not None:
        yield f"      Here {write(line.factor)}."
    if line.dropped is not None:
        yield f"      Here {write(line.dropped)} is dropped."


def _weights(shown: Page) -> Iterator[str]:
    if shown.weights:
        yield "Weight λ of the penalty"
        yield ""
    for weight in shown.weights:
        yield f"  {mark(weight.verdict)} {weight.title}"
        yield f"      {write(weight.objective)},  {write(weight.value)}"


def _parameters(shown: Page) -> Iterator[str]:
    if shown.parameters:
        yield "The same in other libraries"
        yield ""
    for parameter in shown.parameters:
        yield f"  {mark(parameter.verdict)} {parameter.library}, {parameter.settings}"
        yield f"      {write(parameter.value)}"


def _estimates(shown: Page) -> Iterator[str]:
    if shown.estimates:
        yield "Estimates"
        yield ""
    for estimate in shown.estimates:
        yield f"  {mark(estimate.verdict)} {estimate.title} {write(estimate.element)}"
        yield f"      {write(estimate.optimum)} = {write(estimate.points)}"
        yield from (f"      {premise.label}  {premise.statement}" for premise in estimate.premises)
