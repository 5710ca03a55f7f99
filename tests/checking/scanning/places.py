"""Where a formula stands, read off the file by hand and compared with what a scan says."""

from pathlib import Path

from derive.checking.scanning.page import Excerpt, Scan


def place(excerpt: Excerpt) -> str:
    """`line:column-line:column` of all of a formula's text but the white space at its ends."""
    start = len(excerpt.text) - len(excerpt.text.lstrip())
    first, last = excerpt.spots(start, len(excerpt.text.rstrip()))
    return f"{first}-{last}"


def listed(scan: Scan) -> list[tuple[str, str, str]]:
    """Each formula: how it is set, its place, its text."""
    return [(excerpt.layout.value, place(excerpt), excerpt.text.strip()) for excerpt in scan.excerpts]


def texts(scan: Scan) -> list[str]:
    """The formulas that could be read."""
    return [excerpt.text.strip() for excerpt in scan.excerpts if not excerpt.problem]


def between(lines: list[str], spots: tuple[object, object]) -> str:
    """What stands in lines of a file between two places in one line."""
    (line, start), (last, end) = ((int(part) for part in str(spot).split(":")) for spot in spots)
    assert line == last
    return lines[line - 1][start - 1 : end - 1]


def written(folder: Path, name: str, text: str) -> Path:
    """A file with this content, whose line ends are kept."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path
