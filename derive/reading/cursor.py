"""A place in a row of tokens: what stands there, what is taken, how deep it is, and which way is taken at a fork."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from derive.reading.lexer import Sort, Token, tokens
from derive.reading.scanning import OPEN, letters, scanned
from derive.reading.tree import DEEPEST, Construct, Node, Span, refused
from derive.vocabulary.errors import InputError


class Fork(Enum):
    """Where people read differently; the value says what they disagree about."""

    SUM_ENDS = "whether a sum goes on behind the last term that holds its index"
    PRODUCT_ENDS = "whether a product goes on behind the last factor that holds its index"
    ARGUMENT_ENDS = "how far the argument of a function without brackets goes"
    ARGUMENT_RAISED = "whether a power behind the brackets of a function is one of its argument"
    SLASH = "how much stands under a slash"
    BRACKET_ABOVE = "whether a bracket above a letter is its number or a power"
    CALL = "whether a letter before brackets is a function or a factor"


Policy: TypeAlias = frozenset[Fork]
"""The forks at which the less usual branch is taken, throughout the text."""


@dataclass(frozen=True, slots=True)
class Met:
    """A fork that was met, and where."""

    fork: Fork
    span: Span


IsFunction: TypeAlias = Callable[[str, int], bool]
"""Whether a word or command is a function of so many arguments."""


class Cursor:
    """Where the parser is.

    Parameters
    ----------
    source : str
        The text.
    is_function : callable
        Which words and commands are functions.
    policy : frozenset of Fork
        Where the less usual branch is taken.

    Raises
    ------
    InputError
        A text that is too long or nested too deeply.
    """

    def __init__(self, source: str, is_function: IsFunction, policy: Policy) -> None:
        self.source, self.policy, self.is_function = source, policy, is_function
        self.scan = scanned(source, tokens(source))
        self.tokens, self.closing = self.scan.tokens, self.scan.closing
        self.bare, self.called = letters(self.scan)
        self.at = self.depth = 0
        self.declaring = self.barred = self.integrating = False
        self.heads: tuple[str, ...] = ()
        self.indices: list[str] = []
        self.met: list[Met] = []

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.token
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def sees(self, *texts: str) -> bool:
        return self.token.sort is Sort.SIGN and self.token.text in texts

    def word(self, *texts: str) -> bool:
        return self.token.sort is Sort.WORD and self.token.text in texts

    def takes(self, *texts: str) -> bool:
        """Takes the sign that stands here, if it is one of these."""
        seen = self.sees(*texts)
        if seen:
            self.take()
        return seen

    def expect(self, *texts: str) -> Token:
        if not self.sees(*texts):
            raise self.lost(f"{' or '.join(f'`{text}`' for text in texts)} is missing")
        return self.take()

    def lost(self, why: str = "") -> InputError:
        """The token at hand has no place here."""
        told = "the text ends here" if self.token.sort is Sort.END else f"`{self.token.text}` is not understood here"
        return refused(self.source, self.token.span, f"{told}; {why}" if why else told)

    def node(self, kind: Construct, args: tuple[Node, ...], start: int, text: str = "") -> Node:
        made = Node(kind, args, text, Span(start, max(start, self.tokens[self.at - 1].span.end if self.at else start)))
        if made.height > DEEPEST:
            raise refused(self.source, made.span, f"nested more than {DEEPEST} deep")
        return made

    def fork(self, kind: Fork, span: Span) -> bool:
        """Notes a fork; whether the less usual branch is to be taken."""
        self.met.append(Met(kind, span))
        return kind in self.policy

    def deeper(self, read: Callable[[], Node], *, barred: bool = False) -> Node:
        """Reads inside brackets, where bars, differentials and functions outside mean nothing."""
        outer = self.barred, self.integrating, self.heads
        self.barred, self.integrating, self.heads = barred, False, ()
        self.depth += 1
        if self.depth > DEEPEST:
            raise refused(self.source, self.token.span, f"nested more than {DEEPEST} deep")
        found = read()
        self.depth -= 1
        self.barred, self.integrating, self.heads = outer
        return found

    def group(self, read: Callable[[], Node]) -> Node:
        """What stands in the brackets that open here."""
        closing = OPEN[self.expect(*OPEN).text]
        found = self.deeper(read)
        self.expect(closing)
        return found
