"""Commands that an author defines: found where they are defined, and replaced where they are used; work is counted, and bounded."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from derive.checking.scanning.marks import HOLE, OPAQUE
from derive.checking.scanning.origin import Fragment, Origin, joined

LONGEST = 20_000
"""How many characters a formula may have in which commands are replaced, before and after."""
WORK = 500_000
"""How much may be done for one formula: characters that are gone through, and STEP for each piece."""
ALL_WORK = 10_000_000
"""And for all formulas of a document together."""
STEP = 20
BODY = 5_000
"""How long a definition may be."""

_HEAD = re.compile(
    r"\\(?:(?P<command>(?:re|provide|)(?:newcommand|command)|(?:New|Renew|Provide|Declare)DocumentCommand|DeclareRobustCommand)\*?"
    r"|(?P<operator>DeclareMathOperator\*?)|(?P<paired>DeclarePairedDelimiter)|(?P<def>[gex]?def)|(?P<let>let)"
    r"|(?P<environment>(?:re)?newenvironment)\*?)(?![A-Za-z@])"
)
_SPACE = r"[\s\x00]*+"
_NAME = re.compile(rf"{_SPACE}(?:\{{{_SPACE}\\([A-Za-z@]+|[^A-Za-z\s]){_SPACE}\}}|\\([A-Za-z@]+|[^A-Za-z\s]))")
_COUNT = re.compile(rf"{_SPACE}\[{_SPACE}([0-9]){_SPACE}\]")
_DEFAULT = re.compile(rf"{_SPACE}\[([^\[\]]{{0,200}})\]")
_MANDATORY = re.compile(rf"{_SPACE}\{{([m\s]{{0,30}})\}}")
_OPEN = re.compile(rf"{_SPACE}(?=\{{)")
_ENVIRONMENT = re.compile(rf"{_SPACE}\{{[A-Za-z]+\*?\}}(?:{_SPACE}\[[^\[\]]{{0,200}}\]){{0,2}}+")
_PARAMETERS = re.compile(r"(?:[\s\x00]*+#([1-9]))*+")
_TARGET = re.compile(rf"{_SPACE}=?{_SPACE}(?:\\([A-Za-z@]+|[^A-Za-z\s])|([^\s\\{{}}]))")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_COMMAND = re.compile(r"\\([A-Za-z@]+|.)", re.DOTALL)
_HASH = re.compile(r"#(#|[1-9])")
_WORD_AT_END = re.compile(r"\\[A-Za-z@]+$")


@dataclass(frozen=True, slots=True)
class Macro:
    """What stands for a command.

    Parameters
    ----------
    parameters : int
        How many arguments it has; the first one is optional if it has a `default`.
    body : str
        With `#1` and so on for its arguments.
    starred : str
        The body of the command with a star, if there is one.
    primitive : bool
        The body means what it did before anybody defined anything.
    """

    parameters: int
    body: str
    default: str | None = None
    starred: str = ""
    primitive: bool = False


UNREADABLE = Macro(0, "")
"""Stands for a definition of a kind that is not read."""
STANDARD: Mapping[str, Macro] = {"ensuremath": Macro(1, "#1"), "xspace": Macro(0, ""), "protect": Macro(0, "")}


@dataclass(frozen=True, slots=True)
class MacroDefinition:
    """A definition in a text.

    Parameters
    ----------
    start, end : int
        What it occupies.
    target : str
        The command of which it makes a copy, or empty.
    weak : bool
        It counts only if nothing was defined before.
    moved : int
        Of a file that is taken in: where that is done.
    """

    start: int
    end: int
    name: str
    macro: Macro
    target: str = ""
    weak: bool = False
    moved: int = -1

    @property
    def place(self) -> int:
        """From where on it counts."""
        return self.start if self.moved < 0 else self.moved


def definitions_in(text: str) -> tuple[MacroDefinition, ...]:
    """All definitions of a text, in order; one that is not closed is none."""
    if not _HEAD.search(text):
        return ()
    return tuple(_Definitions(text).read())


class _Definitions:
    """A pass over a text, whose braces are matched once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.closing: dict[int, int] = {}
        opened: list[int] = []
        for match in _BRACES.finditer(text):
            if match.group() == "{":
                opened.append(match.start())
            elif match.group() == "}" and opened:
                self.closing[opened.pop()] = match.end()

    def read(self) -> Iterator[MacroDefinition]:
        """All of them; none inside of another."""
        done = 0
        for match in _HEAD.finditer(self.text):
            if match.start() >= done:
                found = self._definition(match)
                if found is not None:
                    yield replace(found, macro=UNREADABLE) if OPAQUE in found.macro.body else found
                    done = found.end

    def _group(self, at: int) -> tuple[int, int] | None:
        """The content of the group that comes next."""
        opened = _OPEN.match(self.text, at)
        end = self.closing.get(opened.end()) if opened else None
        return (opened.end() + 1, end - 1) if opened and end is not None and end - opened.end() <= BODY else None

    def _body(self, group: tuple[int, int]) -> str:
        return self.text[group[0] : group[1]].replace(HOLE, "")

    def _definition(self, head: re.Match[str]) -> MacroDefinition | None:
        at = head.end()
        if head["environment"]:
            named = _ENVIRONMENT.match(self.text, at)
            first = self._group(named.end()) if named else None
            second = self._group(first[1] + 1) if first else None
            return MacroDefinition(head.start(), second[1] + 1, "", UNREADABLE) if second else None
        name = _NAME.match(self.text, at)
        if not name:
            return None
        start, called, at = head.start(), name[1] or name[2], name.end()
        if head["let"]:
            target = _TARGET.match(self.text, at)
            return target and MacroDefinition(start, target.end(), called, Macro(0, target[2] or "", primitive=True), target[1] or "")
        if head["def"]:
            return self._plain(start, called, at)
        if head["operator"]:
            group = self._group(at)
            star = "*" if head["operator"].endswith("*") else ""
            return group and MacroDefinition(start, group[1] + 1, called, Macro(0, rf"\operatorname{star}{{{self._body(group)}}}"))
        if head["paired"]:
            return self._paired(start, called, at)
        return self._command(head, called, at)

    def _plain(self, start: int, called: str, at: int) -> MacroDefinition | None:
        """A `\\def` whose parameters stand in a row, or one that is not read."""
        given = _PARAMETERS.match(self.text, at)
        end = given.end() if given else at
        group = self._group(end)
        if group:
            return MacroDefinition(start, group[1] + 1, called, Macro(self.text.count("#", at, end), self._body(group)))
        opened = self.text.find("{", end, end + 200)
        closed = self.closing.get(opened)
        return MacroDefinition(start, closed, called, UNREADABLE) if closed is not None else None

    def _paired(self, start: int, called: str, at: int) -> MacroDefinition | None:
        left = self._group(at)
        right = self._group(left[1] + 1) if left else None
        if left is None or right is None:
            return None
        first, last = self._body(left).strip(), self._body(right).strip()
        macro = Macro(2, f"{first} #2 {last}", default="", starred=rf"\left{first} #2 \right{last}")
        return MacroDefinition(start, right[1] + 1, called, macro)

    def _command(self, head: re.Match[str], called: str, at: int) -> MacroDefinition | None:
        count, default = 0, None
        given = _COUNT.match(self.text, at)
        if "Document" in head["command"]:
            wanted = _MANDATORY.match(self.text, at) or self._group(at)
            if not isinstance(wanted, re.Match):
                body = self._group(wanted[1] + 1) if wanted else None
                return MacroDefinition(head.start(), body[1] + 1, called, UNREADABLE) if body else None
            count, at = wanted[1].count("m"), wanted.end()
        elif given:
            count, at = int(given[1]), given.end()
            optional = _DEFAULT.match(self.text, at)
            if optional:
                default, at = optional[1], optional.end()
        group = self._group(at)
        if group is None:
            return None
        macro = Macro(count, self._body(group), default)
        return MacroDefinition(head.start(), group[1] + 1, called, macro, weak=head["command"].lower().startswith("provide"))


class Unexpanded(Exception):
    """A formula's commands cannot be replaced; the message says why."""


@dataclass(slots=True)
class Macros:
    """The commands that are defined at a place of a document, and the work that was done for it."""

    known: dict[str, Macro] = field(default_factory=lambda: dict(STANDARD))
    spent: int = 0

    def define(self, definition: MacroDefinition) -> None:
        """From here on the command is defined."""
        if definition.target:
            copied = self.known.get(definition.target)
            self.known[definition.name] = copied or replace(definition.macro, body=f"\\{definition.target}")
        elif not (definition.weak and definition.name in self.known):
            self.known[definition.name] = definition.macro

    def expanded(self, text: str, origin: Origin, end: int) -> tuple[str, Origin]:
        """The formula with all commands replaced; what stands for one comes from where it is used.

        Raises
        ------
        Unexpanded
            A definition is not read, an argument is missing, or it gets too long.
        """
        if not any(match[1] in self.known for match in _COMMAND.finditer(text)):
            return text, origin
        if len(text) > LONGEST:
            raise Unexpanded(f"uses commands of its author, and has more than {LONGEST} characters")
        expansion = _Expansion(text, self.known, min(WORK, ALL_WORK - self.spent))
        try:
            pieces = expansion.run()
        finally:
            self.spent += expansion.spent
        return joined((fragment for piece in pieces for fragment in _located(piece, text, origin)), end)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What comes out: `text` stands for what was written from `start` up to `end`, or is just that."""

    start: int
    end: int
    text: str | None = None


def _located(piece: _Piece, text: str, origin: Origin) -> Iterator[Fragment]:
    """A piece with where it comes from in the page."""
    if piece.text is not None:
        start = origin.starts(piece.start)
        yield Fragment(piece.text, start, max(origin.ends(piece.end) - start, 1))
        return
    yield from origin.fragments(text, piece.start, piece.end)


class _Expansion:
    """One formula: `waiting` is what came out of a replacement and is not gone through yet, for which stands `text[use:at]`."""

    def __init__(self, text: str, known: Mapping[str, Macro], allowed: int) -> None:
        self.text = text
        self.known = known
        self.allowed = allowed
        self.spent = 0
        self.length = 0
        self.at = 0
        self.use = 0
        self.waiting = ""
        self.place = 0
        self.pieces: list[_Piece] = []
        self.last = ""

    def run(self) -> list[_Piece]:
        """Goes through all of it."""
        while self.place < len(self.waiting) or self.at < len(self.text):
            if self.place < len(self.waiting):
                self._step(self.waiting, self.place)
            else:
                self.waiting, self.place = "", 0
                self._step(self.text, self.at)
        return self.pieces

    def _step(self, source: str, start: int) -> None:
        """Up to the next command that is defined, and that one."""
        match = _COMMAND.search(source, start)
        while match and match[1] not in self.known:
            match = _COMMAND.search(source, match.end())
        stop = match.start() if match else len(source)
        if source is self.text and not self.waiting:
            self._out(_Piece(start, stop), source[start:stop])
            self.at = match.end() if match else stop
            self.use = stop
        else:
            self._out(_Piece(self.use, self.at, source[start:stop]), source[start:stop])
            self.place = match.end() if match else stop
        if match:
            self._replace(match[1], self.known[match[1]])

    def _out(self, piece: _Piece, text: str) -> None:
        """A command keeps apart from the letter that comes behind it now."""
        if not text:
            return
        if text[0].isalpha() and _WORD_AT_END.search(self.last) and (piece.text is not None or self.pieces[-1].text is not None):
            before = self.pieces[-1]
            self.pieces.append(_Piece(before.start, before.end, " ") if before.text is not None else _Piece(piece.start, piece.end, " "))
        self.pieces.append(piece)
        self.last = text[-100:]
        self.length += len(text)
        self._charge(len(text))

    def _charge(self, work: int) -> None:
        self.spent += work + STEP
        if self.spent > self.allowed or self.length > LONGEST or len(self.waiting) > LONGEST:
            raise Unexpanded("the commands of its author do not come to an end, or get too long")

    def _replace(self, name: str, macro: Macro) -> None:
        if macro is UNREADABLE:
            raise Unexpanded(f"the definition of `\\{name}` is of a kind that is not read")
        body, arguments = macro.body, []
        if macro.starred and self._next() == "*":
            self._take(1)
            body = macro.starred
        if macro.default is not None:
            arguments.append(self._optional(macro.default))
        while len(arguments) < macro.parameters:
            arguments.append(self._argument(name))
        if macro.primitive:
            self._out(_Piece(self.use, self.at, body), body)
            return
        made = _filled(body, arguments)
        rest = self.waiting[self.place :]
        self.waiting, self.place = _apart(made, rest), 0
        self._charge(len(self.waiting))

    def _next(self) -> str:
        """The next character that is no space; spaces are taken."""
        while self.place < len(self.waiting) and self.waiting[self.place].isspace():
            self.place += 1
        if self.place < len(self.waiting):
            return self.waiting[self.place]
        at = self.at
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        return self.text[at : at + 1]

    def _take(self, count: int) -> str:
        """So many characters from the next one that is no space on."""
        if self.place < len(self.waiting):
            self.place += count
            return self.waiting[self.place - count : self.place]
        while self.text[self.at].isspace():
            self.at += 1
        self.at += count
        return self.text[self.at - count : self.at]

    def _optional(self, default: str) -> str:
        if self._next() != "[":
            return default
        source, start = (self.waiting, self.place) if self.place < len(self.waiting) else (self.text, self.text.index("[", self.at))
        level = 0
        for match in re.finditer(r"\\.|[{}\]]", source[start:], re.DOTALL):
            level += {"{": 1, "}": -1}.get(match.group(), 0)
            if match.group() == "]" and level == 0:
                self._charge(match.end())
                return self._take(match.end())[1:-1]
        self._charge(len(source) - start)
        return default

    def _argument(self, name: str) -> str:
        char = self._next()
        source, start = (self.waiting, self.place) if self.place < len(self.waiting) else (self.text, self.text.find(char, self.at))
        if char == "\\":
            match = _COMMAND.match(source, start)
            return self._take(len(match.group())) if match else self._take(1)
        if char == "{":
            level = 0
            for match in _BRACES.finditer(source, start):
                level += {"{": 1, "}": -1}.get(match.group(), 0)
                if level == 0:
                    self._charge(match.end() - start)
                    return self._take(match.end() - start)[1:-1]
        if char in ("", "{", "}"):
            raise Unexpanded(f"`\\{name}` lacks an argument")
        return self._take(1)


def _filled(body: str, arguments: list[str]) -> str:
    """The body with its arguments."""
    pieces: list[str] = []
    done = 0
    for match in _HASH.finditer(body):
        number = match[1]
        given = "#" if number == "#" else arguments[int(number) - 1] if int(number) <= len(arguments) else match.group()
        pieces += (body[done : match.start()], given)
        done = match.end()
    pieces.append(body[done:])
    made = ""
    for piece in pieces:
        made = _apart(made, piece)
    return made


def _apart(first: str, second: str) -> str:
    """Both, with a space where a command would swallow a letter."""
    return f"{first} {second}" if second[:1].isalpha() and _WORD_AT_END.search(first[-100:]) else first + second
