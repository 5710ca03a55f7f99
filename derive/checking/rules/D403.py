"""A term that stands twice where its twin is meant."""

from collections.abc import Iterator

from derive.checking.asking import usual
from derive.checking.finding import Finding, Severity
from derive.checking.forms import terms
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.reading.tree import Construct, Node


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """A difference that is one term and the same again, and a sum in which what holds in one case stands twice."""
    for ruled, trees in usual(passage):
        if any(tree is not None and tree.text == "0" for tree in trees):
            continue
        for place, tree in enumerate(trees):
            said = "" if tree is None else next((said for part in tree.walk() if (said := _twice(part))), "")
            if said:
                yield rule.at(ruled, place, said)


def _twice(node: Node) -> str:
    """What is wrong with a sum, if something is."""
    if node.kind is not Construct.ADD:
        return ""
    parts = terms(node)
    (sign, first), *others = parts
    if len(parts) == 2 and others[0] == (-sign, first) and any(one.kind is Construct.CALL for one in first.walk()):
        return "this is zero: the same term is added and subtracted"
    cases = [part for part in parts if any(_is_event(one) for one in part[1].walk())]
    return "the same case stands twice in this sum" if len(frozenset(cases)) < len(cases) else ""


def _is_event(node: Node) -> bool:
    """Whether it is the probability of a value that is told by its number."""
    inside = node.args[1].walk() if node.kind is Construct.CALL else iter(())
    return any(one.kind is Construct.RELATE and one.text == "=" and one.args[-1].kind is Construct.NUMBER for one in inside)


ENTRY = CheckRule(
    name="D403",
    title="a term that stands twice",
    severity=Severity.WARNING,
    why="A difference of a term and itself is zero, and a sum over cases takes each case once: one of the two was to be another, and "
    "kept the index or the value of the first.",
    example=r"B = \log p(z \mid h_1) - \log p(z \mid h_1)",
    instead=r"B = \log p(z \mid h_1) - \log p(z \mid h_2)",
    check=check,
)
