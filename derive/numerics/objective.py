"""An objective taken apart: constant + sum of weight * sum_i k(y_i, eta_i) + sum of weight * sum_j g(theta_j).

eta is the prediction: X @ theta, or one number mu. Wherever y and eta occur as a difference only, the residual r = y - eta takes
their place and is never multiplied out: with y near 1e8 the square written out has lost half its digits, the residual none.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise

from sympy import Add, Basic, Dummy, Expr, Float, Indexed, IndexedBase, Mul, Rational, S, Sum, Symbol, cancel, expand_mul

from derive.definitions._definition import unfolded
from derive.vocabulary.binding import BINDERS, depends, free, lettered, rebuild, substitute, unpack
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.linear import live
from derive.vocabulary.nodes import Prediction
from derive.vocabulary.rows import row_form
from derive.vocabulary.shapes import CurveShape, Other, PiecewiseLinear, shape_of
from derive.vocabulary.symbols import LETTERS, X, i, j, linear_predictor, mu, n, p, predictor, theta, x, y

RESIDUAL = Dummy("r", real=True)
PREDICTED = Dummy("eta", real=True)
OBSERVED = Dummy("y", real=True)
COORDINATE = Dummy("theta", real=True)
"""One entry of each vector: what the kernels are functions of."""

Term = tuple[Expr, Expr]
"""Weight, free of data and unknowns; what it weighs: a sum, or its kernel as a function of the entries above."""

_MOVING: frozenset[Basic] = frozenset((theta, mu, y, x, X))
_SIZES: Mapping[str, Expr] = {"sum": S.One, "mean": n, "half_mean": 2 * n}
NORMALISATIONS = ("nll", *_SIZES)


def divisor(normalisation: str, weight: Expr) -> Expr:
    """What an objective is divided by so that its loss, of that weight, is normalised so; nothing where it is left as it is.

    Raises
    ------
    InputError
        There is no such normalisation.
    """
    if not isinstance(normalisation, str) or normalisation not in NORMALISATIONS:
        raise InputError(f"unknown normalisation `{str(normalisation)[:60]}`; known are {', '.join(NORMALISATIONS)}")
    return S.One if normalisation == "nll" else _SIZES[normalisation] * weight


@dataclass(frozen=True, kw_only=True)
class Objective:
    """constant + rows + penalties, as sums and as functions of one entry.

    The constraints of a family whose parameters have bounds would be one more field beside the penalties; none has any.

    Parameters
    ----------
    constant : Expr
        In n, p and the scales.
    rows : tuple of Term
        Sums over the observations, with one node for the prediction however it is written.
    penalties : tuple of Term
        Whatever else moves: sums over the coordinates of theta, functions of a location.
    prediction : Expr
        That of observation i as it is written.
    settled : tuple of Term
        Sums over the observations that are free of what is estimated.
    data : IndexedBase
        The observations; a response is assumed to lie where its law lives.
    """

    constant: Expr
    rows: tuple[Term, ...]
    penalties: tuple[Term, ...]
    prediction: Expr
    settled: tuple[Term, ...] = ()
    data: IndexedBase = y

    @property
    def unmoved(self) -> Expr:
        """All that is free of what is estimated: constants, and what the observations alone decide."""
        return Add(self.constant, *(weight * self.written(total) for weight, total in self.settled))

    @property
    def location(self) -> bool:
        """Whether the unknown is one number mu, the prediction of every observation; else it is theta."""
        return self.prediction == mu

    def written(self, total: Expr) -> Expr:
        """A sum with its predictions as they are written, its indices by their letters."""
        return lettered(with_prediction(total, self.prediction), LETTERS)

    @cached_property
    def kernels(self) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
        """The rows as functions of the residual, or of observation and prediction; the penalties as functions of a coordinate.

        Raises
        ------
        InputError
            It is no sum over observations and coordinates.
        """
        rows: list[Term] = []
        coordinates: list[Term] = []
        moving = [weight * total for weight, total in self.penalties if not isinstance(total, Sum)]
        # Beside a location nothing that moves may stand outside the sums.
        constant, moving = (self.constant, moving) if self.location else (Add(self.constant, *moving), [])
        for weight, total in (*self.rows, *self.settled, *self.penalties):
            if not isinstance(total, Sum):
                continue
            if depends(weight, _MOVING | {self.data}):
                raise InputError(f"`{weight}*{total}` is no sum over the observations or the coordinates: its factor varies with them")
            kernel, index, lower, upper = unpack(total)
            match lower, upper:
                case (S.One, size) if size == n:
                    rows.append((weight, _entry(kernel, {self.data[index]: OBSERVED, Prediction(x[index], theta): PREDICTED}, total)))
                case (S.One, size) if size == p:
                    coordinates.append((weight, _entry(kernel, {theta[index]: COORDINATE}, total)))
                case _:
                    raise InputError(f"`{total}` runs neither over all observations (1 to n) nor over all coordinates (1 to p)")
        residual_rows, moving = _in_residuals(rows, moving)
        coordinates.extend((S.One, _entry(term, {mu: COORDINATE}, term)) for term in moving)
        _entry(constant, {}, constant)
        return residual_rows, tuple(coordinates)

    @cached_property
    def scales(self) -> tuple[Symbol, ...]:
        """Every symbol but sizes and entries, sorted by name.

        Raises
        ------
        InputError
            One is not declared real, or bears a name that means something else.
        """
        return _scales((self.constant, *(part for terms in self.kernels for term in terms for part in term)))

    @cached_property
    def loss(self) -> Expr:
        """All rows together, as a function of the residual where it is one."""
        return Add(*(weight * kernel for weight, kernel in self.kernels[0]))

    @cached_property
    def penalty(self) -> Expr:
        """All penalties together, as a function of a coordinate."""
        return Add(*(weight * kernel for weight, kernel in self.kernels[1]))

    @cached_property
    def loss_shape(self) -> CurveShape:
        """A structural fact."""
        return shape_of(self.loss, RESIDUAL)

    @cached_property
    def penalty_shape(self) -> CurveShape:
        """A structural fact; a kink counts only where it is symmetric."""
        shape = shape_of(self.penalty, COORDINATE)
        return Other() if isinstance(shape, PiecewiseLinear) and cancel(shape.above - shape.below) != 0 else shape

    @cached_property
    def penalty_weight(self) -> Expr:
        """Factor of the penalty once the loss is a sum of r^2 or |r|: the lambda of the normalisation `sum`."""
        return cancel(self.penalty_shape.weight / self.loss_shape.weight)

    def divisor(self, normalisation: str) -> Expr:
        """What the plain sum of r^2 or |r| is divided by; errors as in `divisor`."""
        return divisor(normalisation, self.loss_shape.weight) / self.loss_shape.weight

    @cached_property
    def asymmetry(self) -> Expr:
        """(above - below)/(above + below) of a piecewise linear loss, else 0."""
        match self.loss_shape:
            case PiecewiseLinear(below=below, above=above):
                return cancel((above - below) / (above + below))
            case _:
                return S.Zero


@lru_cache(maxsize=256)
def objective_of(expression: Expr) -> Objective:
    """Take an objective apart; what is not linear in sums stays in the constant, or is a penalty where an unknown is in it."""
    known = free(expression)
    data = observations(known)
    form = row_form(_with_predictions(unfolded(expression), mu in known), frozenset((theta, mu)), data)
    terms = [(weight, total) for total, weight in sorted(form.terms.items(), key=lambda term: str(term[0]))]
    over = [term for term in terms if unpack(term[1])[2:] == (S.One, n)]
    rows = tuple(term for term in over if depends(term[1], frozenset((theta, mu))))
    penalties = [term for term in terms if term not in over]
    still = []
    for term in Add.make_args(form.constant):
        # The prior of a single number is no sum over coordinates.
        if depends(term, frozenset((theta, mu))):
            outside = Mul(*(factor for factor in Mul.make_args(term) if not depends(factor, frozenset((theta, mu)))))
            penalties.append((outside, term / outside))
        else:
            still.append(term)
    prediction = mu if mu in known else linear_predictor(i) if X in known else predictor(x[i])
    settled = tuple(term for term in over if term not in rows)
    return Objective(constant=Add(*still), rows=rows, penalties=tuple(penalties), prediction=prediction, settled=settled, data=data)


def observations(symbols: Iterable[Basic]) -> IndexedBase:
    """The array of the observations among these: it bears the letter y, and may be assumed to hold counts or positive numbers."""
    return next((one for one in symbols if isinstance(one, IndexedBase) and one.label.name == y.label.name), y)


@lru_cache(maxsize=256)
def with_prediction(expr: Expr, prediction: Expr) -> Expr:
    """The expression with the prediction of every row written as this one is for row i."""

    def row(node: Prediction) -> Expr:
        return substitute(prediction, {i: node.argument.indices[0]})

    return expr.replace(lambda node: isinstance(node, Prediction) and isinstance(node.argument, Indexed), row)


def check_vocabulary(expression: Expr) -> None:
    """Raise an `InputError` unless it is an expression in exact numbers and the arrays of `derive.symbols`."""
    if not isinstance(expression, Expr):
        raise InputError(f"an objective must be a SymPy expression, got `{str(expression)[:60]}`")
    floats = sorted(map(str, expression.atoms(Float)))
    if floats:
        raise InputError(f"`{floats[0]}` is a float: exact numbers are needed, e.g. `Rational(1, 10)` for 0.1")
    found = free(expression)
    if {mu, theta} <= found:
        raise InputError("both `mu` and `theta` are unknown; give a column of ones in X instead of a location")
    for base in sorted((item for item in found if isinstance(item, IndexedBase)), key=str):
        if base not in (observations(found), x, X, theta):
            raise InputError(f"`{base}` is none of the arrays of derive.symbols: y, x, X, theta")


def value_of(expr: Expr, values: Mapping[Symbol, float], observations: int) -> float:
    """The expression at exact values of its symbols, rounded once.

    Parameters
    ----------
    expr : Expr
        In n and scales; each of these must have a value.
    values : mapping of Symbol to float
        Finite; taken as the exact rational numbers that floats are.
    observations : int
        n.
    """
    exact: dict[Symbol, Expr] = {n: Rational(observations)}
    for symbol, value in values.items():
        fraction = Fraction(value)
        exact[symbol] = Rational(fraction.numerator, fraction.denominator)
    return float(substitute(live(expr), exact).evalf(30))


def _with_predictions(expr: Expr, location: bool) -> Expr:
    """With one node for the prediction of a row: for sum_j X[i, j] theta[j], and inside sums over the observations for mu."""
    if isinstance(expr, BINDERS):
        body, index, lower, upper = unpack(expr)
        row = _linear_predictor(body, index, lower, upper) if isinstance(expr, Sum) else None
        if row is not None:
            return Prediction(x[row], theta)
        if location and isinstance(expr, Sum) and upper == n:
            # SymPy's i and a canonical index alike; a sum of mu alone would otherwise leave its sum.
            body = substitute(body, {mu: Prediction(x[index], theta)})
        return rebuild(expr, _with_predictions(body, location), index, lower, upper)
    if not expr.args or isinstance(expr, (Indexed, IndexedBase, Prediction)):
        return expr
    return expr.func(*(_with_predictions(argument, location) for argument in expr.args))


def _linear_predictor(body: Expr, index: Symbol, lower: Expr, upper: Expr) -> Expr | None:
    """The row of sum_j X[row, j] theta[j] over all coordinates; None for another sum."""
    if lower != 1 or upper != p or not isinstance(body, Mul):
        return None
    match body.args:
        case (Indexed() as one, Indexed() as two):
            entry, weight = (one, two) if one.base == X else (two, one)
            if entry.base == X and weight == theta[index] and len(entry.indices) == 2 and entry.indices[1] == index:
                return entry.indices[0]
    return None


def _entry(kernel: Expr, meaning: dict[Basic, Basic], shown: Expr) -> Expr:
    """The kernel as a function of one entry of each vector; nothing indexed may be left."""
    found = substitute(kernel, meaning) if meaning else kernel
    left = sorted(map(str, found.atoms(Indexed, IndexedBase, Prediction, *BINDERS) | {item for item in free(found) if item in (i, j, mu)}))
    if left:
        raise InputError(f"`{left[0]}` in `{shown}` stands in no plain sum over the observations or the coordinates")
    if isinstance(shown, Sum) and unpack(shown)[1] in free(found):
        raise InputError(f"`{shown}` weighs its terms by their number; only y, the prediction and theta may vary with it")
    return found


def _in_residuals(rows: list[Term], moving: list[Expr]) -> tuple[tuple[Term, ...], list[Expr]]:
    """The rows with r in place of y - eta where only that occurs; terms of mu that complete a residual join them."""
    found: list[Term] = []
    rest: list[Term] = []
    for weight, kernel in rows:
        new = substitute(kernel, {OBSERVED: RESIDUAL + PREDICTED})
        (rest if PREDICTED in new.free_symbols else found).append((weight, kernel if PREDICTED in new.free_symbols else new))
    # c y - c eta, or y|r| - eta|r|: each for itself is no function of r, their sum is.
    linear = [term for term in moving if mu not in free(term / mu)]
    candidates = [rest + [(cancel(term / (mu * n)), PREDICTED) for term in linear], rest] if linear else [rest]
    for number, terms in enumerate(candidates):
        together = _recombined(terms)
        if terms and together is not None:
            left = [term for term in moving if term not in linear] if linear and number == 0 else moving
            return (*found, *together), left
    return (*found, *rest), moving


def _recombined(terms: Iterable[Term]) -> list[Term] | None:
    """The terms together as functions of the residual; None where y and eta do not cancel."""
    weights: dict[Expr, Expr] = {}
    for weight, kernel in terms:
        for part in Add.make_args(expand_mul(substitute(kernel, {OBSERVED: RESIDUAL + PREDICTED}))):
            number, pure = part.as_independent(RESIDUAL, PREDICTED, as_Add=False)
            weights[pure] = weights.get(pure, S.Zero) + weight * number
    kept = [(cancel(weight), kernel) for kernel, weight in weights.items()]
    kept = [(weight, kernel) for weight, kernel in kept if weight != 0]
    return None if any(PREDICTED in kernel.free_symbols for _, kernel in kept) else kept


def _scales(parts: Iterable[Expr]) -> tuple[Symbol, ...]:
    known = {n, p, RESIDUAL, PREDICTED, OBSERVED, COORDINATE}
    symbols = sorted({symbol for part in parts for symbol in part.free_symbols} - known, key=str)
    for symbol, following in pairwise(symbols):
        if str(symbol) == str(following):
            raise InputError(f"two symbols are called `{symbol}`, with different assumptions; make one of them")
    for symbol in symbols:
        if str(symbol) in ("theta", "mu", "direction", "X", "y", "n", "p"):
            raise InputError(f"a scale is called `{symbol}`, which means something else here; give it another name")
        if not symbol.is_real:
            raise InputError(f"`{symbol}` must be real; make it with `Symbol('{symbol}', positive=True)`")
    return tuple(symbols)
