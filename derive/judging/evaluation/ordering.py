"""The arithmetic of the judge, in which relations and what witnesses owe are looked at: two numbers are in order if their balls are."""

from typing import Any

from derive.judging.evaluation.numbers import sign_of


def order(left: Any, right: Any) -> int | None:
    """-1, 0 or 1; None where balls cannot tell."""
    return sign_of(left - right)


class Balls:
    """The arithmetic of the refuter."""

    order = staticmethod(order)

    def minus(self, left: Any, right: Any) -> Any:
        """The difference."""
        return left - right

    def times(self, left: Any, right: Any) -> Any:
        """The product."""
        return left * right


BALLS = Balls()
