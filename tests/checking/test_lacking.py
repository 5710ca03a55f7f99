"""Of two lines that are proved equal it is told what a third lacks, and not what may be no mistake."""

from __future__ import annotations

import pytest

from derive.checking.blame import blame
from derive.checking.document import passage
from derive.checking.knowledge import Knowledge

WRONG = {
    "an index that nothing binds": (
        r"\sum_{i=1}^n a_i (b + c) = b \sum_{i=1}^n a_i + c \sum_{i=1}^n a_i = (b + c) \sum_{i=1}^n a_j",
        2,
    ),
    "one entry for all": (r"\sum_{i=1}^n (a_i - m)^2 = \sum_{i=1}^n (a_1^2 - 2m a_i + m^2) = \sum_{i=1}^n (m - a_i)^2", 1),
    "nothing of the unknown": (
        r"\arg\min_t \sum_{i=1}^n |y_i - f_t(x_i)| = \arg\max_t -\sum_{i=1}^n |y_i - f_t(x_i)| = \arg\min_t \frac1n \sum_{i=1}^n |y_i|",
        2,
    ),
    "a name that the line does not begin with": (
        r"\sum_{i=1}^n a_i^2 = \sum_{i=1}^n (a_i - m)^2 = \sum_{i=1}^n (m - a_i)^2",
        0,
    ),
    "a sign, though data may be centred": (
        r"\sum_{i=1}^n (a_i - m)^2 = \sum_{i=1}^n (m - a_i)^2 = \sum_{i=1}^n (a_i + m)^2",
        2,
    ),
}
QUIET = {
    "how many there are, which is not said": (
        r"\prod_k \frac{1}{s} e^{-a_k} = \left(\frac1s\right)^n \prod_k e^{-a_k} = s^{-n} e^{-\sum_k a_k} where s > 0"
    ),
    "letters with and without an index": r"\frac{e^{z_1}}{e^{z_1} + e^{z_2}} = \frac{e^z}{e^z + 1} = \frac{1}{1 + e^{-z}}",
    "what a function may be": r"\log f(a) = \frac12 \log(f(a)^2 s) = \log f(a) + \frac12 \log s",
    "an operator": r"B^2 X_t = B(B X_t) = B X_{t-1} = X_{t-2}",
    "data that are centred": r"\sum_{i=1}^n (a_i - m)^2 = \sum_{i=1}^n (a_i^2 - 2m a_i + m^2) = \sum_{i=1}^n a_i^2 + n m^2",
    "a value": r"\sum_{i=1}^n (a_i - m)^2 = \sum_{i=1}^n (m - a_i)^2 = \sum_{i=1}^n a_i^2",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(name: str) -> None:
    text, place = WRONG[name]
    (ruled,) = passage(text, "", "", Knowledge()).ruled
    assert [one.item for one in blame(ruled)] == [place]


@pytest.mark.parametrize("name", QUIET)
def test_nothing_else_is(name: str) -> None:
    looked = passage(QUIET[name].partition(" where ")[0], "", "", Knowledge())
    assert list(looked.blamed()) == []
