"""For code scanning: SARIF 2.1.0, with the rules that found something, and each finding known by its formula."""

import json
from hashlib import blake2b
from urllib.parse import quote

from derive import __version__
from derive.catalogue import entry, names
from derive.checking.diagnostic import Diagnostic, Stretch
from derive.checking.document import RULES
from derive.checking.examining import NOTICES
from derive.checking.finding import Severity
from derive.checking.notices._notice import Notice
from derive.checking.report import Report
from derive.checking.reports._format import Format, Paper
from derive.checking.reports._words import in_words
from derive.checking.rules._rule import CheckRule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def write(report: Report, paper: Paper) -> str:
    """One run."""
    codes = sorted({one.code for one in report.diagnostics})
    driver = {"name": "derive", "version": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.unread and not report.faults,
                "toolExecutionNotifications": [{"level": "error", "message": {"text": why}} for why in report.unread],
            }
        ],
        "results": [_result(one, codes.index(one.code)) for one in report.diagnostics],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


ENTRY = Format(name="sarif", write=write)


def _rule(code: str) -> dict[str, object]:
    found = entry(RULES, code, CheckRule) if code in names(RULES) else entry(NOTICES, code, Notice)
    return {
        "id": found.name,
        "shortDescription": {"text": found.title},
        "fullDescription": {"text": found.why},
        "help": {"text": f"{found.why}\n\nFor example\n{found.example}\n\nInstead\n{found.instead}"},
        "defaultConfiguration": {"level": _LEVELS[found.severity]},
    }


def _result(found: Diagnostic, index: int) -> dict[str, object]:
    related = [(one, "agrees") for one in found.agrees] + [(one, "contradicts it") for one in found.between or () if one != found.stretch]
    return {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": in_words(found)},
        "locations": [_location(found.path, found.stretch)],
        "relatedLocations": [
            {"id": number} | _location(found.path, one) | {"message": {"text": said}} for number, (one, said) in enumerate(related)
        ],
        "partialFingerprints": {"formula/v1": blake2b("\n".join(found.key).encode(), digest_size=16).hexdigest()},
    }


def _location(path: str, stretch: Stretch) -> dict[str, object]:
    region = {
        "startLine": stretch.line,
        "startColumn": stretch.column,
        "endLine": stretch.end_line,
        "endColumn": stretch.end_column,
    }
    return {"physicalLocation": {"artifactLocation": {"uri": quote(path.replace("\\", "/"))}, "region": region}}
