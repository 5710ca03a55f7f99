"""The TeX that matplotlib reads: LaTeX, with bars by the only names that it knows."""

from dataclasses import replace

from derive.paper.dialects.latex import LATEX
from derive.paper.form import Form, Worded
from derive.paper.write import Bracket, Height, Writer

_BARS = {r"\lVert": r"\Vert", r"\rVert": r"\Vert", r"\lvert": r"\vert", r"\rvert": r"\vert"}


def write(form: Form) -> str:
    """An arranged form for a figure."""
    return Writer(MATHTEXT)(form).text


def _plain(text: str) -> str:
    for ours, theirs in _BARS.items():
        text = text.replace(ours, theirs)
    return text


def _bracket(text: str, shape: Bracket, height: Height) -> str:
    return _plain(LATEX.bracket(text, shape, height))


def _worded(form: Worded) -> str:
    return _plain(form.latex)


MATHTEXT = replace(LATEX, bracket=_bracket, worded=_worded)
