"""A claim: from these premises, on these domains, `before` stands in this relation to `after`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Basic, Expr, Float, Indexed, IndexedBase, Set, Symbol, Tuple, nan, oo, zoo
from sympy.core.function import AppliedUndef

from derive.claims.errors import InputError
from derive.claims.premises import Premise
from derive.claims.relations import Equal, IntegratesTo, Relation
from derive.claims.sides import Optimum, Points, Side
from derive.claims.witness import Affine, DerivativeSign, Subgradient, Witness
from derive.symbolic.binding import BINDERS, free, indices, unpack
from derive.symbolic.budget import charged, tick

SIZE_LIMIT = 20_000
DEPTH_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """Where a symbol's or an array entry's values lie, beyond the symbol's own assumptions, e.g. {0, 1}."""

    element: Basic
    values: Set

    def __post_init__(self) -> None:
        if not isinstance(self.element, (Symbol, IndexedBase, Indexed)):
            raise InputError(f"Domain: only a symbol, an array or an entry of one has a domain, got `{self.element}`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement to be ruled on. It does not say who made it or by which rule.

    Parameters
    ----------
    before, after : Expr, Optimum or Points
        The two sides; exact numbers only, every index bound.
    relation : Relation
        How they are claimed to stand to each other.
    unknowns : iterable of Symbol or IndexedBase
        What an objective is varied over; what everything else is free of.
    domains : iterable of Domain
        Values that symbols or array entries are restricted to.
    premises : iterable of Premise
        Assumptions that may be used.
    witness : Witness or None
        Evidence; part of what is claimed.

    Raises
    ------
    InputError
        A float, an unbound index, one name for two things, an undeclared function, nothing to vary.
    """

    before: Side
    relation: Relation
    after: Side
    unknowns: frozenset[Basic] = frozenset()
    domains: tuple[Domain, ...] = ()
    premises: tuple[Premise, ...] = ()
    witness: Witness | None = None

    def __post_init__(self) -> None:
        self._check_types()
        unknowns = frozenset(_tuple(self.unknowns))
        for side in (self.before, self.after):
            if isinstance(side, Optimum):
                unknowns |= side.unknowns
        object.__setattr__(self, "unknowns", unknowns)
        object.__setattr__(self, "domains", _tuple(self.domains))
        object.__setattr__(self, "premises", _tuple(self.premises))
        for side in (self.before, self.after):
            if not isinstance(side, (Expr, Optimum, Points)):
                raise InputError(f"Claim: a side must be a SymPy expression, an Optimum or Points, got `{side!r}`")
        for unknown in unknowns:
            if not isinstance(unknown, (Symbol, IndexedBase)):
                raise InputError(f"Claim: an unknown must be a Symbol or an IndexedBase, got `{unknown}`")
        if isinstance(self.witness, (DerivativeSign, Subgradient)) and self.witness.unknown not in unknowns:
            raise InputError(f"Claim: the witness speaks of `{self.witness.unknown}`, which is not an unknown of the claim")
        if not isinstance(self.relation, (Equal, IntegratesTo)) and not unknowns:
            raise InputError(f"Claim: `{type(self.relation).__name__}` compares values of unknowns; give unknowns={{...}}")
        well_formed((*self.expressions(), *self._named()), self._laws())

    def _check_types(self) -> None:
        for name, kind, many in (
            ("premises", Premise, self.premises),
            ("domains", Domain, self.domains),
            ("unknowns", Basic, self.unknowns),
        ):
            if not isinstance(many, Iterable) or isinstance(many, (str, Basic)) or not all(isinstance(item, kind) for item in many):
                raise InputError(f"Claim: {name} must be a collection of {kind.__name__}, got `{many!r}`")
        if not isinstance(self.relation, Relation):
            raise InputError(f"Claim: the relation must be one such as `Equal()` or `SameOrder()`, got `{self.relation!r}`")
        if not isinstance(self.witness, (Witness, type(None))):
            raise InputError(f"Claim: the witness must be one such as `Affine(...)`, got `{self.witness!r}`")
        rights: dict[Basic, Basic] = {}
        for law in (law for premise in self.premises for law in premise.laws):
            _small(law.left)
            _small(law.right)
            if rights.setdefault(law.left, law.right) != law.right:
                raise InputError(f"Claim: two premises say different things of `{law.left}`; withdraw one of them")
        for part in _witnessed(self.witness):
            if not isinstance(part, Basic):
                raise InputError(f"Claim: the witness must hold SymPy expressions, got `{part!r}`; write `S({part!r})`")

    def expressions(self) -> tuple[Basic, ...]:
        """Every expression that the claim is made of: both sides, the witness, domains and premises."""
        return (*sides(self.before), *sides(self.after), *_witnessed(self.witness))

    def _named(self) -> Iterable[Basic]:
        """What is named beside the two sides: unknowns, elements of sets and of domains, what premises call positive."""
        yield from sorted(self.unknowns, key=str)
        yield from (side.element for side in (self.before, self.after) if isinstance(side, Points))
        yield from (domain.element.base if isinstance(domain.element, Indexed) else domain.element for domain in self.domains)
        yield from (expr for premise in self.premises for expr in premise.positive)

    def _laws(self) -> Iterable[tuple[Basic, frozenset[Basic]]]:
        for premise in self.premises:
            for law in premise.laws:
                yield from ((part, frozenset(law.variables)) for part in (law.left, law.right))


def sides(side: Side) -> tuple[Basic, ...]:
    """The expressions inside one side."""
    match side:
        case Optimum(objective=objective):
            return (objective,)
        case Points(condition=condition):
            return (condition,)
        case _:
            return (side,)


def _witnessed(witness: Witness | None) -> tuple[Basic, ...]:
    match witness:
        case Affine(factor=factor, constant=constant):
            return (factor, constant)
        case DerivativeSign(factor=factor, increasing=increasing, value=value):
            return (factor, increasing, value)
        case Subgradient(lower=lower, upper=upper, optimal=optimal):
            return (lower, upper, optimal)
        case _:
            return ()


def _tuple(items: Iterable[object]) -> tuple[object, ...]:
    return tuple(items)


def well_formed(expressions: Iterable[Basic], laws: Iterable[tuple[Basic, frozenset[Basic]]] = ()) -> None:
    """Refuse floats, infinities, unbound indices, undeclared functions and one name for two things.

    The variables of a law are bound in it: they may stand in brackets, and bear a name that is used elsewhere.
    """
    names: dict[str, Basic] = {}
    stated, laws = tuple(expressions), tuple(laws)
    for expr in (*stated, *(expr for expr, _ in laws)):
        _small(expr)
    for expr, variables in (*((expr, frozenset()) for expr in stated), *laws):
        for name, item in _sound(expr, variables):
            if names.setdefault(name, item) != item:
                raise InputError(f"`{name}` is used for two things: {_kind(names[name])} and {_kind(item)}; rename one of them")
    # What is said of a free symbol, e.g. by a premise, must not be taken for a bound index of the same name.
    free_somewhere = frozenset().union(*map(free, stated))
    clashing = sorted(str(index) for expr in stated for index in _indices_bound(expr) & free_somewhere)
    if clashing:
        raise InputError(f"`{clashing[0]}` is used for two things: the index of a sum, and a symbol of its own; rename one of them")


def _small(expr: Basic) -> None:
    """Refuse what is too deep or too large, before anything looks at it that goes down by recursion, be it for its hash."""
    for size, (_, depth) in enumerate(_nodes(expr)):
        if depth > DEPTH_LIMIT:
            raise InputError(f"an expression of the claim is nested more than {DEPTH_LIMIT} deep; give names to its parts")
        if size > SIZE_LIMIT:
            raise InputError(f"an expression of the claim has more than {SIZE_LIMIT} nodes; split it into smaller steps")


@charged(4_096)
def _indices_bound(expr: Basic) -> frozenset[Basic]:
    return frozenset(
        limits[0] for node, _ in _nodes(expr) if isinstance(node, BINDERS) for limits in node.args if isinstance(limits, Tuple)
    )


@charged(4_096)
def _sound(expr: Basic, variables: frozenset[Basic]) -> tuple[tuple[str, Basic], ...]:
    """The names in one expression, which is refused if it is ill-formed by itself."""
    named: dict[Basic, None] = {}
    for node, _ in _nodes(expr):
        tick()
        if isinstance(node, (Symbol, IndexedBase)):
            named.setdefault(node)
        elif isinstance(node, Float):
            raise InputError(f"`{node}` is a float: exact numbers are needed; write `Rational(1, 10)` for 0.1")
        elif not node.args and node in (nan, oo, -oo, zoo):
            raise InputError(f"`{node}` is not a number: exact finite numbers are needed")
        elif isinstance(node, AppliedUndef):
            raise InputError(f"`{node}` is a function that nothing is known of; use `derive.symbols.predictor` for a model's value")
        elif isinstance(node, BINDERS):
            _check_range(node)
    loose = sorted(str(index) for index in (indices(expr) & free(expr)) - variables if isinstance(index, Symbol))
    if loose:
        raise InputError(f"index `{loose[0]}` is not bound in `{_short(expr)}`: put it under a Sum or Product, or give it a value")
    return tuple((item.name, item) for item in named if item not in variables)


def _check_range(binder: Basic) -> None:
    _, index, lower, _ = unpack(binder)
    if not index.is_integer and index.is_integer is not None:
        raise InputError(f"index `{index}` of `{_short(binder)}` is declared not to be an integer")
    if (index.is_positive and not lower.is_positive) or (index.is_nonnegative and not lower.is_nonnegative):
        raise InputError(
            f"index `{index}` is declared positive, but runs from `{lower}` in `{_short(binder)}`; use `Symbol('k', integer=True)`"
        )


def _nodes(expr: Basic) -> Iterable[tuple[Basic, int]]:
    """Every node with its depth, but an IndexedBase whole: its label is not a symbol of its own."""
    stack = [(expr, 0)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        if not isinstance(node, IndexedBase):
            stack.extend((argument, depth + 1) for argument in reversed(node.args))


def _kind(item: Basic) -> str:
    told = ", ".join(
        sorted(name for name, value in item.assumptions0.items() if value and name in ("positive", "real", "integer", "negative"))
    )
    return f"{'an indexed array' if isinstance(item, IndexedBase) else 'a symbol'} ({told or 'no assumptions'})"


def _short(expr: Basic) -> str:
    text = str(expr)
    return text if len(text) <= 80 else text[:77] + "..."
