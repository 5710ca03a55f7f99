"""Derivatives by letters, entries and vectors: as lectures write them, each true statement beside a slip."""

import pytest
from sympy import Abs, Eq, IndexedBase, KroneckerDelta, Sum, Symbol, sign

from derive.claims.claim import Claim
from derive.claims.exchange.documents import claim_data, claim_from
from derive.claims.relations import Equal
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.judging.judge import judge
from derive.judging.zero.slopes import gathered
from derive.judging.zero.zero import is_zero
from derive.reading.read import read
from derive.vocabulary.differentiation import NotDifferentiated, differentiated
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density, Exp, Log, PartialDerivative

LINEAR = r"where y \in \mathbb R^n; X \in \mathbb R^{n\times p}; \theta \in \mathbb R^p"
SQUARE = r"\frac12\sum_{i=1}^n \left(y_i - \sum_{l=1}^p x_{il}\theta_l\right)^2"
RIDGE = r"\frac12 \|y - X\theta\|^2 + \frac\lambda2\|\theta\|^2"
LIKELIHOOD = r"-\frac n2 \log\sigma^2 - \frac{1}{2\sigma^2}\sum_{i=1}^n (y_i-\mu)^2"
PAIRS = [
    (r"\frac{d^2}{d\mu^2} \sum_{i=1}^n (y_i - \mu)^2 = 2n", r"\frac{d^2}{d\mu^2} \sum_{i=1}^n (y_i - \mu)^2 = n"),
    (
        rf"\frac{{\partial^2}}{{\partial\theta_j\partial\theta_k}} {SQUARE} = \sum_{{i=1}}^n x_{{ij}}x_{{ik}}",
        rf"\frac{{\partial^2}}{{\partial\theta_j\partial\theta_k}} {SQUARE} = 2\sum_{{i=1}}^n x_{{ij}}x_{{ik}}",
    ),
    (rf"\nabla^2_\theta \|y - X\theta\|^2 = 2X^\top X {LINEAR}", rf"\nabla^2_\theta \|y - X\theta\|^2 = X^\top X {LINEAR}"),
    (
        r"\nabla_\theta \log(1 + e^{x^\top\theta}) = \frac{1}{1+e^{-x^\top\theta}} x where x, \theta \in \mathbb R^p",
        r"\nabla_\theta \log(1 + e^{x^\top\theta}) = \frac{1}{1+e^{x^\top\theta}} x where x, \theta \in \mathbb R^p",
    ),
    (
        (
            r"\nabla_w \sum_{i=1}^n \log(1 + e^{-y_i w^\top x_i}) = -\sum_{i=1}^n \frac{y_i}{1+e^{y_i w^\top x_i}} x_i "
            r"where w \in \mathbb R^p; x \in \mathbb R^{n\times p}"
        ),
        (
            r"\nabla_w \sum_{i=1}^n \log(1 + e^{-y_i w^\top x_i}) = \sum_{i=1}^n \frac{y_i}{1+e^{y_i w^\top x_i}} x_i "
            r"where w \in \mathbb R^p; x \in \mathbb R^{n\times p}"
        ),
    ),
    (r"\frac{d}{du} |u| = \operatorname{sign}(u) where u > 0", r"\frac{d}{du} |u| = -\operatorname{sign}(u) where u > 0"),
    (
        r"\frac{\partial}{\partial \theta_j} \sum_{k=1}^p \theta_k^2 = 2\theta_j",
        r"\frac{\partial}{\partial \theta_j} \sum_{k=1}^p \theta_k^2 = 2\sum_{k=1}^p \theta_k",
    ),
    (
        r"\frac{\partial}{\partial \theta_1} \sum_{k=1}^p \theta_k^2 = 2\theta_1",
        r"\frac{\partial}{\partial \theta_2} \sum_{k=1}^p \theta_k^2 = 2\theta_2",
    ),
    (
        r"\nabla_a (a^\top X b) = X b where X \in \mathbb R^{n\times p}; a\in\mathbb R^n; b\in\mathbb R^p",
        r"\nabla_a (a^\top X b) = X^\top b where X \in \mathbb R^{n\times n}; a, b\in\mathbb R^n",
    ),
    (
        r"\nabla_X (a^\top X b) = a b^\top where X \in \mathbb R^{n\times p}; a\in\mathbb R^n; b\in\mathbb R^p",
        r"\nabla_X (a^\top X b) = b a^\top where X \in \mathbb R^{n\times n}; a, b\in\mathbb R^n",
    ),
    (
        r"\frac{\partial X\theta}{\partial\theta^\top} = X where X \in \mathbb R^{n\times p}; \theta\in\mathbb R^p",
        r"\frac{\partial X\theta}{\partial\theta^\top} = 2X where X \in \mathbb R^{n\times p}; \theta\in\mathbb R^p",
    ),
    (
        rf"\nabla_\theta ({RIDGE}) = X^\top X\theta - X^\top y + \lambda\theta {LINEAR}",
        rf"\nabla_\theta ({RIDGE}) = X^\top X\theta - X^\top y + 2\lambda\theta {LINEAR}",
    ),
    (
        r"\frac{\partial}{\partial\mu_k} \sum_{j=1}^K \sum_{i=1}^n r_{ij}(y_i - \mu_j)^2 = -2\sum_{i=1}^n r_{ik}(y_i - \mu_k)",
        r"\frac{\partial}{\partial\mu_k} \sum_{j=1}^K \sum_{i=1}^n r_{ij}(y_i - \mu_j)^2 = -2\sum_{i=1}^n r_{ik}(y_i + \mu_k)",
    ),
    (
        r"\frac{\partial^2}{\partial \theta_j^2} \sum_{k=1}^p \sqrt{1+\theta_k^2} = (1+\theta_j^2)^{-3/2}",
        r"\frac{\partial^2}{\partial \theta_j^2} \sum_{k=1}^p \sqrt{1+\theta_k^2} = (1+\theta_j^2)^{-1/2}",
    ),
    (
        (
            r"\frac{\partial}{\partial a_j} \frac{e^{a_i}}{\sum_k e^{a_k}} = "
            r"\frac{e^{a_i}}{\sum_k e^{a_k}} \left(\mathbf 1\{i = j\} - \frac{e^{a_j}}{\sum_k e^{a_k}}\right)"
        ),
        (
            r"\frac{\partial}{\partial a_j} \frac{e^{a_i}}{\sum_k e^{a_k}} = "
            r"\frac{e^{a_i}}{\sum_k e^{a_k}} \left(1 - \frac{e^{a_j}}{\sum_k e^{a_k}}\right)"
        ),
    ),
    (
        (
            rf"\frac{{\partial}}{{\partial\sigma^2}} \left({LIKELIHOOD}\right) = "
            r"-\frac{n}{2\sigma^2} + \frac{1}{2\sigma^4}\sum_{i=1}^n (y_i-\mu)^2 where \sigma > 0"
        ),
        (
            rf"\frac{{\partial}}{{\partial\sigma^2}} \left({LIKELIHOOD}\right) = "
            r"-\frac{n}{\sigma^2} + \frac{1}{2\sigma^4}\sum_{i=1}^n (y_i-\mu)^2 where \sigma > 0"
        ),
    ),
    (
        r"\frac{\partial}{\partial \theta_j} \left(\sum_{k=1}^p \theta_k\right)^2 = 2\sum_{k=1}^p \theta_k",
        r"\frac{\partial}{\partial \theta_j} \left(\sum_{k=1}^p \theta_k\right)^2 = 2\theta_j",
    ),
]
INDEX = [Symbol(name, integer=True, positive=True) for name in "ijk"]
i, j, k = INDEX
n, p = (Symbol(name, integer=True, positive=True) for name in "np")
theta, x = (IndexedBase(name, real=True) for name in ("theta", "x"))
u = Symbol("u", real=True)


@pytest.mark.parametrize("true, slip", PAIRS)
def test_a_derivative_is_proved_and_a_slip_refuted(true: str, slip: str) -> None:
    assert isinstance(judge(read(true).claim), Proved)
    assert isinstance(judge(read(slip).claim), Refuted)


@pytest.mark.parametrize(
    "text, missing",
    [
        (r"\frac{d}{du} |u| = \operatorname{sign}(u)", "u != 0"),
        (r"\nabla_\theta \|\theta\| = \frac{\theta}{\|\theta\|} where \theta \in \mathbb R^p", "> 0"),
        (r"\frac{d}{du} \max(u, 0) = \frac{1 + \operatorname{sign}(u)}{2}", "u != 0"),
        (r"\frac{d}{du} u \log u = 1 + \log u", "u > 0"),
    ],
)
def test_where_there_is_no_derivative_it_is_asked_for(text: str, missing: str) -> None:
    verdict = judge(read(text).claim)
    assert isinstance(verdict, (Undecided, Proved))
    assert isinstance(verdict, Proved) or any(missing in one for one in verdict.missing)


EXPRESSIONS = [
    Sum(Sum(x[i, k] * theta[k], (k, 1, p)) ** 3, (i, 1, n)),
    Log(Sum(Exp(theta[k]), (k, 1, p))),
    Sum(Sum(theta[j] * theta[k] * x[j, k], (k, 1, p)), (j, 1, p)),
    Sum(Abs(theta[k] - u) ** 3, (k, 1, p)),
    Exp(-Sum(theta[k] ** 2, (k, 1, p)) / 2) / (1 + theta[1] ** 2),
]


@pytest.mark.parametrize("expr", EXPRESSIONS)
def test_two_ways_of_differentiating_agree(expr: object) -> None:
    """From the leaves up and from the root down: the second test finds no difference, and does with a slip."""
    w = IndexedBase("w", real=True)
    node = PartialDerivative(expr, theta[j])
    value = differentiated(expr, theta[j]).value
    assert is_zero(Sum(w[j] * (value - node), (j, 1, p)))
    assert not is_zero(Sum(w[j] * (value - 2 * node), (j, 1, p)))
    assert gathered(node) != value


def test_a_bound_index_is_not_the_one_outside() -> None:
    assert differentiated(Sum(theta[j] ** 2, (j, 1, p)), theta[j]).value.has(KroneckerDelta)


def test_what_is_opaque_is_not_differentiated() -> None:
    with pytest.raises(NotDifferentiated):
        differentiated(Density("p", (u,)), u)
    claim = Claim(before=PartialDerivative(Density("p", (u,)), u), relation=Equal(), after=u)
    assert not isinstance(judge(claim), (Proved, Refuted))


def test_a_derivative_is_by_a_symbol_or_an_entry() -> None:
    with pytest.raises(InputError, match="a symbol or an entry of an array"):
        PartialDerivative(u**2, u**2)


@pytest.mark.parametrize("after", [sign(u), 2 * sign(u)])
def test_a_derivative_goes_through_json(after: object) -> None:
    claim = Claim(before=PartialDerivative(Abs(u), u), relation=Equal(), after=after)
    assert claim_from(claim_data(claim)) == claim
    assert Eq(claim.before, after, evaluate=False).has(PartialDerivative)
