"""The second zero test: reads an expression as it stands and computes with polynomials over atoms and a table of laws.

It shares no rewriting with the first: nothing is expanded, substituted or normalised by SymPy. Bound indices, the
variables of a premise's law and the placeholder of a definition are looked up in an environment instead.
"""

from collections.abc import Callable

from sympy import Expr, Symbol

from derive.claims.premises import Premise
from derive.judging.zero.atoms import Coarse, Grain, NotUnderstood
from derive.judging.zero.reading import Bindings, ExpressionReader
from derive.judging.zero.slopes import slope

RESTARTS = 8
"""How often the grain of roots and exponentials may be refined."""


def is_zero(expr: Expr, premises: tuple[Premise, ...] = ()) -> bool:
    """Whether `expr` is certainly zero for all sizes and all values where it is defined.

    Parameters
    ----------
    expr : Expr
        As claimed; inert and live logarithms, exponentials and roots are read alike.
    premises : tuple of Premise
        Equations between opaque densities, and expressions that are positive.

    Returns
    -------
    bool
        False means not known.

    Raises
    ------
    OutOfBudget
        A bound on time or size was reached.
    """
    return _answer(premises, lambda reader: reader.read(expr, Bindings()).num.is_zero())


def is_derivative(expr: Expr, unknown: Symbol, value: Expr, premises: tuple[Premise, ...] = ()) -> bool:
    """Whether d expr / d unknown is certainly `value`, by the chain rule over atoms.

    False where it is not known, and where something of the unknown has a kink or is not understood.

    Raises
    ------
    OutOfBudget
        A bound on time or size was reached.
    """

    def agrees(reader: ExpressionReader) -> bool:
        found = slope(reader, reader.read(expr, Bindings()), unknown)
        return reader.field.difference(found, reader.read(value, Bindings())).num.is_zero()

    return _answer(premises, agrees)


def _answer(premises: tuple[Premise, ...], question: Callable[[ExpressionReader], bool]) -> bool:
    grain = Grain()
    for _ in range(RESTARTS):
        try:
            return question(ExpressionReader(premises, grain))
        except Coarse as needed:
            grain = needed.grain
        except (NotUnderstood, RecursionError):
            return False
    return False
