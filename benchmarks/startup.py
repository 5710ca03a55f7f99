"""Cold starts against the imports that they cannot do without: ratios of CPU time, each the least of one interleaved run.

`python benchmarks/startup.py [ROUNDS]` prints a Markdown table and exits 1 where a ratio is over its bound. Every
measurement is a new process, of which user and system time count and waiting does not; each round takes every command
once, in an order that is rotated, so that a busy neighbour hits all of them alike. The first round warms the disk cache
and is thrown away; what is listed is in the store by then.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 9
PYTHON = sys.executable
ROOT = str(Path(__file__).resolve().parent.parent)

_ALL_SIX = """
import derive
from derive.derivation.estimators import derivation
for name in ("gaussian+flat", "laplace+flat", "gaussian+gaussian", "gaussian+laplace", "laplace+gaussian", "laplace+laplace"):
    assert isinstance(derivation(name).verdict, derive.Proved), name
"""
_MEAN = r"\arg\min_\mu \sum_i (y_i-\mu)^2 = \{ \bar y \} where \bar y = \frac1n \sum_i y_i"

COMMANDS = {
    "import sympy": (PYTHON, "-c", "import sympy"),
    "import click": (PYTHON, "-c", "import click"),
    "derive and judge all six": (PYTHON, "-c", _ALL_SIX),
    "derive show gaussian+laplace": (PYTHON, "-m", "derive", "show", "gaussian+laplace"),
    "derive judge, an arg min": (PYTHON, "-m", "derive", "judge", _MEAN),
    "derive --help": (PYTHON, "-m", "derive", "--help"),
    "derive list": (PYTHON, "-m", "derive", "list"),
}
BOUNDS = (
    ("derive and judge all six", "import sympy", 2.8),
    ("derive show gaussian+laplace", "import sympy", 1.9),
    ("derive judge, an arg min", "import sympy", 2.0),
    ("derive --help", "import click", 3.0),
    ("derive list", "import click", 3.0),
)


def seconds(command: tuple[str, ...], where: str) -> float:
    """How long one new process and its children compute."""
    environment = os.environ | {"PYTHONPATH": ROOT, "PYTHONDONTWRITEBYTECODE": "", "DERIVE_CACHE": os.path.join(where, "store")}
    process = subprocess.Popen(command, cwd=where, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_utime + used.ru_stime


def measure(rounds: int) -> dict[str, float]:
    """The least of each command."""
    names = list(COMMANDS)
    taken: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as where:
        seconds((PYTHON, "-m", "derive", "list", "--judge"), where)
        for number in range(rounds + 1):
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                spent = seconds(COMMANDS[name], where)
                if number:
                    taken[name].append(spent)
    return {name: min(times) for name, times in taken.items()}


def main(rounds: int) -> int:
    """Print the table."""
    least = measure(rounds)
    print("| command | CPU s | against | CPU s | ratio | bound |\n|---|---|---|---|---|---|")
    worst = False
    for name, peer, bound in BOUNDS:
        ratio = least[name] / least[peer]
        worst |= ratio > bound
        print(f"| {name} | {least[name]:.3f} | {peer} | {least[peer]:.3f} | {ratio:.2f} | {bound:g} |")
    print(f"\n{rounds} rounds after one of warm-up, Python {sys.version.split()[0]}.")
    return int(worst)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
