"""Where the templates and the chapters' texts are."""

from pathlib import Path

from derive.vocabulary.errors import DeriveError


def templates_directory() -> Path:
    """Where the templates are: in an installed wheel inside the package, in a checkout beside it.

    Raises
    ------
    DeriveError
        They are in neither place: the installation is damaged.
    """
    package = Path(__file__).resolve().parents[1]
    for candidate in (package / "templates", package.parent / "templates"):
        if (candidate / "latex.tex.j2").is_file():
            return candidate
    raise DeriveError(f"the page templates are missing: expected in {package / 'templates'}; install derive again")
