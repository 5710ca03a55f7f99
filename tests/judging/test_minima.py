"""Optima over arrays, for every n and p: as lectures write them, each true statement beside a slip, and what nearly holds."""

from contextlib import suppress

import pytest
from sympy import And, Eq, IndexedBase, Or, S, Sum, Symbol

from derive.claims.claim import Claim
from derive.claims.exchange.documents import claim_data, claim_from
from derive.claims.relations import Equal
from derive.claims.sides import Points
from derive.claims.stating import argmin, points
from derive.claims.verdict import Proved, Refuted, Verdict
from derive.judging.judge import judge
from derive.judging.proof.convexity import Curvature
from derive.judging.zero.convexity import is_convex
from derive.reading.read import read
from derive.replay.replay import replay
from derive.vocabulary.errors import InputError
from derive.vocabulary.functions.softplus import Softplus
from derive.vocabulary.nodes import Exp, ForEvery, Log, Sqrt
from derive.vocabulary.signs import Facts

LINEAR = r"y \in \mathbb R^n; X \in \mathbb R^{n\times p}; \theta \in \mathbb R^p"
ROWS = r"y \in \mathbb R^n; x \in \mathbb R^{n\times p}; \theta \in \mathbb R^p"
LASSO = r"\frac12 \sum_{i=1}^n (y_i - x_i^\top\theta)^2 + \lambda \|\theta\|_1"
PULL = r"\sum_{i=1}^n x_{ij}(y_i - x_i^\top\theta)"
FLAT = rf"|{PULL}| \le \lambda \text{{ if }} \theta_j = 0"
GRAM = r"\sum_{k=1}^p \theta_k \sum_{i=1}^n x_{ij}x_{ik}"
FORM = r"A \in \mathbb R^{p\times p}; u, b\in\mathbb R^p"
LOGISTIC = r"\sum_{i=1}^n (\log(1+e^{x_i^\top\theta}) - y_i x_i^\top\theta)"


def least(objective: str, condition: str, where: str, over: str = r"\min_\theta") -> str:
    """An optimum and its points."""
    return rf"\arg{over} {objective} = \{{\theta : {condition}\}} where {where}"


def pair(objective: str, true: str, slip: str, where: str, over: str = r"\min_\theta") -> tuple[str, str]:
    """An optimum with its points, and with others."""
    return least(objective, true, where, over), least(objective, slip, where, over)


RESIDUALS = r"\|y - X\theta\|^2"
PAIRS = {
    "normal equations": pair(
        RESIDUALS,
        r"X^\top X\theta = X^\top y",
        r"X^\top X\theta = 2X^\top y",
        LINEAR,
    ),
    "residuals orthogonal": pair(
        rf"\frac{{1}}{{2n}}{RESIDUALS}",
        r"X^\top(y - X\theta) = 0",
        r"X^\top(y + X\theta) = 0",
        LINEAR,
    ),
    "by entries": pair(
        r"\sum_{i=1}^n (y_i - x_i^\top\theta)^2",
        rf"{PULL} = 0 \text{{ for all }} j",
        r"\sum_{i=1}^n (y_i - x_i^\top\theta) = 0",
        ROWS,
    ),
    "a fit without residuals": (
        least(r"\|y - \theta\|^2", r"\theta = y", r"y, \theta \in \mathbb R^n"),
        least(RESIDUALS, r"X\theta = y", LINEAR),
    ),
    "a likelihood": (
        least(rf"-\frac{{1}}{{2\sigma^2}}{RESIDUALS}", r"X^\top X\theta = X^\top y", rf"{LINEAR}; \sigma > 0", r"\max_\theta"),
        least(rf"-\frac{{1}}{{2\sigma^2}}{RESIDUALS}", r"X^\top X\theta = X^\top y", rf"{LINEAR}; \sigma > 0"),
    ),
    "a product of densities": pair(
        r"\log \prod_{i=1}^n \mathcal N(y_i; x_i^\top\theta, \sigma^2)",
        rf"{PULL} = 0, \forall j",
        rf"{PULL} = 1, \forall j",
        rf"{ROWS}; \sigma > 0",
        r"\max_\theta",
    ),
    "ridge": pair(
        rf"{RESIDUALS} + \lambda\|\theta\|^2",
        r"(X^\top X + \lambda I)\theta = X^\top y",
        r"(X^\top X + 2\lambda I)\theta = X^\top y",
        rf"{LINEAR}; \lambda > 0",
    ),
    "ridge of the mean": pair(
        rf"\frac1n{RESIDUALS} + \lambda\|\theta\|^2",
        r"(X^\top X + n\lambda I)\theta = X^\top y",
        r"(X^\top X + \lambda I)\theta = X^\top y",
        rf"{LINEAR}; \lambda > 0",
    ),
    "ridge to a point": pair(
        rf"{RESIDUALS} + \lambda\|\theta - m\|^2",
        r"(X^\top X + \lambda I)\theta = X^\top y + \lambda m",
        r"(X^\top X + \lambda I)\theta = X^\top y + m",
        rf"{LINEAR}; m \in \mathbb R^p; \lambda > 0",
    ),
    "a penalty for each coordinate": pair(
        rf"{RESIDUALS} + \sum_{{j=1}}^p l_j\theta_j^2",
        r"(X^\top X + \operatorname{diag}(l))\theta = X^\top y",
        r"(X^\top X - \operatorname{diag}(l))\theta = X^\top y",
        rf"{LINEAR}; l \in \mathbb R^p; l_j > 0",
    ),
    "weighted least squares": pair(
        r"(y - X\theta)^\top W (y - X\theta)",
        r"X^\top W X\theta = X^\top W y",
        r"X^\top X\theta = X^\top W y",
        rf"W = \operatorname{{diag}}(w); w_i > 0; w \in \mathbb R^n; {LINEAR}",
    ),
    "logistic": pair(
        LOGISTIC,
        r"\sum_{i=1}^n x_{ij}\left(y_i - \frac{1}{1+e^{-x_i^\top\theta}}\right) = 0 \text{ for all } j",
        rf"{PULL} = 0 \text{{ for all }} j",
        ROWS,
    ),
    "logistic with margins": pair(
        r"\sum_{i=1}^n \log(1 + e^{-y_i x_i^\top\theta})",
        r"\sum_{i=1}^n \frac{y_i x_{ij}}{1 + e^{y_i x_i^\top\theta}} = 0 \text{ for all } j",
        r"\sum_{i=1}^n \frac{x_{ij}}{1 + e^{y_i x_i^\top\theta}} = 0 \text{ for all } j",
        ROWS,
    ),
    "Poisson": pair(
        r"\sum_{i=1}^n (y_i x_i^\top\theta - e^{x_i^\top\theta})",
        r"\sum_{i=1}^n (y_i - e^{x_i^\top\theta}) x_i = 0",
        r"\sum_{i=1}^n (y_i - x_i^\top\theta) x_i = 0",
        ROWS,
        r"\max_\theta",
    ),
    "a smooth penalty": pair(
        rf"\frac12{RESIDUALS} + \sum_{{j=1}}^p \sqrt{{1+\theta_j^2}}",
        r"X^\top(y - X\theta) = s",
        r"X^\top(y - X\theta) = 2s",
        rf"s_j = \frac{{\theta_j}}{{\sqrt{{1+\theta_j^2}}}}; {LINEAR}",
    ),
    "lasso": pair(
        LASSO,
        rf"{PULL} = \lambda\operatorname{{sign}}(\theta_j) \text{{ if }} \theta_j \ne 0, {FLAT}",
        rf"{PULL} = \lambda\operatorname{{sign}}(\theta_j) \text{{ if }} \theta_j \ne 0, |{PULL}| \le 2\lambda \text{{ if }} \theta_j = 0",
        rf"{ROWS}; \lambda > 0",
    ),
    "lasso, otherwise": pair(
        LASSO,
        rf"|{PULL}| \le \lambda \text{{ if }} \theta_j = 0, {PULL} = \lambda\operatorname{{sign}}(\theta_j) \text{{ otherwise}}",
        rf"{PULL} = \lambda\operatorname{{sign}}(\theta_j) \text{{ for all }} j",
        rf"{ROWS}; \lambda > 0",
    ),
    "elastic net": pair(
        rf"{LASSO} + \frac g2\|\theta\|^2",
        rf"{PULL} = g\theta_j + \lambda\operatorname{{sign}}(\theta_j) \text{{ if }} \theta_j \ne 0, {FLAT}",
        rf"{PULL} = 2g\theta_j + \lambda\operatorname{{sign}}(\theta_j) \text{{ if }} \theta_j \ne 0, {FLAT}",
        rf"{ROWS}; \lambda, g > 0",
    ),
    "shrunk to zero": (
        r"\arg\min_u \|u - a\|^2 + \lambda\|u\|^2 = \left\{\frac{1}{1+\lambda} a\right\} where u, a\in\mathbb R^p; \lambda > 0",
        r"\arg\min_u \|u - a\|^2 + \lambda\|u\|^2 = \left\{\frac{1}{1-\lambda} a\right\} where u, a\in\mathbb R^p; \lambda > 1",
    ),
    "lasso, with complementary slackness": pair(
        LASSO,
        rf"|{PULL}| \le \lambda, \theta_j \left({PULL}\right) = \lambda|\theta_j|",
        rf"|{PULL}| \le 2\lambda, \theta_j \left({PULL}\right) = \lambda|\theta_j|",
        rf"{ROWS}; \lambda > 0",
    ),
    "weights in the lasso": pair(
        r"\frac12 \sum_{i=1}^n (y_i - x_i^\top\theta)^2 + \sum_{j=1}^p w_j|\theta_j|",
        rf"{PULL} = w_j\operatorname{{sign}}(\theta_j) \text{{ if }} \theta_j \ne 0, |{PULL}| \le w_j \text{{ if }} \theta_j = 0",
        rf"{PULL} = w_j\operatorname{{sign}}(\theta_j) \text{{ if }} \theta_j \ne 0, |{PULL}| \le w_j^2 \text{{ if }} \theta_j = 0",
        rf"{ROWS}; w \in \mathbb R^p; w_j > 0",
    ),
    "soft threshold, entry by entry": pair(
        r"\frac12\|\theta - b\|^2 + \lambda\|\theta\|_1",
        r"\theta_j = \operatorname{sign}(b_j)\max(|b_j| - \lambda, 0) \text{ for } j = 1, \dots, p",
        r"\theta_j = \operatorname{sign}(b_j)\max(|b_j| - 2\lambda, 0) \text{ for } j = 1, \dots, p",
        r"\theta, b \in \mathbb R^p; \lambda > 0",
    ),
    "clusters' means": pair(
        r"\sum_{k=1}^K \sum_{i=1}^n r_{ik} (x_i - \theta_k)^2",
        r"\theta_k = \frac{\sum_{i=1}^n r_{ik}x_i}{\sum_{i=1}^n r_{ik}} \text{ for all } k",
        r"\theta_k = \frac1n\sum_{i=1}^n r_{ik}x_i \text{ for all } k",
        r"r_{ik} > 0; \theta \in \mathbb R^K; x \in \mathbb R^n",
    ),
    "several responses": pair(
        r"\|Y - X\theta\|_F^2",
        r"X^\top X\theta = X^\top Y",
        r"X^\top X\theta = 2X^\top Y",
        r"Y \in \mathbb R^{n\times q}; X \in \mathbb R^{n\times p}; \theta \in \mathbb R^{p\times q}",
    ),
    "softmax": pair(
        r"\log\sum_{k=1}^p e^{\theta_k} - \sum_{k=1}^p y_k\theta_k",
        r"\frac{e^{\theta_j}}{\sum_{k=1}^p e^{\theta_k}} = y_j \text{ for all } j",
        r"e^{\theta_j} = y_j \text{ for all } j",
        r"\theta, y \in \mathbb R^p; y_j > 0",
    ),
    "a mean under a precision": (
        (
            r"\arg\max_m -\frac12 \sum_{i=1}^n (x_i - m)^\top S (x_i - m) = \{ \frac1n\sum_{i=1}^n x_i \} "
            r"where x\in\mathbb R^{n\times d}; m\in\mathbb R^d; S\in\mathbb R^{d\times d}; S positive definite"
        ),
        (
            r"\arg\max_m -\frac12 \sum_{i=1}^n (x_i - m)^\top S (x_i - m) = \{ \sum_{i=1}^n x_i \} "
            r"where x\in\mathbb R^{n\times d}; m\in\mathbb R^d; S\in\mathbb R^{d\times d}; S positive definite"
        ),
    ),
    "solved by the inverse": (
        r"A x = b \iff x = A^{-1} b where A \in \mathbb R^{n\times n}; A invertible; x, b\in\mathbb R^n; x unknown",
        r"A x = b \iff x = A b where A \in \mathbb R^{n\times n}; A invertible; x, b\in\mathbb R^n; x unknown",
    ),
    "normal equations, solved": (
        rf"X^\top X\theta = X^\top y \iff \theta = (X^\top X)^{{-1}} X^\top y where {LINEAR}; X^\top X invertible; \theta unknown",
        rf"X^\top X\theta = X^\top y \iff \theta = 2(X^\top X)^{{-1}} X^\top y where {LINEAR}; X^\top X invertible; \theta unknown",
    ),
    "an orthogonal design": (
        rf"\arg\min_\theta {RESIDUALS} = \{{ X^\top y \}} where {LINEAR.replace('p}', 'n}').replace('R^p', 'R^n')}; X orthogonal",
        rf"\arg\min_\theta {RESIDUALS} = \{{ X^\top y \}} where {LINEAR.replace('p}', 'n}').replace('R^p', 'R^n')}; X symmetric",
    ),
    "ridge in closed form": (
        rf"\arg\min_\theta {RESIDUALS} + \lambda\|\theta\|^2 = \{{ (X^\top X + \lambda I)^{{-1}} X^\top y \}} where {LINEAR}; \lambda > 0",
        rf"\arg\min_\theta {RESIDUALS} + \lambda\|\theta\|^2 = \{{ (X^\top X + 2\lambda I)^{{-1}} X^\top y \}} where {LINEAR}; \lambda > 0",
    ),
    "least squares in closed form": (
        rf"\arg\min_\theta {RESIDUALS} = \{{ (X^\top X)^{{-1}} X^\top y \}} where {LINEAR}; X^\top X invertible",
        rf"\arg\min_\theta {RESIDUALS} = \{{ 2 (X^\top X)^{{-1}} X^\top y \}} where {LINEAR}; X^\top X invertible",
    ),
    "a quadratic form": (
        rf"\arg\min_u \frac12 u^\top A u - b^\top u = \{{ A^{{-1}} b \}} where {FORM}; A positive definite",
        rf"\arg\min_u u^\top A u - b^\top u = \{{ A^{{-1}} b \}} where {FORM}; A positive definite",
    ),
    "generalised least squares": pair(
        r"(y - X\theta)^\top V (y - X\theta)",
        r"X^\top V X\theta = X^\top V y",
        r"X^\top V X\theta = X^\top y",
        rf"V \in \mathbb R^{{n\times n}}; V positive definite; {LINEAR}",
    ),
    "equivalent equations": (
        rf"X^\top X\theta = X^\top y \iff X^\top(y - X\theta) = 0 where {LINEAR}; \theta unknown",
        rf"X^\top X\theta = X^\top y \iff X\theta = y where {LINEAR}; \theta unknown",
    ),
    "equivalent equations, by entries": (
        rf"{PULL} = 0 \text{{ for all }} j \iff {GRAM} = \sum_{{i=1}}^n x_{{ij}}y_i \text{{ for all }} j where {ROWS}; \theta unknown",
        rf"{PULL} = 0 \text{{ for all }} j \iff {GRAM} = 2\sum_{{i=1}}^n x_{{ij}}y_i \text{{ for all }} j where {ROWS}; \theta unknown",
    ),
}


def verdict(text: str) -> Verdict:
    """What the judge says of a text."""
    return judge(read(text).claim)


@pytest.mark.parametrize("name", PAIRS)
def test_an_optimum_is_proved(name: str) -> None:
    assert isinstance(verdict(PAIRS[name][0]), Proved)


@pytest.mark.parametrize("name", PAIRS)
def test_a_slip_is_refuted_and_the_refutation_replayed(name: str) -> None:
    claim = read(PAIRS[name][1]).claim
    found = judge(claim)
    assert isinstance(found, Refuted)
    assert replay(claim, found.counter_example)


NEARLY = {
    "a penalty of unknown sign": least(
        rf"{RESIDUALS} + \lambda\|\theta\|^2",
        r"(X^\top X + \lambda I)\theta = X^\top y",
        LINEAR.replace(r"\theta", r"\lambda \in \mathbb R; \theta"),
    ),
    "weights of unknown sign": least(
        r"\sum_{i=1}^n w_i(y_i - x_i^\top\theta)^2",
        r"\sum_{i=1}^n w_i x_{ij}(y_i - x_i^\top\theta) = 0 \text{ for all } j",
        rf"{ROWS}; w \in \mathbb R^n",
    ),
    "the largest instead of the least": least(
        RESIDUALS,
        r"X^\top X\theta = X^\top y",
        LINEAR,
        r"\max_\theta",
    ),
    "a closed half-space": least(
        RESIDUALS,
        r"X^\top X\theta = X^\top y",
        rf"{LINEAR}; \theta_j \ge 0",
    ),
    "a matrix that is not symmetric": least(
        r"\theta^\top A \theta", r"A\theta = 0", r"A \in \mathbb R^{p\times p}; \theta \in \mathbb R^p"
    ),
    "a matrix that may be singular": rf"\arg\min_\theta {RESIDUALS} = \{{ (X^\top X)^{{-1}} X^\top y \}} where {LINEAR}",
    "a form that is not definite": (
        rf"\arg\min_u \frac12 u^\top A u - b^\top u = \{{ A^{{-1}} b \}} where {FORM}; A symmetric; A invertible"
    ),
    "an unknown that obeys an equation": least(RESIDUALS, r"X^\top X\theta = X^\top y", rf"{LINEAR}; X\theta = 0"),
    "an equation too many": least(
        r"\|\theta\|^2",
        r"\theta = 0, \theta_1 = 1",
        r"\theta \in \mathbb R^p",
    ),
    "one equation for all": least(
        RESIDUALS,
        r"\sum_{j=1}^p \sum_{i=1}^n X_{ij}(y_i - X_i^\top\theta) = 0",
        LINEAR,
    ),
    "odd powers": least(
        r"\sum_{i=1}^n (y_i - x_i^\top\theta)^3",
        r"\sum_{i=1}^n x_{ij}(y_i - x_i^\top\theta)^2 = 0 \text{ for all } j",
        ROWS,
    ),
    "the nonconvex product": least(
        r"(\theta_1\theta_2 - 1)^2", r"\theta_1(\theta_1\theta_2 - 1) = 0, \theta_2(\theta_1\theta_2 - 1) = 0", r"\theta \in \mathbb R^p"
    ),
    "minus the penalty": least(
        r"\frac12\|\theta - a\|^2 - \lambda\|\theta\|_1",
        r"a_j - \theta_j = -\lambda\operatorname{sign}(\theta_j) \text{ if } \theta_j \ne 0, |a_j| \le \lambda \text{ if } \theta_j = 0",
        r"\theta, a \in \mathbb R^p; \lambda > 0",
    ),
    "absolute values of residuals": least(
        r"\sum_{i=1}^n |y_i - x_i^\top\theta|",
        r"\sum_{i=1}^n x_{ij} \operatorname{sign}(y_i - x_i^\top\theta) = 0 \text{ for all } j",
        ROWS,
    ),
    "another array's entries": least(
        r"\|y - \theta\|^2",
        r"\theta_j = y_{j+1} \text{ for all } j",
        r"y, \theta \in \mathbb R^n",
    ),
    "the kink is lost": least(
        LASSO,
        rf"{PULL} = \lambda\operatorname{{sign}}(\theta_j) \text{{ if }} \theta_j \ne 0",
        rf"{ROWS}; \lambda > 0",
    ),
    "one bound of two": least(
        LASSO,
        rf"{PULL} = \lambda\operatorname{{sign}}(\theta_j) \text{{ if }} \theta_j \ne 0, {PULL} \le \lambda \text{{ if }} \theta_j = 0",
        rf"{ROWS}; \lambda > 0",
    ),
}


@pytest.mark.parametrize("name", NEARLY)
def test_what_nearly_holds_is_not_proved(name: str) -> None:
    with suppress(InputError):  # what is not said clearly enough is not proved either
        assert not isinstance(verdict(NEARLY[name]), Proved)


i, j, k = (Symbol(name, integer=True, positive=True) for name in "ijk")
n, p, m = (Symbol(name, integer=True, positive=True) for name in "npm")
theta, x, y = (IndexedBase(name, real=True) for name in ("theta", "x", "y"))
lam = Symbol("lambda", positive=True)
FIT = Sum(x[i, k] * theta[k], (k, 1, p))


def test_entries_of_which_the_condition_says_nothing() -> None:
    """The objective has p entries, and the condition speaks of m of them, or of one range more."""
    objective = Sum((theta[k] - y[k]) ** 2, (k, 1, p))
    for last, expected in ((p, Proved), (m, object), (p - 1, object)):
        claim = Claim(before=argmin(objective, theta), relation=Equal(), after=points(theta, ForEvery(Eq(theta[j], y[j]), (j, 1, last))))
        found = judge(claim)
        assert isinstance(found, expected)
        assert isinstance(found, Proved) is (last == p)


@pytest.mark.parametrize(
    "expr, convex",
    [
        (Sum((y[i] - FIT) ** 2, (i, 1, n)), True),
        (Sum(Softplus(FIT) - y[i] * FIT, (i, 1, n)), True),
        (Sum(Log(1 + Exp(FIT)), (i, 1, n)), True),
        (Sum((y[i] - FIT) ** 4, (i, 1, n)), True),
        (Sum(Sqrt(1 + theta[k] ** 2), (k, 1, p)), True),
        (Sum((y[i] - FIT) ** 3, (i, 1, n)), False),
        (Sum((y[i] - FIT) ** 2, (i, 1, n)) - lam * Sum(theta[k] ** 2, (k, 1, p)), False),
        (Sum(theta[k] * theta[k + 1], (k, 1, p)), False),
        (-Sum(Log(1 + Exp(FIT)), (i, 1, n)), False),
        (Sum(Exp(-(theta[k] ** 2)), (k, 1, p)), False),
    ],
)
def test_two_ways_to_see_that_it_is_convex(expr: object, convex: bool) -> None:
    unknowns = frozenset((theta,))
    assert Curvature(unknowns, Facts()).convex(expr) is convex
    assert is_convex(expr, unknowns) is convex


def test_it_goes_through_json() -> None:
    for texts in PAIRS.values():
        for text in texts:
            claim = read(text).claim
            assert claim_from(claim_data(claim)) == claim


@pytest.mark.parametrize(
    "make, told",
    [
        (lambda: points(theta, y[1]), "is an array, whose values are said entry by entry"),
        (lambda: points(theta, Eq(theta[1], 0), Eq(theta[2], 0)), "got 2 values"),
        (lambda: ForEvery(Eq(theta[j], 0), (j, 1)), "an index and its two ends"),
        (lambda: ForEvery(theta[j], (j, 1, p)), "a condition such as"),
    ],
)
def test_a_wrong_call_is_a_sentence(make: object, told: str) -> None:
    with pytest.raises(InputError, match=told):
        make()


def test_a_condition_for_an_array_is_a_set_of_points() -> None:
    said = ForEvery(Eq(theta[j], 0), (j, 1, p))
    assert points(theta, said) == Points(element=theta, condition=said)
    assert And(said, S.true) == said
    assert Or(said, S.false) == said
