"""What `derive` exports: complete, lazy, and never shadowed by a submodule."""

import ast
import importlib
import inspect
import itertools
import pkgutil
from pathlib import Path

import pytest
from sympy import Basic, Sum

import derive
from derive.checking.report import Report

QUALIFIED = {"map", "symbols", "Domain", "Inverse", "Determinant", "random"}
"""What a star import leaves out."""
PUBLIC = tuple(dir(derive))


@pytest.fixture(scope="module")
def everything_imported():
    """Every submodule, in the order in which the packages list them."""
    modules = [module.name for module in pkgutil.walk_packages(derive.__path__, "derive.") if not module.name.endswith("__main__")]
    for name in modules:
        importlib.import_module(name)
    return modules


def test_every_public_function_is_called_after_every_submodule_was_imported(everything_imported, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("$$ 1 + 1 = 3 $$")
    assert len(everything_imported) > 30
    y, i, n, mu = derive.symbols.y, derive.symbols.i, derive.symbols.n, derive.symbols.mu
    total = Sum((y[i] - mu) ** 2, (i, 1, n))
    calls = {
        "mle": lambda: derive.mle("laplace"),
        "map": lambda: derive.map("gaussian", "laplace"),
        "judge": lambda: derive.judge(derive.Claim(before=2 * total, relation=derive.SameOrder(), after=total, unknowns={mu})),
    }
    calls |= {
        "check": lambda: derive.check(page),
        "argmin": lambda: derive.argmin(total, mu),
        "argmax": lambda: derive.argmax(total, mu),
        "points": lambda: derive.points(mu, 1),
        "assume": lambda: derive.assume(mu > 0),
        "independent": lambda: derive.independent(mu, y),
        "matrix": lambda: derive.matrix(i * derive.symbols.j, (i, 1, n), (derive.symbols.j, 1, n)),
        "expectation": lambda: derive.expectation(mu**2, mu),
        "variance": lambda: derive.variance(mu, mu),
        "covariance": lambda: derive.covariance(mu, mu**2, mu),
        "random": lambda: derive.random(mu),
        "mutually_independent": lambda: derive.mutually_independent(mu, y),
        "moment": lambda: derive.moment(derive.expectation(mu, mu), n),
        "drawn": lambda: derive.drawn(mu, "Normal", 0, 1),
    }
    kinds = {"mle": derive.Derivation, "map": derive.Derivation, "judge": derive.Proved}
    kinds |= {"check": Report, "argmin": derive.Optimum, "argmax": derive.Optimum, "points": derive.Points, "assume": derive.Premise}
    kinds |= dict.fromkeys(("expectation", "variance", "covariance", "matrix"), Basic)
    kinds |= dict.fromkeys(("random", "mutually_independent", "moment", "drawn", "independent"), derive.Premise)
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
    assert set(PUBLIC) - set(derive.__all__) == QUALIFIED


STARS = ("from derive import *", "from sympy import *", "from derive.symbols import *")


@pytest.mark.parametrize("order", list(itertools.permutations(STARS)))
def test_the_star_imports_of_sympy_and_of_derive_stand_in_any_order(order):
    """Whatever either exports is the same afterwards: no name hides another."""
    names: dict[str, object] = {}
    for line in order:
        exec(line, names)  # constants of this file
    for line in STARS:
        alone: dict[str, object] = {}
        exec(line, alone)
        alone = {name: value for name, value in alone.items() if not name.startswith("__")}
        assert len(alone) > 15
        assert {name for name, value in alone.items() if names[name] is not value} == set()


def test_what_type_checkers_see_is_what_is_loaded():
    tree = ast.parse(Path(derive.__file__).read_text(encoding="utf-8"))
    block, _ = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {alias.name for node in block.body for alias in node.names}
    assert seen | {"__version__"} == set(PUBLIC)
    for node in block.body:
        for alias in node.names:
            if alias.name != "symbols":
                assert getattr(importlib.import_module(node.module), alias.name) is getattr(derive, alias.name)
