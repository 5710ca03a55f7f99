"""A quadratic form theta'G theta on a few columns, as a Gram matrix or as columns F with F'F = G, and its triangle on some of them."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from derive.numerics.lapack import dpotrf, dpotrs, dtrtrs
from derive.numerics.problem import Array, Places
from derive.vocabulary.frozen import dataclass

DEPENDENT = 1e-12
"""A Gram matrix does not tell a column from a dependent one whose squared distance from the span of others is this part of its square."""
ROUNDED = 1e-13
"""Columns do not tell one from a dependent one whose distance itself is this part of its length."""


@dataclass(frozen=True, slots=True)
class Gram:
    """G itself: every operation is small. It loses a column whose distance from the others is under a millionth of its length."""

    matrix: Array

    def apply(self, members: Places, by: Array) -> Array:
        """G[:, members] by."""
        return np.asarray(self.matrix[:, members] @ by)

    def across(self, members: Places, other: int) -> Array:
        """G[members, other]."""
        return self.matrix[members, other]

    def extended(self, upper: Array, members: Places, new: Places) -> Array | None:
        """The triangle R with R'R = G over `members` and then `new`, from that over `members`; None where they are dependent.

        Cholesky's: the old part stays (Golub and Van Loan 2013, Matrix Computations, sec. 4.2.9).
        """
        k, b = members.size, new.size
        square = self.matrix[np.ix_(new, new)]
        diagonal = square.diagonal().copy()
        across = np.zeros((k, b))
        if k:
            across, _ = dtrtrs(upper, self.matrix[np.ix_(members, new)], trans=1)
            square = square - across.T @ across
        corner, failed = dpotrf(square, clean=1)
        if failed or (np.square(corner.diagonal()) <= DEPENDENT * diagonal).any():
            return None
        whole = np.zeros((k + b, k + b), order="F")
        whole[:k, :k] = upper
        whole[:k, k:] = across
        whole[k:, k:] = corner
        return whole


@dataclass(frozen=True, slots=True)
class Tall:
    """Columns F, never squared: dearer, and right up to condition numbers that the Gram matrix does not see."""

    columns: Array

    def apply(self, members: Places, by: Array) -> Array:
        """F'(F[:, members] by)."""
        return np.asarray(self.columns.T @ (self.columns[:, members] @ by))

    def across(self, members: Places, other: int) -> Array:
        """F[:, members]'F[:, other]."""
        return np.asarray(self.columns[:, members].T @ self.columns[:, other])

    def extended(self, upper: Array, members: Places, new: Places) -> Array | None:
        """As `Gram.extended`, by QR computed afresh (seminormal equations: Bjorck 1987, corrected by whoever looks at slopes)."""
        columns = self.columns[:, np.concatenate((members, new))]
        if columns.shape[1] > columns.shape[0]:
            return None
        lengths = np.linalg.norm(columns, axis=0)
        whole = np.asarray(np.linalg.qr(columns / np.where(lengths > 0, lengths, 1.0), mode="r"))
        if (np.abs(whole.diagonal()) <= ROUNDED * (lengths > 0)).any() or not lengths.all():
            return None
        return np.asfortranarray(whole * lengths)


QuadraticForm: TypeAlias = Gram | Tall


class Factor:
    """The triangle R'R = G[A, A] of an active set A that grows and shrinks, in the order in which its members came.

    Columns that depend on A stay out. Removing keeps what stands before the first member that leaves, and appends the rest again.
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
