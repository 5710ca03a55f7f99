"""A sign is wrong: of a term, of two of them, of all that follow a bracket's minus, or of the whole."""

from collections.abc import Iterator
from itertools import combinations

from derive.checking.repairing._places import terms_of, wholes
from derive.checking.repairing._slip import Change, Faulty, Slip

SEVERAL = 5
"""Of a sum with more terms than that two signs at once are not tried."""


def undone(faulty: Faulty) -> Iterator[Change]:
    """Other signs."""
    for whole in wholes(faulty):
        terms = terms_of(faulty, whole)
        for term in terms:
            yield Change((term.flipped(faulty),), "the sign of a term" if len(terms) > 1 else "the sign")
        if 2 < len(terms) <= SEVERAL:
            for pair in combinations(terms, 2):
                yield Change(tuple(term.flipped(faulty) for term in pair), "the signs of two terms")
        if len(terms) > 1:
            said = "both signs" if len(terms) == 2 else "all signs"
            yield Change(tuple(term.flipped(faulty) for term in terms), said)


ENTRY = Slip(name="sign", title="a wrong sign", undone=undone)
