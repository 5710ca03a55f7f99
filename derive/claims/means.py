"""Means in Python: `expectation(X**2, X)`, `variance(X, X)`, and the premises that say what is random."""

from collections.abc import Iterable
from typing import TypeAlias

from sympy import Expr, IndexedBase, Symbol

from derive.claims.chance import Random, StatedMoment
from derive.claims.premises import Premise
from derive.vocabulary.arguments import number, one_of
from derive.vocabulary.calling import telling
from derive.vocabulary.errors import InputError
from derive.vocabulary.expectation import Expectation

RandomVariable: TypeAlias = Symbol | IndexedBase


@telling
def expectation(body: Expr, *over: RandomVariable, given: Iterable[RandomVariable] = ()) -> Expectation:
    """E[body | given], the mean over random variables.

    Parameters
    ----------
    body : Expr
        What the mean is taken of.
    *over : Symbol or IndexedBase
        Everything that is random in it; of an array every entry.
    given : iterable of Symbol or IndexedBase
        Random variables whose values are known.

    Raises
    ------
    InputError
        A body that is no expression, or a variable that is none.
    """
    return Expectation(body, over, given)


@telling
def covariance(first: Expr, second: Expr, *over: RandomVariable, given: Iterable[RandomVariable] = ()) -> Expr:
    """E[f g | given] - E[f | given] E[g | given]; arguments and errors as in `expectation`."""
    one, other, known = number("covariance", "first", first), number("covariance", "second", second), tuple(given)
    return Expectation(one * other, over, known) - Expectation(one, over, known) * Expectation(other, over, known)


@telling
def variance(body: Expr, *over: RandomVariable, given: Iterable[RandomVariable] = ()) -> Expr:
    """E[f^2 | given] - E[f | given]^2; arguments and errors as in `expectation`."""
    return covariance(body, body, *over, given=given)


@telling
def random(*variables: RandomVariable) -> Premise:
    """The premise that these are random, whatever their joint distribution is.

    Raises
    ------
    InputError
        No variable, or one that is none.
    """
    return Premise(
        label="random", name="random", statement=f"{_told('random', variables)} are random", random=tuple(map(_random, variables))
    )


@telling
def mutually_independent(*variables: RandomVariable) -> Premise:
    """The premise that these random variables are independent, all of them together, and so are the entries of arrays.

    Raises
    ------
    InputError
        No variable, or one that is none.
    """
    told = f"{_told('mutually_independent', variables)} are independent"
    return Premise(label="independent", name="independence", statement=told, random=tuple(map(_random, variables)), independent=variables)


@telling
def moment(left: Expr, right: Expr, *indices: Symbol) -> Premise:
    """The premise that an expression made of expectations has a value, for all values of the indices.

    Raises
    ------
    InputError
        There is no expectation on the left.
    """
    stated = StatedMoment(left=left, right=right, indices=indices)
    return Premise(label="moment", name="moment", statement=f"{left} = {right}".replace("$", "$$"), moments=(stated,))


def _random(variable: RandomVariable) -> Random:
    return Random(variable=one_of("random", "every variable", (Symbol, IndexedBase), "a symbol or an array", variable))


def _told(owner: str, variables: tuple[RandomVariable, ...]) -> str:
    if not variables:
        raise InputError(f"{owner}: a random variable is needed, as in `{owner}(X)`")
    return ", ".join(f"${variable}$" for variable in variables)
