"""A derivation is data that imports nothing of what is done with it; what is done with it is worn as methods, signatures and all."""

from __future__ import annotations

import ast
import inspect
import pydoc
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import derive
from derive.derivation import derivation as data

ROOM = "derive.derivation"
FILES = sorted(Path(data.__file__).parent.glob("*.py"))
WORN = [name for name in vars(derive.Facade) if not name.startswith("_")]


def imported(tree: ast.AST) -> set[str]:
    """The modules that the tree imports, wherever it does."""
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_no_module_of_derivations_imports_late_or_for_types_only():
    for file in FILES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        inside = {node for top in tree.body if not isinstance(top, (ast.Import, ast.ImportFrom)) for node in ast.walk(top)}
        late = [node.lineno for node in inside if isinstance(node, (ast.Import, ast.ImportFrom))]
        assert not late, f"{file.name}: imports in lines {late}"


def test_they_import_each_other_in_no_circle():
    graph = {}
    for file in FILES:
        found = imported(ast.parse(file.read_text(encoding="utf-8")))
        graph[file.stem] = {other.stem for other in FILES if f"{ROOM}.{other.stem}" in found}
    order = list(TopologicalSorter(graph).static_order())
    # What follows from a derivation stands above it.
    for name in ("normalisations", "estimates", "compilation", "numerical", "page", "estimators"):
        assert order.index(name) > order.index("derivation")
        assert name not in graph["derivation"]


def test_a_circle_is_seen():
    with pytest.raises(CycleError):
        list(TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())


def test_what_is_worn_is_there_for_whoever_imports_the_data_alone():
    asked = f"from derive.derivation.derivation import Derivation as D; assert all(hasattr(D, name) for name in {WORN})"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


@pytest.mark.parametrize("name", WORN)
def test_what_is_worn_is_documented(name):
    assert inspect.getdoc(getattr(derive.Derivation, name))
    assert name in pydoc.plain(pydoc.render_doc(derive.Derivation))


def test_signatures_name_every_argument():
    assert list(inspect.signature(derive.Derivation.fit).parameters) == [
        "self", "X", "y", "intercept", "penalty", "normalisation", "solver", "columns", "scales",
    ]  # fmt: skip
    assert list(inspect.signature(derive.Derivation.compile).parameters) == ["self", "normalisation"]
    assert list(inspect.signature(derive.Derivation.to_markdown).parameters) == ["self", "target"]


@pytest.mark.parametrize(("asked", "left"), [("d.alpha('sklearn.linear_model.Lasso')", "numpy"), ("d.compile()", "scipy.optimize")])
def test_only_what_is_asked_for_is_loaded(asked, left):
    run = f"import sys, derive; d = derive.map('gaussian', 'laplace'); {asked}; sys.exit({left!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", run], check=False).returncode == 0
