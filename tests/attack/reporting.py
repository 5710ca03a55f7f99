"""The table of a run: kind against verdict, every fault with the command that repeats it."""

from __future__ import annotations

from collections import Counter, defaultdict

from rich.console import Console
from rich.table import Table

from tests.attack.running import Outcome

BOUND = 1024
COLUMNS = ("Proved", "Refuted", "Undecided", "InputError", "exception", "over 10 s")


def column(outcome: Outcome) -> str:
    """The column in which an outcome is counted."""
    expected = COLUMNS[:3] if outcome.truth != "malformed" else ("InputError",)
    return outcome.verdict if outcome.verdict in expected else "exception"


def share(outcomes: list[Outcome]) -> float | None:
    """Of the falsehoods with a witness, how many are refuted."""
    witnessed = [outcome for outcome in outcomes if outcome.truth == "false" and outcome.witness]
    return sum(outcome.verdict == "Refuted" for outcome in witnessed) / len(witnessed) if witnessed else None


def report(outcomes: list[Outcome], seed: int) -> int:
    """Print the table and the faults; 1 if there are any."""
    console = Console(width=150)
    kinds: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.truth, outcome.kind].append(outcome)
    table = Table(title=f"{len(outcomes)} claims of seed {seed}")
    for heading in ("truth", "kind", "claims", *COLUMNS, "witness", "refuted of these"):
        table.add_column(heading, justify="left" if heading in ("truth", "kind") else "right")
    rows = [(truth, kind, found) for (truth, kind), found in sorted(kinds.items())]
    for truth in ("true", "false", "malformed"):
        of_truth = [outcome for outcome in outcomes if outcome.truth == truth]
        if of_truth:
            rows.append((truth, "ALL", of_truth))
    for truth, kind, found in rows:
        counts = Counter(map(column, found))
        counts["over 10 s"] = sum(outcome.seconds > 10 for outcome in found)
        part = share(found)
        witnessed = sum(outcome.witness is not None for outcome in found) if truth == "false" else ""
        cells = [str(counts[name] or "") for name in COLUMNS]
        table.add_row(truth, kind, str(len(found)), *cells, str(witnessed), "" if part is None else f"{part:.1%}")
    console.print(table)
    faults = [outcome for outcome in outcomes if outcome.fault]
    for outcome in faults:
        first = (outcome.detail or "").partition("\n")[0][:100]
        console.print(f"{outcome.fault}: {outcome.kind}: {first}", markup=False)
        console.print(f"    python -m tests.attack --only {outcome.k} --seed {seed}", markup=False)
    counted = Counter(outcome.fault for outcome in faults).most_common()
    console.print("faults: " + (", ".join(f"{count} {name}" for name, count in counted) or "none"))
    peak, longest = (max((getattr(outcome, name) for outcome in outcomes), default=0) for name in ("peak", "seconds"))
    console.print(f"peak memory {peak:.0f} MB (bound {BOUND} MB); longest {longest:.1f} s of CPU")
    return int(bool(faults))
