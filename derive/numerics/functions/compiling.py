"""An objective as functions of data: value, gradient, Hessian-vector product, in NumPy and over whole arrays.

The arguments are checked on every call, in about the time that one pass over y takes: shapes and scales before, entries of X
through the result, which is finite only if they are; only where it is not are they looked at one by one.

Generated text becomes functions: read by Python's own parser, held to a list of what generated code may contain, then run.
"""

import ast
import builtins
import hashlib
import linecache
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from numbers import Real
from typing import Any, TypeGuard

import numpy as np
from sympy import Expr, Interval, Symbol

from derive.catalogue import entries
from derive.numerics.data import design, responses
from derive.numerics.functions.generating import generate, generate_rows
from derive.numerics.functions.kinks import Kink
from derive.numerics.functions.numpy_printer import CONSTANTS
from derive.numerics.functions.rows import Rows
from derive.numerics.functions.running import NotFinite
from derive.numerics.problem import Array
from derive.vocabulary.calling import Told, meant
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.functions._function import ROOM, Function
from derive.vocabulary.installing import missing

_ALLOWED = (
    ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.Expr, ast.Return, ast.Assign, ast.Name, ast.Load, ast.Store,
    ast.Constant, ast.Tuple, ast.Call, ast.keyword, ast.Attribute, ast.BinOp, ast.UnaryOp, ast.USub,
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.MatMult, ast.Import, ast.ImportFrom, ast.alias,
)  # fmt: skip
_MODULES = {None: {"numpy"}, "scipy": {"special"}, "derive.numerics.functions.running": {"finite", "off_kink", "sigmoid", "softplus"}}
_ATTRIBUTES = {"T", "shape", "size", "sum", "float_power", "sqrt", *(text.partition(".")[2] for text in CONSTANTS.values())}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compiled(metaclass=Told):
    """An objective compiled for the linear predictor X @ theta, or for a location mu.

    Scales are keywords, by the names that they have in the formula; exactly those that occur in it are needed. X of another type
    than float64, or neither C- nor F-contiguous, is converted on every call.

    Parameters
    ----------
    formula, verdict : str
        What is computed, and how its derivation was ruled on.
    source : str
        The generated module: what runs.
    kinks : tuple of Kink
        Where there is no derivative, and which subgradient is taken; empty for a differentiable objective.
    scales : tuple of str
        Keywords of every function.
    location : bool
        Whether the unknown is one number mu: the functions then take (mu, y) for (theta, X, y).
    """

    formula: str
    verdict: str
    source: str = field(repr=False)
    kinks: tuple[Kink, ...]
    scales: tuple[str, ...]
    location: bool
    _symbols: tuple[Symbol, ...] = field(repr=False)
    _domains: Mapping[Symbol, Interval] = field(repr=False)
    _expression: Expr = field(repr=False)
    _functions: Mapping[str, Callable[..., Any]] = field(repr=False)

    def value(self, /, *arguments: object, **scales: object) -> float:
        """The objective at a point: `value(theta, X, y, sigma=...)`, for a location `value(mu, y, sigma=...)`.

        Parameters
        ----------
        theta : array_like, shape (p,)
            Coefficients; for a location mu, a number in the unit of y.
        X : array_like, shape (n, p)
            Inputs, X @ theta in the unit of y; left out for a location.
        y : array_like, shape (n,)
            Observations.
        **scales : float
            Every scale in the formula, positive.

        Raises
        ------
        InputError
            Shapes that do not match, entries or scales that are not finite, a scale that is missing, unknown or not positive, or a
            value beyond what float64 holds.
        """
        return float(self._run("value", arguments, scales))

    def gradient(self, /, *arguments: object, **scales: object) -> Array | float:
        """The gradient in theta, shape (p,); for a location a number.

        At a kink a named subgradient: where |u| is at u = 0 its slope is taken as 0, the one of least absolute value in [-1, 1], so
        that such a term contributes nothing; for max(u, v) at u = v that is the mean of both slopes. For a convex objective the
        result is a subgradient everywhere. `kinks` lists the terms.

        Parameters, errors
            As in `value`.
        """
        return self._shaped(self._run("gradient", arguments, scales))

    def value_and_gradient(self, /, *arguments: object, **scales: object) -> tuple[float, Array | float]:
        """Both at once, with residuals computed once; as in `value` and `gradient`."""
        value, gradient = self._run("value_and_gradient", arguments, scales)
        return float(value), self._shaped(gradient)

    def hessian_product(self, /, *arguments: object, **scales: object) -> Array | float:
        """The second derivative times a direction: `hessian_product(theta, direction, X, y, sigma=...)`; the matrix is never formed.

        Away from kinks |u| contributes nothing. For a location `hessian_product(mu, direction, y)`.

        Parameters
        ----------
        direction : array_like, shape (p,)
            What the second derivative is multiplied by; a number for a location.
        theta, X, y, **scales
            As in `value`.

        Raises
        ------
        InputError
            As in `value`; or a residual or coordinate is exactly at a kink, where there is no second derivative: the first is named.
        """
        return self._shaped(self._run("hessian_product", arguments, scales))

    @property
    def rows(self) -> Rows:
        """What each observation adds to the objective, and its derivatives in the prediction, as functions of predictions and y."""
        written = generate_rows(self._expression)

        def checked(given: dict[str, object]) -> list[np.float64]:
            missed = [name for name in self.scales if name not in given]
            unknown = [name for name in given if name not in self.scales]
            if missed or unknown:
                raise InputError(f"rows: the scales are {', '.join(self.scales) or 'none'}, got {', '.join(given) or 'none'}")
            return [_scale(symbol, given[str(symbol)], self._domains.get(symbol)) for symbol in self._symbols]

        return Rows(symbols=self._symbols, _checked=checked, _functions=load(written.text, written.templates))

    def __str__(self) -> str:
        data = "mu, y" if self.location else "theta, X, y"
        called = ", ".join((data, *(f"{name}=..." for name in self.scales)))
        return "\n".join(part for part in (self.formula, self.verdict, f"value({called})") if part)

    def _shaped(self, found: Any) -> Array | float:
        return float(found) if self.location else found

    def _names(self, function: str) -> tuple[str, ...]:
        unknown = ("mu",) if self.location else ("theta",)
        return unknown + (("direction",) if function == "hessian_product" else ()) + (("y",) if self.location else ("X", "y"))

    def _run(self, function: str, positional: tuple[object, ...], keywords: dict[str, object]) -> Any:
        given = self._arguments(function, positional, keywords)
        values = [_scale(symbol, keywords[str(symbol)], self._domains.get(symbol)) for symbol in self._symbols]
        X, y = (None if self.location else _design(given["X"])), given["y"]
        y = _responses(y, None if X is None else X.shape[0])
        size = () if X is None else (X.shape[1],)
        points = [_point(name, given[name], size) for name in self._names(function) if name not in ("X", "y")]
        with np.errstate(all="ignore"):
            try:
                result = self._functions[function](*points, *(() if X is None else (X,)), y, *values) if np.isfinite(y.sum()) else None
            except NotFinite:
                result = None
            parts = result if isinstance(result, tuple) else (result,)
            if result is not None and all(np.isfinite(part).all() for part in parts):
                return result
        if X is not None:
            design(X)
        responses(y, y.size)
        if np.isfinite(y).all() and not np.isfinite(y.sum()):
            raise InputError(f"the sum of y, up to {np.abs(y).max():.6g} in size, is beyond what float64 holds; rescale y")
        raise InputError(
            f"{function}: no finite number at these arguments, although X, y and {self._names(function)[0]} are finite: "
            "an intermediate result is beyond what float64 holds, or the objective has no derivative there; "
            "rescale the data or the scales, or move the point"
        )

    def _arguments(self, function: str, positional: tuple[object, ...], keywords: dict[str, object]) -> dict[str, object]:
        """Arguments by name; data may be keywords too."""
        names = self._names(function)
        usage = f"{function}({', '.join((*names, *(f'{name}=...' for name in self.scales)))})"
        if len(positional) > len(names):
            raise InputError(f"{usage}: {len(names)} arguments come by position, got {len(positional)}; scales are keywords")
        given = dict(zip(names, positional, strict=False))
        for name, value in keywords.items():
            if name in given:
                raise InputError(f"{usage}: `{name}` is given twice")
            if name in names:
                given[name] = value
            elif name not in self.scales:
                hint = meant(name, (*names, *self.scales), cutoff=0.3)
                known = f"the scales are {', '.join(self.scales)}" if self.scales else "there is no scale in this objective"
                raise InputError(f"{usage}: unknown scale `{name[:60]}`; {known}{hint}")
        left_out = [name for name in (*names, *self.scales) if name not in given and name not in keywords]
        if left_out:
            raise InputError(f"{usage}: {'scale' if left_out[0] in self.scales else 'argument'} `{left_out[0]}` is missing")
        return given


def compile_expression(
    expression: Expr,
    *,
    formula: str = "",
    verdict: str = "",
    meanings: Mapping[str, str] | None = None,
    domains: Mapping[Symbol, Interval] | None = None,
) -> Compiled:
    """Value, gradient and Hessian-vector product of an objective, as NumPy code.

    Parameters
    ----------
    expression : Expr
        A sum over observations plus, maybe, a sum over coordinates, in the vocabulary of `derive.symbols`: y[i], the prediction
        (`predictor(x[i])` or `linear_predictor(i)`, both compiled as X @ theta; or `mu`), theta[j], n, p; other symbols are scales.
    formula, verdict : str
        For the docstrings; the formula is the expression unless given.
    meanings : mapping of str to str, optional
        What a scale is, by its name, for the docstrings.
    domains : mapping of Symbol to Interval, optional
        Where a scale lies, beyond what its symbol is declared to be.

    Raises
    ------
    InputError
        Something in it has no code: another kind of sum, a float, a function that the printer does not know, a jump.
    """
    written = generate(expression, formula=formula, verdict=verdict, meanings=meanings)
    return Compiled(
        formula=formula or str(expression),
        verdict=verdict,
        source=written.text,
        kinks=written.kinks,
        scales=tuple(str(symbol) for symbol in written.objective.scales),
        location=written.objective.location,
        _symbols=written.objective.scales,
        _domains=domains or {},
        _expression=expression,
        _functions=load(written.text, written.templates),
    )


def _design(given: object) -> Array:
    """X; entries of an array that needs no conversion are not looked at."""
    found: Array = given if _ready(given, 2) else design(given)
    if found.shape[0] == 0:
        raise InputError("X has no rows: at least one observation is needed")
    if found.shape[1] == 0:
        raise InputError('X has no columns: at least one is needed; for one number without inputs derive with predictor="location"')
    return found


def _responses(given: object, rows: int | None) -> Array:
    """y; entries of an array that needs no conversion are not looked at."""
    size = np.asarray(given).size
    found: Array = given if _ready(given, 1) and rows in (None, size) else responses(given, size if rows is None else rows)
    if found.size == 0:
        raise InputError("y is empty: at least one observation is needed")
    return found


def _ready(given: object, dimensions: int) -> TypeGuard[Array]:
    """Whether it is an array of that many dimensions that needs no conversion."""
    return (
        type(given) is np.ndarray
        and given.dtype == np.float64
        and given.ndim == dimensions
        and (given.flags.c_contiguous or given.flags.f_contiguous)
    )


def _point(name: str, given: object, shape: tuple[int, ...]) -> Any:
    """theta or a direction, shape (p,); for a location a number."""
    try:
        found = np.asarray(given, dtype=np.float64) if np.asarray(given).dtype.kind in "biuf" else None
    except (TypeError, ValueError):
        found = None
    if found is None:
        raise InputError(f"{name} must hold real numbers, got {type(given).__name__}")
    if found.shape != shape:
        needed = f"shape {shape}, one entry for each column of X" if shape else "one number"
        raise InputError(f"{name} must have {needed}, got shape {found.shape}")
    if not np.isfinite(found).all():
        at = f" at coordinate {np.flatnonzero(~np.isfinite(found))[0]} (counted from 0)" if shape else ""
        raise InputError(f"{name} must be finite, got {found[~np.isfinite(found)].flat[0]}{at}")
    return found if shape else np.float64(found)


def _scale(symbol: Symbol, given: object, domain: Interval | None) -> np.float64:
    """A scale as NumPy's own float, so that nothing raises where it is divided by."""
    number = given.item() if isinstance(given, (np.ndarray, np.generic)) and given.size == 1 else given
    if isinstance(number, bool) or not isinstance(number, Real):
        raise InputError(f"scale `{symbol}` must be a number, got {type(given).__name__}")
    found = np.float64(float(number))
    if not np.isfinite(found):
        raise InputError(f"scale `{symbol}` must be finite, got {found}")
    if symbol.is_positive and found <= 0:
        raise InputError(f"scale `{symbol}` must be positive, got {symbol} = {found}")
    if symbol.is_nonnegative and found < 0:
        raise InputError(f"scale `{symbol}` must not be negative, got {symbol} = {found}")
    if domain is not None and not float(domain.start) < found < float(domain.end):
        raise InputError(f"scale `{symbol}` must lie between {domain.start} and {domain.end}, got {symbol} = {found}")
    return found


def load(text: str, templates: Iterable[str] | None = None) -> dict[str, Callable[..., Any]]:
    """The functions that the text defines, by name.

    Parameters
    ----------
    text : str
        As written by `generating`; anything else is refused.
    templates : iterable of str, optional
        Source of the functions in it; those of all functions unless given.

    Raises
    ------
    MissingTool
        A special function in it is SciPy's, and SciPy cannot be imported.
    """
    if templates is None:
        templates = (known.numpy or "" for known in entries(ROOM, Function))
    tree = ast.parse(text)
    _check(tree, _ATTRIBUTES.union(*(re.findall(r"\.([a-z]\w*)", template) for template in templates)))
    name = f"<derive {hashlib.sha256(text.encode()).hexdigest()[:12]}>"
    # So that a traceback and `inspect.getsource` show the lines; as `lambdify` does it.
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    namespace: dict[str, Any] = {}
    try:
        exec(compile(tree, name, "exec"), namespace)  # text of our own printer, every node of which has been checked
    except ImportError as why:
        raise missing("the code of this objective needs the special functions of SciPy", "fit", why) from None
    return {node.name: namespace[node.name] for node in tree.body if isinstance(node, ast.FunctionDef)}


def _check(tree: ast.Module, attributes: set[str]) -> None:
    """Arithmetic, calls of known functions, and nothing else: whatever a symbol is called, it cannot become code."""
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED):
            raise AssertionError(f"generated code with a `{type(node).__name__}`")
        match node:
            case ast.Import(names=names):
                _within((alias.name for alias in names), _MODULES[None])
            case ast.ImportFrom(module=module, names=names):
                _within((alias.name for alias in names), _MODULES.get(module, set()))
            case ast.Attribute(attr=attribute):
                _within((attribute,), attributes)
            case ast.Name(id=name):
                if hasattr(builtins, name) or name.startswith("_"):
                    raise AssertionError(f"generated code with the name `{name}`")
            case ast.FunctionDef(decorator_list=decorators):
                _within(map(ast.dump, decorators), set())


def _within(found: Iterable[str], known: set[str]) -> None:
    for item in found:
        if item not in known:
            raise AssertionError(f"generated code with `{item}`")
