"""Where functions of one unknown and of numbers are least, beside values on a fine grid of fractions."""

import pytest
from sympy import Abs, Eq, Interval, Max, Min, Or, Rational, S, Symbol, oo, sqrt

from derive.judging.proof.exactly import least, solutions
from derive.judging.proof.theory import Unproved

v = Symbol("v", real=True)
GRID = [Rational(k, 8) for k in range(-80, 81)]


@pytest.mark.parametrize(
    ("objective", "interval", "points"),
    [
        (v**2, S.Reals, (0,)),
        (v**4 - 2 * v**2, S.Reals, (-1, 1)),
        (v**4 - 2 * v**2, Interval(0, oo), (1,)),
        (-(v**2), Interval(-1, 2), (2,)),
        (-(v**2), Interval.Ropen(-1, 2), ()),
        (v, Interval.open(0, 1), ()),
        (v, Interval(0, 1), (0,)),
        (v**3, S.Reals, ()),
        (Abs(v - 1) + Abs(v + 2) + 3 * Abs(v - 2), S.Reals, (2,)),
        (Max(v, -2 * v), S.Reals, (0,)),
        (Min(v**2, (v - 3) ** 2 - 1), S.Reals, (3,)),
        (Abs(Abs(v) - 1), S.Reals, (-1, 1)),
    ],
)
def test_least_at_these_points_and_nowhere_else(objective, interval, points) -> None:
    assert least(objective, v, interval).points == points
    if points:
        lowest = objective.subs(v, points[0])
        assert all(objective.subs(v, at) >= lowest for at in GRID if at in interval)
        assert all(objective.subs(v, at) > lowest for at in GRID if at in interval and at not in points)


@pytest.mark.parametrize(
    ("objective", "interval"),
    [
        (Abs(v - 1) + Abs(v + 1), S.Reals),  # flat
        (v**3 - 6 * v, Interval(0, 5)),  # at the root of 2
        ((v**2 - 2) ** 2, S.Reals),
        (v * Symbol("a", real=True), S.Reals),
        (v, Interval(0, sqrt(2))),
    ],
)
def test_what_is_not_decided_is_not_guessed(objective, interval) -> None:
    with pytest.raises(Unproved):
        least(objective, v, interval)


def test_a_condition_holds_at_its_solutions_only() -> None:
    points, between = solutions(Or(Eq(v, 1), Eq(v**2, 4)), v, S.Reals)
    assert points == (-2, 1, 2)
    assert between
    with pytest.raises(Unproved, match="on an interval"):
        solutions(v > 1, v, S.Reals)
    with pytest.raises(Unproved, match="none that the unknown may be"):
        solutions(Eq(v, 3), v, Interval(0, 1))
