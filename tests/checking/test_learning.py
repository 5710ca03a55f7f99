"""What one formula defines is known to those that follow; nothing that is defined makes a step wrong."""

import pytest

from derive.checking.blame import blame
from derive.checking.chains import chains
from derive.checking.knowledge import REMEMBERED, Declared, Knowledge
from derive.checking.learning import definitions, learnt
from derive.checking.ruling import Outcome, rule


def outcomes(*formulas):
    """What becomes of the steps of the last formula, and who is blamed."""
    knowledge = Knowledge()
    for formula in formulas[:-1]:
        knowledge = learnt(formula, knowledge)
    found, blamed = [], []
    for chain in chains(formulas[-1]):
        ruled = rule(chain, knowledge)
        knowledge = knowledge.with_declared(*definitions(chain))
        found += [ruled.edge(place - 1, place).outcome for place in range(1, len(chain.items))]
        blamed += blame(ruled)
    return found, blamed


PROVED, DEFINED = Outcome.PROVED, Outcome.DEFINED


@pytest.mark.parametrize(
    "formulas",
    [
        (r"L(\theta) = \prod_{i=1}^n c e^{-\theta t_i}", r"\log L(\theta) = n \log c - \theta \sum_{i=1}^n t_i"),
        (r"Q(m) = \sum_{i=1}^n (t_i - m)^2", r"\arg\min_m Q(m) = \arg\min_m \frac{1}{n} \sum_{i=1}^n (t_i - m)^2"),
        (r"p(t \mid m) = \prod_{i=1}^n p(t_i \mid m)", r"\log p(t \mid m) = \sum_{i=1}^n \log p(t_i \mid m)"),
        (r"p(m) \propto e^{-m^2}", r"-\log p(m) = m^2 + \text{const}"),
        (r"L(m) = p(t \mid m)", r"\hat m = \arg\max_m L(m)", r"\hat m = \arg\min_m -\log p(t \mid m)"),
        (r"p(m) \sim e^{-m^2}", r"m \sim \mathcal N(0, \frac12)", r"\log p(m) = -m^2 + \text{const}"),
        (r"\hat\sigma^2 = \frac1n \sum_{i=1}^n t_i^2", r"\sum_{i=1}^n t_i^2 = n \hat\sigma^2"),
        (r"t_i \sim \mathcal N(m, 1)", r"p(t_i \mid m) = \frac{1}{\sqrt{2 \pi}} e^{-(t_i - m)^2/2}"),
        (r"\hat m \in \arg\max_m \, -(m - a)^2", r"\hat m \in \arg\min_m (m - a)^2"),
        (r"g_\epsilon(u) = e^{-u^2}", r"\prod_{i=1}^n g_\epsilon(t_i) = e^{-\sum_{i=1}^n t_i^2}"),
    ],
)
def test_a_step_that_needs_an_earlier_definition_is_proved(formulas):
    found, blamed = outcomes(*formulas)
    assert found == [PROVED]
    assert not blamed
    assert PROVED not in outcomes(formulas[-1])[0]


@pytest.mark.parametrize(
    "formulas",
    [
        (r"L(\theta) = \theta^2", r"L(\theta) = \theta^3"),
        (r"L(m) = p(t \mid m)", r"\hat m = \arg\max_m L(m)", r"\hat m = \arg\min_m -\log p(t \mid m)"),
        (r"p(m) \sim e^{-m^2}", r"m \sim \mathcal N(0, \frac12)", r"\log p(m) = -m^2 + \text{const}"),
        (r"\hat\sigma^2 = \frac1n \sum_{i=1}^n t_i^2", r"\sum_{i=1}^n t_i^2 = n \hat\sigma^2"),
        (r"t_i \sim \mathcal N(m, 1)", r"p(t_i \mid m) = e^{-t_i}"),
        (r"v = 3", r"v = 4"),
        (r"n = 10", r"\sum_{i=1}^n a = n a"),
        (r"x = 2 y", r"z = x + y"),
    ],
)
def test_a_name_may_be_used_again(formulas):
    assert not outcomes(*formulas)[1]


def test_the_later_definition_holds():
    found, _ = outcomes(r"L(\theta) = \theta^2", r"L(\theta) = \theta^4", r"\sqrt{L(\theta)} = \theta^2")
    assert found == [PROVED]


@pytest.mark.parametrize(
    "formula",
    [
        r"L(\theta) = \prod_{i=1}^n h(t_i \mid \theta)",
        r"\ell(\theta) = \log L(\theta)",
        r"\hat\theta = \arg\max_\theta L(\theta)",
        r"\epsilon_i \sim \mathcal N(0, \sigma^2)",
        r"t_i = \theta z_i + \epsilon_i",
        r"p(\theta) \sim e^{-\theta^2}",
        r"\hat\sigma^2 = \frac1n \sum_{i=1}^n t_i^2",
        r"\mathbb E[X] = \lambda",
        r"\prod_{i=1}^n h(t_i) = \prod_{i=1}^n e^{-t_i}",
    ],
)
def test_a_definition_is_recognised(formula):
    found, blamed = outcomes(formula)
    assert found == [DEFINED]
    assert not blamed


@pytest.mark.parametrize("formula", [r"x = 5", r"x + 1 = 5", r"f_\theta(x_i) = \theta x_i", r"x = x^2 - 1"])
def test_numbers_equations_and_entries_define_nothing(formula):
    (chain,) = chains(formula)
    assert not list(definitions(chain))


def test_what_follows_from_another_equation_defines_nothing():
    _, second = chains(r"a + x = b \implies x = b - a")
    assert not list(definitions(second))


def test_what_was_defined_longest_ago_is_forgotten_where_it_is_much_and_what_is_set_is_not() -> None:
    knowledge = Knowledge().with_declared(Declared("s > 0", "s", "set by a directive"))
    for place in range(REMEMBERED + 3):
        knowledge = learnt(rf"a_{{{place}}} = b + {place}, \quad t_{{{place}}} \sim \mathcal N(0, 1)", knowledge)
    assert len(knowledge.declared) <= REMEMBERED + 1
    assert knowledge.declared[0].text == "s > 0"
    assert any(one.text.startswith(f"a_{{{REMEMBERED + 2}}}") for one in knowledge.declared)
    assert not any(one.text.startswith("a_{0}") for one in knowledge.declared)


@pytest.mark.parametrize("again", [r"g(\left(u\right) = \tanh(u)", r"g(u) = \boxtimes u", r"g(u = \tanh u"])
def test_a_name_that_is_given_another_meaning_which_is_not_understood_is_forgotten(again):
    known = learnt(again, learnt(r"g(u) = \sin(u)", Knowledge()))
    assert not [one for one in known.declared if one.subject == "g"]
    assert [one.subject for one in learnt(r"h(u) = \tanh(u)", learnt(r"g(u) = \sin(u)", Knowledge())).declared] == ["g", "h"]


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        (r"p(m \mid X) = p(m)", [r"m independent of X"]),
        (r"p(t \mid X, m) = p(t \mid m)", [r"t independent of X given m"]),
        (r"p(t \mid X, m) = p(m \mid t)", []),
        (r"p(t \mid m) = p(t \mid X, m)", []),
        (r"p(t \mid X) = q(t)", []),
    ],
)
def test_a_density_that_is_the_same_with_less_given_says_what_is_independent(formula, told):
    assert [one.text for one in learnt(formula, Knowledge()).declared if one.of_chance] == told


def test_a_density_is_no_number_of_the_same_letter():
    assert [one.subject for one in learnt(r"p(m) = \prod_{j=1}^p g(m_j)", Knowledge()).declared] == ["p"]
    assert learnt(r"f(m) = f + m", Knowledge()).declared == ()
