"""Errors that a user can mend, and the one that only we can."""


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
