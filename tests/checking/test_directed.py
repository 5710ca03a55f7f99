"""What is set is said in the door's grammar, of the names that it speaks of."""

import pytest

from derive.checking.directed import SAID, SILENT, declarations
from derive.checking.scanning.directives import KEYS
from derive.vocabulary.errors import InputError


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("param", "theta", [(r"\theta unknown", "theta")]),
        ("positive", r"sigma_0, \tau", [(r"\sigma_0 > 0", "sigma"), (r"\tau > 0", "tau")]),
        ("nonnegative", "lambda", [(r"\lambda \ge 0", "lambda")]),
        ("integer", "N", [("N integer", "N")]),
        ("real", "x", [(r"x \in \mathbb R", "x")]),
        ("vector", "u", [("u vector", "u")]),
        ("function", "f", [("f function", "f")]),
        ("where", r"\bar y = \frac1n \sum_i y_i", [(r"\bar y = \frac1n \sum_i y_i", "ybar")]),
        ("where", "a, b > 0", [("a, b > 0", "a"), ("a, b > 0", "b")]),
        ("data", "x, y", []),
        ("N", "deviation", []),
    ],
)
def test_a_setting_is_a_declaration(key, value, said):
    found = declarations(((key, value),), "for this test")
    assert [(one.text, one.subject) for one in found] == said
    assert {one.why for one in found} <= {"for this test"}


def test_what_is_said_of_is_what_can_be_set():
    assert {*SAID, *SILENT, "matrix"} == set(KEYS)


def test_a_matrix_needs_a_shape():
    with pytest.raises(InputError, match=r"write `where=A \\in \\mathbb R\^\{n \\times p\}`"):
        declarations((("matrix", "A"),), "")


def test_what_is_not_understood_is_told():
    with pytest.raises(InputError, match=r"`\^ > 0` is not understood: "):
        declarations((("positive", "^"),), "")
