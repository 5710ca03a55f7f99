"""Minima over an array: a convex objective is least exactly where zero is a subgradient by every entry; a separable one entry by entry."""

from collections.abc import Iterator, Mapping

from sympy import Abs, Add, And, Basic, Eq, Expr, IndexedBase, Mul, Or, S, Sum, sign
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derive.claims.claim import Claim
from derive.claims.sides import Attained, Feasible
from derive.judging.proof.convexity import Curvature
from derive.judging.proof.discharge import Bent, Identity, Proof, open_interval
from derive.judging.proof.entries import EveryEntry, contracted, multiplied
from derive.judging.proof.separable import NotSeparable, Proves, by_entry
from derive.judging.proof.theory import Theory, Unproved
from derive.vocabulary.binding import depends, free, substitute, unpack
from derive.vocabulary.differentiation import NotDifferentiated, differentiated
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import PartialDerivative

CONVEX = "the objective is convex: it is least exactly where zero is a subgradient by every entry"


def prove_minima(given: Attained, claim: Claim, theory: Theory, prove: Proves) -> Proof:
    """A proof that the optima over an array are the points that are said.

    Raises
    ------
    Unproved
        None is found.
    """
    element, objective = given.points.element, theory.raw(given.optimum.minimised)
    if not isinstance(element, IndexedBase) or given.optimum.unknowns != {element}:
        raise Unproved("the optimum must be over the one array whose values the set holds")
    if given.optimum.feasible is not Feasible.EVERYWHERE:
        raise Unproved("the stationary points may lie outside an arbitrary feasible set")
    open_interval(element, claim, theory)
    for expr in (objective, given.points.condition):
        missing = next(iter(theory.undefined(expr)), None)
        if missing is not None:
            raise Unproved(f"the objective or the set of points is not defined everywhere: {missing}")
    entries = EveryEntry(element, given.points.condition)
    entries.check(objective)
    try:
        return _Stationary(entries, objective, claim, theory).proof()
    except Unproved as why:
        try:
            return by_entry(entries, objective, claim, theory, prove)
        except Unproved as also:
            raise (why if isinstance(also, NotSeparable) else also) from also


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKink:
    """height * |inside| by every entry: the inside is the entry, shifted by what does not vary."""

    height: Expr
    inside: Expr


class _Stationary:
    """A convex objective and the condition that its gradient vanishes."""

    def __init__(self, entries: EveryEntry, objective: Expr, claim: Claim, theory: Theory) -> None:
        self.entries, self.objective, self.claim, self.theory = entries, objective, claim, theory
        self.varied = frozenset((entries.element,))

    def proof(self) -> Proof:
        """The proof: the objective is convex, and zero is a subgradient where the condition holds."""
        squares = (square for premise in self.claim.premises for square in premise.squares if square.is_semidefinite)
        bent = Curvature(self.varied, self.theory.facts, {square.array: square.size for square in squares})
        form = next((form for form in self._forms() if bent.convex(form)), None)
        if form is None:
            raise Unproved(f"the objective is not seen to be convex in `{self.entries.element}`")
        told = [] if form == self.objective else [Identity(left=self.objective, right=form)]
        self.objective = form
        smooth, kink = self._parted()
        smooth_slope = PartialDerivative(smooth, self.entries.at)
        every = self.entries.ranges[0]
        try:
            found = differentiated(smooth, self.entries.at, every)
        except NotDifferentiated as where:
            raise Unproved(f"no rule says what the derivative is of {where}") from where
        if not all(self.theory.holds(condition._replace(ranges=())) for condition in found.smooth):
            raise Unproved("the objective may have kinks that do not belong to one entry each")
        if kink is None:
            identities = self._vanishes(found.value, smooth_slope, self.entries.condition, None, 0)
        else:
            (limits,) = self.entries.ranges
            identities = [Identity(left=self.objective, right=smooth + Sum(kink.height * Abs(kink.inside), limits))]
            for side in (-1, 1):
                own, stated = side * kink.height, _in_case(self.entries.condition, kink.inside, side, self.entries.at)
                identities += self._vanishes(found.value + own, smooth_slope + own, stated, kink, side)
            identities += self._between(found.value, smooth_slope, kink, _in_case(self.entries.condition, kink.inside, 0, self.entries.at))
        return Proof(method=CONVEX, identities=(*told, *identities), convex=(Bent(expr=self.objective, unknowns=self.varied),))

    def _forms(self) -> Iterator[Expr]:
        """The objective as it is written, and in other forms, in which it may be seen that it is convex."""
        yield self.objective
        yield contracted(self.objective)
        yield contracted(self.theory.normal(self.objective).expression())

    # Kinks

    def _parted(self) -> tuple[Expr, EntryKink | None]:
        """The smooth part of the objective, and the kink of every entry."""
        smooth: list[Expr] = []
        heights: dict[Expr, Expr] = {}
        for term in Add.make_args(self.theory.normal(self.objective).expression() if self.objective.has(Abs) else self.objective):
            kink = self._kink(term) if term.has(Abs) else None
            if kink is None:
                smooth.append(term)
            else:
                heights[kink.inside] = heights.get(kink.inside, S.Zero) + kink.height
        if len(heights) > 1:
            raise Unproved("the objective has several kinks by one entry")
        ((inside, height),) = heights.items() if heights else ((None, S.Zero),)
        return Add(*smooth), None if inside is None else EntryKink(height=height, inside=inside)

    def _kink(self, term: Expr) -> EntryKink | None:
        """c_k |theta_k - a_k| summed over every entry, the c not negative."""
        at = self.entries.at
        outside = Mul(*(factor for factor in Mul.make_args(term) if not depends(factor, self.varied)))
        moving = [factor for factor in Mul.make_args(term) if depends(factor, self.varied)]
        if len(moving) != 1 or not isinstance(moving[0], Sum) or len(self.entries.ranges) != 1:
            return None
        body, index, lower, upper = unpack(moving[0])
        (own, first, last) = self.entries.ranges[0]
        if (lower, upper) != (first, last) or own in free(outside):
            return None
        body = substitute(body, {index: own})
        kinked = [factor for factor in Mul.make_args(body) if depends(factor, self.varied)]
        if len(kinked) != 1 or not isinstance(kinked[0], Abs):
            return None
        inside = kinked[0].args[0]
        height = outside * Mul(*(factor for factor in Mul.make_args(body) if factor is not kinked[0]))
        for turned in (inside, -inside):
            if not depends(turned - at, self.varied):
                return EntryKink(height=height, inside=turned) if self.theory.facts.is_nonnegative(height) else None
        return None

    # What has to vanish against what is said

    def _vanishes(self, slope: Expr, written: Expr, stated: Boolean, kink: EntryKink | None, side: int) -> list[Identity]:
        """The condition is the equation, up to a factor that is not zero; other parts of it say no more."""
        parts = And.make_args(stated)
        equations = [part for part in parts if isinstance(part, Eq)]
        if len(equations) != 1:
            raise Unproved(f"of every entry one equation is needed, and `{stated}` is said")
        (equation,) = equations
        gap = equation.lhs - equation.rhs
        squares = [square for premise in self.claim.premises for square in premise.squares]
        gaps = [gap, *multiplied(gap, self.entries.ranges, squares)] if kink is None else [gap, _divided(gap, kink.inside)]
        outer, inner = self._stripped(slope)
        found = ((self.entries.factor(inner, one, self.theory), one) for one in gaps)
        factor, told = next(((outer * factor, one) for factor, one in found if factor is not None), (None, None))
        if factor is None or told is None:
            raise Unproved(f"`{equation}` is not where the objective has the slope zero by `{self.entries.at}`")
        for part in parts:
            if part is not equation:
                self._implied(part, slope, kink, side)
        return [Identity(left=self.entries.every(written), right=self.entries.every(factor * told))]

    def _stripped(self, slope: Expr) -> tuple[Expr, Expr]:
        """Factors that are the same at every index and never zero, and the rest."""
        indices = {limits[0] for limits in self.entries.ranges}
        factors = Mul.make_args(slope)
        outer = Mul(*(one for one in factors if indices.isdisjoint(free(one)) and self.theory.facts.is_nonzero(one)))
        return outer, Mul(*(one for one in factors if not (indices.isdisjoint(free(one)) and self.theory.facts.is_nonzero(one))))

    def _implied(self, part: Boolean, slope: Expr, kink: EntryKink | None, side: int) -> None:
        """|h| <= c, where the equation makes h plus or minus c."""
        inner = self._inside(part.lts) if isinstance(part, Relational) and part.rel_op in ("<=", ">=") else None
        if kink is not None and inner is not None:
            factor = self.entries.factor(inner, slope - side * kink.height, self.theory)
            if factor is not None and self.theory.is_zero(Abs(factor) * kink.height - part.gts):
                return
        raise Unproved(f"`{part}` is said beside that zero is a subgradient")

    def _inside(self, size: Expr) -> Expr | None:
        """What an absolute value is of, times what stands before it; None of anything else."""
        inner = [factor for factor in Mul.make_args(size) if isinstance(factor, Abs)]
        before = Mul(*(factor for factor in Mul.make_args(size) if factor not in inner))
        return before * inner[0].args[0] if len(inner) == 1 and self.theory.facts.is_nonnegative(before) else None

    def _between(self, slope: Expr, written: Expr, kink: EntryKink, stated: Boolean) -> list[Identity]:
        """At the kink: the smooth slope lies between minus and plus the height."""
        parts = [part for part in And.make_args(stated) if part not in (S.true, True)]
        bounds: list[tuple[Expr, Expr]] = []
        for part in parts:
            if not isinstance(part, Relational) or part.rel_op not in ("<=", ">="):
                raise Unproved(f"at a kink a bound on the slope is needed, and `{part}` is said")
            small, large = part.lts, part.gts
            inside = self._inside(small)
            if inside is not None:
                bounds += [(inside, large), (-inside, large)]
            else:
                bounds.append((small - large, S.Zero))
        identities: list[Identity] = []
        wanted = {1, -1}
        for inner, large in bounds:
            tried = (self._bound(slope, written, kink, inner - large, turn) for turn in sorted(wanted))
            shown = next((bound for bound in tried if bound is not None), None)
            if shown is None:
                raise Unproved(f"`{inner} <= {large}` is no bound on the slope at the kink")
            wanted.discard(shown[0])
            identities.append(shown[1])
        if wanted:
            raise Unproved("at a kink the slope is bounded from both sides; the condition bounds it from one at most")
        return identities

    def _bound(self, slope: Expr, written: Expr, kink: EntryKink, gap: Expr, turn: int) -> tuple[int, Identity] | None:
        """turn * slope - height <= 0 as a positive multiple of what is said to be at most zero, where the entry is at its kink."""
        at = {self.entries.at: self.entries.at - kink.inside}
        there, said = substitute(slope, at), substitute(gap, at)
        factor = self.entries.factor(turn * there - kink.height, said, self.theory)
        if factor is None or not self.theory.facts.is_positive(factor):
            return None
        every = self.entries.every
        return turn, Identity(left=every(turn * written - kink.height), right=every(factor * said + turn * (slope - there)))


def _in_case(condition: Boolean, inside: Expr, side: int, at: Expr) -> Boolean:
    """The condition where what is inside a kink is negative, zero or positive; where it is zero, the entry is known."""
    match condition:
        case And() | Or():
            return condition.func(*(_in_case(part, inside, side, at) for part in condition.args))
        case Relational():
            gap = condition.lhs - condition.rhs
            for turned, turn in ((gap - inside, 1), (gap + inside, -1)):
                if turned == 0:
                    return S.true if _holds(condition.rel_op, turn * side) else S.false
            known: Mapping[Basic, Basic] = {
                **{sign(one): S(turn * side) for one, turn in ((inside, 1), (-inside, -1))},
                **{Abs(one): side * inside for one in (inside, -inside)},
                **({} if side else {at: at - inside}),
            }
            left, right = (substitute(part, known) for part in condition.args)
            if left == right:
                return S.true if _holds(condition.rel_op, 0) else S.false
            return condition.func(left, right, evaluate=False)
    return condition


def _holds(relation: str, order: int) -> bool:
    return {"==": order == 0, "!=": order != 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[relation]


def _divided(gap: Expr, inside: Expr) -> Expr:
    """The terms without a factor that is not zero where this is asked; as they are where one lacks it."""
    terms = [term / inside for term in Add.make_args(gap)]
    return Add(*terms) if not any(inside in Mul.make_args(1 / term) for term in terms) else gap
