"""Letters of the attack, and random expressions in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from sympy import Abs, Expr, IndexedBase, Max, Min, Product, Rational, Sum, Symbol

from derive import Claim
from derive.vocabulary.nodes import Exp, Log, Sqrt
from derive.vocabulary.symbols import X, b, i, j, mu, n, p, predictor, s, sigma, tau, theta, x, y

a, c, t, u, v = (Symbol(name, real=True) for name in "actuv")
q, r, lam = (Symbol(name, positive=True) for name in ("q", "r", "lam"))
k, m = (Symbol(name, integer=True, positive=True) for name in "km")
h, g = (Symbol(name, integer=True) for name in "hg")  # indices that may run from 0
w, z = IndexedBase("w", positive=True), IndexedBase("z", real=True)
REALS, POSITIVES, SIZES = (a, c, t, mu), (q, r, lam, sigma, tau), {i: n, j: p}
RATIOS = tuple(Rational(*pair) for pair in ((2, 1), (3, 1), (1, 2), (5, 2), (1, 3), (7, 1)))


class Unfit(Exception):
    """A draw that gives no claim of its kind; another is made."""


@dataclass(frozen=True)
class Case:
    """A claim that was made: what to hand to the judge, points that are optimal by construction, what is malformed in it."""

    claim: Callable[[], Claim]
    hints: tuple[Expr, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of claim: `truth` is "true", "false" or "malformed"."""

    name: str
    truth: str
    make: Callable[[Random], Case]
    share: int = 1


@dataclass
class Kinds:
    """A table of kinds to which functions are added by decorators."""

    table: list[Kind] = field(default_factory=list)

    def __call__(self, name: str, truth: str, share: int = 1) -> Callable:
        def add(make: Callable) -> Callable:
            self.table.append(Kind(name, truth, make, share))
            return make

        return add


def real(rng: Random, index: Symbol | None = None) -> Expr:
    """A real atom, an entry at the index if there is one."""
    entries = {i: (y[i], z[i], predictor(x[i]), y[i] - mu, y[i] - predictor(x[i])), j: (theta[j], theta[j] - a)}
    return rng.choice(entries[index]) if index and rng.random() < 0.8 else rng.choice(REALS)


def positive(rng: Random, index: Symbol | None = None) -> Expr:
    """Something certainly positive."""
    other = real(rng, index)
    choices = [rng.choice(POSITIVES), 1 + other**2, Exp(other), rng.choice(POSITIVES) + Exp(-other)]
    return rng.choice([w[index], *choices] if index is i else choices)


def number(rng: Random) -> Expr:
    """A positive rational other than 1."""
    return rng.choice(RATIOS)


def factor(rng: Random) -> Expr:
    """A positive factor without an index that is not 1."""
    return rng.choice((number(rng), rng.choice(POSITIVES), 1 / rng.choice(POSITIVES), rng.choice(POSITIVES) ** 2, 1 / n))


def term(rng: Random, index: Symbol | None = None) -> Expr:
    """A small expression, real wherever its letters are."""
    one, other, plus = real(rng, index), real(rng, index), positive(rng, index)
    return rng.choice((
        one, one**2, Abs(one), one * other, one / plus, plus * one, Log(plus), Exp(one), (one - number(rng)) ** 2, Sqrt(plus), one**3,
        Log(1 + Exp(one)), Max(one, 0), Min(one, number(rng)), plus, one**2 / (2 * plus**2), 1 / (1 + Exp(-one)),
    ))  # fmt: skip


def total(body: Expr, index: Symbol = i, first: object = 1, last: object = None) -> Expr:
    """A sum over an index up to its size."""
    return Sum(body, (index, first, SIZES[index] if last is None else last))


def multiple(body: Expr, index: Symbol = i, first: object = 1, last: object = None) -> Expr:
    """A product over an index up to its size."""
    return Product(body, (index, first, SIZES[index] if last is None else last))


__all__ = [
    "POSITIVES", "RATIOS", "REALS", "SIZES", "Case", "Kind", "Kinds", "Unfit", "X", "a", "b", "c", "factor", "g", "h", "i", "j",
    "k", "lam", "m", "mu", "multiple", "n", "number", "p", "positive", "predictor", "q", "r", "real", "s", "sigma", "t", "tau",
    "term", "theta", "total", "u", "v", "w", "x", "y", "z",
]  # fmt: skip
