"""What is listed and explained, as data for JSON, computed from the catalogue: for whoever did not find it in the store."""

from __future__ import annotations

from collections.abc import Callable

from derive.catalogue import entries
from derive.derivation.display import unicode
from derive.derivation.estimators import ALIASES, combinations
from derive.derivation.strategy import placed
from derive.families._family import Family
from derive.notes.book import all_chapters, documents
from derive.notes.notation import survey
from derive.rules._rule import Rule


def _families() -> object:
    """Families, each with the names of its scales as noise and as prior."""
    return [
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
    ]


def _combinations() -> object:
    """Combinations of noise and prior by name; nothing is derived."""
    return [{"name": name, "aliases": sorted(alias for alias, full in ALIASES.items() if full == name)} for name in combinations()]


def _rules() -> object:
    """Rules with their examples and near misses; each has its place in the strategy."""
    found = entries("derive.rules", Rule)
    placed()
    return [
        {
            "name": rule.name,
            "title": rule.title,
            "because": rule.because,
            "examples": [{"before": unicode(example.before), "after": unicode(example.after)} for example in rule.examples()],
            "near_misses": [{"before": unicode(miss.before), "why": miss.why} for miss in rule.near_misses()],
            "reference": rule.reference,
        }
        for rule in found
    ]


def _chapters() -> object:
    """Chapters of the course notes in the order of the book."""
    return [{"name": chapter.name, "title": chapter.title} for chapter in all_chapters()]


def _letters() -> object:
    """Letters of the course notes that may be renamed, and those that stay in use whatever is renamed."""
    return survey(lambda notation: documents(notation=notation))


SECTIONS: dict[str, Callable[[], object]] = {
    "families": _families, "combinations": _combinations, "rules": _rules, "chapters": _chapters, "letters": _letters,
}  # fmt: skip
