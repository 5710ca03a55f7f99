"""Least squares and ridge against exact rational arithmetic, NumPy's QR and pseudo-inverse, and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import solve_triangular
from sklearn.linear_model import Ridge

from derive.numerics.certificates import TOLERANCE, Certifies, certify
from derive.numerics.problem import Array, Kind, Problem
from derive.numerics.solution import Candidate, Declined
from derive.numerics.solvers._solver import choose
from derive.numerics.solvers.quadratic._twice import FEW
from tests.numerics.quadratic_oracle import matrix, normals, number, problem_of, rational

SOLVERS = choose("mse", Kind.QUADRATIC, Kind.QUADRATIC)
CHOLESKY, QR, SVD = SOLVERS
EPS = float(np.finfo(np.float64).eps)


def solved(problem: Problem) -> Candidate:
    """As the driver does it: the first that does not decline, certified."""
    for solver in choose("mse", problem.loss, problem.penalty):
        candidate = solver.solve(problem)
        if isinstance(candidate, Candidate):
            assert certify(problem, candidate, solver.certifies).holds
            return candidate
    raise AssertionError("every solver declined")


def exact(problem: Problem) -> tuple[Array, float]:
    """From the normal equations, solved without rounding; (theta, intercept)."""
    first = int(problem.intercept)
    A = matrix(problem.augmented())
    G = A.transpose() * A
    for j in range(first, problem.p + first):
        G[j, j] = G[j, j] + rational(problem.weight)
    answer = G.solve(A.transpose() * matrix(problem.y[:, None]))
    found = np.array([number(answer[j, 0]) for j in range(problem.p + first)])
    return found[first:], float(found[0]) if first else 0.0


def plain_qr(problem: Problem) -> Array:
    """NumPy's QR of the stacked matrix, without more ado; the intercept first."""
    A, b, first = problem.augmented(), problem.y, int(problem.intercept)
    if problem.weight:
        A = np.concatenate([A, np.sqrt(problem.weight) * np.eye(problem.p + first)[first:]])
        b = np.concatenate([b, np.zeros(problem.p)])
    Q, R = np.linalg.qr(A)
    return np.asarray(solve_triangular(R, Q.T @ b))


def whole(candidate: Candidate, problem: Problem) -> Array:
    return np.append(candidate.intercept, candidate.theta) if problem.intercept else candidate.theta


def conditioned(n: int, p: int, condition: float, seed: int = 0) -> Array:
    U, _ = np.linalg.qr(normals(n, p, seed=seed))
    V, _ = np.linalg.qr(normals(p, p, seed=seed + 1))
    return np.sqrt(n) * U * np.geomspace(1, 1 / condition, p) @ V.T


def cases() -> dict[str, tuple[Array, Array]]:
    X = normals(100, 5)
    y = X @ np.arange(5.0) + normals(100, seed=1)
    scales = np.geomspace(1e-8, 1e8, 5)
    wide = normals(10, 30, seed=2)
    return {
        "plain": (X, y),
        "F order": (np.asfortranarray(X), y),
        "y = 0": (X, 0 * y),
        "constant y": (X, 0 * y + 0.1),
        "perfect": (X, X @ np.arange(5.0)),
        "y far off": (X, y + 1e8),
        "X far off": (X + 1e8, y),
        "scales": (X * scales, y),
        "tiny": (X * 1e-8, y * 1e-8),
        "huge": (X * 1e8, y * 1e8),
        "collinear": (np.column_stack([X, X[:, 0] - X[:, 1]]), y),
        "collinear on all scales": (np.column_stack([X, X[:, 0] - X[:, 1], 0 * y, 0 * y + 3]) * np.append(scales, [1e-8, 1, 1e8]), y),
        "zero column": (np.column_stack([X, 0 * y]), y),
        "one row": (X[:1], y[:1]),
        "one row, one column": (X[:1, :1], y[:1]),
        "no columns": (X[:, :0], y),
        "wide": (wide, y[:10]),
        "wide on all scales": (wide * np.geomspace(1e-8, 1e8, 30), y[:10]),
        "wide with equal rows": (np.repeat(wide[:5], 2, axis=0), y[:10]),
        "square": (X[:5], y[:5]),
        "blocks": (normals(12_000, 8), normals(12_000, seed=3)),
    }


CASES = cases()
FAR_OFF = ("y far off", "X far off", "constant y", "one row", "one row, one column")
"""Where an intercept takes out nearly all of the data, what it leaves has fewer digits."""


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("weight", [0.0, 1e-3, 1.0, 1e3])
def test_every_candidate_is_certified_and_all_agree(name: str, intercept: bool, weight: float) -> None:
    X, y = CASES[name]
    problem = problem_of(X, y, intercept=intercept, weight=weight)
    if not problem.p + intercept:
        pytest.skip("nothing to fit")
    found = [answer for answer in (solver.solve(problem) for solver in SOLVERS) if isinstance(answer, Candidate)]
    assert found
    for candidate in found:
        assert certify(problem, candidate, Certifies.STATIONARITY).value <= (TOLERANCE if name in FAR_OFF and intercept else 1e-12)
        assert candidate.unique == (weight > 0 or not candidate.dependencies)
        lengths = np.linalg.norm(X, axis=0)
        difference = np.linalg.norm((candidate.theta - found[-1].theta) * lengths)
        assert difference <= 1e-10 * np.linalg.norm(found[-1].theta * lengths) + 1e-15 * np.linalg.norm(y)


@pytest.mark.parametrize("condition", [1.0, 1e2, 1e4, 1e5, 1e6, 1e8, 1e10])
@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("weight", [0.0, 1e-8])
@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_error_is_not_ten_times_that_of_qr(condition: float, intercept: bool, weight: float, noise: float) -> None:
    X = conditioned(50, 6, condition) * np.geomspace(1e-8, 1e8, 6) ** (noise * 0.5)
    y = X @ normals(6, seed=5) + noise * normals(50, seed=6)
    problem = problem_of(X, y, intercept=intercept, weight=weight)
    theta, c = exact(problem)
    truth = np.append(c, theta) if intercept else theta
    lengths = np.linalg.norm(problem.augmented(), axis=0)

    def error(point: Array) -> float:
        return float(np.linalg.norm((point - truth) * lengths) / np.linalg.norm(truth * lengths))

    allowed = 10 * max(error(plain_qr(problem)), EPS)
    found = [(solver, solver.solve(problem)) for solver in SOLVERS]
    for solver, candidate in found:
        if isinstance(candidate, Declined):
            assert solver is CHOLESKY
            assert condition >= 1e5
            continue
        assert error(whole(candidate, problem)) <= allowed, solver.name
        assert candidate.unique
        # Better than that: the last digits, while the condition leaves any way to get at them.
        if condition <= 1e6:
            assert error(whole(candidate, problem)) <= 2 * EPS, solver.name


@pytest.mark.parametrize("condition", [3.0, 1e2, 1e4])
@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("weight", [0.0, 10.0])
def test_many_rows_are_refined_in_plain_precision(condition: float, intercept: bool, weight: float) -> None:
    X = conditioned(30_000, 8, condition) + (50.0 if intercept else 0.0)
    problem = problem_of(X, X @ np.arange(8.0) + normals(30_000, seed=7), intercept=intercept, weight=weight)
    assert problem.n * problem.p > FEW
    candidate = CHOLESKY.solve(problem)
    # Held against exact arithmetic above, where there are fewer rows.
    truth = QR.solve(problem)
    assert isinstance(candidate, Candidate)
    assert isinstance(truth, Candidate)
    error = np.linalg.norm(candidate.theta - truth.theta)
    plain = plain_qr(problem)[int(intercept) :]
    assert error <= 10 * max(np.linalg.norm(plain - truth.theta), EPS * np.linalg.norm(truth.theta))


@pytest.mark.parametrize("offset", [1e4, 1e8])
@pytest.mark.parametrize("weight", [0.0, 3.0])
def test_a_common_offset_costs_no_digits(offset: float, weight: float) -> None:
    X = normals(40, 4) + offset
    problem = problem_of(X, X @ np.arange(4.0) + normals(40, seed=1), intercept=True, weight=weight)
    theta, c = exact(problem)
    for solver in SOLVERS:
        candidate = solver.solve(problem)
        assert isinstance(candidate, Candidate)
        # The intercept is near offset * sum(theta), and so are its roundings.
        assert candidate.theta == pytest.approx(theta, rel=1e-12)
        assert candidate.intercept == pytest.approx(c, rel=1e-14)


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("shape", [(8, 20), (40, 10), (20, 20)])
def test_minimum_length_against_the_pseudo_inverse(intercept: bool, shape: tuple[int, int]) -> None:
    X = normals(*shape)
    X[:, -3:] = X[:, :3] @ normals(3, 3, seed=1)
    y = normals(shape[0], seed=2)
    problem = problem_of(X, y, intercept=intercept)
    candidate = solved(problem)
    centred = (X - X.mean(axis=0), y - y.mean()) if intercept else (X, y)
    assert candidate.unique is False
    assert candidate.theta == pytest.approx(np.linalg.pinv(centred[0], rcond=1e-12) @ centred[1], rel=1e-10, abs=1e-12)
    if intercept:
        assert candidate.intercept == pytest.approx((y - X @ candidate.theta).mean(), rel=1e-10)


def test_minimum_length_on_all_scales_against_exact_arithmetic() -> None:
    X = normals(6, 12) * np.geomspace(1e-8, 1e8, 12)
    y = normals(6, seed=1)
    candidate = solved(problem_of(X, y))
    A = matrix(X)
    answer = A.transpose() * (A * A.transpose()).solve(matrix(y[:, None]))
    truth = np.array([number(answer[j, 0]) for j in range(12)])
    assert candidate.theta == pytest.approx(truth, rel=1e-9, abs=1e-12 * np.abs(truth).max())


@pytest.mark.parametrize("power", [0, 10, 26])
@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("other", [1e-8, 1.0, 1e8])
def test_minimum_length_is_in_the_units_of_the_user(power: int, intercept: bool, other: float) -> None:
    a, b = normals(2, 40)
    b *= other
    factor = 2.0**power
    y = 3 * a + normals(40, seed=1)
    alone = solved(problem_of(np.column_stack([a, b]), y, intercept=intercept))
    candidate = solved(problem_of(np.column_stack([factor * a, b, a]), y, intercept=intercept))
    # theta on the line factor * t_0 + t_2 = beta, nearest to zero.
    beta = alone.theta[0]
    assert candidate.theta == pytest.approx([beta * factor / (1 + factor**2), alone.theta[1], beta / (1 + factor**2)], rel=1e-12)
    assert candidate.unique is False
    assert {one.column: dict(one.coefficients) for one in candidate.dependencies} == {2: {0: pytest.approx(1 / factor)}}


@pytest.mark.parametrize("shape", [(60, 5), (15, 40)])
@pytest.mark.parametrize("intercept", [False, True])
def test_ridge_against_scikit_learn(shape: tuple[int, int], intercept: bool) -> None:
    X, y = normals(*shape), normals(shape[0], seed=1)
    candidate = solved(problem_of(X, y, intercept=intercept, weight=2.5))
    peer = Ridge(alpha=2.5, fit_intercept=intercept, solver="svd").fit(X, y)
    assert candidate.theta == pytest.approx(peer.coef_, rel=1e-10)
    assert candidate.intercept == pytest.approx(float(peer.intercept_), rel=1e-10)


def test_a_penalty_makes_collinear_columns_unique_and_they_are_still_named() -> None:
    X, y = CASES["collinear"]
    for weight in (1e-20, 1e-6, 1.0):
        candidate = solved(problem_of(X, y, weight=weight))
        assert candidate.unique is True
        assert [one.column for one in candidate.dependencies] == [5]
    # Of rounding in the columns a weight of 1e-9 would make a thousand times more than of itself.
    assert solved(problem_of(X, y, weight=1e-9)).theta == pytest.approx(np.linalg.pinv(X, rcond=1e-12) @ y, rel=1e-9)
    # As the weight goes to zero it goes to the shortest of the minimisers, not to what rounding makes of them.
    assert solved(problem_of(X, y, weight=1e-20)).theta == pytest.approx(np.linalg.pinv(X, rcond=1e-12) @ y, rel=1e-10)
    assert not solved(problem_of(*CASES["plain"], weight=1.0)).dependencies


@pytest.mark.parametrize("weight", [1e-3, 1.0])
def test_a_zero_column_has_a_zero_coefficient(weight: float) -> None:
    for solver in SOLVERS:
        candidate = solver.solve(problem_of(*CASES["zero column"], weight=weight))
        assert isinstance(candidate, Candidate)
        assert candidate.theta[-1] == 0


def test_the_mean() -> None:
    y = np.array([1e8, 1e8 + 1, 1e8 + 5])
    candidate = solved(problem_of(np.empty((3, 0)), y, intercept=True))
    assert candidate.intercept == 1e8 + 2
    assert candidate.theta.shape == (0,)


def test_declined_with_a_reason() -> None:
    wide = problem_of(*CASES["wide"])
    assert CHOLESKY.solve(wide) == QR.solve(wide) == Declined(reason="10 observations do not determine 30 coefficients")
    collinear = problem_of(*CASES["collinear"])
    assert "positive definite" in getattr(CHOLESKY.solve(collinear), "reason", "") or "condition" in getattr(
        CHOLESKY.solve(collinear), "reason", ""
    )
    assert "collinear" in getattr(QR.solve(collinear), "reason", "")
    # Squares of such numbers overflow.
    overflow = CHOLESKY.solve(problem_of(normals(9, 2) * 1e200, normals(9)))
    assert "squared" in getattr(overflow, "reason", "")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(0, 6), st.booleans(), st.sampled_from([0.0, 0.5]), st.floats(-1e6, 1e6))
def test_symmetries(seed: int, n: int, p: int, intercept: bool, weight: float, amount: float) -> None:
    if not p and not intercept:
        return
    X, y = normals(n, p, seed=seed), normals(n, seed=seed + 1)
    base = solved(problem_of(X, y, intercept=intercept, weight=weight))
    near = {"rel": 1e-6, "abs": 1e-6 * (1 + float(np.abs(base.theta).max(initial=0.0)))}
    scaled = solved(problem_of(X, 8 * y, intercept=intercept, weight=weight))
    assert scaled.theta == pytest.approx(8 * base.theta, **near)
    order = np.random.default_rng(seed).permutation(n)
    permuted = solved(problem_of(X[order], y[order], intercept=intercept, weight=weight))
    assert permuted.theta == pytest.approx(base.theta, **near)
    assert permuted.unique == base.unique
    if intercept:
        shifted = solved(problem_of(X, y + amount, intercept=True, weight=weight))
        assert shifted.theta == pytest.approx(base.theta, **near)
        assert shifted.intercept == pytest.approx(base.intercept + amount, **near)
