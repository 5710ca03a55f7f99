"""Chapter 4: Bayes' rule, from "A and B" counted twice to prior, likelihood, evidence and posterior."""

from dataclasses import replace
from fractions import Fraction

from sympy import Add, Integer, Mul, Pow, Rational

from derive.claims.evidence import middle
from derive.claims.premises import Premise
from derive.claims.relations import EqualUpTo
from derive.claims.verdict import Refuted
from derive.derivation.display import arranged
from derive.notes.chapter import Chapter
from derive.notes.chapters import _bayes_claims as say
from derive.notes.chapters._bayes_claims import A, B, H, P, S, T, U, p
from derive.notes.composing import Composer
from derive.notes.numbers import decimals
from derive.notes.saying import Row, equal, number, said, value
from derive.paper import form as paper
from derive.paper.blocks import Callout
from derive.vocabulary.symbols import X, i, sigma, theta, y

PEOPLE = 100_000
HITS, FALSE_ALARMS = decimals("0.99", "0.05")
SHARES = decimals("0.001", "0.01", "0.1", "0.5")
TILTS = decimals("-1", "0", "0.5", "1")
TEST = (say.CASES, say.SHARES)
TWO_TESTS = (say.INDEPENDENT, say.BOTH_TESTS)


def counted(share: Fraction) -> tuple[Fraction, Fraction]:
    """Positive tests among so many people: of those who have the condition, and of the healthy."""
    sick = PEOPLE * share
    return sick * HITS, (PEOPLE - sick) * FALSE_ALARMS


def by_boole(tilt: Fraction) -> Fraction:
    """The evidence by Boole's rule."""
    values = [value(say.HEADS * say.TILTED, theta=Fraction(place, 4), gamma=tilt) for place in range(5)]
    return Fraction(sum(weight * each for weight, each in zip((7, 32, 12, 32, 7), values, strict=True))) / 90


def _lay_down(page: Composer, *premises: Premise) -> None:
    """Definitions, and what follows from them here, under a title that says so."""
    with page.apart() as blocks:
        page.assumptions(*premises)
    page.blocks += [replace(each, title=page.words("Definitions and assumptions")) for each in blocks if isinstance(each, Callout)]


def _events(page: Composer) -> None:
    both = (say.SHARE, say.NO_ORDER)
    page.boxed(equal("Bayes' rule", P(A, given=(B,)), P(B, given=(A,)) * P(A) / P(B), *both))
    page.paragraph(
        "$P(A | B)$ is the probability of {a} once it is known that {b} happened. Often it is the number that is wanted, while {flipped}, "
        "the other way round, is the one that is known. The rule leads from one to the other.", a=A, b=B, flipped=P(B, given=(A,)),
    )  # fmt: skip
    _lay_down(page, *both)
    page.paragraph(
        "Labels such as D1 stand for definitions, and for what they say of the events at hand; such as A1, for assumptions about a model."
    )
    page.section("One probability in both orders")
    page.paragraph("That both happen can be built up in two ways: first {b} and then {a}, or first {a} and then {b}.", a=A, b=B)
    page.proved(equal("B first", P(A, B), P(A, given=(B,)) * P(B), *both))
    page.proved(equal("A first", P(A, B), P(B, given=(A,)) * P(A), *both))
    page.paragraph("The left sides are one number, so the right sides are equal; divided by $P(B) > 0$, they are the rule in the box.")


def _test(page: Composer) -> None:
    page.section("A test for a rare condition")
    page.paragraph(
        "One person in a thousand has a condition ({s}), all others are healthy ({h}). A test is positive ({t}) for 99 of 100 who have "
        "the condition and, wrongly, for 5 of 100 who are healthy. Your test is positive. How worried should you be?", s=S, h=H, t=T,
    )  # fmt: skip
    _lay_down(page, *TEST, say.NUMBERS)
    page.paragraph("The denominator, the probability of a positive test, is a sum over the two cases, each with its weight:")
    page.proved(equal("total probability", P(T), P(T, given=(S,)) * P(S) + P(T, given=(H,)) * P(H), *TEST))
    page.proved(equal("a positive test", P(T), Rational(2547, 50_000), *TEST, say.NUMBERS))
    page.paragraph("and with this the rule gives")
    page.proved(equal("a positive test is bad news, but how bad", P(S, given=(T,)), Rational(11, 566), *TEST, say.NUMBERS))
    page.paragraph(
        "or {value}: less than two in a hundred. The healthy are so many that their false alarms outnumber the hits, rare as they are.",
        value=number(Fraction(11, 566)),
    )
    page.slip(
        "“The test finds 99 of 100, so I have the condition with a probability of 99 per cent.” This takes one conditional probability "
        "for the other. Here $P(S) = q$ is the share of those who have it, $P(T | S) = h$ and $P(T | H) = α$ are the rates of hits and of "
        "false alarms:", say.SLIP,
    )  # fmt: skip


def _densities(page: Composer) -> None:
    page.section("The same for densities")
    page.paragraph(
        "Let $y$ be the data and $θ$ the parameters. So far $θ$ was a fixed number; now it gets a density, which says what is believed of "
        "it. Sums become integrals, and probabilities become densities; where $y$ is discrete, $p(y | θ)$ remains a probability."
    )
    _lay_down(page, say.DENSITIES)
    page.proved(equal("Bayes' rule for densities", p(theta, given=(y,)), p(y, given=(theta,)) * p(theta) / p(y), say.DENSITIES))
    page.paragraph(
        "Where $p(θ) = 0$ the posterior is zero too. The sum over cases in the denominator becomes an integral over all $θ$: the density "
        "of $y$ alone is what the joint density leaves when $θ$ is integrated out, and with D6 each $θ$ counts with its weight $p(θ)$. "
        "For one parameter, of several one after the other:"
    )
    page.proved(say.JOINT_LEFT)
    page.proved(say.AVERAGED)
    page.paragraph("The four parts have names that you will meet on every page from here on.")
    page.points(
        "The **prior** $p(θ)$ is what is believed about the parameters before the data are seen: a density in $θ$.",
        "The **likelihood** $p(y | θ)$ is how well $θ$ predicts the data that were seen. It is a density in $y$, not in $θ$.",
        "The **evidence** $p(y)$ is how well the whole model predicts them, the likelihood averaged over the prior. It is free of $θ$.",
        "The **posterior** $p(θ | y)$ is what is believed after the data were seen: again a density in $θ$.",
    )
    page.paragraph(
        "One letter $p$ stands for several different functions here, as it does in most books: the arguments say which one is meant. "
        "Where they would not, an index does, as in $p_Y$ and $p_ε$."
    )
    page.section("For a regression")
    page.paragraph("A regression has inputs $X$ too, and everything is given them. One more assumption makes the prior simple.")
    page.assumptions(say.REGRESSION, say.IGNORES_INPUTS)
    rule = equal("a regression", p(theta, given=(X, y)), say.NUMERATOR / p(y, given=(X,)), say.REGRESSION, say.IGNORES_INPUTS)
    page.proved(rule)
    page.paragraph(
        "Without A2 the second factor would be $p(θ | X)$, and $p(θ)$ alone would not do: somebody who chooses the inputs with the "
        "parameters in mind tells you something about them. A1 is needed because the rule divides by the evidence, which must be neither "
        "zero nor infinite. By A2 the evidence is, again for one parameter,"
    )
    page.proved(say.GIVEN_INPUTS)
    page.paragraph("The evidence is free of $θ$. If only the shape of the posterior matters, *one over it* is just a positive constant,")
    page.define(page.letter("c"), 1 / p(y, given=(X,)))
    page.paragraph("and the rule becomes")
    regression, up_to = (say.REGRESSION, say.IGNORES_INPUTS), EqualUpTo(factor=True)
    page.proved(said("up to a factor", p(theta, given=(X, y)), up_to, say.NUMERATOR, *regression, unknown=theta))
    page.paragraph("The sign of proportionality says this without naming the constant:")
    page.define(p(theta, given=(X, y)), say.NUMERATOR, "propto")
    page.paragraph("It is not the tilde, which has the name of a law on its right and says that a quantity is distributed so:")
    noise, law = page.letter("eps", arranged(i, page.notation)), paper.Sign("𝒩")
    page.define(noise, paper.Call(law, (paper.Number("0"), arranged(sigma**2, page.notation))), "~")


def _coin(page: Composer) -> None:
    page.section("The likelihood is not a density in $θ$")
    page.paragraph(
        "A coin shows heads with an unknown chance $θ$ between 0 and 1. In four tosses, independent given $θ$, it shows heads, heads, "
        "tails, heads. These data are discrete, and $p(y | θ)$ is their probability:"
    )
    page.define(p(y, given=(say.chance,)), say.HEADS)
    page.paragraph(
        "For the prior take a straight line on that interval, tilted by a number $γ$ between $−1$ and 1; for $γ = 0$ it is flat."
    )
    page.define(p(say.chance), say.TILTED)
    page.paragraph("It is nowhere negative, because it is a sum of two products in which no factor is negative,")
    tilted = (1 + say.gamma) * say.chance + (1 - say.gamma) * (1 - say.chance)
    page.proved(equal("two products", say.TILTED, tilted))
    page.paragraph("and it integrates to one, whatever the tilt:")
    page.proved(say.integral("the prior", say.TILTED, Integer(1)))
    page.paragraph("The evidence is the integral of likelihood times prior, for every tilt at once:")
    page.proved(say.integral("the evidence", say.HEADS * say.TILTED, say.EVIDENCE))
    page.paragraph(
        "It compares priors: tilted to heads, $γ = 1$, it is twice as large as tilted to tails, $γ = −1$. And the likelihood alone is far "
        "from integrating to one:"
    )
    page.proved(say.integral("the likelihood alone", say.HEADS, Rational(1, 20)))
    page.paragraph(
        "As a function of the *data* it does: over the sixteen possible sequences the probabilities sum to one for every $θ$, {total}.",
        total=equal("all sequences", Pow(Add(say.chance, Add(1, -say.chance), evaluate=False), 4, evaluate=False), Integer(1)),
    )
    page.paragraph("From the likelihood and the prior so defined, this evidence and the rule for densities follows the posterior:")
    page.proved(equal("the posterior of the coin", p(say.chance, given=(y,)), 60 * say.HEADS * say.TILTED / (say.gamma + 3), say.COIN))
    page.slip(
        "“The likelihood says how probable each $θ$ is.” It has the shape of the posterior under a flat prior only. If it always had, "
        "there would be some $c > 0$, free of $θ$, with", say.LIKELIHOOD_SLIP, expected="",
    )  # fmt: skip
    assert isinstance(say.LIKELIHOOD_SLIP.verdict, Refuted)
    found = say.LIKELIHOOD_SLIP.verdict.counter_example
    pairs = zip(map(middle, found.before), map(middle, found.after), strict=True)
    first, second = (left / right for left, right in pairs if left is not None and right is not None)
    page.paragraph(
        "Here the posterior is {first} times the likelihood at one $θ$ and {second} times at another: no single number can be $c$.",
        first=number(first), second=number(second),
    )  # fmt: skip


def _check(page: Composer) -> None:
    page.section("Check it with numbers")
    page.paragraph(
        "The question about the test can be answered without the rule: take a hundred thousand people and count the positive tests, hits "
        "and false alarms. The last column is the rule, with the letters $q$, $h$ and $α$ from above:"
    )
    page.proved(equal("the rule by rates", P(S, given=(T,)), say.BY_RATES, *TEST, say.LETTERS))
    rows: list[Row] = []
    for share in SHARES:
        ill, healthy = counted(share)
        by_rule = value(say.BY_RATES, q=share, h=HITS, alpha=FALSE_ALARMS)
        rows.append(tuple(map(number, (share, ill, healthy, ill / (ill + healthy), by_rule))))
    head = ("Share $q$", "Hits", "False alarms", "Hits among all positives", "$P(S | T)$")
    page.table(head, rows, "lrrrr")
    page.paragraph(
        "The integral of the coin can be had without an antiderivative, by Boole's rule, a weighted mean of five values of the integrand:"
    )
    tilts: list[Row] = [tuple(map(number, (tilt, by_boole(tilt), value(say.EVIDENCE, gamma=tilt)))) for tilt in TILTS]
    page.table(("Tilt $γ$", "Boole's rule", "Evidence"), tilts, "lrr")


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
        page.proved(equal("odds", P(S, given=(T,)) / P(H, given=(T,)), ratio, *TEST))
        factor = number(HITS / FALSE_ALARMS)
        page.paragraph("The odds are multiplied by the *likelihood ratio*. Here it is {factor}, whatever the odds were.", factor=factor)
    with page.exercise(
        "A second test, {u}, is as good as the first, and independent of it given {s} and given {h}. Both are positive. What now?",
        u=U, s=S, h=H,
    ):  # fmt: skip
        _lay_down(page, say.INDEPENDENT, say.BOTH_TESTS, say.AS_GOOD)
        page.paragraph("It is the same rule once more. What was the posterior after the first test is the prior of the second:")
        again = P(U, given=(S,)) * P(S, given=(T,)) / P(U, given=(T,))
        page.proved(equal("again", P(S, given=(T, U)), again, say.SHARES, *TWO_TESTS))
        page.paragraph("The denominator is a sum over both cases, as before, with the new weights,")
        weighted = P(U, given=(S,)) * P(S, given=(T,)) + P(U, given=(H,)) * P(H, given=(T,))
        page.proved(equal("total probability again", P(U, given=(T,)), weighted, say.SHARES, *TWO_TESTS))
        page.paragraph("and the numbers give")
        page.proved(equal("by numbers", P(S, given=(T, U)), Rational(363, 1288), *TWO_TESTS, say.NUMBERS, say.AS_GOOD))
        found = number(Fraction(363, 1288))
        page.paragraph(
            "or {value}. Had the second test given the same answer as the first for everybody, it would have told nothing new.", value=found
        )
    with page.exercise(
        "Somebody chose the inputs of a regression with the parameters in mind, so that A2 fails. What becomes of the rule?"
    ):
        page.paragraph("A1 alone is enough for a rule in which the prior is the one *given the inputs*:")
        general = p(y, given=(X, theta)) * p(theta, given=(X,)) / p(y, given=(X,))
        page.proved(equal("inputs that tell something", p(theta, given=(X, y)), general, say.REGRESSION))
        page.paragraph("The evidence averages over that prior, too:")
        page.proved(say.GIVEN_PRIOR)


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
