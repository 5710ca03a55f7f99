"""Integrals inside expressions, and sums over all values of a letter, replaced by what they are worth before anything is proved."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from sympy import Add, Basic, Expr, Integral, Mul, Pow, S, Sum, Symbol, Tuple
from sympy.core.symbol import Str

from derive.claims.claim import Claim
from derive.claims.relations import Freedom
from derive.claims.supports import LetterSupport, supports
from derive.judging.proof.integrals import tabulated
from derive.judging.proof.theory import Theory, Unproved, theory
from derive.vocabulary.binding import depends, free, rebuild, unpack
from derive.vocabulary.budget import built, tick
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.linear import expanded
from derive.vocabulary.matching import opaque, ordered, tied
from derive.vocabulary.nodes import Density

TERMS = 60
"""Terms of an integrand that are integrated one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrated:
    """A claim without the integrals that are known: which are marginals, which are in the table, by which entries of it."""

    claim: Claim
    marginals: Mapping[Expr, Expr]
    tabulated: Mapping[Expr, Expr]
    entries: tuple[str, ...]


def integrated(claim: Claim) -> Integrated | None:
    """The claim with what is known of its integrals put in; None where nothing is.

    Every integral, and every sum over a letter of densities, is first looked at as a marginal: by p(A | C) = p(A, C) / p(C)
    and the premises' equations its integrand is f p(A, b), f free of b, and the value f p(A), or f where A is empty.
    An integral whose integrand the table knows has the value that the table says.
    """
    work = _Work(claim)
    if not work.spelt and not any(_bound(expr) for expr in claim.expressions()):
        return None
    before, after = (side.rewritten(work.spelled_out) for side in claim.sides)
    if not work.marginals and not work.tabulated:
        return None
    return Integrated(
        claim=replace(claim, before=before, after=after),
        marginals=work.marginals,
        tabulated=work.tabulated,
        entries=tuple(dict.fromkeys(work.entries)),
    )


def _bound(expr: Basic) -> bool:
    """Whether something is integrated, or a letter of a density summed over."""
    return expr.has(Integral) or (opaque(expr) and expr.has(Sum))


class _Work:
    """What is known of the integrals of one claim."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.marginals: dict[Expr, Expr] = {}
        self.tabulated: dict[Expr, Expr] = {}
        self.entries: list[str] = []

    @cached_property
    def known(self) -> Theory:
        """What the claim's premises license."""
        return theory(self.claim.premises, self.claim.domains)

    @cached_property
    def supports(self) -> Mapping[str, LetterSupport]:
        """Where the letters of densities live."""
        return supports(self.claim)

    @property
    def spelt(self) -> bool:
        """Whether a premise says of a density that it is an integral, in a claim that leaves no factor open."""
        laws = (law for premise in self.claim.premises for law in premise.laws)
        return self.claim.relation.freedom is Freedom.NOTHING and any(law.right.has(Integral) for law in laws)

    def spelled_out(self, expr: Expr) -> Expr:
        """An expression with the values of its integrals, and of those that its densities are by the premises."""
        if not self.spelt or not opaque(expr):
            return self.value(expr)
        found = tied(ordered(expr), self.known.equations)
        if found != expr:
            self.marginals[expr] = found
        return self.value(found)

    def value(self, expr: Expr) -> Expr:
        """An expression with the values of its integrals, the innermost first."""
        tick()
        if not _bound(expr):
            return expr
        if isinstance(expr, (Integral, Sum)):
            body, variate, lower, upper = unpack(expr)
            inner = rebuild(expr, self.value(body), variate, lower, upper)
            assert isinstance(inner, Expr)
            found = self._marginal(inner, variate)
            if found is not None:
                self.marginals[inner] = found
                return found
            return self._by_table(inner) if isinstance(inner, Integral) else inner
        arguments = [self.value(argument) if isinstance(argument, Expr) else argument for argument in expr.args]
        return expr if all(new is old for new, old in zip(arguments, expr.args, strict=True)) else built(expr.func, arguments)

    def _by_table(self, node: Integral) -> Expr:
        try:
            found = tabulated(node, self.claim)
        except Unproved:
            return node
        self.entries += found.entries
        self.tabulated[node] = found.value
        return found.value

    def _marginal(self, node: Expr, variate: Symbol) -> Expr | None:
        """What is left of joint densities once a letter is integrated or summed out; None where not all terms are such."""
        body = unpack(node)[0]
        if not opaque(body):
            return None
        terms = Add.make_args(expanded(body)) if isinstance(body, Add) or body.has(Add) else (body,)
        if len(terms) > TERMS:
            return None
        found = [self._of_term(term, node, variate) for term in terms]
        return None if None in found else Add(*(value for value in found if value is not None))

    def _of_term(self, term: Expr, node: Expr, variate: Symbol) -> Expr | None:
        joint = union(density for density in sorted(term.atoms(Density), key=str) if depends(density, frozenset((variate,))))
        if joint is None:
            return None
        name = _place(joint, variate)
        support = None if name is None else self.supports.get(name)
        if name is None or support is None or not support.spans(node):
            return None
        equations = self.known.equations
        factor = _gathered(tied(ordered(term), equations) / tied(joint, equations))
        if variate in free(factor):
            return None
        rest = without(joint, name)
        if rest is None and support.written:
            return None
        return factor if rest is None else factor * rest


def _gathered(product: Expr) -> Expr:
    """A product with the powers of each base together, which is the same but perhaps at single points, where the base is zero."""
    exponents: dict[Expr, Expr] = {}
    for factor in Mul.make_args(product):
        tick()
        base, exponent = factor.as_base_exp()
        exponents[base] = exponents.get(base, S.Zero) + exponent
    return Mul(*(Pow(base, expanded(exponent)) for base, exponent in exponents.items()))


def union(densities: Iterable[Density]) -> Density | None:
    """The density of the arguments of all of these together; None where there are none, or a name stands for two values."""
    letters: set[str] = set()
    values: dict[Basic, Basic] = {}
    for density in densities:
        letters.add(density.name)
        every = density.joint()
        for name, value in zip(every.variate_names, every.variates, strict=True):
            if values.setdefault(name, value) != value:
                return None
    if len(letters) != 1:
        return None
    return Density(letters.pop(), Tuple(*values.values()), Tuple(), Tuple(*values), Tuple()).ordered()


def _place(joint: Density, variate: Symbol) -> str | None:
    """The one name for which a variate stands; None where it stands for several, or inside of something."""
    names = [name for name, value in zip(joint.variate_names, joint.variates, strict=True) if value == variate]
    others = (part for pair in zip(joint.variate_names, joint.variates, strict=True) for part in pair if pair[1] != variate)
    if len(names) != 1 or not isinstance(names[0], Str) or any(variate in part.free_symbols for part in others):
        return None
    return str(names[0].name)


def without(joint: Density, name: str) -> Density | None:
    """The density of all other arguments; None where there is no other."""
    kept = [pair for pair in zip(joint.variate_names, joint.variates, strict=True) if pair[0] != Str(name)]
    if not kept:
        return None
    names, values = zip(*kept, strict=True)
    return Density(joint.name, Tuple(*values), Tuple(), Tuple(*names), Tuple())
