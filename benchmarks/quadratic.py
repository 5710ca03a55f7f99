"""Ordinary least squares and ridge, fitted and certified, against scikit-learn: ratios of medians in one interleaved run.

`python benchmarks/quadratic.py [ROUNDS]` prints a Markdown table and exits 1 where a ratio is under its bound. One process, one BLAS
thread. The whole of `Derivation.fit` is timed: checking the data, solving, certifying, the value and the scale. Both sides'
stationarity (of rows and columns of the data, as in `derive.numerics.certificates`) and excess loss are printed: how much more than
the least loss theirs is, relative to it, against a minimiser refined in twice the precision.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
from sklearn.linear_model import LinearRegression, Ridge
from threadpoolctl import threadpool_limits

import derive
from derive.numerics.certificates import Certifies, certify
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate
from derive.numerics.solvers.quadratic import qr

ROUNDS = 7
N, P = 1_000_000, 20
WEIGHT = 1.0
BOUND = 8.0
"""How many times faster than LinearRegression, at least, with independent columns; correlated ones need one more pass over the data."""
DESIGNS = {"independent columns": 0.0, "columns that correlate by 0.9": 0.9, "by 0.99, means of 10": 0.99}
Point = tuple[Array, float]


def data(common: float) -> tuple[Array, Array]:
    """Gaussian columns that share a part; y with unit noise."""
    generator = np.random.default_rng(0)
    X = np.sqrt(1 - common) * generator.standard_normal((N, P)) + np.sqrt(common) * generator.standard_normal((N, 1))
    X += 10.0 * (common > 0.9)
    return X, X @ generator.standard_normal(P) + generator.standard_normal(N)


def runs(X: Array, y: Array, *, intercept: bool) -> dict[str, Callable[[], Point]]:
    """What is timed."""
    least, ridge = derive.mle(noise="gaussian"), derive.map(noise="gaussian", prior="gaussian")

    def ordinary() -> Point:
        fit = least.fit(X, y, intercept=intercept)
        return fit.theta, fit.intercept or 0.0

    def penalised() -> Point:
        fit = ridge.fit(X, y, intercept=intercept, penalty=WEIGHT, normalisation="sum")
        return fit.theta, fit.intercept or 0.0

    def linear_regression() -> Point:
        model = LinearRegression(fit_intercept=intercept).fit(X, y)
        return model.coef_, float(model.intercept_)

    def sklearn_ridge() -> Point:
        model = Ridge(alpha=WEIGHT, fit_intercept=intercept).fit(X, y)
        return model.coef_, float(model.intercept_)

    return {"OLS": ordinary, "ridge": penalised, "LinearRegression": linear_regression, "Ridge": sklearn_ridge}


def measure(timed: dict[str, Callable[[], Point]], rounds: int) -> tuple[dict[str, float], dict[str, Point]]:
    """Median seconds of each, taken in turns that rotate; the first round is thrown away."""
    names, found = list(timed), {}
    taken: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds + 1):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            start = time.perf_counter()
            found[name] = timed[name]()
            if number:
                taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in taken.items()}, found


def gaps(problem: Problem, point: Point, best: Candidate) -> tuple[float, float]:
    """Stationarity; and (loss - least loss)/least loss = (|X d + e|^2 + w |d|^2)/least loss for a distance (d, e) from the minimiser."""
    theta, intercept = point
    certificate = certify(problem, Candidate(theta=theta, intercept=intercept), Certifies.STATIONARITY)
    least = float((problem.residual(best.theta, best.intercept) ** 2).sum() + problem.weight * (best.theta**2).sum())
    moved = problem.X @ (theta - best.theta) + (intercept - best.intercept)
    return certificate.value, float((moved**2).sum() + problem.weight * ((theta - best.theta) ** 2).sum()) / least


def main(rounds: int) -> int:
    """Print the table; 1 where a bound does not hold."""
    failed = False
    print("| design | intercept | fit | ours, ms | stationarity | excess | peer | ms | stationarity | excess | ratio | bound |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for design, common in DESIGNS.items():
        X, y = data(common)
        for intercept in (False, True):
            seconds, found = measure(runs(X, y, intercept=intercept), rounds)
            for name, peers in (("OLS", ("LinearRegression",)), ("ridge", ("LinearRegression", "Ridge"))):
                weight = WEIGHT if name == "ridge" else 0.0
                kind = Kind.QUADRATIC if weight else Kind.ABSENT
                problem = Problem(name=name, X=X, y=y, intercept=intercept, loss=Kind.QUADRATIC, penalty=kind, weight=weight)
                best = qr.solve(problem)
                assert isinstance(best, Candidate)
                ours = gaps(problem, found[name], best)
                for peer in peers:
                    other = gaps(problem, found[peer], best) if (peer == "Ridge") == bool(weight) else None
                    ratio, bound = seconds[peer] / seconds[name], peer == "LinearRegression" and not common
                    failed |= bound and ratio < BOUND
                    print(
                        f"| {design} | {'yes' if intercept else 'no'} | {name} | {1e3 * seconds[name]:.1f} | {ours[0]:.0e} | {ours[1]:.0e} "
                        f"| {peer} | {1e3 * seconds[peer]:.1f} | {f'{other[0]:.0e} | {other[1]:.0e}' if other else ' | '} "
                        f"| {ratio:.1f} | {f'>= {BOUND:g}' if bound else ''} |",
                        flush=True,
                    )
    print(f"\n{N} x {P}, C order, one BLAS thread, {rounds} rounds after one of warm-up, Python {sys.version.split()[0]}.")
    return int(failed)


if __name__ == "__main__":
    with threadpool_limits(1):
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
