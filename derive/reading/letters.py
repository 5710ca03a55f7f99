"""Letters that are integrated or summed over: from where to where, and what stands for them meanwhile."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from sympy import Expr, FiniteSet, Integral, Interval, S, Set, Sum, Symbol

from derive.claims.claim import Domain
from derive.claims.supports import letters
from derive.reading.densities import Reads
from derive.reading.distributions import is_named_density, named_law
from derive.reading.names import Names, declared_values, key, label, of_density
from derive.reading.tree import ABSENT, Construct, Node
from derive.vocabulary.nodes import Density

_ORDERS = ("<", ">", r"\le", r"\ge")
LARGEST = 50
"""Values of a letter that is summed over, if they are listed."""
Ends = tuple[Node, Node]
"""The lower and the upper end of an interval; ABSENT where it goes on for ever."""


class ReadsValues(Reads, Protocol):
    """Who gives a text its meaning, numbers included."""

    statement: Node
    ranged: dict[str, list[tuple[Expr, Expr]]]

    def scalar(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """A number."""


def read_integral(meaning: ReadsValues, node: Node, env: Mapping[str, Expr]) -> Expr:
    """An integral inside an expression, over what is written or over all values that its letter may have."""
    over, low, high, body = node.args
    name = label(over) if over.kind is Construct.NAME else ""
    if not name or name in env or key(over) in meaning.facts.ranks or name in meaning.facts.definitions:
        raise meaning.wrong(over, "an integral is taken over one letter, which stands for nothing else there")
    letter = name.rstrip("'")
    variate = _standing_for(meaning, node)
    if (low is ABSENT) is not (high is ABSENT) and low.text != "R":
        raise meaning.wrong(node, "an integral has both limits, or none for the whole line")
    ends = [read_end(meaning, end, S.Infinity * sign, env) for end, sign in ((low, -1), (high, 1))]
    if low is ABSENT:
        ends = _natural(meaning, letter, variate)
        told = "the whole line" if ends == [S.NegativeInfinity, S.Infinity] else f"all values from {ends[0]} to {ends[1]}"
        meaning.facts.assumed.setdefault(f"the integral over {name} is taken over {told}")
    else:
        meaning.ranged.setdefault(letter, []).append((ends[0], ends[1]))
    return Integral(meaning.scalar(body, {**env, name: variate}), (variate, *ends))


def _natural(meaning: ReadsValues, name: str, variate: Symbol) -> list[Expr]:
    """Where a letter lies, by what is declared of it, or by its distribution."""
    for one in meaning.facts.conditions:
        written = named_law(one.args[1]) if one.text == r"\sim" and _is(one.args[0], name) and len(one.args) > 1 else None
        if written is not None and is_named_density(written.name):
            given = [meaning.scalar(parameter, {}) for parameter in written.parameters]
            return [written.known.at(end, given) for end in (written.known.low, written.known.high)]
    ends = declared_ends(meaning.facts, name)
    low, high = (S.Zero if bounded else S.Infinity * sign for bounded, sign in ((variate.is_nonnegative, -1), (variate.is_nonpositive, 1)))
    return [low, high] if ends is None else [read_end(meaning, end, other, {}) for end, other in zip(ends, (low, high), strict=True)]


def read_sum(meaning: ReadsValues, node: Node, env: Mapping[str, Expr]) -> Expr:
    """A sum over all values of a letter of densities, which are whole numbers: as they are listed, as is written, or 1, 2, ..."""
    index, lower, upper, body = node.args
    name = index.text
    if node.text != r"\sum":
        raise meaning.wrong(node, "over the values of a letter of densities sums are known")
    values = declared_values(meaning.facts, name.rstrip("'")) if upper is ABSENT else None
    if values is None:
        first = S.One if lower is ABSENT else meaning.scalar(lower, env)
        last = meaning.scalar(meaning.facts.upper[id(node)] if upper is ABSENT else upper, env)
        meaning.ranged.setdefault(name.rstrip("'"), []).append((first, last))
    elif any(one.kind is Construct.DOTS for one in values.args):
        if values.args[-1].kind is Construct.DOTS:
            raise meaning.wrong(values, "sums over finitely many values are known")
        first, last = meaning.scalar(values.args[0], {}), meaning.scalar(values.args[-1], {})
    else:
        listed = sorted(meaning.scalar(one, {}) for one in values.args if one.kind is Construct.NUMBER)
        if len(listed) < len(values.args) or listed != list(range(int(listed[0]), int(listed[0]) + len(listed))):
            raise meaning.wrong(values, r"sums over the values of a letter are known where these follow one another, as in `\{0, 1, 2\}`")
        first, last = listed[0], listed[-1]
    symbol = _standing_for(meaning, node, integer=True)
    return Sum(meaning.scalar(body, {**env, name: symbol}), (symbol, first, last))


def ranges_as_domains(meaning: ReadsValues, densities: Iterable[Density]) -> Iterator[Domain]:
    """Where a letter of densities is summed or integrated over, there it lives, unless something else is said of it."""
    known = dict.fromkeys(name for name, _ in letters(densities))
    summed = {name.rstrip("'") for name in meaning.facts.summed}
    for name in (name for name in known if name in meaning.ranged):
        symbol, ranges = meaning.naming.symbol(name), list(dict.fromkeys(meaning.ranged[name]))
        if declared_ends(meaning.facts, name) or declared_values(meaning.facts, name):
            continue
        if len(ranges) > 1 or (meaning.facts.signs.get(name) and name not in summed):
            continue
        ((low, high),) = ranges
        values: Set = Interval(low, high)
        if name in summed and low.is_Integer and high.is_Integer and high - low < LARGEST:
            values = FiniteSet(*range(int(low), int(high) + 1))
        if ranges[0] != tuple(_natural(meaning, name, symbol)):
            meaning.facts.assumed.setdefault(f"{name} lies between {low} and {high}")
            yield Domain(element=symbol, values=values)


def read_end(meaning: ReadsValues, node: Node, missing: Expr, env: Mapping[str, Expr] | None = None) -> Expr:
    """An end of an interval."""
    if node is ABSENT or (node.kind is Construct.SPACE and node.text == "R"):
        return missing
    if node.kind is Construct.INFINITY:
        return S.Infinity
    if node.kind is Construct.NEGATIVE and node.args[0].kind is Construct.INFINITY:
        return S.NegativeInfinity
    return meaning.scalar(node, env or {})


def declared_ends(facts: Names, name: str) -> Ends | None:
    """The ends of the interval in which a name is declared to lie; None where none is."""
    for one in facts.conditions:
        subject, *others = one.args
        items = (subject, *others)
        if one.text == r"\in" and _is(subject, name) and others[0].kind is Construct.INTERVAL:
            low, high = others[0].args
            return low, high
        signs = one.text.split()
        if all(sign in _ORDERS for sign in signs) and any(_is(item, name) for item in items):
            ends = [ABSENT, ABSENT]
            for place, sign in enumerate(signs):
                below, above = (items[place], items[place + 1])[:: 1 if sign in ("<", r"\le") else -1]
                if _is(above, name):
                    ends[0] = below
                elif _is(below, name):
                    ends[1] = above
            return ends[0], ends[1]
    return None


def _is(node: Node, name: str) -> bool:
    return node.kind is Construct.NAME and label(node) == name


def _standing_for(meaning: ReadsValues, node: Node, **assumed: bool) -> Symbol:
    """The symbol of a letter that is bound: its own, unless the letter is a density's, or stands free elsewhere."""
    name = label(node.args[0])
    declared = (part for one in meaning.statement.args[1:] for part in one.walk())
    alone = not of_density(node, meaning.facts) and name not in _free(meaning.statement, frozenset())
    own = alone and not any(_is(part, name) for part in declared)
    letter = name.rstrip("'")
    return Symbol(name if own else f"{letter}'", **{**meaning.naming.signs(letter), **assumed})


def _free(node: Node, bound: frozenset[str]) -> Iterator[str]:
    """The names that stand in a tree outside of what binds them."""
    match node.kind:
        case Construct.INTEGRAL | Construct.BIG:
            over, low, high, body = node.args
            yield from (*_free(low, bound), *_free(high, bound), *_free(body, bound | {label(over)}))
        case Construct.NAME:
            if label(node) not in bound:
                yield label(node)
            for part in node.args:
                yield from _free(part, bound)
        case _:
            for part in node.args:
                yield from _free(part, bound)
