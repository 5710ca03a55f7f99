"""How many formulas of the notes each engine has checked, and what is wrong: `python -m tests.notes.validators.count`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from _pytest.outcomes import OutcomeException

from tests.notes.validators.engines import ENGINES


def lines() -> Iterator[tuple[str, tuple[str, ...]]]:
    """One line for each engine, and its complaints."""
    for name, run in ENGINES.items():
        try:
            report = run()
        except OutcomeException as missing:
            yield f"{name:24} {'-':>8}  {missing.msg}", ()
        except AssertionError as nothing:
            yield f"{name:24} {0:8}", (str(nothing),)
        else:
            pages = sum(1 for found in report.out.values() if found)
            yield f"{name:24} {report.formulas:8} formulas on {pages} pages, {len(report.complaints)} complaints", report.complaints


def main() -> int:
    """Print the lines, and on standard error the complaints; 1 where there are any."""
    content = True
    for line, complaints in lines():
        print(line, flush=True)
        for complaint in complaints:
            print(f"    {complaint}", file=sys.stderr, flush=True)
        content = content and not complaints
    return 0 if content else 1


if __name__ == "__main__":
    sys.exit(main())
