"""What is looked up in the store imports nothing heavy."""

import os

import pytest

from derive.notes.book import all_chapters
from tests.cli.running import process

HEAVY = ("sympy", "numpy", "scipy", "flint", "mpmath", "matplotlib", "jinja2")
WATCHED = """
import sys
{action}
found = sorted(set({heavy}) & set(sys.modules))
sys.exit("imported: " + ", ".join(found) if found else 0)
"""
COMMAND = """
from derive.cli.main import main
try:
    main({arguments})
except SystemExit as end:
    assert not end.code, end.code
"""


@pytest.fixture(scope="module", autouse=True)
def filled():
    """Everything that these commands show is in the store."""
    assert process("-m", "derive", "list", "--judge", "--format", "json").returncode == 0
    assert process("-m", "derive", "explain", "codes").returncode == 0


def watch(action):
    return process("-c", WATCHED.format(action=action, heavy=HEAVY))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["list"],
        ["list", "--format", "json"],
        ["explain", "drop_constant"],
        ["explain", "D101"],
        ["explain", "codes"],
        ["list", "--judge"],
        ["show", "--help"],
        ["fit", "--help"],
        ["list", "--help"],
    ],
    ids=" ".join,
)
def test_commands_that_only_look_up_import_nothing_heavy(arguments):
    done = watch(COMMAND.format(arguments=arguments))
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout


def test_importing_derive_imports_nothing_heavy():
    assert watch("import derive; derive.__version__; dir(derive)").returncode == 0


@pytest.mark.parametrize("command", ["--help", "--version", "list --help", "show --help", "explain --help", "notes --help", "check --help"])
def test_help_needs_nothing_that_is_kept(command, monkeypatch):
    monkeypatch.setenv("DERIVE_CACHE", os.devnull)
    done = watch(COMMAND.format(arguments=command.split()))
    assert done.returncode == 0, done.stderr.decode()


def test_chapters_are_listed_without_importing_one():
    done = watch("from derive.cli.lookups.chapters import compute; print(compute())")
    assert done.returncode == 0, done.stderr.decode()
    written = [{"name": chapter.name, "title": chapter.title} for chapter in all_chapters()]
    assert done.stdout.decode() == f"{written}\n"


def test_the_watch_sees_a_heavy_import():
    done = watch("import derive; derive.symbols")
    assert done.returncode == 1
    assert b"sympy" in done.stderr


def test_a_derivation_that_is_proved_loads_no_search_for_counter_examples():
    searching = "print(*(name for name in sys.modules if name.startswith('derive.judging.refutation.')))"
    done = process("-c", f"import sys\n{COMMAND.format(arguments=['show', 'gaussian+laplace'])}\n{searching}")
    assert done.stdout.decode().splitlines()[-1] == "derive.judging.refutation._searches", done.stderr.decode()
