r"""Densities as lectures write them: marginals by sums and integrals, evidence, prediction, and what independence gives."""

import pytest

from derive.claims.exchange.documents import claim_data, claim_from, verdict_data
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.judging.judge import judge
from derive.reading.read import read
from derive.replay.replay import replay

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
NOT_REFUTED_BY_CELLS = (
    r"\int b p(b) \, db = \int b p(b \mid a) \, db",
    r"\int p(a) \, db = p(a)",
    r"p(a) = \int_0^1 p(a, b) \, db where b \in \mathbb R",
)


@pytest.mark.parametrize("text", TRUE)
def test_what_lectures_say_of_densities_is_proved(text: str) -> None:
    claim = read(text).claim
    assert isinstance(judge(claim), Proved)
    assert claim_from(claim_data(claim)) == claim


@pytest.mark.parametrize("text", FALSE)
def test_slips_are_refuted_by_an_instance_that_can_be_replayed(text: str) -> None:
    claim = read(text).claim
    verdict = judge(claim)
    assert isinstance(verdict, Refuted)
    assert replay(claim, verdict.counter_example)
    assert verdict_data(verdict)["verdict"] == "refuted"


@pytest.mark.parametrize("text", NOT_REFUTED_BY_CELLS)
def test_densities_on_cells_say_nothing_where_the_letter_stands_elsewhere_too(text: str) -> None:
    assert isinstance(judge(read(text).claim), Undecided)
