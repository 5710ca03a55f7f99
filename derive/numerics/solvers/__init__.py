"""Solvers, one file each: what they need, what they certify."""
