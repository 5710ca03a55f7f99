"""Pages of derivations: every formula parses in KaTeX, only what is proved is called proved, nothing arrives unescaped."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from types import SimpleNamespace

import pytest

from derive.claims.verdict import Proved, Undecided
from derive.derivation.answering import status
from derive.derivation.estimators import derivation, mle
from derive.derivation.naming import combinations
from derive.families._family import Family, Proper, Scale
from derive.paper.places import templates_directory
from derive.paper.targets.terminal import unmarked
from derive.vocabulary.errors import InputError
from derive.vocabulary.symbols import b, e
from tests.notes.validators.needs import needs
from tests.paper.katex import accepts, tidy

FENCE = re.compile(r"```math\n(.*?)\n```", re.DOTALL)
INLINE = re.compile(r"\$`(.*?)`\$")
CASES = [(name, predictor) for name in combinations() for predictor in ("opaque", "linear", "location")]


@pytest.fixture(scope="module")
def pages():
    return {case: derivation(case[0], predictor=case[1]) for case in CASES}


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_every_formula_of_a_markdown_page_parses_in_katex(pages, case):
    # Assumptions are set apart as quotations.
    page = re.sub(r"^> ?", "", pages[case].to_markdown(), flags=re.MULTILINE)
    fences, inline = FENCE.findall(page), INLINE.findall(page)
    assert len(fences) == page.count("```") // 2 > 5
    assert len(inline) == page.count("$`") == page.count("`$") > 5
    assert "$" not in INLINE.sub("", FENCE.sub("", page)), "math stands in fences and backtick-dollar only"
    for formula in fences:
        tidy(formula)
        accepts(formula)
    for formula in inline:
        tidy(formula)
        accepts(formula, display=False)


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_tables_have_as_many_cells_as_their_head(pages, case):
    for table in re.findall(r"(?:^\|.*\n)+", pages[case].to_markdown(), re.MULTILINE):
        assert len({row.count("|") for row in table.splitlines()}) == 1, table


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_every_formula_of_a_latex_page_parses_in_katex(pages, case):
    page = pages[case].to_latex()
    assert page.isascii()
    assert r"\documentclass" not in page
    assert "amsmath" in page.splitlines()[0]
    displays = re.findall(r"\\begin\{equation\*?\}\n(?:\\label\{[^}]*\}\n)?(.*?)\n\\end\{equation\*?\}", page, re.DOTALL)
    assert len(displays) == page.count(r"\begin{equation") > 5
    for formula in [*displays, *re.findall(r"\$(.*?)\$", page)]:
        tidy(formula)
        accepts(formula)
    labels = re.findall(r"\\label\{(.*?)\}", page)
    assert len(labels) == len(set(labels)) == len(pages[case].steps) + 1


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_a_text_page_shows_every_step_and_assumption(pages, case):
    shown, page = pages[case], str(pages[case])
    assert page == str(shown)
    for premise in shown.premises:
        assert unmarked(premise.statement) in page
    for step in shown.steps:
        assert re.search(rf"✓ proved  {step.rule.name}(  uses {', '.join(step.premises)})?\n", page)
    assert "\\" not in page
    assert "\n\n\n" not in page
    assert all(line == line.rstrip() for line in page.splitlines())


def test_the_first_lines_of_a_page():
    head = str(derivation("lasso")).splitlines()
    assert head[0] == "Gaussian noise, Laplace prior  [gaussian+laplace]"
    assert head[2].strip() == "arg min_θ [MSE(θ) + 2σ²/(ns) · ‖θ‖₁]"
    assert head[5].startswith("14 steps proved from 7 assumptions; ")


def test_the_table_of_penalties():
    page = derivation("ridge").to_markdown()
    objective, weight = r"\mathrm{RSS}(\theta) + \lambda\,\lVert \theta \rVert_2^2", r"\lambda = \frac{\sigma^2}{\tau^2}"
    assert f"| $`{objective}`$ | $`{weight}`$ | proved |" in page
    assert r"| `sklearn.linear_model.Ridge` with `fit_intercept=False` | $`\alpha = \frac{\sigma^2}{\tau^2}`$ | proved |" in page


def test_what_is_dropped_is_marked():
    page = derivation("gaussian").to_markdown()
    assert r"\underbrace{\frac{n}{2}\log(2\pi\sigma^2)}_{\text{no }\theta}" in page


def test_only_what_is_proved_is_called_proved():
    proved, open_ = SimpleNamespace(verdict=Proved(method="")), SimpleNamespace(verdict=Undecided(tried=()))
    assert status([proved, proved], 3) == "2 steps proved from 3 assumptions"
    assert status([proved], 1) == "1 step proved from 1 assumption"
    assert status([proved, open_], 3) == "1 of 2 steps proved from 3 assumptions; 1 undecided"


def test_a_step_whose_premise_is_missing_is_not_shown_as_proved():
    whole = derivation("gaussian")
    step = whole.steps[0]
    weaker = type(step)(rule=step.rule, claim=_without_premises(step.claim), premises=step.premises)
    page = replace(whole, steps=(weaker, *whole.steps[1:])).to_markdown()
    assert f"**{len(whole.steps) - 1} of {len(whole.steps)} steps proved from 3 assumptions; 1 undecided**" in page or "1 refuted" in page


def _without_premises(claim):
    return replace(claim, premises=())


HOSTILE = "100% \\input{x} $y$ #1 a_b {{z}} <b> | ~^ &"


def test_a_title_of_a_user_is_escaped():
    family = Family(name="mine", title=HOSTILE, variate=e, parameters=(Scale(b),), energy=e**2 / b**2, normaliser=Proper(_root_of_pi()))
    shown = mle(family)
    page = shown.to_latex()
    title = re.search(r"\\section\{(.*)\}\n", page)
    assert r"\input{x}" not in page
    assert r"100\% \textbackslash{}input\{x\}" in title[1]
    assert r"\$y\$ \#1 a\_b \{\{z\}\}" in title[1], "a title is words, whatever it looks like"
    markdown = shown.to_markdown()
    assert r"\$y\$ \#1 a\_b" in markdown
    assert not INLINE.findall(markdown.splitlines()[0])
    assert r"has the same 100% \\input{x} \$y\$ \#1 a\_b {{z}}" in markdown, "in the sentence of the assumption too"


def _root_of_pi():
    from sympy import pi

    from derive.vocabulary.nodes import Sqrt

    return Sqrt(pi) * b


def test_an_unknown_target_is_refused():
    with pytest.raises(InputError, match="unknown target `word`; known are github, kramdown"):
        derivation("gaussian").to_markdown(target="word")


def test_templates_are_beside_the_package_or_inside_it():
    assert {path.name for path in templates_directory().iterdir()} >= {"github.md.j2", "kramdown.md.j2", "latex.tex.j2"}


def test_pdflatex_compiles_a_page_without_overfull_boxes(tmp_path):
    needs("pdflatex", "apt-get install texlive-latex-recommended")
    for name in ("gaussian+gaussian", "laplace"):
        body = derivation(name, predictor="linear").to_latex()
        packages = body.splitlines()[0].partition("Packages: ")[2].replace(" ", "")
        document = f"\\documentclass{{article}}\\usepackage{{{packages}}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
        (tmp_path / "page.tex").write_text(document, encoding="utf-8")
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=120, check=False)
        assert done.returncode == 0, done.stdout[-2000:]
        assert "Overfull" not in done.stdout


def test_a_notebook_is_given_dollars():
    page = derivation("lasso")._repr_markdown_()
    assert "```math" not in page
    assert "$`" not in page
    assert page.count("$$") % 2 == 0
    assert page.count("$$") // 2 == derivation("lasso").to_markdown().count("```math")
