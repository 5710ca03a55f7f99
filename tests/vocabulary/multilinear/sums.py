"""Random sums of products of indexed factors, true rewritings of them, and their values worked out term by term."""

from fractions import Fraction
from random import Random

from sympy import Abs, Add, Expr, Indexed, IndexedBase, Integer, KroneckerDelta, Mul, Pow, Rational, Sum, Symbol

from derive.vocabulary.binding import free, fresh_index, substitute, unpack

n, m = (Symbol(name, integer=True, positive=True) for name in "nm")
i, k, l = (Symbol(name, integer=True) for name in "ikl")  # noqa: E741
y, z, w = (IndexedBase(name, real=True) for name in "yzw")
c = Symbol("c", real=True)
INDICES = (i, k, l)


def value(expr: Expr, values: dict[Symbol, Fraction], entry) -> Fraction:
    """The value of an expression whose ranges are written out; `entry` gives that of an array at whole numbers."""
    match expr:
        case Symbol():
            return values[expr]
        case Rational():
            return Fraction(int(expr.p), int(expr.q))
        case Add():
            return sum((value(term, values, entry) for term in expr.args), Fraction(0))
        case Mul():
            found = Fraction(1)
            for factor in expr.args:
                found *= value(factor, values, entry)
            return found
        case Pow():
            return value(expr.base, values, entry) ** int(expr.exp)
        case KroneckerDelta():
            one, other = (value(argument, values, entry) for argument in expr.args)
            return Fraction(one == other)
        case Abs():
            return abs(value(expr.args[0], values, entry))
        case Indexed():
            return entry(expr.base, tuple(int(value(index, values, entry)) for index in expr.indices))
        case Sum():
            body, index, lower, upper = unpack(expr)
            ends = (int(value(end, values, entry)) for end in (lower, upper))
            low, high = ends
            return sum((value(body, {**values, index: Fraction(at)}, entry) for at in range(low, high + 1)), Fraction(0))
    raise TypeError(expr)


def drawn(seed: int):
    """Entries of arrays, each a rational number of its own."""
    found: dict[object, Fraction] = {}

    def entry(base, place):
        key = (base.name, place)
        if key not in found:
            found[key] = Fraction(Random(f"{seed}{key}").randint(-9, 9), Random(f"{key}{seed}").randint(1, 5))
        return found[key]

    return entry


def differ(left: Expr, right: Expr, sizes=range(1, 6)) -> bool:
    """Whether two expressions have different values somewhere at small sizes."""
    for size in sizes:
        for other in (1, 3):
            values = {n: Fraction(size), m: Fraction(other), c: Fraction(7, 3)}
            entry = drawn(size + 10 * other)
            if value(left, values, entry) != value(right, values, entry):
                return True
    return False


def random_factor(random: Random, bound: list[Symbol]) -> Expr:
    """A factor under bound indices."""
    if not bound or random.random() < 0.15:
        return random.choice([c, n, Integer(2), Rational(1, 3)])
    at = random.choice(bound)
    base = random.choice([y, z, w])
    return random.choice(
        [base[at], base[at], base[at] ** 2, at, Abs(base[at] - y[random.choice(bound)]), base[at] - z[random.choice(bound)]]
    )


def random_sum(random: Random, bound: tuple[Symbol, ...] = (), depth: int = 3) -> Expr:
    """A sum of products, with sums in it."""
    terms = []
    for _ in range(random.randint(1, 2)):
        factors = [random_factor(random, list(bound)) for _ in range(random.randint(1, 2))]
        if depth and random.random() < 0.7:
            index = INDICES[len(bound)] if len(bound) < len(INDICES) else None
            if index is not None:
                upper = random.choice([n, n, m, *bound, *(other - 1 for other in bound)])
                factors.append(Sum(random_sum(random, (*bound, index), depth - 1), (index, 1, upper)))
        terms.append(Mul(*factors))
    return Add(*terms)


def rewritten(expr: Expr, random: Random) -> Expr:
    """The same, written otherwise: ranges shifted or split, products multiplied out, the order of sums changed, indices renamed."""
    if not expr.args or isinstance(expr, Indexed):
        return expr
    if isinstance(expr, Sum):
        body, index, lower, upper = unpack(expr)
        body = rewritten(body, random)
        way = random.randint(0, 5)
        if way == 0:
            return Sum(substitute(body, {index: index - 1}), (index, lower + 1, upper + 1))
        if way == 1 and lower == 1 and upper in (n, m):
            return substitute(body, {index: lower}) + Sum(body, (index, lower + 1, upper))
        if way == 2:
            return Add(*(Sum(term, (index, lower, upper)) for term in Add.make_args(body.expand())))
        if way == 3:
            other = fresh_index(index, free(body) | free(upper))
            return Sum(substitute(body, {index: other}), (other, lower, upper))
        if way == 4 and isinstance(body, Sum):
            inner, other, low, high = unpack(body)
            if not high.has(index) and not low.has(index):
                return Sum(Sum(inner, (index, lower, upper)), (other, low, high))
        if way == 5 and upper in (n, m):
            return Sum(substitute(body, {index: lower + upper - index}), (index, lower, upper))
        return Sum(body, (index, lower, upper))
    whole = expr.func(*(rewritten(argument, random) for argument in expr.args))
    return whole.expand() if random.random() < 0.3 else whole


def mutated(expr: Expr, random: Random) -> Expr:
    """The same with one thing changed, which need not change its value."""
    nodes = [node for node in _nodes(expr) if isinstance(node, (Indexed, Rational, Sum)) and node != 0]
    if not nodes:
        return expr + 1
    chosen = random.choice(nodes)
    match chosen:
        case Indexed():
            new = random.choice([y, z, w])[chosen.indices[0] + random.choice([0, 0, 1])]
        case Rational():
            new = chosen + random.choice([1, -1, Rational(1, 2)])
        case Sum():
            body, index, lower, upper = unpack(chosen)
            new = random.choice(
                [Sum(body, (index, lower + 1, upper)), Sum(2 * body, (index, lower, upper)), Sum(body, (index, lower, upper + 1))]
            )
    return _replaced(expr, chosen, new)


def _nodes(expr: Expr):
    yield expr
    if isinstance(expr, Sum):
        yield from _nodes(expr.args[0])
    elif not isinstance(expr, Indexed):
        for argument in expr.args:
            yield from _nodes(argument)


def _replaced(expr: Expr, old: Expr, new: Expr) -> Expr:
    if expr == old:
        return new
    if isinstance(expr, Sum):
        return Sum(_replaced(expr.args[0], old, new), *expr.args[1:])
    if isinstance(expr, Indexed) or not expr.args:
        return expr
    return expr.func(*(_replaced(argument, old, new) for argument in expr.args))
