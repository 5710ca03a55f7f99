"""Optima as sets of points: one stationary point by the sign of the derivative, medians by subgradients."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Abs, Add, Basic, Dummy, Eq, Expr, Max, Min, Poly, S, Sum, Symbol, Tuple, denom, diff, numer, together
from sympy.core.relational import Relational
from sympy.logic.boolalg import And

from derive.claims.claim import Claim
from derive.claims.relations import Equal, SameArgmin
from derive.claims.sides import Feasible, Optimum, Points, Sense, Side, minimised
from derive.claims.witness import DerivativeSign, Subgradient
from derive.judging.proof.prove import Identity, Proof
from derive.judging.proof.sets import prove_same_sets
from derive.judging.proof.theory import Theory, Unproved, cancellable, lowest_terms
from derive.vocabulary.binding import canonical, depends, free, unpack
from derive.vocabulary.budget import NODES, bounded, tick
from derive.vocabulary.linear import expanded, linear_form
from derive.vocabulary.nodes import Indicator
from derive.vocabulary.signs import count

DENOMINATORS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """d expr / d unknown = value, for the second test and for balls."""

    expr: Expr
    unknown: Symbol
    value: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsProof:
    """A proof about a set of points, and what of it independent code must confirm."""

    proof: Proof
    slopes: tuple[Slope, ...] = ()


def prove_points(claim: Claim, theory: Theory) -> PointsProof:
    """The optimum on one side is the set of points on the other.

    Raises
    ------
    Unproved
        The witness does not fit, or none is found.
    """
    if not isinstance(claim.relation, (Equal, SameArgmin)):
        raise Unproved("an optimum and a set of points are equal or not; they have no order")
    if isinstance(claim.before, Points) and isinstance(claim.after, Points):
        return PointsProof(proof=prove_same_sets(claim.before, claim.after, claim, theory))
    optimum, points = (claim.before, claim.after) if isinstance(claim.before, Optimum) else (claim.after, claim.before)
    if not (isinstance(optimum, Optimum) and isinstance(points, Points)):
        raise Unproved("a set of points is compared with an optimum or with another set")
    if optimum.unknowns != frozenset((points.element,)) or not isinstance(points.element, Symbol):
        raise Unproved("the optimum must be over the one scalar whose values the set holds")
    _on_an_open_interval(points.element, claim, theory)
    if optimum.feasible is not Feasible.EVERYWHERE:
        raise Unproved("the stationary point may lie outside an arbitrary feasible set")
    witness = (
        claim.witness
        or derivative_sign(minimised(optimum), points.element, theory)
        or subgradient(minimised(optimum), points.element, theory)
    )
    match witness:
        case DerivativeSign():
            return _stationary(minimised(optimum), points, witness, theory)
        case Subgradient():
            return _median(minimised(optimum), points, witness, theory)
    raise Unproved("neither the sign of a derivative nor a subgradient describes the optimum")


def prove_same_points(claim: Claim, theory: Theory) -> PointsProof:
    """Two objectives whose order differs have one minimiser each, and it is the same.

    Raises
    ------
    Unproved
        One of them has no stationary point of the kind that is understood, or they differ.
    """
    if not isinstance(claim.relation, SameArgmin) or len(claim.varied) != 1 or claim.witness is not None:
        raise Unproved("a common minimiser is looked for in one unknown only")
    (unknown,) = claim.varied
    _on_an_open_interval(unknown, claim, theory)
    sides = [side if isinstance(side, Optimum) else _minimum(side, claim) for side in (claim.before, claim.after)]
    witness = derivative_sign(minimised(sides[0]), unknown, theory)
    if witness is None:
        raise Unproved("no stationary point was found that the two objectives share")
    points = Points(element=unknown, condition=Eq(witness.increasing, witness.value))
    shown = [
        prove_points(Claim(before=side, relation=Equal(), after=points, premises=claim.premises, domains=claim.domains), theory)
        for side in sides
    ]
    return PointsProof(
        proof=Proof(
            method="both objectives fall before and rise after the same point",
            identities=tuple(identity for one in shown for identity in one.proof.identities),
            positive=tuple(expr for one in shown for expr in one.proof.positive),
        ),
        slopes=tuple(slope for one in shown for slope in one.slopes),
    )


def _on_an_open_interval(unknown: Basic, claim: Claim, theory: Theory) -> None:
    """A stationary point is the optimum only where the unknown runs over all real or all positive numbers."""
    told = [name for name in ("integer", "rational", "irrational", "algebraic", "finite") if getattr(unknown, f"is_{name}") is not None]
    half = unknown.is_positive or all(getattr(unknown, f"is_{name}") is None for name in ("negative", "nonnegative", "nonpositive", "zero"))
    if not unknown.is_real or set(told) - {"finite"} or not half:
        raise Unproved(f"`{unknown}` does not certainly run over all real or all positive numbers")
    if any(unknown in free(theory.raw(expr)) for premise in claim.premises for expr in premise.positive):
        raise Unproved(f"a premise says where `{unknown}` may lie, and the stationary point may lie elsewhere")
    if any(unknown in free(domain.element) for domain in claim.domains):
        raise Unproved(f"`{unknown}` is restricted to a domain, where the stationary point may not lie")


def _minimum(side: Side, claim: Claim) -> Optimum:
    assert isinstance(side, Expr)
    return Optimum(sense=Sense.MIN, objective=side, unknowns=claim.varied)


def _stationary(objective: Expr, points: Points, witness: DerivativeSign, theory: Theory) -> PointsProof:
    unknown = points.element
    if witness.unknown != unknown:
        raise Unproved("the witness speaks of another unknown")
    if not _increasing(witness.increasing, unknown):
        raise Unproved(f"`{witness.increasing}` is not certainly strictly increasing in `{unknown}`")
    value = theory.raw(witness.value)
    if depends(value, frozenset((unknown,))):
        raise Unproved(f"the value `{witness.value}` contains the unknown")
    if unknown.is_positive and not theory.facts.is_positive(value):
        raise Unproved(f"no minimum is attained unless `{witness.value}` is positive, which no assumption says")
    if not theory.facts.is_positive(theory.raw(witness.factor)):
        raise Unproved(f"the factor `{witness.factor}` of the derivative is not certainly positive")
    if missing := theory.undefined(objective):
        raise Unproved(f"the objective is not defined everywhere: {next(iter(missing))}")
    slope = witness.factor * (witness.increasing - witness.value)
    if not theory.is_zero(derivative(objective, unknown, theory) - slope):
        raise Unproved("the derivative is not what the witness says")
    if not isinstance(points.condition, Eq):
        raise Unproved("the set of points is not given by an equation")
    for expr in (points.condition, witness.factor, witness.increasing, witness.value):
        if missing := theory.undefined(expr):
            raise Unproved(f"the set of points, or the witness, is not defined everywhere: {next(iter(missing))}")
    stated, found = points.condition.lhs - points.condition.rhs, witness.increasing - witness.value
    if witness.value == 0 and unknown in (stated, -stated):
        found = stated  # a power of the unknown vanishes where the unknown does
    if not (theory.is_zero(stated - found) or theory.is_zero(stated + found)):
        raise Unproved("the set of points is not where the derivative vanishes")
    signed = stated if theory.is_zero(stated - found) else -stated
    return PointsProof(
        proof=Proof(
            method="sign of the derivative: the objective falls before and rises after its one stationary point",
            identities=(Identity(left=signed, right=found),),
            positive=(theory.raw(witness.factor), *((value,) if unknown.is_positive else ())),
        ),
        slopes=(Slope(expr=objective, unknown=unknown, value=slope),),
    )


def _increasing(expr: Expr, unknown: Symbol) -> bool:
    base, power = expr.as_base_exp()
    if base != unknown or depends(power, frozenset((unknown,))):
        return False
    return bool(power.is_positive) if unknown.is_positive else bool(power.is_positive and power.is_odd)


def derivative(objective: Expr, unknown: Symbol, theory: Theory) -> Expr:
    """d objective / d unknown by the linear form: coefficients and kernels differentiated, kinks refused."""
    form = theory.normal(objective)
    for expr in (form.constant, *form.terms, *form.terms.values()):
        if expr.has(Max, Min) and unknown in free(expr):
            raise Unproved("a maximum or minimum of functions may have kinks, where it has no derivative")
        bounded(_nodes_of_derivative(expr)[1], NODES, "a derivative")
    parts = [diff(form.constant, unknown)]
    for total, coefficient in form.terms.items():
        kernel, index, lower, upper = unpack(total)
        parts.append(diff(coefficient, unknown) * total)
        if unknown in free(kernel):
            if any([unknown in free(node) for node in kernel.atoms(Abs)]):  # noqa: C419 - in no order, so that all are charged
                raise Unproved(f"`{kernel}` has a kink, where it has no derivative")
            parts.append(coefficient * Sum(diff(kernel, unknown), Tuple(index, lower, upper)))
    return Add(*parts)


def _nodes_of_derivative(expr: Basic) -> tuple[int, int]:
    """Nodes of an expression, and about how many its derivative has: every factor of a product is differentiated beside the others."""
    tick()
    if not expr.args:
        return 1, 1
    inner = [_nodes_of_derivative(argument) for argument in expr.args]
    nodes = 1 + sum(size for size, _ in inner)
    below = sum(size for _, size in inner)
    return nodes, below if isinstance(expr, (Add, Sum)) else below + len(inner) * nodes


def derivative_sign(objective: Expr, unknown: Symbol, theory: Theory) -> DerivativeSign | None:
    """A witness where the derivative, sums held as numbers, is a factor times (unknown**k - value)."""
    if not isinstance(unknown, Symbol):
        return None
    try:
        slope = derivative(objective, unknown, theory)
    except Unproved:
        return None
    # Residuals are kept whole where that is enough; multiplied out where the unknown stands inside them.
    for form in (linear_form(slope), linear_form(expanded(slope))):
        found = _binomial(form.expression(), unknown)
        if found is not None:
            return found
    return None


def _binomial(slope: Expr, unknown: Symbol) -> DerivativeSign | None:
    """Read a factor and a root off a derivative whose numerator has two powers of the unknown."""
    held = {total: Dummy(f"S{number}", real=True) for number, total in enumerate(sorted(slope.atoms(Sum), key=str))}
    if any(unknown in free(total) for total in held) or not cancellable(slope.xreplace(held)):
        return None
    if sum(unknown in free(denom(term)) and denom(term).has(Add) for term in Add.make_args(slope)) > DENOMINATORS:
        return None  # a common denominator would take for ever
    fraction = together(slope.xreplace(held))
    top = numer(fraction)
    if not top.is_polynomial(unknown) or top == 0:
        return None
    terms = Poly(top, unknown).terms()
    if len(terms) == 1 and not unknown.is_positive:
        (((power,), coefficient),) = terms
        back = {symbol: total for total, symbol in held.items()}
        return DerivativeSign(
            unknown=unknown, factor=lowest_terms(coefficient / denom(fraction)).xreplace(back), increasing=unknown**power, value=S.Zero
        )
    if len(terms) != 2:
        return None
    ((high,), leading), ((low,), trailing) = terms
    back = {symbol: total for total, symbol in held.items()}
    factor = lowest_terms(leading * unknown**low / denom(fraction))
    value = lowest_terms(-trailing / leading)
    return DerivativeSign(unknown=unknown, factor=factor.xreplace(back), increasing=unknown ** (high - low), value=value.xreplace(back))


def subgradient(objective: Expr, unknown: Symbol, theory: Theory) -> Subgradient | None:
    """The subdifferential of k + c * sum |a_i - unknown|, c > 0, by the cases a_i below, at and above the unknown."""
    moving, _ = theory.normal(objective).split(frozenset((unknown,)))
    if moving.constant != 0 or len(moving.terms) != 1:
        return None
    ((total, coefficient),) = moving.terms.items()
    kernel, index, lower, upper = unpack(total)
    if not (isinstance(kernel, Abs) and theory.facts.is_positive(coefficient)):
        return None
    if any(unknown in free(part) for part in (coefficient, lower, upper)):
        return None
    slope = diff(kernel.args[0], unknown)
    if slope not in (S.One, S.NegativeOne):
        return None
    centre = unknown - slope * kernel.args[0]
    limits = Tuple(index, lower, upper)
    below, above = Sum(Indicator(centre < unknown), limits), Sum(Indicator(centre > unknown), limits)
    size = count(index, lower, upper)
    return Subgradient(
        unknown=unknown,
        lower=coefficient * (2 * below - size),
        upper=coefficient * (size - 2 * above),
        optimal=And(2 * below <= size, 2 * above <= size),
    )


def _median(objective: Expr, points: Points, witness: Subgradient, theory: Theory) -> PointsProof:
    if missing := theory.undefined(objective):
        raise Unproved(f"the objective is not defined everywhere: {next(iter(missing))}")
    for expr in (points.condition, witness.lower, witness.upper, witness.optimal):
        if missing := theory.undefined(expr):
            raise Unproved(f"the set of points, or the witness, is not defined everywhere: {next(iter(missing))}")
    found = subgradient(objective, points.element, theory)
    if found is None:
        raise Unproved("the objective is not a positive multiple of a sum of absolute deviations")
    if witness.unknown != points.element or canonical(witness.optimal) not in (canonical(found.optimal), canonical(points.condition)):
        raise Unproved("the witness speaks of another unknown or of another set")
    if not (theory.is_zero(found.lower - witness.lower) and theory.is_zero(found.upper - witness.upper)):
        raise Unproved("the subdifferential is not what the witness says")
    wanted = [found.lower, -found.upper]
    stated = [_at_most_zero(relation) for relation in And.make_args(points.condition)]
    identities: list[Identity] = []
    for need in wanted:
        for given in stated:
            factor = _positive_ratio(need, given, theory)
            if factor is not None:
                identities.append(Identity(left=need, right=factor * given))
                break
    if len(identities) != len(wanted) or len(stated) != len(wanted) or len({item.right for item in identities}) != len(wanted):
        raise Unproved("the set of points is not where zero is a subgradient")
    method = "subgradients: a convex objective is least exactly where its subdifferential contains zero"
    return PointsProof(proof=Proof(method=method, identities=tuple(identities)))


def _at_most_zero(relation: Relational) -> Expr:
    if not isinstance(relation, Relational) or relation.rel_op not in ("<=", ">="):
        raise Unproved(f"`{relation}` is not a weak inequality")
    return relation.lts - relation.gts


def _positive_ratio(need: Expr, given: Expr, theory: Theory) -> Expr | None:
    left, right = theory.normal(need), theory.normal(given)
    for total, coefficient in right.terms.items():
        if total not in left.terms:
            return None
        factor = left.terms[total] / coefficient
        if theory.facts.is_positive(factor) and theory.is_zero(need - factor * given):
            return factor
        return None
    return None
