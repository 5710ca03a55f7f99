"""Why one rule is right, where it fires and where it must not."""

from collections.abc import Iterator

from derive.catalogue import AuthorError, authored, entry, file
from derive.cli.lookups._lookup import Lookup
from derive.derivation.display import unicode
from derive.derivation.estimators import derivation
from derive.derivation.naming import ALIASES, combinations, families
from derive.derivation.strategy import placed
from derive.paper.targets.terminal import unmarked
from derive.rules._rule import Rule, mistake

_ROOM = "derive.rules"


def compute(name: str) -> dict[str, object]:
    """Its examples and near misses, looked at.

    Raises
    ------
    AuthorError
        The rule has no line in the strategy's table, an example or a near miss is missing, or one is not what it is called, or the
        rule fires in no derivation.
    """
    rule = entry(_ROOM, name, Rule)
    placed()
    with authored(_ROOM, name, ValueError):
        if wrong := mistake(rule):
            raise AuthorError(f"{file(_ROOM, name)}: {wrong}")
        if not _fires(name):
            raise AuthorError(f"{file(_ROOM, name)}: the rule fires in no derivation; give it another place in the strategy's table")
        return {
            "name": rule.name,
            "title": rule.title,
            "because": unmarked(rule.because),
            "examples": [{"before": unicode(example.before), "after": unicode(example.after)} for example in rule.examples()],
            "near_misses": [{"before": unicode(miss.before), "why": miss.why} for miss in rule.near_misses()],
            "reference": rule.reference,
        }


def _fires(name: str) -> bool:
    """Whether something makes the rule fire: a step of some derivation is made by it."""
    return any(step.rule.name == name for one in _derivations() for step in derivation(one).steps)


def _derivations() -> Iterator[str]:
    """Those that everybody knows, and only then all: what is wrong with a family does not hinder a rule that fires without it."""
    yield from ALIASES.values()
    yield from combinations(families())


ENTRY = Lookup(name="explanation", compute=compute)
