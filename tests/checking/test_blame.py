"""The line that contradicts those which agree is blamed, and no other."""

import pytest

from derive.checking.blame import blame
from derive.checking.document import passage
from derive.checking.knowledge import Knowledge
from derive.checking.ruling import Ruled

A, B, C = r"(a + b)^2 + c", r"a^2 + 2ab + b^2 + c", r"a(a + 2b) + b^2 + c"
WRONG, WORSE, FOLLOWING = r"a^2 + ab + b^2 + c", r"a^2 + 3ab + b^2 + c", r"a(a + b) + b^2 + c"


def ruled(*items: str) -> Ruled:
    (found,) = passage(" = ".join(items), "", "", Knowledge()).ruled
    return found


@pytest.mark.parametrize("place", range(4))
def test_one_line_is_wrong(place: int) -> None:
    items = [A, B, C]
    items.insert(place, WRONG)
    (blamed,) = blame(ruled(*items))
    assert (blamed.item, len(blamed.agreeing)) == (place, 3)


def test_two_lines_are_wrong() -> None:
    assert {one.item for one in blame(ruled(A, WRONG, B, WORSE, C))} == {1, 3}


def test_what_follows_from_a_wrong_line_is_one_fault_at_the_step() -> None:
    (blamed,) = blame(ruled(A, B, WRONG, FOLLOWING))
    assert blamed.item is None
    assert (blamed.edge.first, blamed.edge.second) == (1, 2)


def test_of_two_lines_neither_is_blamed() -> None:
    (blamed,) = blame(ruled("h", A, WRONG))
    assert blamed.item is None
    assert (blamed.edge.first, blamed.edge.second) == (1, 2)


def test_a_chain_without_a_contradiction_has_no_fault() -> None:
    assert not blame(ruled(A, B, C))


def test_a_line_that_lacks_its_sum_is_read_with_it() -> None:
    found = ruled(
        r"\arg\min_t \frac{(z_i - t)^2}{2 s^2} + \log s",
        r"\arg\min_t -\frac{1}{2 s^2} \sum_{i=1}^n (z_i - t)^2",
        r"\arg\min_t \sum_{i=1}^n (z_i - t)^2",
    )
    assert found.lacking == (0,)
    assert [one.item for one in blame(found)] == [1]
