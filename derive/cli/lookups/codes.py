"""What `derive check` may say, code by code."""

from derive.catalogue import entries
from derive.checking.notices._notice import Notice
from derive.checking.rules._rule import CheckRule
from derive.cli.lookups._lookup import Lookup


def compute() -> list[dict[str, str]]:
    """Rules of mathematics and notices, by their codes."""
    found: tuple[CheckRule | Notice, ...] = (
        *entries("derive.checking.rules", CheckRule),
        *entries("derive.checking.notices", Notice),
    )
    return [
        {
            "name": one.name,
            "title": one.title,
            "severity": one.severity.value,
            "why": one.why,
            "example": one.example,
            "instead": one.instead,
        }
        for one in sorted(found, key=lambda one: one.name)
    ]


ENTRY = Lookup(name="codes", compute=compute)
