"""`derive list`: families, combinations, rules and chapters, from the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from derive.cli.output import emit, emit_json
from derive.index import CombinationRow, Index, read

_MARK = {"proved": "✓", "refuted": "✗", "undecided": "?"}


@click.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
def command(form: str) -> None:
    """List families, combinations with the verdict on each, rules, and chapters of the course notes."""
    if form == "json":
        emit_json(read())
    else:
        emit(_page(read()))


ENTRY = command


def _page(index: Index) -> str:
    families = [
        (family["name"], family["title"], "noise or prior" if family["proper"] else "prior only (improper)", family["reference"])
        for family in index["families"]
    ]
    combinations = [(row["name"], ", ".join(row["aliases"]), _verdict(row), row["objective"]) for row in index["combinations"]]
    rules = [(rule["name"], rule["title"]) for rule in index["rules"]]
    chapters = [(chapter["name"], chapter["title"]) for chapter in index["chapters"]]
    return "\n".join(
        (
            *("Families", *_table(families), ""),
            *("Combinations (derive show NAME)", *_table(combinations), ""),
            *("Rules (derive explain RULE)", *_table(rules), ""),
            *("Chapters (derive notes --chapter NAME)", *_table(chapters)),
        )
    )


def _verdict(row: CombinationRow) -> str:
    """Only what is proved to its end bears the mark of what is."""
    mark = _MARK[row["verdict"]]
    if row["finished"]:
        return f"{mark} {row['status']}"
    return f"{'?' if row['verdict'] == 'proved' else mark} {row['status']}; not finished"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield ("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()
