"""MathJax, as a plain page has it: base and ams, no other package; one node process for all formulas."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.notes.validators import scan
from tests.notes.validators.needs import needs
from tests.notes.validators.process import run
from tests.notes.validators.report import Report
from tests.notes.validators.site import Site

_SCRIPT = Path(__file__).with_name("typeset.cjs")
INSTALL = "npm install mathjax@3.2.2, in this directory or in one whose node_modules the variable DERIVE_MATHJAX names"


def modules() -> Path | None:
    """The folder node_modules that holds MathJax: the one named, else the nearest above the working directory."""
    named = os.environ.get("DERIVE_MATHJAX")
    here = Path.cwd()
    candidates = [Path(named)] if named else [folder / "node_modules" for folder in (here, *here.parents)]
    return next((folder.resolve() for folder in candidates if (folder / "mathjax" / "package.json").is_file()), None)


def check(site: Site) -> Report:
    """Every formula of a kramdown page is typeset without an error node."""
    folder = modules()
    needs("node", "apt-get install nodejs npm")
    needs("mathjax", INSTALL, present=folder is not None)
    out = {name: scan.kramdown(text).formulas for name, text in site.pages.items()}
    flat = [(name, formula) for name, formulas in out.items() for formula in formulas]
    asked = json.dumps([{"body": formula.key[0], "display": formula.display} for _, formula in flat])
    done = run("node", str(_SCRIPT), str(folder), text=asked)
    if done.returncode != 0:
        return Report(engine="MathJax", complaints=(f"mathjax: node ends with {done.returncode}: {done.stderr[-2000:]}",))
    complaints = [
        f"{name}:{formula.line}: MathJax: {reason}: `{formula.body}`"
        for (name, formula), reason in zip(flat, json.loads(done.stdout), strict=True)
        if reason is not None
    ]
    return Report(engine="MathJax", out=out, complaints=tuple(complaints))
