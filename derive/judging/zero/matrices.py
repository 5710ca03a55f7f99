"""The second test where there are inverses, determinants or equations between matrices: written out at small sizes, by adjugates.

What it certifies: at sizes 1 and 2, in every combination, an expression vanishes as a rational function of all entries, those of a
symmetric, orthogonal or idempotent matrix, or of an array that an equation determines, written with free parameters; and at sizes up to
3, or where the rational functions grow beyond a bound, it vanishes at one point. That is no proof for all sizes, and is never called one:
it stands beside the first test, which knows the laws of matrices and no entry of an inverse, while this knows how an inverse is made, and
no law.

Orthogonal matrices are (1 - S) (1 + S)^-1, S' = -S, with a sign in the last column; idempotent ones P D P^-1, or B (B'B)^-1 B' if they are
symmetric, for every rank; positive definite ones are written as any symmetric matrix, of which the definite ones are an open part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from zlib import crc32

import sympy as sp
from sympy import Basic, Expr, IndexedBase, Symbol

from derive.claims.matrices import Square, StatedEquation, Trait
from derive.claims.premises import Premise
from derive.judging.evaluation.bonds import Bond, OrthogonalColumns, UnitVector, bonds_of
from derive.judging.zero.atoms import Element, NotUnderstood
from derive.judging.zero.laws import KnownSign
from derive.judging.zero.reading import ExpressionReader
from derive.judging.zero.weighing import Scope
from derive.judging.zero.written import Writing
from derive.vocabulary import nodes
from derive.vocabulary.budget import OutOfBudget, budget, tick
from derive.vocabulary.matrices import Determinant, Entries, Inverse, parts

GENERIC = 1_500
"""Steps for free entries at one choice of sizes, after which numbers are taken for them."""
SIZES = 3
"""More sizes than this are not written out."""
Grid = list[list[Element]]
"""A matrix."""


def speaks_of_matrices(expr: Expr, premises: Sequence[Premise]) -> bool:
    """Whether the theorem on sums does not reach an expression, because of inverses, determinants, or what is said of matrices."""
    return expr.has(Inverse, Determinant) or any(premise.squares or premise.equations for premise in premises)


class Singular(NotUnderstood):
    """At these sizes something is not defined, or a premise does not hold."""


class Certifying(Writing):
    """The value of an expression at given sizes, its matrices written out.

    Parameters
    ----------
    reader : ExpressionReader
        Reads what is no matrix.
    sizes : mapping
        Values of the sizes.
    premises : sequence of Premise
        What is assumed.
    ranks : mapping
        For each array that is orthogonal or idempotent, which of its components is meant.
    numeric : bool
        Whether free entries are numbers.
    """

    def __init__(
        self,
        reader: ExpressionReader,
        sizes: Mapping[Symbol, int],
        premises: tuple[Premise, ...],
        ranks: Mapping[str, int],
        numeric: bool,
    ) -> None:
        super().__init__(reader, sizes)
        self.numeric, self.ranks = numeric, ranks
        self.bonds = dict(bonds_of(premises))
        self.made: dict[str, dict[tuple[int, ...], Element]] = {}
        self.inverted: dict[Basic, Grid] = {}
        for premise in premises:
            for equation in premise.equations:
                if not any(bond is equation for bond in self.bonds.values()) and any(self._residuals(equation)):
                    raise NotUnderstood("an equation in which no array stands linearly")
            for expr in premise.positive:
                self._license(expr)

    def _license(self, expr: Expr) -> None:
        """Take it that this is positive; sizes at which it is not are no matter."""
        if isinstance(expr, (nodes.Density, IndexedBase)):
            return
        value = self.value(expr, Scope())
        number = self.reader.field.rational(value)
        if number is not None and number <= 0:
            raise Singular("a premise does not hold")
        if number is None:
            self.reader.field.state(value, KnownSign.POSITIVE)

    def value(self, node: Basic, at: Scope) -> Element:
        """The value of a node."""
        functions = self.reader.functions
        match node:
            case sp.Indexed():
                return self._entry(node, at)
            case Inverse():
                row, col = (self._whole(place, at) for place in node.places)
                grid = self._inverse(node.matrix, at)
                if not (1 <= row <= len(grid) and 1 <= col <= len(grid)):
                    raise NotUnderstood("an entry outside a matrix")
                return grid[row - 1][col - 1]
            case Determinant():
                return self._determinant(self._grid(node.matrix, at))
            case nodes.Log() | sp.log() if len(node.args) == 1:
                return functions.log(self.value(node.args[0], at))
            case nodes.Exp() | sp.exp():
                return functions.exp(self.value(node.args[0], at))
            case nodes.Sqrt():
                return functions.power(self.value(node.args[0], at), Fraction(1, 2))
            case sp.Abs():
                return functions.abs(self.value(node.args[0], at))
            case sp.Pow():
                return functions.raised(self.value(node.base, at), self.value(node.exp, at))
            case sp.Product():
                return self.reader.field.product([self.value(node.args[0], place) for place in self._places(node.args[1:], at)])
        return super().value(node, at)

    # entries

    def _whole(self, node: Basic, at: Scope) -> int:
        found = self.reader.field.rational(self.value(node, at))
        if found is None or found.denominator != 1:
            raise NotUnderstood("an index that is no number")
        return int(found)

    def _entry(self, node: sp.Indexed, at: Scope) -> Element:
        place = tuple(self._whole(index, at) for index in node.indices)
        bond = self.bonds.get(node.base.name)
        if bond is None:
            return self._free(node.base, place)
        if node.base.name not in self.made:
            self.made[node.base.name] = {}  # while it is being made its entries are zero
            self.made[node.base.name] = self._entries(node.base, bond)
        made = self.made[node.base.name]
        if place not in made:
            if isinstance(bond, Square):
                return self._free(node.base, tuple(sorted(place)) if bond.is_symmetric else place)
            made[place] = self.reader.field.number(0)
        return made[place]

    def _entries(self, base: IndexedBase, bond: Bond) -> dict[tuple[int, ...], Element]:
        """The entries of an array that is not free."""
        match bond:
            case Square():
                return self._square(bond)
            case UnitVector():
                return self._unit(bond)
            case OrthogonalColumns():
                return self._columns(bond)
            case StatedEquation():
                return self._solution(base, bond)

    def _columns(self, bond: OrthogonalColumns) -> dict[tuple[int, ...], Element]:
        """The first columns of an orthogonal matrix, times what makes them as long as is said."""
        rows, cols = self._whole(bond.rows, Scope()), self._whole(bond.cols, Scope())
        if cols > rows:
            raise Singular("more orthogonal columns than rows")
        whole = Square(array=bond.array, size=sp.Integer(rows), traits=(Trait.ORTHOGONAL,))
        grid = self._of_kind(whole, rows, lambda i, j: self._free(bond.array, (i, j)))
        length = self.reader.functions.power(self.value(bond.squared, Scope()), Fraction(1, 2))
        return {(i, j): self.reader.field.product([length, grid[i - 1][j - 1]]) for i in _to(rows) for j in _to(cols)}

    def _unit(self, bond: UnitVector) -> dict[tuple[int, ...], Element]:
        """A point of the sphere, along a line from one of its poles."""
        field, size = self.reader.field, self._whole(bond.size, Scope())
        others = [self._free(bond.array, (place,)) for place in _to(size)[1:]]
        length = field.sum([field.number(0), *(field.product([value, value]) for value in others)])
        below = field.integer_power(field.sum([field.number(1), length]), -1)
        first = field.product([field.number(-1 if self.ranks[bond.array.name] else 1), field.difference(field.number(1), length), below])
        made = [first, *(field.product([field.number(2), value, below]) for value in others)]
        return {(place,): value for place, value in enumerate(made, 1)}

    def _free(self, base: IndexedBase, place: tuple[int, ...]) -> Element:
        """An entry of which nothing is known."""
        field = self.reader.field
        if self.numeric and base not in self.reader.means.chance.variables:
            drawn = crc32(repr((base.name, place)).encode()) % 17 - 8
            return field.number((abs(drawn) if base.is_positive else drawn) or 9)
        indices = [field.number(index) for index in place]
        sign = KnownSign.POSITIVE if base.is_positive else KnownSign.REAL
        return field.atom("indexed", base, indices, sign)[1]

    # matrices

    def _grid(self, whole: Entries, at: Scope) -> Grid:
        entry, row, col, upper = parts(whole)
        size, number = self._whole(upper, at), self.reader.field.number
        return [[self.value(entry, at.binding(row, number(i)).binding(col, number(j))) for j in _to(size)] for i in _to(size)]

    def _inverse(self, whole: Entries, at: Scope) -> Grid:
        if at.depends(whole):
            return self._inverted(self._grid(whole, at))
        if whole not in self.inverted:
            self.inverted[whole] = self._inverted(self._grid(whole, at))
        return self.inverted[whole]

    def _minor(self, grid: Grid, row: int, col: int) -> Grid:
        return [[value for j, value in enumerate(line) if j != col] for i, line in enumerate(grid) if i != row]

    def _determinant(self, grid: Grid) -> Element:
        """Along the first row."""
        field = self.reader.field
        tick()
        if not grid:
            return field.number(1)
        terms = [
            field.product([field.number((-1) ** col), value, self._determinant(self._minor(grid, 0, col))])
            for col, value in enumerate(grid[0])
        ]
        return field.sum(terms)

    def _inverted(self, grid: Grid) -> Grid:
        """The adjugate over the determinant."""
        field, whole = self.reader.field, self._determinant(grid)
        if whole.num.is_zero():
            raise Singular("the inverse of a singular matrix")
        below, places = field.integer_power(whole, -1), range(len(grid))
        return [
            [field.product([field.number((-1) ** (i + j)), self._determinant(self._minor(grid, j, i)), below]) for j in places]
            for i in places
        ]

    def _times(self, left: Grid, right: Grid) -> Grid:
        field = self.reader.field
        return [
            [field.sum([field.product([a, b]) for a, b in zip(row, col, strict=True)]) for col in zip(*right, strict=True)] for row in left
        ]

    def _plus(self, left: Grid, right: Grid, factor: int) -> Grid:
        field = self.reader.field
        pairs = (zip(row, other, strict=True) for row, other in zip(left, right, strict=True))
        return [[field.sum([a, field.product([field.number(factor), b])]) for a, b in line] for line in pairs]

    def _diagonal(self, values: Sequence[int]) -> Grid:
        number = self.reader.field.number
        return [[number(value if i == j else 0) for j in range(len(values))] for i, value in enumerate(values)]

    def _square(self, square: Square) -> dict[tuple[int, ...], Element]:
        """The entries of a matrix of a kind."""
        size = self._whole(square.size, Scope())
        grid = self._of_kind(square, size, lambda i, j: self._free(square.array, (i, j)))
        return {(i, j): grid[i - 1][j - 1] for i in _to(size) for j in _to(size)}

    def _of_kind(self, square: Square, size: int, free: Callable[[int, int], Element]) -> Grid:
        places, rank = _to(size), self.ranks.get(square.array.name, 0)
        plain = [[free(i, j) for j in places] for i in places]
        mirrored = [[free(max(i, j), min(i, j)) for j in places] for i in places]
        kept = [int(place <= rank) for place in places]
        if Trait.ORTHOGONAL in square.traits and Trait.IDEMPOTENT in square.traits:
            raise NotUnderstood("a matrix that is orthogonal and idempotent")
        if {Trait.ORTHOGONAL, Trait.IDEMPOTENT}.isdisjoint(square.traits):
            definite = {Trait.POSITIVE_DEFINITE, Trait.POSITIVE_SEMIDEFINITE} & {*square.traits}
            if self.numeric and definite:
                return self._times(plain, [list(column) for column in zip(*plain, strict=True)])
            return mirrored if square.is_symmetric else plain
        if square.is_symmetric:
            onto = self._onto(plain, rank)
            return onto if Trait.IDEMPOTENT in square.traits else self._plus(self._diagonal([1] * size), onto, -2)
        if Trait.IDEMPOTENT in square.traits:
            return self._times(self._times(plain, self._diagonal(kept)), self._inverted(plain))
        zero, minus = self.reader.field.number(0), self.reader.field.number(-1)
        skew = [
            [free(i, j) if i > j else self.reader.field.product([minus, free(j, i)]) if i < j else zero for j in places] for i in places
        ]
        one = self._diagonal([1] * size)
        turn = self._times(self._plus(one, skew, -1), self._inverted(self._plus(one, skew, 1)))
        return self._times(turn, self._diagonal([1] * (size - 1) + [-1 if rank else 1]))

    def _onto(self, basis: Grid, rank: int) -> Grid:
        """The orthogonal projection onto the first columns."""
        if not rank:
            return self._diagonal([0] * len(basis))
        chosen = [row[:rank] for row in basis]
        turned = [list(column) for column in zip(*chosen, strict=True)]
        return self._times(self._times(chosen, self._inverted(self._times(turned, chosen))), turned)

    # equations

    def _residuals(self, equation: StatedEquation) -> list[Element]:
        """By how much the sides differ, for every value of the indices; what is zero is left out."""
        return [value for value in self._differences(equation) if not value.num.is_zero()]

    def _differences(self, equation: StatedEquation) -> list[Element]:
        number, field = self.reader.field.number, self.reader.field
        self._forget()
        ends = [self._whole(upper, Scope()) for _, _, upper in equation.ranges]
        found = []
        for values in product(*map(_to, ends)):
            at = Scope()
            for (index, _, _), value in zip(equation.ranges, values, strict=True):
                at = at.binding(index, number(value))
            found.append(field.difference(self.value(equation.left, at), self.value(equation.right, at)))
        self._forget()
        return found

    def _forget(self) -> None:
        """What was worked out may have been so before an entry had its value."""
        self.sums.clear()
        self.inverted.clear()

    def _solution(self, base: IndexedBase, equation: StatedEquation) -> dict[tuple[int, ...], Element]:
        """The entries of an array that stand linearly in an equation, those that it leaves open free."""
        field, made = self.reader.field, self.made[base.name]
        start = self._differences(equation)
        places = sorted(made)
        table = [[field.product([field.number(-1), value])] for value in start]
        for place in reversed(places):
            made[place] = field.number(1)
            moved = self._differences(equation)
            made[place] = field.number(0)
            for line, after, before in zip(table, moved, start, strict=True):
                line.insert(0, field.difference(after, before))
        found = {place: self._free(base, place) for place in places}
        for pivot, line in self._reduced(table, len(places)):
            if pivot is None:
                if not line[-1].num.is_zero():
                    raise Singular("an equation without a solution")
                continue
            others = [
                field.product([field.number(-1), line[k], found[places[k]]])
                for k in range(pivot + 1, len(places))
                if not line[k].num.is_zero()
            ]
            found[places[pivot]] = field.sum([line[-1], *others])
            if base.is_positive and field.rational(found[places[pivot]]) is None:
                field.state(found[places[pivot]], KnownSign.POSITIVE)
        return found

    def _reduced(self, table: list[list[Element]], unknowns: int) -> list[tuple[int | None, list[Element]]]:
        """Echelon form, each line by itself with its pivot, the last first."""
        field = self.reader.field
        done: list[tuple[int | None, list[Element]]] = []
        for col in range(unknowns):
            chosen = next((line for line in table if not line[col].num.is_zero()), None)
            if chosen is None:
                continue
            table = [line for line in table if line is not chosen]
            below = field.integer_power(chosen[col], -1)
            chosen = [field.product([value, below]) for value in chosen]
            table = [
                [field.difference(value, field.product([line[col], own])) for value, own in zip(line, chosen, strict=True)]
                for line in table
            ]
            done.insert(0, (col, chosen))
        return [*((None, line) for line in table), *done]


_PARTED = frozenset((Trait.ORTHOGONAL, Trait.IDEMPOTENT))
"""What has several components, none of which is in the closure of another."""


def _to(size: int) -> range:
    return range(1, size + 1)


def _choices(sizes: Sequence[Symbol]) -> Iterator[tuple[dict[Symbol, int], bool]]:
    """Sizes 1 and 2 with free entries, then some up to 3 with numbers."""
    for chosen in product((1, 2), repeat=len(sizes)):
        yield dict(zip(sizes, chosen, strict=True)), False
    for largest in range(len(sizes)):
        yield {size: 3 if place != largest or len(sizes) == 1 else 2 for place, size in enumerate(sizes)}, True


def _components(premises: Sequence[Premise], sizes: Mapping[Symbol, int]) -> Iterator[dict[str, int]]:
    """One component after the other of what is orthogonal, idempotent or of length one."""
    bonds = bonds_of(tuple(premises)).values()
    parted = [
        one
        for one in bonds
        if isinstance(one, (UnitVector, OrthogonalColumns)) or (isinstance(one, Square) and not _PARTED.isdisjoint(one.traits))
    ]
    counts = []
    for one in parted:
        upper = one.rows if isinstance(one, OrthogonalColumns) else one.size
        size = sizes.get(upper, upper)
        if not isinstance(size, (int, sp.Integer)):
            raise NotUnderstood("a matrix whose size is not known")
        whole = isinstance(one, Square) and (Trait.IDEMPOTENT in one.traits or one.is_symmetric)
        counts.append(range(int(size) + 1) if whole else range(2))
    for chosen in product(*counts):
        yield {one.array.name: rank for one, rank in zip(parted, chosen, strict=True)}


def agree(reader: Callable[[], ExpressionReader], left: Expr, right: Expr, premises: tuple[Premise, ...]) -> bool:
    """Whether two expressions are equal at small sizes, in every component of what is assumed; one of them with all sizes above 1.

    Raises
    ------
    NotUnderstood
        Something is not read.
    """
    expr = sp.Add(left, sp.Mul(-1, right, evaluate=False), evaluate=False)
    spoken = set(expr.free_symbols)
    for premise in premises:
        for equation in premise.equations:
            spoken |= equation.whole.free_symbols
        for square in premise.squares:
            spoken |= square.size.free_symbols
    sizes = sorted((one for one in spoken if isinstance(one, Symbol) and one.is_integer and one.is_positive), key=lambda one: one.name)
    if len(sizes) > SIZES:
        raise NotUnderstood("more sizes than are written out")
    full = False
    for chosen, numeric in _choices(sizes):
        for ranks in _components(premises, chosen):
            try:
                vanishes = _vanishes(reader, expr, chosen, premises, ranks, numeric)
            except Singular:
                continue
            if not vanishes:
                return False
            full = full or min(chosen.values(), default=2) > 1
    return full


def _vanishes(
    reader: Callable[[], ExpressionReader],
    expr: Expr,
    chosen: Mapping[Symbol, int],
    premises: tuple[Premise, ...],
    ranks: Mapping[str, int],
    numeric: bool,
) -> bool:
    """Whether an expression is zero at these sizes; where free entries would be too many, at one point."""
    tick()
    if not numeric:
        try:
            with budget(GENERIC):
                return bool(Certifying(reader(), chosen, premises, ranks, False).value(expr, Scope()).num.is_zero())
        except OutOfBudget:
            tick()
    return bool(Certifying(reader(), chosen, premises, ranks, True).value(expr, Scope()).num.is_zero())
