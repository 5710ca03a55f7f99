"""What a sentence of a lecture says as a claim, what is taken for granted, and what has to be declared."""

import re

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Eq,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    Interval,
    Max,
    Product,
    Rational,
    Sum,
    Symbol,
    binomial,
    factorial,
    gamma,
    nan,
    oo,
    pi,
    zoo,
)  # fmt: skip

import derive
from derive.claims.claim import Claim
from derive.claims.relations import Equal, EqualUpTo, IntegratesTo, SameArgmin
from derive.claims.sides import Optimum, Points, Sense
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.judging.judge import judge
from derive.paper.arrange import Arranger
from derive.paper.dialects.latex import LATEX
from derive.paper.write import Writer
from derive.reading.read import read
from derive.vocabulary.binding import canonical
from derive.vocabulary.errors import InputError
from derive.vocabulary.functions.sigmoid import Sigmoid
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Named, PartialDerivative, Prediction, Sqrt
from derive.vocabulary.symbols import X, i, j, mu, n, p, sigma, theta, x, y

a, b, c, q, r = (Symbol(name, real=True) for name in "abcqr")
positive = Symbol("q", positive=True)


def sides(text: str) -> tuple[object, object]:
    claim = read(text).claim
    assert claim.relation == Equal()
    return claim.before, claim.after


def left(text: str) -> object:
    return sides(text.replace("where", "= 0 where") if "where" in text else f"{text} = 0")[0]


def over_i(body: object) -> Sum:
    return Sum(body, (i, 1, n))


DATA = r"where y \in \mathbb R^n; X \in \mathbb R^{n\times p}; \theta \in \mathbb R^p"
ERROR = r"\|y-X\theta\|^2"
SQUARED = r"\theta^\top X^\top X\theta"

# Verdicts: each sentence beside a slip


@pytest.mark.parametrize(
    "true, slip",
    [
        (
            r"\arg\min_\mu \sum_i (y_i-\mu)^2 = \{ \bar y \} where \bar y = \frac1n \sum_i y_i",
            r"\arg\min_\mu \sum_i (y_i-\mu)^2 = \{ \bar y \} where \bar y = \frac1{n-1} \sum_i y_i",
        ),
        (
            r"\sum_i (y_i-\mu)^2 = \sum_i y_i^2 - 2n\mu\bar y + n\mu^2 where \bar y = \frac1n\sum_i y_i",
            r"\sum_i (y_i-\mu)^2 = \sum_i y_i^2 - 2\mu\bar y + n\mu^2 where \bar y = \frac1n\sum_i y_i",
        ),
        (
            r"\log\prod_i q^{y_i}(1-q)^{1-y_i} = \sum_i y_i \log q + (1-y_i)\log(1-q) where q \in (0,1); y_i \in \{0,1\}",
            r"\log\prod_i q^{y_i}(1-q)^{1-y_i} = \sum_i y_i \log q - (1-y_i)\log(1-q) where q \in (0,1); y_i \in \{0,1\}",
        ),
        (
            r"(\sum_i a_i)^2 = \sum_i a_i^2 + 2\sum_{i<j} a_i a_j",
            r"(\sum_i a_i)^2 = \sum_i a_i^2 + 2\sum_{i \ne j} a_i a_j",
        ),
        (
            r"\sum_{1 \le i < j \le n} (x_i - x_j)^2 = n\sum_i x_i^2 - (\sum_i x_i)^2",
            r"\sum_{i,j=1}^n (x_i - x_j)^2 = n\sum_i x_i^2 - (\sum_i x_i)^2",
        ),
        (r"\sum_{i \le j} a_i b_j = \sum_j b_j \sum_{i=1}^j a_i", r"\sum_{i < j} a_i b_j = \sum_j b_j \sum_{i=1}^j a_i"),
        (r"\sum_i \sum_{j<i} a_{ij} = \sum_{j<i} a_{ij}", r"\sum_i \sum_{j<i} a_{ij} = \sum_{i<j} a_{ij}"),
        (r"a_i = \sum_j a_j - \sum_{j \ne i} a_j", r"a_i = \sum_j a_j + \sum_{j \ne i} a_j"),
        (
            r"\frac1n \sum_i (x_i-m)^2 = \overline{x^2} - m^2 where m = \frac1n\sum_i x_i; \overline{x^2} = \frac1n\sum_i x_i^2",
            r"\frac1n \sum_i (x_i-m)^2 = \overline{x^2} - m where m = \frac1n\sum_i x_i; \overline{x^2} = \frac1n\sum_i x_i^2",
        ),
        (
            r"\hat\sigma^2 = \frac Sn where \hat\sigma^2 = \arg\max_{\sigma^2} -n\log\sigma - \frac{S}{2\sigma^2}; S > 0",
            r"\hat\sigma^2 = \frac S{n-1} where \hat\sigma^2 = \arg\max_{\sigma^2} -n\log\sigma - \frac{S}{2\sigma^2}; S > 0; n \ge 2",
        ),
        (
            r"\arg\min_{\sigma^2 > 0} n\log\sigma^2 + \frac{S}{\sigma^2} = \frac Sn where S > 0",
            r"\arg\min_{\sigma^2 > 0} n\log\sigma^2 + \frac{S}{\sigma^2} = \frac Sn + 1 where S > 0",
        ),
        (r"\frac{x_1 + \cdots + x_n}{n} = \frac1n \sum_i x_i", r"\frac{x_1 + x_2 + \cdots + x_n}{n} = \sum_i x_i"),
        (r"a + (x_1 - a)^2 + \dots + (x_n - a)^2 = a + \sum_i (x_i - a)^2", r"a + x_1 + \dots + x_n = n a + \sum_i x_i"),
        (
            r"p(y_1, \dots, y_n \mid \theta) = p(y_1|\theta) p(y_2|\theta) \cdots p(y_n|\theta) where y_i independent given \theta",
            r"p(y_1|\theta) p(y_2|\theta) \cdots p(y_n|\theta) = \sum_i p(y_i|\theta)",
        ),
        (
            r"\hat b = \frac{\sum_i x_i y_i}{\sum_i x_i^2} where \hat b = \arg\min_b \sum_i (y_i - b x_i)^2; \sum_i x_i^2 > 0",
            r"\hat b = \frac{\sum_i x_i y_i}{n} where \hat b = \arg\min_b \sum_i (y_i - b x_i)^2; \sum_i x_i^2 > 0",
        ),
        (
            r"\binom nk = \frac{n!}{k!(n-k)!} where n, k positive integer; k \le n",
            r"\binom nk = \frac{n!}{k!(n-k+1)!} where n, k positive integer; k \le n",
        ),
        (r"\arg\min_u \|u\|^2 = 0 where u \in \mathbb R^p", r"\arg\min_u \|u - v\|^2 = 0 where u, v \in \mathbb R^p"),
        (r"\int \frac1{2b} e^{-|e|/b}\,de = 1 where b > 0", r"\int \frac1{b} e^{-|e|/b}\,de = 1 where b > 0"),
        (r"\int_0^\infty \lambda e^{-\lambda x}\,dx = 1", r"1 = \int_0^\infty e^{-\lambda x}\,dx"),
        (
            r"\arg\max_\theta p(\theta\mid y) = \arg\max_\theta p(y\mid\theta)p(\theta) where p(y) > 0",
            r"\arg\max_q q - q^2 = \arg\max_q q - 2q^2",
        ),
        (r"p(\theta \mid y) \propto p(y\mid\theta)p(\theta) where p(y)>0", r"q^2 \propto q^2 + 1 where q unknown"),
        (r"n\mu = \sum_i y_i \iff \mu = \frac1n \sum_i y_i", r"\mu = \sum_i y_i \iff \mu = \frac1n \sum_i y_i"),
        (r"(a + q)^2 = q^2 + 2 a q + \text{const} where q unknown", r"(a + q)^2 = q^2 + a q + c where c constant, q unknown"),
        (r"p(y\mid\mu) = \prod_i \mathcal N(y_i;\mu,\sigma^2) where y_i \sim \mathcal N(\mu,\sigma^2)", r"\sqrt{q^2} = q"),
        (r"p(a, b) = p(a) p(b) where a independent of b", r"p(a, b) = p(a)^2 where a independent of b"),
        (r"\frac{d}{d\mu} \sum_i (y_i-\mu)^2 = -2\sum_i (y_i - \mu)", r"\frac{d}{d\mu} \sum_i (y_i-\mu)^2 = 2\sum_i (y_i - \mu)"),
        (r"\frac{d{}}{d{u}} u^3 = 3 u^2", r"\frac{\partial^2 {u^2}}{\partial {u}^2} = 2 u"),
        (r"\frac{\partial}{\partial \theta_j} \sum_k \theta_k = 1", r"\frac{d}{da} |a| = 1"),
        (r"\nabla_a a^2 = 2a", r"\nabla_a a^2 = a"),
        (r"\sum_i r_i = n(\bar y - \mu) where r_i = y_i - \mu; \bar y = \frac1n\sum_k y_k", r"0.1 + 0.2 = 0.4"),
        (r"\sigma(u) = \frac{1}{1+e^{-u}} where \sigma sigmoid", r"\sigma(u) = \frac{1}{1+e^u} where \sigma sigmoid"),
        (rf"{ERROR} = \sum_i y_i^2 + {SQUARED} - 2 y' X \theta {DATA}", rf"{ERROR} = \sum_i y_i^2 + {SQUARED} - y' X \theta {DATA}"),
    ],
)
def test_a_sentence_is_proved_and_a_slip_refuted(true: str, slip: str) -> None:
    assert not isinstance(judge(read(true).claim), Refuted)
    assert isinstance(judge(read(slip).claim), Refuted)


PROVED = (
    r"\arg\min_\mu \sum_i (y_i-\mu)^2 = \bar y where \bar y = \frac1n \sum_j y_j",
    r"\hat\mu = \arg\min_\mu \sum_{i=1}^N (y_i-\mu)^2 where \hat\mu = \frac1N \sum_i y_i",
    r"\arg\max_\theta p(\theta\mid y) = \arg\max_\theta p(y\mid\theta)p(\theta) where p(y) > 0",
    r"\sum_i (y_i-\mu)^2 = \sum_i y_i^2 - 2n\mu\bar y + n\mu^2 where \bar y = \frac1n\sum_i y_i",
    r"p(y\mid\mu) = \prod_i \mathcal N(y_i;\mu,\sigma^2) where y_i \sim \mathcal N(\mu,\sigma^2)",
    r"\int_{-\infty}^{\infty} \mathcal N(e; 0, \sigma^2)\,de = 1",
    r"x \cdot y = x^\top y where x, y \in \mathbb R^n",
    r"\arg\min_\theta \sum_i (y_i - f_\theta(x_i))^2 = \arg\max_\theta -\frac{1}{2\sigma^2} \sum_i (y_i - f(x_i; \theta))^2",
)


@pytest.mark.parametrize("text", PROVED)
def test_what_the_judge_proves(text: str) -> None:
    assert isinstance(judge(read(text).claim), Proved)


# Meaning


@pytest.mark.parametrize(
    "text, expected",
    [
        ("0.1", Rational(1, 10)),
        (r"\frac{1}{3}", Rational(1, 3)),
        ("26{,}896", Integer(26896)),
        (r"2\pi", 2 * pi),
        ("e^{a}", Exp(a)),
        (r"\ln q where q > 0", Log(positive)),
        (r"\log_2 q where q > 0", Log(positive) / Log(Integer(2))),
        (r"\sqrt{q} where q > 0", Sqrt(positive)),
        (r"\sqrt[3]{q} where q > 0", positive ** Rational(1, 3)),
        ("|a|", Abs(a)),
        (r"\max(a, b)", Max(a, b)),
        (r"\binom{n}{k} where n, k integer", binomial(Symbol("n", integer=True), Symbol("k", integer=True))),
        ("a!", factorial(a)),
        (r"\Gamma(a)", gamma(a)),
        (r"\operatorname{sigmoid}(a)", Sigmoid(a)),
        (r"\mathbf 1\{a > 0\}", Indicator(a > 0)),
        (r"f_\theta(x_i) + \sum_i x_i where f function", None),
        (r"\sum_i y_i", over_i(y[i])),
        (r"\prod_{i=1}^n y_i", Product(y[i], (i, 1, n))),
        (r"\sum_i \sum_j X_{ij} \theta_j", over_i(Sum(X[i, j] * theta[j], (j, 1, p)))),
        (r"\sum_{i,j} x^{(i)}_j", over_i(Sum(x[i, j], (j, 1, p)))),
        (r"\sum_i (y_i - f_\theta(x_i))", over_i(y[i] - Prediction(x[i], theta))),
        (r"\theta_0 + \sum_j \theta_j", Symbol("theta_0", real=True) + Sum(theta[j], (j, 1, p))),
        (r"\sum_j y_j + \sum_{i=1}^n y_i", Sum(y[j], (j, 1, n)) + over_i(y[i])),
        (r"\mu_{ML} + \mu_{\text{ML}}", 2 * Symbol("mu_ML", real=True)),
        (r"\theta^\top \theta where \theta \in \mathbb R^p", Sum(theta[j] ** 2, (j, 1, p))),
        (r"\|\theta\|_1 where \theta \in \mathbb R^p", Sum(Abs(theta[j]), (j, 1, p))),
        (r"\|\theta\|_2^2 where \theta \in \mathbb R^p", Sum(theta[j] ** 2, (j, 1, p))),
        (r"\|\theta\| where \theta vector", Sqrt(over_i(theta[i] ** 2))),
        (r"\operatorname{tr}(A^\top A) where A \in \mathbb R^{n \times n}", None),
        (r"\frac{d^2}{d q^2} q^3", PartialDerivative(PartialDerivative(q**3, q), q)),
        (r"\sigma^2 where \sigma real", Symbol("sigma", real=True) ** 2),
        (r"b_k where b_k > 0", Symbol("b_k", positive=True)),
        (r"\mathbf{y}^T \mathbf{y} where \mathbf{y} \in \mathbb{R}^n", over_i(y[i] ** 2)),
        (r"z^2 where z = a + q; q = b^2", (a + b**2) ** 2),
        (r"\sum_k r_k where r_i = y_i - \sum_k y_k", None),
        (r"L(\mu) where L(\mu) = \mu^2", mu**2),
        (r"\mathcal N(a; b, q) where q > 0", Exp(-((a - b) ** 2) / (2 * positive)) / Sqrt(2 * pi * positive)),
        (r"\mathcal N(\sigma; b, q) where q > 0", Exp(-((sigma - b) ** 2) / (2 * positive)) / Sqrt(2 * pi * positive)),
        (r"\operatorname{Laplace}(a \mid b, q) where q > 0", Exp(-Abs(a - b) / positive) / (2 * positive)),
        (r"g(a, b) where g(x, y) = y - 2x; x, y real", b - 2 * a),
        (r"g(b, a) where g(a, b) = b - 2a", a - 2 * b),
        (r"\sum_i g(y_i) where g(a) = \sum_i a y_i", None),
        (r"\hat\sigma^2 + a where \hat\sigma^2 = b", a + b),
        (r"\hat\sigma + a where \hat\sigma^2 = b", a + Sqrt(b)),
        (r"\mu_0 + \mu where \mu = 1", Symbol("mu_0", real=True) + 1),
        (r"x_{n+1} - x_{n-1}", Symbol("x_n+1", real=True) - Symbol("x_n-1", real=True)),
        (r"x_{1,2} - x_{12}", Symbol("x_1,2", real=True) - Symbol("x_12", real=True)),
        (r"\sum_i y^{(i)}", over_i(y[i])),
        (r"\operatorname{MSE}(y, z) where y, z \in \mathbb R^n", Named(y[i] - IndexedBase("z", real=True)[i], (i, 1, n), "mse")),
        (r"x_k^\top \theta where x_k, \theta \in \mathbb R^p", Sum(theta[j] * IndexedBase("x_k", real=True)[j], (j, 1, p))),
        (r"\pi \pi_1 + p(\pi_1)", None),
        (r"y^\top y + q where r_i = y_i - 1; q = \sum_{i=1}^n r_i", over_i(y[i] ** 2) + over_i(y[i] - 1)),
    ],
)
def test_the_value_of_an_expression(text: str, expected: object) -> None:
    try:
        value = left(text)
    except InputError:
        assert expected is None
        return
    assert expected in (None, value)


def test_a_definition_is_not_captured_by_a_sum_around_it() -> None:
    K = Symbol("K", integer=True, positive=True)
    k, m = Symbol("k", integer=True, positive=True), Symbol("m", integer=True, positive=True)
    value = left(r"\sum_{k=1}^K r_k where r_i = y_i - \sum_{k=1}^K y_k")
    assert value.xreplace({K: Integer(2)}).doit() == Sum(y[k] - Sum(y[m], (m, 1, 2)), (k, 1, 2)).doit()


def test_a_function_is_not_captured_by_a_sum_around_it() -> None:
    value = left(r"\sum_i g(y_i) where g(a) = \sum_i a y_i")
    assert value.xreplace({n: Integer(2)}).doit().expand() == ((y[1] + y[2]) ** 2).expand()


def test_a_letter_of_a_density_is_no_constant_of_nature() -> None:
    assert left(r"p(\pi \mid y) + \pi") == Density("p", (Symbol("pi", real=True),), (Symbol("y", real=True),)) + Symbol("pi", real=True)


def test_an_optimum_over_a_set_says_where_its_unknown_lies() -> None:
    assert [domain.values for domain in read(r"\arg\max_{q \in (0,1)} q = \{1\}").claim.domains] == [Interval.open(0, 1)]
    (unknown,) = read(r"\arg\min_{q > 0} q = \{1\}").claim.before.unknowns
    assert unknown == positive


def test_inputs_are_known_together_by_their_capital() -> None:
    text = r"p(y \mid X, \theta) = \prod_i p(y_i \mid x_i, \theta) where y_i independent given x_i, \theta"
    assert isinstance(judge(read(text).claim), Proved)


def test_products_of_matrices_are_their_entries() -> None:
    declared = r"where A \in \mathbb R^{n\times n}; u \in \mathbb R^n"
    A, u = IndexedBase("A", real=True), IndexedBase("u", real=True)
    two = {Symbol("n", integer=True, positive=True): Integer(2)}
    form = left(rf"u^\top A^\top A u {declared}").xreplace(two).doit()
    rows = [A[k, 1] * u[1] + A[k, 2] * u[2] for k in (1, 2)]
    assert (form - sum(row**2 for row in rows)).expand() == 0
    assert left(rf"(u^\top A u)^\top + u_1 {declared}") == left(rf"u^\top A u + u_1 {declared}")
    trace = left(rf"\operatorname{{tr}}(A A) {declared}").xreplace(two).doit()
    assert (trace - (A[1, 1] ** 2 + 2 * A[1, 2] * A[2, 1] + A[2, 2] ** 2)).expand() == 0


def test_a_sum_of_vectors_captures_no_index_of_an_entry() -> None:
    value = left(r"\sum_{i=1}^p i r_i where r = \sum_{i=1}^n X_i; X \in \mathbb R^{n \times p}")
    whole = value.xreplace({n: Integer(2), p: Integer(2)}).doit()
    assert whole.expand() == X[1, 1] + X[2, 1] + 2 * X[1, 2] + 2 * X[2, 2]


def test_a_product_of_many_matrices_is_read_at_once() -> None:
    product = "A " * 9
    form = left(rf"u^\top {product} u + k where A \in \mathbb R^{{n\times n}}; u \in \mathbb R^n")
    letters = [str(index) for total in form.atoms(Sum) for index in total.variables]
    assert len(set(letters)) == 10
    assert "k" not in letters


@pytest.mark.parametrize(
    "text, verdict",
    [
        (rf"(X\theta)^\top = \theta^\top X^\top {DATA}", Proved),
        (rf"X^\top (y - X\theta) = X^\top y + X^\top X \theta {DATA}", Refuted),
        (rf"X - X = 0 {DATA}", Proved),
        (r"A^\top = A where A \in \mathbb R^{n \times n}", Refuted),
        (r"y_i - y_k = -(y_k - y_i) where q = \sum_{i=1}^n y_i", Proved),
        (r"y_i - \bar y = \frac1n \sum_{k=1}^n (y_i - y_k) where \bar y = \frac1n \sum_{k=1}^n y_k", Proved),
        (r"y_i - \bar y = \sum_{k=1}^n (y_i - y_k) where \bar y = \frac1n \sum_{k=1}^n y_k", Refuted),
    ],
)
def test_an_equation_of_entries_holds_for_every_index(text: str, verdict: type) -> None:
    assert isinstance(judge(read(text).claim), verdict)


def test_densities_are_functions_of_names() -> None:
    assert left(r"p(y \mid \mu) + \sum_i y_i") == Density("p", (y,), (mu,)) + over_i(y[i])
    assert left(r"\sum_i p(y_i \mid \mu, \sigma^2)") == over_i(Density("p", (y[i],), (mu, sigma)))
    assert left(r"p(a; b)") == Density("p", (a,), (b,))
    assert left(r"p(\mu \mid y_1, \dots, y_n, x_1)") == Density("p", (mu,), (y, Symbol("x_1", real=True)))
    assert left(r"P_X(a)") == Density("P_X", (a,))


def test_relations() -> None:
    optimum = read(r"\arg\max_q -q^2 = \{0\}").claim
    assert optimum.before == Optimum(sense=Sense.MAX, objective=-(q**2), unknowns=frozenset((q,)))
    assert optimum.after == Points(element=q, condition=Eq(q, 0))
    assert read(r"\arg\max_q -q^2 = \arg\min_q q^2 + b").claim.relation == SameArgmin()
    assert read(r"\arg\min_q q^2 = \{q : 2q = 0\}").claim.after == Points(element=q, condition=Eq(2 * q, 0))
    assert read(r"q^2 \propto 2q^2 where q unknown").claim.relation == EqualUpTo(factor=True)
    assert read(r"q = 2 + \text{const} where q unknown").claim.relation == EqualUpTo(constant=True)
    integral = read(r"\int_0^1 q^2\,dq = \frac13").claim
    assert (integral.relation, integral.unknowns) == (IntegratesTo(), frozenset((q,)))
    assert [domain.values for domain in integral.domains] == [Interval(0, 1)]


@pytest.mark.parametrize(
    "said, values",
    [
        (r"q \in (0,1)", Interval.open(0, 1)),
        (r"q \in [0, 1)", Interval.Ropen(0, 1)),
        (r"0 < q \le 1", Interval.Lopen(0, 1)),
        (r"q \ge \frac12", Interval(Rational(1, 2), oo)),
        (r"2 > q", Interval.open(-oo, 2)),
        (r"q \in (-\infty, 2]", Interval(-oo, 2)),
    ],
)
def test_intervals(said: str, values: object) -> None:
    claim = read(f"q = q where {said}").claim
    assert [domain.values for domain in claim.domains] == [values]
    assert [domain.element.name for domain in claim.domains] == ["q"]


def test_domains_of_entries_speak_of_every_entry() -> None:
    (domain,) = read(r"\sum_i y_i = 0 where y_i \in \{0, 1\}").claim.domains
    assert isinstance(domain.element, Indexed)
    assert domain.values == {0, 1}
    counted = left(r"\sum_i y_i where y_i \in \{0, 1, 2, \dots\}").function
    assert counted.base.is_integer
    assert counted.base.is_nonnegative


def test_premises() -> None:
    claim = read(r"\log(a - b) = \log(a - b) where a > b; p(a \mid b) = p(a)").claim
    assert [premise.positive for premise in claim.premises] == [(a - b,), ()]
    assert [premise.label for premise in claim.premises] == ["A1", "A2"]
    assert claim.premises[1].laws[0].right == Density("p", (a,))
    independent, entries, positive = read(
        r"p(y \mid \mu) = \prod_i p(y_i \mid \mu) where y_1, \dots, y_n independent given \mu"
    ).claim.premises
    assert positive.positive == (Density("p", (y,), (mu,)),)
    assert (entries.positive, entries.variables) == ((Density("p", (y[i],), (mu,)),), (i,))
    assert independent.laws[0].right == Product(Density("p", (y[i],), (mu,)), (i, 1, n))


# What our own notes print


@pytest.mark.parametrize("predictor", ["opaque", "linear", "location"])
@pytest.mark.parametrize("prior", ["gaussian", "laplace"])
def test_what_a_derivation_prints_is_read_as_itself(prior: str, predictor: str) -> None:
    write, arrange = Writer(LATEX), Arranger()
    found = derive.map(noise="laplace" if prior == "gaussian" else "gaussian", prior=prior, predictor=predictor)
    compared = 0
    for side in (side for step in found.steps for side in (step.before, step.after)):
        if side.objective.atoms(Density, Named):
            continue
        text = f"{write(arrange(side.objective)).text} = 0 where b, s, \\tau, n, p > 0; n, p integer"
        assert canonical(read(text).claim.before) == canonical(side.objective)
        compared += 1
    assert compared > 4


def grown(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """Without minus signs: the printer writes the square of -a - b as that of a + b."""
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda two: two[0] + two[1]),
        pairs.map(lambda two: two[0] * two[1]),
        pairs.map(lambda two: two[0] / two[1]),
        st.tuples(inner, st.sampled_from((2, -1, n))).map(lambda two: two[0] ** two[1]),
        st.tuples(st.sampled_from((Log, Exp, Sqrt, Abs, Sigmoid)), inner).map(lambda two: two[0](two[1])),
        inner.map(lambda one: over_i(one * y[i])),
        inner.map(lambda one: Sum(one * theta[j], (j, 1, p))),
        inner.map(lambda one: Product(one + y[i], (i, 1, n))),
    )


@given(st.recursive(st.sampled_from((a, b, q, mu, sigma, n)), grown, max_leaves=8))
@settings(max_examples=150, deadline=None)
def test_what_the_printer_writes_is_read_as_itself_unless_it_is_open(expr: Expr) -> None:
    assume(not expr.has(nan, zoo, oo))
    text = f"{Writer(LATEX)(Arranger()(expr)).text} = 0 where n, p positive integer"
    try:
        found = read(text).claim.before
    except InputError as why:
        # Too deep for a claim, a bracket behind a letter that stands nowhere else, or sums of one index inside each other.
        assume(any(told in str(why) for told in ("nested", "several ways", "two things", "smaller steps")))
        reject()
    assert canonical(found) == canonical(expr)


# What is taken for granted, and what has to be said


def test_what_is_assumed_is_told() -> None:
    found = read(r"\sum_i (y_i - \mu)^2 / \sigma = 0")
    assert found.assumed == (
        "i runs from 1 to n", "n is a positive integer", "y is real", "mu is real", "sigma is positive",
    )  # fmt: skip
    assert read("a = a where a > 0").assumed == ()
    assert read("a = b where b = 1; a > 0; c = 2").assumed == ("what c is defined to be is not used",)
    assert read("n = a where a > 0").assumed == ("n is a positive integer",)
    assert read(r"u = v where u, v \in \mathbb R^2").assumed == ("entries are compared in sums with arbitrary weights w",)
    assert "the two sides are functions of a" in read(r"p(a \mid b) \propto p(b \mid a) p(a)").assumed


@pytest.mark.parametrize(
    "text, told",
    [
        ("a + b", "needs a relation"),
        ("a = b = c", "one at a time"),
        (r"a < b", "conditions only"),
        (r"1/2\sigma^2 = \log a b", "several ways"),
        (r"\arg\min_\mu \sum_i (y_i-\mu)^2 = \{ \bar y \}", r"what is `\bar y`"),
        (r"\arg\min_\mu \sum_i (y_i-\mu)^2 = \hat\mu", r"what is `\hat\mu`"),
        (r"\theta_{MLE} = \arg\max_\theta -\theta^2", r"what is `\theta_{MLE}`"),
        (r"\sum_i (y_i - \bar y) = 0", r"is `\bar y` a mean"),
        (r"\sum_r y_r = 0", r"\sum_{r=1}^n"),
        (r"\sum_{i=1}^n y_i + \sum_{i=1}^m y_i = \sum_i y_i", None),
        (r"\sum_i y_i + y_i = \sum_j y_j + y_i", "two things"),
        (r"X^\top \theta = 0", "declare it"),
        (r"\|a\|^2 = 0", "declare it"),
        (r"X\theta + y = 0 where X \in \mathbb R^{n \times p}; \theta \in \mathbb R^p", "cannot be added"),
        (r"y^\top X\theta = 0 where X \in \mathbb R^{n \times p}; y \in \mathbb R^p; \theta \in \mathbb R^p", "cannot stand behind"),
        (r"X^{-1} X = 1 where X \in \mathbb R^{n \times n}", "is compared with what is a number"),
        (r"\operatorname{rank}(X) = 1 where X \in \mathbb R^{n \times n}", "trace"),
        (r"\mathbb E[a] = b", "declare it"),
        (r"\nabla a^2 = 2 a", "by what"),
        (r"\theta_2 = |\theta_2| where \theta \in \mathbb R^p; \theta_1 \ge 0", "one entry of `theta`"),
        (r"\sum_j \theta_j = \sum_j |\theta_j| where \theta_1 > 0", "one entry of `theta`"),
        (r"\theta_p = |\theta_p| where \theta \in \mathbb R^p; \theta_p > 0", "one entry of `theta`"),
        (r"\frac{d^4}{da^4} a^2 = 0", "orders 1 to 3"),
        (r"\frac{d}{d\mu^2} \mu^2 = 1", r"declare `mu > 0`"),
        (r"\max_i y = 1 where y \in \mathbb R^n", "of matrices is not known"),
        (r"\sum_{i=1}^n x_i = \sum_{i=1}^{n-1} x_i where x_n = 0", "would not be used"),
        (r"q \propto 2q", "functions of what"),
        (r"q = 1 + \text{const}", "functions of what"),
        ("f(a) = b", "what is `f`"),
        (r"f_\theta(a) = g_\theta(a)", "two models"),
        ("e = 1", "Euler"),
        (r"a = b where b = a + b", "defined by itself"),
        ("a = b where b = 1; b = 2", "defined twice"),
        (r"a = b where a \sim \mathcal N(0)", None),
        (r"p(a) = b where a \sim \mathcal N(0, 1, 2)", "2 parameters (mean, variance), and 3 are given"),
        (r"p(a) = b where a \sim \operatorname{Frobnicate}(0, 1)", "no distribution"),
        (r"\mathbb{E}[X] = b where X \sim \operatorname{Frobnicate}(0, 1)", "no distribution"),
        ("a = b where a lucky", "not understood as a declaration"),
        ("a = b where a symmetric", "not known to be a vector or matrix"),
        (r"u^\top A v = 1 where u, v \in \mathbb R^p; A \in \mathbb R^{p \times n}", "cannot stand behind"),
        (r"\det(X) = 1 where X \in \mathbb R^{n \times p}", "only a square matrix"),
        (r"X^{-1} = 1 where X \in \mathbb R^{n \times p}", "only a square matrix"),
        (r"\operatorname{tr}(X^\top X) = 1 where X \in \mathbb R^{n \times p}; X symmetric", "a square matrix is needed"),
        (r"\operatorname{tr}(X) = 1 where X, Y \in \mathbb R^{n \times n}; X + Y positive definite", "a name of its own"),
        ("a = (1, 2)", "not understood as a number"),
        ("(a + b)_2 = 1", "not known to be a vector or matrix"),
        (r"(u + v)_{ij} = 1 where u, v \in \mathbb R^n", "no entry of 2 indices"),
        (r"\operatorname{tr}(I) = n where A \in \mathbb R^{n \times p}", "how large is"),
        (r"\mathbf 1^\top u = v^\top v where u \in \mathbb R^n; v \in \mathbb R^p", "how large is"),
        (r"p(\dots, y_n) = 1", "first and the last"),
        (r"p(y_1, \dots) = 1", "first and the last"),
        (r"p(y_1, \dots, x_n) = 1", "first and the last"),
        ("a = b where a positive negative", "positive and negative"),
        (r"x_{ij} = \sum_i x_i", None),
        (r"\sum_i \sum_i y_i = 1", "two things"),
        (r"\frac{1}{0} = a", "divided by zero"),
        (r"0^{-1} = a", "divided by zero"),
        (r"\max((-1)^{1/2}, 1) = a", "no real number"),
        (r"\max(\arcsin(2), 1) = a", "no real number"),
        (r"\mathbf 1\{(-8)^{1/3} > 0\} = a", "no real number"),
        (r"\Gamma(-1) = a", "no real number"),
        (r"\sum_i p(y_i \mid \theta) + p(y_k \mid \theta) = \arg\min_a a^2", None),
        (r"9^{9^{9}} = 1", "too large"),
        (r"(2^{1000})^{1000} = 1", "too large"),
        ("100000! = a", "not worked out"),
        ("1" * 100 + " = a", "digits"),
        (r"p(a^3 \mid b) = b", "names and entries"),
        (r"\arg\min_\theta \theta_1^2 = \arg\min_\theta \theta_1^4", "is `\\theta_1` an entry of"),
        (r"\mathbf{a} = a", "in bold too"),
        (r"\arg\min_{a, b} a^2 + b^2 = \{0\}", "several unknowns"),
        (r"\arg\min_a a^2 = \arg\min_b b^2", "different unknowns"),
        (r"\arg\max_{\sigma^3} -\sigma^3 = 1", "must be a name"),
        (r"x_1 + x_3 + \dots + x_n = 1", "dots are understood"),
        (r"\frac1n \sum_i x_i y_i = \overline{x y}", "is `\\overline{x y}` a mean?"),
        (r"\arg\min_\theta (\theta_j - 1)^2 = 1", "an entry of"),
        (r"w^T x = x", "a transpose"),
        (r"\mathbf{w} \cdot \mathbf{x} = 0", "a vector"),
        (r"\int_{\mathcal X} x\,dx = 1", "both limits"),
        (r"x^{(1)} = x_1", "above and another one below"),
        (r"p(y \mid X) = 1 where y_1, \dots, y_n independent given \theta", "in the claim stands p(y | X)"),
        (r"c = b where 2 a = 1", "defines a name"),
        (r"A = 1 where A \in \mathbb R^{n \times A}", "said by itself"),
        (r"g(1, 2) = 3 where g(x) = x", "1 arguments"),
        (r"\operatorname{MSE}(y) = 1", "declare it"),
        (r"\int_0 q\,dq + 1 = 2", "both limits"),
        (r"\int y_i\,dy_i + 1 = 2 where y \in \mathbb R^n", "over one letter"),
        (r"\infty = a", "infinity"),
    ],
)
def test_what_has_to_be_said_is_asked_for(text: str, told: str | None) -> None:
    with pytest.raises(InputError) as why:
        judge(read(text).claim)
    assert (told or "") in str(why.value)


def test_the_readings_of_an_ambiguous_text_are_shown() -> None:
    with pytest.raises(InputError) as why:
        read(r"1/2\sigma^2 = a")
    assert str(why.value).splitlines()[1:] == [r"    (1 / (2 \cdot (\sigma^{2}))) = a", r"    ((1 / 2) \cdot (\sigma^{2})) = a"]


def test_only_text_is_read() -> None:
    with pytest.raises(InputError):
        read(5)  # type: ignore[arg-type]


def test_a_claim_of_text_is_one_of_hand() -> None:
    made = Claim(before=over_i((y[i] - mu) ** 2), relation=Equal(), after=over_i(y[i] ** 2))
    assert read(r"\sum_i (y_i - \mu)^2 = \sum_i y_i^2").claim == made


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        (r"k \sim \mathrm{Poisson}(\lambda)", r"p(k \mid \lambda) = \lambda^k e^{-\lambda} / k!"),
        (r"x \sim \mathrm{Exp}(\beta)", r"p(x \mid \beta) = \beta e^{-\beta x}"),
        (r"x \sim \mathrm{Gamma}(a, b)", r"p(x \mid a, b) = \frac{b^a}{\Gamma(a)} x^{a - 1} e^{-b x}"),
        (r"q \sim \mathrm{Beta}(a, b)", r"p(q) = \frac{\Gamma(a + b)}{\Gamma(a) \Gamma(b)} q^{a - 1} (1 - q)^{b - 1}"),
        (r"k \sim \mathrm{Bin}(m, q)", r"p(k \mid q) = \binom{m}{k} q^k (1 - q)^{m - k}"),
        (r"k \sim \mathrm{Geometric}(q)", r"p(k \mid q) = q (1 - q)^{k - 1}"),
        (r"x \sim \mathrm{Uniform}(a, b)", r"p(x) = \frac{1}{b - a}"),
        (r"I \sim \mathrm{Uniform}\{1, \dots, m\}", r"p(I) = \frac{1}{m}"),
        (r"y_i \sim \mathrm{Bernoulli}(q)", r"\prod_{i=1}^n p(y_i \mid q) = q^{\sum_{i=1}^n y_i} (1 - q)^{\sum_{i=1}^n (1 - y_i)}"),
    ],
)
def test_distributions_by_name(text, claimed):
    found = read(f"{claimed} where {text}")
    assert isinstance(judge(found.claim), Proved)


@pytest.mark.parametrize(
    ("law", "told"),
    [
        (r"\mathrm{Poisson}(\lambda, 2)", "1 parameter (rate), and 2 are given"),
        (r"\mathrm{Exp}(-1)", "must be positive"),
        (r"\mathrm{Bernoulli}(2)", "must be positive"),
        (r"\mathrm{Weibull}(1, 2)", "known are Bernoulli, Beta, Binomial"),
    ],
)
def test_what_is_wrong_with_a_distribution_is_told(law, told):
    with pytest.raises(InputError, match=re.escape(told)):
        read(rf"p(k) = 1 where k \sim {law}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\frac{5}{6} \approx 0.83", Proved),
        (r"\frac{1}{6} \approx 0.16", Proved),
        (r"\frac{1}{6} \approx 0.17", Proved),
        (r"\frac{1}{6} \approx 0.18", Refuted),
        (r"\log(0.2) \approx -1.609", Proved),
        (r"\log(0.2) \approx -1.611", Refuted),
        (r"e^{-9} \approx 1.234 \times 10^{-4}", Proved),
        (r"e^{-9} \approx 1.236 \times 10^{-4}", Refuted),
        (r"0.0004 \approx 0.00", Proved),
        (r"a \approx 1.0", Refuted),
        (r"\log(-2) \approx 0.7", Undecided),
    ],
)
def test_a_number_is_approximately_another_if_that_shows_its_digits(text, expected):
    assert isinstance(judge(read(text).claim), expected)


def test_what_is_no_printed_number_is_not_approximated():
    with pytest.raises(InputError, match=r"or `.*approx` a number"):
        read(r"a \approx b")
