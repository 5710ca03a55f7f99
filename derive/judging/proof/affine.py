"""The search for a factor and a constant that carry one normal form onto another, and for factors between the parts of conditions."""

from collections.abc import Callable, Iterator

from sympy import Add, Basic, Dummy, Expr, Mul, Product, S, Sum, Tuple, together
from sympy.core.relational import Eq, Ne, Relational

from derive.claims.claim import Claim
from derive.claims.witness import Affine
from derive.judging.proof.discharge import Identity, Proof
from derive.judging.proof.entries import conjuncts, multiplied, proportion, renamed, weighed
from derive.judging.proof.monotone import unwrapped
from derive.judging.proof.theory import Theory, Unproved, cancellable, lowest_terms, vanishes
from derive.vocabulary.binding import depends
from derive.vocabulary.budget import tick
from derive.vocabulary.linear import LinearForm
from derive.vocabulary.matrices import Determinant
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


def scores(score: Expr, varied: frozenset[Basic], theory: Theory) -> Iterator[tuple[Expr, str]]:
    """Expressions in the same order as what is made small, each with what it takes to get there, the likeliest first."""
    # Sums come out of a product only through its log.
    log_first = theory.raw(score).has(Product)
    if not log_first:
        yield score, ""
    likely = -1 if score.could_extract_minus_sign() else 1
    for sign in (likely, -likely):
        if theory.facts.is_positive(theory.raw(sign * score)):
            yield sign * Log(sign * score), "a strictly increasing log"
            break
    if log_first:
        yield score, ""
    inner = unwrapped(score, varied, theory)
    if inner != theory.raw(score):
        yield inner, "strictly increasing functions"


def prove_same_sets(claim: Claim, theory: Theory) -> Proof:
    """Every part of one condition is a positive multiple of a part of the other; of an equation, any multiple but zero.

    Raises
    ------
    Unproved
        The parts do not correspond, or a factor is not certainly positive.
    """
    (first, second), ((before,), (after,)) = claim.elements, (side.parts for side in claim.sides)
    if first != second:
        raise Unproved("the two sets hold values of different things")
    asked = [theory.undefined(one).keys() for one in (before, after)]
    if asked[0] != asked[1]:
        missing = "; ".join(f"missing assumption: {one}" for one in sorted(asked[0] ^ asked[1]))
        raise Unproved(f"the two conditions are not certainly defined at the same points; {missing}")
    waiting = list(conjuncts(after))
    identities: list[Identity] = []
    for part, ranges in conjuncts(before):
        for said in waiting:
            other = renamed(*said, ranges)
            identity = None if other is None else _same_relation(part, other, ranges, claim, theory)
            if identity is not None:
                identities.append(identity)
                waiting.remove(said)
                break
        else:
            raise Unproved(f"no part of the second condition is a positive multiple of `{part}`")
    if waiting:
        raise Unproved(f"nothing in the first condition corresponds to `{waiting[0][0]}`")
    return Proof(method="the two conditions are multiples of each other, part by part", identities=tuple(identities))


def _same_relation(part: Basic, other: Basic, ranges: tuple[Tuple, ...], claim: Claim, theory: Theory) -> Identity | None:
    if not (isinstance(part, Relational) and isinstance(other, Relational)):
        return None
    (kind, left), (other_kind, right) = _gap(part), _gap(other)
    if kind != other_kind:
        return None
    if ranges:
        equation = kind in ("==", "!=")
        for one, another in _multiples(left, right, ranges, claim) if kind == "==" else [(left, right)]:
            one, another = weighed(one, ranges), weighed(another, ranges)
            factor = proportion(one, another, claim.varied, theory)
            if factor is not None and (equation or theory.facts.is_positive(factor)):
                return Identity(left=one, right=factor * another)
        return None
    for turned in (right, -right) if kind in ("==", "!=") else (right,):
        for shape in (theory.normal, theory.multiplied_out):
            witness = affine_witness(claim, left, turned, theory, shape)
            if witness is not None and theory.is_zero(witness.constant):
                return Identity(left=left, right=witness.factor * turned)
    return _by_factor(kind, left, right, theory)


def _by_factor(kind: str, left: Expr, right: Expr, theory: Theory) -> Identity | None:
    """One gap as the other times what depends on the unknown, and certainly is not zero; in an order, is positive."""
    shapes = [(theory.normal(left).expression(), theory.normal(right).expression())]
    shapes.append((theory.multiplied_out(left).expression(), theory.multiplied_out(right).expression()))
    for one, other in shapes:
        totals = sorted(one.atoms(Sum) | other.atoms(Sum), key=str)
        held = {total: Dummy(f"S{number}", real=True) for number, total in enumerate(totals)}
        above, below = (expr.xreplace(held) for expr in (one, other))
        if below == 0 or not (cancellable(above) and cancellable(below)):
            continue
        ratio = together(above) / together(below)
        if not cancellable(ratio):
            continue
        factor = lowest_terms(ratio).factor().xreplace({letter: total for total, letter in held.items()})
        signed = theory.facts.is_nonzero(factor) if kind in ("==", "!=") else theory.facts.is_positive(factor)
        if signed and not theory.undefined(factor) and theory.is_zero(left - factor * right):
            return Identity(left=left, right=factor * right)
    return None


def _multiples(left: Expr, right: Expr, ranges: tuple[Tuple, ...], claim: Claim) -> Iterator[tuple[Expr, Expr]]:
    """Two vectors, and what vanishes where they do: either of them times a matrix that has an inverse."""
    kinds = [square for premise in claim.premises for square in premise.kinds]
    # An inverse that stands there tells what to take.
    signed = (expr.as_base_exp()[0] for premise in claim.premises for expr in premise.positive)
    known = [base.matrix for base in signed if isinstance(base, Determinant)]
    for squares, matrices in (([], []), (kinds, known)):
        yield from ((left, more) for more in multiplied(right, ranges, squares, matrices))
        yield from ((more, right) for more in multiplied(left, ranges, squares, matrices))
        if not squares:
            yield left, right


def _gap(relation: Relational) -> tuple[str, Expr]:
    """The kind of a relation, and what it says to be zero, not zero, or below it."""
    if isinstance(relation, (Eq, Ne)):
        return relation.rel_op, relation.lhs - relation.rhs
    return "<" if relation.rel_op in ("<", ">") else "<=", relation.lts - relation.gts
