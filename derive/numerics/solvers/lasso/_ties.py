"""Whether a lasso has one minimiser, and which one is taken where there are more.

All minimisers have the same residuals, hence the same equicorrelation set E = {j : |X_j'r| = w/2}. There is only one if the columns of
E are independent (Tibshirani 2013, "The lasso problem and uniqueness", lemma 2). Others differ by v with X_E v = 0 that keeps the
signs: s_j v_j >= 0 where theta_j = 0, s_j the sign of X_j'r.
"""

import numpy as np

from derive.numerics.dependence import independence
from derive.numerics.lapack import nnls
from derive.numerics.problem import Array, Places
from derive.numerics.solution import Dependency
from derive.numerics.solvers.lasso._active import Face
from derive.numerics.solvers.lasso._columns import Columns
from derive.numerics.solvers.lasso._factor import Factor
from derive.vocabulary.frozen import dataclass

SAME = 1e-10
"""Columns that cost the same penalty, but for rounding; this does not depend on the weight."""
HIDDEN = 1e-6
"""Where rounding is this part of the weight nothing is said about ties of columns that the active ones do not span."""
TOGETHER = 1e-9
"""Coordinates whose lengths to zero differ by this part reach it together."""
CONE = 1e-6
"""A combination with positive coefficients is zero where it is this part of its columns' lengths; their squares are rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What the equicorrelation set says; theta, over the working set, has its support on earlier columns, where signs permit."""

    theta: Array
    unique: bool | None
    dependencies: tuple[Dependency, ...] = ()


def ties(columns: Columns, face: Face) -> Ties:
    """Look at the equicorrelation set of a minimiser; the face stays as it is."""
    working, noise = columns.working, columns.noise_inside(face.theta)
    tied = np.setdiff1d(np.flatnonzero(np.abs(face.slope) >= face.weight - 2 * noise), face.active)
    if tied.size == 0:
        return Ties(theta=face.theta, unique=True)
    tied = tied[np.argsort(working[tied])]
    # With the active columns first: what depends on them alone may replace one of them.
    active = set(working[face.active].tolist())
    found = _dependencies(columns, working[np.concatenate((face.active, tied))])
    spanned = {each.column for each in found if set(each.coefficients) <= {-1, *active}}
    inside = np.array([place for place in tied.tolist() if int(working[place]) in spanned], dtype=np.intp)
    replacing = inside[[abs(_cost(face, int(place))) <= SAME for place in inside]]
    outside = np.setdiff1d(tied, inside)
    named = _dependencies(columns, np.sort(working[np.concatenate((face.active, replacing, outside))]))
    if replacing.size:
        return Ties(theta=_earlier(columns, face, replacing.tolist()), unique=False, dependencies=named)
    if not named:
        return Ties(theta=face.theta, unique=True)
    if (noise > HIDDEN * face.weight).any():
        return Ties(theta=face.theta, unique=None, dependencies=named)
    return Ties(theta=face.theta, unique=not _movable(columns, face, outside), dependencies=named)


def _cost(face: Face, place: int) -> float:
    """How the penalty changes, per unit and without the weight, as this column takes over from the active ones that span it."""
    active = face.active
    replaced = face.factor.solve(face.form.across(active, place))
    return 1.0 - abs(float(replaced @ np.sign(face.slope[active])))


def _dependencies(columns: Columns, members: Places) -> tuple[Dependency, ...]:
    """Of these columns of X, in this order; -1 is the constant one."""
    found = independence(columns.problem.X[:, members], intercept=columns.problem.intercept)
    return tuple(
        Dependency(
            column=int(members[each.column]),
            coefficients={-1 if column < 0 else int(members[column]): value for column, value in each.coefficients.items()},
        )
        for each in found.dependencies
    )


def _earlier(columns: Columns, face: Face, dependent: list[int]) -> Array:
    """Exchange active columns for earlier ones that depend on them, as long as signs permit; the fit and the penalty stay."""
    working, theta, factor = columns.working, face.theta.copy(), Factor(face.form)
    sizes = np.sqrt(columns.gram.diagonal())
    factor.append(face.active)
    pool = sorted(dependent, key=lambda place: int(working[place]))
    moved = True
    while moved:
        moved = False
        for entering in pool:
            active = factor.members
            sign = float(np.sign(face.slope[entering]))
            direction = -sign * factor.solve(face.form.across(active, entering))
            # What rounding leaves of a coefficient that is zero moves nothing.
            towards = (theta[active] * direction < 0) & (sizes[active] * np.abs(direction) > SAME * sizes[entering])
            if not towards.any():
                continue
            lengths = np.full(active.size, np.inf)
            lengths[towards] = -theta[active[towards]] / direction[towards]
            length = float(lengths.min())
            # Those that reach zero together, up to rounding: the last column leaves.
            first = np.flatnonzero(lengths <= length * (1 + TOGETHER))
            stopped = int(first[np.argmax(working[active[first]])])
            leaving = int(active[stopped])
            if working[leaving] < working[entering]:
                continue
            theta[active] += length * direction
            theta[active[first]] = 0.0
            theta[entering] = length * sign
            factor.remove(np.isin(active, active[first]))
            factor.append(np.array([entering], dtype=np.intp))
            pool = sorted({*pool, leaving} - {entering}, key=lambda place: int(working[place]))
            moved = True
            break
    return theta


def _movable(columns: Columns, face: Face, tied: Places) -> bool:
    """Whether tied columns combine with the right signs into one that the active columns span."""
    signs = np.sign(face.slope[tied])
    outside = np.stack([face.form.apply(np.array([place], dtype=np.intp), np.ones(1)) for place in tied.tolist()], axis=1)
    active = face.active
    inside = np.stack([face.factor.solve(outside[active, at]) for at in range(tied.size)], axis=1)
    square = (outside[tied] - outside[active].T @ inside) * np.multiply.outer(signs, signs)
    lengths = np.sqrt(np.maximum(outside[tied].diagonal(), np.finfo(np.float64).tiny))
    values, vectors = np.linalg.eigh(square / np.multiply.outer(lengths, lengths))
    root = np.sqrt(np.maximum(values, 0.0))[:, None] * vectors.T
    _, distance = nnls(np.vstack((root, np.ones((1, tied.size)))), np.append(np.zeros(tied.size), 1.0))
    return bool(distance <= CONE)
