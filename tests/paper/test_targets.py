"""A target is a file and a template: what it is for it says itself, and what is missing is named."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from derive.catalogue import entries, entry
from derive.derivation.display import arranged
from derive.derivation.estimators import derivation
from derive.derivation.page import TARGETS, document
from derive.notes.text.chapters import chapter
from derive.paper.dialects.latex import LATEX
from derive.paper.dialects.latex import write as to_tex
from derive.paper.targets._target import Media, Target
from derive.paper.targets.github import ENTRY as GITHUB
from derive.paper.write import Writer
from derive.vocabulary.errors import InputError
from tests.notes.validators.needs import needs

NAMES = [target.name for target in entries(TARGETS, Target)]


def test_a_missing_template_names_the_file_that_asks_for_it():
    mine = replace(GITHUB, name="mine", template="mine.html.j2")
    with pytest.raises(InputError, match=r"paper/targets/mine\.py asks for the template `mine\.html\.j2`, and .*templates has none"):
        mine.page(document(derivation("gaussian")))


@pytest.fixture(scope="module")
def pages():
    return document(derivation("lasso")), chapter("bayes_rule").page({})


@pytest.mark.parametrize("name", NAMES)
def test_every_target_sets_derivations_and_chapters(pages, name):
    target = entry(TARGETS, name, Target)
    for page in pages:
        text = target.page(page)
        assert len(text) > 5000
        assert "object at 0x" not in text
        assert not re.search(r"\b(Letter|Words|Typed|Formula)\(", text)


def test_markdown_is_what_a_target_says_it_is():
    """A target for another medium is not handed out as Markdown because it is not LaTeX."""
    markdown = [target.name for target in entries(TARGETS, Target) if target.media is Media.MARKDOWN]
    assert markdown == ["github", "kramdown"]
    for name in set(NAMES) - set(markdown):
        with pytest.raises(InputError, match=f"unknown target `{name}`; known are github, kramdown"):
            derivation("gaussian").to_markdown(target=name)
    assert derivation("gaussian").to_latex().startswith("% Packages: ")


def test_printing_needs_no_template_engine():
    """A terminal gets its text without jinja2, which takes longer to load than a page to write."""
    told = "import sys, derive; str(derive.mle(noise='gaussian')); print(*(name for name in sys.modules if 'jinja' in name))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == ""


def test_widths_are_those_that_tex_finds(tmp_path):
    """Each line of three derivations, set by pdflatex in display style: a digit of the count is about five points."""
    needs("pdflatex", "apt-get install texlive-latex-recommended")
    shown = [derivation(name, predictor="linear") for name in ("lasso", "mae", "laplace+laplace")]
    forms = [arranged(step.after) for each in shown for step in each.steps]
    lines = [f"\\setbox0\\hbox{{$\\displaystyle {to_tex(form)}$}}\\typeout{{wide:\\the\\wd0}}" for form in forms]
    body = "\n".join(lines)
    (tmp_path / "w.tex").write_text(f"\\documentclass{{article}}\\usepackage{{amsmath}}\\begin{{document}}\n{body}\n\\end{{document}}\n")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "w.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=120, check=True)
    found = [float(wide) for wide in re.findall(r"wide:([\d.]+)pt", done.stdout)]
    assert len(found) == len(forms) > 30
    ratios = [points / Writer(LATEX)(form).width for points, form in zip(found, forms, strict=True)]
    assert 4.2 < min(ratios) <= max(ratios) < 5.8
