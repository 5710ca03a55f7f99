"""Symbols, inert nodes, hygienic substitution, signs and conditions, the linear normal form of sums, the table of integrals."""
