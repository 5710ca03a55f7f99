"""`derive notes` as a new user types it, with wrong input too."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from tests.cli.running import ROOT


def run(*arguments, cwd=None, **environment):
    """A new process, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "derive", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


ONE = ("notes", "--chapter", "gaussian_noise", "--no-figures")


def test_a_chapter_is_written_for_all_targets(tmp_path):
    done = run(*ONE, "-o", str(tmp_path / "a" / "b"))
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "no bar where there is no terminal"
    written = sorted(path.relative_to(tmp_path / "a" / "b").as_posix() for path in (tmp_path / "a" / "b").rglob("*.*"))
    assert written == ["github/gaussian_noise.md", "kramdown/gaussian_noise.md", "latex/gaussian_noise.tex"]
    assert done.stdout == f"{tmp_path / 'a' / 'b'}: 3 files written, 0 were up to date\n"


def test_one_chapter_leaves_the_index_of_all_as_it_is(tmp_path):
    where = ("-o", str(tmp_path), "--no-figures", "--to", "github,latex")
    assert run("notes", *where).returncode == 0
    assert len(list(tmp_path.rglob("*.*"))) == 20
    assert run("notes", *where, "--chapter", "gaussian_noise,bayes_rule").stdout.endswith("0 files written, 4 were up to date\n")
    assert run("notes", *where, "--check").returncode == 0
    (tmp_path / "github" / "gone.md").write_bytes((tmp_path / "github" / "bayes_rule.md").read_bytes())
    old = run("notes", *where, "--check")
    assert old.returncode == 1
    assert "1 no longer belong to the notes:\n  github/gone.md" in old.stderr


def test_check_says_what_differs(tmp_path):
    where = ("-o", str(tmp_path), "--to", "github")
    missing = run(*ONE, *where, "--check")
    assert missing.returncode == 1
    assert "1 of 1 files" in missing.stderr
    assert list(tmp_path.iterdir()) == [], "--check writes nothing"
    assert run(*ONE, *where).returncode == 0
    assert run(*ONE, *where, "--check").returncode == 0
    other = run(*ONE, *where, "--check", "--notation", "theta=w", "--format", "json")
    assert other.returncode == 1
    assert json.loads(other.stdout)["differing"] == ["github/gaussian_noise.md"]


def test_an_edited_page_is_kept_without_force(tmp_path):
    where = ("-o", str(tmp_path), "--to", "github")
    run(*ONE, *where)
    page = tmp_path / "github" / "gaussian_noise.md"
    page.write_text(page.read_text(encoding="utf-8").replace("Gaussian", "Normal", 1), encoding="utf-8")
    kept = run(*ONE, *where)
    assert kept.returncode == 2
    assert "edited since" in kept.stderr
    assert "--force" in kept.stderr
    assert page.read_text(encoding="utf-8").startswith("# Normal")
    assert run(*ONE, *where, "--force").returncode == 0
    assert page.read_text(encoding="utf-8").startswith("# Gaussian")


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("--to", "word"), "--to: unknown name `word`; known are github, jupyter, kramdown, latex, terminal"),
        (("--to", "gihub"), "did you mean `github`?"),
        (("--to", ","), "--to: at least one name is needed"),
        (("--chapter", ""), "--chapter: at least one name is needed"),
        (("-o", ""), "-o: a folder is needed, got ``"),
        (("-o", "-"), "-o: a folder is needed, got `-`"),
        (("--chapter", "gausian_noise"), "did you mean `gaussian_noise`?"),
        (("--chapter", "../../etc"), "--chapter: unknown name `../../etc`; known are"),
        (("--notation", "theta=x"), "theta=x collides"),
        (("--notation", "theta"), "NAME=LETTER is needed"),
        (("--front-matter", "nowhere.yml"), "--front-matter: cannot read `nowhere.yml`: No such file or directory"),
        (("--front-matter", "nowhere.yml", "--to", "github"), "--front-matter is for pages in kramdown"),
        (("--check", "--force"), "--check writes nothing"),
        (("-o", "file/below"), "cannot write to `file/below`"),
        (("surplus",), "unexpected extra argument"),
    ],
)
def test_wrong_input_is_an_error_that_says_what_to_do(tmp_path, arguments, message):
    (tmp_path / "file").write_text("in the way")
    done = run("notes", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_without_matplotlib_the_line_that_installs_it_is_printed(tmp_path):
    (tmp_path / "matplotlib.py").write_text("raise ImportError('not here')")
    done = run("notes", "-o", str(tmp_path / "out"), PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    assert done.returncode == 3
    assert "pip install" in done.stderr
    assert "--no-figures" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_terminal_is_shown_a_bar(tmp_path):
    pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "derive", *ONE, "-o", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80"}
    child = subprocess.Popen(command, stderr=slave, stdout=subprocess.PIPE, env=environment)
    os.close(slave)
    shown = b""
    try:
        while chunk := os.read(master, 4096):
            shown += chunk
    except OSError:  # the child has closed its end
        pass
    printed = child.communicate()[0].decode()
    os.close(master)
    assert child.returncode == 0
    assert "gaussian_noise" in shown.decode()
    assert re.search(r"\[#+\] +100%", shown.decode())
    assert shown.endswith(b"\r\n"), "what is printed next begins a line of its own"
    assert printed.endswith("3 files written, 0 were up to date\n"), "the bar does not get into the data"
