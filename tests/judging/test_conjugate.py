r"""Posteriors of named distributions, likelihoods of independent entries, and what is left out of a joint law."""

import pytest

from derive.claims.evidence import Against
from derive.claims.exchange.documents import claim_data, claim_from
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.judging.judge import judge
from derive.reading.read import read
from derive.replay.replay import replay
from derive.replay.unlikely import unlikely_elsewhere

_BERNOULLI = r"where x_i \sim \mathrm{Bernoulli}(q); q \sim \mathrm{Beta}(\alpha, \beta)"
_POISSON = r"where x_i \sim \mathrm{Poisson}(\lambda); \lambda \sim \mathrm{Gamma}(\alpha, \beta)"
_NORMAL = r"where x_i \sim \mathcal N(w, \sigma^2); w \sim \mathcal N(m_0, s_0^2); s_0 > 0"
_ONE = r"where x \sim \mathcal N(w, 1); w \sim \mathcal N(0, 1)"
TRUE = (
    rf"p(q \mid x) \propto q^{{\alpha - 1 + \sum_i x_i}} (1 - q)^{{\beta - 1 + n - \sum_i x_i}} {_BERNOULLI}",
    rf"p(\lambda \mid x) \propto \lambda^{{\alpha - 1 + \sum_i x_i}} e^{{-(\beta + n) \lambda}} {_POISSON}",
    rf"p(w \mid x) \propto \exp\left(-\frac{{\sum_i (x_i - w)^2}}{{2\sigma^2}} - \frac{{(w - m_0)^2}}{{2 s_0^2}}\right) {_NORMAL}",
    rf"\arg\max_w p(w \mid x) = \arg\min_w \left(\frac{{\sum_i (x_i - w)^2}}{{\sigma^2}} + \frac{{(w - m_0)^2}}{{s_0^2}}\right) {_NORMAL}",
    rf"p(q \mid x) = \frac{{p(x \mid q) p(q)}}{{p(x)}} {_BERNOULLI}",
    rf"p(x) = \mathcal N(x; 0, 2) {_ONE}",
    rf"p(w \mid x) = \mathcal N\left(w; \frac x2, \frac12\right) {_ONE}",
    rf"p(x) = \int p(x \mid w) p(w) \, dw {_ONE}",
    r"p(q \mid x) \propto p(x \mid q) q^{\alpha - 1} (1 - q)^{\beta - 1} where q \sim \mathrm{Beta}(\alpha, \beta)",
    r"\log p(x \mid w) = \sum_i \log p(x_i \mid w) where x_i independent given w",
    r"\arg\max_w p(w \mid x) = \arg\max_w \left(\log p(w) + \sum_i \log p(x_i \mid w)\right) where x_i independent given w",
    r"\log \prod_i p(x_i) = \sum_i \log p(x_i)",
    r"\arg\max_m p(x \mid m) = \arg\min_m \sum_i |x_i - m| where x_i \sim \mathrm{Laplace}(m, b)",
)
FALSE = (
    rf"p(q \mid x) \propto q^{{\alpha + \sum_i x_i}} (1 - q)^{{\beta - 1 + n - \sum_i x_i}} {_BERNOULLI}",
    rf"p(q \mid x) \propto q^{{\sum_i x_i}} (1 - q)^{{n - \sum_i x_i}} {_BERNOULLI}",
    rf"p(\lambda \mid x) \propto \lambda^{{\alpha - 1 + \sum_i x_i}} e^{{-\beta \lambda}} {_POISSON}",
    rf"p(w \mid x) \propto \exp\left(-\frac{{\sum_i (x_i - w)^2}}{{2\sigma^2}} + \frac{{(w - m_0)^2}}{{2 s_0^2}}\right) {_NORMAL}",
    rf"\arg\max_w p(w \mid x) = \arg\min_w \left(\sum_i (x_i - w)^2 + (w - m_0)^2\right) {_NORMAL}",
    rf"p(x) = \mathcal N(x; 0, 1) {_ONE}",
    rf"p(w \mid x) = \mathcal N\left(w; x, \frac12\right) {_ONE}",
    rf"p(w \mid x) = \mathcal N\left(w; \frac x2, 1\right) {_ONE}",
    rf"p(w \mid x) = p(w) {_ONE}",
    r"p(q \mid x) \propto p(x \mid q) q^{\alpha} (1 - q)^{\beta - 1} where q \sim \mathrm{Beta}(\alpha, \beta)",
    r"\log p(x \mid w) = \sum_i \log p(x_i \mid w)^2 where x_i independent given w",
)
OTHER_OPTIMA = (
    r"\arg\max_w p(w \mid x) = \arg\max_w p(x \mid w)",
    r"\arg\max_w p(w \mid x) = \arg\max_w p(w)",
    r"\arg\max_w p(w \mid x) = \arg\min_w \left(-\log p(x \mid w) + \log p(w)\right)",
    r"\arg\max_w p(x \mid w) = \arg\min_w \sum_i \log p(x_i \mid w) where x_i independent given w",
    r"\arg\max_w p(w \mid x) = \arg\max_w p(x \mid w) where p(w) = e^{-w}; w > 0",
    r"\arg\max_w p(w \mid x) = \arg\max_w p(x \mid w) p(w)^2",
)
OPEN_OPTIMA = (
    r"\arg\max_w p(w) = \arg\min_w p(w)",
    r"\arg\max_w p(w \mid x) = \arg\max_w p(x \mid w) where x independent of w",
    r"\arg\max_w p(w \mid x) = \arg\max_w p(x \mid w) where p(x \mid w) = e^{-(x - w)^2}",
    r"\arg\max_w (p(w \mid x) + p(w)) = \arg\max_w p(w \mid x)",
)
NEVER_REFUTED = (
    rf"p(q \mid x) = \mathrm{{Beta}}(q; \alpha + \sum_i x_i, \beta + n - \sum_i x_i) {_BERNOULLI}",
    rf"p(\lambda \mid x) = \mathrm{{Gamma}}(\lambda; \alpha + \sum_i x_i, \beta + n) {_POISSON}",
)


@pytest.mark.parametrize("text", TRUE)
def test_posteriors_are_proved(text: str) -> None:
    claim = read(text).claim
    assert isinstance(judge(claim), Proved)
    assert claim_from(claim_data(claim)) == claim


@pytest.mark.parametrize("text", FALSE)
def test_slips_are_refuted(text: str) -> None:
    claim = read(text).claim
    verdict = judge(claim)
    assert isinstance(verdict, Refuted)
    assert replay(claim, verdict.counter_example)


@pytest.mark.parametrize("text", OTHER_OPTIMA)
def test_other_optima_are_refuted_by_two_values_and_unlikely_others(text: str) -> None:
    claim = read(text).claim
    verdict = judge(claim)
    assert isinstance(verdict, Refuted)
    assert verdict.counter_example.against is Against.UNLIKELY
    assert replay(claim, verdict.counter_example)


@pytest.mark.parametrize("text", OPEN_OPTIMA)
def test_where_the_likelihood_is_not_free_the_order_of_two_values_decides_nothing(text: str) -> None:
    claim = read(text).claim
    assert not unlikely_elsewhere(claim)
    assert isinstance(judge(claim), Undecided)


@pytest.mark.parametrize("text", NEVER_REFUTED)
def test_the_evidence_is_no_free_number(text: str) -> None:
    """What p(x) is follows from the two distributions: worlds may not choose it."""
    assert not isinstance(judge(read(text).claim), Refuted)
