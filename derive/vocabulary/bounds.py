"""Where a number, or every entry of an array, may lie: between two ends, or among finitely many values."""

from fractions import Fraction

from sympy import FiniteSet, Interval, Set

from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest value, None where there is none; `values` are all of them where they are finitely many."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = True
    high_open: bool = True
    values: tuple[Fraction, ...] = ()


def bounds_of(values: Set) -> Bounds | None:
    """Of a set of real numbers with rational ends; None of any other."""
    match values:
        case FiniteSet() if all(value.is_Rational for value in values.args):
            listed = sorted(Fraction(int(value.p), int(value.q)) for value in values.args)
            return Bounds(listed[0], listed[-1], False, False, tuple(listed))
        case Interval():
            ends = [None if end.is_infinite else end for end in (values.start, values.end)]
            if all(end is None or end.is_Rational for end in ends) and ends != [None, None]:
                low, high = (None if end is None else Fraction(int(end.p), int(end.q)) for end in ends)
                return Bounds(low, high, bool(values.left_open), bool(values.right_open))
    return None
