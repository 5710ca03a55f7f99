"""Signs of expressions whose symbols and entries lie between bounds."""

from collections.abc import Mapping

from sympy import Basic, Expr, exp

from derive.vocabulary.bounds import Bounds
from derive.vocabulary.multilinear.bounding import at_least_zero
from derive.vocabulary.multilinear.polynomial import NotSayable, Poly
from derive.vocabulary.multilinear.reading import NormalForm
from derive.vocabulary.nodes import Exp


class WithinBounds:
    """Bounds of symbols, and of all entries of arrays."""

    def __init__(self, bounds: Mapping[Basic, Bounds]) -> None:
        self.bounds = bounds
        self._reader = NormalForm(bounds=bounds)

    def is_positive(self, expr: Expr) -> bool:
        """Certainly greater than zero; False means unknown."""
        poly = self._read(expr)
        return poly is not None and self._reader.ring.certainly_positive(poly)

    def is_nonnegative(self, expr: Expr) -> bool:
        """Certainly at least zero; False means unknown."""
        poly = self._read(expr)
        return poly is not None and at_least_zero(poly, strictly=False)

    def _read(self, expr: Expr) -> Poly | None:
        if not self.bounds and not expr.has(exp, Exp):
            return None  # nothing is known that is not seen without
        try:
            return self._reader.read(expr, {})
        except NotSayable:
            return None
