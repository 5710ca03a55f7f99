"""The triangle R'R = G[A, A] of an active set A that grows and shrinks; columns that depend on A stay out."""

import numpy as np
from numpy.typing import NDArray

from derive.numerics.lapack import dpotrs
from derive.numerics.problem import Array, Places
from derive.numerics.solvers.lasso._form import QuadraticForm


class Factor:
    """R with A in the order in which its members came.

    Removing keeps what stands before the first member that leaves, and appends the rest again.
    """

    __slots__ = ("form", "members", "upper")

    def __init__(self, form: QuadraticForm) -> None:
        self.form = form
        self.members: Places = np.empty(0, dtype=np.intp)
        self.upper: Array = np.zeros((0, 0), order="F")

    @property
    def size(self) -> int:
        """Number of members."""
        return int(self.members.size)

    def append(self, new: Places) -> Places:
        """Take in those of `new` that are independent of the members and of each other, first come first served; return the others."""
        if new.size == 0:
            return new
        upper = self.form.extended(self.upper, self.members, new)
        if upper is not None:
            self.upper, self.members = upper, np.concatenate((self.members, new))
            return new[:0]
        if new.size == 1:
            return new
        # Halves: where few depend on the rest, most still come in together.
        half = new.size // 2
        return np.concatenate((self.append(new[:half]), self.append(new[half:])))

    def remove(self, leaving: NDArray[np.bool_]) -> None:
        """Take out the members that are marked."""
        if not leaving.any():
            return
        first = int(np.argmax(leaving))
        rest = self.members[first:][~leaving[first:]]
        self.members = self.members[:first]
        self.upper = np.asfortranarray(self.upper[:first, :first])
        self.append(rest)

    def solve(self, right: Array) -> Array:
        """G[A, A]^-1 right."""
        if self.size == 0:
            return np.zeros_like(right)
        solution, _ = dpotrs(self.upper, right)
        return np.asarray(solution)
