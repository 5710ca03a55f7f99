"""Random variables with a named distribution in Python: `drawn(X, "Poisson", lam)`."""

from sympy import Expr, IndexedBase, Symbol

from derive.claims.chance import Random
from derive.claims.premises import Premise
from derive.distributions._distribution import distribution_named
from derive.vocabulary.arguments import number, one_of
from derive.vocabulary.binding import free
from derive.vocabulary.calling import telling
from derive.vocabulary.errors import InputError
from derive.vocabulary.signs import Facts


@telling
def drawn(variable: Symbol | IndexedBase, name: str, *parameters: Expr, index: Symbol | None = None) -> Premise:
    """The premise that a random variable has a named distribution; the entries of an array are independent, each with its own.

    Parameters
    ----------
    variable : Symbol or IndexedBase
        What is random.
    name : str
        As a lecture writes it, e.g. "Normal", "Poisson", "Gamma".
    *parameters : Expr
        In the order in which they are written; a normal distribution's second is its variance.
    index : Symbol or None
        Of an array, the index of an entry as it stands in the parameters.

    Raises
    ------
    InputError
        No such distribution, another number of parameters, or one that cannot be what is asked of it.
    """
    one_of("drawn", "variable", (Symbol, IndexedBase), "a symbol or an array", variable)
    known = distribution_named(one_of("drawn", "name", str, "a word", name))
    given = tuple(number("drawn", "every parameter", one) for one in parameters)
    law = known.law(given)
    asked = tuple(known.at(condition.subject, given) for condition in known.conditions)
    wrong = next((expr for expr in asked if expr.is_nonpositive), None)
    if wrong is not None:
        raise InputError(f"drawn: `{wrong}` must be positive")
    facts = Facts()
    array = isinstance(variable, IndexedBase)
    return Premise(
        label="drawn",
        name="distribution",
        statement=f"${variable}$ has a distribution that is named {name}",
        positive=tuple(expr for expr in asked if not facts.is_positive(expr) and (index is None or index not in free(expr))),
        random=(Random(variable=variable, index=index, law=law),),
        independent=(variable,) if array else (),
    )
