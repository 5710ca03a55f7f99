"""Numbers as they are printed: rounded, so that each stands for an interval, and two results agree where their intervals meet."""

from fractions import Fraction

from flint import arb, fmpq

from derive.checking.shapes import is_arithmetic, unsigned
from derive.reading.tree import Construct, Node

_HALF = fmpq(1, 2)
_LARGEST = 400
"""How large an exponent or a factorial is worked out."""


def agree(left: Node, right: Node) -> bool | None:
    """Whether two results of arithmetic are the same within what their printed digits leave open; None where it is not known."""
    values = [_value(side) for side in (left, right)]
    if values[0] is None or values[1] is None:
        return None
    first, second = (_loosened(side, value, other) for side, value, other in zip((left, right), values, reversed(values), strict=True))
    return bool(first.overlaps(second)) if first.is_finite() and second.is_finite() else None


def nearly_agree(left: Node, right: Node) -> bool:
    """Whether two results of arithmetic that are no whole numbers differ by about a thousandth, as where one was rounded on the way."""
    first, second = (_value(side, fmpq(0)) for side in (left, right))
    if first is None or second is None or (first.unique_fmpz() is not None and second.unique_fmpz() is not None):
        return False
    return not (abs(first - second) * 1000 > abs(first) + abs(second))


def agree_by_units(left: Node, right: Node) -> bool:
    """Whether two results of arithmetic are the same number of different units: one is a hundred, thousands or sixties of the other."""
    first, second = (_value(side, fmpq(0)) for side in (left, right))
    if first is None or second is None or first.contains(0) or second.contains(0):
        return False
    ratio = first / second
    return any(abs(one / unit - 1) * 200 < 1 for one in (ratio, 1 / ratio) for unit in _UNITS)


_UNITS = (60, 100, 3600, *(1000**power for power in (1, 2, 3, 4)), *(1024**power for power in (1, 2, 3, 4)))
"""How many of one unit are one of another."""


def is_by_twos(number: Node, value: Node) -> bool:
    """Whether the digits of a number, read by twos, are the result of arithmetic."""
    shown, found = unsigned(number), _value(value, fmpq(0))
    if found is None or shown.kind is not Construct.NUMBER or not set(shown.text) <= {"0", "1"}:
        return False
    return bool(found.overlaps(arb(int(shown.text, 2))))


def printed_like(value: Node, number: Node) -> str | None:
    """A result of arithmetic with as many decimals as a number shows; None where either is none."""
    found, shown = _value(value, fmpq(0)), unsigned(number)
    if found is None or shown.kind is not Construct.NUMBER:
        return None
    places = len(shown.text.partition(".")[2])
    scaled = (found.mid() * arb(10) ** places + arb(_HALF)).floor().unique_fmpz()
    if scaled is None:
        return None
    digits = str(abs(int(scaled))).rjust(places + 1, "0")
    whole, rest = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{'-' if int(scaled) < 0 else ''}{whole}{'.' if rest else ''}{rest}"


def is_number(node: Node) -> bool:
    """Whether it is a number that is printed, perhaps with a sign."""
    return unsigned(node).kind is Construct.NUMBER


def _loosened(side: Node, value: arb, other: arb) -> arb:
    """A whole number that stands for a result which is no whole number is rounded, at its zeros too."""
    shown = unsigned(side)
    if shown.kind is not Construct.NUMBER or (other.is_exact() and other.unique_fmpz() is not None):
        return value
    if "." in shown.text:
        return arb(value, value.rad() * 2)  # digits may have been cut off
    zeros = len(shown.text) - len(shown.text.rstrip("0"))
    return arb(value, arb(10) ** min(zeros, len(shown.text) - 1))


def _value(node: Node, slack: fmpq = _HALF) -> arb | None:
    """The interval that a term of numbers stands for, each printed digit off by so much of the last one."""
    if not is_arithmetic(node):
        return None
    found = _reckoned(node, slack)
    return found if found is not None and found.is_finite() else None


def _reckoned(node: Node, slack: fmpq) -> arb | None:
    if node.kind is Construct.NUMBER:
        return _digits(node.text, slack)
    if node.kind is Construct.NAME:
        return arb.pi() if node.text == "pi" else arb(1).exp()
    parts = node.args[1].args if node.kind is Construct.CALL and node.args[1].kind is Construct.LIST else node.args
    values = [_reckoned(part, slack) for part in parts]
    known = [value for value in values if value is not None]
    if len(known) != len(values) or not known:
        return None
    match node.kind:
        case Construct.ADD:
            return sum(known[1:], known[0])
        case Construct.NEGATIVE:
            return -known[0]
        case Construct.MULTIPLY:
            product = arb(1)
            for value in known:
                product = product * value
            return product
        case Construct.DIVIDE:
            return known[0] / known[1]
        case Construct.POWER:
            return _power(known[0], known[1])
        case Construct.ABS:
            return abs(known[0])
        case Construct.CALL if len(known) == 1 and node.args[0].args:
            base = _reckoned(node.args[0].args[0], slack)
            return known[0].log() / base.log() if base is not None and node.args[0].text == r"\log" else None
        case Construct.CALL if len(known) == 1:
            return _applied(node.args[0].text.removeprefix("\\"), known[0])
    return None


def _digits(text: str, slack: fmpq) -> arb | None:
    whole, _, decimals = text.partition(".")
    if not (whole + decimals).isdigit():
        return None
    exact = Fraction(int(whole + decimals), 10 ** len(decimals))
    middle = arb(fmpq(exact.numerator, exact.denominator))
    return arb(middle, arb(slack / 10 ** len(decimals))) if decimals else middle


def _power(base: arb, exponent: arb) -> arb | None:
    whole = exponent.unique_fmpz() if exponent.is_exact() else None
    if whole is not None:
        return base ** int(whole) if abs(int(whole)) <= _LARGEST else None
    return base**exponent


def _applied(name: str, value: arb) -> arb | None:
    match name:
        case "sqrt":
            return value.sqrt()
        case "exp":
            return value.exp()
        case "log" | "ln":
            return value.log()
        case "!":
            whole = value.unique_fmpz() if value.is_exact() else None
            return arb(int(whole)).fac() if whole is not None and 0 <= int(whole) <= _LARGEST else None
    return None
