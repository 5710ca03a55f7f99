"""Search for a proof: a witness is checked, or one is looked for; every proof names the identities and signs that it rests on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import tee

from sympy import Expr, Symbol
from sympy.core.relational import Eq

from derive.claims.claim import Claim
from derive.claims.relations import Equal, Freedom, Seen
from derive.claims.sides import Attained, Between, Feasible, Points
from derive.claims.witness import Affine, Witness
from derive.judging.proof.affine import affine_witness, prove_same_sets, scores
from derive.judging.proof.discharge import Identity, Proof, discharged, open_interval
from derive.judging.proof.optima import derivative_sign, subgradient
from derive.judging.proof.theory import Theory, Unproved, coefficient_vanishes
from derive.vocabulary.errors import InputError


def prove(claim: Claim, theory: Theory, wrong: Callable[[Claim], bool] = lambda claim: False) -> Proof:
    """A proof of the claim.

    Parameters
    ----------
    claim : Claim
        What is said.
    theory : Theory
        What its premises and domains license.
    wrong : callable
        Whether values show that it is not so: asked once the first attempt has failed, since the others take longer than a look.

    Raises
    ------
    Unproved
        There is none that this search finds.
    """
    if claim.between.of_points:
        return _of_points(claim, theory)
    try:
        if not claim.between.comparable:
            raise Unproved(claim.between.value)
        return _by_values(claim, theory, wrong)
    except Unproved:
        if claim.relation.seen is not Seen.OPTIMA:
            raise
    return _same_points(claim, theory)


def _by_witness(witness: Witness, claim: Claim, theory: Theory) -> Proof:
    """What the witness owes is shown."""
    owed = witness.owes(claim)
    if owed is None:
        raise Unproved(witness.unfit(claim))
    return discharged(witness.method, owed, claim, theory)


def _by_values(claim: Claim, theory: Theory, wrong: Callable[[Claim], bool]) -> Proof:
    """Two functions, by their witness or the factor, the constant and the log that relate their normal forms."""
    if claim.witness is not None:
        return _by_witness(claim.witness, claim, theory)
    freedom = claim.relation.freedom
    if freedom is None:
        raise Unproved(f"`{type(claim.relation).__name__}` between these two sides is not understood")
    if freedom is Freedom.NOTHING:
        before, after = (side.minimised for side in claim.sides)
        if not theory.equal(before, after):
            raise Unproved("the normal forms of the two sides differ")
        return Proof(method="identity of summands in the linear normal form", identities=(Identity(left=before, right=after),))
    for witness, before, after, taken in _search(claim, freedom, theory, wrong):
        if (witness.factor == 1 or Freedom.FACTOR in freedom) and (coefficient_vanishes(witness.constant) or Freedom.CONSTANT in freedom):
            proof = discharged(witness.method, witness.relates(before, after), claim, theory)
            return replace(proof, method=proof.method + (f", after {taken}" if taken else ""))
    what = "increasing transform and affine map" if Freedom.TRANSFORM in freedom else "constant and factor of the allowed kind"
    raise Unproved(f"no {what} relate the normal forms")


def _search(claim: Claim, freedom: Freedom, theory: Theory, wrong: Callable[[Claim], bool]) -> Iterator[tuple[Affine, Expr, Expr, str]]:
    """Witnesses for the two sides or for what puts values in the same order, sums kept whole first, multiplied out only then."""
    shapes = zip((theory.normal, theory.multiplied_out), tee(_pairs(claim, freedom, theory)), strict=True)
    for attempt, (shape, (before, after, taken)) in enumerate((shape, pair) for shape, pairs in shapes for pair in pairs):
        witness = affine_witness(claim, before, after, theory, shape)
        if witness is not None:
            yield witness, before, after, taken
        if attempt == 0 and wrong(claim):
            return


def _pairs(claim: Claim, freedom: Freedom, theory: Theory) -> Iterator[tuple[Expr, Expr, str]]:
    """The two sides, or what puts values in the same order, with what it takes; each is worked out only once it is its turn."""
    if Freedom.TRANSFORM not in freedom:
        yield *(side.minimised for side in claim.sides), ""
        return
    first, second = (scores(side.minimised, claim.varied, theory) for side in claim.sides)
    # A side has three scores at most.
    for (before, taken_before), afters in zip(first, tee(second, 3), strict=False):
        for after, taken_after in afters:
            yield before, after, taken_before or taken_after


def _of_points(claim: Claim, theory: Theory) -> Proof:
    """Sets of points, or an optimum that is attained at them."""
    if not claim.relation.sets:
        raise Unproved("an optimum and a set of points are equal or not; they have no order")
    if claim.between is Between.SETS:
        return prove_same_sets(claim, theory)
    if claim.attained is None:
        raise Unproved(claim.between.value)
    return _by_witness(claim.witness or _found(claim.attained, claim, theory), claim, theory)


def _found(given: Attained, claim: Claim, theory: Theory) -> Witness:
    """The sign of a derivative or subgradients that describe the optimum."""
    element = given.points.element
    if given.optimum.unknowns != {element} or not isinstance(element, Symbol):
        raise Unproved("the optimum must be over the one scalar whose values the set holds")
    open_interval(element, claim, theory)
    if given.optimum.feasible is not Feasible.EVERYWHERE:
        raise Unproved("the stationary point may lie outside an arbitrary feasible set")
    objective = given.optimum.minimised
    found = derivative_sign(objective, element, theory) or subgradient(objective, element, theory)
    if found is None:
        raise Unproved("neither the sign of a derivative nor a subgradient describes the optimum")
    return found


def _same_points(claim: Claim, theory: Theory) -> Proof:
    """Two objectives whose order differs have one minimiser each, and it is the same."""
    if len(claim.varied) != 1 or claim.witness is not None:
        raise Unproved("a common minimiser is looked for in one unknown only")
    (unknown,) = claim.varied
    open_interval(unknown, claim, theory)
    sides = [side.as_optimum(claim.varied) for side in claim.sides]
    witness = derivative_sign(sides[0].minimised, unknown, theory)
    if witness is None:
        raise Unproved("no stationary point was found that the two objectives share")
    points = Points(element=unknown, condition=Eq(witness.increasing, witness.value))
    try:
        each = [Claim(before=side, relation=Equal(), after=points, premises=claim.premises, domains=claim.domains) for side in sides]
    except InputError as why:  # of one side alone nobody says what a size is that ends ranges of the other
        raise Unproved(str(why)) from why
    shown = [prove(one, theory) for one in each]
    return Proof(
        method="both objectives fall before and rise after the same point",
        identities=tuple(identity for one in shown for identity in one.identities),
        positive=tuple(expr for one in shown for expr in one.positive),
        slopes=tuple(slope for one in shown for slope in one.slopes),
    )
