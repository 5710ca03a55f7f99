"""`derive show`, `list` and `explain` say what the Python interface says."""

import json
from dataclasses import replace

import pytest

import derive
from derive.derivation.estimators import derivation
from derive.derivation.naming import ALIASES, COURSE, combinations, families
from derive.paper.targets.terminal import unmarked
from tests.cli.running import run


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch, tmp_path):
    """A store for each test: what one test cuts short is not listed by another."""
    monkeypatch.setenv("DERIVE_CACHE", str(tmp_path / "store"))


def good(capsys, *arguments):
    status, out, err = run(capsys, *arguments)
    assert (status, err) == (0, "")
    return out


@pytest.mark.parametrize("name", combinations())
def test_text_shows_every_premise_and_every_step(capsys, name):
    found = derivation(name)
    out = good(capsys, "show", name)
    for premise in found.premises:
        assert premise.label in out
        assert unmarked(premise.statement) in out
    for step in found.steps:
        assert step.rule.name in out
    assert f"{len(found.steps)} steps proved from {len(found.premises)} assumptions" in out


def test_noise_and_prior_are_the_name(capsys):
    assert good(capsys, "show", "--noise", "gaussian", "--prior", "laplace") == good(capsys, "show", "gaussian+laplace")
    assert good(capsys, "show", "--noise", "laplace") == good(capsys, "show", "laplace")


@pytest.mark.parametrize("alias", ALIASES)
def test_aliases(capsys, alias):
    assert good(capsys, "show", alias, "--brief") == good(capsys, "show", ALIASES[alias], "--brief")


def test_brief_is_one_line_each(capsys):
    lines = good(capsys, "show", "laplace+laplace", "--brief").splitlines()
    assert [line.split()[0] for line in lines] == [
        "laplace+laplace:",
        "objective",
        "lambda",
        "sklearn.linear_model.QuantileRegressor",
        "verdict",
    ]
    for key in ("nll", "sum", "mean", "half_mean"):
        assert f"{key}: " in lines[2]
    assert "alpha = " in lines[3]
    assert all(" ✓ " in line for line in lines[1:])


def test_all_shows_every_combination(capsys):
    out = good(capsys, "show", "--all", "--brief")
    assert [line.split(":")[0] for line in out.splitlines() if line.split(":")[0] in combinations()] == list(combinations())


@pytest.mark.parametrize("name", ["gaussian", "laplace+laplace"])
def test_json_holds_the_derivation(capsys, name):
    found = derivation(name)
    data = json.loads(good(capsys, "show", name, "--format", "json"))
    assert data["name"] == name
    assert [step["rule"] for step in data["steps"]] == [step.rule.name for step in found.steps]
    assert [step["premises"] for step in data["steps"]] == [list(step.premises) for step in found.steps]
    assert {step["verdict"]["verdict"] for step in data["steps"]} == {"proved"}
    for earlier, later in zip(data["steps"], data["steps"][1:], strict=False):
        assert earlier["after"] == later["before"]
    assert [premise["label"] for premise in data["premises"]] == [premise.label for premise in found.premises]
    assert list(data["penalty"]) == ["nll", "sum", "mean", "half_mean"]
    assert {factor["verdict"]["verdict"] for factor in data["penalty"].values()} == {"proved"}
    assert list(data["libraries"]) == list(found.libraries)
    assert {library["verdict"]["verdict"] for library in data["libraries"].values()} <= {"proved"}
    assert data["conclusion"]["verdict"]["verdict"] == "proved"
    assert len(data["estimates"]) == len(found.estimates)


def test_other_formats_are_those_of_the_derivation(capsys):
    found = derivation("gaussian+gaussian")
    assert good(capsys, "show", "ridge", "--format", "markdown").rstrip("\n") == found.to_markdown().rstrip("\n")
    assert good(capsys, "show", "ridge", "--format", "latex").rstrip("\n") == found.to_latex().rstrip("\n")
    assert good(capsys, "show", "ridge").rstrip("\n") == str(found).rstrip("\n")


def test_scales_are_exact(capsys):
    brief = json.loads(good(capsys, "show", "lasso", "--brief", "--format", "json", "--scale", "sigma=1/2", "--scale", "s=3"))
    # 2 sigma^2 / s = 1/6
    assert brief["penalty"]["sum"]["unicode"] == "1/6"
    assert brief["verdict"]["verdict"] == "proved"


def test_list_has_every_family_combination_and_rule(capsys):
    out = good(capsys, "list")
    data = json.loads(good(capsys, "list", "--format", "json"))
    assert [row["name"] for row in data["combinations"]] == list(combinations(families()))
    for row in (*data["families"], *data["combinations"], *data["rules"]):
        assert row["name"] in out
    for alias in ALIASES:
        assert alias in out


def test_explain_every_rule(capsys):
    rules = json.loads(good(capsys, "list", "--format", "json"))["rules"]
    assert rules
    for rule in rules:
        out = good(capsys, "explain", rule["name"])
        assert rule["because"] in out
        assert not set("$`\\") & set(out), "a terminal shows no mark-up"
        assert rule["reference"] in out
        assert len(rule["examples"]) >= 2
        assert len(rule["near_misses"]) >= 1
        assert json.loads(good(capsys, "explain", rule["name"], "--format", "json")) == rule


def test_version(capsys):
    assert good(capsys, "--version") == f"derive {derive.__version__}\n"


@pytest.fixture
def cut(monkeypatch):
    """The derivation of `gaussian+laplace` without its last steps, under its name."""
    whole = derivation("gaussian+laplace")

    def cut_to(length):
        short = replace(whole, steps=whole.steps[:length])
        monkeypatch.setattr("derive.derivation.estimators.derivation", lambda *_, **__: short)
        return short

    return cut_to


@pytest.mark.parametrize("form", ["text", "json", "markdown", "latex"])
@pytest.mark.parametrize("length", [1, 5, 8, 12])
def test_a_derivation_that_stops_half_way_says_so(capsys, cut, length, form):
    cut(length)
    status, out, err = run(capsys, "show", "lasso", "--format", form)
    assert status == 1
    assert err.startswith("derive: show: gaussian+laplace is not finished: ")
    assert err.count("\n") == 1
    if form == "json":
        data = json.loads(out)
        assert data["finished"] is False
        assert data["unfinished"] in err
        assert data["verdict"]["verdict"] == "proved"
    else:
        assert "Not finished: " in out


def test_a_brief_one_says_so_too(capsys, cut):
    cut(9)
    status, out, err = run(capsys, "show", "lasso", "--brief")
    assert (status, len(err.splitlines())) == (1, 1)
    assert out.splitlines()[-1].startswith("finished")
    assert " ✗ no: " in out.splitlines()[-1]
    assert json.loads(run(capsys, "show", "lasso", "--brief", "--format", "json")[1])["finished"] is False


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_derivation_that_is_not_proved_says_so(capsys, monkeypatch, form):
    whole = derivation("gaussian")
    doubtful = replace(whole.steps[0], claim=replace(whole.steps[0].claim, premises=()))
    open_ = replace(whole, steps=(doubtful, *whole.steps[1:]))
    monkeypatch.setattr("derive.derivation.estimators.derivation", lambda *_, **__: open_)
    status, out, err = run(capsys, "show", "mse", "--format", form)
    assert status == 1
    assert out
    assert err.startswith(f"derive: show: gaussian is not proved: {len(whole.steps) - 1} of {len(whole.steps)} steps proved")
    assert err.count("\n") == 1


def test_a_fit_of_what_is_not_finished_is_refused(capsys, cut, tmp_path):
    cut(12)
    data = tmp_path / "data.csv"
    data.write_text("u,v\n1,2\n2,3\n4,4\n")
    status, out, err = run(capsys, "fit", str(data), "--target", "v", "--model", "lasso", "--sigma", "1", "--s", "1")
    assert (status, out) == (2, "")
    assert "gaussian+laplace: the derivation is not finished" in err


def rows_of_the_list(capsys, *arguments):
    table = good(capsys, "list", *arguments).split("Combinations")[1].split("\n\n")[0]
    return {line.split()[0]: line for line in table.splitlines()[1:]}


def test_the_list_marks_only_what_was_judged_and_arrived(capsys, cut):
    assert all(line.endswith("not judged yet") for line in rows_of_the_list(capsys).values())
    good(capsys, "show", "mse")
    cut(9)
    assert run(capsys, "show", "lasso")[0] == 1
    lines = rows_of_the_list(capsys)
    assert list(lines) == list(combinations(families()))
    assert " ✓ 10 steps proved" in lines["gaussian"]
    assert " ? 9 steps proved" in lines["gaussian+laplace"]
    assert "; not finished" in lines["gaussian+laplace"]
    assert lines["laplace"].endswith("not judged yet")


def test_what_is_shown_for_other_scales_or_predictors_is_not_listed(capsys):
    good(capsys, "show", "mse", "--predictor", "location")
    good(capsys, "show", "mse", "--scale", "sigma=1")
    assert rows_of_the_list(capsys)["gaussian"].endswith("not judged yet")


def test_the_list_is_judged_when_it_is_asked_for(capsys):
    asked = ("list", "--noise", "gaussian", "--format", "json")
    row = json.loads(good(capsys, *asked))["combinations"][0]
    unknown = dict.fromkeys(("title", "objective", "verdict", "finished"))
    assert row == {"name": "gaussian", "aliases": ["mse"], **unknown, "status": "not judged yet"}
    judged = json.loads(good(capsys, *asked, "--judge"))
    assert len(judged["combinations"]) > len(COURSE)
    for row in judged["combinations"]:
        found = derivation(row["name"])
        assert row["title"] == found.title
        assert row["verdict"] == "proved"
        assert row["finished"]
        assert row["status"] == f"{len(found.steps)} steps proved from {len(found.premises)} assumptions"
    assert json.loads(good(capsys, *asked)) == judged, "they are kept"
    assert all((" ✓ " in line) == name.startswith("gaussian") for name, line in rows_of_the_list(capsys).items())


def test_the_list_is_judged_where_nothing_can_be_kept(capsys, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DERIVE_CACHE", str(tmp_path / "file"))
    assert all(" ✓ " in line for line in good(capsys, "list", "--noise", "laplace", "--judge").splitlines())
    assert all(line.endswith("not judged yet") for line in rows_of_the_list(capsys).values())
