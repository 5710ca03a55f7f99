"""The list itself: as many of each kind as public notes have displays of it, and nothing twice."""

from collections import Counter

from tests.judging.lectures import statements

SHARES = {
    "density": 26, "sum": 23, "matrix": 17, "expectation": 8.5, "gradient": 5.6,
    "product": 3.4, "variance": 3.1, "integral": 3, "optimum": 2.2, "divergence": 1.3,
}  # fmt: skip
"""Per cent of the displays of public notes in which each kind was counted."""


def test_the_kinds_are_spread_as_in_public_notes():
    found = Counter(statement.kind for statement in statements())
    assert found.keys() == SHARES.keys()
    assert found.total() >= 200
    for kind, share in SHARES.items():
        assert abs(found[kind] - share / sum(SHARES.values()) * found.total()) <= 1, kind


def test_nothing_is_said_twice_and_no_slip_is_the_truth():
    said = Counter(text for statement in statements() for text in (statement.true, statement.slip))
    assert max(said.values()) == 1, said.most_common(1)


def test_every_source_names_a_chapter():
    assert all(", ch. " in statement.source or ", app. " in statement.source for statement in statements())
