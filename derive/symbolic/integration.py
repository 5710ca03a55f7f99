"""Integrals by SymPy, in a process of their own: its integrator may take minutes and cannot be interrupted."""

from __future__ import annotations

import pickle
import subprocess
import sys

from sympy import Dummy, Expr, Integral, Interval, S, Set, Symbol, integrate, nan, oo, zoo

SECONDS = 20.0


class NoIntegral(Exception):
    """SymPy found no closed form; the message says how it ended."""


def integral(integrand: Expr, variate: Symbol, support: Set, *, seconds: float = SECONDS) -> Expr:
    """The integral over an interval, split at zero so that |e| is resolved; `oo` where it diverges.

    Raises
    ------
    NoIntegral
        No closed form was found in time.
    """
    task = pickle.dumps((integrand, variate, support))
    try:
        done = subprocess.run([sys.executable, "-m", __name__], input=task, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise NoIntegral(f"SymPy's integrator did not finish within {seconds:g} s") from None
    if done.returncode != 0:
        raise NoIntegral(f"SymPy's integrator failed: {done.stderr.decode(errors='replace').strip().splitlines()[-1:]}")
    found: Expr = pickle.loads(done.stdout)
    if found.has(Integral) or found.has(nan, zoo):
        raise NoIntegral("SymPy's integrator found no closed form")
    return found


def split_at_zero(integrand: Expr, variate: Symbol, support: Set) -> Expr:
    """The integral over the two half-lines, the variate positive on each."""
    if not isinstance(support, Interval):
        raise NoIntegral(f"the support `{support}` is not an interval")
    half = Dummy("t", positive=True)
    total = S.Zero
    if support.sup > 0:
        total += integrate(integrand.subs(variate, half), (half, max(support.inf, S.Zero), support.sup))
    if support.inf < 0:
        total += integrate(integrand.subs(variate, -half), (half, max(-support.sup, S.Zero), -support.inf))
    return oo if total.has(oo) else total


def main() -> None:
    """Read a task from standard input, write the integral to standard output."""
    integrand, variate, support = pickle.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(pickle.dumps(split_at_zero(integrand, variate, support)))


if __name__ == "__main__":
    main()
