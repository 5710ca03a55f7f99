"""Where a sum of kernels has no derivative, what is taken there, and derivatives away from it.

|u| has every slope from -1 to 1 at u = 0; the one of least absolute value, 0, is taken, so that |u| contributes nothing. Since
max(u, v) = (u + v)/2 + |u - v|/2, the same choice is the mean of the two slopes there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import Abs, DiracDelta, Expr, Max, Min, S, Symbol, cancel, default_sort_key, diff, nan, oo, zoo

from derive.claims.errors import InputError
from derive.symbolic.binding import substitute

Show = Callable[[Expr], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kink:
    """Where the objective has no derivative, and the subgradient that is taken there.

    Parameters
    ----------
    function : str
        What has the kink, e.g. "|r|".
    where : str
        E.g. "r = 0 (any residual)".
    slopes : str
        All that a subgradient may have, e.g. "every slope from -1 to 1".
    taken : str
        The one that the gradient has, e.g. "0, the least in absolute value".
    """

    function: str
    where: str
    slopes: str
    taken: str

    def __str__(self) -> str:
        return f"at {self.where} {self.function} has {self.slopes}; {self.taken}{',' if ',' in self.taken else ''} is taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A function with a kink: which, where (zero of an expression), and whether the slope itself jumps there.

    Parameters
    ----------
    function, zero : Expr
        E.g. Abs(r) and r.
    kink : bool
        The first derivative jumps; else only the second does.
    """

    function: Expr
    zero: Expr
    kink: bool

    def described(self, show: Show) -> str:
        """The function as a reader knows it."""
        inside = ", ".join(show(argument) for argument in self.function.args)
        match self.function:
            case Abs():
                return f"|{inside}|"
            case Max():
                return f"max({inside})"
            case _:
                return f"min({inside})"


def named(switch: Switch, show: Show, entry: str) -> Kink:
    """The kink in words; `entry` is what has it: residual, coordinate, mu."""
    where = f"{show(switch.zero)} = 0" + ("" if entry == "mu" else f" (any {entry})")
    if isinstance(switch.function, Abs):
        slopes, taken = "every slope from -1 to 1", "0, the least in absolute value"
    else:
        inside = " and ".join(show(argument) for argument in switch.function.args)
        slopes, taken = f"every slope between those of {inside}", "their mean"
    return Kink(function=switch.described(show), where=where, slopes=slopes, taken=taken)


def slope(kernel: Expr, variable: Symbol) -> Expr:
    """The derivative; at a kink of |u| the contribution of |u| is 0.

    Raises
    ------
    InputError
        It jumps: a derivative would hide that.
    """
    found = diff(kernel, variable)
    if found.has(DiracDelta):
        raise InputError(f"`{kernel}` jumps, so that it has no gradient")
    return found


def curvature(kernel: Expr, variable: Symbol) -> Expr:
    """The second derivative away from every switch: the point masses at kinks are left out, since kinks are refused."""
    return diff(slope(kernel, variable), variable).replace(DiracDelta, lambda *_: S.Zero)


def switches(kernel: Expr, variable: Symbol) -> tuple[Switch, ...]:
    """The functions in the kernel whose switching leaves a derivative of order one or two undefined; sorted."""
    found = []
    for node in sorted(kernel.atoms(Abs, Max, Min), key=default_sort_key):
        if variable not in node.free_symbols:
            continue
        ahead, behind = _sides(node)
        zero = cancel(ahead - behind) if isinstance(node, (Max, Min)) else node.args[0]
        order = _order(kernel, variable, node, zero)
        if order is not None:
            found.append(Switch(function=node, zero=zero, kink=order == 1))
    return tuple(found)


def _sides(node: Expr) -> tuple[Expr, Expr]:
    """What the function is on either side of its switch."""
    if isinstance(node, Abs):
        return node.args[0], -node.args[0]
    if len(node.args) != 2:
        raise InputError(f"`{node}` has {len(node.args)} arguments; write it with two at a time")
    return node.args


def _order(kernel: Expr, variable: Symbol, node: Expr, zero: Expr) -> int | None:
    """The order of the first derivative that jumps, up to two; one where this is not seen."""
    step = diff(zero, variable)
    if step == 0:
        return None
    if variable in step.free_symbols:
        return 1
    root = variable - zero / step
    ahead, behind = (kernel.xreplace({node: side}) for side in _sides(node))
    for order in (1, 2):
        ahead, behind = diff(ahead, variable), diff(behind, variable)
        try:
            jump = cancel(substitute(ahead, {variable: root}) - substitute(behind, {variable: root}))
        except (ZeroDivisionError, ValueError):
            return order
        if jump != 0 or jump.has(nan, oo, zoo):
            return order
    return None


__all__ = ["Kink", "Switch", "curvature", "named", "slope", "switches"]
