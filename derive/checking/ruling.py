"""All pairs of a chain judged, in the readings that prove most of them."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property, partial
from itertools import combinations

from derive.catalogue import entries
from derive.checking.chains import Chain, Item, Relates
from derive.checking.conventions import otherwise_meant
from derive.checking.guessing import guessed
from derive.checking.knowledge import Declared, Knowledge
from derive.checking.lacking import begins_without, is_misindexed, lacks, varies_nothing
from derive.checking.meant._meant import Meant
from derive.checking.missing import supplied
from derive.checking.posing import Posed, Silent, item_tree, pose, reworded
from derive.checking.rescue import UNKNOWN, Company, rescued
from derive.checking.samples import factorised
from derive.checking.shapes import (
    called,
    heads,
    is_arithmetic,
    is_distributed,
    is_name,
    is_optimum,
    is_squared_name,
    letters_differentiated,
    unsigned,
)
from derive.checking.standing import ELSEWHERE, is_bayes_shaped, objection
from derive.checking.together import Together
from derive.checking.written import Transcript
from derive.claims.sides import Optimum
from derive.claims.verdict import Proved, Refuted, Undecided, Verdict
from derive.judging.judge import judge
from derive.reading.cursor import Policy
from derive.reading.names import label
from derive.reading.tree import Construct, Node
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
        The ruling on it; None where it follows from what is proved of others.
    silent : Silent or None
        Why there is none, or why a refutation is not held against the author.
    holds_if : tuple of Declared
        Usual premises, which nobody stated, under which a refuted claim is not refuted.
    unnormalised : bool
        Whether it is a posterior that is said to equal a likelihood times a prior, of which it is a multiple only.
    """

    first: int
    second: int
    sign: Relates
    outcome: Outcome
    posed: Posed | None = None
    verdict: Verdict | None = None
    silent: Silent | None = None
    holds_if: tuple[Declared, ...] = ()
    unnormalised: bool = False


@dataclass(frozen=True)
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
    lacking : tuple of int
        Items that lack a sum or product which the others have, and that were read with it.
    read : tuple of Item
        The items with what they lack: to these the trees belong.
    """

    chain: Chain
    trees: tuple[Node | Silent, ...]
    edges: tuple[Edge, ...]
    policy: Policy
    lacking: tuple[int, ...]
    read: tuple[Item, ...]

    def edge(self, first: int, second: int) -> Edge | None:
        """What is known of two items."""
        return self._found.get((min(first, second), max(first, second)))

    @cached_property
    def _found(self) -> dict[tuple[int, int], Edge]:
        return {(one.first, one.second): one for one in self.edges}

    @property
    def proved(self) -> int:
        """How many edges are proved."""
        return sum(edge.outcome is Outcome.PROVED for edge in self.edges)


MEANT = "derive.checking.meant"
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
    tried = [_under(chain, chain.items, (), knowledge, policy) for policy in _policies(chain)]
    most = max(one.proved for one in tried)
    usual = tuple(None if isinstance(one, Silent) else one for one in tried[0].trees)
    for items, lacking in supplied(chain.items, usual):
        mended = _under(chain, items, lacking, knowledge, frozenset())
        if mended.proved > most:
            tried, most = [mended], mended.proved
    best = [one for one in tried if one.proved == most]
    edges = tuple(_settled([one.edges[place] for one in best], best, knowledge) for place in range(len(best[0].edges)))
    settled = replace(best[0], edges=edges)
    return replace(settled, edges=tuple(_carried(settled, edge) for edge in edges))


def _carried(ruled: Ruled, edge: Edge) -> Edge:
    """What is lifted by a premise for one line is lifted for another that is proved to be equal to it."""
    if edge.outcome is not Outcome.REFUTED:
        return edge
    for other in range(len(ruled.chain.items)):
        for one, end in ((edge.first, edge.second), (edge.second, edge.first)):
            same, lifted = ruled.edge(one, other), ruled.edge(other, end)
            if same is None or lifted is None or lifted.silent is None or same.outcome is not Outcome.PROVED:
                continue
            if lifted.holds_if or lifted.silent.why == ELSEWHERE:
                return replace(edge, outcome=Outcome.SILENT, silent=lifted.silent, holds_if=lifted.holds_if)
    return edge


def _policies(chain: Chain) -> tuple[Policy, ...]:
    """The usual reading, each other branch, and all of them."""
    found = [item_tree(item, frozenset()) for item in chain.items]
    forks = sorted({met.fork for one in found if not isinstance(one, Silent) for met in one[1]}, key=lambda fork: fork.name)
    return tuple(dict.fromkeys((frozenset(), *(frozenset((fork,)) for fork in forks), frozenset(forks))))


def _settled(edges: list[Edge], best: list[Ruled], knowledge: Knowledge) -> Edge:
    """One answer of several readings: proved if one proves it, refuted if all do, for lack of any usual premise that could be meant."""
    edges = [_without_excuse(ruled, edge) for edge, ruled in zip(edges, best, strict=True)]
    for outcome in (Outcome.PROVED, Outcome.AGREES, Outcome.DEFINED, Outcome.SILENT):
        found = next((edge for edge in edges if edge.outcome is outcome), None)
        if found is not None:
            return found
    for edge, ruled in zip(edges, best, strict=True):
        if edge.posed is not None and (why := objection(edge.posed, edge.sign, _rewrites(ruled, edge), _told_apart(ruled, edge))):
            return replace(edge, outcome=Outcome.SILENT, silent=Silent(why))
    if _is_rough(best[0].chain) and edges[0].posed is not None and not all(map(is_arithmetic, edges[0].posed.sides)):
        return replace(edges[0], outcome=Outcome.SILENT, silent=Silent("the lines may be about the same only, or of the same order"))
    if _by_cases(best[0].chain):
        return replace(edges[0], outcome=Outcome.SILENT, silent=Silent("each line may hold in a case of its own"))
    if any(_up_to_factor(ruled, edge) for edge, ruled in zip(edges, best, strict=True)):
        return replace(edges[0], outcome=Outcome.SILENT, silent=Silent("it holds up to a factor, and so the chain is meant"))
    usual = () if knowledge.laws else zip(edges, best, strict=True)
    if any(edge.posed is not None and _by_custom(edge.posed, ruled.policy) for edge, ruled in usual):
        return replace(edges[0], outcome=Outcome.SILENT, silent=Silent("the parameters of a distribution may be meant otherwise"))
    said = frozenset(one.subject for one in knowledge.declared if not one.learnt)
    for edge, ruled in zip(edges, best, strict=True):
        if edge.posed is not None and (premises := rescued(edge.posed, _company(ruled, edge, said), partial(_restated, ruled, edge))):
            why = "it holds if " + " and ".join(one.text for one in premises)
            return replace(edge, outcome=Outcome.SILENT, silent=Silent(why), holds_if=premises)
    first = edges[0]
    unnormalised = first.posed is not None and first.sign is Relates.EQUAL and is_bayes_shaped(*first.posed.sides)
    return replace(first, unnormalised=unnormalised)


def _is_rough(chain: Chain) -> bool:
    """Whether a chain goes on with what is about the same, or of the same order."""
    return any(item.sign is Relates.APPROXIMATE or _ORDER.search(item.text) for item in chain.items)


def _by_cases(chain: Chain) -> bool:
    """Whether what stands beside the lines tells cases apart: two conditions, or one and what holds otherwise."""
    words = [word for remark in chain.remarks for word in _WORD.findall(remark.partition("{")[2].lower())]
    return sum(word in _CONDITIONS for word in words) > 1 or any(word in _OTHERWISE for word in words)


def _by_custom(posed: Posed, policy: Policy) -> bool:
    """Whether it holds where the parameters of distributions are meant otherwise."""
    for text in otherwise_meant(posed.text):
        again = reworded(text, policy)
        try:
            if again is not None and not isinstance(judge(again), Refuted):
                return True
        except OutOfTime:
            return True
    return False


_ORDER = re.compile(r"(?:\\mathcal\s*\{?\s*O\s*\}?|(?<![A-Za-z\\])[Oo]|\\Theta|\\Omega)\s*(?:\\left|\\[bB]igg?l?)?\s*\(")
"""A sign of how fast something grows."""
_WORD = re.compile("[a-z]+")
_CONDITIONS = frozenset(("if", "for", "when", "where", "case"))
_OTHERWISE = frozenset(("otherwise", "else", "elsewhere"))


def _without_excuse(ruled: Ruled, edge: Edge) -> Edge:
    """What is taken for a definition of a function is none where the function comes back."""
    if edge.outcome is not Outcome.DEFINED or edge.posed is None or not isinstance(edge.verdict, Refuted):
        return edge
    comes_back = _told_apart(ruled, edge) and objection(edge.posed, edge.sign, rewrites=True, told_apart=True) is None
    return replace(edge, outcome=Outcome.REFUTED, silent=None) if comes_back else edge


def _company(ruled: Ruled, edge: Edge, said: frozenset[str]) -> Company:
    """What the chain tells of premises that could be meant between two of its items."""
    equal, between = dict[int, None](), False
    for other in ruled.edges:
        for end, item in ((edge.first, edge.second), (edge.second, edge.first)):
            if other.outcome is Outcome.PROVED and end in (other.first, other.second) and item not in (other.first, other.second):
                equal[other.first + other.second - end] = None
                between = between or other.first < item < other.second
    trees = (ruled.trees[place] for place in equal)
    return Company(tuple(tree for tree in trees if not isinstance(tree, Silent)), between, said)


def _rewrites(ruled: Ruled, edge: Edge) -> bool:
    """Whether the chain shows that one item of an edge is the other, rewritten: another edge at it is proved, or both follow a name."""
    items = {edge.first, edge.second}
    if any(other.outcome is Outcome.PROVED and items & {other.first, other.second} for other in ruled.edges):
        return True
    named = not isinstance(ruled.trees[0], Silent) and is_name(ruled.trees[0])
    return named and len(ruled.trees) == 3 and not ruled.chain.implied


def _up_to_factor(ruled: Ruled, edge: Edge) -> bool:
    """Whether a chain that leaves out factors elsewhere leaves out one here too."""
    if edge.sign is not Relates.EQUAL or edge.posed is None or isinstance(edge.posed.claim.before, Optimum):
        return False
    if all(item.sign is not Relates.PROPORTIONAL for item in ruled.chain.items):
        return False
    first, second = (ruled.read[place] for place in (edge.first, edge.second))
    posed = pose(first, Relates.PROPORTIONAL, second, edge.posed.declared, ruled.policy)
    return isinstance(posed, Posed) and isinstance(judge(posed.claim), Proved)


def _told_apart(ruled: Ruled, edge: Edge) -> bool:
    """Whether it shows beside two items that are proved equal that one lacks, or has otherwise, what they have."""
    for item, end in ((edge.first, edge.second), (edge.second, edge.first)):
        between = ruled.trees[item]
        for other in ruled.edges:
            if other.outcome is not Outcome.PROVED or end not in (other.first, other.second) or item in (other.first, other.second):
                continue
            first, last = ruled.trees[other.first], ruled.trees[other.second]
            if isinstance(first, Silent) or isinstance(between, Silent) or isinstance(last, Silent):
                continue
            placed = (lacks,) if other.first < item < other.second else (begins_without,) if item < other.first else ()
            if any(seen(between, first, last) for seen in (*placed, is_misindexed, varies_nothing)):
                return True
    return False


def _restated(ruled: Ruled, edge: Edge, premises: tuple[Declared, ...]) -> Posed | None:
    """The claim of an edge with more declared, in place of what was declared of the same names."""
    told = {one.subject for one in premises}
    varied = any(one.text.endswith(UNKNOWN) for one in premises)
    declared = edge.posed.declared if edge.posed else ()
    kept = tuple(one for one in declared if one.subject not in told and not (varied and one.text.endswith(UNKNOWN)))
    first, second = (ruled.read[place] for place in (edge.first, edge.second))
    posed = pose(first, edge.sign, second, (*kept, *premises), ruled.policy)
    return posed if isinstance(posed, Posed) else None


def _under(chain: Chain, items: tuple[Item, ...], lacking: tuple[int, ...], knowledge: Knowledge, policy: Policy) -> Ruled:
    """All edges in one reading."""
    read = [item_tree(item, policy) for item in items]
    trees = tuple(one if isinstance(one, Silent) else one[0] for one in read)
    texts = [Transcript(tree, item.text) for tree, item in zip(trees, items, strict=True) if not isinstance(tree, Silent)]
    values = [one.value for one in knowledge.definitions([text.tree for text in texts]) if one.value is not None]
    told = knowledge.with_guessed(*guessed(texts, values), *factorised(texts))
    return Ruled(chain, trees, tuple(_edges(replace(chain, items=items), trees, told, policy)), policy, lacking, items)


def _parted(chain: Chain, trees: tuple[Node | Silent, ...], first: int, second: int) -> bool:
    """Whether an item between two is not understood and goes over lines: with one of them another chain may begin."""
    between = zip(chain.items[first + 1 : second], trees[first + 1 : second], strict=True)
    return any(isinstance(tree, Silent) and (r"\\" in item.text or r"\end" in item.text) for item, tree in between)


def _edges(chain: Chain, trees: tuple[Node | Silent, ...], knowledge: Knowledge, policy: Policy) -> Iterator[Edge]:
    """All of them in order; neighbours are judged first."""
    many = min(len(chain.items), FARTHEST)
    together = Together(many)
    found = dict[tuple[int, int], Edge]()
    for places in sorted(combinations(range(many), 2), key=lambda pair: pair[1] - pair[0]):
        edge = _edge(chain, places, trees, knowledge, policy, together)
        if edge.outcome is Outcome.PROVED:
            together.take(*places, edge.sign)
        else:
            edge = _meant_otherwise(chain, edge, knowledge, policy) or edge
        found[places] = edge
    return (found[places] for places in combinations(range(many), 2))


def _edge(
    chain: Chain, places: tuple[int, int], trees: tuple[Node | Silent, ...], knowledge: Knowledge, policy: Policy, together: Together
) -> Edge:
    """Two items as they stand."""
    first, second = places
    sign = None if _parted(chain, trees, first, second) else _between(chain, first, second, trees)
    left, right = trees[first], trees[second]
    silent = next((one for one in (left, right) if isinstance(one, Silent)), None)
    if told := distributes(chain, places, left, right):
        return Edge(first, second, Relates.DISTRIBUTED, Outcome.DEFINED, silent=told)
    if sign in (None, Relates.APPROXIMATE) or isinstance(left, Silent) or isinstance(right, Silent):
        return Edge(first, second, sign or Relates.OTHER, Outcome.SILENT, silent=silent or Silent("it is no relation that is judged"))
    assert sign is not None
    sign = Relates.EQUAL if is_optimum(left) and is_optimum(right) else sign
    bayes = sign is Relates.EQUAL and is_bayes_shaped(left, right)
    definition = None if bayes else defines(left, right, knowledge.opening((left, right)))
    items = (chain.items[first], chain.items[second])
    ways = _posed(items, sign, (left, right), knowledge, policy)
    if together.holds(first, second, sign) and (followed := next((one for one in ways if isinstance(one, Posed)), None)):
        return Edge(first, second, sign, Outcome.PROVED, followed)
    try:
        found = _judged(ways)
    except OutOfTime as why:
        return Edge(first, second, sign, Outcome.SILENT, silent=Silent(str(why)))
    if isinstance(found, Silent):
        return Edge(first, second, sign, Outcome.SILENT if definition is None else Outcome.DEFINED, silent=definition or found)
    posed, verdict = found
    outcome = _outcome(verdict)
    silent = Silent("the judge cannot decide it") if outcome is Outcome.SILENT else None
    if definition is not None and outcome is not Outcome.PROVED:
        outcome, silent = Outcome.DEFINED, definition
    return Edge(first, second, sign, outcome, posed, verdict, silent)


def _meant_otherwise(chain: Chain, edge: Edge, knowledge: Knowledge, policy: Policy) -> Edge | None:
    """The step in the first reading in which it is proved, of those that prove only; None where there is none."""
    items = (chain.items[edge.first], chain.items[edge.second])
    for one in entries(MEANT, Meant):
        for first, sign, second in one.restated(items[0], edge.sign, items[1]):
            left, right = (item_tree(item, policy) for item in (first, second))
            if isinstance(left, Silent) or isinstance(right, Silent):
                continue
            with suppress(OutOfTime):
                found = _judged(_posed((first, second), sign, (left[0], right[0]), knowledge, policy))
                if not isinstance(found, Silent) and isinstance(found[1], Proved):
                    posed = replace(found[0], assumed=(*found[0].assumed, one.assumed))
                    return replace(edge, outcome=Outcome.PROVED, posed=posed, verdict=found[1], silent=None)
    return None


def _judged(ways: Iterator[Posed | Silent]) -> tuple[Posed, Verdict] | Silent:
    """The first way to pose a claim in which it is proved, else the first that can be read; why none can if so."""
    first: tuple[Posed, Verdict] | None = None
    silent = Silent("nothing is claimed")
    for posed in ways:
        if isinstance(posed, Silent):
            silent = posed
            continue
        verdict = judge(posed.claim)
        first = first or (posed, verdict)
        if isinstance(verdict, Proved):
            return posed, verdict
    return first or silent


def _outcome(verdict: Verdict) -> Outcome:
    match verdict:
        case Proved():
            return Outcome.PROVED
        case Refuted():
            return Outcome.REFUTED
        case Undecided(agreeing=agreeing):
            return Outcome.AGREES if agreeing else Outcome.SILENT


def defines(left: Node, right: Node, opening: tuple[Declared, ...]) -> Silent | None:
    """Whether one side says what the other is called, or what a function on the other side is."""
    if is_name(left) or (is_squared_name(left) and left.args[0] not in frozenset(right.walk())):
        return Silent("it says how something is called")
    if unsigned(left).kind is Construct.EXPECTATION and all(node.kind is not Construct.EXPECTATION for node in right.walk()):
        return Silent("it says what a moment is")
    told = frozenset(one.subject for one in opening)
    values = frozenset().union(*(heads(one.value.tree) for one in opening if one.value is not None))
    put_in = heads(left) - heads(right) - told - values
    return Silent(f"it says what `{sorted(put_in)[0]}` is") if put_in else None


def distributes(chain: Chain, places: tuple[int, int], name: Node | Silent, law: Node | Silent) -> Silent | None:
    """Whether it says how something is distributed, or with the sign for this what a density is proportional to."""
    if places[1] != places[0] + 1 or chain.items[places[1]].sign is not Relates.DISTRIBUTED or isinstance(law, Silent):
        return None
    if is_distributed(law):
        return Silent("it says how something is distributed")
    return Silent("it says what a density is, up to a factor") if not isinstance(name, Silent) and called(name) else None


def _posed(
    items: tuple[Item, Item], sign: Relates, sides: tuple[Node, Node], knowledge: Knowledge, policy: Policy
) -> Iterator[Posed | Silent]:
    """The ways to claim it: with definitions put in first, what is said of chance at first too."""
    known = knowledge.says(sides[0]) or not heads(sides[0]).isdisjoint(heads(sides[1]))
    if is_name(sides[0]) and not known and not is_bayes_shaped(*sides):
        yield Silent("it says how something is called")
        return
    derived = {label(one): one for side in sides for one in letters_differentiated(side)}
    for definitions in knowledge.openings(sides):
        if open_letters := sorted(derived.keys() - {one.subject for one in definitions}):
            yield Silent(f"what `{open_letters[0]}` depends on is not known")
            continue
        spoken = (*sides, *(one.value.tree for one in definitions if one.value is not None))
        every = knowledge.about(spoken)
        for told in dict.fromkeys((every, tuple(one for one in every if not one.of_chance))):
            found = pose(items[0], sign, items[1], (*told, *definitions), policy)
            yield found
            if isinstance(found, Posed):
                break


def _between(chain: Chain, first: int, second: int, trees: tuple[Node | Silent, ...]) -> Relates | None:
    """How two items of a chain are related; None if not by what can be judged."""
    signs = {_meant(item, tree) for item, tree in zip(chain.items[first + 1 : second + 1], trees[first + 1 : second + 1], strict=True)}
    if signs <= {Relates.EQUAL, Relates.DEFINED}:
        return Relates.EQUAL
    if signs <= {Relates.EQUAL, Relates.DEFINED, Relates.PROPORTIONAL}:
        return Relates.PROPORTIONAL
    last = chain.items[second].sign is Relates.APPROXIMATE
    if last and all(item.sign in (Relates.EQUAL, Relates.DEFINED) for item in chain.items[first + 1 : second]):
        return Relates.APPROXIMATE
    return None


def _meant(item: Item, tree: Node | Silent) -> Relates | None:
    """The relation of an item to the one before it; who lies in an arg min is a name for it."""
    optimal = not isinstance(tree, Silent) and is_optimum(tree)
    return Relates.EQUAL if item.sign is Relates.ELEMENT and optimal else item.sign
