"""An arg max or arg min of what has no greatest or least value."""

import re
from collections.abc import Iterator
from dataclasses import replace

from derive.checking.asking import Draft, ask, swapped
from derive.checking.finding import Finding, Severity
from derive.checking.forms import LOGARITHMS, OF_LEAST_SQUARES, OF_LIKELIHOOD, argument_of, exponent, factored, is_estimate, terms
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import Edge, Outcome, Ruled
from derive.checking.shapes import is_optimum
from derive.reading.tree import Construct, Node

BOUNDED = re.compile(
    r"subject|constrain|\bs\.\s*t\.|adversar|worst|farthest|furthest|most distant"
    r"|feasible|compact|bounded|\bball\b|simplex|\bgrid\b|candidate",
    re.IGNORECASE,
)
"""Words that say, or suggest, that not all values are allowed, or that the worst one is wanted."""


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Estimates that are said to make a loss greatest, tried on data."""
    if any(BOUNDED.search(said) for said in (passage.text, passage.before, passage.after)):
        return
    for ruled in passage.ruled:
        first = ruled.trees[0]
        if isinstance(first, Silent) or not is_estimate(first, OF_LIKELIHOOD | OF_LEAST_SQUARES):
            continue
        for place, tree in enumerate(ruled.trees):
            if isinstance(tree, Silent) or not is_optimum(tree) or len(tree.args[0].args) != 1:
                continue
            edge = _without_optimum(ruled, place, tree)
            if edge is not None:
                right = {"min": "max", "max": "min"}[tree.text]
                said = rf"no point is the best one, far away the objective is better than any bound: `\arg\{right}` may be meant"
                yield rule.at(ruled, place, said, edge)
                break


def _without_optimum(ruled: Ruled, place: int, tree: Node) -> Edge | None:
    """The proof that for some data no point is optimal."""
    unknown = tree.args[0].args[0]
    if unknown.kind is not Construct.NAME or not _loss(tree.args[1], unknown):
        return None
    draft = Draft(ruled.chain.items[place].text)
    data: dict[str, Node] = {}
    letter = draft.letter("t")

    def tried(node: Node) -> Node | None:
        match node.kind:
            case Construct.BIG:
                return swapped(node.args[3], tried)
            case Construct.CALL:
                return replace(node, args=(node.args[0], swapped(node.args[1], tried)))
            case Construct.TRANSPOSE:
                return swapped(node.args[0], tried)
            case Construct.POWER if node.args[1].text in ("T", r"\top"):
                return swapped(node.args[0], tried)
            case Construct.NORM:
                return Node(Construct.ABS, (swapped(node.args[0], tried),))
            case Construct.NAME if node.text == unknown.text:
                return letter
            case Construct.NAME if node.text not in ("pi", "e"):
                return data.setdefault(node.text, draft.letter(str(len(data) + 1)))
        return None

    objective = draft.latex(swapped(tree.args[1], tried))
    edge = ask(rf"\arg\{tree.text}_{{t}} ({objective}) = \{{t : 0 = 1\}}", places=(place, place))
    return edge if edge.outcome is Outcome.PROVED else None


def _loss(node: Node, unknown: Node) -> bool:
    """Whether all its terms with the unknown grow, or all fall, with squares or absolute values in which the unknown stands."""
    signs = {_steep(sign, part, unknown) for sign, part in terms(node) if _speaks(part, unknown)}
    return len(signs) == 1 and None not in signs


def _speaks(node: Node, unknown: Node) -> bool:
    return any(one.kind is Construct.NAME and one.text == unknown.text for one in node.walk())


def _steep(sign: int, node: Node, unknown: Node) -> int | None:
    """The sign with which a distance from the unknown stands in a term; None where none does."""
    parts = factored(node)
    sign *= parts.sign
    speaking = [part for part in parts.above if _speaks(part, unknown)]
    if any(_speaks(part, unknown) for part in parts.below):
        return None
    if len(speaking) != 1:
        return None
    (part,) = speaking
    inside = argument_of(part, LOGARITHMS)
    if inside is not None:
        whole = factored(inside)
        raised = [above for one in whole.above if (above := exponent(one)) is not None]
        return sign * found if len(raised) == 1 and whole.sign > 0 and (found := _of_terms(raised[0], unknown)) is not None else None
    match part.kind:
        case Construct.BIG if part.text == r"\sum":
            inner = _of_terms(part.args[3], unknown)
            return None if inner is None else sign * inner
        case Construct.POWER if part.args[1].text == "2":
            return sign
        case Construct.ABS | Construct.NORM:
            return sign
        case Construct.ADD:
            inner = _of_terms(part, unknown)
            return None if inner is None else sign * inner
    return None


def _of_terms(node: Node, unknown: Node) -> int | None:
    signs = {_steep(sign, part, unknown) for sign, part in terms(node) if _speaks(part, unknown)}
    return signs.pop() if len(signs) == 1 else None


ENTRY = CheckRule(
    name="D204",
    title="an optimum that is not attained",
    severity=Severity.ERROR,
    why="With the data that are shown the objective takes values beyond every bound: no point is the best one. A loss is to be least, "
    "its negative greatest.",
    example=r"\hat w_{\text{MLE}} = \arg\max_w \sum_i (y_i - w x_i)^2",
    instead=r"\hat w_{\text{MLE}} = \arg\min_w \sum_i (y_i - w x_i)^2",
    check=check,
)
