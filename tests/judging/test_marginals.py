r"""Densities as lectures write them: marginals by sums and integrals, evidence, prediction, and what independence gives."""

from dataclasses import replace

import pytest
from sympy import symbols

from derive.claims.claim import Claim
from derive.claims.exchange.documents import claim_data, claim_from, verdict_data
from derive.claims.relations import Equal
from derive.claims.stating import independent
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.judging.judge import judge
from derive.reading.read import read
from derive.replay.replay import replay
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density

TRUE = (
    r"p(x) = \int p(x, z) \, dz",
    r"p(x \mid m) = \int p(x \mid w, m) p(w \mid m) \, dw",
    r"p(w \mid x) = \frac{p(x \mid w) p(w)}{\int p(x \mid w) p(w) \, dw}",
    r"\int p(x \mid z) \, dx = 1",
    r"\int p(x, z) \, dx = p(z)",
    r"p(a) = \int \int p(a, b, c) \, db \, dc",
    r"p(a, d) = \int p(a, b, d) \, db",
    r"p(\lambda \mid x) = \int p(\lambda, \tau \mid x) \, d\tau",
    r"p(x) = \int_0^1 p(x \mid q) p(q) \, dq",
    r"p(x) = \int_0^\infty p(x \mid r) p(r) \, dr",
    r"p(x) = \sum_z p(x, z)",
    r"p(x) = \sum_{k=1}^K p(k) p(x \mid k)",
    r"p(k \mid x) = \frac{p(k) p(x \mid k)}{\sum_k p(k) p(x \mid k)} where k \in \{1, \dots, K\}",
    r"P(d \mid t) = \frac{P(t \mid d) P(d)}{\sum_d P(t \mid d) P(d)} where d \in \{0, 1\}",
    r"\sum_s p(s \mid t) = 1 where s \in \{0, 1, 2\}",
    r"3 p(a) = \int 3 p(a, b) \, db",
    r"\int (p(a, b) + p(c, b)) \, db = p(a) + p(c)",
    r"p(y_0 \mid y) = \int p(y_0 \mid w) p(w \mid y) \, dw where y_0 independent of y given w",
    r"p(w \mid u) = \int p(w \mid v) p(v \mid u) \, dv where w \perp u \mid v",
    r"p(s, t \mid r) = p(s \mid r) p(t \mid r) where s, t conditionally independent given r",
    r"p(s, t, r) = p(r) p(s \mid r) p(t \mid r) where s \perp\!\!\!\perp t \mid r",
    r"p(k \mid s, t) \propto p(k) p(s \mid k) p(t \mid k) where s and t independent given k; k unknown",
    r"p(a, b, c) = p(a) p(b) p(c) where a, b and c mutually independent",
    r"p(a, b \mid d) = p(a) p(b) where a, b, d independent",
    r"p(s \mid t, r) = p(s \mid r) where s independent of t given r",
    r"p(s_1, s_2, s_3) = p(s_1) p(s_2 \mid s_1) p(s_3 \mid s_2) where s_3 independent of s_1 given s_2",
    r"p(a, b) = \int p(a) p(b, c) \, dc where a independent of b",
    r"p(a) = \int p(a \mid b) p(b) \, db where a independent of b",
    r"p(a, b \mid c) = p(a \mid c) p(b \mid c) where a independent of b, d given c",
)
FALSE = (
    r"p(x) = \int p(x \mid z) \, dz",
    r"p(x \mid m) = \int p(x \mid w, m) p(w) \, dw",
    r"p(w \mid x) = \frac{p(x \mid w) p(w)}{\int p(x \mid w) \, dw}",
    r"\int p(x \mid z) \, dz = 1",
    r"\int p(x, z) \, dx = p(x, z)",
    r"\int p(x, z) \, dz = 1",
    r"p(x) = \int_0^1 p(x \mid q) \, dq",
    r"p(x) = \sum_{k=1}^K p(x \mid k)",
    r"p(k \mid x) = \frac{p(x \mid k)}{\sum_k p(x \mid k)} where k \in \{1, \dots, K\}",
    r"P(d \mid t) = \frac{P(t \mid d)}{\sum_d P(t \mid d) P(d)} where d \in \{0, 1\}",
    r"\sum_s p(t \mid s) = 1 where s \in \{0, 1, 2\}",
    r"p(y_0 \mid y) = \int p(y_0 \mid w) p(w) \, dw where y_0 independent of y given w",
    r"p(y_0 \mid y) = \int p(y_0 \mid w) p(w \mid y) \, dw",
    r"p(w \mid u) = \int p(w \mid v) p(u \mid v) \, dv where w \perp u \mid v",
    r"p(s, t) = p(s) p(t) where s, t independent given r",
    r"p(s, t \mid r) = p(s \mid r) p(t \mid r)",
    r"p(k \mid s, t) \propto p(s \mid k) p(t \mid k) where s and t independent given k; k unknown",
    r"p(a, b, c) = p(a) p(b) p(c) where a, b independent",
    r"p(s \mid t, r) = p(s \mid t) where s independent of t given r",
    r"p(s \mid t, r) = p(s) where s independent of t given r",
    r"p(s_1, s_2, s_3) = p(s_1) p(s_2 \mid s_1) p(s_3 \mid s_1) where s_3 independent of s_1 given s_2",
    r"p(a, b) = \int p(a) p(b, c) \, dc",
    r"p(\theta \mid y) = \frac{p(y \mid \theta) p(\theta)}{\int p(y \mid \theta) p(\theta) \, d\theta} p(y)",
)
MORE = (
    r"p(w \mid x) = \frac{p(x \mid w) p(w)}{\int p(x \mid w') p(w') \, dw'}",
    r"p(k \mid x) = \frac{p(k) p(x \mid k)}{\sum_{k'=1}^K p(k') p(x \mid k')}",
    r"p(x) = \sum_{z \in \{0, 1\}} p(x, z)",
    r"p(x) = \int p(x \mid z) p(z) \, dz where z \in \mathbb R^d",
    r"p(y \mid X) = \int p(y \mid X, w) p(w) \, dw where w \in \mathbb R^p; w independent of X",
    r"p(v \mid x, D) = \int p(v \mid x, w) p(w \mid D) \, dw where v independent of D given x, w; w independent of x given D",
    r"p(y^* \mid D) = \int p(y^* \mid w) p(w \mid D) \, dw where y^* independent of D given w",
    r"p(x) = \int p(x \mid q) p(q) \, dq where q \sim \mathrm{Beta}(a, b)",
    r"\int p(t) \, dt = 2 where p(t) = 2 e^{-t}; t > 0",
    r"p(u, v, w, x) = p(u) p(v \mid u) p(w \mid v) p(x \mid w) where w independent of u given v; x independent of u, v given w",
)
VALUES = (
    r"p(z = 1 \mid x) = \frac{p(x \mid z = 1) p(z = 1)}{\sum_z p(x \mid z) p(z)} where z \in \{0, 1\}",
    r"P(D = 1 \mid T = 1) = \frac{P(T = 1 \mid D = 1) P(D = 1)}{P(T = 1)}",
)
FALSE_VALUES = (
    r"p(z = 1 \mid x) = \frac{p(x \mid z = 1) p(z = 1)}{\sum_z p(x \mid z)} where z \in \{0, 1\}",
    r"P(D = 1 \mid T = 1) = \frac{P(T = 1 \mid D = 1)}{P(T = 1)} where D \in \{0, 1\}; T \in \{0, 1\}",
    r"p(z = 0 \mid x) + p(z = 1 \mid x) = 2 where z \in \{0, 1\}",
    r"p(x) = p(x \mid z = 0) + p(x \mid z = 1) where z \in \{0, 1\}",
)
MORE_FALSE = (
    r"p(w \mid x) = \frac{p(x \mid w) p(w)}{\int p(x \mid w') \, dw'}",
    r"p(y \mid X) = \int p(y \mid X, w) p(w) \, dw where w \in \mathbb R^p; X \in \mathbb R^{n \times p}",
    r"\int p(t) \, dt = 1 where p(t) = 2 e^{-t}; t > 0",
    r"p(u, v, w, x) = p(u) p(v \mid u) p(w \mid v) p(x \mid v) where w independent of u given v; x independent of u, v given w",
    r"\int \int p(a, b) \, da \, db = 2",
    r"\int p(a \mid b) p(b \mid c) \, db = p(a \mid c)",
    r"\log p(y) = \int p(w) \log p(y \mid w) \, dw",
)
HANGING = (
    r"p(z = 0 \mid x) + p(z = 1 \mid x) = 1 where z \in \{0, 1\}",
    r"p(x) = p(x \mid z = 0) p(z = 0) + p(x \mid z = 1) p(z = 1) where z \in \{0, 1\}",
    r"p(a, b) = p(a) p(b) where a independent of b given c; a independent of c",
    r"p(x \mid w) = \sum_k r_k p(x \mid k, w)",
    r"p(a) = \int_0^1 p(a, b) \, db where b > 0",
    r"\int_0^1 p(a, b) \, db + \int_0^2 p(a, b) \, db = 2 p(a)",
    r"\int p(w \mid y) \, dw = 1 where p(w \mid y) = 2 e^{-w}; w > 0",
    r"p(a) = \int p(a, b) \, db where b \in \{0, 1\}",
)
NOT_REFUTED_BY_CELLS = (
    r"\int b p(b) \, db = \int b p(b \mid a) \, db",
    r"\int p(a) \, db = p(a)",
    r"p(a) = \int_0^1 p(a, b) \, db where b \in \mathbb R",
)


@pytest.mark.parametrize("text", TRUE + MORE + VALUES)
def test_what_lectures_say_of_densities_is_proved(text: str) -> None:
    claim = read(text).claim
    assert isinstance(judge(claim), Proved)
    assert claim_from(claim_data(claim)) == claim


@pytest.mark.parametrize("text", FALSE + MORE_FALSE + FALSE_VALUES)
def test_slips_are_refuted_by_an_instance_that_can_be_replayed(text: str) -> None:
    claim = read(text).claim
    verdict = judge(claim)
    assert isinstance(verdict, Refuted)
    assert replay(claim, verdict.counter_example)
    assert verdict_data(verdict)["verdict"] == "refuted"


@pytest.mark.parametrize("text", NOT_REFUTED_BY_CELLS)
def test_densities_on_cells_say_nothing_where_the_letter_stands_elsewhere_too(text: str) -> None:
    assert isinstance(judge(read(text).claim), Undecided)


@pytest.mark.parametrize("text", HANGING)
def test_what_hangs_together_is_not_chosen_one_by_one(text: str) -> None:
    """The first ones are true, by adding up and by contraction; of the others not enough is said."""
    assert isinstance(judge(read(text).claim), Undecided)


def test_independence_is_stated_in_python_too() -> None:
    a, b, c = symbols("a b c", real=True)
    said = Claim(before=Density("p", (a,), (b, c)), relation=Equal(), after=Density("p", (a,), (c,)), premises=(independent(a, b, c),))
    assert isinstance(judge(said), Proved)
    assert isinstance(judge(replace(said, premises=(independent(a, c, b),))), Refuted)
    with pytest.raises(InputError, match="stands once"):
        independent(a, a)
    with pytest.raises(InputError, match="symbols or whole arrays"):
        independent(a, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\sum_c P(c) \log \frac{P(c)}{p(c)} = \sum_c P(c) \log P(c) - \sum_c P(c) \log p(c)", Proved),
        (r"\sum_c P(c) \log \frac{p(u, c)}{P(c)} = \sum_c P(c) \log p(u, c) - \sum_c P(c) \log P(c)", Proved),
        (r"\sum_c P(c) \log \frac{P(c)}{p(c)} = \sum_c P(c) \log p(c) - \sum_c P(c) \log P(c)", Refuted),
        (r"\sum_c p(c) \log p(c) = \sum_c P(c) \log p(c)", Refuted),
        (r"\sum_c P(c) p(u \mid c) = p(u)", Refuted),
        (r"\int p(u) P(u) \, du = \int P(u)^2 \, du", Undecided),
    ],
)
def test_two_laws_of_what_is_summed_over_are_different(text, expected):
    assert isinstance(judge(read(text).claim), expected)
