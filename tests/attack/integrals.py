"""Integrals of kernels and of polynomials, with right and wrong values."""

# ruff: noqa: I001
from __future__ import annotations

from random import Random

from sympy import Abs, Expr, Interval, Rational, S, gamma, integrate, oo, pi, sqrt

from derive import Claim, Domain, IntegratesTo
from derive.vocabulary.nodes import Exp, Sqrt
from derive.vocabulary.symbols import e
from tests.attack.vocabulary import (
    Case, Kinds, Unfit, a, b, c, lam, number, q, r, sigma, tau,
)  # fmt: skip

KINDS = Kinds()
LINE = Interval(-oo, oo)


def gaussian(rng: Random) -> tuple:
    at, s = rng.choice((S.Zero, S.Zero, a, S.One)), rng.choice((sigma, sigma, S.One, tau))
    kernel = Exp(-((e - at) ** 2) / (2 * s**2))
    power, value = rng.choice(((S.One, 1), ((e - at) ** 2, s**2), (e, at)))
    return power * kernel, value * rng.choice((sqrt(2 * pi) * s, Sqrt(2 * pi * s**2))), LINE


def laplace(rng: Random) -> tuple:
    at, s = rng.choice((S.Zero, S.Zero, a)), rng.choice((b, S(2), tau))
    power, value = rng.choice(((S.One, 2 * s), (Abs(e - at), 2 * s**2), ((e - at) ** 2, 4 * s**3)))
    return power * Exp(-Abs(e - at) / s), value, LINE


def exponential(rng: Random) -> tuple:
    rate, low = rng.choice((lam, S(3), 1 / b)), rng.choice((S.Zero, S.Zero, S.One))
    return Exp(-rate * e), Exp(-rate * low) / rate if low else 1 / rate, Interval(low, oo, rng.random() < 0.5)


def gamma_kernel(rng: Random) -> tuple:
    shape, rate = rng.choice((S(2), S(3), Rational(1, 2), q)), rng.choice((lam, S.One, 1 / b))
    return e ** (shape - 1) * Exp(-rate * e), gamma(shape) / rate**shape, Interval.open(0, oo)


def beta_kernel(rng: Random) -> tuple:
    one, two = rng.choice(((q, r), (S(2), S(3)), (S(4), S.One), (Rational(1, 2), Rational(1, 2)), (Rational(3, 2), S(2))))
    return e ** (one - 1) * (1 - e) ** (two - 1), gamma(one) * gamma(two) / gamma(one + two), Interval.open(0, 1)


def polynomial(rng: Random) -> tuple:
    g = sum((rng.choice((a, c, S(rng.randint(-3, 3)))) * e**power for power in range(rng.randint(0, 4) + 1)), S.Zero)
    low = Rational(rng.randint(-3, 2))
    values = Interval(low, low + rng.randint(1, 3), rng.random() < 0.3, rng.random() < 0.3)
    return g, integrate(g, (e, values.start, values.end)), values


def tailed(rng: Random) -> tuple:
    return rng.choice((
        (1 / (1 + e**2), pi, LINE), (1 / (1 + (e / b) ** 2), pi * b, LINE), (Exp(-e) / (1 + Exp(-e)) ** 2, S.One, LINE),
        (e ** (-q - 1), 1 / q, Interval(1, oo)), ((1 + e**2 / 3) ** -2, sqrt(3) * pi / 2, LINE),
    ))  # fmt: skip


KERNELS = {
    "Gaussian": gaussian, "Laplace": laplace, "exponential": exponential, "gamma": gamma_kernel, "beta": beta_kernel,
    "polynomial": polynomial, "tailed": tailed,
}  # fmt: skip


def wrong(value: Expr, rng: Random) -> Expr:
    """A value near the right one: a factor, a square, a root or a sign lost, the scale doubled."""
    letters = sorted(value.free_symbols, key=str)
    others = [value.xreplace({letter: 2 * letter}) for letter in letters] + [value * letter for letter in letters if letter.is_positive]
    return rng.choice((2 * value, value / 2, -value, value + number(rng), value / sqrt(pi), *others, *others))


def integral(rng: Random, name: str, right: bool) -> Case:
    """The integral over the variate's domain; the integrand times something constant now and then."""
    integrand, value, values = KERNELS[name](rng)
    scale = rng.choice((S.One, S.One, c, 1 / tau, S(2)))
    stated = S(scale * value) if right else wrong(S(scale * value), rng)
    if not right and stated == scale * value:
        raise Unfit("still right")
    if scale * integrand == 0:
        raise Unfit("nothing to integrate")
    domains = (Domain(element=e, values=values),) if values != LINE else ()
    claim = Claim(before=S(scale * integrand), relation=IntegratesTo(), after=stated, unknowns=frozenset({e}), domains=domains)
    return Case(lambda: claim)


for name in KERNELS:
    KINDS(f"integral: {name}", "true")(lambda rng, name=name: integral(rng, name, True))
    KINDS(f"integral: {name}, wrong", "false")(lambda rng, name=name: integral(rng, name, False))
