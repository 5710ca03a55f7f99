"""The generated index: what `derive list` and `derive explain` show, so that they import neither SymPy nor NumPy.

`python -m derive.index --write` makes `derive/_index.json` anew, `--check` says whether it is up to date.
"""

from __future__ import annotations

import json
import pkgutil
import sys
from functools import cache
from typing import TypedDict, cast

FILE = "_index.json"


class ScaleRow(TypedDict):
    """A scale's name where the family is the noise, and where it is the prior."""

    noise: str
    prior: str


class FamilyRow(TypedDict):
    """A family as it is listed."""

    name: str
    title: str
    proper: bool
    scales: list[ScaleRow]
    reference: str


class CombinationRow(TypedDict):
    """A combination with the verdict on it, and whether its end is an objective."""

    name: str
    aliases: list[str]
    title: str
    objective: str
    verdict: str
    finished: bool
    status: str


class ExampleRow(TypedDict):
    """An example of a rule."""

    before: str
    after: str


class NearMissRow(TypedDict):
    """Where a rule must not fire."""

    before: str
    why: str


class RuleRow(TypedDict):
    """A rule as it is explained."""

    name: str
    title: str
    because: str
    examples: list[ExampleRow]
    near_misses: list[NearMissRow]
    reference: str


class ChapterRow(TypedDict):
    """A chapter of the course notes."""

    name: str
    title: str


class Index(TypedDict):
    """Everything that is known without computing; `letters` of the course notes may be renamed, `fixed` ones always stay in use."""

    families: list[FamilyRow]
    combinations: list[CombinationRow]
    rules: list[RuleRow]
    chapters: list[ChapterRow]
    letters: list[str]
    fixed: list[str]


@cache
def read() -> Index:
    """The index that is shipped with the package."""
    found = pkgutil.get_data("derive", FILE)
    if found is None:
        raise FileNotFoundError(f"derive/{FILE} is missing; make it with `python -m derive.index --write`")
    return cast(Index, json.loads(found))


def build() -> Index:
    """The index as it ought to be: derives and judges every combination."""
    from derive.catalogue import entries
    from derive.derivation.display import unicode
    from derive.derivation.estimators import ALIASES, combinations, derivation
    from derive.derivation.page import status
    from derive.families._family import Family
    from derive.notes.book import all_chapters, documents
    from derive.notes.notation import survey
    from derive.paper.targets.terminal import unmarked
    from derive.rules._rule import Rule

    rows: list[CombinationRow] = []
    for name in combinations():
        found = derivation(name)
        rows.append(
            {
                "name": name,
                "aliases": sorted(alias for alias, full in ALIASES.items() if full == name),
                "title": found.title,
                "objective": unicode(found.optimum.objective),
                "verdict": type(found.verdict).__name__.lower(),
                "finished": found.finished,
                "status": status(found.steps, len(found.premises)),
            }
        )
    letters, fixed = survey(lambda notation: documents(notation=notation))
    return {
        "families": [
            {
                "name": family.name,
                "title": family.title,
                "proper": family.proper,
                "scales": [
                    {"noise": str(noise.symbol), "prior": str(prior.symbol)}
                    for noise, prior in zip(family.parameters, family.as_prior().parameters, strict=True)
                ],
                "reference": family.reference,
            }
            for family in entries("derive.families", Family)
        ],
        "combinations": rows,
        "rules": [
            {
                "name": rule.name,
                "title": rule.title,
                "because": unmarked(rule.because),
                "examples": [{"before": unicode(example.before), "after": unicode(example.after)} for example in rule.examples()],
                "near_misses": [{"before": unicode(miss.before), "why": miss.why} for miss in rule.near_misses()],
                "reference": rule.reference,
            }
            for rule in entries("derive.rules", Rule)
        ],
        "chapters": [{"name": chapter.name, "title": chapter.title} for chapter in all_chapters()],
        "letters": list(letters),
        "fixed": list(fixed),
    }


def text(index: Index) -> str:
    """The file's content."""
    return json.dumps(index, indent=1, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the index, or say whether the one that is there is up to date."""
    from pathlib import Path

    path = Path(__file__).with_name(FILE)
    wanted = text(build())
    match arguments:
        case ["--write"]:
            path.write_text(wanted, encoding="utf-8", newline="\n")
            return 0
        case ["--check"]:
            if path.is_file() and path.read_text(encoding="utf-8") == wanted:
                return 0
            print(f"{path.name} is out of date; run `python -m derive.index --write`", file=sys.stderr)
            return 1
        case _:
            print("usage: python -m derive.index --write | --check", file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
