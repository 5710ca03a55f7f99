"""The log of exp(-energy)/Z is -energy - log Z."""

from sympy import Add, Expr, Mul, Pow, Rational, S, Sum, pi

from derive.claims.sides import Optimum
from derive.rules._examples import MAE, RESIDUAL, RIDGE, example, near_miss
from derive.rules._rule import Context, Rewritten, Rule, rewritten
from derive.vocabulary.binding import rebuild, unpack
from derive.vocabulary.nodes import Exp, Log, Sqrt
from derive.vocabulary.signs import Facts
from derive.vocabulary.symbols import b, e, i, n, sigma, y


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """log(exp(u)/Z) = u - log Z; log sqrt(v) = (1/2) log v; every argument positive."""
    return rewritten(side, _expand(side.objective, context.facts))


def _expand(expr: Expr, facts: Facts) -> Expr:
    if isinstance(expr, Log):
        return _log(expr.args[0], facts)
    if isinstance(expr, Sum):
        body, index, lower, upper = unpack(expr)
        return rebuild(expr, _expand(body, facts), index, lower, upper)
    if isinstance(expr, (Add, Mul)):
        return expr.func(*(_expand(argument, facts) for argument in expr.args))
    return expr


def _log(argument: Expr, facts: Facts) -> Expr:
    """Numerator and denominator apart, exponentials and roots undone, what remains under one log each."""
    if not facts.is_positive(argument):
        return Log(argument)
    top, bottom = _fraction(argument)
    return Add(_half(top), -_half(bottom))


def _half(factors: list[Expr]) -> Expr:
    opened = [
        factor.args[0] if isinstance(factor, Exp) else Log(factor.args[0]) / 2 for factor in factors if isinstance(factor, (Exp, Sqrt))
    ]
    closed = Mul(*(factor for factor in factors if not isinstance(factor, (Exp, Sqrt))))
    return Add(*opened, S.Zero if closed == 1 else Log(closed))


def _fraction(expr: Expr) -> tuple[list[Expr], list[Expr]]:
    top: list[Expr] = []
    bottom: list[Expr] = []
    for factor in Mul.make_args(expr):
        if isinstance(factor, Rational):
            top.append(S(factor.p))
            bottom.append(S(factor.q))
        elif isinstance(factor, Pow) and factor.exp.is_negative:
            bottom.append(1 / factor)
        else:
            top.append(factor)
    return [factor for factor in top if factor != 1], [factor for factor in bottom if factor != 1]


ENTRY = Rule(
    name="expand_log_density",
    title="Expand the logarithm of the density",
    because="The logarithm undoes the exponential and turns the normaliser into a separate term.",
    rewrite=rewrite,
    examples=lambda: (
        example(
            MAE,
            "min",
            -Sum(Log(MAE.noise.density(RESIDUAL)), (i, 1, n)),
            -Sum(MAE.noise.energy.subs(e, RESIDUAL) * -1 - Log(2 * b), (i, 1, n)),
        ),
        example(
            RIDGE,
            "min",
            -Sum(Log(RIDGE.noise.density(RESIDUAL)), (i, 1, n)),
            -Sum(-(RESIDUAL**2) / (2 * sigma**2) - Log(2 * pi * sigma**2) / 2, (i, 1, n)),
        ),
    ),
    near_misses=lambda: (near_miss(MAE, "min", Log(y[1] * b), "the log of something that may be negative is left alone"),),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 1.54",
)
