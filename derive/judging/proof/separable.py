"""A sum over the entries of an array is least where each of its terms is: the claim about an array is one about a number."""

from collections.abc import Callable

from sympy import Add, Basic, Expr, Indexed, IndexedBase, Sum, Symbol, Tuple

from derive.claims.claim import Claim, Domain
from derive.claims.relations import Equal
from derive.claims.sides import Optimum, Points, Sense
from derive.judging.proof.discharge import Proof
from derive.judging.proof.entries import EveryEntry, met
from derive.judging.proof.theory import Theory, Unproved
from derive.vocabulary.binding import depends, free, substitute, unpack
from derive.vocabulary.errors import InputError

SEPARABLE = "the objective is a sum over the entries: each is the optimum of its own term"
Proves = Callable[[Claim, Theory], Proof]


class NotSeparable(Unproved):
    """The objective is no sum over entries, one at a time."""


def by_entry(entries: EveryEntry, objective: Expr, claim: Claim, theory: Theory, prove: Proves) -> Proof:
    """The claim of one entry, whose data are numbers of which nothing is known but their own assumptions."""
    if len(entries.ranges) != 1:
        raise NotSeparable("the objective is no sum over the entries")
    ((own, first, last),) = entries.ranges
    varied = frozenset((entries.element,))
    moving, _ = theory.normal(objective).split(varied)
    if moving.constant != 0 or not moving.terms:
        raise NotSeparable("the objective is no sum over the entries")
    terms: list[Expr] = []
    for total, coefficient in moving.terms.items():
        body, index, lower, upper = unpack(total)
        alone = all(indices == (index,) for indices, _ in met(body, entries.element, ()))
        if (lower, upper) != (first, last) or not alone or depends(coefficient, varied | {own}):
            raise NotSeparable("the objective is no sum over the entries")
        terms.append(coefficient * substitute(body, {index: own}))
    numbers = _Numbers(own, claim)
    unknown = numbers.of(entries.at)
    objective, stated = numbers.put(Add(*terms)), numbers.put(entries.condition)
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
        identities=proof.identities,
        positive=proof.positive,
        slopes=proof.slopes,
        convex=proof.convex,
    )


class _Numbers:
    """Symbols for entries at one index, and for the index itself where it is a number."""

    def __init__(self, index: Symbol, claim: Claim) -> None:
        self.index, self.claim = index, claim
        self.made: dict[Basic, Symbol] = {}

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
            return self.of(expr)
        if expr == self.index:
            return self.of(expr)
        if self.index not in free(expr):
            return expr
        if isinstance(expr, Sum):
            body, index, lower, upper = unpack(expr)
            return Sum(self.put(body), Tuple(index, self.put(lower), self.put(upper)))
        return expr.func(*map(self.put, expr.args))

    def domains(self, unknown: Symbol) -> tuple[Domain, ...]:
        """What the claim says of every entry, said of the one."""
        base = next(entry.base for entry, symbol in self.made.items() if symbol == unknown and isinstance(entry, Indexed))
        return tuple(Domain(element=unknown, values=domain.values) for domain in self.claim.domains if base in free(domain.element))
