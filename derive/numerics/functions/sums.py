"""An objective taken apart: constant + sum of coefficient * sum_i k(y_i, eta_i) + sum of coefficient * sum_j g(theta_j).

eta is the prediction: X @ theta, or one number mu. Wherever y and eta occur as a difference only, the residual r = y - eta takes
their place and is never multiplied out: with y near 1e8 the square written out has lost half its digits, the residual none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from sympy import Add, Basic, Dummy, Expr, Float, Indexed, IndexedBase, Mul, S, Sum, Symbol, cancel, expand_mul

from derive.definitions._definition import unfold
from derive.vocabulary.binding import BINDERS, depends, free, rebuild, substitute, unpack
from derive.vocabulary.errors import InputError
from derive.vocabulary.linear import additive_terms, linear_form, live
from derive.vocabulary.nodes import Named, Prediction
from derive.vocabulary.symbols import X, i, j, mu, n, p, theta, x, y

RESIDUAL = Dummy("r", real=True)
PREDICTED = Dummy("eta", real=True)
OBSERVED = Dummy("y", real=True)
COORDINATE = Dummy("theta", real=True)
"""One entry of each vector: what the kernels are functions of."""

Term = tuple[Expr, Expr]
"""Coefficient, free of data and unknowns; kernel, a function of the entries above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Separated:
    """The objective, term by term.

    Parameters
    ----------
    constant : Expr
        In n, p and the scales.
    rows, coordinates : tuple of Term
        Kernels summed over the observations, and over the coordinates of theta (a location has one).
    location : bool
        Whether the unknown is one number mu, the prediction of every observation; else it is theta.
    scales : tuple of Symbol
        Every other symbol, sorted by name.
    """

    constant: Expr
    rows: tuple[Term, ...]
    coordinates: tuple[Term, ...]
    location: bool
    scales: tuple[Symbol, ...]


def separate(expression: Expr) -> Separated:
    """Take an objective apart.

    Parameters
    ----------
    expression : Expr
        In the vocabulary of `derive.symbols`; exact numbers only.

    Raises
    ------
    InputError
        It is no sum over observations and coordinates, or has a float, a stray index, a symbol that is not declared real.
    """
    _check_vocabulary(expression)
    location = mu in free(expression)
    whole = _with_predictions(live(expression.replace(lambda node: isinstance(node, Named), unfold)), location)
    form = linear_form(whole)
    rows: list[Term] = []
    coordinates: list[Term] = []
    for total, coefficient in sorted(form.terms.items(), key=lambda term: str(term[0])):
        if depends(coefficient, frozenset((theta, mu, y, x, X))):
            raise InputError(f"`{coefficient}*{total}` is no sum over the observations or the coordinates: its factor varies with them")
        kernel, index, lower, upper = unpack(total)
        match lower, upper:
            case (S.One, size) if size == n:
                rows.append((coefficient, _entry(kernel, {y[index]: OBSERVED, Prediction(x[index], theta): PREDICTED}, total)))
            case (S.One, size) if size == p:
                coordinates.append((coefficient, _entry(kernel, {theta[index]: COORDINATE}, total)))
            case _:
                raise InputError(f"`{total}` runs neither over all observations (1 to n) nor over all coordinates (1 to p)")
    constant, moving = _location_terms(form.constant, location)
    residual_rows, moving = _in_residuals(rows, moving)
    coordinates.extend((S.One, _entry(term, {mu: COORDINATE}, term)) for term in moving)
    _entry(constant, {}, constant)
    return Separated(
        constant=constant,
        rows=residual_rows,
        coordinates=tuple(coordinates),
        location=location,
        scales=_scales((constant, *(part for term in (*residual_rows, *coordinates) for part in term))),
    )


def _check_vocabulary(expression: Expr) -> None:
    if not isinstance(expression, Expr):
        raise InputError(f"an objective must be a SymPy expression, got `{str(expression)[:60]}`")
    floats = sorted(map(str, expression.atoms(Float)))
    if floats:
        raise InputError(f"`{floats[0]}` is a float: exact numbers are needed, e.g. `Rational(1, 10)` for 0.1")
    found = free(expression)
    if {mu, theta} <= found:
        raise InputError("both `mu` and `theta` are unknown; give a column of ones in X instead of a location")
    for base in sorted((item for item in found if isinstance(item, IndexedBase)), key=str):
        if base not in (y, x, X, theta):
            raise InputError(f"`{base}` is none of the arrays of derive.symbols: y, x, X, theta")


def _with_predictions(expr: Expr, location: bool) -> Expr:
    """With one node for the prediction of a row: for sum_j X[i, j] theta[j], and inside sums over the observations for mu."""
    if isinstance(expr, BINDERS):
        body, index, lower, upper = unpack(expr)
        row = _linear_predictor(body, index, lower, upper) if isinstance(expr, Sum) else None
        if row is not None:
            return Prediction(x[row], theta)
        if location and isinstance(expr, Sum) and upper == n:
            # SymPy's i and a canonical index alike; a sum of mu alone would otherwise leave its sum.
            body = substitute(body, {mu: Prediction(x[index], theta)})
        return rebuild(expr, _with_predictions(body, location), index, lower, upper)
    if not expr.args or isinstance(expr, (Indexed, IndexedBase, Prediction)):
        return expr
    return expr.func(*(_with_predictions(argument, location) for argument in expr.args))


def _linear_predictor(body: Expr, index: Symbol, lower: Expr, upper: Expr) -> Expr | None:
    """The row of sum_j X[row, j] theta[j] over all coordinates; None for another sum."""
    if lower != 1 or upper != p or not isinstance(body, Mul):
        return None
    match body.args:
        case (Indexed() as one, Indexed() as two):
            entry, weight = (one, two) if one.base == X else (two, one)
            if entry.base == X and weight == theta[index] and len(entry.indices) == 2 and entry.indices[1] == index:
                return entry.indices[0]
    return None


def _entry(kernel: Expr, meaning: dict[Basic, Basic], shown: Expr) -> Expr:
    """The kernel as a function of one entry of each vector; nothing indexed may be left."""
    found = substitute(kernel, meaning) if meaning else kernel
    left = sorted(map(str, found.atoms(Indexed, IndexedBase, Prediction, *BINDERS) | {item for item in free(found) if item in (i, j, mu)}))
    if left:
        raise InputError(f"`{left[0]}` in `{shown}` stands in no plain sum over the observations or the coordinates")
    if isinstance(shown, Sum) and unpack(shown)[1] in free(found):
        raise InputError(f"`{shown}` weighs its terms by their number; only y, the prediction and theta may vary with it")
    return found


def _location_terms(constant: Expr, location: bool) -> tuple[Expr, list[Expr]]:
    """What is free of mu, and the terms that are not."""
    terms = additive_terms(constant) if location else [constant]
    still = [term for term in terms if mu not in free(term)]
    return Add(*still), [term for term in terms if mu in free(term)]


def _in_residuals(rows: list[Term], moving: list[Expr]) -> tuple[tuple[Term, ...], list[Expr]]:
    """The rows with r in place of y - eta where only that occurs; terms of mu that complete a residual join them."""
    found: list[Term] = []
    rest: list[Term] = []
    for coefficient, kernel in rows:
        new = substitute(kernel, {OBSERVED: RESIDUAL + PREDICTED})
        (rest if PREDICTED in new.free_symbols else found).append((coefficient, kernel if PREDICTED in new.free_symbols else new))
    # c y - c eta, or y|r| - eta|r|: each for itself is no function of r, their sum is.
    linear = [term for term in moving if mu not in free(term / mu)]
    candidates = [rest + [(cancel(term / (mu * n)), PREDICTED) for term in linear], rest] if linear else [rest]
    for number, terms in enumerate(candidates):
        together = _recombined(terms)
        if terms and together is not None:
            left = [term for term in moving if term not in linear] if linear and number == 0 else moving
            return (*found, *together), left
    return (*found, *rest), moving


def _recombined(terms: Iterable[Term]) -> list[Term] | None:
    """The terms together as functions of the residual; None where y and eta do not cancel."""
    coefficients: dict[Expr, Expr] = {}
    for coefficient, kernel in terms:
        for part in Add.make_args(expand_mul(substitute(kernel, {OBSERVED: RESIDUAL + PREDICTED}))):
            number, pure = part.as_independent(RESIDUAL, PREDICTED, as_Add=False)
            coefficients[pure] = coefficients.get(pure, S.Zero) + coefficient * number
    kept = [(cancel(coefficient), kernel) for kernel, coefficient in coefficients.items()]
    kept = [(coefficient, kernel) for coefficient, kernel in kept if coefficient != 0]
    return None if any(PREDICTED in kernel.free_symbols for _, kernel in kept) else kept


def _scales(parts: Iterable[Expr]) -> tuple[Symbol, ...]:
    known = {n, p, RESIDUAL, PREDICTED, OBSERVED, COORDINATE}
    symbols = sorted({symbol for part in parts for symbol in part.free_symbols} - known, key=str)
    for symbol, following in pairwise(symbols):
        if str(symbol) == str(following):
            raise InputError(f"two symbols are called `{symbol}`, with different assumptions; make one of them")
    for symbol in symbols:
        if str(symbol) in ("theta", "mu", "direction", "X", "y", "n", "p"):
            raise InputError(f"a scale is called `{symbol}`, which means something else here; give it another name")
        if not symbol.is_real:
            raise InputError(f"`{symbol}` must be real; make it with `Symbol('{symbol}', positive=True)`")
    return tuple(symbols)


__all__ = ["COORDINATE", "OBSERVED", "PREDICTED", "RESIDUAL", "Separated", "Term", "separate"]
