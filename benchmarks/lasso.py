"""The lasso, solved and certified, against scikit-learn's Lasso at an equal gap, as ratios of medians in one interleaved run.

`python benchmarks/lasso.py [ROUNDS]` prints a Markdown table and exits 1 where a ratio is under its bound. One process, one BLAS
thread. scikit-learn gets its preferred order of X and a tolerance at which its gap comes near to ours; both relative gaps are
printed, each computed from the data by `derive.numerics.certificates`. With a precomputed Gram matrix, computing it is part of the
time. Ours are certified inside of the time, theirs are not.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Lasso
from threadpoolctl import threadpool_limits

from derive.numerics.certificates import duality_gap
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate
from derive.numerics.solvers.lasso.working_set import ENTRY

ROUNDS = 7
BOUND = 2.0
"""How many times faster than the faster peer, at least, with independent columns."""
SHAPES = ((100_000, 50), (2_000, 2_000))
FRACTIONS = (0.5, 0.1, 0.01)
"""Of the weight from which on theta is zero."""
NONZEROS = 20
TOLERANCE = 1e-13
"""scikit-learn's `tol`: it stops where its gap is this part of |y|^2."""
PASSES = 100_000


def data(n: int, p: int, neighbours: float) -> tuple[Array, Array]:
    """A Gaussian design, neighbouring columns correlated by `neighbours`; y from 20 columns, with unit noise."""
    generator = np.random.default_rng(0)
    X = generator.standard_normal((n, p))
    if neighbours:
        for column in range(1, p):
            X[:, column] = neighbours * X[:, column - 1] + (1 - neighbours**2) ** 0.5 * X[:, column]
    theta = np.zeros(p)
    theta[generator.choice(p, NONZEROS, replace=False)] = 2 * generator.standard_normal(NONZEROS)
    return X, X @ theta + generator.standard_normal(n) + 1


def ours(problem: Problem) -> Callable[[], tuple[Candidate, float]]:
    """Solve and certify."""

    def run() -> tuple[Candidate, float]:
        candidate = ENTRY.solve(problem)
        assert isinstance(candidate, Candidate)
        return candidate, duality_gap(problem, candidate).value

    return run


def theirs(problem: Problem, precompute: bool) -> Callable[[], tuple[Candidate, float]]:
    """Fit; the gap is computed afterwards, outside of the time."""

    def run() -> tuple[Candidate, float]:
        model = Lasso(alpha=problem.weight / (2 * problem.n), precompute=precompute, tol=TOLERANCE, max_iter=PASSES)
        model.fit(problem.X, problem.y)
        return Candidate(theta=model.coef_, intercept=float(model.intercept_)), float("nan")

    return run


def measure(runs: dict[str, Callable[[], tuple[Candidate, float]]], rounds: int) -> tuple[dict[str, float], dict[str, Candidate]]:
    """Median seconds of each, taken in turns that rotate; the first round is thrown away."""
    names, taken, found = list(runs), {name: [] for name in runs}, {}
    for number in range(rounds + 1):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            start = time.perf_counter()
            candidate, _ = runs[name]()
            elapsed = time.perf_counter() - start
            found[name] = candidate
            if number:
                taken[name].append(elapsed)
    return {name: statistics.median(values) for name, values in taken.items()}, found


def main(rounds: int) -> int:
    """Print the table; 1 where a bound does not hold."""
    failed = False
    heads: tuple[str, ...] = ("n x p", "columns", "weight / largest", "nonzeros", "order", "ours, ms", "gap")
    heads += ("Lasso, ms", "gap", "Lasso with Gram, ms", "gap", "ratio", "bound")
    print(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
    for neighbours in (0.0, 0.9):
        for n, p in SHAPES:
            X, y = data(n, p, neighbours)
            orders = {"C": np.ascontiguousarray(X), "F": np.asfortranarray(X)}
            largest = 2 * float(np.abs(X.T @ (y - y.mean())).max())
            for fraction in FRACTIONS:
                problems = {
                    order: Problem(
                        name="lasso",
                        X=array,
                        y=y,
                        intercept=True,
                        loss=Kind.QUADRATIC,
                        penalty=Kind.PIECEWISE_LINEAR,
                        weight=fraction * largest,
                    )
                    for order, array in orders.items()
                }
                runs = {order: ours(problem) for order, problem in problems.items()}
                runs |= {"plain": theirs(problems["F"], False), "gram": theirs(problems["F"], True)}
                seconds, found = measure(runs, rounds)
                gaps = {name: duality_gap(problems["F"], candidate).value for name, candidate in found.items()}
                for order in orders:
                    ratio = min(seconds["plain"], seconds["gram"]) / seconds[order]
                    bound = f">= {BOUND:g}" if not neighbours else ""
                    failed |= bool(bound) and ratio < BOUND
                    print(
                        f"| {n} x {p} | {f'neighbours {neighbours:g}' if neighbours else 'independent'} | {fraction:g} "
                        f"| {np.count_nonzero(found[order].theta)} | {order} | {1e3 * seconds[order]:.1f} | {gaps[order]:.0e} "
                        f"| {1e3 * seconds['plain']:.1f} | {gaps['plain']:.0e} | {1e3 * seconds['gram']:.1f} | {gaps['gram']:.0e} "
                        f"| {ratio:.2f} | {bound} |",
                        flush=True,
                    )
    return int(failed)


if __name__ == "__main__":
    warnings.simplefilter("ignore", ConvergenceWarning)
    with threadpool_limits(1):
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
