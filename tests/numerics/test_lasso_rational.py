"""The lasso on small whole numbers, where ties abound, against its optimality conditions in exact rationals on the support returned.

A long run, with a table of what was found: `python -m tests.numerics.test_lasso_rational 20000`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

from derive.numerics.certificates import duality_gap
from derive.numerics.problem import Array, Problem
from derive.numerics.solution import Candidate
from derive.numerics.solvers.lasso.working_set import ENTRY
from tests.numerics.lasso_oracle import lasso

Draw = Callable[[np.random.Generator, int, int], Array]
Rationals = list[Fraction]

GAP, EXCESS = 1e-10, Fraction(1, 10**12)
"""Of a certificate; and of the objective over the least one, relative."""


def _integers(generator: np.random.Generator, n: int, p: int) -> Array:
    return generator.integers(-2, 3, (n, p)).astype(float)


def _wider(generator: np.random.Generator, n: int, p: int) -> Array:
    return generator.integers(-9, 10, (n, p)).astype(float)


def _binary(generator: np.random.Generator, n: int, p: int) -> Array:
    return generator.integers(0, 2, (n, p)).astype(float)


def _counts(generator: np.random.Generator, n: int, p: int) -> Array:
    return generator.poisson(1.5, (n, p)).astype(float)


def _duplicated(generator: np.random.Generator, n: int, p: int) -> Array:
    """Half of the columns, and multiples of them in any order."""
    half = _integers(generator, n, (p + 1) // 2)
    copies = half[:, generator.integers(half.shape[1], size=p // 2)] * generator.choice([1, -1, 2, 0.5], size=p // 2)
    return np.concatenate((half, copies), axis=1)[:, generator.permutation(p)]


def _summed(generator: np.random.Generator, n: int, p: int) -> Array:
    """Columns, and sums, differences and means of two or three of them in any order."""
    few = max(p - 1 - int(generator.integers(3)), 1)
    basis = _counts(generator, n, few)
    mixed = basis @ (generator.choice([0, 0, 1, -1, 0.5], size=(few, p - few)))
    return np.concatenate((basis, mixed), axis=1)[:, generator.permutation(p)]


def _one_hot(generator: np.random.Generator, n: int, p: int) -> Array:
    """Indicators of a category's levels, all of them, and of a second category's."""
    levels = (p + 1) // 2
    first = np.eye(levels)[generator.integers(levels, size=n)]
    second = np.eye(max(p - levels, 1))[generator.integers(max(p - levels, 1), size=n)]
    return np.concatenate((first, second), axis=1)[:, :p]


DESIGNS: dict[str, tuple[Draw, int, int]] = {
    "integers": (_integers, 6, 5),
    "wider integers": (_wider, 8, 8),
    "binary": (_binary, 15, 29),
    "counts": (_counts, 10, 14),
    "duplicated": (_duplicated, 8, 10),
    "summed": (_summed, 8, 10),
    "one-hot": (_one_hot, 15, 12),
}
"""How the columns are drawn; the most rows and columns."""


def drawn(kind: str, seed: int) -> Problem:
    """A design of that kind, small whole numbers to explain, a weight that many slopes meet exactly."""
    draw, rows, columns = DESIGNS[kind]
    generator = np.random.default_rng([seed, *kind.encode()])
    n, p = int(generator.integers(2, rows + 1)), int(generator.integers(1, columns + 1))
    X = draw(generator, n, p)
    y = generator.integers(-3, 4, n).astype(float)
    weight = float(generator.choice([0.125, 0.5, 1, 1, 2, 3, 4, 8]))
    return lasso(X, y, weight, intercept=bool(generator.integers(2)))


class Form:
    """G = X'X, b = X'y and y'y in rationals, columns and y centred where there is an intercept."""

    def __init__(self, problem: Problem) -> None:
        X = [[Fraction(float(entry)) for entry in column] for column in problem.X.T]
        y = [Fraction(float(entry)) for entry in problem.y]
        if problem.intercept:
            X = [[entry - sum(column) / len(column) for entry in column] for column in X]
            y = [entry - sum(y) / len(y) for entry in y]
        self.columns, self.weight = X, Fraction(problem.weight)
        self.gram = [[sum(map(lambda a, b: a * b, left, right), Fraction(0)) for right in X] for left in X]
        self.products = [sum(map(lambda a, b: a * b, column, y), Fraction(0)) for column in X]
        self.square = sum((entry * entry for entry in y), Fraction(0))

    def slopes(self, theta: Rationals) -> Rationals:
        """X_j'r."""
        used = [j for j, value in enumerate(theta) if value]
        return [b - sum(row[j] * theta[j] for j in used) for b, row in zip(self.products, self.gram, strict=True)]

    def value(self, theta: Rationals) -> Fraction:
        """The sum of squares and the penalty."""
        slopes = self.slopes(theta)
        cross = sum(t * (b + s) for t, b, s in zip(theta, self.products, slopes, strict=True))
        return self.square - cross + self.weight * sum(map(abs, theta))

    def on(self, support: list[int], signs: list[int]) -> Rationals | None:
        """The stationary point on a face: G_AA theta_A = b_A - (w/2) s_A; None where the columns are dependent."""
        rows = [
            [*(self.gram[j][k] for k in support), self.products[j] - self.weight / 2 * sign] for j, sign in zip(support, signs, strict=True)
        ]
        if not _eliminated(rows, len(support)):
            return None
        theta = [Fraction(0)] * len(self.products)
        for j, row in zip(support, rows, strict=True):
            theta[j] = row[-1]
        return theta


def _eliminated(rows: list[Rationals], size: int) -> bool:
    """Gauss and Jordan; whether every pivot was found."""
    for at in range(size):
        pivot = next((row for row in range(at, size) if rows[row][at]), None)
        if pivot is None:
            return False
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [entry / rows[at][at] for entry in rows[at]]
        for row in range(size):
            if row != at and rows[row][at]:
                factor = rows[row][at]
                rows[row] = [entry - factor * above for entry, above in zip(rows[row], rows[at], strict=True)]
    return True


def fault(problem: Problem) -> str | None:
    """What is wrong with the answer, if anything."""
    candidate = ENTRY.solve(problem)
    assert isinstance(candidate, Candidate)
    if not duality_gap(problem, candidate).value <= GAP:
        return "not certified"
    form = Form(problem)
    support = np.flatnonzero(candidate.theta).tolist()
    exact = form.on(support, np.sign(candidate.theta[support]).astype(int).tolist())
    if exact is None:
        return "dependent columns in the support"
    if any(exact[j] * Fraction(float(candidate.theta[j])) <= 0 for j in support):
        return "a coordinate that should be zero, or of the other sign"
    slopes = form.slopes(exact)
    if any(abs(slope) > form.weight / 2 for slope in slopes):
        return "a slope beyond the weight"
    least = form.value(exact)
    if form.value([Fraction(float(value)) for value in candidate.theta]) > least + EXCESS * max(least, form.square):
        return "an objective above the least one"
    if candidate.unique is not _unique(form, exact, slopes):
        return f"unique is {candidate.unique}"
    return None


def _unique(form: Form, theta: Rationals, slopes: Rationals) -> bool:
    """No v other than 0 has X_E v = 0 and s_j v_j >= 0 where theta_j = 0, E being where |slope_j| = w/2; by a linear program."""
    tied = [j for j, slope in enumerate(slopes) if abs(slope) == form.weight / 2]
    if not tied:
        return True
    free = [theta[j] != 0 for j in tied]
    signed = np.array([[float(entry) * (1 if slopes[j] > 0 else -1) for entry in form.columns[j]] for j in tied]).T
    found = linprog(
        -np.array([0.0 if moves else 1.0 for moves in free]),
        A_eq=signed,
        b_eq=np.zeros(signed.shape[0]),
        bounds=[(None, None) if moves else (0, 1) for moves in free],
        method="highs",
    )
    return bool(found.status == 0 and -found.fun < 1e-6)


@pytest.mark.parametrize("kind", DESIGNS)
def test_conditions_hold_in_rationals_on_the_support_returned(kind: str) -> None:
    for seed in range(60):
        assert fault(drawn(kind, seed)) is None, seed


def main(count: int) -> int:
    """Designs of all kinds in turn; a table of faults, with the first seed of each."""
    faults: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], int] = {}
    for number in range(count):
        kind, seed = list(DESIGNS)[number % len(DESIGNS)], number // len(DESIGNS)
        wrong = fault(drawn(kind, seed))
        if wrong:
            faults[kind, wrong] += 1
            first.setdefault((kind, wrong), seed)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{number + 1} of {count}, {faults.total()} faults")
    print(f"{count} designs, {faults.total()} faults")
    for key, times in sorted(faults.items()):
        print(f"{times:6d}  {key[0]}: {key[1]}, first seed {first[key]}")
    return int(bool(faults))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="The lasso against its optimality conditions in exact rationals.")
    parser.add_argument("count", type=int, nargs="?", default=20_000, help="designs, all kinds together")
    sys.exit(main(parser.parse_args().count))
