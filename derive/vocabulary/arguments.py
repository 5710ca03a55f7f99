"""What is handed to a constructor: taken as the type that is needed, or refused in words that name constructor and field."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

from sympy import Basic, Expr, Indexed, IndexedBase, Integer, Lambda, MatrixBase, MatrixExpr, NDimArray, Rational, Symbol, Tuple
from sympy.logic.boolalg import Boolean, false, true

from derive.vocabulary.calling import quoted
from derive.vocabulary.errors import InputError

T = TypeVar("T")

NO_NUMBER = (MatrixExpr, MatrixBase, NDimArray, Lambda)
"""What SymPy counts among expressions though it is not one number."""


def shown(value: object) -> str:
    """What was given, on one line of bounded length: a number or a word as it is, else with its type, or by its type alone."""
    match value:
        case None | int() | float() | complex() | str() | bytes():
            return f"`{_line(repr(value))}`"
        case Basic():
            return f"`{_line(_written(value))}` ({type(value).__name__})"
        case list() | tuple() | set() | frozenset() if all(isinstance(item, (Basic, int, str)) for item in value):
            # Sorted, since a set has another order in every process.
            items = list(map(_written, value)) if isinstance(value, (list, tuple)) else sorted(map(_written, value))
            return f"`{_line(', '.join(items))}` ({type(value).__name__})" if items else f"an empty {type(value).__name__}"
        case _:
            return f"a value of type `{type(value).__name__}`"


def _written(value: object) -> str:
    try:
        return str(value)
    except RecursionError:
        return "..."


def _line(text: str) -> str:
    return quoted(" ".join(text.split()))


def wrong(owner: str, field: str, needed: str, value: object) -> InputError:
    """The error that names the constructor, its field, what it needs and what it got."""
    return InputError(f"{owner}: {field} must be {needed}, got {shown(value)}")


def number(owner: str, field: str, value: object) -> Expr:
    """One number; Python's integers and fractions are taken for exact ones.

    Raises
    ------
    InputError
        As in `expression`.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return Integer(value)
    if isinstance(value, Fraction):
        return Rational(value.numerator, value.denominator)
    return expression(owner, field, value)


def expression(owner: str, field: str, value: object) -> Expr:
    """One number as a SymPy expression; a claim is not told in Python's numbers, with which 1/2 is a float.

    Raises
    ------
    InputError
        A string, a float, a truth value, a condition, a matrix, a whole array, or anything else.
    """
    if isinstance(value, Expr) and not isinstance(value, (*NO_NUMBER, IndexedBase)):
        if value.is_commutative is False:
            raise wrong(owner, field, "a number, whose factors may change places", value)
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        raise InputError(f"{owner}: {field} must be a SymPy expression, got {shown(value)}; write `S({shown(value)[1:-1]})`")
    if isinstance(value, (float, complex)):
        raise InputError(f"{owner}: {field} is {shown(value)}, a float: exact numbers are needed; write `Rational(1, 10)` for 0.1")
    if isinstance(value, IndexedBase):
        raise InputError(f"{owner}: {field} must be one number, got the whole array `{value}`; give an entry such as `{value}[1]`")
    raise wrong(owner, field, "a SymPy expression", value)


def condition(owner: str, field: str, value: object) -> Boolean:
    """A condition such as Eq(mu, 0); a symbol is none, though SymPy lets it stand for a truth value."""
    if isinstance(value, bool):
        return true if value else false
    if not isinstance(value, Boolean) or isinstance(value, Expr):
        raise wrong(owner, field, "a condition such as `Eq(mu, 0)` or `mu < 1`", value)
    return value


def unknown(owner: str, field: str, value: object) -> Symbol | IndexedBase:
    """What is varied: a symbol or a whole array."""
    if not isinstance(value, (Symbol, IndexedBase)):
        raise wrong(owner, field, "a Symbol or an IndexedBase", value)
    return value


def element(owner: str, field: str, value: object) -> Symbol | IndexedBase | Indexed:
    """A symbol, an array, or an entry of one."""
    if not isinstance(value, (Symbol, IndexedBase, Indexed)):
        raise wrong(owner, field, "a symbol, an array or an entry of one", value)
    return value


def one_of(owner: str, field: str, kind: type[T] | tuple[type[T], ...], needed: str, value: object) -> T:
    """A value of that type; a class in place of its instance is told so."""
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    if isinstance(value, type):
        raise InputError(f"{owner}: {field} must be {needed}, got the class `{value.__name__}` itself")
    raise wrong(owner, field, needed, value)


def nested_beyond(expr: Basic, depth: int) -> bool:
    """Whether an expression is deeper than that: what walks it by recursion must not be given it."""
    level: list[Basic] = [expr]
    for _ in range(depth + 1):
        level = list(dict.fromkeys(argument for node in level for argument in node.args if isinstance(argument, Basic)))
        if not level:
            return False
    return True


def text(owner: str, field: str, value: object) -> str:
    """A string."""
    return one_of(owner, field, str, "a string", value)


def several(owner: str, field: str, needed: str, value: object) -> tuple[object, ...]:
    """The items of a tuple, list, set or another iterable; what is one thing in itself is no collection of its parts."""
    # An IndexedBase gives entries without end.
    alone = isinstance(value, (str, bytes, Mapping, MatrixBase, type)) or (isinstance(value, Basic) and not isinstance(value, Tuple))
    if alone or not isinstance(value, Iterable):
        hint = "" if isinstance(value, (str, bytes, Mapping, type)) or not isinstance(value, Basic) else "; write (...,) for one"
        raise InputError(f"{owner}: {field} must be a tuple of {needed}, got {shown(value)}{hint}")
    return tuple(value)


def several_of(owner: str, field: str, kind: type[T], value: object) -> tuple[T, ...]:
    """Items of one type."""
    items = several(owner, field, kind.__name__, value)
    return tuple(one_of(owner, f"every item of {field}", kind, f"a {kind.__name__}", item) for item in items)
