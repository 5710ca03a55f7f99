"""A line with a known slip is mended as its author meant it, the judge proves what is offered, and nothing is offered on less."""

from __future__ import annotations

import pytest

from derive.catalogue import entries
from derive.checking.blame import blame
from derive.checking.chains import chains
from derive.checking.finding import Repair
from derive.checking.repair import ROOM, repaired
from derive.checking.repairing._slip import Change, Rewording, Slip
from derive.checking.ruling import rule
from derive.claims.verdict import Proved
from derive.judging.judge import judge
from derive.reading.tree import Span
from tests.checking.derivations import chain


def mended(lines: str, *said: str) -> Repair | None:
    """What is offered for the first fault of a chain."""
    one = chain("", lines, *said)
    (found,) = chains(one.text())
    ruled = rule(found, one.knowledge)
    return repaired(ruled, blame(ruled)[0])


SLIPS = {
    "sign": (
        r"""
        \log \prod_i \lambda e^{-\lambda t_i}
        n\log\lambda + \lambda\sum_i t_i
        \sum_i (\log\lambda - \lambda t_i)
        """,
        r"n\log\lambda - \lambda\sum_i t_i",
        (r"\lambda > 0",),
    ),
    "both signs": (
        r"""
        \arg\min_\theta -\log \prod_i \mathcal N(y_i; f_\theta(x_i), \sigma^2)
        \arg\min_\theta -\frac n2 \log(2\pi\sigma^2) - \frac{1}{2\sigma^2}\sum_i (y_i - f_\theta(x_i))^2
        \arg\min_\theta \sum_i (y_i - f_\theta(x_i))^2
        """,
        r"\arg\min_\theta \frac n2 \log(2\pi\sigma^2) + \frac{1}{2\sigma^2}\sum_i (y_i - f_\theta(x_i))^2",
        (r"\sigma > 0",),
    ),
    "a power of four": (
        r"""
        \sum_i (a_i + c)^2
        \sum_i (c + a_i)^4
        \sum_i a_i^2 + 2c\sum_i a_i + nc^2
        """,
        r"\sum_i (c + a_i)^2",
        (),
    ),
    "two": (
        r"""
        \sum_i (a_i + c)^2
        \sum_i a_i^2 + c\sum_i a_i + n c^2
        \sum_i a_i^2 + 2c\sum_i a_i + nc^2
        """,
        r"\sum_i a_i^2 + 2 c\sum_i a_i + n c^2",
        (),
    ),
    "a half": (
        r"""
        \log\prod_i \frac{1}{\sqrt{2\pi v}} e^{-(z_i - m)^2/(2v)}
        -n\log(2\pi v) - \frac{1}{2v}\sum_i (z_i - m)^2
        \sum_i \left(-\frac12 \log(2\pi v) - \frac{(z_i - m)^2}{2v}\right)
        """,
        r"-\frac{1}{2} n\log(2\pi v) - \frac{1}{2v}\sum_i (z_i - m)^2",
        (r"v > 0",),
    ),
    "a size": (
        r"""
        \sum_{k=1}^N (z_k - c)
        \sum_{k=1}^N z_k - c
        \sum_{k=1}^N z_k - N c
        """,
        r"\sum_{k=1}^N z_k - N c",
        (),
    ),
    "square": (
        r"""
        \prod_i \frac{1}{\sqrt{2\pi}\sigma} e^{-\frac{r_i^2}{2\sigma^2}}
        (2\pi\sigma)^{-n/2} e^{-\frac{1}{2\sigma^2}\sum_i r_i^2}
        \left(\frac{1}{\sqrt{2\pi}\sigma}\right)^n e^{-\frac{1}{2\sigma^2}\sum_i r_i^2}
        """,
        r"(2\pi\sigma^2)^{-n/2} e^{-\frac{1}{2\sigma^2}\sum_i r_i^2}",
        (r"\sigma > 0",),
    ),
    "no square": (
        r"""
        \log \left(\sigma^2 \tau\right)
        2\log\sigma + \log\tau^2
        2\log\sigma + \log\tau
        """,
        r"2\log\sigma + \log\tau",
        (r"\sigma, \tau > 0",),
    ),
    "log": (
        r"""
        \ln \prod_i q^{t_i}(1-q)^{1-t_i}
        \sum_i \left( t_i \ln q + (1 - t_i)(1-q) \right)
        \ln q \sum_i t_i + \ln(1-q) \sum_i (1-t_i)
        """,
        r"\sum_i \left( t_i \ln q + (1 - t_i)\ln(1-q) \right)",
        (r"q \in (0, 1)",),
    ),
    "root": (
        r"""
        \frac{1}{\sqrt{2\pi\sigma^2}}
        \frac{1}{2\pi\sigma^2}
        \frac{1}{\sqrt{2\pi}\sigma}
        """,
        r"\sqrt{\frac{1}{2\pi\sigma^2}}",
        (r"\sigma > 0",),
    ),
    "index": (
        r"""
        \sum_i (y_i - m_i)^2
        \sum_i (y_i^2 - 2 y_i m_1 + m_i^2)
        \sum_i y_i^2 - 2\sum_i y_i m_i + \sum_i m_i^2
        """,
        r"\sum_i (y_i^2 - 2 y_i m_i + m_i^2)",
        (),
    ),
    "another index": (
        r"""
        \sum_i w_i \sum_j u_j
        \sum_i \sum_j w_i u_i
        \sum_j u_j \sum_i w_i
        """,
        None,
        (),
    ),
    "product for sum": (
        r"""
        \log \prod_{i=1}^n a_i
        \prod_{i=1}^n \log a_i
        \sum_{i=1}^n \log a_i
        """,
        r"\sum_{i=1}^n \log a_i",
        (r"a_i > 0",),
    ),
    "prior inside": (
        r"""
        \arg\min_\theta \sum_{i=1}^n (y_i - f_\theta(x_i))^2 + \lambda\sum_{j=1}^p \theta_j^2
        \arg\min_\theta \sum_{i=1}^n \left( (y_i - f_\theta(x_i))^2 + \lambda\sum_{j=1}^p \theta_j^2 \right)
        \arg\min_\theta \frac{1}{n}\sum_{i=1}^n (y_i - f_\theta(x_i))^2 + \frac{\lambda}{n}\sum_{j=1}^p \theta_j^2
        """,
        None,
        (r"\lambda > 0",),
    ),
    "another normalisation": (
        r"""
        \arg\min_\theta \sum_{i=1}^n (y_i - f_\theta(x_i))^2 + \lambda\sum_{j=1}^p |\theta_j|
        \arg\min_\theta \frac{1}{n}\sum_{i=1}^n (y_i - f_\theta(x_i))^2 + \lambda\sum_{j=1}^p |\theta_j|
        \arg\min_\theta \frac12 \sum_{i=1}^n (y_i - f_\theta(x_i))^2 + \frac{\lambda}{2}\sum_{j=1}^p |\theta_j|
        """,
        None,
        (r"\lambda > 0",),
    ),
    "sense": (
        r"""
        \arg\max_w \sum_i -\frac{|y_i - f_w(x_i)|}{b}
        \arg\max_w \sum_i \frac{|y_i - f_w(x_i)|}{b}
        \arg\min_w \sum_i |y_i - f_w(x_i)|
        """,
        r"\arg\max_w -\sum_i \frac{|y_i - f_w(x_i)|}{b}",
        (r"b > 0",),
    ),
    "bracket": (
        r"""
        a - (b + c)
        a - b + c
        (a - b) - c
        """,
        r"a - b - c",
        (),
    ),
    "number": (
        r"""
        (a + 1)^3
        a^3 + 3a^2 + 4a + 1
        a^3 + 3a^2 + 3a + 1
        """,
        r"a^3 + 3a^2 + 3a + 1",
        (),
    ),
    "a lost term": (
        r"""
        \log\frac{\beta^\alpha x^{\alpha-1} e^{-\beta x}}{\Gamma(\alpha)}
        \alpha\log\beta + (\alpha-1)\log x - \log\Gamma(\alpha)
        \alpha\log\beta + (\alpha-1)\log x - \beta x - \log\Gamma(\alpha)
        """,
        r"\alpha\log\beta + (\alpha-1)\log x - \log\Gamma(\alpha) - \beta x",
        (r"\alpha, \beta, x > 0",),
    ),
}
"""Chains whose middle line is wrong, and how it should read; None where several texts are as good."""


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_mended(name: str) -> None:
    lines, right, said = SLIPS[name]
    found = mended(lines, *said)
    assert found is not None
    if right is not None:
        assert "".join(found.latex.split()) == "".join(right.split())
    assert found.proof.posed is not None
    assert isinstance(found.proof.verdict, Proved)
    assert isinstance(judge(found.proof.posed.claim), Proved)


def test_of_two_lines_either_may_be_mended() -> None:
    found = mended(r"""
        \arg\max_\theta -\sum_i (y_i - f_\theta(x_i))^2 + \lambda \sum_j |\theta_j|
        \arg\min_\theta \sum_i (y_i - f_\theta(x_i))^2 + \lambda \sum_j |\theta_j|
        """)
    assert found is not None
    assert found.proof.outcome.value == "proved"


def test_what_no_slip_explains_is_not_mended() -> None:
    assert mended(r"""
        \sum_i x_i
        \sum_i \frac{x_i^5 + 7}{\cos x_i}
        x_1 - x_1 + \sum_i x_i
        """) is None  # fmt: skip


def test_a_repair_holds_against_every_line_beside_it() -> None:
    """The third line contradicts the others: no change of the second may satisfy one of them only."""
    found = mended(r"""
        (a - b)^2
        a^2 + b^2
        a^2 - 2ab + b^2
        (b - a)^2
        """)
    assert found is None or found.latex.replace(" ", "") in ("a^2+b^2-2ab", "a^2-2ab+b^2")


def test_the_text_that_is_changed_keeps_its_spelling() -> None:
    change = Change((Rewording(Span(3, 3), r"\log"), Rewording(Span(0, 1), "")), "")
    assert change.applied("-a b") == r"a \log b"
    assert change.distance("-a b") == (2, 0)


def test_slips_are_found_by_their_files() -> None:
    names = [slip.name for slip in entries(ROOM, Slip)]
    assert names == sorted(names)
    assert {"sign", "factor", "square", "index", "inside", "sense", "bracket"} <= set(names)


def test_a_line_is_mended_beside_one_that_lacks_its_product() -> None:
    found = mended(r"""
        \arg\min_\theta -\log \mathcal N(y_i; f_\theta(x_i), \sigma^2)
        \arg\min_\theta -\frac n2 \log(2\pi\sigma^2) - \frac{1}{2\sigma^2}\sum_i (y_i - f_\theta(x_i))^2
        \arg\min_\theta \sum_i (y_i - f_\theta(x_i))^2
        """)
    assert found is not None
    assert found.latex == r"\arg\min_\theta \frac n2 \log(2\pi\sigma^2) + \frac{1}{2\sigma^2}\sum_i (y_i - f_\theta(x_i))^2"
