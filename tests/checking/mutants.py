"""Wrong lines put into true chains: how many are refuted, and which line is blamed.

The long run is `python -m tests.checking.mutants --count 2000`.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from derive.checking.chains import Relates, chains
from derive.checking.knowledge import Declared
from derive.checking.passage import Passage
from derive.checking.posing import Silent, pose
from derive.claims.verdict import Proved
from derive.judging.judge import judge
from tests.checking.derivations import LECTURES, PREDICTORS, TrueChain, displayed, engine
from tests.checking.mutations import mutants, scales

SEED, COUNT = 4, 60
LINES = 4
"""How many lines of a lecturer's chain are shown at once: the wrong one, and others."""


@dataclass(frozen=True)
class Tried:
    """A chain with one wrong line, and what was said of it.

    Parameters
    ----------
    place : int
        Which line is wrong.
    slip, latex : str
        What was done, and how the line reads.
    said : str
        `line` and `pair`: it is blamed alone, or with another; `other line` and `other pair`: somebody else is; `equivalent`: it is
        no mistake; `missed` else.
    causes : tuple of str
        Of what is missed, why it is not held against the others, as check tells it.
    """

    chain: TrueChain
    place: int
    slip: str
    latex: str
    said: str
    causes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.said}: {self.chain.name}, line {self.place}, {self.slip}: {self.latex}"


def drawn(chosen: Iterable[TrueChain], seed: int, count: int) -> Iterator[Tried]:
    """So many mutants, drawn evenly from chains, lines and slips."""
    random, pools = Random(seed), []
    for chain in chosen:
        pool: dict[str, list[tuple[int, str]]] = {}
        for place, line in enumerate(chain.lines):
            for mutant in (*mutants(line), *scales(line)):
                pool.setdefault(mutant.slip, []).append((place, mutant.latex))
        pools.append((chain, pool))
    seen = set()
    for _ in range(count):
        chain, pool = random.choice(pools)
        slip = random.choice(sorted(pool))
        place, latex = random.choice(pool[slip])
        if (chain.name, place, latex) not in seen:
            seen.add((chain.name, place, latex))
            others = [number for number in range(len(chain.lines)) if number != place]
            shown = sorted([place, *random.sample(others, min(LINES - 1, len(others)))])
            part = replace(chain, lines=tuple(chain.lines[number] for number in shown))
            yield tried(chain, place, slip, latex) if chain.words else tried(part, shown.index(place), slip, latex)


def tried(chain: TrueChain, place: int, slip: str, latex: str) -> Tried:
    """What is said of a chain with a wrong line."""
    looked = chain.looked_at(place, latex)
    blamed = [one for _, one in looked.blamed()]
    if any(one.item not in (None, place) for one in blamed):
        said = "other line"
    elif any(one.item is None and place not in (one.edge.first, one.edge.second) for one in blamed):
        said = "other pair"
    elif blamed:
        said = "pair" if any(one.item is None for one in blamed) else "line"
    else:
        said = "equivalent" if _equivalent(chain, place, latex) else "missed"
    return Tried(chain, place, slip, latex, said, causes(looked, place) if said == "missed" else ())


def causes(looked: Passage, place: int) -> tuple[str, ...]:
    """Why a line is not held against the others, each reason once."""
    edges = [edge for ruled in looked.ruled for edge in ruled.edges if place in (edge.first, edge.second)]
    reasons = ("the judge finds no counter-example" if edge.silent is None else edge.silent.why for edge in edges)
    return tuple(dict.fromkeys(reasons))


def _equivalent(chain: TrueChain, place: int, latex: str) -> bool:
    """Whether the wrong line is proved to say what the right one does, from what the page says; one less than a size is no zero."""
    (right,) = chains(chain.lines[place])
    item = right.items[0]
    less = dict.fromkeys(re.findall(r"\(([nN]) - 1\)", latex))
    told = (*chain.knowledge.declared, *(Declared(f"{size} > 1", size, "it is divided by one less") for size in less))
    posed = pose(item, Relates.EQUAL, replace(item, text=latex), told, frozenset())
    return not isinstance(posed, Silent) and isinstance(judge(posed.claim), Proved)


def every() -> tuple[TrueChain, ...]:
    """What lecturers and the engine derive, with all families and predictors, the engine's chains whole."""
    return (*LECTURES, *map(displayed, engine(predictors=PREDICTORS)))


@cache
def sampled() -> tuple[Tried, ...]:
    """The mutants of the tests, and of the page that tells what check decides."""
    return tuple(drawn((*LECTURES, *map(displayed, engine(("gaussian",), ("laplace",)))), SEED, COUNT))


def main() -> int:
    """Exit status 1 if anybody else is blamed."""
    parser = argparse.ArgumentParser(prog="python -m tests.checking.mutants", description="Wrong lines in true chains.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--lectures", action="store_true", help="without the derivations of the engine")
    asked = parser.parse_args()
    start, counts = time.process_time(), Counter[str]()
    for one in drawn(LECTURES if asked.lectures else every(), asked.seed, asked.count):
        counts[one.said] += 1
        if one.said not in ("line", "equivalent"):
            print(one, *one.causes, sep="\n    ", flush=True)
    total = sum(counts.values()) - counts["equivalent"]
    print(
        f"{dict(counts)}: {1 - counts['missed'] / max(total, 1):.1%} of {total} refuted in {time.process_time() - start:.0f} s",
        file=sys.stderr,
    )
    return int(bool(counts["other line"] + counts["other pair"]))


if __name__ == "__main__":
    sys.exit(main())
