r"""Sums over pairs of indices, i < j, i \ne j or 1 \le i < j \le n, as sums over one index each."""

from dataclasses import dataclass

from derive.reading.tree import ABSENT, Construct, Node

_ORDERS = ("<", r"\le")
_UNEQUAL = r"\ne"
ONE = Node(Construct.NUMBER, (), "1")


@dataclass(frozen=True, slots=True)
class IndexPair:
    """Two indices and how they stand to each other, with the last value of both where it is written beside them."""

    first: Node
    relation: str
    second: Node
    last: Node

    @property
    def letters(self) -> tuple[str, str]:
        """The indices."""
        return self.first.text, self.second.text

    def total(self, sign: str, above: Node, body: Node, outside: frozenset[str]) -> Node | None:
        """The sum over both, or over the one that does not stand outside; None of a product over unequal indices, which is no sum."""
        last = self.last if above is ABSENT else above
        first, second = self.first, self.second
        if self.relation == _UNEQUAL:
            if sign != r"\sum":
                return None
            equal = Node(Construct.INDICATOR, (Node(Construct.RELATE, (first, second), "="),))
            body = Node(Construct.MULTIPLY, (body, Node(Construct.ADD, (ONE, Node(Construct.NEGATIVE, (equal,))))), " ")
            low, high = ABSENT, last
        else:
            low, high = (first, second) if self.relation == r"\le" else (_plus(first, ONE), _plus(second, Node(Construct.NEGATIVE, (ONE,))))
        if second.text in outside:
            return Node(Construct.BIG, (first, ABSENT, high, body), sign)
        inner = Node(Construct.BIG, (second, low, last, body), sign)
        return inner if first.text in outside else Node(Construct.BIG, (first, ABSENT, last, inner), sign)


def between(below: Node) -> tuple[Node, Node, Node] | None:
    """One index with its ends, as in 1 <= i <= n; None of anything else."""
    if below.kind is not Construct.RELATE or below.text.split() not in ([r"\le", r"\le"], [r"\le", "<"]) or len(below.args) != 3:
        return None
    lower, index, upper = below.args
    if lower.kind is not Construct.NUMBER or index.kind is not Construct.NAME or index.args:
        return None
    return index, lower, upper if below.text.split()[1] == r"\le" else _plus(upper, Node(Construct.NEGATIVE, (ONE,)))


def _plus(left: Node, right: Node) -> Node:
    return Node(Construct.ADD, (left, right))


def index_pair(below: Node) -> IndexPair | None:
    """What stands below a sign as a pair, if it is one."""
    if below.kind is not Construct.RELATE:
        return None
    signs, items, last = below.text.split(), list(below.args), ABSENT
    if between(below) is not None:
        return None
    if items[0].text == "1" and signs[0] == r"\le":
        signs, items = signs[1:], items[1:]
    if len(signs) == 2 and signs[1] == r"\le":
        last = items.pop()
        signs.pop()
    plain = all(item.kind is Construct.NAME and not item.args for item in items)
    if len(signs) != 1 or not plain or signs[0] not in (*_ORDERS, _UNEQUAL):
        return None
    return IndexPair(items[0], signs[0], items[1], last)
