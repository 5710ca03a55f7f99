"""Laplace noise with a Gaussian prior on awkward data, and solved by trying all signs in fractions and by linear equations in 50 digits."""

from __future__ import annotations

import itertools
from fractions import Fraction

import mpmath
import numpy as np

from derive.numerics.certificates import certify
from derive.numerics.problem import Kind, Problem
from derive.numerics.solution import Candidate
from derive.numerics.solvers.box.box_interior_point import ENTRY

EXACT = 1e-12


def problem(X, y, weight=1.0, intercept=True, below=1.0, above=1.0):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    X.setflags(write=False)
    y.setflags(write=False)
    return Problem(
        name="laplace+gaussian",
        X=X,
        y=y,
        intercept=intercept,
        loss=Kind.PIECEWISE_LINEAR,
        penalty=Kind.QUADRATIC,
        weight=weight,
        below=below,
        above=above,
    )


def normal(n, p, seed=0, weight=1.0, **options):
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(n, p))
    return problem(X, X @ generator.normal(size=p) + generator.laplace(size=n) + 3, weight, **options)


def solved(given) -> Candidate:
    answer = ENTRY.solve(given)
    assert isinstance(answer, Candidate), answer
    certificate = certify(given, answer, ENTRY.certifies)
    assert certificate.value <= EXACT, certificate
    return answer


def awkward():
    """X and y by name."""
    g = np.random.default_rng(11)
    perfect = g.normal(size=(40, 3))
    repeated = np.repeat(g.normal(size=(10, 3)), 5, axis=0)
    collinear = g.normal(size=(30, 4))
    collinear[:, 3] = collinear[:, 1] - 2 * collinear[:, 0]
    constant = g.normal(size=(30, 4))
    constant[:, 3] = 7
    offset = g.normal(size=(30, 2)) + [1e8, 0]
    wide = g.normal(size=(10, 25))
    return {
        "one row": ([[1.0, -2.0, 3.0]], [2.0]),
        "two rows": (g.normal(size=(2, 3)), [2.0, 5.0]),
        "y is zero": (g.normal(size=(30, 3)), np.zeros(30)),
        "y is constant": (g.normal(size=(30, 3)), np.full(30, 0.1)),
        "a perfect fit": (perfect, perfect @ [1.0, 2.0, 3.0] + 5),
        "an offset of y": (g.normal(size=(50, 3)), g.normal(size=50) + 1e8),
        "rows five times": (repeated, np.repeat(g.normal(size=10), 5)),
        "rows five times, other y": (repeated, g.normal(size=50)),
        "whole numbers": (g.integers(0, 3, size=(60, 4)), g.integers(0, 4, size=60)),
        "counts": (g.poisson(0.3, size=(200, 5)), g.poisson(0.3, size=200)),
        "all columns zero": (np.zeros((30, 2)), g.normal(size=30)),
        "collinear": (collinear, g.normal(size=30)),
        "a constant column": (constant, g.normal(size=30)),
        "an offset of a column": (offset, g.normal(size=30) + offset[:, 0]),
        "more columns than rows, of all scales": (g.normal(size=(10, 30)) * np.logspace(-8, 8, 30), g.normal(size=10)),
        "as many columns as rows": (g.normal(size=(20, 20)), g.normal(size=20)),
        "more columns than rows, each of sum zero": (wide - wide.mean(axis=0), g.normal(size=10)),
        "as many columns as rows, of all scales": (g.normal(size=(15, 15)) * 10 ** g.uniform(-8, 8, 15), g.normal(size=15)),
        "columns with one offset": (g.normal(size=(55, 20)) + 1e5, g.normal(size=55)),
        "tiny y": (g.normal(size=(20, 3)), 1e-200 * g.normal(size=20)),
        "huge y": (g.normal(size=(20, 3)), 1e200 * g.normal(size=20)),
        "heavy tails": (g.standard_cauchy(size=(200, 3)), g.standard_cauchy(size=200)),
    }


def cost(given, theta, intercept):
    """What is minimised, written out."""
    r = given.y - given.X @ theta - intercept
    return sum(given.above * max(v, 0.0) + given.below * max(-v, 0.0) for v in r) + given.weight * sum(t * t for t in theta)


def solve_exactly(rows, right):
    """Gauss-Jordan in fractions; None where the matrix is singular."""
    rows = [[*row, value] for row, value in zip(rows, right, strict=True)]
    for place in range(len(rows)):
        pivot = next((k for k in range(place, len(rows)) if rows[k][place] != 0), None)
        if pivot is None:
            return None
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for k in range(len(rows)):
            if k != place:
                rows[k] = [value - rows[k][place] * base for value, base in zip(rows[k], rows[place], strict=True)]
    return [row[-1] for row in rows]


def enumerate_signs(X, y, weight, below, above):
    """theta without an intercept by trying every pattern of signs of the residuals, in fractions."""
    n, p = len(X), len(X[0])
    for signs in itertools.product((-1, 0, 1), repeat=n):
        free = [i for i in range(n) if signs[i] == 0]
        fixed = {i: above if signs[i] > 0 else -below for i in range(n) if signs[i]}
        # 2w theta_j - sum over free rows of d_i x_ij = sum over the others; x_i'theta = y_i on the free rows.
        equations = [[*(2 * weight if k == j else Fraction(0) for k in range(p)), *(-X[i][j] for i in free)] for j in range(p)] + [
            [*X[i], *(Fraction(0) for _ in free)] for i in free
        ]
        right = [sum((d * X[i][j] for i, d in fixed.items()), Fraction(0)) for j in range(p)] + [y[i] for i in free]
        found = solve_exactly(equations, right)
        if found is None:
            continue
        theta, dual = found[:p], found[p:]
        residual = [y[i] - sum(x * t for x, t in zip(X[i], theta, strict=True)) for i in range(n)]
        if all(-below <= d <= above for d in dual) and all(r * s >= 0 for r, s in zip(residual, signs, strict=True)):
            return theta
    raise AssertionError("no pattern of signs is optimal")


def in_fifty_digits(given, answer):
    """theta and c from the rows that the answer has at residual zero, once their signs are seen to be right."""
    free = np.flatnonzero((answer.dual > -given.below) & (answer.dual < given.above))
    p, k, one = given.p, free.size, int(given.intercept)
    with mpmath.workdps(50):
        matrix, right = mpmath.zeros(p + k + one), mpmath.zeros(p + k + one, 1)
        bound = [i for i in range(given.n) if i not in set(free.tolist())]
        sides = {i: mpmath.mpf(given.above if answer.dual[i] > 0 else -given.below) for i in bound}
        for j in range(p):
            matrix[j, j] = 2 * mpmath.mpf(given.weight)
            right[j] = mpmath.fsum(sides[i] * mpmath.mpf(given.X[i, j]) for i in bound)
            for place, i in enumerate(free):
                matrix[j, p + place] = -mpmath.mpf(given.X[i, j])
                matrix[p + place, j] = mpmath.mpf(given.X[i, j])
        for place, i in enumerate(free):
            right[p + place] = mpmath.mpf(given.y[i])
            if one:
                matrix[p + place, p + k] = matrix[p + k, p + place] = 1
        if one:
            right[p + k] = -mpmath.fsum(sides.values())
        found = mpmath.lu_solve(matrix, right)
        theta, constant = [found[j] for j in range(p)], found[p + k] if one else mpmath.mpf(0)
        assert all(-given.below <= found[p + place] <= given.above for place in range(k))
        for i in bound:
            residual = mpmath.mpf(given.y[i]) - constant - mpmath.fsum(mpmath.mpf(x) * t for x, t in zip(given.X[i], theta, strict=True))
            assert residual * sides[i] > 0
        return np.array([float(t) for t in theta]), float(constant)
