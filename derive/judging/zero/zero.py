"""The second zero test: reads an expression as it stands and computes with polynomials over atoms and a table of laws.

It shares no rewriting with the first: nothing is expanded, substituted or normalised by SymPy. Bound indices, the
variables of a premise's law and the placeholder of a definition are looked up in an environment instead.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from sympy import Abs, Add, Expr, Mul, Pow, Product, Sum, Symbol, exp, log
from sympy.core.numbers import ComplexInfinity, Infinity, NaN, NegativeInfinity

from derive.claims.premises import Premise
from derive.claims.supports import NOWHERE, Whereabouts
from derive.judging.zero import matrices, written
from derive.judging.zero.atoms import Field, NotUnderstood
from derive.judging.zero.bindings import Bindings
from derive.judging.zero.chain import slope
from derive.judging.zero.grain import Coarse, Grain
from derive.judging.zero.laws import KnownSign
from derive.judging.zero.reading import ExpressionReader
from derive.vocabulary.bounds import Bounds
from derive.vocabulary.nodes import Exp, Log, Sqrt

NO_NUMBERS = (NaN, Infinity, NegativeInfinity, ComplexInfinity)
"""What is not even equal to itself as a number."""
OUTER = (Sum, Product, Pow, Abs, Sqrt, Exp, exp, Log, log)
"""What is the same of the same, the rest of it being equal to the letter."""
HALVINGS = 6
"""How often what lies between two ends may be halved until a sign is seen."""
RESTARTS = 8
"""How often the grain of roots and exponentials may be refined."""


def is_zero(expr: Expr, premises: tuple[Premise, ...] = (), places: Whereabouts = NOWHERE) -> bool:
    """Whether `expr` is certainly zero for all sizes and all values where it is defined.

    Parameters
    ----------
    expr : Expr
        As claimed; inert and live logarithms, exponentials and roots are read alike.
    premises : tuple of Premise
        Equations between opaque densities, and expressions that are positive.
    places : Whereabouts
        Where symbols, and all entries of arrays, lie, and the letters of densities, over which may be summed or integrated.

    Returns
    -------
    bool
        False means not known.

    Raises
    ------
    OutOfBudget
        A bound on time or size was reached.
    """
    return answer(premises, places, lambda reader: _reads_as_zero(reader, expr)) or answer(
        premises, places, lambda reader: written.vanishes(reader, expr)
    )


def _reads_as_zero(reader: ExpressionReader, expr: Expr) -> bool:
    return bool(reader.read(expr, Bindings()).num.is_zero())


def are_equal(left: Expr, right: Expr, premises: tuple[Premise, ...] = (), places: Whereabouts = NOWHERE) -> bool:
    """Whether two expressions certainly are equal: the same to the letter, apart by zero, or positive products whose logarithms are."""
    if _made_of_numbers(left) and _made_of_numbers(right):
        first, second = _differing(left, right)
        difference = _difference(first, second)
        if first == second or (first is not left and answer(premises, places, lambda reader: _reads_as_zero(reader, difference))):
            return True
    if is_zero(_difference(left, right), premises, places):
        return True

    def logarithms_agree(reader: ExpressionReader) -> bool:
        positive = all(reader.functions.sign(reader.factored(side, Bindings())) is KnownSign.POSITIVE for side in (left, right))
        return positive and written.vanishes(reader, _difference(Log(left), Log(right)))

    return (left.has(Product) or right.has(Product)) and answer(premises, places, logarithms_agree)


@lru_cache(1_024)
def _made_of_numbers(expr: Expr) -> bool:
    return not expr.atoms(*NO_NUMBERS)


def _difference(left: Expr, right: Expr) -> Expr:
    return Add(left, Mul(-1, right, evaluate=False), evaluate=False)


def _differing(left: Expr, right: Expr) -> tuple[Expr, Expr]:
    """Two expressions without the terms, the factors and the outer functions that they share: where these are equal, so are they.

    What stands in a sum or product is compared for every value of its index.
    """
    while left.func is right.func and left != right:
        if isinstance(left, (Add, Mul)):
            parts, others = Counter(left.args), Counter(right.args)
            shared = parts & others
            if not shared:
                break
            left, right = (left.func(*(own - shared).elements(), evaluate=False) for own in (parts, others))
        elif isinstance(left, OUTER) and left.args[1:] == right.args[1:]:
            left, right = left.args[0], right.args[0]
        else:
            break
    return left, right


def agree_at_sizes(left: Expr, right: Expr, premises: tuple[Premise, ...] = ()) -> bool:
    """Whether two expressions in which matrices are spoken of are equal as far as `matrices` looks, which is no proof for all sizes."""
    if not matrices.speaks_of_matrices(Add(left, right, evaluate=False), premises):
        return False
    unspoken = tuple(replace(premise, positive=(), squares=(), equations=()) for premise in premises)
    grain = Grain()
    for _ in range(RESTARTS):
        fields: list[Field] = []

        def reader() -> ExpressionReader:
            fields.append(Field(grain))  # noqa: B023 - it is asked for in this round only
            return ExpressionReader(unspoken, fields[-1])  # noqa: B023

        try:
            return matrices.agree(reader, left, right, premises)
        except Coarse as needed:
            (grain,) = needed.args
        except (NotUnderstood, RecursionError):
            return False
        finally:
            for one in fields:
                one.count()
    return False


def is_derivative(expr: Expr, unknown: Symbol, value: Expr, premises: tuple[Premise, ...] = (), places: Whereabouts = NOWHERE) -> bool:
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

    return answer(premises, places, agrees)


def is_positive(expr: Expr, premises: tuple[Premise, ...] = (), places: Whereabouts = NOWHERE) -> bool:
    """Whether an expression certainly is above zero wherever it is defined, as the signs of its terms show.

    Raises
    ------
    OutOfBudget
        A bound on time or size was reached.
    """

    def shown(reader: ExpressionReader) -> bool:
        return reader.functions.above_zero(reader.read(expr, Bindings()))

    return answer(premises, places, shown)


def is_positive_between(expr: Expr, unknown: Symbol, bounds: Bounds, halvings: int = HALVINGS) -> bool:
    """Whether an expression certainly is above zero wherever the unknown lies between bounds, which are halved as often as needed.

    Raises
    ------
    OutOfBudget
        A bound on time or size was reached.
    """
    if is_positive(expr, (), Whereabouts(bounds={unknown: bounds})):
        return True
    if not halvings:
        return False
    low, high = bounds.low, bounds.high
    middle = (low + high) / 2 if low is not None and high is not None else low + 1 if low is not None else (high or Fraction(0)) - 1
    if low is None and high is None:
        middle = Fraction(0)
    return is_positive(expr, (), Whereabouts(bounds={unknown: Bounds(middle, middle, False, False, (middle,))})) and all(
        is_positive_between(expr, unknown, half, halvings - 1)
        for half in (Bounds(low, middle, bounds.low_open, True), Bounds(middle, high, True, bounds.high_open))
    )


def answer(premises: tuple[Premise, ...], places: Whereabouts, question: Callable[[ExpressionReader], bool]) -> bool:
    """The answer to a question about what is read under premises, at a grain that suffices; False where something is not understood."""
    grain = Grain()
    for _ in range(RESTARTS):
        field = Field(grain, places.bounds)
        try:
            return question(ExpressionReader(premises, field, places.supports))
        except Coarse as needed:
            (grain,) = needed.args
        except (NotUnderstood, RecursionError):
            return False
        finally:
            field.count()
    return False
