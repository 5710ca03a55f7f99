"""A document to its findings: formula by formula, each with what was learnt from those before it."""

from collections.abc import Iterator

from derive.catalogue import entries
from derive.checking.chains import chains
from derive.checking.finding import Finding
from derive.checking.knowledge import Knowledge
from derive.checking.learning import definitions
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import rule

RULES = "derive.checking.rules"


def passage(text: str, before: str, after: str, knowledge: Knowledge) -> Passage:
    """A formula, read and judged."""
    ruled, known = [], knowledge
    for chain in chains(text):
        ruled.append(rule(chain, known))
        known = known.with_declared(*definitions(chain))
    return Passage(text=text, before=before, after=after, ruled=tuple(ruled), knowledge=knowledge)


def findings(passage: Passage) -> Iterator[Finding]:
    """What all rules find in it."""
    for one in entries(RULES, CheckRule):
        yield from one.check(one, passage)
