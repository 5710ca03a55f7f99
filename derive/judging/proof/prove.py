"""Search for a proof by the linear normal form; every proof names the identities and signs that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sympy import Add, Expr, Mul, Product, S

from derive.claims.claim import Claim
from derive.claims.meaning import Owed, Positive, Same, Still, owed
from derive.claims.relations import Equal, EqualUpTo, SameArgmin, SameOrder
from derive.claims.sides import Optimum, Points, Side, minimised
from derive.claims.witness import Affine, Monotone
from derive.judging.proof.theory import Theory, Unproved, coefficient_vanishes, lowest_terms, vanishes
from derive.vocabulary.binding import depends
from derive.vocabulary.budget import tick
from derive.vocabulary.linear import LinearForm
from derive.vocabulary.nodes import Log


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """left = right for all n and all values, written without any normalisation, for the second test and for balls."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How a claim was shown, and what of it independent code must confirm."""

    method: str
    identities: tuple[Identity, ...]
    positive: tuple[Expr, ...] = ()


def prove(claim: Claim, theory: Theory) -> Proof:
    """A proof of the claim.

    Raises
    ------
    Unproved
        There is none that this search finds.
    """
    before, after = claim.before, claim.after
    if isinstance(before, Points) or isinstance(after, Points):
        raise Unproved("a set of points is ruled on by its own witness")
    match claim.relation:
        case Equal():
            _comparable(claim)
            return _equality(minimised(before), minimised(after), claim, theory)
        case EqualUpTo(constant=constant, factor=factor):
            return _up_to(claim, theory, constant=constant, factor=factor)
        case SameOrder() | SameArgmin():
            return _same_order(claim, theory)
    raise Unproved(f"`{type(claim.relation).__name__}` between these two sides is not understood")


def _comparable(claim: Claim) -> None:
    """Both sides optima over the same unknowns and feasible set, or both expressions."""
    before, after = claim.before, claim.after
    if isinstance(before, Optimum) and isinstance(after, Optimum):
        if (before.unknowns, before.feasible) != (after.unknowns, after.feasible):
            raise Unproved("the two optima are taken over different unknowns or feasible sets")
    elif isinstance(before, Optimum) or isinstance(after, Optimum):
        raise Unproved("an optimum is compared with a bare expression; say of both what is optimised")


def _equality(before: Expr, after: Expr, claim: Claim, theory: Theory) -> Proof:
    if claim.witness not in (None, Affine()):
        raise Unproved("an equality needs no witness but the identity")
    if not theory.equal(before, after):
        raise Unproved("the normal forms of the two sides differ")
    return Proof(method="identity of summands in the linear normal form", identities=(Identity(left=before, right=after),))


def _up_to(claim: Claim, theory: Theory, *, constant: bool, factor: bool) -> Proof:
    if not isinstance(claim.witness, (Affine, type(None))):
        raise Unproved("the witness does not fit the relation")
    _comparable(claim)
    before, after = minimised(claim.before), minimised(claim.after)
    for witness in _witnesses(claim, before, after, theory):
        if (witness.factor == 1 or factor) and (coefficient_vanishes(witness.constant) or constant):
            return _affine(before, after, witness, claim, theory)
    raise Unproved("no constant and factor of the allowed kind relate the normal forms")


def _same_order(claim: Claim, theory: Theory) -> Proof:
    _comparable(claim)
    match claim.witness:
        case Monotone() as witness:
            return _monotone(claim, witness, theory)
        case Affine() as witness:
            return _affine(minimised(claim.before), minimised(claim.after), witness, claim, theory)
        case None:
            for witness, before, after, logs in _search(claim, theory):
                proof = _affine(before, after, witness, claim, theory)
                return replace(proof, method=proof.method + (", after a strictly increasing log" if logs else ""))
            raise Unproved("no increasing transform and affine map relate the normal forms")
    raise Unproved("the witness does not fit the relation")


def _monotone(claim: Claim, witness: Monotone, theory: Theory) -> Proof:
    conditions = owed(claim, witness)
    if conditions is None:
        raise Unproved("-log swaps arg max with arg min, in this direction only")
    return _discharged("-log is strictly decreasing on positive values", conditions, claim, theory)


def _affine(before: Expr, after: Expr, witness: Affine, claim: Claim, theory: Theory) -> Proof:
    """Of the two sides, or of logs of what they make small."""
    factor, constant = witness.factor, witness.constant
    conditions = (Still(factor, "factor"), Still(constant, "constant"), Positive(factor, "factor"), Same(before, after, factor, constant))
    return _discharged("affine witness: before = c * after + k", conditions, claim, theory)


def _discharged(method: str, conditions: tuple[Owed, ...], claim: Claim, theory: Theory) -> Proof:
    """A proof from conditions that suffice, each shown by the normal form."""
    identities: list[Identity] = []
    positive: list[Expr] = []
    for condition in conditions:
        match condition:
            case Still(expr, name):
                if depends(theory.raw(expr), claim.varied):
                    raise Unproved(f"the {name} `{expr}` contains an unknown")
            case Positive(expr, name):
                if not theory.facts.is_positive(theory.raw(expr)):
                    raise Unproved(f"the {name} `{expr}` is not certainly positive")
                positive.append(theory.raw(expr))
            case Same(left, right, factor, constant):
                if not theory.equal(left, right, factor, constant):
                    raise Unproved("before is not shown to be what the witness says of after")
                identities.append(Identity(left=left, right=condition.whole))
    return Proof(method=method, identities=tuple(identities), positive=tuple(positive))


def _search(claim: Claim, theory: Theory) -> Iterator[tuple[Affine, Expr, Expr, bool]]:
    """Witnesses for the two sides or for logs of them, sums kept whole first, multiplied out only then."""
    pairs = [
        (before, after, taken_before or taken_after)
        for before, taken_before in scores(claim.before, theory)
        for after, taken_after in scores(claim.after, theory)
    ]
    for shape in (theory.normal, theory.multiplied_out):
        for before, after, logs in pairs:
            witness = affine_witness(claim, before, after, theory, shape)
            if witness is not None:
                yield witness, before, after, logs


def _witnesses(claim: Claim, before: Expr, after: Expr, theory: Theory) -> Iterator[Affine]:
    """Factors and constants that may relate the two; each is still checked."""
    if isinstance(claim.witness, Affine):
        yield claim.witness
        return
    for shape in (theory.normal, theory.multiplied_out):
        witness = affine_witness(claim, before, after, theory, shape)
        if witness is not None:
            yield witness


def affine_witness(claim: Claim, before: Expr, after: Expr, theory: Theory, shape: Callable[[Expr], LinearForm]) -> Affine | None:
    """The one factor and constant that carry the normal form of `after` onto that of `before`."""
    moving_before, still_before = shape(before).split(claim.varied)
    moving_after, still_after = shape(after).split(claim.varied)
    factor = _ratio(moving_before, moving_after, claim)
    if factor is None or not theory.facts.is_positive(factor):
        return None
    difference = shape(Add(moving_before.expression(), -factor * moving_after.expression()))
    return Affine(factor=factor, constant=Add(still_before, -factor * still_after)) if vanishes(difference) else None


def _ratio(left: LinearForm, right: LinearForm, claim: Claim) -> Expr | None:
    """The one factor that can carry the unknown part of `right` onto that of `left`."""
    for total, coefficient in right.terms.items():
        if depends(coefficient, claim.varied):
            continue
        matched = left.terms.get(total)
        return None if matched is None or depends(matched, claim.varied) else _lowest(matched / coefficient)
    by_kernel = {rest: coefficient for coefficient, rest in _separated(left.constant, claim)}
    for coefficient, rest in _separated(right.constant, claim):
        matched = by_kernel.get(rest)
        return None if matched is None else _lowest(matched / coefficient)
    return S.One if not left.terms and left.constant == 0 and not right.terms else None


def _separated(expr: Expr, claim: Claim) -> Iterator[tuple[Expr, Expr]]:
    """Terms as (factors free of the unknowns, the rest), like rests collected."""
    collected: dict[Expr, Expr] = {}
    for term in Add.make_args(expr):
        tick(len(term.args) + 1)
        if term == 0:
            continue
        outside = Mul(*(factor for factor in Mul.make_args(term) if not depends(factor, claim.varied)))
        inside = Mul(*(factor for factor in Mul.make_args(term) if depends(factor, claim.varied)))
        collected[inside] = collected.get(inside, S.Zero) + outside
    for inside, outside in collected.items():
        yield outside, inside


def _lowest(expr: Expr) -> Expr:
    return expr if expr.is_Mul else lowest_terms(expr)


def scores(side: Side, theory: Theory) -> list[tuple[Expr, bool]]:
    """Expressions in the same order as what is made small, each with whether a log was taken."""
    score = minimised(side)
    found = [(score, False)]
    if theory.facts.is_positive(theory.raw(score)):
        found.append((Log(score), True))
    elif theory.facts.is_positive(theory.raw(-score)):
        found.append((-Log(-score), True))
    # Sums come out of a product only through its log.
    return found[::-1] if theory.raw(score).has(Product) else found
