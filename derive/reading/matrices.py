"""What is said with vectors and matrices, a method each: entries, transposes, norms, traces, the identity."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from sympy import Expr, S

from derive.reading.algebra import IDENTITY, Algebra, Wrong, diagonal, identity, without_identity
from derive.reading.arrays import ONE, Matrix, Summing, Worth
from derive.reading.names import ONES, Names, key, subscripts
from derive.reading.tree import Construct, Node
from derive.vocabulary.nodes import Exp, Sqrt

NORMAL = "normal"
"""The one distribution of which the density of a vector is known."""
POWERS = ("1", "2", "3", "4", "5", "6")
"""Powers of matrices that are written out."""


class OfArrays(ABC):
    """The values of nodes of vectors and matrices; what numbers are worth is left to the whole."""

    facts: Names
    summing: Summing
    algebra: Algebra
    wrong: Wrong

    @abstractmethod
    def value(self, node: Node, env: Mapping[str, Expr]) -> Worth:
        """What a node is worth."""

    @abstractmethod
    def scalar(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """A number."""

    @abstractmethod
    def told(self, node: Node) -> str:
        """A node as it was written."""

    def array(self, node: Node, env: Mapping[str, Expr]) -> Matrix:
        """A vector or matrix."""
        value = self.value(node, env)
        if value != 0 and without_identity(value) != value:
            size = self.size_of(node, ())
            value = self.algebra.lifted(value, size, size)
        if not isinstance(value, Matrix):
            raise self.wrong(node, rf"`{self.told(node)}` is not known to be a vector or matrix; declare it, as in `y \in \mathbb R^n`")
        return value

    def unit(self, places: tuple[Node, ...], env: Mapping[str, Expr]) -> Worth | None:
        """The identity, where vectors and matrices are spoken of; None where the letter has an index of another kind."""
        sizes = [self.scalar(size, {}) for size in self.facts.sizes.values()]
        below = [self.scalar(place, {}) for place in places if key(place) not in env]
        if not sizes or len(places) > 1 or any(size not in sizes for size in below) or len(below) < len(places):
            return None
        self.facts.assumed.setdefault("I is the identity")
        return identity(below[0]) if below else IDENTITY

    def size_of(self, node: Node, below: tuple[Node, ...]) -> Expr:
        """How large the identity, or a vector of ones, is: as it says below, else as declared, or the one size that there is."""
        if below:
            return self.scalar(below[0], {})
        own = self.facts.sizes.get((ONES, 0))
        told = list(dict.fromkeys(self.scalar(size, {}) for size in ([own] if own else self.facts.sizes.values())))
        if len(told) != 1:
            name = self.told(node)
            raise self.wrong(node, f"how large is `{name}`? Write it below, as in `{name}_n`")
        return told[0]

    def part(self, node: Node, env: Mapping[str, Expr]) -> Worth:
        """An entry or a row of a matrix, an entry of a vector."""
        whole, *below = node.args
        matrix, places = self.array(whole, env), [self.scalar(place, env) for place in subscripts(Node(Construct.ENTRY, tuple(below)))]
        if len(places) > 1 + (matrix.cols != 1):
            raise self.wrong(node, f"`{self.told(whole)}` is {matrix.told}, and has no entry of {len(places)} indices")
        if len(places) == 1 and matrix.cols != 1:
            return Matrix(matrix.cols, ONE, lambda col, _: matrix.entry(places[0], col))
        return matrix.entry(places[0], places[1] if len(places) > 1 else ONE)

    def transposed(self, node: Node, env: Mapping[str, Expr]) -> Worth:
        """Rows become columns; a number that is made of vectors is its own transpose."""
        value = self.value(node, env)
        if not isinstance(value, Matrix) and without_identity(value) != value:
            return value
        return value if self._is_made_of_arrays(node) and not isinstance(value, Matrix) else self.array(node, env).transposed

    def _is_made_of_arrays(self, node: Node) -> bool:
        """Whether arrays stand in it, so that a number that it is worth has one row and one column."""
        return bool(node.args) and any(one.kind is Construct.NAME and key(one) in self.facts.ranks for one in node.walk())

    def norm(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        found = self.summing.norm(self.array(node.args[0], env), self._order(node))
        if found is None:
            raise self.wrong(node, "norms of order 1, 2 and infinity are known, this one of vectors")
        return found

    def _order(self, norm: Node) -> str:
        order = norm.args[1] if len(norm.args) > 1 else None
        return "2" if order is None else "infinity" if order.kind is Construct.INFINITY else order.text

    def of_matrix(self, node: Node, env: Mapping[str, Expr]) -> Worth:
        """The trace or the determinant of a square matrix, or a vector on the diagonal of one."""
        head, inside = node.args
        name = head.text.removeprefix("\\").lower()
        if name == "det" or name == "determinant":
            return self.determinant(inside.args[0], env)
        value = self.value(inside.args[0], env)
        if name in ("tr", "trace") and not isinstance(value, Matrix) and self._is_made_of_arrays(inside.args[0]):
            return value  # of one row and one column
        matrix = self.array(inside.args[0], env)
        if name == "diag" and matrix.cols == 1:
            return diagonal(matrix)
        if name not in ("tr", "trace") or len(inside.args) > 1 or matrix.rows != matrix.cols:
            raise self.wrong(node, "of functions of matrices the trace and the determinant of a square one are known, and diag of a vector")
        return self.summing.trace(matrix)

    def determinant(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """The determinant of a square matrix."""
        array = self.array(node, env)
        if array.rows != array.cols:
            raise self.wrong(node, f"`{self.told(node)}` is {array.told}: only a square matrix has a determinant")
        return self.summing.determinant(array)

    def gaussian(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """The density of a Gaussian vector: its mean, and its covariance matrix, of which a multiple of the identity may be written."""
        inside = node.args[1]
        vector, parameters = self.array(inside.args[0].args[0], env), inside.args[1].args
        if vector.cols != 1 or len(parameters) != 2:
            raise self.wrong(node, "a Gaussian vector has a mean and a covariance matrix")
        mean, covariance = (self.value(part, env) for part in parameters)
        mean = self.algebra.lifted(mean, vector.rows, ONE)
        covariance = self.algebra.lifted(covariance, vector.rows, vector.rows)
        fitting = isinstance(mean, Matrix) and isinstance(covariance, Matrix)
        if not isinstance(mean, Matrix) or not isinstance(covariance, Matrix) or not fitting or mean.shape != vector.shape:
            raise self.wrong(node, f"beside a vector that is {vector.told} stand a mean of this shape and a covariance matrix")
        if covariance.shape != (vector.rows, vector.rows):
            raise self.wrong(parameters[1], f"the covariance matrix of a vector that is {vector.told} is {covariance.told}")
        away = vector.plus(mean.scaled(S.NegativeOne))
        row = self.summing.product(away.transposed, self.summing.inverse(covariance))
        square = self.summing.product(row, away).entry(ONE, ONE)
        return Exp(-square / 2) / Sqrt((2 * S.Pi) ** vector.rows * self.summing.determinant(covariance))

    def matrix_power(self, node: Node, value: Matrix) -> Matrix:
        """A square matrix to a whole power; the inverse and its transpose."""
        base, raised = node.args
        if raised.kind is Construct.NAME and raised.text == "T" and not raised.args:
            return value.transposed
        inverted, power = raised.kind is Construct.NEGATIVE, raised.args[0] if raised.kind is Construct.NEGATIVE else raised
        turned = inverted and power.text in (r"\top", "T")
        times = 1 if turned else int(power.text) if power.kind is Construct.NUMBER and power.text in POWERS else 0
        if not times:
            raise self.wrong(node, f"`{self.told(base)}` is {value.told}, and has no such power")
        if value.rows != value.cols:
            raise self.wrong(node, f"`{self.told(base)}` is {value.told}: only a square matrix has powers and an inverse")
        each = self.summing.inverse(value.transposed if turned else value) if inverted else value
        return self.algebra.raised(each, times)
