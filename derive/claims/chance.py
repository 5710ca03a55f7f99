"""What is said of random variables: their distributions, moments that are stated, and which of them are independent."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cached_property

from sympy import Basic, Dummy, Expr, IndexedBase, Symbol, Tuple

from derive.vocabulary.arguments import expression, one_of, several_of, text
from derive.vocabulary.binding import free, substitute
from derive.vocabulary.calling import Told
from derive.vocabulary.errors import InputError
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.frozen import dataclass


class Spacing(Enum):
    """How the values of a distribution lie between its two ends."""

    INTERVAL = "every number between the ends"
    WHOLE = "every whole number from the first end to the last"


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomLaw(metaclass=Told):
    """The distribution of a random variable, or of each entry of an array of them.

    Parameters
    ----------
    density : Expr
        The density, or the probability of a value, as a function of the variate.
    variate : Symbol
        What stands for a value.
    spacing, low, high
        Where the values lie; an end may be infinite.
    name, parameters
        The named distribution that this is, for its moments; empty where it is none.
    """

    density: Expr
    variate: Symbol
    spacing: Spacing
    low: Expr
    high: Expr
    name: str = ""
    parameters: tuple[Expr, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "density", expression("RandomLaw", "density", self.density))
        one_of("RandomLaw", "variate", Symbol, "a Symbol", self.variate)
        one_of("RandomLaw", "spacing", Spacing, "Spacing.INTERVAL or Spacing.WHOLE", self.spacing)
        text("RandomLaw", "name", self.name)
        object.__setattr__(self, "parameters", several_of("RandomLaw", "parameters", Expr, self.parameters))

    def density_at(self, value: Expr) -> Expr:
        """The density, or the probability, of a value."""
        return substitute(self.density, {self.variate: value})

    def weighted(self, body: Expr, variate: Expr) -> tuple[Expr, Symbol]:
        """A function of the random variable times its density, and what stands for a value in both: a symbol of the support's sign."""
        place = Dummy("x", positive=True) if self.low.is_nonnegative else Dummy("x", real=True)
        return substitute(body, {variate: place}) * self.density_at(place), place

    def at(self, values: Mapping[Basic, Basic]) -> "RandomLaw":
        """The law with other parameters."""
        return RandomLaw(
            density=substitute(self.density, values),
            variate=self.variate,
            spacing=self.spacing,
            low=substitute(self.low, values),
            high=substitute(self.high, values),
            name=self.name,
            parameters=tuple(substitute(one, values) for one in self.parameters),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Random(metaclass=Told):
    """A random variable, or an array of them.

    Parameters
    ----------
    variable : Symbol or IndexedBase
        Of an array every entry is random.
    index : Symbol or None
        What stands for an entry's index in its law.
    law : RandomLaw or None
        Its distribution, where that is known.
    alike : bool
        Whether all entries of an array have one distribution.
    """

    variable: Symbol | IndexedBase
    index: Symbol | None = None
    law: RandomLaw | None = None
    alike: bool = False

    def __post_init__(self) -> None:
        one_of("Random", "variable", (Symbol, IndexedBase), "a symbol or an array", self.variable)
        one_of("Random", "index", (Symbol, type(None)), "a Symbol, or None", self.index)
        one_of("Random", "law", (RandomLaw, type(None)), "a RandomLaw, or None", self.law)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedMoment(metaclass=Told):
    """For all values of the indices, an expression made of expectations has a value, as in Var(X_i) = sigma^2."""

    left: Expr
    right: Expr
    indices: tuple[Symbol, ...] = ()

    def __post_init__(self) -> None:
        for field in ("left", "right"):
            object.__setattr__(self, field, expression("StatedMoment", field, getattr(self, field)))
        object.__setattr__(self, "indices", several_of("StatedMoment", "indices", Symbol, self.indices))
        if not self.left.has(Expectation):
            raise InputError(f"StatedMoment: `{self.left}` is no moment; write it with `Expectation`")


@dataclass(frozen=True, kw_only=True)
class Chance:
    """All that is said of random variables."""

    random: tuple[Random, ...]
    independent: tuple[frozenset[Basic], ...]
    moments: tuple[StatedMoment, ...]

    @cached_property
    def variables(self) -> Mapping[Basic, Random]:
        """What is said of each variable, by all premises together."""
        found: dict[Basic, Random] = {}
        for one in self.random:
            known = found.get(one.variable)
            if known is None:
                found[one.variable] = one
                continue
            law, index = (known.law, known.index) if known.law is not None else (one.law, one.index)
            found[one.variable] = Random(variable=one.variable, index=index, law=law, alike=known.alike or one.alike)
        return found

    def are_independent(self, variables: Iterable[Basic]) -> bool:
        """Whether these are said to be independent, all of them together."""
        asked = frozenset(variables)
        return (len(asked) == 1 and not any(isinstance(one, IndexedBase) for one in asked)) or any(asked <= one for one in self.independent)

    def identical(self, variable: Basic) -> bool:
        """Whether the entries of an array have one distribution."""
        said = self.variables.get(variable)
        if said is None or not isinstance(variable, IndexedBase):
            return False
        return said.alike or (said.law is not None and said.index not in free(Tuple(*said.law.parameters, said.law.density)))

    def law_at(self, variable: Basic, place: Sequence[Expr]) -> RandomLaw | None:
        """The distribution of a variable, or of the entry at a place."""
        said = self.variables.get(variable)
        if said is None or said.law is None:
            return None
        if said.index is None or not place:
            return said.law
        return said.law.at({said.index: place[0]})


NO_CHANCE = Chance(random=(), independent=(), moments=())
"""Nothing is said of random variables."""
