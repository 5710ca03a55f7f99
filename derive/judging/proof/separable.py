"""A sum over the entries of an array is least where each of its terms is: the claim about an array is one about a number."""

from collections.abc import Callable

from sympy import Add, Basic, Expr, Indexed, IndexedBase, S, Sum, Symbol, Tuple

from derive.claims.claim import Claim, Domain
from derive.claims.matrices import StatedEquation
from derive.claims.relations import Equal
from derive.claims.sides import Optimum, Points, Sense
from derive.judging.proof.discharge import Identity, Proof
from derive.judging.proof.entries import EveryEntry, met
from derive.judging.proof.theory import Theory, Unproved
from derive.vocabulary.binding import canonical, depends, free, substitute, unpack
from derive.vocabulary.differentiation import NotDifferentiated, differentiated
from derive.vocabulary.errors import InputError

SEPARABLE = "the objective is a sum over the entries: each is the optimum of its own term"
Proves = Callable[[Claim, Theory], Proof]


class NotSeparable(Unproved):
    """The objective is no sum over entries, one at a time."""


def by_entry(entries: EveryEntry, objective: Expr, claim: Claim, theory: Theory, prove: Proves) -> Proof:
    """The claim of one entry, whose data are numbers of which nothing is known but their own assumptions."""
    if len(entries.ranges) != 1:
        raise NotSeparable("the objective is no sum over the entries")
    terms, mixed = _parted(entries, objective, theory)
    identities: tuple[Identity, ...] = ()
    if mixed != 0:
        each, rest = _quadratic(entries, mixed, claim, theory)
        if not theory.equal(mixed, Add(rest, Sum(each, entries.ranges[0]))):
            raise NotSeparable("the objective is no sum over the entries")
        terms = [*terms, each]
        without = _without(objective, entries.element)
        identities = (Identity(left=objective, right=Add(without, Sum(Add(*terms), entries.ranges[0]))),)
    term = Add(*terms)
    if _inner(term, entries.element):
        term = theory.multiplied_out(term).expression()
    numbers = _Numbers(entries, term, claim, theory)
    unknown = numbers.of(entries.at)
    objective, stated = numbers.put(term), numbers.put(entries.condition)
    try:
        one = Claim(
            before=Optimum(sense=Sense.MIN, objective=objective, unknowns=frozenset((unknown,))),
            relation=Equal(),
            after=Points(element=unknown, condition=stated),
            premises=tuple(premise for premise in claim.premises if not any(expr.has(IndexedBase) for expr in premise.positive)),
            domains=tuple(domain for domain in claim.domains if isinstance(domain.element, Symbol)) + numbers.domains(unknown),
        )
    except InputError as why:
        raise NotSeparable(str(why)) from why
    proof = prove(one, theory)
    return Proof(
        method=f"{SEPARABLE}; {proof.method}",
        identities=(*identities, *proof.identities),
        positive=proof.positive,
        slopes=proof.slopes,
        convex=proof.convex,
    )


def _parted(entries: EveryEntry, objective: Expr, theory: Theory) -> tuple[list[Expr], Expr]:
    """The terms of every entry by itself, at the index of the condition; and what is no sum of such."""
    ((own, first, last),) = entries.ranges
    varied = frozenset((entries.element,))
    moving, _ = theory.normal(objective).split(varied)
    alone: list[Expr] = []
    mixed: list[Expr] = [moving.constant]
    for total, coefficient in moving.terms.items():
        body, index, lower, upper = unpack(total)
        fits = (lower, upper) == (first, last) and not depends(coefficient, varied | {own})
        if fits and all(indices == (index,) for indices, _ in met(body, entries.element, ())):
            alone.append(coefficient * substitute(body, {index: own}))
        else:
            mixed.append(coefficient * total)
    return alone, Add(*mixed)


def _quadratic(entries: EveryEntry, mixed: Expr, claim: Claim, theory: Theory) -> tuple[Expr, Expr]:
    """Of every entry, and of none, what a quadratic function is made of whose mixed derivatives vanish."""
    at, every = entries.at, entries.ranges[0]

    def still(expr: Expr) -> Expr:
        return theory.normal(_without(expr, entries.element)).expression()

    try:
        slope = differentiated(mixed, at, every).value
        bend = differentiated(slope, at, every).value
    except NotDifferentiated as where:
        raise NotSeparable(f"no rule says what the derivative is of {where}") from where
    same = {
        canonical(_along(equation.left, equation, every[0])): _along(equation.right, equation, every[0])
        for premise in claim.premises
        for equation in premise.equalities
        if len(equation.ranges) == 2 and all(limits[1:] == every[1:] for limits in equation.ranges)
    }
    curvature = canonical(still(bend)).xreplace(same)
    return still(slope) * at + curvature * at**2 / 2, still(mixed)


def _along(side: Expr, equation: StatedEquation, index: Symbol) -> Expr:
    """One side of an equation of matrices, on the diagonal."""
    found = substitute(side, {limits[0]: index for limits in equation.ranges})
    assert isinstance(found, Expr)
    return found


def _without(expr: Expr, element: IndexedBase) -> Expr:
    """The expression where every entry of an array is zero."""
    found = expr.replace(lambda node: isinstance(node, Indexed) and node.base == element, lambda node: S.Zero)
    assert isinstance(found, Expr)
    return found


def _inner(term: Expr, element: IndexedBase) -> bool:
    """Whether entries of an array stand in a sum."""
    return any(element in free(total) for total in term.atoms(Sum))


class _Numbers:
    """Symbols for entries at one index, for the index itself where it is a number, and for whole sums of what does not vary."""

    def __init__(self, entries: EveryEntry, term: Expr, claim: Claim, theory: Theory) -> None:
        self.index, self.whole = entries.ranges[0][0], not _inner(term, entries.element)
        self.claim, self.theory = claim, theory
        self.made: dict[Basic, Symbol] = {}
        self.arrays: dict[Basic, IndexedBase] = {}

    def of(self, entry: Basic) -> Symbol:
        """The symbol for an entry, which may have the values that the entry may have."""
        if entry not in self.made:
            base = entry.args[0] if isinstance(entry, Indexed) else entry
            told = {name: value for name, value in base.assumptions0.items() if name != "commutative"}
            self.made[entry] = Symbol(f"{base}_{len(self.made)}\u2063", **told)
        return self.made[entry]

    def put(self, expr: Basic) -> Basic:
        """The expression with symbols for its entries at the index."""
        if isinstance(expr, Indexed) and self.index in free(expr):
            if expr not in self.made and any(expr.base in free(domain.element) for domain in self.claim.domains):
                raise NotSeparable(f"entries of `{expr.base}` are restricted to a domain")
            return self._entry(expr)
        if expr == self.index:
            return self.of(expr)
        if self.index not in free(expr):
            return expr
        if not isinstance(expr, Sum):
            return expr.func(*map(self.put, expr.args))
        if self.whole:
            return self._sum(expr)
        body, index, lower, upper = unpack(expr)
        return Sum(self.put(body), Tuple(index, self.put(lower), self.put(upper)))

    def _entry(self, entry: Indexed) -> Expr:
        """A symbol for an entry at the index, and an array for those that have other indices beside it."""
        others = tuple(one for one in entry.indices if one != self.index)
        if not others:
            return self.of(entry)
        if any(self.index in free(one) for one in others):
            raise NotSeparable(f"it is not certain which entries `{entry}` stands for")
        pattern = Tuple(entry.base, *(one if one == self.index else S.Zero for one in entry.indices))
        if pattern not in self.arrays:
            told = {name: value for name, value in entry.base.assumptions0.items() if name != "commutative"}
            self.arrays[pattern] = IndexedBase(f"{entry.base}_{len(self.arrays)}\u2064", **told)
        return self.arrays[pattern][others]

    def _sum(self, total: Sum) -> Symbol:
        """A symbol for a sum of what does not vary, of which nothing is known but its sign."""
        key = canonical(total)
        if key not in self.made:
            facts = self.theory.facts
            sign = {"positive": True} if facts.is_positive(key) else {"nonnegative": True} if facts.is_nonnegative(key) else {}
            self.made[key] = Symbol(f"S_{len(self.made)}\u2063", **{"real": True, **sign})
        return self.made[key]

    def domains(self, unknown: Symbol) -> tuple[Domain, ...]:
        """What the claim says of every entry, said of the one."""
        base = next(entry.base for entry, symbol in self.made.items() if symbol == unknown and isinstance(entry, Indexed))
        return tuple(Domain(element=unknown, values=domain.values) for domain in self.claim.domains if base in free(domain.element))
