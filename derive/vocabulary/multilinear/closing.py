"""What binds an index and is no sum, as an atom: its range begins at 1, and its index is named by its level."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from weakref import WeakMethod, ref

from derive.vocabulary.multilinear.polynomial import Base, Label, Poly, number, plus, scaled
from derive.vocabulary.multilinear.ring import Ring
from derive.vocabulary.multilinear.sums import Summation

Close = Callable[[Poly, Label, Poly, Poly], Poly]
"""What becomes of a body over an open index between two ends."""


def _rebuilt(found: Callable[[], Any], atom: Base, values: Mapping[Label, Poly]) -> Poly:
    closing: Closing = found()
    return closing.rebuilt(atom, values)


class Closing:
    """Makes atoms of one kind, and makes them anew where open indices in them become polynomials."""

    def __init__(self, kind: str, ring: Ring, sums: Summation, close: Close) -> None:
        self.kind, self.ring, self.sums = kind, ring, sums
        self.close = WeakMethod(close)  # whoever closes keeps this, and would be kept by it
        ring.rebuild[kind] = partial(_rebuilt, ref(self))

    def atom(self, body: Poly, label: Label, lower: Poly, upper: Poly) -> Base:
        """The atom of a body over a range."""
        shift = plus(lower, number(-1))
        moved = self.ring.replaced(body, {label: plus(self.sums.poly(label), shift)})
        end = plus(upper, scaled(shift, -1))
        heights = [atom.height for poly in (moved, end) for monomial in poly for atom, _ in monomial]
        name = ("b", 1 + max(heights, default=0), 0)
        found = self.ring.atom(self.kind, None, (end, self.ring.replaced(moved, {label: self.sums.poly(name)})))
        found.positive = found.positive or self.ring.certainly_positive(moved)
        return found

    def rebuilt(self, atom: Base, values: Mapping[Label, Poly]) -> Poly:
        upper, named = map(dict, atom.args)
        end = self.ring.replaced(upper, values)
        label = self.sums.index(number(1), end)
        body = self.ring.replaced(named, {("b", atom.height, 0): self.sums.poly(label)})
        close = self.close()
        assert close is not None
        return close(self.ring.replaced(body, values), label, number(1), end)
