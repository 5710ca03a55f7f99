"""Integrals by SymPy, in a process of their own: its integrator may take minutes and cannot be interrupted."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import dataclass

from sympy import Dummy, Expr, Integral, Interval, Limit, Poly, S, Set, Symbol, integrate, limit, nan, oo, zoo

SECONDS = 20.0
QUICK_DEGREE = 30


class NoIntegral(Exception):
    """SymPy found no closed form; the message says how it ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One half-line or interval: on it the integrand is the derivative of `antiderivative`; `value` is its increase.

    `antiderivative` is None where only the definite integral was asked for.
    """

    variable: Symbol
    integrand: Expr
    antiderivative: Expr | None
    value: Expr


def integral(integrand: Expr, variate: Symbol, support: Set, *, seconds: float = SECONDS) -> Expr:
    """The integral over an interval; `oo` where it diverges.

    Raises
    ------
    NoIntegral
        No closed form was found in time.
    """
    total = sum((piece.value for piece in pieces(integrand, variate, support, antiderivatives=False, seconds=seconds)), S.Zero)
    return oo if total.has(oo) else total


def pieces(integrand: Expr, variate: Symbol, support: Set, *, antiderivatives: bool, seconds: float = SECONDS) -> tuple[Piece, ...]:
    """The integral split at zero, so that |e| is resolved, with antiderivatives where they are asked for.

    Raises
    ------
    NoIntegral
        No closed form was found in time.
    """
    if not isinstance(support, Interval):
        raise NoIntegral(f"the support `{support}` is not an interval")
    if _quick(integrand, variate, support):
        return compute(integrand, variate, support, antiderivatives)
    task = pickle.dumps((integrand, variate, support, antiderivatives))
    try:
        done = subprocess.run([sys.executable, "-m", __name__], input=task, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise NoIntegral(f"SymPy's integrator did not finish within {seconds:g} s") from None
    if done.returncode != 0:
        raise NoIntegral("SymPy's integrator failed: " + "".join(done.stderr.decode(errors="replace").strip().splitlines()[-1:]))
    found: tuple[Piece, ...] = pickle.loads(done.stdout)
    if any(expr.has(Integral, Limit, nan, zoo) for piece in found for expr in (piece.value, piece.antiderivative or S.Zero)):
        raise NoIntegral("SymPy's integrator found no closed form")
    return found


def _quick(integrand: Expr, variate: Symbol, support: Interval) -> bool:
    """Whether nothing has to be searched for: a polynomial of low degree over a bounded interval needs no process."""
    if support.inf.is_infinite or support.sup.is_infinite or not integrand.is_polynomial(variate):
        return False
    return bool(Poly(integrand, variate).degree() <= QUICK_DEGREE)


def compute(integrand: Expr, variate: Symbol, support: Interval, antiderivatives: bool) -> tuple[Piece, ...]:
    """The pieces, in this process."""
    found = []
    for sign, low, high in ((1, max(support.inf, S.Zero), support.sup), (-1, max(-support.sup, S.Zero), -support.inf)):
        if high <= low:
            continue
        half = Dummy("t", positive=True)
        side = integrand.subs(variate, sign * half)
        if high.is_finite and side.is_polynomial(half):
            primitive = Poly(side, half).integrate().as_expr()
            value = primitive.subs(half, high) - primitive.subs(half, low)
        elif antiderivatives:
            primitive = integrate(side, half)
            value = limit(primitive, half, high, "-") - limit(primitive, half, low, "+")
        else:
            primitive, value = None, integrate(side, (half, low, high))
        found.append(Piece(variable=half, integrand=side, antiderivative=primitive if antiderivatives else None, value=value))
    return tuple(found)


def main() -> None:
    """Read a task from standard input, write the pieces to standard output."""
    sys.stdout.buffer.write(pickle.dumps(compute(*pickle.loads(sys.stdin.buffer.read()))))


if __name__ == "__main__":
    # Under this name the pieces would be pickled as __main__.Piece, which the caller cannot load.
    from derive.symbolic.integration import main as run

    run()
