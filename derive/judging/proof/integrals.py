"""Integrals, by a table of kernels and two zero tests."""

from sympy import Add, Expr, Integral, Interval, Mul, Pow, Set, Sum, Symbol, default_sort_key, exp, log, oo
from sympy.core.function import Function as Applied

from derive.claims.claim import Claim, Domain
from derive.claims.premises import Premise
from derive.claims.verdict import Proved
from derive.judging.proof.theory import Theory, Unproved, signs_of, theory
from derive.judging.zero import zero
from derive.vocabulary.binding import depends, unpack
from derive.vocabulary.budget import tick
from derive.vocabulary.conditions import Predicate
from derive.vocabulary.definedness import conditions
from derive.vocabulary.frozen import dataclass
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
    variate, support, _ = question(claim)
    given = _Given(premises=claim.premises, domains=claim.domains, variate=variate)
    known = given.theory()
    # What is claimed must be a number for all values of the parameters.
    _defined(claim.after, known, _ENDS)
    found = _by_table(claim.before, support, given)
    value, after = (in_one_period(in_terms(side, known.facts)) for side in (found.value, live(known.raw(claim.after))))
    if value.has(oo, -oo) or not _same(value, after, given):
        raise Unproved(f"the table of integrals gives `{found.value}`, which was not shown to be the value claimed")
    return Proved(method=f"table of integrals: {', '.join(found.entries) or 'zero'}", checks=("polynomials over laws",))


def tabulated(node: Integral, claim: Claim) -> Matched:
    """What the table says that an integral inside a claim is.

    Raises
    ------
    Unproved
        The table does not have it, or something that its entry needs is not known.
    """
    body, variate, lower, upper = unpack(node)
    found = _by_table(body, Interval(lower, upper), _Given(premises=claim.premises, domains=claim.domains, variate=variate))
    if found.value.has(oo, -oo):
        raise Unproved(f"the table of integrals gives `{found.value}`")
    return found


def question(claim: Claim) -> tuple[Symbol, Interval, Expr]:
    """Variate, support and integrand, premises applied and names unfolded."""
    (variate,) = claim.unknowns
    if depends(claim.after, frozenset((variate,))):
        raise Unproved(f"the value of the integral depends on `{variate}`, over which is integrated")
    support = _support(variate, claim)
    if not isinstance(support, Interval):
        raise Unproved(f"the support `{support}` is not an interval")
    known = _Given(premises=claim.premises, domains=claim.domains, variate=variate).theory()
    return variate, support, in_terms(known.raw(claim.before), known.facts)


def _support(variate: Symbol, claim: Claim) -> Set:
    """What the variate's own assumptions and all its domains leave."""
    if not variate.is_real or any(getattr(variate, f"is_{name}") is not None for name in ("integer", "rational", "algebraic")):
        raise Unproved(f"`{variate}` is not certainly a real number that takes every value of an interval")
    return claim.support(variate)


_ENDS = "the value claimed or an end of the interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What is assumed where something is integrated over a variate."""

    premises: tuple[Premise, ...]
    domains: tuple[Domain, ...]
    variate: Symbol

    def all(self, inside: tuple[Expr, ...] = ()) -> tuple[Premise, ...]:
        """The claim's premises, and what is positive inside the interval."""
        more = (Premise(label="", name="inside", statement="inside the interval", positive=inside),) if inside else ()
        return (*self.premises, *more)

    def theory(self, inside: tuple[Expr, ...] = ()) -> Theory:
        """What follows."""
        return theory(self.all(inside), self.domains)


def _by_table(written: Expr, support: Interval, given: _Given) -> Matched:
    """The integral of an expression as it is written; what the table integrated is compared with it."""
    known = given.theory()
    if depends(support, frozenset((given.variate,))):
        raise Unproved(f"the ends of the interval depend on `{given.variate}`, over which is integrated")
    for end in (support.start, support.end):
        if end.is_finite is not False:
            _defined(end, known, _ENDS)
    _defined_inside(written, support, given)
    integrand = in_terms(known.raw(written), known.facts)
    try:
        found = integral(_real_powers(live(integrand), known), given.variate, support, known.facts)
    except NoIntegral as why:
        raise Unproved(str(why)) from why
    _checked(found, given)
    return found


def _defined_inside(written: Expr, support: Interval, given: _Given) -> None:
    """The integrand as it is written is a number wherever the variate runs, but perhaps at single points."""
    variate = given.variate
    ends = [(support.start, variate - support.start), (support.end, support.end - variate)]
    inside = tuple(gap for end, gap in ends if end.is_finite is not False)
    known = given.theory(inside)
    for text, (kind, subject, _) in known.undefined(in_terms(written, known.facts)).items():
        if kind is not Predicate.NONZERO or variate not in subject.free_symbols:
            raise Unproved(f"the integrand may be undefined: {text} is not known")


def _defined(expr: Expr, known: Theory, what: str) -> None:
    if missing := known.undefined(expr):
        raise Unproved(f"{what} may be undefined: {next(iter(missing))} is not known")
    for node in sorted(live(known.raw(expr)).atoms(Applied), key=default_sort_key):
        for kind, subject, _ in conditions(node):
            if kind is Predicate.NO_POLE and not known.facts.is_positive(subject):
                raise Unproved(f"{what} may be undefined: `{node}` has poles, and {subject} > 0 is not known")


def _checked(found: Matched, given: _Given) -> None:
    """The integrand is defined inside the support, and what the table integrated is the integrand, by two zero tests."""
    for left, right, positive in found.identities:
        tick()
        _defined(left, given.theory(positive), "the integrand, inside the support,")
        if not _same(left, right, given, positive):
            raise Unproved("what the table of integrals matched was not shown to be the integrand")


def _same(left: Expr, right: Expr, given: _Given, inside: tuple[Expr, ...] = ()) -> bool:
    premises = given.all(inside)
    difference = Add(left, -right)
    if difference == 0:
        return True
    known = theory(premises, given.domains)
    return (known.is_zero(difference) or known.is_zero(_exponents(left) - _exponents(right))) and zero.is_zero(
        difference, (*premises, *signs_of(given.domains))
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
