"""Where the letters of densities live: what a sum or an integral must run over to leave a letter out of a joint density."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache

from sympy import Basic, FiniteSet, IndexedBase, Integral, Interval, Rational, S, Set, Sum, Symbol, oo
from sympy.core.symbol import Str

from derive.claims.claim import Claim, bounds_in
from derive.claims.premises import Law, Premise
from derive.vocabulary.binding import unpack
from derive.vocabulary.bounds import Bounds
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import Density


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSupport:
    """The values of a letter: all whole numbers of a set, or all numbers of an interval.

    Its end points do not matter for an interval. Of one whose density is `written` out it is not said that this integrates to one.
    """

    values: Set
    counted: bool
    written: bool = False

    def spans(self, binder: Basic) -> bool:
        """Whether a sum or an integral runs over all of these values, each once."""
        _, _, lower, upper = unpack(binder)
        match binder:
            case Integral():
                return not self.counted and isinstance(self.values, Interval) and (self.values.start, self.values.end) == (lower, upper)
            case Sum() if isinstance(self.values, FiniteSet):
                return all(end.is_Integer for end in (lower, upper)) and self.values == FiniteSet(*range(int(lower), int(upper) + 1))
            case Sum():
                return self.counted and isinstance(self.values, Interval) and (self.values.start, self.values.end) == (lower, upper)
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where symbols and all entries of arrays lie, and where the letters of densities live."""

    bounds: Mapping[Basic, Bounds] = field(default_factory=dict)
    supports: Mapping[str, LetterSupport] = field(default_factory=dict)


NOWHERE = Whereabouts()
"""What is known of where things lie if nobody says it."""


def places(claim: Claim) -> Whereabouts:
    """What a claim says of where things lie."""
    return Whereabouts(bounds=bounds_in(claim.domains), supports=supports(claim))


@lru_cache(256)
def supports(claim: Claim) -> Mapping[str, LetterSupport]:
    """Where each letter of the claim's densities lives: as a domain says, else by the assumptions of the symbols that stand for it.

    A letter whose symbols say different things of it is left out: nothing is known of where it lives. So is one of which a premise
    writes out a conditional density: whether that integrates to one is not for us to say.
    """
    found: dict[str, LetterSupport] = {}
    doubtful = {
        name.name
        for premise in claim.premises
        for law in premise.laws
        for name in law.left.variate_names
        if law.left.given and not law.independence and isinstance(name, Str)
    }
    alone = (law.left for premise in claim.premises for law in premise.laws if not law.left.given and not law.independence)
    written = {name.name for density in alone for name in density.variate_names if isinstance(name, Str)}
    domains = {domain.element.name: domain for domain in claim.domains if isinstance(domain.element, Symbol)}
    stated = [*claim.expressions(), *(expr for premise in claim.premises if not premise.variables for expr in premise.positive)]
    stated += [part for premise in claim.premises for law in premise.laws for part in (law.left, law.right)]
    for name, symbol in letters(stated):
        domain = domains.get(name)
        if domain is None and symbol.is_number:
            continue  # where it lies is not said
        if domain is None:
            support = _natural(symbol)
        else:
            support = LetterSupport(values=domain.values, counted=bool(domain.element.is_integer) or isinstance(domain.values, FiniteSet))
        if support is None or found.setdefault(name, support) != support:
            doubtful.add(name)
    sure = {name: support for name, support in found.items() if name not in doubtful}
    return {name: replace(support, written=name in written) for name, support in sure.items()}


def _natural(symbol: Symbol) -> LetterSupport | None:
    """All values that a real symbol's own assumptions allow; None where they are counted and nobody says up to where."""
    if symbol.is_integer or not symbol.is_real:
        return None
    low, high = (S.Zero if bounded else end for bounded, end in ((symbol.is_nonnegative, -oo), (symbol.is_nonpositive, oo)))
    return LetterSupport(values=Interval(low, high), counted=False)


def letters(expressions: Iterable[Basic]) -> Iterator[tuple[str, Symbol | Rational]]:
    """The names of all densities' arguments for which a symbol or a number stands, each with that."""
    waiting = list(expressions)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Density):
            names, values = (*node.variate_names, *node.given_names), (*node.variates, *node.given)
            pairs = zip(names, values, strict=True)
            yield from ((name.name, value) for name, value in pairs if isinstance(name, Str) and isinstance(value, (Symbol, Rational)))
        if not isinstance(node, IndexedBase):
            waiting.extend(node.args)


@lru_cache(256)
def tied_letters(claim: Claim) -> frozenset[str]:
    """The letters whose densities hang together, so that values of them cannot be chosen one by one.

    Something that is summed or integrated over stands for a name in them, or one of the few numbers that it may be; or several laws
    of independence are stated: what follows from these together, for marginals, is not seen from single values.
    """
    listed = frozenset(str(domain.element) for domain in claim.domains if isinstance(domain.values, FiniteSet))
    laws = (law for premise in claim.premises for law in premise.laws)
    stated = (*claim.expressions(), *(part for law in laws for part in (law.left, law.right)))
    return _apart_in_several_ways(claim.premises).union(*(_tied_in(expr, listed) for expr in stated))


@lru_cache(256)
def _apart_in_several_ways(premises: tuple[Premise, ...]) -> frozenset[str]:
    """The letters of which several laws of independence are stated."""
    laws = [law for premise in premises for law in premise.laws if law.independence]
    return frozenset(law.left.name for law in laws if len(_largest(laws, law.left.name)) > 1)


@lru_cache(4_096)
def _tied_in(expr: Basic, listed: frozenset[str]) -> frozenset[str]:
    """The letters of densities in one expression that are summed or integrated over, or at a number of those that are listed."""
    found: set[str] = set()
    waiting: list[tuple[Basic, frozenset[Basic]]] = [(expr, frozenset())]
    while waiting:
        node, bound = waiting.pop()
        match node:
            case Sum() | Integral():
                bound |= {limits[0] for limits in node.args[1:]}
            case Density():
                named = list(zip((*node.variate_names, *node.given_names), (*node.variates, *node.given), strict=True))
                pinned = any(isinstance(name, Str) and name.name in listed and value.is_number for name, value in named)
                if pinned or any(isinstance(name, Str) and value in bound for name, value in named):
                    found.add(node.name)
        if not isinstance(node, IndexedBase):
            waiting += [(part, bound) for part in node.args if part.args]
    return frozenset(found)


Unrelated = tuple[frozenset[Basic], frozenset[Basic], frozenset[Basic]]


def _largest(laws: Sequence[Law], letter: str) -> list[Unrelated]:
    """Which arguments of a density are independent of which, given which, each once and without what is a part of another."""
    stated: dict[Unrelated, None] = {}
    for law in (law for law in laws if law.left.name == letter):
        first, every, given = (frozenset(names) for names in (law.left.variate_names, law.left.given_names, law.right.given_names))
        if (every - given, first, given) not in stated:
            stated.setdefault((first, every - given, given))

    def inside(small: Unrelated, large: Unrelated) -> bool:
        sides = (large[:2], large[1::-1])
        return small != large and small[2] == large[2] and any(small[0] <= one and small[1] <= other for one, other in sides)

    return [one for one in stated if not any(inside(one, other) for other in stated)]
