"""Certificates from the other side: values in fifty digits, and that no point which is not optimal gets one, whatever its witness."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from derive.numerics.certificates import TOLERANCE, Certifies, Offsets, certify, duality_gap, feasible, stationarity
from derive.numerics.problem import Kind, Problem
from derive.numerics.solution import Candidate
from derive.numerics.solvers._solver import choose

QUADRATIC, LINEAR, ABSENT = Kind.QUADRATIC, Kind.PIECEWISE_LINEAR, Kind.ABSENT
KINDS = [(loss, penalty) for loss in (QUADRATIC, LINEAR) for penalty in (ABSENT, QUADRATIC, LINEAR)]
WITH_WITNESS = [kinds for kinds in KINDS if kinds not in ((QUADRATIC, ABSENT), (QUADRATIC, QUADRATIC))]


def problem(X, y, loss, penalty=ABSENT, intercept=True, weight=2.0, below=0.75):
    return Problem(
        name="a test",
        X=np.array(X, dtype=float),
        y=np.array(y, dtype=float),
        intercept=intercept,
        loss=loss,
        penalty=penalty,
        weight=0.0 if penalty is ABSENT else weight,
        below=below,
        above=2 - below,
    )


def normal(loss, penalty, intercept=True, n=25, p=3, seed=0, weight=2.0):
    g = np.random.default_rng(seed)
    X = g.normal(size=(n, p)) + 0.5
    return problem(X, X @ np.arange(p) + g.laplace(size=n) + 1, loss, penalty, intercept, weight)


def optimum(of):
    """As a solver finds it, and what it is held against."""
    for solver in choose(of.name, of.loss, of.penalty):
        answer = solver.solve(of)
        if isinstance(answer, Candidate):
            assert certify(of, answer, solver.certifies).holds
            return answer, solver.certifies
    raise AssertionError("nobody solved it")


def at(theta, intercept=0.0, dual=None):
    return Candidate(
        theta=np.asarray(theta, dtype=float), intercept=intercept, dual=None if dual is None else np.asarray(dual, dtype=float)
    )


def primal(of, theta, c):
    """What is minimised, in fifty digits."""
    total = mpmath.mpf(0)
    for x, y in zip(of.X.tolist(), of.y.tolist(), strict=True):
        r = mpmath.mpf(y) - c - mpmath.fsum(mpmath.mpf(a) * mpmath.mpf(t) for a, t in zip(x, theta, strict=True))
        total += r * r if of.loss is QUADRATIC else max(of.above * r, -of.below * r)
    for t in map(mpmath.mpf, theta):
        total += of.weight * (t * t if of.penalty is QUADRATIC else abs(t))
    return total


def dual(of, d):
    """Its dual, in fifty digits, without the constraints."""
    d = [mpmath.mpf(v) for v in d]
    total = mpmath.fsum(v * mpmath.mpf(y) for v, y in zip(d, of.y.tolist(), strict=True))
    if of.loss is QUADRATIC:
        total -= mpmath.fsum(v * v for v in d) / 4
    if of.penalty is QUADRATIC:
        total -= mpmath.fsum(mpmath.fdot(d, map(mpmath.mpf, column)) ** 2 for column in of.X.T.tolist()) / (4 * of.weight)
    return total


def feasible_point(of, seed=0):
    """Some d that keeps every constraint up to rounding: orthogonal to what must vanish, then shrunk into what is bounded."""
    d = np.random.default_rng(seed).normal(size=of.n)
    columns = ([np.ones((of.n, 1))] if of.intercept else []) + ([of.X] if of.penalty is ABSENT else [])
    if columns:
        Q, _ = np.linalg.qr(np.hstack(columns))
        for _ in range(2):
            d -= Q @ (Q.T @ d)
    shrink = 1.0
    if of.loss is LINEAR:
        shrink = min(shrink, 0.99 * min(of.below, of.above) / np.abs(d).max())
    if of.penalty is LINEAR:
        shrink = min(shrink, 0.99 * of.weight / np.abs(of.X.T @ d).max())
    return d * shrink


# Values.


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("penalty", [ABSENT, QUADRATIC])
def test_stationarity_in_fifty_digits(penalty, intercept):
    of = normal(QUADRATIC, penalty, intercept)
    theta, c = [0.3, -1.0, 2.5], 0.7 if intercept else 0.0
    with mpmath.workdps(50):
        X = mpmath.matrix(np.hstack([of.X, np.ones((of.n, 1))]).tolist() if intercept else of.X.tolist())
        point = mpmath.matrix([*theta, c] if intercept else theta)
        weight = mpmath.matrix([of.weight * t for t in theta] + [0] * intercept)
        slope = X.T * (mpmath.matrix(of.y.tolist()) - X * point) - weight
        size = X.T.apply(abs) * (mpmath.matrix(of.y.tolist()).apply(abs) + X.apply(abs) * point.apply(abs)) + weight.apply(abs)
        worst = max(abs(a) / b for a, b in zip(slope, size, strict=True))
    assert stationarity(of, at(theta, c)).value == pytest.approx(float(worst), rel=1e-12)


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize(("loss", "penalty"), KINDS)
def test_the_gap_in_fifty_digits(loss, penalty, intercept):
    of = normal(loss, penalty, intercept)
    theta, c, d = [0.3, -1.0, 2.5], 0.7 if intercept else 0.0, feasible_point(of)
    with mpmath.workdps(50):
        P, D = primal(of, theta, c), dual(of, d)
        wanted = float((P - D) / max(abs(P), abs(D)))
    assert duality_gap(of, at(theta, c, d)).value == pytest.approx(wanted, rel=1e-9)


def test_sizes_of_few_rows_are_an_upper_bound():
    of = normal(QUADRATIC, ABSENT, n=60_000, p=6)
    answer, _ = optimum(of)
    absolute = np.abs(of.X)
    size = absolute.T @ (absolute @ np.abs(answer.theta) + np.abs(of.y) + abs(answer.intercept))
    slope = of.X.T @ (of.y - of.X @ answer.theta - answer.intercept)
    assert stationarity(of, answer).value >= 0.5 * np.abs(slope / size).max()
    moved = at(answer.theta * (1 + 1e-6), answer.intercept)
    slope = of.X.T @ (of.y - of.X @ moved.theta - moved.intercept)
    assert stationarity(of, moved).value == pytest.approx(np.abs(slope / size).max(), rel=1e-4)


# A point that was moved.


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize(("loss", "penalty"), KINDS)
def test_a_point_that_was_moved_is_found_out(loss, penalty, intercept):
    of = normal(loss, penalty, intercept)
    best, kind = optimum(of)
    theta, c, d = best.theta, best.intercept, best.dual
    moved = [at(theta * (1 + 1e-4), c, d), at(theta + [1e-4, 0, 0], c, d), at(0 * theta, c, d)]
    if intercept:
        moved += [at(theta, c * (1 + 1e-4), d), at(theta, 0.0, d)]
    assert min(certify(of, candidate, kind).value for candidate in moved) > 10 * TOLERANCE


@pytest.mark.parametrize(("loss", "penalty"), KINDS)
def test_the_minimum_without_an_intercept_is_not_that_with_one(loss, penalty):
    best, kind = optimum(normal(loss, penalty, intercept=False))
    assert not certify(normal(loss, penalty, intercept=True), best, kind).holds


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("loss", [QUADRATIC, LINEAR])
def test_a_zero_that_was_replaced_is_found_out(loss, intercept):
    of = normal(loss, LINEAR, intercept, weight=12.0 if loss is LINEAR else 60.0)
    best, kind = optimum(of)
    assert (best.theta == 0).any()
    replaced = np.where(best.theta == 0, 1e-4, best.theta)
    assert not certify(of, at(replaced, best.intercept, best.dual), kind).holds


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize(("loss", "penalty"), WITH_WITNESS)
def test_a_wrong_witness_does_not_certify_even_the_optimum(loss, penalty, intercept):
    of = normal(loss, penalty, intercept)
    best, kind = optimum(of)
    g = np.random.default_rng(1)
    right = 2 * of.residual(best.theta, best.intercept) if best.dual is None else best.dual
    for wrong in (0 * right, -right, right / 2, g.normal(size=of.n), np.full(of.n, 0.5), 1e300 * g.normal(size=of.n)):
        assert not certify(of, at(best.theta, best.intercept, wrong), kind).holds
    if loss is QUADRATIC and intercept:
        # A mean that should be zero is taken out, what is too long is shrunk.
        assert certify(of, at(best.theta, best.intercept, right + 1), kind).holds
        assert certify(of, at(best.theta, best.intercept, right * (1 + 1e-12)), kind).holds
    if loss is LINEAR:
        # What lies outside the box is brought back.
        outside = np.where((right > of.above - 1e-9) | (right < 1e-9 - of.below), 3 * right, right)
        assert certify(of, at(best.theta, best.intercept, outside), kind).holds


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize(("loss", "penalty"), KINDS)
def test_what_is_not_finite_is_not_certified(loss, penalty, bad):
    of = normal(loss, penalty)
    best, kind = optimum(of)
    spoiled = best.theta.copy()
    spoiled[1] = bad
    candidates = [at(spoiled, best.intercept, best.dual), at(best.theta, bad, best.dual)]
    if best.dual is not None:
        witness = best.dual.copy()
        witness[3] = float("nan")
        candidates.append(at(best.theta, best.intercept, witness))
    assert not any(certify(of, candidate, kind).holds for candidate in candidates)


# Where nothing is left to be relative to.


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize(("loss", "penalty"), KINDS)
def test_zero_and_perfect_fits(loss, penalty, intercept):
    g = np.random.default_rng(2)
    X = g.normal(size=(20, 3))
    kind = Certifies.STATIONARITY if (loss, penalty) not in WITH_WITNESS else Certifies.DUALITY_GAP
    for of in (problem(X, np.zeros(20), loss, penalty, intercept), problem(0 * X, np.zeros(20), loss, penalty, intercept)):
        assert certify(of, at(np.zeros(3)), kind).value == 0
        if of.X.any():
            assert not certify(of, at([1e-3, 0, 0]), kind).holds
    theta = np.array([0.1, -0.7, 1 / 3])
    of = problem(X, X @ theta + 0.2 * intercept, loss, penalty, intercept, weight=1e-18)
    witness = np.zeros(20)
    assert certify(of, at(theta, 0.2 * intercept, witness), kind).value < 1e-11
    assert not certify(of, at(theta * (1 + 1e-4), 0.2 * intercept, witness), kind).holds


# A large offset.


@pytest.mark.parametrize("offset", [1e3, 1e5, 1e8])
@pytest.mark.parametrize("shifted", ["y", "X", "both"])
@pytest.mark.parametrize(("loss", "penalty"), KINDS)
def test_an_offset_lets_no_wrong_slope_pass(loss, penalty, shifted, offset):
    plain = normal(loss, penalty, n=60)
    X = plain.X + offset * (shifted != "y")
    of = problem(X, plain.y + offset * (shifted != "X"), loss, penalty)
    best, kind = optimum(of)
    move = np.array([0.0, 0.01, 0.0])
    # About the middle of the data, so that the mean of the residuals stays as it is.
    middle = best.intercept - float(of.X.mean(axis=0) @ move)
    for witness in (best.dual, None):
        assert not certify(of, at(best.theta + move, middle, witness), kind).holds
    assert not certify(of, at(best.theta, best.intercept + 0.01, best.dual), kind).holds


@pytest.mark.parametrize("intercept", [False, True])
def test_a_small_weight_certifies_no_wrong_slope(intercept):
    plain = normal(LINEAR, QUADRATIC, intercept, n=60)
    of = problem(plain.X * [1e-8, 1.0, 1e8], plain.y, LINEAR, QUADRATIC, intercept, weight=1e-12)
    best, kind = optimum(of)
    for factor in (1 + 1e-4, 0.99, 0.0):
        assert not certify(of, at(factor * best.theta, best.intercept, best.dual), kind).holds


# Any point, any witness.

DATA = {
    "kinds": st.sampled_from(KINDS),
    "intercept": st.booleans(),
    "n": st.integers(1, 20),
    "p": st.integers(1, 4),
    "seed": st.integers(0, 2**20),
}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(**DATA)
def test_weak_duality(kinds, intercept, n, p, seed):
    of = normal(*kinds, intercept, n, p, seed)
    g = np.random.default_rng(seed)
    found = feasible(of, g.normal(size=n) * 10 ** g.uniform(-3, 3), Offsets.of(of))
    assume(found.violation <= TOLERANCE)
    theta, c = g.normal(size=p) * 10 ** g.uniform(-3, 2), g.normal() if intercept else 0.0
    with mpmath.workdps(50):
        assert dual(of, found.point) <= primal(of, theta.tolist(), c) * (1 + mpmath.mpf("1e-9"))


@settings(max_examples=250, deadline=None, derandomize=True)
@given(**DATA, digits=st.floats(0, 9), witness=st.sampled_from(["best", "none", "slopes", "random", "scaled", "noisy"]))
def test_what_is_certified_costs_no_more_than_the_minimum(kinds, intercept, n, p, seed, digits, witness):
    of = normal(*kinds, intercept, n, p, seed)
    best, kind = optimum(of)
    g = np.random.default_rng(seed)
    theta = best.theta + 10**-digits * g.normal(size=p)
    c = best.intercept + 10**-digits * g.normal() if intercept else 0.0
    residual = of.y - of.X @ theta - c
    slopes = 2 * residual if of.loss is QUADRATIC else np.where(residual > 0, of.above, -of.below)
    known = slopes if best.dual is None else best.dual
    witnesses = {
        "best": known,
        "none": None,
        "slopes": slopes,
        "random": g.normal(size=n),
        "scaled": known * (1 + 10**-digits),
        "noisy": known + 10**-digits * g.normal(size=n),
    }
    held = certify(of, at(theta, c, witnesses[witness]), kind).holds
    with mpmath.workdps(50):
        above = float(primal(of, theta.tolist(), c) - primal(of, best.theta.tolist(), best.intercept))
    terms = float(np.abs(of.X).sum(axis=0) @ np.abs(theta) + np.abs(of.y).sum() + n * abs(c))
    assert not held or above <= 1e-9 * terms ** (2 if of.loss is QUADRATIC else 1)
