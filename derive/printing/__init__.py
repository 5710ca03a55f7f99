"""Textbook LaTeX and Unicode: one arrangement of an expression, two dialects that write it down."""
