"""What is not held against an author, each beside a similar line that is."""

import pytest

from derive.checking.document import findings, passage
from derive.checking.knowledge import Knowledge
from derive.checking.ruling import Edge, Outcome


def edges(latex: str) -> list[Edge]:
    return [edge for ruled in passage(latex, "", "", Knowledge()).ruled for edge in ruled.edges]


def refuted(latex: str) -> list[Edge]:
    return [edge for edge in edges(latex) if edge.outcome is Outcome.REFUTED]


PAIRS = {
    "a letter that maps": (r"\pi^3 = \pi", r"\pi + 2\pi = 4\pi"),
    "a logarithm without its base": (r"\log(1000) = 3", r"\ln(1) + 2 = 3"),
    "numbers that are rounded on the way": (
        r"\sqrt{\frac{500}{3}} = \sqrt{167}",
        r"\frac{1}{5}(50) + \frac{2}{5}(90) + \frac{2}{5}(60) = 70.5",
    ),
    "what depends on what a derivative is taken by": (
        r"\frac{d v}{d t} = v (2 - v) - v t = 2 v - v^2 - v t",
        r"\frac{d}{d t} (v t^2) = 2 v t = 3 v t",
    ),
    "numbers by twos": (r"101 + 11 = 1000", r"102 + 11 = 1000"),
    "a number by twos": (r"2^4 - 3 = 13 = 1101", r"2^4 - 3 = 13 = 1011"),
    "a unit of what is rounded": (r"T = 1/441 = 2.27", r"T = 1/441 = 2.72"),
    "a direction has length one": (
        r"\|w - (v^T w) v\|^2 = w^T w - 2 (v^T w)^2 + (v^T w)^2 = w^T w - (v^T w)^2",
        r"\|w - v\|^2 = w^T w - 2 v^T w + v^T v = w^T w + 2 v^T w + v^T v",
    ),
    "a number between": (r"3 u + 5 = 11 = 5 + 3 u", r"3 u + 5 = 11 u = 5 + 3 u"),
    "a comma before the decimals": (r"q = 0,5 \cdot 3 = 1,5", r"q = 5 \cdot 3 = 16"),
    "of the same order": (r"\Theta(m) = m + 1 + c = 2 m + c", r"T = m + 1 + c = 2 m + c"),
    "what is about the same": (
        r"g = c \frac{1}{1 + r} = c (1 - r) = -c r + c \approx c",
        r"g = c \frac{1}{1 + r} = c (1 - r) = -c r + c",
    ),
    "what an equation holds for": (r"u \cdot u + 0 = u^2 = u", r"u \cdot u + 0 = u^2 = 2 u"),
    "a logarithm with its base": (
        r"-0.25 \log_2(0.25) - 0.75 \log_2(0.75) = 0.5 + 0.311 = 0.811",
        r"-0.25 \log_2(0.25) - 0.75 \log_2(0.75) = 0.5 + 0.411 = 0.911",
    ),
    "another unit": (r"250 \cdot (3 + 5 + 12) = 5", r"250 \cdot (3 + 5 + 12) = 500"),
    "per cent": (r"\frac{3}{12} \cdot 100 = 25\%", r"\frac{3}{12} \cdot 100 = 35"),
    "a part that is one": (
        r"h = u^4 + v^4 = (u^2 + v^2)^2 - 2 u^2 v^2 = 1 - 2 u^2 v^2",
        r"h = u^4 + v^4 = (u^2 + v^2)^2 - 2 u^2 v^2 = 1 - u^2 v^2",
    ),
    "how many there are": (
        r"h = \sum_{i} (z_i - c)^2 = \sum_i z_i^2 - 2 c \sum_i z_i + |B| c^2",
        r"h = \sum_{i} (z_i - c)^2 = \sum_i z_i^2 - 2 c \sum_i z_i - n c^2",
    ),
    "rows that go on or begin": (
        r"\begin{aligned} u &= 3 \cdot 4 \\ & t \\ &= 5 \cdot 6 \end{aligned}",
        r"\begin{aligned} u &= 3 \cdot 4 \\ &= 5 \cdot 6 \end{aligned}",
    ),
    "the end of an environment": (
        r"\begin{aligned} u &= (a+b)^2 \end{aligned} \begin{aligned} v &= (a-b)^2 \end{aligned}",
        r"\begin{aligned} u &= (a+b)^2 \\ &= (a-b)^2 \end{aligned}",
    ),
    "an equation to be solved": (
        r"\sum_i u_i (w_i - 2) = \sum_i u_i",
        r"\sum_i u_i (w_i - 2) = \sum_i u_i w_i - 2 \sum_i u_i = \sum_i u_i w_i - \sum_i u_i",
    ),
    "an equation in numbers": (r"3a - 4 = a^2", r"\frac{d}{da} (3a - a^2) = 3 - a"),
    "an equation behind an arrow": (r"u = 2v \Rightarrow u^2 + v = 4 v^2", r"h = (u + v)^2 = u^2 + v^2"),
    "a name on one side only": (r"g = (a + b)^2 = a^2 + c", r"g = (a + b)^2 = a^2 + b^2"),
    "weights that sum to one": (
        r"S = \sum_k w_k (z_k - c) = \sum_k w_k z_k - c \sum_k w_k = \sum_k w_k z_k - c \left(\sum_k w_k\right)^2",
        r"S = \sum_k w_k (z_k - c) = \sum_k w_k z_k - c \sum_k w_k = \sum_k w_k z_k + c \sum_k w_k",
    ),
    "probabilities that sum to one": (
        r"a_1 (a_1 + a_2 + a_3) + a_2 (a_1 + a_2 + a_3) = (a_1 + a_2)(a_1 + a_2 + a_3) = a_1 + a_2",
        r"a_1 (a_1 + a_2 + a_3) + a_2 (a_1 + a_2 + a_3) = (a_1 + a_2)(a_1 + a_2 + a_3) = (a_1 + a_2)(a_1 + a_3)",
    ),
    "p and q": (r"u = p^2 + 2 p q + q^2 = p + q", r"u = p^2 + 2 p q + q^2 = p^2 + q^2"),
    "everything is positive": (r"r = \sqrt{u^2} + v = u + v", r"r = \sqrt{u^2} + v = u^2 + v"),
    "centred data": (r"c = \sum_i (u_i - b)^2 = \sum_i u_i^2 + n b^2", r"c = \sum_i (u_i - b)^2 = \sum_i u_i^2 - n b^2"),
    "yes and no": (
        r"L = \prod_i q^{z_i} (1 - q)^{1 - z_i} = \prod_i q^{z_i^2} (1 - q)^{1 - z_i}",
        r"L = \prod_i q^{z_i} (1 - q)^{1 - z_i} = \prod_i q^{z_i} (1 + q)^{1 - z_i}",
    ),
    "a sum that was put in": (
        r"L = \frac12 c^2 - c \sum_i u_i z_i = \frac12 c \sum_i u_i z_i - c \sum_i u_i z_i",
        r"L = \frac12 c^2 - c \sum_i u_i z_i = \frac12 c^2 + c \sum_i u_i z_i",
    ),
    "the inverse of a function": (
        r"q = 2 \mathrm{expo}^{-1}(u) = \mathrm{expo}^{-1}(u) \left(1 + \mathrm{expo}^{-1}(u)\right)",
        r"q = 2 a^{-1} u = a^{-1} u (1 + a^{-1} u)",
    ),
    "a symmetric matrix": (
        r"Q = \sum_i \sum_j W_{ij} u_i = \sum_j \sum_i W_{ij} u_i = \sum_i \sum_j W_{ij} u_j",
        r"Q = \sum_i \sum_j W_{ij} u_i = \sum_j \sum_i W_{ij} u_i = \sum_i \sum_j W_{ij} u_j^2",
    ),
    "digits": (r"\frac{2}{3} \cdot 0.71 = 0.473", r"\frac{2}{3} \cdot 0.71 = 0.573"),
    "digits of what is put in": (r"0.95 \cdot 0.12 / 0.31 = 0.3677", r"0.95 \cdot 0.12 / 0.31 = 0.4677"),
    "a whole number that is rounded": (r"\frac{7}{2} = 4", r"7 \cdot 3 = 24"),
    "two numbers": (r"0.3 = 0.4", r"0.31 + 0.22 = 0.63"),
    "what is given does not matter": (
        r"\prod_i f(Z_i, U_i \mid \theta) = \prod_i f(Z_i \mid U_i, \theta) f(U_i)",
        r"P(w \mid z) = P(z \mid w) P(w)",
    ),
    "equal priors": (
        r"\frac{p(a \mid z)}{p(b \mid z)} = \frac{p(z \mid a) p(a)}{p(z \mid b) p(b)} = \frac{p(z \mid a)}{p(z \mid b)}",
        r"J = \log \prod_i f(z_i \mid \theta) = \sum_i f(z_i \mid \theta)",
    ),
    "a property of a function": (
        r"2 g(u) - 1 = g(u) - (1 - g(u)) = g(u) - g(-u)",
        r"a + a(u + 1) = 2a + au = 2a + a^2 u",
    ),
    "an estimate solves an equation": (
        r"\sum_i (y_i - \hat\beta u_i) u_i + c = \sum_i y_i u_i - \hat\beta \sum_i u_i^2 + c = \sum_i y_i u_i + \hat\beta \sum_i u_i^2 + c",
        r"\sum_i (y_i - \beta u_i) u_i + c = \sum_i y_i u_i - \beta \sum_i u_i^2 + c = \sum_i y_i u_i + \beta \sum_i u_i^2 + c",
    ),
    "a distribution that is not told": (r"V = \operatorname{Var}(X) = \mathbb{E}[X]", r"\int_0^1 3 u^2 \, du = 3"),
    "an imaginary unit": (
        r"z = a e^{i t} + b = (\cos t + i \sin t) a + b",
        r"z = a e^{t} + b = (\cos t + \sin t) a + b",
    ),
    "a number of terms put in": (r"\frac{1}{n^2} \sum_{k=1}^n v = \frac{v}{n} = \frac{v}{30}", r"S = \sum_{k=1}^n v = v"),
    "a number of terms that is counted": (
        r"P = \sum_{s=1}^M q^k (1 - q)^{n-k} = \binom{n}{k} q^k (1 - q)^{n-k}",
        r"P = \sum_{s=1}^M q^k (1 - q)^{n-k} = q^k (1 - q)^{n-k}",
    ),
    "another unknown": (
        r"p(m \mid z) \propto \frac{m^z e^{-m}}{z!} \propto m^z e^{-m}",
        r"p(m \mid z) = \frac{m^z e^{-m}}{z!} = \frac{m^z e^{m}}{z!}",
    ),
    "the proportional sign": (r"p(w \mid z) \propto p(z \mid w) p(w)", r"p(w \mid z) = p(z \mid w) p(w)"),
    "a factor is left out, as the chain goes": (
        r"p(t \mid a) \propto e^{-(t - a)^2} = e^{-t^2 + 2 a t}",
        r"p(t \mid a) \propto e^{-(t - a)^2} = e^{-t^2 + a t}",
    ),
    "a density with a name of its own": (
        r"q \propto \mathcal{N}(t; a, 1) e^{-a^2} = \mathcal{N}_c(t; a, 1) e^{-a^2}",
        r"q = \mathcal{N}(t; a, 1) e^{-a^2} = \mathcal{N}(t; -a, 1) e^{-a^2}",
    ),
    "a square before the bracket": (
        r"S = \sum_i \sum_j f^2(u_j) = \sum_i \sum_j f^2(u_i)",
        r"S = \sum_i \sum_j a^2 u_j = \sum_i \sum_j a u_i",
    ),
    "dots": (r"r = \|x\|^2 = x_1^2 + x_2^2 + \dots + x_K^2", r"r = \|x\|^2 = -x^\top x"),
    "a flat prior": (
        r"\arg\max_t \sum_i \log p(z_i \mid t) + \log p(t) = \arg\max_t \sum_i \log p(z_i \mid t)",
        r"\arg\max_t \sum_i \log p(z_i \mid t) = \arg\max_t -\sum_i \log p(z_i \mid t)",
    ),
    "an operator before square brackets": (
        r"u = \mbox{SD}[X + Y] / n + \mbox{SD}[Z] = \sqrt{\mbox{SD}[X]^2 + \mbox{SD}[Y]^2} / n + \mbox{SD}[Z]",
        r"u = s (X + Y) / n + s Z = \sqrt{s^2 X^2 + s^2 Y^2} / n + s Z",
    ),
    "what holds in one case, and otherwise": (
        r"\begin{aligned} h(u) &= \frac12 (u - m)^2 & \text{if } |u - m| < 1 \\ &= |u - m| - \frac12 & \text{otherwise} \end{aligned}",
        r"\begin{aligned} h(u) &= \frac12 (u - m)^2 & \text{by definition} \\ &= |u - m| - \frac12 & \end{aligned}",
    ),
    "a scale, and no rate": (
        r"h = \frac{v}{s} e^{-t / s} = v \cdot \mathrm{Exp}(t; s)",
        r"h = \frac{v}{s} e^{-t / s} = v^2 \cdot \mathrm{Exp}(t; s)",
    ),
    "a mean of what is raised": (
        r"\mathbb{E}(X - b)^2 = \mathbb{E}(X^2 - 2 b X + b^2)",
        r"v = (m - b)^2 = m^2 - 2 b m + b^2 = m^2 - b m + b^2",
    ),
    "one of a row, by its number": (
        r"g = \frac{z^1 + z^2 + z^3}{3} = \frac{2 m^2 + z^3}{3} = \frac{z^1 + 2 z^3}{3}",
        r"g = \frac{z + z^2 + z^3}{3} = \frac{z + 2 z^3}{3}",
    ),
    "the next of a row": (
        r"g = b h^k + c = b (b h^{k-1} + c) + c = b^2 h^{k-1} + b c",
        r"g = \sum_k b h^k + c = b \sum_k h^k + c = b \sum_k h^{k-1} + c",
    ),
    "nothing above a sum": (r"\sum_{z}^{} q(z) = 1", r"S = \sum_{z=1}^q (z - c) = \sum_{z=1}^q z - c"),
    "a constant is left out": (
        r"\arg\min_m \sum_i (z_i - m)^2 + c = \arg\min_m \sum_i (z_i - m)^2",
        r"\arg\min_m \sum_i (z_i - m)^2 + c = \arg\max_m \sum_i (z_i - m)^2",
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_usual_way_to_write_is_not_held_against_anybody(name: str) -> None:
    silent, _ = PAIRS[name]
    assert not refuted(silent)


@pytest.mark.parametrize("name", PAIRS)
def test_a_similar_slip_is(name: str) -> None:
    _, slip = PAIRS[name]
    assert refuted(slip)


def test_what_would_mend_a_claim_is_told() -> None:
    lifted = [edge for edge in edges(PAIRS["everything is positive"][0]) if edge.holds_if]
    assert [one.text for edge in lifted for one in edge.holds_if] == ["u > 0", "v > 0"]


def test_a_posterior_without_its_evidence_is_told_apart() -> None:
    assert [edge.unnormalised for edge in refuted(r"P(w \mid z) = P(z \mid w) P(w)")] == [True]


def test_a_sample_is_the_product_of_its_entries_where_the_chain_goes_on_so() -> None:
    lines = (
        r"\arg\max_t \log P(Z \mid t) P(t)",
        r"\arg\max_t \log \prod_i P(z_i \mid t) + \log P(t)",
        r"\arg\max_t \sum_i \log P(z_i \mid t) + \log P(t)",
    )
    latex = " = ".join(lines)
    assert all(edge.outcome is Outcome.PROVED for edge in edges(latex))


@pytest.mark.parametrize(
    ("latex", "severities"),
    [
        (r"g = (a + b)^2 - c = a^2 + b^2 - c", ["warning"]),
        (r"g = (a + b)^2 - c = a^2 + b^2 - c = a^2 - c + b^2", ["error"]),
        (r"g = (a + b)^2 - c = a^2 + 2 a b - b^2 - c", ["error"]),
    ],
)
def test_what_only_one_line_speaks_against_is_no_error_where_no_slip_explains_it(latex: str, severities: list[str]) -> None:
    seen = passage(latex, "", "", Knowledge())
    assert [found.severity.value for found in findings(seen)] == severities


def test_what_cannot_be_as_it_is_premised_fails_nobody() -> None:
    assert [edge.outcome for edge in edges(r"\text{Corr}(v_t, v_s \mid Z) = 0")] == [Outcome.DEFINED]
    assert [edge.outcome for edge in edges(r"\int_0^\infty z f_z(z) \, dz = \int_0^a z f_z(z) \, dz")] == [Outcome.SILENT]


@pytest.mark.parametrize(("before", "found"), [("With the approximation of the inverse it is", []), ("With the inverse it is", ["D101"])])
def test_prose_may_say_that_what_follows_holds_roughly(before: str, found: list[str]) -> None:
    seen = passage(r"g = c \frac{1}{1 + r} = c (1 - r) = -c r + c", before, "", Knowledge())
    assert [one.code for one in findings(seen)] == found
