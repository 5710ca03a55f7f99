"""What `derive` exports: complete, lazy, and never shadowed by a submodule."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
from sympy import Sum

import derive

PUBLIC = (*derive.__all__, "map")


@pytest.fixture(scope="module")
def everything_imported():
    """Every submodule, in the order in which the packages list them."""
    modules = [module.name for module in pkgutil.walk_packages(derive.__path__, "derive.") if not module.name.endswith("__main__")]
    for name in modules:
        importlib.import_module(name)
    return modules


def test_every_public_function_is_called_after_every_submodule_was_imported(everything_imported):
    assert len(everything_imported) > 30
    y, i, n, mu = derive.symbols.y, derive.symbols.i, derive.symbols.n, derive.symbols.mu
    total = Sum((y[i] - mu) ** 2, (i, 1, n))
    calls = {
        "mle": lambda: derive.mle("laplace"),
        "map": lambda: derive.map("gaussian", "laplace"),
        "judge": lambda: derive.judge(derive.Claim(before=2 * total, relation=derive.SameOrder(), after=total, unknowns={mu})),
    }
    kinds = {"mle": derive.Derivation, "map": derive.Derivation, "judge": derive.Proved}
    functions = {name for name in PUBLIC if inspect.isfunction(getattr(derive, name))}
    assert functions == set(calls), "a public function that this test does not call"
    for name, call in calls.items():
        assert isinstance(call(), kinds[name])


def test_no_public_name_became_a_submodule(everything_imported):
    shadowed = [name for name in PUBLIC if inspect.ismodule(getattr(derive, name)) and name != "symbols"]
    assert shadowed == []


def test_every_public_name_is_there_and_listed():
    for name in PUBLIC:
        assert getattr(derive, name) is not None
        assert name in dir(derive)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = derive.nonsense


def test_a_star_import_leaves_the_builtin_map_alone():
    names: dict[str, object] = {}
    exec("from derive import *", names)  # a constant of this file
    assert "map" not in names
    assert names["judge"] is derive.judge


def test_what_type_checkers_see_is_what_is_loaded():
    tree = ast.parse(Path(derive.__file__).read_text(encoding="utf-8"))
    block, _ = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {alias.name for node in block.body for alias in node.names}
    assert seen | {"__version__"} == set(PUBLIC)
    for node in block.body:
        for alias in node.names:
            if alias.name != "symbols":
                assert getattr(importlib.import_module(node.module), alias.name) is getattr(derive, alias.name)
