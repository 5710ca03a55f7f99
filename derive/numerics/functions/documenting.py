"""Docstrings of generated functions: formula, verdict, and what each argument is; inert whatever they contain."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sympy import Symbol

from derive.numerics.functions.kinks import Kink

WIDTH = 120
_TITLES = {
    "value": "The objective",
    "gradient": "The gradient of the objective",
    "value_and_gradient": "The objective and its gradient",
    "hessian_product": "The second derivative of the objective times a direction",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """What the docstrings of one module say.

    Parameters
    ----------
    formula, verdict : str
        On one line each.
    location : bool
        Whether the unknown is one number.
    names : mapping of Symbol to str
        What each scale is called in the code.
    scales : sequence of Symbol
        In the order of the arguments.
    meanings : mapping of str to str
        What a scale is, by the scale's own name.
    kinks : sequence of Kink
        For the gradient.
    """

    formula: str
    verdict: str
    location: bool
    names: Mapping[Symbol, str]
    scales: Sequence[Symbol]
    meanings: Mapping[str, str]
    kinks: Sequence[Kink]

    def module(self) -> str:
        """The docstring of the module."""
        return _literal([self.formula, "", *([self.verdict, ""] if self.verdict else []), self._conventions()], "")

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
        if self.location:
            found = ["mu : float", "    The prediction of every observation, in the unit of y."]
            found += ["direction : float", "    What the second derivative is multiplied by."] if direction else []
        else:
            found = ["theta : ndarray, shape (p,)", "    Coefficients; X @ theta is in the unit of y."]
            found += ["direction : ndarray, shape (p,)", "    What the second derivative is multiplied by."] if direction else []
            found += ["X : ndarray, shape (n, p)", "    Inputs, one row an observation."]
        found += ["y : ndarray, shape (n,)", "    Observations."]
        for symbol in self.scales:
            domain = "positive" if symbol.is_positive else "not negative" if symbol.is_nonnegative else "finite"
            renamed = f"The scale `{symbol}`" if self.names[symbol] != str(symbol) else ""
            said = "; ".join(part for part in (renamed, self.meanings.get(str(symbol), "")) if part) or "A scale"
            found += [f"{self.names[symbol]} : float, {domain}", f"    {said[:1].upper()}{said[1:]}."]
        return found

    def _conventions(self) -> str:
        prediction = "mu" if self.location else "X @ theta"
        return f"The prediction is {prediction}, r = y - {prediction} the residual. Before it calls, derive checks arguments and scales."


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
