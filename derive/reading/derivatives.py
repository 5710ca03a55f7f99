"""Derivatives as they are written: by letters, by entries, by all entries of an array; what they are worth is for the judge to work out."""

from collections.abc import Callable, Iterator, Sequence

from sympy import Expr, Indexed, Integer, Pow, Symbol

from derive.reading.arrays import ONE, Matrix, Worth
from derive.reading.tree import ABSENT, Construct, Node
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import PartialDerivative

HIGHEST = 3
"""Order of a derivative."""


def taken_by(node: Node) -> Iterator[tuple[Node, int]]:
    """What a derivative or gradient is taken by, each with how often."""
    over, _, order = node.args
    if over is ABSENT:
        raise InputError(r"a gradient by what? Write it below, as in `\nabla_\theta`")
    if order is not ABSENT and order.kind is not Construct.NUMBER:
        raise InputError("the order of a derivative is a number")
    for part in over.args if over.kind is Construct.LIST else (over,):
        raised = order is not ABSENT and part.kind is Construct.POWER and part.args[1].kind is Construct.NUMBER
        times = part.args[1].text if raised else "1" if order is ABSENT or over.kind is Construct.LIST else order.text
        if times not in map(str, range(1, HIGHEST + 1)):
            raise InputError(f"derivatives of orders 1 to {HIGHEST} are known")
        yield part.args[0] if raised else part, int(times)


def differentiated(value: Worth, by: Sequence[tuple[Worth, int]]) -> Worth:
    """The derivative: of a number by an array an array of its shape, by an array twice the matrix of second derivatives.

    Raises
    ------
    InputError
        It is taken by what is neither a letter nor an entry nor an array, or of what has no place for another axis.
    """
    variables = [one for one, times in by for _ in range(times)]
    arrays = [one for one in variables if isinstance(one, Matrix)]
    if len(arrays) > 2 or len(variables) > HIGHEST or (arrays and len(arrays) != len(variables)):
        raise InputError("derivatives are taken by letters and entries, or by an array once or twice")
    match arrays:
        case []:
            return _by_numbers(value, variables)
        case [one]:
            return _gradient(value, one)
        case [one, other]:
            return _hessian(value, one, other)
    raise AssertionError(arrays)


def _by_numbers(value: Worth, variables: Sequence[Worth]) -> Worth:
    for variable in reversed(variables):
        assert not isinstance(variable, Matrix)
        of = _by(variable)
        value = value.mapped(of) if isinstance(value, Matrix) else of(value)
    return value


def _by(variable: Expr) -> Callable[[Expr], Expr]:
    """The derivative by a letter or an entry, or by the square of a positive one, as in d/d sigma^2."""
    match variable:
        case Symbol() | Indexed():
            return lambda value: PartialDerivative(value, variable)
        case Pow(base=Symbol() | Indexed() as root, exp=Integer(p=2)) if root.is_positive:
            return lambda value: PartialDerivative(value, root) / (2 * root)
        case Pow(base=Symbol() | Indexed() as root, exp=Integer(p=2)):
            raise InputError(f"a derivative by the square of `{root}`: declare `{root} > 0`, so that it is known with its square")
    raise InputError(f"derivatives are taken by letters, entries and arrays; `{variable}` is none of these")


def _entry(array: Matrix, row: Expr, col: Expr) -> Indexed:
    """An entry of what a derivative is taken by."""
    found = array.entry(row, col)
    if not isinstance(found, Indexed):
        raise InputError("derivatives are taken by letters, entries and arrays; an array that is made of others is none of these")
    return found


def _gradient(value: Worth, by: Matrix) -> Matrix:
    if not isinstance(value, Matrix):
        return Matrix(by.rows, by.cols, lambda row, col: PartialDerivative(value, _entry(by, row, col)))
    if value.cols == 1 and by.rows == 1:
        return Matrix(value.rows, by.cols, lambda row, col: PartialDerivative(value.entry(row, ONE), _entry(by, ONE, col)))
    raise InputError(r"of a vector write \frac{\partial}{\partial\theta^\top}: its rows are the entries of the vector")


def _hessian(value: Worth, one: Matrix, other: Matrix) -> Matrix:
    """Rows by the first, columns by the second."""
    first, second = (each if each.cols == 1 else each.transposed for each in (one, other))
    if isinstance(value, Matrix) or first.cols != 1 or second.cols != 1:
        raise InputError("second derivatives of a number by two vectors are known")

    def entry(row: Expr, col: Expr) -> Expr:
        return PartialDerivative(PartialDerivative(value, _entry(second, col, ONE)), _entry(first, row, ONE))

    return Matrix(first.rows, second.rows, entry)
