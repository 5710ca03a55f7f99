"""`derive fit` from the shell: the numbers that scikit-learn finds, and every mistake named with exit 2."""

import csv
import io
import json
import os
import subprocess
import sys

import click
import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, LinearRegression, QuantileRegressor, Ridge

from derive.cli.commands import fit as module
from derive.cli.commands._stored import section
from derive.derivation.naming import combinations
from tests.cli.running import ROOT, process, run
from tests.cli.test_startup import COMMAND, watch

SMALL = "y,a,b\n1,0.5,2\n2,1.5,1\n2.75,2,0\n4,3.5,1\n5,4.5,2\n"
DIABETES = load_diabetes()
# In the data as they are handed out every column has length 1.
X, Y = 10 * DIABETES.data, DIABETES.target


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.csv"
    path.write_text(SMALL)
    return str(path)


@pytest.fixture(scope="module")
def diabetes(tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "diabetes.csv"
    with open(path, "w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow([*DIABETES.feature_names, "progress, after a year", "remark"])
        for row, value in zip(X.tolist(), Y.tolist(), strict=True):
            writer.writerow([*row, value, 'a "quoted"\nremark'])
    return str(path)


def fitted(capsys, *arguments):
    status, out, err = run(capsys, "fit", *arguments, "--format", "json")
    assert (status, err) == (0, "")
    return json.loads(out)


PEERS = {
    "gaussian": ([], LinearRegression()),
    "ridge": (["--lambda", "1/2", "--normalisation", "sum"], Ridge(alpha=0.5, tol=1e-12)),
    "lasso": (["--lambda", "0.25", "--normalisation", "half_mean"], Lasso(alpha=0.25, tol=1e-13, max_iter=100_000)),
    "laplace": ([], QuantileRegressor(quantile=0.5, alpha=0)),
    "laplace+laplace": (["--lambda", "2e-2", "--normalisation", "half_mean"], QuantileRegressor(quantile=0.5, alpha=0.02)),
}


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("name", PEERS)
def test_a_fit_is_the_one_that_scikit_learn_finds(capsys, diabetes, name, intercept):
    options, peer = PEERS[name]
    features = ",".join(DIABETES.feature_names)
    arguments = [diabetes, "--target", "progress, after a year", "--columns", features, "--model", name, *options]
    found = fitted(capsys, *arguments, *([] if intercept else ["--no-intercept"]))
    peer.set_params(fit_intercept=intercept).fit(X, Y)
    assert list(found["coefficients"]) == DIABETES.feature_names
    if name == "laplace" and not intercept:
        # No line through the origin is above any observation, so that there are many minimisers.
        assert found["value"] == pytest.approx(np.abs(Y - X @ peer.coef_).mean(), rel=1e-12)
    else:
        assert list(found["coefficients"].values()) == pytest.approx(peer.coef_, rel=1e-6, abs=1e-6)
    if intercept:
        assert found["intercept"] == pytest.approx(peer.intercept_, rel=1e-6)
    else:
        assert found["intercept"] is None
    assert found["status"] == "optimal"
    assert found["certificate"]["value"] <= 1e-10


def test_the_target_and_columns_decide_what_is_fitted(capsys, small):
    data = np.array(list(csv.reader(io.StringIO(SMALL)))[1:], dtype=float)
    found = fitted(capsys, small, "--target", "b", "--columns", "y,a", "--noise", "gaussian", "--no-intercept")
    expected = np.linalg.lstsq(data[:, :2], data[:, 2], rcond=None)[0]
    assert list(found["coefficients"]) == ["y", "a"]
    assert list(found["coefficients"].values()) == pytest.approx(expected, rel=1e-12)
    turned = fitted(capsys, small, "--target", "b", "--columns", "a", "--columns", "y", "--noise", "gaussian", "--no-intercept")
    assert list(turned["coefficients"]) == ["a", "y"]
    assert turned["coefficients"] == pytest.approx(found["coefficients"])


def test_the_target_alone_is_a_location(capsys, tmp_path):
    path = tmp_path / "y.csv"
    path.write_text("y\n3\n1\n2\n10\n")
    found = fitted(capsys, str(path), "--target", "y", "--noise", "laplace")
    assert found["status"] == "not_unique"
    assert found["value"] == pytest.approx((1 + 9) / 4)
    assert [(row["low"], row["high"]) for row in found["intervals"]] == [(2.0, 3.0)]


def scales_of(name):
    noise, _, prior = name.partition("+")
    rows = {row["name"]: row["scales"] for row in section("families")}
    return [row["noise"] for row in rows[noise]] + [row["prior"] for row in rows.get(prior, [])]


@pytest.mark.parametrize("name", combinations())
def test_every_combination_is_fitted_with_its_scales(capsys, small, name):
    noise, _, prior = name.partition("+")
    families = ["--noise", noise, *(["--prior", prior] if prior else [])]
    values = [f"{place + 1}/3" for place, _ in enumerate(scales_of(name))]
    named = [piece for scale, value in zip(scales_of(name), values, strict=True) for piece in (f"--{scale}", value)]
    listed = [piece for scale, value in zip(scales_of(name), values, strict=True) for piece in ("--scale", f"{scale}={value}")]
    found = fitted(capsys, small, "--target", "y", *families, *named)
    assert found == fitted(capsys, small, "--target", "y", "--model", name, *listed)
    assert found["name"] == name
    assert found["status"] in ("optimal", "not_unique")
    assert found["scales"] == {scale: (place + 1) / 3 for place, scale in enumerate(scales_of(name))}
    if prior and scales_of(name)[1:]:
        assert "flat prior on the intercept" in found["notes"]


def test_text_and_json_have_the_same_numbers(capsys, diabetes):
    arguments = [
        diabetes,
        "--target",
        "progress, after a year",
        "--columns",
        "bmi,bp,age",
        "--model",
        "lasso",
        "--sigma",
        "54",
        "--s",
        "1e2",
    ]
    data = fitted(capsys, *arguments)
    status, text, err = run(capsys, "fit", *arguments)
    assert (status, err) == (0, "")
    lines = dict(line.split("  ", 1) for line in text.splitlines() if "  " in line)
    lines = {title: told.split() for title, told in lines.items()}
    for name, value in ({"intercept": data["intercept"]} | data["coefficients"] | data["scales"]).items():
        assert float(lines[name][0]) == pytest.approx(value, rel=1e-9)
    assert float(lines["minimum (mean)"][0]) == pytest.approx(data["value"], rel=1e-9)
    assert float(lines["lambda (mean)"][0]) == pytest.approx(data["lambda"], rel=1e-9)
    # 2 sigma^2/(n s), as the page says.
    assert data["lambda"] == pytest.approx(2 * 54**2 / (len(Y) * 100), rel=1e-12)
    assert [list(lines).index(name) for name in ("bmi", "bp", "age")] == sorted(list(lines).index(name) for name in ("bmi", "bp", "age"))


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_cannot_be_certified_is_shown_with_its_gap_and_exit_1(capsys, monkeypatch, small, form):
    monkeypatch.setattr("derive.numerics.certificates.TOLERANCE", -1.0)
    status, out, err = run(capsys, "fit", small, "--target", "y", "--model", "mse", "--format", form)
    assert (status, err) == (1, "")
    assert "not_certified" in out
    assert "stationarity" in out


@pytest.mark.parametrize(("tolerance", "wanted"), [(1e-10, 0), (-1.0, 1)])
def test_the_exit_status_is_the_answer_though_its_reader_is_gone(capsys, monkeypatch, small, tolerance, wanted):
    def gone(_):
        raise BrokenPipeError

    monkeypatch.setattr("derive.numerics.certificates.TOLERANCE", tolerance)
    monkeypatch.setattr(module, "emit", gone)
    monkeypatch.setattr("derive.cli.output.discard_output", lambda: None)
    assert run(capsys, "fit", small, "--target", "y", "--model", "mse") == (wanted, "", "")


def test_collinear_columns_are_a_result(capsys, tmp_path):
    path = tmp_path / "collinear.csv"
    path.write_text("y,a,b\n1,1,2\n2,3,6\n4,4,8\n7,5,10\n")
    status, out, err = run(capsys, "fit", str(path), "--target", "y", "--noise", "gaussian")
    assert (status, err) == (0, "")
    assert "not_unique" in out
    assert "b = 2 a" in out
    assert "unique" in run(capsys, "fit", str(path), "--target", "y", "--model", "ridge", "--sigma", "1", "--tau", "1")[1]


def test_a_noise_scale_is_estimated_and_said_to_divide_by_n(capsys, small):
    found = fitted(capsys, small, "--target", "y", "--model", "mse")
    assert found["scales"]["sigma"] ** 2 == pytest.approx(found["value"])
    assert "divides by n" in found["estimated"]["sigma"]


def test_another_delimiter(capsys, small, tmp_path):
    path = tmp_path / "other.csv"
    for name, character in (("semicolon", ";"), ("tab", "\t"), ("bar", "|")):
        path.write_text(SMALL.replace(",", character))
        for given in (name, character):
            assert fitted(capsys, str(path), "--target", "y", "--model", "mae", "--delimiter", given) == fitted(
                capsys, small, "--target", "y", "--model", "mae"
            )


MISTAKES = [
    ([], ["exactly one of --model and --noise"]),
    (["--model", "lasso", "--noise", "gaussian"], ["exactly one"]),
    (["--model", "lasso", "--prior", "laplace"], ["--prior laplace", "--noise"]),
    (["--model", "laso"], ["`laso`", "`lasso`"]),
    (["--noise", "gauss"], ["noise `gauss`", "`gaussian`"]),
    (["--noise", "gaussian", "--prior", "laplac"], ["prior `laplac`", "`laplace`"]),
    (["--noise", "flat"], ["flat", "improper"]),
    (["--model", "lasso"], ["s and sigma are needed", "lambda"]),
    (["--model", "lasso", "--sigma", "1"], ["s is needed"]),
    (["--model", "ridge", "--tau", "1"], ["sigma is needed"]),
    (["--model", "ridge", "--sigma", "-1", "--tau", "1"], ["`sigma`", "positive", "`-1`"]),
    (["--model", "ridge", "--sigma", "0", "--tau", "1"], ["`sigma`", "positive", "`0`"]),
    (["--model", "ridge", "--sigma", "1e999", "--tau", "1"], ["`sigma`", "finite", "`1e999`"]),
    (["--model", "ridge", "--sigma", "nan", "--tau", "1"], ["`sigma`", "1/2", "`nan`"]),
    (["--model", "ridge", "--sigma", "inf", "--tau", "1"], ["`sigma`", "1/2", "`inf`"]),
    (["--model", "ridge", "--sigma", "1_0", "--tau", "1"], ["`sigma`", "`1_0`"]),
    (["--model", "ridge", "--sigma", "1/0", "--tau", "1"], ["`sigma`", "`1/0`"]),
    (["--model", "ridge", "--sigma", "-1/2", "--tau", "1"], ["`sigma`", "`-1/2`", "positive"]),
    (["--model", "ridge", "--sigma", "", "--tau", "1"], ["`sigma`", "``"]),
    (["--model", "ridge", "--sigma", "__import__('os')", "--tau", "1"], ["`sigma`", "number"]),
    (["--model", "ridge", "--sigma", "1e" + "9" * 5000, "--tau", "1"], ["`sigma`", "999..."]),
    (["--model", "ridge", "--sigma", "1", "--tau", "1", "--b", "1"], ["unknown scale `b`", "sigma, tau"]),
    (["--model", "ridge", "--sigma", "1", "--scale", "sigma=2", "--tau", "1"], ["`sigma`", "twice"]),
    (["--model", "ridge", "--scale", "sgma=2", "--tau", "1"], ["`sgma`", "`sigma`"]),
    (["--model", "ridge", "--scale", "sigma"], ["NAME=VALUE", "`sigma`"]),
    (["--model", "ridge", "--scale", "=1"], ["NAME=VALUE", "`=1`"]),
    (["--model", "ridge", "--lambda", "1"], ["--lambda 1", "--normalisation"]),
    (["--model", "ridge", "--lambda", "-1", "--normalisation", "sum"], ["--lambda", "0 or more", "`-1`"]),
    (["--model", "ridge", "--lambda", "x", "--normalisation", "sum"], ["--lambda", "`x`"]),
    (["--model", "ridge", "--lambda", "1", "--normalisation", "total"], ["`total`", "half_mean"]),
    (["--model", "ridge", "--lambda", "1", "--normalisation", "nll"], ["sigma is needed"]),
    (["--model", "mse", "--lambda", "1", "--normalisation", "sum"], ["no penalty", "flat"]),
    (["--model", "ridge", "--lambda", "1", "--normalisation", "sum", "--tau", "1"], ["twice", "tau"]),
    (["--model", "mse", "--solver", "choleski"], ["`choleski`", "cholesky"]),
    (["--model", "mae", "--solver", "cholesky"], ["cholesky", "kink", "`quantile_vertex`"]),
    (["--model", "mse", "--delimiter", "#"], ["--delimiter", "`#`", "semicolon"]),
    (["--model", "mse", "--columns", "a,c"], ["small.csv", "unknown column `c`"]),
    (["--model", "mse", "--columns", "a,y"], ["target `y`"]),
    (["--model", "mse", "--columns", "a,a"], ["`a`", "twice"]),
    (["--model", "mse", "--columns", ""], ["names of columns"]),
    (["--model", "mse", "--delimiter", "tab"], ["small.csv", "--delimiter comma"]),
]


@pytest.mark.parametrize(("arguments", "told"), MISTAKES, ids=[" ".join(arguments)[:60] for arguments, _ in MISTAKES])
def test_a_mistake_in_an_option_is_one_sentence_and_exit_2(capsys, small, arguments, told):
    status, out, err = run(capsys, "fit", small, "--target", "y", *arguments)
    wrong(status, out, err, told)


def wrong(status, out, err, told):
    assert (status, out) == (2, "")
    assert err.startswith("derive: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    for piece in told:
        assert piece in err


FILES = [
    (b"", ["is empty"]),
    (b"y,x\n", ["n = 0"]),
    (b"y,x,x\n1,2,3\n", ["columns 2 and 3", "`x`"]),
    (b"y,x\n1,2\n3\n", ["data.csv:3:", "1 field", "2 needed"]),
    (b"y,x\n1,2\n3,NaN\n", ["data.csv:3:", "column `x`", "`NaN`"]),
    (b"y,x\n1,2\n3,-inf\n", ["data.csv:3:", "column `x`", "`-inf`"]),
    (b"y,x\n1,2\n3,three\n", ["data.csv:3:", "column `x`", "`three`"]),
    (b"y,x\n1,2\n3,\n", ["data.csv:3:", "column `x`", "empty"]),
    (b"Y,x\n1,2\n", ["unknown column `y`", "`Y`"]),
    (b"y;x\n1;2\n", ["--delimiter semicolon"]),
    (b"y,x\n1,\xe9\n", ["data.csv:2:", "UTF-8"]),
    (b"\xff\xfey\x00\n\x00", ["UTF-16"]),
    (b"PK\x03\x04\x00", ["binary"]),
    (b'y,x\n1,"2\n', ["data.csv:2:", "quotation"]),
    (b"y,x\n1," + b"9" * (5 << 20) + b"\n", ["data.csv:2:", "longer than"]),
]


@pytest.mark.parametrize(("content", "told"), FILES, ids=[told[-1] for _, told in FILES])
def test_a_mistake_in_the_file_is_one_sentence_and_exit_2(capsys, tmp_path, content, told):
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    wrong(*run(capsys, "fit", str(path), "--target", "y", "--model", "mse"), ["data.csv", *told])


def test_files_that_cannot_be_opened(capsys, tmp_path, monkeypatch):
    for given, told in (
        (str(tmp_path / "non\x1b[2Je.csv"), [r"non\x1b[2Je.csv", "no such file"]),
        (str(tmp_path), ["folder"]),
        ("a\0b", ["a\\x00b"]),
    ):
        wrong(*run(capsys, "fit", given, "--target", "y", "--model", "mse"), told)

    def refusing(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module, "open", refusing, raising=False)
    wrong(*run(capsys, "fit", "secret.csv", "--target", "y", "--model", "mse"), ["secret.csv", "Permission denied"])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_without_permission(capsys, small):
    os.chmod(small, 0)
    wrong(*run(capsys, "fit", small, "--target", "y", "--model", "mse"), ["small.csv", "Permission denied"])


def test_data_that_do_not_fit_into_memory_are_an_input_error(capsys, monkeypatch, small):
    def full(*_, **__):
        raise MemoryError

    for planted in ("derive.numerics.table._Columns.convert", "numpy.empty"):
        with monkeypatch.context() as patched:
            patched.setattr(planted, full)
            wrong(*run(capsys, "fit", small, "--target", "y", "--model", "mse"), ["small.csv", "memory"])


@pytest.mark.parametrize("arguments", [["data.csv", "--model", "mse"], ["--target", "y"], ["data.csv", "--target", "y", "--format", "xml"]])
def test_wrong_usage(capsys, arguments):
    status, out, err = run(capsys, "fit", *arguments)
    assert (status, out) == (2, "")
    assert "Usage: derive fit" in err


def test_help_names_every_scale_and_imports_nothing_heavy(capsys):
    status, out, _ = run(capsys, "fit", "--help")
    assert status == 0
    for family in section("families"):
        for scale in family["scales"]:
            assert all(f"--{name} VALUE" in out for name in scale.values() if name is not None)
    done = watch(COMMAND.format(arguments=["fit", "--help"]))
    assert done.returncode == 0, done.stderr.decode()


def test_a_scale_whose_name_is_taken_is_left_to_the_general_option():
    families = [
        {"name": "f", "title": "F", "proper": True, "scales": [{"noise": "s", "prior": "t"}], "reference": ""},
        {"name": "g", "title": "G", "proper": True, "scales": [{"noise": "target", "prior": "s"}], "reference": ""},
        {"name": "h", "title": "H", "proper": False, "scales": [{"noise": "u", "prior": "help"}], "reference": ""},
        {"name": "k", "title": "K", "proper": False, "scales": [{"noise": "v", "prior": "v w"}], "reference": ""},
    ]
    roles = module.scale_roles(families)
    assert roles == {"s": "F noise, a G prior", "t": "a F prior", "target": "G noise", "help": "a H prior", "v w": "a K prior"}
    bare = click.Command("fit", params=[click.Option(["--target"]), click.Option(["--scale", "scales"])])
    assert [option.opts for option in module.with_scales(bare, roles).params] == [["--target"], ["--s"], ["--t"], ["--scale"]]


ARGUMENTS = ["-m", "derive", "fit", "-", "--target", "y", "--model", "mae"]


def piped(arguments, given, **more):
    settings = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LC_", "LANG"))} | {
        "PYTHONPATH": str(ROOT)
    }
    return subprocess.run([sys.executable, *arguments], input=given, env=settings, capture_output=True, check=False, **more)


def test_standard_input_in_another_folder(capsys, small, tmp_path):
    expected = run(capsys, "fit", small, "--target", "y", "--model", "mae")[1]
    done = piped(ARGUMENTS, SMALL.encode("utf-8-sig"), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == expected
    bad = piped(ARGUMENTS, b"y,x\n1,2\n3,z\n", cwd=tmp_path)
    assert (bad.returncode, bad.stdout) == (2, b"")
    assert bad.stderr == b"derive: standard input:3: column `x`: `z` is not a number in decimal or scientific notation\n"


def test_standard_input_that_is_closed(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    wrong(*run(capsys, "fit", "-", "--target", "y", "--model", "mse"), ["standard input is closed"])


def test_a_terminal_that_shows_ascii_only(small):
    done = process("-m", "derive", "fit", small, "--target", "y", "--model", "laplace", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"intercept" in done.stdout
    assert done.stdout.isascii()


def test_a_reader_who_leaves_early_is_no_error(small):
    child = subprocess.Popen([sys.executable, *ARGUMENTS], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.stdout.close()
    child.stdin.write(SMALL.encode())
    child.stdin.close()
    assert child.wait() == 0
    assert child.stderr.read() == b""
    child.stderr.close()


LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (900 << 20, 900 << 20))
from derive.cli.main import main
main(["fit", "-", "--target", "y", "--model", "mse"])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are set for a process on Linux")
@pytest.mark.parametrize("start", [b"", b"y,x\n1,2\n", b'y,x\n1,"'])
def test_a_line_of_a_gigabyte_is_refused_in_bounded_memory(start):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    child = subprocess.Popen(
        [sys.executable, "-c", LIMITED], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    taken, piece = 0, b"1" * (1 << 20)
    try:
        child.stdin.write(start)
        while taken < 1 << 30:
            taken += child.stdin.write(piece)
    except BrokenPipeError:
        pass
    out, err = communicate(child)
    assert (child.returncode, out) == (2, b""), err
    assert err.startswith(b"derive: standard input:")
    assert err.count(b"\n") == 1
    assert b"longer than" in err
    assert taken < 8 << 20


def communicate(child):
    """What it printed; its standard input is gone already."""
    child.stdin = None
    return child.communicate(timeout=60)
