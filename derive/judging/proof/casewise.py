"""Equality by cases: in each of them nothing depends on a sign any more, and the two sides are the same.

Under a sum over the same range the summands are compared, with a symbol in place of each entry: what holds for all its values holds
for every entry.
"""

from collections.abc import Sequence

from sympy import Basic, Expr, Indexed, IndexedBase, S, Sum, Symbol
from sympy.logic.boolalg import Boolean

from derive.claims.claim import Claim
from derive.judging.proof.cells import CASES, CELLS, Asked, CaseSearch, Coordinates, Open, Stuck, placed, spelled
from derive.judging.proof.discharge import Identity, Proof, everywhere_defined
from derive.judging.proof.theory import Theory, Unproved
from derive.vocabulary.binding import free, substitute, unpack
from derive.vocabulary.bounds import Bounds
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.linear import live
from derive.vocabulary.rewriting import in_terms

METHOD = "identity in every case of the signs in it"


def equal_by_cases(left: Expr, right: Expr, claim: Claim, theory: Theory) -> Proof:
    """A proof that two expressions are equal.

    Raises
    ------
    Unproved
        There is none that this search finds.
    """
    sides = [in_terms(live(theory.raw(side)), theory.facts) for side in (left, right)]
    if not any(side.has(*CASES) for side in sides):
        raise Unproved("nothing depends on a sign")
    if any(side.has(Expectation) for side in sides):
        raise Unproved("cases of what a mean is taken of are not told apart")
    everywhere_defined(theory, left, right)
    bounds: dict[Basic, Bounds] = dict(theory.facts.within.bounds) if theory.facts.within is not None else {}
    names = spelled(claim.expressions())
    while all(isinstance(side, Sum) for side in sides) and len({side.args[1:] for side in map(_renamed, sides)}) == 1:
        sides = _summands([_renamed(side) for side in sides], bounds, names)
    if any(side.has(Sum) for side in sides) or any(side.atoms(Indexed) for side in sides):
        raise Unproved("cases of what stands in several sums are not told apart")
    search = CaseSearch(theory.facts, bounds, names | spelled(sides))
    count = 0

    def goal(at: Coordinates) -> Identity | None:
        nonlocal count
        count += 1
        if not search.possible(at):
            return None
        one, other = (placed(search.resolved(side, at), at) for side in sides)
        if count > CELLS or not search.reader.vanishes(one - other):
            raise Stuck
        return Identity(left=placed(sides[0], at), right=placed(sides[1], at))

    try:
        return Proof(method=METHOD, identities=tuple(filter(None, search.each((), goal))))
    except (Stuck, Open) as why:
        raise Unproved("the two sides are not shown to be the same in every case") from why


def same_by_cases(before: Boolean, after: Boolean, claim: Claim, theory: Theory) -> Proof:
    """A proof that two conditions hold at the same points.

    Raises
    ------
    Unproved
        There is none that this search finds.
    """
    everywhere_defined(theory, before, after)
    conditions = [live(theory.raw(condition)) for condition in (before, after)]
    if any(condition.has(Sum) or condition.atoms(Indexed) for condition in conditions):
        raise Unproved("cases of what stands in sums are not told apart")
    bounds = dict(theory.facts.within.bounds) if theory.facts.within is not None else {}
    search = CaseSearch(theory.facts, bounds, spelled(claim.expressions()))
    why = Unproved("the two conditions are not shown to hold together in every case")
    for order in (conditions, conditions[::-1]):  # the first splits the cases, and may do so better
        try:
            met = dict.fromkeys(asked for several in search.each((), _Together(search, order)) for asked in several)
        except (Stuck, Open):
            continue
        return Proof(
            method="the two conditions hold together in every case of the signs in them",
            identities=tuple(Identity(left=expr, right=S.Zero) for sign, expr in met if not sign),
            above=tuple(sign * expr for sign, expr in met if sign),
        )
    raise why


class _Together:
    """Whether two conditions hold together in a case; what their signs are is handed back."""

    def __init__(self, search: CaseSearch, conditions: Sequence[Basic]) -> None:
        self.search, self.conditions = search, conditions
        self.count = 0

    def __call__(self, at: Coordinates) -> list[Asked]:
        """The signs in this case."""
        self.count += 1
        met: list[Asked] = []
        if not self.search.possible(at):
            return []
        first, second = (self.search.holds(condition, at, met) for condition in self.conditions)
        if self.count > CELLS or first is not second:
            raise Stuck
        return [(sign, placed(expr, at)) for sign, expr in met]


INDEX = Symbol("i", integer=True)


def _renamed(total: Sum) -> Sum:
    """The sum over an index of one name."""
    body, index, lower, upper = unpack(total)
    return Sum(substitute(body, {index: INDEX}), (INDEX, lower, upper))


def _summands(totals: list[Sum], bounds: dict[Basic, Bounds], names: frozenset[str]) -> list[Expr]:
    """What is summed, with a symbol in place of each entry at the index itself."""
    bodies = [total.args[0] for total in totals]
    entries = sorted({entry for body in bodies for entry in body.atoms(Indexed)}, key=str)
    letters: dict[Basic, Basic] = {}
    for number, entry in enumerate(entries):
        if entry.indices != (INDEX,) or not isinstance(entry.base, IndexedBase):
            raise Unproved("entries at several places are not told apart")
        name = f"entry_{number}"
        while name in names:
            name += "_"
        letters[entry] = Symbol(name, **{key: value for key, value in entry.base.assumptions0.items() if key in _SIGNS and value})
        if entry.base in bounds:
            bounds[letters[entry]] = bounds[entry.base]
    found = [body.xreplace(letters) for body in bodies]
    if any(INDEX in free(body) for body in found):
        raise Unproved("the index stands as a number beside what depends on a sign")
    return found


_SIGNS = ("real", "positive", "negative", "nonnegative", "nonpositive", "nonzero")
