"""What points may show of a claim, and the arithmetic in which they show it."""

from __future__ import annotations

from enum import Enum
from typing import Any, Protocol


class Shows(Enum):
    """What kind of evidence the points of a counter-example are."""

    VALUES = "the two sides differ"
    NOT_CONSTANT = "the two sides differ by something that varies with the unknowns"
    NOT_PROPORTIONAL = "the two sides are not proportional with a positive factor"
    NOT_AFFINE = "the two sides are not affinely related with a positive factor"
    ORDER = "the two sides put two points in opposite order"
    OPTIMUM = "a point that is optimal for one side is beaten on the other"
    MEMBERSHIP = "a point of the set is beaten, an optimal point is not in the set, or a point is in one set only"
    INTEGRAL = "the integral differs from the value claimed"


class Arithmetic(Protocol):
    """Numbers that somebody computes with."""

    def order(self, left: Any, right: Any) -> int | None:
        """-1, 0 or 1; None where it is not known."""

    def minus(self, left: Any, right: Any) -> Any:
        """The difference."""

    def times(self, left: Any, right: Any) -> Any:
        """The product."""


def differ(o: Arithmetic, left: Any, right: Any) -> bool:
    """Whether two numbers certainly are different."""
    return o.order(left, right) in (-1, 1)


def against(left: int | None, right: int | None) -> bool:
    """Whether two orders or signs certainly are different."""
    return left is not None and right is not None and left != right
