"""The distributions of random variables that were drawn in a world, and how a counter-example shows them."""

from fractions import Fraction

from flint import fmpq

from derive.claims.instance import OutcomeName, Outcomes

OutcomeLaw = tuple[tuple[fmpq, fmpq], ...]


class DrawnLaws:
    """Outcomes of variables with a source of their own, and of each that depends on the common source."""

    __slots__ = ("common", "own")

    def __init__(self) -> None:
        self.own: dict[OutcomeName, OutcomeLaw] = {}
        self.common: dict[OutcomeName, OutcomeLaw] = {}

    def frozen(self) -> dict[tuple[OutcomeName, ...], Outcomes]:
        """All of them, those of the common source in one."""
        found: dict[tuple[OutcomeName, ...], Outcomes] = {}
        for name, law in self.own.items():
            found[name,] = tuple((_fraction(weight), (_fraction(value),)) for weight, value in law)
        if self.common:
            names = sorted(self.common)
            rows = zip(*(self.common[name] for name in names), strict=True)
            found[tuple(names)] = tuple((_fraction(row[0][0]), tuple(_fraction(value) for _, value in row)) for row in rows)
        return found


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))
