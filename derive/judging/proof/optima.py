"""The search for what an optimum is known by: the sign of a derivative, or the subgradients of absolute deviations."""

from sympy import Abs, Add, Basic, Dummy, Expr, Max, Min, Poly, S, Sum, Symbol, Tuple, denom, diff, numer, together
from sympy.logic.boolalg import And

from derive.claims.witness import DerivativeSign, Subgradient
from derive.judging.proof.theory import Theory, Unproved, cancellable, lowest_terms
from derive.vocabulary.binding import free, unpack
from derive.vocabulary.budget import NODES, bounded, charged, tick
from derive.vocabulary.differentiation import NotDifferentiated, differentiated
from derive.vocabulary.linear import expanded, linear_form
from derive.vocabulary.nodes import Indicator
from derive.vocabulary.signs import count

DENOMINATORS = 3


@charged(256)
def derivative(objective: Expr, unknown: Symbol, theory: Theory) -> Expr:
    """d objective / d unknown by the linear form: coefficients and kernels differentiated, kinks refused."""
    form = theory.normal(objective)
    for expr in (form.constant, *form.terms, *form.terms.values()):
        if expr.has(Max, Min) and unknown in free(expr):
            raise Unproved("a maximum or minimum of functions may have kinks, where it has no derivative")
        bounded(_nodes_of_derivative(expr)[1], NODES, "a derivative")
    parts = [_slope(form.constant, unknown)]
    for total, coefficient in form.terms.items():
        kernel, index, lower, upper = unpack(total)
        parts.append(_slope(coefficient, unknown) * total)
        if unknown in free(kernel):
            if any([unknown in free(node) for node in kernel.atoms(Abs)]):  # noqa: C419 - in no order, so that all are charged
                raise Unproved(f"`{kernel}` has a kink, where it has no derivative")
            parts.append(coefficient * Sum(_slope(kernel, unknown), Tuple(index, lower, upper)))
    return Add(*parts)


def _slope(expr: Expr, unknown: Symbol) -> Expr:
    """The derivative by our own rules, which ask nothing of SymPy's assumptions; by SymPy's where there is none."""
    try:
        return differentiated(expr, unknown).value
    except NotDifferentiated:
        return diff(expr, unknown)


def _nodes_of_derivative(expr: Basic) -> tuple[int, int]:
    """Nodes of an expression, and about how many its derivative has: every factor of a product is differentiated beside the others."""
    tick()
    if not expr.args:
        return 1, 1
    inner = [_nodes_of_derivative(argument) for argument in expr.args]
    nodes = 1 + sum(size for size, _ in inner)
    below = sum(size for _, size in inner)
    return nodes, below if isinstance(expr, (Add, Sum)) else below + len(inner) * nodes


@charged(256)
def derivative_sign(objective: Expr, unknown: Symbol, theory: Theory) -> DerivativeSign | None:
    """A witness where the derivative, sums held as numbers, is a factor times (unknown**k - value)."""
    if not isinstance(unknown, Symbol):
        return None
    try:
        slope = derivative(objective, unknown, theory)
    except Unproved:
        return None
    # Residuals are kept whole where that is enough; multiplied out where the unknown stands inside them.
    found = (_binomial(form.expression(), unknown) for form in (linear_form(slope), linear_form(expanded(slope))))
    return next((witness for witness in found if witness is not None), None)


def _binomial(slope: Expr, unknown: Symbol) -> DerivativeSign | None:
    """Read a factor and a root off a derivative whose numerator has two powers of the unknown."""
    held = {total: Dummy(f"S{number}", real=True) for number, total in enumerate(sorted(slope.atoms(Sum), key=str))}
    if any(unknown in free(total) for total in held) or not cancellable(slope.xreplace(held)):
        return None
    if sum(unknown in free(denom(term)) and denom(term).has(Add) for term in Add.make_args(slope)) > DENOMINATORS:
        return None  # a common denominator would take for ever
    fraction = together(slope.xreplace(held))
    top = numer(fraction)
    if not top.is_polynomial(unknown) or top == 0:
        return None
    terms = Poly(top, unknown).terms()
    if len(terms) > 2 or (len(terms) == 1 and unknown.is_positive):
        return None
    ((high,), leading), ((low,), trailing) = (*terms, ((0,), S.Zero))[:2]
    back = {symbol: total for total, symbol in held.items()}
    # In factors, whose signs are known one by one.
    factor = lowest_terms(leading * unknown**low / denom(fraction)).factor()
    value = lowest_terms(-trailing / leading) if trailing != 0 else S.Zero
    return DerivativeSign(unknown=unknown, factor=factor.xreplace(back), increasing=unknown ** (high - low), value=value.xreplace(back))


@charged(256)
def subgradient(objective: Expr, unknown: Symbol, theory: Theory) -> Subgradient | None:
    """The subdifferential of k + c * sum |a_i - unknown|, c > 0, by the cases a_i below, at and above the unknown."""
    moving, _ = theory.normal(objective).split(frozenset((unknown,)))
    if moving.constant != 0 or len(moving.terms) != 1:
        return None
    ((total, coefficient),) = moving.terms.items()
    kernel, index, lower, upper = unpack(total)
    if not (isinstance(kernel, Abs) and theory.facts.is_positive(coefficient)):
        return None
    if any(unknown in free(part) for part in (coefficient, lower, upper)):
        return None
    slope = diff(kernel.args[0], unknown)
    if slope not in (S.One, S.NegativeOne):
        return None
    centre = unknown - slope * kernel.args[0]
    limits = Tuple(index, lower, upper)
    below, above = Sum(Indicator(centre < unknown), limits), Sum(Indicator(centre > unknown), limits)
    size = count(index, lower, upper)
    return Subgradient(
        unknown=unknown,
        lower=coefficient * (2 * below - size),
        upper=coefficient * (size - 2 * above),
        optimal=And(2 * below <= size, 2 * above <= size),
    )
