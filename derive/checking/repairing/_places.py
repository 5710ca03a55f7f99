"""Where in an item something may have been written wrongly: values, terms with their signs, and factors."""

from collections.abc import Iterator
from dataclasses import dataclass

from derive.checking.repairing._slip import Faulty, Rewording
from derive.checking.shapes import called
from derive.reading.distributions import is_named_density
from derive.reading.tree import Construct, Node, Span


def objective(node: Node) -> Node:
    """What is optimised; what is no optimum is its own."""
    return node.args[1] if node.kind is Construct.OPTIMUM else node


def values(node: Node) -> Iterator[Node]:
    """All parts that stand for a number: no subscripts, limits, bound letters, or arguments of a function that is not known."""
    match node.kind:
        case Construct.NAME | Construct.NUMBER:
            yield node
        case Construct.CALL:
            yield node
            if not called(node) or is_named_density(node.args[0].text):
                yield from values(node.args[1])
        case Construct.BIG | Construct.INTEGRAL:
            yield node
            yield from values(node.args[3])
        case Construct.OPTIMUM | Construct.DERIVATIVE | Construct.GRADIENT:
            yield from values(node.args[1])
        case Construct.LIST | Construct.GIVEN:
            for part in node.args:
                yield from values(part)
        case Construct.ABSENT:
            return
        case _:
            yield node
            for part in node.args:
                yield from values(part)


@dataclass(frozen=True, slots=True)
class SignedTerm:
    """A term, alone or of a sum.

    Parameters
    ----------
    node : Node
        Without its sign.
    sign : Span or None
        Where its sign stands; None where none is written.
    negative : bool
        Whether that is a minus.
    first : bool
        Whether nothing stands before it, so that it needs no plus.
    """

    node: Node
    sign: Span | None
    negative: bool
    first: bool

    def flipped(self, faulty: Faulty) -> Rewording:
        """It with the other sign."""
        if self.sign is None:
            start = faulty.start(self.node)
            return Rewording(Span(start, start), "-")
        return Rewording(self.sign, "+" if not self.first else "") if self.negative else Rewording(self.sign, "-")


_MINUS = ("-", "−")


def terms_of(faulty: Faulty, node: Node) -> tuple[SignedTerm, ...]:
    """The terms of a sum; of what is no sum itself."""
    if node.kind is not Construct.ADD:
        return (_term(faulty, node, None),)
    return tuple(_term(faulty, part, before) for part, before in zip(node.args, (None, *node.args), strict=False))


def _term(faulty: Faulty, node: Node, before: Node | None) -> SignedTerm:
    text, start = faulty.text, node.span.start
    if node.kind is Construct.NEGATIVE and text[start : start + 1] in _MINUS:
        return SignedTerm(node.args[0], Span(start, start + 1), True, before is None)
    plus = text.rfind("+", before.span.end if before is not None else 0, start)
    if plus >= 0 and (before is not None or not text[plus + 1 : start].strip()):
        return SignedTerm(node, Span(plus, plus + 1), False, before is None)
    return SignedTerm(node, None, False, before is None)


def wholes(faulty: Faulty) -> Iterator[Node]:
    """All that is complete by itself, and so may be a sum: the item, arguments, exponents, operands of big signs, brackets."""
    top = objective(faulty.tree)
    yield top
    seen = {top.span}
    for node in values(top):
        for part in _complete(faulty, node):
            if part.span not in seen:
                seen.add(part.span)
                yield part


def _complete(faulty: Faulty, node: Node) -> tuple[Node, ...]:
    match node.kind:
        case Construct.ADD:
            return (node,)
        case Construct.ABS | Construct.NORM:
            return node.args
        case Construct.CALL:
            return node.args[1].args if node.args[1].kind is Construct.LIST else ()
        case Construct.POWER:
            base, exponent = node.args
            bracketed = ")" in faulty.text[base.span.end : exponent.span.start]
            return (base, exponent) if bracketed else (exponent,)
        case Construct.BIG | Construct.INTEGRAL:
            return (node.args[3],)
    return ()


def terms(faulty: Faulty) -> Iterator[SignedTerm]:
    """Every term of every sum, and what stands alone where a sum could stand."""
    for whole in wholes(faulty):
        yield from terms_of(faulty, whole)


def factors(node: Node) -> tuple[Node, ...]:
    """The factors of a product; of what is no product itself."""
    return node.args if node.kind is Construct.MULTIPLY else (node,)


def removed(faulty: Faulty, node: Node) -> Rewording:
    """A factor taken away, with the gap or the dot behind it."""
    end = node.span.end
    while end < len(faulty.text) and faulty.text[end] == " ":
        end += 1
    for dot in (r"\cdot", r"\times", "*"):
        if faulty.text.startswith(dot, end):
            end += len(dot)
    return Rewording(Span(faulty.start(node), end), "")


def prefixed(faulty: Faulty, node: Node, latex: str) -> Rewording:
    """A factor put before a node."""
    start = faulty.start(node)
    return Rewording(Span(start, start), f"{latex} ")


def times(faulty: Faulty, node: Node, factor: str) -> tuple[Rewording, ...]:
    """A term as many times as large: what it is divided by is taken away, a number is multiplied, else the factor stands before it."""
    row = factors(node)
    for part in row:
        if part.kind is Construct.DIVIDE:
            above, below = part.args
            for one in factors(below):
                if faulty.slice(one).strip() != factor:
                    continue
                if one is not below:
                    return (removed(faulty, one),)
                if len(row) > 1 and faulty.slice(above).strip() == "1":
                    return (removed(faulty, part),)
                return (Rewording(Span(faulty.start(part), part.span.end), faulty.slice(above)),)
    return (_multiplied(faulty, row[0], factor) or prefixed(faulty, node, factor),)


def _multiplied(faulty: Faulty, first: Node, factor: str) -> Rewording | None:
    """A number that stands first as many times as large, be it above a line; None where none stands there."""
    number = factors(first.args[0])[0] if first.kind is Construct.DIVIDE else first
    if number.kind is Construct.NUMBER and number.text == "1":
        return Rewording(number.span, factor)
    if number.kind is Construct.NUMBER and number.text.isdigit() and factor.isdigit():
        return Rewording(number.span, str(int(number.text) * int(factor)))
    return None


def over(faulty: Faulty, node: Node, factor: str) -> tuple[Rewording, ...]:
    """A term as many times as small: a factor of it is taken away, a number is divided, else the factor stands below it."""
    row = factors(node)
    for part in row:
        if len(row) > 1 and faulty.slice(part).strip() == factor:
            return (removed(faulty, part),)
        if part.kind is Construct.NUMBER and part.text.isdigit() and factor.isdigit() and int(part.text) % int(factor) == 0:
            return (Rewording(part.span, str(int(part.text) // int(factor))),)
        if part.kind is Construct.DIVIDE:
            above, below = part.args
            if faulty.slice(above).strip() == factor:
                return (Rewording(Span(faulty.start(above), above.span.end), "1"),)
            if "/" in faulty.text[above.span.end : below.span.start]:
                return (Rewording(Span(faulty.start(below), below.span.end), f"({factor} {faulty.slice(below)})"),)
            first = factors(below)[0]
            if first.kind is Construct.NUMBER and first.text.isdigit() and factor.isdigit():
                return (Rewording(first.span, str(int(first.text) * int(factor))),)
            below_it = f"{factor} ({faulty.slice(below)})" if below.kind is Construct.ADD else f"{factor} {faulty.slice(below)}"
            braces = faulty.text[below.span.start - 1 : below.span.start] == "{" or faulty.text[below.span.start] == "{"
            return (Rewording(Span(faulty.start(below), below.span.end), below_it if braces else f"{{{below_it}}}"),)
    if node.kind in (Construct.NAME, Construct.NUMBER):
        return (Rewording(Span(faulty.start(node), node.span.end), rf"\frac{{{faulty.slice(node)}}}{{{factor}}}"),)
    return (prefixed(faulty, node, rf"\frac{{1}}{{{factor}}}"),)


def sizes(faulty: Faulty) -> tuple[str, ...]:
    """Letters that count terms, as they are written: upper limits, and n, N, m where they stand in the chain."""
    found: dict[str, None] = {}
    for text, tree in faulty.everything:
        for node in tree.walk():
            if node.kind is Construct.BIG and node.args[2].kind is Construct.NAME:
                found[text[node.args[2].span.start : node.args[2].span.end]] = None
            elif node.kind is Construct.NAME and not node.args and node.text in _COUNTS:
                found[text[node.span.start : node.span.end]] = None
    return tuple(found)


_COUNTS = ("n", "N", "m", "M")


def powers(faulty: Faulty) -> frozenset[Span]:
    """Where numbers stand as exponents."""
    return frozenset(
        node.args[1].span for node in values(faulty.tree) if node.kind is Construct.POWER and node.args[1].kind is Construct.NUMBER
    )


def indices(faulty: Faulty) -> tuple[str, ...]:
    """Letters that some big sign of the chain binds, as they are written."""
    found: dict[str, None] = {}
    for text, tree in faulty.everything:
        for node in tree.walk():
            if node.kind is Construct.BIG:
                found[text[node.args[0].span.start : node.args[0].span.end]] = None
    return tuple(found)
