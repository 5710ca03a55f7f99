"""Bound indices and variates: what is free in an expression, substitution that never captures, one spelling for equal sums."""

from collections.abc import Mapping

from sympy import Basic, Dummy, Expr, Indexed, IndexedBase, Integral, Product, Sum, Symbol, Tuple
from sympy.core.symbol import Str

from derive.vocabulary.budget import built, charged, tick
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.matrices import Entries
from derive.vocabulary.nodes import ForEvery, Largest, Named, node

INDEXED = (Sum, Product, Largest, Named, ForEvery, Entries)
"""What binds an index, which takes whole values."""
BINDERS = (*INDEXED, Integral)
"""What binds an index or a variate between two ends."""
_FRESH = "ijklmqruvw"


def unpack(binder: Basic) -> tuple[Expr, Symbol, Expr, Expr]:
    """Body, index, lower and upper limit of the outermost index that a node binds.

    SymPy keeps a sum over several indices flat, the outermost limit last; the body is then the sum over the others.
    """
    if isinstance(binder, Named):
        body, limits = binder.args[0], binder.args[1]
    else:
        body = binder.args[0] if len(binder.args) == 2 else binder.func(*binder.args[:-1])
        limits = binder.args[-1]
    index, lower, upper = limits
    return body, index, lower, upper


def rebuild(binder: Basic, body: Expr, index: Symbol, lower: Expr, upper: Expr) -> Basic:
    """The same kind of binder over a new body and limits."""
    rest = (binder.args[2],) if isinstance(binder, Named) else ()
    return node(binder.func, body, node(Tuple, index, lower, upper), *rest)


@charged(50_000)
def free(expr: Basic) -> frozenset[Basic]:
    """Free symbols and indexed bases; the index of a sum, product or named quantity, or what is integrated over, is not free in it."""
    if isinstance(expr, (Symbol, IndexedBase)):
        return frozenset((expr,))
    if isinstance(expr, BINDERS):
        body, index, lower, upper = unpack(expr)
        return (free(body) - {index}) | free(lower) | free(upper)
    if isinstance(expr, Expectation):
        return (free(expr.body) - frozenset(expr.over)) | frozenset(expr.given)
    found: set[Basic] = set()
    for argument in expr.args:
        found |= free(argument)
    return frozenset(found)


def in_order(expr: Basic) -> tuple[Basic, ...]:
    """The free symbols and indexed bases, each once, in the order in which they are met."""
    seen: dict[Basic, None] = {}
    steps = 0
    waiting: list[tuple[Basic, frozenset[Basic]]] = [(expr, frozenset())]
    while waiting:
        node, bound = waiting.pop()
        steps += 1
        if isinstance(node, (Symbol, IndexedBase)):
            if node not in bound:
                seen.setdefault(node)
        elif isinstance(node, BINDERS):
            body, index, lower, upper = unpack(node)
            waiting += ((body, bound | {index}), (upper, bound), (lower, bound))
        elif isinstance(node, Expectation):
            waiting += ((item, bound) for item in reversed(node.given))
            waiting.append((node.body, bound | {*node.over}))
        else:
            waiting += [(argument, bound) for argument in reversed(node.args)]
    tick(steps)
    return tuple(seen)


def depends(expr: Basic, unknowns: frozenset[Basic]) -> bool:
    """Whether any of the unknowns occurs free."""
    return not free(expr).isdisjoint(unknowns)


def indices(expr: Basic) -> frozenset[Basic]:
    """The free symbols that stand inside an index bracket: unbound indices, if `expr` is to be a number."""
    tick()
    if isinstance(expr, Indexed):
        inside: frozenset[Basic] = frozenset()
        for argument in expr.args[1:]:
            inside |= free(argument)
        return inside
    if isinstance(expr, BINDERS):
        body, index, lower, upper = unpack(expr)
        return (indices(body) - {index}) | indices(lower) | indices(upper)
    if isinstance(expr, Expectation):
        return indices(expr.body) - frozenset(expr.over)
    found: set[Basic] = set()
    for argument in expr.args:
        found |= indices(argument)
    return frozenset(found)


def substitute(expr: Basic, mapping: Mapping[Basic, Basic]) -> Basic:
    """Replace free occurrences, renaming a bound index wherever it would capture a free one."""
    tick()
    if expr in mapping:
        return mapping[expr]
    if isinstance(expr, (Symbol, IndexedBase)) or not expr.args:
        return expr
    if isinstance(expr, BINDERS):
        body, index, lower, upper = unpack(expr)
        live = {key: value for key, value in mapping.items() if index not in free(key) and not free(key).isdisjoint(free(body))}
        lower, upper = substitute(lower, mapping), substitute(upper, mapping)
        incoming = frozenset().union(*(free(value) for value in live.values())) if live else frozenset()
        if index in incoming:
            fresh = fresh_index(index, incoming | free(body))
            body, index = substitute(body, {index: fresh}), fresh
        return rebuild(expr, substitute(body, live) if live else body, index, lower, upper)
    if free(expr).isdisjoint(frozenset().union(*(free(key) for key in mapping))):
        return expr
    if isinstance(expr, Expectation):
        mapping = {key: value for key, value in mapping.items() if free(key).isdisjoint(expr.over)}
        given = (substitute(item, mapping) for item in expr.given)
        return Expectation(substitute(expr.body, mapping), expr.over, given)
    return built(expr.func, [substitute(argument, mapping) for argument in expr.args])


def fresh_index(index: Symbol, taken: frozenset[Basic]) -> Symbol:
    """An index letter with the assumptions of `index` whose name nothing in `taken` bears."""
    # Not str: SymPy writes a Dummy with an underscore that its name has not.
    names = {item.name for item in taken}
    for suffix in ("", *map(str, range(1, 100))):
        for letter in _FRESH:
            if letter + suffix not in names:
                return Symbol(letter + suffix, **index.assumptions0)
    raise AssertionError("an expression with a thousand free indices")


_UNSEEN = "\u2063"
"""Ends the names of canonical indices: nobody types it, so that no letter of anybody's bears the name of one."""
_POSITIVE = [Dummy(f"i{depth}{_UNSEEN}", integer=True, positive=True) for depth in range(12)]
_ANY = [Dummy(f"k{depth}{_UNSEEN}", integer=True) for depth in range(12)]
"""Canonical indices by nesting height: from 1 or above, and from anywhere."""
_POSITIVE_VARIATES = [Dummy(f"t{depth}{_UNSEEN}", positive=True) for depth in range(12)]
_VARIATES = [Dummy(f"x{depth}{_UNSEEN}", real=True) for depth in range(12)]
"""Canonical variates of integrals by nesting height: from 0 or above, and from anywhere; single points do not count."""
CANONICAL = frozenset((*_POSITIVE, *_ANY, *_POSITIVE_VARIATES, *_VARIATES))
"""All canonical indices and variates: always bound, told from others as objects, never by name."""


@charged(20_000)
def canonical(expr: Basic) -> Basic:
    """The same expression with bound indices named by nesting height, so that equal sums are equal objects."""
    return _canonical(expr)[0]


def _canonical(expr: Basic) -> tuple[Basic, int]:
    tick()
    if not expr.args or isinstance(expr, IndexedBase):
        return expr, 0
    if isinstance(expr, BINDERS):
        return _canonical_binder(expr)
    parts = [_canonical(argument) for argument in expr.args]
    height = max(height for _, height in parts)
    if all(new == old for (new, _), old in zip(parts, expr.args, strict=True)):
        return expr, height
    return built(expr.func, [part for part, _ in parts]), height


@charged(20_000)
def _canonical_binder(expr: Basic) -> tuple[Basic, int]:
    body, index, lower, upper = unpack(expr)
    body, height = _canonical(body)
    if height >= len(_ANY):
        return expr, height
    if isinstance(expr, Integral):
        mark = (_POSITIVE_VARIATES if lower.is_nonnegative else _VARIATES)[height]
    else:
        mark = (_POSITIVE if lower.is_positive else _ANY)[height]
    return rebuild(expr, substitute(body, {index: mark}), mark, _canonical(lower)[0], _canonical(upper)[0]), height + 1


def lettered(expr: Basic, letters: Mapping[Basic, Symbol]) -> Basic:
    """The same expression with bound indices as a reader expects them: i up to n, j up to p, others fresh."""
    tick()
    if not expr.args or isinstance(expr, IndexedBase):
        return expr
    if isinstance(expr, BINDERS):
        body, index, lower, upper = unpack(expr)
        body = lettered(body, letters)
        letter = letters.get(upper)
        if letter is None or (letter != index and letter in free(body)):
            letter = index if not isinstance(index, Dummy) else fresh_index(index, free(body) | frozenset(letters.values()))
        return rebuild(expr, substitute(body, {index: letter}), letter, lower, upper)
    return node(expr.func, *(lettered(argument, letters) if not isinstance(argument, Str) else argument for argument in expr.args))
