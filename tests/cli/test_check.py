"""`derive check`: documents of one's own in each format, exit statuses, what an author or a folder sets, odd input."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from derive.checking import examining
from derive.cli.commands import check
from derive.vocabulary.errors import Contradiction
from tests.cli.running import ROOT, process, run

SLIP = r"""# Squares

$$
\begin{aligned}
(a + b)^2 &= a^2 + 2ab + b^2 \\
&= a^2 - 2ab + b^2 \\
&= a (a + 2b) + b^2
\end{aligned}
$$

Inline $c + c = 2c$ is fine.
"""
SLIP_AS_TEXT = r"""page.md:6:4: D101 the two sides differ
 6 | &= a^2 - 2ab + b^2 \\
   |    ^^^^^^^^^^^^^^^
   = agrees: line 5 column 1, line 5 column 14, line 7
   = for a = b = 1: line 5 column 14 is 4, line 6 is 0
   = instead: a^2 + 2ab + b^2
       (the sign of a term; judged, and proved)
   = assumed: a is real; b is real
   = again: derive judge 'a^2 + 2ab + b^2 = a^2 - 2ab + b^2'
"""
SAID = "2 formulas: 3 steps proved, 0 agree on samples, 1 refuted, 0 not understood\n"
WRONG = "$$ 1 + 1 = 3 $$\n"
RIGHT = "$$ 1 + 1 = 2 $$\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty folder to work in, with no settings above it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def page(folder):
    """The page with the slip."""
    (folder / "page.md").write_text(SLIP, encoding="utf-8")


def put(**files):
    for name, text in files.items():
        Path(name.replace("__", "/").replace("_", ".")).write_text(text, encoding="utf-8", newline="")


# What is printed


def test_a_wrong_line_is_told_with_what_agrees_a_counter_example_a_repair_and_how_to_ask_again(capsys, page):
    assert run(capsys, "check", "page.md") == (1, SLIP_AS_TEXT, SAID)


def test_what_is_to_be_asked_again_is_refuted_and_the_repair_is_proved(capsys, page):
    (found,) = json.loads(run(capsys, "check", "page.md", "--format", "json")[1])["diagnostics"]
    assert run(capsys, "judge", found["claim"])[1].startswith("Refuted: ")
    assert run(capsys, "judge", found["instead"]["claim"])[1].startswith("Proved: ")


def test_the_json_is_versioned_and_holds_everything(capsys, page):
    status, out, err = run(capsys, "check", "page.md", "--format", "json")
    assert (status, err) == (1, SAID)
    data = json.loads(out)
    (found,) = data.pop("diagnostics")
    counts = {"formulas": 2, "proved": 3, "agreeing": 0, "unknown": 0, "defined": 0, "refuted": 1, "expected": 0, "accepted": 0}
    assert data == {"version": 1, "counts": counts, "unread": []}
    lines = SLIP.splitlines()
    assert found.pop("formula") == " ".join(" ".join(lines[3:8]).split())
    place = {"line": 6, "column": 4, "end_line": 6, "end_column": 19, "cell": None}
    items = [
        {"line": 5, "column": 1, "end_line": 5, "end_column": 10, "cell": None},
        {"line": 5, "column": 14, "end_line": 5, "end_column": 29, "cell": None},
        {"line": 7, "column": 4, "end_line": 7, "end_column": 20, "cell": None},
    ]
    assert found == place | {
        "code": "D101",
        "severity": "error",
        "path": "page.md",
        "message": "the two sides differ",
        "source": r"&= a^2 - 2ab + b^2 \\",
        "agrees": items,
        "between": [items[1], place],
        "counter_example": {
            "reason": "the two sides differ",
            "points": [{"point": "a = b = 1", "first": "4", "second": "0"}],
            "certificate": "",
        },
        "instead": place | {"latex": "a^2 + 2ab + b^2", "change": "the sign of a term", "claim": "a^2 + 2ab + b^2 = a^2 + 2ab + b^2"},
        "assumed": ["a is real", "b is real"],
        "claim": "a^2 + 2ab + b^2 = a^2 - 2ab + b^2",
    }


def test_github_is_told_by_workflow_commands(capsys, page):
    status, out, _ = run(capsys, "check", "page.md", "--format", "github")
    assert status == 1
    assert out == (
        "::error file=page.md,line=6,endLine=6,col=4,endColumn=19,title=D101::the two sides differ%0A"
        "agrees: line 5 column 1, line 5 column 14, line 7%0Afor a = b = 1: line 5 column 14 is 4, line 6 is 0%0A"
        "instead: a^2 + 2ab + b^2%0A    (the sign of a term; judged, and proved)%0Aassumed: a is real; b is real\n"
    )


def test_what_github_takes_for_its_own_is_escaped(capsys, folder):
    (folder / "a,b: 50%.md").write_text(WRONG)
    _, out, _ = run(capsys, "check", "a,b: 50%.md", "--format", "github")
    assert out.startswith("::error file=a%2Cb%3A 50%25.md,line=1,")


def test_sarif_has_what_its_schema_requires(capsys, page):
    put(other_md="<!-- derive: nonsense -->\n" + WRONG)
    _, out, _ = run(capsys, "check", "page.md", "other.md", "--strict", "--format", "sarif")
    data = json.loads(out)
    assert (data["version"], set(data)) == ("2.1.0", {"$schema", "version", "runs"})
    (only,) = data["runs"]
    driver = only["tool"]["driver"]
    assert driver["name"] == "derive"
    rules = driver["rules"]
    assert [rule["id"] for rule in rules] == sorted({rule["id"] for rule in rules})
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    assert len(only["results"]) == 3
    for result in only["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        for location in (*result["locations"], *result["relatedLocations"]):
            assert location["physicalLocation"]["artifactLocation"]["uri"] in ("page.md", "other.md")
            region = location["physicalLocation"]["region"]
            assert all(isinstance(region[key], int) and region[key] >= 1 for key in ("startLine", "startColumn", "endLine", "endColumn"))
            assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
        assert [one["id"] for one in result["relatedLocations"]] == list(range(len(result["relatedLocations"])))
        assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
    assert only["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert only["columnKind"] == "unicodeCodePoints"


def test_how_each_formula_is_read_is_shown_on_request(capsys):
    put(page_md=r"$$ \sum_i 2 a_i = 2 \sum_i a_i $$")
    assert run(capsys, "check", "page.md", "--show-reading")[1] == (
        "page.md:1:3: read as\n    (\\sum_{i} (2 \\cdot a_i))\n    = (2 \\cdot (\\sum_{i} a_i))\n"
        "    assumed: i runs from 1 to n\n    assumed: n is a positive integer\n    assumed: a is real\n"
    )
    data = json.loads(run(capsys, "check", "page.md", "--show-reading", "--format", "json")[1])
    assert [reading["items"][0] for reading in data["readings"]] == [r"(\sum_{i} (2 \cdot a_i))"]


def test_what_is_not_understood_is_silent_unless_asked_for(capsys):
    put(page_md=r"$$ \oint f = 3 $$")
    said = "1 formula: 0 steps proved, 0 agree on samples, 0 refuted, 1 not understood\n"
    assert run(capsys, "check", "page.md") == (0, "", said)
    for option, status in (("--show-coverage", 0), ("--strict", 1)):
        found, out, err = run(capsys, "check", "page.md", option)
        assert (found, err) == (status, said)
        assert out.startswith("page.md:1:4: N100 not judged: `\\oint` is not understood")
        assert out.splitlines()[2] == "   |    ^^^^^"


def test_a_long_line_is_cut_around_what_is_meant(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    zeros = " + 0" * 20
    put(page_md=f"$$ (a + b)^2{zeros} = a^2 + 2ab + b^2{zeros} = a^2 + b^2 = a^2 + 2ab + b^2{zeros} $$")
    _, out, _ = run(capsys, "check", "page.md")
    for line in out.splitlines():
        if "again" not in line:
            assert len(line) <= 60, line
    shown, carets = out.splitlines()[1:3]
    start = carets.index("^")
    assert shown[start:].startswith("a^2 + b^2 = ")
    assert carets.strip(" |") == "^" * len("a^2 + b^2")


def test_carets_stand_below_wide_characters_and_tabs(capsys):
    put(page_md="平均\te\u0301 $1 + 1 = 3$\n")
    _, out, _ = run(capsys, "check", "page.md")
    _, shown, carets = out.splitlines()[:3]
    assert shown == " 1 | 平均 e\u0301 $1 + 1 = 3$"
    assert carets == "   |" + " " * (1 + 4 + 1 + 1 + 1 + 1 + 8) + "^"


def test_colours_are_for_terminals(folder, page):
    done = process("-m", "derive", "check", str(folder / "page.md"))
    assert b"\x1b" not in done.stdout
    paper = check.COLOURS
    assert {"error", "warning", "note", "place", "rule"} == set(paper)


# Exit statuses


def test_the_exit_status_tells_the_worst(capsys):
    put(right_md=RIGHT, wrong_md=WRONG)
    assert run(capsys, "check", "right.md")[0] == 0
    assert run(capsys, "check", "right.md", "wrong.md")[0] == 1
    status, out, err = run(capsys, "check", "wrong.md", "missing.md")
    assert status == 2
    assert out.startswith("wrong.md:1:12: D102 ")
    assert err.startswith("derive: missing.md: there is no such file or folder\n1 formula: ")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("binary.md", b"a\x00b", "binary.md: is no text: it holds a NUL"),
        ("broken.ipynb", b'{"cells": [', "broken.ipynb: is no notebook"),
        ("other.ipynb", b"[1]", "other.ipynb: is no notebook"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_name(capsys, folder, name, content, told):
    (folder / name).write_bytes(content)
    status, out, err = run(capsys, "check", name)
    assert (status, out) == (2, "")
    assert err.startswith(f"derive: {told}")
    assert err.count("\n") == 1


def test_a_folder_without_documents_is_told_so(capsys, folder):
    (folder / "empty").mkdir()
    status, _, err = run(capsys, "check", "empty")
    assert status == 2
    assert err.startswith("derive: empty: there is no document in this folder; the names of documents end with .ipynb")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden here")
def test_a_file_that_may_not_be_read_is_told(capsys, folder):
    put(page_md=RIGHT)
    (folder / "page.md").chmod(0)
    status, _, err = run(capsys, "check", "page.md")
    assert status == 2
    assert err.startswith("derive: page.md: cannot be read: Permission denied")


def test_wrong_usage_is_told(capsys):
    status, _, err = run(capsys, "check")
    assert status == 2
    assert err.endswith("derive: Missing argument 'PATH...|-'.\n")
    assert run(capsys, "check", "a.md", "--jobs", "0")[0] == 2
    assert run(capsys, "check", "a.md", "--format", "xml")[0] == 2


@pytest.mark.parametrize("bug", [Contradiction("they disagree\nof all"), RecursionError("deep"), MemoryError(), TypeError("none")])
def test_an_internal_error_is_told_of_its_formula_and_the_rest_is_checked(capsys, monkeypatch, bug):
    put(page_md=f"$$ 5 = 6 $$\n\n{WRONG}")
    honest = examining.passage

    def failing(text, *others):
        if "5" in text:
            raise bug
        return honest(text, *others)

    monkeypatch.setattr(examining, "passage", failing)
    status, out, err = run(capsys, "check", "page.md")
    assert status == 4
    said = f": {str(bug).splitlines()[0]}" if str(bug) else ""
    assert out.startswith(f"page.md:1:4: N900 internal error, a bug in derive: {type(bug).__name__}{said}")
    assert "page.md:3:12: D102 the result is 2" in out
    assert "Traceback" not in err
    assert f"{type(bug).__name__}" in run(capsys, "check", "page.md", "--debug")[2]


# Odd input


@pytest.mark.parametrize("text", ["", "\n", "no formula", "$$ $$", "\ufeff"])
def test_where_there_is_nothing_nothing_is_said(capsys, text):
    put(page_md=text)
    status, out, err = run(capsys, "check", "page.md")
    assert (status, out) == (0, "")
    assert err == "0 formulas: 0 steps proved, 0 agree on samples, 0 refuted, 0 not understood\n"


def test_marks_and_ends_of_lines_do_not_move_places(capsys, folder):
    (folder / "page.md").write_bytes(b"\xef\xbb\xbf" + SLIP.replace("\n", "\r\n").encode())
    assert run(capsys, "check", "page.md") == (1, SLIP_AS_TEXT, SAID)


def test_a_notebook_is_told_by_its_cell_and_its_line(capsys):
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["# T\n", "\n", "$$ 1 + 1 = 3 $$"]}
    put(notes_ipynb=json.dumps({"cells": [{**cell, "source": []}, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1))
    _, out, _ = run(capsys, "check", "notes.ipynb")
    line = 1 + Path("notes.ipynb").read_text().partition("$$")[0].count("\n")
    assert out.startswith(f"notes.ipynb:{line}:17 (cell 2): D102 the result is 2\n {line} | $$ 1 + 1 = 3 $$\n")


@pytest.mark.parametrize("given", [r"\[ 1 + 1 = 3 \]", "1 + 1 = 3", "$1 + 1 = 3$", "# A page\n\n$$ 1 + 1 = 3 $$"])
def test_standard_input_is_a_formula_or_a_page(capsys, monkeypatch, given):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    status, out, _ = run(capsys, "check", "-")
    assert status == 1
    line, column = given.count("\n") + 1, given.rpartition("\n")[2].index("3") + 1
    assert out.startswith(f"-:{line}:{column}: D102 ")


def test_standard_input_may_be_closed(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    status, _, err = run(capsys, "check", "-")
    assert (status, err) == (2, "derive: check: standard input is closed; give a file, or a formula on standard input\n")


def test_folders_are_walked_and_nothing_is_checked_twice(capsys, folder):
    for name in ("b", "a", ".hidden", "node_modules"):
        (folder / name).mkdir()
    put(b__x_md=WRONG, b__z_txt=WRONG, a__y_tex=r"\begin{document}\[ 1 + 1 = 3 \]\end{document}")
    (folder / "node_modules" / "w.md").write_text(WRONG)
    _, out, err = run(capsys, "check", ".", "b/x.md", "--format", "github")
    assert [line.split(",")[0] for line in out.splitlines()] == ["::error file=a/y.tex", "::error file=b/x.md"]
    assert err.startswith("2 formulas: ")


def test_any_number_of_jobs_says_the_same(folder, page):
    put(other_md="\n\n".join(f"$$ {n} + 5 = {n + 5 * (n % 2)} $$" for n in range(12)))
    said = [process("-m", "derive", "check", str(folder), "--format", "json", "--jobs", jobs) for jobs in ("1", "2", "3")]
    assert {done.returncode for done in said} == {1}
    assert len({(done.stdout, done.stderr) for done in said}) == 1
    assert len(json.loads(said[0].stdout)["diagnostics"]) == 7


# What an author says


def test_a_directive_declares(capsys):
    put(page_md=r"$$ \sqrt{w^2} = w = \frac{w^2}{w} $$")
    assert run(capsys, "check", "page.md", "--strict")[0] == 1
    put(page_md=r"<!-- derive: positive=w -->" + "\n" + r"$$ \sqrt{w^2} = w = \frac{w^2}{w} $$")
    status, out, err = run(capsys, "check", "page.md", "--strict")
    assert (status, out) == (0, "")
    assert "2 steps proved" in err


DENSITY = r"\log \mathcal N(y; m, s)"
NORMAL = (
    rf"$$ {DENSITY} = -\frac12 \log(2\pi v) - \frac{{(y - m)^2}}{{2 v}} = -\frac12 \left(\log(2\pi v) + \frac{{(y - m)^2}}{{v}}\right) $$"
)
PARAMETERS = {"": "s", "N=variance": "s", "N=deviation": "s^2", "N=precision": r"\frac1s"}


@pytest.mark.parametrize("meant", PARAMETERS)
def test_the_parameter_of_a_normal_distribution_is_what_its_author_says(capsys, meant):
    for variance in PARAMETERS.values():
        put(page_md=f"<!-- derive: positive=s; {meant} -->\n" + NORMAL.replace("v", f"{{{variance}}}"))
        status, out, err = run(capsys, "check", "page.md", "--format", "json")
        if variance == PARAMETERS[meant]:
            assert (status, json.loads(out)["diagnostics"]) == (0, [])
            assert "2 steps proved" in err
        elif not meant:
            # Of several conventions none is held against anybody.
            assert (status, json.loads(out)["diagnostics"]) == (0, [])
        else:
            assert status == 1
            (found,) = json.loads(out)["diagnostics"]
            assert (found["column"], found["end_column"]) == (4, 4 + len(DENSITY))


def test_a_declaration_that_is_not_understood_is_told(capsys):
    put(page_md="<!-- derive: where=a + -->\n" + RIGHT)
    status, out, _ = run(capsys, "check", "page.md")
    assert status == 0
    assert out.startswith("page.md:2:1: N200 `a +` is not understood: ")


def test_a_refutation_that_is_expected_is_no_error(capsys):
    put(page_md="<!-- derive: expect refuted -->\n" + WRONG)
    status, out, err = run(capsys, "check", "page.md")
    assert (status, out) == (0, "")
    assert err == "1 formula: 0 steps proved, 0 agree on samples, 0 refuted, 0 not understood; 1 refuted as expected\n"


def test_an_expectation_that_is_not_met_is_an_error(capsys):
    put(page_md="<!-- derive: expect refuted -->\n" + RIGHT)
    status, out, _ = run(capsys, "check", "page.md")
    assert (status, out.partition("\n")[0]) == (1, "page.md:2:4: D001 a refutation was expected, and none was found")
    put(page_md="<!-- derive: expect proved -->\n" + r"$$ \oint f = 3 $$")
    status, out, _ = run(capsys, "check", "page.md")
    assert status == 1
    assert out.startswith("page.md:2:4: D001 a proof was expected, and not every step is proved: not judged: ")
    put(page_md="<!-- derive: expect proved -->\n" + RIGHT)
    assert run(capsys, "check", "page.md")[:2] == (0, "")


def test_an_expectation_is_of_the_next_display_alone(capsys):
    put(page_md=f"<!-- derive: expect refuted -->\nInline $2 + 2 = 5$.\n\n{WRONG}\n{WRONG}")
    _, out, err = run(capsys, "check", "page.md", "--format", "github")
    assert [line.split(",")[1] for line in out.splitlines()] == ["line=2", "line=6"]
    assert "; 1 refuted as expected" in err


def test_a_finding_may_be_ignored_with_a_reason(capsys):
    put(page_md=f"<!-- derive: ignore[D102] a joke -->\n{WRONG}")
    status, out, err = run(capsys, "check", "page.md")
    assert (status, out) == (0, "")
    assert err.endswith("; 1 known and accepted\n")


def test_what_ignores_nothing_is_told(capsys):
    put(page_md=f"<!-- derive: ignore[D101] a joke -->\n{RIGHT}\n<!-- derive: ignore[D110] -->\n{RIGHT}")
    status, out, _ = run(capsys, "check", "page.md", "--format", "github")
    assert status == 0
    first, second = out.splitlines()
    assert first.endswith("::nothing to ignore: D101 is not found here")
    assert "::nothing to ignore: D110 is not found here; there is no such code, did you mean `" in second


def test_what_is_off_is_not_looked_at(capsys):
    put(page_md=f"<!-- derive: off -->\n{WRONG}\n<!-- derive: on -->\n{RIGHT}")
    assert run(capsys, "check", "page.md")[2].startswith("1 formula: 1 step proved")


# What a folder says


@pytest.mark.parametrize(("name", "head"), [("derive.toml", ""), ("pyproject.toml", "[tool.derive]\n")])
def test_a_folder_declares_ignores_and_excludes(capsys, folder, name, head):
    (folder / "inner").mkdir()
    (folder / "drafts").mkdir()
    put(inner__page_md=r"$$ \sqrt{w^2} = w = \frac{w^2}{w} $$", drafts__page_md=WRONG)
    (folder / name).write_text(head + 'positive = ["w", "v"]\nignore = ["D201"]\nexclude = ["drafts"]\n')
    status, out, err = run(capsys, "check", ".")
    assert (status, out) == (0, "")
    assert err.startswith("1 formula: 2 steps proved")
    assert run(capsys, "check", "drafts/page.md")[0] == 1
    (folder / name).write_text(head + 'ignore = "D102"\n')
    status, out, err = run(capsys, "check", "drafts")
    assert (status, out) == (0, "")
    assert err.endswith("; 1 known and accepted\n")


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("positiv = ['w']", "there is no key `positiv`; did you mean `positive`?"),
        ("ignore = ['D101x']", "ignore: there is no code `D101x`; did you mean `D101`?"),
        ("N = 'deviance'", "`N` is variance or deviation or precision, not `deviance`"),
        ("positive = 3", '`positive` is a text or a list of texts, such as `positive = ["..."]`'),
        ("positive = [", "is no TOML: "),
        ("where = ['a +']", "where: `a +` is not understood: "),
    ],
)
def test_what_is_wrong_with_settings_is_told_by_their_file(capsys, folder, setting, told):
    put(page_md=RIGHT, derive_toml=setting)
    status, out, err = run(capsys, "check", "page.md")
    assert (status, out) == (2, "")
    assert err.startswith(f"derive: {folder / 'derive.toml'}: {told}")


def test_the_project_of_others_may_have_no_word_for_derive(capsys, folder):
    put(page_md=RIGHT, pyproject_toml="[tool.other]\nx = 1\n")
    assert run(capsys, "check", "page.md")[0] == 0


# What is known


def test_known_findings_are_not_told_wherever_they_stand(capsys, folder, page):
    status, out, err = run(capsys, "check", "page.md", "--write-baseline", "known.json")
    assert (status, out) == (0, "")
    assert err.startswith("derive: check: 1 finding written to known.json\n")
    put(page_md="\n\n" + SLIP.replace("&= a^2 - 2ab", "&=  a^2 -  2ab") + WRONG)
    status, out, err = run(capsys, "check", "page.md", "--baseline", "known.json", "--format", "github")
    assert status == 1
    assert [line.split(",")[1] for line in out.splitlines()] == ["line=14"]
    assert err.endswith("; 1 known and accepted\n")


@pytest.mark.parametrize(
    "text", ["", "[]", '{"version": 2, "known": []}', '{"version": 1, "known": [1]}', '{"version": 1, "known": [{"code": 1}]}']
)
def test_a_baseline_that_is_none_is_told(capsys, text):
    put(page_md=RIGHT, known_json=text)
    status, _, err = run(capsys, "check", "page.md", "--baseline", "known.json")
    assert status == 2
    assert err.startswith("derive: known.json: ")
    assert err.endswith("; write it with --write-baseline\n")


def test_a_baseline_is_read_or_written(capsys, page):
    assert run(capsys, "check", "page.md", "--baseline", "no.json")[0] == 2
    status, _, err = run(capsys, "check", "page.md", "--baseline", "a", "--write-baseline", "b")
    assert status == 2
    assert "exclude each other" in err


def test_the_page_that_readme_shows_is_checked(capsys):
    status, out, _ = run(capsys, "check", str(ROOT / "examples" / "slip.md"))
    assert status == 1
    assert out.count("D101") == 1
    assert "instead: " in out
