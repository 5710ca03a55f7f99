"""One world: exact values on demand, a record of what was looked up, and other points that share what is known.

A value depends only on the seed and on the order in which symbols are met, never on names, on hashes or on a global
generator. Points of one world share all that is free of the unknowns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from itertools import count
from typing import Any

from flint import fmpq
from sympy import Basic, FiniteSet, IndexedBase, Rational, Symbol, Tuple

from derive.claims.claim import Claim
from derive.claims.instance import CellTable, Instance, Key
from derive.claims.premises import Premise
from derive.judging.evaluation.chosen import POSITIVES, REALS, Chosen, Coordinate
from derive.judging.evaluation.drawing import Mood, allowed, drawn, mix, pick, simplest
from derive.judging.evaluation.numbers import NotEvaluable
from derive.judging.evaluation.outcomes import DrawnLaws
from derive.judging.evaluation.tables import Cells, at_sizes, drawn_table, summed
from derive.vocabulary.binding import free
from derive.vocabulary.budget import charged
from derive.vocabulary.frozen import dataclass

_APART = 1_000
"""How far the seeds of two tables of one world lie apart."""
Filling = Callable[[Any], Mapping[tuple[int, ...], fmpq]]
"""Makes the entries of an array in a world."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What the worlds of one claim have in common: which symbols there are, and what restricts them.

    Parameters
    ----------
    claim : Claim
        What is tried.
    ranks : mapping
        Symbols in the order in which they are met.
    sizes, inputs : names
        Sizes; arrays in the arguments of predictions.
    observed : str or None
        The array that predictions are compared with.
    unknown_names, domains
        What differs between the points of a world, and restrictions by name.
    positive : tuple of Expr
        What must certainly be positive in a world.
    entangled : bool
        Whether the premises' equations may contradict each other, so that worlds are tried for it.
    cells : Cells or None
        In worlds of finitely many values, what is known of the letters of densities.
    summed : frozenset of str
        Letters whose densities hang together by sums or integrals, and of which no world is known.
    bonds : mapping
        How the entries of arrays that are not free are made, by the array's name.
    symmetric : frozenset of str
        Arrays of which the order of indices means nothing.
    bounded : frozenset of str
        Arrays that have no entries but those of a matrix or vector of a kind.
    singular : set
        Sizes, met so far, at which a matrix that is said to have an inverse had none in all worlds that were drawn.
    supply : Chosen or None
        Values of the one world there is; without it worlds are drawn.
    """

    claim: Claim
    ranks: Mapping[str, int]
    sizes: tuple[str, ...]
    inputs: frozenset[str]
    observed: str | None
    unknown_names: frozenset[str]
    domains: Mapping[str, Basic] = field(default_factory=dict)
    positive: tuple[Basic, ...] = ()
    entangled: bool = True
    cells: Cells | None = None
    summed: frozenset[str] = frozenset()
    bonds: Mapping[str, Filling] = field(default_factory=dict)
    symmetric: frozenset[str] = frozenset()
    bounded: frozenset[str] = frozenset()
    singular: set[tuple[tuple[str, int], ...]] = field(default_factory=set, compare=False)
    supply: Chosen | None = None

    @cached_property
    def steady(self) -> bool:
        """Whether premises speak of nothing that differs between the points of a world: they hold at all or at none."""
        return self.unknown_names.isdisjoint(_spoken(self.claim.premises))

    def world(self, sizes: Mapping[str, int], seed: int, mood: Mood = Mood.PLAIN) -> World:
        """One world, nothing in it looked up yet."""
        return World(setting=self, sizes=sizes, seed=seed, own=seed, mood=mood, supply=self.supply)

    def sized(self, first: int, others: int) -> dict[str, int]:
        """Values of the sizes."""
        return {name: first if number == 0 else others for number, name in enumerate(self.sizes)}


class World:
    """Exact values on demand; what was looked up is recorded and nothing else.

    Parameters
    ----------
    setting, sizes, seed, mood
        What is shared by all points of the world.
    own, own_mood
        Seed and mood of what depends on the unknowns.
    moved : mapping
        Values of unknown coordinates that are given, not drawn.
    supply : Chosen or None
        Where all other values come from if they are not drawn.

    Attributes
    ----------
    record : dict
        What was looked up.
    read : set of str
        The arrays of which values were looked up, not only which entry is which.
    licensed : bool or None
        Whether the premises hold here; None as long as nobody asked.
    """

    __slots__ = (
        *(
            "filling",
            "free_values",
            "laws",
            "licensed",
            "mood",
            "moved",
            "own",
            "own_mood",
            "read",
            "record",
            "seed",
            "setting",
            "sizes",
            "supply",
            "tables",
        ),
    )

    def __init__(
        self,
        *,
        setting: Setting,
        sizes: Mapping[str, int],
        seed: int,
        own: int,
        mood: Mood,
        own_mood: Mood | None = None,
        moved: Mapping[Coordinate, fmpq] | None = None,
        supply: Chosen | None = None,
    ) -> None:
        self.setting = setting
        self.sizes = sizes
        self.seed = seed
        self.own = own
        self.mood = mood
        self.own_mood = own_mood or mood
        self.moved = moved or {}
        self.supply = supply
        self.record: dict[Coordinate, fmpq] = {}
        self.tables: dict[str, CellTable] = {}
        self.read: set[str] = set()
        self.filling: set[str] = set()
        self.free_values: dict[Coordinate, fmpq] = {}
        self.licensed: bool | None = None
        self.laws = DrawnLaws()

    def point(self, number: int) -> World:
        """Another point of the same world: all that depends on the unknowns drawn anew, at one scale or another."""
        moods = (Mood.PLAIN, Mood.SMALL, Mood.WHOLE)
        own_mood = self.mood if number < 3 else moods[number % len(moods)]
        supply = self.supply and self.supply.point(number, self.free())
        return self._sharing(own=self.seed + number, own_mood=own_mood, supply=supply)

    def at(self, moved: Mapping[Coordinate, fmpq]) -> World:
        """The same world with these values of unknown coordinates."""
        return self._sharing(own=self.own, own_mood=self.own_mood, moved=moved, supply=self.supply)

    def scratch(self) -> World:
        """A copy to look things up in, which leaves no trace in what is shown."""
        copy = self.at(self.moved)
        copy.record.update(self.record)
        return copy

    def free(self) -> dict[Coordinate, fmpq]:
        """The unknown coordinates that were looked up, with their values."""
        names = self.setting.unknown_names
        return {at: value for at, value in self.record.items() if (self.unknown(at) if at[0] == "density" else at[1] in names)}

    def unknown(self, coordinate: Coordinate) -> bool:
        """Whether a coordinate may differ between two points."""
        if coordinate[0] == "density":
            return not self.setting.unknown_names.isdisjoint(self.names(coordinate))
        return coordinate[1] in self.setting.unknown_names

    def names(self, coordinate: Coordinate) -> frozenset[str]:
        """The symbol or array of a coordinate; of an opaque density the arrays that it speaks of."""
        match coordinate:
            case ("density", _, tuple(arguments)):
                return frozenset(str(name[0]) for name, value in arguments if value is None)
        return frozenset((str(coordinate[1]),))

    def scalar(self, symbol: Symbol) -> fmpq:
        """The value of a symbol that its assumptions and the claim's domains allow."""
        name = symbol.name
        return self._value(("scalar", name), name, (), symbol)

    def entry(self, base: IndexedBase, index: tuple[int, ...]) -> fmpq:
        """An entry of an array; entries that are inputs of a prediction are all different."""
        self.read.add(base.name)
        return self.label(base, index)

    def label(self, base: IndexedBase, index: tuple[int, ...]) -> fmpq:
        """An entry where its value does not matter: it only tells observations apart."""
        return self._value(("entry", base.name, index), base.name, index, base)

    def prediction(self, parameters: IndexedBase, argument: fmpq) -> fmpq:
        """The opaque model's value at an input: any real number, another for each input."""
        name, pair = parameters.name, _pair(argument)
        coordinate = ("prediction", name, pair)
        known = self._known(coordinate)
        if known is not None:
            return known
        if self.supply is not None:
            return self._keep(coordinate, self.supply.value(coordinate, REALS))
        if self.mood is Mood.FITTED and self.own == self.seed and (fitted := self._observed(argument)) is not None:
            return self._keep(coordinate, fitted)
        place = (0, 1) if self.mood is Mood.EQUAL and not self.unknown(coordinate) else pair
        return self._keep(coordinate, pick((self._seed(coordinate), self._rank(name) + 1000, *place), "real", self._mood(coordinate)))

    def _observed(self, argument: fmpq) -> fmpq | None:
        """What was observed at an input, if that is known."""
        inputs = self.setting.inputs
        index = next((at[2] for at, value in self.record.items() if at[0] == "entry" and at[1] in inputs and value == argument), None)
        return self.record.get(("entry", self.setting.observed, index))

    def density(self, letter: str, arguments: Key) -> fmpq:
        """The value of a joint density: any positive number, one for each list of named arguments; of a table what is summed."""
        if letter in self.setting.summed:
            raise NotEvaluable(f"densities `{letter}` are summed or integrated, and no values were found that hang together")
        if self.tabular(letter):
            return self._summed(letter, arguments)
        coordinate = ("density", letter, tuple((name, None if value is None else _pair(value)) for name, value in arguments))
        known = self._known(coordinate)
        if known is not None:
            return known
        if self.supply is not None:
            return self._keep(coordinate, self.supply.value(coordinate, POSITIVES))
        numbers = [part for name, value in arguments for part in (*map(self._numbered, name), () if value is None else _pair(value))]
        flat = [number for part in numbers for number in part]
        return self._keep(coordinate, pick((self._seed(coordinate), 2000, *flat), "positive", Mood.PLAIN))

    def _summed(self, letter: str, arguments: Key) -> fmpq:
        """The value that a table gives; an array has its first."""
        table = self.table(letter)
        firsts = dict(zip(table.letters, (own[0] for own in table.values), strict=True))
        named = {str(name[0]): firsts[str(name[0])] if value is None else fraction(value) for name, value in arguments}
        found = summed(table, named)
        if found is None:
            raise NotEvaluable(f"`{letter}` is not known at these values")
        return fmpq(found.numerator, found.denominator)

    def cells(self, variate: Symbol) -> tuple[tuple[fmpq, ...], fmpq] | None:
        """The values that a variate takes in a world of finitely many, and the weight of each; None in any other world."""
        cells = self.setting.cells
        if cells is None or variate not in cells.variates:
            return None
        letter, name = cells.variates[variate]
        table = self.table(letter)
        place = table.letters.index(name)
        size = table.sizes[place]
        return tuple(fmpq(value.numerator, value.denominator) for value in table.values[place]), fmpq(size.numerator, size.denominator)

    def tabular(self, letter: str) -> bool:
        """Whether the densities of a letter are those of a table, which says what each of them is."""
        return self.setting.cells is not None and letter in self.setting.cells.densities

    def table(self, letter: str) -> CellTable:
        """The joint density of a letter in a world of finitely many values, the same at all of its points."""
        if letter not in self.tables:
            assert self.setting.cells is not None
            rank = list(self.setting.cells.densities).index(letter)  # laws of the same letters are different
            numbers = (mix(self.seed, len(letter) + _APART * rank, number) >> 8 for number in count())
            found = drawn_table(self.setting.cells.densities[letter], self.sizes, numbers)
            if found is None:
                raise NotEvaluable(f"no table of `{letter}` was found that obeys the premises")
            self.tables[letter] = found
        return self.tables[letter]

    def freeze(self) -> Instance:
        """The values that were looked up, by name, in the order of their indices."""
        scalars: dict[str, Fraction] = {}
        arrays: dict[str, dict[tuple[int, ...], Fraction]] = {}
        predictions: dict[tuple[str, Fraction], Fraction] = {}
        densities: dict[tuple[str, Key], Fraction] = {}
        for coordinate, value in self.record.items():
            match coordinate:
                case ("scalar", str(name)):
                    scalars[name] = fraction(value)
                case ("entry", str(name), tuple(index)):
                    arrays.setdefault(name, {})[index] = fraction(value)
                case ("prediction", str(name), (int(top), int(bottom))):
                    predictions[name, Fraction(top, bottom)] = fraction(value)
                case ("density", str(letter), tuple(arguments)):
                    densities[letter, tuple((name, pair and Fraction(*pair)) for name, pair in arguments)] = fraction(value)
        ordered = {name: dict(sorted(entries.items())) for name, entries in arrays.items()}
        labels = frozenset(name for name in arrays if name not in self.read)
        return Instance(
            scalars=scalars,
            arrays=ordered,
            predictions=dict(sorted(predictions.items())),
            densities=densities,
            tables=dict(self.tables),
            labels=labels,
            outcomes=self.laws.frozen(),
        )

    def loose(self, base: IndexedBase, index: tuple[int, ...]) -> fmpq:
        """The value that an entry would have if it were free."""
        coordinate = ("entry", base.name, index)
        known = self.moved.get(coordinate, self.free_values.get(coordinate))
        if known is None:
            known = self.free_values[coordinate] = self._drawn(coordinate, base.name, index, base)
        return known

    def _value(self, coordinate: Coordinate, name: str, index: tuple[int, ...], symbol: Basic) -> fmpq:
        known = self._known(coordinate)
        if known is not None:
            return known
        if index and name in self.setting.bonds and name not in self.filling:
            self.filling.add(name)
            try:
                made = self.setting.bonds[name](self)
            finally:
                self.filling.discard(name)
            domain = at_sizes(self.setting.domains.get(name), symbol, self.sizes)
            for at, value in made.items():
                if not allowed(value, symbol, domain):
                    raise NotEvaluable(f"no value was found that an entry of `{name}` may have")
                self._keep(("entry", name, at), value)
            if index in made:
                return made[index]
            if name in self.setting.bounded:
                raise NotEvaluable(f"an entry of `{name}` outside the matrix")
        if name in self.setting.symmetric:
            index = tuple(sorted(index))
        return self._keep(coordinate, self._drawn(("entry", name, index) if index else coordinate, name, index, symbol))

    def _drawn(self, coordinate: Coordinate, name: str, index: tuple[int, ...], symbol: Basic) -> fmpq:
        domain = self.setting.domains.get(name)
        if self.setting.cells is not None or domain is not None:
            domain = self._places(name) or at_sizes(domain, symbol, self.sizes)
        if name in self.sizes:
            value = fmpq(self.sizes[name])
            if not allowed(value, symbol, domain):
                raise NotEvaluable(f"`{name}` = {value} is outside the domain of `{name}`")
            return value
        if self.supply is not None:
            named = fmpq(index[0]) if name in self.setting.inputs and domain is None and len(index) == 1 else None
            choices = simplest(symbol, domain) if named is None or not allowed(named, symbol, domain) else (named,)
            return self.supply.value(coordinate, choices)
        unknown = self.unknown(coordinate)
        zero = self.own == self.seed if unknown else not index
        if self.mood is Mood.ZERO and zero and allowed(fmpq(0), symbol, domain):
            return fmpq(0)
        if index and self.mood is Mood.EQUAL and not unknown and name not in self.setting.inputs:
            index = (1,) * len(index)
        if name in self.setting.inputs and domain is None and len(index) == 1:
            return fmpq(index[0] + mix(self._seed(coordinate), self._rank(name)) % 4)
        return drawn((self._seed(coordinate), self._rank(name), *index), symbol, domain, self._mood(coordinate))

    def _places(self, name: str) -> FiniteSet | None:
        """The values that a letter has in a world of finitely many."""
        letter = None if self.setting.cells is None else self.setting.cells.letter(name)
        if letter is None:
            return None
        table = self.table(letter)
        return FiniteSet(*map(Rational, table.values[table.letters.index(name)]))

    def _sharing(self, **own: Any) -> World:
        other = World(setting=self.setting, sizes=self.sizes, seed=self.seed, mood=self.mood, **own)
        names, record = self.setting.unknown_names, self.record
        other.laws, other.tables = self.laws, self.tables
        other.record = {at: record[at] for at in record if not (self.unknown(at) if at[0] == "density" else at[1] in names)}
        if self.setting.steady:
            other.licensed = self.licensed
        return other

    def _known(self, coordinate: Coordinate) -> fmpq | None:
        value = self.record.get(coordinate)
        if value is None and coordinate in self.moved:
            value = self._keep(coordinate, self.moved[coordinate])
        return value

    def _keep(self, coordinate: Coordinate, value: fmpq) -> fmpq:
        self.record[coordinate] = value
        return value

    def _seed(self, coordinate: Coordinate) -> int:
        return self.own if self.unknown(coordinate) else self.seed

    def _mood(self, coordinate: Coordinate) -> Mood:
        return self.own_mood if self.unknown(coordinate) else self.mood

    def _rank(self, name: str) -> int:
        return self.setting.ranks.get(name, len(self.setting.ranks))

    def _numbered(self, item: object) -> tuple[int, ...]:
        return (item,) if isinstance(item, int) else (self._rank(str(item)),)


@charged(256)
def _spoken(premises: tuple[Premise, ...]) -> frozenset[str]:
    """Names of what is free in premises, the variables of their laws left out."""
    laws = (law for premise in premises for law in premise.laws)
    spoken = [free(Tuple(law.left, law.right)) - {*law.variables} for law in laws]
    spoken += [free(expr) for premise in premises for expr in premise.positive]
    spoken += [free(equation.whole) for premise in premises for equation in premise.equations]
    return frozenset(item.name for items in spoken for item in items)


def fraction(value: object) -> Fraction:
    """An exact rational of flint as one of Python."""
    assert isinstance(value, fmpq)
    return Fraction(int(value.p), int(value.q))


def _pair(value: fmpq) -> tuple[int, int]:
    return int(value.p), int(value.q)
