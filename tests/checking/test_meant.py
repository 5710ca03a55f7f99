"""Readings that only prove: what they let a step be, and what must stay open in them."""

import pytest

from derive.checking.document import passage
from derive.checking.knowledge import Knowledge
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
