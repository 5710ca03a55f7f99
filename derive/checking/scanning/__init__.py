"""The first stage of checking: a document to its formulas, each character with its place; no mathematics is understood here.

`scan_file(path)` reads Markdown, LaTeX or a notebook, `scan_text(text, name)` a text that is at hand, `scan_display(text)` one formula.
Each gives a `Scan`: pages, excerpts in the order of the document, and remarks on what could not be read. An `Excerpt` holds a formula's
LaTeX (`text`, user macros expanded), what stands around it (`before`, `after`) and the directives in force; `spots(start, end)` leads a
span of its text back to line and column of the file. `documents_in(paths)` walks folders.

A formula that cannot be read has a `problem`, and the rest of the document is scanned all the same.
"""
