"""The TeX that matplotlib reads: LaTeX, with bars by the only names that it knows."""

from dataclasses import replace

from derive.paper.dialects.latex import LATEX
from derive.paper.form import Form
from derive.paper.write import Writer

_BARS = {r"\lVert": r"\Vert", r"\rVert": r"\Vert", r"\lvert": r"\vert", r"\rvert": r"\vert"}


def write(form: Form) -> str:
    """An arranged form for a figure."""
    return Writer(MATHTEXT)(form).text


def _plain(text: str) -> str:
    for ours, theirs in _BARS.items():
        text = text.replace(ours, theirs)
    return text


MATHTEXT = replace(
    LATEX,
    bracket=lambda text, shape, height: _plain(LATEX.bracket(text, shape, height)),
    worded=lambda form: _plain(form.latex),
)
