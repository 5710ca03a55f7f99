"""A derivative that is not the derivative of what it is taken of."""

import re
from collections.abc import Iterator

from derive.checking.asking import as_written, ask
from derive.checking.chains import Relates
from derive.checking.drafting import Draft
from derive.checking.finding import Finding, Severity
from derive.checking.guessing import guessed
from derive.checking.knowledge import Declared, Knowledge
from derive.checking.learning import definitions
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import Edge, Outcome
from derive.checking.shapes import heads, is_name, names, numerals, sizes
from derive.checking.written import Transcript, signature
from derive.reading.tree import Construct, Node

SMALL = frozenset("1234")
"""Numbers that derivatives bring along; others were put in for letters."""
RECENT = 8
"""Of so many definitions that were made last: behind more of them a name may have been given another meaning in words."""
OPERATORS = {Construct.DERIVATIVE: r"\frac{{d}}{{d {}}}", Construct.GRADIENT: r"\nabla_{{{}}}"}


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Equalities with a derivative in them, and derivatives of what was defined in an earlier chain of the document."""
    for ruled, blamed in passage.blamed():
        posed = blamed.edge.posed
        if posed is not None and blamed.edge.sign is Relates.EQUAL and any(map(_differentiates, posed.sides)):
            yield rule.found(ruled, blamed, "this is not the derivative")
    known = passage.knowledge
    for ruled in passage.ruled:
        texts = [
            Transcript(tree, item.text) for tree, item in zip(as_written(ruled), ruled.chain.items, strict=True) if isinstance(tree, Node)
        ]
        if len(texts) == len(ruled.trees) > 1 and not ruled.chain.implied and ruled.chain.items[1].sign is Relates.EQUAL:
            found = _of_earlier(known, texts[0], texts[1])
            if found is not None:
                yield rule.at(ruled, 1, f"this is not the derivative of what was defined before: `{found[0].text}`", found[1])
        known = known.with_declared(*definitions(ruled.chain))


def _differentiates(node: Node) -> bool:
    return any(part.kind in OPERATORS for part in node.walk())


def _of_earlier(known: Knowledge, left: Transcript, right: Transcript) -> tuple[Declared, Edge] | None:
    """The definition, and the refuted claim on its derivative, if the other side speaks of nothing that is not in it."""
    if left.tree.kind not in OPERATORS or is_name(right.tree) or not names(right.tree):
        return None
    over, taken, *more = left.tree.args
    recent = [one for one in known.declared if one.value is not None][-RECENT:]
    told = next((one for one in recent if one.subject == signature(taken)), None)
    if told is None or told.value is None or not is_name(taken) or any(part.kind is not Construct.ABSENT for part in more):
        return None
    value = told.value
    if any(_NUMBERED.search(one) for one in (value.source, right.source)) or any(
        map(_is_rest, frozenset(right.tree.walk()) - frozenset(value.tree.walk()))
    ):
        return None
    same = names(right.tree) <= names(value.tree) and heads(right.tree) <= heads(value.tree) and names(over) <= names(value.tree)
    if (
        not same
        or not numerals(right.tree) <= numerals(value.tree) | SMALL
        or heads(value.tree)
        or any(_HAT in name for name in names(right.tree))
    ):
        return None
    source = Draft(left.source).latex(over), Draft(value.source).latex(value.tree), Draft(right.source).latex(right.tree)
    before = rf"{OPERATORS[left.tree.kind].format(source[0])} \left( {source[1]} \right)"
    about = known.with_guessed(*guessed([value, right])).about((value.tree, right.tree))
    edge = ask(f"{before} = {source[2]}", about, (0, 1))
    if edge.outcome is not Outcome.REFUTED:
        return None
    counts = sorted(sizes(value.tree))
    factors = ("2", r"\frac{1}{2}", *counts, *(rf"\frac{{1}}{{{one}}}" for one in counts))
    scaled = any(ask(rf"{before} = {factor} \left( {source[2]} \right)", about).outcome is Outcome.PROVED for factor in factors)
    return None if scaled else (told, edge)  # a factor may have been left out of the definition, or put into it, on purpose


def _is_rest(node: Node) -> bool:
    """Whether it is what letters leave of one: the last of several parts was put in."""
    if node.kind is not Construct.ADD:
        return False
    others = [part for part in node.args if part.text != "1"]
    return len(others) < len(node.args) and all(one.kind is Construct.NEGATIVE and one.args[0].kind is Construct.NAME for one in others)


_HAT = "hat"
_NUMBERED = re.compile(r"\^\s*\{?\s*\(\s*[a-z]\b")
"""A letter that is numbered in brackets above it, with which the letter alone may be the same, or one that was held fixed."""


ENTRY = CheckRule(
    name="D601",
    title="a derivative that is not what it is said to be",
    severity=Severity.ERROR,
    why="The expression, as it is written here or was defined before, has another derivative; at the point that is shown the two differ.",
    example=r"\frac{\partial}{\partial \mu} \sum_i (y_i - \mu)^2 = 2 \sum_i (y_i - \mu)",
    instead=r"\frac{\partial}{\partial \mu} \sum_i (y_i - \mu)^2 = -2 \sum_i (y_i - \mu)",
    check=check,
)
