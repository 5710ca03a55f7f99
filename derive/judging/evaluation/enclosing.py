"""An enclosure of an integral at one point of the parameters: rigorous quadrature by balls, tails by bounds on growth."""

from collections.abc import Callable, Sequence
from typing import Any

from flint import acb, arb, ctx, fmpq
from sympy import (
    Abs,
    Add,
    Basic,
    Dummy,
    Expr,
    Integral,
    Interval,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Symbol,
    exp,
    log,
    oo,
    preorder_traversal,
    sign,
)
from sympy.core.relational import Ge, Gt, Le, Lt
from sympy.logic.boolalg import And, Not, Or

from derive.claims.premises import Premise
from derive.judging.evaluation.densities import Environment, Program
from derive.judging.evaluation.growth import Disc, Tail, complex_of
from derive.judging.evaluation.numbers import NotEvaluable, Scalar, Undefined, ball, exponential, logarithm, power, signum, special
from derive.judging.evaluation.programs import Enclosing, Programs, kept
from derive.judging.evaluation.reading import BUILDERS, Reader, any_other
from derive.judging.evaluation.world import World
from derive.vocabulary.binding import depends, free, substitute, unpack
from derive.vocabulary.budget import EXPONENT, OutOfBudget, tick
from derive.vocabulary.functions._function import function_of
from derive.vocabulary.matching import ordered, rewrite
from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Prediction, Sqrt

BITS = 96
"""Precision of an enclosure."""
EVALUATIONS = 3_000
"""Evaluations of the integrand on one piece; what is left is enclosed as it is."""
ALL_EVALUATIONS = 12_000
"""Evaluations of the integrand altogether."""
SHELLS = 56
"""How often the distance to an end is doubled or halved."""
ACCURACY = 2.0**-44
"""A tail below this share of what was found is not cut further."""


class _Reader(Reader):
    """Evaluates the integrand where the variate is a disc or a tail."""

    __slots__ = ("constants",)

    def __init__(self, world: World, premises: Sequence[Premise], instead: Environment, constants: dict[Basic, Any]) -> None:
        super().__init__(world, premises, instead)
        self.constants = constants


class _OnSets(Programs):
    """Compiles for discs and tails; what is free of the variate is evaluated once."""

    def build(self, expr: Basic) -> Program:
        """A new program."""
        plain = super().build(expr)
        own = _OWN.get(type(expr)) or (None if function_of(type(expr)) is None else _function)
        if not expr.args:
            return plain
        letters = free(expr)

        def run(reader: _Reader, env: Environment) -> Any:
            reader.steps += 1
            if not env and letters.isdisjoint(reader.instead):
                if expr not in reader.constants:
                    reader.constants[expr] = plain(reader, env)
                return reader.constants[expr]
            return plain(reader, env) if own is None else own(reader, expr, env)

        return run


def _pow(reader: _Reader, expr: Basic, env: Environment) -> Any:
    return _to_the(reader.value(expr.args[0], env), reader.value(expr.args[1], env), expr.args[0])


def _of_one(function: Callable[[Any, Basic], Any]) -> Callable[[_Reader, Any, Environment], Any]:
    """A function of one number, and of what it is written as."""
    return lambda reader, expr, env: function(reader.value(expr.args[0], env), expr.args[0])


def _to_the(base: Any, exponent: Any, what: Basic) -> Any:
    if isinstance(exponent, (Disc, Tail)):
        return exponential(exponent * logarithm(base, what))
    if not isinstance(base, (Disc, Tail)):
        return power(base, exponent, what)
    if type(exponent) is fmpq and exponent.q == 1:
        if abs(int(exponent.p)) > EXPONENT:
            raise NotEvaluable(f"a power of `{what}` has an exponent beyond {EXPONENT}")
        return base.whole_power(int(exponent.p))
    return base.real_power(exponent)


def _log(reader: _Reader, expr: Basic, env: Environment) -> Any:
    """Of an exponential times positive constants its exponent, which has no branch cut."""
    outer: list[Basic] = []
    exponents: list[Basic] = []
    for factor in Mul.make_args(expr.args[0]):
        (exponents if isinstance(factor, (exp, Exp)) else outer).append(factor)
    if exponents:
        constants = [reader.value(factor, env) for factor in outer]
        if all(not isinstance(value, (Disc, Tail)) and value > 0 for value in constants):
            total = reader.value(exponents[0].args[0], env)
            for exponent in exponents[1:]:
                total = total + reader.value(exponent.args[0], env)
            for value, factor in zip(constants, outer, strict=True):
                total = total + logarithm(value, factor)
            return total
    return logarithm(reader.value(expr.args[0], env), expr.args[0])


def _exp(reader: _Reader, expr: Basic, env: Environment) -> Any:
    """exp(c log(g) + h) as g^c exp(h), which grows like a power."""
    total: Any = fmpq(0)
    product: Any = fmpq(1)
    for term in Add.make_args(expr.args[0]):
        logs = [factor for factor in Mul.make_args(term) if isinstance(factor, (log, Log))]
        base = reader.value(logs[0].args[0], env) if len(logs) == 1 else None
        if isinstance(base, (Disc, Tail)):
            exponent = reader.value(Mul(*(factor for factor in Mul.make_args(term) if factor is not logs[0])), env)
            if not isinstance(exponent, (Disc, Tail)):
                product = product * base.real_power(exponent)
                continue
        total = total + reader.value(term, env)
    return exponential(total) if type(product) is fmpq else product * exponential(total)


def _sign(value: Any, _: Basic) -> Any:
    return value.signed() if isinstance(value, (Disc, Tail)) else signum(value)


def _extreme(reader: _Reader, expr: Basic, env: Environment) -> Any:
    """max(a, b) = b + (a - b) 1{a > b}; min(a, b) = a - (a - b) 1{a > b}."""
    best, *others = (reader.value(argument, env) for argument in expr.args)
    for other in others:
        apart = other - best
        if not isinstance(apart, (Disc, Tail)):
            order = ball(apart)
            if not (order > 0 or order < 0 or order.is_zero()):
                raise NotEvaluable(f"the parts of `{expr}` are too close to call")
            larger = other if order > 0 else best
            best = larger if isinstance(expr, Max) else best + other - larger
        elif isinstance(expr, Max):
            best = best + apart * apart.step()
        else:
            best = other - apart * apart.step()
    return best


def _weight(reader: _Reader, condition: Basic, env: Environment) -> Any:
    """One where a condition holds, zero where not, but perhaps at single points."""
    match condition:
        case And() | Or():
            found: Any = fmpq(1)
            for part in condition.args:
                weight = _weight(reader, part, env)
                found = found * (weight if isinstance(condition, And) else fmpq(1) - weight)
            return found if isinstance(condition, And) else fmpq(1) - found
        case Not():
            return fmpq(1) - _weight(reader, condition.args[0], env)
        case Gt() | Ge() | Lt() | Le():
            left, right = (reader.value(part, env) for part in condition.args)
            apart = left - right if isinstance(condition, (Gt, Ge)) else right - left
            if isinstance(apart, (Disc, Tail)):
                return apart.step()
    holds = reader.value(condition, env)
    if holds is None:
        raise NotEvaluable(f"whether `{condition}` holds is too close to call")
    return fmpq(int(holds))


def _piecewise(reader: _Reader, expr: Basic, env: Environment) -> Any:
    total: Any = fmpq(0)
    left: Any = fmpq(1)
    complete = Or(*(condition for _, condition in expr.args)) == True  # noqa: E712
    for number, (value, condition) in enumerate(expr.args):
        last = complete and number == len(expr.args) - 1
        weight = fmpq(1) if last else _weight(reader, condition, env)
        if not _is(weight, 0):
            share = left * weight
            total = total + (reader.value(value, env) if _is(share, 1) else reader.value(value, env) * share)
        if _is(weight, 1):
            return total
        left = left * (fmpq(1) - weight)
        if _is(left, 0):
            return total
    raise NotEvaluable(f"whether a case of `{expr}` applies everywhere is not known")


def _is(weight: Any, number: int) -> bool:
    return bool((weight.z - number).is_zero() if isinstance(weight, Disc) else weight == number)


def _function(reader: _Reader, expr: Basic, env: Environment) -> Any:
    values = [reader.value(argument, env) for argument in expr.args]
    if not any(isinstance(value, (Disc, Tail)) for value in values):
        return kept(special(expr, values, reader.value))
    if len(values) > 1:
        raise NotEvaluable(f"`{expr}` is not enclosed as a function of the variate")
    return values[0].applied(function_of(type(expr)))


def _opaque(reader: _Reader, expr: Basic, env: Environment) -> Any:
    if not free(expr).isdisjoint(reader.instead):
        raise NotEvaluable(f"`{expr}` is not known as a function of the variate")
    return Programs.build(reader.compiler, expr)(reader, env)


_OWN: dict[type, Callable[[_Reader, Any, Environment], Any]] = {
    Pow: _pow, Sqrt: _of_one(lambda value, what: _to_the(value, fmpq(1, 2), what)), log: _log, Log: _log, exp: _exp, Exp: _exp,
    Abs: _of_one(lambda value, _: abs(value)), sign: _of_one(_sign), Max: _extreme, Min: _extreme,
    Indicator: lambda reader, expr, env: _weight(reader, expr.args[0], env), Piecewise: _piecewise,
    Density: _opaque, Prediction: _opaque,
}  # fmt: skip

_Reader.compiler = _OnSets(BUILDERS, any_other)


def enclosure(
    integrand: Expr,
    variate: Symbol,
    support: Interval,
    world: World,
    premises: Sequence[Premise] = (),
    evaluations: int = ALL_EVALUATIONS,
) -> arb:
    """A ball that contains the integral; not finite where none was found.

    Parameters
    ----------
    integrand : Expr
        As claimed; inert nodes are read like their own.
    variate, support
        The ends of the interval may be symbols, with values from `world`.
    world : World
        Values of the parameters.
    evaluations : int
        Bound on how often the integrand is evaluated.

    Raises
    ------
    NotEvaluable
        The integrand or its growth is not understood, or the ends are not in order.
    Undefined
        The integrand is certainly no real number somewhere inside the support.
    """
    if _over_logarithms(integrand, variate, support):
        u = Dummy("u", real=True)
        moved = integrand.xreplace({variate: Exp(u)}) * Exp(u)
        try:
            found = _by_shells(moved, u, Interval(-oo, oo), world, premises, evaluations)
            if found.is_finite():
                return found
        except NotEvaluable:
            pass  # in the variate itself it may be
    return _by_shells(integrand, variate, support, world, premises, evaluations)


def _over_logarithms(integrand: Expr, variate: Symbol, support: Interval) -> bool:
    """Whether the logarithm of the variate may be the better variate."""
    return support.start == 0 and support.end == oo and any(depends(node, frozenset((variate,))) for node in integrand.atoms(log, Log))


def _by_shells(integrand: Expr, variate: Symbol, support: Interval, world: World, premises: Sequence[Premise], evaluations: int) -> arb:
    known = Reader(world, premises)
    low, high = (None if end in (oo, -oo) else known.value(end, {}) for end in (support.start, support.end))
    curve = _Curve(integrand, variate, world, premises, evaluations)
    if low is not None and high is not None:
        if not ball(high - low) > 0:
            raise NotEvaluable("the ends of the interval are not in order")
        half = (high - low) * fmpq(1, 2)
        return curve.near(low, half) + curve.near(high, -half)
    total = arb(0)
    middle = low if low is not None else high if high is not None else fmpq(0)
    if high is None:
        total += curve.near(middle, fmpq(1)) + curve.far(middle, fmpq(1))
    if low is None:
        total += curve.near(middle, fmpq(-1)) + curve.far(middle, fmpq(-1))
    return total


class _Curve:
    """The integrand as a function of its variate."""

    def __init__(self, integrand: Expr, variate: Symbol, world: World, premises: Sequence[Premise], evaluations: int) -> None:
        self.integrand = integrand
        self.variate = variate
        self.world = world
        self.premises = premises
        self.left = evaluations
        self.constants: dict[Basic, Any] = {}

    def _at(self, place: Disc | Tail) -> Any:
        return _Reader(self.world, self.premises, {self.variate: place}, self.constants).value(self.integrand, {})

    def near(self, end: Scalar, width: Scalar) -> arb:
        """The integral over `end + width * s`, 0 < s < 1; where a singularity at the end asks for it, s is halved on and on."""
        total = self._over(end, width, fmpq(0), fmpq(1))
        if total.is_finite() and total.rad() <= ACCURACY * (1 + abs(total.mid())):
            return total
        if type(width) is not fmpq or self._tail(Tail.affine(fmpq(2) ** SHELLS, end, width, -1), fmpq(-2)) is None:
            return total  # what is not bounded next to the end is not bounded further away
        parts, high, best = arb(0), fmpq(1), total
        for _ in range(SHELLS):
            tick()
            low = high / 2
            parts += self._over(end, width, low, high)
            high = low
            rest = self._tail(Tail.affine(1 / high, end, width, -1), fmpq(-2))
            if not parts.is_finite():
                break
            if rest is not None:
                best, enough = _with_tail(parts, rest * abs(ball(width)), best)
                if enough:
                    break
        return best

    def far(self, base: Scalar, direction: fmpq) -> arb:
        """The integral over `base + direction * t`, t > 1."""
        parts, low, best = arb(0), fmpq(1), arb.nan()
        if self._tail(Tail.affine(fmpq(2) ** SHELLS, base, direction, 1), fmpq(0)) is None:
            return best
        for _ in range(SHELLS):
            tick()
            rest = self._tail(Tail.affine(low, base, direction, 1), fmpq(0))
            if rest is not None:
                best, enough = _with_tail(parts, rest, best)
                if enough:
                    break
            high = low * 2
            parts += self._over(base, direction, low, high)
            low = high
            if not parts.is_finite():
                break
        return best

    def _over(self, base: Scalar, slope: Scalar, low: fmpq, high: fmpq) -> arb:
        """The integral over base + slope * s, low < s < high, by analytic quadrature; not finite at a pole."""
        at, by = acb(ball(base)), acb(ball(slope))
        failed: list[Exception] = []

        def integrand(s: acb, analytic: bool) -> acb:
            # flint cannot pass an exception on: it is kept, and raised once flint is done.
            self.left -= 1
            if not failed and self.left >= 0:
                try:
                    return complex_of(self._at(Disc(at + by * s, analytic)))
                except (Undefined, NotEvaluable, OutOfBudget) as why:
                    failed.append(why)
            return acb(arb.nan(), arb.nan())

        found = acb.integral(integrand, acb(low), acb(high), rel_tol=arb(2) ** -60, abs_tol=arb(2) ** -64, eval_limit=EVALUATIONS)
        if failed:
            raise failed[0]
        if self.left < 0:
            raise NotEvaluable("the integrand would have to be evaluated too often")
        if not found.is_finite() or not found.imag.contains(0):
            return arb.nan()
        return found.real * abs(ball(slope))

    def _tail(self, place: Tail, jacobian: fmpq) -> arb | None:
        """A bound on what lies beyond; None where none is known."""
        try:
            value = self._at(place)
        except NotEvaluable:
            return None
        whole = value if isinstance(value, Tail) else Tail(place.start, fmpq(0), ball(value))
        return (whole * Tail(place.start, jacobian, arb(1))).bound()


def _with_tail(parts: arb, rest: arb, best: arb) -> tuple[arb, bool]:
    """The narrower of the best enclosure and this one, and whether what is left out needs no closer look."""
    found = parts + (-rest).union(rest)
    best = found if not best.is_finite() or found.rad() < best.rad() else best
    return best, bool(rest <= ACCURACY * (1 + abs(parts)))


VALUES = 250_000
"""Nodes of the integrand that are evaluated at most for one integral inside an expression."""


def _integral(expr: Integral, compiler: Programs) -> Program:
    """An integral inside an expression: over the values that a variate takes in a world of finitely many, else an enclosure."""
    body, variate, lower, upper = unpack(expr)
    inside = compiler(body)
    evaluations = min(EVALUATIONS, VALUES // sum(1 for _ in preorder_traversal(body)))

    def run(reader: Reader, env: Environment) -> Any:
        reader.step()
        cells = reader.world.cells(variate)
        if cells is not None:
            values, weight = cells
            return kept(weight * sum((inside(reader, {**env, variate: value}) for value in values), fmpq(0)))
        if not free(expr).isdisjoint(reader.instead):
            raise NotEvaluable(f"`{expr}` is not known as a function of what it depends on")
        known = {symbol: Rational(*_whole(value)) for symbol, value in env.items() if symbol in free(expr)}
        integrand, low, high = (substitute(part, known) if known else part for part in (_by_laws(body, reader.premises), lower, upper))
        with ctx.workprec(BITS):
            found = enclosure(integrand, variate, Interval(low, high), reader.world, reader.premises, evaluations)
        if not found.is_finite():
            raise NotEvaluable(f"no enclosure of `{expr}` was found")
        return found

    return run


def _by_laws(expr: Expr, premises: Sequence[Premise]) -> Expr:
    """An integrand with the densities that premises write out."""
    return rewrite(ordered(expr), tuple(law.equation for premise in premises for law in premise.laws))


def _whole(value: Any) -> tuple[int, int]:
    """A number as numerator and denominator."""
    exact = fmpq(value) if type(value) is int else value
    if type(exact) is not fmpq:
        raise NotEvaluable("an integral depends on what is not known exactly")
    return int(exact.p), int(exact.q)


ENTRY = Enclosing(name="enclosing", build=_integral)
