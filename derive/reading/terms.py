r"""A term in LaTeX, as it is typed in a chapter, as a form: `\frac{n}{2} \log (2 \pi \sigma^2)`.

What is typed stays in its order. Structure that another dialect spells in its own way (fractions, roots, scripts, brackets that grow,
estimates, arg min) becomes a form of its own; the rest is letters, numbers and signs.
"""

import re

from derive.paper.form import (
    Bars,
    Big,
    Extremum,
    Form,
    Fraction,
    Grouped,
    Hatted,
    NamedFunction,
    Number,
    OneWhere,
    Operator,
    Radical,
    Script,
    Sign,
    Typed,
    Upright,
)
from derive.paper.letters import GREEK
from derive.paper.markup import LETTERS_OF_DENSITIES, Notation, character
from derive.vocabulary.errors import InputError

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_LONGEST, _DEEPEST = 2000, 30
_SIGNS = {
    r"\le": "≤", r"\leq": "≤", r"\ge": "≥", r"\geq": "≥", r"\ne": "≠", r"\neq": "≠", r"\in": "∈", r"\sim": "∼", r"\propto": "∝",
    r"\to": "→", r"\infty": "∞", r"\cdot": "·", r"\times": "×", r"\ldots": "…", r"\dots": "…", r"\sum": "∑", r"\prod": "∏", r"\int": "∫",
    r"\mid": "|", r"\Vert": "‖", r"\partial": "∂", r"\top": "⊤", r"\log": "log", r"\exp": "exp",
    r"\min": "min", r"\max": "max", r"\,": "\u2009", "|": "|", "-": "−", r"\{": "{", r"\}": "}", r"\equiv": "≡", r"\iff": "⟺",
}  # fmt: skip
_ALPHABETS = {(r"\mathbb", "E"): "𝔼", (r"\mathcal", "N"): "𝒩"}
_CLOSING = {"(": ")", "[": "]"}
_BIG = {r"\sum": Operator.SUM, r"\prod": Operator.PRODUCT}
RELATIONS = frozenset("=<>≤≥≠∈∼∝≡⟺")
"""Signs that state something of what stands on both sides."""
_TERM_ENDS = RELATIONS | frozenset("+−,|)]}") | {r"\}", r"\right", r"\bigr", r"\rvert"}
_SPACED = RELATIONS | frozenset("+−→|·")
"""Signs between two things, with spaces beside them; the first of what stands in brackets is no such sign."""
_BEFORE_UNARY = RELATIONS | frozenset("([,+−→| ")


def term(text: str, notation: Notation) -> Form:
    """The form of a term.

    Parameters
    ----------
    text : str
        What stands between the dollars.
    notation : mapping of str to str
        Letters to write instead of a symbol's name.

    Raises
    ------
    InputError
        A command is unknown, or something that was opened is not closed.
    """
    return _one(_Reader(text, notation).pieces(frozenset(), 0))


def sides(text: str, notation: Notation) -> tuple[Form, tuple[tuple[str, Form], ...]]:
    """The sides of a chain of relations, each but the first with its sign."""
    reader = _Reader(text, notation)
    first = _one(reader.pieces(RELATIONS, 0))
    others = []
    while sign := reader.next():
        others.append((_RELATED[_SIGNS.get(sign, sign)], _one(reader.pieces(RELATIONS, 0))))
    return first, tuple(others)


def definition(text: str, notation: Notation) -> tuple[Form, tuple[str, Form]]:
    """A notation, and what it stands for behind its sign; InputError where it is none."""
    left, others = sides(text, notation)
    if len(others) != 1 or others[0][0] not in ("=", "in", "~", "propto") or isinstance(left, Number):
        raise InputError(f"`{text}` defines nothing: a notation, one of =, \\in, \\sim, \\propto, and what it stands for")
    return left, others[0]


_RELATED = {"=": "=", "<": "<", ">": ">", "≤": "<=", "≥": ">=", "≠": "!=", "∈": "in", "∼": "~", "∝": "propto", "≡": "=", "⟺": "="}


def relates(form: Form) -> bool:
    """Whether what was typed states something: a sign of a relation stands in it, those in the places of scripts excepted."""
    match form:
        case Sign(text=text):
            return text in RELATIONS
        case Typed(pieces=pieces):
            return any(map(relates, pieces))
        case Grouped(inner=inner) | Bars(inner=inner) | Radical(inner=inner) | Extremum(body=inner) | Big(body=inner):
            return relates(inner)
        case Fraction(above=above, below=below):
            return relates(above) or relates(below)
        case NamedFunction(arguments=arguments):
            return any(map(relates, arguments))
    return False


def _one(pieces: tuple[Form, ...]) -> Form:
    return pieces[0] if len(pieces) == 1 and not isinstance(pieces[0], (Script, Sign)) else Typed(pieces)


class _Reader:
    """Tokens, spaces left out, and how many of them were read."""

    def __init__(self, text: str, notation: Notation) -> None:
        if len(text) > _LONGEST:
            raise InputError(f"a formula has more than {_LONGEST} characters")
        self.tokens = [token for token in _TOKEN.findall(text) if not token.isspace() and token not in (r"\;", r"\!", r"\ ")]
        self.notation, self.at = notation, 0

    def next(self) -> str:
        """The next token, which is now read; empty at the end."""
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ""

    def ahead(self) -> str:
        """The next token, which is not read yet."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def pieces(self, until: frozenset[str], depth: int) -> tuple[Form, ...]:
        """Pieces up to one of these tokens or signs, which is not read; spaces where a textbook has them."""
        if depth > _DEEPEST:
            raise InputError(f"a formula is nested more than {_DEEPEST} deep")
        out: list[Form] = []
        while (token := self.ahead()) and token not in until and _SIGNS.get(token, token) not in until:
            self.at += 1
            if token in ("}", r"\right", r"\bigr", r"\rvert"):
                raise InputError(f"`{token}` closes nothing")
            made = self.piece(token, until, depth)
            match made:
                case [Sign(text=text)] if text in _SPACED and out and not (isinstance(out[-1], Sign) and out[-1].text in _BEFORE_UNARY):
                    out += (Sign(" "), *made, Sign(" "))
                case [Sign(text=",")]:
                    out += (*made, Sign(" "))
                case _:
                    out += made
        while out and out[-1] in (Sign(" "), Sign("\u2009")):
            out.pop()
        return tuple(out)

    def group(self, depth: int) -> tuple[Form, ...]:
        """What stands in braces, or one token."""
        token = self.next()
        if token in ("", "}"):
            raise InputError("something is missing in a formula, behind a script or a command")
        if token != "{":
            return tuple(self.piece(token, frozenset(), depth + 1))
        inner = self.pieces(frozenset("}"), depth + 1)
        self.close("}", "{")
        return inner

    def close(self, wanted: str, opened: str) -> None:
        """Read what closes something."""
        if self.next() != wanted:
            raise InputError(f"`{opened}` is not closed by `{wanted}`")

    def word(self) -> str:
        """A word in braces."""
        start = self.at
        self.group(0)
        return "".join(self.tokens[start : self.at]).strip("{}")

    def piece(self, token: str, until: frozenset[str], depth: int) -> list[Form]:
        """What a token begins."""
        match token:
            case "_" | "^":
                return [Script(token, self.group(depth))]
            case r"\frac" | r"\dfrac" | r"\tfrac":
                return [Fraction(_one(self.group(depth)), _one(self.group(depth)))]
            case r"\sqrt":
                return [Radical(_one(self.group(depth)))]
            case r"\mathrm" | r"\operatorname" | r"\text":
                return [Upright(self.word())]
            case r"\mathbb" | r"\mathcal":
                word = self.word()
                if (token, word) not in _ALPHABETS:
                    raise InputError(f"`{token}{{{word}}}` is unknown in a formula")
                return [Sign(_ALPHABETS[token, word])]
            case r"\mathbf" if self.tokens[self.at : self.at + 4] == ["{", "1", "}", r"\{"]:
                self.at += 4
                inner = _one(self.pieces(frozenset((r"\}",)), depth + 1))
                self.close(r"\}", r"\{")
                return [OneWhere(inner)]
            case r"\hat":
                inner = _one(self.group(depth))
                self.close("_", r"\hat")
                return [Hatted(inner, self.word().removeprefix(r"\mathrm{"))]
            case r"\arg":
                return [self.extremum(until, depth)]
            case r"\sum" | r"\prod" if self.ahead() == "_":
                return [self.big(_BIG[token], until, depth)]
            case r"\int" if self.ahead() == "_":
                return [self.integral(depth)]
            case r"\left" | r"\bigl" | r"\lvert":
                return [self.bracketed(token, depth)]
            case "{":
                self.at -= 1
                return list(self.group(depth))
            case "(" | "[" if _CLOSING[token] in self.tokens[self.at :]:
                inside = self.pieces(frozenset(_CLOSING.values()), depth + 1)
                return [Sign(token), _one(inside), Sign(self.next())]
            case r"\log" | r"\exp" | r"\max" | r"\min" if self.ahead() in (r"\left", r"\bigl", "("):
                opened = self.next()
                argument = self.bracketed(opened, depth) if opened != "(" else self.plain(depth)
                return [NamedFunction(token[1:], (argument.inner if isinstance(argument, Grouped) else argument,))]
        return [self.character(token)]

    def plain(self, depth: int) -> Form:
        """What stands up to a round bracket."""
        inner = _one(self.pieces(frozenset(")"), depth + 1))
        self.close(")", "(")
        return inner

    def bracketed(self, token: str, depth: int) -> Form:
        """What stands in brackets that grow, or between bars."""
        closing = {r"\left": r"\right", r"\bigl": r"\bigr"}.get(token, "")
        shape = self.next() if closing else token
        if shape not in (*_CLOSING, r"\lvert"):
            raise InputError(f"`{token}{shape}` is unknown; `{token}(`, `{token}[` and `{token}\\lvert` are known")
        inner = _one(self.pieces(frozenset((closing or r"\rvert",)), depth + 1))
        if closing:
            self.close(closing, token + shape)
        self.close(_CLOSING.get(shape, r"\rvert"), shape)
        return Grouped(inner, shape) if shape in _CLOSING else Bars(inner)

    def big(self, operator: Operator, until: frozenset[str], depth: int) -> Form:
        """A sum or a product, which reaches as far as a product does."""
        self.next()
        below = self.group(depth)
        upper = None
        if self.ahead() == "^":
            self.next()
            upper = _one(self.group(depth))
        body = _one(self.pieces(until | _TERM_ENDS, depth + 1))
        match below:
            case (index, Sign(text=" "), Sign(text="="), Sign(text=" "), *lower) if upper is not None:
                return Big(operator, index, _one(tuple(lower)), upper, body)
        return Big(operator, _one(below), None, None, body)

    def integral(self, depth: int) -> Form:
        """An integral from a lower to an upper limit, up to its differential."""
        self.next()
        lower = _one(self.group(depth))
        self.close("^", r"\int")
        upper = _one(self.group(depth))
        body = _one(self.pieces(frozenset("d"), depth + 1))
        self.close("d", r"\int")
        index = self.piece(self.next() or "}", frozenset(), depth + 1)
        while self.ahead() in ("_", "^"):
            index += self.piece(self.next(), frozenset(), depth + 1)
        return Big(Operator.INTEGRAL, _one(tuple(index)), lower, upper, body)

    def extremum(self, until: frozenset[str], depth: int) -> Form:
        """Arg min or arg max of what follows."""
        sense = self.next()
        if sense not in (r"\min", r"\max") or self.next() != "_":
            raise InputError(r"`\arg` stands in `\arg\min_\theta` or `\arg\max_\theta` only")
        over = _one(self.group(depth))
        return Extremum(sense[1:], (over,), _one(self.pieces(until | RELATIONS, depth + 1)))

    def character(self, token: str) -> Form:
        """A letter, a number or a sign."""
        if token[0].isdigit():
            return Number(token)
        if token in _SIGNS:
            return Sign(_SIGNS[token])
        if token[0] == "\\" and token[1:] not in GREEK:
            raise InputError(f"the command `{token}` is unknown in a formula")
        char = GREEK[token[1:]] if token[0] == "\\" else token
        called = char in LETTERS_OF_DENSITIES and self.ahead() in ("(", "_", r"\left", r"\bigl")
        return character(char, {} if called else self.notation)
