"""The second zero test: polynomials over atoms and a table of laws. It shares no rewriting code with the first."""
