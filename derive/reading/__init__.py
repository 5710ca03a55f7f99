"""Text to claims: a LaTeX fragment is lexed and parsed without SymPy, and then given its meaning."""
