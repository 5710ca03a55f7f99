"""Chapter 4: Bayes' rule, from "A and B" counted twice to prior, likelihood, evidence and posterior."""

from __future__ import annotations

from fractions import Fraction

from sympy import Add, Integer, Mul, Pow, Rational

from derive.claims.relations import EqualUpTo
from derive.derivation.display import arranged
from derive.notes.chapter import Chapter
from derive.notes.chapters import _bayes_claims as say
from derive.notes.chapters._bayes_claims import A, B, H, P, S, T, U, p
from derive.notes.composing import Composer
from derive.notes.numbers import decimals
from derive.notes.saying import Row, assume, equal, number, said, value
from derive.printing import form as paper
from derive.symbols import X, i, sigma, theta, y

PEOPLE = 100_000
HITS, FALSE_ALARMS = decimals("0.99", "0.05")
SHARES = decimals("0.001", "0.01", "0.1", "0.5")
TILTS = decimals("-1", "0", "0.5", "1")
NUMBERS = say.rates(*(Rational(each.numerator, each.denominator) for each in (SHARES[0], HITS, FALSE_ALARMS)))


def counted(share: Fraction) -> tuple[Fraction, Fraction]:
    """Positive tests among so many people: of those who have the condition, and of the healthy."""
    sick = PEOPLE * share
    return sick * HITS, (PEOPLE - sick) * FALSE_ALARMS


def by_boole(tilt: Fraction) -> Fraction:
    """The evidence by Boole's rule, which is exact for polynomials of degree five."""
    values = [value(say.HEADS * say.TILTED, theta=Fraction(place, 4), gamma=tilt) for place in range(5)]
    return Fraction(sum(weight * each for weight, each in zip((7, 32, 12, 32, 7), values, strict=True))) / 90


def _events(page: Composer) -> None:
    both = (say.SHARE, say.NO_ORDER)
    page.boxed(equal("Bayes' rule", P(A, given=(B,)), P(B, given=(A,)) * P(A) / P(B), *both))
    page.paragraph(
        "P(A | B) is the probability of {a} once it is known that {b} happened. Often it is the number that is wanted, while {flipped}, "
        "the other way round, is the one that is known. The rule leads from one to the other.", a=A, b=B, flipped=P(B, given=(A,)),
    )  # fmt: skip
    assume(page, *both)
    page.section("One probability in both orders")
    page.paragraph("That both happen can be built up in two ways: first {b} and then {a}, or first {a} and then {b}.", a=A, b=B)
    page.proved(equal("B first", P(A, B), P(A, given=(B,)) * P(B), *both))
    page.proved(equal("A first", P(A, B), P(B, given=(A,)) * P(A), *both))
    page.paragraph("The left sides are one number, so the right sides are equal; divided by P(B) > 0, they are the rule in the box.")


def _test(page: Composer) -> None:
    page.section("A test for a rare condition")
    page.paragraph(
        "One person in a thousand has a condition ({s}), all others are healthy ({h}). A test is positive ({t}) for 99 of 100 who have "
        "the condition and, wrongly, for 5 of 100 who are healthy. Your test is positive. How worried should you be?", s=S, h=H, t=T,
    )  # fmt: skip
    assume(page, say.CASES)
    page.paragraph("What stands below the bar, the probability of a positive test, is a sum over the two cases, each with its weight:")
    page.proved(equal("total probability", P(T), P(T, given=(S,)) * P(S) + P(T, given=(H,)) * P(H), say.CASES))
    page.proved(equal("a positive test", P(T), Rational(2547, 50_000), say.CASES, NUMBERS))
    page.paragraph("and with this the rule gives")
    page.proved(equal("a positive test is bad news, but how bad", P(S, given=(T,)), Rational(11, 566), say.CASES, say.INVERTED, NUMBERS))
    page.paragraph(
        "or {value}: less than two in a hundred. The healthy are so many that their few false alarms outnumber the hits.",
        value=number(Fraction(11, 566)),
    )
    page.slip(
        "“The test finds 99 of 100, so I have the condition with a probability of 99 per cent.” This takes one conditional probability "
        "for the other. With P(S) = q, and the rates P(T | S) = h of hits and P(T | H) = α of false alarms:", say.SLIP,
    )  # fmt: skip


def _densities(page: Composer) -> None:
    page.section("The same for densities")
    page.paragraph(
        "For continuous quantities probabilities give way to densities, and nothing else changes. Let y be the data and θ the parameters."
    )
    assume(page, say.DENSITIES)
    page.proved(equal("Bayes' rule for densities", p(theta, given=(y,)), p(y, given=(theta,)) * p(theta) / p(y), say.DENSITIES))
    page.paragraph("The sum over cases becomes an integral over all θ, each with its weight p(θ). It defines what stands below the bar:")
    inside, variable = arranged(p(y, given=(theta,)) * p(theta), page.notation), arranged(theta, page.notation)
    page.define(p(y), paper.Times((paper.Worded(r"\int {}", "∫ {}", inside), paper.Worded("d{}", "d{}", variable))))
    page.paragraph("The four parts have names that you will meet on every page from here on.")
    page.points(
        "The **prior** p(θ) is what is believed about the parameters before the data are seen: a density in θ.",
        "The **likelihood** p(y | θ) is how well θ predicts the data that were seen. It is a density in y, not in θ.",
        "The **evidence** p(y) is how well the whole model predicts them, the likelihood averaged over the prior. It is free of θ.",
        "The **posterior** p(θ | y) is what is believed after the data were seen: again a density in θ.",
    )
    page.paragraph(
        "One letter p stands for four different functions here, as it does in most books: the arguments say which one is meant. Where "
        "they would not, an index does, as in p_Y and p_ε."
    )
    page.section("For a regression")
    page.paragraph("A regression has inputs X too, and everything is given them. One more assumption makes the prior simple.")
    assume(page, say.REGRESSION, say.IGNORES_INPUTS)
    rule = equal("a regression", p(theta, given=(X, y)), say.NUMERATOR / p(y, given=(X,)), say.REGRESSION, say.IGNORES_INPUTS)
    page.proved(rule)
    page.paragraph(
        "Without A2 the second factor would be p(θ | X), and p(θ) alone would not do: somebody who chooses the inputs with the parameters "
        "in mind tells you something about them. Without A1 there may be nothing to divide by: the evidence is neither zero nor infinite."
    )
    page.paragraph("The evidence is free of θ. If only the shape of the posterior matters, it is a positive constant c:")
    regression, up_to = (say.REGRESSION, say.IGNORES_INPUTS), EqualUpTo(factor=True)
    page.proved(said("up to a factor", p(theta, given=(X, y)), up_to, say.NUMERATOR, *regression, unknown=theta))
    page.paragraph("The sign of proportionality says this without naming the constant:")
    page.define(p(theta, given=(X, y)), say.NUMERATOR, r"\propto")
    page.paragraph("It is not the tilde, which has the name of a law on its right and says that a quantity is distributed so:")
    noise, law = paper.Letter("eps", (arranged(i, page.notation),)), paper.Worded(r"\mathcal{N}", "N")
    page.define(noise, paper.Call(law, (paper.Number("0"), arranged(sigma**2, page.notation))), r"\sim")


def _coin(page: Composer) -> None:
    page.section("The likelihood is not a density in θ")
    page.paragraph("A coin shows heads with an unknown chance θ between 0 and 1. In four tosses it shows heads, heads, tails, heads:")
    page.define(p(y, given=(say.chance,)), say.HEADS)
    page.paragraph("For the prior take a straight line on that interval, tilted by a number γ between −1 and 1; for γ = 0 it is flat.")
    page.define(p(say.chance), say.TILTED)
    page.paragraph("It is nowhere negative, and it integrates to one, whatever the tilt:")
    page.proved(say.integral("the prior", say.TILTED, Integer(1)))
    page.paragraph("The evidence is the integral of likelihood times prior, for every tilt at once:")
    page.proved(say.integral("the evidence", say.HEADS * say.TILTED, say.EVIDENCE))
    page.paragraph(
        "It compares priors: tilted to heads, γ = 1, it is twice as large as tilted to tails, γ = −1. And the likelihood alone is far from "
        "integrating to one:"
    )
    page.proved(say.integral("the likelihood alone", say.HEADS, Rational(1, 20)))
    page.paragraph(
        "As a function of the *data* it does: over the sixteen possible sequences the probabilities sum to one for every θ, {total}.",
        total=equal("all sequences", Pow(Add(say.chance, Add(1, -say.chance), evaluate=False), 4, evaluate=False), Integer(1)),
    )
    page.paragraph("Likelihood times prior over evidence is the posterior:")
    page.proved(equal("the posterior of the coin", p(say.chance, given=(y,)), 60 * say.HEADS * say.TILTED / (say.gamma + 3), say.COIN))
    page.slip(
        "“The likelihood says how probable each θ is.” It has the shape of the posterior under a flat prior only:", say.LIKELIHOOD_SLIP
    )


def _check(page: Composer) -> None:
    page.section("Check it with numbers")
    page.paragraph(
        "The question about the test can be answered without the rule: take a hundred thousand people and count the positive tests, hits "
        "and false alarms. The last column is the rule:"
    )
    page.proved(equal("the rule by rates", P(S, given=(T,)), say.BY_RATES, say.CASES, say.INVERTED, say.rates(say.q, say.h, say.alpha)))
    rows: list[Row] = []
    for share in SHARES:
        ill, healthy = counted(share)
        by_rule = value(say.BY_RATES, q=share, h=HITS, alpha=FALSE_ALARMS)
        rows.append(tuple(map(number, (share, ill, healthy, ill / (ill + healthy), by_rule))))
    head = ("Share q", "Hits", "False alarms", "Hits among both", "P(S | T)")
    page.table(head, rows, "lrrrr")
    page.paragraph(
        "The integral of the coin can be had without an antiderivative: Boole's rule, a weighted mean of five values of the integrand, is "
        "exact for polynomials up to degree five."
    )
    tilts: list[Row] = [tuple(map(number, (tilt, by_boole(tilt), value(say.EVIDENCE, gamma=tilt)))) for tilt in TILTS]
    page.table(("Tilt γ", "Boole's rule", "Evidence"), tilts, "lrr")


SNIPPET = """
import derive
from sympy import Interval, Rational, Symbol

theta = Symbol("theta", positive=True)
chances = derive.Domain(element=theta, values=Interval(0, 1))
for total in (Rational(1), Rational(1, 20)):
    claim = derive.Claim(
        before=theta**3 * (1 - theta),
        relation=derive.IntegratesTo(),
        after=total,
        unknowns={theta},
        domains=(chances,),
    )
    print(type(derive.judge(claim)).__name__)
"""


def _exercises(page: Composer) -> None:
    with page.exercise("The *odds* of an event are its probability over that of its opposite. How does a positive test change the odds?"):
        page.paragraph("Divide the rule for {s} by the rule for {h}. The evidence cancels:", s=S, h=H)
        ratio = Mul(P(T, given=(S,)) / P(T, given=(H,)), P(S) / P(H), evaluate=False)
        page.proved(equal("odds", P(S, given=(T,)) / P(H, given=(T,)), ratio, say.CASES, say.INVERTED))
        factor = number(HITS / FALSE_ALARMS)
        page.paragraph("The odds are multiplied by the *likelihood ratio*. Here it is {factor}, whatever the odds were.", factor=factor)
    with page.exercise(
        "A second test, {u}, is as good as the first and, given the state of the person, independent of it. Both are positive. What now?",
        u=U,
    ):
        page.paragraph("It is the same rule once more. What was the posterior after the first test is the prior of the second:")
        again = P(U, given=(S,)) * P(S, given=(T,)) / P(U, given=(T,))
        page.proved(equal("again", P(S, given=(T, U)), again, say.INVERTED, say.TESTED_TWICE))
        page.paragraph("The evidence is the sum over both cases, as before, and the numbers give")
        premises = (say.CASES, say.INVERTED, say.TESTED_TWICE, say.BOTH_POSITIVE, NUMBERS)
        page.proved(equal("by numbers", P(S, given=(T, U)), Rational(363, 1288), *premises))
        found = number(Fraction(363, 1288))
        page.paragraph("or {value}. Had the second test shared the mistakes of the first, it would have told nothing new.", value=found)


def compose(page: Composer) -> None:
    """The page."""
    _events(page)
    _test(page)
    _densities(page)
    _coin(page)
    _check(page)
    page.snippet(SNIPPET, "Refuted\nProved")
    _exercises(page)


ENTRY = Chapter(
    number=4,
    name="bayes_rule",
    title="Bayes' rule",
    summary="What is believed after the data is what was believed before, weighted by how well it predicted the data.",
    compose=compose,
)
