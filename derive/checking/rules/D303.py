r"""A density that is "distributed as" its own kernel."""

import re
from collections.abc import Iterator

from derive.checking.chains import Relates
from derive.checking.finding import Finding, Severity
from derive.checking.forms import conditional, exponent, factored
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.reading.tree import Construct, Node

TAILS = re.compile(r"asympto|tail|\blarge\b|\\to|\blimit|\bscal|\bdecay|power[- ]law|leading order|\brate\b", re.IGNORECASE)
"""Words and signs near which `\\sim` compares how fast something grows or falls."""


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """A density, the sign, and an exponential that is no distribution's name."""
    if passage.says(TAILS):
        return
    for ruled in passage.ruled:
        for place, item in enumerate(ruled.chain.items):
            if item.sign is not Relates.DISTRIBUTED or place == 0:
                continue
            left, right = ruled.trees[place - 1], ruled.trees[place]
            if isinstance(left, Silent) or isinstance(right, Silent):
                continue
            density = conditional(left)
            if density is not None and all(one.kind is Construct.NAME for one in density.of) and _kernel(right):
                yield rule.at(
                    ruled, place, r"a density is not distributed as its kernel, it is proportional to it: write `\propto` for `\sim`"
                )


def _kernel(node: Node) -> bool:
    """Whether it has a factor that falls with a square or a distance."""
    raised = [above for factor in factored(node).above if (above := exponent(factor)) is not None]
    return any(
        part.kind in (Construct.ABS, Construct.NORM) or (part.kind is Construct.POWER and part.args[1].text == "2")
        for above in raised
        for part in above.walk()
    )


ENTRY = CheckRule(
    name="D303",
    title="a tilde where a proportional sign is meant",
    severity=Severity.WARNING,
    why=r"`\sim` stands between a random variable and its distribution. A density and an expression of the same variable are proportional.",
    example=r"p(w) \sim \exp\left(-\frac{w^2}{2\tau^2}\right)",
    instead=r"p(w) \propto \exp\left(-\frac{w^2}{2\tau^2}\right)",
    check=check,
)
