"""Squares with an L1 penalty."""
