"""What is listed and explained, as data for JSON, computed from the catalogue: for whoever did not find it in the store."""

from collections.abc import Callable

from derive.catalogue import entries
from derive.cli.terms import terms
from derive.derivation.display import unicode
from derive.derivation.estimators import ALIASES, combinations
from derive.derivation.strategy import placed
from derive.families._family import Family
from derive.notes.book import all_chapters, documents
from derive.notes.notation import survey
from derive.paper.targets.terminal import unmarked
from derive.rules._rule import Rule


def _family(family: Family) -> dict[str, object]:
    scales = zip(family.parameters, family.as_prior().parameters, strict=True)
    return {
        "name": family.name,
        "title": family.title,
        "proper": family.proper,
        "scales": [{"noise": str(noise.symbol), "prior": str(prior.symbol)} for noise, prior in scales],
        "reference": family.reference,
    }


def _rule(rule: Rule) -> dict[str, object]:
    placed()
    return {
        "name": rule.name,
        "title": rule.title,
        "because": unmarked(rule.because),
        "examples": [{"before": unicode(example.before), "after": unicode(example.after)} for example in rule.examples()],
        "near_misses": [{"before": unicode(miss.before), "why": miss.why} for miss in rule.near_misses()],
        "reference": rule.reference,
    }


SECTIONS: dict[str, Callable[[], object]] = {
    "families": lambda: [_family(family) for family in entries("derive.families", Family)],
    "combinations": lambda: [{"name": name, "aliases": sorted(a for a in ALIASES if ALIASES[a] == name)} for name in combinations()],
    "rules": lambda: [_rule(rule) for rule in entries("derive.rules", Rule)],
    "terms": terms,
    "chapters": lambda: [{"name": chapter.name, "title": chapter.title} for chapter in all_chapters()],
    "letters": lambda: survey(documents),
}
"""Nothing is judged here; `letters` are those of the notes that may be renamed, and those that stay whatever is renamed."""
