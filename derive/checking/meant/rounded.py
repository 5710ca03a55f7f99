r"""A result of arithmetic as it is printed, behind ``\approx`` or behind an equality sign."""

from collections.abc import Iterator

from derive.checking.chains import Item, Relates
from derive.checking.meant._meant import Meant, Restated
from derive.checking.posing import Silent, item_tree
from derive.checking.printed import is_number
from derive.checking.shapes import heads, names, numerals
from derive.reading.printed import unit_of


def restated(first: Item, sign: Relates, second: Item) -> Iterator[Restated]:
    """The second item is the value of the first, rounded or cut off at its last digit."""
    if sign not in (Relates.EQUAL, Relates.APPROXIMATE):
        return
    left, right = (item_tree(item, frozenset()) for item in (first, second))
    if isinstance(left, Silent) or isinstance(right, Silent) or unit_of(right[0]) is None:
        return
    exact = sign is Relates.EQUAL and not any("." in one for one in numerals(right[0]))
    if not exact and not names(left[0]) and not heads(left[0]) and not is_number(left[0]):
        yield first, Relates.APPROXIMATE, second


ENTRY = Meant(name="rounded", assumed="numbers are rounded, or cut off, at their last digit", restated=restated)
