"""What the house promises about its own walls and import-linter cannot say: read off the sources, nothing is imported."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import derive

ROOT = Path(derive.__file__).parent
LINES = 500
"""A file holds one idea; one that is longer than this holds two."""
FIRST_TEST = ("derive.vocabulary.linear", "derive.judging.proof.theory")
LATEX = re.compile(r"\\[A-Za-z]{2,}|\^\{")
"""A command, or what is raised."""
SPELL = ("derive.paper.dialects.", "derive.paper.targets.latex", "derive.reading.", "derive.checking.", "derive.vocabulary.functions.")
"""Dialects spell forms, the target sets words, texts are read and mended, and a function says in its own file how it is written."""
IMPORTERS = {"derive", "derive.catalogue"}
"""The top module, which alone loads late, and the one that finds entries by their file's name."""


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its name, parsed."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = ("derive", *path.relative_to(ROOT).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports(tree: ast.AST) -> dict[str, set[str]]:
    """The modules that are imported, wherever that stands, with the names that are taken from each."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                for alias in node.names:
                    found[alias.name] |= set()
            case ast.ImportFrom(module=str(source)):
                for alias in node.names:
                    if f"{source}.{alias.name}" in modules():
                        found[f"{source}.{alias.name}"] |= set()
                    else:
                        found[source].add(alias.name)
    return found


@cache
def imported(module: str) -> dict[str, set[str]]:
    """What a module imports."""
    return imports(modules()[module])


def ours(names: Iterable[str]) -> set[str]:
    """The modules of the package among these."""
    return {name for name in names if name in modules()}


@cache
def behind(start: str) -> set[str]:
    """The modules that a module imports, at once or through others."""
    found: set[str] = set()
    todo = [start]
    while todo:
        new = ours(imported(todo.pop())) - found - {"derive"}
        found |= new
        todo += new
    return found


# imports


def test_no_module_imports_itself_through_others() -> None:
    """Counted with what stands under TYPE_CHECKING or in a function, and with the packages above; import-linter knows siblings only.

    The top module alone imports late, which makes it no part of what it loads.
    """
    assert {module for module in modules() if module in behind(module)} == set()


def test_nothing_is_imported_late() -> None:
    """But by commands, which load what they need when they run, and by the top module."""
    late = set()
    for module, tree in modules().items():
        functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
        if not module.startswith("derive.cli.") and any(ours(imports(function)) for function in functions):
            late.add(module)
    assert late == {"derive"}


def test_only_the_catalogue_and_the_top_module_import_by_name() -> None:
    by_name = {"import_module", "__import__", "spec_from_file_location", "run_module", "run_path"}
    found = set()
    for module, tree in modules().items():
        for node in ast.walk(tree):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) if name in by_name:
                    found.add(module)
    assert found == IMPORTERS


def test_a_room_names_only_rooms_below_it() -> None:
    """A room given to the catalogue as a string is a dependency like any other."""
    floors = {room.strip(): floor for floor, line in enumerate(contracts()[0]["layers"]) for room in line.split("|")}
    wrong = []
    for module, tree in modules().items():
        if module not in IMPORTERS:
            room = module.split(".")[1]
            strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
            named = {string.split(".")[1] for string in strings if string in modules() and string != "derive"}
            wrong += [(module, other) for other in named if other != room and floors[other] <= floors[room]]
    assert wrong == []


def test_the_rooms_do_not_stand_on_the_top_module() -> None:
    """They may say its version, and wear its methods; what it shows to users it takes from them."""
    taken = {module: imported(module)["derive"] for module in modules() if "derive" in imported(module)}
    assert {name for names in taken.values() for name in names} <= {"Facade", "__version__"}
    assert all(taken.values()), "`import derive` is for users"


def test_a_derivation_uses_nothing_of_the_facade_that_it_wears() -> None:
    """What is worn stands above it: a circle that no import shows."""
    (facade,) = (node for node in modules()["derive"].body if isinstance(node, ast.ClassDef))
    worn = {node.name for node in facade.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("__")}
    assert {"finished", "fit", "normalisations"} < worn
    assert worn.isdisjoint(node.attr for node in ast.walk(modules()["derive.derivation.derivation"]) if isinstance(node, ast.Attribute))


def polynomials_of_flint(module: str) -> set[str]:
    """What a module takes from flint that has to do with polynomials, by whatever spelling."""
    taken = {name for source, names in imported(module).items() if source.split(".")[0] == "flint" for name in names}
    if "flint" in imported(module):
        taken |= {node.attr for node in ast.walk(modules()[module]) if isinstance(node, ast.Attribute)}
    return {name for name in taken if "poly" in name or name == "Ordering"}


def test_the_first_zero_test_shares_no_polynomials_with_the_second() -> None:
    for start in FIRST_TEST:
        for module in {start} | behind(start):
            assert not polynomials_of_flint(module), f"{module}, which {start} imports, takes polynomials from flint"
    assert polynomials_of_flint("derive.judging.zero.atoms"), "this test sees nothing"


def asked_for(tree: ast.AST) -> Iterator[str]:
    """Names of the types that are asked for, by `case` or `isinstance`."""
    for node in ast.walk(tree):
        match node:
            case ast.MatchClass(cls=ast.Name(id=name) | ast.Attribute(attr=name)):
                yield name
            case ast.Call(func=ast.Name(id="isinstance"), args=[_, kinds]):
                yield from (part.id for part in ast.walk(kinds) if isinstance(part, ast.Name))


def test_who_judges_and_who_replays_asks_for_no_relation_and_no_witness() -> None:
    """Nor whether a side is an optimum: a relation says what it means, a witness what it owes, a side what is made small."""
    known = {name for room in ("relations", "witness") for name in types(modules()[f"derive.claims.{room}"])} | {"Optimum"}
    assert {"SameOrder", "Affine"} < known
    assert list(asked_for(ast.parse("match a:\n case claims.Affine(): isinstance(b, (Equal, int))"))) == ["Affine", "Equal", "int"]
    for module, tree in modules().items():
        if module.startswith(("derive.judging.", "derive.replay.")):
            assert known.isdisjoint(asked_for(tree)), module


# what is said on paper


def latex(tree: ast.AST) -> list[str]:
    """Strings, and pieces of strings, that are finished LaTeX."""
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [string for string in strings if LATEX.search(string)]


def test_finished_latex_exists_in_a_dialect_only() -> None:
    """Others hand over a form, and every dialect, the terminal's too, spells it."""
    for planted in (r'f"\\frac{{{a}}}{{b}}"', r'r"\top"', 'f"$10^{{{power}}}$"', '{"bar": Form("\\\\lVert")}'):
        assert latex(ast.parse(planted)), planted
    assert not latex(ast.parse(r'r"\d+(\.\d+)?", "\n", f"{x}_{{{y}}}"'))
    assert [(module, found) for module, tree in modules().items() if not module.startswith(SPELL) for found in latex(tree)] == []


def test_mathematics_is_not_found_by_regular_expressions() -> None:
    """Nor measured, nor written over: on paper only targets have any, for words that are plain."""
    assert [name for name in modules() if name.startswith("derive.paper.") and "targets" not in name and "re" in imported(name)] == []


# files and names


def test_no_file_is_too_long() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in ROOT.rglob("*.py")}
    assert {name: length for name, length in lengths.items() if length > LINES} == {}


def types(tree: ast.Module) -> Iterator[str]:
    """Public names of the classes and of the other types that a module defines at its top."""
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id="TypeAlias")):
                pass
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() | ast.BinOp(op=ast.BitOr()) | ast.Name() | ast.Attribute()):
                # In capitals it is a constant, in small letters a function.
                if name.isupper() or not name[0].isupper():
                    continue
            case _:
                continue
        if not name.startswith("_"):
            yield name


def test_a_type_has_one_meaning_in_the_house() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for module, tree in modules().items():
        for name in types(tree):
            homes[name].append(module)
    assert {name: tuple(found) for name, found in sorted(homes.items()) if len(found) > 1} == {}


def values(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Public functions and constants at the top of a module, each with its signature; a letter of mathematics is no name of the house."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name, args=arguments, returns=returned):
                found = [(name, f"{ast.dump(arguments)} -> {returned and ast.dump(returned)}")]
            case ast.Assign(targets=targets):
                found = [(part.id, "") for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                found = [(name, "")]
            case _:
                continue
        yield from ((name, signature) for name, signature in found if not name.startswith("_") and len(name) > 1)


def taken(module: str) -> Iterator[tuple[str, str]]:
    """What a module takes from others of ours, with the module that it is taken from; also as `table.read_table`."""
    tree = modules()[module]
    whole: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if f"{node.module}.{alias.name}" in modules():
                    whole[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                else:
                    yield alias.name, node.module
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in whole:
                yield attribute, whole[name]


def test_what_a_room_takes_from_another_has_one_meaning_in_the_house() -> None:
    """Functions and constants; inside a room there are the room's own words.

    One signature is one protocol, such as a dialect's `write`; and the catalogue asks every file for its ENTRY.
    """
    homes: dict[str, dict[str, str]] = defaultdict(dict)
    for taker in modules():
        for name, home in taken(taker):
            signatures = dict(values(modules()[home])) if home in modules() else {}
            if name in signatures and name != "ENTRY" and home.split(".")[1:2] != taker.split(".")[1:2]:
                homes[name][home] = signatures[name] or home
    assert {"names", "linear_form", "GREEK", "write"} < homes.keys(), "this test sees nothing"
    assert {name: tuple(found) for name, found in sorted(homes.items()) if len({*found.values()}) > 1} == {}


def contracts() -> list[dict[str, list[str]]]:
    """What import-linter is told: first the layers, then what keeps circles out."""
    with (ROOT.parent / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["importlinter"]["contracts"]  # type: ignore[no-any-return]
