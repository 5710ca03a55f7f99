"""Chapter 4 from the other side: counting, SciPy's integrals and Beta law, premises withdrawn, mutants refuted."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from scipy import integrate, stats
from sympy import Integer, Mul, Rational, lambdify

from derive.claims.relations import EqualUpTo, IntegratesTo
from derive.claims.verdict import Proved, Refuted
from derive.claims.witness import Affine
from derive.derivation.step import Statement
from derive.judging.judge import judge
from derive.notes.chapters import bayes_rule as chapter
from derive.notes.chapters import bayes_rule as say
from derive.paper.blocks import Callout, Items, Paragraph, walk
from tests.notes.chapters.composed import plain, tables
from tests.notes.chapters.recording import recorded
from tests.paper.written import formulas

HEADS = lambdify((say.chance,), say.HEADS)
PRIOR = lambdify((say.chance, say.gamma), say.TILTED)


@pytest.fixture(scope="module")
def page():
    return recorded("bayes_rule")


@pytest.fixture(scope="module")
def shown(page):
    return page[0].shown


def table(document, head: str) -> list[list[str]]:
    """The rows of the table whose first column has this head."""
    (found,) = (rows for heads, rows in tables(document).items() if heads.split(" | ")[0] == head)
    return found


def chances(share: float, tests: int) -> tuple[float, float]:
    """Probability that all tests are positive and the person has the condition; that they all are. Every outcome is listed."""
    both = anyhow = 0.0
    for sick, *results in product((True, False), repeat=tests + 1):
        rate = 0.99 if sick else 0.05
        weight = share if sick else 1 - share
        for positive in results:
            weight *= rate if positive else 1 - rate
        anyhow += weight * all(results)
        both += weight * all(results) * sick
    return both, anyhow


# Numbers


def test_the_test_for_a_rare_condition(shown):
    both, anyhow = chances(0.001, 1)
    assert float(shown["a positive test"].claim.after) == pytest.approx(anyhow)
    assert float(shown["how bad the news is"].claim.after) == pytest.approx(both / anyhow)
    both, anyhow = chances(0.001, 2)
    assert float(shown["by numbers"].claim.after) == pytest.approx(both / anyhow)


def test_counting_people_and_the_rule_agree_with_all_outcomes(page):
    rows = table(page[1], "Share q")
    assert len(rows) == len(chapter.PREVALENCES)
    for share, hits, alarms, counted, by_rule in rows:
        both, anyhow = chances(float(share), 1)
        assert float(hits) == pytest.approx(both * chapter.PEOPLE)
        assert float(hits) + float(alarms) == pytest.approx(anyhow * chapter.PEOPLE)
        assert counted == by_rule
        assert float(by_rule) == pytest.approx(both / anyhow, rel=1e-5)


def test_evidence_is_scipys_integral_and_is_told_two_ways(page):
    rows = table(page[1], r"Tilt \gamma")
    assert len(rows) == len(chapter.TILTS)
    for tilt, by_boole, evidence in rows:
        total, _ = integrate.quad(lambda at, g=float(tilt): HEADS(at) * PRIOR(at, g), 0, 1)
        assert by_boole == evidence
        assert float(evidence) == pytest.approx(total, rel=1e-5)
    assert Fraction(rows[-1][2]).limit_denominator(100) == 2 * Fraction(rows[0][2]).limit_denominator(100), "twice as large"


def test_under_the_flat_prior_the_posterior_is_a_beta_law(shown):
    posterior = lambdify((say.chance, say.gamma), shown["the posterior of the coin"].claim.after)
    for at in (0.1, 0.5, 0.75, 0.99):
        assert posterior(at, 0) == pytest.approx(stats.beta(4, 2).pdf(at))


@pytest.mark.parametrize("tilt", [-1, 0.25, 1])
def test_prior_and_posterior_are_densities_and_the_likelihood_is_none(shown, tilt):
    posterior = lambdify((say.chance, say.gamma), shown["the posterior of the coin"].claim.after)
    assert integrate.quad(lambda at: PRIOR(at, tilt), 0, 1)[0] == pytest.approx(1)
    assert integrate.quad(lambda at: posterior(at, tilt), 0, 1)[0] == pytest.approx(1)
    assert min(PRIOR(at, tilt) for at in (0, 0.5, 1)) >= 0
    assert integrate.quad(HEADS, 0, 1)[0] == pytest.approx(float(shown["the likelihood alone"].claim.after)) != 1


def test_the_sixteen_sequences_have_probability_one_and_the_pages_one_is_among_them():
    for at in (0.2, 0.5, 0.9):
        weights = {tosses: at ** sum(tosses) * (1 - at) ** (4 - sum(tosses)) for tosses in product((1, 0), repeat=4)}
        assert sum(weights.values()) == pytest.approx(1)
        assert weights[1, 1, 0, 1] == pytest.approx(HEADS(at))


# Claims


def test_every_claim_shown_is_proved_and_none_with_another_factor(shown):
    assert {"B first", "A first", "Bayes' rule for densities", "a regression", "the evidence", "odds", "again"} <= set(shown)
    refuted = []
    for title, statement in shown.items():
        assert isinstance(statement.verdict, Proved), title
        claim = statement.claim
        if not isinstance(claim.relation, EqualUpTo):
            verdict = judge(replace(claim, after=Mul(Integer(2), claim.after)))
            assert not isinstance(verdict, Proved), title
            refuted += [title] * isinstance(verdict, Refuted)
    assert len(refuted) >= len(shown) - 2, "of an opaque prior there may be no instance"


def box() -> Statement:
    return say.equal(
        "box", say.P(say.A, given=(say.B,)), say.P(say.B, given=(say.A,)) * say.P(say.A) / say.P(say.B), say.SHARE, say.NO_ORDER
    )


@pytest.mark.parametrize(
    "title", ["box", "a regression", "up to a factor", "total probability", "total probability again", "again", "by numbers"]
)
def test_without_any_of_its_premises_a_claim_is_not_proved(shown, title):
    claim = box().claim if title == "box" else shown[title].claim
    assert isinstance(judge(claim), Proved)
    # The order of names and the meaning of a conditional are how densities are read, said on the page all the same.
    for premise in (each for each in claim.premises if each.label not in ("D2", "D4")):
        others = tuple(each for each in claim.premises if each is not premise)
        assert not isinstance(judge(replace(claim, premises=others)), Proved), premise.label


def test_the_evidence_may_be_dropped_and_the_prior_may_not(shown):
    claim = shown["up to a factor"].claim
    assert isinstance(claim.relation, EqualUpTo)
    assert not isinstance(judge(replace(claim, after=say.p(say.y, given=(say.X, say.theta)))), Proved)


CORRECTED = {
    "two conditionals taken for one": lambda claim: replace(claim, after=say.BY_RATES),
    "likelihood taken for posterior": lambda claim: replace(
        claim, after=say.HEADS * say.TILTED, witness=Affine(factor=60 / (say.gamma + 3))
    ),
}


def test_slips_are_refuted_and_their_corrections_proved(page):
    assert set(page[0].slips) == set(CORRECTED)
    for title, slip in page[0].slips.items():
        assert isinstance(slip.verdict, Refuted), title
        verdict = judge(CORRECTED[title](slip.claim))
        assert isinstance(verdict, Proved), (title, str(verdict))


def test_the_first_slip_is_refuted_by_the_numbers_of_the_page():
    counter_example = say.SLIP.verdict.counter_example
    both, anyhow = chances(0.001, 1)
    assert (float(counter_example.before[0]), float(counter_example.after[0])) == (pytest.approx(both / anyhow), 0.99)


def test_what_the_likelihood_must_be_multiplied_by_is_told_and_differs(page):
    (line,) = (plain(block.text) for block in page[1].blocks if isinstance(block, Paragraph) and "no single number" in plain(block.text))
    posterior = lambdify((say.chance, say.gamma), page[0].shown["the posterior of the coin"].claim.after)
    points = [point.scalars for point in say.LIKELIHOOD_SLIP.verdict.counter_example.points]
    ratios = [posterior(*map(float, (at["theta"], at["gamma"]))) / HEADS(float(at["theta"])) for at in points]
    assert [float(each) for each in re.findall(r"\d+\.?\d*", line)] == pytest.approx(ratios, rel=1e-5)


def test_without_a2_the_prior_given_the_inputs_takes_its_place(shown):
    claim = shown["inputs that tell something"].claim
    assert claim.premises == (say.REGRESSION,)
    assert not isinstance(judge(replace(claim, after=say.NUMERATOR / say.p(say.y, given=(say.X,)))), Proved)


def test_a_second_test_is_weighed_by_what_the_first_has_told(shown):
    once, twice = chances(0.001, 1), chances(0.001, 2)
    sick = once[0] / once[1]
    assert 0.99 * sick + 0.05 * (1 - sick) == pytest.approx(twice[1] / once[1])
    assert "total probability again" in shown


def test_under_a_flat_prior_the_second_slip_is_none():
    claim = say.LIKELIHOOD_SLIP.claim
    flat = tuple(replace(law, right=law.right.subs(say.gamma, 0)) for law in say.COIN.laws)
    assert isinstance(judge(replace(claim, premises=(replace(say.COIN, laws=flat, positive=()),), domains=claim.domains[:1])), Proved)


@pytest.mark.parametrize(
    "total, verdict", [(Rational(1, 20), Proved), (Integer(1), Refuted), (Rational(1, 21), Refuted)], ids=["right", "one", "near"]
)
def test_what_the_likelihood_integrates_to(total, verdict):
    statement = say.integral("", say.HEADS, total)
    assert isinstance(statement.claim.relation, IntegratesTo)
    assert isinstance(statement.verdict, verdict)


# What a careful page says


def test_the_four_names_stand_beside_their_densities(page):
    (items,) = (block for block in walk(page[1].blocks) if isinstance(block, Items))
    told = [plain(item[0].text) for item in items.items]
    beginnings = ["The prior p(\\theta)", "The likelihood p(y \\mid \\theta)", "The evidence p(y)", "The posterior p(\\theta \\mid y)"]
    assert [line[: len(start)] for line, start in zip(told, beginnings, strict=True)] == beginnings


def test_a_tilde_has_a_law_on_its_right_and_a_density_the_sign_of_proportionality(page):
    found = [latex for latex, _ in formulas(page[1])]
    (tilde,) = (latex for latex in found if r"\sim" in latex)
    assert tilde.split(r"\sim ")[1].startswith(r"\mathcal{N}")
    (sign,) = (latex for latex in found if r"\propto" in latex)
    assert sign == r"p(\theta \mid X, y) \propto p(y \mid X, \theta)\,p(\theta)"


def test_what_a_regression_needs_is_assumed_aloud(page):
    told = [
        plain(block.text) for each in walk(page[1].blocks) if isinstance(each, Callout) for block in each.blocks if hasattr(block, "text")
    ]
    assert any(line.startswith("A1") and r"0 < p(y \mid X) < \infty" in line for line in told)
    assert any(line.startswith("A2") and r"p(\theta \mid X) = p(\theta)" in line for line in told)
    found = [latex for latex, _ in formulas(page[1])]
    whole = r"\int_{-\infty}^{\infty}"
    assert rf"p(y) = {whole}p(\theta, y)\,d\theta" in found
    assert rf"p(y) = {whole}p(y \mid \theta)\,p(\theta)\,d\theta" in found
    assert rf"p(y \mid X) = {whole}p(y \mid X, \theta)\,p(\theta)\,d\theta" in found
    assert rf"p(y \mid X) = {whole}p(y \mid X, \theta)\,p(\theta \mid X)\,d\theta" in found
    assert r"c = \frac{1}{p(y \mid X)}" in found


def test_every_premise_has_a_label_of_its_own_and_the_page_shows_it(page):
    premises = {premise for statement in page[0].shown.values() for premise in statement.claim.premises}
    labels = {premise.label for premise in premises}
    told = [
        plain(block.text) for each in walk(page[1].blocks) if isinstance(each, Callout) for block in each.blocks if hasattr(block, "text")
    ]
    shown = [line.split()[0] for line in told if line.startswith(("D", "A"))]
    assert len(shown) == len(set(shown))
    assert labels - set(shown) == {say.COIN.label}, "the coin's are displayed one by one"
    assert {premise for premise in premises if premise.label == "D5"} == {say.NUMBERS, say.LETTERS}, "one premise in numbers and in letters"
    # What is assumed of all parameters and of a single one bears one label, and is one sentence.
    for label, twice in (("A1", {say.REGRESSION, say.SINGLE}), ("A2", {say.IGNORES_INPUTS, say.SINGLE_IGNORES})):
        assert {premise for premise in premises if premise.label == label} == twice
        assert len({premise.statement for premise in twice}) == 1
    assert len(premises) == len(labels) + 3
