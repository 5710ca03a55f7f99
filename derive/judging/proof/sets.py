"""Two sets of points are equal if their conditions are equivalent: proved part by part."""

from sympy import Basic, Expr
from sympy.core.relational import Eq, Ne, Relational
from sympy.logic.boolalg import And

from derive.claims.claim import Claim
from derive.claims.sides import parts
from derive.judging.proof.affine import affine_witness
from derive.judging.proof.discharge import Identity, Proof
from derive.judging.proof.theory import Theory, Unproved


def prove_same_sets(claim: Claim, theory: Theory) -> Proof:
    """Every part of one condition is a positive multiple of a part of the other; of an equation, any multiple but zero.

    Raises
    ------
    Unproved
        The parts do not correspond, or a factor is not certainly positive.
    """
    (first, second), ((before,), (after,)) = claim.elements, (parts(claim.before), parts(claim.after))
    if first != second:
        raise Unproved("the two sets hold values of different things")
    if theory.undefined(before).keys() != theory.undefined(after).keys():
        raise Unproved("the two conditions are not certainly defined at the same points")
    waiting = list(And.make_args(after))
    identities: list[Identity] = []
    for part in And.make_args(before):
        for other in waiting:
            identity = _same_relation(part, other, claim, theory)
            if identity is not None:
                identities.append(identity)
                waiting.remove(other)
                break
        else:
            raise Unproved(f"no part of the second condition is a positive multiple of `{part}`")
    if waiting:
        raise Unproved(f"nothing in the first condition corresponds to `{waiting[0]}`")
    return Proof(method="the two conditions are multiples of each other, part by part", identities=tuple(identities))


def _same_relation(part: Basic, other: Basic, claim: Claim, theory: Theory) -> Identity | None:
    if not (isinstance(part, Relational) and isinstance(other, Relational)):
        return None
    (kind, left), (other_kind, right) = _gap(part), _gap(other)
    if kind != other_kind:
        return None
    for turned in (right, -right) if kind in ("==", "!=") else (right,):
        for shape in (theory.normal, theory.multiplied_out):
            witness = affine_witness(claim, left, turned, theory, shape)
            if witness is not None and theory.is_zero(witness.constant):
                return Identity(left=left, right=witness.factor * turned)
    return None


def _gap(relation: Relational) -> tuple[str, Expr]:
    """The kind of a relation, and what it says to be zero, not zero, or below it."""
    if isinstance(relation, (Eq, Ne)):
        return relation.rel_op, relation.lhs - relation.rhs
    return "<" if relation.rel_op in ("<", ">") else "<=", relation.lts - relation.gts
