"""From a SymPy expression to its form on paper: which sign, what goes under the bar, what stands first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from string import digits

from sympy import (
    Abs,
    Add,
    And,
    Basic,
    E,
    Eq,
    Expr,
    Float,
    Ge,
    Gt,
    Indexed,
    IndexedBase,
    Integral,
    Le,
    Lt,
    Mul,
    Ne,
    Number,
    NumberSymbol,
    Or,
    Piecewise,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    exp,
    log,
)
from sympy.core.function import Application
from sympy.logic.boolalg import BooleanAtom

from derive.paper import form as paper
from derive.paper.form import ONE, Form, minus, times, total
from derive.paper.matrices import inverse_entry
from derive.paper.ordering import BIG, carries_data, factor_key, term_key
from derive.vocabulary.binding import free, unpack
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.functions._function import function_of
from derive.vocabulary.matrices import Inverse
from derive.vocabulary.nodes import Density, Exp, ForEvery, Indicator, Largest, Log, Named, Prediction, Sqrt

_OPERATORS = {
    Sum: paper.Operator.SUM, Product: paper.Operator.PRODUCT, Integral: paper.Operator.INTEGRAL, Largest: paper.Operator.LARGEST,
}  # fmt: skip
_SIGNS = {Eq: "=", Ne: "!=", Lt: "<", Le: "<=", Gt: ">", Ge: ">="}
_CONSTANTS = {"Pi": "pi", "Exp1": "e", "Infinity": "oo", "ImaginaryUnit": "i", "EulerGamma": "gamma", "GoldenRatio": "phi", "Catalan": "G"}
_HEAVY = (*BIG, Named, Log, log, Exp, exp)
"""What stands beside a fraction and never on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranger:
    """Arranges expressions.

    Parameters
    ----------
    notation : mapping of str to str
        Letters to write instead of a symbol's name, e.g. {"theta": "w"}.
    names : mapping of str to Form, or to a callable of a Form
        How each named quantity is written: a name, or what stands around its values.
    hidden : Symbol, optional
        An index that is not written.
    made : dict
        What was arranged already; the lines of a derivation share most of their parts.
    """

    notation: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, paper.Upright | Callable[[Form], Form]] = field(default_factory=dict)
    hidden: Symbol | None = None
    made: dict[Basic, Form] = field(default_factory=dict)

    def __call__(self, expr: Basic) -> Form:
        """The form of an expression or of a condition; TypeError where there is no notation for a node."""
        found = self.made.get(expr)
        if found is None:
            found = self.made[expr] = self._arranged(expr)
        return found

    def _arranged(self, expr: Basic) -> Form:
        for kind, method in _METHODS:
            if isinstance(expr, kind):
                return method(self, expr)
        raise TypeError(f"printing: no notation for `{type(expr).__name__}` in `{expr}`; the vocabulary and functions of it are known")

    def number(self, expr: Number) -> Form:
        if expr is S.NaN:
            return paper.Letter("undefined")
        if expr.is_extended_negative:
            return minus(self.number(-expr))
        if expr.is_infinite:
            return paper.Letter("oo")
        if isinstance(expr, Rational):
            return paper.Number(str(expr.p)) if expr.q == 1 else paper.Fraction(paper.Number(str(expr.p)), paper.Number(str(expr.q)))
        return paper.Number(str(expr) if isinstance(expr, Float) else f"{expr}")

    def letter(self, name: str) -> Form:
        """A name such as `sigma_0` or `theta1` as a letter with subscripts."""
        if name in self.notation:
            # Once only: x=y, y=x exchanges the two.
            return paper.Letter(self.notation[name])
        head, *below = [part for part in name.split("_") if part] or [name]
        stem = head.rstrip(digits)
        if stem.isalpha() and stem != head and not below:
            head, below = stem, [head.removeprefix(stem)]
        head = self.notation.get(head, head)
        parts = (self.notation.get(part, part) for part in below)
        return paper.Letter(head, tuple(paper.Number(part) if part.isdigit() else paper.Letter(part) for part in parts))

    def indexed(self, expr: Indexed) -> Form:
        base = self.array(expr.base)
        if expr.indices == (self.hidden,):
            return base
        return paper.Letter(base.name, (*base.subscripts, *map(self, expr.indices)))

    def array(self, expr: IndexedBase) -> paper.Letter:
        found = self.letter(expr.name)
        assert isinstance(found, paper.Letter)
        return found

    def residual(self, expr: Basic) -> Form:
        """Inside an absolute value or an even power, where the sign is free: the data term is positive."""
        if not isinstance(expr, Add):
            form = self(expr)
            return minus(form) if isinstance(form, paper.Total) and form.terms[0][0] and len(form.terms) == 1 else form
        ordered = sorted(expr.args, key=term_key)
        leader = next((term for term in ordered if carries_data(term)), ordered[0])
        sign = self(leader)
        return self.terms(expr, flip=isinstance(sign, paper.Total) and sign.terms[0][0] and len(sign.terms) == 1)

    def terms(self, expr: Add, flip: bool) -> Form:
        ordered = sorted(expr.args, key=term_key)
        signed = [self._signed(term) for term in ordered]
        if flip:
            signed = [(not sign, form) for sign, form in signed]
        if signed[0][0]:
            front = next((place for place, (sign, _) in enumerate(signed) if not sign), 0)
            signed.insert(0, signed.pop(front))
            ordered.insert(0, ordered.pop(front))
        for place, term in enumerate(ordered):
            if _captures(term, ordered[place + 1 :]):
                signed[place] = (signed[place][0], paper.Grouped(signed[place][1]))
        return total(signed)

    def _signed(self, term: Expr) -> tuple[bool, Form]:
        form = self(term)
        return form.terms[0] if isinstance(form, paper.Total) and len(form.terms) == 1 else (False, form)

    def product(self, expr: Mul) -> Form:
        sign = False
        above: list[tuple[Expr, Form]] = []
        below: list[tuple[Expr, Form]] = []
        for factor in expr.args:
            if isinstance(factor, Rational):
                sign ^= bool(factor.is_negative)
                for digits, side in ((abs(factor.p), above), (factor.q, below)):
                    if digits != 1:
                        side.append((S(digits), paper.Number(str(digits))))
            elif isinstance(factor, Pow) and _below(factor):
                below.append((factor, self.power_of(factor.base, -factor.exp)))
            else:
                above.append((factor, self(factor)))
        above, below = (sorted(side, key=lambda pair: factor_key(pair[0])) for side in (above, below))
        if not below:
            found = times([form for _, form in above])
        else:
            light = [form for factor, form in above if not _heavy(factor)]
            heavy = [form for factor, form in above if _heavy(factor)]
            found = times([paper.Fraction(times(light), times([form for _, form in below])), *heavy])
        return minus(found) if sign else found

    def power(self, expr: Pow) -> Form:
        if expr.base is E:
            return paper.NamedFunction("exp", (self(expr.exp),))
        return paper.Fraction(ONE, self.power_of(expr.base, -expr.exp)) if _below(expr) else self.power_of(expr.base, expr.exp)

    def power_of(self, base: Expr, exponent: Expr) -> Form:
        """base ** exponent, the exponent not negative."""
        if exponent == 1:
            return self(base)
        if isinstance(exponent, Rational) and exponent.p == 1 and exponent.q > 1:
            return paper.Radical(self(base), "" if exponent.q == 2 else str(exponent.q))
        inner = self.residual(base) if exponent.is_Integer and exponent.is_even else self(base)
        broken = isinstance(exponent, Rational) and exponent.q > 1
        return paper.Power(inner, paper.Number(f"{exponent.p}/{exponent.q}") if broken else self(exponent))

    def big(self, expr: Expr) -> Form:
        body, index, lower, upper = unpack(expr)
        return paper.Big(_OPERATORS[expr.func], self(index), self(lower), self(upper), self(body))

    def prediction(self, expr: Prediction) -> Form:
        head = self.letter("f")
        assert isinstance(head, paper.Letter)
        return paper.Call(paper.Letter(head.name, (*head.subscripts, self.array(expr.parameters))), (self(expr.argument),))

    def density(self, expr: Density) -> Form:
        # A density's own letter is not a symbol's: p(y) beside p parameters.
        head, *below = expr.name.split("_")
        subscripts = tuple(self.letter(part) for part in below)
        return paper.Call(paper.Letter(head, subscripts), tuple(map(self, expr.variates)), tuple(map(self, expr.given)))

    def named(self, expr: Named) -> Form:
        body, index, _, _ = unpack(expr)
        match self.names.get(expr.name, paper.Upright(expr.name.upper())):
            case paper.Upright() as head:
                arguments = self._arguments(body, index)
                return paper.Call(head, arguments) if arguments else head
            case around:
                return around(self._vector(body, index))

    def _arguments(self, body: Expr, index: Symbol) -> tuple[Form, ...]:
        """What a quantity of many values is a function of: neither its index nor the arrays that the index runs over."""
        data = {node.base for node in body.atoms(Indexed) if index in free(node) - free(node.base)}
        kept = [item for item in free(body) - data - {index} if isinstance(item, IndexedBase) or not item.is_integer]
        if not kept:
            return (self._vector(body, index),) if carries_data(body) else ()
        return tuple(self(item) for item in sorted(kept, key=str))

    def _vector(self, body: Expr, index: Symbol) -> Form:
        """All values at once: theta for the values theta_j."""
        whole = Arranger(notation=self.notation, names=self.names, hidden=index)
        plain = body.xreplace({node: node.base.label for node in body.atoms(Indexed) if node.indices == (index,)})
        return whole(body) if index not in free(plain) else paper.Letter("values")

    def function(self, expr: Expr) -> Form:
        known = function_of(expr.func)
        return paper.NamedFunction(expr.func.__name__ if known is None else known.name, tuple(map(self, expr.args)))

    def expectation(self, expr: Expectation) -> Form:
        return paper.Call(paper.Sign("𝔼"), (self(expr.body),), tuple(map(self, expr.given)))

    def inverse(self, expr: Inverse) -> Form:
        row, col = expr.places
        return inverse_entry(expr.matrix, row, col, self, self.letter("I"))

    def relation(self, expr: Basic) -> Form:
        sign = next(sign for kind, sign in _SIGNS.items() if isinstance(expr, kind))
        return paper.Related(sign, self(expr.args[0]), self(expr.args[1]))

    def joined(self, expr: Basic) -> Form:
        return paper.Joined("and" if isinstance(expr, And) else "or", tuple(self(part) for part in sorted(expr.args, key=str)))

    def cases(self, expr: Piecewise) -> Form:
        return paper.Cases(tuple((self(value), None if condition == True else self(condition)) for value, condition in expr.args))  # noqa: E712


_METHODS: tuple[tuple[type | tuple[type, ...], Callable[[Arranger, Basic], Form]], ...] = (
    (Symbol, lambda to, x: to.letter(x.name)),
    (Number, Arranger.number),
    (NumberSymbol, lambda to, x: paper.Letter(_CONSTANTS.get(type(x).__name__, str(x)))),
    (Indexed, Arranger.indexed),
    (IndexedBase, Arranger.array),
    (Mul, Arranger.product),
    (Add, lambda to, x: to.terms(x, flip=False)),
    (Pow, Arranger.power),
    (BIG, Arranger.big),
    (Prediction, Arranger.prediction),
    (Density, Arranger.density),
    (Named, Arranger.named),
    (Expectation, Arranger.expectation),
    (Inverse, Arranger.inverse),
    (Indicator, lambda to, x: paper.OneWhere(to(x.args[0]))),
    (Abs, lambda to, x: paper.Bars(to.residual(x.args[0]))),
    (Sqrt, lambda to, x: paper.Radical(to(x.args[0]))),
    (Piecewise, Arranger.cases),
    (tuple(_SIGNS), Arranger.relation),
    ((And, Or), Arranger.joined),
    (ForEvery, lambda to, x: paper.Joined("for every", (to(x.stated), to(x.limits[0])))),
    (BooleanAtom, lambda to, x: paper.Letter(str(x).lower())),
    # Last: And, Or and Piecewise are applications too.
    (Application, Arranger.function),
)  # fmt: skip


def _below(power: Pow) -> bool:
    """Whether the factor belongs under the bar."""
    return bool(power.base is not E and power.exp.could_extract_minus_sign())


def _heavy(factor: Expr) -> bool:
    return isinstance(factor.base if isinstance(factor, Pow) else factor, _HEAVY)


def _captures(term: Expr, later: Iterable[Expr]) -> bool:
    """Whether a reader would take a later term to be under this term's sum, because it contains the bound index."""
    bound = {unpack(factor)[1] for factor in Mul.make_args(term) if isinstance(factor, BIG)}
    return any(not bound.isdisjoint(free(other)) for other in later)
