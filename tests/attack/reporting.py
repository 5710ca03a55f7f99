"""The table of a run: kind against verdict, every fault with the command that repeats it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

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


def aligned(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns as wide as their widest cell, the first two from the left and the others, numbers, from the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell.ljust(width) if place < 2 else cell.rjust(width) for place, (cell, width) in enumerate(zip(row, widths, strict=True)))
        yield "  ".join(cells).rstrip()


def report(outcomes: list[Outcome], seed: int) -> int:
    """Print the table and the faults; 1 if there are any."""
    kinds: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.truth, outcome.kind].append(outcome)
    table = [("truth", "kind", "claims", *COLUMNS, "witness", "refuted of these")]
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
        table.append((truth, kind, str(len(found)), *cells, str(witnessed), "" if part is None else f"{part:.1%}"))
    print(f"{len(outcomes)} claims of seed {seed}", *aligned(table), sep="\n")
    faults = [outcome for outcome in outcomes if outcome.fault]
    for outcome in faults:
        first = (outcome.detail or "").partition("\n")[0][:100]
        print(f"{outcome.fault}: {outcome.kind}: {first}")
        print(f"    python -m tests.attack --only {outcome.k} --seed {seed}")
    counted = Counter(outcome.fault for outcome in faults).most_common()
    print("faults: " + (", ".join(f"{count} {name}" for name, count in counted) or "none"))
    peak, longest = (max((getattr(outcome, name) for outcome in outcomes), default=0) for name in ("peak", "seconds"))
    print(f"peak memory {peak:.0f} MB (bound {BOUND} MB); longest {longest:.1f} s of CPU")
    return int(bool(faults))
