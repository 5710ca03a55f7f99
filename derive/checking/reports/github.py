"""For GitHub Actions: a workflow command a finding, which is shown beside the line of a pull request."""

from derive.checking.diagnostic import Diagnostic
from derive.checking.finding import Severity
from derive.checking.report import Report
from derive.checking.reports._format import Format, Paper
from derive.checking.reports._words import in_words

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def write(report: Report, paper: Paper) -> str:
    """A line a finding."""
    return "\n".join(_command(one) for one in report.diagnostics)


ENTRY = Format(name="github", write=write)


def _command(found: Diagnostic) -> str:
    stretch = found.stretch
    places = {"file": found.path, "line": stretch.line, "endLine": stretch.end_line, "col": stretch.column}
    if stretch.line == stretch.end_line:
        places["endColumn"] = stretch.end_column
    places["title"] = found.code
    told = ",".join(f"{key}={_property(str(value))}" for key, value in places.items())
    return f"::{_COMMANDS[found.severity]} {told}::{_escaped(in_words(found))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
