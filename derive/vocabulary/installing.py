"""What is optional and not there: the error that holds the line which installs it."""

from importlib.metadata import packages_distributions
from pathlib import Path

from derive.vocabulary.errors import MissingTool

CHECKOUT = 'pip install -e ".[{}]"'
"""The line in a checkout, be it installed or only run from."""
PACKAGE = Path(__file__).resolve().parents[1]


def install(extra: str) -> str:
    """The line that installs an optional part: as the package itself got here."""
    named = packages_distributions().get(PACKAGE.name)
    if named is None or (PACKAGE.parent / "pyproject.toml").exists():
        return CHECKOUT.format(extra)
    return f'pip install "{named[0]}[{extra}]"'


def missing(need: str, extra: str, why: ImportError, *, instead: str = "") -> MissingTool:
    """The error for an optional library that cannot be imported.

    Parameters
    ----------
    need : str
        What needs which library.
    extra : str
        The optional part of derive that brings it.
    why : ImportError
        What Python said.
    instead : str
        What can be done without it.
    """
    return MissingTool(f"{need}, which cannot be imported ({why}); install it with `{install(extra)}`{instead}")
