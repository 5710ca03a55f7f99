"""Least absolute deviations with many minimisers, each at a lower bound: two lines, and one weight."""

from collections.abc import Iterable

from sympy import Abs, Add, Eq, Expr, IndexedBase, Integer, Mul, Rational, S, Symbol

from derive.claims.sides import Points
from derive.notes.composing import Composer
from derive.notes.saying import Row, equal, least, number, over_i
from derive.vocabulary.symbols import i, theta, x, y

RANKED_X, RANKED_Y, BOUND = (0, 1, 2, 3), (4, 1, 2, 7), (1, -1, -1, 1)
LINES = ((2, 0), (1, 1))
"""Four observations, numbers between -1 and 1 that are orthogonal to both columns of X, and two lines (intercept, slope)."""
COLUMN, AIMED, SIGNS = (2, 3, 1), (4, 3, 5), (1, -1, 1)
"""One column, three observations, and still many minimisers; signs that are orthogonal to the column."""

weight = Symbol("theta", real=True)
"""The parameter where it is one number."""
bounding = IndexedBase("u", real=True)


def two_lines(page: Composer) -> None:
    """Least absolute deviations with X of full column rank, and two minimisers; optimality by a dual vector."""
    line_ = y[i] - theta[1] - theta[2] * x[i]
    split = over_i(bounding[i] * y[i]) - theta[1] * over_i(bounding[i]) - theta[2] * over_i(bounding[i] * x[i])
    page.section("Two best lines")
    page.paragraph(
        "Least squares has one solution when $X$ has full column rank. Least absolute deviations may still have many. To see it, fit a "
        "line with intercept $θ₁$ and slope $θ₂$, and let $u_i$ be numbers between $−1$ and 1. Then"
    )
    page.proved(equal("a lower bound", over_i(bounding[i] * line_), split))
    page.paragraph(
        "A residual times $u_i$ is at most its absolute value, because $|u_i| ≤ 1$. So the left side is at most the sum of the absolute "
        "residuals. Choose $u_i$ such that the last two sums are zero, and the right side is the same for all lines: a bound that no line "
        "can beat. These four observations have such $u_i$, and their $X$, a column of ones and the column $x_i$, has full column rank:"
    )
    fits = [[first + slope * place for place in RANKED_X] for first, slope in LINES]
    residuals = [[target - value for target, value in zip(RANKED_Y, fit, strict=True)] for fit in fits]
    sums = [sum(u * each for u, each in zip(BOUND, column, strict=True)) for column in ((1,) * 4, RANKED_X, RANKED_Y)]
    totals = [equal("a line at the bound", _absolute(column), Integer(sums[2])) for column in residuals]
    page.count(*totals)
    head = ("$i$", "$x_i$", "$y_i$", "$u_i$", *(f"Residual, $θ = {each}$" for each in LINES))
    rows = zip(range(1, 5), RANKED_X, RANKED_Y, BOUND, *residuals, strict=True)
    last: Row = ("Sum of absolute residuals", "", "", "", *(page.words("{total} (✓)", total=each.claim.after) for each in totals))
    page.table(head, [*(tuple(map(number, row)) for row in rows), last], "lrrrrr")
    page.paragraph(
        "The $u_i$ add up to {first}; multiplied by $x_i$ they add up to {second}, and multiplied by $y_i$ to {bound}. This is the bound, "
        "and both lines reach it.",
        first=number(sums[0]),
        second=number(sums[1]),
        bound=number(sums[2]),
    )
    page.paragraph(
        "So both are minimisers. So is every line between them: each of its residuals is a weighted mean of theirs, whose absolute value "
        "is at most the same mean of their absolute values, so the sum is at most the bound again. The estimate is an element of a set, "
        "and which element a program returns depends on its algorithm. The estimate of $b$ is the same for all of them."
    )


def _absolute(residuals: Iterable[int]) -> Expr:
    """The sum of absolute values, not yet added up."""
    return Add(*(Abs(Integer(each), evaluate=False) for each in residuals), evaluate=False)


def one_weight(page: Composer) -> None:
    """The same with a single weight: the exercise."""
    with page.exercise(
        "Three observations, $x_i = 2$, 3, 1 and $y_i = 4$, 3, 5, and one weight $θ$ without intercept. Is the minimiser unique?"
    ):
        errors = [target - place * weight for place, target in zip(COLUMN, AIMED, strict=True)]
        deviations = Add(*map(Abs, errors))
        page.paragraph("No, although $X$ has full column rank and $n$ is odd. With $u_i = 1$, $−1$, 1 the weight drops out:")
        signed = (Mul(sign, error, evaluate=False) for sign, error in zip(SIGNS, errors, strict=True))
        bound = sum(sign * target for sign, target in zip(SIGNS, AIMED, strict=True))
        page.proved(equal("a level stretch", Add(*signed, evaluate=False), Integer(bound)))
        page.paragraph(
            "These terms are the absolute residuals where none of them is negative: the first for $θ ≤ 2$, the second for $θ ≥ 1$, the "
            "third for $θ ≤ 5$. Anywhere else the absolute value of some term is larger than the term, and so is the sum. The minimisers "
            "are exactly the weights $1 ≤ θ ≤ 2$, from one kink, where a residual is zero, to another."
        )
        tried = (Rational(1, 2), Rational(1), Rational(3, 2), Rational(2), Rational(5, 2))
        values = {each: number(deviations.subs(weight, each)) for each in tried}
        page.table(("$θ$", *map(number, tried)), [("Sum of absolute residuals", *values.values())], "lrrrrr")
        page.slip(
            "Full column rank makes the least-squares estimate unique, not this one. At $θ = 1$ the sum is {one}, and at $θ = 2$ it is "
            "{two}.",
            equal("one weight", least(deviations, weight), Points(element=weight, condition=Eq(weight, 1))),
            one=values[S(1)],
            two=values[S(2)],
        )
