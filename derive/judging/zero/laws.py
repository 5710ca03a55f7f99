"""Fifteen laws of log, exp, powers and absolute values, each with the condition under which it holds.

The second zero test rewrites by these and by nothing else. A law is written over any arithmetic: the zero test
gives it polynomials, its own test gives it complex numbers, so that what is tested is what is used.
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sympy import IndexedBase, Symbol

from derive.vocabulary.frozen import dataclass


class KnownSign(IntEnum):
    """What is known of a number; each includes the ones before it."""

    UNKNOWN = 0
    REAL = 1
    NONNEGATIVE = 2
    POSITIVE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionLaw:
    """left = right wherever `left` is defined and `holds`.

    A law is written over an arithmetic `o`: its number, sum, product, power, raised (by any exponent), log, exp and abs, of
    principal values, and the sign of a number; `held` is a power that need not be worked out. A family stands for a_i,
    i = 1..n, whatever n is: family_sign, family_sum (of a function of each) and family_product.

    Parameters
    ----------
    statement, condition : str
        The equation and when it holds, in words.
    holds : callable
        (arithmetic, *arguments) to bool: the condition, checked; False means not known to hold.
    left, right : callable
        (arithmetic, *arguments) to a value.
    """

    statement: str
    condition: str = "none"
    holds: Callable[..., bool] = lambda o, *_: True
    left: Callable[..., Any]
    right: Callable[..., Any]

    def apply(self, o: Any, *arguments: Any) -> Any:
        """The right side, or None where the condition is not known to hold; `o` needs the operations that this law names."""
        return self.right(o, *arguments) if self.holds(o, *arguments) else None


def _all_but_last_nonnegative(o: Any, factors: Sequence[Any], *_: Any) -> bool:
    return all(o.sign(factor) >= KnownSign.NONNEGATIVE for factor in factors[:-1])


def _first(least: KnownSign) -> Callable[..., bool]:
    return lambda o, a, *_: o.sign(a) >= least


LOG_OF_PRODUCT = FunctionLaw(
    statement="log(a b ... z) = log a + log b + ... + log z",
    condition="all factors but one are nonnegative, hence positive where the left side is defined",
    holds=_all_but_last_nonnegative,
    left=lambda o, factors: o.log(o.product(factors)),
    right=lambda o, factors: o.sum([o.log(factor) for factor in factors]),
)
LOG_OF_POWER = FunctionLaw(
    statement="log(a^c) = c log a, c rational",
    condition="a is nonnegative, hence positive where the left side is defined",
    holds=_first(KnownSign.NONNEGATIVE),
    left=lambda o, a, c: o.log(o.power(a, c)),
    right=lambda o, a, c: o.product([o.number(c), o.log(a)]),
)
LOG_OF_EXP = FunctionLaw(
    statement="log(exp u) = u",
    condition="u is real",
    holds=_first(KnownSign.REAL),
    left=lambda o, u: o.log(o.exp(u)),
    right=lambda o, u: u,
)
EXP_OF_SUM = FunctionLaw(
    statement="exp(u + v + ... + w) = exp(u) exp(v) ... exp(w)",
    left=lambda o, terms: o.exp(o.sum(terms)),
    right=lambda o, terms: o.product([o.exp(term) for term in terms]),
)
EXP_OF_MULTIPLE = FunctionLaw(
    statement="exp(k u) = exp(u)^k",
    condition="k is an integer",
    holds=lambda o, u, k: Fraction(k).denominator == 1,
    left=lambda o, u, k: o.exp(o.product([o.number(k), u])),
    right=lambda o, u, k: o.power(o.exp(u), k),
)
EXP_OF_LOG = FunctionLaw(
    statement="exp(c log a) = a^c, c rational",
    condition="none: the left side is defined for a != 0 only",
    left=lambda o, a, c: o.exp(o.product([o.number(c), o.log(a)])),
    right=lambda o, a, c: o.power(a, c),
)
POWER_OF_POSITIVE = FunctionLaw(
    statement="a^u = exp(u log a)",
    condition="a is positive",
    holds=_first(KnownSign.POSITIVE),
    left=lambda o, a, u: o.raised(a, u),
    right=lambda o, a, u: o.exp(o.product([u, o.log(a)])),
)
PRODUCT_OF_POSITIVES = FunctionLaw(
    statement="product over i of a_i = exp(sum over i of log a_i)",
    condition="every a_i is positive",
    holds=lambda o, family: o.family_sign(family) is KnownSign.POSITIVE,
    left=lambda o, family: o.family_product(family),
    right=lambda o, family: o.exp(o.family_sum(family, o.log)),
)
ROOT_OF_PRODUCT = FunctionLaw(
    statement="(a b ... z)^c = a^c b^c ... z^c, c rational",
    condition="all factors but one are nonnegative",
    holds=_all_but_last_nonnegative,
    left=lambda o, factors, c: o.power(o.product(factors), c),
    right=lambda o, factors, c: o.product([o.power(factor, c) for factor in factors]),
)
ROOT_OF_POWER = FunctionLaw(
    statement="(a^b)^c = a^(b c), b and c rational",
    condition="a is nonnegative",
    holds=_first(KnownSign.NONNEGATIVE),
    left=lambda o, a, b, c: o.power(o.power(a, b), c),
    right=lambda o, a, b, c: o.power(a, b * c),
)
ROOT_OF_EXP = FunctionLaw(
    statement="exp(u)^c = exp(c u), c rational",
    condition="u is real",
    holds=_first(KnownSign.REAL),
    left=lambda o, u, c: o.power(o.exp(u), c),
    right=lambda o, u, c: o.exp(o.product([o.number(c), u])),
)
ROOT_RAISED = FunctionLaw(
    statement="(a^(1/q))^q = a",
    condition="q is a positive integer",
    holds=lambda o, a, q: Fraction(q).denominator == 1 and q > 0,
    left=lambda o, a, q: o.power(o.power(a, 1 / Fraction(q)), q),
    right=lambda o, a, q: a,
)
EVEN_POWER = FunctionLaw(
    statement="a^k = |a|^k",
    condition="a is real and k an even integer",
    holds=lambda o, a, k: Fraction(k).denominator == 1 and k % 2 == 0 and o.sign(a) >= KnownSign.REAL,
    left=lambda o, a, k: o.power(a, k),
    right=lambda o, a, k: o.held(o.abs(a), k),
)
ABS_OF_PRODUCT = FunctionLaw(
    statement="|a b ... z| = |a| |b| ... |z|",
    left=lambda o, factors: o.abs(o.product(factors)),
    right=lambda o, factors: o.product([o.abs(factor) for factor in factors]),
)
ABS_OF_NONNEGATIVE = FunctionLaw(
    statement="|a| = a",
    condition="a is nonnegative",
    holds=_first(KnownSign.NONNEGATIVE),
    left=lambda o, a: o.abs(a),
    right=lambda o, a: a,
)

LAWS = {name.lower(): law for name, law in globals().items() if isinstance(law, FunctionLaw)}
"""The whole table, by name."""


@lru_cache(4_096)
def assumed_sign(leaf: Symbol | IndexedBase) -> KnownSign:
    """What is known of the sign of a number from what is assumed of its symbol, or of every entry of an array."""
    told = leaf.assumptions0
    if told.get("positive"):
        return KnownSign.POSITIVE
    if told.get("nonnegative"):
        return KnownSign.NONNEGATIVE
    return KnownSign.REAL if told.get("real") else KnownSign.UNKNOWN
