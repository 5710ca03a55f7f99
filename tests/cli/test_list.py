"""`derive list` shows the combinations that are asked for."""

import json

import pytest

from derive.derivation.naming import combinations, families
from tests.cli.running import run


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch, tmp_path):
    """A store for each test."""
    monkeypatch.setenv("DERIVE_CACHE", str(tmp_path / "store"))


def listed(capsys, *arguments):
    status, out, err = run(capsys, "list", *arguments)
    assert (status, err) == (0, "")
    return [line.split()[0] for line in out.splitlines()]


def test_by_noise_prior_and_loss(capsys):
    every = combinations(families())
    assert listed(capsys, "--noise", "poisson") == [name for name in every if name.split("+")[0] == "poisson"]
    assert listed(capsys, "--prior", "elastic_net") == [name for name in every if name.endswith("+elastic_net")]
    assert listed(capsys, "--loss", "quantile", "--prior", "laplace") == ["asymmetric_laplace+laplace"]
    assert listed(capsys, "--loss", "cross-entropy", "--prior", "gaussian") == ["bernoulli+gaussian"]


def test_by_verdict(capsys):
    assert listed(capsys, "--noise", "huber", "--prior", "cauchy", "--verdict", "none") == ["huber+cauchy"]
    assert listed(capsys, "--noise", "huber", "--prior", "cauchy", "--judge", "--verdict", "proved") == ["huber+cauchy"]
    assert listed(capsys, "--noise", "huber", "--prior", "cauchy", "--verdict", "refuted") == ["none"]


def test_as_data(capsys):
    status, out, _ = run(capsys, "list", "--loss", "Huber", "--format", "json")
    assert status == 0
    assert {row["name"].split("+")[0] for row in json.loads(out)["combinations"]} == {"huber"}


@pytest.mark.parametrize("arguments", [("--loss", "hinge"), ("--noise", "gausian"), ("--noise", "poisson", "--prior", "huber")])
def test_what_is_not_there_is_told(capsys, arguments):
    status, out, err = run(capsys, "list", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("derive: list: no ")
