"""What a compiled function must return, in 120 digits and by definition, and how far rounding may take float64 from it.

Values come from the evaluator that replays counter-examples, derivatives are differences of them with steps of 1e-21. With opaque
predictions eta_i the objective is F(eta, theta), and its gradient X' F_eta + F_theta. The bounds are running error bounds (Higham
2002, sec. 3.1 and 3.3): a prediction is off by at most d_i = (p + 2) u (|X_i| |theta| + |y_i|); what that does is measured by moving
it so far; and a sum of m terms is off by m u times their sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import mpmath
import numpy as np
from sympy import Abs, Add, Expr, Indexed, Mul, Pow, S, Sum, exp, log

from derive.claims.instance import Instance
from derive.replay import recomputing
from derive.replay.approximate import plain
from derive.replay.recomputing import Recomputer
from derive.vocabulary.linear import live
from derive.vocabulary.nodes import Prediction
from derive.vocabulary.symbols import theta

DIGITS = 120
"""A second difference with steps of 1e-21 loses 42, and as many again where a scale is 1e-8."""
U = Fraction(1, 2**53)
STEP = Fraction(1, 2**70)
OPERATIONS = 40
"""More than any kernel here has of them."""


@contextmanager
def digits() -> Iterator[None]:
    """Let the evaluator have so many."""
    usual, recomputing.DIGITS = recomputing.DIGITS, DIGITS
    try:
        with mpmath.workdps(DIGITS):
            yield
    finally:
        recomputing.DIGITS = usual


def exact(values) -> tuple[Fraction, ...]:
    return tuple(Fraction(float(value)) for value in np.ravel(values))


def number(value):
    return mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


def dot(left, right):
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


@dataclass(frozen=True)
class World:
    """Predictions, coefficients, observations, scales: all that the objective depends on."""

    eta: tuple[Fraction, ...]
    theta: tuple[Fraction, ...]
    y: tuple[Fraction, ...]
    scales: tuple[tuple[str, Fraction], ...]

    def value(self, expression: Expr):
        rows = range(1, len(self.y) + 1)
        arrays = {
            "y": dict(zip(((row,) for row in rows), self.y, strict=True)),
            "x": {(row,): Fraction(row) for row in rows},
            "theta": {(at,): value for at, value in enumerate(self.theta, 1)},
        }
        predictions = {("theta", Fraction(row)): eta for row, eta in zip(rows, self.eta, strict=True)}
        scalars = dict(self.scales) | {"n": Fraction(len(self.y)), "p": Fraction(len(self.theta))}
        return number(plain(Recomputer(Instance(scalars=scalars, arrays=arrays, predictions=predictions)).number(expression)))

    def shifted(self, field: str, at: int, step: Fraction) -> World:
        values = list(getattr(self, field))
        values[at] += step
        return replace(self, **{field: tuple(values)})


@dataclass(frozen=True)
class Oracle:
    """An objective with opaque predictions, at one point of one set of data."""

    expression: Expr
    X: tuple[tuple[Fraction, ...], ...]
    world: World

    @classmethod
    def of(cls, expression: Expr, theta, X, y, scales) -> Oracle:
        rows = tuple(exact(row) for row in np.atleast_2d(X))
        coefficients = exact(theta)
        eta = tuple(dot(row, coefficients) for row in rows)
        given = tuple((name, Fraction(value)) for name, value in scales.items())
        return cls(live(expression), rows, World(eta, coefficients, exact(y), given))

    @property
    def terms(self) -> tuple[Expr, ...]:
        return Add.make_args(self.expression)

    @cached_property
    def off(self) -> tuple[Fraction, ...]:
        """How far each residual may be off."""
        world = self.world
        sizes = [dot(map(abs, row), map(abs, world.theta)) + abs(y) for row, y in zip(self.X, world.y, strict=True)]
        return tuple((len(world.theta) + 2) * U * size for size in sizes)

    @property
    def rounding(self):
        """Relative to the sizes of what is added."""
        return number((len(self.world.y) + len(self.world.theta) + OPERATIONS) * U)

    def value(self):
        """The value and its bound."""
        found = self.world.value(self.expression)
        moved = [
            max(abs(self.world.shifted("eta", row, sign * step).value(self.expression) - found) for sign in (1, -1))
            for row, step in enumerate(self.off)
        ]
        return found, mpmath.fsum(moved) + self.rounding * self.world.value(sizes(self.expression))

    def gradient(self):
        """The gradient and the bound of each coordinate."""
        rows = [self._row(row, self._slope) for row in range(len(self.X))]
        return self._gathered(rows, self._slope)

    def hessian_product(self, direction):
        """Second derivative times direction, and the bound of each coordinate."""
        along = exact(direction)
        rows = []
        for row in range(len(self.X)):
            bend, moved, size = self._row(row, self._bend)
            step, length = number(dot(self.X[row], along)), number(dot(map(abs, self.X[row]), map(abs, along)))
            residual = abs(number(self.world.y[row] - self.world.eta[row]))
            # Curvatures that cancel, as in log(1 + r^2), are of the size of slope over residual.
            terms = size + 4 * self._row(row, self._slope)[2] / residual if residual else size
            rows.append((bend * step, moved * length, terms * length))
        return self._gathered(rows, self._bend, [number(value) for value in along])

    def _gathered(self, rows, derivative: Callable, weights=None):
        """X' (rows), and what the penalty adds."""
        found, bounds = [], []
        for at in range(len(self.world.theta)):
            column = [number(row[at]) for row in self.X]
            own, own_size = self._derivative(self.world, "theta", at, derivative)
            weight = weights[at] if weights else 1
            found.append(mpmath.fsum(c * row[0] for c, row in zip(column, rows, strict=True)) + weight * own)
            moved = mpmath.fsum(abs(c) * row[1] for c, row in zip(column, rows, strict=True))
            size = mpmath.fsum(abs(c) * row[2] for c, row in zip(column, rows, strict=True))
            bounds.append(moved + self.rounding * (size + abs(weight) * own_size))
        return found, bounds

    def _row(self, row: int, derivative: Callable):
        """A row's slope or bend, how much an uncertain residual changes it, and the sizes of its terms."""
        found, size = self._derivative(self.world, "eta", row, derivative)
        shifts = [self.world.shifted("eta", row, sign * self.off[row]) for sign in (1, -1)]
        return found, max(abs(self._derivative(shift, "eta", row, derivative)[0] - found) for shift in shifts), size

    def _derivative(self, world: World, field: str, at: int, derivative: Callable):
        kind = Prediction if field == "eta" else Indexed
        parts = [
            derivative(world, field, at, term)
            for term in self.terms
            if any(kind is Prediction or node.base == theta for node in term.atoms(kind))
        ]
        return mpmath.fsum(parts), mpmath.fsum(map(abs, parts))

    def _step(self, world: World, field: str, at: int) -> Fraction:
        """So small that nothing changes its sign: a kink is met only from exactly there."""
        size = abs(world.theta[at]) if field == "theta" else abs(world.y[at] - world.eta[at])
        least = min((value for name, value in world.scales), default=Fraction(1))
        return STEP * min(size or least, least)

    def _slope(self, world: World, field: str, at: int, term: Expr):
        step = self._step(world, field, at)
        ahead, behind = (world.shifted(field, at, sign * step).value(term) for sign in (1, -1))
        return (ahead - behind) / number(2 * step)

    def _bend(self, world: World, field: str, at: int, term: Expr):
        step = self._step(world, field, at)
        ahead, behind = (world.shifted(field, at, sign * step).value(term) for sign in (1, -1))
        return (ahead - 2 * world.value(term) + behind) / number(step) ** 2


def sizes(expr: Expr) -> Expr:
    """Every term by its size; a logarithm by those of the logarithms and exponents that it may be computed from."""
    match expr:
        case Add() | Mul():
            return expr.func(*(sizes(argument) for argument in expr.args))
        case Sum():
            return Sum(sizes(expr.args[0]), *expr.args[1:])
        case log() if isinstance(expr.args[0], Mul):
            return Add(*(sizes(log(factor)) for factor in expr.args[0].args))
        case log() if isinstance(expr.args[0], Pow):
            return Abs(expr.args[0].exp) * sizes(log(expr.args[0].base))
        case log():
            exponents = [Abs(node.args[0]) for node in expr.args[0].atoms(exp)]
            return Add(Abs(expr), S.One if exponents else S.Zero, *exponents)
        case _:
            return Abs(expr)


def within(found, expected, bound) -> None:
    """Assert that every entry is within its bound."""
    with digits():
        expected, bound = (list(part) if isinstance(part, (list, tuple)) else [part] for part in (expected, bound))
        for at, (one, other, allowed) in enumerate(zip(np.atleast_1d(found), expected, bound, strict=True)):
            error = abs(mpmath.mpf(float(one)) - other)
            assert error <= allowed, (
                f"entry {at}: {float(one)!r} for {mpmath.nstr(other, 20)}, off by {mpmath.nstr(error, 3)} > {mpmath.nstr(allowed, 3)}"
            )
