"""The README's first screen is run and compared with what it prints; its commands are the ones that CI runs."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from derive.vocabulary.installing import CHECKOUT

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _update_readme():
    spec = importlib.util.spec_from_file_location("update_readme", ROOT / "scripts" / "update_readme.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", _update_readme().PAGES, ids=lambda page: page.name)
def test_the_examples_print_what_the_page_says(page):
    assert _update_readme().wanted(page) == page.read_text(encoding="utf-8"), "run `python scripts/update_readme.py --write`"


def test_the_pages_are_the_readme_how_to_state_a_claim_and_what_is_decided():
    assert {"README.md", "claims.md", "what-the-judge-decides.md"} <= {page.name for page in _update_readme().PAGES}


def test_the_first_screen_shows_every_kind_of_example():
    top = README.split("\n## ")[0]
    for sign, answer in (("(y_i - \\mu)^2", "Proved: "), ("|y_i - \\mu|", "Refuted: ")):
        assert f"\n$ derive judge '\\arg\\min_\\mu \\sum_i {sign} = \\bar y where \\bar y = \\frac1n \\sum_i y_i'\n{answer}" in top
    assert "$ derive show laplace+laplace --brief\n" in top
    (code,) = re.findall(r"```python\n(.*?)```", top, re.DOTALL)
    assert len(code.splitlines()) == 6
    assert "derive.judge" in code
    (printed,) = re.findall(r"```text\n(.*?)```", top, re.DOTALL)
    assert printed.startswith("Refuted")
    assert "before = " in printed
    assert "after = " in printed


def test_the_two_commands_and_their_windows_spelling():
    unix = [line for line in README.splitlines() if line.startswith("python3 -m venv .venv && ")]
    windows = [line for line in README.splitlines() if line.startswith("py -m venv .venv && ")]
    assert unix == [
        f"python3 -m venv .venv && .venv/bin/{CHECKOUT.format('figures')} && .venv/bin/derive notes",
        f"python3 -m venv .venv && .venv/bin/{CHECKOUT.format('test')} && .venv/bin/python -m pytest",
    ]
    respelt = [line.replace("python3", "py", 1).replace(".venv/bin/", ".venv\\Scripts\\") for line in unix]
    assert windows == respelt


def test_the_version_is_in_one_place():
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "derive/__init__.py"


def test_the_table_of_platforms_is_the_one_that_the_script_resolves():
    spec = importlib.util.spec_from_file_location("check_wheels", ROOT / "scripts" / "check_wheels.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    everything = {(python, platform): "" for python in module.PYTHONS for platform in module.PLATFORMS}
    assert "\n".join(module.table(everything)) in README


def test_the_architecture_is_one_page_and_names_what_there_is():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert len(lines) <= 72
    assert max(map(len, lines)) <= 120
    rooms = [room for line in lines if line.startswith("| `") for room in re.findall(r"`([\w.]+)/?`", line.split("|")[1])]
    there = {path.name for path in (ROOT / "derive").iterdir() if path.is_dir() or path.name == "catalogue.py" or path.name == "model.py"}
    assert set(rooms) == there - {"__pycache__"}
    paths = {path.removeprefix("derive/") for path in re.findall(r"`([\w/]+/[\w.]+)`", text)}
    assert len(paths) > 20
    for path in paths:
        file = path if path.endswith(".py") else f"{path}.py"
        assert (ROOT / "derive" / file).is_file() or (ROOT / file).is_file(), path
