"""What to do about a validator that is not installed: one line and a skip here, a failure where everything has to be there."""

from __future__ import annotations

import importlib.util
import os
import shutil

import pytest


def needs(tool: str, install: str, *, present: bool | None = None) -> None:
    """Go on only where the tool is.

    Parameters
    ----------
    tool : str
        A command, or a Python module.
    install : str
        The line that installs it.
    present : bool, optional
        Whether it is there, where neither the path nor Python's modules tell.
    """
    if present is None:
        present = shutil.which(tool) is not None or (tool.isidentifier() and importlib.util.find_spec(tool) is not None)
    if present:
        return
    reason = f"{tool} is missing: {install}"
    if os.environ.get("DERIVE_CI") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
