"""KaTeX, told to be strict, as a judge of formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from tests.notes.validators.needs import needs
from tests.notes.validators.report import Formula, Report


def check(out: Mapping[str, Sequence[Formula]], after: str) -> Report:
    """Every formula that left an engine parses, displayed where it is displayed."""
    needs("pykatex", "pip install pykatex")
    complaints = [
        f"{page}:{formula.line}: KaTeX refuses `{formula.body}`: {reason}"
        for page, formulas in out.items()
        for formula in formulas
        if (reason := _refusal(*formula.key))
    ]
    return Report(engine=f"KaTeX after {after}", out=out, complaints=tuple(complaints))


@cache
def _refusal(body: str, display: bool) -> str:
    import pykatex

    try:
        pykatex.renderToString(body, displayMode=display, throwOnError=True, strict=pykatex.STRICT_ERROR)
    except pykatex.ParseError as error:
        return str(error)
    return ""
