"""The door for text: a LaTeX fragment is read as a claim, with what was taken for granted on the way."""

from dataclasses import dataclass

from derive.claims.claim import Claim
from derive.reading.facts import facts
from derive.reading.readings import Parsed, readings
from derive.reading.shorthand import spelled_out
from derive.reading.spelled import is_function
from derive.reading.stating import Stating
from derive.reading.tree import in_brackets
from derive.vocabulary.arguments import text as string
from derive.vocabulary.budget import FRAMES, frames
from derive.vocabulary.errors import InputError

SHOWN = 4
"""How many readings of an ambiguous text are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A claim, and in sentences what its text left to custom: sizes, signs, ranges."""

    claim: Claim
    assumed: tuple[str, ...]


def read(text: str) -> Read:
    r"""The claim that a text makes, such as ``\sum_i (a + b_i) = n a + \sum_i b_i where a > 0``.

    Parameters
    ----------
    text : str
        LEFT RELATION RIGHT, and after the word ``where`` declarations between semicolons.

    Raises
    ------
    InputError
        It is not understood, by its column; it can be read in several ways, which are written out; something has to be declared.
    """
    found = readings(string("read", "text", text), is_function)
    if len(found) > 1:
        raise _ambiguous(text, found)
    return claim_of(text, found[0])


def claim_of(text: str, parsed: Parsed) -> Read:
    """The claim of one reading of a text.

    Parameters
    ----------
    text : str
        As for `read`.
    parsed : Parsed
        Its tree under some policy.

    Raises
    ------
    InputError
        It has no meaning, or something has to be declared.
    """
    with frames(FRAMES):
        try:
            tree = spelled_out(parsed.tree)
            known = facts(text, tree)
            claim = Stating(known, tree).claim()
        except RecursionError:
            raise InputError("what is written here unfolds too deeply; give a part of it a name of its own") from None
    return Read(claim=claim, assumed=tuple(known.assumed))


def _ambiguous(text: str, found: tuple[Parsed, ...]) -> InputError:
    """The error that shows the readings."""
    reasons = dict.fromkeys(met.fork.value for met in found[0].met)
    shown = "".join(f"\n    {in_brackets(one.tree, text)}" for one in found[:SHOWN])
    return InputError(f"this can be read in several ways, it is open {', and '.join(reasons)}; put brackets:{shown}")
