"""How a value is drawn: small rationals that look random, the same on every machine, as assumptions and domains permit."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import lru_cache, partial
from typing import Any

from flint import fmpq
from sympy import Basic, FiniteSet, Interval, Rational, oo

from derive.judging.evaluation.chosen import REALS
from derive.judging.evaluation.numbers import NotEvaluable, rational

_MASK = (1 << 64) - 1
_TRIVIAL = frozenset(
    ("commutative", "complex", "finite", "hermitian", "real", "extended_real", "infinite", "imaginary", "antihermitian")
    + ("extended_positive", "extended_negative", "extended_nonnegative", "extended_nonpositive", "extended_nonzero")
)
_FINITE = ("real", "complex", "finite")
_SIGNS: dict[str, Callable[[Any], bool]] = {
    "positive": lambda value: value > 0,
    "negative": lambda value: value < 0,
    "nonnegative": lambda value: value >= 0,
    "nonpositive": lambda value: value <= 0,
    "zero": lambda value: value == 0,
    "nonzero": lambda value: value != 0,
    "integer": lambda value: value.q == 1,
    "noninteger": lambda value: value.q != 1,
    "rational": lambda value: True,
    "irrational": lambda value: False,
    "algebraic": lambda value: True,
    "transcendental": lambda value: False,
}
SQUARES = (fmpq(1), fmpq(4), fmpq(1, 4), fmpq(9), fmpq(16), fmpq(36))
"""Values whose roots are rational."""
DRAWS = 24
"""How many values are drawn until assumptions and domain allow one."""


class Mood(Enum):
    """What is unusual about a world; slips hide where nothing is."""

    PLAIN = "nothing"
    WHOLE = "small integers"
    EQUAL = "the entries of each known array are equal, and so are known predictions"
    FITTED = "every prediction equals an observation"
    NEGATIVE = "real values are negative"
    LARGE = "values are large"
    SMALL = "values are small"
    ZERO = "unknown entries and real scalars are zero where they may be"
    SQUARE = "values are squares of simple numbers"


_SCALES = {Mood.LARGE: fmpq(1000), Mood.SMALL: fmpq(1, 1000)}


def mix(*parts: int) -> int:
    """64 bits that look random, from integers (the finaliser of splitmix64)."""
    state = 0x5851F42D4C957F2D
    for part in parts:
        state = (state ^ (part & _MASK)) * 0x9E3779B97F4A7C15 & _MASK
        state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        state = (state ^ state >> 27) * 0x94D049BB133111EB & _MASK
        state ^= state >> 31
    return state


def pick(parts: tuple[int, ...], kind: str, mood: Mood, domain: Basic | None = None) -> fmpq:
    """A small rational of the kind: "real", "positive", "negative", "integer", "natural" or from the domain; some integers say which."""
    seed = mix(*parts)
    bits = seed >> 3
    if isinstance(domain, FiniteSet):
        values = [value for value in domain.args if value.is_Rational]
        if values:
            return rational(values[bits % len(values)])
    if isinstance(domain, Interval):
        return _inside(domain, fmpq(1 + bits % 11, 12))
    if kind == "natural":
        return fmpq(1 + bits % 3)
    if kind == "integer":
        return fmpq(bits % 9 - 4)
    denominator = 1 if mood is Mood.WHOLE else (2, 3, 4)[(bits >> 8) % 3]
    size = SQUARES[bits % len(SQUARES)] if mood is Mood.SQUARE else fmpq(1 + bits % 19, denominator) * _SCALES.get(mood, 1)
    if kind == "positive":
        return 1 / size if mood is Mood.PLAIN and (bits >> 16) % 4 == 0 else size
    if kind == "negative" or mood is Mood.NEGATIVE:
        return -size
    return size if seed & 1 else -size


def drawn(parts: tuple[int, ...], symbol: Basic, domain: Basic | None, mood: Mood) -> fmpq:
    """A small rational that the symbol's assumptions and the domain permit; some integers say which."""
    start = mix(*parts)
    kind = "real"
    if symbol.is_integer:
        kind = "natural" if symbol.is_positive else "integer"
    elif symbol.is_positive or symbol.is_nonnegative:
        kind = "positive"
    elif symbol.is_negative or symbol.is_nonpositive:
        kind = "negative"
    for attempt in range(DRAWS):
        value = pick((start, attempt), kind, mood, domain)
        if allowed(value, symbol, domain):
            return value
    raise NotEvaluable(f"no value was found that `{symbol}` may have")


def allowed(value: fmpq, symbol: Basic, domain: Basic | None) -> bool:
    """Whether the symbol's assumptions and the domain permit the value."""
    for check, wanted in _assumptions(symbol):
        if check(value) is not wanted:
            return False
    return domain is None or _holds(domain, int(value.p), int(value.q))


@lru_cache(maxsize=2000)
def _holds(domain: Basic, top: int, bottom: int) -> bool:
    """Whether a set certainly holds a fraction: the same few are drawn again and again."""
    return bool(domain.contains(Rational(top, bottom)) == True)  # noqa: E712


@lru_cache(maxsize=2000)
def simplest(symbol: Basic, domain: Basic | None) -> tuple[fmpq, ...]:
    """The simplest values that the symbol may have, simplest first; none where they are not seen."""
    values = list(REALS)
    if isinstance(domain, FiniteSet):
        values += sorted(rational(value) for value in domain.args if value.is_Rational)
    elif isinstance(domain, Interval):
        values += [_inside(domain, fmpq(share, 12)) for share in (6, 4, 8)]
    return tuple(dict.fromkeys(value for value in values if allowed(value, symbol, domain)))


@lru_cache(maxsize=2000)
def _assumptions(symbol: Basic) -> tuple[tuple[Callable[[fmpq], bool], bool], ...]:
    """What must be checked: no rational number is refused by the trivial ones unless the symbol is declared not real."""
    told = symbol.assumptions0
    asked = (name for name, wanted in told.items() if name not in _TRIVIAL or (name in _FINITE and wanted is False))
    return tuple((_SIGNS.get(name) or partial(_by_sympy, f"is_{name}"), told[name]) for name in asked)


def _by_sympy(name: str, value: fmpq) -> bool:
    return bool(getattr(Rational(int(value.p), int(value.q)), name))


def _inside(domain: Interval, share: fmpq) -> fmpq:
    """A value inside an interval, or a few units from its one finite end."""
    start, end = domain.start, domain.end
    low = rational(start) if start.is_Rational and start != -oo else None
    high = rational(end) if end.is_Rational and end != oo else None
    if low is not None and high is not None:
        return low + (high - low) * share
    if low is not None:
        return low + share * 6
    if high is not None:
        return high - share * 6
    return share * 12 - 6
