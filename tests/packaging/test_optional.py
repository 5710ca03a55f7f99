"""What is installed: everything but fits and figures works without SciPy and matplotlib, and those two say how to get them."""

from __future__ import annotations

import ast
import os
import re
import sys
import tomllib

import pytest

from derive.vocabulary import installing
from derive.vocabulary.installing import CHECKOUT
from tests.cli.running import ROOT, process

CORE = {"sympy", "python-flint", "mpmath", "numpy", "jinja2", "click", "pyyaml", "markdown-it-py", "mdit-py-plugins"}
EXTRAS = {"fit": {"scipy"}, "figures": {"matplotlib"}}
MODULES = {"flint": "python-flint", "yaml": "pyyaml", "markdown_it": "markdown-it-py", "mdit_py_plugins": "mdit-py-plugins"}
HOMES = {"scipy": {"derive/numerics/lapack.py"}, "matplotlib": {"derive/notes/drawing.py"}}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def named(requirements):
    return {re.match(r"[\w.-]+", requirement)[0].lower() for requirement in requirements}


def test_the_dependencies_are_the_core_and_the_extras_hold_the_rest():
    extras = PROJECT["optional-dependencies"]
    assert named(PROJECT["dependencies"]) == CORE
    assert {extra: named(extras[extra]) for extra in EXTRAS} == EXTRAS
    assert extras["all"] == ["derive-ml[fit,figures]"]
    assert "derive-ml[all]" in extras["test"]


def test_what_is_imported_is_a_dependency_and_what_is_optional_is_imported_in_one_place():
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "derive").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            for module in modules:
                found.setdefault(module.partition(".")[0], set()).add(path.relative_to(ROOT).as_posix())
    foreign = {name: paths for name, paths in found.items() if name not in (*sys.stdlib_module_names, "derive")}
    assert {MODULES.get(name, name) for name in foreign} == CORE | {"scipy", "matplotlib"}
    assert {name: foreign[name] for name in HOMES} == HOMES


@pytest.fixture
def without(tmp_path):
    """Runs the command line, or Python, where neither SciPy nor matplotlib can be imported."""
    barred = tmp_path / "barred"
    barred.mkdir()
    for name in HOMES:
        (barred / f"{name}.py").write_text("raise ImportError('not here')")

    def run(*command):
        done = process(*command, PYTHONPATH=os.pathsep.join((str(barred), str(ROOT))), PYTHONIOENCODING="utf-8")
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    return run


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("show", "gaussian+laplace"),
        ("explain", "drop_constant"),
        ("notes", "--no-figures", "--chapter", "gaussian_noise"),
        ("fit", "--help"),
    ],
    ids=" ".join,
)
def test_the_core_is_enough(without, tmp_path, arguments):
    folder = ("-o", str(tmp_path / "out")) if arguments[0] == "notes" else ()
    status, out, err = without("-m", "derive", *arguments, *folder)
    assert (status, err) == (0, "")
    assert out


def test_the_notes_are_checked_without_what_draws(without):
    """Figures too: a picture says what it was drawn from."""
    assert without("-m", "derive", "notes", "--check", "-o", str(ROOT / "output"))[0] == 0


def test_a_fit_names_the_line_that_installs_scipy(without, tmp_path):
    (tmp_path / "data.csv").write_text("x,y\n1,2\n2,3\n3,5\n")
    status, out, err = without("-m", "derive", "fit", str(tmp_path / "data.csv"), "--target", "y", "--model", "mae")
    assert (status, out) == (3, "")
    assert err == f"derive: fitting needs SciPy, which cannot be imported (not here); install it with `{CHECKOUT.format('fit')}`\n"


def test_figures_name_the_line_that_installs_matplotlib_before_anything_is_done(without, tmp_path):
    status, out, err = without("-m", "derive", "notes", "-o", str(tmp_path / "out"))
    assert (status, out) == (3, "")
    assert f"`{CHECKOUT.format('figures')}`, or leave figures out with --no-figures" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


FROM_PYTHON = """
import sys
import numpy as np
import derive
from derive.numerics.functions.compiling import compile_expression
from derive.symbols import predictor, i, n, sigma, x, y
from derive.vocabulary.errors import MissingTool
from sympy import Sum, erf, exp

X, y_ = np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 3.0, 2.0])
assert derive.mle(noise="laplace").compile().value([1.0], X, y_) == 2 / 3
for action in (
    lambda: derive.mle(noise="laplace").fit(X, y_, intercept=True),
    lambda: compile_expression(Sum(erf(y[i] - predictor(x[i])), (i, 1, n))),
):
    try:
        action()
    except MissingTool as missing:
        print(missing)
    else:
        sys.exit("nothing was missing")
"""


def test_from_python_the_error_is_the_same(without):
    status, out, err = without("-c", FROM_PYTHON)
    assert (status, err) == (0, "")
    first, second = out.splitlines()
    assert first.endswith(f"install it with `{CHECKOUT.format('fit')}`")
    assert second.startswith("the code of this objective needs the special functions of SciPy")
    assert second.endswith(f"install it with `{CHECKOUT.format('fit')}`")


def test_the_line_that_installs_is_the_one_for_where_the_package_is(tmp_path, monkeypatch):
    """In a checkout that of the checkout; as pip put it elsewhere, the name under which it was installed."""
    assert installing.install("fit") == CHECKOUT.format("fit") == 'pip install -e ".[fit]"'
    monkeypatch.setattr(installing, "PACKAGE", tmp_path / "derive")
    assert installing.install("fit") == CHECKOUT.format("fit"), "where pip knows of none"
    metadata = tmp_path / "derive_ml-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {PROJECT['name']}\nVersion: 1.0\n")
    (metadata / "RECORD").write_text("derive/__init__.py,,\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert installing.install("fit") == 'pip install "derive-ml[fit]"'
    (tmp_path / "pyproject.toml").write_text("")
    assert installing.install("fit") == CHECKOUT.format("fit")


def test_the_extras_are_those_of_the_project():
    assert set(EXTRAS) < set(PROJECT["optional-dependencies"])


@pytest.mark.parametrize(
    "arguments", [["show", "ridge"], ["notes", "--no-figures", "--chapter", "gaussian_noise", "-o", "{out}"]], ids=" ".join
)
def test_what_is_not_needed_is_not_imported(tmp_path, arguments):
    look = """
import sys
from derive.cli.main import main
try:
    main({arguments})
except SystemExit as end:
    assert not end.code
sys.exit(", ".join(sorted({{"scipy", "matplotlib"}} & set(sys.modules))) or 0)
"""
    done = process("-c", look.format(arguments=[argument.format(out=tmp_path) for argument in arguments]), PYTHONIOENCODING="utf-8")
    assert done.returncode == 0, done.stderr.decode()
