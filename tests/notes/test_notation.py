"""Other letters: read, refused where two meanings would share one, and used everywhere."""

from __future__ import annotations

import re

import pytest

from derive.claims.errors import InputError
from derive.documents.blocks import formulas
from derive.index import read as read_index
from derive.notes.book import documents
from derive.notes.notation import letters, read

USED = ("X", "e", "epsilon", "f", "i", "n", "p", "sigma", "theta", "x", "y")


@pytest.mark.parametrize(
    "given, found",
    [
        ("", {}),
        ("theta=w,n=N", {"theta": "w", "n": "N"}),
        (" theta = beta ", {"theta": "beta"}),
        ("x=y,y=x", {"x": "y", "y": "x"}),
        ("epsilon=u", {"epsilon": "u", "eps": "u"}),
    ],
)
def test_what_is_read(given, found):
    assert read(given, USED) == found


@pytest.mark.parametrize(
    "given, message",
    [
        ("theta", "NAME=LETTER is needed, e.g. theta=w, got `theta`"),
        ("theta=", "NAME=LETTER is needed"),
        ("=w", "NAME=LETTER is needed"),
        ("tehta=w", "no formula of the notes has the letter `tehta`; did you mean `theta`"),
        ("theta=w,theta=v", "`theta` is given twice: w and v"),
        ("theta=weights", "`weights` is neither a Latin letter nor the name of a Greek one"),
        ("theta=\\w", "is neither a Latin letter"),
        ("theta=é", "is neither a Latin letter"),
        ("theta=1", "is neither a Latin letter"),
        ("theta=x", "theta=x collides: `x` stands for something else; rename that too, e.g. x=..."),
        ("theta=w,x=w", "x=w collides: `w` is asked for `theta` as well"),
        ("n=p", "collides"),
        ("x=y", "collides"),
    ],
)
def test_what_is_refused(given, message):
    with pytest.raises(InputError, match=re.escape(message)):
        read(given, USED)


def test_the_index_knows_the_letters_of_all_pages():
    assert tuple(read_index()["letters"]) == letters(documents())


def test_a_renamed_letter_is_gone_from_every_formula_and_sentence():
    index = read_index()["letters"]
    assert {"theta", "n", "sigma"} <= set(index)
    assert not {"w", "N", "v"} & set(index)
    plain, other = list(documents()), list(documents(notation=read("theta=w,n=N,sigma=v,epsilon=u", index)))
    found = set(letters(other))
    assert not {"theta", "n", "sigma", "epsilon"} & found
    assert found == set(index) - {"theta", "n", "sigma", "epsilon"} | {"w", "N", "v", "u"}
    for before, after in zip(plain, other, strict=True):
        assert len(formulas(before)) == len(formulas(after))
        assert before.name == after.name
