"""Where a sum of kernels has no derivative, what is taken there, and derivatives away from it.

|u| has every slope from -1 to 1 at u = 0; the one of least absolute value, 0, is taken, so that |u| contributes nothing. Since
max(u, v) = (u + v)/2 + |u - v|/2, the same choice is the mean of the two slopes there.
"""

from collections.abc import Callable
from typing import Any

from sympy import (
    Abs,
    Add,
    DiracDelta,
    Dummy,
    Expr,
    Heaviside,
    Max,
    Min,
    Pow,
    S,
    Symbol,
    cancel,
    default_sort_key,
    diff,
    expand_mul,
    nan,
    oo,
    sign,
    zoo,
)

from derive.vocabulary.binding import substitute
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass

Show = Callable[[Expr], str]
_BESIDE = Dummy("h", positive=True)


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
    """The second derivative away from every switch: the point masses at kinks are left out, since kinks are refused.

    Where kinks cancel, as in |u| |u|, products of signs would be 0 at u = 0 although they are 1 around it: sign(u)^2 is written as 1.
    """
    found = diff(slope(kernel, variable), variable).replace(DiracDelta, lambda *_: S.Zero)
    if not found.has(sign, Heaviside):
        return found
    signs = found.replace(Heaviside, lambda u, *_: (1 + sign(u)) / 2)
    signs = expand_mul(signs.replace(_is_power(Add), lambda node: node.expand()))
    return signs.replace(_is_power(sign), lambda node: S.One if node.exp.is_even else node.base)


def _is_power(kind: Any) -> Callable[[Expr], bool]:
    """Whether an expression is a whole power of that kind with a sign in it."""
    return lambda node: (
        isinstance(node, Pow) and isinstance(node.base, kind) and node.base.has(sign) and node.exp.is_Integer and node.exp > 0
    )


def switches(kernel: Expr, variable: Symbol) -> tuple[Switch, ...]:
    """The functions in the kernel whose switching leaves a derivative of order one or two undefined; sorted."""
    found = []
    for node in sorted(kernel.atoms(Abs, Max, Min), key=default_sort_key):
        if variable not in node.free_symbols:
            continue
        zero = _zero(node)
        order = _order(kernel, variable, node, zero)
        if order is not None:
            shown = -zero if zero.could_extract_minus_sign() else zero
            found.append(Switch(function=node, zero=shown, kink=order == 1))
    return tuple(found)


def _zero(node: Expr) -> Expr:
    """What is zero where the function switches."""
    ahead, behind = _sides(node)
    return ahead if isinstance(node, Abs) else cancel(ahead - behind)


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
    if variable not in step.free_symbols:
        return _jump(kernel, variable, node, cancel(variable - zero / step), step)
    inner = sorted((other for other in zero.atoms(Abs, Max, Min) if other != node and variable in other.free_symbols), key=default_sort_key)
    if not inner:
        return 1
    # |r| = t is r = t or -r = t, each of which is straight; a root on the wrong side is looked at for nothing.
    found = []
    for side in _sides(inner[0]):
        known = {inner[0]: side}
        fixed = node.xreplace(known)
        # |2 r| has become 2 |r|.
        for other in [fixed] if isinstance(fixed, type(node)) else sorted(fixed.atoms(Abs, Max, Min), key=default_sort_key):
            found.append(_order(kernel.xreplace(known), variable, other, _zero(other)))
    return min((order for order in found if order is not None), default=None)


def _jump(kernel: Expr, variable: Symbol, node: Expr, root: Expr, step: Expr) -> int | None:
    """The same, where the function switches at one known place."""
    above = -1 if (step.is_negative or False) ^ isinstance(node, Min) else 1
    # Each side from where it holds, so that fractional powers are real: root + h and root - h for h > 0.
    ahead, behind = (
        substitute(kernel.xreplace({node: side}), {variable: root + way * _BESIDE})
        for side, way in zip(_sides(node), (above, -above), strict=True)
    )
    for order in (1, 2):
        ahead, behind = above * diff(ahead, _BESIDE), -above * diff(behind, _BESIDE)
        jump = cancel(substitute(ahead, {_BESIDE: S.Zero}) - substitute(behind, {_BESIDE: S.Zero}))
        if jump != 0 or jump.has(nan, oo, zoo):
            return order
    # Both sides agree; the formula must agree with them.
    at_root = substitute(curvature(kernel, variable), {variable: root}) - substitute(ahead, {_BESIDE: S.Zero})
    return None if cancel(at_root) == 0 else 2
