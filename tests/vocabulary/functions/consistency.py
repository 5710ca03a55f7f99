"""Every column of a function's file measured against the others, by mpmath's complex numbers where nothing else can."""

from __future__ import annotations

import random
import warnings
from fractions import Fraction
from itertools import pairwise

import mpmath
import numpy as np
import sympy as sp
from flint import acb, arb, ctx, fmpq

from derive.catalogue import entries
from derive.numerics.functions.compiling import load
from derive.vocabulary.functions._function import ROOM, Function, K, Position, X, Y, function_of
from tests.paper.katex import accepts, tidy

DIGITS = 40
BITS = 192
LARGE = mpmath.mpf(10) ** 100


class NoValue(Exception):
    """There is no finite real number."""


def real(value):
    if isinstance(value, mpmath.mpc) and value.imag == 0:
        value = value.real
    value = value if isinstance(value, mpmath.mpc) else mpmath.mpf(value)
    if isinstance(value, mpmath.mpc) or not mpmath.isfinite(value) or abs(value) > LARGE:
        raise NoValue
    return value


def decimal(number):
    return mpmath.mpf(number.numerator) / number.denominator if isinstance(number, Fraction) else mpmath.mpf(number)


def called(function, *arguments):
    """The value by the column for mpmath, where the function is known."""
    given = dict(zip(function.arguments, arguments, strict=False))
    if function.enough is not None and not all(holds(condition, given, function) for condition in function.enough):
        raise NoValue
    try:
        return real(function.digits(*map(decimal, arguments)))
    except (ValueError, ZeroDivisionError, OverflowError):
        raise NoValue from None


def valued(expr, at, function):
    """An expression in placeholders, other functions by their own columns for mpmath."""
    match expr:
        case sp.Rational():
            return mpmath.mpf(int(expr.p)) / int(expr.q)
        case sp.NumberSymbol():
            return expr._to_mpmath(mpmath.mp.prec)
        case sp.Symbol():
            return decimal(at[expr])
        case sp.Add():
            return real(mpmath.fsum(valued(part, at, function) for part in expr.args))
        case sp.Mul():
            return real(mpmath.fprod(valued(part, at, function) for part in expr.args))
        case sp.Pow():
            base, exponent = (valued(part, at, function) for part in expr.args)
            try:
                return real(mpmath.power(base, exponent))
            except (ZeroDivisionError, ValueError):
                raise NoValue from None
    known = function if type(expr) in function.kinds else function_of(type(expr))
    return called(known, *(valued(part, at, function) for part in expr.args))


def holds(condition, at, function):
    kind, subject, _ = condition
    value = valued(subject, at, function)
    if abs(value) < mpmath.mpf(10) ** (5 - DIGITS):
        value = mpmath.mpf(0)
    match kind:
        case "positive":
            return value > 0
        case "nonnegative":
            return value >= 0
        case "nonzero":
            return value != 0
        case "zero":
            return value == 0
        case "no pole":
            return not (value <= 0 and abs(value - mpmath.nint(value)) < mpmath.mpf(10) ** (5 - DIGITS))
    raise AssertionError(kind)


def points(function, number=40):
    """Rational arguments, whole ones among them; the same in every run."""
    source = random.Random(function.name)

    def one(place):
        if place is K:
            return Fraction(source.randint(0, 5))
        return Fraction(source.randint(-5, 5)) if source.random() < 0.3 else Fraction(source.randint(-80, 80), source.choice((16, 24, 96)))

    same = 2 if function.arguments == (X, Y) else 1
    whole = [] if K in function.arguments else [(Fraction(value),) * same for value in range(-4, 5)]
    return whole + [tuple(map(one, function.arguments)) for _ in range(number)]


def at(function, point):
    return dict(zip(function.arguments, point, strict=True))


def close(left, right, digits=DIGITS - 12):
    return bool(abs(left - right) <= mpmath.mpf(10) ** -digits * (1 + abs(right)))


def mpf_of(ball):
    return mpmath.mpf(ball.mid().str(60, radius=False)), mpmath.mpf(ball.rad().str(20, radius=False))


# One check a column; each yields what is wrong


def defined(function):
    conditions = function.defined if function.enough is None else function.enough
    singular = [(place, family.xreplace({K: sp.Integer(number)})) for place, family in function.poles for number in range(3)]
    for place, pole in singular:
        others = {argument: Fraction(7, 3) for argument in function.arguments}
        if all(holds(condition, {**others, place: valued(pole, {}, function)}, function) for condition in conditions):
            yield f"it is said to be defined at the pole {pole}"
    for point in points(function):
        told = all(holds(condition, at(function, point), function) for condition in conditions)
        try:
            called(function, *point)
            found = True
        except NoValue:
            found = False
        if len(point) > 1 and K not in function.arguments and any(value <= 0 and value.denominator == 1 for value in point):
            continue  # along one of two arguments there may be a limit
        if (told and not found) or (found and not told and function.enough is None):
            yield f"at {point} it is said to be {'defined' if told else 'undefined'}"


def growth(function, place, point, others):
    """How large the function is at two small distances from a point, the second far smaller."""
    for distance in (mpmath.mpf(10) ** -5, mpmath.mpf(10) ** -15):
        near = []
        for side in (-1, 1):
            try:
                arguments = {**others, place: point + side * distance}
                near.append(abs(called(function, *(arguments[argument] for argument in function.arguments))))
            except NoValue:
                continue
        yield max(near, default=mpmath.mpf(0))


def poles(function):
    """Those that are stated are poles; of one argument, none is missing among whole numbers and multiples of a quarter turn."""
    stated = []
    for place, family in function.poles:
        for number in range(6):
            with mpmath.workdps(DIGITS):
                pole = valued(family, {K: Fraction(number)}, function)
            stated.append(pole)
            others = {argument: Fraction(2) if argument is K else Fraction(7, 3) for argument in function.arguments}
            far, near = growth(function, place, pole, others)
            if number < 3 and not near > 1.5 * far:
                yield f"no pole at {place} = {family}, k = {number}: {far}, {near}"
    if len(function.arguments) == 1 and K not in function.arguments:
        for number in range(-3, 4):
            for point in (mpmath.mpf(number), number * mpmath.pi / 2):
                far, near = growth(function, function.arguments[0], point, {})
                if near > 1.5 * far and not any(abs(pole - point) < mpmath.mpf(10) ** -20 for pole in stated):
                    yield f"a pole at {point} is not stated: {far}, {near}"


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
            exact = function.exact(*point)
            if exact is not None and not close(decimal(exact), value):
                yield f"exact: {exact} at {point}, mpmath has {mpmath.nstr(value, 20)}"
        if met < 8:
            yield f"ball: finite at {met} points only"
    finally:
        ctx.prec = before


def beside(function, point, share, value):
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
            slack = max(abs(beside(function, rounded, way * 1e-15, value) - value) for way in (-1, 1))
            if found == 0 or not abs(6 / mpmath.mpf(found) - value) <= 1e-12 * abs(value) + slack:
                yield f"numpy: 6/{found} at {point}, mpmath has {mpmath.nstr(value, 17)}"
        if met < 8:
            yield f"numpy: a number at {met} points only"


def slopes(function):
    for place, derivative in enumerate(function.derivative):
        if derivative is None:
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


ORDERS = {"positive": (1,), "negative": (-1,), "nonnegative": (0, 1)}


def signs(function):
    for name, conditions in function.sign.items():
        met = 0
        for point in points(function, 120):
            try:
                value = called(function, *point)
                if not all(holds(condition, at(function, point), function) for condition in conditions):
                    continue
            except NoValue:
                continue
            met += 1
            if mpmath.sign(value) not in ORDERS[name]:
                yield f"sign: not {name} at {point}"
        if met < 3:
            yield f"sign: {name} at {met} points only"


def ranges(function):
    for point in points(function):
        try:
            value = called(function, *point)
        except NoValue:
            continue
        whole = mpmath.nint(value)
        number = sp.Integer(int(whole)) if abs(value - whole) < mpmath.mpf(10) ** (5 - DIGITS) else sp.Float(str(value), 30)
        if function.range.contains(number) != True:  # noqa: E712
            yield f"range: {mpmath.nstr(value, 15)} at {point}"


def monotone(function):
    for interval, direction in function.monotone:
        rest = [Fraction(3) for _ in function.arguments[1:]]
        low, high = (max(interval.inf, -4), min(interval.sup, 4))
        inside = [Fraction(int(sp.floor(1000 * (low + (high - low) * share / 12))), 1000) for share in range(1, 12)]
        found = []
        for one in inside:
            try:
                found.append(called(function, *rest, one))
            except NoValue:
                yield f"monotone: undefined at {one}"
        if any(mpmath.sign(after - before) != direction for before, after in pairwise(found)):
            yield f"monotone: not on {interval} in the direction {direction}"


def laws(function):
    source = random.Random(function.name)
    for law in function.laws:
        met = 0
        for _ in range(120):
            drawn = {X: Fraction(source.randint(-60, 60), 16), Y: Fraction(source.randint(-60, 60), 16), K: Fraction(source.randint(0, 4))}
            try:
                left, right = valued(law.left, drawn, function), valued(law.right, drawn, function)
                if not all(holds(condition, drawn, function) for condition in law.where):
                    continue
            except NoValue:
                continue
            met += 1
            if not close(left, right):
                yield f"law: {law.left} = {law.right} at {drawn}"
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


def spelt(function):
    spelling = function.spelling
    if spelling is None:
        return
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
    for other in entries(ROOM, Function):
        its = other.spelling if other.name != function.name and len(other.arguments) == len(function.arguments) else None
        if its is not None and (spelling.latex == its.latex or spelling.unicode == its.unicode):
            yield f"spelling: that of {other.name}"
        if other.name == spelling.unicode != function.name:
            yield f"spelling: the name of {other.name}"


def size(function):
    """What SymPy writes out at a large whole number is said to grow."""
    if function.grows or len(function.arguments) > 1 or function.kinds[0](sp.Integer(300)).is_Float:
        return
    written = str(function.kinds[0](sp.Integer(300)))
    if len(written) > 100:
        yield f"grows: SymPy writes {len(written)} characters"


READ = {
    defined: ("defined", "enough"), poles: ("poles",), values: ("ball", "digits", "exact"), floats: ("double", "numpy"),
    slopes: ("derivative",), signs: ("sign",), ranges: ("range",), monotone: ("monotone",), laws: ("laws",), analytic: ("analytic",),
    spelt: ("spelling",), size: ("grows",),
}  # fmt: skip
"""Every check, and the columns that it is about; most read others too."""
CHECKS = tuple(READ)


def faults(function, first=""):
    """What is wrong with a function, by every check, that of one column first; a column that cannot be read is wrong."""
    for check in sorted(CHECKS, key=lambda check: first not in READ[check]):
        with mpmath.workdps(DIGITS), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found = list(check(function))
            except (ArithmeticError, AssertionError, AttributeError, KeyError, TypeError, ValueError, NoValue) as wrong:
                found = [f"{check.__name__}: {type(wrong).__name__} {wrong}"]
        yield from found
