"""Integrals, by a table of kernels and two zero tests."""

from sympy import Add, Expr, Interval, Mul, Pow, Set, Sum, Symbol, default_sort_key, exp, log, oo
from sympy.core.function import Function as Applied

from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.claims.verdict import Proved
from derive.judging.proof.theory import Theory, Unproved, signs_of, theory
from derive.judging.zero import zero
from derive.vocabulary.binding import depends
from derive.vocabulary.budget import tick
from derive.vocabulary.conditions import Predicate
from derive.vocabulary.definedness import conditions
from derive.vocabulary.integration import Matched, integral
from derive.vocabulary.linear import expanded, linear_form, live
from derive.vocabulary.rewriting import in_one_period, in_terms
from derive.vocabulary.splitting import NoIntegral


def prove_integral(claim: Claim) -> Proved:
    """`before` integrates to `after` over the one unknown and its domain (the real line unless said), by the table.

    Raises
    ------
    Unproved
        The table does not have it, or something that its entry needs is not known.
    """
    variate, support, integrand = question(claim)
    try:
        return _proved(claim, variate, support, integrand)
    except NoIntegral as why:
        raise Unproved(str(why)) from why


def question(claim: Claim) -> tuple[Symbol, Interval, Expr]:
    """Variate, support and integrand, premises applied and names unfolded."""
    (variate,) = claim.unknowns
    if depends(claim.after, frozenset((variate,))):
        raise Unproved(f"the value of the integral depends on `{variate}`, over which is integrated")
    support = _support(variate, claim)
    if not isinstance(support, Interval):
        raise Unproved(f"the support `{support}` is not an interval")
    if depends(support, frozenset((variate,))):
        raise Unproved(f"the ends of the interval depend on `{variate}`, over which is integrated")
    known = theory(claim.premises, claim.domains)
    return variate, support, in_terms(known.raw(claim.before), known.facts)


def _support(variate: Symbol, claim: Claim) -> Set:
    """What the variate's own assumptions and all its domains leave."""
    if not variate.is_real or any(getattr(variate, f"is_{name}") is not None for name in ("integer", "rational", "algebraic")):
        raise Unproved(f"`{variate}` is not certainly a real number that takes every value of an interval")
    return claim.support(variate)


def _proved(claim: Claim, variate: Symbol, support: Interval, integrand: Expr) -> Proved:
    known = theory(claim.premises, claim.domains)
    # What is claimed, and the ends, must be numbers for all values of the parameters.
    for expr in (claim.after, *(end for end in (support.start, support.end) if end.is_finite is not False)):
        _defined(expr, known, "the value claimed or an end of the interval")
    _defined_inside(claim, variate, support)
    found = integral(_real_powers(live(integrand), known), variate, support, known.facts)
    _checked(found, claim)
    value, after = (in_one_period(in_terms(side, known.facts)) for side in (found.value, live(known.raw(claim.after))))
    if value.has(oo, -oo) or not _same(value, after, claim):
        raise Unproved(f"the table of integrals gives `{found.value}`, which was not shown to be the value claimed")
    return Proved(method=f"table of integrals: {', '.join(found.entries) or 'zero'}", checks=("polynomials over laws",))


def _premises(claim: Claim, inside: tuple[Expr, ...] = ()) -> tuple[Premise, ...]:
    """The claim's, and what is positive inside the interval."""
    more = (Premise(label="", name="inside", statement="inside the interval", positive=inside),) if inside else ()
    return (*claim.premises, *more)


def _defined_inside(claim: Claim, variate: Symbol, support: Interval) -> None:
    """The integrand as it is written is a number wherever the variate runs, but perhaps at single points."""
    ends = [(support.start, variate - support.start), (support.end, support.end - variate)]
    inside = tuple(gap for end, gap in ends if end.is_finite is not False)
    known = theory(_premises(claim, inside), claim.domains)
    for text, (kind, subject, _) in known.undefined(in_terms(claim.before, known.facts)).items():
        if kind is not Predicate.NONZERO or variate not in subject.free_symbols:
            raise Unproved(f"the integrand may be undefined: {text} is not known")


def _defined(expr: Expr, known: Theory, what: str) -> None:
    if missing := known.undefined(expr):
        raise Unproved(f"{what} may be undefined: {next(iter(missing))} is not known")
    for node in sorted(live(known.raw(expr)).atoms(Applied), key=default_sort_key):
        for kind, subject, _ in conditions(node):
            if kind is Predicate.NO_POLE and not known.facts.is_positive(subject):
                raise Unproved(f"{what} may be undefined: `{node}` has poles, and {subject} > 0 is not known")


def _checked(found: Matched, claim: Claim) -> None:
    """The integrand is defined inside the support, and what the table integrated is the integrand, by two zero tests."""
    for left, right, positive in found.identities:
        tick()
        known = theory(_premises(claim, positive), claim.domains)
        _defined(left, known, "the integrand, inside the support,")
        if not _same(left, right, claim, positive):
            raise Unproved("what the table of integrals matched was not shown to be the integrand")


def _same(left: Expr, right: Expr, claim: Claim, inside: tuple[Expr, ...] = ()) -> bool:
    premises = _premises(claim, inside)
    difference = Add(left, -right)
    if difference == 0:
        return True
    known = theory(premises, claim.domains)
    return (known.is_zero(difference) or known.is_zero(_exponents(left) - _exponents(right))) and zero.is_zero(
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
