"""What is looked up in the index imports nothing heavy."""

import pytest

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
        ["show", "--help"],
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


def test_the_watch_sees_a_heavy_import():
    done = watch("import derive; derive.symbols")
    assert done.returncode == 1
    assert b"sympy" in done.stderr
