"""For programs: one object with everything that was found, the same on every machine."""

import json
from dataclasses import asdict

from derive.checking.diagnostic import Diagnostic, Stretch
from derive.checking.report import Interpretation, Report
from derive.checking.reports._format import Format, Paper

VERSION = 1


def write(report: Report, paper: Paper) -> str:
    """Version, findings, counts, what could not be read; readings where they are asked for."""
    data: dict[str, object] = {
        "version": VERSION,
        "diagnostics": [_diagnostic(one) for one in report.diagnostics],
        "counts": asdict(report.counts),
        "unread": list(report.unread),
    }
    if report.interpretations:
        data["readings"] = [_interpretation(one) for one in report.interpretations]
    return json.dumps(data, indent=2)


ENTRY = Format(name="json", write=write)


def _place(stretch: Stretch) -> dict[str, object]:
    return asdict(stretch)


def _diagnostic(found: Diagnostic) -> dict[str, object]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "path": found.path,
        **_place(found.stretch),
        "message": found.message,
        "formula": found.formula,
        "source": found.source.text,
        "agrees": [_place(one) for one in found.agrees],
        "between": None if found.between is None else [_place(one) for one in found.between],
        "counter_example": None if found.refutation is None else asdict(found.refutation),
        "instead": _instead(found),
        "assumed": list(found.assumed),
        "claim": found.again or None,
    }


def _instead(found: Diagnostic) -> dict[str, object] | None:
    if found.mended is None or found.mended_at is None:
        return None
    return {**_place(found.mended_at), "latex": found.mended.latex, "change": found.mended.change, "claim": found.mended.again}


def _interpretation(one: Interpretation) -> dict[str, object]:
    return {"path": one.path, **_place(one.stretch), "items": list(one.items), "assumed": list(one.assumed)}
