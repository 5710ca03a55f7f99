"""What is said of two numbers: balls around them decide it, and so do the many digits of the replay."""

from derive.claims.claim import Claim
from derive.claims.instance import Instance
from derive.judging.evaluation.numbers import NotEvaluable, Undefined
from derive.judging.evaluation.ordering import BALLS
from derive.judging.evaluation.reading import Reader
from derive.judging.evaluation.sampling import setting_of, world
from derive.judging.proof.discharge import Proof
from derive.judging.proof.theory import Unproved
from derive.replay.approximate import Unknown
from derive.replay.comparing import Digits
from derive.replay.recomputing import Recomputer
from derive.vocabulary.binding import free
from derive.vocabulary.errors import Contradiction


def prove_of_numbers(claim: Claim) -> Proof:
    """A proof that a relation holds between two numbers, in which nothing stands that could be another.

    Raises
    ------
    Unproved
        Something varies, or the numbers are too close to call.
    Contradiction
        Balls and digits disagree: a bug in derive.
    """
    if any(free(side) for side in claim.objectives) or claim.premises or claim.domains:
        raise Unproved(f"`{type(claim.relation).__name__}` is shown of numbers, and here something varies")
    setting = setting_of(claim)
    point = world(setting, setting.sized(1, 1), 1)
    if point is None:
        raise Unproved("no world was found")
    try:
        pair = tuple(Reader(point, ()).value(side, {}) for side in claim.objectives)
    except (NotEvaluable, Undefined) as why:
        raise Unproved(str(why)) from why
    if not claim.relation.holds([(pair[0], pair[1])], BALLS):
        raise Unproved("it fails, or the numbers are too close to call")
    replayed = Recomputer(Instance(scalars={}))
    try:
        first, second = (replayed.number(side) for side in claim.objectives)
    except Unknown as why:
        raise Unproved(f"the replay does not follow: {why}") from why
    if claim.relation.fails([(first, second)], Digits()):
        raise Contradiction(f"balls and the digits of the replay disagree on {claim}")
    if not claim.relation.holds([(first, second)], Digits()):
        raise Unproved("the replay does not follow")
    return Proof(method="two numbers, in balls and in the digits of the replay")
