"""Attack the judge: python -m tests.attack --claims 50000 --seed 1 --processes 2 [--json FILE] [--only K]."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack

from derive.cli.output import progress
from tests.attack.reporting import report
from tests.attack.running import as_line, attempt, run


def main() -> int:
    """Exit status 1 if any claim is a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description="Random claims with known truth for the judge.")
    parser.add_argument("--claims", type=int, default=1_000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="number of the first")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", metavar="FILE", help="where to store one line a claim")
    parser.add_argument("--only", type=int, metavar="K", help="show and judge claim number K alone, in this process")
    asked = parser.parse_args()
    if asked.only is not None:
        return _only(asked.seed, asked.only)
    outcomes = []
    with ExitStack() as stack:
        record = stack.enter_context(open(asked.json, "w", encoding="utf-8")) if asked.json else None
        advance = stack.enter_context(progress(asked.claims))
        faults = 0
        for outcome in run(range(asked.first, asked.first + asked.claims), asked.seed, asked.processes):
            outcomes.append(outcome)
            faults += outcome.fault is not None
            advance(f"claims, {faults} faults")
            if record:
                print(json.dumps(as_line(outcome)), file=record, flush=True)
    return report(sorted(outcomes, key=lambda outcome: outcome.k), asked.seed)


def _only(seed: int, k: int) -> int:
    from tests.attack.generating import made

    kind, case = made(seed, k)
    print(f"claim {k} of seed {seed}: {kind.name} ({kind.truth}) {case.said}")
    if kind.truth != "malformed":
        claim = case.claim()
        for name in ("before", "relation", "after", "unknowns", "domains", "premises", "witness"):
            print(f"  {name}: {getattr(claim, name)}")
    sys.stdout.flush()  # the judge may take the interpreter with it
    outcome = attempt(seed, k)
    print(f"  verdict: {outcome.verdict} in {outcome.seconds} s, {outcome.peak} MB\n  {outcome.detail}\n  oracle: {outcome.witness}")
    print(f"  fault: {outcome.fault}")
    return int(outcome.fault is not None)


if __name__ == "__main__":
    sys.exit(main())
