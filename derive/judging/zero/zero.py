"""The second zero test: reads an expression as it stands and computes with polynomials over atoms and a table of laws.

It shares no rewriting with the first: nothing is expanded, substituted or normalised by SymPy. Bound indices, the
variables of a premise's law and the placeholder of a definition are looked up in an environment instead.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from flint import fmpq_mpoly
from sympy import Add, Basic, Expr, Mul, Product, S, Symbol

from derive.claims.premises import Premise
from derive.judging.zero import written
from derive.judging.zero.atoms import Atom, Coarse, Element, Field, Grain, NotUnderstood
from derive.judging.zero.laws import KnownSign
from derive.judging.zero.reading import Bindings, ExpressionReader
from derive.judging.zero.sums import IndexRange
from derive.vocabulary.bounds import Bounds
from derive.vocabulary.functions._function import function_of
from derive.vocabulary.nodes import Log

NO_NUMBERS = (S.NaN, S.Infinity, S.NegativeInfinity, S.ComplexInfinity)
"""What is not even equal to itself as a number."""
HALVINGS = 6
"""How often what lies between two ends may be halved until a sign is seen."""
RESTARTS = 8
"""How often the grain of roots and exponentials may be refined."""


def is_zero(expr: Expr, premises: tuple[Premise, ...] = (), bounds: Mapping[Basic, Bounds] | None = None) -> bool:
    """Whether `expr` is certainly zero for all sizes and all values where it is defined.

    Parameters
    ----------
    expr : Expr
        As claimed; inert and live logarithms, exponentials and roots are read alike.
    premises : tuple of Premise
        Equations between opaque densities, and expressions that are positive.
    bounds : mapping
        Where symbols, and all entries of arrays, lie.

    Returns
    -------
    bool
        False means not known.

    Raises
    ------
    OutOfBudget
        A bound on time or size was reached.
    """
    return _answer(premises, bounds, lambda reader: reader.read(expr, Bindings()).num.is_zero()) or _answer(
        premises, bounds, lambda reader: written.vanishes(reader, expr)
    )


def are_equal(left: Expr, right: Expr, premises: tuple[Premise, ...] = (), bounds: Mapping[Basic, Bounds] | None = None) -> bool:
    """Whether two expressions certainly are equal: the same to the letter, apart by zero, or positive products whose logarithms are."""
    if (left == right and not left.has(*NO_NUMBERS)) or is_zero(
        Add(left, Mul(-1, right, evaluate=False), evaluate=False), premises, bounds
    ):
        return True

    def logarithms_agree(reader: ExpressionReader) -> bool:
        positive = all(reader.functions.sign(reader.factored(side, Bindings())) is KnownSign.POSITIVE for side in (left, right))
        return positive and written.vanishes(reader, Add(Log(left), Mul(-1, Log(right), evaluate=False), evaluate=False))

    return (left.has(Product) or right.has(Product)) and _answer(premises, bounds, logarithms_agree)


def is_derivative(
    expr: Expr, unknown: Symbol, value: Expr, premises: tuple[Premise, ...] = (), bounds: Mapping[Basic, Bounds] | None = None
) -> bool:
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

    return _answer(premises, bounds, agrees)


def is_positive(expr: Expr, premises: tuple[Premise, ...] = (), bounds: Mapping[Basic, Bounds] | None = None) -> bool:
    """Whether an expression certainly is above zero wherever it is defined, as the signs of its terms show.

    Raises
    ------
    OutOfBudget
        A bound on time or size was reached.
    """

    def shown(reader: ExpressionReader) -> bool:
        return reader.functions.above_zero(reader.read(expr, Bindings()))

    return _answer(premises, bounds, shown)


def is_positive_between(expr: Expr, unknown: Symbol, bounds: Bounds, halvings: int = HALVINGS) -> bool:
    """Whether an expression certainly is above zero wherever the unknown lies between bounds, which are halved as often as needed.

    Raises
    ------
    OutOfBudget
        A bound on time or size was reached.
    """
    if is_positive(expr, (), {unknown: bounds}):
        return True
    if not halvings:
        return False
    low, high = bounds.low, bounds.high
    middle = (low + high) / 2 if low is not None and high is not None else low + 1 if low is not None else (high or Fraction(0)) - 1
    if low is None and high is None:
        middle = Fraction(0)
    return is_positive(expr, (), {unknown: Bounds(middle, middle, False, False, (middle,))}) and all(
        is_positive_between(expr, unknown, half, halvings - 1)
        for half in (Bounds(low, middle, bounds.low_open, True), Bounds(middle, high, True, bounds.high_open))
    )


def _answer(premises: tuple[Premise, ...], bounds: Mapping[Basic, Bounds] | None, question: Callable[[ExpressionReader], bool]) -> bool:
    grain = Grain()
    for _ in range(RESTARTS):
        field = Field(grain, bounds)
        try:
            return question(ExpressionReader(premises, field))
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
