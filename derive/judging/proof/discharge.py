"""What a witness owes, shown by the normal form: each kind of condition in a way of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sympy import Basic, Expr, Interval, S, Symbol, oo
from sympy.core.relational import Eq, Relational
from sympy.logic.boolalg import And, Boolean

from derive.claims.claim import Claim
from derive.claims.owed import Convex, Equivalent, Holds, HoldsZero, Increasing, Inside, Owed, RealValued, Same, Slopes, Still, Vanishes
from derive.judging.proof.optima import derivative, subgradient
from derive.judging.proof.theory import Theory, Unproved, lowest_terms
from derive.judging.proof.theory import theory as theory_of
from derive.vocabulary.binding import canonical, depends, free
from derive.vocabulary.conditions import Predicate, positive
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """left = right for all n and all values, written without any normalisation, for the second test and for balls."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """d expr / d unknown = value where what is given is positive, for the second test and for balls."""

    expr: Expr
    unknown: Symbol
    value: Expr
    given: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AboveBetween:
    """The expression is above zero wherever the unknown lies in the open interval, for the second test."""

    expr: Expr
    unknown: Symbol
    low: Expr
    high: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Bent:
    """The expression is convex in the unknowns together, for a second look and for balls."""

    expr: Expr
    unknowns: frozenset[Basic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How a claim was shown, and what of it independent code must confirm: `above` is what is above zero in a case of its own."""

    method: str
    convex: tuple[Bent, ...] = ()
    identities: tuple[Identity, ...] = ()
    positive: tuple[Expr, ...] = ()
    slopes: tuple[Slope, ...] = ()
    above: tuple[Expr, ...] = ()
    between: tuple[AboveBetween, ...] = ()

    def beside(self, other: "Proof") -> "Proof":
        """Both together."""
        return Proof(
            method=self.method,
            identities=self.identities + other.identities,
            positive=self.positive + other.positive,
            slopes=self.slopes + other.slopes,
            above=self.above + other.above,
            between=self.between + other.between,
        )


def discharged(method: str, owed: Sequence[Owed], claim: Claim, theory: Theory) -> Proof:
    """A proof from conditions that suffice, each shown.

    Raises
    ------
    Unproved
        One of them is not; the message is what it says of itself.
    """
    found: list[Identity | Slope | Expr] = []
    for condition in owed:
        found += _shown(condition, claim, theory)
    return Proof(
        method=method,
        identities=tuple(item for item in found if isinstance(item, Identity)),
        positive=tuple(item for item in found if isinstance(item, Expr)),
        slopes=tuple(item for item in found if isinstance(item, Slope)),
    )


def _shown(owed: Owed, claim: Claim, theory: Theory) -> list[Identity | Slope | Expr]:
    """What a condition rests on, for independent code to confirm: identities, slopes, and what is positive."""
    match owed:
        case Same(left=left, right=right, factor=factor, constant=constant) if theory.equal(left, right, factor, constant):
            return [Identity(left=left, right=owed.whole)]
        case Holds(condition=condition) if theory.holds(condition):
            return [theory.raw(condition.subject)] if condition.kind is Predicate.POSITIVE else []
        case Still(expr=expr) if not depends(theory.raw(expr), claim.varied):
            return []
        case Increasing(expr=expr, unknown=unknown) if _increasing(expr, unknown):
            return []
        case Inside(unknown=unknown, along=along, point=point):
            interval = open_interval(unknown, claim, theory)
            gaps = [] if point is None or along is None else _gaps(interval, unknown, along, point)
            shown = [next(filter(theory.facts.is_positive, (raw, lowest_terms(raw))), None) for raw in map(theory.raw, gaps)]
            if None not in shown:
                return [gap for gap in shown if gap is not None]
        case RealValued(items=items):
            missing = next((text for expr in items for text in theory.undefined(expr)), None)
            if missing is None:
                return []
            raise Unproved(f"{owed.told}: {missing}")
        case Slopes(expr=expr, unknown=unknown, left=left, right=right):
            if left == right:
                if theory.is_zero(derivative(expr, unknown, theory) - left):
                    return [Slope(expr=expr, unknown=unknown, value=left)]
            elif (found := subgradient(expr, unknown, theory)) is not None and (
                theory.is_zero(found.lower - left) and theory.is_zero(found.upper - right)
            ):
                return []
        case Convex(expr=expr, unknown=unknown) if subgradient(expr, unknown, theory) is not None:
            return []
        case Vanishes(condition=condition, expr=expr, unknown=unknown):
            return _vanishes(condition, expr, unknown, owed.told, theory)
        case HoldsZero(condition=condition, lower=lower, upper=upper):
            return [*_matched([lower, -upper], _at_most_zero(condition), owed.told, theory)]
        case Equivalent(condition=condition, other=other):
            same = canonical(condition) == canonical(other)
            return [] if same else [*_matched(_at_most_zero(other), _at_most_zero(condition), owed.told, theory)]
    raise Unproved(owed.told)


def _gaps(interval: Interval, unknown: Symbol, along: Expr, point: Expr) -> Iterator[Expr]:
    """How far a value lies from what an increasing function approaches at the finite ends of an interval."""
    for end, sign in ((interval.start, 1), (interval.end, -1)):
        if end.is_finite:
            yield sign * (point - along.xreplace({unknown: end}))


def open_interval(unknown: Basic, claim: Claim, theory: Theory) -> Interval:
    """The open interval over which the unknown runs: a stationary point in it is the optimum.

    Raises
    ------
    Unproved
        It may run over something else.
    """
    found = line(unknown, claim, theory)
    if not found.is_open:
        raise Unproved(f"`{unknown}` is restricted to a domain, where the stationary point may not lie")
    return found


def line(unknown: Basic, claim: Claim, theory: Theory) -> Interval:
    """The interval over which the unknown runs, with or without its ends.

    Raises
    ------
    Unproved
        It may run over something else.
    """
    told = [name for name in ("integer", "rational", "irrational", "algebraic", "finite") if getattr(unknown, f"is_{name}") is not None]
    half = unknown.is_nonnegative or all(getattr(unknown, f"is_{name}") is None for name in ("negative", "nonpositive", "zero"))
    if not unknown.is_real or set(told) - {"finite"} or not half:
        raise Unproved(f"`{unknown}` does not certainly run over all real or all positive numbers")
    said = [expr for premise in claim.premises for expr in premise.positive if unknown in free(theory.raw(expr))]
    ends = {expr: _half_line(theory.raw(expr), unknown) for expr in said}
    if not _said_otherwise([expr for expr in said if ends[expr] is None], claim):
        raise Unproved(f"a premise says where `{unknown}` may lie, and the stationary point may lie elsewhere")
    tied = [part for premise in claim.premises for one in premise.equalities for part in (one.left, one.right)]
    tied += [square.array for premise in claim.premises for square in premise.squares]
    if any(unknown in free(part) for part in tied):
        raise Unproved(f"a premise says what `{unknown}` obeys, and the stationary point may not")
    own = Interval.open(0, oo) if unknown.is_positive else Interval(0, oo) if unknown.is_nonnegative else S.Reals
    found = own
    for half in filter(None, ends.values()):
        found = found.intersect(half)
    for domain in claim.domains:
        if unknown in free(domain.element):
            if domain.element != unknown or not isinstance(domain.values, Interval) or unknown in free(domain.values):
                raise Unproved(f"`{unknown}` is restricted to a domain, where the stationary point may not lie")
            found = found.intersect(domain.values)
    if not isinstance(found, Interval):
        raise Unproved(f"`{unknown}` is restricted to a domain beyond its own assumptions")
    return found


def _half_line(expr: Expr, unknown: Basic) -> Interval | None:
    """Where a linear expression of the unknown with rational coefficients is positive; None of any other."""
    slope = expr.coeff(unknown)
    rest = (expr - slope * unknown).expand()
    if not (slope.is_Rational and rest.is_Rational and slope != 0):
        return None
    return Interval.open(-rest / slope, oo) if slope > 0 else Interval.open(-oo, -rest / slope)


def _said_otherwise(said: Sequence[Expr], claim: Claim) -> bool:
    """Whether the other premises and the domains make positive what some premises do: then these say nothing of where anything lies."""
    if not said:
        return True
    others = tuple(replace(premise, positive=tuple(expr for expr in premise.positive if expr not in said)) for premise in claim.premises)
    known = theory_of(others, claim.domains)
    return all(known.holds(positive(expr)) for expr in said)


def everywhere_defined(theory: Theory, *items: Basic) -> None:
    """Nothing where they are.

    Raises
    ------
    Unproved
        What one of them needs is not certain.
    """
    for expr in items:
        missing = next(iter(theory.undefined(expr)), None)
        if missing is not None:
            raise Unproved(f"`{expr}` is not defined everywhere: {missing}")


def _increasing(expr: Expr, unknown: Symbol) -> bool:
    base, power = expr.as_base_exp()
    if base != unknown or depends(power, frozenset((unknown,))):
        return False
    return bool(power.is_positive) if unknown.is_positive else bool(power.is_positive and power.is_odd)


def _vanishes(condition: Boolean, expr: Expr, unknown: Symbol, why: str, theory: Theory) -> list[Identity | Slope | Expr]:
    if not isinstance(condition, Eq):
        raise Unproved("the set of points is not given by an equation")
    stated = condition.lhs - condition.rhs
    if expr.as_base_exp()[0] == unknown and unknown in (stated, -stated):
        expr = stated  # a power of the unknown vanishes where the unknown does
    for signed in (stated, -stated):
        if theory.is_zero(signed - expr):
            return [Identity(left=signed, right=expr)]
    raise Unproved(why)


def _matched(wanted: Sequence[Expr], stated: Sequence[Expr], why: str, theory: Theory) -> list[Identity]:
    """Each of what must be at most zero is a positive multiple of another of what is said to be."""
    identities: list[Identity] = []
    for need in wanted:
        for given in stated:
            factor = _positive_ratio(need, given, theory)
            if factor is not None:
                identities.append(Identity(left=need, right=factor * given))
                break
    if len(identities) != len(wanted) or len(stated) != len(wanted) or len({item.right for item in identities}) != len(wanted):
        raise Unproved(why)
    return identities


def _at_most_zero(condition: Boolean) -> list[Expr]:
    """What the weak inequalities that a condition is made of say to be at most zero."""
    parts = And.make_args(condition)
    for part in parts:
        if not isinstance(part, Relational) or part.rel_op not in ("<=", ">="):
            raise Unproved(f"`{part}` is not a weak inequality")
    return [part.lts - part.gts for part in parts]


def _positive_ratio(need: Expr, given: Expr, theory: Theory) -> Expr | None:
    left, right = theory.normal(need).terms, theory.normal(given).terms
    total = next(iter(right), None)
    if total is None or total not in left:
        return None
    factor = left[total] / right[total]
    return factor if theory.facts.is_positive(factor) and theory.is_zero(need - factor * given) else None
