"""What is right is not called wrong, and most of the rest is decided."""

from derive.checking.chains import chains
from tests.checking.examples import examples
from tests.checking.examples.judging import answers


def test_nothing_right_is_called_wrong() -> None:
    assert [one.example.latex for one in answers() if one.is_false] == []


def test_nothing_wrong_is_proved() -> None:
    assert [one.example.latex for one in answers() if one.example.wanted == "wrong" and one.outcome == "proved"] == []


def test_most_is_as_wanted() -> None:
    assert sum(one.is_wanted for one in answers()) >= 0.7 * len(answers())


def test_the_item_that_is_wrong_is_one_of_the_chain() -> None:
    for one in examples():
        items = [item for chain in chains(one.latex) for item in chain.items]
        assert one.item is None or 0 <= one.item < len(items)
    assert {one.wanted for one in examples()} == {"proved", "silent", "wrong"}
