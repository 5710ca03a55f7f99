"""A claim of a rule's own, put as text through the door and judged: what a chain does not say of itself."""

from collections.abc import Iterator

from derive.checking.chains import Item, Relates
from derive.checking.guessing import guessed
from derive.checking.knowledge import Declared
from derive.checking.passage import Passage
from derive.checking.posing import Silent, claimed, item_tree
from derive.checking.ruling import Edge, Outcome, Ruled
from derive.checking.written import Transcript
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.judging.judge import judge
from derive.reading.cursor import Policy
from derive.reading.tree import Node
from derive.vocabulary.errors import InputError, OutOfTime

OUTCOMES = {Proved: Outcome.PROVED, Refuted: Outcome.REFUTED, Undecided: Outcome.SILENT}


def ask(text: str, declared: tuple[Declared, ...] = (), places: tuple[int, int] = (0, 0), policy: Policy = frozenset()) -> Edge:
    """The ruling on a text; silent where it is not understood.

    Parameters
    ----------
    text : str
        A claim as the door reads it, without declarations.
    declared : tuple of Declared
        What is known of its names.
    places : tuple of two int
        The items of the chain of which it speaks.
    policy : frozenset of Fork
        How it is read where it can be read in several ways.
    """
    try:
        posed = claimed(text, declared, policy)
        verdict = judge(posed.claim)
    except (InputError, OutOfTime) as why:
        return Edge(*places, Relates.EQUAL, Outcome.SILENT, silent=Silent(str(why)))
    return Edge(*places, Relates.EQUAL, OUTCOMES[type(verdict)], posed, verdict)


def told(passage: Passage, ruled: Ruled, trees: tuple[Node, ...]) -> tuple[Declared, ...]:
    """What is known, or guessed from the whole chain, of the names in these trees."""
    both = zip(as_written(ruled), ruled.chain.items, strict=True)
    texts = [Transcript(tree, item.text) for tree, item in both if not isinstance(tree, Silent)]
    return passage.knowledge.with_guessed(*guessed(texts)).about(trees)


def as_written(ruled: Ruled) -> tuple[Node | Silent, ...]:
    """The trees of the items without what was supplied to judge them, so that their places are those in the items."""
    return tuple(_alone(ruled, place) if place in ruled.lacking else tree for place, tree in enumerate(ruled.trees))


def _alone(ruled: Ruled, place: int) -> Node | Silent:
    found = item_tree(ruled.chain.items[place], ruled.policy)
    return found if isinstance(found, Silent) else found[0]


def usual(passage: Passage) -> Iterator[tuple[Ruled, tuple[Node | None, ...]]]:
    """Each chain with the trees of its items as they stand in the text, in the usual reading; None where one is not understood."""
    for ruled in passage.ruled:
        found = (item_tree(item, frozenset()) for item in ruled.chain.items)
        yield ruled, tuple(None if isinstance(one, Silent) else one[0] for one in found)


def other_readings(item: Item) -> Iterator[Node]:
    """The trees of an item as others may read it."""
    found = item_tree(item, frozenset())
    forks = () if isinstance(found, Silent) else sorted({met.fork for met in found[1]}, key=lambda fork: fork.name)
    for fork in forks:
        again = item_tree(item, frozenset((fork,)))
        if not isinstance(again, Silent):
            yield again[0]
