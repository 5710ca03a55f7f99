"""Expressions as plain JSON values: a tree of named nodes from a closed list, read without anything being executed.

A number is a string, `"3"` or `"-1/2"`, and so is a symbol or an array: the key of its row in the table `symbols`, which says what
is assumed of it, e.g. `{"n": {"assume": ["integer", "positive"]}, "y": {"array": true, "assume": ["real"]}}`. A list is a SymPy
`Tuple`, such as the limits of a sum; `true` and `false` are conditions. Everything else is an object whose `node` is one of `NODE_KINDS`
or `CONSTANTS`, a `Density`, or the class of a function of the catalogue, such as `Log`, with its `arguments`.

Sums, products, powers and functions are evaluated as in Python, within the judge's bounds on numbers; one that stands unevaluated all the
same says `"evaluate": false`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sympy import (
    ITE,
    Add,
    And,
    Basic,
    Catalan,
    Complement,
    Contains,
    E,
    Eq,
    EulerGamma,
    FiniteSet,
    Ge,
    GoldenRatio,
    Gt,
    Indexed,
    IndexedBase,
    Integral,
    Intersection,
    Interval,
    Le,
    Lt,
    Mul,
    Ne,
    Not,
    Or,
    Piecewise,
    Pow,
    Product,
    S,
    Set,
    Sum,
    Symbol,
    Tuple,
    Union,
    oo,
    pi,
)
from sympy.core.symbol import Str
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.tensor.indexed import IndexException

from derive.catalogue import entry, names
from derive.vocabulary.arguments import condition, expression, one_of
from derive.vocabulary.budget import NotComparable, OutOfBudget, bounded_numbers, built
from derive.vocabulary.errors import InputError
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.functions._function import ROOM, Function, function_of
from derive.vocabulary.matrices import Determinant, Entries, Inverse
from derive.vocabulary.nodes import ForEvery, Indicator, Largest, Named, PartialDerivative, Prediction

Check = Callable[[str, str, object], Basic]
"""Takes a value, for a field of an owner, as what is needed, or refuses it by an InputError."""

NUMBER = re.compile(r"-?[0-9]{1,1300}(/[0-9]{1,1300})?")
"""Of more digits no number is read."""


def _set(owner: str, field: str, value: object) -> Set:
    return one_of(owner, field, Set, "a set such as `Interval` or `FiniteSet`", value)


def _array(owner: str, field: str, value: object) -> IndexedBase | Symbol:
    return one_of(owner, field, (IndexedBase, Symbol), "an array", value)


def _base(owner: str, field: str, value: object) -> IndexedBase:
    return one_of(owner, field, IndexedBase, "an array", value)


def _index(owner: str, field: str, value: object) -> Tuple:
    limits = one_of(owner, field, Tuple, 'a list of an index and its two ends, such as `["i", "1", "n"]`', value)
    if len(limits) not in (1, 3) or not isinstance(limits[0], Symbol):
        raise InputError(f'{owner}: {field} must be a list of an index and its two ends, such as `["i", "1", "n"]`')
    for end in limits[1:]:
        expression(owner, f"an end of {field}", end)
    return limits


def _pair(owner: str, field: str, value: object) -> ExprCondPair:
    pair = one_of(owner, field, Tuple, "a list of a value and a condition", value)
    if len(pair) != 2:
        raise InputError(f"{owner}: {field} must be a list of a value and a condition")
    return ExprCondPair(expression(owner, f"the value of {field}", pair[0]), condition(owner, f"the condition of {field}", pair[1]))


def _variables(owner: str, field: str, value: object) -> Tuple:
    found = one_of(owner, field, Tuple, "a list of symbols and arrays", value)
    for item in found:
        _array(owner, f"every item of {field}", item)
    return found


def word(owner: str, field: str, value: object) -> Str:
    return Str(one_of(owner, field, str, "a word", value))


@dataclass(frozen=True, slots=True)
class Child:
    """An argument of a node: its field, and what is taken there."""

    field: str
    check: Check = expression


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A kind of node: its arguments in order, then one field for all that follow; the last `spare` may be left out."""

    kind: type[Basic]
    children: tuple[Child, ...] = ()
    rest: Child | None = None
    spare: int = 0


def _binary(kind: type[Basic], first: str, second: str, check: Check = expression) -> NodeKind:
    return NodeKind(kind, (Child(first, check), Child(second, check)))


NODE_KINDS: Mapping[str, NodeKind] = {
    node.kind.__name__: node
    for node in (
        NodeKind(Add, rest=Child("terms")),
        NodeKind(Mul, rest=Child("factors")),
        _binary(Pow, "base", "exponent"),
        *(NodeKind(kind, (Child("body"),), Child("limits", _index)) for kind in (Sum, Product, Integral)),
        NodeKind(Largest, (Child("body"), Child("limits", _index))),
        NodeKind(Indexed, (Child("array", _base),), Child("indices")),
        NodeKind(Prediction, (Child("argument"), Child("parameters", _array))),
        NodeKind(Named, (Child("entry"), Child("limits", _index), Child("name", word))),
        NodeKind(Expectation, (Child("body"), Child("over", _variables), Child("given", _variables))),
        NodeKind(Entries, (Child("body"), Child("limits", _index))),
        NodeKind(Inverse, (Child("matrix"), Child("row"), Child("column"))),
        NodeKind(Determinant, (Child("matrix"),)),
        NodeKind(Indicator, (Child("condition", condition),)),
        NodeKind(PartialDerivative, (Child("expression"), Child("variable"))),
        NodeKind(ForEvery, (Child("condition", condition), Child("limits", _index))),
        NodeKind(Piecewise, rest=Child("pieces", _pair)),
        *(_binary(kind, "left", "right") for kind in (Eq, Ne, Lt, Le, Gt, Ge)),
        *(NodeKind(kind, rest=Child("conditions", condition)) for kind in (And, Or)),
        NodeKind(Not, (Child("condition", condition),)),
        NodeKind(ITE, (Child("test", condition), Child("then", condition), Child("otherwise", condition))),
        NodeKind(Contains, (Child("element"), Child("set", _set))),
        NodeKind(Interval, (Child("start"), Child("end"), Child("left_open", condition), Child("right_open", condition)), spare=2),
        NodeKind(FiniteSet, rest=Child("elements")),
        *(NodeKind(kind, rest=Child("sets", _set)) for kind in (Union, Intersection)),
        _binary(Complement, "set", "without", _set),
    )
}
"""All nodes but densities and functions, by the names of their classes."""

CONSTANTS: Mapping[str, Basic] = {
    "pi": pi, "E": E, "EulerGamma": EulerGamma, "Catalan": Catalan, "GoldenRatio": GoldenRatio, "oo": oo, "-oo": -oo,
    "Reals": S.Reals, "Rationals": S.Rationals, "Integers": S.Integers, "Naturals": S.Naturals, "Naturals0": S.Naturals0,
    "EmptySet": S.EmptySet,
}  # fmt: skip
SPELT = {value: name for name, value in CONSTANTS.items()}

ASSUMPTIONS = (
    "zero", "prime", "composite", "even", "odd", "integer", "rational", "irrational", "algebraic", "transcendental", "positive", "negative",
    "nonnegative", "nonpositive", "nonzero", "noninteger", "real", "extended_positive", "extended_negative", "extended_nonnegative",
    "extended_nonpositive", "extended_nonzero", "extended_real", "imaginary", "complex", "hermitian", "antihermitian", "finite", "infinite",
    "commutative", "polar",
)  # fmt: skip
"""What may be assumed of a symbol, each also as `not ...`: those that say most come first."""

_STANDING = (Piecewise, Eq, Ne, Lt, Le, Gt, Ge, And, Or, Not, ITE)
"""What stands as it is given: conditions, which SymPy may take for ever to decide."""
_EVALUATED = (Add, Mul, Pow, Contains, FiniteSet, Union, Intersection, Complement)
"""What SymPy evaluates as in Python; beside functions."""

REFUSALS = (TypeError, ValueError, ArithmeticError, AttributeError, LookupError, NotImplementedError, RecursionError, IndexException)
"""What SymPy raises of arguments that it does not like."""


def node_of(kind: type[Basic]) -> NodeKind | None:
    """How nodes of this class are written; None of a class that is none of ours."""
    listed = NODE_KINDS.get(kind.__name__)
    if listed is not None:
        return listed if listed.kind is kind else None
    return NodeKind(kind, rest=Child("arguments")) if function_of(kind) is not None else None


def node_named(name: str) -> NodeKind | None:
    """The node of this name."""
    listed = NODE_KINDS.get(name)
    if listed is not None or name.lower() not in names(ROOM):
        return listed
    kinds = (kind for kind in entry(ROOM, name.lower(), Function).kinds if kind.__name__ == name)
    return next((NodeKind(kind, rest=Child("arguments")) for kind in kinds), None)


def standing(kind: type[Basic], arguments: tuple[Basic, ...]) -> Basic:
    """The node as it stands."""
    if kind in _STANDING or _evaluates(kind):
        return kind(*arguments, evaluate=False)
    made = kind(*arguments)
    # A sum of a sum is flat, even where SymPy finds only afterwards that it is one.
    return kind(*made.args) if isinstance(made, kind) else made


def evaluated(kind: type[Basic], arguments: tuple[Basic, ...]) -> Basic:
    """The node as Python gives it; conditions stand, and so does what may be too large, or is nothing.

    A function whose argument may be no real number stands, too: SymPy takes its time to look for the real part.
    """
    as_given = standing(kind, arguments)
    real = function_of(kind) is None or all(argument.is_extended_real for argument in arguments)
    if not (real and _evaluates(kind)):
        return as_given
    try:
        bounded_numbers(as_given)
        return built(kind, arguments)
    except (OutOfBudget, NotComparable, *REFUSALS):
        return as_given


def _evaluates(kind: type[Basic]) -> bool:
    """Whether SymPy evaluates it, and can be told not to."""
    return kind in _EVALUATED or function_of(kind) is not None
