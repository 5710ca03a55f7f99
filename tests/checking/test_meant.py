"""Readings that only prove: what they let a step be, and what must stay open in them."""

import pytest

from derive.checking.document import passage
from derive.checking.knowledge import Knowledge
from derive.checking.learning import learnt
from derive.checking.ruling import Outcome


def outcomes(text):
    """What is known of the steps between neighbours."""
    return [edge.outcome for ruled in passage(text, "", "", Knowledge()).ruled for edge in ruled.edges if edge.second == edge.first + 1]


@pytest.mark.parametrize(
    "text",
    [
        r"\frac{7}{11} \approx 0.636",
        r"\frac{7}{11} \approx 0.64",
        r"\frac{1}{\sqrt{3}} = 0.57735",
        r"1000 \log 0.3 \approx -1203.97",
        r"\sum_{j=0}^{3} \frac{2^j e^{-2}}{j!} = 0.857",
        r"\frac{3}{8000} \approx 3.75 \times 10^{-4}",
        r"\frac{5}{9} \approx 55.6\%",
    ],
)
def test_a_printed_result_is_rounded_or_cut_off_at_its_last_digit(text):
    assert outcomes(text) == [Outcome.PROVED]


@pytest.mark.parametrize(
    "text", [r"\frac{7}{11} \approx 0.65", r"\frac{100}{7} = 14", r"a \approx 0.5", r"0.25 \approx 0.3", r"-\frac{2}{3} \approx 0.67"]
)
def test_what_is_not_so_printed_stays_open(text):
    assert outcomes(text) in ([Outcome.SILENT], [Outcome.DEFINED])


@pytest.mark.parametrize(
    "text",
    [
        r"P(D) = \sum_{j=1}^m P(D \mid A_j) P(A_j)",
        r"p(t) = \sum_{j=1}^J p(t \mid c = j) p(c = j)",
        r"P(A_k \mid D) = \frac{P(D \mid A_k) P(A_k)}{\sum_j P(D \mid A_j) P(A_j)}",
        r"p(c = k \mid t) = \frac{p(t \mid c = k) p(c = k)}{\sum_{j=1}^J p(t \mid c = j) p(c = j)}",
        r"P(D) = P(D \mid G) P(G) + P(D \mid G^c) P(G^c)",
        r"P(D) = P(D \mid G) P(G) + P(D \mid G') P(G')",
        r"\Pr(u) = \Pr(u \mid C_i = 0) \Pr(C_i = 0) + \Pr(u \mid C_i = 1) \Pr(C_i = 1)",
        r"P(\text{ill} \mid \text{test says so}) = \frac{P(\text{test says so} \mid \text{ill}) P(\text{ill})}{P(\text{test says so})}",
        r"P(+) = P(+ \mid G) P(G) + P(+ \mid G^c) P(G^c)",
    ],
)
def test_what_may_happen_is_summed_over(text):
    assert outcomes(text) == [Outcome.PROVED]


@pytest.mark.parametrize(
    "text",
    [
        r"P(D) = \sum_{j=1}^m P(D \mid A_j) P(C_j)",
        r"P(D) = P(D \mid G) P(G) + P(D \mid H) P(H)",
        r"P(D) = P(D \mid c = 0) P(c = 0) + P(D \mid c = 2) P(c = 2)",
        r"p(t) = \sum_{j=1}^J a_j p(t \mid c = j)",
        r"p(t \mid u) = \sum_j p(t \mid u, c = j) p(c = j)",
        r"P(D) = P(D \mid G) P(G) - P(D \mid G^c) P(G^c)",
        r"P(\text{ill} \mid \text{positive}) = P(\text{positive} \mid \text{ill})",
    ],
)
def test_what_need_not_be_all_cases_stays_open(text):
    assert Outcome.PROVED not in outcomes(text)


@pytest.mark.parametrize(
    "text", [r"\frac{\partial J}{\partial b} = 0", r"\nabla_w E = 0", r"\frac{\partial L}{\partial w} = \frac{\partial L}{\partial u} = 0"]
)
def test_a_letter_of_which_nothing_is_said_may_depend_on_others(text):
    assert Outcome.PROVED not in outcomes(text)


@pytest.mark.parametrize(
    "text",
    [
        r"p_U(u) = \sum_v p_{U,V}(u, v)",
        r"f_{U \mid V}(u \mid v) = \frac{f_{U,V}(u, v)}{f_V(v)}",
        r"p_\phi(c \mid u) = \frac{p_\phi(u \mid c) p(c)}{p_\phi(u)}",
        r"-\sum_c q(c) \log p(c \mid u) + \sum_c q(c) \log q(c) = \sum_c q(c) \log \frac{q(c)}{p(c \mid u)}",
        r"\log \sum_c p(u, c) = \log \sum_c q(c) \frac{p(u, c)}{q(c)}",
    ],
)
def test_densities_are_of_one_law_or_of_two(text):
    assert outcomes(text) == [Outcome.PROVED]


@pytest.mark.parametrize(
    "text",
    [
        r"p_\phi(u) = p(u)",
        r"p_0(u) = p_1(u)",
        r"\arg\min_\phi \sum_i (r_i - f_\phi(u_i))^2 = \arg\max_\phi \sum_i (r_i - f_\phi(u_i))^2",
        r"\arg\min_\phi p_\phi(u) = \arg\max_\phi p_\phi(u)",
        r"\nabla_\phi \log p_\phi(c \mid u) = 0",
        r"q(c) = p(c \mid u)",
        r"\sum_c q(c) \log p(c) = \sum_c p(c) \log p(c)",
        r"-\sum_c q(c) \log p(c) + \sum_c q(c) \log q(c) = \sum_c q(c) \log \frac{p(c)}{q(c)}",
    ],
)
def test_different_laws_are_not_taken_for_one(text):
    assert Outcome.PROVED not in outcomes(text)


def proved_after(*texts):
    """Whether the last of these formulas has a step that is proved."""
    known = Knowledge()
    for text in texts[:-1]:
        known = learnt(text, known)
    edges = [edge for ruled in passage(texts[-1], "", "", known).ruled for edge in ruled.edges]
    return any(edge.outcome is Outcome.PROVED for edge in edges), [edge for edge in edges if edge.outcome is Outcome.REFUTED]


def test_a_formula_goes_on_from_the_one_before():
    start = r"(u + 3 v)^2"
    assert proved_after(rf"E = {start}", "c = 2", r"= u^2 + 6 u v + 9 v^2") == (True, [])
    assert proved_after(rf"E = {start}", r"= u^2 + 6 u v + 6 v^2") == (False, [])
    assert proved_after(rf"E = {start}", rf"= {start}") == (False, [])
    assert proved_after(rf"E = {start}", r"\implies u^2 + 6 u v + 9 v^2 = 4") == (False, [])


def test_a_printed_number_may_be_bold_and_the_result_in_a_box():
    assert outcomes(r"0.2 + 0.35 = \mathbf{0.55} = \boxed{\frac{11}{20}}") == [Outcome.PROVED, Outcome.PROVED]
    assert outcomes(r"\boxed{(u + v)^2 = u^2 + 2 u v + v^2}") == [Outcome.PROVED]


@pytest.mark.parametrize(
    ("text", "proved"),
    [
        (r"a d(C, D) + b d(C, D) = (a + b) d(C, D)", True),
        (r"\sum_{i=1}^n c_i k(u_i, v) + \sum_{j=1}^n k(u_j, v) = \sum_{i=1}^n (c_i + 1) k(u_i, v)", True),
        (r"\sum_{i=1}^n (h(u_i, v) - g) = \sum_{i=1}^n h(u_i, v) - n g", True),
        (r"\sum_{i=1}^n c_i k(u_i, v) = \sum_{i=1}^n c_i k(v, u_i)", False),
        (r"V(s, a) + r(s, a) = r(s, a) + V(t, a)", False),
        (r"\nabla_s V(s, a) + r(s, a) = r(s, a)", False),
        (r"c \nabla_s m = m \frac{c}{m} \nabla_s m", True),
        (r"\frac{\partial J}{\partial b} = \frac{\partial J}{\partial a} \frac{\partial a}{\partial b}", False),
        (r"\frac{\partial J}{\partial b} + c = c", False),
        (r"\mathbf A(s, a) \mathbf B(s, a) = \mathbf B(s, a) \mathbf A(s, a)", False),
    ],
)
def test_values_of_functions_are_numbers_that_are_the_same_if_their_arguments_are(text, proved):
    assert (Outcome.PROVED in outcomes(text)) is proved
