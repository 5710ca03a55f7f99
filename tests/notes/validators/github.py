"""GitHub's Markdown by two readers: cmark-gfm, which GitHub runs, and markdown-it."""

from __future__ import annotations

from collections.abc import Callable

from tests.notes.validators import rendered, scan
from tests.notes.validators.needs import needs
from tests.notes.validators.process import run
from tests.notes.validators.report import Report, altered
from tests.notes.validators.site import Site


def cmark(site: Site) -> Report:
    """Read by cmark-gfm with GitHub's extensions."""
    needs("cmark-gfm", "apt-get install cmark-gfm")
    return _check("cmark-gfm", site, _by_cmark)


def markdown_it(site: Site) -> Report:
    """Read by markdown-it with tables."""
    needs("markdown_it", "pip install markdown-it-py")
    from markdown_it import MarkdownIt

    return _check("markdown-it", site, MarkdownIt("commonmark").enable(["table", "strikethrough"]).render)


def _by_cmark(text: str) -> str:
    extensions = [word for name in ("table", "strikethrough", "autolink", "tagfilter") for word in ("-e", name)]
    done = run("cmark-gfm", "--unsafe", *extensions, text=text)
    done.check_returncode()
    return done.stdout


def _check(engine: str, site: Site, convert: Callable[[str], str]) -> Report:
    out, complaints = {}, []
    for name, text in site.pages.items():
        source, page = scan.github(text), rendered.github(convert(text))
        out[name] = page.formulas
        complaints += altered(name, source.formulas, page.formulas)
        complaints += [f"{name}:{found}" for found in (*source.complaints, *scan.folds(text))]
        complaints += [f"{name}:0: {found}" for found in page.left_over()]
        complaints += [f"{name}:0: {found}" for found in page.ragged(len(list(scan.tables(text))))]
        complaints += [f"{name}:0: {found}" for found in page.dead(site)]
    return Report(engine=engine, out=out, complaints=tuple(complaints))
