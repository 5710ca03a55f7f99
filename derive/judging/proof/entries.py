"""What is said of every entry of an array, and whether an expression is made of these entries and no others."""

from collections.abc import Iterable, Iterator
from itertools import islice

from sympy import And, Basic, Expr, Indexed, IndexedBase, KroneckerDelta, Mul, Sum, Symbol, Tuple
from sympy.logic.boolalg import Boolean

from derive.claims.matrices import Square
from derive.judging.proof.theory import Theory, Unproved
from derive.vocabulary.binding import depends, free, fresh_index, substitute, unpack
from derive.vocabulary.matrices import Entries, Inverse, parts
from derive.vocabulary.nodes import ForEvery
from derive.vocabulary.signs import at_least_zero

WEIGHTS = IndexedBase("weights\u2063", real=True)
"""Arbitrary numbers, under a name that nobody types."""
RATIOS = 4
"""Factors that are tried between two expressions."""


class EveryEntry:
    """What is said of every entry: the entry at an index, the index with its range, and the condition there."""

    def __init__(self, element: IndexedBase, condition: Boolean) -> None:
        ranges: list[Tuple] = []
        while isinstance(condition, ForEvery):
            ranges.append(condition.limits)
            condition = condition.stated
        if not ranges or any(depends(limits[1] - limits[2], frozenset(one[0] for one in ranges)) for limits in ranges):
            raise Unproved(f"of an array the points are known by a condition for every entry, as in `{element}[j] = ...` for every j")
        met = [node for node in condition.atoms(Indexed) if node.base == element]
        rank = len(met[0].indices) if met else len(ranges)
        if len(ranges) != rank:
            raise Unproved(f"the condition is said for {len(ranges)} indices, and `{element}` has {rank}")
        self.element, self.ranges, self.condition = element, tuple(ranges), condition
        self.at: Indexed = element[tuple(limits[0] for limits in ranges)]

    def check(self, objective: Expr) -> None:
        """The objective is made of no entries but those of which the condition speaks, in the order of its indices.

        Raises
        ------
        Unproved
            That is not certain.
        """
        for indices, around in met(objective, self.element, ()):
            if len(indices) != len(self.ranges):
                raise Unproved(f"`{self.element}` has different numbers of indices")
            for index, (_, lower, upper) in zip(indices, self.ranges, strict=True):
                low, high = reach(index, around)
                if not at_least_zero(low - lower) or not at_least_zero(upper - high):
                    raise Unproved(f"the objective may depend on entries of `{self.element}` of which the condition says nothing")
        for indices, _ in met(self.condition, self.element, self.ranges):
            if len(indices) != len(self.ranges):
                raise Unproved(f"`{self.element}` has different numbers of indices")

    def every(self, expr: Expr) -> Expr:
        """One number for the values at every index."""
        return weighed(expr, self.ranges)

    def factor(self, one: Expr, other: Expr, theory: Theory) -> Expr | None:
        """A factor that is not zero, and free of what varies, from one expression to another at every index."""
        return proportion(self.every(one), self.every(other), frozenset((self.element,)), theory)


def multiplied(gap: Expr, ranges: tuple[Tuple, ...], squares: Iterable[Square], matrices: Iterable[Entries] = ()) -> Iterator[Expr]:
    """A vector times square matrices that have an inverse: those whose inverse stands in it, and those that are known to have one."""
    if len(ranges) != 1 or ranges[0][1] != 1:
        return
    own, _, last = ranges[0]
    found = [gap]
    for matrix in (*sorted({node.matrix for node in gap.atoms(Inverse)}, key=str), *matrices):
        entry, row, col, size = parts(matrix)
        if size == last:
            inner = fresh_index(own, free(gap) | free(entry) | {own, row, col})
            found.append(_times(substitute(entry, {row: own, col: inner}), gap, own, Tuple(inner, 1, last)))
    yield from found[1:]
    for one in found:
        inner = fresh_index(own, free(one) | {own})
        for array in (square.array for square in squares if square.is_invertible and square.size == last):
            for entry in (array[own, inner], array[inner, own]):
                yield _times(entry, one, own, Tuple(inner, 1, last))


def _times(entry: Expr, gap: Expr, own: Symbol, limits: Tuple) -> Expr:
    """A row of a matrix times what there is at every index."""
    return Sum(entry * substitute(gap, {own: limits[0]}), limits)


def weighed(expr: Expr, ranges: tuple[Tuple, ...]) -> Expr:
    """One number for the values at every index: their sum with arbitrary weights."""
    return Sum(WEIGHTS[tuple(limits[0] for limits in ranges)] * expr, *ranges) if ranges else expr


def proportion(left: Expr, right: Expr, varied: frozenset[Basic], theory: Theory) -> Expr | None:
    """A factor that is not zero, and free of what varies, with left = factor * right."""
    ratios = dict.fromkeys(theory.reader.ratios(theory.raw(left), theory.raw(right)))
    for factor in islice(ratios, RATIOS):
        if not depends(factor, varied) and theory.facts.is_nonzero(factor) and theory.is_zero(left - factor * right):
            return factor
    return None


def contracted(expr: Expr, around: tuple[Tuple, ...] = ()) -> Expr:
    """The expression with each sum over an index that a delta ties to one around it, of the same range, written as its one term."""
    if not expr.args or isinstance(expr, IndexedBase) or not expr.has(KroneckerDelta):
        return expr
    if not isinstance(expr, Sum):
        return expr.func(*(contracted(argument, around) if isinstance(argument, Expr) else argument for argument in expr.args))
    body, index, lower, upper = unpack(expr)
    body = contracted(body, (Tuple(index, lower, upper), *around))
    for factor in Mul.make_args(body):
        if isinstance(factor, KroneckerDelta) and index in factor.args:
            other = factor.args[1] if factor.args[0] == index else factor.args[0]
            if other != index and next((limits for limits in around if limits[0] == other), None) == Tuple(other, lower, upper):
                return substitute(body, {index: other})
    return Sum(body, Tuple(index, lower, upper))


def conjuncts(condition: Boolean, around: tuple[Tuple, ...] = ()) -> Iterator[tuple[Boolean, tuple[Tuple, ...]]]:
    """The parts of a condition that hold together, each with the ranges of the indices at which it is said to hold."""
    match condition:
        case And():
            for part in condition.args:
                yield from conjuncts(part, around)
        case ForEvery():
            yield from conjuncts(condition.stated, (*around, condition.limits))
        case _:
            yield condition, around


def renamed(condition: Boolean, ranges: tuple[Tuple, ...], wanted: tuple[Tuple, ...]) -> Boolean | None:
    """The condition with its indices called as those of other ranges; None where these are others."""
    if [limits[1:] for limits in ranges] != [limits[1:] for limits in wanted]:
        return None
    return substitute(condition, {own[0]: other[0] for own, other in zip(ranges, wanted, strict=True)})


def met(node: Basic, element: IndexedBase, around: tuple[Tuple, ...]) -> Iterator[tuple[tuple[Expr, ...], tuple[Tuple, ...]]]:
    """The indices of each entry in an expression, with the ranges of the sums around it, the innermost first."""
    if isinstance(node, Indexed):
        if node.base == element:
            yield node.indices, around
        return
    if element not in free(node):
        return
    if isinstance(node, (Sum, ForEvery)):
        body, index, lower, upper = unpack(node) if isinstance(node, Sum) else (node.stated, *node.limits)
        yield from met(body, element, (Tuple(index, lower, upper), *around))
        return
    for argument in node.args:
        yield from met(argument, element, around)


def reach(index: Expr, around: tuple[Tuple, ...]) -> tuple[Expr, Expr]:
    """The least and the largest value of an index that is a bound one plus a number, or a number."""
    for bound, lower, upper in around:
        offset = index - bound
        if bound not in free(offset) and bound in free(index):
            if not offset.is_Integer:
                break
            return lower + offset, upper + offset
    if index.is_Integer:
        return index, index
    raise Unproved(f"it is not certain which entries `{index}` stands for")
