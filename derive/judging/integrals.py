"""Integrals: an antiderivative that two zero tests differentiate back, and its limits at the ends of the support."""

from __future__ import annotations

from sympy import Add, Expr, Interval, Set, Symbol, diff, nan, oo, zoo

from derive.claims.claim import Claim
from derive.claims.relations import Equal
from derive.claims.verdict import CounterExample, Proved, Refuted, Shows, Undecided, Verdict
from derive.judging import second
from derive.judging.refuting import refute
from derive.judging.theory import Theory, Unproved, signs_of, theory
from derive.symbolic.integration import NoIntegral, Piece, pieces
from derive.symbolic.linear import live


def judge_integral(claim: Claim) -> Verdict:
    """Rule on `before` integrating to `after` over the one unknown and its domain (the real line unless said)."""
    known = theory(claim.premises, claim.domains)
    try:
        value = _value(claim, known)
    except (NoIntegral, Unproved) as why:
        return Undecided(tried=(str(why),))
    after = claim.after
    assert isinstance(after, Expr)
    if known.is_zero(Add(value, -after)) and second.is_zero(value - live(known.raw(after)), (*claim.premises, *signs_of(claim.domains))):
        return Proved(
            method="antiderivative, differentiated back by two zero tests; its limits by SymPy", checks=("polynomials over laws",)
        )
    found = refute(Claim(before=value, relation=Equal(), after=after, premises=claim.premises, domains=claim.domains))
    if isinstance(found, CounterExample):
        return Refuted(counter_example=CounterExample(shows=Shows.INTEGRAL, points=found.points, before=found.before, after=found.after))
    return Undecided(tried=("the integral was found, but not shown to be the value claimed",), agreeing=found.instances)


def _value(claim: Claim, known: Theory) -> Expr:
    if len(claim.unknowns) != 1 or not isinstance(claim.before, Expr) or not isinstance(claim.after, Expr):
        raise Unproved("an integral is over one variate, named as the only unknown")
    (variate,) = claim.unknowns
    if not isinstance(variate, Symbol):
        raise Unproved("an integral is over one scalar variate")
    whole = _support(variate, claim)
    integrand = live(known.raw(claim.before))
    found = pieces(integrand, variate, whole, antiderivatives=True)
    for piece in found:
        _differentiated_back(piece, claim, known)
    total = Add(*(piece.value for piece in found))
    if total.has(oo, -oo, nan, zoo) or total.is_finite is False:
        raise Unproved("the integral diverges, or its value is not a number")
    return total


def _support(variate: Symbol, claim: Claim) -> Set:
    """What the variate's own assumptions and all its domains leave."""
    if not variate.is_real or any(getattr(variate, f"is_{name}") is not None for name in ("integer", "rational", "algebraic")):
        raise Unproved(f"`{variate}` is not certainly a real number that takes every value of an interval")
    whole: Set = Interval(-oo, oo)
    if variate.is_nonnegative:
        whole = Interval(0, oo)
    elif variate.is_nonpositive:
        whole = Interval(-oo, 0)
    for domain in claim.domains:
        if domain.element == variate:
            whole = whole.intersect(domain.values)
    return whole


def _differentiated_back(piece: Piece, claim: Claim, known: Theory) -> None:
    assert piece.antiderivative is not None
    for expr in (piece.integrand, piece.antiderivative):
        if missing := known.undefined(expr):
            raise Unproved(f"the integrand or its antiderivative may be undefined inside the support: {next(iter(missing))}")
    difference = diff(piece.antiderivative, piece.variable) - piece.integrand
    if not (known.is_zero(difference) and second.is_zero(difference, (*claim.premises, *signs_of(claim.domains)))):
        raise Unproved("the antiderivative that SymPy found could not be differentiated back to the integrand")
