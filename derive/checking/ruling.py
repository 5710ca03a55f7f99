"""All pairs of a chain judged, in the readings that prove most of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from derive.checking.chains import Chain, Relates
from derive.checking.guessing import guessed
from derive.checking.knowledge import Knowledge
from derive.checking.posing import Posed, Silent, item_tree, pose
from derive.checking.shapes import heads, is_name, is_optimum, names
from derive.checking.written import Written, letters
from derive.claims.verdict import Proved, Refuted, Undecided, Verdict
from derive.judging.judge import judge
from derive.reading.cursor import Policy
from derive.reading.tree import Node
from derive.vocabulary.errors import OutOfTime


class Outcome(Enum):
    """What is known of two items."""

    PROVED = "proved"
    AGREES = "agrees on samples"
    REFUTED = "refuted"
    DEFINED = "definition"
    SILENT = "not understood"


@dataclass(frozen=True, slots=True)
class Edge:
    """Two items of a chain and what the judge says of them.

    Parameters
    ----------
    first, second : int
        Their places in the chain.
    sign : Relates
        The relation that was claimed.
    outcome : Outcome
        In short.
    posed : Posed or None
        The claim, if there is one.
    verdict : Proved, Refuted, Undecided or None
        The ruling on it.
    silent : Silent or None
        Why there is none.
    """

    first: int
    second: int
    sign: Relates
    outcome: Outcome
    posed: Posed | None = None
    verdict: Verdict | None = None
    silent: Silent | None = None


@dataclass(frozen=True, slots=True)
class Ruled:
    """A chain with its edges judged.

    Parameters
    ----------
    chain : Chain
        The items.
    trees : tuple of Node or Silent
        Each of them by itself.
    edges : tuple of Edge
        An edge each: two items.
    policy : frozenset of Fork
        How it was read.
    """

    chain: Chain
    trees: tuple[Node | Silent, ...]
    edges: tuple[Edge, ...]
    policy: Policy

    def edge(self, first: int, second: int) -> Edge | None:
        """What is known of two items."""
        return next((one for one in self.edges if (one.first, one.second) == (min(first, second), max(first, second))), None)

    @property
    def proved(self) -> int:
        """How many edges are proved."""
        return sum(edge.outcome is Outcome.PROVED for edge in self.edges)


FARTHEST = 12
"""How many items of a chain are compared with one another."""


def rule(chain: Chain, knowledge: Knowledge) -> Ruled:
    """Judge the edges of a chain.

    Parameters
    ----------
    chain : Chain
        Items with relations.
    knowledge : Knowledge
        What is known of its names.
    """
    tried = [_under(chain, knowledge, policy) for policy in _policies(chain)]
    most = max(one.proved for one in tried)
    best = [one for one in tried if one.proved == most]
    edges = tuple(_agreed([one.edges[place] for one in best]) for place in range(len(best[0].edges)))
    return Ruled(chain, best[0].trees, edges, best[0].policy)


def _policies(chain: Chain) -> tuple[Policy, ...]:
    """The usual reading, each other branch, and all of them."""
    found = [item_tree(item, frozenset()) for item in chain.items]
    forks = sorted({met.fork for one in found if not isinstance(one, Silent) for met in one[1]}, key=lambda fork: fork.name)
    return tuple(dict.fromkeys((frozenset(), *(frozenset((fork,)) for fork in forks), frozenset(forks))))


def _agreed(edges: list[Edge]) -> Edge:
    """One answer of several readings: proved if one proves it, refuted if all do."""
    for outcome in (Outcome.PROVED, Outcome.AGREES, Outcome.DEFINED, Outcome.SILENT):
        found = next((edge for edge in edges if edge.outcome is outcome), None)
        if found is not None:
            return found
    return edges[0]


def _under(chain: Chain, knowledge: Knowledge, policy: Policy) -> Ruled:
    """All edges in one reading."""
    read = [item_tree(item, policy) for item in chain.items]
    trees = tuple(one if isinstance(one, Silent) else one[0] for one in read)
    texts = [Written(tree, item.text) for tree, item in zip(trees, chain.items, strict=True) if not isinstance(tree, Silent)]
    values = [one.value for one in knowledge.definitions([text.tree for text in texts]) if one.value is not None]
    told = knowledge.with_guessed(*guessed(texts, values))
    return Ruled(chain, trees, tuple(_edges(chain, trees, told, policy)), policy)


def _edges(chain: Chain, trees: tuple[Node | Silent, ...], knowledge: Knowledge, policy: Policy) -> Iterator[Edge]:
    for first, second in combinations(range(min(len(chain.items), FARTHEST)), 2):
        sign = _between(chain, first, second)
        left, right = trees[first], trees[second]
        silent = next((one for one in (left, right) if isinstance(one, Silent)), None)
        if sign is None or silent is not None or isinstance(left, Silent) or isinstance(right, Silent):
            yield Edge(first, second, sign or Relates.OTHER, Outcome.SILENT, silent=silent or Silent("it is no relation that is judged"))
            continue
        sign = Relates.EQUAL if is_optimum(left) and is_optimum(right) else sign
        posed = _posed(chain, (first, second), sign, (left, right), knowledge, policy)
        definition = defines(left, right)
        if isinstance(posed, Silent):
            yield Edge(first, second, sign, Outcome.SILENT if definition is None else Outcome.DEFINED, silent=definition or posed)
            continue
        try:
            verdict = judge(posed.claim)
        except OutOfTime as why:
            yield Edge(first, second, sign, Outcome.SILENT, silent=Silent(str(why)))
            continue
        outcome = _outcome(verdict, left, right)
        silent = Silent("the two sides speak of different things") if outcome is Outcome.SILENT else None
        if definition is not None and outcome is not Outcome.PROVED:
            outcome, silent = Outcome.DEFINED, definition
        yield Edge(first, second, sign, outcome, posed, verdict, silent)


def _outcome(verdict: Verdict, left: Node, right: Node) -> Outcome:
    match verdict:
        case Proved():
            return Outcome.PROVED
        case Refuted():
            return Outcome.REFUTED if comparable(left, right) else Outcome.SILENT
        case Undecided(agreeing=agreeing):
            return Outcome.AGREES if agreeing else Outcome.SILENT


def comparable(left: Node, right: Node) -> bool:
    """Whether two sides speak of the same things, so that one may be held against the other.

    Where a name stands on one side only, a definition or an assumption may have been put in; of an arg min constants may be left out.
    """
    if heads(left) != heads(right) and not (is_optimum(left) and heads(right) < heads(left)):
        return False
    if is_optimum(left) and is_optimum(right):
        return names(right) <= names(left)
    return names(left) == names(right)


def defines(left: Node, right: Node) -> Silent | None:
    """Whether one side says what the other is called, or what a function on the other side is."""
    if is_name(left):
        return Silent("it says how something is called")
    put_in = heads(left) - heads(right)
    return Silent(f"it says what `{sorted(put_in)[0]}` is") if put_in and not is_optimum(left) else None


def _posed(
    chain: Chain, places: tuple[int, int], sign: Relates, sides: tuple[Node, Node], knowledge: Knowledge, policy: Policy
) -> Posed | Silent:
    opening = knowledge.opening(sides)
    if is_name(sides[0]) and not opening and heads(sides[0]).isdisjoint(heads(sides[1])):
        return Silent("it says how something is called")
    first, second = (chain.items[place] for place in places)
    spoken = letters((*sides, *(one.value.tree for one in opening if one.value is not None)))
    posed = pose(first, sign, second, (*knowledge.about(spoken), *opening), policy)
    return posed if not opening or isinstance(posed, Posed) else pose(first, sign, second, knowledge.about(letters(sides)), policy)


def _between(chain: Chain, first: int, second: int) -> Relates | None:
    """How two items of a chain are related; None if not by what can be judged."""
    signs = {item.sign for item in chain.items[first + 1 : second + 1]}
    if signs <= {Relates.EQUAL, Relates.DEFINED}:
        return Relates.EQUAL
    if signs <= {Relates.EQUAL, Relates.DEFINED, Relates.PROPORTIONAL}:
        return Relates.PROPORTIONAL
    return None
