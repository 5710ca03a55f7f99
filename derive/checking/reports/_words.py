"""What is said of a finding beside its message, in sentences."""

from collections.abc import Iterator

from derive.checking.diagnostic import Diagnostic, Stretch


def evidence(found: Diagnostic) -> Iterator[str]:
    """What agrees, and the counter-example; each on a line of its own."""
    spoken = [found.stretch, *found.agrees, *(found.between or ())]
    if found.agrees:
        yield f"agrees: {', '.join(_where(one, spoken) for one in found.agrees)}"
    if found.refutation is not None:
        first, second = (_where(one, spoken) for one in found.between) if found.between is not None else ("one side", "the other")
        many = len(found.refutation.points) > 1
        if many:
            yield f"shown: {found.refutation.reason}"
        for number, tried in enumerate(found.refutation.points, 1):
            start = f"point {number}, " if many else ""
            point = f"for {tried.point}: " if tried.point else ""
            yield f"{start}{point}{first} is {tried.first}, {second} is {tried.second}"
        if found.refutation.certificate:
            yield found.refutation.certificate


def _where(one: Stretch, spoken: list[Stretch]) -> str:
    """A place as its line, and its column where others that are spoken of stand in the same line."""
    lone = all(other.line != one.line or (other.line, other.column) == (one.line, one.column) for other in spoken)
    return f"line {one.line}" if lone else f"line {one.line} column {one.column}"


def in_words(found: Diagnostic) -> str:
    """The whole of a finding, without its place: for who shows the place by himself."""
    return "\n".join((found.message, *evidence(found), *instead(found), *granted(found)))


def instead(found: Diagnostic) -> Iterator[str]:
    """What to write, and for what."""
    if found.mended is not None and found.mended_at is not None:
        elsewhere = "" if found.mended_at == found.stretch else f" of {_where(found.mended_at, [found.stretch, found.mended_at])}"
        yield f"instead{elsewhere}: {found.mended.latex}"
        yield f"    ({found.mended.change}; judged, and proved)"


def granted(found: Diagnostic) -> Iterator[str]:
    """What was assumed."""
    if found.assumed:
        yield f"assumed: {'; '.join(found.assumed)}"
