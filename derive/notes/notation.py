"""Other letters for the same meanings: read from `theta=w,n=N`, refused where two meanings would share one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from derive.claims.errors import InputError
from derive.documents.blocks import Document, formulas
from derive.printing.letters import GREEK

_ALIASES = {"epsilon": "eps", "varepsilon": "eps"}
"""The letter of the noise is a subscript of its density too, under this name."""
_UPRIGHT = re.compile(r"\\(?:mathrm|mathbf|mathcal|mathbb|text|texttt|begin|end)\{[^{}]*\}|\\,d(?=\\|[A-Za-z])")
_LETTERS = re.compile(r"\\([A-Za-z]+)|([A-Za-z])")


def letters(documents: Iterable[Document]) -> tuple[str, ...]:
    """Every letter that stands in a formula of the pages, Greek ones by their names, sorted."""
    found: set[str] = set()
    for document in documents:
        for latex, _ in formulas(document):
            for command, plain in _LETTERS.findall(_UPRIGHT.sub(" ", latex)):
                found |= {plain} if plain else {command} & set(GREEK)
    return tuple(sorted("epsilon" if letter == "varepsilon" else letter for letter in found))


def read(given: str, used: Iterable[str]) -> dict[str, str]:
    """The letters asked for.

    Parameters
    ----------
    given : str
        `theta=w,n=N`: Latin letters and Greek names; empty for none.
    used : iterable of str
        Letters that stand on the pages.

    Raises
    ------
    InputError
        A part is not NAME=LETTER, a name is not on any page or is given twice, a letter would stand for two things.
    """
    known = tuple(used)
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in given[:1000].split(","))):
        name, equals, letter = (piece.strip() for piece in part.partition("="))
        if not equals or not name or not letter:
            raise InputError(f"--notation: NAME=LETTER is needed, e.g. theta=w, got `{_short(part)}`")
        if name not in known:
            close = difflib.get_close_matches(name[:40], known, n=1, cutoff=0.5)
            hint = f"; did you mean `{close[0]}`?" if close else f"; the letters are {', '.join(known)}"
            raise InputError(f"--notation: no formula of the notes has the letter `{_short(name)}`{hint}")
        if name in found:
            raise InputError(f"--notation: `{name}` is given twice: {found[name]} and {_short(letter)}")
        if not (letter in GREEK or (len(letter) == 1 and letter.isascii() and letter.isalpha())):
            raise InputError(f"--notation: `{_short(letter)}` is neither a Latin letter nor the name of a Greek one, as in {name}=beta")
        found[name] = letter
    _check(found, known)
    return found | {alias: found[name] for name, alias in _ALIASES.items() if name in found}


def _check(found: Mapping[str, str], known: tuple[str, ...]) -> None:
    """Every letter stands for one thing afterwards."""
    taken = {name: name for name in known if name not in found}
    for name, letter in found.items():
        if letter in taken:
            other = taken[letter]
            told = f"is asked for `{other}` as well"
            if other == letter:
                told = f"stands for something else; rename that too, e.g. {letter}=..."
            raise InputError(f"--notation: {name}={letter} collides: `{letter}` {told}")
        taken[letter] = name


def _short(text: str) -> str:
    shown = text if text.isprintable() else ascii(text)[1:-1]
    return shown if len(shown) <= 40 else shown[:37] + "..."


__all__ = ["letters", "read"]
