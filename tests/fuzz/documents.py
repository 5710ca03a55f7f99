"""What is done with the document of an input."""

import atexit
import shutil
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["derive.checking", "derive.reading"]):
    from derive.checking.configuration import Configuration
    from derive.checking.documents import check, checked
    from derive.checking.gathering import Gathered
    from derive.checking.scanning.decoding import decoded
    from derive.checking.scanning.page import Scan
    from derive.checking.scanning.scan import scan_display, scan_text

from derive.checking.report import Report
from derive.vocabulary.errors import InputError
from tests.fuzz.spelling import Spelled, document

FOLDER = Path(tempfile.mkdtemp())
atexit.register(shutil.rmtree, FOLDER, True)


def scanned(found: Spelled) -> Scan:
    """The formulas of a document beside which nothing lies."""
    text = decoded(found.content, found.name)[0]
    return scan_display(text) if found.name == "-" else scan_text(text, found.name)


def written(found: Spelled) -> Path:
    """The document in a folder, with what lies beside it."""
    for name, content in found.beside.items():
        (FOLDER / name).write_bytes(content)
    path = FOLDER / found.name
    path.write_bytes(found.content)
    return path


def checked_whole(content: bytes) -> None:
    """Check the document of an input; whatever goes wrong inside of derive is raised."""
    try:
        report = _report(document(content))
    except InputError:  # it is no text, or what is set for it is not understood
        return
    if report.faults:
        raise RuntimeError(report.faults[0])


def _report(found: Spelled) -> Report:
    return check(written(found)) if found.beside else checked([Gathered(scanned(found), Configuration())])
