"""What is found in the formulas of a document, as its author wants to have it told, with its places in the file."""

from collections.abc import Iterable
from dataclasses import replace

from derive.catalogue import names
from derive.checking.baseline import Known
from derive.checking.configuration import codes
from derive.checking.diagnostic import Diagnostic, Quoted, Stretch
from derive.checking.examining import NOTICES, Examined, Noted, notice, one_line
from derive.checking.finding import Severity
from derive.checking.report import Counts, Interpretation, Report
from derive.checking.scanning.page import Excerpt, Layout, Page, Spot
from derive.reading.tree import Span
from derive.vocabulary.calling import instead


def unread(excerpt: Excerpt) -> Examined:
    """What is said of a formula that could not be taken out of its document."""
    return Examined(noted=(_whole(excerpt, "N110", f"cannot be read: {excerpt.problem}"),), unknown=1)


def expected(excerpt: Excerpt) -> str:
    """What its author says will come out, if it is a display."""
    return excerpt.directives.expected if excerpt.layout is Layout.DISPLAY else ""


def remarked(page: Page, offset: int, sentence: str) -> Diagnostic:
    """What is said of how a document is read, such as of a directive."""
    found = notice("N200")
    text, start = page.shown(offset)
    spot = page.spot(offset)
    return Diagnostic(
        code=found.name,
        severity=found.severity,
        path=page.name,
        stretch=Stretch(spot.line, spot.column, spot.line, spot.column + len(text) - start, spot.cell),
        source=Quoted(text, start, len(text)),
        formula="",
        message=sentence,
    )


class Reporting:
    """The report on a document, formula by formula; `ignored` are codes that are not told, `told` what was said of it already."""

    def __init__(self, ignored: Iterable[str], known: Known, told: Iterable[Diagnostic]) -> None:
        self.ignored = frozenset(ignored)
        self.known = known
        self.diagnostics = list(told)
        self.counts = Counts()
        self.interpretations: list[Interpretation] = []
        self.faults: list[str] = []

    def report(self) -> Report:
        """What was found, in the order of the places."""
        found = sorted(self.diagnostics, key=lambda one: (one.stretch.line, one.stretch.column, one.code))
        errors = sum(one.severity is Severity.ERROR and one.code not in names(NOTICES) for one in found)
        return Report(
            diagnostics=tuple(found),
            counts=replace(self.counts, refuted=errors),
            interpretations=tuple(self.interpretations),
            faults=tuple(self.faults),
        )

    def add(self, excerpt: Excerpt, examined: Examined) -> None:
        """What became of a formula, as its author wants to have it told."""
        noted = list(examined.noted)
        self.counts += Counts(
            formulas=1, proved=examined.proved, agreeing=examined.agreeing, unknown=examined.unknown, defined=examined.defined
        )
        match expected(excerpt):
            case "refuted":
                noted = self._refuted(excerpt, examined)
            case "proved":
                noted += self._proved(excerpt, examined)
        for code in excerpt.directives.ignored:
            noted = self._without(excerpt, code, noted)
        for one in noted:
            self._tell(_diagnostic(excerpt, one))
        if examined.fault:
            self.faults.append(f"{excerpt.page.name}:{excerpt.page.spot(excerpt.start)}: {examined.fault}")
        self.interpretations.append(
            Interpretation(excerpt.page.name, _stretch(*excerpt.spots(0, len(excerpt.text))), examined.items, examined.assumed)
        )

    def _tell(self, found: Diagnostic) -> None:
        if found.code in self.ignored or found.key in self.known:
            self.counts += Counts(accepted=1)
        else:
            self.diagnostics.append(found)

    def _refuted(self, excerpt: Excerpt, examined: Examined) -> list[Noted]:
        """What is left to say of a formula that is to be refuted; who says so means it as a claim, which no premise is to rescue."""
        rest = [one for one in examined.noted if one.severity is not Severity.ERROR]
        if len(rest) < len(examined.noted) or examined.fails:
            self.counts += Counts(expected=1)
            return rest
        return [*rest, _whole(excerpt, "D001", "a refutation was expected, and none was found")]

    def _proved(self, excerpt: Excerpt, examined: Examined) -> list[Noted]:
        """What is to be said of a formula that is to be proved."""
        wrong = [one for one in examined.noted if one.severity is Severity.ERROR]
        if wrong or (examined.proved and not examined.agreeing and not examined.unknown):
            return []
        why = next((f": {one.said}" for one in examined.noted), "")
        return [_whole(excerpt, "D001", f"a proof was expected, and not every step is proved{why}")]

    def _without(self, excerpt: Excerpt, code: str, noted: list[Noted]) -> list[Noted]:
        """What is left to say where findings of a code are ignored."""
        rest = [one for one in noted if one.code != code]
        self.counts += Counts(accepted=len(noted) - len(rest))
        if len(rest) < len(noted) or excerpt.layout is not Layout.DISPLAY:
            return rest
        hint = "" if code in codes() else f"; there is no such code, {instead(code, codes())}"
        return [*rest, _whole(excerpt, "D002", f"nothing to ignore: {code} is not found here{hint}")]


def _diagnostic(excerpt: Excerpt, noted: Noted) -> Diagnostic:
    """A finding with its places in the file."""

    def placed(span: Span) -> Stretch:
        return _stretch(*excerpt.spots(span.start, span.end))

    first, last = excerpt.span(*_trimmed(excerpt.text, noted.span))
    text, start = excerpt.page.shown(first)
    return Diagnostic(
        code=noted.code,
        severity=noted.severity,
        path=excerpt.page.name,
        stretch=placed(Span(*_trimmed(excerpt.text, noted.span))),
        source=Quoted(text, start, min(start + last - first, len(text))),
        formula=one_line(excerpt.text),
        message=noted.said,
        agrees=tuple(map(placed, noted.agreeing)),
        between=None if noted.between is None else (placed(noted.between[0]), placed(noted.between[1])),
        refutation=noted.refutation,
        again=noted.again,
        mended=noted.mended,
        mended_at=None if noted.mended_at is None else placed(noted.mended_at),
        assumed=noted.assumed,
    )


def _trimmed(text: str, span: Span) -> tuple[int, int]:
    """The span without space at its ends."""
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    return start, max(start, span.end - (len(inner) - len(inner.rstrip())))


def _stretch(start: Spot, end: Spot) -> Stretch:
    return Stretch(start.line, start.column, end.line, end.column, start.cell)


def _whole(excerpt: Excerpt, code: str, said: str) -> Noted:
    """A notice of a whole formula."""
    found = notice(code)
    return Noted(code=found.name, severity=found.severity, span=Span(0, len(excerpt.text)), said=said)
