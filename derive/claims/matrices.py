"""What is assumed of matrices: that one is symmetric, definite, orthogonal or idempotent, or that an equation holds for every index."""

from enum import Enum

from sympy import Add, Expr, IndexedBase, KroneckerDelta, Sum, Symbol, Tuple

from derive.vocabulary.arguments import expression, one_of, several, several_of, wrong
from derive.vocabulary.binding import canonical, in_order
from derive.vocabulary.calling import Told
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.matrices import Determinant, matrix


class Trait(Enum):
    """What a square matrix may be."""

    SYMMETRIC = "symmetric"
    POSITIVE_DEFINITE = "symmetric and positive definite"
    POSITIVE_SEMIDEFINITE = "symmetric and positive semidefinite"
    ORTHOGONAL = "orthogonal"
    IDEMPOTENT = "idempotent"
    INVERTIBLE = "invertible"


SYMMETRIC = frozenset((Trait.SYMMETRIC, Trait.POSITIVE_DEFINITE, Trait.POSITIVE_SEMIDEFINITE))
"""Traits of symmetric matrices only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedEquation(metaclass=Told):
    """left = right for all values of indices: an equation of numbers, vectors or matrices.

    Parameters
    ----------
    left, right : Expr
        Expressions of the entries.
    ranges : tuple of Tuple
        The indices, two at most, with their ends, the first of which is 1, as in `Tuple(i, 1, p)`; none for an equation of numbers.

    Raises
    ------
    InputError
        A field of another type, or more than two indices.
    """

    left: Expr
    right: Expr
    ranges: tuple[Tuple, ...]

    def __post_init__(self) -> None:
        for field in ("left", "right"):
            object.__setattr__(self, field, expression("StatedEquation", field, getattr(self, field)))
        ranges = several_of("StatedEquation", "ranges", Tuple, self.ranges)
        for one in ranges:
            if len(one) != 3 or not isinstance(one[0], Symbol) or one[1] != 1:
                raise wrong("StatedEquation", "ranges", "an index that starts at 1 with its two ends, such as Tuple(i, 1, p)", one)
        if len(ranges) > 2 or len({one[0] for one in ranges}) != len(ranges):
            raise InputError("StatedEquation: an equation of vectors has one index, one of matrices two different ones")
        object.__setattr__(self, "ranges", ranges)

    @property
    def indices(self) -> frozenset[Symbol]:
        """The indices for whose values it holds."""
        return frozenset(index for index, _, _ in self.ranges)

    @property
    def whole(self) -> Expr:
        """Both sides with their indices bound: of no use but to be looked through."""
        return Add(*(Sum(side, *self.ranges) if self.ranges else side for side in (self.left, self.right)), evaluate=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Square(metaclass=Told):
    """A square array of numbers with what it is assumed to be.

    Parameters
    ----------
    array : IndexedBase
        Its entries are `array[i, j]`; if it is symmetric, `array[j, i]` is the same number whatever i and j are.
    size : Expr
        How many rows and columns it has.
    traits : tuple of Trait
        What it is.

    Raises
    ------
    InputError
        A field of another type.
    """

    array: IndexedBase
    size: Expr
    traits: tuple[Trait, ...]

    def __post_init__(self) -> None:
        one_of("Square", "array", IndexedBase, "an array such as `A`", self.array)
        object.__setattr__(self, "size", expression("Square", "size", self.size))
        traits = tuple(
            one_of("Square", "every item of traits", Trait, "a Trait", one) for one in several("Square", "traits", "Trait", self.traits)
        )
        if not traits:
            raise InputError("Square: traits must name what the matrix is, such as Trait.SYMMETRIC")
        object.__setattr__(self, "traits", traits)

    @property
    def is_symmetric(self) -> bool:
        """Whether the order of its indices means nothing."""
        return not SYMMETRIC.isdisjoint(self.traits)

    @property
    def is_semidefinite(self) -> bool:
        """Whether its quadratic form is certainly at least zero."""
        return not {Trait.POSITIVE_DEFINITE, Trait.POSITIVE_SEMIDEFINITE}.isdisjoint(self.traits)

    @property
    def is_invertible(self) -> bool:
        """Whether it certainly has an inverse."""
        return not {Trait.POSITIVE_DEFINITE, Trait.INVERTIBLE, Trait.ORTHOGONAL}.isdisjoint(self.traits)

    @property
    def positive(self) -> tuple[Expr, ...]:
        """What is positive because of this."""
        row, col, _ = _INDICES
        own = Determinant(matrix(self.array[row, col], (row, 1, self.size), (col, 1, self.size)))
        if Trait.POSITIVE_DEFINITE in self.traits:
            return (own,)
        return (own**2,) if {Trait.INVERTIBLE, Trait.ORTHOGONAL} & {*self.traits} else ()

    @property
    def equations(self) -> tuple[StatedEquation, ...]:
        """What its entries obey."""
        row, col, middle = _INDICES
        array, ranges = self.array, (Tuple(row, 1, self.size), Tuple(col, 1, self.size))
        found: list[tuple[Expr, Expr]] = []
        if Trait.SYMMETRIC in self.traits:
            found.append((array[row, col], array[col, row]))
        if Trait.IDEMPOTENT in self.traits:
            found.append((Sum(array[row, middle] * array[middle, col], (middle, 1, self.size)), array[row, col]))
        if Trait.ORTHOGONAL in self.traits:
            one = KroneckerDelta(row, col)
            found.append((Sum(array[middle, row] * array[middle, col], (middle, 1, self.size)), one))
            found.append((Sum(array[row, middle] * array[col, middle], (middle, 1, self.size)), one))
        return tuple(StatedEquation(left=left, right=right, ranges=ranges) for left, right in found)


_INDICES = tuple(Symbol(letter, integer=True, positive=True) for letter in ("row", "col", "mid"))
"""Row, column, and what is summed over."""


def as_square(equation: StatedEquation) -> Square | None:
    """The kind of matrix that obeys an equation, where that is one of those that are known."""
    arrays = [item for item in in_order(equation.whole) if isinstance(item, IndexedBase)]
    if len(arrays) != 1 or len(equation.ranges) != 2 or equation.ranges[0][2] != equation.ranges[1][2]:
        return None
    for trait in (Trait.IDEMPOTENT, Trait.ORTHOGONAL, Trait.SYMMETRIC):
        square = Square(array=arrays[0], size=equation.ranges[0][2], traits=(trait,))
        if any(_same(equation, other) for other in square.equations):
            return square
    return None


def _same(one: StatedEquation, other: StatedEquation) -> bool:
    """Whether two equations are one under other names of their indices."""
    renamed = dict(zip((index for index, _, _ in other.ranges), (index for index, _, _ in one.ranges), strict=False))
    sides = [canonical(side.xreplace(renamed)) for side in (other.left, other.right)]
    turned = dict(zip(renamed.values(), reversed(renamed.values()), strict=True))
    own = [[canonical(side), canonical(side.xreplace(turned))] for side in (one.left, one.right)]
    pairs = [[own[0][k], own[1][k]] for k in (0, 1)]
    return any(pair in (sides, sides[::-1]) for pair in pairs)
