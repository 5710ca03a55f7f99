"""What points may show of a claim: exact values, written out only where they are printed, and the arithmetic in which they show it."""

from enum import Enum
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from derive.vocabulary.frozen import dataclass

SIGNIFICANT = 12
"""Of a number that is printed; a fraction with no more characters is printed whole."""
LONGEST = 100
"""Fractions with more characters are never written out."""
TINY = Fraction(1, 2**69)
"""What is within so little of 0 is printed as 0: differences of numbers of ordinary size that cancel."""


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


class Against(Enum):
    """What a counter-example speaks against, where that is not the relation alone; or between what an optimum is chosen."""

    WITNESS = "the witness is wrong"
    MINIMISED = "what is made small is claimed to be equal"
    FEASIBLE = "two feasible points"
    MODELS = "two models"
    OTHERS_WORSE = "two models, all others worse"
    UNLIKELY = "two values, what was observed being less likely at all others"


class Standing(Enum):
    """What is known of a point where a side has no number."""

    UNDEFINED = "undefined"
    INSIDE = "in the set"
    OUTSIDE = "not in the set"
    OPEN = "not known to be in the set"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A number that lies within `radius` of `middle`, both exact."""

    middle: Fraction
    radius: Fraction


Evidence: TypeAlias = Fraction | Enclosure | Standing


def middle(value: Evidence) -> Fraction | None:
    """The number, or the middle of its enclosure; None where there is none."""
    match value:
        case Enclosure():
            return value.middle
        case Standing():
            return None
    return value


def in_digits(value: Evidence) -> str:
    """A number to about 12 digits, or to what its enclosure leaves certain; exact if it is short; words as they are."""
    match value:
        case Standing():
            return value.value
        case Enclosure(middle=number, radius=radius):
            last = _power(radius)
            if number == 0:
                return "0" if radius <= TINY else f"0e{last:+d}"
        case _:
            if _short(value, SIGNIFICANT):
                return str(value)
            number, last = value, _power(value) - SIGNIFICANT + 1
    whole, rest = divmod(abs(number) / Fraction(10) ** last, 1)
    # A tie is one in binary only: any other fraction is cut off there, a little below.
    binary = number.denominator & (number.denominator - 1) == 0
    digits = str(whole + (2 * rest > 1 or (2 * rest == 1 and binary)))
    if len(digits) > SIGNIFICANT:  # rounded up to a power of ten
        digits, last = digits[:-1], last + 1
    power = last + len(digits) - 1
    if power < -4 or power >= len(digits) - 1:
        text = digits[0] + ("." + digits[1:]).rstrip(".") + f"e{power:+d}"
    else:
        text = "0." + "0" * (-power - 1) + digits if power < 0 else f"{digits[: power + 1]}.{digits[power + 1 :]}"
    return f"-{text}" if number < 0 else text


def apart(value: Evidence, other: Evidence) -> str:
    """A value, printed; whole where its digits would be those of another fraction."""
    exact = isinstance(value, Fraction) and isinstance(other, Fraction) and value != other and _short(value, LONGEST)
    return str(value) if exact and in_digits(value) == in_digits(other) else in_digits(value)


def _short(value: Fraction, characters: int) -> bool:
    """Whether a fraction has at most so many characters; a long one is not written out to see."""
    return max(abs(value.numerator), value.denominator).bit_length() <= 4 * characters and len(str(value)) <= characters


def _power(value: Fraction) -> int:
    """The largest power of ten that is not above the size of a number."""
    size = abs(value)
    power = (size.numerator.bit_length() - size.denominator.bit_length()) * 1233 // 4096 - 2
    while Fraction(10) ** (power + 1) <= size:
        power += 1
    return power


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
