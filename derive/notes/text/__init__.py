"""Chapters as text: Markdown in MyST spelling, parsed, looked over for what nobody judged, and set as blocks."""
