"""Logarithms of sums of exponentials, and of gamma, that do not overflow: log(1 + e^v) = max(v, 0) + log1p(e^-|v|)."""

from sympy import Add, Expr, Mul, Pow, S, beta, cancel, cosh, exp, expand_mul, gamma, log, loggamma

from derive.catalogue import entry
from derive.vocabulary.functions._function import ROOM, Function
from derive.vocabulary.functions.sigmoid import Sigmoid
from derive.vocabulary.functions.softplus import Softplus
from derive.vocabulary.linear import expand_logs
from derive.vocabulary.signs import Facts


def stabilised(expr: Expr) -> Expr:
    """The same function with log(a sum of exponentials) as `Softplus`, 1/(1 + e^v) as `Sigmoid`, log(1 + u) as log1p(u).

    Parameters
    ----------
    expr : Expr
        With SymPy's own exp and log; its symbols are real.
    """
    return _rewritten(expand_logs(expr, Facts()))


def _rewritten(expr: Expr) -> Expr:
    match expr:
        case _ if not expr.args:
            return expr
        case log():
            return _logarithm(expr.args[0])
        case Pow() if expr.exp.is_Integer and expr.exp.is_negative:
            return _reciprocal(expr.base, -expr.exp) or Pow(_rewritten(expr.base), expr.exp)
        case Mul():
            return _product([_rewritten(factor) for factor in expr.args])
        case _:
            return expr.func(*(_rewritten(argument) for argument in expr.args))


def _logarithm(argument: Expr) -> Expr:
    """log(u + c e^a + d e^b + ...) = log u + Softplus(log c + a - log u), and so on; u and the factors positive."""
    if isinstance(argument, gamma) and Facts().is_positive(argument.args[0]):
        return loggamma(argument.args[0])
    if isinstance(argument, beta) and all(Facts().is_positive(part) for part in argument.args):
        return loggamma(argument.args[0]) + loggamma(argument.args[1]) - loggamma(Add(*argument.args))
    if isinstance(argument, Mul) and argument.has(gamma, beta) and all(map(Facts().is_positive, argument.args)):
        # Gamma is beyond what a double holds where its logarithm is small still.
        return Add(*(stabilised(log(factor)) for factor in argument.args))
    if argument.has(cosh):
        # A hyperbolic cosine is a sum of exponentials.
        argument = expand_mul(argument.replace(cosh, lambda v: (exp(v) + exp(-v)) / 2))
    facts = Facts()
    terms = [(term, *_exponential(term)) for term in Add.make_args(argument)]
    powers = sorted(((factor, power) for _, factor, power in terms if power != 0), key=str)
    plain = Add(*(term for term, _, power in terms if power == 0))
    if len(terms) > 1 and powers and all(facts.is_positive(factor) for factor, _ in powers) and (plain == 0 or facts.is_positive(plain)):
        logs = [power + stabilised(log(factor)) for factor, power in powers]
        total = logs.pop(0) if plain == 0 else stabilised(log(plain))
        for following in logs:
            total += Softplus(expand_mul(following - total))
        return total
    rest = _rewritten(argument) - 1
    # Where 1 is not among the terms, subtracting it would lose what log1p is to save.
    if S.One not in Add.make_args(argument) or argument == 1:
        return log(rest + 1)
    # SymPy's class is in a module for which it loads much else: it comes with the function's file once it is needed.
    (log1p,) = entry(ROOM, "log1p", Function).kinds
    return log1p(rest)


def _exponential(term: Expr) -> tuple[Expr, Expr]:
    """c and a of a term c e^a; a is zero where there is no exponential."""
    powers = [factor for factor in Mul.make_args(term) if isinstance(factor, exp)]
    return Mul(*(factor for factor in Mul.make_args(term) if factor not in powers)), Add(*(_rewritten(power.args[0]) for power in powers))


def _reciprocal(base: Expr, power: Expr) -> Expr | None:
    """(u + c e^a)^-k as u^-k Sigmoid(log u - log c - a)^k; None where the base is no such sum."""
    terms = [(term, *_exponential(term)) for term in Add.make_args(base)]
    plain = Add(*(term for term, _, exponent in terms if exponent == 0))
    powers = [(factor, exponent) for _, factor, exponent in terms if exponent != 0]
    facts = Facts()
    if len(powers) != 1 or not facts.is_positive(plain) or not facts.is_positive(powers[0][0]):
        return None
    factor, exponent = powers[0]
    return Pow(plain, -power) * Sigmoid(stabilised(log(plain)) - stabilised(log(factor)) - exponent) ** power


def _product(factors: list[Expr]) -> Expr:
    """With e^(-k v) Sigmoid(v)^k as Sigmoid(-v)^k: the one overflows where the other vanishes."""
    product = Mul(*factors)
    powers = [factor for factor in Mul.make_args(product) if isinstance(factor, exp)]
    for power in powers:
        for factor in Mul.make_args(product):
            base, count = factor.as_base_exp()
            if not isinstance(base, Sigmoid) or not count.is_Integer:
                continue
            times = cancel(-power.args[0] / base.args[0])
            if times.is_Integer and 1 <= times <= count:
                return _product([product / power / base**times, Sigmoid(-base.args[0]) ** times])
    return product
