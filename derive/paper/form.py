"""The arranged form of an expression: what stands where on paper, before any dialect says how it is spelt.

SymPy's tree says what an expression is; this one says how a textbook shows it: signs, fractions, order. Brackets are
left to the writer, because a fraction bar makes some unnecessary.
"""

from collections.abc import Iterator
from enum import Enum
from typing import dataclass_transform

from derive.vocabulary.frozen import dataclass


class Operator(Enum):
    """Signs that bind an index and reach as far as a product does."""

    SUM = "sum"
    PRODUCT = "product"
    INTEGRAL = "integral"
    EXPECTATION = "expectation"
    LARGEST = "largest"


@dataclass_transform(frozen_default=True)
class Record:
    """What is nothing but its fields: every class below is a frozen dataclass, with no line that says so."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)


class Form(Record):
    """An expression, or a part of one, as it is arranged on paper."""


class Number(Form):
    """A nonnegative number in digits."""

    digits: str


class Letter(Form):
    """A symbol with its subscripts, e.g. y_i, X_ij, sigma."""

    name: str
    subscripts: tuple[Form, ...] = ()


class Total(Form):
    """Signed terms in order; True means minus. A single negative term is a Total too."""

    terms: tuple[tuple[bool, Form], ...]


class Times(Form):
    """Two or more factors side by side, in order."""

    factors: tuple[Form, ...]


class Fraction(Form):
    """Numerator over denominator."""

    above: Form
    below: Form


class Power(Form):
    """A base with an exponent."""

    base: Form
    exponent: Form


class Radical(Form):
    """A root; `degree` is empty for the square root."""

    inner: Form
    degree: str = ""


class Call(Form):
    """A head with arguments and, behind a bar, what is given: f_theta(x_i), p(y | X, theta)."""

    head: Form
    arguments: tuple[Form, ...]
    given: tuple[Form, ...] = ()


class NamedFunction(Form):
    """A function by its name, upright: log, exp, max."""

    name: str
    arguments: tuple[Form, ...]


class Bars(Form):
    """An absolute value."""

    inner: Form


class Big(Form):
    """A sum, product or integral over an index; without limits over what stands in its place, e.g. i in B."""

    operator: Operator
    index: Form
    lower: Form | None
    upper: Form | None
    body: Form


class Grouped(Form):
    """Brackets that are needed whatever stands around them; `shape` is the first of the two."""

    inner: Form
    shape: str = "["


class MatrixEntry(Form):
    """What stands in a row and a column of a matrix."""

    inner: Form
    places: tuple[Form, ...]


class Upright(Form):
    """A name of several letters, upright: MSE."""

    name: str


class Norm(Form):
    """A norm of a vector; `degree` is 1 for the sum of absolute values, 2 for the root of the sum of squares."""

    inner: Form
    degree: str


class Differential(Form):
    """A partial derivative's change of something, or the sign for one alone: a fraction of two is the derivative."""

    inner: Form | None = None


class Related(Form):
    """left sign right, the sign being one of = != < <= > >= in ~ propto approx to."""

    sign: str
    left: Form
    right: Form


class Joined(Form):
    """Statements joined by a word: and, or."""

    word: str
    parts: tuple[Form, ...]


class Cases(Form):
    """Values by conditions; None is otherwise."""

    branches: tuple[tuple[Form, Form | None], ...]


class OneWhere(Form):
    """One where the statement holds, zero elsewhere."""

    statement: Form


class SetOf(Form):
    """All values of the element for which the statement holds."""

    element: Form
    statement: Form


class Extremum(Form):
    """arg min or arg max (`sense` is "min" or "max") over `over`, in an arbitrary set where `within` names one."""

    sense: str
    over: tuple[Form, ...]
    body: Form
    within: Form | None = None


class Marked(Form):
    """A part with a remark under a brace, e.g. that it is free of the unknowns."""

    inner: Form
    remark: str
    letters: tuple[Form, ...] = ()


class Hatted(Form):
    """An estimate of a quantity, by the criterion that defines it."""

    inner: Form
    criterion: str


class Bold(Form):
    """A number that stands out."""

    inner: Form


class Sign(Form):
    """A sign, a bracket, a space or a function's name by itself, as it is typed in Unicode."""

    text: str


class Script(Form):
    """What is lowered or raised beside what stands before it; `mark` is `_` or `^`."""

    mark: str
    pieces: tuple[Form, ...]


class Typed(Form):
    """What somebody typed, piece by piece: nothing is moved, nothing gets brackets."""

    pieces: tuple[Form, ...]


ONE = Number("1")


def minus(form: Form) -> Form:
    """The form with the opposite sign."""
    if isinstance(form, Total) and len(form.terms) == 1:
        ((sign, inner),) = form.terms
        return inner if sign else Total(((True, inner),))
    return Total(((True, form),))


def times(factors: list[Form]) -> Form:
    """Factors side by side; one alone stands for itself, none is one."""
    if not factors:
        return ONE
    return factors[0] if len(factors) == 1 else Times(tuple(factors))


def total(terms: list[tuple[bool, Form]]) -> Form:
    """Signed terms; one positive term alone stands for itself."""
    return terms[0][1] if len(terms) == 1 and not terms[0][0] else Total(tuple(terms))


def subforms(form: object) -> Iterator[object]:
    """What is given, and everything inside it that has parts, in the order of reading."""
    if isinstance(form, tuple):
        for part in form:
            yield from subforms(part)
    elif isinstance(form, Record):
        yield form
        for part in vars(form).values():
            yield from subforms(part)


def is_number(form: Form) -> bool:
    """Whether it is a number in digits: 3, -0.5, 5.7 times a power of ten."""
    match form:
        case Total(terms=((_, inner),)):
            return is_number(inner)
        case Times(factors=factors):
            return all(map(is_number, factors))
        case Power(base=base, exponent=exponent):
            return is_number(base) and is_number(exponent)
        case _:
            return isinstance(form, Number)
