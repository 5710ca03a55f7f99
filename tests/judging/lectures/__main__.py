"""Prints `docs/what-the-judge-decides.md`: what lectures say and what becomes of it, failures by cause."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tests.judging.lectures import statements
from tests.judging.lectures.ruling import PROVED, REFUTED, UNDECIDED, UNREAD, Ruling, rulings

_TITLES = {
    "density": "Densities", "sum": "Sums", "matrix": "Vectors and matrices", "expectation": "Expectations",
    "gradient": "Gradients", "product": "Products", "variance": "Variances and covariances", "integral": "Integrals",
    "optimum": "Optima", "divergence": "Divergences",
}  # fmt: skip


def page() -> Iterator[str]:
    """The page, line by line."""
    true, slips = rulings()
    yield "# What the judge decides"
    yield ""
    yield f"{len(true)} true statements of lectures and {len(slips)} slips of them, as text for `derive judge`, spread over subjects as the"
    yield "displays of public notes are. They were written down before the first was judged, and none was taken out since"
    yield "(`tests/judging/lectures/statements.txt`, with author and chapter of where each subject is treated)."
    yield "`python -m tests.judging.lectures` prints this page."
    yield ""
    yield from _table(true, slips)
    yield from _failures("True and not proved", [one for one in true if one.outcome != PROVED])
    yield from _failures("Slips that are not refuted", [one for one in slips if one.outcome != REFUTED])
    yield ""
    yield "## Proved, and the slip refuted"
    for kind, group in groupby(zip(true, slips, strict=True), key=lambda pair: pair[0].statement.kind):
        decided = [(one, slip) for one, slip in group if (one.outcome, slip.outcome) == (PROVED, REFUTED)]
        if decided:
            lines = (line for one, slip in decided for line in ("+ " + one.text, "- " + slip.text))
            yield from ("", f"### {_TITLES[kind]}", "", "```text", *lines, "```")


def _table(true: Sequence[Ruling], slips: Sequence[Ruling]) -> Iterator[str]:
    """How many of each kind came out how."""
    columns = [
        *((true, outcome) for outcome in (PROVED, UNDECIDED, UNREAD)),
        *((slips, outcome) for outcome in (REFUTED, UNDECIDED, UNREAD)),
    ]
    yield "| subject | " + " | ".join(f"{'true' if ruled is true else 'slips'}: {outcome}" for ruled, outcome in columns) + " |"
    yield "|---" * (1 + len(columns)) + "|"
    kinds = list(dict.fromkeys(one.kind for one in statements()))
    for title, among in [*((_TITLES[kind], {kind}) for kind in kinds), ("all", set(kinds))]:
        counts = (sum(one.outcome == outcome and one.statement.kind in among for one in ruled) for ruled, outcome in columns)
        yield f"| {title} | " + " | ".join(map(str, counts)) + " |"


def _failures(title: str, failed: Sequence[Ruling]) -> Iterator[str]:
    """What was not decided, by the reason that is given, the most frequent first."""
    yield from ("", f"## {title}", "")
    by_reason: dict[str, list[str]] = {}
    for one in failed:
        by_reason.setdefault(f"{one.outcome}: {one.reason}", []).append(one.text)
    if not failed:
        yield "None."
        return
    yield "```text"
    for reason, texts in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        yield from (reason, *("    " + text for text in texts))
    yield "```"


if __name__ == "__main__":
    print("\n".join(page()))
