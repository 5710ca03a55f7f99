"""A claim: from these premises, on these domains, `before` stands in this relation to `after`."""

from collections.abc import Iterable
from typing import NamedTuple

from sympy import Basic, Expr, Float, I, Indexed, IndexedBase, Integer, Integral, Interval, Set, Symbol, Tuple, nan, oo, zoo
from sympy.core.function import AppliedUndef

from derive.claims.premises import Premise, said_of_chance
from derive.claims.relations import Compared, Relation
from derive.claims.sides import Defined, Sided
from derive.claims.witness import Witness
from derive.vocabulary.arguments import NO_NUMBER, element, expression, one_of, several, several_of, shown, unknown
from derive.vocabulary.binding import BINDERS, CANONICAL, free, indices, unpack
from derive.vocabulary.bounds import Bounds, bounds_of
from derive.vocabulary.budget import charged, tick
from derive.vocabulary.calling import Told, cut
from derive.vocabulary.conditions import Condition, Predicate
from derive.vocabulary.errors import InputError
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.matrices import Determinant, Entries, Inverse
from derive.vocabulary.nodes import Density, Named, Prediction

SIZE_LIMIT = 20_000
DEPTH_LIMIT = 60
REMEMBERED = 4_096
_NOT_FINITE = frozenset((nan, oo, -oo, zoo))
"""Expressions of which is remembered that they are well-formed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain(metaclass=Told):
    """Where a symbol's or an array entry's values lie, beyond the symbol's own assumptions, e.g. {0, 1}."""

    element: Basic
    values: Set

    def __post_init__(self) -> None:
        element("Domain", "element", self.element)
        if isinstance(self.values, (list, tuple, set, frozenset)):
            raise InputError(
                f"Domain: values must be a SymPy set, got {shown(self.values)}; write `FiniteSet(...)` of them, or `Interval(a, b)`"
            )
        one_of("Domain", "values", Set, "a SymPy set such as `Interval(0, 1)` or `FiniteSet(0, 1)`", self.values)
        floats = sorted(map(str, self.values.atoms(Float)))
        if floats:
            raise InputError(f"Domain: `{floats[0]}` in values is a float: exact numbers are needed; write `Rational(1, 10)` for 0.1")

    @property
    def conditions(self) -> Iterable[Condition]:
        """What an interval says of a symbol or entry: at either end, and of its sign."""
        if not isinstance(self.values, Interval) or not isinstance(self.element, (Symbol, Indexed)):
            return
        low, high = self.values.start, self.values.end
        gaps = self.element - low, high - self.element
        yield from (Condition(Predicate.NONNEGATIVE, gap) for gap in gaps if gap.is_finite is not False)
        if low.is_finite:
            yield from [Condition(Predicate.POSITIVE, self.element)] if low.is_positive else []
            yield from [Condition(Predicate.POSITIVE, gaps[0])] if self.values.left_open else []
        if high.is_finite:
            yield from [Condition(Predicate.POSITIVE, -self.element)] if high.is_negative else []
            yield from [Condition(Predicate.POSITIVE, gaps[1])] if self.values.right_open else []


def bounds_in(domains: Iterable[Domain]) -> dict[Basic, Bounds]:
    """Where symbols lie, and all entries of arrays, as far as domains with rational ends say it."""
    sets: dict[Basic, Set] = {}
    for domain in domains:
        element = domain.element
        if isinstance(element, Indexed):
            if any(index.is_number for index in element.indices):
                continue  # one entry, of which the others need not be like
            element = element.base
        sets[element] = sets[element].intersect(domain.values) if element in sets else domain.values
    found = {element: bounds_of(values) for element, values in sets.items()}
    return {element: bounds for element, bounds in found.items() if bounds is not None}


@dataclass(frozen=True, kw_only=True)
class Claim(Compared):
    """A statement to be ruled on. It does not say who made it or by which rule.

    Parameters
    ----------
    before, after : Expr, Optimum or Points
        The two sides; exact numbers only, every index bound.
    relation : Relation
        How they are claimed to stand to each other.
    unknowns : iterable of Symbol or IndexedBase
        What expressions are varied over; what everything else is free of. The unknowns of an optimum are its own.
    domains : iterable of Domain
        Values that symbols or array entries are restricted to.
    premises : iterable of Premise
        Assumptions that may be used.
    witness : Witness or None
        Evidence; part of what is claimed.
    defined : Defined
        Whether it is part of the claim that both sides are defined at the same points (SAME, the default), or the claim
        holds "wherever both sides are defined" only (BOTH): objectives are then compared over the points that both allow.

    Raises
    ------
    InputError
        A float, an unbound index, one name for two things, an undeclared function, nothing to vary, a witness of no use.
    """

    domains: tuple[Domain, ...] = ()
    premises: tuple[Premise, ...] = ()
    witness: Witness | None = None
    defined: Defined = Defined.SAME

    def __post_init__(self) -> None:
        self._check_types()
        unknowns: frozenset[Basic] = frozenset(
            unknown("Claim", "every item of unknowns", item) for item in several("Claim", "unknowns", "symbols and arrays", self.unknowns)
        )
        object.__setattr__(self, "unknowns", unknowns)
        told = sorted(map(str, self.witness.speaks_of - self.varied)) if self.witness is not None else []
        if told:
            raise InputError(f"Claim: the witness speaks of `{told[0]}`, which is not an unknown of the claim")
        self.relation.check(self.between, unknowns, self.varied)
        if self.witness is not None and not self.witness.fits(self):
            kinds = type(self.relation).__name__, type(self.witness).__name__
            raise InputError("Claim: `{}` between these two sides is not shown by `{}`; leave the witness out".format(*kinds))
        well_formed((*self.expressions(), *self._named()), self._laws())
        self._check_chance()

    def _check_types(self) -> None:
        for field in ("before", "after"):
            side = getattr(self, field)
            if not isinstance(side, Sided):
                object.__setattr__(self, field, expression("Claim", f"{field}, unless it is an Optimum or Points,", side))
        object.__setattr__(self, "premises", several_of("Claim", "premises", Premise, self.premises))
        object.__setattr__(self, "domains", several_of("Claim", "domains", Domain, self.domains))
        one_of("Claim", "relation", Relation, "one such as `Equal()` or `SameOrder()`", self.relation)
        one_of("Claim", "defined", (Defined,), "Defined.SAME or Defined.BOTH", self.defined)
        one_of("Claim", "witness", (Witness, type(None)), "one such as `Affine(...)`, or None", self.witness)
        for equation in (equation for premise in self.premises for equation in premise.equations):
            _small(equation.left)
            _small(equation.right)
        rights: dict[Basic, Basic] = {}
        for law in (law for premise in self.premises for law in premise.laws):
            _small(law.left)
            _small(law.right)
            if rights.setdefault(law.left, law.right) != law.right:
                raise InputError(f"Claim: two premises say different things of `{law.left}`; withdraw one of them")

    def _check_chance(self) -> None:
        """What an expectation is taken over or given is random, and so is nothing else in it."""
        random = said_of_chance(self.premises).variables
        stated = [part for premise in self.premises for part in premise.of_chance]
        for node in (node for expr in (*self.expressions(), *stated) if expr.has(Expectation) for node in expr.atoms(Expectation)):
            bound = {*node.over, *node.given}
            if not bound <= random.keys():
                told = min(map(str, bound - random.keys()))
                raise InputError(f"Claim: `{node}` is taken over `{told}`, of which no premise says that it is random")
            if not free(node.body) & random.keys() <= bound:
                raise InputError(f"Claim: `{node}` must be taken over all that is random in it, or be given it")

    def expressions(self) -> tuple[Basic, ...]:
        """Every expression of both sides and of the witness."""
        parts = (part for side in self.sides for part in side.parts)
        return (*parts, *(self.witness.expressions() if self.witness is not None else ()))

    def support(self, variate: Basic) -> Set:
        """The numbers that a variate runs over, by its own assumptions and the domains."""
        whole = Compared.support(self, variate)
        for domain in self.domains:
            if domain.element == variate:
                whole = whole.intersect(domain.values)
        return whole

    def _named(self) -> Iterable[Basic]:
        """What is named beside the two sides: unknowns, elements of sets and of domains, what premises call positive."""
        yield from sorted(self.unknowns | self.varied, key=str)
        yield from self.elements
        yield from (domain.element.base if isinstance(domain.element, Indexed) else domain.element for domain in self.domains)
        yield from (item for domain in self.domains for item in sorted(free(domain.values), key=str))
        yield from (expr for premise in self.premises if not premise.variables for expr in premise.positive)
        yield from (item for premise in self.premises for square in premise.squares for item in (square.array, square.size))

    def _laws(self) -> Iterable[tuple[Basic, frozenset[Basic]]]:
        for premise in self.premises:
            for law in premise.laws:
                yield from ((part, frozenset(law.variables)) for part in (law.left, law.right))
            for equation in premise.equations:
                yield from ((part, equation.indices) for part in (equation.left, equation.right))
            if premise.variables:
                yield from ((expr, frozenset(premise.variables)) for expr in premise.positive)


def well_formed(expressions: Iterable[Basic], laws: Iterable[tuple[Basic, frozenset[Basic]]] = ()) -> None:
    """Refuse floats, infinities, unbound indices, undeclared functions and one name for two things.

    The variables of a law are bound in it: they may stand in brackets, and bear a name that is used elsewhere.
    """
    names: dict[str, Basic] = {}
    bound: set[Basic] = set()
    sizes: set[Basic] = set()
    places: dict[Basic, Basic] = {}
    stated, laws = tuple(expressions), tuple(laws)
    for expr in (*stated, *(expr for expr, _ in laws)):
        _small(expr)
    for place, (expr, variables) in enumerate((*((expr, frozenset()) for expr in stated), *laws)):
        named, indices_bound, ends, loose = _sound(expr, variables)
        if place < len(stated):
            bound |= indices_bound
        sizes |= ends
        for index in loose:
            places.setdefault(index, expr)
        for name, item in named:
            if names.setdefault(name, item) != item:
                raise InputError(f"`{name}` is used for two things: {_kind(names[name])} and {_kind(item)}; rename one of them")
    # A size may stand in brackets, as in y[n]; another letter there is an index that somebody forgot to bind.
    for index in sorted(places.keys() - sizes, key=str):
        raise InputError(f"index `{index}` is not bound in `{_short(places[index])}`: put it under a Sum or Product, or give it a value")
    # What is said of a free symbol, e.g. by a premise, must not be taken for a bound index of the same name.
    free_somewhere = frozenset().union(*map(free, stated))
    clashing = sorted(map(str, bound & free_somewhere))
    if clashing:
        raise InputError(f"`{clashing[0]}` is used for two things: the index of a sum, and a symbol of its own; rename one of them")


_known_small: dict[int, Basic] = {}
"""Expressions that were looked through, as objects: the steps of a derivation hand them on, and laws stand in every claim."""


def _small(expr: Basic) -> None:
    """Refuse what is too deep or too large, before anything looks at it that goes down by recursion, be it for its hash."""
    if _known_small.get(id(expr)) is expr:
        return
    size, stack = 0, [(expr, 0)]
    while stack:
        node, depth = stack.pop()
        if depth > DEPTH_LIMIT:
            raise InputError(f"an expression of the claim is nested more than {DEPTH_LIMIT} deep; give names to its parts")
        if size > SIZE_LIMIT:
            raise InputError(f"an expression of the claim has more than {SIZE_LIMIT} nodes; split it into smaller steps")
        size += 1
        if not isinstance(node, IndexedBase):
            stack.extend([(argument, depth + 1) for argument in reversed(node.args)])
    if len(_known_small) >= REMEMBERED:
        _known_small.clear()
    _known_small[id(expr)] = expr


class _Sound(NamedTuple):
    """Of one expression: its names, the indices that it binds, what stands in the ends of ranges, what is open in brackets."""

    named: tuple[tuple[str, Basic], ...]
    bound: frozenset[Basic]
    ends: frozenset[Basic]
    loose: frozenset[Basic]


@charged(REMEMBERED)
def _sound(expr: Basic, variables: frozenset[Basic]) -> _Sound:
    """What is to be known of one expression, which is refused if it is ill-formed by itself."""
    named: dict[Basic, None] = {}
    bound: set[Basic] = set()
    ends: set[Basic] = set()
    for node in _distinct(expr):
        tick()
        _check_arguments(node)
        if node is I or (isinstance(node, Symbol) and node.is_extended_real is False):
            raise InputError(f"`{node}` is not real: real numbers are needed")
        if isinstance(node, Expr) and node.is_commutative is False:
            raise InputError(f"`{_short(node)}` does not commute: numbers are needed")
        if isinstance(node, (Symbol, IndexedBase)):
            named.setdefault(node)
        elif isinstance(node, Float):
            raise InputError(f"`{node}` is a float: exact numbers are needed; write `Rational(1, 10)` for 0.1")
        elif node in _NOT_FINITE and not (node in (oo, -oo) and _only_ends(expr)):
            raise InputError(f"`{node}` is not a number: exact finite numbers are needed")
        elif isinstance(node, NO_NUMBER):
            raise InputError(f"`{type(node).__name__}` in `{_short(expr)}` is no number: a claim is made of numbers, sums and conditions")
        elif isinstance(node, AppliedUndef):
            raise InputError(f"`{node}` is a function that nothing is known of; use `derive.symbols.predictor` for a model's value")
        elif isinstance(node, BINDERS):
            _check_range(node)
            bound.update(limits[0] for limits in node.args if isinstance(limits, Tuple))
            ends.update(*(free(end) for limits in node.args if isinstance(limits, Tuple) for end in limits[1:]))
    loose = frozenset(index for index in (indices(expr) & free(expr)) - variables if isinstance(index, Symbol))
    # Canonical indices stand in claims that the judge makes of others' parts; what they are called is nobody's matter.
    told = tuple((item.name, item) for item in named if item not in variables and item not in CANONICAL)
    return _Sound(told, frozenset(bound), frozenset(ends), loose)


def _check_arguments(node: Basic) -> None:
    """What stands inside a node: whole arrays where an array is meant, limits that are an index with two ends."""
    arrays = [argument for argument in node.args if isinstance(argument, IndexedBase)]
    if arrays and not isinstance(node, (Indexed, Density, Prediction, Tuple)):
        raise InputError(
            f"`{arrays[0]}` in `{_short(node)}` is a whole array where a number is needed; give an entry such as `{arrays[0]}[1]`"
        )
    if any(isinstance(argument, Entries) for argument in node.args) and not isinstance(node, (Entries, Inverse, Determinant)):
        raise InputError(
            f"a vector or matrix stands in `{_short(node)}` where a number is needed; take an entry, its inverse or determinant"
        )
    if isinstance(node, BINDERS):
        for limits in node.args[1:2] if isinstance(node, Named) else node.args[1:]:
            if not isinstance(limits, Tuple) or len(limits) != 3 or not isinstance(limits[0], Symbol):
                raise InputError(f"the limits `{limits}` of `{_short(node)}` must be an index and its two ends, such as (i, 1, n)")
            for end in limits[1:]:
                if isinstance(node, Integral) and end in (oo, -oo):
                    continue
                # Nearly all are numbers and sizes; to spell limits takes longer than all else that is asked of a claim.
                if not (isinstance(end, (Symbol, Integer)) and end.is_commutative):
                    expression(type(node).__name__, f"an end of the limits `{limits}`", end)


def _check_range(binder: Basic) -> None:
    _, index, lower, _ = unpack(binder)
    if isinstance(binder, Integral):
        if not index.is_real or index.is_integer or (index.is_positive and not lower.is_nonnegative):
            told = "takes no value of an interval" if index.is_integer or not index.is_real else f"is positive, but runs from `{lower}`"
            raise InputError(f"`{_short(binder)}` is taken over `{index}`, which {told}; use `Symbol('x', real=True)`")
        return
    if not index.is_integer and index.is_integer is not None:
        raise InputError(f"index `{index}` of `{_short(binder)}` is declared not to be an integer")
    if (index.is_positive and not lower.is_positive) or (index.is_nonnegative and not lower.is_nonnegative):
        raise InputError(
            f"index `{index}` is declared positive, but runs from `{lower}` in `{_short(binder)}`; use `Symbol('k', integer=True)`"
        )


def _only_ends(expr: Basic) -> bool:
    """Whether infinities stand as ends of integrals only."""
    met, ends = 0, 0
    stack = [expr]
    while stack:
        node = stack.pop()
        tick()
        met += node in (oo, -oo)
        if isinstance(node, Integral):
            ends += sum(end in (oo, -oo) for limits in node.args[1:] for end in limits[1:])
        if not isinstance(node, IndexedBase):
            stack.extend(node.args)
    return met == ends


def _distinct(expr: Basic) -> Iterable[Basic]:
    """Every node once, an IndexedBase whole: its label is not a symbol of its own."""
    seen: set[Basic] = set()
    stack = [expr]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        yield node
        if not isinstance(node, IndexedBase):
            stack.extend(reversed(node.args))


def _kind(item: Basic) -> str:
    told = ", ".join(
        sorted(name for name, value in item.assumptions0.items() if value and name in ("positive", "real", "integer", "negative"))
    )
    return f"{'an indexed array' if isinstance(item, IndexedBase) else 'a symbol'} ({told or 'no assumptions'})"


def _short(expr: Basic) -> str:
    return cut(str(expr), 80)
