"""Symbols, inert nodes, hygienic substitution and the linear normal form of sums."""
