"""pdflatex: the book as it is, and each chapter alone in an article with the packages that its first line names."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.notes.validators import scan
from tests.notes.validators.needs import needs
from tests.notes.validators.process import run
from tests.notes.validators.report import Report
from tests.notes.validators.site import Site

BOOK = "book.tex"
INSTALL = "apt-get install texlive-latex-base texlive-latex-recommended texlive-latex-extra"
_PACKAGES = re.compile(r"%.*\bpackages?: *(?P<names>[\w, -]+)", re.IGNORECASE)
_BAD = re.compile(
    r"^(?:!.*|[^\s:]+:\d+: .*"
    r"|Overfull \\[hv]box.*|Missing character.*"
    r"|(?:LaTeX|Package \w+|pdfTeX) warning[^\n]*"
    r"(?:undefined|multiply|duplicate|identifier|not found|Rerun|Float too large|Token not allowed).*)$",
    re.MULTILINE | re.IGNORECASE,
)
_OPENED = re.compile(r"\(\./((?!book\.tex|alone-)[\w+-]+\.tex)")
_AGAIN = re.compile(r"Rerun to get|There were undefined references|Rerun LaTeX")
_RUNS = 3


def check(site: Site) -> Report:
    """Compiled twice, and once more where LaTeX asks for it, in a copy of the folder."""
    needs("pdflatex", INSTALL)
    complaints = [found for name, text in site.pages.items() for found in structure(name, text)]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "copy")
        _write(site, home)
        jobs = [name.removesuffix(".tex") for name in site.pages if name == BOOK]
        for name, text in site.pages.items():
            if name != BOOK:
                jobs.append(f"alone-{name.removesuffix('.tex')}")
                (home / f"{jobs[-1]}.tex").write_text(alone(name, text), encoding="utf-8")
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for found in pool.map(lambda job: compile_(home, job), jobs):
                complaints += found
        if BOOK in site.pages:
            complaints += _missing(site, (home / "book.fls").read_text(encoding="utf-8", errors="replace"))
    out = {name: scan.latex(text).formulas for name, text in site.pages.items()}
    return Report(engine="pdflatex", out=out, complaints=tuple(complaints))


def structure(name: str, text: str) -> Iterator[str]:
    """What can be read off a file: a chapter names its packages and has no preamble, labels have a prefix, and all is ASCII."""
    if not text.isascii():
        line = next(number for number, line in enumerate(text.splitlines(), 1) if not line.isascii())
        yield f"{name}:{line}: not ASCII"
    if name != BOOK:
        if packages(text) is None:
            yield f"{name}:1: the first line is a comment that names no packages"
        for command in re.findall(r"\\(?:documentclass|usepackage|begin\{document\})", text):
            yield f"{name}:0: a chapter has no preamble: {command}"
    for label in re.findall(r"\\label\{([^}]*)\}", text):
        if not label.startswith("derive:"):
            yield f"{name}:0: the label `{label}` does not begin with derive:"


def packages(text: str) -> list[str] | None:
    """The packages that the first line names."""
    found = _PACKAGES.match(text.split("\n", 1)[0])
    return [word.strip() for word in found["names"].split(",") if word.strip()] if found else None


def alone(name: str, text: str) -> str:
    """A document for one chapter."""
    uses = "".join(f"\\usepackage{{{package}}}\n" for package in packages(text) or [])
    return f"\\documentclass{{article}}\n{uses}\\begin{{document}}\n\\input{{{name.removesuffix('.tex')}}}\n\\end{{document}}\n"


def compile_(home: Path, job: str) -> list[str]:
    """What pdflatex says against one document after its last run."""
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error", "-no-shell-escape", "-recorder", f"{job}.tex"]
    for times in range(1, _RUNS + 1):
        done = run(*command, folder=home, max_print_line="100000")
        log = (home / f"{job}.log").read_text(encoding="utf-8", errors="replace") if (home / f"{job}.log").is_file() else ""
        if done.returncode != 0 or (times > 1 and not _AGAIN.search(log)):
            break
    found = list(dict.fromkeys(f"{job}: {_file(log, match.start())}{match[0].strip()}" for match in _BAD.finditer(log)))
    if done.returncode != 0 or not (home / f"{job}.pdf").is_file():
        found.append(f"{job}: pdflatex ends with {done.returncode}" + ("" if found else f": {' '.join(done.stdout[-600:].split())}"))
    return found


def _file(log: str, place: int) -> str:
    """The chapter that is being read at that place of a log: the last one that was opened."""
    opened = _OPENED.findall(log, 0, place)
    return f"{opened[-1]}: " if opened else ""


def _write(site: Site, home: Path) -> None:
    if site.folder is not None:
        shutil.copytree(site.folder, home)
    home.mkdir(exist_ok=True)
    for name, text in site.pages.items():
        (home / name).write_text(text, encoding="utf-8")


def _missing(site: Site, record: str) -> list[str]:
    """Chapters that the book does not take in."""
    taken = {Path(line.split(" ", 1)[1]).name for line in record.splitlines() if line.startswith("INPUT ")}
    return [f"{BOOK}: {name} is not in it" for name in site.pages if name != BOOK and name not in taken]
