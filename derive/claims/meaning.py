"""What a relation means and what a witness owes, each said once.

A relation is a formula over at most three points of one world that differ in what is varied. The refuter looks for points at
which it fails, with balls; the replay works them out again, with many digits: each brings an arithmetic of its own. What a
witness owes are conditions that suffice; the prover discharges them, refuter and replay look for where one fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sympy import Expr, S

from derive.claims.claim import Claim
from derive.claims.relations import Equal, EqualUpTo, Relation, SameArgmin, SameOrder
from derive.claims.sides import Optimum, Sense, minimised
from derive.claims.verdict import Shows
from derive.claims.witness import Affine, Monotone
from derive.vocabulary.nodes import Log

Pair = tuple[Any, Any]
"""What is made small on either side, at one point."""


class Arithmetic(Protocol):
    """Numbers that somebody computes with."""

    def order(self, left: Any, right: Any) -> int | None:
        """-1, 0 or 1; None where it is not known."""

    def minus(self, left: Any, right: Any) -> Any:
        """The difference."""

    def times(self, left: Any, right: Any) -> Any:
        """The product."""


def fails(relation: Relation, points: Sequence[Pair], o: Arithmetic) -> bool:
    """Whether a relation certainly fails at these points, a SameArgmin where the order of two points decides."""
    (a, b), *others = points
    match relation:
        case Equal():
            return _differ(o, a, b)
        case EqualUpTo(constant=True, factor=False):
            return any(_differ(o, o.minus(a, c), o.minus(b, d)) for c, d in others)
        case EqualUpTo(constant=False, factor=True):
            return any(_against(o.order(c, 0), o.order(d, 0)) for c, d in points) or any(
                _differ(o, o.times(a, d), o.times(c, b)) for c, d in others
            )
        case EqualUpTo(constant=True, factor=True):
            moves = [(o.minus(a, c), o.minus(b, d)) for c, d in others]
            return any(_against(o.order(c, 0), o.order(d, 0)) for c, d in moves) or any(
                _differ(o, o.times(moves[0][0], d), o.times(c, moves[0][1])) for c, d in moves[1:]
            )
        case SameOrder() | SameArgmin():
            return any(_against(o.order(a, c), o.order(b, d)) for c, d in others)
    return False


def shows(relation: Relation) -> Shows:
    """What points at which a relation fails show."""
    match relation:
        case EqualUpTo(constant=True, factor=True):
            return Shows.NOT_AFFINE
        case EqualUpTo(constant=True):
            return Shows.NOT_CONSTANT
        case EqualUpTo():
            return Shows.NOT_PROPORTIONAL
        case Equal():
            return Shows.VALUES
    return Shows.ORDER


def _differ(o: Arithmetic, left: Any, right: Any) -> bool:
    return o.order(left, right) in (-1, 1)


def _against(left: int | None, right: int | None) -> bool:
    return left is not None and right is not None and left != right


@dataclass(frozen=True, slots=True)
class Same:
    """left = factor * right + constant at every point."""

    left: Expr
    right: Expr
    factor: Expr = S.One
    constant: Expr = S.Zero

    @property
    def whole(self) -> Expr:
        """What the left side is said to be."""
        return self.factor * self.right + self.constant


@dataclass(frozen=True, slots=True)
class Positive:
    """The expression is greater than zero at every point."""

    expr: Expr
    name: str


@dataclass(frozen=True, slots=True)
class Still:
    """The expression does not move with what is varied."""

    expr: Expr
    name: str


Owed = Same | Positive | Still


def owed(claim: Claim, witness: Affine | Monotone) -> tuple[Owed, ...] | None:
    """The conditions that a witness owes, beside that both sides are defined; None where it does not fit the claim.

    An affine one says before = factor * after + constant of what is made small. Minus a log turns what is made large
    into what is made small.
    """
    before, after, relation = claim.before, claim.after, claim.relation
    match witness:
        case Affine(factor=factor, constant=constant):
            if not isinstance(relation, (Equal, EqualUpTo, SameOrder, SameArgmin)):
                return None
            found: list[Owed] = [
                Still(factor, "factor"),
                Still(constant, "constant"),
                Positive(factor, "factor"),
                Same(minimised(before), minimised(after), factor, constant),
            ]
            if isinstance(relation, Equal) or (isinstance(relation, EqualUpTo) and not relation.factor):
                found.append(Same(factor, S.One))
            if isinstance(relation, Equal) or (isinstance(relation, EqualUpTo) and not relation.constant):
                found.append(Same(constant, S.Zero))
            return tuple(found)
        case Monotone():
            if not (isinstance(before, Optimum) and isinstance(after, Optimum)) or (before.sense, after.sense) != (Sense.MAX, Sense.MIN):
                return None
            if not isinstance(relation, (SameOrder, SameArgmin)):
                return None
            return (Positive(before.objective, "objective"), Same(-Log(before.objective), after.objective))
