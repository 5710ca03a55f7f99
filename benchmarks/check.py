"""`derive check`: a page of thirty formulas, cold, against `import sympy`; chains a second by one and by two jobs; time by stage.

`python benchmarks/check.py [ROUNDS]` prints Markdown tables and exits 1 where the ratio is over its bound. Times are of the processor;
chains a second are told by the clock, since it is for that that one spreads work.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from derive.checking import examining, ruling
from derive.checking.chains import chains
from derive.checking.knowledge import Knowledge
from derive.checking.scanning.scan import scan_text
from derive.judging.judge import judge

try:
    from benchmarks.startup import PYTHON, seconds
except ModuleNotFoundError:  # run as a file
    from startup import PYTHON, seconds

ROUNDS = 5
BOUND = 4.0
"""CPU of the page, cold, in those of `import sympy`."""
MANY = 8
"""Pages, for what is told by the second."""

_CHAINS = (
    r"\sum_{i=1}^n (y_i - LETTER)^2 = \sum_{i=1}^n y_i^2 - 2 LETTER \sum_{i=1}^n y_i + n LETTER^2",
    r"\log \prod_{i=1}^n LETTER e^{-LETTER t_i} = \sum_{i=1}^n (\log LETTER - LETTER t_i) = n \log LETTER - LETTER \sum_{i=1}^n t_i",
    r"\frac{1}{1 + e^{-LETTER}} = \frac{e^{LETTER}}{1 + e^{LETTER}} = 1 - \frac{1}{1 + e^{LETTER}}",
    r"(LETTER + 1)^3 = LETTER^3 + 3 LETTER^2 + 3 LETTER + 1 = LETTER (LETTER^2 + 3 LETTER + 3) + 1",
    r"\log \left(LETTER^k (1 - LETTER)^{n - k}\right) = k \log LETTER + (n - k) \log(1 - LETTER)",
    r"\sum_{i=1}^n (a_i + LETTER b_i) = \sum_{i=1}^n a_i + LETTER \sum_{i=1}^n b_i",
)
_LETTERS = (r"\mu", r"\lambda", "m", "u", "q")


def page() -> str:
    """Thirty displays, none twice, that are right."""
    shown = [f"$$ {chain.replace('LETTER', letter)} $$" for letter in _LETTERS for chain in _CHAINS]
    return "# Thirty formulas\n\n" + "\n\n".join(shown) + "\n"


def cold(rounds: int) -> tuple[float, float]:
    """The least CPU of `import sympy` and of the page, each in new processes, by turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    with tempfile.TemporaryDirectory() as where:
        Path(where, "page.md").write_text(page(), encoding="utf-8")
        for number in range(rounds + 1):
            for times, command in zip(taken, ((PYTHON, "-c", "import sympy"), (PYTHON, "-m", "derive", "check", "page.md")), strict=True):
                spent = seconds(command, where)
                if number:
                    times.append(spent)
    return min(taken[0]), min(taken[1])


def rate(jobs: int) -> float:
    """Chains a second, start included."""
    with tempfile.TemporaryDirectory() as where:
        for number in range(MANY):
            Path(where, f"{number}.md").write_text(page(), encoding="utf-8")
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
        start = time.perf_counter()
        command = (PYTHON, "-m", "derive", "check", ".", "--jobs", str(jobs))
        subprocess.run(command, cwd=where, env=environment, check=True, capture_output=True)
        return MANY * len(_LETTERS) * len(_CHAINS) / (time.perf_counter() - start)


class Watch:
    """CPU that a function takes, all its calls together."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self.work, self.taken = work, 0.0

    def __call__(self, *given: Any, **named: Any) -> Any:
        start = time.process_time()
        try:
            return self.work(*given, **named)
        finally:
            self.taken += time.process_time() - start


def stages() -> dict[str, float]:
    """Milliseconds a formula, warm, in each stage."""
    scan, split = Watch(scan_text), Watch(chains)
    tasks = [examining.Task(one.text, one.before, one.after, Knowledge()) for one in scan(page(), "page.md").excerpts]
    for task in tasks:
        split(task.text)
    watched = ruling.judge = Watch(judge)
    whole = Watch(examining.examine)
    for task in tasks:
        whole(task)
    each = 1000 / len(tasks)
    return {
        "scan": scan.taken * each,
        "split into chains": split.taken * each,
        "judge": watched.taken * each,
        "read, pose, blame": (whole.taken - watched.taken - split.taken) * each,
    }


def main(rounds: int) -> int:
    """Print the tables."""
    peer, taken = cold(rounds)
    print("| | CPU s | ratio to `import sympy` | bound |\n|---|---|---|---|")
    print(f"| `import sympy` | {peer:.3f} | 1.00 | |")
    print(f"| a page of {len(_LETTERS) * len(_CHAINS)} formulas, cold | {taken:.3f} | {taken / peer:.2f} | {BOUND:g} |")
    print("\n| stage | ms a formula |\n|---|---|")
    for name, value in stages().items():
        print(f"| {name} | {value:.2f} |")
    print("\n| jobs | chains a second, start included |\n|---|---|")
    for jobs in (1, 2):
        print(f"| {jobs} | {rate(jobs):.0f} |")
    print(f"\n{rounds} rounds after one of warm-up, Python {sys.version.split()[0]}.")
    return int(taken > BOUND * peer)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
