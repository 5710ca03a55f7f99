"""The numbers for the closing note: `pytest -rA` shows them."""

from __future__ import annotations

import os

from tests.notes.validators import count
from tests.notes.validators.engines import ENGINES


def test_each_engine_says_how_many_formulas_it_checked():
    lines = list(count.lines())
    print("\n".join(line for line, _ in lines))
    assert len(lines) == len(ENGINES)
    assert not any(complaints for _, complaints in lines), lines
    if os.environ.get("DERIVE_CI") == "1":
        assert all("formulas on" in line for line, _ in lines), "a validator is missing"
