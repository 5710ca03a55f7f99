"""Where an expression is a real number: conditions read off before anything can cancel, then compared by what they mean."""

from collections.abc import Iterator

import sympy as sp
from sympy import Abs, Add, Basic, Dummy, Expr, IndexedBase, Mul, Pow, Rational, S, Tuple
from sympy.logic.boolalg import Boolean
from sympy.polys.polyerrors import PolynomialError

from derive.vocabulary.binding import INDEXED, canonical, free, substitute, unpack
from derive.vocabulary.budget import tick
from derive.vocabulary.conditions import Condition, Predicate, nonnegative, nonzero, positive
from derive.vocabulary.differentiation import NotDifferentiated, differentiated
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.functions._function import function_of
from derive.vocabulary.matrices import Determinant, Inverse
from derive.vocabulary.nodes import Density, Indicator, Largest, PartialDerivative, Prediction, Sqrt
from derive.vocabulary.signs import Facts, at_least_zero, certainly_real

FACTORED = 60
"""Operations in an expression that is taken apart into factors; longer ones are left whole."""
DEGREE = 8
"""Largest exponent in an expression that is taken apart into factors."""


def definedness(expr: Basic) -> dict[Condition, None]:
    """Conditions under which `expr` is a real number, read off before anything can cancel.

    A condition under bound indices is one for every value in their ranges: where a range is empty it says nothing.
    """
    met = _Conditions()
    try:
        met.walk(expr, ())
    finally:
        tick(met.steps)
    trivial = {Predicate.INTEGER: "is_integer", Predicate.NO_POLE: "is_positive"}
    return {one: None for one in met.found if one.kind not in trivial or not getattr(one.subject, trivial[one.kind])}


class _Conditions:
    """The conditions that are met on the way through an expression, and the steps of that."""

    __slots__ = ("found", "steps")

    def __init__(self) -> None:
        self.found: dict[Condition, None] = {}
        self.steps = 0

    def walk(self, node: Basic, ranges: tuple[Tuple, ...]) -> None:
        found = self.found
        self.steps += 1
        if isinstance(node, sp.Integral):
            # It converges, or does not, as a whole.
            found.setdefault(Condition(Predicate.DEFINED, node, relevant(node, ranges)))
            return
        if isinstance(node, INDEXED):
            body, index, lower, upper = unpack(node)
            for limit in (lower, upper):
                self.walk(limit, ranges)
                found.setdefault(Condition(Predicate.INTEGER, limit, relevant(limit, ranges)))
            if isinstance(node, Largest) and not at_least_zero(upper - lower):
                found.setdefault(Condition(Predicate.NONNEGATIVE, upper - lower, relevant(upper - lower, ranges)))
            if any(limits[0] == index for limits in ranges):  # an outer index of the same name, seen by the limits only
                outer: dict[Basic, Basic] = {index: Dummy(str(index), **index.assumptions0)}
                lower, upper = substitute(lower, outer), substitute(upper, outer)
                ranges = tuple(Tuple(*(substitute(part, outer) for part in limits)) for limits in ranges)
            if not at_least_zero(lower - upper - 1):
                self.walk(body, (Tuple(index, lower, upper), *ranges))
            return
        if isinstance(node, Expectation):
            # That it exists is assumed; what does not speak of random variables is asked of it like of anything.
            own = definedness(node.body)
            found.update((one, None) for one in own if free(one.subject).isdisjoint(node.over) for one in [_under(one, ranges)])
            return
        if isinstance(node, sp.Piecewise):
            # A case counts only where it applies: its own conditions are not conditions of the whole.
            if node.args[-1][1] != True or any(definedness(part) for part in node.args):  # noqa: E712
                found.setdefault(Condition(Predicate.DEFINED, node, relevant(node, ranges)))
            return
        if isinstance(node, PartialDerivative):
            self.walk(node.expr, ranges)
            try:
                slope = differentiated(node.expr, node.variable)
            except NotDifferentiated:
                found.setdefault(_whole(node))
                return
            for kind, subject, inside in slope.smooth:
                found.setdefault(Condition(kind, subject, relevant(subject, (*inside, *ranges))))
            self.walk(slope.value, ranges)
            return
        for kind, subject, _ in conditions(node):
            found.setdefault(Condition(kind, subject, relevant(subject, ranges)))
        if not isinstance(node, IndexedBase):
            for argument in node.args:
                self.walk(argument, ranges)


def _under(condition: Condition, ranges: tuple[Tuple, ...]) -> Condition:
    """A condition inside of ranges."""
    return Condition(condition.kind, condition.subject, relevant(condition.subject, (*condition.ranges, *ranges)))


def conditions(node: Basic) -> list[Condition]:
    """Conditions of a node, its arguments being real numbers."""
    if isinstance(node, Pow):
        return _power(*node.args)
    if isinstance(node, Inverse):
        return [nonzero(Determinant(node.matrix))]
    if isinstance(node, (Boolean, Add, Mul, sp.Symbol, sp.Indexed, IndexedBase, Prediction, Density, Indicator, Determinant)):
        return []
    known = function_of(type(node))
    if known is not None:
        if known.enough is not None or not known.whole(node.args):
            return [_whole(node)]
        return known.asked(known.defined, node.args)
    if isinstance(node, Expr) and not (node.is_number and not node.args and node.is_real):
        return [_whole(node)]
    return []


def _power(base: Expr, exponent: Expr) -> list[Condition]:
    """x^y is real for x > 0, for x = 0 if y >= 0 (with 0^0 = 1), and for any other x if y is an integer."""
    if exponent.is_integer and exponent.is_nonnegative:
        return []
    if exponent.is_integer and exponent.is_negative:
        return [nonzero(base)]
    if exponent.is_Rational:
        return [nonnegative(base) if exponent.is_positive else positive(base)]
    return [_whole(Pow(base, exponent))]


def _whole(node: Expr) -> Condition:
    return Condition(Predicate.DEFINED, node)


_TOLD = {
    Predicate.NONZERO: "{} != 0",
    Predicate.POSITIVE: "{} > 0",
    Predicate.NONNEGATIVE: "{} >= 0",
    Predicate.ZERO: "{} = 0",
    Predicate.INTEGER: "{} is an integer",
    Predicate.NO_POLE: "{} is none of 0, -1, -2, ...",
    Predicate.DEFINED: "{} is defined",
}


def worded(condition: Condition) -> str:
    """A condition in words, the same for conditions that are the same."""
    kind, subject, ranges = condition
    return _TOLD[kind].format(f"every term of {canonical(sp.Sum(subject, *ranges))}" if ranges else canonical(subject))


_NOTHING_STATED = Facts()


def relevant(subject: Basic, ranges: tuple[Tuple, ...], facts: Facts = _NOTHING_STATED) -> tuple[Tuple, ...]:
    """The ranges that a condition depends on: by their index, or because it says nothing where they are empty."""
    if not ranges:
        return ()
    met = free(subject)
    kept: list[Tuple] = []
    for limits in ranges:
        index, lower, upper = limits
        gap = upper - lower
        if index in met or not (at_least_zero(gap) or facts.is_nonnegative(gap)):
            kept.append(limits)
            met = met | free(lower) | free(upper)
    return tuple(kept)


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether a condition certainly holds; False means unknown."""
    subject = condition.subject
    match condition.kind:
        case Predicate.NONZERO:
            return facts.is_nonzero(subject)
        case Predicate.POSITIVE:
            return facts.is_positive(subject)
        case Predicate.NONNEGATIVE:
            return facts.is_nonnegative(subject)
        case Predicate.ZERO:
            return bool(subject.is_zero)
        case Predicate.INTEGER:
            return bool(subject.is_integer)
        case Predicate.NO_POLE:
            return facts.is_positive(subject) or subject.is_integer is False
    if isinstance(subject, Pow):
        base, exponent = subject.args
        if exponent.is_integer:
            return facts.is_nonzero(base) or facts.is_nonnegative(exponent)
        rising = facts.is_nonnegative(base) and facts.is_nonnegative(exponent)
        return certainly_real(exponent) and (facts.is_positive(base) or rising)
    if isinstance(subject, sp.Piecewise):
        inner = (condition for part in subject.args for condition in definedness(part))
        return subject.args[-1][1] == True and all(holds(one, facts) for one in inner)  # noqa: E712
    known = function_of(type(subject))
    if known is None or known.enough is None:
        return False
    return all(holds(one, facts) for one in known.asked(known.enough, subject.args))


def marked(subject: Expr, ranges: tuple[Tuple, ...]) -> tuple[Expr, tuple[Tuple, ...]]:
    """The same with each bound index as one that is known to be positive, or at least zero, where its range says so."""
    marks: dict[Basic, Basic] = {}
    for index, lower, _ in ranges:
        if lower.is_nonnegative and not index.is_positive:
            marks[index] = Dummy(str(index), integer=True, **{"positive" if lower.is_positive else "nonnegative": True})
    if not marks:
        return subject, ranges
    return substitute(subject, marks), tuple(Tuple(*(substitute(part, marks) for part in limits)) for limits in ranges)


def reduced(condition: Condition, facts: Facts) -> Iterator[Condition]:
    """The same condition as conditions on simpler expressions; those that certainly hold are left out.

    Each step keeps the meaning wherever the subject itself is defined, e.g. c u^2 != 0 becomes u != 0 for c > 0.
    """
    tick()
    if holds(condition, facts):
        return
    kind, subject, _ = condition
    match kind:
        case Predicate.NONZERO:
            yield from _nonzero(subject, facts)
        case Predicate.POSITIVE | Predicate.NONNEGATIVE:
            yield from _signed(kind, subject, facts)
        case Predicate.DEFINED:
            yield from _defined(subject, facts)
        case _:
            yield Condition(kind, subject.expand())


def _nonzero(subject: Expr, facts: Facts) -> Iterator[Condition]:
    for base, _ in factors(subject, facts):
        if holds(nonzero(base), facts):
            continue
        if isinstance(base, (Abs, Sqrt)):
            yield from reduced(nonzero(base.args[0]), facts)
        else:
            yield nonzero(-base if base.could_extract_minus_sign() else base)


def _signed(kind: Predicate, subject: Expr, facts: Facts) -> Iterator[Condition]:
    """A product is positive if its even powers are not zero and the others, taken once, have a positive product."""
    above = True
    never_negative: list[Expr] = []
    others: dict[Expr, None] = {}
    for base, power in factors(subject, facts):
        if facts.is_positive(base):
            continue
        if (base.is_Number and base.is_negative) or facts.is_positive(-base):
            above = above is bool(power.is_even)
        elif power.is_even or not power.is_integer or isinstance(base, (Abs, Sqrt)):
            never_negative.append(base)
        elif base in others:
            del others[base]
            never_negative.append(base)
        else:
            others[base] = None
    if kind is Predicate.POSITIVE:
        for base in never_negative:
            yield from reduced(nonzero(base), facts)
    elif never_negative and (others or not above):
        yield Condition(kind, subject)
        return
    rest = Mul(S.One if above else S.NegativeOne, *others)
    if rest != 1:
        yield Condition(kind, rest)


def combined(conditions: Iterator[Condition], facts: Facts) -> list[Condition]:
    """The conditions without those that others of them imply: u >= 0 and u != 0 are u > 0, which implies both."""
    found = dict.fromkeys(conditions)
    for kind, subject, ranges in list(found):
        if kind is Predicate.NONNEGATIVE and all(Condition(Predicate.NONZERO, base, ranges) in found for base in _bases(subject, facts)):
            found[Condition(Predicate.POSITIVE, subject, ranges)] = None
    for kind, subject, ranges in list(found):
        if kind is Predicate.POSITIVE:
            found.pop(Condition(Predicate.NONNEGATIVE, subject, ranges), None)
            for base in _bases(subject, facts):
                found.pop(Condition(Predicate.NONZERO, base, ranges), None)
    return list(found)


def _bases(subject: Expr, facts: Facts) -> list[Expr]:
    return [base for _, base, _ in reduced(nonzero(subject), facts)]


def _defined(subject: Expr, facts: Facts) -> Iterator[Condition]:
    """A whole power of a product is defined if those of its factors are: none of them is 0, or the exponent is not negative."""
    for part in Mul.make_args(subject):
        simpler = [_whole(part)]
        if isinstance(part, Pow):
            base, exponent = part.args
            bases = [inner for inner, power in factors(base, facts) if power.is_positive] if exponent.is_integer else [base]
            simpler = [condition for inner in bases for condition in _power(inner, exponent)]
        elif part.is_Number:
            continue
        for one in simpler:
            if one.kind is not Predicate.DEFINED:
                yield from reduced(one, facts)
            elif not holds(one, facts):
                yield one


def factors(subject: Expr, facts: Facts) -> Iterator[tuple[Expr, Expr]]:
    """Pairs (base, rational exponent) whose powers have the product `subject`, as far as they are cheap to find."""
    tick()
    for factor in Mul.make_args(subject):
        if isinstance(factor, Pow) and factor.exp.is_Rational:
            whole = factor.exp.is_integer
            for base, power in factors(factor.base, facts) if whole else [(factor.base, S.One)]:
                yield base, power * factor.exp
        elif isinstance(factor, Add) and not facts.is_positive(factor):
            yield from _of_a_sum(factor)
        else:
            yield factor, S.One


def _of_a_sum(subject: Expr) -> list[tuple[Expr, Expr]]:
    """Irreducible factors of a sum over a common denominator, in a sign that does not depend on how it was written."""
    denominators = [power for power in subject.atoms(Pow) if isinstance(power.base, Add) and power.exp.is_negative]
    if not _small(subject) or len(denominators) > DENOMINATORS:
        return [(subject, S.One)]
    found: list[tuple[Expr, Expr]] = []
    for part, direction in zip(sp.together(subject).as_numer_denom(), (1, -1), strict=True):
        if not _small(part):
            return [(subject, S.One)]
        try:
            number, parts = sp.factor_list(part) if not part.is_Number else (part, [])
        except PolynomialError:
            return [(subject, S.One)]
        if any(not isinstance(power, (int, sp.Integer)) for _, power in parts):
            return [(subject, S.One)]  # a power of a letter
        for base, power in parts:
            if base.could_extract_minus_sign():
                base, number = -base, number * S.NegativeOne**power
            found.append((base, Rational(direction * power)))
        found.append((number, S.One))
    return found


DENOMINATORS = 4
"""Sums that are divided by, one inside another perhaps: a common denominator of more takes for ever."""


def _small(expr: Expr) -> bool:
    return expr.count_ops() <= FACTORED and all(abs(power.exp) <= DEGREE for power in expr.atoms(Pow) if power.exp.is_Rational)
