"""The TeX that matplotlib reads: LaTeX, with bars by the only names that it knows."""

from dataclasses import replace
from functools import partial

from derive.paper.dialects.latex import BRACKETS, LATEX, bracketed
from derive.paper.form import Form
from derive.paper.write import Bracket, Writer

_BARS = {Bracket.BARS: (r"\vert", r"\vert"), Bracket.NORM: (r"\Vert", r"\Vert")}

MATHTEXT = replace(LATEX, bracket=partial(bracketed, {**BRACKETS, **_BARS}))
_WRITER = Writer(MATHTEXT)


def write(form: Form) -> str:
    """An arranged form for a figure."""
    return _WRITER(form).text
