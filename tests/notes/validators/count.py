"""How many formulas of the committed notes each engine has checked: `python -m tests.notes.validators.count`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from _pytest.outcomes import OutcomeException

from tests.notes.validators.engines import ENGINES


def lines() -> Iterator[tuple[str, bool]]:
    """One line for each engine, and whether it is content."""
    for name, run in ENGINES.items():
        try:
            report = run()
        except OutcomeException as missing:
            yield f"{name:24} {'-':>8}  {missing.msg}", True
        except AssertionError as nothing:
            yield f"{name:24} {0:8}  {nothing}", False
        else:
            pages = sum(1 for found in report.out.values() if found)
            yield f"{name:24} {report.formulas:8} formulas on {pages} pages, {len(report.complaints)} complaints", not report.complaints


def main() -> int:
    """Print the lines; 1 where an engine complains."""
    content = True
    for line, good in lines():
        print(line, flush=True)
        content = content and good
    return 0 if content else 1


if __name__ == "__main__":
    sys.exit(main())
