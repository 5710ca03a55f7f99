"""The text of a module with value, gradient, both at once, and Hessian-vector product of a sum of kernels.

With loss k(y_i, eta_i) and penalty g(theta_j) the gradient is X' k'(y, eta) + g'(theta), the derivative of k in eta, and the
product of the Hessian with v is X' (k''(y, eta) * (X v)) + g''(theta) * v: the p x p matrix is never formed.
"""

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence

from sympy import Abs, Add, Dummy, Expr, Pow, S, Symbol, cse, numbered_symbols

from derive.definitions._definition import unfolded
from derive.numerics.functions._generating import Generating
from derive.numerics.functions.kinks import Kink, Switch, curvature, named, slope, switches
from derive.numerics.functions.numpy_printer import Printer, identifiers
from derive.numerics.functions.stable import stabilised
from derive.numerics.objective import COORDINATE, OBSERVED, PREDICTED, RESIDUAL, Objective, Term, check_vocabulary, objective_of
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.linear import live
from derive.vocabulary.symbols import n, p

_DIRECTION, _ALONG = Symbol("direction", real=True), Symbol("along", real=True)
_HELPERS = ("finite", "off_kink", "sigmoid", "softplus")
WIDTH = 120
_TITLES = {
    "value": "The objective",
    "gradient": "The gradient of the objective",
    "value_and_gradient": "The objective and its gradient",
    "hessian_product": "The second derivative of the objective times a direction",
}
Derivative = Callable[[Expr, Symbol], Expr]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The text of the module, the source of the functions in it, and the objective with its kinks."""

    text: str
    templates: frozenset[str]
    kinks: tuple[Kink, ...]
    objective: Objective


def generate(expression: Expr, *, formula: str = "", verdict: str = "", meanings: Mapping[str, str] | None = None) -> SourceText:
    """The module for an objective; arguments and errors as in `compile_expression`."""
    check_vocabulary(expression)
    objective = objective_of(live(unfolded(expression)))
    names = identifiers(objective.scales)
    unknown = "mu" if objective.location else "theta"
    rows, coordinates = objective.kernels
    found = [(switch, "residual") for switch in _switches(rows)]
    found += [(switch, "mu" if objective.location else "coordinate") for switch in _switches(coordinates)]
    shown = Printer({**names, n: "n", p: "p", RESIDUAL: "r", PREDICTED: "eta", OBSERVED: "y", COORDINATE: unknown})
    kinks = tuple(named(switch, shown.doprint, what) for switch, what in found if switch.kink)
    documentation = _Documentation(
        objective=objective, names=names, formula=formula or str(expression), verdict=verdict, meanings=meanings or {}, kinks=kinks
    )
    writer = _Writer(objective, names, found, documentation)
    functions = (writer.value(), writer.gradient(), writer.value_and_gradient(), writer.hessian_product())
    body = "\n\n\n".join("\n".join(lines) for lines in functions)
    return SourceText(text=_module(documentation, body), templates=frozenset(writer.templates), kinks=kinks, objective=objective)


def generate_rows(expression: Expr) -> SourceText:
    """The module for what each observation adds to an objective, and its first and second derivative in the prediction."""
    check_vocabulary(expression)
    objective = objective_of(live(unfolded(expression)))
    names = identifiers(objective.scales)
    documentation = _Documentation(objective=objective, names=names, formula=str(expression), verdict="", meanings={}, kinks=())
    writer = _Writer(objective, names, (), documentation)
    body = "\n\n\n".join("\n".join(lines) for lines in writer.by_row())
    return SourceText(text=_module(documentation, body), templates=frozenset(writer.templates), kinks=(), objective=objective)


def _module(documentation: "_Documentation", body: str) -> str:
    """The functions with what they import."""
    imports = ["import numpy as np"]
    if "special." in body:
        imports.append("from scipy import special")
    helpers = [helper for helper in _HELPERS if f"{helper}(" in body]
    if helpers:
        imports += ["", f"from derive.numerics.functions.running import {', '.join(helpers)}"]
    return "\n".join((documentation.module(), "", *imports)) + "\n\n\n" + body + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Documentation:
    """What the docstrings of one module say, inert whatever it contains: formula and verdict, what each argument is, the kinks.

    `names` are the scales' in the code; `meanings` are what a scale is, by its own name.
    """

    objective: Objective
    names: Mapping[Symbol, str]
    formula: str
    verdict: str
    meanings: Mapping[str, str]
    kinks: Sequence[Kink]

    def module(self) -> str:
        """The docstring of the module."""
        prediction = "mu" if self.objective.location else "X @ theta"
        conventions = (
            f"The prediction is {prediction}, r = y - {prediction} the residual. Before it calls, derive checks arguments and scales."
        )
        return _literal([self.formula, "", *([self.verdict, ""] if self.verdict else []), conventions], "")

    def function(self, name: str) -> list[str]:
        """The docstring of one function, as lines."""
        lines = [f"{_TITLES[name]}: {self.formula}", ""]
        lines += [self.verdict, ""] if self.verdict else []
        if "gradient" in name and self.kinks:
            lines += ["Where there is no derivative, a subgradient is returned:", *(f"- {kink}" for kink in self.kinks), ""]
        if name == "hessian_product":
            lines += ["Exact; the matrix is never formed. At a kink there is no second derivative, which is an error.", ""]
        lines += ["Parameters", "----------", *self._arguments(name)]
        return _literal(lines, "    ").split("\n")

    def _arguments(self, name: str) -> list[str]:
        direction = name == "hessian_product"
        if self.objective.location:
            found = ["mu : float", "    The prediction of every observation, in the unit of y."]
            found += ["direction : float", "    What the second derivative is multiplied by."] if direction else []
        else:
            found = ["theta : ndarray, shape (p,)", "    Coefficients; X @ theta is in the unit of y."]
            found += ["direction : ndarray, shape (p,)", "    What the second derivative is multiplied by."] if direction else []
            found += ["X : ndarray, shape (n, p)", "    Inputs, one row an observation."]
        found += ["y : ndarray, shape (n,)", "    Observations."]
        for symbol in self.objective.scales:
            domain = "positive" if symbol.is_positive else "not negative" if symbol.is_nonnegative else "finite"
            renamed = f"The scale `{symbol}`" if self.names[symbol] != str(symbol) else ""
            said = "; ".join(part for part in (renamed, self.meanings.get(str(symbol), "")) if part) or "A scale"
            found += [f"{self.names[symbol]} : float, {domain}", f"    {said[:1].upper()}{said[1:]}."]
        return found


def _literal(lines: Sequence[str], indent: str) -> str:
    """A docstring that reads as the lines and ends where it ends, whatever is in them."""
    folded = []
    for line in lines:
        shown = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)
        inner = indent + ("    " if shown.startswith("    ") else "")
        wrapped = textwrap.wrap(shown, WIDTH, initial_indent=indent, subsequent_indent=inner + "  ", break_on_hyphens=False)
        folded += [part.replace("\\", "\\\\").replace('"', '\\"') for part in wrapped] or [""]
    opened = folded[0][len(indent) :]
    if len(folded) == 1:
        return f'{indent}"""{opened}"""'
    return "\n".join((f'{indent}"""{opened}', *folded[1:], f'{indent}"""'))


class _Writer:
    """Writes the four functions; every expression goes through the one printer."""

    def __init__(self, of: Objective, names: Mapping[Symbol, str], found: Sequence[tuple[Switch, str]], words: _Documentation) -> None:
        rows, coordinates = of.kernels
        self.location = of.location
        self.constant = stabilised(of.constant)
        # Where observations lie decides which logarithms may be written apart; of counts SymPy would take log(gamma) for simpler.
        lying = Dummy("y", real=True, nonnegative=of.data.label.is_nonnegative, positive=of.data.label.is_positive)
        self.rows = [(weight, stabilised(kernel.xreplace({OBSERVED: lying})).xreplace({lying: OBSERVED})) for weight, kernel in rows]
        self.coordinates = [(weight, stabilised(kernel)) for weight, kernel in coordinates]
        self.switches = found
        self.documentation = words
        self.unknown = "mu" if of.location else "theta"
        eta = "mu" if of.location else "eta"
        entries = {RESIDUAL: "r", PREDICTED: eta, OBSERVED: "y", COORDINATE: self.unknown}
        self.names: dict[Symbol, str] = {**names, **entries, n: "n", p: "p", _DIRECTION: "direction", _ALONG: "along"}
        self.arguments = tuple(names.values())
        self.templates: set[str] = set()

    def value(self) -> list[str]:
        lines, (kernels,) = self._shared([self._kernels()])
        # An infinite residual shows in |r|, but not in a loss that levels off.
        probes = [] if any(_tells(kernel) for _, kernel in self.rows) else self._probe()
        return self._function("value", [*probes, *lines], self._total(kernels))

    def gradient(self) -> list[str]:
        lines, (slopes,) = self._shared([self._derivatives(slope)])
        result = self._slope(slopes, lines)
        return self._function("gradient", lines, result)

    def value_and_gradient(self) -> list[str]:
        lines, (kernels, slopes) = self._shared([self._kernels(), self._derivatives(slope)])
        result = self._slope(slopes, lines)
        return self._function("value_and_gradient", lines, f"{self._total(kernels)}, {result}")

    def hessian_product(self) -> list[str]:
        lines, (curvatures,) = self._shared([self._derivatives(curvature)])
        checks = [] if curvatures else self._probe()
        for switch, what in self.switches:
            checks.append(f"off_kink({self._print(switch.zero)}, {what!r}, {switch.described(self._print)!r})")
        lines = [*checks, *lines]
        if self.location:
            rows = Add(*(factor * self._sum(array) for factor, array in curvatures)) * _DIRECTION
        elif curvatures:
            lines.append("along = X @ direction")
            factor, array = self._one(curvatures, "curvature", lines)
            rows = factor * self._product(array * _ALONG)
        else:
            rows = S.Zero
        bend = Add(*(factor * stabilised(curvature(kernel, COORDINATE)) for factor, kernel in self.coordinates))
        total = rows + bend * _DIRECTION
        return self._function("hessian_product", lines, "0.0*direction" if total == 0 else self._print(total))

    def by_row(self) -> Iterator[list[str]]:
        """What each observation adds, and its derivatives, as functions of the predictions."""
        self.names[PREDICTED] = "eta"
        moving = [(weight, kernel) for weight, kernel in self.rows if kernel.free_symbols & {RESIDUAL, PREDICTED}]
        for name, terms in (
            ("row_value", moving),
            ("row_gradient", self._derivatives(slope)),
            ("row_curvature", self._derivatives(curvature)),
        ):
            shown = self._print(Add(*(weight * array for weight, array in terms)))
            words = set(re.findall(r"[^\W\d]\w*", shown))
            prepared = [line for word, line in (("n", "n = y.size"), ("r", "r = y - eta")) if word in words]
            signature = f"def {name}({', '.join(('eta', 'y', *self.arguments))}):"
            # What is the same for all observations is so many numbers, too.
            yield [signature, *(f"    {line}" for line in (*prepared, f"return {shown} + 0.0*eta"))]

    def _function(self, name: str, lines: Sequence[str], result: str) -> list[str]:
        """Signature, docstring, what the lines need of n, p, eta and r, and the lines."""
        direction = ["direction"] if name == "hessian_product" else []
        data = ["y"] if self.location else ["X", "y"]
        words = set(re.findall(r"[^\W\d]\w*", "\n".join((*lines, result))))
        prepared = []
        if "p" in words:
            prepared.append("n, p = X.shape")
        elif "n" in words:
            prepared.append("n = y.size")
        if "eta" in words:
            prepared.append("eta = X @ theta")
        if "r" in words:
            prepared.append("r = y - mu" if self.location else "r = y - eta" if "eta" in words else "r = y - X @ theta")
        signature = f"def {name}({', '.join((self.unknown, *direction, *data, *self.arguments))}):"
        return [signature, *self.documentation.function(name), *(f"    {line}" for line in (*prepared, *lines, f"return {result}"))]

    def _kernels(self) -> list[Term]:
        return [_scalar_outside(factor, kernel) for factor, kernel in self.rows]

    def _derivatives(self, derivative: Derivative) -> list[Term]:
        """Of every row's kernel in the prediction: factors, and arrays of n numbers; equal arrays once."""
        found: dict[Expr, Expr] = {}
        for coefficient, kernel in self.rows:
            variable = _variable(kernel)
            # r = y - eta, whose derivative in eta is -1.
            sign = -1 if variable is RESIDUAL and derivative is slope else 1
            factor, array = _scalar_outside(sign * coefficient, stabilised(derivative(kernel, variable)))
            found[array] = found.get(array, S.Zero) + factor
        return [(factor, array) for array, factor in found.items() if factor != 0 and array != 0]

    def _shared(self, groups: Sequence[Sequence[Term]]) -> tuple[list[str], list[list[Term]]]:
        """Lines for what occurs several times, and the terms written with it."""
        flat = [array for group in groups for _, array in group]
        replaced, reduced = cse(flat, symbols=numbered_symbols("u", real=True), order="canonical")
        lines = []
        for symbol, expr in replaced:
            self.names[symbol] = str(symbol)
            lines.append(f"{symbol} = {self._print(expr)}")
        left = iter(reduced)
        return lines, [[(factor, next(left)) for factor, _ in group] for group in groups]

    def _total(self, kernels: Sequence[Term]) -> str:
        """The objective in one line."""
        penalties = [
            (factor * outside, inside) for factor, kernel in self.coordinates for outside, inside in [_scalar_outside(S.One, kernel)]
        ]
        if self.location:
            coordinates = Add(*(factor * inside for factor, inside in penalties))
        else:
            coordinates = Add(*(factor * self._sum(inside) for factor, inside in penalties))
        return self._print(self.constant + Add(*(factor * self._sum(array) for factor, array in kernels)) + coordinates)

    def _slope(self, slopes: Sequence[Term], lines: list[str]) -> str:
        """The gradient; a line may be added for the slope of the loss."""
        rows = S.Zero
        if self.location:
            rows = Add(*(factor * self._sum(array) for factor, array in slopes))
        elif slopes:
            factor, array = self._one(slopes, "slope", lines)
            rows = factor * self._product(array)
        total = rows + Add(*(factor * stabilised(slope(kernel, COORDINATE)) for factor, kernel in self.coordinates))
        if total == 0:
            return f"0.0*{self.unknown}"
        # A penalty that is linear has one slope for all coordinates.
        spread = "" if self.location or rows != 0 or COORDINATE in total.free_symbols else " + 0.0*theta"
        return self._print(total) + spread

    def _one(self, terms: Sequence[Term], name: str, lines: list[str]) -> Term:
        """One factor and one array for the whole sum."""
        if len(terms) == 1:
            return terms[0]
        lines.append(f"{name} = {self._print(Add(*(factor * array for factor, array in terms)))}")
        return S.One, self._placeholder(name)

    def _sum(self, array: Expr) -> Expr:
        """The sum of an array's entries, as something to multiply."""
        if not array.free_symbols & {RESIDUAL, PREDICTED, OBSERVED, COORDINATE, *self._computed()}:
            return array * n
        shown = self._print(array)
        if isinstance(array, Pow) and array.exp == 2 and array.base.is_Symbol:
            return self._placeholder(f"({self._print(array.base)} @ {self._print(array.base)})")
        return self._placeholder(f"np.sum({shown})")

    def _product(self, array: Expr) -> Expr:
        """X' times the array, as something to multiply."""
        if array == 1:
            return self._placeholder("np.sum(X, axis=0)")
        shown = self._print(array)
        return self._placeholder(f"(X.T @ {shown})" if array.is_Symbol or array.is_Function else f"(X.T @ ({shown}))")

    def _computed(self) -> set[Symbol]:
        return {symbol for symbol in self.names if re.fullmatch(r"u\d+", str(symbol))}

    def _placeholder(self, text: str) -> Symbol:
        """A symbol that is printed as the text."""
        symbol = Symbol(text, real=True)
        self.names[symbol] = text
        return symbol

    def _print(self, expr: Expr) -> str:
        return Printer(self.names, self.templates).doprint(expr)

    def _probe(self) -> list[str]:
        if not self.rows:
            return []
        used = frozenset().union(*(kernel.free_symbols for _, kernel in self.rows))
        return ["finite(r)"] if RESIDUAL in used else ["finite(eta)"] if PREDICTED in used and not self.location else []


def _variable(kernel: Expr) -> Symbol:
    """What the kernel is differentiated in."""
    return next((symbol for symbol in (RESIDUAL, COORDINATE) if symbol in kernel.free_symbols), PREDICTED)


def _switches(terms: Sequence[Term]) -> tuple[Switch, ...]:
    """Of all terms together: the kinks of two may cancel, as in Huber's loss."""
    together: dict[Symbol, Expr] = {}
    for coefficient, kernel in terms:
        together[_variable(kernel)] = together.get(_variable(kernel), S.Zero) + coefficient * kernel
    return tuple(dict.fromkeys(switch for variable, kernel in together.items() for switch in switches(kernel, variable)))


def _scalar_outside(coefficient: Expr, kernel: Expr) -> Term:
    """The factors that are one number, and those that vary with the entry."""
    outside, inside = kernel.as_independent(RESIDUAL, PREDICTED, OBSERVED, COORDINATE, as_Add=False)
    return coefficient * outside, inside


def _tells(kernel: Expr) -> bool:
    """Whether an infinite residual makes the kernel infinite."""
    base, power = kernel.as_base_exp()
    return power.is_positive and (base == RESIDUAL or base == Abs(RESIDUAL))


ENTRY = Generating(name="generating", check=generate)
