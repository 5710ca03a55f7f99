"""Inverses and determinants in one world: exact where the entries are, else by balls."""

from typing import Any

from flint import arb, arb_mat, fmpq, fmpq_mat

from derive.judging.evaluation.densities import Environment, Program
from derive.judging.evaluation.numbers import NotEvaluable, Undefined
from derive.judging.evaluation.programs import Programs, kept, terms_of
from derive.vocabulary.binding import free
from derive.vocabulary.matrices import Determinant, Entries, Inverse, parts

LARGEST = 24
"""The largest matrix that is worked out."""
STEPS = 4
"""Products of two numbers that are one step."""


def _whole(matrix: Entries, compiler: Programs) -> Program:
    """All entries of a square matrix, exact or as balls."""
    entry, row, col, _ = parts(matrix)
    value = compiler(entry)
    (_, rows), (_, cols) = (terms_of(limits, compiler) for limits in (matrix.args[1], matrix.args[0].args[1]))

    def run(reader: Any, env: Environment) -> Any:
        across, down = rows(reader, env), cols(reader, env)
        size = len(across)
        if size > LARGEST:
            raise NotEvaluable(f"a matrix of more than {LARGEST} rows")
        if size != len(down):
            raise Undefined(f"`{matrix}` is not square")
        inner = dict(env)
        found = []
        for inner[row] in across:
            for inner[col] in down:
                reader.step()
                found.append(value(reader, inner))
        reader.steps += size**3 // STEPS
        kinds = set(map(type, found))
        if not kinds <= {fmpq, arb}:
            raise NotEvaluable("a matrix of other things than numbers")
        return fmpq_mat(size, size, found) if kinds <= {fmpq} else arb_mat(size, size, [arb(one) for one in found])

    return run


def determinant(expr: Determinant, compiler: Programs) -> Program:
    """A determinant; of no rows it is one."""
    whole = _whole(expr.matrix, compiler)
    return lambda reader, env: kept(whole(reader, env).det())


def inverse(expr: Inverse, compiler: Programs) -> Program:
    """An entry of an inverse, which is worked out once where it depends on no index."""
    whole, matrix = _whole(expr.matrix, compiler), expr.matrix
    steady = free(matrix)
    row, col = (compiler.whole("index", place) for place in expr.places)

    def inverted(reader: Any, env: Environment) -> Any:
        found = whole(reader, env)
        if isinstance(found, fmpq_mat) and found.det() == 0:
            raise Undefined(f"det{matrix} = 0")
        try:
            return found.inv()
        except ZeroDivisionError:
            raise NotEvaluable(f"whether det{matrix} is zero is not certain") from None

    def run(reader: Any, env: Environment) -> Any:
        reader.steps += 1
        if reader.instead or not steady.isdisjoint(env):
            found = inverted(reader, env)
        else:
            found = reader.inverted.get(matrix)
            if found is None:
                found = reader.inverted[matrix] = inverted(reader, env)
        at = row(reader, env), col(reader, env)
        if not all(1 <= place <= found.nrows() for place in at):
            raise Undefined(f"`{expr}` is outside the matrix")
        return kept(found[at[0] - 1, at[1] - 1])

    return run
