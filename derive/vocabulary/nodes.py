"""Nodes that SymPy leaves alone: inert log, exp and sqrt, opaque densities and predictions, named quantities.

SymPy evaluates `log(exp(u))` or `1/sqrt(2*pi*sigma**2)` at construction, so a step of a derivation could
happen without anybody having taken it. What is displayed and judged is therefore written with these nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from sympy import Basic, Expr, Indexed, IndexedBase, Integer, Symbol, Tuple, exp, log, sqrt
from sympy.core.cache import cacheit
from sympy.core.symbol import Str
from sympy.logic.boolalg import Boolean

from derive.vocabulary.arguments import condition, number, one_of, several, wrong
from derive.vocabulary.errors import InputError
from derive.vocabulary.functions.exp import Exp
from derive.vocabulary.functions.log import Log
from derive.vocabulary.functions.sqrt import Sqrt

_Made = TypeVar("_Made", bound=Callable[..., Any])
_one: Callable[[_Made], _Made] = cacheit
"""From equal arguments one object, so that what is remembered of it is found without comparing trees."""

LIVE = {Log: log, Exp: exp, Sqrt: sqrt}
"""What each inert function becomes once a step may evaluate it."""


@lru_cache(20_000)
def node(kind: type[Basic], *arguments: Basic) -> Basic:
    """The node of this kind, one object from equal parts: SymPy makes sums, products and entries anew each time."""
    return kind(*arguments)


class RealNode(Expr):
    """An expression that stands for a real number and is otherwise unknown to SymPy."""

    is_commutative = True

    def _eval_is_extended_real(self) -> bool:
        return True

    def _eval_is_real(self) -> bool:
        return True

    def _eval_is_finite(self) -> bool:
        return True


class Prediction(RealNode):
    """The opaque model f_theta(x): `Prediction(x[i], theta)`, any real number for each input and parameter."""

    def __new__(cls, argument: Expr, parameters: IndexedBase) -> Prediction:
        one_of("Prediction", "parameters", (IndexedBase, Symbol), "an array such as `theta`", parameters)
        return Expr.__new__(cls, number("Prediction", "argument", argument), parameters)

    @property
    def argument(self) -> Expr:
        return self.args[0]

    @property
    def parameters(self) -> IndexedBase:
        return self.args[1]


class Density(RealNode):
    """A density p_name(variates | given); what it equals is said by premises only.

    A density is a function of named arguments: p(a | c) and p(c | a) are two functions, and the order of the names on
    one side of the bar means nothing. All densities of one letter come from one joint law: p(A | C) p(C) = p(A, C).

    Parameters
    ----------
    name : str
        The letter, e.g. "p" or "p_eps".
    variates, given : iterable or mapping
        A symbol or an array names itself, and an entry is named by its array and index. Anything else is given a name
        by a mapping: ``Density("p_eps", {e: y[i] - f})`` is the density that is called p_eps(e), at the residual.

    Raises
    ------
    InputError
        An expression without a name, or one name for two arguments.
    """

    @_one
    def __new__(
        cls,
        name: str | Str,
        variates: Iterable[Basic] | Mapping[Basic, Any],
        given: Iterable[Basic] | Mapping[Basic, Any] = (),
        variate_names: Tuple | None = None,
        given_names: Tuple | None = None,
    ) -> Density:
        if not isinstance(name, (str, Str)):
            raise InputError(f"Density: the name must be a word, got `{name!r}`")
        label = name if isinstance(name, Str) else Str(name)
        if variate_names is None or given_names is None:
            variates, variate_names = _named_arguments(variates, "variates")
            given, given_names = _named_arguments(given, "given")
            if not variates:
                raise InputError(f"Density: `{label.name}` needs a variate, such as Density({label.name!r}, (y,))")
            _distinct((*variate_names, *given_names))
        return Expr.__new__(cls, label, Tuple(*variates), Tuple(*given), variate_names, given_names)

    @property
    def name(self) -> str:
        return str(self.args[0].name)

    @property
    def variates(self) -> tuple[Basic, ...]:
        """The values of what stands before the bar."""
        return tuple(self.args[1])

    @property
    def given(self) -> tuple[Basic, ...]:
        """The values of what stands behind the bar."""
        return tuple(self.args[2])

    @property
    def variate_names(self) -> tuple[Basic, ...]:
        """A `Str` for each variate; for an entry of an array a tuple of the array's name and the indices."""
        return tuple(self.args[3])

    @property
    def given_names(self) -> tuple[Basic, ...]:
        """The names of what stands behind the bar."""
        return tuple(self.args[4])

    @property
    def kinds(self) -> frozenset[tuple[str, int]]:
        """Its names on both sides of the bar, each with the number of its indices."""
        names = (*self.args[3], *self.args[4])
        return frozenset((name[0].name, len(name) - 1) if isinstance(name, Tuple) else (name.name, 0) for name in names)

    @property
    def forms(self) -> tuple[tuple[str, frozenset[tuple[str, int]]], ...]:
        """Its letter and kinds, and those of what is given: densities of one form differ in arguments only."""
        given = self.marginal()
        return tuple((self.name, density.kinds) for density in (self, given) if density is not None)

    @_one
    def ordered(self) -> Density:
        """The same density with the names on each side of the bar in one order."""
        sides = []
        for values, names in ((self.variates, self.variate_names), (self.given, self.given_names)):
            pairs = sorted(zip(names, values, strict=True), key=lambda pair: _place(pair[0]))
            sides.append((Tuple(*(value for _, value in pairs)), Tuple(*(name for name, _ in pairs))))
        (variates, variate_names), (given, given_names) = sides
        return Density(self.args[0], variates, given, variate_names, given_names)

    @_one
    def joint(self) -> Density:
        """The density of all arguments together, nothing given."""
        every = Density(self.args[0], self.args[1] + self.args[2], Tuple(), self.args[3] + self.args[4], Tuple())
        return every.ordered()

    @_one
    def marginal(self) -> Density | None:
        """The density of what is given, by itself; None where nothing is."""
        if not self.given:
            return None
        return Density(self.args[0], self.args[2], Tuple(), self.args[4], Tuple()).ordered()

    def _sympystr(self, printer: Any) -> str:
        left, right = (", ".join(map(printer._print, side)) for side in (self.variates, self.given))
        return f"{self.name}({left} | {right})" if right else f"{self.name}({left})"

    def _eval_is_extended_nonnegative(self) -> bool:
        return True

    def _eval_is_nonnegative(self) -> bool:
        return True


def _named_arguments(arguments: Iterable[Basic] | Mapping[Basic, Any], side: str) -> tuple[Tuple, Tuple]:
    """Values and names of what stands on one side of the bar."""
    if isinstance(arguments, (str, Basic)) or not isinstance(arguments, Iterable):
        raise InputError(f"Density: {side} must be a tuple or a mapping from names to values, got `{arguments!r}`; write (y,) for one")
    pairs = arguments.items() if isinstance(arguments, Mapping) else ((item, item) for item in arguments)
    values, names = [], []
    for name, value in pairs:
        if isinstance(name, str):
            raise InputError(f"Density: a name among the {side} must be a symbol, got the word {name!r}; write Symbol({name!r})")
        if not isinstance(name, (Symbol, IndexedBase, Indexed)):
            raise InputError(f"Density: `{name}` among the {side} is no symbol, array or entry of one; give it a name, as in {{e: {name}}}")
        value = Integer(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(value, (Expr, IndexedBase)):
            raise InputError(f"Density: the value of `{name}` must be a SymPy expression or an array, got `{value!r}`")
        values.append(value)
        names.append(Tuple(_word(name.base), *name.indices) if isinstance(name, Indexed) else _word(name))
    return Tuple(*values), Tuple(*names)


def _word(item: Symbol | IndexedBase) -> Str:
    return Str(str(item.label) if isinstance(item, IndexedBase) else item.name)


def _distinct(names: tuple[Basic, ...]) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            told = name.name if isinstance(name, Str) else f"{name[0].name}[{', '.join(map(str, name[1:]))}]"
            raise InputError(f"Density: `{told}` names two arguments; each name stands once")


def _place(name: Basic) -> tuple[Any, ...]:
    """Where a name stands in the one order; indices that are numbers by size."""
    if isinstance(name, Str):
        return (name.name,)
    return (name[0].name, *((0, int(index), "") if index.is_Integer else (1, 0, str(index)) for index in name[1:]))


_RESTRICTING = (
    *("positive", "negative", "nonnegative", "nonpositive", "nonzero", "zero", "integer", "noninteger", "rational", "irrational"),
    *("even", "odd", "prime", "composite"),
)


def restrictions(variable: Basic) -> tuple[tuple[str, bool], ...]:
    """What a symbol's own assumptions ask of its values, beyond that they are real."""
    return tuple((name, wanted) for name in _RESTRICTING if (wanted := variable.assumptions0.get(name)) is not None)


class Named(RealNode):
    """A named quantity of the values `entry`, index in `limits`: `Named(y[i] - mu, (i, 1, n), "mse")`.

    The body and the limits stand where `Sum` has them, so that whatever handles bound indices handles this.
    """

    def __new__(cls, entry: Expr, limits: Iterable[Any], name: str | Str) -> Named:
        label = name if isinstance(name, Str) else Str(one_of("Named", "name", str, "a string such as 'mse'", name))
        ends = several("Named", "limits", "an index and its two ends", limits)
        if len(ends) != 3 or not isinstance(ends[0], Symbol):
            raise wrong("Named", "limits", "an index and its two ends, such as (i, 1, n)", limits)
        lower, upper = (number("Named", "an end of limits", end) for end in ends[1:])
        return Expr.__new__(cls, number("Named", "entry", entry), Tuple(ends[0], lower, upper), label)

    @property
    def entry(self) -> Expr:
        return self.args[0]

    @property
    def limits(self) -> Tuple:
        return self.args[1]

    @property
    def name(self) -> str:
        return str(self.args[2].name)


class Indicator(RealNode):
    """One where the relation holds, zero elsewhere."""

    def __new__(cls, relation: Basic) -> Indicator:
        return Expr.__new__(cls, condition("Indicator", "relation", relation))

    def _eval_is_nonnegative(self) -> bool:
        return True

    def _eval_is_integer(self) -> bool:
        return True


class PartialDerivative(RealNode):
    """The derivative of an expression by a symbol or by an entry of an array; where the expression has a kink there is none.

    `PartialDerivative(Sum(theta[k]**2, (k, 1, p)), theta[j])`: the entry is one of those that the expression is made of, whatever
    its index is called.
    """

    def __new__(cls, expr: Expr, variable: Symbol | Indexed) -> PartialDerivative:
        one_of("PartialDerivative", "variable", (Symbol, Indexed), "a symbol or an entry of an array, such as `theta[j]`", variable)
        return Expr.__new__(cls, number("PartialDerivative", "expr", expr), variable)

    @property
    def expr(self) -> Expr:
        return self.args[0]

    @property
    def variable(self) -> Symbol | Indexed:
        return self.args[1]


class Largest(RealNode):
    """The largest of the values of a body at an index, of which there has to be one: `Largest(x[i], (i, 1, n))`.

    The smallest is minus the largest of the opposite values. The body and the limits stand where `Sum` has its own.
    """

    def __new__(cls, body: Expr, limits: Iterable[Any]) -> Largest:
        ends = several("Largest", "limits", "an index and its two ends", limits)
        if len(ends) != 3 or not isinstance(ends[0], Symbol):
            raise wrong("Largest", "limits", "an index and its two ends, such as (i, 1, n)", limits)
        lower, upper = (number("Largest", "an end of limits", end) for end in ends[1:])
        return Expr.__new__(cls, number("Largest", "body", body), Tuple(ends[0], lower, upper))

    @property
    def free_symbols(self) -> set[Basic]:
        """All symbols but the index."""
        index, lower, upper = self.args[1]
        return (self.args[0].free_symbols - {index}) | lower.free_symbols | upper.free_symbols

    def _eval_is_extended_positive(self) -> bool | None:
        return True if self.args[0].is_positive else None

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return True if self.args[0].is_nonnegative else None

    def _eval_is_extended_negative(self) -> bool | None:
        return True if self.args[0].is_negative else None


class ForEvery(Boolean):
    """The condition holds for every value of an index: `ForEvery(Eq(theta[j], 0), (j, 1, p))`, and where there is none in any case.

    The condition and the limits stand where `Sum` has its body and its own.
    """

    def __new__(cls, stated: Basic, limits: Iterable[Any]) -> ForEvery:
        ends = several("ForEvery", "limits", "an index and its two ends", limits)
        if len(ends) != 3 or not isinstance(ends[0], Symbol):
            raise wrong("ForEvery", "limits", "an index and its two ends, such as (j, 1, p)", limits)
        lower, upper = (number("ForEvery", "an end of limits", end) for end in ends[1:])
        return Boolean.__new__(cls, condition("ForEvery", "condition", stated), Tuple(ends[0], lower, upper))

    @property
    def stated(self) -> Basic:
        return self.args[0]

    @property
    def limits(self) -> Tuple:
        return self.args[1]


__all__ = [
    "LIVE", "Density", "Exp", "ForEvery", "Indicator", "Largest", "Log", "Named", "PartialDerivative", "Prediction", "RealNode", "Sqrt",
    "restrictions",
]  # fmt: skip
