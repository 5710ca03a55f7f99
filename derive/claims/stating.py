"""Sides and premises in one line each: `argmin(f, theta)`, `points(v, S / n)`, `assume(q > 0)`."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from sympy import And, Basic, Contains, Eq, Expr, Gt, IndexedBase, Interval, Lt, Ne, Or, Symbol
from sympy.logic.boolalg import Boolean, false, true

from derive.claims.premises import Premise, independence
from derive.claims.sides import Feasible, Optimum, Points, Sense
from derive.paper.arrange import Arranger
from derive.paper.dialects.unicode import write
from derive.vocabulary.arguments import condition, element, number, shown, unknown
from derive.vocabulary.calling import telling
from derive.vocabulary.errors import InputError


@telling
def argmin(objective: Expr, *unknowns: Basic, feasible: Feasible = Feasible.EVERYWHERE) -> Optimum:
    """The points at which the objective is least, over the unknowns.

    Parameters
    ----------
    objective : Expr
        A real expression.
    *unknowns : Symbol or IndexedBase
        What is varied, e.g. `mu`, or the whole array `theta`.
    feasible : Feasible
        As in `Optimum`.

    Raises
    ------
    InputError
        An objective that is no expression, or nothing to vary.
    """
    return _optimum("argmin", Sense.MIN, objective, unknowns, feasible)


@telling
def argmax(objective: Expr, *unknowns: Basic, feasible: Feasible = Feasible.EVERYWHERE) -> Optimum:
    """The points at which the objective is largest, over the unknowns; arguments and errors as in `argmin`."""
    return _optimum("argmax", Sense.MAX, objective, unknowns, feasible)


def _optimum(owner: str, sense: Sense, objective: Expr, unknowns: tuple[Basic, ...], feasible: Feasible) -> Optimum:
    varied = frozenset(unknown(owner, "every unknown", item) for item in unknowns)
    if not varied:
        raise InputError(f"{owner}: an unknown is needed, as in `{owner}(f, theta)`")
    return Optimum(sense=sense, objective=number(owner, "objective", objective), unknowns=varied, feasible=feasible)


@telling
def points(variable: Basic, *values: Expr | int | Fraction | Boolean) -> Points:
    """The set of these values of the variable: {mu = mean}, or {x = -1 or x = 1}; of an array those for which a condition holds.

    Parameters
    ----------
    variable : Symbol, IndexedBase or Indexed
        Whose values they are.
    *values : Expr
        One or more; Python's integers and fractions are taken for exact numbers. Of an array one condition instead, such as
        `ForEvery(Eq(theta[j], y[j]), (j, 1, p))`.

    Raises
    ------
    InputError
        No value, or one that is no expression.
    """
    at = element("points", "variable", variable)
    if not values:
        raise InputError(f"points: a value of `{at}` is needed; the empty set is Points(element={at}, condition=S.false)")
    if isinstance(at, IndexedBase):
        return Points(element=at, condition=_entry_by_entry(at, values))
    # Whether two values can be equal is for the judge, not for SymPy, to say.
    equations = [Eq(at, number("points", "every value", value), evaluate=False) for value in values]
    return Points(element=at, condition=equations[0] if len(equations) == 1 else Or(*equations, evaluate=False))


def _entry_by_entry(array: IndexedBase, values: tuple[object, ...]) -> Boolean:
    """The one condition that says which values an array has."""
    if len(values) == 1 and isinstance(values[0], Boolean) and not isinstance(values[0], Expr):
        return values[0]
    told = f"`{array}` is an array, whose values are said entry by entry: `points({array}, ForEvery(Eq({array}[j], ...), (j, 1, p)))`"
    raise InputError(f"points: {told}, got {shown(values[0]) if len(values) == 1 else f'{len(values)} values'}")


@telling
def assume(*conditions: Boolean) -> Premise:
    """The premise that the conditions hold: strict inequalities, `Ne(a, b)`, membership in an open interval, and several of them.

    Parameters
    ----------
    *conditions : Boolean
        E.g. `q > 0`, `Ne(a, b)`, `Contains(q, Interval.open(0, 1))`.

    Raises
    ------
    InputError
        No condition, one that is never true, or one of another kind.
    """
    if not conditions:
        raise InputError("assume: a condition is needed, such as `assume(q > 0)`")
    stated = tuple(part for item in conditions for part in _simple(condition("assume", "every item", item)))
    arrange = Arranger(notation={}, names={})
    said = ", ".join(f"${write(arrange(part))}$" for part in stated)
    return Premise(
        label="assumed", name="assumption", statement=said or "what the symbols say of themselves", positive=tuple(map(_positive, stated))
    )


@telling
def independent(
    first: Symbol | IndexedBase | Sequence[Symbol | IndexedBase],
    second: Symbol | IndexedBase | Sequence[Symbol | IndexedBase],
    given: Symbol | IndexedBase | Sequence[Symbol | IndexedBase] = (),
    letter: str = "p",
) -> Premise:
    """The premise p(A, B | C) = p(A | C) p(B | C): what densities of a letter are functions of is independent, given others.

    Parameters
    ----------
    first, second, given : Symbol, IndexedBase, or several
        A, B and C.
    letter : str
        Of whose densities it is said.

    Raises
    ------
    InputError
        A name stands twice, or is none.
    """
    sides = [_listed(told, side) for told, side in (("first", first), ("second", second), ("given", given))]
    every = [item for side in sides for item in side]
    if not sides[0] or not sides[1] or len(set(every)) < len(every):
        raise InputError("independent: two groups of names are needed, and each name stands once")
    behind = f" given {', '.join(map(str, sides[2]))}" if sides[2] else ""
    said = f"{', '.join(map(str, sides[0]))} independent of {', '.join(map(str, sides[1]))}{behind}"
    return Premise(label="assumed", name="independence", statement=said, laws=independence(letter, *sides))


def _listed(told: str, names: object) -> tuple[Symbol | IndexedBase, ...]:
    """One name, or several."""
    listed = tuple(names) if isinstance(names, (tuple, list)) else (names,)
    for one in listed:
        if not isinstance(one, (Symbol, IndexedBase)):
            raise InputError(f"independent: {told} must be symbols or whole arrays, got {shown(one)}")
    return listed


def _simple(item: Boolean) -> Iterator[Gt | Lt | Ne]:
    """The conditions of one symbol `<`, `>` or `!=` that hold together where this one does."""
    match item:
        case Gt() | Lt() | Ne():
            yield item
        case And():
            for part in item.args:
                yield from _simple(part)
        case Contains(args=(inner, Interval(is_open=True) as values)):
            yield from [Gt(inner, values.start, evaluate=False)] if values.start.is_finite else []
            yield from [Lt(inner, values.end, evaluate=False)] if values.end.is_finite else []
        case _ if item == true:
            return  # the symbols' own assumptions say so
        case _ if item == false:
            raise InputError("assume: a condition is never true, by what its symbols assume of themselves")
        case _:
            raise InputError(
                f"assume: {shown(item)} cannot be assumed; strict inequalities, `Ne(a, b)` and open intervals can, "
                "and for a symbol or an entry `derive.Domain(element=..., values=...)` says where its values lie"
            )


def _positive(stated: Gt | Lt | Ne) -> Expr:
    """What is positive exactly if it holds."""
    match stated:
        case Ne(lhs=left, rhs=right):
            return (left - right) ** 2
    return stated.gts - stated.lts
