"""Arithmetic of numbers, vectors and matrices: what fits, what does not, and how large the identity is beside what it meets."""

from collections.abc import Callable, Sequence

from sympy import Add, Expr, Integer, KroneckerDelta, Mul, Pow, S, Symbol

from derive.reading.arrays import ONE, Matrix, Summing, Worth
from derive.reading.tree import Node
from derive.vocabulary.errors import InputError

Wrong = Callable[[Node, str], InputError]
"""The error that points at a node."""
IDENTITY = Symbol("I", real=True)
"""The identity where nothing says how large it is: a number, until it meets a matrix."""


def identity(size: Expr) -> Matrix:
    """One on the diagonal, zero beside it."""
    return Matrix(size, size, KroneckerDelta)


def ones(size: Expr) -> Matrix:
    """The vector of ones."""
    return Matrix(size, ONE, lambda *_: S.One)


def diagonal(vector: Matrix) -> Matrix:
    """The entries of a vector on the diagonal."""
    return Matrix(vector.rows, vector.rows, lambda row, col: vector.entry(row, ONE) * KroneckerDelta(row, col))


class Algebra:
    """Sums and products of what may be matrices.

    Parameters
    ----------
    summing : Summing
        Makes sums over entries.
    wrong, told : callable
        The error that points at a node, and a node as it was written.
    """

    def __init__(self, summing: Summing, wrong: Wrong, told: Callable[[Node], str]) -> None:
        self.summing, self.wrong, self.told = summing, wrong, told

    def lifted(self, value: Worth, rows: Expr, cols: Expr) -> Worth:
        """A multiple of the identity, or zero, beside a matrix of a shape; anything else as it is."""
        if isinstance(value, Matrix):
            return value
        if value == 0:
            return Matrix(rows, cols, lambda *_: S.Zero)
        factor = _multiple(value)
        return value if factor is None or rows != cols else identity(rows).scaled(factor)

    def added(self, terms: Sequence[tuple[Node, Worth]]) -> Worth:
        """The sum; of one shape, unless all are numbers."""
        whole = next((value for _, value in terms if isinstance(value, Matrix)), None)
        if whole is None:
            return Add(*(value for _, value in terms))
        (_, first), *others = ((part, self.lifted(value, *whole.shape)) for part, value in terms)
        total = first
        for part, value in others:
            if not isinstance(value, Matrix) or not isinstance(total, Matrix) or total.shape != value.shape:
                shapes = [one.told if isinstance(one, Matrix) else "a number" for one in (total, value)]
                sizes = f"is {shapes[1]}, and cannot be added to what is {shapes[0]}"
                raise self.wrong(part, f"`{self.told(part)}` {sizes}; what is not declared is a number")
            total = total.plus(value)
        return total

    def multiplied(self, factors: Sequence[tuple[Node, Worth]], marks: str) -> Worth:
        """Numbers with whatever they scale; rows with columns; where a dot stands, two vectors as an inner product."""
        numbers = [value for _, value in factors if not isinstance(value, Matrix)]
        if len(numbers) < len(factors):
            numbers = [value if (factor := _multiple(value)) is None else factor for value in numbers]
        total: Matrix | None = None
        for place, (part, value) in enumerate(factors):
            if not isinstance(value, Matrix):
                continue
            if total is not None and place and marks[place - 1] == "." and total.cols == value.cols == 1 and total.rows == value.rows:
                total = total.transposed
            if total is not None and total.cols != value.rows:
                sizes = f"is {value.told}, and cannot stand behind what is {total.told}"
                raise self.wrong(part, f"`{self.told(part)}` {sizes}; what is not declared is a number")
            total = value if total is None else self.summing.product(total, value)
            if total.shape == (ONE, ONE):
                numbers.append(total.entry(ONE, ONE))
                total = None
        return Mul(*numbers) if total is None else total if not numbers else total.scaled(Mul(*numbers))

    def raised(self, base: Matrix, times: int) -> Matrix:
        """A matrix times itself."""
        total = base
        for _ in range(times - 1):
            total = self.summing.product(total, base)
        return total


def without_identity(value: Worth) -> Worth:
    """A number with the identity that is a factor of it left out."""
    factor = None if isinstance(value, Matrix) else _multiple(value)
    return value if factor is None else factor


def _multiple(value: Expr) -> Expr | None:
    """The factor, if this is a multiple of the identity or of its powers; those of a sum together."""
    if IDENTITY not in value.free_symbols:
        return None
    if isinstance(value, Add):
        parts = [_multiple(term) for term in value.args]
        return None if None in parts else Add(*(part for part in parts if part is not None))
    factors = Mul.make_args(value)
    units = [factor for factor in factors if factor == IDENTITY or (isinstance(factor, Pow) and factor.base == IDENTITY)]
    others = Mul(*(factor for factor in factors if factor not in units))
    whole = all(isinstance(factor.as_base_exp()[1], Integer) for factor in units)
    return others if units and whole and IDENTITY not in others.free_symbols else None
