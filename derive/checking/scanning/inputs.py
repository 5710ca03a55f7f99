"""Definitions that a LaTeX document takes from other files: of its own folder only, and only so many."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from derive.checking.scanning.decoding import decoded
from derive.checking.scanning.macros import MacroDefinition, definitions_in
from derive.checking.scanning.masking import masked, with_unix_ends
from derive.checking.scanning.tex import read_tex
from derive.vocabulary.errors import InputError

FILES = 50
"""How many files one document may take in."""
DEPTH = 8
"""How deeply one may take in another."""
SIZE = 1_000_000
"""How many bytes such a file may have."""
_INPUT = re.compile(
    r"\\(?:(?P<package>usepackage|RequirePackage)\s*(?:\[[^\[\]]{0,500}\]\s*)?\{(?P<packages>[^{}]{1,500})\}"
    r"|(?:input|include|subfile)(?:\s*\{(?P<name>[^{}#\\\n]{1,300})\}|[ \t]+(?P<bare>[\w./-]{1,300})))"
)


@dataclass(slots=True)
class Inputs:
    """What a document takes in; `folder` is its own, `missed` says of each place what was not read and why."""

    folder: Path
    read: set[Path] = field(default_factory=set)
    missed: list[tuple[int, str]] = field(default_factory=list)

    def definitions(self, text: str) -> tuple[MacroDefinition, ...]:
        """The definitions of a text whose comments are masked, those that it takes in at their place, in the order in which they count."""
        return self._from(text, self.folder, 0)

    def _from(self, text: str, beside: Path, depth: int) -> tuple[MacroDefinition, ...]:
        found = list(definitions_in(text))
        for match in _INPUT.finditer(text):
            suffix = ".sty" if match["package"] else ".tex"
            for name in (match["packages"] or match["name"] or match["bare"]).split("," if match["package"] else "\n"):
                inner = self._file(name.strip(), suffix, beside, depth, match.start())
                found += (replace(definition, moved=match.start()) for definition in inner)
        return tuple(sorted(found, key=lambda definition: definition.place))

    def _file(self, name: str, suffix: str, beside: Path, depth: int, place: int) -> tuple[MacroDefinition, ...]:
        """The definitions of a file that is taken in."""
        path = self._resolved(name, suffix, beside)
        match path:
            case None if suffix == ".sty":
                return ()
            case None:
                self.missed.append((place, f"`{name}` is not in the document's folder, so that its definitions are not known"))
                return ()
        if path in self.read:
            return ()
        if depth >= DEPTH or len(self.read) >= FILES:
            self.missed.append((place, f"`{name}` was not read: {FILES} files are, {DEPTH} deep"))
            return ()
        self.read.add(path)
        try:
            with path.open("rb") as file:
                content = file.read(SIZE + 1)
            if len(content) > SIZE:
                raise InputError(f"it has more than {SIZE} bytes")
            text = with_unix_ends(decoded(content, name)[0])
        except (OSError, InputError) as error:
            self.missed.append((place, f"`{name}` was not read: {error}"))
            return ()
        bare = masked(text, read_tex(text).edits)
        return self._from(bare, path.parent, depth + 1)

    def _resolved(self, name: str, suffix: str, beside: Path) -> Path | None:
        """The file that is meant, if it is inside of the document's folder, wherever links lead."""
        home = self.folder.resolve()
        for folder in (self.folder, beside):
            for ending in (suffix, ""):
                try:
                    path = (folder / (name + ending)).resolve()
                    if path.is_relative_to(home) and path.is_file():
                        return path
                except (OSError, ValueError, RuntimeError):
                    # A name that no file can have, or links that lead in a circle.
                    continue
        return None
