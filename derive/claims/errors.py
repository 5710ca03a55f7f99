"""Errors that a user can mend, and the one that only we can; what lies below claims raises them too."""

from __future__ import annotations

from derive.symbolic.errors import Contradiction, DeriveError, InputError, MissingTool, OutOfTime

__all__ = ["Contradiction", "DeriveError", "InputError", "MissingTool", "OutOfTime"]
