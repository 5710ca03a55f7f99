"""Plain JSON values to expressions; whatever is wrong is told with its place in the document."""

from collections.abc import Iterable, Mapping

from sympy import Basic, IndexedBase, Rational, Symbol, Tuple
from sympy.core.relational import Relational
from sympy.logic.boolalg import false, true

from derive.catalogue import names
from derive.claims.claim import DEPTH_LIMIT, SIZE_LIMIT
from derive.claims.exchange.nodes import ASSUMPTIONS, CONSTANTS, NODE_KINDS, NUMBER, REFUSALS, Child, evaluated, node_named, standing, word
from derive.vocabulary.arguments import element, expression, one_of, shown
from derive.vocabulary.binding import CANONICAL
from derive.vocabulary.budget import NotComparable, OutOfBudget, bounded_numbers
from derive.vocabulary.calling import instead
from derive.vocabulary.errors import InputError
from derive.vocabulary.functions._function import ROOM
from derive.vocabulary.functions._inert import Inert
from derive.vocabulary.nodes import Density

TREES = 10
"""So many times the bound of one expression is that of a whole document."""
WHOLE = 1 << 4_096
"""No number of JSON's own is as large."""
_CANONICAL = {index.name: index for index in CANONICAL}


class TreeReader:
    """Reads the expressions of one document; whatever is wrong is an InputError that begins with its place in the document.

    Parameters
    ----------
    symbols : object
        The table of symbols and arrays, as it was read from JSON.
    """

    def __init__(self, symbols: object) -> None:
        self._rows = mapping(symbols, "symbols")
        self._met: dict[str, Symbol | IndexedBase | None] = {}
        self._count = 0

    def tree(self, data: object, path: str, depth: int = 0) -> Basic:
        """The expression, condition, set or array that stands at this place."""
        self._count += 1
        if self._count > TREES * SIZE_LIMIT:
            raise InputError(f"{path}: the document has more than {TREES * SIZE_LIMIT} nodes; split it")
        if depth > DEPTH_LIMIT:
            raise InputError(f"{path}: an expression is nested more than {DEPTH_LIMIT} deep; give names to its parts")
        match data:
            case bool():
                return true if data else false
            case int():
                if abs(data) >= WHOLE:
                    raise InputError(f"{path}: the number is too long")
                return Rational(data)
            case float():
                raise InputError(f'{path}: {shown(data)} is a float: exact numbers are needed; write "1/10" for 0.1')
            case str():
                return self._string(data, path)
            case list():
                return Tuple(*(self.tree(item, f"{path}[{place}]", depth + 1) for place, item in enumerate(data)))
            case dict():
                return self._object(data, path, depth)
        raise InputError(f"{path}: an expression is needed, got {shown(data)}")

    def _string(self, text: str, path: str) -> Basic:
        if not NUMBER.fullmatch(text):
            return self._symbol(text, path)
        top, _, bottom = text.partition("/")
        if bottom and int(bottom) == 0:
            raise InputError(f"{path}: {shown(text)} is divided by zero")
        return Rational(int(top), int(bottom or 1))

    def _symbol(self, key: str, path: str) -> Symbol | IndexedBase:
        if key not in self._met:
            if key not in self._rows:
                raise InputError(f"{path}: {shown(key)} is not among the symbols; {instead(key, self._rows)}")
            self._met[key] = None  # a shape that leads back here is told
            self._met[key] = self._entered(key, f"symbols.{key}")
        found = self._met[key]
        if found is None:
            raise InputError(f"{path}: the shape of {shown(key)} speaks of itself")
        return found

    def _entered(self, key: str, path: str) -> Symbol | IndexedBase:
        row = fields(self._rows[key], path, (), ("name", "array", "assume", "shape", "canonical"))
        name = one_of(path, "name", str, "a word", row.get("name", key))
        if not name:
            raise InputError(f"{path}: a name is needed, got an empty word")
        if one_of(path, "canonical", bool, "true or false", row.get("canonical", False)):
            if name not in _CANONICAL:
                raise InputError(f"{path}: {shown(name)} is no canonical index")
            return _CANONICAL[name]
        assumed: dict[str, bool] = {}
        for place, told in enumerate(items(row.get("assume", []), f"{path}.assume")):
            word = one_of(f"{path}.assume[{place}]", "an assumption", str, "a word", told)
            bare = word.removeprefix("not ")
            if bare not in ASSUMPTIONS:
                raise InputError(f"{path}.assume[{place}]: nothing is known of {shown(word)}; {instead(bare, ASSUMPTIONS)}")
            assumed[bare] = bare == word
        array = one_of(path, "array", bool, "true or false", row.get("array", False))
        try:
            if not array:
                return Symbol(name, **assumed)
            if "shape" not in row:
                return IndexedBase(name, **assumed)
            sizes = enumerate(items(row["shape"], f"{path}.shape"))
            shape = (expression(path, "a size in shape", self.tree(size, f"{path}.shape[{place}]")) for place, size in sizes)
            return IndexedBase(name, tuple(shape), **assumed)
        except REFUSALS as why:
            if isinstance(why, InputError):
                raise
            raise InputError(f"{path}: what is assumed contradicts itself") from None

    def _object(self, data: dict[str, object], path: str, depth: int) -> Basic:
        name = one_of(path, "node", str, "the name of a node", data.get("node"))
        if name in CONSTANTS:
            fields(data, path, ("node",))
            return CONSTANTS[name]
        if name == "Density":
            return self._density(fields(data, path, ("node", "letter", "variates"), ("given",)), path, depth)
        node = node_named(name)
        if node is None:
            known = (*NODE_KINDS, *CONSTANTS, "Density", *names(ROOM))
            raise InputError(f"{path}: there is no node {shown(name)}; {instead(name, known)}")
        needed, spare = node.children[: len(node.children) - node.spare], node.children[len(node.children) - node.spare :]
        rest = () if node.rest is None else (node.rest,)
        fields(data, path, ("node", *(part.field for part in (*needed, *rest))), ("evaluate", *(part.field for part in spare)))
        arguments = [self._part(part, data[part.field], path, part.field, depth) for part in node.children if part.field in data]
        for part in rest:
            for place, item in enumerate(items(data[part.field], f"{path}.{part.field}")):
                arguments.append(self._part(part, item, path, f"{part.field}[{place}]", depth))
        evaluate = one_of(path, "evaluate", bool, "true or false", data.get("evaluate", True))
        try:
            made = standing(node.kind, tuple(arguments))
            bounded_numbers(made)
            if isinstance(made, Relational) and made.has(Inert) and all(side.is_number for side in made.args):
                raise InputError(f"`{made}` compares two numbers, which SymPy may take for ever to do; say which is the larger one")
            return evaluated(node.kind, tuple(arguments)) if evaluate else made
        except (InputError, OutOfBudget, NotComparable) as why:
            raise InputError(f"{path}: {why}") from None
        except REFUSALS:
            raise InputError(f"{path}: no `{name}` can be made of these {len(arguments)}") from None

    def _part(self, part: Child, data: object, path: str, field: str, depth: int) -> Basic:
        value = data if part.check is word else self.tree(data, f"{path}.{field}", depth + 1)
        try:
            return part.check(path, field, value)
        except REFUSALS as why:
            raise why if isinstance(why, InputError) else InputError(f"{path}: {field} cannot be evaluated") from None

    def _density(self, data: Mapping[str, object], path: str, depth: int) -> Density:
        letter = one_of(path, "letter", str, "a word", data["letter"])
        sides = (self._arguments(data.get(side, []), f"{path}.{side}", depth) for side in ("variates", "given"))
        try:
            return Density(letter, *sides)
        except InputError as why:
            raise InputError(f"{path}: {why}") from None

    def _arguments(self, data: object, path: str, depth: int) -> dict[Basic, Basic]:
        found: dict[Basic, Basic] = {}
        for place, item in enumerate(items(data, path)):
            here = f"{path}[{place}]"
            if isinstance(item, dict) and "named" in item:
                told = fields(item, here, ("named", "value"))
                value = self.tree(told["value"], f"{here}.value", depth + 1)
                name = self._name(told["named"], f"{here}.named", depth)
            else:
                name = value = element(here, "what names itself", self.tree(item, here, depth + 1))
            if name in found:
                raise InputError(f"{here}: {shown(name)} names two arguments; each name stands once")
            found[name] = value
        return found

    def _name(self, data: object, path: str, depth: int) -> Basic:
        """A word, or a list of a word and indices."""
        match data:
            case str() if data:
                return Symbol(data)
            case [str(name), _, *_] if name:
                indices = (self.tree(index, f"{path}[{place}]", depth + 1) for place, index in enumerate(data[1:], 1))
                return IndexedBase(name)[tuple(expression(path, "an index", index) for index in indices)]
        raise InputError(f"{path}: a word, or a list of a word and indices, is needed, got {shown(data)}")


def mapping(data: object, path: str) -> Mapping[str, object]:
    """An object of JSON."""
    return one_of(path, "it", dict, "an object", data)


def items(data: object, path: str) -> list[object]:
    """A list of JSON."""
    return one_of(path, "it", list, "a list", data)


def fields(data: object, path: str, needed: Iterable[str], spare: Iterable[str] = ()) -> Mapping[str, object]:
    """An object of JSON with these fields, and no others but the spare ones."""
    found = mapping(data, path)
    known = (*needed, *spare)
    for field in needed:
        if field not in found:
            raise InputError(f"{path}: `{field}` is missing")
    for field in found:
        if field not in known:
            raise InputError(f"{path}: there is no field {shown(field)}; {instead(field, known)}")
    return found
