"""Every column of a function's file measured against the others, by mpmath's complex numbers where nothing else can."""

from __future__ import annotations

import random
import re
import unicodedata
import warnings
from fractions import Fraction
from itertools import pairwise, product

import mpmath
import numpy as np
import sympy as sp
from flint import acb, arb, ctx, fmpq

from derive.catalogue import AuthorError, entries
from derive.numerics.functions.compiling import load
from derive.vocabulary.conditions import Predicate
from derive.vocabulary.functions._function import ROOM, Function, K, Position, X, Y
from tests.paper.katex import accepts, tidy
from tests.vocabulary.functions.measuring import (
    BITS,
    DIGITS,
    FEW,
    INFINITE,
    TINY,
    WHOLE,
    NoValue,
    all_hold,
    at,
    beside,
    called,
    close,
    decimal,
    ends,
    found,
    points,
    valued,
    worth,
)

NO_SLOPE = {("lowergamma", 0), ("uppergamma", 0)}
"""No closed form."""
NO_CLOSED_FORM = {"digamma": "it is positive beyond its zero at 1.4616..., which has no closed form; at 2 and beyond is said"}
BY_ORDER = {"polygamma": "its sign is that of (-1)^(k + 1)"}
MAPPED = {"arc": "a"}


def mpf_of(ball):
    return mpmath.mpf(ball.mid().str(60, radius=False)), mpmath.mpf(ball.rad().str(20, radius=False))


# One check a column; each yields what is wrong


def defined(function):
    conditions = function.defined if function.enough is None else function.enough
    if len(function.arguments) == 1:
        for point, value in worth(function):
            pole = value is not None and isinstance(point[0], mpmath.mpf) and abs(value) > mpmath.mpf(10) ** (DIGITS - 5)
            if pole and all_hold(conditions, at(function, point), function):
                yield f"at {point} it is said to be defined"
    for point in [*points(function), *beside(function, conditions)]:
        told, value = all_hold(conditions, at(function, point), function), found(function, point)
        there = value is not None and (abs(value) < INFINITE or all(isinstance(one, Fraction) for one in point))
        whole = [one <= 0 and one.denominator == 1 for one in (*point, sum(point)) if isinstance(one, Fraction)]
        if len(point) > 1 and K not in function.arguments and sum(whole) > 1:
            continue  # along one of two arguments there may be a limit
        if (told and not there) or (there and not told and function.enough is None):
            yield f"at {point} it is said to be {'defined' if told else 'undefined'}"


def values(function):
    """Balls, exact values, doubles and NumPy beside mpmath."""
    before, ctx.prec = ctx.prec, BITS
    try:
        met = 0
        for point in points(function):
            try:
                value = called(function, *point)
            except NoValue:
                continue
            ball = function.ball(*(arb(fmpq(one.numerator, one.denominator)) for one in point))
            if ball.is_finite():
                met += 1
                middle, radius = mpf_of(ball)
                size = 1 + abs(value)
                if not abs(middle - value) <= radius + mpmath.mpf(10) ** (8 - DIGITS) * size or radius > 1e-20 * size:
                    yield f"ball: {ball} at {point}, mpmath has {mpmath.nstr(value, 20)}"
            share = mpmath.mpf(1) / 300
            around = function.ball(*(arb(fmpq(one.numerator, one.denominator), 0 if place is K else 1 / 256)
                                     for one, place in zip(point, function.arguments, strict=True)))  # fmt: skip
            if around.is_finite():
                middle, radius = mpf_of(around)
                for way in (-1, 1):
                    moves = [0 if place is K else way * share * (-1) ** number for number, place in enumerate(function.arguments)]
                    moved = found(function, [decimal(one) + move for one, move in zip(point, moves, strict=True)])
                    if moved is not None and abs(middle - moved) > radius * (1 + mpmath.mpf(10) ** -6) + mpmath.mpf(10) ** -20 * size:
                        yield f"ball: {around} around {point} does not hold {mpmath.nstr(moved, 20)}"
            exact = function.exact(*point)
            if exact is not None and not close(decimal(exact), value):
                yield f"exact: {exact} at {point}, mpmath has {mpmath.nstr(value, 20)}"
        if met < 8:
            yield f"ball: finite at {met} points only"
    finally:
        ctx.prec = before


def nearby(function, point, share, value):
    """The value where the last argument is a little larger; the value itself where there is none."""
    try:
        return called(function, *point[:-1], point[-1] * (1 + share))
    except NoValue:
        return value


def floats(function):
    if function.double is not None:
        for point in points(function):
            rounded = [float(one) for one in point]
            try:
                value = called(function, *rounded)
            except NoValue:
                continue
            if not abs(function.double(*rounded) - value) <= 1e-12 * abs(value) + 1e-300:
                yield f"double: {function.double(*rounded)} at {point}, mpmath has {mpmath.nstr(value, 17)}"
    if function.numpy is not None:
        names = "abc"[: len(function.arguments)]
        # As an operand of other operators, and with a sum for an argument: it must hold together on both sides.
        inner = function.numpy.format(*(f"{name} - shift" for name in names))
        text = "import numpy as np\nfrom scipy import special\n\nfrom derive.numerics.functions.running import sigmoid, softplus\n\n\n"
        source = load(f"{text}def value({', '.join(names)}, shift):\n    return 6/{inner}\n", [function.numpy])["value"]
        met, drawn = 0, points(function)
        for point in drawn:
            rounded = [float(one) for one in point]
            try:
                value = called(function, *rounded)
            except NoValue:
                continue
            with np.errstate(all="ignore"):
                found = source(*(np.array([one + 0.5]) for one in rounded), 0.5)[0]
            if np.isnan(found) or value == 0:
                met += value == 0
                continue  # what is no number is refused where it is met
            met += 1
            # What the rounding of the arguments to doubles would do is allowed too.
            slack = max(abs(nearby(function, rounded, way * 1e-15, value) - value) for way in (-1, 1))
            if found == 0 or not abs(6 / mpmath.mpf(found) - value) <= 1e-12 * abs(value) + slack:
                yield f"numpy: 6/{found} at {point}, mpmath has {mpmath.nstr(value, 17)}"
        if met < 8:
            yield f"numpy: a number at {met} points only"


def slopes(function):
    for place, derivative in enumerate(function.derivative):
        if derivative is None:
            if function.arguments[place] is not K and (function.name, place) not in NO_SLOPE:
                yield f"derivative: none in {function.arguments[place]}"
            continue
        met = 0
        for point in points(function):
            if point[place].denominator == 1 or len(set(point)) < len(point):
                continue
            try:
                value = valued(derivative, at(function, point), function)
                called(function, *point)
                ahead, behind = point[:place], point[place + 1 :]
                step = mpmath.diff(lambda t, ahead=ahead, behind=behind: called(function, *ahead, t, *behind), decimal(point[place]))
            except NoValue:
                continue
            met += 1
            if not close(value, step, 12):
                yield f"derivative: {mpmath.nstr(value, 15)} at {point}, mpmath has {mpmath.nstr(step, 15)}"
        if met < 5:
            yield f"derivative: has a value at {met} points only"


ORDERS = {"positive": (1,), "nonnegative": (0, 1)}


def order(point, value):
    """The sign; where a place is known to 40 digits only, what is tiny there is zero."""
    exact = all(isinstance(one, Fraction) for one in point)
    return 0 if abs(value) < TINY and not exact else int(mpmath.sign(value))


def signs(function):
    """What is said is so, goes as far as it is so, and something is said of every sign that a half-line of arguments has."""
    if "positive" not in function.sign and function.name not in BY_ORDER:
        yield "sign: nothing is said of positive"
    everywhere = [*worth(function), *((point, found(function, point)) for point in points(function))]
    for name, conditions in function.sign.items():
        near = [(point, found(function, point)) for point in beside(function, conditions)]
        met, needed = 0, set()
        for point, value in [*everywhere, *near]:
            given = at(function, point)
            fails = [condition for condition in conditions if not all_hold([condition], given, function)]
            right = value is not None and order(point, value) in ORDERS[name]
            if not fails and value is not None:
                met += 1
                if not right:
                    yield f"sign: not {name} at {point}"
            if len(fails) == 1 and not right:
                needed.add(fails[0])
        if met < 3:
            yield f"sign: {name} at {met} points only"
        for condition in set(conditions) - needed:
            yield f"sign: {name} without {condition}"
        if function.name in NO_CLOSED_FORM:
            continue
        # Next to an end, on its outer side and on it, it is something else: else more could be said.
        for condition in conditions:
            others = [other for other in conditions if other is not condition]
            outside = [
                (point, value)
                for point, value in ((point, found(function, point)) for point in beside(function, [condition]))
                if all_hold(others, at(function, point), function) and not all_hold([condition], at(function, point), function)
            ]
            at_end = [(point, value) for point, value in outside if point in ends([condition], function)]
            for there in (outside, at_end):
                if there and all(
                    value is not None and abs(value) < INFINITE and order(point, value) in ORDERS[name] for point, value in there
                ):
                    yield f"sign: {name} beyond the end of {condition} as well"
    yield from unsaid(function, everywhere)


HALVES = {"all": lambda x: True, "> 0": lambda x: x > 0, ">= 0": lambda x: x >= 0, "< 0": lambda x: x < 0}


def unsaid(function, everywhere):
    """A sign that it has for all arguments on half-lines is said for the largest of these."""
    valued_points = [(point, order(point, value)) for point, value in everywhere if value is not None]
    for name, orders in ORDERS.items():
        valid = {}
        for halves in product(*(("all",) if place is K else HALVES for place in function.arguments)):
            inside = [(point, sign) for point, sign in valued_points if all(HALVES[half](x) for half, x in zip(halves, point, strict=True))]
            if len(inside) > 3 and all(sign in orders for _, sign in inside):
                valid[halves] = [point for point, _ in inside]
        largest = [inside for inside in valid.values() if not any(set(inside) < set(other) for other in valid.values())]
        names = ["positive", "nonnegative"] if name == "nonnegative" else [name]
        told = [function.sign[each] for each in names if each in function.sign]
        covered = [all(any(all_hold(each, at(function, point), function) for each in told) for point in inside) for inside in largest]
        if largest and not (all if len(function.arguments) == 1 else any)(covered):
            yield f"sign: {name} on a half-line, which is not said"


def stretches(values):
    """A set of numbers as intervals and single points, in order; of whole numbers those near zero."""
    match values:
        case sp.Union():
            return [part for one in values.args for part in stretches(one)]
        case sp.FiniteSet():
            return [sp.Interval(one, one) for one in values]
        case sp.Interval():
            return [values]
    assert values is sp.S.Integers
    return [sp.Interval(number, number) for number in range(-3, 4)]


def lies_in(values, number):
    return values.contains(number) == True  # noqa: E712


def crossed(function, number):
    """Whether it is attained: at a point of the grid, or between two, where it does not jump."""
    told = worth(function)
    steps = pairwise(value for _, value in told) if len(function.arguments) == 1 else ()
    return any(value is not None and abs(value - number) < EXACTLY and max(map(abs, point)) <= 8 for point, value in told) or any(
        None not in (first, second) and abs(first - second) < 0.95 and (first - number) * (second - number) < 0 for first, second in steps
    )


NEAR = mpmath.mpf(10) ** -4
EXACTLY = mpmath.mpf(10) ** -33


def ranges(function):
    """Every value lies in it; every end is approached, what lies between as well, and what is attained belongs to it."""
    met = [(point, value) for point, value in worth(function) if value is not None]
    pieces = stretches(function.range)
    for point, value in met:
        near = mpmath.mpf(10) ** -30 * (1 + abs(value))
        inside = any(
            (piece.inf.is_finite is False or valued(piece.inf, {}, function) - near <= value)
            and (piece.sup.is_finite is False or value <= valued(piece.sup, {}, function) + near)
            for piece in pieces
        )
        if not inside and not (function.range is sp.S.Integers and value == mpmath.nint(value)):
            yield f"range: {mpmath.nstr(value, 15)} at {point}"
    for number in range(-3, 4):
        reached, inside = crossed(function, number), lies_in(function.range, number)
        if reached and not inside:
            yield f"range: {number} is attained, and is not in it"
        if inside and not reached and len(function.arguments) == 1:
            yield f"range: {number} is not attained, and is in it"
    wide = 0.1 if len(function.arguments) == 1 else 0.45
    for piece in pieces:
        for end, way in ((piece.inf, -1), (piece.sup, 1)):
            if end.is_finite is False:
                if not any(value * way > 5 for _, value in met):
                    yield f"range: it does not go as far as {end}"
                continue
            exact = valued(end, {}, function)
            if not any(abs(value - exact) < NEAR for _, value in met):
                yield f"range: its end {end} is not approached"
            if end.is_Rational and not end.is_Integer and not lies_in(piece, end):
                yield f"range: its end {end} is no limit, and does not belong to it"
            if not end.is_Rational and lies_in(piece, end) is not crossed(function, exact):
                yield f"range: whether its end {end} is attained"
        low, high = (valued(sp.Max(piece.inf, -4), {}, function), valued(sp.Min(piece.sup, 4), {}, function))
        for share in range(1, 15):
            between = low + (high - low) * share / 15
            if high > low and not crossed(function, between) and not any(abs(value - between) < wide for _, value in met):
                yield f"range: nothing near {mpmath.nstr(between, 5)}"


def rising(function, rest, where, direction):
    """Whether it is defined at all of these, in order, and rises or falls strictly."""
    values = [found(function, (*rest, one)) for one in where]
    return all(value is not None and abs(value) < INFINITE for value in values) and all(
        mpmath.sign(after - before) == direction for before, after in pairwise(values)
    )


def monotone(function):
    rest = [Fraction(3) for _ in function.arguments[1:]]
    small = mpmath.mpf(1) / 128
    for interval, direction in function.monotone:
        (first, low_open), (last, high_open) = (
            (valued(end, {}, function) if end.is_finite else None, opened)
            for end, opened in ((interval.inf, interval.left_open), (interval.sup, interval.right_open))
        )
        low, high = (mpmath.mpf(-4) if first is None else first), (mpmath.mpf(4) if last is None else last)
        inside = [low + (high - low) * share / 24 for share in range(1, 24)]
        inside = [low + (high - low) / 10**6, *inside, high - (high - low) / 10**6]
        inside = ([] if low_open or first is None else [low]) + inside + ([] if high_open or last is None else [high])
        if not rising(function, rest, inside, direction):
            yield f"monotone: not on {interval} in the direction {direction}"
        for end, opened, way in ((first, low_open, -1), (last, high_open, 1)):
            if end is None:
                continue
            within = [end - way * small * 2, end - way * small]
            if opened and rising(function, rest, sorted([*within, end]), direction):
                yield f"monotone: {mpmath.nstr(end, 5)} belongs to it"
            if rising(function, rest, sorted([*within, end, end + way * small, end + way * small * 2]), direction):
                yield f"monotone: beyond {mpmath.nstr(end, 5)} as well"
    if len(function.arguments) == 1:
        yield from unsaid_stretches(function)


def unsaid_stretches(function):
    """Near zero something is said wherever it is defined and not flat; not between the poles of gamma, where it turns at no known place."""
    lowest = Fraction(0) if any(condition.kind is Predicate.NO_POLE for condition in function.defined) else Fraction(-3)
    where = [lowest + Fraction(number, 50) + Fraction(1, 999) for number in range(int((3 - lowest) * 50))]
    for one in where:
        small = Fraction(1, 10**6)
        values = [found(function, (one + move,)) for move in (-small, small)]
        if None in values or abs(values[0] - values[1]) < TINY:
            continue
        if not any(interval.contains(sp.Rational(one.numerator, one.denominator)) == True for interval, _ in function.monotone):  # noqa: E712
            yield f"monotone: nothing is said of {one}"


def laws(function):
    """left = right just where the left is defined and the conditions hold."""
    source = random.Random(function.name)
    for law in function.laws:
        met = 0
        symbols = [symbol for symbol in (X, Y, K) if symbol in law.left.free_symbols | law.right.free_symbols]
        drawn = [dict(zip(symbols, values, strict=True)) for values in product(*(WHOLE if symbol is K else FEW for symbol in symbols))]
        drawn += [
            {symbol: Fraction(source.randint(0, 4)) if symbol is K else Fraction(source.randint(-60, 60), 16) for symbol in symbols}
            for _ in range(80)
        ]
        for given in drawn:
            try:
                left = valued(law.left, given, function)
            except NoValue:
                continue
            try:
                same = close(left, valued(law.right, given, function))
            except NoValue:
                same = False
            told = all_hold(law.where, given, function)
            met += told
            if told is not same:
                yield f"law: {law.left} = {law.right} at {given}, where that is {'said and wrong' if told else 'right and not said'}"
        if met < 5:
            yield f"law: {law.left} = {law.right} was met at {met} points only"


def analytic(function):
    """Where it is said to be analytic: the values of mpmath's complex numbers, at a centre the mean of those on a circle."""
    if function.analytic is None:
        return
    before, ctx.prec = ctx.prec, BITS
    try:
        met = 0
        for real_part in (Fraction(number, 8) for number in range(-36, 37, 3)):
            for imag_part in (Fraction(0), Fraction(1, 2), Fraction(9, 8), Fraction(22, 7)):
                z = acb(arb(fmpq(real_part.numerator, real_part.denominator)), arb(fmpq(imag_part.numerator, imag_part.denominator)))
                around = acb(arb(z.real, 1 / 64), arb(z.imag, 1 / 64))
                if not (function.analytic(around) and function.ball(around).is_finite()):
                    continue
                ball = function.ball(z)
                met += 1
                point = mpmath.mpc(decimal(real_part), decimal(imag_part))
                value = mpmath.mpc(function.digits(point))
                if abs(mpmath.mpc(mpf_of(ball.real)[0], mpf_of(ball.imag)[0]) - value) > mpmath.mpf(10) ** -20 * (1 + abs(value)):
                    yield f"analytic: {ball} at {point}"
                circle = [mpmath.mpc(function.digits(point + mpmath.expjpi(mpmath.mpf(2 * turn + 1) / 24) / 128)) for turn in range(24)]
                if abs(mpmath.fsum(circle) / 24 - value) > mpmath.mpf(10) ** -4 * max(map(abs, circle)):
                    yield f"analytic: no mean of those around it at {point}"
        if met < 5:
            yield f"analytic: at {met} points only"
    finally:
        ctx.prec = before


GREEK = {"gamma": "\u03b3", "Gamma": "\u0393", "Phi": "\u03a6"}


def letter(latex):
    """The letter or sign that LaTeX shows, for one that stands alone."""
    shown = re.sub(r"\\mathrm\{(.)\}|\\(?=[A-Za-z])", r"\1", latex)
    if len(shown) == 1:
        return shown
    case = "CAPITAL" if shown[0].isupper() else "SMALL"
    return unicodedata.lookup(f"GREEK {case} LETTER {shown.upper()}")


def spelt(function):
    """It can be read, in both dialects the same, and is the function's own: a word is its name, a letter is no other's."""
    spelling = function.spelling
    if spelling is None:
        return
    word = re.fullmatch(r"\\?([a-z]{2,}[0-9]?)", spelling.latex)
    match spelling.position:
        case Position.BEFORE:
            text = f"{spelling.latex}(x)"
        case Position.AFTER:
            text = f"x{spelling.latex}"
        case Position.AROUND:
            text = spelling.latex.format("x", "k")
    try:
        tidy(text)
        accepts(text)
    except (AssertionError, ValueError, RuntimeError) as wrong:
        yield f"spelling: {wrong}"
    if not spelling.unicode:
        yield "spelling: nothing in Unicode"
    around = [all(f"{{{place}}}" in sign for place in range(len(function.arguments))) for sign in (spelling.latex, spelling.unicode)]
    if around != [spelling.position is Position.AROUND] * 2:
        yield "spelling: arguments that stand nowhere, or twice"
    elif spelling.position is not Position.AROUND:
        if (spelling.position is Position.BEFORE) is not spelling.unicode[-1:].isalnum():
            yield "spelling: words and letters stand before, other signs after"
        own = word.group(1).replace("arc", "a") if word and spelling.latex[1:] not in GREEK else letter(spelling.latex)
        if own != spelling.unicode or (len(own) > 1 and own != function.name):
            yield f"spelling: {own} and {spelling.unicode} for {function.name}"
    for other in entries(ROOM, Function):
        its = other.spelling if other.name != function.name and len(other.arguments) == len(function.arguments) else None
        if its is not None and (spelling.latex == its.latex or spelling.unicode == its.unicode):
            yield f"spelling: that of {other.name}"


def size(function):
    """What SymPy writes out at a large whole number is said to grow."""
    if function.grows or len(function.arguments) > 1 or function.kinds[0](sp.Integer(300)).is_Float:
        return
    written = str(function.kinds[0](sp.Integer(300)))
    if len(written) > 100:
        yield f"grows: SymPy writes {len(written)} characters"


READ = {
    defined: ("defined", "enough"), values: ("ball", "digits", "exact"), floats: ("double", "numpy"), slopes: ("derivative", "arguments"),
    signs: ("sign",), ranges: ("range",), monotone: ("monotone",), laws: ("laws",), analytic: ("analytic",), spelt: ("spelling",),
    size: ("grows",),
}  # fmt: skip
"""Every check, and the columns that it is about; most read others too."""
CHECKS = tuple(READ)


def faults(function, first=""):
    """What is wrong with a function, by every check, that of one column first; a column that cannot be read is wrong."""
    for check in sorted(CHECKS, key=lambda check: first not in READ[check]):
        with mpmath.workdps(DIGITS), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                yield from check(function)
            except (ArithmeticError, AssertionError, AuthorError, AttributeError, KeyError, TypeError, ValueError, NoValue) as wrong:
                yield f"{check.__name__}: {type(wrong).__name__} {wrong}"
