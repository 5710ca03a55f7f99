"""Markdown as Jupyter reads it: GitHub's, with dollars instead of fences and backticks around formulas."""

from dataclasses import replace

from derive.paper.dialects.latex import tagged
from derive.paper.targets._target import Media
from derive.paper.targets.github import ENTRY as GITHUB

ENTRY = replace(
    GITHUB, name="jupyter", media=Media.NOTEBOOK, math="${}$".format, display=lambda page, formula: f"$$\n{tagged(formula)}\n$$"
)
