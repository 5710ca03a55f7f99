"""`derive explain NAME`: why a rule is right and where it fires; what a word of claims and verdicts, or a code of `derive check`, means."""

import difflib
import re
from typing import Any

import click

from derive.catalogue import names
from derive.cli.commands._stored import looked_up, of_rule, section
from derive.cli.output import emit, emit_json
from derive.vocabulary.calling import instead
from derive.vocabulary.errors import InputError


@click.command("explain")
@click.argument("name")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
def command(name: str, form: str) -> None:
    """Explain a rule, such as drop_constant, a word of claims and verdicts, such as SameArgmin or refuted, or a code of `derive check`.

    The words relations, witnesses, verdicts, conditions, nodes (of the JSON of a claim) and codes list what there is of each.
    """
    found, page = _found(name)
    if form == "json":
        emit_json(found)
    else:
        emit(page)


ENTRY = command
_CODE = re.compile(r"[a-z]\d{3}")
"""What `derive check` says."""


def _found(name: str) -> tuple[Any, str]:
    """What is told of a name, as data and as a page."""
    spelt = _spelt(name)
    rules = {_spelt(rule): rule for rule in names("derive.rules")}
    if spelt in rules:
        rule: dict[str, Any] = looked_up(of_rule(rules[spelt]))
        return rule, _page(rule)
    if spelt == "codes" or _CODE.fullmatch(spelt):
        codes: list[dict[str, str]] = section("codes")
        return _code(spelt.upper(), codes)
    terms = section("terms")
    pages: dict[str, tuple[Any, str]] = {}
    for group in dict.fromkeys(term["group"] for term in terms):
        inner = [term for term in terms if term["group"] == group]
        pages[group] = inner, "\n".join(_table([(term["name"], term["title"]) for term in inner]))
    pages |= {term["name"]: (term, _term(term)) for term in terms}
    known = {_spelt(each): each for each in pages}
    if spelt in known:
        return pages[known[spelt]]
    known |= rules | {"codes": "codes"}
    close = difflib.get_close_matches(spelt, known, n=1, cutoff=0.5)
    others = "`derive list` shows the rules, `derive explain relations` the relations, `derive explain codes` the codes of `derive check`"
    hint = f"did you mean `{known[close[0]]}`?" if close else others
    raise InputError(f"unknown name `{name}`; {hint}")


def _code(name: str, codes: list[dict[str, str]]) -> tuple[Any, str]:
    """What `derive check` means by a code, or all of them."""
    if name == "CODES":
        return codes, "\n".join(_table([(one["name"], one["title"]) for one in codes]))
    found = next((one for one in codes if one["name"] == name), None)
    if found is None:
        raise InputError(f"unknown code `{name}`; {instead(name, [one['name'] for one in codes])}")
    lines = [f"{found['name']}: {found['title']} ({found['severity']})", "", found["why"]]
    for lead in ("example", "instead"):
        lines += ["", lead.capitalize(), *(f"  {line}" for line in found[lead].splitlines())]
    return found, "\n".join(lines)


def _spelt(name: str) -> str:
    """However one writes it: `drop-constant`, `SameOrder`, `same_order`."""
    return re.sub(r"(?<=\w)[-_ ]+(?=\w)", "", name).lower()


def _term(term: dict[str, Any]) -> str:
    lines = [f"{term['name']}: {term['title']}"]
    for lead, told in term["facts"]:
        lines += ["", f"{lead}: {told}" if lead else told]
    if term["fields"]:
        lines += ["", "Fields", *(f"  {line}" for line in _table([_field(each) for each in term["fields"]]))]
    return "\n".join(lines)


def _field(field: dict[str, Any]) -> tuple[str, str]:
    default = "" if field["default"] is None else f"{field['default']} unless said"
    return field["name"], "; ".join(filter(None, (field["text"].rstrip("."), default)))


def _table(rows: list[tuple[str, str]]) -> list[str]:
    width = max(len(first) for first, _ in rows)
    return [f"{first.ljust(width)}  {second}".rstrip() for first, second in rows]


def _page(rule: dict[str, Any]) -> str:
    lines = [f"{rule['name']}: {rule['title']}", "", rule["because"]]
    for number, example in enumerate(rule["examples"], 1):
        lines += ["", f"Example {number}", f"  before  {example['before']}", f"  after   {example['after']}"]
    for miss in rule["near_misses"]:
        lines += ["", f"Not here, because {miss['why']}", f"  {miss['before']}"]
    return "\n".join((*lines, "", f"Reference: {rule['reference']}"))
