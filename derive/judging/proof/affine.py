"""The search for a factor and a constant that carry one normal form onto another."""

from collections.abc import Callable, Iterator

from sympy import Add, Expr, Mul, Product, S

from derive.claims.claim import Claim
from derive.claims.sides import Side, minimised
from derive.claims.witness import Affine
from derive.judging.proof.theory import Theory, lowest_terms, vanishes
from derive.vocabulary.binding import depends
from derive.vocabulary.budget import tick
from derive.vocabulary.linear import LinearForm
from derive.vocabulary.nodes import Log


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
