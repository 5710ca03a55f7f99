"""The judge: rules on a claim, Proved, Refuted or Undecided, in bounded time, and learns nothing of who made it."""

from collections.abc import Iterator
from dataclasses import replace

from sympy import Add, Basic, Dummy, Integral, Interval, Mul

from derive.catalogue import entry
from derive.claims.claim import Claim, Domain
from derive.claims.evidence import Against
from derive.claims.premises import Premise
from derive.claims.relations import Freedom, IntegratesTo, Seen
from derive.claims.sides import Between, Defined
from derive.claims.supports import places
from derive.claims.verdict import CounterExample, Proved, Refuted, Undecided, Verdict
from derive.judging.confirm import confirm, confirm_values
from derive.judging.proof.discharge import Identity, Proof
from derive.judging.proof.expected import KINKED, WithoutExpectations, opaque_means, without_expectations
from derive.judging.proof.integrals import prove_integral
from derive.judging.proof.integrated import Integrated, integrated
from derive.judging.proof.prove import Looks, prove
from derive.judging.proof.theory import Theory, Unproved, theory
from derive.judging.refutation._searches import Agreement, Searches
from derive.judging.zero import zero
from derive.vocabulary.arguments import one_of
from derive.vocabulary.binding import unpack
from derive.vocabulary.budget import FRAMES, NotComparable, OutOfBudget, backstop, bounded_numbers, budget, frames
from derive.vocabulary.calling import telling
from derive.vocabulary.conditions import Predicate
from derive.vocabulary.errors import Contradiction, InputError, OutOfTime
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.matching import opaque
from derive.vocabulary.nodes import Density

SECONDS = 60.0
"""A far backstop, of computing and not of waiting: it raises and decides nothing."""
PROVING = 150_000
"""Steps of the search for a proof, its confirmation included."""
REFUTING = 800_000
"""Steps of the search for a counter-example, its replay included; they are shorter."""
MINIMISING = 400_000
"""Steps of the search for a smaller counter-example, once there is one."""
TOO_DEEP = "the expressions are nested too deeply"
ATTACKING = 60_000
"""Steps of an attack on what is proved."""
ATTACKS = 2
"""Worlds in which a set of points that is proved to be optimal is attacked all the same."""


@telling
def judge(claim: Claim) -> Verdict:
    """Rule on a claim.

    Parameters
    ----------
    claim : Claim
        What is said; its maker is not known to the judge.

    Returns
    -------
    Proved, Refuted or Undecided
        Proved only if two zero tests that share no code and ball arithmetic agree; Refuted only with an exact
        counter-example that a third evaluator has replayed. The search for a proof and the search for a refutation are
        bounded by a number of steps each; past it that search is given up, and the reason says so.

    Raises
    ------
    Contradiction
        Two independent checks disagree: a bug in derive, never a verdict.
    OutOfTime
        A minute of computing was not enough: no verdict.
    """
    one_of("judge", "claim", Claim, "a Claim", claim)
    with backstop(SECONDS, OutOfTime(f"no verdict after {SECONDS:g} s of computing")), frames(FRAMES):
        try:
            return _rule(claim)
        except RecursionError:
            return Undecided(tried=(TOO_DEEP,))


def _rule(claim: Claim) -> Verdict:
    reasons: list[str] = []
    missing: tuple[str, ...] = ()
    try:
        with budget(PROVING):
            bounded_numbers(*_expressions(claim))
            if any(expr.has(Expectation) for expr in claim.expressions()):
                moments = without_expectations(claim)
                missing = _missing(moments.smooth, theory(claim.premises, claim.domains))
                if not missing:
                    return _by_moments(claim, moments)
                raise Unproved("moments are not looked at under conditions that are missing")
            for attempt in _attempts(claim):
                values = None if claim.relation.seen is Seen.INTEGRAL else integrated(attempt)
                stated = attempt if values is None else values.claim
                known = theory(stated.premises, stated.domains)
                missing = _missing(stated, known)
                if missing:
                    continue
                try:
                    proved = _proved(stated, known)
                    return proved if values is None else _with_integrals(proved, values, attempt)
                except Unproved as why:
                    reasons.append(str(why))
    except (Unproved, OutOfBudget, NotComparable) as why:
        reasons.append(str(why))
    except RecursionError:  # what is too deep for a proof may be wrong all the same
        reasons.append(TOO_DEEP)
    agreeing = 0
    try:
        with budget(REFUTING):
            found = _searches().refute(claim)
            if isinstance(found, Agreement):
                reasons += found.reasons
                agreeing = found.instances
            evidence = _searches().beyond(claim) if isinstance(found, Agreement) else found
            if evidence is not None:
                shown = _replayed(claim, evidence)
                if shown is not None:
                    return Refuted(counter_example=shown)
                reasons.append("the two sides seem to differ at a point where a third evaluator cannot work them out")
    except (OutOfBudget, NotComparable) as why:
        reasons.append(str(why))
    try:
        with budget(PROVING):
            if not missing and (narrowed := _where_defined(claim)) is not None:
                if any(expr.has(Expectation) for expr in narrowed.expressions()):
                    return _by_moments(narrowed, without_expectations(narrowed))
                return _proved(narrowed, theory(narrowed.premises, narrowed.domains))
    except (Unproved, OutOfBudget, NotComparable):
        pass  # what stood in the way at first is what is told
    return Undecided(tried=tuple(dict.fromkeys(reasons)), agreeing=agreeing, missing=missing)


def _searches() -> Searches:
    """The searches for counter-examples, found by name: most claims are proved without them."""
    return entry("derive.judging.refutation", "searches", Searches)


LOOKS = Looks(disagree=lambda claim: _searches().disagree(claim), refuted=lambda claim: _searches().glance(claim))


def _attempts(claim: Claim) -> Iterator[Claim]:
    """The claim without what its premises say of integrals, which it need not use, and as it is."""
    light = tuple(premise for premise in claim.premises if not any(law.right.has(Integral) for law in premise.laws))
    if len(light) < len(claim.premises):
        yield replace(claim, premises=light)
    yield claim


def _replayed(claim: Claim, found: CounterExample) -> CounterExample | None:
    """The counter-example, or a smaller one, once it was replayed; None where it cannot be followed."""
    _second_must_not_agree(claim, found)
    try:
        with budget(MINIMISING):
            simpler = _searches().smaller(claim, found)
            if simpler is not found and _searches().replay(claim, simpler):
                return simpler
    except OutOfBudget:
        pass  # the one that was found is as good
    holds = _searches().follow(claim, found)
    if holds is False:
        raise Contradiction(f"the counter-example does not hold when it is replayed:\n{found}\nof {claim}")
    return found if holds else None


def _expressions(claim: Claim) -> Iterator[Basic]:
    """Everything that is handed to SymPy on the way: the sides, the witness, what premises say, and where values may lie."""
    yield from claim.expressions()
    for premise in claim.premises:
        yield from premise.positive
        if premise.random or premise.moments:
            yield from premise.of_chance
        for law in premise.laws:
            yield from (law.left, law.right)
        for equation in premise.equations:
            yield from (equation.left, equation.right)
    yield from (domain.values for domain in claim.domains)


def _proved(claim: Claim, known: Theory) -> Proved:
    """By the equations of the premises; where these leave densities open, by joint densities too.

    What is left open on one side only is not the other side unless it is written by joint densities: these come first then.
    """
    if claim.relation.seen is Seen.INTEGRAL:
        return _proved_integral(claim)
    sides = [known.raw(expr) for expr in claim.objectives]
    if not any(map(opaque, sides)):
        return _proved_in(claim, known)
    ways = [(known, "{}"), (theory(claim.premises, claim.domains, True), "by joint densities, {}")]
    reasons = dict.fromkeys(told for _, told in ways)
    named = [expr.atoms(Density) for expr in (claim.witness.expressions() if claim.witness is not None else ())]
    left_open = [side.atoms(Density).difference(*named) for side in sides]
    for way, told in ways if left_open.count(left_open[0]) == len(sides) else reversed(ways):
        try:
            return _proved_in(claim, way)
        except Unproved as why:
            reasons[told] = told.format(why)
    raise Unproved("; ".join(filter(None, reasons.values())))


def _by_moments(claim: Claim, found: WithoutExpectations) -> Proved:
    """Of the claim with its expectations written by moments, where independent code agrees that these are what was written."""
    values = integrated(found.claim)
    stated = found.claim if values is None else values.claim
    known = theory(stated.premises, stated.domains)
    if values is None and claim.between is Between.EXPRESSIONS and claim.relation.freedom is Freedom.NOTHING:
        known.begin()
        proof = prove(opaque_means(stated), known)
        left, right = claim.objectives
        checks = confirm(Proof(method="", identities=(Identity(left=left, right=right),)), claim)
        return Proved(method=f"moments; {proof.method}", checks=checks)
    if any(node.has(*KINKED) for expr in stated.expressions() for node in expr.atoms(Expectation)):
        raise Unproved("a mean of what has kinks is left")
    proved = _proved(stated, known)
    if values is not None:
        proved = _with_integrals(proved, values, found.claim)
    confirm_values(found.values.items(), claim)
    return replace(proved, method=f"moments; {proved.method}")


def _with_integrals(proved: Proved, values: Integrated, claim: Claim) -> Proved:
    """The proof with that of the integrals' values, of which the second zero test and worlds are asked too."""
    checks = confirm_values(values.marginals.items(), claim) if values.marginals else ()
    for node, value in values.tabulated.items():
        body, variate, lower, upper = unpack(node)
        where = Domain(element=variate, values=Interval(lower, upper))
        alone = replace(claim, before=body, relation=IntegratesTo(), after=value, unknowns=frozenset((variate,)), witness=None)
        measured = _searches().enclose(replace(alone, domains=(*claim.domains, where)))
        if isinstance(measured, CounterExample):
            raise Contradiction(f"`{node}` is `{value}` by the table, yet an enclosure by balls differs:\n{measured}\nof {claim}")
    entries = f", table of integrals: {', '.join(values.entries)}" if values.entries else ""
    return replace(proved, method=f"integrals by their values{entries}, then {proved.method}", checks=(*proved.checks, *checks))


def _proved_integral(claim: Claim) -> Proved:
    proved = prove_integral(claim)
    measured = _searches().enclose(claim)
    if isinstance(measured, CounterExample):
        raise Contradiction(f"proved by {proved.method}, yet an enclosure by balls differs:\n{measured}\nof {claim}")
    return replace(proved, checks=(*proved.checks, f"balls at {measured} instances")) if measured else proved


def _proved_in(claim: Claim, known: Theory) -> Proved:
    known.begin()
    proof = prove(claim, known, LOOKS)
    checks = confirm(proof, claim)
    if claim.between.of_points:
        found = _attacked(claim)
        if isinstance(found, CounterExample):
            raise Contradiction(f"proved by {proof.method}, yet refuted:\n{found}\nof {claim}")
    return Proved(method=proof.method, checks=checks)


def _attacked(claim: Claim) -> CounterExample | Agreement | None:
    """What an attack finds on a set of points that is proved to be right; None where it takes too long, since nothing rests on it."""
    try:
        with budget(ATTACKING):
            return _searches().attack(claim, ATTACKS)
    except OutOfBudget:
        return None


def _second_must_not_agree(claim: Claim, found: CounterExample) -> None:
    """An equality that is refuted, and not its witness, must not vanish in the second zero test either."""
    said = claim.between is Between.EXPRESSIONS and claim.relation.freedom is Freedom.NOTHING and found.against is not Against.WITNESS
    if not said:
        return
    try:
        first, second = claim.objectives
        vanishes = zero.is_zero(Add(first, Mul(-1, second, evaluate=False), evaluate=False), claim.premises, places(claim))
    except OutOfBudget:
        return
    if vanishes:
        raise Contradiction(f"the second zero test proves what this refutes:\n{found}\nof {claim}")


def _missing(claim: Claim, known: Theory) -> tuple[str, ...]:
    """Conditions under which one side is defined and which the other does not need: they ought to be assumptions.

    What holds wherever the conditions that both sides need do is not missing; nor is anything if the claim speaks of the
    points at which both sides are defined.
    """
    if claim.relation.seen is Seen.INTEGRAL or claim.between.of_points or claim.defined is Defined.BOTH:
        return ()
    sides = claim.objectives
    conditions = [known.undefined(side) for side in sides]
    missing: set[str] = set()
    for own, other in ((0, 1), (1, 0)):
        if conditions[own].keys() - conditions[other].keys():
            missing |= known.without(sides[own], conditions[other].values()).keys() - conditions[other].keys()
    return tuple(sorted(missing))


def _where_defined(claim: Claim) -> Claim | None:
    """The claim with what must be positive for both sides to be defined as a premise: elsewhere nothing is claimed."""
    if claim.relation.seen is Seen.INTEGRAL or claim.between.of_points:
        return None
    known = theory(claim.premises, claim.domains)
    positive = {
        subject: None
        for side in claim.objectives
        for kind, subject, ranges in known.undefined(side).values()
        if kind is Predicate.POSITIVE and not ranges and not subject.has(Dummy)
    }
    if not positive:
        return None
    premise = Premise(label="", name="defined", statement="both sides are defined", positive=tuple(positive))
    try:
        return replace(claim, premises=(*claim.premises, premise))
    except InputError:  # a law brings in a symbol that bears the name of an index
        return None
