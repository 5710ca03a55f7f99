"""Search for a proof: a witness is checked, or one is looked for; every proof names the identities and signs that it rests on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import tee

from sympy import Expr, IndexedBase, Interval, Symbol
from sympy.core.relational import Eq
from sympy.logic.boolalg import Boolean

from derive.claims.claim import Claim
from derive.claims.relations import Equal, Freedom, Seen
from derive.claims.sides import Attained, Between, Feasible, Optimum, Points, Sense
from derive.claims.witness import Affine, Witness
from derive.judging.proof.affine import affine_witness, prove_same_sets, scores
from derive.judging.proof.casewise import equal_by_cases, same_by_cases
from derive.judging.proof.discharge import Identity, Proof, discharged, everywhere_defined, line, open_interval
from derive.judging.proof.exactly import Least, least, solutions
from derive.judging.proof.minima import prove_minima
from derive.judging.proof.monotone import unwrapped
from derive.judging.proof.numbers import prove_of_numbers
from derive.judging.proof.optima import derivative_sign, subgradient
from derive.judging.proof.slopes import centres, rising_from, stated_point
from derive.judging.proof.theory import Theory, Unproved, coefficient_vanishes
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import Log

CENTRES = 4
"""Points at which two objectives are tried to be least together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What values may show of a claim: asked once the first attempt at a proof has failed, since the others take longer than a look.

    Parameters
    ----------
    disagree : callable
        Whether a few points show that the sides do not put values in the same order.
    refuted : callable
        Whether a world shows that the claim does not hold.
    """

    disagree: Callable[[Claim], bool]
    refuted: Callable[[Claim], bool]


NOTHING_SEEN = Looks(disagree=lambda claim: False, refuted=lambda claim: False)


def prove(claim: Claim, theory: Theory, looks: Looks = NOTHING_SEEN) -> Proof:
    """A proof of the claim.

    Parameters
    ----------
    claim : Claim
        What is said.
    theory : Theory
        What its premises and domains license.
    looks : Looks
        What values show of it.

    Raises
    ------
    Unproved
        There is none that this search finds.
    """
    if claim.between.of_points:
        return _of_points(claim, theory, looks)
    try:
        if not claim.between.comparable:
            raise Unproved(claim.between.value)
        return _by_values(claim, theory, looks)
    except Unproved:
        if claim.relation.seen is not Seen.OPTIMA:
            raise
    return _same_points(claim, theory, looks)


def _by_witness(witness: Witness, claim: Claim, theory: Theory) -> Proof:
    """What the witness owes is shown."""
    owed = witness.owes(claim)
    if owed is None:
        raise Unproved(witness.unfit(claim))
    return discharged(witness.method, owed, claim, theory)


def _by_values(claim: Claim, theory: Theory, looks: Looks) -> Proof:
    """Two functions, by their witness or the factor, the constant and the log that relate their normal forms."""
    if claim.witness is not None:
        return _by_witness(claim.witness, claim, theory)
    freedom = claim.relation.freedom
    if freedom is None:
        return prove_of_numbers(claim)
    if freedom is Freedom.NOTHING:
        return _by_normal_forms(claim, theory, looks)
    for witness, before, after, taken, left in _search(claim, freedom, theory, looks):
        if (witness.factor == 1 or Freedom.FACTOR in left) and (coefficient_vanishes(witness.constant) or Freedom.CONSTANT in left):
            proof = discharged(witness.method, witness.relates(before, after), claim, theory)
            return replace(proof, method=proof.method + (f", after {taken}" if taken else ""))
    what = "increasing transform and affine map" if Freedom.TRANSFORM in freedom else "constant and factor of the allowed kind"
    raise Unproved(f"no {what} relate the normal forms")


def _by_normal_forms(claim: Claim, theory: Theory, looks: Looks) -> Proof:
    """Two expressions of one normal form, or of one in every case."""
    before, after = (side.minimised for side in claim.sides)
    if not theory.equal_as_written(before, after):
        if looks.refuted(claim):
            raise Unproved("a world shows that the two sides differ")
        if not theory.equal_in_other_forms(before, after):
            try:
                return equal_by_cases(before, after, claim, theory)
            except Unproved as why:
                raise Unproved("the normal forms of the two sides differ") from why
    return Proof(method="identity of summands in the linear normal form", identities=(Identity(left=before, right=after),))


def _search(claim: Claim, freedom: Freedom, theory: Theory, looks: Looks) -> Iterator[tuple[Affine, Expr, Expr, str, Freedom]]:
    """Witnesses for the two sides or for what puts values in the same order, sums kept whole first, multiplied out only then."""
    shapes = zip((theory.normal, theory.multiplied_out), tee(_pairs(claim, freedom, theory)), strict=True)
    for attempt, (shape, (before, after, taken, left)) in enumerate((shape, pair) for shape, pairs in shapes for pair in pairs):
        witness = affine_witness(claim, before, after, theory, shape)
        if witness is not None:
            yield witness, before, after, taken, left
        if (attempt == 0 and looks.disagree(claim)) or (attempt == 1 and looks.refuted(claim)):
            return


def _pairs(claim: Claim, freedom: Freedom, theory: Theory) -> Iterator[tuple[Expr, Expr, str, Freedom]]:
    """The two sides, or what puts values in the same order, with what it takes; each is worked out only once it is its turn.

    Positive sides that differ by a factor have logarithms that differ by a constant.
    """
    if Freedom.TRANSFORM not in freedom:
        before, after = (side.minimised for side in claim.sides)
        yield before, after, "", freedom
        if freedom is Freedom.FACTOR and all(theory.facts.is_positive(theory.raw(side)) for side in (before, after)):
            yield Log(before), Log(after), "logarithms", Freedom.CONSTANT
        return
    first, second = (scores(side.minimised, claim.varied, theory) for side in claim.sides)
    # A side has three scores at most.
    for (before, taken_before), afters in zip(first, tee(second, 3), strict=False):
        for after, taken_after in afters:
            yield before, after, taken_before or taken_after, freedom


def _of_points(claim: Claim, theory: Theory, looks: Looks) -> Proof:
    """Sets of points, or an optimum that is attained at them."""
    if not claim.relation.sets:
        raise Unproved("an optimum and a set of points are equal or not; they have no order")
    if claim.between is Between.SETS:
        try:
            return prove_same_sets(claim, theory)
        except Unproved:
            (first, second), ((before,), (after,)) = claim.elements, (side.parts for side in claim.sides)
            if first != second or not (isinstance(before, Boolean) and isinstance(after, Boolean)):
                raise
            try:
                return same_by_cases(before, after, claim, theory)
            except Unproved:
                pass
            raise
    if claim.attained is None:
        raise Unproved(claim.between.value)
    if isinstance(claim.attained.points.element, IndexedBase) and claim.witness is None:
        return prove_minima(claim.attained, claim, theory, prove)
    if claim.witness is not None:
        return _by_witness(claim.witness, claim, theory)
    reasons: dict[str, None] = {}
    for score, taken in scores(claim.attained.optimum.minimised, claim.varied, theory):
        try:
            return _attained(_scored(claim, claim.attained, score) if taken else claim, theory, looks)
        except Unproved as why:
            reasons.setdefault(str(why))
    raise Unproved("; ".join(reasons))


def _scored(claim: Claim, given: Attained, score: Expr) -> Claim:
    """The claim of an expression that puts all values in the same order."""
    optimum = Optimum(sense=Sense.MIN, objective=score, unknowns=given.optimum.unknowns, feasible=given.optimum.feasible)
    return replace(claim, before=optimum) if given.first else replace(claim, after=optimum)


def _attained(claim: Claim, theory: Theory, looks: Looks) -> Proof:
    """An optimum of one unknown is at the points that are stated."""
    assert claim.attained is not None
    try:
        return _by_witness(_found(claim.attained, claim, theory), claim, theory)
    except Unproved as why:
        if looks.refuted(claim):
            raise
        try:
            return _by_cases(claim.attained, claim, theory)
        except Unproved as also:
            raise Unproved(f"{why}; {also}") from also


def _by_cases(given: Attained, claim: Claim, theory: Theory) -> Proof:
    """The objective rises on either side of the one point that is stated."""
    unknown = given.points.element
    if given.optimum.unknowns != {unknown} or not isinstance(unknown, Symbol) or given.optimum.feasible is not Feasible.EVERYWHERE:
        raise Unproved("the optimum must be over all values of the one scalar whose values the set holds")
    interval = line(unknown, claim, theory)
    everywhere_defined(theory, given.optimum.objective, given.points.condition)
    try:
        found = least(theory.raw(given.optimum.minimised), unknown, interval)
    except Unproved:
        pass
    else:
        return _the_same(unknown, found, given.points.condition, interval)
    point = stated_point(given.points.condition, unknown)
    return rising_from(given.optimum.minimised, unknown, point, interval, claim, theory)


def _the_same(unknown: Symbol, found: Least, condition: Boolean, interval: Interval) -> Proof:
    """A condition holds where a function of numbers is least, and nowhere else."""
    stated, apart = solutions(condition, unknown, interval)
    if stated != found.points:
        raise Unproved("the set of points is not where the objective is least")
    return replace(found.proof(), between=(*found.between, *apart))


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


def _same_points(claim: Claim, theory: Theory, looks: Looks) -> Proof:
    """Two objectives whose order differs have one minimiser each, and it is the same."""
    if len(claim.varied) != 1 or claim.witness is not None:
        raise Unproved("a common minimiser is looked for in one unknown only")
    (unknown,) = claim.varied
    if not isinstance(unknown, Symbol):
        raise Unproved(f"`{unknown}` is an array: a common minimiser is looked for in one scalar")
    interval = line(unknown, claim, theory)
    if looks.refuted(claim):
        raise Unproved("a world shows that the two objectives are not least at the same point")
    sides = [side.as_optimum(claim.varied) for side in claim.sides]
    everywhere_defined(theory, *(side.objective for side in sides))
    try:
        first, second = (least(unwrapped(side.minimised, claim.varied, theory), unknown, interval) for side in sides)
    except Unproved:
        pass
    else:
        if first.points != second.points:
            raise Unproved("the two objectives are least at different points")
        return first.proof().beside(second.proof())
    if any(side.feasible is not Feasible.EVERYWHERE for side in sides):
        raise Unproved("a common minimiser is looked for among all values only")
    objectives = [side.minimised for side in sides]
    conditions = [Eq(unknown, centre) for centre in centres(list(map(theory.raw, objectives)), unknown)]
    if interval.is_open and (found := derivative_sign(objectives[0], unknown, theory)) is not None:
        conditions.insert(0, Eq(found.increasing, found.value))
    why = Unproved("no stationary point was found that the two objectives share")
    for condition in conditions[:CENTRES]:
        points = Points(element=unknown, condition=condition)
        try:
            each = [Claim(before=side, relation=Equal(), after=points, premises=claim.premises, domains=claim.domains) for side in sides]
            shown = [prove(one, theory) for one in each]
        except (InputError, Unproved) as told:  # of one side alone nobody says what a size is that ends ranges of the other
            why = Unproved(str(told))
            continue
        return replace(shown[0].beside(shown[1]), method="both objectives fall before and rise after the same point")
    raise why
