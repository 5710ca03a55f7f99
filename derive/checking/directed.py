"""What an author or a configuration sets, as declarations of the door's grammar."""

from collections.abc import Iterable, Iterator
from functools import cache

from derive.checking.knowledge import Declared
from derive.paper.letters import GREEK
from derive.reading.readings import parse
from derive.reading.spelled import is_function
from derive.reading.tree import Construct, Node
from derive.vocabulary.errors import InputError

SAID = {
    "param": "{} unknown",
    "positive": "{} > 0",
    "nonnegative": r"{} \ge 0",
    "integer": "{} integer",
    "real": r"{} \in \mathbb R",
    "vector": "{} vector",
    "function": "{} function",
    "where": "{}",
}
"""How a setting is said behind `where`."""
SILENT = ("data", "N")
"""What declares nothing: everything that is no unknown is given, and distributions are spelled out before."""


def declarations(settings: Iterable[tuple[str, str]], why: str) -> tuple[Declared, ...]:
    """What settings declare; those that declare nothing are passed over.

    Raises
    ------
    InputError
        A value is not understood.
    """
    return tuple(one for key, value in settings if key not in SILENT for one in _declared(key, value, why))


@cache
def _declared(key: str, value: str, why: str) -> tuple[Declared, ...]:
    if key == "matrix":
        raise InputError(f"a matrix needs its shape: write `where={_latex(value.strip())} \\in \\mathbb R^{{n \\times p}}`")
    values = [value] if key == "where" else [_latex(part.strip()) for part in value.split(",") if part.strip()]
    return tuple(one for part in values for one in _subjects(SAID[key].format(part), why))


def _latex(name: str) -> str:
    """A name as it is written in a formula: `theta`, `sigma_0` and `\\bar y` are all good."""
    letter, mark, below = name.partition("_")
    return rf"\{letter}{mark}{below}" if letter in GREEK else name


def _subjects(text: str, why: str) -> Iterator[Declared]:
    """The declaration, for each name that it speaks of."""
    try:
        tree = parse(f"0 = 0 where {text}", is_function).tree
    except InputError as wrong:
        raise InputError(f"`{text}` is not understood: {getattr(wrong, 'said', wrong)}") from wrong
    for declared in tree.args[1:]:
        for name in dict.fromkeys(_names(declared.args[0])):
            yield Declared(text, name, why)


def _names(node: Node) -> Iterator[str]:
    """The names that are declared: not those of their indices."""
    if node.kind is Construct.NAME:
        yield node.text
    elif node.kind is Construct.LIST:
        for part in node.args:
            yield from _names(part)
    else:
        yield from (one.text for one in node.walk() if one.kind is Construct.NAME)
