"""What puts values in the same order and is simpler: an objective without the strictly monotone functions around it."""

from sympy import Add, Basic, Expr, Interval, Mul, Pow, Rational, S

from derive.judging.proof.theory import Theory
from derive.vocabulary.binding import depends
from derive.vocabulary.budget import tick
from derive.vocabulary.conditions import Condition, nonnegative, positive
from derive.vocabulary.functions._function import function_of


def unwrapped(score: Expr, varied: frozenset[Basic], theory: Theory) -> Expr:
    """The innermost expression of which the score is a strictly increasing function, as far as signs are known.

    Terms that are free of what is varied are left out, positive factors too; a decreasing function turns the sign.
    """
    score = theory.raw(score)
    while (inner := _inside(score, varied, theory)) is not None:
        score = inner
    return score


def _inside(score: Expr, varied: frozenset[Basic], theory: Theory) -> Expr | None:
    """The argument of the outermost function, with the sign that keeps the order; None where none is known to be monotone."""
    tick()
    moving = [term for term in Add.make_args(score) if depends(term, varied)]
    if len(moving) != 1:
        return None
    factors = Mul.make_args(moving[0])
    whole = [factor for factor in factors if depends(factor, varied)]
    still = Mul(*(factor for factor in factors if not depends(factor, varied)))
    if len(whole) != 1 or not theory.facts.is_nonzero(still):
        return None
    sign = 1 if theory.facts.is_positive(still) else -1 if theory.facts.is_positive(-still) else 0
    found = _argument(whole[0], theory)
    if found is None or not sign:
        return None
    argument, direction = found
    return argument if sign * direction > 0 else Mul(-1, argument)


def _argument(expr: Expr, theory: Theory) -> tuple[Expr, int] | None:
    """The argument of a function that increases strictly (1) or decreases (-1) in it; None of any other."""
    if isinstance(expr, Pow) and isinstance(expr.exp, Rational):
        base, exponent = expr.base, expr.exp
        if (
            (exponent.is_integer and exponent.p % 2 and exponent > 0)
            or (exponent > 0 and theory.facts.is_nonnegative(base))
            or theory.facts.is_positive(base)
        ):
            return base, 1 if exponent > 0 else -1
        return None
    known = function_of(type(expr))
    if known is None or len(expr.args) != 1:
        return None
    (argument,) = expr.args
    defined = known.asked(known.defined, expr.args)
    for where, direction in known.monotone:
        wanted = _within(where, argument)
        if where == S.Reals or (wanted is not None and (wanted in defined or theory.holds(wanted))):
            return argument, direction
    return None


def _within(where: Interval, argument: Expr) -> Condition | None:
    """That an argument lies on a half-line from zero; None of any other interval."""
    match where.start, where.end:
        case (S.Zero, S.Infinity):
            return positive(argument) if where.left_open else nonnegative(argument)
        case (S.NegativeInfinity, S.Zero):
            return positive(-argument) if where.right_open else nonnegative(-argument)
    return None
