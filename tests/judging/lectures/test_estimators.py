"""Maximum likelihood estimators as lectures state them, of densities by name and of written likelihoods; each with a slip."""

import pytest

from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.reading.read import read

MEAN = r"\bar y = \frac1n\sum_i y_i"


@pytest.mark.parametrize(
    "true, slip",
    [
        (
            rf"\arg\max_\mu p(y \mid \mu) = \bar y where y_i \sim \mathcal N(\mu, \sigma^2); {MEAN}",
            rf"\arg\max_\mu p(y \mid \mu) = n \bar y where y_i \sim \mathcal N(\mu, \sigma^2); {MEAN}",
        ),
        (
            r"\arg\max_\lambda p(x \mid \lambda) = \frac{n}{\sum_i x_i} where x_i \sim \mathrm{Exponential}(\lambda)",
            r"\arg\max_\lambda p(x \mid \lambda) = \frac1n \sum_i x_i where x_i \sim \mathrm{Exponential}(\lambda)",
        ),
        (
            r"\arg\max_\lambda p(x \mid \lambda) = \frac1n\sum_i x_i where x_i \sim \mathrm{Poisson}(\lambda); \sum_i x_i > 0",
            r"\arg\max_\lambda p(x \mid \lambda) = \frac1{n+1}\sum_i x_i where x_i \sim \mathrm{Poisson}(\lambda); \sum_i x_i > 0",
        ),
        (
            rf"\arg\max_\theta p(y \mid \theta) = \bar y where y_i \sim \mathrm{{Bernoulli}}(\theta); {MEAN}; 0 < \bar y; \bar y < 1",
            rf"\arg\max_\theta p(y \mid \theta) = 1 - \bar y where y_i \sim \mathrm{{Bernoulli}}(\theta); {MEAN}; 0 < \bar y; \bar y < 1",
        ),
        (
            r"\arg\max_\theta \theta^k (1-\theta)^m = \frac k{k+m} where \theta \in (0,1); m, k > 0",
            r"\arg\max_\theta \theta^k (1-\theta)^m = \frac m{k+m} where \theta \in (0,1); m, k > 0",
        ),
        (
            r"\arg\max_\theta \theta^k (1-\theta)^{n-k} = \frac kn where \theta \in (0,1); n, k positive integer; k < n",
            r"\arg\max_\theta \theta^k (1-\theta)^{n-k} = \frac{k-1}n where \theta \in (0,1); n, k positive integer; k < n",
        ),
        (
            r"\arg\max_\lambda \lambda^n e^{-\lambda S} = \frac nS where \lambda, S > 0",
            r"\arg\max_\lambda \lambda^n e^{-\lambda S} = \frac {n-1}S where \lambda, S > 0; n \ge 2",
        ),
        (
            r"\arg\max_\lambda \prod_i \lambda e^{-\lambda x_i} = \frac{n}{\sum_i x_i} where \lambda > 0; x_i > 0",
            r"\arg\max_\lambda \prod_i \lambda e^{-\lambda x_i} = \frac{1}{\sum_i x_i} where \lambda > 0; x_i > 0",
        ),
        (
            r"\hat\sigma^2 = \frac1n S where \hat\sigma^2 = \arg\max_{\sigma^2} -\frac n2\log(2\pi\sigma^2) - \frac{S}{2\sigma^2}; S > 0",
            r"\hat\sigma^2 = S where \hat\sigma^2 = \arg\max_{\sigma^2} -\frac n2\log(2\pi\sigma^2) - \frac{S}{2\sigma^2}; S > 0",
        ),
    ],
)
def test_an_estimator_is_proved_and_a_slip_refuted(true: str, slip: str) -> None:
    assert isinstance(judge(read(true).claim), Proved)
    assert isinstance(judge(read(slip).claim), Refuted)


@pytest.mark.parametrize(
    "text",
    [
        # The mean may lie at the end that the parameter never reaches.
        rf"\arg\max_\theta p(y \mid \theta) = \bar y where y_i \sim \mathrm{{Bernoulli}}(\theta); {MEAN}",
        r"\arg\max_\lambda p(x \mid \lambda) = \frac1n\sum_i x_i where x_i \sim \mathrm{Poisson}(\lambda)",
        # A condition on the parameter cuts the optimum off.
        rf"\arg\max_\mu p(y \mid \mu) = \bar y where y_i \sim \mathcal N(\mu, \sigma^2); {MEAN}; \mu > 1",
        rf"\arg\max_\mu p(y \mid \mu) = \bar y where y_i \sim \mathcal N(\mu, \sigma^2); {MEAN}; \mu^3 + \mu > 1",
    ],
)
def test_where_the_optimum_may_not_lie_nothing_is_proved(text: str) -> None:
    assert not isinstance(judge(read(text).claim), Proved)
