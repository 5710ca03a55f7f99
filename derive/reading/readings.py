"""A text to its trees: a claim with its declarations, under one policy or in every reading."""

from dataclasses import dataclass

from derive.reading.cursor import IsFunction, Met, Policy
from derive.reading.lexer import RELATIONS, WHERE, Sort
from derive.reading.parser import Parser
from derive.reading.tree import Construct, Node
from derive.vocabulary.errors import InputError


@dataclass(frozen=True, slots=True)
class Parsed:
    """A STATEMENT, whose first part is the claim and whose others are declarations, and the forks on the way to it."""

    tree: Node
    met: tuple[Met, ...]


def parse(source: str, is_function: IsFunction, policy: Policy = frozenset()) -> Parsed:
    """The tree of a text under one policy.

    Raises
    ------
    InputError
        A token that is not understood, by its column; a text that is too long or nested too deeply.
    """
    parser = Parser(source, is_function, policy)
    return Parsed(statement(parser), tuple(parser.met))


def readings(source: str, is_function: IsFunction) -> tuple[Parsed, ...]:
    """The different trees of a text, the usual one first: at each fork, and at all of them, the other branch is tried too.

    Raises
    ------
    InputError
        As in `parse`.
    """
    usual = parse(source, is_function)
    found = {usual.tree: usual}
    forks = sorted({met.fork for met in usual.met}, key=lambda fork: fork.name)
    for policy in (*(frozenset((fork,)) for fork in forks), frozenset(forks)):
        try:
            other = parse(source, is_function, policy)
        except InputError:
            continue
        found.setdefault(other.tree, other)
    return tuple(found.values())


def statement(parser: Parser) -> Node:
    """A claim, and declarations after the word `where`."""
    stated = [parser.equivalence()]
    if parser.word(WHERE):
        parser.take()
        parser.declaring = True
        while parser.token.sort is not Sort.END:
            stated.append(declaration(parser))
            while parser.sees(";", ",", ".") or parser.word("and"):
                parser.take()
    if parser.token.sort is not Sort.END:
        raise parser.lost()
    return parser.node(Construct.STATEMENT, tuple(stated), 0)


def declaration(parser: Parser) -> Node:
    """Subjects, and what holds of them: relations, or words with objects."""
    start, subjects = parser.token.span.start, [parser.sum()]
    while parser.sees(",") or parser.word("and"):
        parser.take()
        subjects.append(parser.sum())
    about = subjects[0] if len(subjects) == 1 else parser.node(Construct.LIST, tuple(subjects), start)
    independent = parser.sees(r"\perp")
    while parser.takes(r"\perp"):
        pass
    signs, others = (["independent", "of"], list[Node]()) if independent else parser.related()
    while not others and parser.token.sort is Sort.WORD and not parser.word("and"):
        signs.append(parser.take().text.lower())
    if not signs:
        raise parser.lost(r"a declaration says something of a name, as `n integer`, `q > 0` or `q \in (0,1)` do")
    if signs[-1] in ("given", "of"):
        others += _objects(parser)
        if signs[-1] == "of" and (parser.word("given") or parser.sees("|", r"\mid")):
            parser.take()
            signs.append("given")
            others = [parser.node(Construct.LIST, tuple(side), side[0].span.start) for side in (others, _objects(parser))]
    said = " ".join(sign for sign in signs if sign not in _UNSAID)
    return parser.node(Construct.DECLARE, (about, *others), start, said)


def _objects(parser: Parser) -> list[Node]:
    """What a declaration speaks of beside its subjects, up to a bar or the next declaration."""
    found = [parser.deeper(parser.sum, barred=True)]
    while (parser.sees(",") and not _declares(parser)) or parser.word("and"):
        parser.take()
        found.append(parser.deeper(parser.sum, barred=True))
    return found


_UNSAID = ("is", "are", "identically", "distributed", "conditionally", "mutually", "jointly")
"""Words that add nothing."""


def _declares(parser: Parser) -> bool:
    """Whether a declaration of its own follows the comma."""
    before, met = parser.at, len(parser.met)
    parser.take()
    parser.sum()
    speaks = parser.token.sort is Sort.WORD and not parser.word("given")
    declares = speaks or parser.token.text in RELATIONS or parser.sees(r"\perp")
    parser.at = before
    del parser.met[met:]
    return declares
