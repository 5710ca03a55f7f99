"""Numbers as they are printed: what the last digit of one is worth."""

from sympy import Expr, Integer, Rational

from derive.reading.tree import Construct, Node

LONGEST = 40
"""Digits, and how large a power of ten may be."""


def unit_of(node: Node) -> Expr | None:
    r"""What the last digit of a number is worth, such as 1/100 in ``0.25`` or ``-0.25``; None of what is not printed so.

    A power of ten may stand behind it, as in ``2.5 \\times 10^{-3}``.
    """
    match node.kind:
        case Construct.NEGATIVE:
            return unit_of(node.args[0])
        case Construct.NUMBER if len(node.text) <= LONGEST:
            return Rational(1, 10 ** len(node.text.partition(".")[2]))
        case Construct.MULTIPLY if len(node.args) == 2 and node.args[0].kind is Construct.NUMBER:
            digits, power = unit_of(node.args[0]), _power_of_ten(node.args[1])
            return None if digits is None or power is None else digits * power
        case Construct.DIVIDE if node.args[1] == Node(Construct.NUMBER, (), "100"):  # per cent
            digits = unit_of(node.args[0])
            return None if digits is None else digits / 100
    return None


def _power_of_ten(node: Node) -> Expr | None:
    if node.kind is not Construct.POWER or node.args[0].text != "10":
        return None
    exponent = node.args[1]
    inner = exponent.args[0] if exponent.kind is Construct.NEGATIVE else exponent
    if inner.kind is not Construct.NUMBER or not inner.text.isdigit() or len(inner.text) > 2:
        return None
    whole = min(int(inner.text), LONGEST)
    return Integer(10) ** (-whole if exponent.kind is Construct.NEGATIVE else whole) if whole == int(inner.text) else None
