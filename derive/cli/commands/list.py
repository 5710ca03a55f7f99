"""`derive list`: families, combinations with the verdicts that are known, rules and chapters."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from derive.cli.commands._stored import computed, looked_up, of_combination, of_rule, section
from derive.cli.output import emit, emit_json, progress
from derive.store.kept import Store, opened

_MARK = {"proved": "✓", "refuted": "✗", "undecided": "?", None: " "}
_NOT_JUDGED = {"title": None, "objective": None, "verdict": None, "finished": None, "status": "not judged yet"}


@click.command("list")
@click.option("--judge", is_flag=True, help="Derive and judge every combination on which there is no verdict yet.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
def command(judge: bool, form: str) -> None:
    """List families, combinations with the verdict on each, rules, and chapters of the course notes."""
    store = opened()
    listed = {name: section(name, store) for name in ("families", "combinations", "rules", "chapters")}
    names = [row["name"] for row in listed["combinations"]]
    rulings = {name: store.get(of_combination(name)) for name in names}
    if judge and None in rulings.values():
        rulings |= _judged([name for name in names if rulings[name] is None], store)
    listed["combinations"] = [row | (rulings[row["name"]] or _NOT_JUDGED) for row in listed["combinations"]]
    if form == "json":
        emit_json(listed | {"rules": [looked_up(of_rule(rule["name"]), store) for rule in listed["rules"]]})
    else:
        emit(_page(listed))


ENTRY = command


def _judged(names: Sequence[str], store: Store) -> dict[str, Any]:
    """The rulings that were missing, each kept as soon as it is there."""
    from derive.notes.spreading import spread

    found: dict[str, Any] = {}
    todo = [of_combination(name) for name in names]
    with progress(len(names)) as advance:
        for name, wanted, ruling in zip(names, todo, spread(computed, todo), strict=True):
            store.put(wanted, ruling)
            found[name] = ruling
            advance(name)
    return found


def _page(listed: dict[str, Any]) -> str:
    families = [
        (family["name"], family["title"], "noise or prior" if family["proper"] else "prior only (improper)", family["reference"])
        for family in listed["families"]
    ]
    rows = listed["combinations"]
    combinations = [(row["name"], ", ".join(row["aliases"]), _verdict(row), row["objective"] or "") for row in rows]
    todo = "" if all(row["verdict"] for row in rows) else "; derive list --judge"
    return "\n".join(
        (
            *("Families", *_table(families), ""),
            *(f"Combinations (derive show NAME{todo})", *_table(combinations), ""),
            *("Rules (derive explain RULE)", *_table([(rule["name"], rule["title"]) for rule in listed["rules"]]), ""),
            *("Chapters (derive notes --chapter NAME)", *_table([(each["name"], each["title"]) for each in listed["chapters"]])),
        )
    )


def _verdict(row: dict[str, Any]) -> str:
    """Only what is proved to its end bears the mark of what is."""
    if row["finished"] is False:
        return f"{_MARK[row['verdict']].replace('✓', '?')} {row['status']}; not finished"
    return f"{_MARK[row['verdict']]} {row['status']}"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield ("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()
