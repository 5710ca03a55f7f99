"""Other letters: read, refused where two meanings would share one, and used everywhere."""

from __future__ import annotations

import re

import pytest

from derive.cli.commands._stored import section
from derive.notes.book import documents
from derive.notes.notation import count, renaming
from derive.paper.letters import GREEK, LIKE_LATIN
from derive.vocabulary.errors import InputError
from tests.paper.katex import accepts
from tests.paper.written import formulas

USED = ("X", "e", "epsilon", "f", "i", "n", "p", "sigma", "theta", "x", "y")
FIXED = ("d", "e", "p", "pi")


@pytest.mark.parametrize(
    "given, found",
    [
        ("", {}),
        ("theta=w,n=N", {"theta": "w", "n": "N"}),
        (" theta = beta ", {"theta": "beta"}),
        ("x=y,y=x", {"x": "y", "y": "x"}),
        ("epsilon=u", {"epsilon": "u", "eps": "u"}),
        ("p=k,e=r", {"p": "k", "e": "r"}),
    ],
)
def test_what_is_read(given, found):
    assert renaming(given, USED, FIXED) == found


@pytest.mark.parametrize(
    "given, message",
    [
        ("theta", "NAME=LETTER is needed, e.g. theta=w, got `theta`"),
        ("theta=", "NAME=LETTER is needed"),
        ("=w", "NAME=LETTER is needed"),
        ("tehta=w", "no formula of the notes has a letter `tehta` that may be renamed; did you mean `theta`"),
        ("theta=w,theta=v", "`theta` is given twice: w and v"),
        ("theta=weights", "`weights` is neither a Latin letter nor the name of a Greek one"),
        ("theta=\\w", "is neither a Latin letter"),
        ("theta=é", "is neither a Latin letter"),
        ("theta=1", "is neither a Latin letter"),
        ("theta=x", "theta=x collides: `x` stands for something else; rename that too, e.g. x=..."),
        ("theta=w,x=w", "x=w collides: `w` is asked for `theta` as well"),
        ("n=p", "`p` always stands for something else"),
        ("x=y", "collides"),
        ("theta=d", "`d` always stands for something else"),
        ("p=k,theta=p", "theta=p collides: `p` always stands for something else"),
        ("pi=w", "no formula of the notes has a letter `pi` that may be renamed"),
        ("theta=eps", "is neither a Latin letter"),
        ("theta=Alpha", "is neither a Latin letter"),
        ("theta=w," + " " * 3000 + "n=N", "more than 2000 characters"),
    ],
)
def test_what_is_refused(given, message):
    with pytest.raises(InputError, match=re.escape(message)):
        renaming(given, USED, FIXED)


@pytest.fixture(scope="module")
def pages():
    return list(documents())


@pytest.fixture(scope="module")
def letters():
    """Those that may be renamed, and those that stay in use, as the command line learns them."""
    return section("letters")


def test_which_letters_stay_in_use(letters):
    """Constants, the differential, densities and probabilities; every other letter goes where it is sent, on every page."""
    renamed, fixed = letters
    assert set(fixed) == {"d", "p", "q", "pi", "P", "Gamma"}
    assert {"pi", "Gamma", "d", "P"}.isdisjoint(renamed)
    assert {"theta", "n", "p", "sigma", "tau", "b", "s", "x", "X", "y", "i", "j", "f", "epsilon", "lambda"} <= set(renamed)


def test_all_letters_at_once_leave_only_what_stays(pages, letters):
    renamed, fixed = letters
    alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    free = [letter for letter in (*alphabet, *GREEK) if letter not in (*LIKE_LATIN, "eps", "varepsilon")]
    free = [letter for letter in free if letter not in fixed]
    turned = dict(zip(renamed, free[::-1], strict=False))
    assert len(turned) == len(renamed)
    asked = ",".join(f"{name}={letter}" for name, letter in turned.items())
    other = list(documents(notation=renaming(asked, renamed, fixed)))
    before, after = count(pages), count(other)
    for name, letter in turned.items():
        kept = 0 if name not in fixed else after[name]
        assert after[letter] == before[name] - kept, f"{name}={letter}"
    for page in other:
        for latex, displayed in formulas(page):
            accepts(latex, display=displayed)


def test_a_renamed_page_has_the_same_words_and_as_many_formulas(pages, letters):
    other = documents(notation=renaming("theta=w,n=N", *letters))
    for before, after in zip(pages, other, strict=True):
        assert len(formulas(before)) == len(formulas(after))
        assert not {"theta", "n"} & set(count([after]))
