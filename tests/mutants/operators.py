"""Slips that people make, as operators on claims: each yields every wrong variant that it knows of a right step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from sympy import Abs, Add, Basic, Expr, Indexed, Integer, Mul, Pow, Product, Rational, S, Sum, Symbol, log, sqrt

from derive.claims.claim import Claim
from derive.claims.relations import Equal, EqualUpTo, SameOrder
from derive.claims.sides import Optimum, Sense
from derive.claims.witness import Affine, Monotone
from derive.vocabulary.nodes import Exp, Log, Named, Sqrt
from derive.vocabulary.symbols import b, n, p, s, sigma, tau

Operator = Callable[[Claim], Iterator[Claim]]
SCALES = (sigma, b, tau, s)
OF_PRIOR = {tau: (sigma, b), s: (sigma, b)}
SWAPPED_NAMES = {"mse": "mae", "mae": "mse", "l1": "l2_squared", "l2_squared": "l1", "rss": "sae", "sae": "rss"}


def everywhere(change: Callable[[Expr], Iterator[Expr]]) -> Operator:
    """The change made at each single node of the objective that comes after."""

    def operator(claim: Claim) -> Iterator[Claim]:
        after = claim.after
        assert isinstance(after, Optimum)
        for objective in _variants(after.objective, change):
            yield replace(claim, after=replace(after, objective=objective))

    return operator


def _variants(node: Basic, change: Callable[[Expr], Iterator[Expr]]) -> Iterator[Basic]:
    if isinstance(node, Expr):
        yield from change(node)
    for position, argument in enumerate(node.args):
        if isinstance(argument, Basic) and argument.args:
            for new in _variants(argument, change):
                yield node.func(*node.args[:position], new, *node.args[position + 1 :])


def _flip_term(node: Expr) -> Iterator[Expr]:
    if isinstance(node, Add):
        for term in node.args:
            yield Add(*(-other if other is term else other for other in node.args))
    elif isinstance(node, (Exp, Log)) and node.args[0].could_extract_minus_sign():
        yield node.func(-node.args[0])


def _flip_whole(claim: Claim) -> Iterator[Claim]:
    assert isinstance(claim.after, Optimum)
    yield replace(claim, after=replace(claim.after, objective=-claim.after.objective))


def _swap_sense(claim: Claim) -> Iterator[Claim]:
    assert isinstance(claim.after, Optimum)
    yield replace(claim, after=replace(claim.after, sense=Sense.MAX if claim.after.sense is Sense.MIN else Sense.MIN))


def _lose_two(node: Expr) -> Iterator[Expr]:
    if isinstance(node, Mul):
        number = node.args[0]
        if isinstance(number, Rational) and number.q % 2 == 0:
            yield 2 * node
        if isinstance(number, Rational) and number.p % 2 == 0:
            yield node / 2


def _lose_size(node: Expr) -> Iterator[Expr]:
    if isinstance(node, Mul):
        for size in (n, p):
            for power in (size, 1 / size):
                if power in node.args:
                    yield Mul(*(factor for factor in node.args if factor != power))


def _scale_power(node: Expr) -> Iterator[Expr]:
    if isinstance(node, Pow) and node.base in SCALES and abs(node.exp) == 2:
        yield node.base ** (node.exp / 2)
    elif isinstance(node, Mul):
        for factor in node.args:
            if factor in SCALES or (isinstance(factor, Pow) and factor.base in SCALES and factor.exp == -1):
                yield Mul(*(factor**2 if other is factor else other for other in node.args))


def _drop_log(node: Expr) -> Iterator[Expr]:
    if isinstance(node, (Log, log)):
        yield node.args[0]


def _sum_for_product(node: Expr) -> Iterator[Expr]:
    if isinstance(node, Product):
        yield Sum(*node.args)
    elif isinstance(node, Sum):
        yield Product(*node.args)


def _drop_index(node: Expr) -> Iterator[Expr]:
    if isinstance(node, Indexed):
        return
    for position, argument in enumerate(node.args):
        if isinstance(argument, Indexed) and isinstance(argument.indices[-1], Symbol):
            first = argument.base[(*argument.indices[:-1], 1)] if len(argument.indices) > 1 else argument.base[1]
            yield node.func(*node.args[:position], first, *node.args[position + 1 :])


def _prior_inside(node: Expr) -> Iterator[Expr]:
    """sum_i a_i + sum_j g_j written as sum_i (a_i + sum_j g_j), and the like for products."""
    if not isinstance(node, (Add, Mul)):
        return
    for outer in node.args:
        data, coefficient = _over(outer, n)
        if data is None:
            continue
        for inner in node.args:
            penalty, _ = _over(inner, p)
            if penalty is None or inner is outer:
                continue
            rest = [other for other in node.args if other is not outer and other is not inner]
            if isinstance(data, Named):
                yield node.func(*rest, outer, n * inner)
            else:
                joined = node.func(data.args[0], inner / coefficient if isinstance(node, Add) else inner)
                yield node.func(*rest, coefficient * data.func(joined, data.args[1]))


def _over(term: Expr, size: Symbol) -> tuple[Expr | None, Expr]:
    for factor in Mul.make_args(term):
        if isinstance(factor, (Sum, Product, Named)) and factor.args[1][2] == size:
            return factor, term / factor
    return None, S.One


def _swap_scales(claim: Claim) -> Iterator[Claim]:
    assert isinstance(claim.after, Optimum)
    objective = claim.after.objective
    known = {symbol for expr in (claim.before.objective, objective) if isinstance(claim.before, Optimum) for symbol in expr.free_symbols}
    for prior, noises in OF_PRIOR.items():
        for noise in noises:
            if prior in known and noise in known and prior in objective.free_symbols:
                yield replace(claim, after=replace(claim.after, objective=objective.xreplace({prior: noise})))


def _abs_for_square(node: Expr) -> Iterator[Expr]:
    if isinstance(node, Pow) and node.exp == 2 and node.base not in SCALES and not node.base.is_number:
        yield Abs(node.base)
    elif isinstance(node, Abs):
        yield node.args[0] ** 2
    elif isinstance(node, Named):
        yield Named(node.entry, tuple(node.limits), SWAPPED_NAMES[node.name])


def _root_lost(node: Expr) -> Iterator[Expr]:
    if isinstance(node, Sqrt):
        yield node.args[0]
    elif isinstance(node, Pow) and node.exp == Rational(1, 2):
        yield node.base
    elif isinstance(node, Log):
        yield Log(sqrt(node.args[0]))


def _unknown_scale(claim: Claim) -> Iterator[Claim]:
    """The constant dropped, or the factor divided out, contains a scale that is now an unknown too."""
    if not isinstance(claim.witness, Affine) or not isinstance(claim.before, Optimum) or not isinstance(claim.after, Optimum):
        return
    for scale in SCALES:
        if scale in claim.witness.constant.free_symbols | claim.witness.factor.free_symbols:
            unknowns = claim.before.unknowns | {scale}
            yield replace(
                claim,
                unknowns=unknowns,
                before=replace(claim.before, unknowns=unknowns),
                after=replace(claim.after, unknowns=unknowns),
                witness=None,
            )


def _wrong_witness(claim: Claim) -> Iterator[Claim]:
    match claim.witness:
        case Affine(factor=factor, constant=constant):
            yield replace(claim, witness=Affine(factor=2 * factor, constant=constant))
            yield replace(claim, witness=Affine(factor=-factor, constant=constant))
            yield replace(claim, witness=Affine(factor=factor, constant=constant + 1))
            yield replace(claim, witness=Affine(factor=factor, constant=-constant))
        case Monotone():
            yield replace(claim, witness=Affine())


def _stronger(claim: Claim) -> Iterator[Claim]:
    if isinstance(claim.relation, SameOrder):
        yield replace(claim, relation=Equal(), witness=None)
        yield replace(claim, relation=EqualUpTo(constant=True), witness=None)
        yield replace(claim, relation=EqualUpTo(factor=True), witness=None)


def _number_added(node: Expr) -> Iterator[Expr]:
    """A stray one in a sum over the data: wrong as an equality, right as an order where it is constant."""
    if isinstance(node, Sum):
        yield Sum(node.args[0] + Integer(1), *node.args[1:])


OPERATORS: dict[str, Operator] = {
    "sign of a term": everywhere(_flip_term),
    "sign of the whole": _flip_whole,
    "arg max for arg min": _swap_sense,
    "lost 1/2": everywhere(_lose_two),
    "lost n": everywhere(_lose_size),
    "sigma for sigma^2": everywhere(_scale_power),
    "log dropped": everywhere(_drop_log),
    "root dropped": everywhere(_root_lost),
    "sum for product": everywhere(_sum_for_product),
    "index dropped": everywhere(_drop_index),
    "prior inside the sum over i": everywhere(_prior_inside),
    "noise's scale for the prior's": _swap_scales,
    "abs for square": everywhere(_abs_for_square),
    "constant dropped, scale unknown": _unknown_scale,
    "wrong witness": _wrong_witness,
    "relation strengthened": _stronger,
    "stray constant": everywhere(_number_added),
}


def mutants(claim: Claim, operator: Operator) -> Iterator[Claim]:
    """Distinct variants that differ from the claim."""
    seen = {claim}
    for mutant in operator(claim):
        if mutant not in seen:
            seen.add(mutant)
            yield mutant
