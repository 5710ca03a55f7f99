"""What was written, as a tree: every node knows its place in the text, and equal trees are equal wherever they stand."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from derive.vocabulary.errors import InputError

DEEPEST = 50
"""How deeply a text may be nested."""


class Construct(Enum):
    """What a node is, and how its parts are written out: `{0}` and so on stand for them, `{text}` for its text."""

    NUMBER = "number", ""
    NAME = "name", ""
    INFINITY = "infinity", r"\infty"
    DOTS = "dots", r"\dots"
    ABSENT = "absent", ""
    ADD = "sum", " + "
    NEGATIVE = "negative", "-{0}"
    MULTIPLY = "product", r" \cdot "
    DIVIDE = "quotient", "{0} / {1}"
    POWER = "power", ""
    TRANSPOSE = "transpose", r"{0}^\top"
    PRIME = "prime", "{0}'"
    ABS = "absolute value", ""
    ENTRY = "entry of an expression", ""
    ONES = "vector of ones", r"\mathbf 1"
    NORM = "norm", r"\|{0}\|"
    CALL = "call", "{0}({1})"
    BIG = "sum over an index", ""
    OPTIMUM = "optimum", r"\arg\{text}_{{{0}}} {1}"
    DERIVATIVE = "derivative", r"\frac{{d}}{{d {0}}} {1}"
    GRADIENT = "gradient", r"\nabla_{{{0}}} {1}"
    EXPECTATION = "expectation", "{text}[{0}]"
    INDICATOR = "indicator", r"\mathbf 1\{{{0}\}}"
    INTEGRAL = "integral", r"\int {3} \,d{0}"
    LIST = "list", ", "
    GIVEN = "conditional list", r"{0} \mid {1}"
    SET = "set", ""
    BUILDER = "set by a condition", r"\{{{0} : {1}\}}"
    INTERVAL = "interval", "({0}, {1})"
    SPACE = "space", r"\mathbb {text}"
    EVERY = "condition for every index", ""
    CASE = "condition in a case", ""
    RELATE = "relation", ""
    DECLARE = "declaration", ""
    STATEMENT = "statement", " where "

    @property
    def template(self) -> str:
        """How the parts are written out."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the text something stands: from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Node:
    """One node.

    Parameters
    ----------
    kind : Construct
        What it is.
    args : tuple of Node
        Its parts: of a NAME its subscripts; of a BIG or an INTEGRAL index, lower and upper limit (ABSENT where none stands) and body.
    text : str
        The digits of a number, the name, operators between parts, or the words of a declaration.
    span : Span
        Where it stands; no part of what it is.
    """

    kind: Construct
    args: tuple["Node", ...] = ()
    text: str = ""
    span: Span = field(default=Span(0, 0), compare=False)
    height: int = field(default=0, compare=False, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "height", 1 + max((part.height for part in self.args), default=0))

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, from left to right."""
        waiting = [self]
        while waiting:
            found = waiting.pop()
            yield found
            waiting.extend(reversed(found.args))


def named_with_primes(over: Node, *inside: Node) -> tuple[Node, ...]:
    """What is bound as a name, and where it stands: `x'` behind a sign is a name of its own, and no transpose or derivative."""
    bare = over
    while bare.kind is Construct.PRIME:
        bare = bare.args[0]
    if bare is over or bare.kind is not Construct.NAME:
        return (over, *inside)
    name = replace(bare, text=f"{bare.text}'", span=over.span)
    return (name, *(replaced(node, over, name) for node in inside))


def replaced(node: Node, old: Node, new: Node) -> Node:
    """The tree with one part replaced by another, wherever it stands."""
    if node == old:
        return replace(new, span=node.span)
    args = tuple(replaced(part, old, new) for part in node.args)
    return node if all(one is other for one, other in zip(args, node.args, strict=True)) else replace(node, args=args)


def ends_of_set(node: Node) -> tuple[Node, Node] | None:
    """The first and the last of whole numbers in a row, as they are listed; None where they are not."""
    if node.kind is not Construct.SET or node.args[-1].kind is Construct.DOTS:
        return None
    if any(one.kind is Construct.DOTS for one in node.args):
        return node.args[0], node.args[-1]
    if any(one.kind is not Construct.NUMBER or not one.text.isdigit() for one in node.args):
        return None
    listed = sorted((int(one.text), one) for one in node.args) if len({one.text for one in node.args}) == len(node.args) else []
    in_a_row = bool(listed) and [number for number, _ in listed] == list(range(listed[0][0], listed[0][0] + len(listed)))
    return (listed[0][1], listed[-1][1]) if in_a_row else None


ABSENT = Node(Construct.ABSENT)
"""Where a limit or a subscript is not written."""


def free_letters(node: Node) -> frozenset[str]:
    """The names that stand in it, but those that a sum, product, integral or extremum in it binds."""
    index, *parts = map(free_letters, node.args) if node.args else (frozenset[str](),)
    match node.kind:
        case Construct.NAME:
            return index.union({node.text}, *parts)
        case Construct.BIG | Construct.INTEGRAL:
            lower, upper, body = parts
            return lower | upper | (body - {node.args[0].text})
    return index.union(*parts)


def in_brackets(node: Node, source: str) -> str:
    """The node with brackets around whatever has parts, so that it can be read in one way only."""
    parts = [in_brackets(part, source) for part in node.args]
    match node.kind:
        case Construct.NUMBER | Construct.NAME:
            return source[node.span.start : node.span.end].strip()
        case Construct.ADD | Construct.MULTIPLY:
            return f"({node.kind.template.join(parts)})".replace("+ (-", "- (")
        case Construct.LIST:
            return ", ".join(parts)
        case Construct.EVERY:
            return rf"{parts[0]} \text{{ for every }} {', '.join(parts[1:])}"
        case Construct.CASE:
            return rf"{parts[0]} \text{{ if }} {parts[1]}" if len(parts) > 1 else rf"{parts[0]} \text{{ otherwise}}"
        case Construct.ENTRY:
            return f"{parts[0]}_{{{', '.join(parts[1:])}}}"
        case Construct.POWER:
            above = parts[1][1:-1] if node.args[1].kind in (Construct.ADD, Construct.MULTIPLY, *_BRACKETED) else parts[1]
            base = f"({parts[0]})" if node.args[0].kind is Construct.CALL else parts[0]
            return f"({base}^{{{above}}})"
        case Construct.CALL if node.args[0].text == r"\binom" and len(node.args[1].args) == 2:
            return rf"\binom{{{in_brackets(node.args[1].args[0], source)}}}{{{in_brackets(node.args[1].args[1], source)}}}"
        case Construct.ABS:
            return f"|({parts[0]})|" if parts[0].startswith("|") else f"|{parts[0]}|"
        case Construct.SET:
            return rf"\{{{', '.join(parts)}\}}"
        case Construct.BIG:
            limits = f"{parts[0]}={parts[1]}" if parts[1] else parts[0]
            return f"({node.text}_{{{limits}}}{f'^{{{parts[2]}}}' if parts[2] else ''} {parts[3]})"
        case Construct.STATEMENT:
            return " where ".join([parts[0], "; ".join(parts[1:])][: len(parts)])
        case Construct.RELATE | Construct.DECLARE:
            signs = node.text.split()
            if len(signs) == len(parts) - 1 and not signs[0].isalpha():
                return parts[0] + "".join(f" {sign} {part}" for sign, part in zip(signs, parts[1:], strict=True))
            return f"{parts[0]} {node.text} {', '.join(parts[1:])}".strip()
    if not parts:
        return node.kind.template.format(text=node.text)
    text = node.kind.template.format(*parts, text=node.text)
    return f"({text})" if node.kind in _BRACKETED else text


_BRACKETED = (
    *(Construct.NEGATIVE, Construct.DIVIDE, Construct.POWER, Construct.BIG),
    *(Construct.DERIVATIVE, Construct.GRADIENT, Construct.INTEGRAL),
)

_WIDE = 70
"""How much of the text is shown on either side of what is wrong with it."""


class Unread(InputError):
    """A place in a text that is not understood.

    Parameters
    ----------
    message : str
        What is wrong with it, with its column and the text around it.
    said : str
        What is wrong with it, alone.
    span : Span
        Where it stands.
    """

    def __init__(self, message: str, said: str, span: Span) -> None:
        super().__init__(message)
        self.said, self.span = said, span


def refused(source: str, span: Span, said: str) -> Unread:
    """The error that says what is wrong, in which column, and points at it."""
    start = min(span.start, len(source))
    first = max(source.rfind("\n", 0, start) + 1, start - _WIDE)
    last = min([place for place in (source.find("\n", start), start + _WIDE, len(source)) if place >= 0])
    line = "".join(char if char.isprintable() else " " for char in source[first:last])
    mark = "^" * max(1, min(span.end, last) - start)
    return Unread(f"column {start + 1}: {said}\n    {line}\n    {' ' * (start - first)}{mark}", said, span)
