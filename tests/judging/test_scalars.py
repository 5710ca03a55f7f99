"""One unknown, signs, cases, bounds and functions, as lecturers write them: what is true is proved, what is a slip is refuted."""

import pytest

from derive.claims.verdict import Proved, Refuted
from derive.judging.judge import judge
from derive.reading.read import read


@pytest.mark.parametrize(
    "text",
    [
        r"\arg\min_m \sum_i w_i (y_i - m)^2 = \left\{ \frac{\sum_i w_i y_i}{\sum_i w_i} \right\} where w_i > 0",
        r"\arg\min_b \sum_i (y_i - b x_i)^2 = \left\{ \frac{\sum_i x_i y_i}{\sum_i x_i^2} \right\} where x_i > 0",
        r"\arg\min_\mu \frac{1}{2\sigma^2} \sum_i (y_i - \mu)^2 = \left\{ \frac1n \sum_i y_i \right\} where \sigma > 0",
        r"\arg\max_\lambda \left( n \log \lambda - \lambda S \right) = \{ n / S \} where \lambda > 0; S > 0",
        r"\arg\max_\lambda \left( S \log \lambda - n \lambda \right) = \{ S / n \} where \lambda > 0; S > 0",
        r"\arg\max_\lambda \left( S \log \lambda - n \lambda \right) = \{ 0 \} where \lambda \ge 0; S = 0",
        r"\arg\max_q \left( n \log q \right) = \{ 1 \} where q \in (0, 1]",
        r"\arg\max_q \left( k \log q + (n - k) \log(1 - q) \right) = \{ k / n \} where q \in (0, 1); k > 0; n > k",
        r"\arg\min_x \left( \frac{1}{2} (x - v)^2 + g \cdot x \right) = \{ v - g \}",
        r"\arg\min_x \left( \frac{1}{2t} (x - v)^2 + \frac12 x^2 \right) = \{ \frac{v}{1 + t} \} where t > 0",
        r"\arg\min_x \left( \frac{1}{2t} (x - v)^2 - \log x \right) = \{ \frac{v + \sqrt{v^2 + 4 t}}{2} \} where t > 0; x > 0",
        r"\arg\min_x \left( \frac12 (x - v)^2 + t \max(0, x) \right) = \{ \max(v - t, \min(v, 0)) \} where t > 0",
        r"\arg\min_x \left( \frac12 (x - v)^2 + t \max(0, 1 - x) \right) = \{ \max(v, \min(v + t, 1)) \} where t > 0",
        r"\arg\min_x (x - v)^2 = \{ \max(v, 0) \} where x \ge 0",
        r"\arg\min_x (x - v)^2 = \{ \min(\max(v, -1), 1) \} where x \in [-1, 1]",
        r"\arg\min_u |u - 3| + 2|u + 1| = \{ -1 \}",
        r"\arg\min_s \left( s + \frac{c^2}{s} \right) = \{ |c| \} where s > 0; c \ne 0",
        r"\arg\min_x \left( x \log x - x \right) = \{ 1 \} where x > 0",
        r"\arg\min_x \log(1 + e^x) - q x = \{ \log \frac{q}{1 - q} \} where q \in (0, 1)",
        r"\arg\min_x \cosh(x - a) = \{ a \}",
        r"\arg\min_x \sqrt{1 + (x - a)^2} = \{ a \}",
        r"\arg\min_x \left( -\frac{1}{1 + (x-a)^2} \right) = \{ a \}",
        r"\arg\max_x e^{-\frac12 (x - a)^2} = \{ a \}",
        r"\arg\min_x |x - a|^3 = \{ a \}",
        r"\arg\min_x \left( e^x + e^{-x} \right) = \{ 0 \}",
        r"\log(1 + e^u) - \log(1 + e^{-u}) = u",
        r"\frac{1}{1 + e^{-u}} + \frac{1}{1 + e^{u}} = 1",
        r"\log \frac{q}{1 - q} = \log q - \log(1 - q) where q \in (0, 1)",
        r"\log(e^u + e^v) = \max(u, v) + \log(1 + e^{-|u - v|})",
        r"\max(u, v) = u + \max(v - u, 0)",
        r"\log(1 + e^u) = \max(u, 0) + \log(1 + e^{-|u|})",
        r"\sum_{i=1}^n \log \cosh(r_i) = \sum_{i=1}^n \left( |r_i| + \log(1 + e^{-2|r_i|}) - \log 2 \right)",
        r"\Gamma(a + 1) = a \Gamma(a) where a > 0",
        r"\Gamma(a + 2) = a (a + 1) \Gamma(a) where a > 0",
        r"\frac{\Gamma(a + 1)}{\Gamma(a)} = a where a > 0",
        r"\sum_i \max(0, -m_i) = \frac12 \sum_i (|m_i| - m_i)",
        r"\sum_i |y_i - c| = \sum_i (\max(y_i, c) - \min(y_i, c))",
        r"q^{a + b} = q^a q^b where q > 0",
        r"(q r)^a = q^a r^a where q > 0; r > 0",
        r"\prod_i q^{y_i} (1 - q)^{1 - y_i} = q^{\sum_i y_i} (1 - q)^{n - \sum_i y_i} where q \in (0, 1); y_i \in \{0, 1\}",
        r"\sum_i y_i (1 - y_i) = 0 where y_i \in \{0, 1\}",
        r"\frac1n \sum_i (y_i - \bar y)^2 = \bar y (1 - \bar y) where y_i \in \{0, 1\}; \bar y = \frac1n \sum_i y_i",
        r"\operatorname{sign}(a) \max(|a| - \lambda, 0) = \max(a - \lambda, 0) - \max(-a - \lambda, 0) where \lambda > 0",
        r"\min(\max(a, 0), 1) = \max(\min(a, 1), 0)",
        r"a b = \max(a, b) \min(a, b)",
        (
            r"\arg\min_\theta \left( \frac12 (\theta - a)^2 + \lambda |\theta| \right) "
            r"= \{ \operatorname{sign}(a) \max(|a| - \lambda, 0) \} where \lambda \ge 0"
        ),
        (
            r"\arg\min_\theta \left( \frac12 (\theta - a)^2 + \lambda |\theta| \right) = \{ a - \max(\min(a, \lambda), -\lambda) \} "
            r"where \lambda > 0"
        ),
        (
            r"\arg\min_\theta \left( \frac12 (\theta - a)^2 + \lambda |\theta - c| \right) "
            r"= \{ c + \operatorname{sign}(a - c) \max(|a - c| - \lambda, 0) \} where \lambda > 0"
        ),
        (
            r"\arg\min_\mu \left( \frac{1}{2n} \sum_i (y_i - \mu)^2 + \lambda |\mu| \right) "
            r"= \{ \operatorname{sign}(\bar y) \max(|\bar y| - \lambda, 0) \} where \bar y = \frac1n \sum_i y_i; \lambda > 0"
        ),
        r"\arg\max_q n \log(1 - q) = \{ 0 \} where q \in [0, 1); n \in \{1, 2, \dots\}",
        r"\arg\min_\theta (\theta - a)^2 = \{ \max(0, \min(1, a)) \} where \theta \in [0, 1]",
        r"\arg\min_v \left( v^4 - 2 v^2 \right) = \{ -1, 1 \}",
        r"\sum_{k=0}^{n} r^k = \frac{r^{n+1} - 1}{r - 1} where r > 1",
        r"\frac{|u|}{u} = \operatorname{sign}(u) where u \ne 0",
        r"\min(\max(a, b), c) = \max(\min(a, c), b) where b < c",
        r"\log(1 - u^2) = \log(1-u) + \log(1+u) where u \in (-1, 1)",
    ],
)
def test_what_is_true_of_one_unknown_is_proved(text: str) -> None:
    assert isinstance(judge(read(text).claim), Proved)


@pytest.mark.parametrize(
    "text",
    [
        r"\arg\min_m \sum_i w_i (y_i - m)^2 = \left\{ \frac1n \sum_i w_i y_i \right\} where w_i > 0",
        r"\arg\min_x \left( \frac{1}{2t} (x - v)^2 - \log x \right) = \{ \frac{v + \sqrt{v^2 + t}}{2} \} where t > 0; x > 0",
        r"\arg\min_x \left( \frac12 (x - v)^2 + t \max(0, 1 - x) \right) = \{ \max(v, \min(v + t, 0)) \} where t > 0",
        r"\arg\min_x (x - v)^2 = \{ v \} where x \ge 0",
        r"\arg\min_x (x - v)^2 = \{ \min(\max(v, 0), 1) \} where x \in [-1, 1]",
        r"\arg\min_u |u - 3| + 2|u + 1| = \{ 3 \}",
        r"\arg\min_s \left( s + \frac{c^2}{s} \right) = \{ c \} where s > 0; c \ne 0",
        r"\arg\min_x \log(1 + e^x) - q x = \{ \log \frac{1 - q}{q} \} where q \in (0, 1)",
        r"\arg\min_x \cosh(x - a) = \{ -a \}",
        r"\arg\max_\lambda \left( S \log \lambda - n \lambda \right) = \{ n / S \} where \lambda > 0; S > 0",
        r"\arg\max_q \left( k \log q + (n - k) \log(1 - q) \right) = \{ k / (n - k) \} where q \in (0, 1); k > 0; n > k",
        r"\log(1 + e^u) - \log(1 + e^{-u}) = -u",
        r"\log(e^u + e^v) = \min(u, v) + \log(1 + e^{-|u - v|})",
        r"\log(1 + e^u) = \max(u, 0) + \log(1 + e^{|u|})",
        r"\log(1 + e^u) = \max(u, 0) + \log(1 - e^{-|u|})",
        r"\sum_{i=1}^n \log \cosh(r_i) = \sum_{i=1}^n \left( |r_i| + \log(1 + e^{-2 r_i}) - \log 2 \right)",
        r"\Gamma(a + 2) = a^2 \Gamma(a) where a > 0",
        r"\sum_i \max(0, -m_i) = \frac12 \sum_i (|m_i| + m_i)",
        r"\prod_i q^{y_i} (1 - q)^{1 - y_i} = q^{\sum_i y_i} (1 - q)^{- \sum_i y_i} where q \in (0, 1); y_i \in \{0, 1\}",
        r"\frac1n \sum_i (y_i - \bar y)^2 = \bar y where y_i \in \{0, 1\}; \bar y = \frac1n \sum_i y_i",
        r"\min(\max(a, 0), 1) = \max(\min(a, 0), 1)",
        r"\min(\max(a, b), c) = \max(\min(a, c), b)",
        (
            r"\frac{\sum_i (x_i - \bar x) y_i}{\sum_i (x_i - \bar x)^2} = \frac{\sum_i x_i y_i}{\sum_i x_i^2} "
            r"where \bar x = \frac1n \sum_i x_i"
        ),
        r"\sum_{i=0}^{n} q^i = \frac{1 - q^n}{1 - q} where q \in (0, 1)",
        r"|u| = \operatorname{sign}(u)",
    ],
)
def test_what_is_wrong_with_one_unknown_is_refuted(text: str) -> None:
    assert isinstance(judge(read(text).claim), Refuted)


@pytest.mark.parametrize(
    "text",
    [
        r"\arg\min_\theta \theta = \{ 0 \} where \theta \in (0, 1]",
        r"\arg\min_\theta \theta = \{ 0 \} where \theta > 0",
        r"\operatorname{sign}(a) \max(|a| - \lambda, 0) = \max(a - \lambda, 0) + \max(-a - \lambda, 0) where \lambda > 0",
        r"\operatorname{sign}(u) = \frac{u}{|u|}",
        r"\sum_{i=0}^{n-1} q^i = \frac{1 - q^n}{1 - q} where q > 0",
        r"\log(1 - u^2) = \log(1-u) + \log(1+u) where u \in [-1, 1]",
        r"\arg\min_t \left( t^2 + b t \right) = \{ \frac{-b + \sqrt{b^2 - 1}}{2} \} where b > 0",
    ],
)
def test_what_holds_nearly_everywhere_is_not_proved(text: str) -> None:
    assert not isinstance(judge(read(text).claim), Proved)
