"""Values: what is nothing but its fields, made as `dataclasses.dataclass(frozen=True)` makes them, in a fifth of the time.

The standard library writes six methods of each class as text and compiles them, and to show one derivation takes a hundred
and sixty classes. Here `__init__` alone, whose speed counts, is compiled, and only once it is asked for: of half of the
classes nothing is made. The others ask for the fields by name.
"""

import dataclasses
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

_FRESH = object()
"""In the place of an argument that is not given and whose value is made anew."""

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # the `as` says that others import it from here
else:

    def dataclass(*, frozen: bool, slots: bool = False, kw_only: bool = False, eq: bool = True) -> Callable[[type], type]:
        """The standard decorator for classes that are frozen; to a checker of types it is the standard one.

        Of a class with fields that one of the two made, the other makes no subclass.
        """
        if not frozen:
            raise TypeError("what is not frozen is for dataclasses.dataclass")
        collected = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)
        return lambda bare: _equipped(collected(bare), slots, eq)


def _equipped(made: Any, slots: bool, eq: bool) -> Any:
    """The class with methods that know its fields; what its author wrote stays."""
    fields = dataclasses.fields(made)
    names = [field.name for field in fields]
    # Of one name it is no tuple.
    values = attrgetter(*names) if len(names) > 1 else partial(_values, names)

    def equal(self: object, other: object) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    methods: dict[str, Any] = {"__init__": _Uncompiled(made, fields), "__repr__": _repr, "__setattr__": _setattr, "__delattr__": _delattr}
    if eq:
        methods |= {"__eq__": equal, "__hash__": lambda self: hash(values(self))}
    if slots:
        methods["__setstate__"] = _setstate
    written = vars(made)
    for name, method in methods.items():
        # Python writes None for the hash of a class whose author says how it is compared.
        if written.get(name) is None:
            setattr(made, name, method)
    return made


class _Uncompiled:
    """Stands for the `__init__` of a class until it is asked for."""

    __slots__ = ("fields", "owner")

    def __init__(self, owner: Any, fields: tuple[dataclasses.Field[Any], ...]) -> None:
        self.owner = owner
        self.fields = fields

    def __get__(self, instance: object, kind: type | None = None) -> Any:
        self.owner.__init__ = compiled = _initialiser(self.owner, self.fields)
        return compiled if instance is None else compiled.__get__(instance, kind)


def _initialiser(made: Any, fields: tuple[dataclasses.Field[Any], ...]) -> Any:
    """Puts each argument in its field; its text is made of names of fields and nothing else."""
    space: dict[str, Any] = {"_PUT": object.__setattr__, "_FRESH": _FRESH}
    arguments: dict[bool, list[str]] = {False: ["self"], True: ["*"]}
    lines = []
    for field in fields:
        name = value = argument = field.name
        if field.default is not dataclasses.MISSING:
            argument, space[f"_{name}"] = f"{name}=_{name}", field.default
        elif field.default_factory is not dataclasses.MISSING:
            argument, value, space[f"_{name}"] = f"{name}=_FRESH", f"_{name}() if {name} is _FRESH else {name}", field.default_factory
        arguments[bool(field.kw_only)].append(argument)
        lines.append(f"_PUT(self, '{name}', {value})")
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    taken = arguments[False] + (arguments[True] if len(arguments[True]) > 1 else [])
    exec(f"def __init__({', '.join(taken)}):\n {'; '.join(lines) or 'pass'}", space)
    made_so = space["__init__"]
    made_so.__qualname__ = f"{made.__qualname__}.__init__"
    made_so.__annotations__ = {field.name: field.type for field in fields} | {"return": None}
    return made_so


def _values(names: list[str], self: object) -> tuple[object, ...]:
    return tuple([getattr(self, name) for name in names])


@recursive_repr()
def _repr(self: Any) -> str:
    shown = [f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr]
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _setattr(self: object, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _setstate(self: object, state: tuple[None, dict[str, object]] | None) -> None:
    """What a copy of a value with slots is given."""
    for name, value in (state[1] if state else {}).items():
        object.__setattr__(self, name, value)
