"""An objective of one unknown that rises strictly on either side of a point, as it goes away from it: there, and only there, it is least.

An objective that is continuous on an interval and has a derivative of one sign but for finitely many points is strictly monotone.
The unknown is written point + d and point - d, d positive, and the derivative, cases apart, by numbers that are positive.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sympy import Abs, Add, Basic, Eq, Expr, Interval, Max, Min, Mul, Pow, Sum, Symbol, diff, exp, log
from sympy.logic.boolalg import Boolean

from derive.claims.claim import Claim
from derive.judging.proof.cells import CASES, CELLS, Asked, CaseSearch, Coordinates, Open, Stuck, placed, spelled
from derive.judging.proof.discharge import Identity, Proof, Slope, everywhere_defined
from derive.judging.proof.theory import Theory, Unproved
from derive.vocabulary.binding import free
from derive.vocabulary.linear import live
from derive.vocabulary.nodes import Density, Prediction
from derive.vocabulary.rewriting import in_terms

HELD = "sum_"
"""Names of letters for sums begin so."""
METHOD = "sign of the derivative, case by case: the objective falls before and rises after one point"


def rising_from(objective: Expr, unknown: Symbol, point: Expr, interval: Interval, claim: Claim, theory: Theory) -> Proof:
    """A proof that the objective is least at the point and nowhere else in the interval.

    Raises
    ------
    Unproved
        That is not shown.
    """
    everywhere_defined(theory, objective, point)
    given = theory.raw(objective)
    if given.has(Density, Prediction):
        raise Unproved("the objective is not known as a function of the one unknown")
    names = spelled([*claim.expressions(), interval])
    why = Unproved("the sign of the derivative is not known in all cases")
    for ready, at, held in _forms(given, theory.raw(point), unknown, theory):
        slope = diff(_without_extremes(ready), unknown)
        if not _continuous(ready, unknown) or _unfinished(slope):
            why = Unproved("the objective is not certainly continuous in the unknown, with a derivative that is known")
            continue
        search = _Rising(_Line(unknown, interval), ready, slope, at, theory, names)
        try:
            shown = list(search.cases.each((), search.at))
        except (Stuck, Open):
            continue
        return Proof(
            method=METHOD,
            identities=tuple(
                Identity(left=left, right=right.xreplace(held)) for left, right in ((given, ready), (point, at)) if held or left != right
            ),
            slopes=tuple(slope for slopes, _ in shown for slope in slopes),
            above=tuple(dict.fromkeys(expr for _, several in shown for expr in several)),
        )
    raise why


def _forms(objective: Expr, point: Expr, unknown: Symbol, theory: Theory) -> Iterator[tuple[Expr, Expr, dict[Basic, Basic]]]:
    """Objective and point as they stand, or multiplied out with a letter for each sum that is free of the unknown."""
    yield live(objective), live(point), {}
    simpler = in_terms(live(objective), theory.facts)
    if simpler != live(objective):
        yield simpler, live(point), {}
    if not objective.has(Sum):
        return
    whole, at = (theory.multiplied_out(expr).expression() for expr in (objective, point))
    sums = sorted((total for expr in (whole, at) for total in expr.atoms(Sum) if unknown not in free(total)), key=str)
    letters: dict[Basic, Basic] = {}
    for number, total in enumerate(dict.fromkeys(sums)):
        sign = {"positive": True} if theory.facts.is_positive(total) else {"real": True}
        letters[total] = Symbol(f"{HELD}{number}", **sign)
    yield whole.xreplace(letters), at.xreplace(letters), {letter: total for total, letter in letters.items()}


def _unfinished(slope: Expr) -> bool:
    return any(type(node).__name__ in ("Derivative", "Subs", "re", "im", "DiracDelta") for node in _nodes(slope))


def _nodes(expr: Basic) -> Iterator[Basic]:
    yield expr
    for argument in expr.args:
        yield from _nodes(argument)


def _continuous(expr: Expr, unknown: Symbol) -> bool:
    """Whether an expression is made of continuous functions; that they are defined is shown elsewhere."""
    if unknown not in free(expr):
        return True
    match expr:
        case Sum():
            ends = (end for limits in expr.limits for end in limits[1:])
            return not any(unknown in free(end) for end in ends) and _continuous(expr.args[0], unknown)
        case Symbol():
            return True
        case Pow() | Add() | Mul() | Abs() | Max() | Min() | exp() | log():
            return all(_continuous(argument, unknown) for argument in expr.args)
    return False


def _without_extremes(expr: Expr) -> Expr:
    """Maxima and minima by absolute values, whose slopes are known."""
    if not expr.has(Max, Min):
        return expr
    arguments = [_without_extremes(argument) if isinstance(argument, Expr) else argument for argument in expr.args]
    if not isinstance(expr, (Max, Min)):
        return expr.func(*arguments)
    found, *others = arguments
    for other in others:
        found = (found + other + (1 if isinstance(expr, Max) else -1) * Abs(found - other)) / 2
    return found


class _Line(NamedTuple):
    """An unknown, and the interval over which it runs."""

    unknown: Symbol
    interval: Interval


class _Rising:
    """The cases of the parameters, and in each of them both sides of the point."""

    def __init__(self, line: _Line, objective: Expr, slope: Expr, point: Expr, theory: Theory, names: frozenset[str]) -> None:
        self.unknown, self.interval = line
        self.objective, self.slope, self.point = objective, slope, point
        within = {} if theory.facts.within is None else theory.facts.within.bounds
        bounds = {key: value for key, value in within.items() if key != self.unknown}
        self.cases = CaseSearch(theory.facts, bounds, names, self.unknown)
        self.count = 0

    def at(self, at: Coordinates) -> tuple[list[Slope], list[Expr]]:
        """Both sides, in a case of the parameters."""
        self.count += 1
        if self.count > CELLS:
            raise Stuck
        if not self.cases.possible(at):
            return [], []
        point = placed(self.cases.resolved(self.point, at), at)
        objective, slope = (placed(self._settled(expr, at), at) for expr in (self.objective, self.slope))
        slopes: list[Slope] = []
        above: list[Expr] = []
        for way, end, opened in ((-1, self.interval.start, self.interval.left_open), (1, self.interval.end, self.interval.right_open)):
            gap = None if end.is_infinite else way * (end - point)
            own = 1 if gap is None else self.cases.sign(gap)
            if own < 0 or (own == 0 and opened):
                raise Stuck  # the point is outside
            if own:
                self._side(way, gap, point, at, objective, slope, slopes, above)
        return slopes, above

    def _settled(self, expr: Expr, at: Coordinates) -> Expr:
        """The expression with what does not depend on the unknown told apart."""
        if not expr.has(*CASES):
            return expr
        if self.unknown not in free(expr):
            return self.cases.resolved(expr, at)
        arguments = [self._settled(argument, at) if isinstance(argument, Expr) else argument for argument in expr.args]
        return expr.func(*arguments)

    def _side(
        self, way: int, gap: Expr | None, point: Expr, at: Coordinates, objective: Expr, slope: Expr, slopes: list[Slope], above: list[Expr]
    ) -> None:
        """That the objective rises away from the point, to the right (1) or to the left."""
        for value in self._ways(way, gap, point):
            start: Coordinates = ({self.unknown: value},)

            def goal(inner: Coordinates) -> tuple[list[Slope], list[Expr]]:
                self.count += 1
                if self.count > CELLS:
                    raise Stuck
                met: list[Asked] = []
                own = self.cases.resolved(slope, inner, met)
                rising = way * placed(own, inner)
                if self.cases.sign(rising) != 1:
                    raise Stuck
                if any(sign == 0 for sign, _ in met):
                    return [], []  # a kink: one point, at which nothing has to be shown
                given = dict.fromkeys(sign * expr for sign, expr in met if not (sign * expr).is_positive)
                return [Slope(expr=objective, unknown=self.unknown, value=own, given=tuple(given))], [rising]

            try:
                found = list(self.cases.each(start, goal))
            except (Stuck, Open):
                continue
            slopes += [one for several, _ in found for one in several]
            above += [one for _, several in found for one in several]
            return
        raise Stuck

    def _ways(self, way: int, gap: Expr | None, point: Expr) -> Iterator[Expr]:
        """How the unknown may be written on one side of the point by how far it is away, so that every value there is met."""
        away = self.cases.fresh()
        if gap is not None:
            yield point + way * gap / (1 + away)
            if way < 0 and self.interval.start == 0:
                yield point / (1 + away)
            return
        yield point + way * away
        if way > 0 and self.unknown.is_positive:
            yield point * (1 + away)
        yield point + way * log(1 + away)


def stated_point(condition: Boolean, unknown: Symbol) -> Expr:
    """The one value of the unknown for which an equation holds.

    Raises
    ------
    Unproved
        It is not solved for the unknown.
    """
    if isinstance(condition, Eq):
        for one, other in ((condition.lhs, condition.rhs), (condition.rhs, condition.lhs)):
            if one == unknown and unknown not in free(other):
                return other
    raise Unproved("the set of points is not given by an equation that says what the unknown is")


def centres(objectives: Sequence[Expr], unknown: Symbol) -> list[Expr]:
    """Where linear expressions vanish of which an objective has the size or an even power: it may be least there."""
    found: dict[Expr, None] = {}
    for objective in objectives:
        for node in objective.atoms(Abs, Pow):
            even = isinstance(node, Abs) or bool(node.exp.is_Integer and node.exp.is_even and node.exp > 0)
            inside = node.args[0]
            if even and inside.is_polynomial(unknown) and diff(inside, unknown).is_number and diff(inside, unknown) != 0:
                found.setdefault(unknown - inside / diff(inside, unknown))
    return [placed(centre, ()).expand() for centre in found if unknown not in free(centre.expand())]
