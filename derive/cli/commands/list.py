"""`derive list`: families, combinations with the verdicts that are known, rules and chapters."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from derive.cli.commands._stored import computed, looked_up, of_combination, of_rule, section
from derive.cli.output import emit, emit_json, progress
from derive.store.kept import Store, opened
from derive.vocabulary.calling import instead, quoted
from derive.vocabulary.errors import InputError

_MARK = {"proved": "✓", "refuted": "✗", "undecided": "?", None: " "}
_NOT_JUDGED = {"title": None, "objective": None, "verdict": None, "finished": None, "status": "not judged yet"}


@click.command("list")
@click.option("--judge", is_flag=True, help="Derive and judge every combination on which there is no verdict yet.")
@click.option("--noise", help="Only combinations with this noise or response.")
@click.option("--prior", help="Only combinations with this prior.")
@click.option("--loss", help="Only combinations with this loss, by a usual name such as pinball or cross-entropy.")
@click.option("--verdict", type=click.Choice(["proved", "refuted", "undecided", "none"]), help="Only combinations that were ruled on so.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
def command(judge: bool, noise: str | None, prior: str | None, loss: str | None, verdict: str | None, form: str) -> None:
    """List families, combinations with the verdict on each, rules, and chapters of the course notes; or the combinations asked for."""
    store = opened()
    listed = {name: section(name, store) for name in ("families", "combinations", "rules", "chapters")}
    known = [row["name"] for row in listed["families"]]
    for option, given in (("noise", noise), ("prior", prior)):
        if given is not None and given not in known:
            raise InputError(f"list: no family `{quoted(given)}` is known, as --{option} says; {instead(given, known)}")
    with_loss = _families_with(loss, store) if loss is not None else None
    wanted = [row for row in listed["combinations"] if _asked(row["name"], noise, prior, with_loss)]
    asked = any(each is not None for each in (noise, prior, loss, verdict))
    if asked and not wanted:
        raise InputError("list: no combination is like that; `derive list` shows all of them")
    listed["combinations"] = wanted
    names = [row["name"] for row in wanted]
    rulings = {name: store.get(of_combination(name)) for name in names}
    if judge and None in rulings.values():
        rulings |= _judged([name for name in names if rulings[name] is None], store)
    listed["combinations"] = [row | (rulings[row["name"]] or _NOT_JUDGED) for row in listed["combinations"]]
    if verdict is not None:
        told = None if verdict == "none" else verdict
        listed["combinations"] = [row for row in listed["combinations"] if row["verdict"] == told]
    if form == "json":
        emit_json(listed | {"rules": [looked_up(of_rule(rule["name"]), store) for rule in listed["rules"]]})
    elif asked:
        emit("\n".join(_table(_rows(listed["combinations"]))) if listed["combinations"] else "none")
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


def _asked(name: str, noise: str | None, prior: str | None, with_loss: frozenset[str] | None) -> bool:
    """Whether a combination is of this noise, this prior and this loss."""
    own, _, beside = name.partition("+")
    return (noise is None or own == noise) and (prior is None or beside == prior) and (with_loss is None or own in with_loss)


def _families_with(loss: str, store: Store) -> frozenset[str]:
    """The noises and responses that have a loss of this name."""
    wanted = loss.lower().replace("_", " ").replace("-", " ")
    rows = section("losses", store)
    found = frozenset(row["family"] for row in rows if wanted in row["names"])
    if not found:
        known = sorted({title for row in rows for title in row["titles"]})
        raise InputError(f"list: no noise or response is known to have the loss `{loss[:60]}`; known are {', '.join(known)}")
    return found


def _rows(combinations: Sequence[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [(row["name"], ", ".join(row["aliases"]), _verdict(row), row["objective"] or "") for row in combinations]


def _page(listed: dict[str, Any]) -> str:
    families = [(family["name"], family["title"], family["use"], family["reference"]) for family in listed["families"]]
    rows = listed["combinations"]
    combinations = _rows(rows)
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
