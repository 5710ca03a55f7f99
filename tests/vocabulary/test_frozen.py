"""Values are what the standard library makes of the same lines: each class here is made twice, and the two are compared."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from derive.vocabulary import frozen

MAKERS: tuple[Any, Any] = (dataclasses.dataclass, frozen.dataclass)
Shown = tuple[str, object]


def plain(make: Any) -> Any:
    @make(frozen=True)
    class Value:
        """Two fields by place."""

        first: int
        second: str = "two"

    return Value


def keyed(make: Any) -> Any:
    @make(frozen=True, slots=True, kw_only=True)
    class Value:
        """A field that is made anew, and one that is not shown."""

        first: int
        second: list[int] = dataclasses.field(default_factory=list)
        hidden: int = dataclasses.field(default=3, repr=False)

    return Value


def single(make: Any) -> Any:
    @make(frozen=True, slots=True)
    class Value:
        """A field alone."""

        first: float

    return Value


def derived(make: Any) -> Any:
    @make(frozen=True, slots=True)
    class Base:
        """The base."""

        first: int = 1

        def __post_init__(self) -> None:
            if self.first < 0:
                raise ValueError("negative")

    @make(frozen=True, slots=True, kw_only=True)
    class Value(Base):
        """One more."""

        second: int

    return Value


def same(make: Any) -> Any:
    @make(frozen=True, slots=True, eq=False)
    class Value:
        """Equal to itself alone."""

        first: int

    return Value


def written(make: Any) -> Any:
    @make(frozen=True, slots=True)
    class Value:
        """What its author wrote stays, and it can be hashed."""

        first: int

        def __eq__(self, other: object) -> bool:
            return True

        def __repr__(self) -> str:
            return "mine"

    return Value


CLASSES = (plain, keyed, single, derived, same, written)
NAN = float("nan")
CALLS: tuple[Callable[[Any], Any], ...] = (
    lambda value: value(),
    lambda value: value(1),
    lambda value: value(-1, second=2),
    lambda value: value(1, 2),
    lambda value: value(1, 2, 3),
    lambda value: value(first=1),
    lambda value: value(first=NAN),
    lambda value: value(1, second=2),
    lambda value: value(first=1, second=[2], hidden=4),
    lambda value: value(first=1, third=2),
)


def told(look: Callable[[Any], object], at: Any) -> Shown:
    """What comes out, or what is raised."""
    try:
        return "is", look(at)
    except Exception as wrong:
        return type(wrong).__name__, str(wrong)


LOOKS: dict[str, Callable[[Any], object]] = {
    "repr": repr,
    "equal": lambda value: value == copy.copy(value),
    "equal to another": lambda value: value == 1,
    "hash": lambda value: hash(value) == hash(copy.copy(value)),
    "that hash": lambda value: hash(value) if type(value).__hash__ is not object.__hash__ else None,
    "set": lambda value: setattr(value, "first", 2),
    "delete": lambda value: delattr(value, "first"),
    "copy": lambda value: repr(copy.deepcopy(value)),
    "reduced": lambda value: callable(value.__reduce_ex__(pickle.HIGHEST_PROTOCOL)[0]),
    "replace": lambda value: repr(dataclasses.replace(value, first=7)),
    "replace what is no field": lambda value: repr(dataclasses.replace(value, other=7)),
    "fields": lambda value: [field.name for field in dataclasses.fields(value)],
    "by place": lambda value: type(value).__match_args__,
    "signature": lambda value: [(each.name, each.kind, each.annotation) for each in inspect.signature(type(value)).parameters.values()],
    "slots": lambda value: hasattr(value, "__dict__"),
}


@pytest.mark.parametrize("define", CLASSES)
def test_a_value_is_what_the_standard_library_makes(define: Any) -> None:
    standard, ours = map(define, MAKERS)
    made = 0
    for call in CALLS:
        (kind, expected), (as_well, found) = told(call, standard), told(call, ours)
        assert (as_well, str(found)) == (kind, str(expected))
        if kind == "is":
            made += 1
            for name, look in LOOKS.items():
                assert told(look, found) == told(look, expected), name
    assert made


def test_what_is_made_anew_is_nobody_elses() -> None:
    value = keyed(frozen.dataclass)
    assert value(first=1).second is not value(first=1).second


def test_values_without_fields_are_equal() -> None:
    @frozen.dataclass(frozen=True, slots=True)
    class Nothing:
        """Nothing."""

    assert Nothing() == Nothing()
    assert {Nothing(), Nothing()} == {copy.copy(Nothing())}


def test_what_is_not_frozen_is_left_to_the_standard_library() -> None:
    with pytest.raises(TypeError, match="not frozen"):
        frozen.dataclass(frozen=False)
