"""Worlds to try a claim in: exact small rationals, the same on every machine, whatever the symbols are called."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, cycle, islice, product
from typing import Any, NamedTuple

from flint import ctx, fmpq
from sympy import Basic, Dummy, Expr, Indexed, IndexedBase, Interval, S, Set, Sum, Symbol

from derive.claims.claim import Claim
from derive.claims.matrices import Square, StatedEquation, Trait
from derive.claims.premises import Law, Premise, stated
from derive.claims.supports import tied_letters
from derive.judging.evaluation.bonds import Bond, OrthogonalColumns, UnitVector, bonds_of, columns_of, solved, square_of, unit_of
from derive.judging.evaluation.densities import Negative
from derive.judging.evaluation.drawing import Mood, allowed
from derive.judging.evaluation.numbers import NotEvaluable, Undefined, sign_of
from derive.judging.evaluation.reading import PRECISION, Reader
from derive.judging.evaluation.tables import cells_of
from derive.judging.evaluation.world import Filling, Setting, World
from derive.vocabulary.binding import BINDERS, in_order, unpack
from derive.vocabulary.budget import charged, tick
from derive.vocabulary.matrices import Determinant
from derive.vocabulary.nodes import Density, Prediction
from derive.vocabulary.signs import Facts

ATTEMPTS = 24
"""How many seeds are tried until the premises hold in a world."""
TRIED = (fmpq(1), fmpq(2), fmpq(1, 2), fmpq(-1), fmpq(1, 3), fmpq(0))
"""Values of the variables of laws at which these are compared, and how many combinations."""
COMBINATIONS = 9
SIZES = ((2, 2), (3, 2), (2, 3), (1, 2), (3, 1), (1, 1))
"""Values of the first and of every other size, in the order in which they are tried."""


_PLACE = Dummy("place", integer=True, positive=True)
_Names = tuple[tuple[str, ...], ...]


def setting_of(claim: Claim) -> Setting:
    """The symbols of a claim in the order in which they are met, its sizes, inputs and restrictions."""
    assumed = _assumed(claim.premises)
    met = [*map(_met, claim.expressions()), *assumed.met, *map(_met, claim.sides[1].elements)]
    ranks, sizes, inputs, arrays = (dict.fromkeys(chain(*names)) for names in zip(*met, strict=True))
    ends = (domain.values for domain in claim.domains if domain.element.is_integer and isinstance(domain.values, Interval))
    counted = (item for values in ends for item in in_order(values) if item.is_integer and item.is_positive)
    sizes |= {_name(item): None for item in counted}
    cells = cells_of(claim)
    unknowns = frozenset(_name(item) for item in claim.varied)
    observed = next((name for name in arrays if name not in inputs and name not in unknowns), None)
    domains: dict[str, Set] = {}
    for domain in claim.domains:
        name = _name(domain.element)
        domains[name] = domains[name].intersect(domain.values) if name in domains else domain.values
    return Setting(
        claim=claim,
        ranks={name: rank for rank, name in enumerate(ranks)},
        sizes=tuple(name for name in sizes if name not in unknowns),
        inputs=frozenset(inputs),
        observed=observed,
        unknown_names=unknowns,
        domains=domains,
        positive=assumed.positive,
        entangled=assumed.entangled,
        cells=cells,
        summed=frozenset() if cells is not None else tied_letters(claim),
        bonds={name: _filling(name, bond, claim.premises) for name, bond in assumed.bonds.items() if name not in unknowns},
        bounded=assumed.bounded,
        symmetric=assumed.symmetric,
    )


def _is_open(bond: Bond) -> bool:
    """Whether an array may have entries beside those that are made by what is said of it."""
    return isinstance(bond, StatedEquation) or (isinstance(bond, Square) and {Trait.SYMMETRIC, Trait.INVERTIBLE}.issuperset(bond.traits))


def _filling(name: str, bond: Bond, premises: tuple[Premise, ...]) -> Filling:
    """How the entries of an array are made that a premise speaks of."""
    match bond:
        case Square():
            return lambda world: _square(world, bond)
        case UnitVector():
            return lambda world: _unit(world, bond)
        case OrthogonalColumns():
            return lambda world: _columns(world, bond)
        case StatedEquation():
            return lambda world: _solution(world, name, bond, premises)


def _square(world: World, bond: Square) -> Mapping[tuple[int, ...], fmpq]:
    size = _size(world, bond.size)
    made = square_of(bond.traits, size, lambda row, col: world.loose(bond.array, (row, col)))
    places = range(1, size + 1)
    return {(row, col): made[row - 1, col - 1] for row in places for col in places}


def _unit(world: World, bond: UnitVector) -> Mapping[tuple[int, ...], fmpq]:
    made = unit_of(_size(world, bond.size), lambda place: world.loose(bond.array, (place,)))
    return {(place,): value for place, value in enumerate(made, 1)}


def _columns(world: World, bond: OrthogonalColumns) -> Mapping[tuple[int, ...], fmpq]:
    rows, cols = _size(world, bond.rows), _size(world, bond.cols)
    squared = Reader(world).value(bond.squared, {})
    if type(squared) is not fmpq:
        raise NotEvaluable(f"`{bond.squared}` is not known exactly")
    made = columns_of(rows, cols, squared, lambda row, col: world.loose(bond.array, (row, col)))
    return {(row, col): made[row - 1, col - 1] for row in range(1, rows + 1) for col in range(1, cols + 1)}


def _size(world: World, upper: Expr) -> int:
    size = Reader(world).value(upper, {})
    if type(size) is not fmpq or size.q != 1 or size < 1:
        raise NotEvaluable(f"`{upper}` is no size")
    return int(size.p)


def _solution(world: World, name: str, equation: StatedEquation, premises: tuple[Premise, ...]) -> Mapping[tuple[int, ...], fmpq]:
    """Entries that obey an equation in which they stand linearly: those that they would have if free, and what is missing."""
    base = next(item for item in in_order(equation.whole) if isinstance(item, IndexedBase) and item.name == name)
    start = _residuals(Reader(world, premises), equation)
    places = [at[2] for at in world.record if at[0] == "entry" and at[1] == name]
    values = {place: world.record["entry", name, place] for place in places if isinstance(place, tuple)}
    columns = []
    for place in values:
        instead = {(base, place): values[place] + 1}
        moved = _residuals(Reader(world, premises, instead), equation)
        columns.append([after - before for after, before in zip(moved, start, strict=True)])
    steps = solved(columns, [-residual for residual in start])
    if steps is None:
        raise NotEvaluable(f"no entries of `{name}` obey the equation of a premise")
    return {place: value + step for (place, value), step in zip(values.items(), steps, strict=True)}


def _residuals(reader: Reader, equation: StatedEquation) -> list[fmpq]:
    """By how much the sides of an equation differ, for every value of its indices."""
    ends = [reader.value(upper, {}) for _, _, upper in equation.ranges]
    if any(type(end) is not fmpq or end.q != 1 for end in ends):
        raise NotEvaluable("a range of an equation that is no whole number")
    found = []
    for values in product(*(range(1, int(end.p) + 1) for end in ends)):
        env = {index: value for (index, _, _), value in zip(equation.ranges, values, strict=True)}
        found.append(reader.value(equation.left, dict(env)) - reader.value(equation.right, dict(env)))
    if any(type(value) is not fmpq for value in found):
        raise NotEvaluable("an equation between numbers that are not known exactly")
    return found


class _Assumed(NamedTuple):
    """Of premises: the names in each expression, what must certainly be positive, and whether equations may contradict each other.

    Of arrays: what those are made by that are not free, which have no entries beside, and of which the order of indices means nothing.
    """

    met: tuple[_Names, ...]
    positive: tuple[Basic, ...]
    entangled: bool
    bonds: Mapping[str, Bond]
    bounded: frozenset[str]
    symmetric: frozenset[str]


@charged(256)
def _assumed(premises: tuple[Premise, ...]) -> _Assumed:
    """What the worlds of all claims with these premises have in common."""
    said = stated(premises)
    laws = said.laws
    forms = [law.left.forms for law in laws]
    told = {own for own, *_ in forms}
    positive = [expr for premise in premises if not premise.variables for expr in premise.positive]
    # What is to be positive for all values of something cannot be looked up: of what equations say no world is known to obey it.
    positive += [S.NegativeOne for one, _ in said.everywhere if not told.isdisjoint(one.forms)]
    spoken = [expr for premise in premises for expr in (*premise.positive, *(law.right for law in premise.laws), *premise.of_chance)]
    spoken += [equation.whole for premise in premises for equation in premise.equations]
    spoken += [Sum(square.array[1, 1], (_PLACE, 1, square.size)) for premise in premises for square in premise.squares]
    bonds = bonds_of(premises) if any(premise.squares or premise.equations for premise in premises) else {}
    return _Assumed(
        met=tuple(map(_names, spoken)),
        # Densities that are the world's own are positive anyway.
        positive=tuple(expr for expr in positive if not isinstance(expr, Density) or not told.isdisjoint(expr.forms)),
        entangled=_entangled(laws, forms) or _doubtful(laws),
        bonds=bonds,
        bounded=frozenset(name for name, bond in bonds.items() if not _is_open(bond)),
        symmetric=frozenset(square.array.name for square in said.kinds if square.is_symmetric),
    )


def _names(expr: Basic) -> _Names:
    """Names in one expression in the order in which they are met, and which of them are sizes, inputs and arrays."""
    sizes: dict[str, None] = {}
    inputs: dict[str, None] = {}
    arrays: dict[str, None] = {}
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        waiting += reversed(node.args)
        if isinstance(node, BINDERS):
            _, _, lower, upper = unpack(node)
            for limit in (end for end in (lower, upper) if not end.is_number):
                met = (limit,) if isinstance(limit, Symbol) else in_order(limit)
                sizes.update((_name(item), None) for item in met if item.is_integer and item.is_positive)
        elif isinstance(node, Prediction):
            inputs.update((_name(item), None) for item in in_order(node.argument) if isinstance(item, IndexedBase))
        elif isinstance(node, Indexed) and len(node.args) == 2:
            arrays.setdefault(_name(node))
    return tuple(map(_name, in_order(expr))), tuple(sizes), tuple(inputs), tuple(arrays)


_met = charged(4_096)(_names)
"""The same, remembered."""


def worlds(claim: Claim, setting: Setting | None = None) -> Iterator[World]:
    """Worlds in which the claim's assumptions hold: n = 2, 3, then 1, first plain, then awkward ones; or the one that is supplied."""
    setting = setting or setting_of(claim)
    if setting.supply is not None:
        supplied = setting.world(setting.supply.sizes, 0)
        if licensed(supplied):
            yield supplied
        return
    known_sizes = SIZES if len(setting.sizes) > 1 else ((2, 2), (3, 3), (1, 1)) if setting.sizes else ((1, 1),)
    plain = [(sizes, Mood.PLAIN) for sizes in known_sizes]
    awkward = [mood for mood in Mood if mood not in (Mood.PLAIN, Mood.SQUARE)]
    for number, ((first, others), mood) in enumerate([*plain, *zip(islice(cycle(known_sizes), len(awkward)), awkward, strict=True)]):
        tick()
        found = world(setting, setting.sized(first, others), 100 * number + 1, mood)
        if found is not None:
            yield found


def world(setting: Setting, sizes: Mapping[str, int], seed: int, mood: Mood = Mood.PLAIN) -> World | None:
    """A world in which what the premises call positive is positive; None if no seed gives one."""
    chosen = tuple(sizes.items())
    for attempt in range(ATTEMPTS if chosen not in setting.singular else 0):
        tick()
        candidate = setting.world(sizes, seed + 7919 * attempt, mood)
        if licensed(candidate):
            return candidate
    if mood is Mood.PLAIN and any(expr.has(Determinant) for expr in setting.positive):
        setting.singular.add(chosen)  # as X'X is where X has fewer rows than columns
    return None


def licensed(candidate: World) -> bool:
    """Whether everything that the premises call positive certainly is, at this point."""
    if candidate.licensed is None:
        candidate.licensed = _licensed(candidate)
    return candidate.licensed


def _licensed(candidate: World) -> bool:
    setting = candidate.setting
    reader = Reader(candidate, setting.claim.premises)
    if any(square.array.name in setting.unknown_names for premise in setting.claim.premises for square in premise.squares):
        return False  # of two points of a world both would have to be of that kind
    try:
        with ctx.workprec(PRECISION):
            if any(sign_of(reader.value(expr, {})) != 1 for expr in setting.positive):
                return False
            if any(any(_residuals(reader, equation)) for premise in setting.claim.premises for equation in premise.equations):
                return False
    except (Undefined, NotEvaluable):
        return False
    return lawful(candidate)


def lawful(candidate: World) -> bool:
    """Whether the equations of the premises hold together, as far as they could contradict each other.

    An equation by itself says what a density is, and any world has such a density if it is not negative. Two for one
    density, and those that come back to their own left sides, are compared at some values of their variables.
    """
    if not candidate.setting.entangled:
        return True
    premises = candidate.setting.claim.premises
    reader = Reader(candidate.scratch(), premises)
    for law in (law for premise in premises for law in premise.laws):
        choices = [[value for value in TRIED if allowed(value, variable, None)][:3] for variable in law.variables]
        for values in islice(product(*choices), COMBINATIONS):
            tick()
            try:
                with ctx.workprec(PRECISION):
                    if not reader.densities.consistent(law, dict(zip(law.variables, values, strict=True))):
                        return False
            except Negative:
                return False
            except (Undefined, NotEvaluable):
                continue
            finally:
                reader.count()
    return True


def _doubtful(laws: Sequence[Law]) -> bool:
    """Whether an equation may give a density a negative value."""
    nothing = Facts()
    return not all(nothing.is_nonnegative(law.right) for law in laws)


def _entangled(laws: Sequence[Law], forms: Sequence[tuple[Any, ...]]) -> bool:
    """Whether two equations, whose left sides are of these forms, speak of one density, or one comes back to its own through others."""
    speaks: dict[object, set[object]] = {}
    for law, (left, *given) in zip(laws, forms, strict=True):
        if left in speaks:
            return True
        speaks[left] = {*given, *(form for node in law.right.atoms(Density) for form in node.forms)}
    for start in speaks:
        reached, waiting = set[object](), [start]
        while waiting:
            for other in speaks.get(waiting.pop(), ()):
                if other == start:
                    return True
                if other not in reached:
                    reached.add(other)
                    waiting.append(other)
    return False


def _name(item: Basic) -> str:
    if isinstance(item, Indexed):
        item = item.args[0]
    # Not str: SymPy writes a Dummy with an underscore that its name has not.
    return item.name if isinstance(item, (Symbol, IndexedBase)) else str(item)
