"""Bounds on work, the same on every machine: steps of our own loops are counted, and sizes are refused before a library is called.

Nothing that decides is measured by a clock. A result that is remembered is charged what it cost when it was made, so that an
answer does not depend on what was asked before; the clock is a far backstop that raises and decides nothing.
"""

import sys
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

from sympy import (
    Add,
    Basic,
    Expr,
    Max,
    Min,
    Mul,
    Number,
    Piecewise,
    Pow,
    Rational,
    exp,
    log,
    nan,
)
from sympy.core.function import Function
from sympy.core.numbers import ImaginaryUnit, NumberSymbol
from sympy.core.relational import GreaterThan, LessThan, Relational, StrictGreaterThan, StrictLessThan

from derive.vocabulary.functions._function import function_of
from derive.vocabulary.nodes import Exp, Log, node

V = TypeVar("V")
Made = TypeVar("Made", bound=Callable[..., Any])


class OutOfBudget(Exception):
    """Work was stopped at its bound; the message says which bound."""


class NotComparable(Exception):
    """SymPy is not asked about a number: it is not real, or may be none; the message says what."""


LOOK = 4_096
"""Steps between two looks at the clock."""


class Meter:
    """Steps that were taken, how many are allowed, and when the backstop raises."""

    __slots__ = ("end", "error", "limit", "spent", "stop", "told")

    def __init__(self, limit: int, end: float | None = None, error: Exception | None = None) -> None:
        self.limit = limit
        self.told = limit
        self.spent = 0
        self.end = end
        self.error = error
        self.stop = limit if end is None else min(limit, LOOK)

    def look(self) -> None:
        """Raise if a bound was passed."""
        if self.spent > self.limit:
            raise OutOfBudget(f"the search was cut off after {self.told} steps")
        if self.end is not None and self.error is not None and time.thread_time() > self.end:
            raise self.error
        self.stop = self.limit if self.end is None else min(self.limit, self.spent + LOOK)


_UNBOUNDED = sys.maxsize
_meter: ContextVar[Meter | None] = ContextVar("meter", default=None)


def meter() -> Meter:
    """What counts here; where nothing is bounded, steps are counted all the same, for what is remembered."""
    found = _meter.get()
    if found is None:
        found = Meter(_UNBOUNDED)
        _meter.set(found)
    return found


@contextmanager
def budget(ticks: int) -> Iterator[Meter]:
    """Let `tick` raise `OutOfBudget` after so many steps; an outer bound stays in force and is charged for what was done."""
    outer = meter()
    with _counting(Meter(min(ticks, outer.limit - outer.spent), outer.end, outer.error), outer) as inner:
        yield inner


@contextmanager
def backstop(seconds: float, error: Exception) -> Iterator[None]:
    """Let `tick` raise the error once this thread has worked for so long: nothing is decided by it."""
    outer = meter()
    end = time.thread_time() + seconds
    if outer.end is not None and outer.end <= end:
        yield
        return
    with _counting(Meter(outer.limit - outer.spent, end, error), outer):
        yield


@contextmanager
def _counting(inner: Meter, outer: Meter) -> Iterator[Meter]:
    """What counts in here, of which the outer one is told at the end."""
    token = _meter.set(inner)
    try:
        yield inner
    finally:
        _meter.reset(token)
        outer.spent += min(inner.spent, inner.limit + 1)


FRAMES = 4_000
"""Frames that a reading or a ruling may need on top of its caller's, far more than the depth of a claim asks for."""
_deep = 0
_before = 0
_lock = Lock()


@contextmanager
def frames(wanted: int) -> Iterator[None]:
    """Let so many frames stand on top of the caller's, so that depth decides alike wherever one calls from."""
    global _deep, _before
    here, frame = 0, sys._getframe()
    while (frame := frame.f_back) is not None:  # type: ignore[assignment]
        here += 1
    with _lock:
        _before = sys.getrecursionlimit() if _deep == 0 else _before
        _deep += 1
        sys.setrecursionlimit(max(sys.getrecursionlimit(), here + wanted))
    try:
        yield
    finally:
        with _lock:
            _deep -= 1
            if _deep == 0:
                sys.setrecursionlimit(_before)


def tick(steps: int = 1) -> None:
    """Called by every loop and recursion over an expression, with the size of what is done there; raises past the bound."""
    found = _meter.get() or meter()
    found.spent += steps
    if found.spent > found.stop:
        found.look()


class Charged(Generic[V]):
    """A table of results, each charged what it cost when it was made: a step, and those that it took; emptied when it is full."""

    __slots__ = ("_made", "_remembered")

    def __init__(self, remembered: int) -> None:
        self._remembered = remembered
        self._made: dict[Hashable, tuple[V, int]] = {}

    def get(self, key: Hashable, make: Callable[..., V], *arguments: Hashable) -> V:
        """The result that is remembered for the key, or a new one."""
        here = _meter.get() or meter()
        start = here.spent
        found = self._made.get(key)
        if found is None:
            value = make(*arguments)
            if len(self._made) >= self._remembered:
                self._made.clear()
            found = self._made[key] = (value, here.spent - start + 1)
        here.spent = start + found[1]
        if here.spent > here.stop:
            here.look()
        return found[0]

    def clear(self) -> None:
        """Forget everything."""
        self._made.clear()


def charged(remembered: int) -> Callable[[Made], Made]:
    """A function whose last results are remembered in a table of results that are charged."""

    def decorate(function: Made) -> Made:
        table: Charged[Any] = Charged(remembered)

        @wraps(function)
        def call(*arguments: Hashable) -> Any:
            return table.get(arguments, function, *arguments)

        call.cache_clear = table.clear  # type: ignore[attr-defined]
        return call  # type: ignore[return-value]

    return decorate


def bounded(size: int, limit: int, what: str) -> None:
    """Refuse work of more than `limit` units before it starts."""
    if size > limit:
        raise too_many(limit, what)


def too_many(limit: int, what: str) -> OutOfBudget:
    """What says that work is refused before it starts."""
    return OutOfBudget(f"{what} would take more than {limit} terms")


NUMBER_BITS = 4_096
"""Bits of a number as it stands, or of a power of one."""
COEFFICIENT_BITS = 50_000
"""Bits of a coefficient once powers are multiplied out, and of the size of a number that is not rational."""
EXPONENT = 5_000
DEGREE = 10_000
"""Degree of an expression once powers of powers are multiplied out."""
NODES = 40_000
"""Nodes of an expression, those that occur twice counted twice."""
NESTING = 200
ARGUMENT = 200
"""Largest number that is given to a function which SymPy may evaluate by a loop up to it."""


class _Size(NamedTuple):
    """What one expression may grow to: its tree, its degree, and bits; `closed` where it holds no symbol."""

    nodes: int
    nesting: int
    degree: int
    bits: int
    closed: bool


_sizes: dict[Basic, _Size] = {}
"""What was measured: the parts of one expression are those of the next."""


def bounded_numbers(*exprs: Basic) -> None:
    """Refuse expressions, numbers and powers that take for ever to write out, before anything evaluates them."""
    global _sizes
    _sizes = known = _sizes if len(_sizes) < NODES else {}
    for expr in exprs:
        stack = [] if expr in known else [expr]
        while stack:
            node = stack[-1]
            waiting = [argument for argument in node.args if argument not in known]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            if node not in known:
                known[node] = _sized(node, [known[argument] for argument in node.args])
        tick(known[expr].nodes)  # as a tree: which nodes are one object is a matter of what SymPy remembers


def _sized(node: Basic, inner: list[_Size]) -> _Size:
    """The size of a node from those of its arguments; refused if it is beyond a bound."""
    nodes, nesting = 1 + sum(size.nodes for size in inner), 1 + max((size.nesting for size in inner), default=0)
    if nodes > NODES:
        raise OutOfBudget(f"an expression grows beyond {NODES} nodes")
    if nesting > NESTING:
        raise OutOfBudget(f"an expression is nested more than {NESTING} deep")
    closed = bool(inner) and all(size.closed for size in inner)
    degree, bits = max((size.degree for size in inner), default=1), max((size.bits for size in inner), default=1)
    match node:
        case Rational():
            degree, bits, closed = 0, max(abs(int(node.p)).bit_length(), int(node.q).bit_length()), True
            if bits > NUMBER_BITS:
                raise OutOfBudget(f"a number has more than {NUMBER_BITS} bits")
        case Number() | NumberSymbol() | ImaginaryUnit():
            degree, closed = 0, True
        case Add():
            bits += len(inner).bit_length()
        case Mul():
            degree, bits = sum(size.degree for size in inner), sum(size.bits for size in inner if size.closed or size.bits > 1)
        case Pow():
            degree, bits = _powered(node, *inner)
        case Function() if not isinstance(node, Piecewise) and node.args and _counts(node.func):
            bits = _called(node, inner)
            degree = 1
        case _ if closed and isinstance(node, (exp, Exp)):
            bits = 2 << min(bits, 20)
        case log() | Log() if closed:
            bits = bits.bit_length() + 1
    if degree > DEGREE:
        raise OutOfBudget(f"the degree of an expression is beyond {DEGREE} once it is multiplied out")
    if bits > COEFFICIENT_BITS:
        raise OutOfBudget(f"a number has more than {COEFFICIENT_BITS} bits once it is worked out")
    return _Size(nodes, nesting, degree, bits, closed)


def _powered(node: Pow, base: _Size, exponent: _Size) -> tuple[int, int]:
    """Degree and bits of a power."""
    if not exponent.closed:
        return max(base.degree, exponent.degree, 1), max(base.bits, exponent.bits)
    rational = isinstance(node.exp, Rational)
    times = -(-abs(int(node.exp.p)) // int(node.exp.q)) if rational else 2 << min(exponent.bits, 20)
    if times > EXPONENT:
        raise OutOfBudget(f"a power has an exponent beyond {EXPONENT}")
    terms = len(node.base.args) if isinstance(node.base, Add) else 1
    bits = (base.bits + (terms - 1).bit_length()) * times if base.closed or base.bits > 1 or terms > 1 else 1
    if isinstance(node.base, Rational):
        bounded(bits, NUMBER_BITS, "a power of a number")
    return base.degree * times, bits


def _counts(kind: type[Basic]) -> bool:
    """Whether SymPy may write a value of the function out, by counting up to its argument; of one that is not known it may."""
    known = function_of(kind)
    return known is None or known.grows


def _called(node: Function, inner: list[_Size]) -> int:
    """Bits of a function's value; refused where SymPy would count up to its argument."""
    known = function_of(node.func)
    limit = ARGUMENT if known is None else EXPONENT
    for argument, size in zip(node.args, inner, strict=True):
        if size.closed and not isinstance(argument, Rational):
            raise NotComparable(f"`{argument}` is a number that `{type(node).__name__}` is not asked about")
    poles = node.args if known is None else [subject for _, subject, _ in known.asked(known.defined, node.args)]
    if any(isinstance(subject, Rational) and subject <= 0 for subject in poles):
        raise NotComparable(f"`{node}` may be a pole")
    largest = max((-(-abs(int(number.p)) // int(number.q)) for number in node.args if isinstance(number, Rational)), default=0)
    if largest > limit:
        raise OutOfBudget(f"`{type(node).__name__}` has an argument beyond {limit}")
    return max(1, largest * largest.bit_length())


COMPARED = 8
"""Above so many arguments SymPy is not asked which of them is the largest: it compares every two."""


def built(kind: type[Basic], arguments: Sequence[Basic]) -> Basic:
    """The node of this kind, which SymPy may evaluate: refused before that would blow up, or where SymPy would not compare.

    Raises
    ------
    OutOfBudget
        A number would take for ever to write out.
    NotComparable
        What is compared is not real.
    """
    tick(1 + len(arguments) // 8)
    if kind is Pow:
        _small_power(*arguments)
    elif issubclass(kind, (Max, Min, GreaterThan, LessThan, StrictGreaterThan, StrictLessThan)):
        for argument in arguments:
            if not isinstance(argument, Expr):
                raise NotComparable(f"`{argument}` is no number, and is compared")
            if argument.is_number:
                bounded_numbers(argument)
            decided = issubclass(kind, Relational) or not argument.is_number or argument.is_comparable
            if argument.is_extended_real is False or argument is nan or not decided:
                raise NotComparable(f"`{argument}` is not real, and is compared")
        if len(arguments) > COMPARED:
            return kind(*arguments, evaluate=False)
    elif issubclass(kind, Function) and not issubclass(kind, Piecewise) and _counts(kind):
        limit = ARGUMENT if function_of(kind) is None else EXPONENT
        for argument in arguments:
            if isinstance(argument, Rational) and abs(argument) > limit:
                raise OutOfBudget(f"`{kind.__name__}` has an argument beyond {limit}")
            if isinstance(argument, Expr) and argument.has(ImaginaryUnit):
                raise NotComparable(f"`{argument}` is not real, and an argument of `{kind.__name__}`")
    return node(kind, *arguments)  # type: ignore[arg-type]  # a class, which has a hash


def remade(node: Basic, arguments: Sequence[Basic]) -> Basic:
    """The node with these arguments: itself where they are its own, else `built`."""
    return node if tuple(arguments) == node.args else built(node.func, arguments)


def _small_power(base: Basic, exponent: Basic) -> None:
    """Refuse a power that SymPy would write out, be it of a number, of a factor or of another power."""
    if not isinstance(exponent, Rational):
        return
    times = abs(int(exponent.p)) // int(exponent.q)
    if times <= 1:
        return
    if times > EXPONENT:
        raise OutOfBudget(f"a power has an exponent beyond {EXPONENT}")
    for factor in base.args if isinstance(base, Mul) else (base,):
        if isinstance(factor, Rational):
            bits = max(abs(int(factor.p)).bit_length(), int(factor.q).bit_length())
            bounded(bits * times, COEFFICIENT_BITS if factor is not base else NUMBER_BITS, "a power of a number")
        elif isinstance(factor, Pow) and isinstance(factor.exp, Rational) and abs(factor.exp) * times > EXPONENT:
            raise OutOfBudget(f"a power has an exponent beyond {EXPONENT}")
