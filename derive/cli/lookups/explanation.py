"""Why one rule is right, where it fires and where it must not."""

from derive.catalogue import entry
from derive.cli.lookups._lookup import Lookup
from derive.derivation.display import unicode
from derive.derivation.strategy import ROOM, placed
from derive.paper.targets.terminal import unmarked
from derive.rules._rule import Rule


def compute(name: str) -> dict[str, object]:
    """Its examples and near misses, looked at."""
    rule = entry(ROOM, name, Rule)
    placed()
    return {
        "name": rule.name,
        "title": rule.title,
        "because": unmarked(rule.because),
        "examples": [{"before": unicode(example.before), "after": unicode(example.after)} for example in rule.examples()],
        "near_misses": [{"before": unicode(miss.before), "why": miss.why} for miss in rule.near_misses()],
        "reference": rule.reference,
    }


ENTRY = Lookup(name="explanation", compute=compute)
