"""What lectures say of an estimator: it is named by its arg min, and what is varied may be a square."""

from collections.abc import Callable

from derive.reading.facts import SQUARED, label
from derive.reading.tree import Construct, Node

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
    whole = Node(statement.kind, (claim, *declared), statement.text, statement.span)
    over = [one for node in claim.walk() if node.kind is Construct.OPTIMUM for one in node.args[0].args]
    varied = [one.args[0] if one.kind is Construct.RELATE else one for one in over]
    squares = {label(one.args[0]) for one in varied if _is_square(one)}
    return _rebuilt(whole, lambda node: _squared(node, squares)) if squares else whole


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
