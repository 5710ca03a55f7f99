"""Which names a text declares to be independent of which, given which."""

from collections.abc import Sequence

from sympy import IndexedBase, Symbol

from derive.claims.premises import Law, independence
from derive.reading.densities import Reads, read_argument
from derive.reading.tree import Construct, Node
from derive.vocabulary.nodes import Density

Listed = tuple[Symbol | IndexedBase, ...]
LARGEST = 4
"""Names on both sides together: every choice of them is independent too."""


def read_independence(
    meaning: Reads, subject: Node, others: Sequence[Node], words: Sequence[str], densities: Sequence[Density]
) -> tuple[Law, ...]:
    """`a independent of b given c`, or `u, v independent given c`, where each is independent of all others together."""
    first = _names(meaning, (subject,))
    second: Listed = ()
    given: Listed = ()
    match words:
        case ["of"]:
            second = _names(meaning, others)
        case ["of", "given"]:
            second, given = (_names(meaning, (side,)) for side in others)
        case [] | ["given"]:
            given = _names(meaning, others)
        case _:
            raise meaning.wrong(subject, "independence is declared as in `a independent of b given c`")
    if len(first) + len(second) > LARGEST:
        raise meaning.wrong(subject, f"independence of more than {LARGEST} names at once is not known")
    if len({*first, *second, *given}) < len(first) + len(second) + len(given):
        raise meaning.wrong(subject, "a name cannot be independent of itself")
    letters = sorted({one.name for one in densities}) or ["p"]
    pairs = [(first, second)] if second else [((one,), first[:place] + first[place + 1 :]) for place, one in enumerate(first)]
    made = (law for letter in letters for one, other in pairs for law in independence(letter, one, other, given))
    return tuple(dict.fromkeys(made))


def _names(meaning: Reads, nodes: Sequence[Node]) -> Listed:
    """Names, of which several may be listed."""
    listed = (part for node in nodes for part in (node.args if node.kind is Construct.LIST else (node,)))
    found = []
    for part in listed:
        name = read_argument(meaning, part, {})
        if not isinstance(name, (Symbol, IndexedBase)):
            raise meaning.wrong(part, "names and whole arrays are independent of each other here")
        found.append(name)
    return tuple(found)
