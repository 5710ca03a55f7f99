"""Expectations: means over random variables, of which premises say what they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sympy import Basic, Expr, IndexedBase, Symbol, Tuple

from derive.vocabulary.arguments import number, one_of, several
from derive.vocabulary.nodes import RealNode


class Expectation(RealNode):
    """E[body | given]: the mean over random variables, which it binds; what is said of these stands in premises.

    Parameters
    ----------
    body : Expr
        What the mean is taken of.
    over : iterable of Symbol or IndexedBase
        Random variables; of an array every entry. Only those count that stand in the body and are not given.
    given : iterable of Symbol or IndexedBase
        Random variables whose values are known: the mean is a function of them.
    """

    def __new__(cls, body: Expr, over: Iterable[Basic], given: Iterable[Basic] = ()) -> Expectation:
        body = number("Expectation", "body", body)
        known = _random_variables("given", given)
        met = [one for one in _random_variables("over", over) if one not in known and body.has(one)]
        return Expr.__new__(cls, body, Tuple(*met), Tuple(*known))

    @property
    def body(self) -> Expr:
        """What the mean is taken of."""
        return self.args[0]

    @property
    def over(self) -> tuple[Basic, ...]:
        """The random variables that it binds."""
        return tuple(self.args[1])

    @property
    def given(self) -> tuple[Basic, ...]:
        """What it is a function of."""
        return tuple(self.args[2])

    @property
    def free_symbols(self) -> set[Basic]:
        """What it is a function of: of what it binds nothing, not even the name."""
        bound = set().union(*(one.free_symbols for one in self.over))
        return (self.body.free_symbols - bound) | set().union(*(one.free_symbols for one in self.given))

    def _sympystr(self, printer: Any) -> str:
        given = ", ".join(map(printer._print, self.given))
        return f"E[{printer._print(self.body)}{' | ' * bool(given)}{given}]"


def _random_variables(field: str, items: Iterable[Basic]) -> list[Basic]:
    """Symbols and arrays, each once, in the order of their names."""
    for item in (found := several("Expectation", field, "symbols and arrays", items)):
        one_of("Expectation", f"every item of {field}", (Symbol, IndexedBase), "a symbol or an array", item)
    return sorted(dict.fromkeys(found), key=str)
