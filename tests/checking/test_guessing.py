"""What is guessed of names from the way in which they stand, each kind with examples, and what must not be guessed."""

import pytest

from derive.checking.chains import chains
from derive.checking.guessing import guessed
from derive.checking.posing import item_tree
from derive.checking.written import Transcript


def guesses(text):
    """The declarations that are guessed for a chain."""
    (chain,) = chains(text)
    return [one.text for one in guessed([Transcript(item_tree(item, frozenset())[0], item.text) for item in chain.items])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"(u - A v)^\top (u - A v) = \|u - A v\|^2", {r"u \in \mathbb R^{n}", r"A \in \mathbb R^{n \times p}", r"v \in \mathbb R^{p}"}),
        (r"\mathbf v^\top \mathbf z + c = c + \mathbf z^\top \mathbf v", {r"\mathbf v \in \mathbb R^{p}", r"\mathbf z \in \mathbb R^{p}"}),
        (r"\sum_{i=1}^m (t_i - \mathbf v^\top \mathbf z_i)^2 = 0", {r"\mathbf v \in \mathbb R^{p}", r"\mathbf z_i \in \mathbb R^{p}"}),
        (r"(t - V^T z)^2 = t^2 - 2 t V^T z + (V^T z)^2", {r"V \in \mathbb R^{p}", r"z \in \mathbb R^{p}"}),
        (r"(X^\top X)^{-1} X^\top y = b", {r"X \in \mathbb R^{n \times p}", r"y \in \mathbb R^{n}", r"b \in \mathbb R^{p}"}),
    ],
)
def test_vectors_and_matrices_have_one_size_for_each_axis(text, expected):
    assert expected <= set(guesses(text))


@pytest.mark.parametrize(
    "text",
    [
        r"\sum_{t=1}^T x_t^T = 0",
        r"\|\mathbf v\|^2 + \mathbf v = 0",
        r"a^2 + b^2 = c^2",
        r"\sum_i (y_i - \theta x_i)^2 = S",
    ],
)
def test_where_the_rules_of_matrices_would_be_broken_no_array_is_guessed(text):
    assert not any(r"\mathbb R^" in one for one in guesses(text))


def test_the_density_of_a_vector_has_a_covariance_matrix():
    made = guesses(r"\mathcal N(u; A v, V) = c")
    assert {
        r"u \in \mathbb R^{n}",
        r"A \in \mathbb R^{n \times p}",
        r"V \in \mathbb R^{n \times n}",
        "V symmetric positive definite",
    } <= set(made)
    assert not any(r"\mathbb R^" in one for one in guesses(r"\mathcal N(u; m, s^2) = c"))


def test_a_covariance_matrix_is_symmetric_and_positive_definite():
    assert r"\Sigma symmetric positive definite" in guesses(r"(z - m)^\top \Sigma^{-1} (z - m) = q")
    assert r"A symmetric positive definite" not in guesses(r"(z - m)^\top A^{-1} (z - m) = q")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\log \prod_{i=1}^n g(t_i) = \sum_{i=1}^n \log g(t_i)", "g positive function"),
        (r"\sum_{i=1}^n (t_i - g(z_i))^2 = Q", "g function"),
    ],
)
def test_a_letter_that_is_only_called_is_a_function(text, expected):
    assert expected in guesses(text)


@pytest.mark.parametrize("text", [r"\Gamma(a + 1) = a \Gamma(a)", r"p(t \mid m) = p(t, m) / p(m)", r"g(t) + g = 1"])
def test_what_is_known_or_stands_bare_is_no_unknown_function(text):
    assert not any(one.endswith("function") for one in guesses(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\log(a c) = \log a + \log c", {"a > 0", "c > 0"}),
        (r"\sqrt{2 \pi c} = \sqrt{2 \pi} \sqrt c", {"c > 0"}),
        (r"\log \prod_i r_i^{y_i} (1 - r_i)^{1 - y_i} = \sum_i y_i \log r_i", {r"r_i \in (0, 1)"}),
        (r"\exp(-\frac{|t|}{b}) = e^{-|t|/b}", {"b > 0"}),
        (r"\frac{m^k}{k!} = \frac{m^{k}}{k!}", {r"k \in \{0, 1, \dots\}"}),
    ],
)
def test_what_stands_under_a_logarithm_a_root_or_a_power_is_positive(text, expected):
    assert expected <= set(guesses(text))


@pytest.mark.parametrize(
    "text", [r"\int_0^1 t^{a - 1} \, dt = \frac{1}{a}", r"\sum_{k=1}^n (1 - q)^k = 1", r"\log n = \log n", r"\log \pi = \log \pi"]
)
def test_variables_of_integration_indices_and_counts_are_left_alone(text):
    assert not {"t > 0", "q > 0", "q < 1", "n > 0", r"\pi > 0"} & set(guesses(text))


def test_a_bar_is_a_mean_where_the_array_is_there():
    assert r"\bar t = \frac{1}{n} \sum_{i=1}^{n} t_i" in guesses(r"\sum_{i=1}^n (t_i - \bar t) = 0")
    assert r"\bar t real" in guesses(r"\bar t + 1 = 1 + \bar t")


def test_a_chain_that_begins_with_a_density_varies_what_it_is_of():
    assert r"\beta unknown" in guesses(r"p(\beta \mid z) \propto c \exp(-\beta^2)")
    assert r"\beta unknown" in guesses(r"-\log p(\beta) = \beta^2 + \text{const}")


def test_capital_letters_are_random_inside_of_expectations():
    assert "X random" in guesses(r"\mathbb E[(X - m)^2] = \mathbb E[X^2] - m^2")
    assert r"X, Y independent" in guesses(r"\operatorname{Var}(X + Y) = \operatorname{Var}(X) + \operatorname{Var}(Y)")
    assert r"X random" in guesses(r"\operatorname{Var}(X + Y) = \operatorname{Var}(X) + 2 \operatorname{Cov}(X, Y) + \operatorname{Var}(Y)")


def test_every_guess_says_why():
    (chain,) = chains(r"\log(a c) = \mathbf v^\top \mathbf z + \bar t + \mathbb E[X] + g(t)!")
    made = guessed([Transcript(item_tree(item, frozenset())[0], item.text) for item in chain.items])
    assert len(made) > 4
    assert all(one.why and one.subject for one in made)
