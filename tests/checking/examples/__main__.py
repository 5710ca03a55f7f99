"""Prints `docs/what-check-decides.md`: chains of notes and what is said of each, misses by their cause."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from tests.checking.examples.judging import NAMED, PAIR, PROVED, SILENT, Answer, answers
from tests.checking.examples.steps import STEPS, UNPROVED
from tests.checking.mutants import Tried, sampled

_TITLES = {
    "likelihood": "Likelihoods", "optimum": "Optima", "posterior": "Posteriors and priors", "sum": "Sums", "function": "Functions",
    "equation": "Equations to be solved", "definition": "Definitions", "derivative": "Derivatives", "expectation": "Expectations",
    "number": "Numbers",
}  # fmt: skip
_COLUMNS = {
    "right: proved": ("proved", PROVED),
    "right: not decided": ("proved", SILENT),
    "nothing to say: nothing said": ("silent", SILENT),
    "wrong: the item is named": ("wrong", NAMED),
    "wrong: a pair is named": ("wrong", PAIR),
    "wrong: missed": ("wrong", SILENT),
}


def page() -> Iterator[str]:
    """The page, line by line."""
    every = answers()
    yield "# What check decides"
    yield ""
    yield f"{len(every)} chains as people write them in notes, right ones and wrong ones, with what `derive check` says of each by itself,"
    yield "without the page around it. They are our own (`tests/checking/examples/chains.txt`); what is wanted was written down with them,"
    yield "and none is taken out. `python -m tests.checking.examples` prints this page."
    yield ""
    yield from _table(every)
    right, wrong = ([one for one in every if one.example.wanted == wanted] for wanted in ("proved", "wrong"))
    yield from _failures("Right, and called wrong", [one for one in every if one.is_false])
    yield from _failures("Right, and not decided", [one for one in right if not one.is_wanted and not one.is_false])
    yield from _failures("Wrong, and not found", [one for one in wrong if one.outcome in (PROVED, SILENT)])
    yield from _failures("Wrong, and which of two items is not told", [one for one in wrong if one.outcome == PAIR and not one.is_wanted])
    yield from _own_steps()
    yield ""
    yield "## As wanted"
    for kind, group in groupby(every, key=lambda one: one.example.kind):
        wanted = [one for one in group if one.is_wanted]
        if wanted:
            yield from ("", f"### {_TITLES[kind]}", "", "```text", *(line for one in wanted for line in _shown(one)), "```")
    yield from _mutants(sampled())


def _mutants(tried: Sequence[Tried]) -> Iterator[str]:
    """What becomes of true chains into which a slip is put."""
    counts = Counter(one.said for one in tried)
    blamed = len(tried) - counts["equivalent"] - counts["missed"]
    yield from ("", "## Slips put into true chains", "")
    yield f"Into {len(tried)} chains that lecturers write or the engine derives one slip is put, drawn by lot from all that fit"
    equal = counts["equivalent"]
    yield f"(`tests/checking/mutations.py`). Of these {equal} are proved to be no mistake. Of the others {blamed} are refuted,"
    yield f"and the wrong line is blamed alone {counts['line']} times, another one {counts['other line'] + counts['other pair']} times."
    yield "`python -m tests.checking.mutants --count 2000` draws more, from all families, priors and predictors. Missed are:"
    yield from ("", "```text")
    by_causes: dict[tuple[str, ...], list[Tried]] = {}
    for one in tried:
        if one.said == "missed":
            by_causes.setdefault(one.causes, []).append(one)
    for causes, missed in sorted(by_causes.items(), key=lambda item: -len(item[1])):
        yield "; ".join(causes)
        yield from (f"    {one.chain.name}, item {one.place + 1}, {one.slip}: {' '.join(one.latex.split())}" for one in missed)
    yield "```"


def _shown(answer: Answer) -> Iterator[str]:
    """A chain after a sign: + for what is right, - for what is wrong, = for what says nothing that could be."""
    sign = {"proved": "+", "silent": "=", "wrong": "-"}[answer.example.wanted]
    place = "" if answer.example.item is None else f"   ({', '.join(answer.codes)}: item {answer.example.item + 1})"
    yield f"{sign} {' '.join(answer.example.latex.split())}{place}"


def _own_steps() -> Iterator[str]:
    """How much of the project's own derivations is proved."""
    missed = [f"- `{chapter}`, step {why}" for chapter, whys in UNPROVED.items() for why in whys]
    yield ""
    yield "## The project's own derivations"
    yield ""
    many = sum(STEPS.values())
    yield f"Of {many} numbered steps in `output/github`, {many - len(missed)} are proved from their page alone. The others:"
    yield ""
    yield from missed


def _table(every: Sequence[Answer]) -> Iterator[str]:
    """How many of each kind came out how."""
    yield "| | " + " | ".join(_COLUMNS) + " | false |"
    yield "|---" * (2 + len(_COLUMNS)) + "|"
    kinds = list(dict.fromkeys(one.example.kind for one in every))
    for title, among in [*((_TITLES[kind], {kind}) for kind in kinds), ("all", set(kinds))]:
        rows = [one for one in every if one.example.kind in among]
        counts = [sum((one.example.wanted, one.outcome) == column for one in rows) for column in _COLUMNS.values()]
        counts[2] += sum((one.example.wanted, one.outcome) == ("silent", PROVED) for one in rows)
        yield f"| {title} | " + " | ".join(map(str, (*counts, sum(one.is_false for one in rows)))) + " |"


def _failures(title: str, failed: Sequence[Answer]) -> Iterator[str]:
    """What did not come out as wanted, by the reason that is given, the most frequent first."""
    yield from ("", f"## {title}", "")
    if not failed:
        yield "None."
        return
    by_reason: dict[str, list[str]] = {}
    for one in failed:
        by_reason.setdefault(one.reason, []).append(" ".join(one.example.latex.split()))
    yield "```text"
    for reason, texts in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        yield from (reason, *("    " + text for text in texts))
    yield "```"


if __name__ == "__main__":
    print("\n".join(page()))
