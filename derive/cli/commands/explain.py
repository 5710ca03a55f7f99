"""`derive explain RULE`: why a rule is right, where it fires and where it must not, from the catalogue."""

import difflib
from typing import Any

import click

from derive.catalogue import names
from derive.cli.commands._stored import looked_up, of_rule
from derive.cli.output import emit, emit_json
from derive.vocabulary.errors import InputError


@click.command("explain")
@click.argument("rule")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
def command(rule: str, form: str) -> None:
    """Explain a RULE, such as drop_constant."""
    found = _rule(rule)
    if form == "json":
        emit_json(found)
    else:
        emit(_page(found))


ENTRY = command


def _rule(name: str) -> dict[str, Any]:
    known = names("derive.rules")
    spelt = name.replace("-", "_").lower()
    if spelt in known:
        found: dict[str, Any] = looked_up(of_rule(spelt))
        return found
    close = difflib.get_close_matches(spelt, known, n=1, cutoff=0.5)
    hint = f"did you mean `{close[0]}`?" if close else "`derive list` shows them all"
    raise InputError(f"unknown rule `{name}`; {hint}")


def _page(rule: dict[str, Any]) -> str:
    lines = [f"{rule['name']}: {rule['title']}", "", rule["because"]]
    for number, example in enumerate(rule["examples"], 1):
        lines += ["", f"Example {number}", f"  before  {example['before']}", f"  after   {example['after']}"]
    for miss in rule["near_misses"]:
        lines += ["", f"Not here, because {miss['why']}", f"  {miss['before']}"]
    return "\n".join((*lines, "", f"Reference: {rule['reference']}"))
