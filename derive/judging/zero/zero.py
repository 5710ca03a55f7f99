"""The second zero test: reads an expression as it stands and computes with polynomials over atoms and a table of laws.

It shares no rewriting with the first: nothing is expanded, substituted or normalised by SymPy. Bound indices, the
variables of a premise's law and the placeholder of a definition are looked up in an environment instead.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from flint import fmpq_mpoly
from sympy import Abs, Add, Expr, Mul, Pow, Product, S, Sum, Symbol, exp, log

from derive.claims.premises import Premise
from derive.claims.supports import NOWHERE, Whereabouts
from derive.judging.zero import matrices, written
from derive.judging.zero.atoms import Atom, Coarse, Element, Field, Grain, NotUnderstood
from derive.judging.zero.laws import KnownSign
from derive.judging.zero.reading import Bindings, ExpressionReader
from derive.judging.zero.sums import IndexRange
from derive.vocabulary.functions._function import function_of
from derive.vocabulary.nodes import Exp, Log, Sqrt

NO_NUMBERS = (S.NaN, S.Infinity, S.NegativeInfinity, S.ComplexInfinity)
"""What is not even equal to itself as a number."""
OUTER = (Sum, Product, Pow, Abs, Sqrt, Exp, exp, Log, log)
"""What is the same of the same, the rest of it being equal to the letter."""
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
    return not expr.has(*NO_NUMBERS)


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


# derivatives, by the chain rule over atoms


def slope(reader: ExpressionReader, value: Element, unknown: Symbol) -> Element:
    """d value / d unknown.

    Raises
    ------
    NotUnderstood
        The unknown is inside an absolute value, an indicator, a function without a rule, or a limit of a sum.
    """
    reader.field.steps += 1
    field = reader.field
    top, bottom = (_along(reader, polynomial, unknown) for polynomial in (value.num, value.den))
    num, den = field.quotient(value.num, field.one), field.quotient(value.den, field.one)
    first = field.product([top, field.integer_power(den, -1)])
    second = field.product([field.number(-1), num, bottom, field.integer_power(den, -2)])
    return field.sum([first, second])


def _along(reader: ExpressionReader, polynomial: fmpq_mpoly, unknown: Symbol) -> Element:
    field = reader.field
    parts = []
    for generator, atom in field.present(polynomial):
        inner = _of_atom(reader, atom, unknown)
        if not inner.num.is_zero():
            parts.append(field.product([field.quotient(polynomial.derivative(generator), field.one), inner]))
    return field.sum(parts)


def _of_atom(reader: ExpressionReader, atom: Atom, unknown: Symbol) -> Element:
    field = reader.field
    if not _depends(reader, atom, unknown):
        return field.number(0)
    match atom.kind, atom.arguments:
        case "symbol", ():
            return field.number(1)
        case "log", (inside,):
            return field.product([slope(reader, inside, unknown), field.integer_power(inside, -1)])
        case "exp", (inside,):
            return field.product([slope(reader, inside, unknown), field.itself(atom)])
        case "root", (inside,):
            order = field.number(Fraction(1, field.grain.root))
            return field.product([order, field.itself(atom), slope(reader, inside, unknown), field.integer_power(inside, -1)])
        case "function", (inside,) if (known := function_of(atom.data)) is not None and known.analytic is not None:
            told = reader.read(known.derivative[0], Bindings({known.arguments[0]: inside}))
            return field.product([slope(reader, inside, unknown), told])
        case "sum", (body, IndexRange() as over) if not any(_in_element(reader, end, unknown) for end in (over.lower, over.upper)):
            return reader.sums.total(slope(reader, body, unknown), over)
    raise NotUnderstood(f"the derivative of a {atom.kind}")


def _depends(reader: ExpressionReader, atom: Atom, unknown: Symbol) -> bool:
    reader.field.steps += 1
    match atom.kind:
        case "symbol":
            return bool(atom.data == unknown)
        case "opaque":
            return unknown in atom.data.free_symbols
    inside = ((one.lower, one.upper) if isinstance(one, IndexRange) else (one,) for one in atom.arguments)
    return any(_in_element(reader, quotient, unknown) for quotients in inside for quotient in quotients)


def _in_element(reader: ExpressionReader, value: Element, unknown: Symbol) -> bool:
    present = reader.field.present
    return any(_depends(reader, atom, unknown) for polynomial in (value.num, value.den) for _, atom in present(polynomial))
