"""What is wrong with a call, in a sentence: an argument that is missing, misspelt, given twice, or given without its name."""

import difflib
from abc import ABCMeta
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from inspect import Parameter, Signature, isfunction, signature
from typing import Any, ParamSpec, TypeVar

from derive.vocabulary.errors import InputError

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

_POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_GATHERING = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


def cut(text: str, most: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= most else text[: most - 3] + "..."


def quoted(text: str, most: int = 60) -> str:
    """A text from a file or a user, safe for a terminal and short."""
    start = text[: most + 1]
    return cut(start if start.isprintable() else ascii(start)[1:-1], most)


def instead(given: str, known: Iterable[str]) -> str:
    """What to write instead of a name that is not known: the one that is like it, or else which there are."""
    names = tuple(dict.fromkeys(known))
    close = difflib.get_close_matches(given[:100], names, n=1, cutoff=0.5)
    return f"did you mean `{close[0]}`?" if close else f"known are {', '.join(names) or 'none'}"


def meant(given: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """What may have been meant by a name that is not known, at the end of a sentence; nothing where none is like it."""
    close = difflib.get_close_matches(given[:100], list(known), n=1, cutoff=cutoff)
    return f"; did you mean `{close[0]}`?" if close else ""


def misuse(owner: str, form: Signature, given: tuple[object, ...], named: Mapping[str, object]) -> InputError | None:
    """The error for a call that does not fit this signature; None of one that does."""
    parameters = {name: each for name, each in form.parameters.items() if each.kind not in _GATHERING}
    if parameters.pop("self", None) is not None:
        given = given[1:]
    kinds = {each.kind for each in form.parameters.values()}
    in_order = [name for name, each in parameters.items() if each.kind in _POSITIONAL]
    strange = [name for name in named if name not in parameters]
    if strange and Parameter.VAR_KEYWORD not in kinds:
        return InputError(f"{owner}: there is no argument `{strange[0]}`; {instead(strange[0], parameters)}")
    if len(given) > len(in_order) and Parameter.VAR_POSITIONAL not in kinds:
        wanted = [name for name in parameters if name not in in_order[: len(given)]]
        hint = f"; name the others, as in `{wanted[0]}=...`" if wanted else ""
        most = {0: "no argument is", 1: "one argument is"}.get(len(in_order), f"at most {len(in_order)} arguments are")
        return InputError(f"{owner}: {most} taken without its name, got {len(given)}{hint}")
    twice = [name for name in in_order[: len(given)] if name in named]
    if twice:
        return InputError(f"{owner}: `{twice[0]}` is given twice")
    filled = {*in_order[: len(given)], *named}
    missing = [f"`{name}`" for name, each in parameters.items() if each.default is Parameter.empty and name not in filled]
    if missing:
        return InputError(f"{owner}: {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing")
    return None


class Told(type):
    """The type of a class whose constructor tells in a sentence what is wrong with a call of it."""

    @property
    def __signature__(cls) -> Signature:
        form = signature(cls.__init__)  # type: ignore[misc]  # of the class itself
        return form.replace(parameters=list(form.parameters.values())[1:])

    def __call__(cls, *given: Any, **named: Any) -> Any:
        try:
            return type.__call__(cls, *given, **named)
        except TypeError:
            error = misuse(cls.__name__, cls.__signature__, given, named)
            if error is None:
                raise
        raise error


class ToldAbstract(Told, ABCMeta):
    """The same of a class with methods that are not written yet."""


def telling(function: Callable[P, R]) -> Callable[P, R]:
    """The function, which tells in a sentence what is wrong with a call of it."""

    @wraps(function)
    def call(*given: P.args, **named: P.kwargs) -> R:
        try:
            return function(*given, **named)
        except TypeError:
            error = misuse(function.__name__, signature(function), given, named)
            if error is None:
                raise
        raise error

    return call


def telling_methods(kind: type[T]) -> type[T]:
    """The class, each of whose public methods tells in a sentence what is wrong with a call of it."""
    for name, method in list(vars(kind).items()):
        if isfunction(method) and not name.startswith("_"):
            setattr(kind, name, telling(method))
    return kind
