"""What a rewriting of one node is, where it applies, and seeds: expressions in which it does.

A rewriting takes a node and returns what replaces it, or None where it does not apply. Its `seed` makes an expression
in which it applies. A truth is a chain of sound rewritings; a falsehood is such a chain with exactly one slip in it.
"""

# ruff: noqa: I001
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from sympy import Abs, Basic, Expr, Indexed, IndexedBase, Max, Min, Piecewise, Pow, Product, S, Sum, Symbol

from derive.vocabulary.nodes import Density, Exp, Indicator, Log, Prediction
from tests.attack.vocabulary import (
    REALS, SIZES, Unfit, X, factor, i, j, multiple, n, number, p, positive, real, term, theta, total, w, y,
)  # fmt: skip

Rewrite = Callable[[Basic, Random], Expr | None]
Seed = Callable[[Random], Expr]


@dataclass(frozen=True)
class Rewriting:
    """A named rewriting with the seed in which it applies."""

    name: str
    seed: Seed
    rewrite: Rewrite


SOUND: dict[str, Rewriting] = {}
SLIPS: dict[str, Rewriting] = {}


def sound(name: str, seed: Seed) -> Callable[[Rewrite], Rewrite]:
    """Add a sound rewriting to the table."""
    return lambda rewrite: SOUND.setdefault(name, Rewriting(name, seed, rewrite)).rewrite


def slip(name: str, seed: Seed) -> Callable[[Rewrite], Rewrite]:
    """Add an unsound rewriting to the table."""
    return lambda rewrite: SLIPS.setdefault(name, Rewriting(name, seed, rewrite)).rewrite


# --- where a rewriting applies ---


def places(expr: Basic, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Basic]]:
    """Every node that may be rewritten, with the way to it; limits, exponents, indices and inputs are left alone."""
    yield path, expr
    if isinstance(expr, (IndexedBase, Indexed, Prediction, Density, Symbol, Piecewise, Indicator)):
        return
    inside = expr.args[:1] if isinstance(expr, (Sum, Product, Pow)) else expr.args
    for number_, argument in enumerate(inside):
        yield from places(argument, (*path, number_))


def replaced(expr: Basic, path: tuple[int, ...], new: Expr) -> Basic:
    """The expression with another node at the end of the way."""
    if not path:
        return new
    args = list(expr.args)
    args[path[0]] = replaced(args[path[0]], path[1:], new)
    return expr.func(*args)


def apply(rewriting: Rewriting, expr: Expr, rng: Random) -> Expr:
    """Apply a rewriting at a random place; `Unfit` where it applies nowhere or changes nothing."""
    ways = list(places(expr))
    rng.shuffle(ways)
    for path, node in ways:
        try:
            new = rewriting.rewrite(node, rng)
            changed = expr if new is None else replaced(expr, path, new)
        except ValueError:  # SymPy compares what it cannot, e.g. in Max of inert numbers
            continue
        if changed != expr:
            return changed
    raise Unfit(rewriting.name)


def simple(node: Basic, kind: type = Sum) -> tuple[Expr, Symbol, Expr, Expr] | None:
    """Body, index and limits of a sum or product over one index."""
    if isinstance(node, kind) and len(node.args) == 2:
        return node.args[0], *node.args[1]
    return None


def whole(node: Basic, kind: type = Sum) -> tuple[Expr, Symbol, Expr] | None:
    """Body, index and size of a sum or product over 1, ..., size."""
    parts = simple(node, kind)
    return (parts[0], parts[1], parts[3]) if parts and parts[2] == 1 and parts[3] in SIZES.values() else None


def free_of(expr: Expr, index: Symbol) -> bool:
    """Whether an index does not occur."""
    return index not in expr.free_symbols


def with_(*parts: Callable[[Random], Expr]) -> Seed:
    """A seed: one of these, among other terms, under a factor, a root of a square, a logarithm, or alone."""

    def seed(rng: Random) -> Expr:
        core = rng.choice(parts)(rng)
        match rng.randrange(6):
            case 0:
                return core + term(rng)
            case 1:
                return factor(rng) * core
            case 2:
                return core + total(term(rng, i))
            case 3:
                return core / 2 - rng.choice(REALS) * number(rng)
            case _:
                return core

    return seed


def sum_of(part: Callable[[Random, Symbol | None], Expr]) -> Callable[[Random], Expr]:
    """A sum of such terms over i, now and then over j."""

    def made(rng: Random) -> Expr:
        index = i if rng.random() < 0.85 else j
        return total(part(rng, index), index)

    return made


def both(part: Callable[[Random, Symbol | None], Expr]) -> Seed:
    """Such a term by itself, or under a sum."""
    return with_(part, sum_of(part))


def two_terms(rng: Random, index: Symbol | None = None) -> Expr:
    return term(rng, index) + number(rng) * real(rng, index) * rng.choice((1, -1))


def indexed(rng: Random, index: Symbol | None = None) -> Expr:
    """A term in which the index occurs."""
    for _ in range(50):
        found = term(rng, index)
        if not free_of(found, index):
            return found
    raise Unfit("no index")


def scaled(rng: Random, index: Symbol | None = None) -> Expr:
    return factor(rng) * indexed(rng, index)


def squared(rng: Random, index: Symbol | None = None) -> Expr:
    return real(rng, index) ** 2


def double(rng: Random) -> Expr:
    """A sum over i and j whose body mixes both."""
    body = rng.choice((X[i, j] ** 2, Abs(X[i, j]), X[i, j] * y[i] * theta[j], (y[i] - theta[j]) ** 2, Exp(X[i, j]), w[i] * X[i, j]))
    return Sum(body, (j, 1, p), (i, 1, n)) if rng.random() < 0.5 else Sum(body, (i, 1, n), (j, 1, p))


def nonneg(rng: Random, index: Symbol | None = None) -> Expr:
    return rng.choice((positive(rng, index), Abs(real(rng, index))))


def maximum(rng: Random, index: Symbol | None = None) -> Expr:
    return rng.choice((Max, Min))(real(rng, index), rng.choice((S.Zero, rng.choice(REALS), number(rng))))


def log_of_product(rng: Random) -> Expr:
    return Log(multiple(positive(rng, i)))
