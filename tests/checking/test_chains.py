"""How a formula is split into chains: rows, remarks, gaps, several chains in one display."""

import pytest

from derive.checking.chains import Relates, chains


def split(text):
    """The items of every chain, without the space around them."""
    return [[" ".join(item.text.split()) for item in chain.items] for chain in chains(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"a = b = c", [["a", "b", "c"]]),
        (r"a &= b \\ &= c", [["a", "b", "c"]]),
        (r"a &= b \\ d &= e", [["a", "b"], ["d", "e"]]),
        (r"a &= b \\ &\quad + c \\ &= d", [["a", r"b \\ &\quad + c", "d"]]),
        (r"a = b \times \\ c", [["a", r"b \times \\ c"]]),
        (r"a = b, \quad c = d", [["a", "b"], ["c", "d"]]),
        (r"a = b \qquad c = d", [["a", "b"], ["c", "d"]]),
        (r"a ~=~ b ~~~~~ c = d", [["a", "b"], ["c", "d"]]),
        (r"a = b \implies c = d", [["a", "b"], ["c", "d"]]),
        (r"a = 1,250,000", [["a", "1,250,000"]]),
        (r"a = 1, b = 2", [["a", "1"], ["b", "2"]]),
        (r"a &= b &&\text{by the rule above}\\ c &= d && \text{and again}", [["a", "b"], ["c", "d"]]),
        (r"a \stackrel{(1)}{=} b \overset{!}{=} c", [["a", "b", "c"]]),
        (r"a = b_\text{of all} + c", [["a", r"b_\text{of all} + c"]]),
        (r"g(\left(u\right) = 2 u", [[r"g(\left(u\right) = 2 u"]]),
        (r"|a = b| = c", [["|a = b|", "c"]]),
        (r"\boxed{a = \frac{b}{c}}", [["a", r"\frac{b}{c}"]]),
        (r"a = \boxed{ b } + c", [["a", "{ b } + c"]]),
        (r"\boxed{a", [[r"\boxed{a"]]),
        (r"[a + \lVert t \rVert_2^2] = b + \lfloor t \rfloor^2 = c", [[r"[a + \lVert t \rVert_2^2]", r"b + \lfloor t \rfloor^2", "c"]]),
    ],
)
def test_a_formula_is_split(text, expected):
    assert split(text) == expected


def test_a_remark_that_holds_a_line_of_its_own_ends_no_item_twice():
    first, second = chains(r"L &= a && \text{first} \\ M &= b && \text{then}")
    assert [item.sign for item in first.items] == [None, Relates.EQUAL]
    assert [item.sign for item in second.items] == [None, Relates.EQUAL]


def test_who_lies_in_a_set_is_related_to_it():
    (chain,) = chains(r"\hat u \in \arg\min_u (u - 1)^2")
    assert chain.items[1].sign is Relates.ELEMENT
