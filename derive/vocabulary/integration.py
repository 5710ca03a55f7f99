"""Definite integrals by a table: split at kinks, brought to kernels by affine, exponential and logarithmic substitution."""

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Any

from sympy import Add, Dummy, Expr, Interval, Mul, Pow, Product, S, Set, Sum, Symbol, cos, exp, log, oo, pi, sin

from derive.vocabulary.binding import free, rebuild, unpack
from derive.vocabulary.budget import tick
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.kernels import NATURAL, TABLE, IntegrationRange, Kernel, of_order_one, raised, tidied
from derive.vocabulary.linear import sum_terms
from derive.vocabulary.nodes import Prediction
from derive.vocabulary.signs import Facts
from derive.vocabulary.splitting import NoIntegral, SmoothPiece, addends, affine, between, nodes_of, pieces

TERMS = 200
"""Terms that one integrand may have once it is multiplied out."""
CENTRES = 4
"""Points at which a whole line is tried to be split in two."""


class _Other(Exception):
    """An expression is no sum of kernels; another substitution may make it one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What the table says an integral is.

    Parameters
    ----------
    value : Expr
        The integral.
    identities : tuple of (Expr, Expr, tuple of Expr)
        What was integrated, by the table's own words; both must be equal where the last are positive.
    entries : tuple of str
        Names of the entries that were used.
    """

    value: Expr
    identities: tuple[tuple[Expr, Expr, tuple[Expr, ...]], ...]
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """scale * exp(offset) * kernel."""

    scale: Expr = S.One
    offset: Expr = S.Zero
    kernel: Kernel = field(default_factory=Kernel)

    def at(self, x: Expr) -> Expr:
        return self.scale * self.kernel.at(x, self.offset)


def integral(integrand: Expr, variate: Symbol, support: Set, facts: Facts | None = None) -> Matched:
    """The integral over an interval by the table of kernels.

    Parameters
    ----------
    integrand : Expr
        With SymPy's own log, exp and sqrt.
    variate : Symbol
        Real.
    support : Set
        An interval; its ends may be symbols.
    facts : Facts
        What is known to be positive of the parameters.

    Raises
    ------
    NoIntegral
        No entry of the table matches, or a condition of one is not known to hold.
    """
    facts = facts or Facts()
    if not isinstance(support, Interval):
        raise NoIntegral(f"the support `{support}` is not an interval")
    if not facts.is_positive(between(support.start, support.end)):
        raise NoIntegral(f"the ends of the interval are not certainly in order: `{between(support.start, support.end)} > 0` is not known")
    if any(node.parameters == variate for node in nodes_of(integrand, Prediction)):
        raise NoIntegral(f"`{variate}` names the parameters of a model")
    matching = _Matching(facts)
    value = S.Zero
    for piece in pieces(integrand, variate, support, facts):
        value += matching.over(piece, variate)
    return Matched(value=value, identities=tuple(matching.identities), entries=tuple(dict.fromkeys(matching.entries)))


# Sums of kernels


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads an expression as a sum of kernels in x; on the whole line x has no sign, on the half-line and (0, h) it is positive.

    Only laws that hold where the expression is defined are used; what has to be positive for them must be known to be.
    """

    x: Symbol
    facts: Facts

    def terms(self, expr: Expr) -> list[_Term]:
        tick()
        if self.x not in free(expr):
            return [self._constant(expr)]
        if expr == self.x:
            return [_Term(kernel=Kernel(power=S.One))]
        match expr:
            case Add():
                return self._merged([term for part in expr.args for term in self.terms(part)])
            case Mul():
                spread = [_Term()]
                for factor in expr.args:
                    spread = self._multiplied(spread, self.terms(factor))
                return self._merged(spread)
            case exp():
                return self._powers(expr.args[0])
            case cos() | sin():
                return [self._wave(self.terms(expr.args[0]), S.Zero if isinstance(expr, cos) else -pi / 2)]
            case log():
                return self._logarithm(self.terms(expr.args[0]))
            case Pow():
                return self._power(expr.base, expr.exp)
            case Sum():
                return self._sum(expr)
            case Product():
                return [self._product(expr)]
        raise _Other(f"`{type(expr).__name__}` of the variate")

    def _constant(self, expr: Expr) -> _Term:
        exponents = [factor.args[0] for factor in Mul.make_args(expr) if isinstance(factor, exp)]
        if not exponents:
            return _Term(scale=expr)
        return _Term(scale=Mul(*(factor for factor in Mul.make_args(expr) if not isinstance(factor, exp))), offset=Add(*exponents))

    def _merged(self, terms: list[_Term]) -> list[_Term]:
        """Terms with the same kernel together; those that cancel are gone."""
        if len(terms) > TERMS:
            raise _Other(f"more than {TERMS} terms")
        if len(terms) == 1:
            return terms
        found: dict[tuple[Kernel, Expr], Expr] = {}
        for term in terms:
            key = (term.kernel, term.offset)
            found[key] = found.get(key, S.Zero) + term.scale
        sums = ((key, tidied(scale)) for key, scale in found.items())
        return [_Term(scale=scale, offset=offset, kernel=kernel) for (kernel, offset), scale in sums if scale != 0]

    def _multiplied(self, left: list[_Term], right: list[_Term]) -> list[_Term]:
        if len(left) * len(right) > TERMS:
            raise _Other(f"more than {TERMS} terms")
        return [_times(one, other) for one in left for other in right]

    def _power(self, base: Expr, exponent: Expr) -> list[_Term]:
        if self.x in free(exponent):
            if self.x in free(base) or not self.facts.is_positive(base):
                raise _Other("a power of the variate in the exponent")
            return [self._exponential(self.terms(exponent * log(base)))]
        inner = self.terms(base)
        if exponent.is_Integer and 0 <= exponent <= NATURAL:
            spread = [_Term()]
            for _ in range(int(exponent)):
                spread = self._merged(self._multiplied(spread, inner))
            return spread
        if not exponent.is_real:
            raise _Other("an exponent that is not certainly real")
        if len(inner) == 1:
            return [self._raised(inner[0], exponent)]
        if len(inner) == 2:
            return [self._binomial(inner, exponent)]
        raise _Other("a power of three or more terms")

    def _raised(self, term: _Term, exponent: Expr) -> _Term:
        kernel = term.kernel
        if kernel.logs or kernel.wave is not None or (not self.x.is_positive and (kernel.power != 0 or kernel.factors)):
            raise _Other("a power of a logarithm, or of what has no sign")
        if not exponent.is_integer and not self.facts.is_positive(term.scale):
            raise _Other(f"`{term.scale}` is not certainly positive")
        if not exponent.is_integer and not all(self.facts.is_positive(part) for factor in kernel.factors for part in factor[:2]):
            raise _Other("a binomial that is not certainly positive")
        scale = raised(term.scale, exponent) if self.facts.is_positive(term.scale) else Pow(term.scale, exponent)
        return _Term(
            scale=scale,
            offset=tidied(term.offset * exponent),
            kernel=Kernel(
                power=tidied(kernel.power * exponent),
                rates=tuple((order, tidied(rate * exponent)) for order, rate in kernel.rates),
                factors=tuple((*binomial, tidied(power * exponent)) for *binomial, power in kernel.factors),
            ),
        )

    def _binomial(self, terms: list[_Term], exponent: Expr) -> _Term:
        """(c x^a + d x^b)^p = x^(a p) (c + d x^(b - a))^p for x > 0."""
        if not self.x.is_positive or any(term.kernel != Kernel(power=term.kernel.power) for term in terms):
            raise _Other("a power of a sum that is no binomial of powers")
        first, second = (term.kernel.power for term in terms)
        apart = tidied(second - first)
        if not self.facts.is_positive(apart):
            terms, first, apart = terms[::-1], second, -apart
        if not self.facts.is_positive(apart):
            raise _Other("powers whose order is not known")
        shift, slope = (term.scale * exp(term.offset) for term in terms)
        return _Term(kernel=Kernel(power=tidied(first * exponent), factors=((shift, slope, apart, exponent),)))

    def _wave(self, terms: list[_Term], phase: Expr) -> _Term:
        """The cosine of an affine function."""
        slope = S.Zero
        for term in terms:
            kernel, scale = term.kernel, term.scale * exp(term.offset)
            if kernel == Kernel():
                phase += scale
            elif kernel == Kernel(power=S.One):
                slope += scale
            else:
                raise _Other("the cosine of what is not affine")
        return _Term(kernel=Kernel(wave=(slope, phase)))

    def _powers(self, exponent: Expr) -> list[_Term]:
        """exp(c log(g) + h) is g^c exp(h)."""
        found, rest = [_Term()], []
        for term in Add.make_args(exponent):
            logs = [factor for factor in Mul.make_args(term) if isinstance(factor, log)]
            outer = Mul(*(factor for factor in Mul.make_args(term) if not isinstance(factor, log)))
            if len(logs) == 1 and self.x not in free(outer) and self.x in free(logs[0]):
                found = self._multiplied(found, self._power(logs[0].args[0], outer))
            else:
                rest.append(term)
        return self._multiplied(found, [self._exponential(self.terms(Add(*rest)))])

    def _exponential(self, terms: list[_Term]) -> _Term:
        found = _Term()
        for term in terms:
            kernel, scale = term.kernel, term.scale * exp(term.offset)
            if kernel.rates or kernel.factors or kernel.wave is not None or (kernel.logs and (kernel.logs > 1 or kernel.power != 0)):
                raise _Other("an exponent that is no sum of powers")
            if kernel.logs:
                step = _Term(kernel=Kernel(power=scale))
            elif kernel.power == 0:
                step = _Term(offset=scale)
            else:
                step = _Term(kernel=Kernel(rates=((kernel.power, -scale),)))
            found = _times(found, step)
        return found

    def _logarithm(self, terms: list[_Term]) -> list[_Term]:
        if len(terms) != 1:
            raise _Other("the logarithm of a sum")
        (term,) = terms
        kernel = term.kernel
        if (
            kernel.logs
            or kernel.factors
            or kernel.wave is not None
            or not self.facts.is_positive(term.scale)
            or (kernel.power != 0 and not self.x.is_positive)
        ):
            raise _Other("the logarithm of what is no power and no exponential")
        found = [_Term(scale=log(term.scale) + term.offset)]
        found += [_Term(scale=-rate, kernel=Kernel(power=order)) for order, rate in kernel.rates]
        if kernel.power != 0:
            found.append(_Term(scale=kernel.power, kernel=Kernel(logs=1)))
        return self._merged(found)

    def _sum(self, total: Sum) -> list[_Term]:
        body, index, lower, upper = unpack(total)
        found = []
        for term in self.terms(body):
            if index in free(term.kernel.at(self.x)):
                raise _Other("a sum over different kernels")
            scale = term.scale * exp(term.offset)
            found.append(_Term(scale=Add(*sum_terms(rebuild(total, scale, index, lower, upper))), kernel=term.kernel))
        return self._merged(found)

    def _product(self, product: Product) -> _Term:
        body, index, lower, upper = unpack(product)
        terms = self.terms(body)
        if len(terms) != 1 or terms[0].kernel.logs or terms[0].kernel.factors or terms[0].kernel.wave is not None:
            raise _Other("a product of sums")
        (term,) = terms
        count = upper - lower + 1

        def summed(expr: Expr) -> Expr:
            return Add(*sum_terms(Sum(expr, (index, lower, upper))))

        if any(index in free(order) for order, _ in term.kernel.rates):
            raise _Other("a product over different kernels")
        scale = Product(term.scale, (index, lower, upper)) if index in free(term.scale) else Pow(term.scale, count)
        rates = tuple((order, summed(rate)) for order, rate in term.kernel.rates)
        return _Term(scale=scale, offset=summed(term.offset), kernel=Kernel(power=summed(term.kernel.power), rates=rates))


def _times(left: _Term, right: _Term) -> _Term:
    """The product: powers, exponents and rates are added."""
    if left.kernel.wave is not None and right.kernel.wave is not None:
        raise _Other("a product of cosines")
    rates = dict(left.kernel.rates)
    for order, rate in right.kernel.rates:
        rates[order] = rates.get(order, S.Zero) + rate
    factors = {factor[:3]: factor[3] for factor in left.kernel.factors}
    for *binomial, exponent in right.kernel.factors:
        key = (binomial[0], binomial[1], binomial[2])
        factors[key] = factors.get(key, S.Zero) + exponent
    tidy_rates = ((order, tidied(rate)) for order, rate in rates.items())
    tidy_factors = ((key, tidied(exponent)) for key, exponent in factors.items())
    kernel = Kernel(
        power=tidied(left.kernel.power + right.kernel.power),
        logs=left.kernel.logs + right.kernel.logs,
        rates=tuple(sorted(((order, rate) for order, rate in tidy_rates if rate != 0), key=lambda pair: pair[0].sort_key())),
        factors=tuple((*key, exponent) for key, exponent in tidy_factors if exponent != 0),
        wave=left.kernel.wave if left.kernel.wave is not None else right.kernel.wave,
    )
    return _Term(scale=left.scale * right.scale, offset=left.offset + right.offset, kernel=kernel)


# Matching


@dataclass(frozen=True, slots=True)
class _Matching:
    """Finds entries for pieces, and keeps what has to be checked: that the entries' words are the integrand."""

    facts: Facts
    identities: list[tuple[Expr, Expr, tuple[Expr, ...]]] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)

    def over(self, piece: SmoothPiece, variate: Symbol) -> Expr:
        """The integral over one piece, term by term."""
        if piece.integrand == 0:
            return S.Zero
        if piece.low == -oo and piece.high == oo:
            x = Dummy("x", real=True)
            return self._line(piece.integrand.xreplace({variate: x}), x)
        x = Dummy("x", positive=True)
        if piece.low == -oo:
            return self._half_line(piece.integrand.xreplace({variate: piece.high - x}), x)
        moved = piece.integrand.xreplace({variate: piece.low + x})
        if piece.high == oo:
            return self._half_line(moved, x)
        return self._interval(moved, x, between(piece.low, piece.high))

    def _line(self, integrand: Expr, x: Symbol) -> Expr:
        def otherwise(part: Expr) -> Expr:
            tried = [self._attempt(self._by_exponential, part, x)]
            for centre in _centres(part, x, self.facts):
                if tried[-1][0] is not None:
                    break
                tried.append(self._attempt(self._halves, part, x, centre))
            return _first(tried)

        return self._each(integrand, x, IntegrationRange.LINE, S.Zero, otherwise)

    def _half_line(self, integrand: Expr, x: Symbol) -> Expr:
        def otherwise(part: Expr) -> Expr:
            u = Dummy("u", real=True)
            moved = self._attempt(self._table, part.xreplace({x: exp(u)}) * exp(u), u, IntegrationRange.LINE, S.Zero)
            return _first([moved, self._attempt(self._by_exponential, part, x)])

        return self._each(integrand, x, IntegrationRange.HALF_LINE, S.Zero, otherwise)

    def _interval(self, integrand: Expr, x: Symbol, end: Expr) -> Expr:
        def mirrored(part: Expr) -> Expr:
            return self._table(part.xreplace({x: end - x}), x, IntegrationRange.INTERVAL, end)

        return self._each(integrand, x, IntegrationRange.INTERVAL, end, mirrored)

    def _each(self, integrand: Expr, x: Symbol, over: IntegrationRange, end: Expr, otherwise: Callable[[Expr], Expr]) -> Expr:
        """As a whole; else term by term, each with the substitution that it needs."""
        value, _ = self._attempt(self._table, integrand, x, over, end)
        if value is not None:
            return value
        parts = addends(integrand, x)
        self.identities.append((integrand, Add(*parts, evaluate=False), self._inside(x, over, end)))
        total = S.Zero
        for part in parts:
            tried = [self._attempt(self._table, part, x, over, end)]
            if tried[0][0] is None:
                tried.append(self._attempt(otherwise, part))
            total += _first(tried)
        return total

    def _attempt(self, how: Callable[..., Expr], *arguments: Any) -> tuple[Expr | None, str]:
        """A value, or why there is none; what a failed attempt wrote down is struck out."""
        kept, named = len(self.identities), len(self.entries)
        try:
            return how(*arguments), ""
        except (NoIntegral, _Other) as why:
            del self.identities[kept:]
            del self.entries[named:]
            return None, str(why) if isinstance(why, NoIntegral) else ""

    def _inside(self, x: Symbol, over: IntegrationRange, end: Expr) -> tuple[Expr, ...]:
        return (end - x, end) if over is IntegrationRange.INTERVAL else ()

    def _halves(self, integrand: Expr, x: Symbol, centre: Expr) -> Expr:
        half = Dummy("x", positive=True)
        right = self._half_line(integrand.xreplace({x: centre + half}), half)
        return right + self._half_line(integrand.xreplace({x: centre - half}), half)

    def _by_exponential(self, integrand: Expr, x: Symbol) -> Expr:
        """With v = exp(b x): exp(a x + c) is exp(c) v^(a / b), and dx is dv / (b v); a half-line becomes v < 1."""
        lines = (affine(node.args[0], x) for node in nodes_of(integrand, exp))
        slope = next((line[0] for line in lines if line is not None), None)
        if slope is None:
            raise _Other("no exponential of an affine function")
        if not self.facts.is_positive(slope):
            slope = -slope
        if not self.facts.is_positive(slope):
            raise NoIntegral(f"the sign of `{slope}` is not known")
        if x.is_positive:
            slope = -slope
        v = Dummy("v", positive=True)

        def rewritten(node: Expr) -> Expr:
            if x not in free(node):
                return node
            if node == x:
                return log(v) / slope
            if isinstance(node, exp):
                found = affine(node.args[0], x)
                if found is not None:
                    return exp(found[1]) * Pow(v, tidied(found[0] / slope))
            return node.func(*(rewritten(argument) for argument in node.args))

        moved = rewritten(integrand)
        # Read back, the substitution is an identity in x: it is checked like the others.
        self.identities.append((integrand, moved.xreplace({v: exp(slope * x)}), ()))
        if x.is_positive:
            return self._table(moved / (-slope * v), v, IntegrationRange.INTERVAL, S.One)
        return self._table(moved / (slope * v), v, IntegrationRange.HALF_LINE, S.Zero)

    def _table(self, integrand: Expr, x: Symbol, over: IntegrationRange, end: Expr) -> Expr:
        terms = _Reading(x, self.facts).terms(integrand)
        self.identities.append((integrand, Add(*(term.at(x) for term in terms)), self._inside(x, over, end)))
        return Add(*(self._closed(term, over, end) for term in terms))

    def _closed(self, term: _Term, over: IntegrationRange, end: Expr) -> Expr:
        kernel = term.kernel
        reasons: dict[str, None] = {}
        forms = [(kernel, end, S.One)]
        if over is IntegrationRange.INTERVAL:
            forms.append(of_order_one(kernel, end))
        for (form, to, outside), entry in (
            (form, entry) for form in forms for entry in TABLE if entry.over is over and entry.waves is (kernel.wave is not None)
        ):
            tick()
            found = entry.closed(form, to)
            if found is None:
                continue
            conditions = [f"{expr} > 0" for expr in found.positive if not self.facts.is_positive(expr)]
            conditions += [f"{expr} != 0" for expr in found.nonzero if not self.facts.is_nonzero(expr)]
            if conditions:
                reasons.setdefault(f"the table of integrals ({entry.name}) needs `{conditions[0]}`, which is not known to hold")
                continue
            self.entries.append(entry.name)
            return term.scale * outside * exp(tidied(term.offset + found.exponent)) * found.value
        raise NoIntegral(next(iter(reasons), f"the table of integrals has no entry for `{kernel.at(Symbol('x'))}` over {over.value}"))


def _first(tried: list[tuple[Expr | None, str]]) -> Expr:
    for value, _ in tried:
        if value is not None:
            return value
    raise NoIntegral(next((why for _, why in tried if why), "the table of integrals has no entry for the integrand"))


def _centres(integrand: Expr, x: Symbol, facts: Facts) -> Iterator[Expr]:
    """Where polynomials under powers and exponentials are symmetric: minus the second coefficient over degree times first."""
    seen: dict[Expr, None] = {}
    for node in (*nodes_of(integrand, Pow), *nodes_of(integrand, exp)):
        inner = node.args[0]
        try:
            terms = _Reading(x, facts).terms(inner) if x in free(inner) else []
        except _Other:
            continue
        powers = {term.kernel.power: term.scale * exp(term.offset) for term in terms if term.kernel == Kernel(power=term.kernel.power)}
        if len(powers) < len(terms) or not powers:
            continue
        degree = max(powers)
        if degree >= 1:
            seen.setdefault(tidied(-powers.get(degree - 1, S.Zero) / (degree * powers[degree])))
        if len(seen) >= CENTRES:
            break
    seen.setdefault(S.Zero)
    yield from seen
