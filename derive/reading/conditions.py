"""What is said of the points of a set: equations of numbers or of vectors, in cases, for every value of an index."""

from collections.abc import Callable, Mapping

from sympy import And, Eq, Expr, Ge, Gt, Le, Lt, Ne, Not, Or, Symbol
from sympy.logic.boolalg import Boolean

from derive.reading.algebra import Algebra
from derive.reading.arrays import ONE, Matrix, Summing, Worth
from derive.reading.tree import Construct, Node
from derive.vocabulary.nodes import ForEvery

COMPARED: Mapping[str, type[Boolean]] = {"=": Eq, "<": Lt, ">": Gt, r"\le": Le, r"\ge": Ge, r"\ne": Ne}
"""Relations that may stand in a condition."""

Valued = Callable[[Node, Mapping[str, Expr]], Worth]
"""What a node is worth where indices have these values."""


class Conditions:
    """Conditions from their nodes.

    Parameters
    ----------
    value : callable
        What a node is worth.
    algebra, summing : Algebra, Summing
        What zero is beside a vector, and how indices are called.
    """

    def __init__(self, value: Valued, algebra: Algebra, summing: Summing) -> None:
        self.value, self.algebra, self.summing = value, algebra, summing

    def stated(self, node: Node, every: Mapping[str, tuple[Symbol, Expr]]) -> Boolean:
        """A condition for every value of the indices that nothing binds, each with its size."""
        whole = self._all(node, {letter: index for letter, (index, _) in every.items()})
        for _, (index, size) in sorted(every.items()):
            whole = ForEvery(whole, (index, 1, size))
        return whole

    def _all(self, node: Node, env: Mapping[str, Expr]) -> Boolean:
        met: list[Boolean] = []
        parts: list[Boolean] = []
        for clause in node.args if node.kind is Construct.LIST else (node,):
            inner = clause
            while inner.kind is Construct.EVERY:
                inner = inner.args[0]
            if inner.kind is not Construct.CASE:
                parts.append(self.related(inner, env))
                continue
            if len(inner.args) > 1:
                met.append(self.related(inner.args[1], env))
                outside = Not(met[-1])
            else:
                outside = Or(*met)
            parts.append(Or(outside, self.related(inner.args[0], env)))
        return parts[0] if len(parts) == 1 else And(*parts)

    def related(self, node: Node, env: Mapping[str, Expr]) -> Boolean:
        """A relation, or several in a row; of vectors for every entry."""
        signs = node.text.split()
        if node.kind is not Construct.RELATE or not signs:
            raise self.algebra.wrong(node, "a condition is needed here, such as `x > 0`")
        unknown = next((sign for sign in signs if sign not in COMPARED), None)
        if unknown is not None:
            raise self.algebra.wrong(node, f"`{unknown}` is not understood in a condition")
        values = [self.value(part, env) for part in node.args]
        made = [self._compared(node, sign, *values[place : place + 2]) for place, sign in enumerate(signs)]
        return made[0] if len(made) == 1 else And(*made)

    def _compared(self, node: Node, sign: str, left: Worth, right: Worth) -> Boolean:
        whole = left if isinstance(left, Matrix) else right
        kind = COMPARED[sign]
        if not isinstance(whole, Matrix):
            return kind(left, right)
        one, other = (self.algebra.lifted(side, *whole.shape) for side in (left, right))
        if not isinstance(one, Matrix) or not isinstance(other, Matrix) or one.shape != other.shape:
            shapes = [side.told if isinstance(side, Matrix) else "a number" for side in (one, other)]
            raise self.algebra.wrong(node, f"what is {shapes[0]} is compared with what is {shapes[1]}; what is not declared is a number")
        if sign == r"\ne":
            raise self.algebra.wrong(node, "vectors that differ in some entry, or in all? Write it with an index")
        return self.entries(one, other, kind)

    def entries(self, one: Matrix, other: Matrix, kind: type[Boolean]) -> Boolean:
        """The relation of two arrays of one shape, for every row and column."""
        rows, cols = one.shape
        return self._over(rows, lambda row: self._over(cols, lambda col: kind(one.entry(row, col), other.entry(row, col), evaluate=False)))

    def _over(self, size: Expr, stated: Callable[[Expr], Boolean]) -> Boolean:
        if size == 1:
            return stated(ONE)
        found, index = self.summing.at_index(size, stated)
        return ForEvery(found, (index, 1, size))
