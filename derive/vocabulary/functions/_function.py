"""The type of a function, and how one is found: by its class in SymPy, or by its name.

Each evaluator reads a column of its own (`ball`, `digits` with `exact`, `double`, `numpy`), so that a wrong entry in one is
caught by the others. What is said of where a function is defined, of its range, sign, monotony, derivative and laws, is told
in expressions of the placeholders `X`, `Y` and `K`, and measured against those columns by the tests.
"""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from sympy import Basic, Expr, Interval, S, Set, Symbol

from derive.catalogue import authored, entry, names
from derive.vocabulary.conditions import Condition
from derive.vocabulary.frozen import dataclass

ROOM = "derive.vocabulary.functions"
X, Y = Symbol("x", real=True), Symbol("y", real=True)
"""Placeholders for arguments."""
K = Symbol("k", integer=True, nonnegative=True)
"""Placeholder for a whole number: an order, a count, the number of a pole."""


class Position(Enum):
    """Where a function's sign stands."""

    BEFORE = "before its arguments, which are in brackets"
    AFTER = "after its argument"
    AROUND = "around its arguments, for which {0}, {1} stand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How a function is written.

    Parameters
    ----------
    latex, unicode : str
        Its sign in either dialect.
    position : Position
        Where the sign stands.
    """

    latex: str
    unicode: str
    position: Position = Position.BEFORE


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionalEquation:
    """left = right just where the left is defined and the conditions hold.

    Parameters
    ----------
    left, right : Expr
        In the placeholders; on the left stands what is rewritten.
    where : tuple of Condition
        The conditions, none for an equation that always holds.
    """

    left: Expr
    right: Expr
    where: tuple[Condition, ...] = ()


def nowhere_exact(*_: Fraction) -> Fraction | None:
    """No value is known to be rational."""
    return None


def meromorphic(_: Any) -> bool:
    """Analytic wherever it is finite."""
    return True


_MISTAKEN = (AssertionError, AttributeError, LookupError, NameError, TypeError)
"""What no evaluation may raise: of these the author of the file is told."""


@dataclass(frozen=True, slots=True)
class Column:
    """What works values out; where it cannot even be run, that is said of the function's file."""

    name: str
    run: Callable[..., Any]

    def __call__(self, *arguments: Any) -> Any:
        try:
            return self.run(*arguments)
        except _MISTAKEN as wrong:
            with authored(ROOM, self.name, *_MISTAKEN):
                raise wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function, real wherever it is defined and its arguments are real.

    Parameters
    ----------
    name : str
        The file's name: that of the classes, in small letters.
    kinds : tuple of type
        The classes of SymPy's, or of ours, that it stands for; the inert one last.
    arguments : tuple of Symbol
        Placeholders; in place of `K` nothing is known but for whole numbers. With more arguments than placeholders the
        function is taken of two at a time.
    defined : tuple of Condition
        When it is a real number, its arguments being real: all conditions hold. Where one
        fails it has a pole, or is not real.
    enough : tuple of Condition, optional
        Where that is not known exactly: what is enough, though not needed.
    range : Set
        Every value, and nothing else; an end that has no closed form is a little further out.
    sign : mapping of str to tuple of Condition
        What is enough for a value to be "positive" or "nonnegative".
    monotone : tuple of (Interval, int)
        Where it increases strictly (1) and where it decreases (-1), as a function of its last argument, and not beyond; next to zero
        everything is said.
    derivative : tuple of Expr or None
        In each argument, away from kinks and jumps; None where none is known.
    laws : tuple of FunctionalEquation
        What it equals; the first that says what the function itself is (its placeholders on the left) defines it by others.
    ball : callable
        Balls of numbers to a ball; nothing but methods of the ball itself is used, so that the evaluator chooses the library.
    analytic : callable, optional
        Whether it is analytic on a ball of complex numbers, where `ball` takes those too and its value is finite.
    digits : callable
        In mpmath, at the precision in force.
    exact : callable
        The value where it is known to be rational, the arguments being so; else None. Beside `digits`, for the replay.
    double : callable, optional
        In Python's doubles.
    numpy : str, optional
        Source text for arrays, `{0}` and so on standing for the arguments: arithmetic, numbers and calls of functions of `np` and
        `special` (SciPy's), and nothing else, e.g. no index.
    spelling : Spelling, optional
        Its name, upright, unless said.
    grows : bool
        Whether SymPy may work its value at a number out, by counting up to it or by digits.
    """

    name: str
    kinds: tuple[type[Basic], ...]
    arguments: tuple[Symbol, ...] = (X,)
    defined: tuple[Condition, ...] = ()
    enough: tuple[Condition, ...] | None = None
    range: Set = S.Reals
    sign: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)
    monotone: tuple[tuple[Interval, int], ...] = ()
    derivative: tuple[Expr | None, ...] = (None,)
    laws: tuple[FunctionalEquation, ...] = ()
    ball: Callable[..., Any]
    analytic: Callable[[Any], bool] | None = None
    digits: Callable[..., Any]
    exact: Callable[..., Fraction | None] = nowhere_exact
    double: Callable[..., float] | None = None
    numpy: str | None = None
    spelling: Spelling | None = None
    grows: bool = False

    def __post_init__(self) -> None:
        for kind in self.kinds:
            if kind.__name__.lower() != self.name:
                raise TypeError(f"{ROOM}.{self.name}: a function is found by the name of its class, `{kind.__name__}` in small letters")
        for column in ("ball", "digits", "exact", "double"):
            run = getattr(self, column)
            if run is not None and not isinstance(run, Column):
                object.__setattr__(self, column, Column(self.name, run))
        if self.numpy is not None:
            try:
                ast.parse(self.numpy.format(*("x" for _ in self.arguments)), mode="eval")
            except SyntaxError as wrong:
                raise TypeError(f"numpy: `{self.numpy}` is no expression: {wrong.msg}") from wrong

    def at(self, expr: Basic, *arguments: Basic) -> Basic:
        """What is told in placeholders, of these arguments."""
        return expr.xreplace(dict(zip(self.arguments, arguments, strict=True)))

    def asked(self, conditions: Iterable[Condition], arguments: Sequence[Basic]) -> list[Condition]:
        """Conditions that are told in placeholders, of these arguments."""
        given = dict(zip(self.arguments, arguments, strict=False))
        return [Condition(kind, subject.xreplace(given)) for kind, subject, _ in conditions]

    def whole(self, arguments: Sequence[Basic]) -> bool:
        """Whether what stands in place of `K` certainly is a whole number."""
        orders = (argument for argument, place in zip(arguments, self.arguments, strict=False) if place is K)
        return all(bool(argument.is_integer and argument.is_nonnegative) for argument in orders)

    @property
    def definition(self) -> FunctionalEquation | None:
        """The law that says what it is in terms of other functions, if there is one."""
        return self._law_at(X)

    @property
    def recurrence(self) -> FunctionalEquation | None:
        """The law that says what it is one step on, at X + 1."""
        return self._law_at(X + 1)

    @property
    def reflection(self) -> FunctionalEquation | None:
        """The law that says what it is at -X."""
        return self._law_at(-X)

    def _law_at(self, place: Expr) -> FunctionalEquation | None:
        wanted = tuple(place if argument is X else argument for argument in self.arguments)
        return next((law for law in self.laws if type(law.left) in self.kinds and law.left.args == wanted), None)


def _function_of(kind: type[Any]) -> Function | None:
    known = _named(kind.__name__.lower())
    return known if known is not None and kind in known.kinds else None


function_of: Callable[[type[Any]], Function | None] = lru_cache(1_024)(_function_of)  # type: ignore[assignment]  # a class, which has a hash
"""The function that a class of nodes applies, if it is a known one; only its own file is loaded, once a class is asked of."""


def spelling(name: str) -> Spelling | None:
    """How the function of this name is written, where that is not its name."""
    known = _named(name)
    return None if known is None else known.spelling


@cache
def _named(name: str) -> Function | None:
    return entry(ROOM, name, Function) if name in names(ROOM) else None


def at_zero(value: int) -> Callable[[Fraction], Fraction | None]:
    """A function that is rational at zero only."""
    return lambda x: Fraction(value) if x == 0 else None
