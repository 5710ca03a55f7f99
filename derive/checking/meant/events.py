r"""Densities of events: a sum over all values of a variable, over a partition, or over an event and its complement.

``\sum_k p(x | z = k) p(z = k)``, ``\sum_i P(A | B_i) P(B_i)`` and ``P(A | B) P(B) + P(A | B^c) P(B^c)`` are a sum over a letter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from derive.checking.chains import Item, Relates
from derive.checking.drafting import Draft, swapped
from derive.checking.meant._meant import Meant, Restated
from derive.checking.posing import Silent, item_tree
from derive.checking.shapes import calls
from derive.reading.atoms import DENSITIES
from derive.reading.names import key
from derive.reading.tree import ABSENT, Construct, Node, replaced

_WORDS = re.compile(r"\\(?:text|textrm|textit|textbf|mathrm|mbox|texttt)\s*\{([^{}]*)\}|(?:(?<=[(|,])|(?<=\\mid))\s*\+\s*(?=[)|,\\])")
_OF_EVENTS = re.compile(r"(?<![A-Za-z\\])(?:P|p|\\Pr|\\mathbb\s*\{?P\}?|\\mathrm\s*\{P\}|\\operatorname\s*\{P\})\s*(?:\\left|\\big)?\s*\(")
_FRESH = "QUVWGHKMRSTLZYCEF"
"""Letters that events are called by, where they do not stand there already."""


def restated(first: Item, sign: Relates, second: Item) -> Iterator[Restated]:
    """Events in words get letters, and sums over what may happen become sums over a letter."""
    if sign not in (Relates.EQUAL, Relates.PROPORTIONAL) or not _OF_EVENTS.search(first.text) or not _OF_EVENTS.search(second.text):
        return
    lettered = _lettered((first.text, second.text))
    trees = [item_tree(replace(item, text=text), frozenset()) for item, text in zip((first, second), lettered, strict=True)]
    if isinstance(trees[0], Silent) or isinstance(trees[1], Silent):
        return
    drafts = [Draft(text) for text in lettered]
    summed = _Summed(drafts, [trees[0][0], trees[1][0]])
    changed = [summed.over_letters(place) for place in (0, 1)]
    if summed.letters:
        changed = [summed.called(place, tree) for place, tree in enumerate(changed)]
        lettered = (drafts[0].latex(changed[0]), drafts[1].latex(changed[1]))
    if lettered != (first.text, second.text):
        yield replace(first, text=lettered[0]), sign, replace(second, text=lettered[1])


def _lettered(texts: tuple[str, str]) -> tuple[str, str]:
    """Both texts with a letter for each event that is said in words."""
    spare = iter([letter for letter in _FRESH if not any(letter in re.sub(_WORDS, "", text) for text in texts)])
    known: dict[str, str] = {}

    def letter(match: re.Match[str]) -> str:
        said = " ".join((match[1] or "+").split())
        if said not in known:
            known[said] = next(spare, "")
        return f" {known[said] or match.group()} "

    found = tuple(_WORDS.sub(letter, text) for text in texts)
    return found[0], found[1]


@dataclass(frozen=True, slots=True)
class _Event:
    """What is summed over: a variable of which every value is taken, or an array of events."""

    name: Node
    indexed: bool


class _Summed:
    """Two items, in which sums over what may happen become sums over letters, the same in both."""

    def __init__(self, drafts: Sequence[Draft], trees: Sequence[Node]) -> None:
        self.drafts, self.trees = drafts, trees
        self.letters: dict[_Event, str] = {}

    def over_letters(self, place: int) -> Node:
        """The tree with its sums changed."""
        draft = self.drafts[place]

        def other(node: Node) -> Node | None:
            match node.kind:
                case Construct.BIG if node.text == r"\sum":
                    event = _summed_event(node)
                    if event is None:
                        return None
                    letter = self.letter(event, draft)
                    happens = _value_of(event, node.args[0])
                    return Node(Construct.BIG, (letter, ABSENT, ABSENT, swapped(_put(node.args[3], happens, letter), other)), r"\sum")
                case Construct.ADD:
                    return self.added(node, draft)
            return None

        return swapped(self.trees[place], other)

    def added(self, node: Node, draft: Draft) -> Node | None:
        """A sum in which an event and its complement, or the values of a variable, stand in turn."""
        first, *others = node.args
        for event, happens in _happenings(first):
            if not others or any(not _same_but(first, happens, other) for other in others):
                continue
            values = [happens, *(_same_but(first, happens, other) for other in others)]
            if not _all_cases(values):
                continue
            letter = self.letter(event, draft)
            return Node(Construct.BIG, (letter, ABSENT, ABSENT, _put(first, happens, letter)), r"\sum")
        return None

    def letter(self, event: _Event, draft: Draft) -> Node:
        """The letter of an event, as a name in one of the items."""
        if event not in self.letters:
            taken = {name.text for tree in self.trees for name in tree.walk() if name.kind is Construct.NAME} | set(self.letters.values())
            self.letters[event] = next(letter for letter in _FRESH if letter not in taken)
        return draft.letter(self.letters[event])

    def called(self, place: int, tree: Node) -> Node:
        """The tree with the same letter wherever the variable, or an event of the partition, stands."""
        for event, said in self.letters.items():
            letter = self.drafts[place].letter(said)

            def other(node: Node, event: _Event = event, letter: Node = letter) -> Node | None:
                if event.indexed and node.kind is Construct.NAME and key(node) == key(event.name) and len(node.args) == 1:
                    return Node(Construct.RELATE, (letter, node.args[0]), "=")
                return letter if node == event.name else None

            tree = swapped(tree, other)
        return tree


def _put(node: Node, old: Node, new: Node) -> Node:
    """The tree with a part replaced by what is written elsewhere."""
    return swapped(node, lambda one: new if one == old else None)


def _summed_event(big: Node) -> _Event | None:
    """What a sum runs over, if its index stands in events of densities only, and always in the same."""
    index, body = big.args[0], big.args[3]
    found = {event: None for call in _densities(body) for event in _events(call, index)}
    if len(found) != 1:
        return None
    (event,) = found
    left = replaced(body, _value_of(event, index), ABSENT)
    return None if any(one == index for one in left.walk()) else event


def _events(call: Node, index: Node) -> Iterator[_Event]:
    for one in call.args[1].walk():
        if one.kind is Construct.RELATE and one.text == "=" and one.args[1] == index and one.args[0].kind is Construct.NAME:
            yield _Event(one.args[0], False)
        elif one.kind is Construct.NAME and one.args == (index,):
            yield _Event(replace(one, args=()), True)


def _value_of(event: _Event, index: Node) -> Node:
    if event.indexed:
        return replace(event.name, args=(index,))
    return Node(Construct.RELATE, (event.name, index), "=")


def _densities(node: Node) -> Iterator[Node]:
    return (call for call in calls(node) if key(call.args[0]) in DENSITIES)


def _happenings(term: Node) -> Iterator[tuple[_Event, Node]]:
    """The events in a term of which another term may take the complement, or another value."""
    seen = set[Node]()
    for call in _densities(term):
        for one in call.args[1].walk():
            if one in seen:
                continue
            seen.add(one)
            if (
                one.kind is Construct.RELATE
                and one.text == "="
                and one.args[0].kind is Construct.NAME
                and one.args[1].kind is Construct.NUMBER
            ):
                yield _Event(one.args[0], False), one
            elif one.kind is Construct.NAME and not one.args:
                yield _Event(one, False), one


def _same_but(first: Node, happens: Node, other: Node) -> Node | None:
    """What stands in the other term in place of the event, if nothing else is different."""
    candidates = [one for call in _densities(other) for one in call.args[1].walk() if _instead(happens, one)]
    return next((one for one in candidates if replaced(first, happens, one) == other), None)


def _instead(happens: Node, one: Node) -> bool:
    """Whether it is another value of the same variable, or the complement of an event."""
    if happens.kind is Construct.RELATE:
        return one.kind is Construct.RELATE and one.args[0] == happens.args[0] and one.args[1].kind is Construct.NUMBER and one != happens
    if one.kind is Construct.POWER:
        return one.args[0] == happens and one.args[1].text in ("c", "C", r"\complement")
    return one.kind is Construct.PRIME and one.args[0] == happens


def _all_cases(values: Sequence[Node | None]) -> bool:
    """Whether they are an event and its complement, or numbers in a row from 0 or 1."""
    numbers = [value.args[1].text for value in values if value is not None and value.kind is Construct.RELATE]
    if not numbers:
        return len(values) == 2
    whole = sorted(int(number) for number in numbers if number.isdigit())
    return len(whole) == len(values) and whole[0] in (0, 1) and whole == list(range(whole[0], whole[0] + len(whole)))


ENTRY = Meant(
    name="events",
    assumed="a sum over values of a variable, or over events, runs over all of them, which exclude each other",
    restated=restated,
)
