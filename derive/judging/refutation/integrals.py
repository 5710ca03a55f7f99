"""Integrals refuted, and what the table says compared, by enclosures: a quadrature by balls with an error bound."""

from flint import arb, ctx
from sympy import Expr, Interval, Symbol, preorder_traversal

from derive.claims.claim import Claim
from derive.claims.evidence import Shows
from derive.claims.verdict import CounterExample
from derive.judging.evaluation.enclosing import ALL_EVALUATIONS, PRECISION, enclosure
from derive.judging.evaluation.numbers import NotEvaluable, Undefined, ball
from derive.judging.evaluation.reading import Reader
from derive.judging.evaluation.sampling import setting_of, worlds
from derive.judging.evaluation.world import World
from derive.judging.proof.integrals import question
from derive.judging.proof.theory import Unproved, theory
from derive.judging.refutation.compare import Agreement, exact
from derive.replay.replay import replay
from derive.vocabulary.budget import OutOfBudget, budget
from derive.vocabulary.nodes import Density

VALUES = 250_000
"""Nodes of the integrand that are evaluated at most for one enclosure."""
WORLDS = 6
"""At how many values of the parameters the integral is enclosed."""
CHECKS, CHECK_EVALUATIONS, CHECK_STEPS = 2, 600, 60_000
"""At how many values of the parameters what the table says is compared with an enclosure."""


def refute_integral(claim: Claim) -> CounterExample | Agreement:
    """Values of the parameters at which an enclosure of the integral, and a second quadrature, differ from what is claimed."""
    try:
        asked = question(claim)
    except Unproved:
        return Agreement(instances=0, reasons=())
    found, agreeing, reasons = _compared(claim, *asked, limit=WORLDS, evaluations=ALL_EVALUATIONS)
    if found is None or replay(claim, found):
        return found or Agreement(instances=agreeing, reasons=reasons)
    told = "an enclosure by balls differs from the value claimed, but a second quadrature is not accurate enough to confirm it"
    return Agreement(instances=agreeing, reasons=(told,))


def check_integral(claim: Claim) -> CounterExample | int:
    """At how many values of the parameters an enclosure agrees with what the table of integrals says; or where it does not."""
    asked = question(claim)
    try:
        with budget(CHECK_STEPS):
            found, agreeing, _ = _compared(claim, *asked, limit=CHECKS, evaluations=CHECK_EVALUATIONS)
    except OutOfBudget:
        return 0  # what balls do not reach, two zero tests have shown
    return agreeing if found is None else found


def _compared(
    claim: Claim, variate: Symbol, support: Interval, integrand: Expr, limit: int, evaluations: int
) -> tuple[CounterExample | None, int, tuple[str, ...]]:
    """Values of the parameters at which an enclosure of the integral does not contain what is claimed."""
    known = theory(claim.premises, claim.domains)
    agreeing, reasons = 0, dict[str, None]()
    opaque = next((node for side in (integrand, known.raw(claim.after)) for node in side.atoms(Density)), None)
    if opaque is not None:
        return None, 0, (f"no premise says what `{opaque}` is",)
    evaluations = min(evaluations, VALUES // sum(1 for _ in preorder_traversal(integrand)))
    for number, world in enumerate(worlds(claim, setting_of(claim))):
        if number >= limit:
            break
        try:
            with ctx.workprec(PRECISION):
                measured = enclosure(integrand, variate, support, world, claim.premises, evaluations)
                claimed = ball(Reader(world, claim.premises).value(claim.after, {}))
                if not (measured.is_finite() and claimed.is_finite()):
                    continue
                if not measured.overlaps(claimed):
                    return _counter_example(world, measured, claimed), agreeing, ()
                agreeing += 1
        except (Undefined, NotEvaluable) as why:
            reasons.setdefault(f"no enclosure of the integral: {why}")
    return None, agreeing, tuple(reasons)[:1]


def _counter_example(world: World, measured: arb, claimed: arb) -> CounterExample:
    return CounterExample(shows=Shows.INTEGRAL, points=(world.freeze(),), before=(exact(measured),), after=(exact(claimed),))
