"""`derive show`, `list` and `explain` say what the Python interface says."""

import json

import pytest

import derive
from derive.derivation.estimators import ALIASES, combinations, derivation
from tests.cli.running import run


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
        assert premise.statement in out
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
    assert [row["name"] for row in data["combinations"]] == list(combinations())
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
        assert rule["reference"] in out
        assert len(rule["examples"]) >= 2
        assert len(rule["near_misses"]) >= 1
        assert json.loads(good(capsys, "explain", rule["name"], "--format", "json")) == rule


def test_version(capsys):
    assert good(capsys, "--version") == f"derive {derive.__version__}\n"
