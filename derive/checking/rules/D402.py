"""A sum whose index does not stand where it should."""

import re
from collections.abc import Iterator

from derive.checking.asking import usual
from derive.checking.finding import Finding, Severity
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.checking.shapes import loose
from derive.reading.tree import ABSENT, Construct, Node

SAME = re.compile(r"constant|identical|\b(?:all|are|is) (?:the )?(?:same|equal)|\bequal\b|i\.?i\.?d|homoscedastic", re.IGNORECASE)
"""Words near which an entry may be replaced by what all entries are."""


LETTERS = frozenset("ijklst")
"""What indices are called, and not much else."""


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Sums and products over an index that is bound again, or that a summand lacks which has it elsewhere in the chain."""
    same = passage.says(SAME)
    for ruled, trees in usual(passage):
        for place, tree in enumerate(trees):
            for big in _bigs(tree):
                others = [other for at, other in enumerate(trees) if at != place and other is not None]
                said = (
                    _twice(big)
                    or _limit(big)
                    or _array(big)
                    or _other(big, tree, others)
                    or (not same and _plain(big, tree, _near(trees, place), others))
                )
                if said:
                    yield rule.at(ruled, place, said)
                    break


def _bigs(tree: Node | None) -> list[Node]:
    return [] if tree is None else [one for one in tree.walk() if one.kind is Construct.BIG and one.args[0].kind is Construct.NAME]


def _near(trees: tuple[Node | None, ...], place: int) -> list[Node]:
    return [tree for at in (place - 1, place + 1) if 0 <= at < len(trees) and (tree := trees[at]) is not None]


def _twice(big: Node) -> str:
    """A sum right behind a sum, over the same index."""
    index, body = big.args[0], big.args[3]
    again = body.kind is Construct.BIG and body.args[0] == index
    return f"`{index.text}` is bound twice, the inner sum leaves the outer one nothing to run over" if again else ""


def _limit(big: Node) -> str:
    """The upper limit stands as a subscript, and the index nowhere."""
    index, _, upper, body = big.args
    if upper.kind is not Construct.NAME or upper.args or _stands(index, body):
        return ""
    ends = any(one.kind is Construct.NAME and one.args == (upper,) for one in body.walk())
    return f"`{index.text}` does not stand in what is summed, but its last value `{upper.text}` does" if ends else ""


def _array(big: Node) -> str:
    """A letter stands as the index of something, and bears the index itself: it is an array, and no index."""
    index, body = big.args[0], big.args[3]
    below = {name.args[0].text for name in _names(body) if len(name.args) == 1 and name.args[0].kind is Construct.NAME}
    arrays = sorted(below & {name.text for name in _names(body) if name.args == (index,)} & LETTERS)
    return f"`{arrays[0]}` stands as an index that nothing binds, and is indexed by `{index.text}` itself" if arrays else ""


def _other(big: Node, tree: Node | None, others: list[Node]) -> str:
    """The index stands nowhere in what is summed, but another one does that nothing binds, in this line only."""
    index, body = big.args[0], big.args[3]
    if tree is None or index.text not in LETTERS or _stands(index, body) or not others or big.args[1] is ABSENT:
        return ""
    free = sorted((loose(body) & loose(tree) & LETTERS) - frozenset().union(*map(loose, others)))
    alone = [letter for letter in free if not any(one.text == letter and not one.args for one in _names(tree))]
    return f"`{index.text}` does not stand in what is summed, but `{alone[0]}` does, which nothing binds" if alone else ""


def _plain(big: Node, tree: Node | None, near: list[Node], others: list[Node]) -> str:
    """A letter in a distance that has the index in the line before or after has none here, and stands alone nowhere else."""
    index, body = big.args[0], big.args[3]
    if tree is None:
        return ""
    distances = [part for part in body.walk() if part.kind in (Construct.ABS, Construct.NORM) or _is_square(part)]
    alone = {one for part in distances for one in _names(part) if not one.args and one != index}
    for letter in sorted(alone, key=lambda one: one.text):
        entry = Node(Construct.NAME, (index,), letter.text)
        if any(letter in _names(other) for other in others) or entry in _names(tree):
            continue
        if any(part.kind is Construct.EXPECTATION and letter in _names(part) for part in tree.walk()):
            continue
        if any(other.args[0] == index and entry in _names(other.args[3]) for one in near for other in _bigs(one)):
            return f"`{letter.text}` lacks the index `{index.text}`, which it has beside it"
    return ""


def _is_square(node: Node) -> bool:
    return node.kind is Construct.POWER and node.args[1].text == "2"


def _names(node: Node) -> frozenset[Node]:
    """The names in it that are values: no subscripts, no names of functions, and not over what is optimised."""
    match node.kind:
        case Construct.NAME:
            return frozenset((node,))
        case Construct.CALL | Construct.OPTIMUM:
            return _names(node.args[1])
    return frozenset().union(*map(_names, node.args))


def _stands(index: Node, body: Node) -> bool:
    return any(one.kind is Construct.NAME and one.text == index.text for one in body.walk())


ENTRY = CheckRule(
    name="D402",
    title="an index that is bound twice, or does not stand where it is bound",
    severity=Severity.WARNING,
    why="A sum runs over what bears its index. A letter without it is the same number in every term, and an index that is bound again "
    "inside leaves nothing to the outer sum.",
    example=r"\sum_j \frac{|\beta|}{b} = \frac{1}{b} \sum_j |\beta_j| = \sum_j \frac{|\beta_j|}{b}",
    instead=r"\sum_j \frac{|\beta_j|}{b} = \frac{1}{b} \sum_j |\beta_j|",
    check=check,
)
