"""kramdown itself, by its own parser and by the one that Jekyll chooses: one Ruby process for all pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypedDict

from tests.notes.validators import rendered, scan
from tests.notes.validators.needs import needs
from tests.notes.validators.process import run
from tests.notes.validators.report import Report, altered
from tests.notes.validators.site import Site

_SCRIPT = Path(__file__).with_name("convert.rb")
INSTALL = "apt-get install ruby-kramdown ruby-kramdown-parser-gfm"


class _Result(TypedDict):
    html: str
    warnings: list[str]


@cache
def _has(gem: str) -> bool:
    if shutil.which("ruby") is None:
        return False
    return run("ruby", "-e", f"require {gem!r}").returncode == 0


def check(site: Site) -> tuple[Report, ...]:
    """A report for each parser."""
    needs("kramdown", INSTALL, present=_has("kramdown"))
    needs("kramdown-parser-gfm", INSTALL, present=_has("kramdown-parser-gfm"))
    done = run("ruby", str(_SCRIPT), text=json.dumps(dict(site.pages)))
    if done.returncode != 0:
        raise AssertionError(f"ruby ends with {done.returncode}: {done.stderr[-2000:]}")
    return tuple(_read(parser, site, found) for parser, found in json.loads(done.stdout).items())


def _read(parser: str, site: Site, found: Mapping[str, _Result]) -> Report:
    out, complaints = {}, []
    for name, result in found.items():
        source, page = scan.kramdown(site.pages[name]), rendered.mathjax(result["html"])
        out[name] = page.formulas
        complaints += [f"{name}:0: kramdown warns: {warning}" for warning in result["warnings"]]
        complaints += complaints_of(name, site.pages[name], source, page)
    return Report(engine=f"kramdown ({parser})", out=out, complaints=tuple(complaints))


def complaints_of(name: str, text: str, source: scan.Source, page: rendered.Page) -> list[str]:
    """What is wrong with one page of HTML that was made from that text."""
    complaints = altered(name, source.formulas, page.formulas)
    complaints += [f"{name}:{found}" for found in source.complaints]
    complaints += [f"{name}:{text.count(chr(10), 0, place) + 1}: an opening of Liquid" for place in scan.liquid(text)]
    complaints += [f"{name}:0: {found}" for found in page.left_over()]
    complaints += [f"{name}:0: {found}" for found in page.ragged(len(list(scan.tables(text))))]
    return complaints
