"""True chains in several authors' styles, of which none may be refuted: python -m tests.checking.true_chains --count 3000."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from derive.checking.chains import chains
from derive.checking.document import findings, passage
from derive.checking.finding import Finding, Severity
from derive.checking.knowledge import Declared, Knowledge
from derive.checking.ruling import Outcome
from derive.claims.relations import Equal
from derive.claims.sides import Between, Optimum
from derive.derivation.display import latex
from tests.attack import argmins, equalities, orders
from tests.attack.vocabulary import Unfit
from tests.checking.derivations import LECTURES, TrueChain, chain, engine
from tests.checking.styles import Style, style
from tests.judging.lectures import statements

DECLARED = (r"q, r, \sigma, \tau, b, s > 0", r"w > 0", r"\lambda > 0", r"k, m \in \mathbb N")
"""What the letters of generated identities are assumed to be."""


@dataclass(frozen=True)
class Transcript:
    """A chain as an author writes it, what the page says, and what check finds."""

    source: str
    text: str
    knowledge: Knowledge
    edges: Counter[Outcome]
    errors: tuple[Finding, ...]


def generated(random: Random) -> TrueChain:
    """An identity that a sound rewriting made."""
    while True:
        kind = random.choice([kind for part in (equalities, orders, argmins) for kind in part.KINDS.table if kind.truth == "true"])
        try:
            claim = kind.make(random).claim()
            lines = (latex(claim.before), latex(claim.after))
        except (Unfit, NotImplementedError, AttributeError, KeyError, TypeError):
            continue
        optima = isinstance(claim.before, Optimum) and isinstance(claim.after, Optimum)
        alike = (isinstance(claim.relation, Equal) and claim.between is Between.EXPRESSIONS) or optima
        if alike and not claim.domains and not claim.premises and all(len(line) < 400 for line in lines):
            return chain(kind.name, "\n".join(lines), *DECLARED)


@cache
def said() -> tuple[TrueChain, ...]:
    """The true statements of lectures that are equalities, with what stands after `where`."""
    found = []
    for statement in statements():
        claim, _, where = statement.true.partition(" where ")
        read = chains(claim)
        if len(read) == 1 and len(read[0].items) > 1 and "=" in claim:
            declared = [Declared(one.strip(), one.strip(), "the page says so") for one in where.split(";") if one.strip()]
            found.append(TrueChain("lecture", tuple(item.text for item in read[0].items), Everything(tuple(declared))))
    return tuple(found)


class Everything(Knowledge):
    """Declarations that are all made, whatever names are asked for."""

    def about(self, names: object) -> tuple[Declared, ...]:
        return self.declared


@cache
def derived() -> tuple[TrueChain, ...]:
    """What lecturers and the engine derive."""
    return (*LECTURES, *engine())


def drawn(seed: int, count: int) -> Iterator[tuple[str, TrueChain, Style]]:
    """Chains, or parts of them in order, each with an author."""
    random = Random(seed)
    for _ in range(count):
        source = random.choice(("lecturer", "generated", "statement"))
        if source == "generated":
            one = generated(random)
        elif source == "statement":
            one = random.choice(said())
        else:
            whole = random.choice(derived())
            places = sorted(random.sample(range(len(whole.lines)), random.randint(2, min(4, len(whole.lines)))))
            one = TrueChain(whole.name, tuple(whole.lines[place] for place in places), whole.knowledge)
        yield source, one, style(random)


def written(source: str, one: TrueChain, author: Style) -> Transcript:
    """What check says of a chain in a style."""
    text = author.spelled(one.lines)
    declared = tuple(Declared(author.line(each.text), author.line(each.subject), each.why) for each in one.knowledge.declared)
    knowledge = type(one.knowledge)(declared)
    looked = passage(text, "", "", knowledge)
    edges = Counter(edge.outcome for ruled in looked.ruled for edge in ruled.edges)
    errors = tuple(found for found in findings(looked) if found.severity is Severity.ERROR)
    return Transcript(source, text, knowledge, edges, errors)


def main() -> int:
    """Exit status 1 if a true chain is refuted."""
    parser = argparse.ArgumentParser(prog="python -m tests.checking.true_chains", description="True chains, of which none may be refuted.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=500)
    asked = parser.parse_args()
    start, refuted, edges = time.process_time(), 0, {name: Counter[Outcome]() for name in ("lecturer", "generated", "statement")}
    for source, one, author in drawn(asked.seed, asked.count):
        found = written(source, one, author)
        edges[source] += found.edges
        if found.errors:
            refuted += 1
            print(f"{one.name}: {found.text}\n  {[each.text for each in found.knowledge.declared]}", flush=True)
            for each in found.errors:
                print(f"  {each.code} {each.said}: {found.text[each.span.start : each.span.end]}")
                print(f"  {each.edge.posed.text if each.edge and each.edge.posed else ''}\n  {each.edge and each.edge.verdict}", flush=True)
    for source, counts in edges.items():
        print(source, {outcome.value: count for outcome, count in counts.items()}, file=sys.stderr)
    print(f"{refuted} of {asked.count} refuted in {time.process_time() - start:.0f} s", file=sys.stderr)
    return int(refuted > 0)


if __name__ == "__main__":
    sys.exit(main())
