"""Every mistake names what was given and what was needed; exit 2 is the user's, exit 4 is ours."""

import pytest

from derive.vocabulary.errors import Contradiction
from tests.cli.running import run

MISTAKES = [
    (["show", "gausian"], ["`gausian`", "`gaussian`"]),
    (["show", "gaussian+laplas"], ["`gaussian+laplas`", "`gaussian+laplace`"]),
    (["show", "laso"], ["`laso`", "`lasso`"]),
    (["show", "a+b+c"], ["`a+b+c`", "NOISE+PRIOR"]),
    (["show", "flat"], ["flat", "improper"]),
    (["list", "--noise", "laplce"], ["--noise", "`laplce`", "`laplace`"]),
    (["list", "--prior", "laplce"], ["--prior", "`laplce`", "`laplace`"]),
    (["list", "--noise", "flat"], ["no combination"]),
    (["show", "--noise", "gauss"], ["noise `gauss`", "`gaussian`"]),
    (["show", "--noise", "gaussian", "--prior", "laplce"], ["prior `laplce`", "`laplace`"]),
    (["show", "--prior", "laplace"], ["--noise"]),
    (["show"], ["NAME", "--noise"]),
    (["show", "lasso", "--noise", "gaussian"], ["exactly one"]),
    (["show", "lasso", "--all"], ["exactly one"]),
    (["show", "lasso", "--predictor", "liner"], ["`liner`", "`linear`"]),
    (["show", "lasso", "--scale", "sigma=-1"], ["sigma = -1", "positive"]),
    (["show", "lasso", "--scale", "sigma=0"], ["sigma = 0", "positive"]),
    (["show", "lasso", "--scale", "sigma=1/0"], ["`1/0`", "exact positive number"]),
    (["show", "lasso", "--scale", "sigma=0.5"], ["0.5 is a float", "sigma=1/2"]),
    (["show", "lasso", "--scale", "sigma=__import__('os')"], ["exact positive number"]),
    (["show", "lasso", "--scale", "sigma"], ["NAME=VALUE", "`sigma`"]),
    (["show", "lasso", "--scale", "sgma=1"], ["`sgma`", "`sigma`"]),
    (["show", "lasso", "--scale", "sigma=1", "--scale", "sigma=2"], ["sigma", "twice"]),
    (["show", "--all", "--scale", "sigma=1"], ["--scale"]),
    (["show", "lasso", "--brief", "--format", "latex"], ["--brief"]),
    (["explain", "drop_constnt"], ["`drop_constnt`", "`drop_constant`"]),
    (["explain", "zzz"], ["`zzz`", "derive list"]),
    (["shw", "lasso"], ["`shw`", "`show`"]),
]


@pytest.mark.parametrize(("arguments", "told"), MISTAKES, ids=[" ".join(arguments) for arguments, _ in MISTAKES])
def test_a_mistake_is_answered_with_exit_2_and_what_to_do(capsys, arguments, told):
    status, out, err = run(capsys, *arguments)
    assert status == 2
    assert out == ""
    assert "Traceback" not in err
    assert err.startswith("derive: ")
    for piece in told:
        assert piece in err


@pytest.mark.parametrize("arguments", [["--nonsense"], ["list", "--nonsense"], ["explain"], ["list", "--format", "xml"], []])
def test_wrong_usage_exits_2_on_standard_error(capsys, arguments):
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert "Usage: derive" in err


@pytest.mark.parametrize("bug", [Contradiction("two checks disagree"), ZeroDivisionError("planted"), RuntimeError()])
def test_a_bug_of_ours_exits_4_and_says_what_to_report(capsys, monkeypatch, bug):
    def planted(*_):
        raise bug

    monkeypatch.setattr("derive.cli.commands.list.section", planted)
    status, out, err = run(capsys, "list")
    assert (status, out) == (4, "")
    assert "Traceback" not in err
    assert type(bug).__name__ in err
    assert str(bug) in err
    assert "derive list" in err
    assert "where: derive/cli/commands/list.py:" in err
    for package in ("derive ", "Python ", "sympy "):
        assert package in err


@pytest.mark.parametrize("arguments", [["--debug", "list"], ["list", "--debug"]])
def test_debug_prints_the_traceback(capsys, monkeypatch, arguments):
    def planted(*_):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("derive.cli.commands.list.section", planted)
    status, _, err = run(capsys, *arguments)
    assert status == 4
    assert "Traceback" in err
    assert "planted" in err
