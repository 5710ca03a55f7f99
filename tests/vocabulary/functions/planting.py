"""Wrong entries, made from the right ones: an end moved or opened, a condition left out, a slope doubled, and so on in every column."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import product

import mpmath
from sympy import Complement, FiniteSet, Integer, Interval, Max, Rational, S, Union, oo

from derive.catalogue import entries
from derive.vocabulary.conditions import Condition, Predicate, positive
from derive.vocabulary.functions._function import ROOM, Function, FunctionalEquation, K, Position, Spelling, X, Y, meromorphic
from tests.vocabulary.functions.measuring import FEW, WHOLE, NoValue, all_hold, at, beside, found, points, valued, worth

HALF = Rational(1, 2)
KINDS = {
    Predicate.POSITIVE: (Predicate.NONNEGATIVE, Predicate.NONZERO), Predicate.NONNEGATIVE: (Predicate.POSITIVE,),
    Predicate.NONZERO: (Predicate.POSITIVE,), Predicate.NO_POLE: (Predicate.POSITIVE, Predicate.NONZERO),
    Predicate.ZERO: (Predicate.NONNEGATIVE,),
}  # fmt: skip

EVEN = (Predicate.NONZERO, Predicate.ZERO)
"""They say the same of the opposite."""


def middle(function):
    """Half of the points at which it is known lie below this value of its last argument."""
    known = sorted(point[-1] for point in points(function) if found(function, point) is not None)
    return known[len(known) // 2]


def rational(number):
    return Rational(number.numerator, number.denominator)


def conditions(told):
    """Conditions with one left out, of another kind, of the opposite sign, or that begin to hold earlier or later; and one too many."""
    for place, (kind, subject, _) in enumerate(told):
        before, after = told[:place], told[place + 1 :]
        yield f"without {kind} {subject}", (*before, *after)
        for other in KINDS[kind]:
            yield f"{other} {subject}", (*before, Condition(other, subject), *after)
        for moved in (subject + HALF, subject - HALF, *([] if kind in EVEN else [-subject])):
            yield f"{kind} {moved}", (*before, Condition(kind, moved), *after)
    yield "one too many", (*told, positive(X - 1))


def sets(told):
    """A set of numbers with an end moved, opened or closed, a piece left out or put in, a hole filled."""
    pieces = told.args if isinstance(told, Union) else (told,)
    for place, piece in enumerate(pieces):
        others = [*pieces[:place], *pieces[place + 1 :]]

        def whole(new, others=others):
            return Union(new, *others)

        if others:
            yield f"without {piece}", Union(*others)
        if isinstance(piece, FiniteSet):
            for one in piece:
                yield f"without {one}", whole(Complement(piece, FiniteSet(one)))
            yield "one more", whole(Union(piece, FiniteSet(2)))
            yield "all between", whole(Interval(min(piece), max(piece)))
            continue
        if not isinstance(piece, Interval):
            yield "all between", whole(S.Reals)
            continue
        low, high = piece.inf, piece.sup
        if low.is_finite:
            for end in (low - Rational(1, 8), low + Rational(1, 8)):
                yield f"from {end}", whole(Interval(end, high, piece.left_open, piece.right_open))
            yield "the lower end the other way", whole(Interval(low, high, not piece.left_open, piece.right_open))
            yield "no lower end", whole(Interval(-oo, high, True, piece.right_open))
        else:
            yield "from -3", whole(Interval(-3, high, False, piece.right_open))
        if high.is_finite:
            for end in (high - Rational(1, 8), high + Rational(1, 8)):
                yield f"up to {end}", whole(Interval(low, end, piece.left_open, piece.right_open))
            yield "the upper end the other way", whole(Interval(low, high, piece.left_open, not piece.right_open))
            yield "no upper end", whole(Interval(low, oo, piece.left_open, True))
        else:
            yield "up to 3", whole(Interval(low, 3, piece.left_open, False))
    yield "everything", S.Reals
    yield "everything but 0", Union(Interval.open(-oo, 0), Interval.open(0, oo))


def stretched(told):
    """Where it is monotone, in the other direction, further or not as far, with an end or without, with a stretch left out; too much."""
    for place, (interval, direction) in enumerate(told):
        before, after = told[:place], told[place + 1 :]
        yield f"without {interval}", (*before, *after)
        yield f"the other way on {interval}", (*before, (interval, -direction), *after)
        low, high, left, right = interval.inf, interval.sup, interval.left_open, interval.right_open
        moved = []
        if low.is_finite:
            moved += [
                Interval(low - HALF, high, left, right),
                Interval(low + HALF, high, left, right),
                Interval(low, high, not left, right),
            ]
        if high.is_finite:
            moved += [
                Interval(low, high - HALF, left, right),
                Interval(low, high + HALF, left, right),
                Interval(low, high, left, not right),
            ]
        for other in moved:
            yield f"on {other} for {interval}", (*before, (other, direction), *after)
    yield "both ways", (*told, (Interval(0, 3), 1), (Interval(0, 3), -1))
    if not told:
        yield "everywhere", ((S.Reals, 1),)


def slopes(function):
    told, cut = function.derivative, rational(middle(function))
    for place, slope in enumerate(told):
        before, after = told[:place], told[place + 1 :]
        if slope is None:
            continue
        last = function.arguments[-1] if function.arguments[-1] is not K else X
        wrong = {
            "twice": 2 * slope, "the other sign": -slope, "and a little": slope + Rational(1, 1000), "none": None,
            "more on the right": slope + Max(last - cut, 0) / 1000, "more on the left": slope + Max(cut - last, 0) / 1000,
        }  # fmt: skip
        for what, other in wrong.items():
            if other != slope:
                yield f"{what} in {function.arguments[place]}", (*before, other, *after)


def equations(function):
    for place, law in enumerate(function.laws):
        before, after = function.laws[:place], function.laws[place + 1 :]
        cut = Max(X - rational(middle(function)), 0) / 1000
        for what, right in {
            "twice": 2 * law.right + Rational(1, 7),
            "and a little": law.right + Rational(1, 1000),
            "on a part": law.right + cut,
        }.items():
            yield f"{what}: {law.left}", (*before, replace(law, right=right), *after)
        for what, where in conditions(law.where):
            yield f"{what}: {law.left}", (*before, replace(law, where=where), *after)
    yield "one too many", (*function.laws, FunctionalEquation(left=function.kinds[0](*function.arguments), right=Integer(100)))


def spellings(function):
    told = function.spelling or Spelling(latex=function.name, unicode=function.name)
    yield "an open bracket", replace(told, latex=r"\frac{")
    yield "nothing", replace(told, unicode="")
    for position in Position:
        if position is not told.position:
            yield f"{position.name} for {told.position.name}", replace(told, position=position)
    names = {"sin", "cos", "exp", "log", "arg", "arcsin", "arctan", "ln", "det", "erf"} - {function.name, told.latex[1:]}
    for name in sorted(names):
        yield f"{name} in Unicode", replace(told, unicode=name)
        yield f"{name} in LaTeX", replace(told, latex=rf"\{name}" if name != "erf" else "erf")
        yield name, Spelling(latex=rf"\{name}" if name != "erf" else "erf", unicode=name)
    for letter, latex in (("Γ", r"\Gamma"), ("γ", r"\gamma"), ("Φ", r"\Phi"), ("B", r"\mathrm{B}")):
        if letter != told.unicode:
            yield f"{letter} in Unicode", replace(told, unicode=letter)
            yield f"{letter} in LaTeX", replace(told, latex=latex)
    for other in entries(ROOM, Function):
        if other.spelling is not None and other.name != function.name and len(other.arguments) == len(function.arguments):
            yield f"that of {other.name}", other.spelling


def numbers(function):
    """What is worked out: a little wrong, wrong on a part, of the other sign, of too narrow a ball, with an operand that falls apart."""
    cut, ball, digits, double, numpy = middle(function), function.ball, function.digits, function.double, function.numpy
    yield "ball", "a little more", lambda *x: ball(*x) + Fraction(1, 10**12).numerator / (x[0] * 0 + 10**12)
    yield "ball", "more on the right", lambda *x: ball(*x) + (1 if x[-1].mid() > float(cut) else 0) / (x[0] * 0 + 10**12)
    yield "ball", "more on the left", lambda *x: ball(*x) + (1 if x[-1].mid() < float(cut) else 0) / (x[0] * 0 + 10**12)
    yield (
        "ball",
        "of the middle alone",
        lambda *x: ball(*(one if place is K else one.mid() for one, place in zip(x, function.arguments, strict=True))),
    )
    yield "ball", "nowhere", lambda *x: x[0] / 0
    yield "digits", "a little more", lambda *x: digits(*x) + mpmath.mpf(10) ** -12
    yield "digits", "more on the right", lambda *x: digits(*x) + (mpmath.mpf(10) ** -12 if x[-1] > float(cut) else 0)
    yield "digits", "more on the left", lambda *x: digits(*x) + (mpmath.mpf(10) ** -12 if x[-1] < float(cut) else 0)
    for what, wrong in {
        "one": lambda x: x == 1,
        "zero": lambda x: x == 0,
        "two": lambda x: x == 2,
        "a half": lambda x: x == Fraction(1, 2),
    }.items():
        point = [point for point in points(function) if wrong(point[-1]) and found(function, point) is not None]
        if point:
            yield "exact", f"wrong at {what}", lambda *x, wrong=wrong: Fraction(1, 7919) if wrong(x[-1]) else function.exact(*x)
    if double is not None:
        yield "double", "a little more", lambda *x: double(*x) * (1 + 1e-9) + 1e-9
        yield "double", "more on the right", lambda *x: double(*x) + (1e-9 if x[-1] > cut else 0) * (1 + abs(double(*x)))
        yield "double", "more on the left", lambda *x: double(*x) + (1e-9 if x[-1] < cut else 0) * (1 + abs(double(*x)))
    if numpy is not None:
        last = f"{{{len(function.arguments) - 1}}}"
        yield "numpy", "a little more", f"(1e-9 + {numpy})"
        yield "numpy", "more on the right", f"({numpy} + 1e-6*np.heaviside({last} - {float(cut)!r}, 0.0))"
        yield "numpy", "more on the left", f"({numpy} + 1e-6*np.heaviside({float(cut)!r} - ({last}), 0.0))"
        for bare in {re.sub(r"^\((.*)\)$", r"\1", numpy), numpy.replace("({0})", "{0}")} - {numpy}:
            if not re.fullmatch(r"[\w.]+\{0\}", bare):  # that of a call is no operand's
                yield "numpy", f"without brackets, {bare}", bare


def planted(function):
    """Columns with a wrong entry, and in words what is wrong with it."""
    if function.enough is None:
        yield from (("defined", what, other) for what, other in conditions(function.defined))
    else:
        yield from (("enough", what, other) for what, other in conditions(function.enough) if what != "one too many")
    yield from (("range", what, other) for what, other in sets(function.range) if other != function.range)
    for name, told in function.sign.items():
        yield "sign", f"without {name}", {key: value for key, value in function.sign.items() if key != name}
        yield from (("sign", f"{name}, {what}", {**function.sign, name: other}) for what, other in conditions(told))
    negative = any(value < 0 for _, value in worth(function) if value is not None)
    for name in {"positive", "nonnegative"} - set(function.sign) if negative else ():
        yield "sign", f"{name} as well", {**function.sign, name: ()}
    several = len(function.arguments) > 1
    yield from (("monotone", what, other) for what, other in stretched(function.monotone) if not (several and what.startswith("without")))
    yield from (("derivative", what, other) for what, other in slopes(function))
    yield from (("laws", what, other) for what, other in equations(function))
    yield from numbers(function)
    told = function.analytic
    yield "analytic", "nowhere", lambda z: False
    if told is not meromorphic:
        yield "analytic", "everywhere", meromorphic
    yield from (("spelling", what, other) for what, other in spellings(function))
    if function.arguments == (X, Y):
        yield "arguments", "the other way round", (Y, X)
    if function.name in ("gamma", "loggamma", "digamma", "factorial"):
        yield "grows", "it does not", False


def says_the_same(function, column, entry):
    """Whether conditions that read otherwise hold at the same points, wherever the function, or the left side of the law, has a value."""
    told, planted_ = getattr(function, column), entry
    pairs = []
    if column == "sign" and told.keys() == planted_.keys():
        pairs = [(function.kinds[0](*function.arguments), told[name], planted_[name]) for name in told]
    if (
        column == "laws"
        and len(told) == len(planted_)
        and all((one.left, one.right) == (two.left, two.right) for one, two in zip(told, planted_, strict=True))
    ):
        pairs = [(one.left, one.where, two.where) for one, two in zip(told, planted_, strict=True)]
    for left, one, two in pairs:
        if one == two:
            continue
        for point in [
            *points(function),
            *product(*(WHOLE if place is K else FEW for place in function.arguments)),
            *beside(function, [*one, *two]),
        ]:
            given = at(function, point)
            for place in (X, Y, K):
                given.setdefault(place, Fraction(-2))
            try:
                valued(left, given, function)
            except NoValue:
                continue
            if all_hold(one, given, function) is not all_hold(two, given, function):
                return False
    return bool(pairs)
