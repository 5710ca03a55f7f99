"""Integrals: by a table of kernels, checked by two zero tests and by balls; refuted by a quadrature with an error bound."""

from __future__ import annotations

from dataclasses import replace

from flint import arb, ctx
from sympy import (
    Add,
    Expr,
    Interval,
    Mul,
    Pow,
    Set,
    Sum,
    Symbol,
    beta,
    digamma,
    exp,
    gamma,
    log,
    loggamma,
    oo,
    polygamma,
    preorder_traversal,
)

from derive.claims.claim import Claim
from derive.claims.errors import Contradiction
from derive.claims.premises import Premise
from derive.claims.replay import replay
from derive.claims.verdict import CounterExample, Proved, Shows
from derive.judging import second
from derive.judging.comparing import Agreement, shown
from derive.judging.enclosing import ALL_EVALUATIONS, PRECISION, enclosure
from derive.judging.numbers import NotEvaluable, Undefined, ball
from derive.judging.reading import Reader
from derive.judging.sampling import World, setting_of, worlds
from derive.judging.theory import Theory, Unproved, signs_of, theory
from derive.symbolic.binding import depends
from derive.symbolic.budget import OutOfBudget, budget, tick
from derive.symbolic.integration import Matched, NoIntegral, integral
from derive.symbolic.kernels import by_recurrence
from derive.symbolic.linear import expanded, linear_form, live
from derive.symbolic.nodes import Density

VALUES = 250_000
"""Nodes of the integrand that are evaluated at most for one enclosure."""
WORLDS = 6
"""At how many values of the parameters the integral is enclosed."""
CHECKS, CHECK_EVALUATIONS, CHECK_STEPS = 2, 600, 60_000
"""At how many values of the parameters what the table says is compared with an enclosure."""
POLES = (gamma, loggamma, digamma, polygamma, beta)


def prove_integral(claim: Claim) -> Proved:
    """`before` integrates to `after` over the one unknown and its domain (the real line unless said), by the table.

    Raises
    ------
    Unproved
        The table does not have it, or something that its entry needs is not known.
    Contradiction
        The table and an enclosure by balls disagree.
    """
    variate, support, integrand = _question(claim)
    try:
        proved = _proved(claim, variate, support, integrand)
    except NoIntegral as why:
        raise Unproved(str(why)) from why
    try:
        with budget(CHECK_STEPS):
            found, agreeing, _ = _refuted(claim, variate, support, integrand, limit=CHECKS, evaluations=CHECK_EVALUATIONS)
    except OutOfBudget:
        found, agreeing = None, 0  # what balls do not reach, two zero tests have shown
    if found is not None:
        raise Contradiction(f"proved by {proved.method}, yet an enclosure by balls differs:\n{found}\nof {claim}")
    return replace(proved, checks=(*proved.checks, f"balls at {agreeing} instances")) if agreeing else proved


def refute_integral(claim: Claim) -> CounterExample | Agreement:
    """Values of the parameters at which an enclosure of the integral, and a second quadrature, differ from what is claimed."""
    try:
        question = _question(claim)
    except Unproved:
        return Agreement(instances=0, reasons=())
    found, agreeing, reasons = _refuted(claim, *question, limit=WORLDS, evaluations=ALL_EVALUATIONS)
    if found is None or replay(claim, found):
        return found or Agreement(instances=agreeing, reasons=reasons)
    told = "an enclosure by balls differs from the value claimed, but a second quadrature is not accurate enough to confirm it"
    return Agreement(instances=agreeing, reasons=(told,))


def _question(claim: Claim) -> tuple[Symbol, Interval, Expr]:
    """Variate, support and integrand, premises applied and names unfolded."""
    (variate,) = claim.unknowns
    if depends(claim.after, frozenset((variate,))):
        raise Unproved(f"the value of the integral depends on `{variate}`, over which is integrated")
    support = _support(variate, claim)
    if not isinstance(support, Interval):
        raise Unproved(f"the support `{support}` is not an interval")
    if depends(support, frozenset((variate,))):
        raise Unproved(f"the ends of the interval depend on `{variate}`, over which is integrated")
    return variate, support, _by_gammas(theory(claim.premises, claim.domains).raw(claim.before))


def _by_gammas(expr: Expr) -> Expr:
    """Beta functions written with gamma functions, whose signs and poles are known (DLMF 5.12.1)."""
    return expr.xreplace(
        {node: gamma(node.args[0]) * gamma(node.args[1]) / gamma(node.args[0] + node.args[1]) for node in expr.atoms(beta)}
    )


def _support(variate: Symbol, claim: Claim) -> Set:
    """What the variate's own assumptions and all its domains leave."""
    if not variate.is_real or any(getattr(variate, f"is_{name}") is not None for name in ("integer", "rational", "algebraic")):
        raise Unproved(f"`{variate}` is not certainly a real number that takes every value of an interval")
    whole: Set = Interval(-oo, oo)
    if variate.is_nonnegative:
        whole = Interval(0, oo)
    elif variate.is_nonpositive:
        whole = Interval(-oo, 0)
    for domain in claim.domains:
        if domain.element == variate:
            whole = whole.intersect(domain.values)
    return whole


def _proved(claim: Claim, variate: Symbol, support: Interval, integrand: Expr) -> Proved:
    known = theory((*claim.premises, *_ends(claim)), claim.domains)
    _free_of_poles(support, claim.after, known)
    _defined_inside(claim, variate, support)
    found = integral(_real_powers(live(integrand), known), variate, support, known.facts)
    _checked(found, claim)
    value, after = by_recurrence(found.value), by_recurrence(live(known.raw(claim.after)))
    if value.has(oo, -oo) or not _same(value, after, claim):
        raise Unproved(f"the table of integrals gives `{found.value}`, which was not shown to be the value claimed")
    return Proved(method=f"table of integrals: {', '.join(found.entries) or 'zero'}", checks=("polynomials over laws",))


def _ends(claim: Claim) -> tuple[Premise, ...]:
    """What open domains make positive of the parameters, beyond the parameters themselves."""
    positive: list[Expr] = []
    for domain in claim.domains:
        if isinstance(domain.values, Interval) and isinstance(domain.element, Expr) and domain.element not in claim.unknowns:
            if domain.values.left_open and domain.values.start.is_finite:
                positive.append(domain.element - domain.values.start)
            if domain.values.right_open and domain.values.end.is_finite:
                positive.append(domain.values.end - domain.element)
    return (Premise(label="", name="ends", statement="the ends of the claim's domains", positive=tuple(positive)),) if positive else ()


def _free_of_poles(support: Interval, after: Expr, known: Theory) -> None:
    """What is claimed, and the ends, must be numbers for all values of the parameters."""
    for expr in (after, *(end for end in (support.start, support.end) if end.is_finite is not False)):
        _defined(expr, known, "the value claimed or an end of the interval")


def _defined_inside(claim: Claim, variate: Symbol, support: Interval) -> None:
    """The integrand as it is written is a number wherever the variate runs, but perhaps at single points."""
    ends = [(support.start, variate - support.start), (support.end, support.end - variate)]
    inside = tuple(gap for end, gap in ends if end.is_finite is not False)
    told = (Premise(label="", name="inside", statement="inside the interval", positive=inside),) if inside else ()
    known = theory((*claim.premises, *_ends(claim), *told), claim.domains)
    for text, (kind, subject, _) in known.undefined(_by_gammas(claim.before)).items():
        if kind != "nonzero" or variate not in subject.free_symbols:
            raise Unproved(f"the integrand may be undefined: {text} is not known")


def _defined(expr: Expr, known: Theory, what: str) -> None:
    if missing := known.undefined(expr):
        raise Unproved(f"{what} may be undefined: {next(iter(missing))} is not known")
    for node in live(known.raw(expr)).atoms(*POLES):
        for argument in node.args[1:] if isinstance(node, polygamma) else node.args:
            if not known.facts.is_positive(argument):
                raise Unproved(f"{what} may be undefined: `{node}` has poles, and {argument} > 0 is not known")


def _checked(found: Matched, claim: Claim) -> None:
    """The integrand is defined inside the support, and what the table integrated is the integrand, by two zero tests."""
    for left, right, positive in found.identities:
        tick()
        inside = (Premise(label="", name="inside", statement="inside the interval", positive=positive),) if positive else ()
        known = theory((*claim.premises, *_ends(claim), *inside), claim.domains)
        _defined(left, known, "the integrand, inside the support,")
        if not _same(left, right, claim, inside):
            raise Unproved("what the table of integrals matched was not shown to be the integrand")


def _same(left: Expr, right: Expr, claim: Claim, inside: tuple[Premise, ...] = ()) -> bool:
    premises = (*claim.premises, *_ends(claim), *inside)
    difference = Add(left, -right)
    if difference == 0:
        return True
    known = theory(premises, claim.domains)
    return (known.is_zero(difference) or known.is_zero(_exponents(left) - _exponents(right))) and second.is_zero(
        difference, (*premises, *signs_of(claim.domains))
    )


def _real_powers(expr: Expr, known: Theory) -> Expr:
    """exp(c log(g) + h) as g^c exp(h) wherever g is certainly positive: what a real power is."""

    def rewritten(node: Expr) -> Expr:
        powers, rest = [], []
        for term in Add.make_args(node.args[0]):
            logs = [factor for factor in Mul.make_args(term) if isinstance(factor, log)]
            if len(logs) == 1 and known.facts.is_positive(logs[0].args[0]):
                powers.append(Pow(logs[0].args[0], Mul(*(factor for factor in Mul.make_args(term) if factor is not logs[0]))))
            else:
                rest.append(term)
        return Mul(*powers, exp(Add(*rest))) if powers else node

    return expr.replace(lambda node: isinstance(node, exp) and node.has(log), rewritten)


def _exponents(expr: Expr) -> Expr:
    """Exponents with sums multiplied out and written with their kernels, so that SymPy adds them up."""
    return expr.replace(
        lambda node: isinstance(node, exp) and node.has(Sum), lambda node: exp(linear_form(expanded(node.args[0])).expression())
    )


def _refuted(
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
    return CounterExample(shows=Shows.INTEGRAL, points=(world.freeze(),), before=(shown(measured),), after=(shown(claimed),))
