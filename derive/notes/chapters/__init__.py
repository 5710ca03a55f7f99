"""Chapters: one file each, with its `ENTRY`."""
