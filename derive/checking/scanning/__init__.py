"""The first stage of checking: a document to its formulas, each character with its place; no mathematics is understood here.

`scan_file(path)` reads Markdown, LaTeX or a notebook, `scan_text(text, name)` a text that is at hand, `scan_display(text)` one formula;
a `preamble` is a file of definitions. Each gives a `Scan`: pages, excerpts in the order of the document, and remarks on what could not be
read. An `Excerpt` holds a formula's LaTeX (`text`, the author's commands replaced), how it is set (`layout`, `environment`, `label`), what
stands around it (`before`, `after`) and the directives in force; `spots(start, end)` leads a span of its text to line and column of the
file, `span(start, end)` to offsets in its page, of which `page.shown(offset)` shows the line. `documents_in(paths)` walks folders.

A formula that cannot be read has a `problem`, and the rest of the document is scanned all the same. Double dollars inside a line of prose
are set inline, as kramdown has it; a directive such as `expect refuted` is of the next display.
"""
