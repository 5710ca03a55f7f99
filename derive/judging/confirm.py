"""Nothing is called proved until code that shares nothing with the proof agrees: polynomials over laws, and balls."""

from collections.abc import Iterable, Iterator

from sympy import Expr, Interval

from derive.claims.claim import Claim, bounds_in
from derive.claims.premises import Premise
from derive.claims.ranges import name_of
from derive.claims.supports import Whereabouts, places
from derive.judging.evaluation.balls import derivative
from derive.judging.evaluation.numbers import NotEvaluable, Undefined
from derive.judging.evaluation.reading import evaluate
from derive.judging.evaluation.sampling import setting_of, world
from derive.judging.evaluation.world import Setting, World
from derive.judging.proof.discharge import Bent, Proof
from derive.judging.proof.theory import Unproved, signs_of
from derive.judging.zero import zero
from derive.judging.zero.convexity import is_convex
from derive.vocabulary.bounds import Bounds, bounds_of
from derive.vocabulary.errors import Contradiction

SIZES = ((1, 2), (2, 1), (3, 2))
"""Values of n and of every other size at which balls are compared."""
ATTEMPTS = 8
"""Worlds of one size in which the two sides are tried, until they are defined."""


def confirm(proof: Proof, claim: Claim) -> tuple[str, ...]:
    """Names of the independent checks that agree with the proof.

    Raises
    ------
    Unproved
        A check could not follow the proof.
    Contradiction
        A check found the proof wrong: a bug in derive.
    """
    premises, known = (*claim.premises, *signs_of(claim.domains)), Whereabouts(bounds=bounds_in(claim.domains))
    method = "polynomials over laws"
    for identity in proof.identities:
        if zero.are_equal(identity.left, identity.right, premises, known):
            continue
        method = "matrices written out at sizes up to 3"
        if not zero.agree_at_sizes(identity.left, identity.right, premises):
            raise Unproved("the second zero test, which shares no code with the first, does not follow")
    for slope in proof.slopes:
        case = Premise(label="", name="case", statement="a case", positive=slope.given)
        if not zero.is_derivative(slope.expr, slope.unknown, slope.value, (*premises, case), known):
            raise Unproved("the second zero test does not find the same derivative")
    for bent in proof.convex:
        if not is_convex(bent.expr, bent.unknowns, premises, known):
            raise Unproved("a second look, at slopes along every line, does not see that the objective is convex")
    for expr in proof.above:
        if not zero.is_positive(expr, premises, known):
            raise Unproved("the second zero test does not find the same sign")
    for one in proof.between:
        if not zero.is_positive_between(one.expr, one.unknown, bounds_of(Interval.open(one.low, one.high)) or Bounds()):
            raise Unproved("the second zero test does not find the same sign between two ends")
    agreeing = sum(any(_balls_agree(proof, claim, point) for point in points) for points in _worlds(setting_of(claim)))
    if agreeing == 0:
        raise Unproved("ball arithmetic could not evaluate the two sides anywhere")
    return (method, f"balls at {agreeing} instances")


def confirm_values(values: Iterable[tuple[Expr, Expr]], claim: Claim) -> tuple[str, ...]:
    """Names of the independent checks that agree on what integrals and sums over letters are worth.

    Raises
    ------
    Unproved
        The second zero test could not follow.
    Contradiction
        A world in which such a value is another.
    """
    premises, known = (*claim.premises, *signs_of(claim.domains)), places(claim)
    for node, value in values:
        if not zero.are_equal(node, value, premises, known):
            raise Unproved(f"the second zero test does not find that `{node}` is `{value}`")
    return ("letters summed out in the field",)


def _worlds(setting: Setting) -> Iterator[Iterator[World]]:
    """For each choice of sizes some worlds: both sides need not be defined in the first."""
    for number, (first, others) in enumerate(SIZES if setting.sizes else SIZES[:1], 1):
        tried = (world(setting, setting.sized(first, others), 5000 + number + 10 * attempt) for attempt in range(ATTEMPTS))
        yield filter(None, tried)


def _balls_agree(proof: Proof, claim: Claim, point: World) -> bool:
    """Whether everything could be evaluated at this point; that it agrees is required."""
    premises = claim.premises
    try:
        for identity in proof.identities:
            left = evaluate(identity.left, point, premises)
            right = left if identity.left == identity.right else evaluate(identity.right, point, premises)
            if not left.overlaps(right):
                raise Contradiction(_told(f"`{identity.left}` is {left.str(12)}, `{identity.right}` is {right.str(12)}", point))
        for expr in proof.positive:
            value = evaluate(expr, point, premises)
            if value <= 0:
                raise Contradiction(_told(f"`{expr}` was taken to be positive and is {value.str(12)}", point))
        for bent in proof.convex:
            _no_bump(bent, point, claim)
        for slope in proof.slopes:
            if slope.given:
                continue  # this point need not belong to the case
            left, right = derivative(slope.expr, slope.unknown, point, premises), evaluate(slope.value, point, premises)
            if not left.overlaps(right):
                raise Contradiction(_told(f"the derivative of `{slope.expr}` is {left.str(12)}, not {right.str(12)}", point))
    except (NotEvaluable, Undefined):
        return False
    return True


def _no_bump(bent: Bent, point: World, claim: Claim) -> None:
    """Half way between two points a convex function is not above the mean of its values there."""
    start = evaluate(bent.expr, point, claim.premises)
    other = point.point(1)
    end = evaluate(bent.expr, other, claim.premises)
    unknowns = {name_of(item) for item in bent.unknowns}
    half = {at: (value + other.record[at]) / 2 for at, value in point.record.items() if at[1] in unknowns and at in other.record}
    middle = evaluate(bent.expr, point.at(half), claim.premises)
    if 2 * middle > start + end:
        raise Contradiction(_told(f"`{bent.expr}` was taken to be convex, and is not between two points", point))


def _told(what: str, point: World) -> str:
    return f"two checks of one claim disagree: {what}, at {point.freeze()}"
