"""The type of a format of reports, and what it is written on."""

from collections.abc import Callable
from dataclasses import dataclass

from derive.checking.report import Report

Styled = Callable[[str, str], str]
"""A text in a style: `error`, `warning`, `note`, `place` or `rule`."""


def plain(text: str, style: str) -> str:
    """The text as it is."""
    return text


@dataclass(frozen=True, slots=True)
class Paper:
    """What a report is written on.

    Parameters
    ----------
    width : int
        Columns.
    styled : callable
        How it shows a style.
    """

    width: int = 100
    styled: Styled = plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format.

    Parameters
    ----------
    name : str
        As after --format.
    write : callable
        The text of a report; empty where there is nothing to say.
    """

    name: str
    write: Callable[[Report, Paper], str]
