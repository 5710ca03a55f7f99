"""The lasso on few columns, given their quadratic form: a finite descent over sign patterns.

minimise f(theta) = theta'G theta / 2 - b'theta + w * sum |theta_j|. On the face where theta_A keeps its signs s it is a quadratic whose
minimiser solves G_AA theta_A = b_A - w s. Along the way there |theta_j| has kinks; the step goes to the minimum of f on that line,
beyond kinks where that pays. f decreases strictly and there are finitely many faces (Osborne, Presnell and Turlach 2000,
"A new approach to variable selection in least squares problems"; Lee, Battle, Raina and Ng 2007, "Efficient sparse coding").
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from derive.numerics.problem import Array, Places
from derive.numerics.solvers.lasso._factor import Factor, QuadraticForm

ENTERING = 10
"""At least so many coordinates may enter at once; and no more than are there, which doubles them."""
VANISHING = 1e-10
"""A coordinate whose term is this part of all sizes may be a zero that was rounded; whether it is one, the slopes without it say."""


@dataclass(slots=True)
class Face:
    """Where the descent stands: theta, slope = b - G theta, and the factor of the columns where theta is not zero."""

    form: QuadraticForm
    weight: float
    theta: Array
    slope: Array
    noise: Array
    factor: Factor
    steps: int = 0

    @property
    def active(self) -> Places:
        """Members of the factor."""
        return self.factor.members

    def value(self) -> float:
        """f, but for a constant: theta'(G theta)/2 - b'theta + w |theta|, where b = slope + G theta."""
        product = self.form.apply(self.active, self.theta[self.active])
        return float(self.weight * np.abs(self.theta).sum() - self.theta @ (self.slope + product / 2))

    def excess(self) -> Array:
        """|slope_j| - w where theta_j is zero and that is more than rounding; elsewhere -inf."""
        excess = np.abs(self.slope) - self.weight
        excess[excess <= self.noise] = -np.inf
        excess[self.active] = -np.inf
        return excess


def descend(form: QuadraticForm, weight: float, theta: Array, slope: Array, noise: Array, limit: int) -> Face:
    """From theta to a minimiser, or as far as `limit` linear systems go.

    At a minimiser nothing of `excess` is above zero, and slope_A = w s_A.
    G is positive semidefinite, w > 0, `slope` is b - G theta at the start, `noise` what rounding may do to a slope.
    """
    face = Face(form=form, weight=weight, theta=theta.copy(), slope=slope.copy(), noise=noise, factor=Factor(form))
    left_out = face.factor.append(np.flatnonzero(theta))
    if left_out.size:
        _move(face, left_out, -face.theta[left_out])
        face.theta[left_out] = 0.0
    _settle(face, np.empty(0, dtype=np.intp), limit)
    while face.steps < limit:
        excess = face.excess()
        wanted = np.flatnonzero(excess > 0)
        if wanted.size == 0:
            break
        room = max(ENTERING, face.factor.size)
        if wanted.size > room:
            wanted = wanted[np.argpartition(-excess[wanted], room - 1)[:room]]
        wanted = wanted[np.argsort(-excess[wanted], kind="stable")]
        before = face.factor.size
        dependent = face.factor.append(wanted)
        if face.factor.size > before:
            _settle(face, face.active[before:], limit)
            continue
        value = face.value()
        if not _exchange(face, int(dependent[0])):
            break
        _settle(face, np.empty(0, dtype=np.intp), limit)
        if not face.value() < value:
            # Rounding turns it in circles; fresh slopes may help.
            break
    return face


def cleared(face: Face, lengths: Array, size: float) -> Face:
    """A minimiser without the coordinates that only rounding keeps from zero: what is left solves the problem as well.

    The columns' lengths, and the size of y, say with the terms X_j theta_j what is small.
    """
    terms = lengths[face.active] * np.abs(face.theta[face.active])
    small = terms <= VANISHING * (size + float(terms.sum()))
    if not small.any():
        return face
    together = _without(face, small)
    if together is not None:
        return together
    for place in face.active[small][np.argsort(terms[small], kind="stable")].tolist():
        face = _without(face, face.active == place) or face
    return face


def _without(face: Face, leaving: NDArray[np.bool_]) -> Face | None:
    """The minimiser with these active coordinates at zero; None where, but for rounding, it is none of the whole problem."""
    gone, kept = face.active[leaving], face.active[~leaving]
    factor = Factor(face.form)
    if factor.append(kept).size:
        return None
    theta = face.theta.copy()
    theta[gone] = 0.0
    slope = face.slope + face.form.apply(gone, face.theta[gone])
    signs = np.sign(slope[kept])
    step = factor.solve(slope[kept] - face.weight * signs)
    theta[kept] += step
    slope -= face.form.apply(kept, step)
    found = Face(form=face.form, weight=face.weight, theta=theta, slope=slope, noise=face.noise, factor=factor, steps=face.steps)
    level = np.abs(slope[kept] - face.weight * signs) <= face.noise[kept]
    if (found.excess() > 0).any() or not level.all() or (theta[kept] * signs <= 0).any():
        return None
    return found


def _settle(face: Face, entering: Places, limit: int) -> None:
    """Minimise over the active columns, those that enter included; some leave."""
    theta, slope = face.theta.copy(), face.slope.copy()
    signs = np.sign(theta)
    signs[entering] = np.sign(slope[entering])
    while face.factor.size and face.steps < limit:
        face.steps += 1
        active = face.active
        uphill = face.slope[active] - face.weight * signs[active]
        direction = face.factor.solve(uphill)
        # One that enters against its sign would go uphill. They cannot all: the direction goes downhill through those that enter.
        wrong = (face.theta[active] == 0) & (direction * signs[active] <= 0)
        if wrong.any():
            face.factor.remove(wrong)
            continue
        curvature = float(direction @ uphill)
        length, crossed, stopped = _line_search(face.theta[active], direction, -curvature, curvature, face.weight)
        face.theta[active] += length * direction
        # G_AA direction = uphill; the other slopes wait.
        face.slope[active] -= length * uphill
        signs[active[crossed]] *= -1
        if stopped is not None:
            face.theta[active[stopped]] = 0.0
            face.factor.remove(np.arange(active.size) == stopped)
        elif not crossed.any():
            break
    changed = np.flatnonzero(face.theta != theta)
    face.slope = slope - face.form.apply(changed, face.theta[changed] - theta[changed])


def _line_search(
    theta: Array, direction: Array, slope: float, curvature: float, weight: float
) -> tuple[float, NDArray[np.bool_], int | None]:
    """The minimum along a line: its length, which coordinates change sign before it, and which one is zero there.

    The derivative at t is slope + t * curvature + 2 w * (sum of |direction_j| over the kinks before t).
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        kinks = np.where(theta * direction < 0, -theta / direction, np.inf)
    crossed = np.zeros(theta.size, dtype=bool)
    for place in np.argsort(kinks, kind="stable"):
        at = float(kinks[place])
        if slope + at * curvature >= 0 or at == np.inf:
            break
        slope += 2 * weight * abs(float(direction[place]))
        if slope + at * curvature >= 0:
            return at, crossed, int(place)
        crossed[place] = True
    return -slope / curvature if curvature > 0 else 0.0, crossed, None


def _exchange(face: Face, enters: int) -> bool:
    """Let in a column that depends on the active ones: along the line that keeps the fit the penalty falls until another one is zero."""
    active = face.active
    sign = float(np.sign(face.slope[enters]))
    direction = -sign * face.factor.solve(face.form.across(active, enters))
    fall = face.weight - abs(float(face.slope[enters]))
    length, _, stopped = _line_search(face.theta[active], direction, fall, 0.0, face.weight)
    if stopped is None:
        return False
    face.steps += 1
    _move(face, np.append(active, enters), length * np.append(direction, sign))
    face.theta[active[stopped]] = 0.0
    face.factor.remove(np.arange(active.size) == stopped)
    return face.factor.append(np.array([enters], dtype=np.intp)).size == 0


def _move(face: Face, where: Places, by: Array) -> None:
    """theta_where += by, and the slope with it."""
    face.theta[where] += by
    face.slope -= face.form.apply(where, by)
