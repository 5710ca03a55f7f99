"""Value and gradient of compiled objectives against the same written by hand, as medians of ratios in one interleaved run.

`python benchmarks/functions.py [ROUNDS]` prints a Markdown table and exits 1 where a ratio is over its bound. One process, one
BLAS thread; each round takes both once, in alternating order. What is compared is first seen to be the same numbers. The checks
of the arguments are in the time of the compiled functions; the functions written by hand check nothing.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from derive.derivation.estimators import derivation

ROUNDS = 21
N, P = 1_000_000, 20
BOUND = 1.15
SCALES = {"sigma": 1.5, "tau": 0.7, "b": 1.2, "s": 0.4}
Numbers = tuple[float, np.ndarray]


def least_squares(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> Numbers:
    """Mean of the squared residuals."""
    n = y.size
    r = y - X @ theta
    return r @ r / n, -2 / n * (X.T @ r)


def ridge(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> Numbers:
    """Squared residuals, squared coefficients."""
    n = y.size
    w = SCALES["sigma"] ** 2 / (n * SCALES["tau"] ** 2)
    r = y - X @ theta
    return r @ r / n + w * (theta @ theta), -2 / n * (X.T @ r) + 2 * w * theta


def absolute_error(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> Numbers:
    """Mean of the absolute residuals."""
    n = y.size
    r = y - X @ theta
    return np.abs(r).sum() / n, -1 / n * (X.T @ np.sign(r))


def absolute_both(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> Numbers:
    """Absolute residuals, absolute coefficients."""
    n = y.size
    w = SCALES["b"] / (n * SCALES["s"])
    r = y - X @ theta
    return np.abs(r).sum() / n + w * np.abs(theta).sum(), -1 / n * (X.T @ np.sign(r)) + w * np.sign(theta)


PEERS = {"gaussian": least_squares, "gaussian+gaussian": ridge, "laplace": absolute_error, "laplace+laplace": absolute_both}


def medians(functions: tuple[Callable[[], Numbers], Callable[[], Numbers]], rounds: int) -> tuple[float, float, float]:
    """Seconds of each, interleaved, and the ratio within a round; the first round warms up and is thrown away."""
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for which in (0, 1) if number % 2 else (1, 0):
            start = time.perf_counter()
            functions[which]()
            if number:
                taken[which].append(time.perf_counter() - start)
    # A busy neighbour slows whole rounds: the two of one round go through the same weather.
    ratios = [ours / theirs for ours, theirs in zip(*taken, strict=True)]
    return statistics.median(taken[0]), statistics.median(taken[1]), statistics.median(ratios)


def main(rounds: int) -> int:
    """Print the table."""
    random = np.random.default_rng(20)
    X = random.normal(size=(N, P))
    theta = random.normal(size=P)
    y = X @ theta + random.laplace(size=N)
    theta = theta + 0.01 * random.normal(size=P)
    print("| objective | layout of X | ours ms | by hand ms | ratio | bound |\n|---|---|---|---|---|---|")
    worst = False
    for layout in ("C", "F"):
        laid = np.asarray(X, order=layout)
        for name, by_hand in PEERS.items():
            compiled = derivation(name).compile()
            scales = {scale: SCALES[scale] for scale in compiled.scales}

            def ours(compiled=compiled, scales=scales, laid=laid) -> Numbers:
                return compiled.value_and_gradient(theta, laid, y, **scales)

            def theirs(by_hand=by_hand, laid=laid) -> Numbers:
                return by_hand(theta, laid, y)

            for found, expected in zip(ours(), theirs(), strict=True):
                np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)
            mine, peer, ratio = medians((ours, theirs), rounds)
            worst |= ratio > BOUND
            print(f"| {name} | {layout} | {mine * 1e3:.1f} | {peer * 1e3:.1f} | {ratio:.3f} | {BOUND:g} |")
    print(f"\nn = {N}, p = {P}, {rounds} rounds after one of warm-up, one BLAS thread, NumPy {np.__version__}.")
    return int(worst)


if __name__ == "__main__":
    with threadpool_limits(1):
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
