"""Run the command line in this process, or as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from derive.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


def run(capsys, *arguments):
    """Exit status, standard output, standard error."""
    try:
        main(arguments)
    except SystemExit as end:
        status = end.code
    out, err = capsys.readouterr()
    return status, out, err


def process(*command, **environment):
    """A new process; texts are bytes, so that encodings can be looked at."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LC_", "LANG", "NO_COLOR"))}
    settings = inherited | {"PYTHONPATH": str(ROOT)} | environment
    return subprocess.run([sys.executable, *command], env=settings, capture_output=True, check=False, cwd=ROOT.anchor)
