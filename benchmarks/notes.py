"""`derive notes`, cold, against `import sympy`: ratios of CPU time, each the least of one interleaved run.

`python benchmarks/notes.py [ROUNDS]` prints a Markdown table and exits 1 where a ratio is over its bound. Every run is
a new process that writes to a new folder; what its children compute counts.
"""

from __future__ import annotations

import shutil
import sys
import tempfile

try:
    from benchmarks.startup import PYTHON, seconds
except ModuleNotFoundError:  # run as a file
    from startup import PYTHON, seconds

ROUNDS = 7
NOTES = (PYTHON, "-m", "derive", "notes", "-o", "notes")
RENAMED = ("--notation", "theta=w,n=N")
COMMANDS = {
    "import sympy": (PYTHON, "-c", "import sympy"),
    "derive notes --no-figures": (*NOTES, "--no-figures"),
    "derive notes --no-figures --notation": (*NOTES, "--no-figures", *RENAMED),
    "derive notes": NOTES,
    "derive notes --notation": (*NOTES, *RENAMED),
}
BOUNDS = {
    "derive notes --no-figures": 9.0,
    "derive notes --no-figures --notation": 9.0,
    "derive notes": 16.0,
    "derive notes --notation": 16.0,
}


def measure(rounds: int) -> dict[str, float]:
    """The least of each command."""
    order = list(COMMANDS)
    taken: dict[str, list[float]] = {name: [] for name in order}
    for number in range(rounds + 1):
        turn = number % len(order)
        for name in order[turn:] + order[:turn]:
            where = tempfile.mkdtemp()
            spent = seconds(COMMANDS[name], where)
            shutil.rmtree(where)
            if number:
                taken[name].append(spent)
    return {name: min(times) for name, times in taken.items()}


def main(rounds: int) -> int:
    """Print the table."""
    least = measure(rounds)
    print("| command | CPU s | ratio to `import sympy` | bound |\n|---|---|---|---|")
    for name, bound in BOUNDS.items():
        print(f"| {name} | {least[name]:.2f} | {least[name] / least['import sympy']:.2f} | {bound:g} |")
    print(f"\n`import sympy`: {least['import sympy']:.3f} s. {rounds} rounds after one of warm-up, Python {sys.version.split()[0]}.")
    return int(any(least[name] > bound * least["import sympy"] for name, bound in BOUNDS.items()))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
