"""Whoever adds a file touches nothing else, and what is wrong with the file is said of it, with exit status 2."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.running import ROOT


class Tree:
    """A copy of the package and its templates, in which files may be put."""

    def __init__(self, root):
        self.root = root
        for folder in ("derive", "templates"):
            shutil.copytree(ROOT / folder, root / folder)
        self.put: dict[Path, str | None] = {}

    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8")

    def add(self, path, text):
        place = self.root / path
        self.put.setdefault(place, place.read_text(encoding="utf-8") if place.exists() else None)
        place.write_text(text, encoding="utf-8")

    def copied(self, path, source, **replaced):
        """Add a copy of another file in which some of the text is replaced, as by hand."""
        text = self.text(source)
        for old, new in replaced.items():
            assert old in text, f"{source}: {old}"
            text = text.replace(old, new)
        self.add(path, text)

    def restore(self):
        for place, before in self.put.items():
            if before is None:
                place.unlink()
            else:
                place.write_text(before, encoding="utf-8")
        self.put.clear()

    def derive(self, *arguments):
        """Exit status, standard output, standard error; nothing that is compiled is written, so that no file is taken for an older one."""
        environment = os.environ | {"PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "derive", *arguments]
        done = subprocess.run(command, env=environment, cwd=self.root, capture_output=True, encoding="utf-8", check=False)
        return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return Tree(tmp_path_factory.mktemp("tree"))


@pytest.fixture
def tree(copy, tmp_path, monkeypatch):
    monkeypatch.setenv("DERIVE_CACHE", str(tmp_path / "store"))
    yield copy
    copy.restore()


LORENTZ = '''"""Lorentz noise: an outlier costs next to nothing; as a prior, few large coefficients."""

from sympy import Symbol, log, pi

from derive.families._family import Family, Proper, Scale
from derive.vocabulary.symbols import e

gamma, g = Symbol("gamma", positive=True), Symbol("g", positive=True)

ENTRY = Family(
    name="lorentz",
    title="Lorentz",
    variate=e,
    parameters=(Scale(gamma, as_prior=g),),
    energy=log(1 + e**2 / gamma**2),
    normaliser=Proper(pi * gamma),
    reference="Johnson, Kotz and Balakrishnan (1994), Continuous Univariate Distributions, vol. 1, ch. 16",
)
'''
FAMILY = "derive/families/lorentz.py"


def good(tree, *arguments):
    status, out, err = tree.derive(*arguments)
    assert (status, err) == (0, ""), err
    return out


def test_a_family_is_one_file(tree):
    assert "lorentz" not in good(tree, "list")
    tree.add(FAMILY, LORENTZ)
    listed = good(tree, "list")
    assert re.search(r"^  lorentz +Lorentz +noise or prior +Johnson", listed, re.MULTILINE)
    assert re.search(r"^  laplace\+lorentz +not judged yet$", listed, re.MULTILINE)
    shown = good(tree, "show", "lorentz+laplace", "--brief")
    assert "✓ arg min_θ [1/n · ∑ᵢ₌₁ⁿ log(1 + (yᵢ − f_θ(xᵢ))²/γ²) + 1/(ns) · ‖θ‖₁]" in shown
    assert re.search(r"verdict +✓ 14 steps proved from 7 assumptions", shown)
    assert re.search(r"^  lorentz\+laplace +✓ 14 steps proved", good(tree, "list"), re.MULTILINE)
    assert "--gamma VALUE" in good(tree, "fit", "--help")
    tree.restore()
    assert "lorentz" not in good(tree, "list")


def known(tree):
    """The combinations whose rulings are known to the list."""
    return set(re.findall(r"^  ([\w+]+) .* proved from ", good(tree, "list"), re.MULTILINE))


def edited(tree, path):
    tree.add(path, tree.text(path) + "# edited\n")


def test_an_edit_makes_stale_what_depends_on_the_file_and_nothing_else(tree):
    for name in ("laplace", "gaussian+flat", "gaussian+gaussian"):
        good(tree, "show", name, "--brief")
    for path, stays in {
        "derive/families/flat.py": {"laplace", "gaussian+gaussian"},
        "derive/families/laplace.py": {"gaussian+flat", "gaussian+gaussian"},
        "derive/cli/commands/show.py": {"laplace", "gaussian+flat", "gaussian+gaussian"},
        "derive/notes/composing.py": {"laplace", "gaussian+flat", "gaussian+gaussian"},
        "derive/paper/dialects/unicode.py": set(),
        "derive/rules/drop_constant.py": set(),
        "derive/judging/judge.py": set(),
    }.items():
        edited(tree, path)
        assert known(tree) == stays, path
        tree.restore()
    assert known(tree) == {"laplace", "gaussian+flat", "gaussian+gaussian"}


RULE = '''"""Multiplying by two clears the halves, and moves no minimum."""

from dataclasses import replace

from sympy import Add, S, Sum

from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum
from derive.claims.witness import Affine
AS IN drop_constant.py
from derive.vocabulary.symbols import b, i, n, predictor, sigma, tau, theta, x, y


def rewrite(side: Optimum, context: Context) -> Rewritten | None:
    """Multiply by two where every term has a half."""
    if any(term.as_coeff_Mul()[0] != S.Half for term in Add.make_args(side.objective)):
        return None
    return Rewritten(after=replace(side, objective=2 * side.objective), relation=SameOrder(), witness=Affine(factor=S.Half))


_SQUARES = Sum((y[i] - predictor(x[i])) ** 2, (i, 1, n))

ENTRY = Rule(
    name="clear_halves",
    title="Clear the halves",
    because="Multiplying an objective by two moves no minimum.",
    rewrite=rewrite,
    examples=lambda: (
        example(RIDGE, "min", _SQUARES / 2, _SQUARES),
        example(RIDGE, "min", _SQUARES / (2 * sigma**2), _SQUARES / sigma**2),
    ),
    near_misses=lambda: (near_miss(MAE, "min", _SQUARES / b, "there is no half"),),
    reference="Boyd and Vandenberghe (2004), Convex Optimization, sec. 4.1.3",
)
'''
STRATEGY = "derive/derivation/strategy.py"


def rule(tree):
    imports = [line for line in tree.text("derive/rules/drop_constant.py").splitlines() if line.startswith("from derive.rules.")]
    tree.add("derive/rules/clear_halves.py", RULE.replace("AS IN drop_constant.py", "\n".join(imports)))


LINE = '    ("clear_halves", _rule),\n'


def placed(tree, line=LINE, before='    ("divide_by_positive", _rule),\n'):
    tree.add(STRATEGY, tree.text(STRATEGY).replace(before, line + before))


def test_a_rule_is_one_file_and_its_line_in_the_table(tree):
    rule(tree)
    placed(tree)
    assert re.search(r"^  clear_halves +Clear the halves$", good(tree, "list"), re.MULTILINE)
    assert "Not here, because there is no half" in good(tree, "explain", "clear_halves")
    shown = good(tree, "show", "gaussian")
    assert re.search(r"Clear the halves\n +✓ proved  clear_halves", shown)
    assert "11 steps proved from 3 assumptions" in shown
    assert "10 steps proved" in good(tree, "show", "laplace"), "it fires where there is a half"


def test_a_rule_without_a_line_and_a_line_without_a_rule_are_named(tree):
    rule(tree)
    for arguments in (["show", "gaussian"], ["list"], ["explain", "clear_halves"]):
        status, _, err = tree.derive(*arguments)
        assert status == 2
        told = "no strategy applies the rule `clear_halves`; give it a line in derive/derivation/strategy.py"
        assert err == f"derive: derive/rules/clear_halves.py: {told}\n"
    tree.restore()
    placed(tree)
    status, _, err = tree.derive("show", "gaussian")
    assert (status, err) == (
        2,
        "derive: derive/derivation/strategy.py: the table names a rule `clear_halves`, and there is no derive/rules/clear_halves.py\n",
    )


RULE_MISTAKES = {
    "nothing makes it fire": ("return Rewritten(", "return None and Rewritten(", ": the rule does not fire on its example 1"),
    "one example": ('        example(RIDGE, "min", _SQUARES / 2, _SQUARES),\n', "", ": two examples are needed"),
    "no near miss": ('lambda: (near_miss(MAE, "min", _SQUARES / b, "there is no half"),)', "lambda: ()", ": a near miss is needed"),
    "a near miss on which it fires": ("_SQUARES / b,", "_SQUARES / (2 * b),", ": the rule fires on a near miss: there is no half"),
    "an example that comes out otherwise": ("_SQUARES / 2, _SQUARES", "_SQUARES / 2, 3 * _SQUARES", ": example 1 comes out as `Sum("),
    "an example that cannot be made": ('example(RIDGE, "min"', 'example(RIDGE, "mix"', ":30: ValueError: 'mix' is not a valid Sense"),
    "a rewriting that raises": ("if any(", "if sny(", ":17: NameError: name 'sny' is not defined"),
}


@pytest.mark.parametrize("wrong", RULE_MISTAKES)
def test_what_is_wrong_with_a_rule_is_said_by_its_explanation(tree, wrong):
    before, after, told = RULE_MISTAKES[wrong]
    rule(tree)
    text = tree.text("derive/rules/clear_halves.py")
    assert before in text
    tree.add("derive/rules/clear_halves.py", text.replace(before, after))
    placed(tree)
    status, out, err = tree.derive("explain", "clear_halves")
    assert (status, out) == (2, "")
    assert err.startswith(f"derive: derive/rules/clear_halves.py{told}")
    assert err.count("\n") == 1


def test_a_rule_that_no_derivation_makes_fire_is_named(tree):
    rule(tree)
    placed(tree, LINE, '    ("apply_bayes", _rule),\n')
    told = "the rule fires in no derivation; give it another place in the strategy's table"
    assert tree.derive("explain", "clear_halves") == (2, "", f"derive: derive/rules/clear_halves.py: {told}\n")


TEMPLATE = r"""{% macro heading(block, page) %}<h{{ block.level }}>{{ block.text | text(page) }}</h{{ block.level }}>{% endmacro %}
{% macro paragraph(block, page) %}<p>{{ block.text | text(page) }}</p>{% endmacro %}
{% macro formula(block, page) %}<p>{{ block | display(page) }}</p>{% endmacro %}
{% macro items(block, page) %}
{% set list = "ol" if block.ordered else "ul" %}
<{{ list }}>{% for item in block.items %}<li>{{ blocks(item, page) }}</li>{% endfor %}</{{ list }}>
{% endmacro %}
{% macro table(block, page) %}
<table>
<tr>{% for cell in block.head %}<th>{{ cell | text(page) }}</th>{% endfor %}</tr>
{% for row in block.rows %}
<tr>{% for cell in row %}<td>{{ cell | text(page) }}</td>{% endfor %}</tr>
{% endfor %}
</table>
{% endmacro %}
{% macro callout(block, page) %}<aside><h3>{{ block.title | text(page) }}</h3>{{ blocks(block.blocks, page) }}</aside>{% endmacro %}
{% macro fold(block, page) %}
<details><summary>{{ block.summary | text(page) }}</summary>{{ blocks(block.blocks, page) }}</details>
{% endmacro %}
{% macro picture(block, page) %}
{% if pictures %}<figure><img src="{{ block.name | picture }}" alt="{{ block.description | plain }}"></figure>{% endif %}
{% endmacro %}
{% macro listing(block, page) %}<pre><code>{{ block.text | plain }}</code></pre>{% endmacro %}
{% set kinds = {
    "heading": heading, "paragraph": paragraph, "formula": formula, "items": items, "table": table, "callout": callout, "fold": fold,
    "picture": picture, "listing": listing,
} %}
{% macro blocks(all, page) %}
AS IN markdown.j2
{% endfor %}
{% endmacro %}
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ page.name }}</title></head>
<body>
<h1>{{ page.title | text(page.name) }}</h1>
<p>{{ page.summary | text(page.name) }}</p>
{{ blocks(page.blocks, page.name) }}
</body>
</html>
"""


def html(tree):
    """`github.py`, with HTML in the place of Markdown."""
    tree.copied(
        "derive/paper/targets/html.py",
        "derive/paper/targets/github.py",
        **{
            "import re\n": "from html import escape\n",
            r'return re.sub(r"([\\`*_\[\]<>|#~$&])", r"\\\1", text)': "return escape(text)",
            'return f"`{text}`"': 'return f"<code>{escape(text)}</code>"',
            'name="github"': 'name="html"',
            'suffix=".md"': 'suffix=".html"',
            'index="README"': 'index="index"',
            "github.md.j2": "html.html.j2",
            'math="$`{}`$".format': 'math=lambda latex: rf"\\({escape(latex)}\\)"',
            '"*{}*"': '"<em>{}</em>"',
            '"**{}**"': '"<strong>{}</strong>"',
            'f"[{shown}]({page}.md)"': "f'<a href=\"{page}.html\">{shown}</a>'",
            'f"```math\\n{tagged(formula)}\\n```"': 'rf"\\[{escape(tagged(formula))}\\]"',
        },
    )


class Nesting(HTMLParser):
    """Every tag is closed where it has to be."""

    def __init__(self, text):
        super().__init__()
        self.open, self.seen = [], set()
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_a_target_is_one_file_and_its_template(tree, tmp_path):
    html(tree)
    loop = [line for line in tree.text("templates/markdown.j2").splitlines() if line.startswith(("{% for block in all", "{{ kinds["))]
    tree.add("templates/html.html.j2", TEMPLATE.replace("AS IN markdown.j2", "\n".join(loop)))
    good(tree, "notes", "--to", "html,github", "--no-figures", "--chapter", "gaussian_noise", "-o", str(tmp_path / "notes"))
    page = (tmp_path / "notes/html/gaussian_noise.html").read_text(encoding="utf-8")
    assert {"h1", "h2", "p", "table", "details", "aside", "em", "code", "a"} <= Nesting(page).seen
    assert page.count(r"\[") == (tmp_path / "notes/github/gaussian_noise.md").read_text(encoding="utf-8").count("```math") > 10
    assert page.count(r"\[") == page.count(r"\]")


TARGET_MISTAKES = {
    "no template": (None, "html.html.j2"),
    "a template that cannot be read": ("{% if %}", "html"),
    "a template that asks for what is not there": ("{{ page.titel.words }}", "titel"),
}


@pytest.mark.parametrize("mistake", TARGET_MISTAKES)
def test_what_is_wrong_with_a_template_is_said_of_its_target(tree, tmp_path, mistake):
    template, told = TARGET_MISTAKES[mistake]
    html(tree)
    if template is not None:
        tree.add("templates/html.html.j2", template)
    status, out, err = tree.derive("notes", "--to", "html", "--no-figures", "--chapter", "flat_prior", "-o", str(tmp_path / "notes"))
    assert (status, out) == (2, "")
    assert "paper/targets/html.py" in err
    assert told in err
    assert "Traceback" not in err


MISTAKES = {
    "no entry": ("ENTRY = ", "LORENTZ = ", ": there is no ENTRY; a Family named `lorentz` is needed; `LORENTZ` is one: call it ENTRY"),
    "another type": ("ENTRY = Family(", "ENTRY = dict(", ": ENTRY is a value of type `dict`; a Family named `lorentz` is needed"),
    "another name": ('name="lorentz"', 'name="couchy"', ": ENTRY is named `couchy`; entry and file must bear one name"),
    "an unknown field": (
        "normaliser=",
        "normalizer=",
        ":10: InputError: Family: there is no argument `normalizer`; did you mean `normaliser`?",
    ),
    "a missing field": ("    variate=e,\n", "", ":10: InputError: Family: `variate` is missing"),
    "a name that is not there": ("Scale(gamma,", "Scale(gama,", ":14: NameError: name 'gama' is not defined"),
    "an import of a name": ("log, pi", "log, pie", ":3: ImportError: cannot import name 'pie' from 'sympy'"),
    "an import of a module": ("from sympy", "import nothere\nfrom sympy", ":3: ModuleNotFoundError: No module named 'nothere'"),
    "syntax": ("ENTRY = Family(", "ENTRY = Family((", ":10: SyntaxError: "),
    "a value that its constructor refuses": (
        "pi * gamma",
        "0.5 * gamma",
        ":10: InputError: lorentz: `0.500000000000000` in the normaliser",
    ),
    "no reference": ("    reference=", "    # reference=", ": the reference of ENTRY is empty; say what it is"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_is_wrong_with_a_file_is_said_of_it(tree, mistake):
    before, after, told = MISTAKES[mistake]
    assert before in LORENTZ
    tree.add(FAMILY, LORENTZ.replace(before, after))
    status, out, err = tree.derive("show", "gaussian+lorentz")
    assert (status, out) == (2, "")
    assert err.startswith(f"derive: {FAMILY}{told}")
    assert err.count("\n") == 1


def test_what_is_wrong_with_one_file_hinders_whatever_lists_them_all_and_nothing_else(tree):
    tree.add(FAMILY, "")
    assert tree.derive("list")[::2] == (2, f"derive: {FAMILY}: there is no ENTRY; a Family named `lorentz` is needed\n")
    assert tree.derive("fit", "--help")[0] == 2
    assert "usage: derive" in good(tree, "--help").lower()
    assert good(tree, "explain", "drop_constant")
    assert good(tree, "show", "gaussian+laplace")


@pytest.mark.parametrize("arguments", [["show", "ridge"], ["show", "--noise", "ridge"], ["show", "laplace"], ["list"]], ids=" ".join)
def test_a_family_does_not_take_the_name_of_an_alias(tree, arguments):
    tree.add("derive/families/ridge.py", LORENTZ.replace('name="lorentz"', 'name="ridge"'))
    told = "`ridge` is an alias of `gaussian+gaussian`; give file and family another name"
    assert tree.derive(*arguments) == (2, "", f"derive: derive/families/ridge.py: {told}\n")


@pytest.mark.parametrize("arguments", [["show", "lorentz"], ["show", "gaussian+lorentz"], ["list", "--judge"]], ids=" ".join)
def test_a_normaliser_that_is_wrong_is_said_of_its_file(tree, arguments):
    tree.add(FAMILY, LORENTZ.replace("pi * gamma", "2 * gamma"))
    status, out, err = tree.derive(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"derive: {FAMILY}: lorentz: the normaliser `2*gamma` is wrong: at gamma = ")


# For every other room: the file to copy, the command that uses it, and its type.
ROOMS = {
    "derive/rules": ("drop_constant", ["list"], "Rule"),
    "derive/definitions": ("mse", ["show", "gaussian"], "Definition"),
    "derive/libraries": ("sklearn_lasso", ["show", "lasso", "--brief"], "Library"),
    "derive/paper/targets": ("github", ["notes", "--to", "added", "--no-figures", "--chapter", "flat_prior"], "Target"),
    "derive/cli/commands": ("explain", ["--help"], "Command"),
}


@pytest.mark.parametrize("room", ROOMS)
def test_the_same_in_every_room(tree, room):
    model, arguments, kind = ROOMS[room]
    path, text = f"{room}/added.py", tree.text(f"{room}/{model}.py")
    for wrong, told in {
        text: f"{path}: ENTRY is named `{model}`; entry and file must bear one name",
        "ENTRY = 1\n": f"{path}: ENTRY is a value of type `int`; a {kind} named `added` is needed",
    }.items():
        tree.add(path, wrong)
        status, out, err = tree.derive(*arguments)
        assert (status, out, err) == (2, "", f"derive: {told}\n")


SECH = LORENTZ.replace("log(1 + e**2 / gamma**2)", "log(cosh(e / gamma))").replace("Symbol, log", "Symbol, cosh, log")
COSH = "derive/vocabulary/functions/cosh.py"
FUNCTION_MISTAKES = {
    "nothing": (None, ": there is no ENTRY; a Function named `cosh` is needed"),
    "no entry": (("ENTRY = ", "COSH = "), ": there is no ENTRY; a Function named `cosh` is needed; `COSH` is one: call it ENTRY"),
    "another type": (("ENTRY = Function(", "ENTRY = dict("), ": ENTRY is a value of type `dict`; a Function named `cosh` is needed"),
    "another name": (('name="cosh"', 'name="kosh"'), ":[0-9]+: TypeError: .* found by the name of its class, `cosh` in small letters"),
    "another class": (("kinds=(cosh,)", "kinds=(sinh,)"), ":[0-9]+: TypeError: .* found by the name of its class, `sinh` in small letters"),
    "a missing column": (("    ball=", "    # ball="), ":[0-9]+: TypeError: .* missing 1 required keyword-only argument: 'ball'"),
    "a ball that there is not": (("x.cosh()", "x.kosh()"), ":[0-9]+: AttributeError: .*arb' object has no attribute 'kosh'.*"),
    "a ball of two numbers": (("lambda x: x.cosh()", "lambda x, y: x.cosh()"), ": TypeError: .*missing 1 required positional argument.*"),
    "code that is none": (('"np.cosh({0})"', '"np.cosh({0}"'), ":[0-9]+: TypeError: numpy: .* is no expression: .*"),
    "code of another number": (('"np.cosh({0})"', '"np.cosh({1})"'), ":[0-9]+: IndexError: .*"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", FUNCTION_MISTAKES)
def test_what_is_wrong_with_a_function_is_said_of_its_file(tree, mistake):
    change, told = FUNCTION_MISTAKES[mistake]
    text = tree.text(COSH)
    assert change is None or change[0] in text
    tree.add(FAMILY, SECH)
    tree.add(COSH, "" if change is None else text.replace(*change))
    status, out, err = tree.derive("show", "lorentz")
    assert (status, out) == (2, "")
    assert re.fullmatch(f"derive: {re.escape(COSH)}{told}\n", err), err


TEXT = "---\ntitle: Mine\nnumber: 10\nsummary: Words.\n---\n\n{proved}`CLAIM`\n"


def test_a_chapter_is_a_text_and_a_file_of_names(tree, tmp_path):
    tree.add("templates/chapters/added.md", TEXT)
    tree.add(
        "derive/notes/chapters/added.py", "from sympy import S\n\nfrom derive.notes.saying import equal\n\nCLAIM = equal('', S(2), S(2))\n"
    )
    assert "added" in good(tree, "list")
    good(tree, "notes", "--chapter", "added", "--no-figures", "--to", "github", "-o", str(tmp_path / "notes"))
    assert "# Mine" in (tmp_path / "notes" / "github" / "added.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("CLAIM = nothing", r"derive/notes/chapters/added\.py:1: NameError: name 'nothing' is not defined"),
        (
            "from derive.notes.composing import derived; CLAIM = derived('gausian')",
            r"derive/notes/chapters/added\.py:1: InputError: unknown combination `gausian`.*; did you mean `gaussian`\?",
        ),
        (
            "from sympy import S; from derive.notes.saying import equal; CLAIM = equal('', S(2), S(3))",
            r"templates/chapters/added\.md:7: a page says that this is proved: 2 and 3; Refuted: .*",
        ),
        ("CLAM = 2", r"templates/chapters/added\.md:7: no claim is named `CLAIM`; known are none"),
    ],
)
def test_what_goes_wrong_in_a_chapter_is_said_of_it(tree, tmp_path, line, told):
    tree.add("templates/chapters/added.md", TEXT)
    tree.add("derive/notes/chapters/added.py", f"{line}\n")
    status, out, err = tree.derive("notes", "--chapter", "added", "--no-figures", "-o", str(tmp_path / "notes"))
    assert (status, out) == (2, "")
    assert re.fullmatch(rf"derive: {told}\n", err), err
