"""What is assumed: statements that cannot be proved, each with the equations and signs that it licenses."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from sympy import Basic, Expr, IndexedBase, Symbol, Tuple

from derive.claims.chance import Chance, Random, StatedMoment
from derive.claims.matrices import Square, StatedEquation, as_square
from derive.vocabulary.arguments import expression, one_of, several, several_of, text
from derive.vocabulary.binding import free
from derive.vocabulary.calling import Told
from derive.vocabulary.conditions import Condition, Predicate
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.matching import Equation, ordered
from derive.vocabulary.nodes import Density


@dataclass(frozen=True, slots=True, kw_only=True)
class Law(metaclass=Told):
    """For all values of `variables`, the opaque density `left` equals `right`.

    Raises
    ------
    InputError
        `left` is no Density, `right` no expression, or `variables` are not symbols.
    """

    left: Density
    right: Expr
    variables: tuple[Symbol, ...] = ()

    def __post_init__(self) -> None:
        one_of("Law", "left", Density, "a Density", self.left)
        object.__setattr__(self, "right", expression("Law", "right", self.right))
        object.__setattr__(self, "variables", several_of("Law", "variables", Symbol, self.variables))

    @property
    def equation(self) -> Equation:
        """Left and right side with the names in their densities in one order, and the variables."""
        return self.left.ordered(), ordered(self.right), self.variables

    @property
    def independence(self) -> bool:
        """Whether it says p(A | B, C) = p(A | C), and nothing of what that is: that A is independent of B, given C."""
        left, right = self.left, self.right
        if not isinstance(right, Density) or left.name != right.name:
            return False
        every, known = (dict(zip(one.given_names, one.given, strict=True)) for one in (left, right))
        return (
            dict(zip(left.variate_names, left.variates, strict=True)) == dict(zip(right.variate_names, right.variates, strict=True))
            and known.items() <= every.items()
        )


def independence(
    letter: str, first: Sequence[Symbol | IndexedBase], second: Sequence[Symbol | IndexedBase], given: Sequence[Symbol | IndexedBase] = ()
) -> tuple[Law, ...]:
    """What it means that some arguments of a density are independent of others, given a third group of them.

    Both ways, p(A | B, C) = p(A | C) and p(B | A, C) = p(B | C), and the same for all of their parts.
    """
    made: dict[Law, None] = {}
    for one in _parts(first):
        for other in _parts(second):
            for left, right in ((one, other), (other, one)):
                varied = tuple(item for item in (*left, *right, *given) if isinstance(item, Symbol))
                made.setdefault(Law(left=Density(letter, left, (*right, *given)), right=Density(letter, left, given), variables=varied))
    return tuple(made)


def _parts(items: Sequence[Symbol | IndexedBase]) -> Iterator[tuple[Symbol | IndexedBase, ...]]:
    """All selections of one or more, the largest first."""
    for size in range(len(items), 0, -1):
        yield from combinations(items, size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Premise(metaclass=Told):
    """An assumption with its label.

    Parameters
    ----------
    label : str
        "A1", "A2", ...: how a step cites it.
    name : str
        What kind it is, e.g. "independence": how a rule finds it.
    statement : str
        The sentence a reader sees, in Unicode: mathematics between dollars, e.g. `$z > λ/2$`, and `$$` for a dollar.
    laws : tuple of Law
        Equations between opaque densities that it licenses.
    positive : tuple of Expr
        Expressions that it makes positive (and finite).
    random : tuple of Random
        What it makes random, with distributions.
    moments : tuple of StatedMoment
        What it says of expectations.
    independent : tuple of Basic
        Random variables that together are independent, and so are the entries of those that are arrays.
    squares : tuple of Square
        Matrices of which it says what they are.
    equations : tuple of StatedEquation
        What it makes equal, entry by entry.
    variables : tuple of Symbol
        For all values of which they are: indices of entries.

    Raises
    ------
    InputError
        A field of another type.
    """

    label: str
    name: str
    statement: str
    laws: tuple[Law, ...] = ()
    positive: tuple[Expr, ...] = ()
    random: tuple[Random, ...] = ()
    moments: tuple[StatedMoment, ...] = ()
    independent: tuple[Basic, ...] = ()
    squares: tuple[Square, ...] = ()
    equations: tuple[StatedEquation, ...] = ()
    variables: tuple[Symbol, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "variables", several_of("Premise", "variables", Symbol, self.variables))
        for field in ("label", "name", "statement"):
            text("Premise", field, getattr(self, field))
        object.__setattr__(self, "laws", several_of("Premise", "laws", Law, self.laws))
        positive = several("Premise", "positive", "expressions", self.positive)
        # Of a whole array every entry is positive.
        checked = (item if isinstance(item, IndexedBase) else expression("Premise", "every item of positive", item) for item in positive)
        object.__setattr__(self, "random", several_of("Premise", "random", Random, self.random))
        object.__setattr__(self, "moments", several_of("Premise", "moments", StatedMoment, self.moments))
        object.__setattr__(self, "independent", several_of("Premise", "independent", Basic, self.independent))
        object.__setattr__(self, "squares", several_of("Premise", "squares", Square, self.squares))
        object.__setattr__(self, "equations", several_of("Premise", "equations", StatedEquation, self.equations))
        implied = (expr for square in self.squares for expr in square.positive)
        object.__setattr__(self, "positive", tuple(dict.fromkeys((*checked, *implied))))

    @property
    def kinds(self) -> tuple[Square, ...]:
        """What its matrices are, as it says or as its equations say."""
        return (*self.squares, *filter(None, map(as_square, self.equations)))

    @property
    def equalities(self) -> tuple[StatedEquation, ...]:
        """Every equation between entries that it states, those too that its matrices obey."""
        return (*self.equations, *(equation for square in self.squares for equation in square.equations))

    @property
    def of_chance(self) -> tuple[Basic, ...]:
        """What its distributions and moments speak of besides random variables: symbols, arrays, and expressions of them."""
        found: list[Basic] = []
        for one in self.random:
            if one.law is not None:
                own = free(Tuple(one.law.density, one.law.low, one.law.high)) - {one.law.variate, one.index}
                found += sorted(own, key=str)
        return (*found, *(side for moment in self.moments for side in (moment.left, moment.right)))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What it assumes to hold; what holds for all values of variables is told apart."""
        return () if self.variables else tuple(Condition(Predicate.POSITIVE, expr) for expr in self.positive)

    @property
    def everywhere(self) -> tuple[Density, ...]:
        """Densities that it makes positive for all values of its variables: of a conditional one, those that it is the ratio of too."""
        densities = [expr for expr in self.positive if isinstance(expr, Density)] if self.variables else []
        parts = (part for one in densities for part in (one.ordered(), one.joint(), one.marginal()))
        return tuple(part for part in parts if part is not None)


class Stated(NamedTuple):
    """What premises state together: each of these of all of them, in their order."""

    laws: tuple[Law, ...]
    kinds: tuple[Square, ...]
    equalities: tuple[StatedEquation, ...]
    conditions: tuple[Condition, ...]
    of_chance: tuple[Basic, ...]
    everywhere: tuple[tuple[Density, frozenset[Symbol]], ...]


def stated(premises: Iterable[Premise]) -> Stated:
    """What these premises state together."""
    every = tuple(premises)
    return Stated(
        laws=tuple(law for premise in every for law in premise.laws),
        kinds=tuple(square for premise in every for square in premise.kinds),
        equalities=tuple(equation for premise in every for equation in premise.equalities),
        conditions=tuple(condition for premise in every for condition in premise.conditions),
        of_chance=tuple(part for premise in every for part in premise.of_chance),
        everywhere=tuple((one, frozenset(premise.variables)) for premise in every for one in premise.everywhere),
    )


@lru_cache(256)
def said_of_chance(premises: tuple[Premise, ...]) -> Chance:
    """What premises say of random variables, together."""
    return Chance(
        random=tuple(one for premise in premises for one in premise.random),
        independent=tuple(frozenset(premise.independent) for premise in premises if premise.independent),
        moments=tuple(one for premise in premises for one in premise.moments),
    )
