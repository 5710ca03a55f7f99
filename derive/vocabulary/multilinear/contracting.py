"""Equations between matrices as rules for products of entries: wherever one side stands along a path of contracted indices, the other may.

A product of entries is a network: its factors are joined by the indices that are summed over. The largest product of an equation, such
as sum_k H_ik H_kj = H_ij, is a path from one free index to the other; where that path lies in a network, every index on it belongs to
nothing else and runs over all of its axis, the path is replaced. This says nothing of transposes: a path may be walked from either end.
Two rules that overlap give another equation, which becomes a rule too, up to a bound: so (X'X + c I)^-1 X' becomes X' (X X' + c I)^-1.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from derive.vocabulary.budget import tick
from derive.vocabulary.multilinear.polynomial import (
    Base,
    Coefficient,
    Label,
    Monomial,
    Poly,
    by_key,
    constant,
    itself,
    number,
    plus,
    scaled,
)
from derive.vocabulary.multilinear.ring import Ring
from derive.vocabulary.multilinear.sums import Summation

RULES = 24
"""Rules, those that overlaps give included."""
LONG, SHORT, JOINED = 12, 3, 6
"""How long the path of a rule is, that of one which follows from others, and the two paths that overlap together."""
STEPS = 400
"""Replacements in one polynomial."""
COPIES = 4
"""Of a factor with an exponent, how often it stands for itself."""


class PathLetter(NamedTuple):
    """An array in a path: of what kind, its name, and whether it is walked from its second index to its first."""

    kind: str
    data: Any
    name: str
    turned: bool


@dataclass(frozen=True, slots=True, eq=False)
class Vanishing:
    """A polynomial that vanishes for every value of one open index or two, each from 1 to a size."""

    poly: Poly
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PathRule:
    """A path of letters from the first of the labels to the second, or from or to a vector, and what it is equal to.

    `axes` are the sizes along the path: before the first letter unless that is a vector, between any two, and behind the last likewise.
    """

    path: tuple[PathLetter, ...]
    axes: tuple[Poly, ...]
    labels: tuple[Label, ...]
    rest: Poly


class EntryNetwork(NamedTuple):
    """A product of entries: what is summed over, factors one by one, and what is left."""

    ranges: tuple[tuple[Label, Poly], ...]
    factors: tuple[Base, ...]
    rest: Monomial


class Contraction:
    """Rules, and polynomials reduced by them."""

    def __init__(self, ring: Ring, sums: Summation) -> None:
        self.ring, self.sums = ring, sums
        self.rules: list[PathRule] = []
        self.invertible: set[str] = set()
        self._reduced: dict[Base, Poly] = {}
        self._steps = 0
        self._overlapped = 0

    # networks

    def network(self, monomial: Monomial) -> tuple[EntryNetwork, Coefficient]:
        """The factors of a product, sums in it opened."""
        ranges: list[tuple[Label, Poly]] = []
        factors: list[Base] = []
        rest: dict[Base, Coefficient] = {}
        sign: Coefficient = 1
        waiting = list(monomial)
        while waiting:
            atom, exponent = waiting.pop(0)
            copies = isinstance(exponent, int) and 0 < exponent <= COPIES
            if copies and atom.kind == "sum":
                for _ in range(int(exponent)):
                    more, inner, turned = self.sums.apart(atom)
                    ranges += more
                    waiting += inner
                    sign *= turned
            elif copies and atom.kind in ("entry", "symmetric", "delta"):
                factors += [atom] * int(exponent)
            else:
                rest[atom] = rest.get(atom, 0) + exponent
        return EntryNetwork(tuple(ranges), tuple(factors), tuple(sorted(rest.items(), key=by_key))), sign

    def ends(self, atom: Base) -> tuple[Label, ...] | None:
        """The indices in the brackets of an entry, if each is an index by itself; of [i = k] both."""
        if atom.kind == "delta":
            terms = dict(atom.args[0])
            labels = sorted((m[0][0].data for m in terms if len(m) == 1 and m[0][0].kind == "index" and m[0][1] == 1), key=str)
            return tuple(labels) if len(labels) == len(terms) == 2 and sum(terms.values()) == 0 else None
        found = [self.index(dict(arg)) for arg in atom.args]
        return tuple(one for one in found if one is not None) if None not in found else None

    def index(self, poly: Poly) -> Label | None:
        """The index that a polynomial is."""
        if len(poly) != 1:
            return None
        ((monomial, c),) = poly.items()
        alone = c == 1 and len(monomial) == 1 and monomial[0][0].kind == "index" and monomial[0][1] == 1
        return monomial[0][0].data if alone else None

    def size(self, label: Label) -> Poly | None:
        """How far an index runs that starts at 1."""
        lower, upper = self.sums.ranges.get(label, ({}, {}))
        return upper if constant(lower) == 1 else None

    def text(self, poly: Poly) -> str:
        return self.ring.text(self.ring.frozen(poly))

    # paths

    def path(self, monomial: Monomial, labels: Sequence[Label]) -> tuple[tuple[PathLetter, ...], tuple[Poly, ...], Monomial] | None:
        """The path that a product is, from label to label or vector, its axes, and what is free of indices beside."""
        net, sign = self.network(monomial)
        if sign != 1 or any(not atom.open.isdisjoint((*labels, *(label for label, _ in net.ranges))) for atom, _ in net.rest):
            return None
        uppers = dict(net.ranges)
        left = list(net.factors)
        letters, axes = list[PathLetter](), list[Poly]()
        if labels:
            here = labels[0]
        else:
            vectors = sorted((atom for atom in left if len(self.ends(atom) or ()) == 1), key=lambda atom: atom.name)
            if len(vectors) != 2:
                return None
            left.remove(vectors[0])
            (here,) = self.ends(vectors[0]) or ()
            letters.append(PathLetter(vectors[0].kind, vectors[0].data, vectors[0].name, False))
        while True:
            size = uppers.get(here, self.size(here))
            if size is None:
                return None
            axes.append(size)
            if len(labels) > 1 and here == labels[1] and letters:
                break
            at = [place for place, atom in enumerate(left) if here in atom.open]
            if len(at) != 1:
                return None
            atom = left.pop(at[0])
            ends = self.ends(atom)
            if ends is None or len(ends) > 2 or ends.count(here) != 1:
                return None
            others = [end for end in ends if end != here]
            turned = atom.kind == "entry" and len(ends) == 2 and ends[0] != here
            letters.append(PathLetter(atom.kind, atom.data, atom.name, turned))
            if not others:
                break
            here = others[0]
        whole = not left and len(letters) + 1 - len(axes) == 2 - len(labels)
        return (tuple(letters), tuple(axes), net.rest) if whole else None

    def word(self, letters: Sequence[PathLetter], axes: Sequence[Poly], labels: Sequence[Label]) -> Poly:
        """The product of letters along fresh indices, from the first label to the second or to a vector."""
        inner = [self.sums.index(number(1), dict(axis)) for axis in axes[1 : len(letters)]]
        along = [labels[0], *inner, *labels[1:]]
        body: Poly = number(1)
        for place, letter in enumerate(letters):
            ends = [self.sums.poly(label) for label in along[place : place + 2]]
            if letter.kind == "delta":
                factor = self.ring.delta(plus(ends[0], scaled(ends[1], -1)))
            else:
                factor = self.ring.entry(letter.kind, letter.data, letter.name, ends[::-1] if letter.turned else ends)
            body = self.ring.times(body, factor)
        return self.sums.closed(body, [(label, dict(axes[place])) for place, label in enumerate(inner, 1)])

    # rules

    def state(self, relation: Vanishing, longest: int = LONG) -> bool:
        """Take it that a polynomial vanishes; whether it became a rule, whose path is no longer than that."""
        rule = self._rule(relation)
        if rule is None or len(rule.path) > longest or len(self.rules) >= RULES:
            return False
        self.rules.append(rule)
        self._reduced.clear()
        if (
            len(rule.path) == len(rule.labels) == 2
            and all(axis == rule.axes[0] for axis in rule.axes)
            and rule.rest == self.delta(rule.labels)
        ):
            self.invertible.update(letter.name for letter in rule.path)
        turned = self._other_way(rule)
        return turned is None or self.state(turned, longest) or True

    def _other_way(self, rule: PathRule) -> Vanishing | None:
        """B A = 1 where A B = 1 is stated of two square matrices; None where it is stated too."""
        if len(rule.path) != 2 or len(rule.labels) != 2 or any(axis != rule.axes[0] for axis in rule.axes):
            return None
        one = self.delta(rule.labels)
        first, second = rule.path
        if rule.rest != one or any(known.path == (second, first) for known in self.rules):
            return None
        return Vanishing(plus(self.word((second, first), rule.axes, rule.labels), scaled(one, -1)), rule.labels)

    def _rule(self, relation: Vanishing) -> PathRule | None:
        """The largest path in an equation, as the others."""
        by_path: dict[tuple[PathLetter, ...], tuple[tuple[Poly, ...], Poly]] = {}
        unread: Poly = {}
        for monomial, c in relation.poly.items():
            found = self.path(monomial, relation.labels)
            if found is None:
                unread[monomial] = c
                continue
            letters, axes, beside = found
            weight = by_path.get(letters, (axes, {}))[1]
            by_path[letters] = axes, plus(weight, {beside: c})
        by_path = {letters: told for letters, told in by_path.items() if letters[0].kind != "delta" and told[1]}
        if not by_path:
            return None
        largest = max(by_path, key=_rank)
        if any(self._degree(monomial) >= len(largest) for monomial in unread):
            return None
        if any(_rank(path)[:2] == _rank(largest)[:2] for path in by_path if path != largest):
            return None  # letters in another order could come back to where they were
        axes, weight = by_path[largest]
        if constant(weight) is None and not self.ring.certainly_positive(weight) and not _is_nonzero(weight):
            return None
        own = {m for m in relation.poly if (found := self.path(m, relation.labels)) is not None and found[0] == largest}
        rest = {m: c for m, c in relation.poly.items() if m not in own}
        return PathRule(largest, axes, relation.labels, scaled(self.ring.times(rest, self.ring.power(weight, -1)), -1))

    def _degree(self, monomial: Monomial) -> int:
        return sum(atom.kind != "delta" for atom in self.network(monomial)[0].factors)

    def decided(self, poly: Poly) -> Poly:
        """The polynomial by all rules, those too that follow where two of them overlap, as far as a bound; it is zero at best."""
        poly = self.reduced(poly)
        while poly and self._overlapped < len(self.rules) < RULES:
            newest = self.rules[self._overlapped]
            self._overlapped += 1
            for other in self.rules[: self._overlapped]:
                for relation in (*self._overlaps(newest, other), *self._overlaps(other, newest)):
                    tick()
                    found = self.reduced(relation.poly)
                    if found and self.state(Vanishing(found, relation.labels), SHORT):
                        poly = self.reduced(poly)
                    if not poly:
                        return poly
        return poly

    def _overlaps(self, first: PathRule, second: PathRule) -> Iterator[Vanishing]:
        for one in self._ways(first):
            for other in self._ways(second):
                if len(one.labels) < 2 or not other.labels:
                    continue
                together = len(one.path) + len(other.path)
                for shared in range(max(1, together - JOINED), min(len(one.path), len(other.path))):
                    if one.path[-shared:] == other.path[:shared] and self._same_axes(one.axes[-shared - 1 :], other.axes[: shared + 1]):
                        yield self._overlap(one, other, shared)

    def _same_axes(self, some: Sequence[Poly], others: Sequence[Poly]) -> bool:
        return all(one == other for one, other in zip(some, others, strict=False))

    def _ways(self, rule: PathRule) -> Iterator[PathRule]:
        """A rule, and the same walked from the other end."""
        yield rule
        if len(rule.labels) == 2:
            turned = tuple(letter._replace(turned=letter.kind == "entry" and not letter.turned) for letter in reversed(rule.path))
            yield PathRule(turned, rule.axes[::-1], rule.labels[::-1], rule.rest)

    def _overlap(self, one: PathRule, other: PathRule, shared: int) -> Vanishing:
        """What two rules say of a path in which the end of one is the beginning of the other."""
        row = self.sums.index(number(1), dict(one.axes[0]))
        whole = len(other.labels) == 2
        col = (self.sums.index(number(1), dict(other.axes[-1])),) if whole else ()
        middle = self.sums.index(number(1), dict(one.axes[-1]))
        suffix = self.word(other.path[shared:], other.axes[shared:], (middle, *col))
        left = self._joined(self._at(one, (row, middle)), suffix, middle, one.axes[-1])
        middle = self.sums.index(number(1), dict(other.axes[0]))
        prefix = self.word(one.path[:-shared], one.axes[: len(one.path) - shared + 1], (row, middle))
        right = self._joined(prefix, self._at(other, (middle, *col)), middle, other.axes[0])
        return Vanishing(plus(left, scaled(right, -1)), (row, *col))

    def _at(self, rule: PathRule, labels: Sequence[Label]) -> Poly:
        return self.ring.replaced(rule.rest, {old: self.sums.poly(new) for old, new in zip(rule.labels, labels, strict=True)})

    def _joined(self, left: Poly, right: Poly, middle: Label, size: Poly) -> Poly:
        return self.sums.total(self.ring.times(left, right), middle, number(1), dict(size))

    def is_orthogonal(self, letter: PathLetter) -> bool:
        """Whether a rule says that its transpose is its inverse."""
        plain = letter._replace(turned=False)
        turned = letter._replace(turned=letter.kind == "entry")
        wanted = ((turned, plain), (plain, turned))
        found = (rule for rule in self.rules if rule.path in wanted and len(rule.labels) == 2)
        return any(rule.rest == self.delta(rule.labels) and all(axis == rule.axes[0] for axis in rule.axes) for rule in found)

    def delta(self, labels: Sequence[Label]) -> Poly:
        """One where two indices are equal."""
        row, col = (self.sums.poly(label) for label in labels)
        return self.ring.delta(plus(row, scaled(col, -1)))

    # reduction

    def reduced(self, poly: Poly) -> Poly:
        """The polynomial, no path of a rule left in it as far as the bound on replacements allows."""
        self._steps = 0
        return self._reduce(poly)

    def _reduce(self, poly: Poly) -> Poly:
        found: list[Poly] = [{}]
        for monomial, c in poly.items():
            tick()
            opened = tuple(factor for factor in monomial if factor[0].open)
            parts = [self._of_network(opened)] if opened else []
            parts += [self._raised(atom, e) for atom, e in monomial if not atom.open]
            found.append(scaled(self.ring.product(parts), c))
        return plus(*found)

    def _raised(self, atom: Base, exponent: Coefficient) -> Poly:
        """A power of what has no open index."""
        if atom.kind == "power":
            base = dict(atom.args[0])
            inner = self._reduce(base)
            return itself(atom, exponent) if inner == base else self.ring.power(inner, exponent)
        found = self._reduced.get(atom)
        if found is None:
            found = self._reduced[atom] = self._of_atom(atom)
        return itself(atom, exponent) if found == itself(atom) else self.ring.power(found, exponent)

    def _of_atom(self, atom: Base) -> Poly:
        if atom.kind == "sum":
            return self._of_network(((atom, 1),))
        if atom.kind in ("entry", "symmetric", "delta", "index", "number") or not atom.args:
            return itself(atom)
        args = [dict(arg) for arg in atom.args]
        inner = [self._reduce(arg) for arg in args]
        return itself(atom) if inner == args else self.ring.remade(atom, inner)

    def _of_network(self, monomial: Monomial) -> Poly:
        if self._steps >= STEPS:
            return {monomial: 1}
        net, sign = self.network(monomial)
        for rule in self.rules:
            for used, values, interior in self._matches(rule, net):
                self._steps += 1
                tick(len(net.factors))
                kept = [atom for place, atom in enumerate(net.factors) if place not in used]
                body = self.ring.product([{net.rest: sign}, *map(itself, kept), self.ring.replaced(rule.rest, values)])
                ranges = [(label, upper) for label, upper in net.ranges if label not in interior]
                return self._reduce(self.sums.closed(body, ranges))
        return {monomial: 1}

    def _matches(self, rule: PathRule, net: EntryNetwork) -> Iterator[tuple[tuple[int, ...], dict[Label, Poly], frozenset[Label]]]:
        """Where the path of a rule lies: the factors used, what its labels are there, and the indices inside."""
        heads = {(atom.kind, atom.name) for atom in net.factors}
        if len(rule.path) > len(net.factors) or any((letter.kind, letter.name) not in heads for letter in rule.path):
            return
        uppers = dict(net.ranges)
        for first in self._walks(rule, net, 0, None, ()):
            used, along = first
            before = min(len(rule.labels), 1)
            inside = along[before : before + len(rule.path) - 1]
            labels = [self.index(poly) for poly in inside]
            if None in labels or len(set(labels)) < len(labels):
                continue
            interior = frozenset(label for label in labels if label is not None)
            if any(uppers.get(label) != axis for label, axis in zip(labels, rule.axes[before:], strict=False) if label is not None):
                continue
            outside = [*(atom for place, atom in enumerate(net.factors) if place not in used), *(atom for atom, _ in net.rest)]
            ends = [*along[:before], *along[before + len(inside) :]]
            axes = [*rule.axes[:before], *rule.axes[before + len(inside) :]]
            loose = any(not atom.open.isdisjoint(interior) for atom in outside)
            loose = (
                loose or any(self._holds(end, interior) for end in ends) or any(self._holds(upper, interior) for upper in uppers.values())
            )
            if loose or not all(self._spans(end, axis, uppers) for end, axis in zip(ends, axes, strict=True)):
                continue
            yield used, dict(zip(rule.labels, ends, strict=True)), interior

    def _holds(self, poly: Poly, labels: frozenset[Label]) -> bool:
        return any(not atom.open.isdisjoint(labels) for monomial in poly for atom, _ in monomial)

    def _spans(self, end: Poly, axis: Poly, uppers: Mapping[Label, Poly]) -> bool:
        """Whether a bracket certainly lies on an axis: an index that runs over it, or 1."""
        label = self.index(end)
        if label is not None:
            return bool(uppers.get(label, self.size(label)) == axis)
        return constant(end) == 1 and self.ring.certainly_positive(axis)

    def _walks(
        self, rule: PathRule, net: EntryNetwork, place: int, here: Poly | None, used: tuple[int, ...]
    ) -> Iterator[tuple[tuple[int, ...], tuple[Poly, ...]]]:
        """Factors that are the letters of a path one by one, and the brackets along it."""
        if place == len(rule.path):
            yield used, () if here is None else (here,)
            return
        letter = rule.path[place]
        for number_, atom in enumerate(net.factors):
            if number_ in used or (atom.kind, atom.name) != (letter.kind, letter.name):
                continue
            brackets = [dict(arg) for arg in atom.args]
            ways: list[tuple[Poly | None, Poly | None]] = [(brackets[0], None)] if len(brackets) == 1 else []
            if len(brackets) == 1 and not place and not rule.labels:
                ways = [(None, brackets[0])]
            if len(brackets) == 2 and (not letter.turned or letter.kind == "symmetric"):
                ways.append((brackets[0], brackets[1]))
            if len(brackets) == 2 and (letter.turned or letter.kind == "symmetric"):
                ways.append((brackets[1], brackets[0]))
            for start, end in ways:
                if here is not None and start != here:
                    continue
                for found, along in self._walks(rule, net, place + 1, end, (*used, number_)):
                    yield found, along if start is None else (start, *along)


def _is_nonzero(poly: Poly) -> bool:
    """Whether it is a product of symbols that are declared not to be zero."""
    return len(poly) == 1 and all(atom.positive or (atom.kind == "symbol" and atom.data.is_nonzero) for atom, _ in next(iter(poly)))


def _rank(path: tuple[PathLetter, ...]) -> tuple[int, list[str], list[tuple[str, bool]]]:
    """An order of paths: by length, then by the letters, then as they are walked."""
    return len(path), sorted(letter.name for letter in path), [(letter.name, letter.turned) for letter in path]
