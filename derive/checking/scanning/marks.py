"""Characters that stand for others which are not to be read."""

HOLE = "\x00"
"""Stands, in a page's `prose`, for a character that is layout only, such as the `>` of a block quote."""
OPAQUE = "\x01"
"""Stands, in a page's `prose`, for a character that is no prose, such as code."""
