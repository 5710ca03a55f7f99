"""The order in which a textbook writes terms and factors: numbers, sizes, scales, data, brackets, functions, sums."""

from functools import cached_property

from sympy import Abs, Add, Basic, Expr, Indexed, IndexedBase, Integral, Mul, Number, NumberSymbol, Pow, Product, Sum, Symbol, pi

from derive.vocabulary.nodes import Density, Indicator, Largest, Log, Named, Prediction, Sqrt

BIG = (Sum, Product, Integral, Largest)
_SIZES = ("n", "p", "m")
_DATA = ("y", "X", "x")
_FACTORS = {"X": -1, "x": 1, "y": 2}
"""In a product a row of the design matrix stands before the parameter that it multiplies, an input after it, the response last."""


class _Spelling:
    """Breaks ties, the same in every run; SymPy takes its time to spell an expression, so it is asked only where there is one."""

    def __init__(self, of: Basic) -> None:
        self.of = of

    @cached_property
    def text(self) -> str:
        return str(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Spelling) and self.of == other.of

    def __lt__(self, other: "_Spelling") -> bool:
        return self.text < other.text


_END = (99, 0, "", 0, _Spelling(pi))
Rank = tuple[int, int, str, _Spelling]
"""Group, place within the group, name, and the expression itself so that nothing ties."""


def _letter(name: str, first: tuple[str, ...]) -> tuple[int, str]:
    return (first.index(name), "") if name in first else (len(first), name)


def factor_key(factor: Expr) -> Rank:
    """Where a factor stands in a product."""
    base = factor.base if isinstance(factor, Pow) else factor
    if isinstance(base, Indexed):
        name = base.base.name
        return (4, _FACTORS.get(name, 0), name, _Spelling(factor))
    return (*_place(base), _Spelling(factor))


def _place(base: Basic) -> tuple[int, int, str]:
    match base:
        case Number():
            return (0, 0, "")
        case NumberSymbol():
            return (1, int(base != pi), "")
        case Symbol():
            return (2, *_letter(base.name, _SIZES))
        case Sqrt():
            return (3, 0, "")
        case Indexed():
            return (4, *_letter(base.base.name, _DATA))
        case IndexedBase():
            return (4, *_letter(base.name, _DATA))
        case Prediction():
            return (4, len(_DATA) + 1, "")
        case Abs():
            return (5, 0, "")
        case Add():
            return (6, 0, "")
        case Density():
            # The likelihood, which is given more, stands before the prior.
            return (7, -len(base.given), base.name)
        case Log() if isinstance(base.args[0], Density):
            return (10, -len(base.args[0].given), base.args[0].name)
        case Indicator():
            return (8, 0, "")
        case Named():
            return (11, *reach(base))
        case Sum() | Product() | Integral():
            return (12, *reach(base))
        case _:
            return (10, 0, "")


def reach(big: Basic) -> tuple[int, str]:
    """Sums over observations stand before sums over parameters."""
    return _letter(str(big.args[1][-1]), _SIZES)


def term_key(term: Expr) -> tuple[int, tuple[int, str], bool, tuple[tuple[int, int, str, int, _Spelling], ...]]:
    """Where a term stands in a sum: constants, then what contains data or parameters, a lone response first, then sums."""
    factors = Mul.make_args(term)
    bigs = [factor for factor in factors if isinstance(factor, (*BIG, Named))]
    level = 2 if bigs else 1 if carries_data(term) else 0
    return (level, max(map(reach, bigs), default=(0, "")), not _response(factors), _monomial(factors))


def _response(factors: tuple[Expr, ...]) -> bool:
    """Whether a term is an observed response or a multiple of one."""
    (*others, last) = sorted(factors, key=lambda factor: not isinstance(factor, Number))
    return all(isinstance(factor, Number) for factor in others) and isinstance(last, Indexed) and last.base.name == _DATA[0]


def carries_data(expr: Basic) -> bool:
    """Whether observations, inputs, parameters or predictions occur."""
    return bool(expr.has(Indexed, IndexedBase, Prediction))


def _monomial(factors: tuple[Expr, ...]) -> tuple[tuple[int, int, str, int, _Spelling], ...]:
    """Powers in descending order, leading letter first; numbers last."""
    keys = []
    for factor in factors:
        if isinstance(factor, Number):
            continue
        base, exponent = (factor.base, factor.exp) if isinstance(factor, Pow) else (factor, None)
        degree = 1 if exponent is None else int(exponent) if exponent.is_Integer else 0
        keys.append((*_place(base), -degree, _Spelling(factor)))
    return (*sorted(keys), _END)
