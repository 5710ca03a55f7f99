"""Nothing is called proved until code that shares nothing with the proof agrees: polynomials over laws, and balls."""

from __future__ import annotations

from sympy import Expr

from derive.claims.claim import Claim
from derive.claims.errors import Contradiction
from derive.claims.relations import Equal
from derive.judging import second
from derive.judging.balls import NotEvaluable, Undefined, derivative, evaluate
from derive.judging.extrema import Slope
from derive.judging.proving import Identity, Proof, Unproved
from derive.judging.sampling import World, worlds

WORLDS = 3
"""Instances, n = 1, 2, 3 among them, at which an identity is checked."""


def confirm(proof: Proof, claim: Claim, slopes: tuple[Slope, ...] = ()) -> tuple[str, ...]:
    """Names of the independent checks that agree with the proof.

    Raises
    ------
    Unproved
        A check could not follow the proof.
    Contradiction
        A check found the proof wrong: a bug in derive.
    """
    for identity in proof.identities:
        if not second.is_zero(identity.left - identity.right, claim.premises):
            raise Unproved("the second zero test, which shares no code with the first, does not follow")
        _balls_agree(identity.left, identity.right, claim)
    for slope in slopes:
        if not second.is_derivative(slope.expr, slope.unknown, slope.value, claim.premises):
            raise Unproved("the second zero test does not find the same derivative")
    _signs_agree(proof.positive, slopes, claim)
    return ("polynomials over laws", f"balls at {WORLDS} instances")
