"""What quadratic solvers are made of: normal equations, gradients in twice the precision, the certificate of stationarity."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq_mat

from derive.numerics.certificates import PLAIN, Certifies, certify
from derive.numerics.solution import Candidate
from derive.numerics.solvers.quadratic._gram import gram
from derive.numerics.solvers.quadratic._twice import gradient
from derive.numerics.solvers.quadratic.qr import ENTRY as QR
from tests.numerics.quadratic_oracle import matrix, normals, number, problem_of, rational

EPS = float(np.finfo(np.float64).eps)
BLOCKS = (normals(12_000, 8), normals(12_000, seed=3))


@pytest.mark.parametrize("p", [1, 3, 80])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_normal_equations(p: int, order: str, offset: float) -> None:
    X, y = np.array(normals(1200, p) + offset, order=order), normals(1200, seed=1) + 7
    plain, centred = gram(problem_of(X, y)), gram(problem_of(X, y, intercept=True))
    assert plain.matrix == pytest.approx(X.T @ X, rel=1e-12, abs=1e-9)
    assert plain.right == pytest.approx(X.T @ y, rel=1e-12, abs=1e-9)
    Z = X - X.mean(axis=0)
    size = 1200 * np.finfo(float).eps * 100 * (1 + offset / 1e5)
    assert centred.matrix == pytest.approx(Z.T @ Z, rel=1e-9, abs=size)
    assert centred.right == pytest.approx(Z.T @ (y - y.mean()), rel=1e-9, abs=size)


@pytest.mark.parametrize("n", [1, 2, 7, 200])
def test_gradient_in_twice_the_precision(n: int) -> None:
    X, y = normals(n, 3) * [1, 1e6, 1e-6], normals(n, seed=1)
    theta = np.array([1.0, 1e-6, 1e6]) / 3
    problem = problem_of(X, y, intercept=True, weight=0.1)
    r = matrix(y[:, None]) - matrix(X) * matrix(theta[:, None]) - matrix(np.full((n, 1), 0.3))
    slope = matrix(X).transpose() * r - fmpq_mat(1, 1, [rational(0.1)])[0, 0] * matrix(theta[:, None])
    got, total = gradient(problem, theta, 0.3)
    for j in range(3):
        assert got[j] == pytest.approx(number(slope[j, 0]), rel=4 * EPS)
    truth = sum((Fraction(int(r[i, 0].p), int(r[i, 0].q)) for i in range(n)), Fraction(0))
    assert total == pytest.approx(float(truth), rel=4 * EPS)


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("moved", [0.0, 1e-12, 1e-9, 1e-3])
@pytest.mark.parametrize("weight", [2.0, 1e8])
def test_the_certificate_of_many_rows_is_that_of_all_of_them(moved: float, intercept: bool, weight: float) -> None:
    X, y = BLOCKS
    X, y = np.concatenate([X] * 8), np.concatenate([y] * 8)
    problem = problem_of(X, y, intercept=intercept, weight=weight)
    best = QR.solve(problem)
    assert isinstance(best, Candidate)
    point = Candidate(theta=best.theta * (1 + moved) + moved, intercept=best.intercept)
    A = problem.augmented()
    coefficients = np.append(point.intercept, point.theta) if intercept else point.theta
    penalty = weight * np.append(np.zeros(int(intercept)), np.ones(8)) * coefficients
    slope = A.T.astype(np.longdouble) @ (y - A.astype(np.longdouble) @ coefficients) - penalty
    size = np.abs(A).T @ (np.abs(A) @ np.abs(coefficients) + np.abs(y)) + np.abs(penalty)
    full = float(np.max(np.abs(slope) / size))
    value = certify(problem, point, Certifies.STATIONARITY).value
    if full > PLAIN:
        assert value == pytest.approx(full, rel=1e-3)
    else:
        assert full * 0.5 - EPS <= value <= PLAIN


def test_rows_that_do_not_speak_for_the_others_mislead_no_certificate() -> None:
    X, y = np.array(BLOCKS[0]), np.array(BLOCKS[1])
    X[:, 0] = 0.0
    X[-1, 0] = 1.0
    problem = problem_of(X, y)
    best = QR.solve(problem)
    assert isinstance(best, Candidate)
    assert certify(problem, best, Certifies.STATIONARITY).value <= 1e-12
    nothing = Candidate(theta=np.full(8, np.nan), intercept=0.0)
    assert not certify(problem, nothing, Certifies.STATIONARITY).holds
