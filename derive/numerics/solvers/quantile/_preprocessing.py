"""Many rows: those that are surely above or surely below the fit are two rows, their sums; the guess is checked on every row.

h is convex and h(0) = 0, so that h of a sum is at most the sum of the h: the reduced value is never more than the whole
one, and the same wherever the guessed signs are right. A reduced minimiser at which all of them are right therefore is a
minimiser of the whole, the whole has no others than the reduced one has, and its dual extends to all rows. Portnoy and
Koenker (1997), The Gaussian hare and the Laplacian tortoise, Statistical Science 12, sec. 5.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from derive.numerics.problem import Array, Places, Problem
from derive.numerics.solvers.quantile._face import OptimalFace, Vertex, descend, face, lexicographic
from derive.numerics.solvers.quantile._frame import Frame
from derive.numerics.solvers.quantile._start import Basis, Mask, WeightedRows, interior, start
from derive.numerics.solvers.quantile._walk import EPS
from derive.vocabulary.frozen import dataclass

SHARE = 0.8
"""A sample has so many times (q n)^(2/3) rows."""
ROUGH = 1e-3
"""Gap of the fit to the sample: far smaller than its distance from the whole fit."""
ROUNDS = 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """A vertex of the whole problem, with the rows of the problem that are `held`, and slopes of all rows."""

    vertex: Vertex
    face: OptimalFace
    held: Places
    dual: Array


def sample(problem: Problem) -> Places | None:
    """Rows for a first fit, the same ones each time; None where all of them are as good."""
    n, q = problem.n, problem.p + int(problem.intercept)
    size = int(SHARE * (float(q) * n) ** (2 / 3)) + 20 * q
    if 3 * size > n:
        return None
    return np.sort(np.random.default_rng(0).choice(n, size, replace=False)).astype(np.intp)


def whole(frame: Frame) -> Found | None:
    """All rows at once: a copy of X. None where no vertex can be started from."""
    rows = frame.rows(None)
    basis = start(rows)
    if basis is None:
        return None
    vertex = descend(rows, basis, lexicographic(frame))
    return Found(vertex=vertex, face=face(frame, rows, vertex), held=vertex.basis.held, dual=vertex.dual)


def reduced(frame: Frame, places: Places) -> Found | None:
    """By way of a sample; None where the guesses do not come right."""
    n = frame.problem.n
    first = interior(frame.rows(places, share=places.size / n), ROUGH)
    guess, count = _Guess.around(frame, first.beta, places.size), places.size
    basis: Basis | None = None
    for _ in range(ROUNDS):
        rows = guess.rows()
        basis = start(rows, guess.places.size) if basis is None else basis
        if basis is None:
            return None
        vertex = descend(rows, basis, lexicographic(frame))
        wrong = guess.wrong(vertex.beta)
        known = OptimalFace(unique=None)
        if not wrong.any():
            known = face(frame, rows, vertex)
            for end in known.ends:
                wrong |= guess.wrong(end)
        held = vertex.basis.held
        if held.size and held.max() >= guess.places.size:
            count, basis = 2 * count, None
            guess = _Guess.around(frame, vertex.beta, count)
        elif not wrong.any():
            return Found(vertex=vertex, face=known, held=guess.places[held], dual=guess.dual(vertex.dual, rows))
        elif wrong.sum() > 2 * frame.q:
            # From so far away an interior point is sooner there.
            count, basis = 3 * count // 2, None
            guess = _Guess.around(frame, vertex.beta, count)
        else:
            more = guess.with_rows(wrong)
            basis = replace(vertex.basis, held=np.searchsorted(more.places, guess.places[held]))
            guess = more
        if guess.places.size > n / 2:
            return None
    return None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Guess:
    """Rows that are kept, and on which side of the fit the others are."""

    frame: Frame
    kept: Mask
    above: Mask
    places: Places

    @staticmethod
    def around(frame: Frame, beta: Array, count: int) -> _Guess:
        """The `count` rows next to a fit are kept."""
        residual = frame.residual(beta)
        above = residual > 0
        np.abs(residual, out=residual)
        count = min(count, residual.size)
        kept = residual <= np.partition(residual, count - 1)[count - 1]
        return _Guess(frame=frame, kept=kept, above=above, places=np.flatnonzero(kept))

    def with_rows(self, more: Mask) -> _Guess:
        """The same with more rows kept."""
        kept = self.kept | more
        return replace(self, kept=kept, places=np.flatnonzero(kept))

    def wrong(self, beta: Array) -> Mask:
        """Rows on the other side of this fit than they were guessed to be, by more than rounding."""
        residual = self.frame.residual(beta)
        y = np.abs(self.frame.problem.y)
        rounding = 16 * EPS * (y + y.mean())
        found: Mask = np.where(self.above, residual < -rounding, residual > rounding)
        found &= ~self.kept
        return found

    def sides(self) -> tuple[Mask, ...]:
        """The rows above that are not kept, and those below; only where there are some."""
        return tuple(side for side in (self.above & ~self.kept, ~self.above & ~self.kept) if side.any())

    def rows(self) -> WeightedRows:
        """The rows that are kept, and one for each side: their sums, made smaller and their slopes larger."""
        found, responses = self.frame.rows(self.places), self.frame.responses(None)
        A, y, below, above = [found.A], [found.y], [found.below], [found.above]
        for side in self.sides():
            # About the mean; a power of two rounds nothing.
            count = 2.0 ** np.ceil(np.log2(np.count_nonzero(side)))
            members = side.astype(np.float64)
            A.append(self.frame.combined(members)[None, :] / count)
            y.append(np.array([members @ responses]) / count)
            below.append(np.array([self.frame.problem.below * count]))
            above.append(np.array([self.frame.problem.above * count]))
        return replace(found, A=np.concatenate(A), y=np.concatenate(y), below=np.concatenate(below), above=np.concatenate(above))

    def dual(self, found: Array, rows: WeightedRows) -> Array:
        """Slopes of all rows: those of a side share that of its sum."""
        dual, first = np.empty(self.kept.size), self.places.size
        dual[self.places] = found[:first]
        for place, side in enumerate(self.sides(), start=first):
            dual[side] = found[place] * (self.frame.problem.above / rows.above[place])
        return dual
