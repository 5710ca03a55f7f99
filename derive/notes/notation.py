"""Other letters for the same meanings: read from `theta=w,n=N`, refused where two meanings would share one."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from derive.paper.blocks import Document, formulas
from derive.paper.dialects.unicode import UNICODE
from derive.paper.form import Big, Letter, NamedFunction, Operator, subforms
from derive.paper.letters import GREEK, LIKE_LATIN, NAMES
from derive.vocabulary.calling import meant, quoted
from derive.vocabulary.errors import InputError

_ALIASES = {"epsilon": "eps"}
"""The letter of the noise is a subscript of its density too, under this name."""
_TARGETS = frozenset(GREEK) - {*LIKE_LATIN, "eps", "varepsilon"}
"""Greek names; capitals that look like Latin ones are left out, and second names of one letter."""
_LONGEST = 2000


def count(documents: Iterable[Document]) -> Counter[str]:
    """How often each letter stands in the formulas of the pages, Greek ones by their names."""
    return Counter(filter(None, (_letter(part) for document in documents for shown in formulas(document) for part in subforms(shown))))


def _letter(part: object) -> str:
    """The letter that stands on paper for a part of a form by itself; empty where that is a word or none."""
    match part:
        case Letter(name="eps" | "varepsilon"):
            return "epsilon"
        case Letter(name=name) if name in GREEK or (len(name) == 1 and name.isalpha()):
            return name
        case NamedFunction(name=name) if letter := NAMES.get(UNICODE.function(name)):
            return letter
        case Big(operator=Operator.INTEGRAL):
            return "d"
    return ""


def survey(compose: Callable[[Mapping[str, str]], Iterable[Document]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which letters may be renamed, and which stay in use whatever is renamed, each sorted.

    Everything is composed twice, the second time with every letter renamed to a word. A letter such as p is in both:
    the number of parameters has another letter then, a density has not.
    """
    before = count(compose({}))
    words = {name: f"word{place}x" for place, name in enumerate(sorted(before))}
    after = count(compose(words | {alias: words[name] for name, alias in _ALIASES.items() if name in words}))
    return tuple(sorted(name for name in before if after[name] < before[name])), tuple(sorted(name for name in after if after[name]))


def renaming(given: str, renamed: Iterable[str], fixed: Iterable[str]) -> dict[str, str]:
    """The letters asked for.

    Parameters
    ----------
    given : str
        `theta=w,n=N`: Latin letters and Greek names; empty for none.
    renamed, fixed : iterable of str
        Letters that may be renamed, and letters that stay in use whatever is renamed; see `survey`.

    Raises
    ------
    InputError
        A part is not NAME=LETTER, a name is not on any page or is given twice, a letter would stand for two things.
    """
    known = tuple(renamed)
    if len(given) > _LONGEST:
        raise InputError(f"--notation: more than {_LONGEST} characters; the pages have {len(known)} letters")
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in given.split(","))):
        name, equals, letter = (piece.strip() for piece in part.partition("="))
        if not equals or not name or not letter:
            raise InputError(f"--notation: NAME=LETTER is needed, e.g. theta=w, got `{quoted(part, 40)}`")
        if name not in known:
            hint = meant(name[:40], known) or f"; the letters are {', '.join(known)}"
            raise InputError(f"--notation: no formula of the notes has a letter `{quoted(name, 40)}` that may be renamed{hint}")
        if name in found:
            raise InputError(f"--notation: `{name}` is given twice: {found[name]} and {quoted(letter, 40)}")
        if not (letter in _TARGETS or (len(letter) == 1 and letter.isascii() and letter.isalpha())):
            raise InputError(f"--notation: `{quoted(letter, 40)}` is neither a Latin letter nor the name of a Greek one, as in {name}=beta")
        found[name] = letter
    _check(found, {*known, *fixed}, frozenset(fixed))
    return found | {alias: found[name] for name, alias in _ALIASES.items() if name in found}


def _check(found: Mapping[str, str], used: set[str], fixed: frozenset[str]) -> None:
    """Every letter stands for one thing afterwards."""
    taken = {name: name for name in used if name not in found or name in fixed}
    for name, letter in found.items():
        if letter in taken:
            other = taken[letter]
            told = f"is asked for `{other}` as well"
            if letter in fixed:
                told = "always stands for something else"
            elif other == letter:
                told = f"stands for something else; rename that too, e.g. {letter}=..."
            raise InputError(f"--notation: {name}={letter} collides: `{letter}` {told}")
        taken[letter] = name
