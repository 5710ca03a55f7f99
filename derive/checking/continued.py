"""A formula that begins with a relation goes on from what was written last: that step is told where it is proved, and else passed over."""

from collections.abc import Iterator
from dataclasses import replace

from derive.checking.chains import Chain, Item
from derive.checking.knowledge import Knowledge
from derive.checking.posing import Silent
from derive.checking.ruling import Outcome, Ruled, rule
from derive.reading.tree import Span

_ELSEWHERE = Silent("it goes on from the formula before")


def continued(chain: Chain, knowledge: Knowledge) -> Iterator[Ruled]:
    """The step to the first item of a chain from the end of one of the last formulas, if it is proved.

    Rules look at the item where it stands, and not here.
    """
    if not chain.opened or chain.implied:
        return
    first = chain.items[0]
    for text in reversed(knowledge.ends):
        before = Item(text, Span(0, 0), None, Span(0, 0))
        if text.split() == first.text.split():
            continue
        ruled = rule(Chain((before, first)), knowledge)
        if ruled.edges and ruled.edges[0].outcome is Outcome.PROVED:
            yield replace(ruled, trees=(_ELSEWHERE, _ELSEWHERE))
            return
