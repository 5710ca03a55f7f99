"""Least absolute deviations, solved and certified, against statsmodels' QuantReg, as ratios of medians in one interleaved run.

`python benchmarks/quantile.py [ROUNDS]` prints a Markdown table and exits 1 where a ratio is under its bound, where our objective
is larger than theirs, or where ours is not certified. One process, one BLAS thread. QuantReg gets the design with its constant
column and its default tolerance: the gap at which it stops is printed, and ours is at the level of rounding. Ours are certified
inside of the time.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import sys
import time
import warnings
from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from threadpoolctl import threadpool_limits

from derive.numerics.certificates import Certifies, certify
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate
from derive.numerics.solvers.quantile.quantile_vertex import ENTRY

ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One table row: p counts the constant column; the bound is 0 where the row is for information."""

    n: int
    p: int
    errors: str
    bound: float

    def data(self) -> tuple[Array, Array]:
        """A Gaussian design without the constant column, and y."""
        generator = np.random.default_rng(0)
        X = generator.standard_normal((self.n, self.p - 1))
        signal = X @ generator.standard_normal(self.p - 1) + 1
        match self.errors:
            case "laplace":
                return X, signal + generator.laplace(size=self.n)
            case "cauchy, spread by exp(x_1)":
                return X, signal + generator.standard_cauchy(self.n) * np.exp(X[:, 0])
            case _:
                raise AssertionError(self.errors)


CASES = (
    Case(n=100_000, p=50, errors="laplace", bound=15.0),
    Case(n=100_000, p=50, errors="cauchy, spread by exp(x_1)", bound=15.0),
    Case(n=1_000_000, p=20, errors="laplace", bound=0.0),
    Case(n=2_000, p=10, errors="laplace", bound=0.0),
)


def measure(case: Case, rounds: int) -> tuple[float, float, float, float, float]:
    """Median seconds of ours and theirs; both objective values; our certificate. The first round is thrown away."""
    X, y = case.data()
    problem = Problem(name="mae", X=X, y=y, intercept=True, loss=Kind.PIECEWISE_LINEAR)
    augmented = problem.augmented()
    mine: list[float] = []
    theirs: list[float] = []
    for number in range(rounds + 1):
        turns = (0, 1) if number % 2 else (1, 0)
        for turn in turns:
            began = time.perf_counter()
            if turn:
                peer = sm.QuantReg(y, augmented).fit(q=0.5).params
            else:
                found = ENTRY.solve(problem)
                assert isinstance(found, Candidate)
                certificate = certify(problem, found, Certifies.DUAL_VERTEX)
            spent = time.perf_counter() - began
            if number:
                (theirs if turn else mine).append(spent)
    value = float(np.abs(problem.residual(found.theta, found.intercept)).sum())
    other = float(np.abs(y - augmented @ peer).sum())
    return statistics.median(mine), statistics.median(theirs), value, other, certificate.value


def main(rounds: int) -> int:
    """Print the table."""
    failed = False
    print("| n x p | errors | derive s | QuantReg s | times faster | bound | our sum | their excess over it | our certificate |")
    print("|---|---|---|---|---|---|---|---|---|")
    for case in CASES:
        mine, theirs, value, other, certificate = measure(case, rounds)
        bound = f"{case.bound:g}" if case.bound else "-"
        print(
            f"| {case.n} x {case.p} | {case.errors} | {mine:.3f} | {theirs:.3f} | {theirs / mine:.1f} | {bound} "
            f"| {value:.10g} | {other / value - 1:.1e} | {certificate:.1e} |",
            flush=True,
        )
        # What rounding makes of a sum of n terms.
        failed |= theirs < case.bound * mine or value > other * (1 + 1e-14) or not certificate <= 1e-12
    print(f"\n{rounds} rounds after one of warm-up, Python {sys.version.split()[0]}, NumPy {np.__version__}, one BLAS thread.")
    return int(failed)


if __name__ == "__main__":
    with threadpool_limits(1), warnings.catch_warnings():
        # QuantReg reaches its limit of iterations; its excess is printed.
        warnings.simplefilter("ignore")
        raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
