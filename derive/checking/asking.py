"""A claim of a rule's own, put as text through the door and judged: what a chain does not say of itself."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.checking.chains import Item, Relates
from derive.checking.guessing import guessed
from derive.checking.knowledge import Declared
from derive.checking.passage import Passage
from derive.checking.posing import Posed, Silent, item_tree
from derive.checking.ruling import Edge, Outcome, Ruled
from derive.checking.written import Transcript
from derive.claims.sides import Defined
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.judging.judge import judge
from derive.reading.cursor import Policy
from derive.reading.read import claim_of
from derive.reading.readings import parse
from derive.reading.spelled import is_function
from derive.reading.tree import Construct, Node, Span, in_brackets
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
    said = f"{text} where {'; '.join(one.text for one in declared)}" if declared else text
    try:
        parsed = parse(said, is_function, policy)
        read = claim_of(said, parsed)
        claim = replace(read.claim, defined=Defined.BOTH)
        verdict = judge(claim)
    except (InputError, OutOfTime) as why:
        return Edge(*places, Relates.EQUAL, Outcome.SILENT, silent=Silent(str(why)))
    sides = (*parsed.tree.args[0].args, parsed.tree.args[0])
    posed = Posed(said, claim, (sides[0], sides[1]), declared, read.assumed)
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


def usual(ruled: Ruled, place: int) -> Node | None:
    """The tree of an item as it stands in the text, in the usual reading; None where it is not understood."""
    found = item_tree(ruled.chain.items[place], frozenset())
    return None if isinstance(found, Silent) else found[0]


def other_readings(item: Item) -> Iterator[Node]:
    """The trees of an item as others may read it."""
    found = item_tree(item, frozenset())
    forks = () if isinstance(found, Silent) else sorted({met.fork for met in found[1]}, key=lambda fork: fork.name)
    for fork in forks:
        again = item_tree(item, frozenset((fork,)))
        if not isinstance(again, Silent):
            yield again[0]


class Draft:
    """LaTeX that is made of an item's, with parts of it replaced.

    Parameters
    ----------
    source : str
        The item's text, to which the spans of its tree belong.
    """

    def __init__(self, source: str) -> None:
        self.source = source

    def letter(self, latex: str) -> Node:
        """A name, or a number, that does not stand in the item."""
        start = len(self.source)
        self.source += latex
        return Node(Construct.NAME, text=latex, span=Span(start, len(self.source)))

    def latex(self, node: Node) -> str:
        """The text of a tree of the item's parts and of such letters, in brackets that let it be read in one way only."""
        return in_brackets(node, self.source)


def swapped(node: Node, other: Callable[[Node], Node | None]) -> Node:
    """The tree in which parts are replaced by others, from above; a part that has been replaced is not looked into."""
    found = other(node)
    if found is not None:
        return found
    args = tuple(swapped(part, other) for part in node.args)
    return node if all(one is two for one, two in zip(args, node.args, strict=True)) else replace(node, args=args)
