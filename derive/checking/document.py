"""A document to its findings: formula by formula, each with what was learnt from those before it."""

from collections.abc import Iterator

from derive.catalogue import entries
from derive.checking.chains import chains
from derive.checking.continued import continued
from derive.checking.finding import Finding, Severity
from derive.checking.knowledge import Knowledge
from derive.checking.learning import definitions
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import rule
from derive.reading.tree import Span
from derive.vocabulary.budget import charged

RULES = "derive.checking.rules"


def passage(text: str, before: str, after: str, knowledge: Knowledge, environment: str = "") -> Passage:
    """A formula, read and judged."""
    ruled, known = [], knowledge
    for number, chain in enumerate(chains(text)):
        ruled.append(_again(chain, known) if len(chain.items) > 1 else rule(chain, known))
        ruled += continued(chain, known) if number == 0 else ()
        known = known.with_declared(*definitions(chain))
    return Passage(text=text, before=before, after=after, ruled=tuple(ruled), knowledge=knowledge, environment=environment)


_again = charged(1_000)(rule)
"""A page often stands in a folder in several formats."""


def findings(passage: Passage, severities: frozenset[Severity] = frozenset(Severity)) -> Iterator[Finding]:
    """What the rules of these severities find in it; of one place one error is enough, by the first rule that finds it."""
    wrong: set[Span] = set()
    for one in (found for found in entries(RULES, CheckRule) if found.severity in severities):
        for found in one.check(one, passage):
            if found.severity is not Severity.ERROR or found.span not in wrong:
                yield found
            if found.severity is Severity.ERROR:
                wrong.add(found.span)
