"""Sentences with Unicode mathematics in them, taken apart so that each target sets the mathematics its own way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from derive.paper.dialects.latex import glue, letter
from derive.paper.letters import GREEK, LOWERED, RAISED, UPRIGHT_GREEK

_OPERATORS = {
    "=": "=", "+": "+", "<": "<", ">": ">", "−": "-", "≤": r"\le ", "≥": r"\ge ", "≠": r"\ne ", "·": r"\cdot ", "×": r"\times ",
    "∈": r"\in ", "∞": r"\infty ", "→": r"\to ", "∝": r"\propto ", "∑": r"\sum ", "∏": r"\prod ", "∫": r"\int ", "√": r"\surd ",
    "‖": r"\Vert ", "…": r"\ldots ", "|": r"\mid ", "/": "/", "⟦": r"\lvert ", "⟧": r"\rvert",
}  # fmt: skip
_COMMANDS = {letter: UPRIGHT_GREEK.get(name, "\\" + name) for name, letter in reversed(GREEK.items())} | {"ε": r"\varepsilon"}
_LOW = {letter: plain for plain, letter in LOWERED.items() if plain != "−"}
_HIGH = {letter: plain for plain, letter in RAISED.items() if plain != "−"}
_STRONG = set(_COMMANDS) | set(_LOW) | set(_HIGH) | set(_OPERATORS) - {"|", "…", "/"}
SYMBOLS = frozenset(char for char in _STRONG if not char.isascii())
"""Characters that only mathematics has."""
_ALLOWED = re.compile(r"[A-Za-z0-9()\[\]|…/_^,.;:-]*")
_LOWERED, _RAISED = "".join(map(re.escape, _LOW)), "".join(map(re.escape, _HIGH))
_ABBREVIATION = re.compile(r"\(?[A-Za-z](\.[A-Za-z])+[.,;:?!)]*")
"""Such as e.g. and i.i.d."""
_PIECES = re.compile(f"[{_LOWERED}]+|[{_RAISED}]+|[A-Za-z]+|[_^].|.")
_CONSTANTS = ("pi", "Gamma")
_KNOWN = ("log", "exp", "min", "max")
_NAMES = {letter: name for name, letter in reversed(GREEK.items())} | {"ε": "epsilon"}


def typeset(text: str, plain: Callable[[str], str], formula: Callable[[str], str], notation: Mapping[str, str] | None = None) -> str:
    """The sentence with its words put through `plain` and its mathematics, in LaTeX, through `formula`.

    Parameters
    ----------
    text : str
        A sentence in Unicode.
    plain, formula : callable
        What becomes of words, and of each formula.
    notation : mapping of str to str, optional
        Letters to write instead of a symbol's name.
    """
    pieces: list[str] = []
    run: list[str] = []

    def end() -> None:
        if run:
            pieces.append(_set(" ".join(run), plain, lambda found: formula(_latex(found, notation or {}))))
            run.clear()

    for token in text.split():
        # Inside a bracket that mathematics has opened a letter is no article: P(B | A).
        inside = run and len(token.strip("(),.;:?!")) == 1 and _balance(" ".join(run)) > 0
        if not inside and not _mathematical(token):
            end()
            pieces.append(plain(token))
            continue
        run.append(token)
        if token[-1] in ",.;:?!" and _balance(" ".join(run)) <= 0:
            end()
    end()
    return " ".join(pieces)


def _mathematical(token: str) -> bool:
    if _ABBREVIATION.fullmatch(token):
        return False
    bare = token.rstrip(",.;:?!")
    rest = "".join(char for char in bare if char not in _STRONG)
    if not _ALLOWED.fullmatch(rest):
        return False
    strong = len(rest) < len(bare)
    words = re.findall(r"[A-Za-z]+", bare)
    if any(len(word) > 1 for word in words):
        return strong and "-" not in bare
    return bare.strip("()") not in ("a", "A", "I", "-", "/", "…", "") and (strong or bool(re.search(r"[A-Za-z0-9|]", bare)))


def _balance(text: str) -> int:
    return text.count("(") - text.count(")")


def _set(run: str, plain: Callable[[str], str], formula: Callable[[str], str]) -> str:
    """One run of mathematics, punctuation and brackets that belong to the sentence left outside."""
    before = after = ""
    # Numbers and names such as L1 are words unless something next to them is mathematics.
    if not any(char in _STRONG for char in run) and re.fullmatch(r"\(?[A-Za-z]?\d+\)?[.,;:?!]?\)?", run):
        return plain(run)
    while run and run[-1] in ",.;:?!":
        run, after = run[:-1], run[-1] + after
    while _balance(run) > 0 and run.startswith("("):
        run, before = run[1:], before + "("
    while _balance(run) < 0 and run.endswith(")"):
        run, after = run[:-1], ")" + after
    outside = [plain(part) if part else "" for part in (before, after)]
    return formula(run).join(outside) if run else "".join(outside)


def _latex(run: str, notation: Mapping[str, str]) -> str:
    """Unicode mathematics as LaTeX."""
    out = ""
    # Σ with an index is a sum, not a letter.
    run = re.sub(f"Σ(?=[{_LOWERED}])", "∑", run)
    # A bar with a space on either side stands for what is given; two without are an absolute value, or a size.
    run = re.sub(r"(?:(?<=^)|(?<=[ (/=+·−-]))\|(?! )([^|]+)(?<! )\|", "⟦\\1⟧", run)
    for found in _PIECES.finditer(run):
        # p(y), P(A) and q(y) are densities and probabilities, p alone the number of parameters.
        density = found[0] in ("p", "P", "q") and run[found.end() : found.end() + 1] in ("(", "_", *_LOW)
        spelt = _spelt(found[0], {} if density else notation)
        if out[-1:].isalpha() and spelt[:1].isalpha() and re.search(r"\\[A-Za-z]+$", out):
            out += " "
        out += spelt
    return re.sub(r" +", " ", out).strip()


def _spelt(piece: str, notation: Mapping[str, str]) -> str:
    """One piece of a formula in LaTeX."""
    first = piece[0]
    if first in _LOW:
        return _script("_", glue(*(_letter(_LOW[char], notation) for char in piece)))
    if first in _HIGH:
        return _script("^", glue(*(_letter(_HIGH[char], notation) for char in piece)))
    if piece.isascii() and piece.isalpha() and len(piece) > 1:
        return "\\" + piece + " " if piece in _KNOWN else rf"\mathrm{{{piece}}}"
    if first in "_^" and len(piece) > 1:
        return _script(first, _spelt(piece[1], notation))
    return _letter(piece, notation)


def _letter(char: str, notation: Mapping[str, str]) -> str:
    name = _NAMES.get(char, char)
    renamed = name in notation and name not in _CONSTANTS
    return letter(notation[name]) if renamed else _COMMANDS.get(char) or _OPERATORS.get(char, char)


def _script(sign: str, inside: str) -> str:
    return sign + (inside if len(inside) == 1 or inside.startswith("\\") else f"{{{inside}}}")
