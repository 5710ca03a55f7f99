"""Functions by the way they are written: what their own files say, and a few other names that people use."""

from collections.abc import Mapping, Sequence
from functools import cache

from sympy import Max, Min

from derive.catalogue import entries, entry, names
from derive.reading.scanning import OF_MATRICES
from derive.vocabulary.functions._function import ROOM, Function

_OTHER_NAMES = {"ln": "log", "sgn": "sign", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "expit": "sigmoid", "logistic": "sigmoid"}
_OTHER_NAMES |= {"!": "factorial", "binom": "binomial"}


def is_function(text: str, arguments: int) -> bool:
    """Whether a word or command names a function of so many numbers, by the spellings that the functions' files give."""
    return text.removeprefix("\\") in OF_MATRICES or function_named(text, arguments) is not None


def function_named(text: str, arguments: int) -> Function | None:
    """The function of this spelling; the file of its name is tried first, and all only for a command that no file is named after."""
    name = text.removeprefix("\\")
    name = _OTHER_NAMES.get(name, name)
    if name.lower() in names(ROOM):
        known = entry(ROOM, name.lower(), Function)
        if _spelled(known, text, name) and _takes(known, arguments):
            return known
    if not text.startswith("\\"):
        return None
    return next((known for known in _commands().get(text, ()) if _takes(known, arguments)), None)


@cache
def _commands() -> Mapping[str, Sequence[Function]]:
    """The functions of each command, as their files spell them."""
    found: dict[str, list[Function]] = {}
    for known in entries(ROOM, Function):
        if known.spelling is not None:
            found.setdefault(known.spelling.latex.partition("{")[0], []).append(known)
    return found


def _spelled(known: Function, text: str, name: str) -> bool:
    return name == known.name or (known.spelling is not None and known.spelling.latex.partition("{")[0] == text)


def _takes(known: Function, arguments: int) -> bool:
    return len(known.arguments) == arguments or (known.kinds[-1] in (Max, Min) and arguments > 1)
