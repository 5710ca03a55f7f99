"""How finely roots and exponentials are split into atoms, and where polynomials in these live."""

from dataclasses import dataclass
from functools import cache, lru_cache

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx


@dataclass(frozen=True, slots=True, kw_only=True)
class Grain:
    """What the atoms of roots and exponentials stand for, u^(1/root) and exp(u/exp), and how many generators there are."""

    root: int = 2
    exp: int = 2
    width: int = 32


class Coarse(Exception):
    """Another grain is needed, which is its one argument: start again with it."""


@cache
def generated(width: int) -> tuple[fmpq_mpoly_ctx, tuple[fmpq_mpoly, ...]]:
    """Where polynomials in so many generators live, and these."""
    context = fmpq_mpoly_ctx.get(tuple(f"g{k}" for k in range(width)), Ordering.lex)
    return context, tuple(context.gens())


@lru_cache(4_096)
def constant(width: int, top: int, bottom: int) -> fmpq_mpoly:
    """A rational number among polynomials in so many generators."""
    return generated(width)[0].constant(fmpq(top, bottom))
