"""The LaTeX of what a page holds, for tests that look at formulas."""

from __future__ import annotations

from derive.paper import blocks
from derive.paper.blocks import Document, Formula, Math
from derive.paper.dialects.latex import boxed, write


def latex(part: Math | Formula) -> str:
    """One formula, with its box where it has one."""
    return boxed(part) if isinstance(part, Formula) else write(part.form)


def formulas(document: Document) -> tuple[tuple[str, bool], ...]:
    """Every formula in the order of reading, with whether it is displayed."""
    return tuple((latex(part), isinstance(part, Formula)) for part in blocks.formulas(document))
