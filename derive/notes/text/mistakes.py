"""What is wrong with a text: all of it at once, each thing with its line."""

from derive.vocabulary.errors import InputError


class WrongText(InputError):
    """Texts that cannot be set; the message has a line for each mistake."""


class Mistakes:
    """Mistakes of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._found: dict[tuple[int, str], None] = {}

    def add(self, line: int, told: str) -> None:
        """One more; the same of the same line is told once."""
        self._found.setdefault((line, told))

    def refuse(self) -> None:
        """Raise them, if there are any."""
        if self._found:
            raise WrongText("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """A line for each, in the order of the file."""
        return [f"{self.path}:{line}: {told}" if line else f"{self.path} {told}" for line, told in sorted(self._found)]
