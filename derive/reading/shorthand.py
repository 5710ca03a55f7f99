"""What lectures abbreviate: dots between terms; an estimator is named by its arg min, and what is varied may be a square."""

from collections.abc import Callable

from derive.reading.names import SIZES, SQUARED, label
from derive.reading.tree import ABSENT, Construct, Node

_HALF = Node(Construct.DIVIDE, (Node(Construct.NUMBER, (), "1"), Node(Construct.NUMBER, (), "2")))


def spelled_out(statement: Node) -> Node:
    """A side that is defined as an arg min or arg max stands for it; a square that is varied is an unknown of its own."""
    claim, *declared = statement.args
    optima = {
        one.args[0]: one.args[1]
        for one in declared
        if one.kind is Construct.DECLARE and one.text in ("=", ":=") and one.args[1].kind is Construct.OPTIMUM
    }
    if claim.kind is Construct.RELATE and not optima.keys().isdisjoint(claim.args):
        claim = Node(claim.kind, tuple(optima.get(side, side) for side in claim.args), claim.text, claim.span)
        used = set(statement.args[0].args)
        declared = [one for one in declared if not (one.args and one.args[0] in optima and one.args[0] in used)]
    whole = _rebuilt(Node(statement.kind, (claim, *declared), statement.text, statement.span), _without_dots)
    over = [one for node in claim.walk() if node.kind is Construct.OPTIMUM for one in node.args[0].args]
    varied = [one.args[0] if one.kind is Construct.RELATE else one for one in over]
    squares = {label(one.args[0]) for one in varied if _is_square(one)}
    return _rebuilt(whole, lambda node: _squared(node, squares)) if squares else whole


_REPEATED = {Construct.ADD: r"\sum", Construct.MULTIPLY: r"\prod"}


def _without_dots(node: Node) -> Node | None:
    """x_1 + x_2 + ... + x_n, or a product of this kind, as a sum or product over an index."""
    places = [place for place, part in enumerate(node.args) if part.kind is Construct.DOTS]
    if node.kind not in _REPEATED or len(places) != 1 or not 0 < places[0] < len(node.args) - 1:
        return None
    before, last, behind = node.args[: places[0]], node.args[places[0] + 1], node.args[places[0] + 2 :]
    used = {part.text for part in node.walk()}
    index = Node(Construct.NAME, (), next((letter for letter in SIZES if letter not in used), "i"))
    for length in range(len(before), 0, -1):
        shown = before[len(before) - length :]
        term = _general(shown[0], last, index)
        if term is not None and all(_at(term, index, number) == one for number, one in enumerate(shown, 1)):
            (end,) = _ends(shown[0], last)
            total = Node(Construct.BIG, (index, ABSENT, end, term), _REPEATED[node.kind], node.span)
            others = (*(_rebuilt(one, _without_dots) for one in before[: len(before) - length]), total, *behind)
            return total if len(others) == 1 else Node(node.kind, others, " " * (len(others) - 1) if node.text else "", node.span)
    return None


def _ends(first: Node, last: Node) -> set[Node]:
    """What stands in the last term where a 1 stands in the first; of different terms nothing."""
    if first.kind is Construct.NUMBER and first.text == "1":
        return {last}
    if (first.kind, first.text, len(first.args)) != (last.kind, last.text, len(last.args)):
        return {first, last}
    return set[Node]().union(*(_ends(*pair) for pair in zip(first.args, last.args, strict=True)))


def _general(first: Node, last: Node, index: Node) -> Node | None:
    """The term at an index, if first and last differ in one thing only, 1 here and the number of the last there."""
    ends = _ends(first, last)
    if len(ends) != 1 or not any(one.kind is Construct.NUMBER and one.text == "1" for one in first.walk()):
        return None
    return _rebuilt(last, lambda node: index if node in ends else None)


def _at(term: Node, index: Node, number: int) -> Node:
    """The term at a number."""
    return _rebuilt(term, lambda node: Node(Construct.NUMBER, (), str(number)) if node == index else None)


def _is_square(node: Node) -> bool:
    return node.kind is Construct.POWER and node.args[0].kind is Construct.NAME and node.args[1].text == "2"


def _squared(node: Node, squares: set[str]) -> Node | None:
    """The square of one of these as a name, and the name itself as the root of that."""
    base = node.args[0] if _is_square(node) else node
    if base.kind is not Construct.NAME or label(base) not in squares:
        return None
    name = Node(Construct.NAME, (), label(base) + SQUARED, node.span)
    return name if base is not node else Node(Construct.POWER, (name, _HALF), "", node.span)


def _rebuilt(node: Node, put: Callable[[Node], Node | None]) -> Node:
    """The tree with what is put in for some of its nodes."""
    found = put(node)
    if found is not None:
        return found
    parts = tuple(_rebuilt(part, put) for part in node.args)
    return node if parts == node.args else Node(node.kind, parts, node.text, node.span)
