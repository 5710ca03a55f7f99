"""What depends on what: of which densities a named distribution speaks, and which others follow from several by integration."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sympy import Basic, Expr, Indexed, IndexedBase, Integral, Mul, Sum, Symbol, Tuple

from derive.claims.premises import Law
from derive.reading.densities import read_argument
from derive.reading.distributions import named_law
from derive.reading.letters import ReadsValues
from derive.reading.names import indices
from derive.reading.tree import Node
from derive.vocabulary.binding import free, substitute
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density


@dataclass(frozen=True, slots=True)
class Drawn:
    """What has a named distribution: its density given what it depends on, and where its values lie."""

    density: Expr
    low: Expr
    high: Expr
    counted: bool


@dataclass(frozen=True, slots=True)
class Descent:
    """By name, of what is random: on what each depends directly; and everything that the claim's densities are functions of.

    Parameters
    ----------
    parents : mapping of str to tuple of str
        By declared distributions, else by the densities of the claim.
    meant : mapping of str to Symbol or IndexedBase
        What a name stands for.
    spoken_of : frozenset of str
        Names in the densities of the claim.
    moved : frozenset of str
        Those for which something else stands somewhere, as under an integral.
    drawn : dict
        What has a distribution, once that is read.
    """

    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    meant: Mapping[str, Basic] = field(default_factory=dict)
    spoken_of: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    drawn: dict[str, Drawn] = field(default_factory=dict)

    def stated(self, name: str, densities: Iterable[Density]) -> Iterator[tuple[str, tuple[Basic, ...], bool]]:
        """The densities of which the distribution of a variate speaks, by their letter, what is given, and whether the variate is whole.

        p(y | mu, x) is what y is distributed by; p(mu | y) is not what mu is, if y depends on mu, nor p(y) what y is if mu is random.
        """
        below = self._below(name)
        needed = {item for item in self.parents.get(name, ()) if item in self.spoken_of or item in self.declared}
        letters: dict[str, None] = {}
        told: set[str] = set()
        for one in densities:
            variates, given = _names(one.variate_names), _names(one.given_names)
            if variates == (name,) and below.isdisjoint(given) and needed <= set(given) and not self.moved & set(given):
                told.add(one.name)
                yield one.name, one.given, isinstance(one.variates[0], IndexedBase)
            elif name in (*variates, *given) or below & {*variates, *given}:
                letters.setdefault(one.name)
        for letter in (letter for letter in letters if letter not in told):
            yield letter, tuple(self.meant[item] for item in self.parents.get(name, ()) if item in needed), True

    def variables(self, items: Iterable[Basic]) -> tuple[Symbol, ...]:
        """Those of these symbols for which something else may stand."""
        return tuple(item for item in items if isinstance(item, Symbol) and item.name in self.moved)

    def marginals(self, densities: Iterable[Density]) -> Iterator[Law]:
        """For densities in which something is left out that others depend on: the integral of all distributions over it.

        Raises
        ------
        InputError
            What is left out is an array, or its values are counted without end.
        """
        for density in densities:
            every, given = _names((*density.variate_names, *density.given_names)), _names(density.given_names)
            for side in (every, given):
                law = self._marginal(density, frozenset(side))
                if law is not None:
                    yield law

    def _marginal(self, density: Density, named: frozenset[str]) -> Law | None:
        own = named & self.drawn.keys()
        above = self._above(own) & self.drawn.keys()
        every, left_out = sorted(own | above), sorted(above - named)
        known = frozenset().union(*(self.parents.get(item, ()) for item in every))
        if not own or not left_out or not named <= own | known:
            return None
        whole: Expr = Mul(*(self.drawn[item].density for item in every))
        for item in left_out:
            values, symbol = self.drawn[item], self.meant[item]
            entries = any(isinstance(one, Indexed) for one in (*density.variates, *density.given))
            if not isinstance(symbol, Symbol) or entries or (values.counted and not values.high.is_finite):
                raise InputError(f"a density in which `{item}` is left out is not known; say what that is, as in `p({item}) = ...`")
            variate = Symbol(f"{item}'", **symbol.assumptions0)
            whole = (Sum if values.counted else Integral)(substitute(whole, {symbol: variate}), (variate, values.low, values.high))
        sides = ([self.meant[item] for item in sorted(names)] for names in (own, named - own))
        return Law(left=Density(density.name, *sides), right=whole, variables=self.variables(self.meant[item] for item in sorted(named)))

    def _above(self, items: Iterable[str]) -> set[str]:
        """Everything on which these depend, directly or through others."""
        found: set[str] = set()
        waiting = list(items)
        while waiting:
            new = [item for item in self.parents.get(waiting.pop(), ()) if item not in found]
            found.update(new)
            waiting += new
        return found

    def _below(self, name: str) -> frozenset[str]:
        """Everything that depends on a variate, directly or through others."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            above = waiting.pop()
            new = [item for item, own in self.parents.items() if above in own and item not in found]
            found.update(new)
            waiting += new
        return frozenset(found)


def descent_of(meaning: ReadsValues, conditions: Sequence[Node], densities: Sequence[Density]) -> Descent:
    """What depends on what in a claim with these declarations and densities."""
    parents: dict[str, tuple[str, ...]] = {}
    meant: dict[str, Basic] = {}
    moved: set[str] = set()
    for one in conditions:
        written = named_law(one.args[1]) if one.text == r"\sim" and len(one.args) > 1 else None
        if written is not None:
            env = {letter: meaning.naming.index(letter) for letter in indices(one.args[0], meaning.facts)}
            met = [free(meaning.scalar(parameter, env)) for parameter in written.parameters]
            above = sorted(frozenset().union(*met), key=str)
            meant |= {_name(item): item for item in (*above, _base(read_argument(meaning, one.args[0], env)))}
            parents[_name(_base(read_argument(meaning, one.args[0], env)))] = tuple(map(_name, above))
    declared = frozenset(parents)
    for density in densities:
        names, values = (*density.variate_names, *density.given_names), (*density.variates, *density.given)
        for name, value in zip(_names(names), map(_base, values), strict=True):
            if isinstance(value, (Symbol, IndexedBase)) and _name(value) == name:
                meant.setdefault(name, value)
            else:
                moved.add(name)
    for density in densities:
        for name in _names(density.variate_names):
            parents.setdefault(name, tuple(item for item in _names(density.given_names) if item in meant))
    spoken = frozenset(name for density in densities for name in _names((*density.variate_names, *density.given_names)))
    return Descent(parents, meant, spoken, frozenset(moved), declared)


def _names(names: Iterable[Basic]) -> tuple[str, ...]:
    """Names of arguments; an entry's is its array's."""
    return tuple((name[0] if isinstance(name, Tuple) else name).name for name in names)


def _name(item: Basic) -> str:
    return str(item.label) if isinstance(item, IndexedBase) else str(item.name)


def _base(item: Basic) -> Basic:
    """An entry's array, anything else itself."""
    return item.base if isinstance(item, Indexed) else item
