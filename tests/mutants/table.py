"""The table operator x verdict over all derivations: `python -m tests.mutants.table --write` makes it anew."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from derive.claims.claim import Claim
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.derivation.estimators import derivation
from derive.derivation.naming import combinations
from derive.judging.judge import judge
from derive.vocabulary.errors import InputError
from tests.mutants.operators import OPERATORS, mutants
from tests.oracles.equivalence import is_equivalence

TABLE = Path(__file__).with_name("table.md")


@dataclass
class Outcome:
    """What became of the mutants."""

    counts: dict[str, Counter] = field(default_factory=lambda: {name: Counter() for name in OPERATORS})
    false_proofs: list[tuple[str, str, Claim]] = field(default_factory=list)
    undecided: list[tuple[str, str, Claim, Undecided]] = field(default_factory=list)


def run() -> Outcome:
    """Judge every mutant of every step; equal claims, which several derivations share, once."""
    outcome = Outcome()
    seen: set[Claim] = set()
    for name in combinations():
        for step in derivation(name).steps:
            for operator_name, operator in OPERATORS.items():
                counts = outcome.counts[operator_name]
                where = f"{name}/{step.rule.name}"
                try:
                    for mutant in mutants(step.claim, operator):
                        if mutant in seen:
                            continue
                        seen.add(mutant)
                        _judge(mutant, operator_name, where, counts, outcome)
                except InputError:
                    counts["refused"] += 1
    return outcome


def _judge(mutant: Claim, operator_name: str, where: str, counts: Counter, outcome: Outcome) -> None:
    match verdict := judge(mutant):
        case Refuted():
            counts["refuted"] += 1
        case Undecided():
            counts["undecided"] += 1
            outcome.undecided.append((operator_name, where, mutant, verdict))
        case Proved():
            if is_equivalence(mutant):
                counts["equivalent"] += 1
            else:
                counts["proved"] += 1
                outcome.false_proofs.append((operator_name, where, mutant))


def render(outcome: Outcome) -> str:
    """The table as Markdown."""
    columns = ("refuted", "undecided", "proved", "equivalent", "refused")
    lines = [
        "# Mutants of every step of every derivation",
        "",
        "Made by `python -m tests.mutants.table --write`. *Equivalent*: proved, and confirmed by mpmath at 60 digits;",
        "*refused*: not a well-formed claim. Rates leave both out.",
        "",
        "| operator | " + " | ".join(columns) + " | refuted, % |",
        "|:--|" + "--:|" * (len(columns) + 1),
    ]
    total: Counter = Counter()
    for name, counts in outcome.counts.items():
        total.update(counts)
        lines.append(f"| {name} | " + " | ".join(str(counts[column]) for column in columns) + f" | {rate(counts):.1f} |")
    lines.append("| **all** | " + " | ".join(str(total[column]) for column in columns) + f" | {rate(total):.1f} |")
    return "\n".join(lines) + "\n"


def rate(counts: Counter) -> float:
    """Percentage refuted of those that are wrong."""
    wrong = counts["refuted"] + counts["undecided"] + counts["proved"]
    return 100.0 * counts["refuted"] / wrong if wrong else 100.0


if __name__ == "__main__":
    text = render(found := run())
    for operator_name, where, mutant in found.false_proofs:
        print("FALSE PROOF", operator_name, where, mutant.after, file=sys.stderr)
    if "--verbose" in sys.argv:
        for operator_name, where, mutant, verdict in found.undecided:
            print(
                operator_name,
                where,
                getattr(mutant.after, "objective", mutant.after),
                mutant.relation,
                mutant.witness,
                verdict,
                "",
                sep="\n   ",
                file=sys.stderr,
            )
    if "--write" in sys.argv:
        TABLE.write_text(text, encoding="utf-8")
    print(text)
