"""Vectors and matrices, as lecturers write them: what is true is proved, what is a slip is refuted."""

from pathlib import Path

import pytest

from derive.claims.exchange.documents import claim_data, claim_from
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.judging.judge import judge
from derive.reading.read import read

X, SQUARE, VECTORS = r"X \in \mathbb R^{n \times p}", r"A, B \in \mathbb R^{p \times p}", r"u, v \in \mathbb R^p"


@pytest.mark.parametrize(
    "text",
    [
        rf"(X^\top X)_{{jk}} = \sum_{{i=1}}^n X_{{ij}} X_{{ik}} where {X}",
        rf"[A B]_{{ij}} = \sum_{{k=1}}^p A_{{ik}} B_{{kj}} where {SQUARE}",
        rf"(A u)_i = \sum_j A_{{ij}} u_j where {SQUARE}; {VECTORS}",
        rf"\sum_{{i=1}}^n (y - X\theta)_i^2 = \|y - X\theta\|^2 where {X}; y \in \mathbb R^n; \theta \in \mathbb R^p",
        rf"u^\top \operatorname{{diag}}(d) u = \sum_{{j=1}}^p d_j u_j^2 where {VECTORS}; d \in \mathbb R^p",
        rf"(I - A)(I + A) = I - A^2 where {SQUARE}",
        rf"I^\top A = A where {SQUARE}",
        rf"(X^\top X + \lambda I) \theta = X^\top X \theta + \lambda \theta where {X}; \theta \in \mathbb R^p",
        r"\mathbf 1^\top x = \sum_i x_i where x \in \mathbb R^n",
        r"(I - \frac1n \mathbf 1 \mathbf 1^\top)^2 = I - \frac1n \mathbf 1\mathbf 1^\top where x \in \mathbb R^n",
        r"(I_n - \frac1n \mathbf 1_n \mathbf 1_n^\top) y = y - \bar y \mathbf 1_n where y \in \mathbb R^n; \bar y = \frac1n \sum_i y_i",
        rf"\operatorname{{tr}}(A - I) = \operatorname{{tr}}(A) - p where {SQUARE}",
        rf"(u v^\top)_{{ij}} = u_i v_j where {VECTORS}",
    ],
)
def test_what_is_true_of_entries_is_proved(text: str) -> None:
    assert isinstance(judge(read(text).claim), Proved)


@pytest.mark.parametrize(
    "text",
    [
        rf"(X^\top X)_{{jk}} = \sum_{{i=1}}^n X_{{ij}}^2 where {X}",
        rf"[A B]_{{ij}} = \sum_{{k=1}}^p A_{{ik}} B_{{jk}} where {SQUARE}",
        rf"u^\top \operatorname{{diag}}(d) u = \sum_{{j=1}}^p d_j^2 u_j where {VECTORS}; d \in \mathbb R^p",
        rf"(I + A)^2 = I + A^2 where {SQUARE}",
        rf"\operatorname{{tr}}(A - I) = \operatorname{{tr}}(A) - 1 where {SQUARE}",
        r"(I - \frac1n \mathbf 1 \mathbf 1^\top)^2 = I - \frac2n \mathbf 1\mathbf 1^\top where x \in \mathbb R^n",
        r"\mathbf 1 \mathbf 1^\top x = n x where x \in \mathbb R^n",
        rf"(u v^\top)_{{ij}} = v_i u_j where {VECTORS}",
    ],
)
def test_what_is_wrong_with_entries_is_refuted(text: str) -> None:
    assert isinstance(judge(read(text).claim), Refuted)


LISTED = [line.split(": ", 1) for line in (Path(__file__).parent / "matrices.txt").read_text(encoding="utf-8").splitlines()[1:]]
"""What each statement is, true, a slip or open, and its text."""
EXPECTED = {"true": Proved, "slip": Refuted, "open": Undecided}


@pytest.mark.parametrize(("kind", "text"), LISTED)
def test_laws_are_proved_slips_refuted_and_what_lacks_an_assumption_is_open(kind: str, text: str) -> None:
    claim = read(text).claim
    verdict = judge(claim)
    assert isinstance(verdict, EXPECTED[kind]), verdict
    assert claim_from(claim_data(claim)) == claim


def test_the_list_has_enough_of_each() -> None:
    assert [kind for kind, _ in LISTED].count("true") >= 60
    assert [kind for kind, _ in LISTED].count("slip") >= 40
