"""A site of the notes, built by Jekyll without a theme: front matter, then Liquid, then kramdown, as a course page meets them."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from tests.notes.validators import rendered, scan
from tests.notes.validators.kramdown import complaints_of
from tests.notes.validators.needs import needs
from tests.notes.validators.process import run
from tests.notes.validators.report import Report
from tests.notes.validators.site import Site, read

_CONFIG = "title: notes\nmarkdown: kramdown\nplugins: []\nkramdown:\n  show_warnings: true\n"
_LAYOUT = re.compile(r"\A---\n(?:.*\n)*?layout: *(?P<name>[\w-]+) *\n", re.MULTILINE)


def check(site: Site) -> Report:
    """Built without a warning, every page converted, formulas as they were, links and figures alive."""
    needs("jekyll", "apt-get install jekyll")
    with tempfile.TemporaryDirectory() as folder:
        source, built = Path(folder, "source"), Path(folder, "built")
        _write(site, source)
        command = ["jekyll", "build", "--safe", "--disable-disk-cache", "--source", str(source), "--destination", str(built)]
        done = run(*command, folder=Path(folder), JEKYLL_NO_BUNDLER_REQUIRE="true")
        said = done.stdout + done.stderr
        complaints = [f"jekyll: {line.strip()}" for line in said.splitlines() if re.search("warning|error|exception", line, re.IGNORECASE)]
        if done.returncode != 0:
            return Report(engine="Jekyll", complaints=(*complaints, f"jekyll: exit status {done.returncode}: {said[-2000:]}"))
        return _read(site, built, complaints)


def _write(site: Site, source: Path) -> None:
    """A copy of the folder with a configuration, and a bare layout for each name that a page asks for."""
    if site.folder is not None:
        shutil.copytree(site.folder, source)
    layouts = source / "_layouts"
    layouts.mkdir(parents=True)
    (source / "_config.yml").write_text(_CONFIG, encoding="utf-8")
    for name, text in site.pages.items():
        (source / name).write_text(text, encoding="utf-8")
        if found := _LAYOUT.match(text):
            (layouts / f"{found['name']}.html").write_text("<body>\n{{ content }}\n</body>\n", encoding="utf-8")


def _read(site: Site, built: Path, complaints: list[str]) -> Report:
    names = {name: f"{name.removesuffix('.md')}.html" for name in site.pages}
    for name, html in names.items():
        if not (built / html).is_file():
            complaints.append(f"{name}:1: not converted: a page needs front matter")
    if not any(built.glob("*.html")):
        return Report(engine="Jekyll", complaints=tuple(complaints))
    result = read(built, ".html")
    pages = {html: rendered.mathjax(text) for html, text in result.pages.items()}
    anchors = {html: page.anchors for html, page in pages.items()}
    out = {}
    for name, text in site.pages.items():
        if (page := pages.get(names[name])) is None:
            continue
        out[name] = page.formulas
        complaints += complaints_of(name, text, scan.kramdown(text), page)
        complaints += [f"{name}:0: {found}" for found in page.dead(result, anchors)]
    return Report(engine="Jekyll", out=out, complaints=tuple(complaints))
