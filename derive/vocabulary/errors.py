"""Errors that a user can mend, and the one that only we can."""

INSTALL = 'pip install -e ".[{}]"'
"""How an optional part is installed: from the checkout, until derive is published. Every install line that is printed is this one."""


class DeriveError(Exception):
    """Base of the errors that derive raises on purpose."""


class InputError(DeriveError, ValueError):
    """What was given cannot be used: the message names what was found, what was needed and what to do."""


class Contradiction(DeriveError):
    """Two independent checks of one claim disagree: a bug in derive, never a verdict."""


class OutOfTime(DeriveError):
    """A claim took more than its share of the processor: no verdict, and nothing is remembered of it."""


class MissingTool(DeriveError):
    """Something optional is not installed; the message holds the line that installs it."""


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
    return MissingTool(f"{need}, which cannot be imported ({why}); install it with `{INSTALL.format(extra)}`{instead}")
