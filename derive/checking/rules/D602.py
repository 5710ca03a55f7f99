"""A mean, a variance or a covariance that is not what it is said to be, however what is random is distributed."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from derive.checking.asking import as_written, ask
from derive.checking.chains import Relates
from derive.checking.drafting import Draft
from derive.checking.finding import Finding, Severity
from derive.checking.knowledge import Declared
from derive.checking.laws import beside, told_law
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import Edge, Outcome, Ruled
from derive.checking.shapes import heads, names
from derive.checking.written import Transcript
from derive.claims.verdict import Refuted
from derive.reading.lexer import BOLD
from derive.reading.tree import Construct, Node

LAWS = (r"\mathcal N(0, 1)", r"\mathcal N(2, 3)", r"\mathrm{Poisson}(3)", r"\mathrm{Bernoulli}(1/3)", r"\mathrm{Exponential}(2)")
"""Distributions of one variable: what holds for none of them is no property of one of them."""
STRANGE = (Construct.TRANSPOSE, Construct.PRIME, Construct.GIVEN, Construct.BIG, Construct.INTEGRAL, Construct.DERIVATIVE, Construct.ENTRY)


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Neighbours with moments of one or two variables, and of nothing else, that differ for all of several distributions.

    And a moment of what has a distribution that is told, if it is not the one that is written.
    """
    for ruled in passage.ruled:
        for first, second in pairwise(range(len(ruled.trees))):
            edge = ruled.edge(first, second)
            if edge is None or edge.sign is not Relates.EQUAL or not isinstance(edge.verdict, Refuted) or edge.posed is None:
                continue
            if edge.outcome is Outcome.REFUTED and any(map(_has_moment, edge.posed.sides)) and not _of_others(*edge.posed.sides):
                yield rule.at(ruled, second, "this is not the moment", edge)
            elif edge.outcome is Outcome.DEFINED and not ruled.chain.implied and _of_law(passage, edge):
                yield rule.at(ruled, second, "this is not the moment of the distribution that is told", edge)
            elif edge.outcome is Outcome.SILENT and not ruled.chain.implied and (worst := _for_all(ruled, first, second)) is not None:
                yield rule.at(ruled, second, "this is not the moment, however what is random is distributed", worst)


def _of_law(passage: Passage, edge: Edge) -> bool:
    """Whether a moment of a letter whose distribution is told beside it, in its parameters, is another however these are meant."""
    assert edge.posed is not None
    moment, value = edge.posed.sides
    told = [one for one in edge.posed.declared if one.of_chance]
    if moment.kind is not Construct.EXPECTATION or len(told) != 1 or any(part.kind is Construct.GIVEN for part in moment.walk()):
        return False
    law = told_law(told[0])
    if law is None or not beside(law.text, passage) or frozenset(_random(moment)) != {law.letter} or moment.args[1].args:
        return False
    if not names(value) or not names(value) <= law.names or heads(value) or not names(moment) <= law.names | {law.letter}:
        return False
    kept = tuple(one for one in edge.posed.declared if one is not told[0])
    text = edge.posed.text.partition(" where ")[0]
    others = (ask(text, (*kept, replace(told[0], text=one)), (edge.first, edge.second)) for one in law.parametrisations())
    return all(other.outcome is Outcome.REFUTED or other.posed is None for other in others)


def _has_moment(node: Node) -> bool:
    return any(part.kind is Construct.EXPECTATION for part in node.walk())


def _of_others(left: Node, right: Node) -> bool:
    """Whether moments of other variables stand on the two sides, of which one may be made of the other."""
    first, second = frozenset(_random(left)), frozenset(_random(right))
    return bool(first and second) and first != second


def _for_all(ruled: Ruled, first: int, second: int) -> Edge | None:
    """The first refuted claim, if it is refuted for every distribution; None if it is not for one, or says more than of moments."""
    left, right = as_written(ruled)[first], as_written(ruled)[second]
    if not isinstance(left, Node) or not isinstance(right, Node) or names(left) != names(right) or heads(left) | heads(right):
        return None
    inside, outside = (frozenset(one for side in (left, right) for one in found(side)) for found in (_random, _fixed))
    if not _has_moment(left) or not _has_moment(right) or not 1 <= len(inside) <= 2 or inside & outside or _is_strange(left, right):
        return None
    written = [Draft(ruled.chain.items[place].text).latex(tree) for place, tree in ((first, left), (second, right))]
    letters = sorted(inside)
    others = {Transcript(left, ruled.chain.items[first].text).told(one) for one in left.walk() if one.kind is Construct.NAME} - inside
    usual, possible = (_laws(letters[0]), _meanings(letters[0], sorted(others))) if len(letters) == 1 else (_two(*letters), ())
    text = f"{written[0]} = {written[1]}"
    edges = [ask(text, tuple(Declared(one, letters[0], "it is tried") for one in premises), (first, second)) for premises in usual]
    if any(edge.outcome is not Outcome.REFUTED for edge in edges):
        return None
    meant = (ask(text, tuple(Declared(one, letters[0], "it is tried") for one in premises)) for premises in possible)
    return None if any(edge.outcome is Outcome.PROVED for edge in meant) else edges[0]


def _laws(letter: str) -> Iterator[tuple[str, ...]]:
    """Distributions of one variable."""
    return ((rf"{letter} \sim {law}",) for law in LAWS)


def _meanings(letter: str, others: list[str]) -> Iterator[tuple[str, ...]]:
    """Another letter may be the mean of a variable, its variance or its standard deviation."""
    for other in others:
        yield f"{letter} random", rf"\mathbb{{E}}[{letter}] = {other}"
        yield f"{letter} random", rf"\operatorname{{Var}}({letter}) = {other}"
        yield f"{letter} random", rf"\operatorname{{Var}}({letter}) = {other}^2"


def _two(first: str, second: str) -> Iterator[tuple[str, ...]]:
    """What two variables may have to do with each other."""
    yield (f"{first}, {second} random",)
    yield (f"{first}, {second} independent",)
    yield f"{first}, {second} independent", rf"\mathbb{{E}}[{first}] = 0", rf"\mathbb{{E}}[{second}] = 0"
    yield f"{first}, {second} random", rf"\mathbb{{E}}[{first}] = 0", rf"\mathbb{{E}}[{second}] = 0"


def _random(node: Node) -> Iterator[str]:
    """Capital letters that moments are taken of."""
    return (one.text for part in node.walk() if part.kind is Construct.EXPECTATION for one in part.walk() if _is_capital(one))


def _fixed(node: Node) -> Iterator[str]:
    """Capital letters that stand outside of moments."""
    if node.kind is Construct.EXPECTATION:
        return
    if _is_capital(node):
        yield node.text
    for part in node.args:
        yield from _fixed(part)


def _is_capital(node: Node) -> bool:
    return node.kind is Construct.NAME and len(node.text) == 1 and node.text.isupper()


def _is_strange(*sides: Node) -> bool:
    """Whether something is conditioned on, summed, transposed, or named with more than a letter."""
    return any(
        part.kind in STRANGE or (part.kind is Construct.NAME and (bool(part.args) or len(part.text.removesuffix(BOLD)) < len(part.text)))
        for side in sides
        for part in side.walk()
    )


ENTRY = CheckRule(
    name="D602",
    title="a moment that is not what it is said to be",
    severity=Severity.ERROR,
    why="Means, variances and covariances obey laws that hold for all distributions. This is none of them: it fails for each that "
    "was tried.",
    example=r"\operatorname{Var}(2 X) = 2 \operatorname{Var}(X)",
    instead=r"\operatorname{Var}(2 X) = 4 \operatorname{Var}(X)",
    check=check,
)
