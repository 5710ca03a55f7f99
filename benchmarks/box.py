"""Laplace noise with a Gaussian prior, solved and certified, against SciPy's bounded quasi-Newton method on the dual: for information.

`python benchmarks/box.py [ROUNDS]` prints a Markdown table of medians of interleaved runs in one process with one BLAS thread; it has no
bound. The peer gets no intercept, which it could not constrain, and a tolerance at which it goes on as far as it can; both relative gaps
are printed, each computed from the data by `derive.numerics.certificates`. Ours is certified inside of the time, the peer is not.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from derive.numerics.certificates import duality_gap
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate
from derive.numerics.solvers.box.box_interior_point import ENTRY

ROUNDS = 5
SHAPES = ((2_000, 20), (20_000, 50), (200, 1_000))
WEIGHTS = (1e-2, 1.0, 1e2)
EVALUATIONS = 3_000


def data(n: int, p: int) -> tuple[Array, Array]:
    """A Gaussian design and Laplace noise of scale one."""
    generator = np.random.default_rng(0)
    X = generator.standard_normal((n, p))
    return X, X @ generator.standard_normal(p) + generator.laplace(size=n)


def ours(problem: Problem) -> Candidate:
    """Solve and certify."""
    candidate = ENTRY.solve(problem)
    assert isinstance(candidate, Candidate)
    assert duality_gap(problem, candidate).holds
    return candidate


def theirs(problem: Problem) -> Candidate:
    """Maximise y'd - |X'd|^2 / 4w over the box."""
    X, y, weight = problem.X, problem.y, problem.weight

    def value_and_slope(d: Array) -> tuple[float, Array]:
        product = X.T @ d / (2 * weight)
        return weight * float(product @ product) - float(y @ d), X @ product - y

    found = minimize(
        value_and_slope,
        np.zeros(y.size),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-problem.below, problem.above)] * y.size,
        options={"ftol": 0.0, "gtol": 1e-12, "maxiter": EVALUATIONS, "maxfun": EVALUATIONS, "maxcor": 20},
    )
    return Candidate(theta=X.T @ found.x / (2 * weight), intercept=0.0, dual=found.x, iterations=int(found.nit))


def measure(problem: Problem, rounds: int) -> tuple[list[float], list[Candidate]]:
    """Median seconds of both, taken in turns; the first round is thrown away."""
    runs: tuple[Callable[[Problem], Candidate], ...] = (ours, theirs)
    taken: list[list[float]] = [[], []]
    found = [ours(problem)] * 2
    for number in range(rounds + 1):
        for place in (0, 1) if number % 2 else (1, 0):
            start = time.perf_counter()
            found[place] = runs[place](problem)
            if number:
                taken[place].append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken], found


def main(rounds: int) -> int:
    """Print the table."""
    heads = ("n x p", "weight", "zero residuals", "ours, ms", "iterations", "gap", "L-BFGS-B, ms", "iterations", "gap", "ratio")
    print(f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
    for n, p in SHAPES:
        X, y = data(n, p)
        for weight in WEIGHTS:
            problem = Problem(
                name="laplace+gaussian",
                X=X,
                y=y,
                intercept=False,
                loss=Kind.PIECEWISE_LINEAR,
                penalty=Kind.QUADRATIC,
                weight=weight,
            )
            seconds, found = measure(problem, rounds)
            gaps = [duality_gap(problem, candidate).value for candidate in found]
            assert found[0].dual is not None
            free = int((np.abs(found[0].dual) < 1).sum())
            print(
                f"| {n} x {p} | {weight:g} | {free} | {1e3 * seconds[0]:.1f} | {found[0].iterations} | {gaps[0]:.0e} "
                f"| {1e3 * seconds[1]:.1f} | {found[1].iterations} | {gaps[1]:.0e} | {seconds[1] / seconds[0]:.1f} |",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    with threadpool_limits(1):
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
