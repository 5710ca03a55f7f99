"""What the house promises about its own walls and import-linter cannot say: read off the sources, nothing is imported."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import derive

ROOT = Path(derive.__file__).parent
FIRST_TEST = ("derive.vocabulary.linear", "derive.judging.proof.theory")


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its name, parsed."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = ("derive", *path.relative_to(ROOT).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports(module: str) -> dict[str, set[str]]:
    """The modules that a module imports, wherever in the file that stands, with the names that it takes from each."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(modules()[module]):
        match node:
            case ast.Import():
                for alias in node.names:
                    found.setdefault(alias.name, set())
            case ast.ImportFrom(module=str(source)):
                for alias in node.names:
                    whole = f"{source}.{alias.name}"
                    if whole in modules():
                        found.setdefault(whole, set())
                    else:
                        found.setdefault(source, set()).add(alias.name)
    return found


def behind(start: str) -> set[str]:
    """The modules of the package that a module imports, at once or through others."""
    found, todo = {start}, [start]
    while todo:
        new = {name for name in imports(todo.pop()) if name in modules()} - found
        found |= new
        todo += new
    return found


def polynomials_of_flint(module: str) -> set[str]:
    """What a module takes from flint that has to do with polynomials, by whatever spelling."""
    flint = [
        names | {node.attr for node in ast.walk(modules()[module]) if isinstance(node, ast.Attribute)}
        for source, names in imports(module).items()
        if source.split(".")[0] == "flint"
    ]
    return {name for names in flint for name in names if "poly" in name or name == "Ordering"}


def test_the_first_zero_test_shares_no_polynomials_with_the_second() -> None:
    for start in FIRST_TEST:
        for module in behind(start):
            assert not polynomials_of_flint(module), f"{module}, which {start} imports, takes polynomials from flint"
    assert polynomials_of_flint("derive.judging.zero.atoms"), "this test sees nothing"
