"""Distributions by the names that lectures give them, a file each."""
