"""The table of integrals: x^a log(x)^l exp(-sum r x^o) (b + d x^o)^p cos(w x + t), with conditions."""

from collections.abc import Callable
from enum import Enum

from sympy.concrete import Product, Sum
from sympy.core import Add, Dummy, Expr, Integer, Mul, Pow, Rational, S, expand_mul, pi
from sympy.functions import atan, cos, erf, exp, factorial, gamma, log, sqrt
from sympy.polys import cancel

from derive.vocabulary.frozen import dataclass

NATURAL = 30
"""The largest power for which a recursion is written out."""
LOGS = 4
"""The largest power of a logarithm."""


class IntegrationRange(Enum):
    """Over what an entry integrates."""

    LINE = "the whole line"
    HALF_LINE = "(0, oo)"
    INTERVAL = "(0, h)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """x^power log(x)^logs exp(-sum rate x^order) times the product of (shift + slope x^order)^exponent.

    Parameters
    ----------
    power : Expr
        Real; a natural number on the whole line.
    logs : int
        Zero on the whole line.
    rates : tuple of (order, rate)
        Orders differ and are not zero.
    factors : tuple of (shift, slope, order, exponent)
        Binomials that are not multiplied out.
    wave : (frequency, phase), optional
        A factor cos(frequency * x + phase).
    """

    power: Expr = S.Zero
    logs: int = 0
    rates: tuple[tuple[Expr, Expr], ...] = ()
    factors: tuple[tuple[Expr, Expr, Expr, Expr], ...] = ()
    wave: tuple[Expr, Expr] | None = None

    def at(self, x: Expr, offset: Expr = S.Zero) -> Expr:
        """The kernel as an expression in x, times exp(offset)."""
        exponent = Add(offset, *(-rate * Pow(x, order) for order, rate in self.rates))
        binomials = (Pow(shift + slope * Pow(x, order), exponent) for shift, slope, order, exponent in self.factors)
        wave = S.One if self.wave is None else cos(self.wave[0] * x + self.wave[1])
        return Mul(Pow(x, self.power), Pow(log(x), self.logs) if self.logs else S.One, exp(exponent), wave, *binomials)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """value * exp(exponent), true where everything in `positive` is greater than zero and in `nonzero` is not zero."""

    value: Expr
    exponent: Expr = S.Zero
    positive: tuple[Expr, ...] = ()
    nonzero: tuple[Expr, ...] = ()


def raised(base: Expr, exponent: Expr) -> Expr:
    """base^exponent for a positive base, its factors apart: a power of a product is the product of the powers.

    Factors that SymPy cannot see to be positive stay together.
    """
    factors = Mul.make_args(base)
    powers = [Pow(Mul(*(factor for factor in factors if not factor.is_positive)), exponent)]
    for factor in (factor for factor in factors if factor.is_positive):
        whole = not (isinstance(factor, Pow) and factor.base.is_positive and factor.exp.is_real)
        powers.append(Pow(factor, exponent) if whole else Pow(factor.base, factor.exp * exponent))
    return Mul(*powers)


def by_parts_of_gamma(first: Expr, second: Expr) -> Expr:
    """Euler's beta function, written with gamma functions; rational where one argument is a small whole number."""
    for whole, other in ((first, second), (second, first)):
        if whole.is_Integer and 0 < whole <= NATURAL:
            return factorial(whole - 1) / Mul(*(other + k for k in range(int(whole))))
    return gamma(first) * gamma(second) / gamma(first + second)


def _natural(power: Expr) -> bool:
    return bool(power.is_Integer and 0 <= power <= NATURAL)


def _differentiated(closed: Callable[[Expr], Expr], at: Expr, order: Expr, times: int) -> Expr:
    """The k-th derivative with respect to the power, where the power enters as s = (power + 1) / order: it brings log(x)^k."""
    if times == 0:
        return closed(at)
    s = Dummy("s", positive=True)
    return closed(s).diff(s, times).subs(s, at) / order**times


def _signed(order: Expr) -> tuple[Expr, tuple[Expr, ...]]:
    """|order|, and what has to be positive for it."""
    size = -order if order.is_negative else order
    return size, () if size.is_positive else (size,)


def gamma_entry(kernel: Kernel, _: Expr) -> Closed | None:
    """Euler's integral of the second kind: x^a exp(-q x^r), s = (a + 1)/r (DLMF 5.2.1, 5.9.1)."""
    if len(kernel.rates) != 1 or kernel.factors or kernel.logs > LOGS:
        return None
    ((order, rate),) = kernel.rates
    s = tidied((kernel.power + 1) / order)
    size, more = _signed(order)
    value = _differentiated(lambda at: raised(rate, -at) * gamma(at) / size, s, order, kernel.logs)
    return Closed(value=value, positive=(rate, s, *more))


def beta_prime_entry(kernel: Kernel, _: Expr) -> Closed | None:
    """Euler's integral of the first kind on the half-line: x^a (b + d x^r)^(-p), s = (a + 1)/r (DLMF 5.12.3)."""
    if kernel.rates or len(kernel.factors) != 1 or kernel.logs > LOGS:
        return None
    ((shift, slope, order, exponent),) = kernel.factors
    s = tidied((kernel.power + 1) / order)
    size, more = _signed(order)

    def closed(at: Expr) -> Expr:
        return raised(slope, -at) * raised(shift, tidied(at + exponent)) * by_parts_of_gamma(at, tidied(-exponent - at)) / size

    value = _differentiated(closed, s, order, kernel.logs)
    return Closed(value=value, positive=(shift, slope, s, tidied(-exponent - s), *more))


def inverse_gaussian_entry(kernel: Kernel, _: Expr) -> Closed | None:
    """x^(-3/2) or x^(-1/2) times exp(-q x - p / x): Bessel functions of order 1/2 (DLMF 10.32.10, 10.39.2)."""
    rates = dict(kernel.rates)
    if set(rates) != {S.One, S.NegativeOne} or kernel.factors or kernel.logs:
        return None
    far, near = rates[S.One], rates[S.NegativeOne]
    outside = {Rational(-3, 2): near, Rational(-1, 2): far}.get(kernel.power)
    if outside is None:
        return None
    return Closed(value=sqrt(pi) * raised(outside, -S.Half), exponent=-2 * raised(near, S.Half) * raised(far, S.Half), positive=(far, near))


def _quadratic(kernel: Kernel) -> tuple[Expr, Expr] | None:
    """k and m of exp(-k x^2 - m x), for a natural power and nothing else."""
    rates = dict(kernel.rates)
    if kernel.factors or kernel.logs or not _natural(kernel.power) or not {Integer(2)} <= set(rates) <= {Integer(2), S.One}:
        return None
    return rates[Integer(2)], rates.get(S.One, S.Zero)


def gaussian_line_entry(kernel: Kernel, _: Expr) -> Closed | None:
    """Moments of a Gaussian curve over the line, by parts: 2 k I_n = (n - 1) I_(n-2) - m I_(n-1) (DLMF 7.7.3)."""
    found = _quadratic(kernel)
    if found is None:
        return None
    k, m = found
    last, now = S.Zero, S.One
    for n in range(1, int(kernel.power) + 1):
        last, now = now, tidied(((n - 1) * last - m * now) / (2 * k))
    return Closed(value=sqrt(pi) * raised(k, -S.Half) * now, exponent=tidied(m**2 / (4 * k)), positive=(k,))


def gaussian_part_entry(kernel: Kernel, end: Expr) -> Closed | None:
    """Moments of a Gaussian curve over the half-line, where the end is 0, or over (0, h), with the error function (DLMF 7.2.1, 7.7.6)."""
    found = _quadratic(kernel)
    if found is None:
        return None
    k, m = found
    root = raised(k, S.Half)
    high, tail = (S.One, S.Zero) if end == 0 else (erf(root * end + m / (2 * root)), exp(tidied(-k * end**2 - m * end)))
    last, now = S.Zero, sqrt(pi) / (2 * root) * exp(tidied(m**2 / (4 * k))) * (high - erf(m / (2 * root)))
    for n in range(1, int(kernel.power) + 1):
        begins = S.One if n == 1 else S.Zero
        last, now = now, ((n - 1) * last + begins - end ** (n - 1) * tail - m * now) / (2 * k)
    return Closed(value=now, positive=(k,))


def power_entry(kernel: Kernel, end: Expr) -> Closed | None:
    """x^a log(x)^l over (0, h), by parts."""
    if kernel.rates or kernel.factors or kernel.logs > LOGS:
        return None
    above = tidied(kernel.power + 1)
    value = S.Zero
    for times in range(kernel.logs + 1):
        value = (log(end) ** times if times else S.One) / above - times * value / above
    return Closed(value=Pow(end, above) * value, positive=(above,))


def exponential_interval_entry(kernel: Kernel, end: Expr) -> Closed | None:
    """x^n exp(-q x) over (0, h), n natural, q of either sign, by parts."""
    if len(kernel.rates) != 1 or kernel.factors or kernel.logs or not _natural(kernel.power):
        return None
    ((order, rate),) = kernel.rates
    if order != 1:
        return None
    n = int(kernel.power)
    whole = factorial(n)
    ends = Add(*(whole / factorial(j) * end**j / rate ** (n - j + 1) for j in range(n + 1)))
    return Closed(value=whole / rate ** (n + 1) - exp(tidied(-rate * end)) * ends, nonzero=(rate,))


def beta_entry(kernel: Kernel, end: Expr) -> Closed | None:
    """Euler's integral of the first kind: x^a (b - b x / h)^p over (0, h) (DLMF 5.12.1)."""
    if kernel.rates or len(kernel.factors) != 1 or kernel.logs > LOGS:
        return None
    ((shift, slope, order, exponent),) = kernel.factors
    if order != 1 or tidied(shift + slope * end) != 0:
        return None
    s = tidied(kernel.power + 1)

    def closed(at: Expr) -> Expr:
        return raised(shift, exponent) * raised(end, at) * by_parts_of_gamma(at, tidied(exponent + 1))

    value = _differentiated(closed, s, S.One, kernel.logs)
    return Closed(value=value, positive=(shift, end, s, tidied(exponent + 1)))


def affine_power_entry(kernel: Kernel, end: Expr) -> Closed | None:
    """x^n (b + d x)^p over (0, h), n natural: powers of b + d x, or its logarithm."""
    if kernel.rates or len(kernel.factors) != 1 or kernel.logs or not _natural(kernel.power):
        return None
    ((shift, slope, order, exponent),) = kernel.factors
    if order != 1:
        return None
    high, n = tidied(shift + slope * end), int(kernel.power)
    value, nonzero = S.Zero, [slope]
    for j in range(n + 1):
        above = tidied(exponent + j + 1)
        if above == 0:
            step = log(high) - log(shift)
        else:
            step = (Pow(high, above) - Pow(shift, above)) / above
            nonzero.append(above)
        value += factorial(n) / factorial(j) / factorial(n - j) * (-shift) ** (n - j) * step
    return Closed(value=value / slope ** (n + 1), positive=(shift, high), nonzero=tuple(nonzero))


def arctangent_entry(kernel: Kernel, end: Expr) -> Closed | None:
    """1 / (b + d x^2) over (0, h)."""
    if kernel.rates or len(kernel.factors) != 1 or kernel.logs or kernel.power != 0:
        return None
    ((shift, slope, order, exponent),) = kernel.factors
    if order != 2 or exponent != -1:
        return None
    down, up = raised(shift, S.Half), raised(slope, S.Half)
    return Closed(value=atan(end * up / down) / (up * down), positive=(shift, slope))


def _turned(rate: Expr, frequency: Expr, angle: Expr, times: int) -> Expr:
    """The real part of exp(i angle) / (rate - i frequency)^times."""
    parts = (
        factorial(times) / factorial(k) / factorial(times - k) * rate ** (times - k) * frequency**k * cos(angle + k * pi / 2)
        for k in range(times + 1)
    )
    return Add(*parts) / (rate**2 + frequency**2) ** times


def _damped(kernel: Kernel) -> tuple[Expr, Expr, Expr] | None:
    """Rate, frequency and phase of x^n exp(-q x) cos(w x + t)."""
    if kernel.wave is None or kernel.factors or kernel.logs or not _natural(kernel.power) or not {S.One} >= {o for o, _ in kernel.rates}:
        return None
    return (dict(kernel.rates).get(S.One, S.Zero), *kernel.wave)


def wave_part_entry(kernel: Kernel, end: Expr) -> Closed | None:
    """x^n exp(-q x) cos(w x + t) over the half-line, where the end is 0: the real part of n! exp(i t) / (q - i w)^(n + 1) (DLMF 5.9.1).

    Over (0, h) by parts; q of any sign.
    """
    found = _damped(kernel)
    if found is None:
        return None
    rate, frequency, phase = found
    n = int(kernel.power)
    whole = factorial(n) * _turned(rate, frequency, phase, n + 1)
    if end == 0:
        return Closed(value=whole, positive=(rate,))
    at_end = (factorial(n) / factorial(j) * end**j * _turned(rate, frequency, phase + frequency * end, n - j + 1) for j in range(n + 1))
    return Closed(value=whole - exp(tidied(-rate * end)) * Add(*at_end), nonzero=(frequency,))


def wave_line_entry(kernel: Kernel, _: Expr) -> Closed | None:
    """exp(-k x^2 - m x) cos(w x + t) over the line: what the characteristic function of a Gaussian curve is."""
    found = _quadratic(kernel)
    if found is None or kernel.wave is None or kernel.power != 0:
        return None
    (k, m), (frequency, phase) = found, kernel.wave
    value = sqrt(pi) * raised(k, -S.Half) * cos(phase - tidied(m * frequency / (2 * k)))
    return Closed(value=value, exponent=tidied((m**2 - frequency**2) / (4 * k)), positive=(k,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the table: `closed(kernel, h)` is the integral with its conditions, None where the kernel is another.

    Parameters
    ----------
    waves : bool
        Whether it is for kernels with a cosine, or for those without.
    """

    name: str
    over: IntegrationRange
    closed: Callable[[Kernel, Expr], Closed | None]
    waves: bool = False


TABLE: tuple[Entry, ...] = (
    Entry(name="gaussian moments", over=IntegrationRange.LINE, closed=gaussian_line_entry),
    Entry(name="gamma", over=IntegrationRange.HALF_LINE, closed=gamma_entry),
    Entry(name="beta prime", over=IntegrationRange.HALF_LINE, closed=beta_prime_entry),
    Entry(name="inverse gaussian", over=IntegrationRange.HALF_LINE, closed=inverse_gaussian_entry),
    Entry(name="half gaussian moments", over=IntegrationRange.HALF_LINE, closed=gaussian_part_entry),
    Entry(name="powers and logarithms", over=IntegrationRange.INTERVAL, closed=power_entry),
    Entry(name="exponential on an interval", over=IntegrationRange.INTERVAL, closed=exponential_interval_entry),
    Entry(name="beta", over=IntegrationRange.INTERVAL, closed=beta_entry),
    Entry(name="powers of an affine function", over=IntegrationRange.INTERVAL, closed=affine_power_entry),
    Entry(name="arctangent", over=IntegrationRange.INTERVAL, closed=arctangent_entry),
    Entry(name="gaussian moments on an interval", over=IntegrationRange.INTERVAL, closed=gaussian_part_entry),
    Entry(name="gaussian wave", over=IntegrationRange.LINE, closed=wave_line_entry, waves=True),
    Entry(name="damped wave", over=IntegrationRange.HALF_LINE, closed=wave_part_entry, waves=True),
    Entry(name="wave on an interval", over=IntegrationRange.INTERVAL, closed=wave_part_entry, waves=True),
)


def of_order_one(kernel: Kernel, end: Expr) -> tuple[Kernel, Expr, Expr]:
    """The kernel in y = x^r, r the one positive order in it, with the new end and the factor that is left outside."""
    orders = {order for order, _ in kernel.rates} | {order for _, _, order, _ in kernel.factors}
    order = orders.pop() if len(orders) == 1 else S.One
    if order == 1 or not order.is_positive or kernel.wave is not None:
        return kernel, end, S.One
    return (
        Kernel(
            power=tidied((kernel.power + 1) / order - 1),
            logs=kernel.logs,
            rates=tuple((S.One, rate) for _, rate in kernel.rates),
            factors=tuple((shift, slope, S.One, exponent) for shift, slope, _, exponent in kernel.factors),
        ),
        raised(end, order),
        order ** (-1 - kernel.logs),
    )


TIDY_LIMIT = 200
"""Coefficients with more operations than this are left as they are."""


def tidied(expr: Expr) -> Expr:
    """A coefficient in lowest terms, or multiplied out where it is large or holds a sum."""
    if expr.is_Atom:
        return expr
    powers = [int(node.exp) for node in expr.atoms(Pow) if node.exp.is_Integer]
    if any(abs(power) > NATURAL for power in powers) or expr.count_ops() > TIDY_LIMIT:
        return expr
    return expand_mul(expr) if expr.has(Sum, Product) else cancel(expr)
