"""Objectives that get as bad as one likes wherever what was observed is unlikely enough.

Let two values of an unknown stand in opposite order, and let one of the objectives be such a one. The densities that are what
they are at these two values, and make what was observed ever less likely at all others, put that objective's optimum on one of
the two, where the other objective is beaten by the other value. So the sets of optima differ for these densities.

A density of what was observed together with the unknown t, such as p(y, t), may have any positive value at the y at hand, and
p(y | t) with it, whatever p(t) is. Densities that are free of the unknown only multiply products of powers of densities, or add
to their logarithms, which moves no order.
"""

from collections.abc import Iterator

from sympy import Add, Expr, Mul, Pow, Product, Sum, Symbol, exp, log

from derive.claims.claim import Claim
from derive.claims.premises import Law
from derive.vocabulary.binding import depends, unpack
from derive.vocabulary.budget import tick
from derive.vocabulary.nodes import Density, Exp, Log


def unlikely_elsewhere(claim: Claim) -> bool:
    """Whether densities may be chosen so that one of two values is optimal for one side, the premises being what they are."""
    if len(claim.varied) != 1 or not claim.between.comparable:
        return False
    (unknown,) = claim.varied
    if not isinstance(unknown, Symbol):
        return False
    for premise in claim.premises:
        if any(depends(expr, claim.varied) and not isinstance(expr, Density) for expr in premise.positive):
            return False
        if not all(_harmless(law, unknown) for law in premise.laws):
            return False
    sides = [_weights(-side.minimised, unknown) for side in claim.sides]
    return None not in sides and any(_falls(side) for side in sides if side is not None)


def _falls(weights: list[int]) -> bool:
    return all(weight >= 0 for weight in weights) and any(weight > 0 for weight in weights)


def _harmless(law: Law, unknown: Symbol) -> bool:
    """Whether an equation leaves the likelihood free: it says nothing of the unknown, only what its own density is, or parts entries."""
    names = (*law.left.variates, *law.left.given)
    if unknown not in names:
        return not depends(law.left, frozenset((unknown,)))
    if names == (unknown,):
        return not law.right.has(Density)
    return isinstance(law.right, Product) and isinstance(law.right.args[0], Density)


def _weights(score: Expr, unknown: Symbol) -> list[int] | None:
    """How each density moves a score that is made large, 1 where it falls with what was observed becoming unlikely, -1 where it rises.

    None where the score is neither a product of powers of densities nor a sum of their logarithms, times and plus what is free of them.
    """
    tick()
    if not score.has(Density):
        return []
    if score.has(Log, log):
        found = [_of_log(term, unknown) for term in Add.make_args(score)]
        return None if None in found else [weight for part in found if part is not None for weight in part]
    return _of_product(score, unknown)


def _of_product(score: Expr, unknown: Symbol) -> list[int] | None:
    """Of a product of powers of densities, times a number that has a sign for every value of the unknown."""
    plain = Mul(*(factor for factor in Mul.make_args(score) if not factor.has(Density)))
    sign = 1 if _positive(plain) else -1 if _positive(-plain) else 0
    found = list(_powers(Mul(*(factor for factor in Mul.make_args(score) if factor.has(Density))), unknown, sign))
    return None if sign == 0 or None in found else [weight for weight in found if weight is not None]


def _positive(expr: Expr) -> bool:
    return bool(expr.is_positive) or all(bool(factor.is_positive) or isinstance(factor, (Exp, exp)) for factor in Mul.make_args(expr))


def _of_log(term: Expr, unknown: Symbol) -> list[int] | None:
    """Of c log(product of powers), or of a sum of such over an index that takes at least one value."""
    if not term.has(Density):
        return []
    factors = Mul.make_args(term)
    moving = [factor for factor in factors if factor.has(Density)]
    still = Mul(*(factor for factor in factors if not factor.has(Density)))
    sign = 1 if still.is_positive else -1 if still.is_negative else 0
    if len(moving) != 1 or not sign:
        return None
    (inner,) = moving
    if isinstance(inner, (Log, log)):
        found = list(_powers(inner.args[0], unknown, sign))
        return None if None in found else [weight for weight in found if weight is not None]
    if isinstance(inner, Sum):
        body, _, lower, upper = unpack(inner)
        parts = _of_log(body, unknown) if bool((upper - lower).is_nonnegative) and not depends(lower, frozenset((unknown,))) else None
        return None if parts is None else [sign * part for part in parts]
    return None


def _powers(product: Expr, unknown: Symbol, sign: int) -> Iterator[int | None]:
    """For each density in a product of powers how often it holds what was observed beside the unknown; None for anything else."""
    for factor in Mul.make_args(product):
        base, power = factor.as_base_exp() if isinstance(factor, Pow) else (factor, 1)
        if not factor.has(Density):
            if not _positive(factor):
                yield None
        elif isinstance(base, Product) and power == 1 and bool((unpack(base)[3] - unpack(base)[2]).is_nonnegative):
            yield from _powers(unpack(base)[0], unknown, sign)
        elif isinstance(base, Density) and getattr(power, "is_Rational", True):
            degree = _degree(base, unknown)
            yield None if degree is None else degree * (sign if power > 0 else -sign)
        else:
            yield None


def _degree(density: Density, unknown: Symbol) -> int | None:
    """1 for p(y, t), p(y | t) and p(t | y), where y is observed and t unknown; 0 for p(t) and p(y); None where t is inside of something."""
    values, given = (*density.variates, *density.given), density.given
    if any(value != unknown and depends(value, frozenset((unknown,))) for value in values):
        return None
    return int(unknown in values and len(values) > 1) - int(unknown in given and len(given) > 1)
