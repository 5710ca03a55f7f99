"""Expressions as NumPy code: SymPy's printer, held to a list of functions that it is known to print right."""

import builtins
import keyword
import unicodedata
from collections.abc import Iterable, Mapping

from sympy import Add, Basic, E, EulerGamma, Expr, Integer, Mul, Pow, Rational, Symbol, pi
from sympy.printing.numpy import NumPyPrinter
from sympy.printing.precedence import PRECEDENCE

from derive.catalogue import entries
from derive.vocabulary.errors import InputError
from derive.vocabulary.functions._function import ROOM, Function, function_of

CONSTANTS: dict[Expr, str] = {pi: "np.pi", E: "np.e", EulerGamma: "np.euler_gamma"}
EXACT = 2**53
"""Integers up to here are floats without rounding."""
RESERVED = frozenset(
    ("theta", "X", "y", "x", "n", "p", "r", "eta", "mu", "np", "special", "finite", "off_kink", "sigmoid", "softplus")
    + ("direction", "along", "slope", "curvature", "value", "gradient", "value_and_gradient", "hessian_product")
)
"""Names that generated code uses, or that would mislead its reader."""


class Printer(NumPyPrinter):
    """Prints an expression of the listed functions; everything else is an error, never a guess.

    Parameters
    ----------
    names : mapping of Symbol to str
        What every symbol is called in the code.
    templates : set of str, optional
        Where the source of every function that is printed is written down.
    """

    def __init__(self, names: Mapping[Symbol, str], templates: set[str] | None = None) -> None:
        super().__init__()
        self._names = dict(names)
        self._templates = set() if templates is None else templates

    def _print(self, expr: object, **settings: object) -> str:
        match expr:
            case Symbol() if expr in self._names:
                return self._names[expr]
            case Integer() | Rational():
                return _number(expr)
            case _ if expr in CONSTANTS:
                return CONSTANTS[expr]
            case Add():
                return self._print_Add(expr)
            case Mul():
                return self._print_Mul(expr)
            case Pow():
                return self._print_Pow(expr)
            case Basic() if (known := function_of(type(expr))) is not None and known.numpy is not None:
                self._templates.add(known.numpy)
                arguments = [self._print(argument) for argument in expr.args]
                while len(arguments) > len(known.arguments):
                    arguments[:2] = [known.numpy.format(*arguments)]
                return known.numpy.format(*arguments)
        known_names = sorted(known.name for known in entries(ROOM, Function) if known.numpy is not None)
        raise InputError(
            f"cannot compile `{expr}`: there is no NumPy code for a `{type(expr).__name__}`; known are +, -, *, /, powers and "
            f"{', '.join(known_names)}"
        )

    def _print_Mul(self, expr: Mul) -> str:  # noqa: N802 - SymPy's name
        over: list[str] = []
        under: list[str] = []
        negative = False
        for factor in expr.as_ordered_factors():
            if isinstance(factor, Rational):
                negative ^= factor < 0
                if abs(factor.p) != 1:
                    over.append(_number(Integer(abs(factor.p))))
                if factor.q != 1:
                    under.append(_number(Integer(factor.q)))
            elif isinstance(factor, Pow) and isinstance(factor.exp, Rational) and factor.exp < 0:
                under.append(self.parenthesize(Pow(factor.base, -factor.exp), PRECEDENCE["Mul"]))
            else:
                over.append(self.parenthesize(factor, PRECEDENCE["Mul"]))
        below = "" if not under else "/" + (under[0] if len(under) == 1 else f"({'*'.join(under)})")
        return ("-" if negative else "") + ("*".join(over) or "1") + below

    def _print_Pow(self, expr: Pow, rational: bool = False) -> str:  # noqa: N802 - SymPy's name
        base, exponent = expr.args
        if isinstance(exponent, Rational) and exponent < 0:
            return f"(1/{self.parenthesize(Pow(base, -exponent), PRECEDENCE['Pow'])})"
        if isinstance(exponent, Rational) and exponent.q == 2:
            root = f"np.sqrt({self._print(base)})"
            return root if exponent.p == 1 else f"({self.parenthesize(Pow(base, (exponent.p - 1) // 2), PRECEDENCE['Mul'])}*{root})"
        if isinstance(exponent, Integer) and 2 <= exponent <= 64:
            return self._integer_power(base, int(exponent))
        # A negative base gives no number, and the result is refused.
        return f"np.float_power({self._print(base)}, {self._print(exponent)})"

    def _integer_power(self, base: Expr, exponent: int) -> str:
        """By squaring: NumPy squares at the speed of memory, and is thirty times slower at other powers."""
        shown = self.parenthesize(base, PRECEDENCE["Pow"])
        if exponent == 2:
            return f"{shown}**2"
        half = self._integer_power(base, exponent // 2) if exponent // 2 > 1 else shown
        square = f"({half})**2" if half != shown else f"{shown}**2"
        return f"({square})" if exponent % 2 == 0 else f"({square}*{shown})"


def _number(number: Rational) -> str:
    """An exact number as Python reads it, rounded once where it is no float."""
    if max(abs(int(number.p)), int(number.q)) <= EXACT:
        return str(number) if number.q == 1 else f"({number.p}/{number.q})"
    try:
        found = int(number.p) / int(number.q)
    except OverflowError:
        raise InputError(f"a number of {len(str(number.p))} digits is beyond what float64 holds") from None
    return repr(found) if found >= 0 else f"({found!r})"


def identifiers(symbols: Iterable[Symbol]) -> dict[Symbol, str]:
    """A Python identifier for each symbol: its own name where that is one and means nothing else, else a name made up for it.

    Python reads identifiers in compatibility form (NFKC), in which two names may be one; such a name is not kept.
    """
    found: dict[Symbol, str] = {}
    ordered = list(symbols)
    taken = set(RESERVED)
    kept = {symbol for symbol in ordered if _usable(str(symbol))}
    taken |= {str(symbol) for symbol in kept}
    for symbol in ordered:
        if symbol in kept:
            found[symbol] = str(symbol)
            continue
        number = 1
        while f"scale_{number}" in taken:
            number += 1
        found[symbol] = f"scale_{number}"
        taken.add(found[symbol])
    return found


def _usable(name: str) -> bool:
    plain = name.isidentifier() and unicodedata.normalize("NFKC", name) == name
    shared = name[:1] == "u" and name[1:].isdigit()  # what is computed once is called u0, u1, ...
    return (
        plain
        and not keyword.iskeyword(name)
        and not name.startswith("_")
        and name not in RESERVED
        and name not in vars(builtins)
        and not shared
    )
