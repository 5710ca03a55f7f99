"""Forms in which people write the same thing: each is read as the form that was known before, or is refused by name."""

import pytest

from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.reading.read import read
from derive.vocabulary.errors import InputError


@pytest.mark.parametrize(
    "text",
    [
        r"\Var(X) = \E[X^2] - \E[X]^2 where X random",
        r"Var(X) = E(X^2) - E(X)^2 where X random",
        r"\mathrm{E}(X)^2 + \mathrm{Var}(X) = \mathrm{E}(X^2) where X random",
        r"{7 \choose 2} + a = 21 + a",
        r"\sum_i -2 (y_i - m) = 2 n m - 2 \sum_i y_i",
        r"P(A \cap B) = P(A \mid B) P(B)",
        r"25\% + a = a + \frac14",
        r"\bx^\top \bx = \norm{\bx}^2 where \bx \in \R^n",
        r"\abs{u} = |u|",
        r"\langle u, v \rangle = v^\top u where u, v \in \mathbb R^n",
        r"log(a b) = \log a + \log b where a, b > 0",
        r"\int_0^1 \int_0^1 u v dudv = \frac14",
        r"argmin_m (m - a)^2 = a",
        r"\mathop{\text{arg max}}_m -(m - a)^2 = a",
        r"\mathbf{AX} + \mathbf{0} = \mathbf{A} \mathbf{X} where \mathbf A \in \R^{n \times p}; \mathbf X \in \R^p",
        r"1,000,000 a = 10^6 a",
        r"\int_{u=0}^1 u du = \frac12",
        r"\int_0^1 dx = 1",
        r"\sum_{u \in U} u + a = a + \sum_{u \in U} u",
        r"\log p(\{y_i\}_{i=1}^n \mid m) = \log p(y \mid m) where y \in \R^n",
        r"\log \prod_i g(t_i) = \sum_i \log g(t_i) where g positive function",
        r"\mathcal N(u; m, s^2 I) = (2 \pi s^2)^{-n/2} e^{-\|u - m\|^2/(2 s^2)} where u, m \in \R^n; s > 0",
        r"\mathcal N(u; 0, V) = \frac{1}{\sqrt{(2 \pi)^n |V|}} e^{-u^\top V^{-1} u/2} where u \in \R^n; V \in \R^{n \times n}; V \succ 0",
        r"|s I| = s^n where u \in \R^n; s > 0",
        r"\prod_i g_\epsilon(t_i - m) = e^{-\sum_i (t_i - m)^2} where g_\epsilon(e) = e^{-e^2}",
    ],
)
def test_a_form_is_read_and_proved(text):
    assert isinstance(judge(read(text).claim), Proved)


@pytest.mark.parametrize(
    "text",
    [
        r"\Var(X) = \E[X^2] where X random",
        r"\sum_i -2 (y_i - m) = n m - 2 \sum_i y_i",
        r"P(A \cap B) = P(A) P(B)",
        r"25\% + a = a + 25",
        r"\sum_{u \in U} a_u = \sum_{u \in V} a_u",
        r"\log \prod_i g(t_i) = \prod_i \log g(t_i) where g positive function",
        r"g(t) = 0 where g positive function",
        r"\mathcal N(u; m, s^2 I) = (2 \pi s)^{-n/2} e^{-\|u - m\|^2/(2 s^2)} where u, m \in \R^n; s > 0",
        r"\mathcal N(u; 0, V) = \frac{1}{\sqrt{(2 \pi)^n |V|}} e^{-u^\top V^{-1} u} where u \in \R^n; V \in \R^{n \times n}; V \succ 0",
        r"\langle u, v \rangle = u^\top u where u, v \in \mathbb R^n",
    ],
)
def test_a_form_is_read_and_refuted(text):
    assert isinstance(judge(read(text).claim), Refuted)


@pytest.mark.parametrize(
    "text",
    [
        r"log a = 1",
        r"\be + 1 = 2",
        r"\{x_i, c\}_{i=1}^n = x",
        r"\langle u \rangle = u",
        r"{5 \choose 1, 2} = 3",
        r"P(A \cup B) = P(A) + P(B)",
        r"\mathcal N(u; m, s^2) = 1 where u, m \in \R^n",
        r"\mathcal N(u; m, V) = 1 where u \in \R^n; m \in \R^p; V \in \R^{n \times n}",
        r"\log f(x) = \log f(x) where f positive",
    ],
)
def test_other_forms_are_refused(text):
    with pytest.raises(InputError):
        read(text)


def test_a_positive_function_is_positive_and_nothing_else_is_known_of_it():
    assert isinstance(judge(read(r"\sqrt{g(t)^2} = g(t) where g positive function").claim), Proved)
    assert isinstance(judge(read(r"\sqrt{g(t)^2} = g(t) where g function").claim), Refuted)
    assert isinstance(judge(read(r"g(t) = g(u) where g positive function").claim), Refuted)
