"""Characters to tokens, each with its place: LaTeX as people type it, with Unicode's letters and signs taken for their commands."""

import re
from dataclasses import dataclass
from enum import Enum

from derive.paper.letters import GREEK, LOWERED
from derive.paper.letters import RAISED as RAISED_CHARACTERS
from derive.reading.tree import Span, refused
from derive.vocabulary.errors import InputError

LONGEST = 10_000
"""How many characters a text may have."""


class Sort(Enum):
    """What a token is."""

    NUMBER = "a number"
    NAME = "a letter"
    WORD = "a word"
    SIGN = "a sign or a command"
    BREAK = "a gap between formulas"
    END = "the end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text: its sort, in one spelling, and where it stands."""

    sort: Sort
    text: str
    span: Span


RELATIONS = frozenset(
    ("=", ":=", "<", ">", r"\le", r"\ge", r"\ne", r"\propto", r"\in", r"\sim", r"\approx", r"\iff", r"\equiv", r"\to", r"\succ", r"\succeq")
)
WHERE = "where"
BOLD = "*"
"""Ends the name of a letter that is set bold, or as a vector."""
RAISED = "^()"
"""Ends the name of a letter that bears its index above, in brackets."""
_STYLES = {
    **{rf"\{name}": f"{{}}{name}" for name in ("hat", "bar", "tilde", "dot", "ddot", "check", "breve", "acute", "grave", "mathring")},
    r"\widehat": "{}hat", r"\overline": "{}bar", r"\widetilde": "{}tilde", r"\mathbb": "bb{}", r"\mathcal": "cal{}", r"\mathscr": "scr{}",
    r"\mathfrak": "frak{}", **dict.fromkeys((r"\mathbf", r"\boldsymbol", r"\bm", r"\vec", r"\pmb"), "{}" + BOLD),
}  # fmt: skip
"""Accents and alphabets, and the names that they make of a letter's."""
_BOLDS = (r"\mathbf", r"\boldsymbol", r"\bm", r"\vec", r"\pmb")
_SAME = {
    **dict.fromkeys((r"\leq", r"\leqslant", "≤"), r"\le"),
    **dict.fromkeys((r"\geq", r"\geqslant", "≥"), r"\ge"),
    **dict.fromkeys((r"\neq", "≠"), r"\ne"),
    "<=": r"\le", ">=": r"\ge", "==": "=",
    **dict.fromkeys(("<=>", r"\Leftrightarrow", r"\Longleftrightarrow", "⇔", "⟺"), r"\iff"),
    **dict.fromkeys((r"\vert", r"\lvert", r"\rvert"), "|"),
    **dict.fromkeys((r"\Vert", r"\lVert", r"\rVert", "‖"), r"\|"),
    **dict.fromkeys((r"\cdots", r"\ldots", r"\dotsc", "…", "..."), r"\dots"),
    **dict.fromkeys(("·", "⋅", "*", r"\ast"), r"\cdot"),
    **dict.fromkeys((r"\dfrac", r"\tfrac"), r"\frac"),
    **dict.fromkeys((r"\intercal", "⊤", "ᵀ"), r"\top"),
    r"\lbrace": r"\{", r"\rbrace": r"\}", r"\lbrack": "[", r"\rbrack": "]", r"\coloneqq": ":=", r"\colon": ":", r"\prime": "'",
    r"\bigtriangledown": r"\nabla",
    "−": "-", "×": r"\times", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∞": r"\infty", "∈": r"\in", "∝": r"\propto", "∼": r"\sim",
    "∂": r"\partial", "∇": r"\nabla", "∣": r"\mid", r"\argmin": "argmin", r"\argmax": "argmax", "≈": r"\approx",
}  # fmt: skip
_LETTERS = {char: name for name, char in GREEK.items()}
_LETTERS |= {"ϵ": "epsilon", "ε": "epsilon", "ϕ": "phi", "φ": "phi"}
_UP, _DOWN = ({shown: char for char, shown in table.items() if char != "−"} for table in (RAISED_CHARACTERS, LOWERED))
PROSE = frozenset(
    (
        "and", "is", "are", "of", "given", "integer", "natural", "real", "positive", "negative", "nonnegative", "nonzero", "function",
        "sigmoid", "softplus", "unknown", "constant", "vector", "matrix", "identity", "symmetric", "definite", "independent",
        "semidefinite", "orthogonal", "idempotent", "invertible", "nonsingular", "full", "column", "rank", "unit",
        "identically", "distributed", "conditionally", "mutually", "jointly", "iid",
    )
)  # fmt: skip
"""Words that may stand bare in a declaration."""
_COMMANDS = frozenset(
    (
        "log", "ln", "exp", "sum", "prod", "sqrt", "frac", "sin", "cos", "tan", "arg", "min", "max", "int", "lim", "det",
        *(GREEK.keys() - {"eps"}),
    )
)  # fmt: skip
"""Runs of letters that somebody typed without a backslash."""
_WORDS = frozenset(("MSE", "RSS", "MAE", "SAE", "MLE", "MAP", "var", "cov", "sgn"))
_CALLED = frozenset(("LL", "NLL", "Var", "Cov", "Corr", "KL", "SE", "SD"))
"""Runs of letters that before brackets name what is called, and no product."""
_TYPED = frozenset(("log", "ln", "exp", "sin", "cos", "tan", "det"))
"""Functions that are understood without a backslash too."""
_OPTIMA = frozenset(("argmin", "argmax"))
_MACROS = {
    r"\E": (Sort.NAME, "bbE"), r"\P": (Sort.NAME, "P"), r"\p": (Sort.NAME, "p"), r"\d": (Sort.NAME, "d"), r"\dd": (Sort.NAME, "d"),
    **{rf"\{name}": (Sort.WORD, name) for name in ("Var", "var", "Cov", "cov", "Corr", "KL")},
}  # fmt: skip
"""Commands that people define for themselves, all in the same way."""
_LONG = 4
"""Runs of that many letters are no product."""

_TOKEN = re.compile(
    r"""(?P<space>(?:\s|~|\\[,;:!>\ ]|&|%[^\n]*(?:\n|$)
          |\\(?:left|right|middle)(?![A-Za-z])(?:\s*\.)?|\\[bB]igg?[lrm]?(?![A-Za-z])
          |\\(?:displaystyle|textstyle|scriptstyle|limits|nolimits|nonumber|notag)(?![A-Za-z])
          |\\(?:tiny|small|normalsize|large|Large|LARGE|huge)(?![A-Za-z])
          |\\(?:label|tag|[hv]?phantom)\*?\{[^{}]*\}|(?:[_^]\s*)?\{\s*\}|\\(?:begin|end)\{(?:aligned|align|split|equation|gather|gathered|eqnarray|multline)\*?\})+)
    |(?P<gap>\\\\(?:\[[^\]]*\])?|\\q?quad(?![A-Za-z])|\${1,2}|\\[\[\]()])
    |(?P<number>\d{1,3}(?:,\d{3}){2,}(?!\d)|\d+(?:\{,\}\d{3})*(?:\.\d+)?|\.\d+)
    |\\mathop\s*\{\s*\\(?:text|mathrm|operatorname)\s*\{(?P<sense>[^{}]*)\}\s*\}
    |\\(?P<styled>text|textrm|textit|textbf|mbox|mathrm|rm|operatorname\*?|mathop|mathsf)\s*(?:\{(?P<words>[^{}]*)\}|(?P<one>[A-Za-z])(?![A-Za-z]))
    |(?P<command>\\(?:[A-Za-z]+|.))
    |(?P<letters>i\.i\.d\.?|[A-Za-z]+)
    |(?P<other>:=|<=>|<=|>=|==|!=|\.\.\.|.)""",
    re.VERBOSE | re.DOTALL,
)

_BRACKET = re.compile(r"\s*(?:\\left|\\[bB]igg?l?)?\s*[(\[{]")
_DIFFERENTIALS = re.compile(r"(?:d[a-z]){2,3}")


def tokens(source: str) -> list[Token]:
    """The tokens of a text, the last one an END; nothing that is written is lost but space and layout.

    Raises
    ------
    InputError
        The text is too long, or a command lost its backslash.
    """
    if len(source) > LONGEST:
        raise InputError(f"the text has {len(source)} characters; at most {LONGEST} are read: split it")
    found: list[Token] = []
    declaring = False
    for match in _TOKEN.finditer(source):
        kind, text, span = match.lastgroup, match.group(), Span(*match.span())
        match kind:
            case "space":
                continue
            case "gap":
                found.append(Token(Sort.BREAK, text, span))
            case "number":
                found += _digits(source, text.replace("{,}", "").replace(",", ""), span, found)
            case "sense":
                words = match["sense"].split()
                found += [Token(Sort.WORD, word, span) for word in (["".join(words)] if "".join(words) in _OPTIMA else words)]
            case "words" | "one":
                found += _worded(match)
            case "command" if text in (r"\R", r"\Real", r"\Reals"):
                found += [Token(Sort.SIGN, r"\mathbb", span), Token(Sort.NAME, "R", span)]
            case "command":
                found.append(_command(_SAME.get(text, text), span))
            case "letters" if "." in text:
                found.append(Token(Sort.WORD, "iid", span))
            case "letters" if text == WHERE or (declaring and text.lower() in PROSE):
                found.append(Token(Sort.WORD, text.lower(), span))
            case "letters" if (text in _CALLED and _BRACKET.match(source, span.end)) or text in _OPTIMA:
                found.append(Token(Sort.WORD, text, span))
            case "letters" if text in _TYPED and _BRACKET.match(source, span.end):
                found.append(Token(Sort.SIGN, rf"\{text}", span))
            case "letters" if _DIFFERENTIALS.fullmatch(text):
                found += [Token(Sort.NAME, char, Span(place, place + 1)) for place, char in enumerate(text, span.start)]
            case "letters":
                below = len(found) > 1 and found[-1].text == "{" and found[-2].text == "_"
                if text == "const" or (declaring and len(text) >= _LONG):
                    found.append(Token(Sort.WORD, text, span))
                    continue
                if (text in _COMMANDS and len(text) > 1) or (not below and (text in _WORDS or len(text) >= _LONG)):
                    meant = rf"\{text}" if text in _COMMANDS else rf"\mathrm{{{text}}}"
                    raise refused(source, span, f"`{text}` is a product of letters; write `{meant}` if that is meant, else put spaces")
                found += [Token(Sort.NAME, char, Span(place, place + 1)) for place, char in enumerate(text, span.start)]
            case _:
                found += _sign(source, text, span, found)
        declaring = declaring or bool(found and found[-1].sort is Sort.WORD and found[-1].text == WHERE)
    return _without_gaps(_lettered([*found, Token(Sort.END, "the end", Span(len(source), len(source)))]))


def _digits(source: str, text: str, span: Span, before: list[Token]) -> list[Token]:
    """A number; TeX gives a command that wants an argument its first digit only."""
    last, previous = ("", "", *(token.text for token in before[-2:]))[-1:-3:-1]
    fraction = last in _TWO or (previous in _TWO and last != "{")
    if not text.isdigit() or len(text) == 1 or not (fraction or last in ("^", "_", r"\sqrt")):
        return [Token(Sort.NUMBER, text, span)]
    if not fraction:
        raise refused(source, span, f"TeX takes the first digit only; write `{last}{{{text}}}`")
    first = Token(Sort.NUMBER, text[0], Span(span.start, span.start + 1))
    return [first, *_digits(source, text[1:], Span(span.start + 1, span.end), [*before[-1:], first])]


_BOLD = (frozenset("abcdhklnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") | GREEK.keys()) - {"eps", "eta"}
"""What people set bold by a command of their own, as beta is by `bbeta`."""
_TWO = (r"\frac", r"\binom")


def _command(text: str, span: Span) -> Token:
    if (text[1:] in GREEK and text != r"\eps") or text == r"\Pr":
        return Token(Sort.NAME, text[1:], span)
    if text in _MACROS:
        return Token(*_MACROS[text], span)
    if text[1:2] == "b" and text[2:] in _BOLD:
        return Token(Sort.NAME, _STYLES[r"\mathbf"].format(text[2:]), span)
    return Token(Sort.WORD if text in ("argmin", "argmax") else Sort.SIGN, text, span)


def _worded(match: re.Match[str]) -> list[Token]:
    """Words of a text one by one; of an operator's name the spaces are dropped."""
    content = match["words"] if match["words"] is not None else match["one"]
    content = re.sub(r"\\rm\b|\\[,;:! ]|~", " ", content).replace("\\", " ")
    joined = "".join(content.split())
    pieces = content.split() if match["styled"].startswith(("text", "mbox")) and joined not in ("argmin", "argmax") else [joined]
    pieces = ["iid" if piece.lower().strip(".") == "i.i.d" else piece for piece in pieces]
    sort = Sort.NUMBER if len(pieces) == 1 and _PRINTED.fullmatch(pieces[0]) else Sort.WORD
    return [Token(sort, piece, Span(*match.span())) for piece in pieces if piece]


_PRINTED = re.compile(r"\d+\.\d+|\d{2,}")


def _sign(source: str, text: str, span: Span, before: list[Token]) -> list[Token]:
    """A character: a letter, a sign, or one that is raised or lowered."""
    for mark, table in (("^", _UP), ("_", _DOWN)):
        if text in table:
            continued = bool(before) and before[-1].text == "}" and before[-1].span.end == span.start and source[span.start - 1] in table
            opening = [] if continued else [Token(Sort.SIGN, mark, span), Token(Sort.SIGN, "{", span)]
            if continued:
                before.pop()
            inner = table[text]
            sort = Sort.NUMBER if inner.isdigit() else Sort.NAME if inner.isalpha() else Sort.SIGN
            return [*opening, Token(sort, inner, span), Token(Sort.SIGN, "}", span)]
    if text == "!=":
        raise refused(source, span, r"`!=` may be a factorial or a relation; write `! =` or `\ne`")
    if text == "Σ" and source[span.end : span.end + 1] in ("_", *_DOWN):
        return [Token(Sort.SIGN, r"\sum", span)]
    if text in _LETTERS:
        return [Token(Sort.NAME, _LETTERS[text], span)]
    if text == "ℝ":
        return [Token(Sort.SIGN, r"\mathbb", span), Token(Sort.NAME, "R", span)]
    return [Token(Sort.SIGN, _SAME.get(text, text), span)]


def _lettered(found: list[Token]) -> list[Token]:
    """Accents and alphabets made one with the letter that follows; subscripts under an accent are those of the letter."""
    done: list[Token] = []
    place = 0
    while place < len(found):
        letter, behind = _letter(found, place, _ACCENTED) or _mean(found, place) or ([found[place]], place + 1)
        done += letter
        place = behind
    return done


_ACCENTED = 8
"""How many accents and alphabets a letter may bear."""


def _letter(found: list[Token], place: int, more: int) -> tuple[list[Token], int] | None:
    """The letter that begins here with what belongs to it, and the place behind; None where no single letter stands."""
    token = found[place]
    if token.sort in (Sort.NAME, Sort.WORD):
        return [token], place + 1
    if token.text not in _STYLES or not more:
        return None
    grouped = found[place + 1].text == "{"
    if token.text in _BOLDS and (run := _bold_run(found, place + 1 + grouped, grouped)) is not None:
        return run
    inner = _letter(found, place + 1 + grouped, more - 1)
    if inner is None:
        return None
    (letter, *below), behind = inner
    if grouped and found[behind].text == "_":
        start, level = behind, 0
        while behind == start or level > 0:
            behind += 1
            level += (found[behind].text == "{") - (found[behind].text == "}") if behind + 1 < len(found) else -level
        behind += 1
        below += found[start:behind]
    if grouped and found[min(behind, len(found) - 1)].text != "}":
        return None
    behind += grouped
    return [Token(Sort.NAME, _STYLES[token.text].format(letter.text), Span(token.span.start, found[behind - 1].span.end)), *below], behind


def _bold_run(found: list[Token], place: int, grouped: bool) -> tuple[list[Token], int] | None:
    """Several letters in bold, each by itself, or a number but for the vector of ones; and the place behind."""
    end = next((at for at in range(place, len(found)) if found[at].text == "}"), place) if grouped else place + 1
    inner = found[place:end]
    if len(inner) == 1 and inner[0].sort is Sort.NUMBER and inner[0].text != "1":
        return inner, end + grouped
    if not grouped or len(inner) < 2 or any(one.sort is not Sort.NAME for one in inner):
        return None
    return [Token(Sort.NAME, _STYLES[r"\mathbf"].format(one.text), one.span) for one in inner], end + 1


def _mean(found: list[Token], place: int) -> tuple[list[Token], int] | None:
    """What stands under a bar, such as xy and x^2, as the name of its mean, and the place behind."""
    if found[place].text != r"\overline" or found[place + 1].text != "{":
        return None
    end = next((at for at in range(place + 2, len(found)) if found[at].text == "}"), place)
    inner = found[place + 2 : end]
    if not inner or any(one.sort not in (Sort.NAME, Sort.NUMBER) and one.text not in ("^", "_") for one in inner):
        return None
    name = _STYLES[r"\overline"].format(f"({''.join(one.text for one in inner)})")
    return [Token(Sort.NAME, name, Span(found[place].span.start, found[end].span.end))], end + 1


_JOINING = RELATIONS | {"+", "-", ",", ";", ".", ":", r"\cdot", r"\times", "/"}


def _without_gaps(found: list[Token]) -> list[Token]:
    """Gaps go where a relation, an operator or a word stands beside them; elsewhere they part two formulas, which are no product."""
    kept: list[Token] = []
    for place, token in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else token
        joined = not kept or any(one.sort in (Sort.WORD, Sort.BREAK, Sort.END) or one.text in _JOINING for one in (kept[-1], after))
        if token.sort is not Sort.BREAK or not joined:
            kept.append(token)
    # The full stop of a sentence.
    return [
        token
        for token, after in zip(kept, [*kept[1:], kept[-1]], strict=True)
        if not (token.text in (".", ",") and token.sort is Sort.SIGN and (after.sort is Sort.END or after.text == WHERE))
    ]
